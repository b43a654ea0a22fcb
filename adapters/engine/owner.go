package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// owner is what the engine holds in memory of a journal it owns. All of it belongs to one head: after a lost race or
// a failed append it is thrown away and read again.
type owner struct {
	code      string
	lease     Lease
	renewed   time.Time
	machine   journal.Machine
	tree      *journal.Tree
	at        civil.Instant // of the last record
	inbox     map[inboxKey]inboxValue
	snapshot0 int64 // position of the last snapshot
	stopped   error
}

// inboxKey is journal.InboxKey of a source and id.
type inboxKey = [16]byte

type inboxValue struct {
	pos  int64
	hash journal.Hash
}

// owner returns the journal's owner, loading it if need be.
func (e *Engine) owner(ctx context.Context, code string) (*owner, error) {
	o := e.owners[code]
	if o != nil {
		if o.stopped != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrStopped, code, o.stopped)
		}
		if time.Since(o.renewed) < e.cfg.LeaseLength/3 {
			return o, nil
		}
		lease, err := e.cfg.Store.Renew(ctx, o.lease, e.cfg.LeaseLength)
		if err == nil {
			o.lease, o.renewed = lease, time.Now()
			return o, nil
		}
		delete(e.owners, code)
	}
	return e.load(ctx, code)
}

// stopping marks an error after which a journal stands still until a person has looked.
type stopping struct{ error }

func (s stopping) Unwrap() error { return s.error }

// stop lets a journal stand still and says why.
func (e *Engine) stop(o *owner, why error) error {
	e.owners[o.code] = &owner{code: o.code, lease: o.lease, renewed: o.renewed, stopped: why, tree: o.tree, at: o.at}
	return fmt.Errorf("%w: %s: %w", ErrStopped, o.code, why)
}

// forget throws away what is known of a journal; its lease stays ours until it ends.
func (e *Engine) forget(code string) {
	if o := e.owners[code]; o != nil {
		e.leases[code] = o.lease
		delete(e.owners, code)
	}
}

// lease takes the lease of a journal, or goes on with the one that is still ours. Until then nothing was interrupted.
func (e *Engine) lease(ctx context.Context, code string) (lease Lease, interrupted bool, err error) {
	if held, ok := e.leases[code]; ok {
		delete(e.leases, code)
		if lease, err = e.cfg.Store.Renew(ctx, held, e.cfg.LeaseLength); err == nil {
			return lease, false, nil
		}
	}
	lease, err = e.cfg.Store.Acquire(ctx, code, e.cfg.Instance, e.cfg.LeaseLength)
	return lease, true, err
}

func (e *Engine) load(ctx context.Context, code string) (*owner, error) {
	if _, err := journal.Number(code); err != nil {
		return nil, err
	}
	lease, interrupted, err := e.lease(ctx, code)
	if err != nil {
		return nil, fmt.Errorf("taking the lease of %s: %w", code, err)
	}
	o := &owner{code: code, lease: lease, renewed: time.Now(), inbox: map[inboxKey]inboxValue{}}
	head, err := e.cfg.Store.Head(ctx, code)
	if err != nil {
		return nil, fmt.Errorf("reading the head of %s: %w", code, err)
	}
	if o.tree, err = journal.OpenTree(head.Size, head.Frontier); err != nil {
		return nil, fmt.Errorf("opening %s: %w", code, err)
	}
	err = e.cfg.Store.Inbox(ctx, code, head.Size, func(x InboxEntry) error {
		o.inbox[x.Key] = inboxValue{x.Pos, x.Hash}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the inbox of %s: %w", code, err)
	}
	if err := o.fold(ctx, e.cfg, head.Size); err != nil {
		if why := (stopping{}); errors.As(err, &why) {
			return nil, e.stop(o, err)
		}
		return nil, err
	}
	e.owners[code] = o
	if head.Size == 0 {
		return o, e.first(ctx, o, &event.MachineAdopted{Version: e.cfg.Version, Draft: e.cfg.Draft, Training: e.cfg.Training}, fmt.Sprintf("machine@%d.%d", e.cfg.Version, e.cfg.Draft))
	}
	if e.cfg.Wall && interrupted && !lease.Previous.IsZero() {
		now, err := e.cfg.Clock.Now()
		if err != nil {
			return nil, err
		}
		from := max(civil.FromTime(lease.Previous), o.at)
		if now > from+civil.Second {
			return o, e.first(ctx, o, &event.ServiceResumed{From: from, To: now}, fmt.Sprintf("resumed@%s", now))
		}
	}
	return o, nil
}

// first writes a fact of the engine itself before anything else, clocks included.
func (e *Engine) first(ctx context.Context, o *owner, body journal.Body, id string) error {
	now, err := o.now(e.cfg.Clock)
	if err != nil {
		return err
	}
	b := newBuilder(o, e.cfg, now)
	in := &Input{Journal: o.code, Source: "engine", ID: id, Body: body}
	in.Hash = e.cfg.Vault.InputHash(canonicalOf(body))
	if _, err := b.group(in, journal.InboxKey(in.Source, in.ID)); err != nil {
		e.forget(o.code)
		return fmt.Errorf("beginning %s: %w", o.code, err)
	}
	errs, err := e.cfg.Store.Append(ctx, []Batch{b.batch()})
	if err == nil {
		err = errs[0]
	}
	if err != nil {
		e.forget(o.code)
		return fmt.Errorf("beginning %s: %w", o.code, err)
	}
	b.published(e.cfg.Observe)
	return nil
}

// fold brings the machine to the head: from the snapshot if it fits, then record by record.
func (o *owner) fold(ctx context.Context, cfg Config, size int64) error {
	version, draft := cfg.Version, cfg.Draft
	m, _ := cfg.Open(o.code, version, draft)
	from := int64(1)
	if snap, ok, err := cfg.Store.LoadSnapshot(ctx, o.code); err != nil {
		return fmt.Errorf("reading the snapshot of %s: %w", o.code, err)
	} else if ok && m != nil && snap.Machine == machineName(m, cfg.Build) && snap.Pos <= size {
		if err := m.Decode(snap.Bytes); err == nil {
			from, o.snapshot0 = snap.Pos+1, snap.Pos
		} else { // a snapshot may always be thrown away
			m, _ = cfg.Open(o.code, version, draft)
		}
	}
	if from > 1 { // the time of the last record, in case nothing follows the snapshot
		from--
	}
	skip := o.snapshot0
	o.machine = m
	return cfg.Store.Read(ctx, o.code, from, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), cfg.Registry)
		if err != nil {
			return stopping{fmt.Errorf("reading %s/%d: %w", o.code, s.Pos, err)}
		}
		o.at = rec.At
		if s.Pos <= skip {
			return nil
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			if o.machine, err = Adopt(cfg.Open, o.code, o.machine, s.Pos == 1, a); err != nil {
				return stopping{err}
			}
		}
		return evolve(o.machine, &rec)
	})
}

// evolve folds a record that was recorded; a panic is a bug of the machine, not the end of the process.
func evolve(m journal.Machine, rec *journal.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = stopping{fmt.Errorf("%w: panic at %s/%d %s: %v", journal.ErrMachine, rec.Journal, rec.Pos, rec.Type, p)}
		}
	}()
	m.Evolve(rec)
	return nil
}

// Adopt gives the machine that decides from a machine.adopted fact on; the state goes over as a snapshot.
func Adopt(open Open, code string, m journal.Machine, first bool, a *event.MachineAdopted) (journal.Machine, error) {
	if m != nil && m.Version() == a.Version && m.Draft() == a.Draft {
		return m, nil
	}
	next, ok := open(code, a.Version, a.Draft)
	if !ok {
		return nil, fmt.Errorf("%w: %s has version %d draft %d", ErrUnknownMachine, code, a.Version, a.Draft)
	}
	if first || m == nil {
		return next, nil
	}
	state, err := m.Encode()
	if err != nil {
		return nil, fmt.Errorf("handing the state of %s over: %w", code, err)
	}
	if err := next.Decode(state); err != nil {
		return nil, fmt.Errorf("handing the state of %s over: %w", code, err)
	}
	return next, nil
}

func machineName(m journal.Machine, build string) string {
	return fmt.Sprintf("%d.%d/%s", m.Version(), m.Draft(), build)
}

// snapshot saves the state if it grew since the last one.
func (o *owner) snapshot(ctx context.Context, cfg Config) error {
	size := o.tree.Size()
	if size == o.snapshot0 {
		return nil
	}
	state, err := o.machine.Encode()
	if err != nil {
		return fmt.Errorf("making a snapshot of %s: %w", o.code, err)
	}
	err = cfg.Store.SaveSnapshot(ctx, Snapshot{Journal: o.code, Pos: size, Machine: machineName(o.machine, cfg.Build), Bytes: state})
	if err != nil {
		return fmt.Errorf("saving the snapshot of %s: %w", o.code, err)
	}
	o.snapshot0 = size
	return nil
}

// canonicalOf is the canonical form of an event that carries nothing personal.
func canonicalOf(body journal.Body) []byte {
	return body.AppendJSON(append([]byte(body.Type()), 0))
}
