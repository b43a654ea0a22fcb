package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// DrawBook is what the national machine tells of the secrets of the days.
type DrawBook interface {
	Committed(day civil.Date) bool
	// Revealed is the last day whose secret was opened, FirstCommitted the first that was promised; zero if none.
	Revealed() civil.Date
	FirstCommitted() civil.Date
}

// ErasedBook is what the national machine tells of erased persons.
type ErasedBook interface{ Erased() []journal.Ref }

// commitAhead is how many days ahead the secret of a day is promised (decisions 5).
const commitAhead = 7

// Step lets every journal do what time and mail ask of it, the country first, then by code: due clocks, then mail by
// (sender, sequence). It returns how many facts that made; zero means there is nothing to do.
func (e *Engine) Step(ctx context.Context) (int, error) {
	if err := e.exclusive(func() error { return e.keepDraws(ctx) }); err != nil {
		return 0, err
	}
	codes, err := e.addressees()
	if err != nil {
		return 0, err
	}
	total := 0
	var errs []error
	for _, code := range codes {
		n, err := e.stepOne(ctx, code)
		total += n
		if errors.Is(err, ErrClockJump) { // the same for all
			return total, err
		}
		errs = append(errs, err) // one journal that stands still does not hold up the others
	}
	err = e.exclusive(func() error {
		errs = append(errs, e.trouble...)
		e.trouble = nil
		return nil
	})
	return total, errors.Join(append(errs, err)...)
}

func (e *Engine) stepOne(ctx context.Context, code string) (int, error) {
	due, letters, err := e.work(ctx, code)
	if err != nil {
		return 0, err
	}
	total := 0
	if due {
		if total, err = e.Fire(ctx, code); err != nil {
			return total, err
		}
	}
	if len(letters) == 0 {
		return total, nil
	}
	out, err := e.Submit(ctx, code, letters)
	for _, o := range out {
		if o.Status == Recorded {
			total++
		}
	}
	return total, err
}

// addressees lists the journals that may have something to do: those that are owned, and those that got mail before
// they had a record of their own. The country comes first, then by code.
func (e *Engine) addressees() (codes []string, err error) {
	err = e.exclusive(func() error {
		seen := map[string]bool{}
		for _, code := range e.owned() {
			seen[code] = true
			if m := e.owners[code].machine; m != nil {
				for _, to := range m.Receivers() {
					seen[to] = true
				}
			}
		}
		for code := range seen {
			codes = append(codes, code)
		}
		sort.Strings(codes)
		return nil
	})
	return codes, err
}

// work tells whether a journal has a due clock and what mail waits for it.
func (e *Engine) work(ctx context.Context, code string) (due bool, letters []*Input, err error) {
	err = e.exclusive(func() error {
		o, err := e.owner(ctx, code)
		if err != nil {
			return err
		}
		at, err := o.now(e.cfg.Clock)
		if err != nil {
			return err
		}
		clock, ok := o.machine.Due()
		due = ok && clock.Due <= at
		for _, sender := range e.owned() {
			s := e.owners[sender]
			if sender == code || s == nil || s.stopped != nil {
				continue
			}
			sent := s.machine.Outbox(code)
			for seq := o.machine.MailCursor(sender) + 1; seq <= int64(len(sent)) && len(letters) < MaxBatchInputs; seq++ {
				in, err := e.letter(ctx, sender, sent[seq-1], seq)
				if err != nil {
					return err
				}
				letters = append(letters, in)
			}
		}
		if e.cfg.Weaken.MailBackwards {
			slices.Reverse(letters)
		}
		return nil
	})
	return due, letters, err
}

// letter reads a decision back from the sender's store: mail leaves only what is durable.
func (e *Engine) letter(ctx context.Context, sender string, pos, seq int64) (*Input, error) {
	var in *Input
	err := e.cfg.Store.Read(ctx, sender, pos, pos, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), e.cfg.Registry)
		if err != nil {
			return err
		}
		in = &Input{Source: sender, ID: fmt.Sprint(pos), Sealed: rec.Sealed,
			Body: &event.MailReceived{Leaf: s.Leaf, Seq: seq, Body: rec.Body}}
		if f, ok := rec.Body.(*event.FactForwarded); ok {
			in.AlsoSource, in.Also, in.AlsoHash = f.Source, f.ID, f.Input
		}
		return nil
	})
	if err == nil && in == nil {
		err = fmt.Errorf("letter %s/%d is not in the store", sender, pos)
	}
	if err != nil {
		return nil, fmt.Errorf("reading mail: %w", err)
	}
	return in, nil
}

// commitDay makes sure that the secret of a journal's present day was promised before a choice hangs on it. It runs
// while the caller holds the engine.
func (e *Engine) commitDay(ctx context.Context, code string) error {
	o, err := e.owner(ctx, code)
	if err != nil {
		return err
	}
	at, err := o.now(e.cfg.Clock)
	if err != nil {
		return err
	}
	k, err := e.owner(ctx, journal.National)
	if err != nil {
		return err
	}
	book, ok := k.machine.(DrawBook)
	if !ok {
		return fmt.Errorf("the machine of %s keeps no draws", journal.National)
	}
	day := at.UTCDate()
	if book.Committed(day) {
		return nil
	}
	return e.nationalFact(ctx, func(now civil.Instant) ([]*Input, error) { return e.promise(book, day, now) })
}

// promised reports whether a day's secret was promised, as far as KZ is in memory.
func (e *Engine) promised(day civil.Date) bool {
	k := e.owners[journal.National]
	if k == nil || k.stopped != nil {
		return false
	}
	book, ok := k.machine.(DrawBook)
	return ok && book.Committed(day)
}

func (e *Engine) promise(book DrawBook, day civil.Date, now civil.Instant) ([]*Input, error) {
	if book.Committed(day) {
		return nil, nil
	}
	hash, err := e.cfg.Vault.Commitment(day)
	if err != nil {
		return nil, fmt.Errorf("committing to the secret of %s: %w", day, err)
	}
	return []*Input{{Source: "engine", ID: "draw.committed@" + day.String(),
		Body: &event.DrawCommitted{Day: day, Hash: hash, Late: now >= day.Start()}}}, nil
}

// keepDraws promises the secrets of the coming days and opens those of the past.
func (e *Engine) keepDraws(ctx context.Context) error {
	o, err := e.owner(ctx, journal.National)
	if err != nil {
		return err
	}
	book, ok := o.machine.(DrawBook)
	if !ok || e.cfg.Vault == nil {
		return nil
	}
	now, err := o.now(e.cfg.Clock)
	if err != nil {
		return err
	}
	today := now.UTCDate()
	if book.Committed(today.AddDays(commitAhead)) && book.Revealed() >= lastEnded(now) {
		return nil
	}
	return e.nationalFact(ctx, func(now civil.Instant) ([]*Input, error) {
		var inputs []*Input
		for day := today; day <= today.AddDays(commitAhead); day++ {
			in, err := e.promise(book, day, now)
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, in...)
		}
		first := max(book.Revealed()+1, book.FirstCommitted())
		for day := first; book.FirstCommitted() != 0 && day <= lastEnded(now); day++ {
			if !book.Committed(day) {
				continue
			}
			secret, err := e.cfg.Vault.Reveal(day)
			if err != nil {
				return nil, fmt.Errorf("opening the secret of %s: %w", day, err)
			}
			inputs = append(inputs, &Input{Source: "engine", ID: "draw.revealed@" + day.String(),
				Body: &event.DrawRevealed{Day: day, Secret: secret}})
		}
		return inputs, nil
	})
}

// lastEnded is the last day that ended at least an hour ago.
func lastEnded(now civil.Instant) civil.Date { return (now - civil.Hour).UTCDate().AddDays(-1) }

// nationalFact writes facts of the engine into KZ while the caller holds the engine.
func (e *Engine) nationalFact(ctx context.Context, make func(now civil.Instant) ([]*Input, error)) error {
	o, err := e.owner(ctx, journal.National)
	if err != nil {
		return err
	}
	at, err := o.now(e.cfg.Clock)
	if err != nil {
		return err
	}
	inputs, err := make(at)
	if err != nil || len(inputs) == 0 {
		return err
	}
	for _, in := range inputs {
		in.Journal = journal.National
	}
	c := &call{inputs: inputs}
	e.commit(ctx, []*call{c})
	return c.err
}

// Run keeps clocks and mail going until ctx ends. Errors of the store are tried again; report is told of each.
func (e *Engine) Run(ctx context.Context, every time.Duration, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for {
			n, err := e.Step(ctx)
			if err != nil && ctx.Err() == nil {
				report(err)
			}
			if err != nil || n == 0 {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Erase records the erasure in KZ and then destroys the keys of the person and of all linked references.
func (e *Engine) Erase(ctx context.Context, ref journal.Ref) ([]journal.Ref, error) {
	refs, err := e.cfg.Vault.Linked(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("reading what belongs to %s: %w", ref, err)
	}
	body := &event.PersonErased{Persons: refs}
	// The id names the whole list: if a reference was linked since an erasure that was cut short, that is another fact.
	in := &Input{Source: "vault", ID: "erase@" + journal.Leaf(canonicalOf(body)).String()[:32], Body: body}
	if e.cfg.Weaken.EraseFirst {
		if err := e.cfg.Vault.Erase(ctx, refs); err != nil {
			return nil, err
		}
	}
	out, err := e.Submit(ctx, journal.National, []*Input{in})
	if err == nil && out[0].Status != Recorded && out[0].Status != Duplicate {
		err = fmt.Errorf("%s at %s/%d: %w", out[0].Status, journal.National, out[0].Pos, out[0].Err)
	}
	if err != nil {
		return nil, fmt.Errorf("recording the erasure: %w", err)
	}
	if err := e.cfg.Vault.Erase(ctx, refs); err != nil {
		return nil, fmt.Errorf("destroying the keys: %w", err)
	}
	return refs, nil
}

// Reapply destroys again what KZ lists as erased: at start, and after the vault came back from a backup.
func (e *Engine) Reapply(ctx context.Context) error {
	var refs []journal.Ref
	err := e.Look(ctx, journal.National, func(m journal.Machine, _ int64) error {
		if book, ok := m.(ErasedBook); ok {
			refs = append(refs, book.Erased()...)
		}
		return nil
	})
	if err != nil || len(refs) == 0 {
		return err
	}
	return e.cfg.Vault.Erase(ctx, refs)
}
