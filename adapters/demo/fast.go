package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// DefaultFrom is a day whose tariff and procedure are certain.
var DefaultFrom = civil.DateOf(2025, 10, 13)

const (
	// grid is the step of virtual time. An offer answered within one step is answered before the shortest limit, 15
	// minutes, has passed.
	grid = 10 * civil.Minute
	// longest is how much virtual time a run may take, patience how much of it without any money moving.
	longest  = 400 * civil.Day
	patience = 45 * civil.Day
	// perDay is the least number of cases that open on a virtual day; a large run lasts two days.
	perDay = 60
	// treasuryGroup is the consumer group of the synthetic treasury.
	treasuryGroup = "synthetic-treasury"
)

// ErrUsed: the folder already holds a journal, so the run would not be the one of its seed.
var ErrUsed = errors.New("the folder already holds a journal")

// Options of a run.
type Options struct {
	Cases int
	Seed  int64
	Dir   string
	Port  int
	From  civil.Date // zero: DefaultFrom
	// PerDay is how many cases open on a virtual day; zero: 60 or half of all, and 5 in a living world.
	PerDay int
	// Speed of virtual time against real time, for Live.
	Speed float64
	Log   *slog.Logger
	// Watch may add to the node's options before it is opened: metrics, say; may be nil.
	Watch func(*node.Options)
	// Progress is told now and then how far the run is; may be nil.
	Progress func(Progress)
	// Ready is told when the node is open, before anything happens; may be nil.
	Ready func(*node.Node) error
	// Beside runs beside a living world until its context ends, with a door for other processes, say; may be nil.
	Beside func(context.Context, *node.Node) error
	// Observe is told of every durable group, beside the simulator; may be nil.
	Observe func(code string, group []journal.Record)
}

// Progress is how far a run is.
type Progress struct {
	At      civil.Instant // virtual time
	Cases   int64         // opened
	Records int64
	Phase   string // living, verifying
}

// complete fills in what was left open.
func (o *Options) complete(perDay int) {
	if o.From == 0 {
		o.From = DefaultFrom
	}
	if o.PerDay == 0 {
		o.PerDay = perDay
	}
}

// node completes the options of the node that a world runs on.
func (o *Options) node(sim *Sim, n node.Options) node.Options {
	n.Dir, n.Port, n.Log = o.Dir, o.Port, o.Log
	n.Observe = func(code string, group []journal.Record) {
		sim.Observe(code, group)
		if o.Observe != nil {
			o.Observe(code, group)
		}
	}
	if o.Watch != nil {
		o.Watch(&n)
	}
	return n
}

// Fast runs a number of cases to settlement as fast as it can, in fixed steps of virtual time, and checks everything.
// Everything the run writes follows from the seed and the number.
func Fast(ctx context.Context, o Options) (sum Summary, err error) {
	o.complete(max(perDay, o.Cases/2))
	if node.HasJournal(o.Dir) {
		return sum, fmt.Errorf("%w: %s", ErrUsed, o.Dir)
	}
	start := time.Now()
	w, err := NewWorld(o.Seed)
	if err != nil {
		return sum, err
	}
	mark := node.World{Seed: o.Seed}
	if err := node.WriteWorld(o.Dir, mark); err != nil {
		return sum, err
	}
	begin := w.At("Asia/Almaty", o.From, 0)
	clock := engine.NewVirtualClock(begin)
	sim := NewSim(w, begin+civil.Hour, Plan{Cases: o.Cases, Every: civil.Day / civil.Instant(o.PerDay)})
	n, err := node.Open(ctx, o.node(sim, node.Options{Clock: clock, Seed: mark.SeedBytes()}))
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, n.Close(context.WithoutCancel(ctx))) }()
	if o.Ready != nil {
		if err := o.Ready(n); err != nil {
			return sum, err
		}
	}
	r := &runner{o: o, n: n, sim: sim, clock: clock, now: begin}
	if err := r.run(ctx); err != nil {
		return sum, fmt.Errorf("at %s: %w", r.now, err)
	}
	r.tell("verifying")
	sum, err = summarise(ctx, n, sim, o)
	sum.Seconds = time.Since(start).Seconds()
	return sum, err
}

// runner moves virtual time.
type runner struct {
	o     Options
	n     *node.Node
	sim   *Sim
	clock *engine.VirtualClock
	now   civil.Instant
	doors Doors
	steps int
}

func (r *runner) tell(phase string) {
	if r.o.Progress == nil {
		return
	}
	var records int64
	if heads, err := r.n.Store.Heads(context.Background()); err == nil {
		for _, h := range heads {
			records += h.Size
		}
	}
	r.o.Progress(Progress{At: r.now, Cases: r.sim.Sent.Cases, Records: records, Phase: phase})
}

func (r *runner) run(ctx context.Context) error {
	settlements, err := r.n.Broker.NewDrainer(treasuryGroup, kafka.TopicSettlements)
	if err != nil {
		return err
	}
	defer settlements.Close()
	r.doors = doorsOf(r.n, r.sim, settlements)
	if err := r.sim.w.Begin(ctx, r.o.From, false, r.doors, func() error { return r.rest(ctx) }); err != nil {
		return err
	}
	r.sim.Begin()
	moved, last := r.now, Money{}
	limit := r.now + longest
	for {
		if err := r.rest(ctx); err != nil {
			return err
		}
		money, err := moneyOf(ctx, r.n)
		if err != nil {
			return err
		}
		if money != last {
			moved, last = r.now, money
		}
		if r.sim.Idle() && money.InProgress+money.Returned == 0 || r.now > limit || r.now > moved+patience && r.sim.Idle() {
			return nil
		}
		if r.now, err = r.next(ctx); err != nil {
			return err
		}
		r.clock.Set(r.now)
		if r.steps++; r.steps%50 == 0 {
			r.tell("living")
		}
	}
}

// rest runs the lanes in their order, round after round, until a whole round wrote nothing.
func (r *runner) rest(ctx context.Context) error {
	for {
		n, err := r.sim.Step(ctx, r.now, r.doors)
		if err != nil {
			return err
		}
		k, err := r.n.Round(ctx)
		if err != nil {
			return err
		}
		if n+k == 0 {
			return nil
		}
	}
}

// next is the first step of the grid at which anything can happen. Every day is visited once, an hour after its
// beginning, when the secret of the day before is opened.
func (r *runner) next(ctx context.Context) (civil.Instant, error) {
	at := (r.now - civil.Hour).UTCDate().AddDays(1).Start() + civil.Hour
	if due, ok := r.sim.Next(); ok {
		at = min(at, due)
	}
	for _, code := range r.n.Engine.Journals() {
		err := r.n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
			if c, ok := m.Due(); ok {
				at = min(at, c.Due)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return max(r.now+grid, (at+grid-1)/grid*grid), nil
}

// doorsOf lets the outside world knock at a node.
func doorsOf(n *node.Node, sim *Sim, settlements *kafka.Drainer) Doors {
	return Doors{
		Publish: n.Publisher.PublishBatch,
		Submit:  n.Engine.SubmitAll,
		Settlements: func(ctx context.Context) ([]kafka.Message, error) {
			if sim.read >= sim.ordered {
				return nil, nil // nothing was ordered that the treasury has not read
			}
			batch, err := settlements.Drain(ctx, 1000)
			if err != nil || len(batch) == 0 {
				return nil, err
			}
			return batch, settlements.Commit()
		},
	}
}
