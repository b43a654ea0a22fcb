package engine

import (
	"context"
	"errors"
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// builder collects the groups of one journal for one append. The machine is already ahead of the store: if the append
// fails, the owner is thrown away with it.
type builder struct {
	o      *owner
	cfg    Config
	from   int64
	groups [][]journal.Record
	stored []journal.Stored
	inbox  []InboxEntry
}

func newBuilder(o *owner, cfg Config) *builder { return &builder{o: o, cfg: cfg, from: o.tree.Size()} }

// group feeds one fact at a moment and keeps it with the decisions that follow.
func (b *builder) group(in *Input, at civil.Instant) ([]journal.Record, error) {
	o := b.o
	fact := journal.Record{
		Journal: o.code, Pos: o.tree.Size() + 1, Kind: journal.Fact, Type: in.Body.Type(), At: at,
		Source: in.Source, ID: in.ID, Input: in.Hash, Body: in.Body, Sealed: in.Sealed,
	}
	if a, ok := in.Body.(*event.MachineAdopted); ok {
		m, err := Adopt(b.cfg.Open, o.code, o.machine, fact.Pos == 1, a)
		if err != nil {
			return nil, err
		}
		o.machine = m
	}
	decisions, err := journal.Execute(o.machine, &fact)
	if err != nil {
		return nil, err
	}
	group := append(make([]journal.Record, 0, len(decisions)+1), fact)
	group = append(group, decisions...)
	b.groups = append(b.groups, group)
	for i := range group {
		line := group[i].AppendLine(make([]byte, 0, 512))
		leaf := journal.Leaf(line)
		o.tree.Append(leaf)
		b.stored = append(b.stored, journal.Stored{Pos: group[i].Pos, Bytes: line, Leaf: leaf})
	}
	o.at = at
	key := journal.InboxKey(in.Source, in.ID)
	o.inbox[key] = inboxValue{fact.Pos, in.Hash}
	b.inbox = append(b.inbox, InboxEntry{Key: key, Pos: fact.Pos, Hash: in.Hash})
	if len(in.Also) > 0 { // forwarded: the first source and id are known here too
		also := journal.InboxKey(in.AlsoSource, in.Also)
		if _, known := o.inbox[also]; !known {
			o.inbox[also] = inboxValue{fact.Pos, in.AlsoHash}
			b.inbox = append(b.inbox, InboxEntry{Key: also, Pos: fact.Pos, Hash: in.AlsoHash})
		}
	}
	return group, nil
}

// clocks fires what is due at or before a moment, first come first; at most limit of them.
func (b *builder) clocks(at civil.Instant, limit int) (fired int, err error) {
	for fired < limit {
		clock, ok := b.o.machine.Due()
		if !ok || clock.Due > at {
			return fired, nil
		}
		body := &event.ClockDue{Clock: clock.ID, Due: clock.Due}
		in := &Input{Source: "clock", ID: clock.ID + "@" + clock.Due.String(), Body: body}
		in.Hash = b.cfg.Vault.InputHash(canonicalOf(body))
		if _, err := b.group(in, at); err != nil {
			return fired, fmt.Errorf("clock %s: %w", clock.ID, err)
		}
		fired++
	}
	return fired, nil
}

func (b *builder) batch() Batch {
	return Batch{
		Journal: b.o.code, Epoch: b.o.lease.Epoch, From: b.from, Records: b.stored, Inbox: b.inbox,
		Head: journal.Head{Journal: b.o.code, Size: b.o.tree.Size(), Root: b.o.tree.Root(), Frontier: b.o.tree.Frontier()},
	}
}

func (b *builder) published(observe func(string, []journal.Record)) {
	if observe != nil {
		for _, g := range b.groups {
			observe(b.o.code, g)
		}
	}
}

// task is one input on its way through commits.
type task struct {
	in     *Input
	out    *Outcome
	races  int
	failed int // times the machine failed on it
	done   bool
}

// commit serves calls: it sorts their inputs by journal, lets the vault protect them in one transaction, decides in
// memory, appends everything in one transaction, and tries what lost a race again.
func (e *Engine) commit(ctx context.Context, calls []*call) {
	byJournal := map[string][]*task{}
	fire := map[string]bool{}
	var order []string
	add := func(code string) {
		if _, ok := byJournal[code]; !ok {
			byJournal[code] = nil
			order = append(order, code)
		}
	}
	var tasks []*task
	for _, c := range calls {
		c.out = make([]Outcome, len(c.inputs))
		for i, in := range c.inputs {
			add(in.Journal)
			t := &task{in: in, out: &c.out[i]}
			byJournal[in.Journal] = append(byJournal[in.Journal], t)
			tasks = append(tasks, t)
		}
		for _, code := range c.clocks {
			add(code)
			fire[code] = true
		}
	}
	fired := map[string][]Outcome{}
	err := e.prepare(ctx, tasks)
	for err == nil {
		var again bool
		if again, err = e.attempt(ctx, order, byJournal, fire, fired); !again {
			break
		}
	}
	for _, c := range calls {
		c.err = err
		for _, code := range c.clocks {
			c.out = append(c.out, fired[code]...)
		}
	}
}

// prepare hashes the inputs, sets duplicates aside, and hands the rest to the vault: a duplicate never reaches it.
func (e *Engine) prepare(ctx context.Context, tasks []*task) error {
	var fresh []*Input
	seen := map[string]bool{}
	draws := false
	for _, t := range tasks {
		in := t.in
		if in.Canonical == nil {
			in.Canonical = canonicalOf(in.Body)
		}
		in.Hash = e.cfg.Vault.InputHash(in.Canonical)
		o, err := e.owner(ctx, in.Journal)
		if err != nil {
			return err
		}
		key := in.Journal + "\x00" + in.Source + "\x00" + in.ID
		if _, known := o.inbox[journal.InboxKey(in.Source, in.ID)]; known || seen[key] {
			continue
		}
		seen[key] = true
		fresh = append(fresh, in)
		if _, ok := drawsFrom(in); ok {
			draws = true
		}
	}
	if draws {
		if err := e.commitDay(ctx); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := e.cfg.Vault.Protect(ctx, fresh); err != nil {
		return fmt.Errorf("protecting %d inputs: %w", len(fresh), err)
	}
	return nil
}

// attempt decides and appends once. It reports whether something is left to be tried again.
func (e *Engine) attempt(ctx context.Context, order []string, tasks map[string][]*task, fire map[string]bool, fired map[string][]Outcome) (bool, error) {
	var builders []*builder
	var batches []Batch
	answers := map[*builder][]func(){}
	again := false
	for _, code := range order {
		if !fire[code] && allDone(tasks[code]) {
			continue
		}
		o, err := e.owner(ctx, code)
		if err != nil {
			return false, err
		}
		at, err := o.now(e.cfg.Clock)
		if err != nil {
			return false, err
		}
		b := newBuilder(o, e.cfg)
		left, err := e.decide(b, at, tasks[code], fire[code], answers)
		if err != nil { // a clock or mail that errs stops its journal: it cannot be skipped
			e.forget(code)
			e.owners[code] = &owner{code: code, lease: o.lease, renewed: o.renewed, stopped: err, tree: o.tree}
			return false, fmt.Errorf("%w: %s: %w", ErrStopped, code, err)
		}
		again = again || left
		if len(b.stored) > 0 {
			builders = append(builders, b)
			batches = append(batches, b.batch())
		}
	}
	if len(batches) == 0 {
		return again, nil
	}
	errs, err := e.cfg.Store.Append(ctx, batches)
	if err != nil { // nothing is known of any batch
		for _, b := range builders {
			e.forget(b.o.code)
		}
		return false, fmt.Errorf("appending: %w", err)
	}
	for i, b := range builders {
		if errs[i] != nil {
			e.forget(b.o.code)
			for _, t := range tasks[b.o.code] {
				if !t.done {
					if t.races++; t.races > maxRaces {
						return false, fmt.Errorf("appending to %s: %w", b.o.code, errs[i])
					}
				}
			}
			again = true
			continue
		}
		for _, answer := range answers[b] {
			answer()
		}
		n := 0
		for _, g := range b.groups {
			if g[0].Source == "clock" {
				fired[b.o.code] = append(fired[b.o.code], Outcome{Status: Recorded, Journal: b.o.code, Pos: g[0].Pos})
				n++
			}
		}
		fire[b.o.code] = fire[b.o.code] && n == MaxBatchClocks
		b.published(e.cfg.Observe)
		if e.owners[b.o.code] == b.o && b.o.tree.Size()-b.o.snapshot0 >= SnapshotEvery {
			if err := b.o.snapshot(ctx, e.cfg); err != nil {
				return again, err
			}
		}
	}
	return again, nil
}

// decide feeds a journal's clocks and inputs. Answers are kept back until the append is durable. An error is one that
// stops the journal.
func (e *Engine) decide(b *builder, at civil.Instant, tasks []*task, fire bool, answers map[*builder][]func()) (again bool, err error) {
	o := b.o
	answer := func(t *task, out Outcome) {
		answers[b] = append(answers[b], func() { *t.out, t.done = out, true })
	}
	if fire {
		if _, err := b.clocks(at, MaxBatchClocks); err != nil {
			return false, err
		}
	}
	for _, t := range tasks {
		if t.done {
			continue
		}
		if first, known := o.inbox[journal.InboxKey(t.in.Source, t.in.ID)]; known {
			status := Duplicate
			if first.hash != t.in.Hash {
				status = Conflict
			}
			out := Outcome{Status: status, Journal: o.code, Pos: first.pos}
			if first.pos <= b.from { // already durable
				*t.out, t.done = out, true
			} else {
				answer(t, out)
			}
			continue
		}
		if n, err := b.clocks(at, MaxBatchClocks); err != nil {
			return false, err
		} else if n == MaxBatchClocks {
			return true, nil // more clocks than one append takes: write these, then go on
		}
		if d, ok := drawsFrom(t.in); ok {
			draw, err := e.cfg.Vault.Draw(at.UTCDate(), t.in.Source, t.in.ID)
			if err != nil {
				return false, fmt.Errorf("drawing for %s: %w", t.in.ID, err)
			}
			d.SetDraw(draw)
		}
		group, err := b.group(t.in, at)
		if err == nil {
			answer(t, Outcome{Status: Recorded, Journal: o.code, Pos: group[0].Pos, Decisions: group[1:]})
			continue
		}
		if _, mail := t.in.Body.(*event.MailReceived); mail || !errors.Is(err, journal.ErrMachine) {
			return false, err
		}
		// A bug: the state is thrown away. What was built before it is sound and is appended; the input is tried once
		// more on the state as read again, and then given up.
		e.forget(o.code)
		if t.failed++; t.failed > 1 {
			*t.out, t.done = Outcome{Status: MachineError, Journal: o.code, Err: err}, true
		}
		return true, nil
	}
	return false, nil
}

func allDone(tasks []*task) bool {
	for _, t := range tasks {
		if !t.done {
			return false
		}
	}
	return true
}
