package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const (
	// livePerDay is the flow of cases of a running demo: about seven a second at the command's speed of 120,000, at which
	// almost three months pass in a minute.
	livePerDay = 5
	// tick is how often people look up, in real time.
	tick = 10 * time.Millisecond
	// maxUnread is how many messages of the register may wait for intake before virtual time waits too.
	maxUnread = 400
	// maxBehind is how far virtual time may fall behind its speed before the rest is given up.
	maxBehind = time.Second
)

// ErrOtherSeed: the folder was begun with another seed.
var ErrOtherSeed = errors.New("the folder was begun with another seed")

// Live runs until ctx ends: virtual time goes on at a speed, cases come in a steady flow, people answer. A folder used
// before goes on where it stopped. At speed 0 the simulated register is silent, virtual time is the highest CloudEvents
// time taken so far, and everybody answers at once and as well as possible.
func Live(ctx context.Context, o Options) (err error) {
	o.complete(livePerDay)
	w, err := NewWorld(o.Seed)
	if err != nil {
		return err
	}
	l := &live{o: o, calm: o.Speed == 0}
	if err := l.open(ctx, w); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.n.Close(context.WithoutCancel(ctx))) }()
	if err := l.sim.Learn(ctx, l.n.Store); err != nil {
		return err
	}
	settlements, err := l.n.Broker.NewDrainer(treasuryGroup, kafka.TopicSettlements)
	if err != nil {
		return err
	}
	defer settlements.Close()
	l.doors = doorsOf(l.n, l.sim, settlements)
	if o.Ready != nil {
		if err := o.Ready(l.n); err != nil {
			return err
		}
	}
	l.n.Start(ctx)
	defer l.beside(ctx, &err)()
	if err := w.Begin(ctx, o.From, l.calm, l.doors, func() error { return l.mail(ctx) }); err != nil {
		return unlessDone(ctx, err)
	}
	l.sim.Begin()
	return unlessDone(ctx, l.run(ctx))
}

// beside starts what runs beside the world and gives what ends it and adds its error.
func (l *live) beside(ctx context.Context, err *error) func() {
	if l.o.Beside == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- l.o.Beside(ctx, l.n) }()
	return func() {
		cancel()
		if e := <-ended; !errors.Is(e, context.Canceled) {
			*err = errors.Join(*err, e)
		}
	}
}

// unlessDone takes the errors of being stopped for what they are.
func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

type live struct {
	o     Options
	calm  bool
	n     *node.Node
	sim   *Sim
	clock *engine.VirtualClock
	merge *merge // at speed 0
	doors Doors
}

func (l *live) through() func(context.Context, kafka.Message, func() error) error {
	if !l.calm {
		return nil
	}
	l.merge = newMerge(l.clock.Set)
	return l.merge.through
}

// open opens the folder, new or used.
func (l *live) open(ctx context.Context, w *World) error {
	mark, used, err := node.ReadWorld(l.o.Dir)
	switch {
	case err != nil:
		return err
	case used && mark.Seed != l.o.Seed:
		return fmt.Errorf("%w: %d, not %d: %s", ErrOtherSeed, mark.Seed, l.o.Seed, l.o.Dir)
	case !used && node.HasJournal(l.o.Dir):
		return fmt.Errorf("%w, and no demo's: %s", ErrUsed, l.o.Dir)
	case !used:
		mark = node.World{Seed: l.o.Seed}
		if err := node.WriteWorld(l.o.Dir, mark); err != nil {
			return err
		}
	}
	begin := w.At("Asia/Almaty", l.o.From, 0)
	at := begin
	if node.HasJournal(l.o.Dir) {
		if begin, at, err = l.recorded(ctx, begin); err != nil {
			return err
		}
		l.o.From, _ = w.Local("Asia/Almaty", begin)
	}
	l.clock = engine.NewVirtualClock(at)
	l.sim = NewSim(w, begin+civil.Hour, Plan{Cases: l.o.Cases, Every: civil.Day / civil.Instant(l.o.PerDay)})
	l.sim.calm = l.calm
	l.n, err = node.Open(ctx, l.o.node(l.sim, node.Options{Clock: l.clock, Seed: mark.SeedBytes(), Through: l.through()}))
	return err
}

// recorded is the first and the last moment of a used folder.
func (l *live) recorded(ctx context.Context, begin civil.Instant) (first, last civil.Instant, err error) {
	store, err := node.OpenStore(l.o.Dir)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	first = begin
	err = store.Read(ctx, journal.National, 1, 1, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		first = rec.At
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	last, err = node.Highest(ctx, store)
	return first, max(first, last), err
}

// mail waits until the journals have told each other everything.
func (l *live) mail(ctx context.Context) error {
	for {
		n, err := l.n.Engine.Step(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (l *live) run(ctx context.Context) error {
	timer := time.NewTicker(tick)
	defer timer.Stop()
	real, virtual := time.Now(), l.now()
	told := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		if l.calm {
			if err := l.answer(ctx); err != nil {
				return err
			}
		} else {
			target := virtual + civil.Instant(float64(time.Since(real).Milliseconds())*l.o.Speed)
			if err := l.until(ctx, target); err != nil {
				return err
			}
			if float64(target-l.now()) > float64(maxBehind.Milliseconds())*l.o.Speed {
				real, virtual = time.Now(), l.now()
			}
		}
		if l.o.Progress != nil && time.Since(told) > time.Second {
			told = time.Now()
			l.o.Progress(Progress{At: l.now(), Cases: l.sim.Sent.Cases, Phase: "living"})
		}
	}
}

// answer lets everybody answer what there is, and notes when there is nothing.
func (l *live) answer(ctx context.Context) error {
	n, err := l.sim.Step(ctx, l.now(), l.doors)
	if err != nil {
		return err
	}
	k, err := l.n.Engine.Step(ctx)
	if err != nil {
		return err
	}
	if n+k == 0 {
		l.merge.rested()
	}
	return nil
}

func (l *live) now() civil.Instant {
	at, _ := l.clock.Now() // a virtual clock has no errors
	return at
}

// until moves virtual time step by step; in each step people do what is due, so that nobody sleeps through an offer.
func (l *live) until(ctx context.Context, target civil.Instant) error {
	began := time.Now()
	for at := l.now(); at < target && ctx.Err() == nil && time.Since(began) < maxBehind; {
		if l.sim.Sent.Register+l.sim.Sent.Treasury-l.n.Intake.Counts().Taken > maxUnread {
			return nil
		}
		at = min(at+grid, target)
		l.clock.Set(at)
		if _, err := l.sim.Step(ctx, at, l.doors); err != nil {
			return err
		}
	}
	return nil
}
