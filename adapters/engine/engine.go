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

// Open makes the machine of a journal for a version and draft, or reports that this binary has none. It may be called
// from several goroutines.
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
	// Training marks new journals as those of a training folder.
	Training    bool
	Instance    string
	LeaseLength time.Duration // default 15 s
	// Build names the layout of the state, so that a snapshot of another build is thrown away.
	Build string
	// Wall says that the clock is the real one: an outage is journalled, a jump stops the journal.
	Wall bool
	// Observe is told every group after it is durable, in order of position within a journal.
	Observe func(code string, group []journal.Record)
	// Weaken takes guarantees away, for the twins of tests. Never set elsewhere.
	Weaken Weaken
}

// Weaken removes mechanisms so that the twin of a test can show that the test bites.
type Weaken struct {
	NoInbox       bool // a repeated input is taken for a new one
	TickLast      bool // due clocks fire after the inputs
	MailBackwards bool // letters are taken last first
	AnswerEarly   bool // the caller is answered before the append
	KeepState     bool // the state outlives a failed append
	DrawUnbound   bool // a draw is made before the secret of its day was promised
	EraseFirst    bool // keys are destroyed before the erasure is recorded
}

// Engine is the one door into the journals. It is safe for many callers: those that come while an append is under way
// wait and go together into the next one (group commit).
type Engine struct {
	cfg Config

	mu      sync.Mutex
	waiting []*call
	busy    bool // somebody serves
	closed  bool

	// Touched only by the caller that serves.
	owners  map[string]*owner
	leases  map[string]Lease // of journals whose state was thrown away: the lease is still ours
	trouble []error          // of snapshots; Step tells them
}

// call is one caller's wish. Calls are served in the order in which they came.
type call struct {
	inputs []*Input
	clocks []string     // journals whose due clocks shall fire
	fn     func() error // runs alone, while nobody commits

	lead   chan struct{} // closed when this caller shall serve
	done   chan struct{} // closed when the call is served
	served bool          // touched only by the caller that serves
	out    []Outcome
	err    error
}

// New makes an engine. It owns nothing until somebody submits or Start is called.
func New(cfg Config) *Engine {
	if cfg.LeaseLength == 0 {
		cfg.LeaseLength = 15 * time.Second
	}
	return &Engine{cfg: cfg, owners: map[string]*owner{}, leases: map[string]Lease{}}
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
		c := &call{inputs: inputs[:n]}
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
	c := &call{clocks: codes}
	if err := e.run(ctx, c); err != nil {
		return 0, err
	}
	return len(c.out), nil
}

// run queues a call. The caller that finds the engine free serves the queue until its own call is served, then hands
// over to the next that waits: so nobody serves strangers for ever, and nobody is overtaken.
func (e *Engine) run(ctx context.Context, c *call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.lead, c.done = make(chan struct{}), make(chan struct{})
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	e.waiting = append(e.waiting, c)
	lead := !e.busy
	e.busy = true
	e.mu.Unlock()
	if !lead {
		select { // whoever serves never stops half-way, so this ends
		case <-c.done:
			return c.err
		case <-c.lead:
		}
	}
	defer e.handOver()
	for !c.served {
		e.serve(context.WithoutCancel(ctx), e.take())
	}
	return c.err
}

var errClosed = fmt.Errorf("%w: the engine is closed", ErrStopped)

// take gives the calls that are served next: one that runs alone, or as many as go into one commit.
func (e *Engine) take() []*call {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, total := 1, len(e.waiting[0].inputs)
	for e.waiting[0].fn == nil && n < len(e.waiting) && e.waiting[n].fn == nil && total+len(e.waiting[n].inputs) <= MaxBatchInputs {
		total += len(e.waiting[n].inputs)
		n++
	}
	batch := e.waiting[:n:n]
	e.waiting = e.waiting[n:]
	return batch
}

func (e *Engine) serve(ctx context.Context, batch []*call) {
	defer func() {
		for _, b := range batch {
			b.served = true
			close(b.done)
		}
	}()
	e.mu.Lock()
	closed := e.closed
	e.mu.Unlock()
	switch {
	case closed:
		for _, b := range batch {
			b.err = errClosed
		}
	case batch[0].fn != nil:
		batch[0].err = batch[0].fn()
	default:
		e.commit(ctx, batch)
	}
}

func (e *Engine) handOver() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.busy = len(e.waiting) > 0; e.busy {
		close(e.waiting[0].lead)
	}
}

// exclusive runs fn while nobody commits.
func (e *Engine) exclusive(fn func() error) error {
	return e.run(context.Background(), &call{fn: fn})
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

// Close saves snapshots and gives the leases back. Calls that came before it are served, later ones are refused.
func (e *Engine) Close(ctx context.Context) error {
	err := e.exclusive(func() error {
		e.mu.Lock()
		e.closed = true
		e.mu.Unlock()
		var errs []error
		for _, code := range e.owned() {
			o := e.owners[code]
			if o.stopped == nil {
				errs = append(errs, o.snapshot(ctx, e.cfg))
			}
			// A lease that ended by itself, as after a long sleep, needs no giving back.
			if err := e.cfg.Store.Release(ctx, o.lease); !errors.Is(err, ErrFenced) {
				errs = append(errs, err)
			}
			delete(e.owners, code)
		}
		for code, lease := range e.leases {
			if err := e.cfg.Store.Release(ctx, lease); !errors.Is(err, ErrFenced) {
				errs = append(errs, err)
			}
			delete(e.leases, code)
		}
		return errors.Join(errs...)
	})
	if err == errClosed { // a second time there is nothing to do
		return nil
	}
	return err
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
