// Package projector brings records from the journal topic into the read models.
//
// The topic delivers at least once and in no order that may be relied on. So the projector looks at the place that
// every message names: position n of a journal is applied only after n-1, what is missing is read from the store, what
// came already is dropped. Rows and positions are kept in one transaction a batch, and only then is a message
// acknowledged: a crash repeats messages and changes no row.
package projector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/sqlite"
	"qorgau/domain/journal"
)

// Group is the projector's consumer group.
const Group = "qorgau-projections"

// catchUpRecords bounds one transaction of records that come from the store.
const catchUpRecords = 5000

// ErrNotInStore: the topic names a record that the store does not have. The store was restored from before it, and
// nothing may be decided on it until the missing records are back.
var ErrNotInStore = errors.New("the journal topic is ahead of the store")

// Projector applies records to read models. One projector writes a set of read models at a time; its methods may be
// called from several goroutines.
type Projector struct {
	models   *sqlite.ReadModels
	store    engine.Store
	registry journal.Registry

	// Log is told of messages that are no records; slog's default when nil.
	Log *slog.Logger

	mu      sync.Mutex // one batch at a time
	foreign int64
}

// New makes a projector. The registry makes the bodies of records by their type.
func New(models *sqlite.ReadModels, store engine.Store, registry journal.Registry) *Projector {
	return &Projector{models: models, store: store, registry: registry}
}

// Foreign counts the messages that were passed over because they are no records.
func (p *Projector) Foreign() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.foreign
}

// Handle applies a batch of messages of the journal topic in the order of their journals and returns after the commit.
// After an error nothing of the journals that failed is kept and the same messages may be given again; the others are
// kept.
func (p *Projector) Handle(ctx context.Context, messages []kafka.Message) error {
	places := make([]place, 0, len(messages))
	for _, m := range messages {
		places = append(places, placeOf(m))
	}
	return errors.Join(p.apply(ctx, places)...)
}

// Drainer reads the journal topic as far as it reaches now and never waits; *kafka.Drainer is one.
type Drainer interface {
	Drain(ctx context.Context, limit int) ([]kafka.Message, error)
	Commit() error
}

// Step applies everything that stands in the topic now, batch by batch, and returns how many messages that were: for
// the mode in which all lanes run in a fixed order.
func (p *Projector) Step(ctx context.Context, from Drainer) (int, error) {
	total := 0
	for {
		batch, err := from.Drain(ctx, kafka.MaxInFlight)
		if err != nil || len(batch) == 0 {
			return total, err
		}
		if err := p.Handle(ctx, batch); err != nil {
			return total, err
		}
		if err := from.Commit(); err != nil {
			return total, fmt.Errorf("committing the projections' offset: %w", err)
		}
		total += len(batch)
	}
}

// CatchUp applies what the store has and the read models have not, without the topic, and returns how many records that
// were: after the broker lost its data.
func (p *Projector) CatchUp(ctx context.Context) (int, error) {
	heads, err := p.store.Heads(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the heads: %w", err)
	}
	total := 0
	for _, h := range heads {
		for {
			at, err := p.models.Position(ctx, h.Journal)
			if err != nil {
				return total, err
			}
			if at >= h.Size {
				break
			}
			to := min(at+catchUpRecords, h.Size)
			if err := errors.Join(p.apply(ctx, []place{{code: h.Journal, pos: to}})...); err != nil {
				return total, err
			}
			total += int(to - at)
		}
	}
	return total, nil
}

// place is a message as the projector sees it: where its record belongs, and the record's line if its hash holds.
type place struct {
	code string
	pos  int64
	line []byte // nil: to be read from the store
}

// placeOf reads the headers. A line that does not have the hash its header names is not believed; the store has it.
func placeOf(m kafka.Message) place {
	code, _ := m.Header("journal")
	number, _ := m.Header("pos")
	leaf, _ := m.Header("leaf")
	pos, err := strconv.ParseInt(string(number), 10, 64)
	if _, bad := journal.Number(string(code)); bad != nil || err != nil || pos < 1 {
		return place{}
	}
	x := place{code: string(code), pos: pos}
	if journal.Leaf(m.Value).String() == string(leaf) {
		x.line = m.Value
	}
	return x
}

// apply folds places in order and returns an error for each that failed, nil for the others. If a batch fails, each of
// its journals is tried alone, so that one that must stop stops no other.
func (p *Projector) apply(ctx context.Context, places []place) []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	errs := make([]error, len(places))
	order := make([]int, 0, len(places))
	for i, x := range places {
		if x.code == "" {
			p.foreign++
			p.log().WarnContext(ctx, "a message of the journal topic is no record and is passed over")
			continue
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(places[a].code, places[b].code), cmp.Compare(places[a].pos, places[b].pos), cmp.Compare(a, b))
	})
	err := p.fold(ctx, places, order)
	if err == nil {
		return errs
	}
	for len(order) > 0 {
		code, n := places[order[0]].code, 1
		for n < len(order) && places[order[n]].code == code {
			n++
		}
		alone := err
		if n < len(places) {
			alone = p.fold(ctx, places, order[:n])
		}
		for _, i := range order[:n] {
			errs[i] = alone
		}
		order = order[n:]
	}
	return errs
}

// fold is one transaction.
func (p *Projector) fold(ctx context.Context, places []place, order []int) error {
	if len(order) == 0 {
		return nil
	}
	w, err := p.models.Begin(ctx)
	if err != nil {
		return fmt.Errorf("beginning a batch of read models: %w", err)
	}
	defer w.Rollback()
	for _, i := range order {
		if err := p.take(ctx, w, places[i]); err != nil {
			return err
		}
	}
	return w.Commit()
}

// take applies one record after everything before it.
func (p *Projector) take(ctx context.Context, w *sqlite.Work, x place) error {
	at, err := w.Position(x.code)
	if err != nil || x.pos <= at {
		return err
	}
	until := x.pos
	if x.line != nil {
		until-- // the store fills the gap before it
	}
	if at < until {
		if err := p.fill(ctx, w, x.code, at+1, until); err != nil {
			return err
		}
	}
	if x.line == nil {
		return nil
	}
	rec, err := journal.Parse(string(x.line), p.registry)
	if err != nil {
		return fmt.Errorf("reading record %s/%d: %w", x.code, x.pos, err)
	}
	if rec.Journal != x.code || rec.Pos != x.pos {
		return fmt.Errorf("record %s/%d came as %s/%d", rec.Journal, rec.Pos, x.code, x.pos)
	}
	return w.Apply(&rec)
}

func (p *Projector) fill(ctx context.Context, w *sqlite.Work, code string, from, to int64) error {
	next := from
	err := p.store.Read(ctx, code, from, to, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), p.registry)
		if err != nil {
			return fmt.Errorf("reading record %s/%d: %w", code, s.Pos, err)
		}
		next = s.Pos + 1
		return w.Apply(&rec)
	})
	if err != nil {
		return fmt.Errorf("filling %s from %d to %d: %w", code, from, to, err)
	}
	if next <= to {
		return fmt.Errorf("%w: %s/%d was published, the store ends at %d", ErrNotInStore, code, to, next-1)
	}
	return nil
}

func (p *Projector) log() *slog.Logger {
	if p.Log != nil {
		return p.Log
	}
	return slog.Default()
}
