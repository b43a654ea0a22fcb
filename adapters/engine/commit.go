package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// builder collects the groups of one journal for one append. The machine is already ahead of the store: if the append
// fails, the owner is thrown away with it.
type builder struct {
	o      *owner
	cfg    Config
	at     civil.Instant // of all that is built
	from   int64
	groups [][]journal.Record
	stored []journal.Stored
	inbox  []InboxEntry
	line   []byte // where the next line is written before it is kept at its size
}

func newBuilder(o *owner, cfg Config, at civil.Instant) *builder {
	return &builder{o: o, cfg: cfg, at: at, from: o.tree.Size()}
}

// group feeds one fact and keeps it with the decisions that follow. The key is that of the inbox.
func (b *builder) group(in *Input, key inboxKey) ([]journal.Record, error) {
	o, at := b.o, b.at
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
		b.line = group[i].AppendLine(b.line[:0])
		line := bytes.Clone(b.line)
		leaf := journal.Leaf(line)
		o.tree.Append(leaf)
		b.stored = append(b.stored, journal.Stored{Pos: group[i].Pos, Bytes: line, Leaf: leaf})
	}
	o.at = at
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

// clocks fires what is due by now, first come first; at most limit of them. An error stops the journal:
// a clock cannot be skipped.
func (b *builder) clocks(limit int) (fired int, err error) {
	for fired < limit {
		clock, ok, err := b.due()
		if err != nil {
			return fired, stopping{err}
		}
		if !ok || clock.Due > b.at {
			return fired, nil
		}
		body := &event.ClockDue{Clock: clock.ID, Due: clock.Due}
		in := &Input{Source: "clock", ID: clock.ID + "@" + clock.Due.String(), Body: body}
		in.Hash = b.cfg.Vault.InputHash(canonicalOf(body))
		key := journal.InboxKey(in.Source, in.ID)
		if first, known := b.o.inbox[key]; known {
			return fired, stopping{fmt.Errorf("%w: clock %s fires again, it fired at %d", journal.ErrMachine, in.ID, first.pos)}
		}
		if _, err := b.group(in, key); err != nil {
			return fired, stopping{fmt.Errorf("clock %s: %w", clock.ID, err)}
		}
		fired++
	}
	return fired, nil
}

func (b *builder) due() (clock journal.Clock, ok bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: panic when asked for the next clock: %v", journal.ErrMachine, p)
		}
	}()
	clock, ok = b.o.machine.Due()
	return clock, ok, nil
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
	in        *Input
	out       *Outcome
	key       inboxKey // worked out once, asked for at each attempt
	protected bool     // the vault has seen it
	failed    int      // times the machine failed on it
	done      bool
}

// lane is one journal's part of a commit. What fails in one lane costs no other.
type lane struct {
	code  string
	tasks []*task
	fire  bool
	fired []Outcome // of clocks
	races int
	err   error

	// Of the present attempt.
	b       *builder
	answers []func() // kept back until the append is durable
	again   bool     // something is left to be tried again
	spoilt  bool     // the state in memory is ahead of what was built, and goes
	failed  error
}

// open reports whether something is left to be done.
func (l *lane) open() bool {
	if l.err != nil {
		return false
	}
	for _, t := range l.tasks {
		if !t.done {
			return true
		}
	}
	return l.fire
}

// draws reports whether a choice hangs on one of the inputs that are left.
func (l *lane) draws() bool {
	for _, t := range l.tasks {
		if _, ok := drawsFrom(t.in); ok && !t.done {
			return true
		}
	}
	return false
}

// commit serves calls: it sorts their inputs by journal, lets the vault protect them in one transaction, decides in
// memory, appends everything in one transaction, and tries what lost a race again.
func (e *Engine) commit(ctx context.Context, calls []*call) {
	byCode := map[string]*lane{}
	var lanes []*lane
	at := func(code string) *lane {
		l := byCode[code]
		if l == nil {
			l = &lane{code: code}
			byCode[code] = l
			lanes = append(lanes, l)
		}
		return l
	}
	for _, c := range calls {
		c.out = make([]Outcome, len(c.inputs))
		for i, in := range c.inputs {
			l := at(in.Journal)
			l.tasks = append(l.tasks, &task{in: in, out: &c.out[i], key: journal.InboxKey(in.Source, in.ID)})
		}
		for _, code := range c.clocks {
			at(code).fire = true
		}
	}
	e.prepare(ctx, lanes)
	for e.attempt(ctx, lanes) {
	}
	for _, c := range calls {
		c.err = callError(c, byCode)
		for _, code := range c.clocks {
			c.out = append(c.out, byCode[code].fired...)
		}
	}
}

// callError joins the errors of the journals that a call is about, each once.
func callError(c *call, byCode map[string]*lane) error {
	var errs []error
	told := map[string]bool{}
	tell := func(code string) {
		if l := byCode[code]; l.err != nil && !told[code] {
			told[code] = true
			errs = append(errs, l.err)
		}
	}
	for _, in := range c.inputs {
		tell(in.Journal)
	}
	for _, code := range c.clocks {
		tell(code)
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// prepare hashes the inputs, sets duplicates aside, and hands the rest to the vault: a duplicate never reaches it.
func (e *Engine) prepare(ctx context.Context, lanes []*lane) {
	var inputs []*Input
	var of []*task
	var from []*lane
	for _, l := range lanes {
		o, err := e.owner(ctx, l.code)
		if err != nil {
			l.err = err
			continue
		}
		seen := map[inboxKey]bool{}
		for _, t := range l.tasks {
			if t.in.Canonical == nil {
				t.in.Canonical = canonicalOf(t.in.Body)
			}
			t.in.Hash = e.cfg.Vault.InputHash(t.in.Canonical)
			if _, known := o.inbox[t.key]; known || seen[t.key] {
				continue
			}
			seen[t.key] = true
			inputs, of, from = append(inputs, t.in), append(of, t), append(from, l)
		}
	}
	if len(inputs) == 0 {
		return
	}
	if err := e.cfg.Vault.Protect(ctx, inputs); err != nil {
		for _, l := range from {
			l.err = fmt.Errorf("protecting %d inputs: %w", len(inputs), err)
		}
		return
	}
	for _, t := range of {
		t.protected = true
	}
}

// attempt decides and appends once. It reports whether something is left to be tried again.
func (e *Engine) attempt(ctx context.Context, lanes []*lane) (again bool) {
	for _, l := range lanes { // promises first: they are facts of KZ, durable before anything hangs on them
		if l.open() && l.draws() && !e.cfg.Weaken.DrawUnbound {
			if err := e.commitDay(ctx, l.code); err != nil {
				l.err = err
			}
		}
	}
	e.decideAll(ctx, lanes)
	var built []*lane
	var batches []Batch
	for _, l := range lanes {
		if l.err == nil && l.failed != nil {
			l.err = l.failed
			if l.b != nil { // what was decided in memory is in no store: it goes
				e.forget(l.code)
				if why := (stopping{}); errors.As(l.failed, &why) {
					l.err = e.stop(l.b.o, l.failed)
					delete(e.leases, l.code)
				}
			}
		}
		if l.err != nil || l.b == nil {
			continue
		}
		if l.spoilt {
			e.forget(l.code)
		}
		again = again || l.again
		if len(l.b.stored) > 0 {
			built, batches = append(built, l), append(batches, l.b.batch())
		} else if !l.again {
			l.fire = false
		}
	}
	if len(batches) == 0 {
		return again
	}
	if e.cfg.Weaken.AnswerEarly {
		for _, l := range built {
			l.durable()
		}
	}
	errs, err := e.cfg.Store.Append(ctx, batches)
	for i, l := range built {
		switch {
		case err != nil: // nothing is known of any batch
			if !e.cfg.Weaken.KeepState {
				e.forget(l.code)
			}
			if !e.cfg.Weaken.AnswerEarly {
				l.err = fmt.Errorf("appending: %w", err)
			}
		case errs[i] != nil:
			e.forget(l.code)
			if l.races++; l.races > maxRaces {
				l.err = fmt.Errorf("appending to %s: %w", l.code, errs[i])
			}
			again = true
		default:
			e.appended(ctx, l)
		}
	}
	return again
}

// decideAll decides in memory for every journal that has something open, on all cores: journals know nothing of each
// other but by mail. What a decision hangs on beside its own journal, the moment and the promises of draws, which are
// the country's, is asked before.
func (e *Engine) decideAll(ctx context.Context, lanes []*lane) {
	var ready []*lane
	for _, l := range lanes {
		l.b, l.answers, l.again, l.spoilt, l.failed = nil, nil, false, false, nil
		if !l.open() {
			continue
		}
		var begun bool
		if begun, l.failed = e.begin(ctx, l); begun {
			ready = append(ready, l)
		}
	}
	// The longest first, so that no core begins with it when the others are done.
	slices.SortStableFunc(ready, func(a, b *lane) int { return len(b.tasks) - len(a.tasks) })
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(ready)) {
		workers.Go(func() {
			for n := next.Add(1); n <= int64(len(ready)); n = next.Add(1) {
				l := ready[n-1]
				l.again, l.failed = e.decide(ctx, l)
			}
		})
	}
	workers.Wait()
}

// begin makes a journal's builder and sets the moment of what it will build. False if nothing can be decided now.
func (e *Engine) begin(ctx context.Context, l *lane) (bool, error) {
	o, err := e.owner(ctx, l.code)
	if err != nil {
		return false, err
	}
	at, err := o.now(e.cfg.Clock)
	if err != nil {
		return false, err
	}
	l.b = newBuilder(o, e.cfg, at)
	l.b.stored = make([]journal.Stored, 0, 2*len(l.tasks))                   // a fact has about one decision
	if l.draws() && !e.cfg.Weaken.DrawUnbound && !e.promised(at.UTCDate()) { // midnight has passed meanwhile
		l.again = true
		return false, nil
	}
	return true, nil
}

// durable gives the answers out.
func (l *lane) durable() {
	for _, answer := range l.answers {
		answer()
	}
	l.answers = nil
}

// appended gives out what is durable now.
func (e *Engine) appended(ctx context.Context, l *lane) {
	l.durable()
	n := 0
	for _, g := range l.b.groups {
		if g[0].Source == "clock" {
			l.fired = append(l.fired, Outcome{Status: Recorded, Journal: l.code, Pos: g[0].Pos})
			n++
		}
	}
	l.fire = l.fire && n >= MaxBatchClocks
	l.b.published(e.cfg.Observe)
	if o := l.b.o; e.owners[l.code] == o && o.tree.Size()-o.snapshot0 >= SnapshotEvery {
		if err := o.snapshot(ctx, e.cfg); err != nil { // the records are kept; a restart only takes longer
			e.trouble = append(e.trouble, err)
		}
	}
}

// decide feeds a journal's clocks and inputs. Other journals are decided at the same time: it touches its own lane and
// owner, and asks the vault.
func (e *Engine) decide(ctx context.Context, l *lane) (again bool, err error) {
	b, o := l.b, l.b.o
	answer := func(t *task, out Outcome) {
		l.answers = append(l.answers, func() { *t.out, t.done = out, true })
	}
	if l.fire {
		if n, err := b.clocks(MaxBatchClocks); err != nil || n == MaxBatchClocks {
			return err == nil, err
		}
	}
	for _, t := range l.tasks {
		if t.done {
			continue
		}
		if first, known := o.inbox[t.key]; known && !e.cfg.Weaken.NoInbox {
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
		if !e.cfg.Weaken.TickLast {
			if n, err := b.clocks(MaxBatchClocks); err != nil {
				return false, err
			} else if n == MaxBatchClocks {
				return true, nil // more clocks than one append takes: write these, then go on
			}
		}
		if err := e.ready(ctx, t, b.at); err != nil {
			return false, err
		}
		group, err := b.group(t.in, t.key)
		if err == nil {
			answer(t, Outcome{Status: Recorded, Journal: o.code, Pos: group[0].Pos, Decisions: group[1:]})
			continue
		}
		if _, mail := t.in.Body.(*event.MailReceived); mail || !errors.Is(err, journal.ErrMachine) {
			return false, stopping{err}
		}
		// A bug: the state is thrown away. What was built before it is sound and is appended; the input is tried once
		// more on the state as read again, and then given up.
		l.spoilt = true
		if t.failed++; t.failed > 1 {
			*t.out, t.done = Outcome{Status: MachineError, Journal: o.code, Err: err}, true
		}
		return true, nil
	}
	return false, nil
}

// ready gives an input what only the moment of its recording can tell. The vault sees here what it was spared before:
// the repetition of an input that came to nothing.
func (e *Engine) ready(ctx context.Context, t *task, at civil.Instant) error {
	if !t.protected {
		if err := e.cfg.Vault.Protect(ctx, []*Input{t.in}); err != nil {
			return fmt.Errorf("protecting %s: %w", t.in.ID, err)
		}
		t.protected = true
	}
	if d, ok := drawsFrom(t.in); ok {
		draw, err := e.cfg.Vault.Draw(at.UTCDate(), t.in.Source, t.in.ID)
		if err != nil {
			return fmt.Errorf("drawing for %s: %w", t.in.ID, err)
		}
		d.SetDraw(draw)
	}
	if promise, ok := t.in.Body.(*event.DrawCommitted); ok {
		promise.Late = at >= promise.Day.Start()
	}
	return nil
}
