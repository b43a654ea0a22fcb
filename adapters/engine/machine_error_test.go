package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// A bug of the machine costs the input that meets it and nothing else: what stood before it in the batch is kept, it is
// tried once more, what comes after it is recorded.
func TestMachineErrorInMidBatch(t *testing.T) {
	for _, do := range []string{"panic", "loop", "many"} {
		t.Run(do, func(t *testing.T) {
			w := newWorld(t, sqlite.Weaken{})
			out := w.submit(add("before", 1), ask("bad", do, 1000, ""), add("after", 2), ask("bad", do, 1000, ""), add("last", 4))
			for i, want := range []engine.Status{engine.Recorded, engine.MachineError, engine.Recorded, engine.MachineError, engine.Recorded} {
				if out[i].Status != want {
					t.Fatalf("input %d is %s, want %s: %v", i, out[i].Status, want, out[i].Err)
				}
			}
			if !errors.Is(out[1].Err, journal.ErrMachine) {
				t.Fatal(out[1].Err)
			}
			if got := total(t, out[4]); got != 7 {
				t.Fatalf("the sum is %d: the failed input left something behind", got)
			}
			if got := fmt.Sprint(facts(w.records(bar))); got != "[test before test after test last]" {
				t.Fatal(got)
			}
			w.clean()
		})
	}
}

// A group may have a thousand records, and is in the store whole.
func TestWholeGroups(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	out := w.submit(ask("many", "many", 999, ""), add("a", 1))
	if out[0].Status != engine.Recorded || len(out[0].Decisions) != 999 || out[1].Pos != 1002 {
		t.Fatalf("%s with %d decisions, then %d", out[0].Status, len(out[0].Decisions), out[1].Pos)
	}
	w.clean()
}

// An input that fails once is tried once more on the state as read again.
func TestTriedOnceMore(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.flaky.Store(1)
	out := w.submit(add("a", 1), ask("x", "flaky", 2, ""), add("b", 4))
	if out[1].Status != engine.Recorded || total(t, out[1]) != 3 || total(t, out[2]) != 7 {
		t.Fatalf("%+v", out)
	}
	w.flaky.Store(2)
	if out := w.submit(ask("y", "flaky", 2, "")); out[0].Status != engine.MachineError {
		t.Fatalf("failed twice: %+v", out)
	}
	if out := w.submit(ask("y", "flaky", 2, "")); out[0].Status != engine.Recorded {
		t.Fatalf("sent again after the bug was gone: %+v", out)
	}
	w.clean()
}

// A clock that errs stops its journal, because it cannot be skipped; the others go on, in the same batch too.
func TestClockErrorStopsItsJournalOnly(t *testing.T) {
	for _, do := range []string{"bad_clock", "again_clock"} {
		t.Run(do, func(t *testing.T) {
			w := newWorld(t, sqlite.Weaken{})
			w.submit(ask("set", do, int64(start)+1000, "x"))
			before := len(w.records(bar))
			w.clock.Set(start + 2000)
			there := add("there", 1)
			there.Journal = other
			_, err := w.e.SubmitAll(context.Background(), []*engine.Input{there, add("here", 1)})
			if !errors.Is(err, engine.ErrStopped) || !errors.Is(err, journal.ErrMachine) {
				t.Fatalf("the call about the bad journal: %v", err)
			}
			again := add("there", 1)
			again.Journal = other
			next := add("next", 1)
			next.Journal = other
			if out := w.submit(again, next); out[0].Status != engine.Duplicate || out[1].Status != engine.Recorded {
				t.Fatalf("the other journal: %+v", out)
			}
			if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add("later", 1)}); !errors.Is(err, engine.ErrStopped) {
				t.Fatalf("the journal goes on: %v", err)
			}
			if n, err := w.e.Step(context.Background()); !errors.Is(err, engine.ErrStopped) || n != 0 {
				t.Fatalf("a step: %d %v", n, err)
			}
			if n := len(w.records(bar)); n != before {
				t.Fatalf("the stopped journal has %d records, had %d", n, before)
			}
			w.clean()
		})
	}
}

// Mail that errs stops the receiver; the sender and the others go on.
func TestMailErrorStopsItsJournalOnly(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(ask("m1", "mail", 1, ""), ask("m2", "poison", 0, ""), ask("m3", "mail", 3, ""))
	if _, err := w.e.Step(context.Background()); !errors.Is(err, engine.ErrStopped) {
		t.Fatalf("a bad letter: %v", err)
	}
	if out := w.submit(add("a", 1)); out[0].Status != engine.Recorded {
		t.Fatal("the sender stands still too")
	}
	for _, r := range w.records(other) {
		if r.Source == bar && r.ID != "2" {
			t.Fatalf("a letter after the bad one was taken: %s", r.ID)
		}
	}
	w.clean()
}

// counted counts what the vault is asked to protect.
type counted struct {
	engine.Vault
	seen map[string]int
}

func (c *counted) Protect(ctx context.Context, inputs []*engine.Input) error {
	for _, in := range inputs {
		c.seen[in.ID+" "+in.Body.(*toyFact).Name]++
	}
	return c.Vault.Protect(ctx, inputs)
}

// A duplicate never reaches the vault; but what comes second under an id whose first message failed was never
// protected, and is before it is recorded.
func TestOnlyWhatIsRecordedIsProtected(t *testing.T) {
	v := &counted{seen: map[string]int{}}
	w := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { v.Vault, c.Vault = c.Vault, v })
	out := w.submit(ask("a", "add", 1, "first"), ask("a", "add", 1, "first"), ask("b", "panic", 0, "bad"), ask("b", "add", 2, "mended"))
	if out[1].Status != engine.Duplicate || out[2].Status != engine.MachineError || out[3].Status != engine.Recorded {
		t.Fatalf("%+v", out)
	}
	w.submit(ask("a", "add", 1, "first"))
	if v.seen["a first"] != 1 || v.seen["b mended"] == 0 {
		t.Fatalf("protected: %v", v.seen)
	}
}

// A vault that fails for a moment costs the call, not the journal.
func TestVaultFails(t *testing.T) {
	v := &stumbling{}
	w := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { v.Vault, c.Vault = c.Vault, v })
	w.submit(request("r0"))
	for _, v.fail = range []string{"protect", "draw"} {
		if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add("a"+v.fail, 1), request("r" + v.fail)}); !errors.Is(err, errDisk) || errors.Is(err, engine.ErrStopped) {
			t.Fatalf("%s: %v", v.fail, err)
		}
		was := v.fail
		v.fail = ""
		out := w.submit(add("a"+was, 1), request("r"+was))
		if out[0].Status != engine.Recorded || out[1].Status != engine.Recorded {
			t.Fatalf("after %s: %+v", was, out)
		}
	}
	w.clean()
}

type stumbling struct {
	engine.Vault
	fail string
}

func (s *stumbling) Protect(ctx context.Context, inputs []*engine.Input) error {
	if s.fail == "protect" {
		return errDisk
	}
	return s.Vault.Protect(ctx, inputs)
}

func (s *stumbling) Draw(day civil.Date, source, id string) (journal.Hash, error) {
	if s.fail == "draw" {
		return journal.Hash{}, errDisk
	}
	return s.Vault.Draw(day, source, id)
}
