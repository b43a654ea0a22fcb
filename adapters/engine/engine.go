package engine

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Limits of the engine, each with its reason.
const (
	// MaxBatchInputs bounds what one commit takes from the waiting callers, so that nobody waits behind a flood.
	MaxBatchInputs = 2000
	// MaxBatchClocks bounds the clocks that fire for one journal in one commit; the next commit goes on.
	MaxBatchClocks = 2000
	// SnapshotEvery is how many records a journal grows between snapshots: a restart replays at most this many.
	SnapshotEvery = 50_000
	// maxRaces is how often an input is tried again after a lost compare-and-set before the caller is told.
	maxRaces = 8
)

// Errors of the door.
var (
	// ErrStopped: the journal stands still until a person has looked; the wrapped error says why.
	ErrStopped = errors.New("journal is stopped")
	// ErrUnknownMachine: the journal was made by a machine this binary does not have.
	ErrUnknownMachine = errors.New("made by an unreleased machine, take a new --dir")
)

// Status says what became of an input.
type Status string

// What can become of an input. Only Recorded makes a fact.
const (
	Recorded     Status = "recorded"
	Duplicate    Status = "duplicate"   // same source, id and content: the first answer stands
	Conflict     Status = "id_conflict" // same source and id, other content: an incident
	MachineError Status = "machine_error"
)

// Outcome answers one input after the append is durable.
type Outcome struct {
	Status    Status
	Journal   string
	Pos       int64            // of the fact, or of the first fact of a duplicate or conflict
	Decisions []journal.Record // that followed from the fact; none for a duplicate
	Err       error            // of a machine error
}

// Open makes the machine of a journal for a version and draft, or reports that this binary has none.
type Open func(code string, version, draft int64) (journal.Machine, bool)

// Config is what an engine is made of.
type Config struct {
	Store    Store
	Vault    Vault
	Clock    Clock
	Registry journal.Registry
	Open     Open
	// Version and Draft of the machine that new journals adopt.
	Version, Draft int64
	Instance       string
	LeaseLength    time.Duration // default 15 s
	// Build names the layout of the state, so that a snapshot of another build is thrown away.
	Build string
	// Wall says that the clock is the real one: an outage is journalled, a jump stops the journal.
	Wall bool
	// Observe is told every group after it is durable, in order of position within a journal.
	Observe func(code string, group []journal.Record)
}

// Engine is the one door into the journals. It is safe for many callers: those that come while an append is under way
// wait and go together into the next one (group commit).
type Engine struct {
	cfg Config

	mu      sync.Mutex
	waiting []*call
	busy    bool
	closed  bool
	idle    *sync.Cond

	owners map[string]*owner // touched only by the caller that holds busy
}

type call struct {
	inputs []*Input
	clocks []string // journals whose due clocks shall fire
	done   chan struct{}
	out    []Outcome
	err    error
}

// New makes an engine. It owns nothing until somebody submits or Start is called.
func New(cfg Config) *Engine {
	if cfg.LeaseLength == 0 {
		cfg.LeaseLength = 15 * time.Second
	}
	e := &Engine{cfg: cfg, owners: map[string]*owner{}}
	e.idle = sync.NewCond(&e.mu)
	return e
}

// Submit hands inputs to a journal and answers for each in order, after the append is durable.
func (e *Engine) Submit(ctx context.Context, code string, inputs []*Input) ([]Outcome, error) {
	for _, in := range inputs {
		in.Journal = code
	}
	return e.SubmitAll(ctx, inputs)
}

// SubmitAll hands inputs to the journals they name, in one durable transaction where that is possible. Inputs of one
// journal keep their order.
func (e *Engine) SubmitAll(ctx context.Context, inputs []*Input) ([]Outcome, error) {
	var out []Outcome
	for len(inputs) > 0 {
		n := min(len(inputs), MaxBatchInputs)
		c := &call{inputs: inputs[:n], done: make(chan struct{})}
		if err := e.run(ctx, c); err != nil {
			return out, err
		}
		out = append(out, c.out...)
		inputs = inputs[n:]
	}
	return out, nil
}

// Fire lets the due clocks of journals fire. It returns how many facts that made.
func (e *Engine) Fire(ctx context.Context, codes ...string) (int, error) {
	c := &call{clocks: codes, done: make(chan struct{})}
	if err := e.run(ctx, c); err != nil {
		return 0, err
	}
	return len(c.out), nil
}

// run queues a call; the first caller that finds the engine free serves everybody who waits.
func (e *Engine) run(ctx context.Context, c *call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return fmt.Errorf("%w: the engine is closed", ErrStopped)
	}
	e.waiting = append(e.waiting, c)
	if e.busy {
		e.mu.Unlock()
		<-c.done // whoever serves never stops half-way, so this ends
		return c.err
	}
	e.busy = true
	for len(e.waiting) > 0 {
		batch, total := []*call(nil), 0
		for len(e.waiting) > 0 && (total == 0 || total+len(e.waiting[0].inputs) <= MaxBatchInputs) {
			total += len(e.waiting[0].inputs) + 1
			batch = append(batch, e.waiting[0])
			e.waiting = e.waiting[1:]
		}
		e.mu.Unlock()
		e.commit(context.WithoutCancel(ctx), batch)
		for _, b := range batch {
			close(b.done)
		}
		e.mu.Lock()
	}
	e.busy = false
	e.idle.Broadcast()
	e.mu.Unlock()
	return c.err
}

// exclusive runs fn while nobody commits.
func (e *Engine) exclusive(fn func() error) error {
	e.mu.Lock()
	for e.busy {
		e.idle.Wait()
	}
	e.busy = true
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.busy = false
		e.idle.Broadcast()
		waiting := len(e.waiting) > 0
		e.mu.Unlock()
		if waiting {
			go func() { // callers came meanwhile and nobody serves them
				c := &call{done: make(chan struct{})}
				_ = e.run(context.Background(), c)
			}()
		}
	}()
	return fn()
}

// Look gives fn the machine of a journal to read. It must not keep or change it.
func (e *Engine) Look(ctx context.Context, code string, fn func(m journal.Machine, size int64) error) error {
	return e.exclusive(func() error {
		o, err := e.owner(ctx, code)
		if err != nil {
			return err
		}
		return fn(o.machine, o.tree.Size())
	})
}

// Start takes the journals that are in the store, so that their clocks run.
func (e *Engine) Start(ctx context.Context) error {
	return e.exclusive(func() error {
		if _, err := e.owner(ctx, journal.National); err != nil {
			return err
		}
		heads, err := e.cfg.Store.Heads(ctx)
		if err != nil {
			return fmt.Errorf("reading the heads: %w", err)
		}
		for _, h := range heads {
			if _, err := e.owner(ctx, h.Journal); err != nil {
				return err
			}
		}
		return nil
	})
}

// Journals lists what this engine owns, the country first.
func (e *Engine) Journals() []string {
	var codes []string
	_ = e.exclusive(func() error {
		codes = e.owned()
		return nil
	})
	return codes
}

func (e *Engine) owned() []string {
	codes := make([]string, 0, len(e.owners))
	for code := range e.owners {
		codes = append(codes, code)
	}
	sort.Strings(codes) // "KZ" sorts before every "KZ-.."
	return codes
}

// Close saves snapshots and gives the leases back. Calls that wait are still served.
func (e *Engine) Close(ctx context.Context) error {
	return e.exclusive(func() error {
		e.mu.Lock()
		e.closed = true
		e.mu.Unlock()
		var errs []error
		for _, code := range e.owned() {
			o := e.owners[code]
			if o.stopped == nil {
				errs = append(errs, o.snapshot(ctx, e.cfg))
			}
			errs = append(errs, e.cfg.Store.Release(ctx, o.lease))
			delete(e.owners, code)
		}
		return errors.Join(errs...)
	})
}

// now is the engine's time for a journal: never before the journal's last record.
func (o *owner) now(clock Clock) (civil.Instant, error) {
	t, err := clock.Now()
	if err != nil {
		return 0, err
	}
	return max(t, o.at), nil
}

// drawsFrom reports whether a choice hangs on an input.
func drawsFrom(in *Input) (event.Draws, bool) {
	d, ok := in.Body.(event.Draws)
	return d, ok
}
