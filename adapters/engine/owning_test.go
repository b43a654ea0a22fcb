package engine_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
)

// second opens another store over the same file, as another process would, with an engine of its own.
func (w *world) second(weaken sqlite.Weaken, change ...func(*engine.Config)) *engine.Engine {
	w.t.Helper()
	s, err := sqlite.Open(filepath.Join(w.dir, "journal.db"), sqlite.Options{Weaken: weaken})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.Close() })
	cfg := w.cfg
	cfg.Store = s
	for _, c := range change {
		c(&cfg)
	}
	return engine.New(cfg)
}

// race lets two engines append by turns, each believing itself owner, with some inputs sent to both, and says what went
// wrong.
func race(w *world, b *engine.Engine) string {
	ctx := context.Background()
	var sum int64
	for i := range 20 {
		sum += 1
		for j, e := range []*engine.Engine{w.e, b} {
			in := add(fmt.Sprint(i), 1) // both get it, one after the other
			out, err := e.Submit(ctx, bar, []*engine.Input{in})
			if err != nil {
				return err.Error()
			}
			want := engine.Recorded
			if j == 1 {
				want = engine.Duplicate
			}
			if out[0].Status != want {
				return fmt.Sprintf("input %d at engine %d is %s", i, j, out[0].Status)
			}
			own := add(fmt.Sprintf("%d of %d", i, j), 1)
			if out, err = e.Submit(ctx, bar, []*engine.Input{own}); err != nil {
				return err.Error()
			}
			sum++
			if got := out[0].Decisions[0].Body.(*toyDone).Total; got != sum {
				return fmt.Sprintf("the sum is %d where %d inputs were recorded: decided on a stale state", got, sum)
			}
		}
	}
	if f := w.audit().Findings; len(f) > 0 {
		return f[0].Rule + ": " + f[0].Detail
	}
	return ""
}

// Two processes that both believe themselves owner: whoever lost throws his state away, keys of the inbox included, and
// decides again. First fenced by the epoch of the lease; then with fencing off, by compare-and-set alone; the twin has
// neither.
func TestTwoOwners(t *testing.T) {
	for _, weaken := range []sqlite.Weaken{{}, {NoFence: true}} {
		w := newWorld(t, weaken)
		if bad := race(w, w.second(weaken)); bad != "" {
			t.Fatalf("%+v: %s", weaken, bad)
		}
	}
	weaken := sqlite.Weaken{NoFence: true, NoCompare: true}
	w := newWorld(t, weaken)
	if race(w, w.second(weaken)) == "" {
		t.Fatal("without fence and compare-and-set nothing was found: the test does not bite")
	}
}

// Another instance gets no journal whose lease is held, and gets it when it is given back.
func TestHeldLease(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(add("a", 1))
	b := w.second(sqlite.Weaken{}, func(c *engine.Config) { c.Instance = "two" })
	if _, err := b.Submit(context.Background(), bar, []*engine.Input{add("b", 1)}); !errors.Is(err, engine.ErrHeld) {
		t.Fatalf("taking a held journal: %v", err)
	}
	if err := w.e.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	out, err := b.Submit(context.Background(), bar, []*engine.Input{add("a", 1), add("b", 1)})
	if err != nil || out[0].Status != engine.Duplicate || total(t, out[1]) != 2 {
		t.Fatalf("after it was given back: %+v %v", out, err)
	}
	w.clean()
}

// failing fails appends: before they reach the store, or after, when nobody can know that they are kept.
type failing struct {
	engine.Store
	before, after bool
}

var errDisk = errors.New("disk is gone")

func (f *failing) Append(ctx context.Context, b []engine.Batch) ([]error, error) {
	if f.before {
		return nil, errDisk
	}
	answers, err := f.Store.Append(ctx, b)
	if f.after {
		return nil, errDisk
	}
	return answers, err
}

// broken lets an append fail and says what left the engine that is in no store, or what is wrong afterwards.
func broken(w *world, f *failing, after bool) string {
	ctx := context.Background()
	observed := 0
	w.restart(func(c *engine.Config) { c.Observe = func(string, []journalRecord) { observed++ } })
	w.submit(add("a", 1))
	observed = 0
	f.before, f.after = !after, after
	there := add("there", 1)
	there.Journal = other
	out, err := w.e.SubmitAll(ctx, []*engine.Input{add("a", 1), add("b", 2), add("c", 4), there})
	if !errors.Is(err, errDisk) {
		return fmt.Sprintf("the append failed and the caller was told %+v, %v", out, err)
	}
	if observed != 0 {
		return "something was told that is not durable"
	}
	f.before, f.after = false, false
	out, err = w.e.Submit(ctx, bar, []*engine.Input{add("c", 4), add("d", 8)})
	if err != nil {
		return err.Error()
	}
	want, sum := engine.Recorded, int64(13)
	if after {
		want, sum = engine.Duplicate, 15
	}
	if out[0].Status != want {
		return fmt.Sprintf("the input of the failed append is %s, want %s", out[0].Status, want)
	}
	if got := out[1].Decisions[0].Body.(*toyDone).Total; got != sum {
		return fmt.Sprintf("the sum is %d, want %d", got, sum)
	}
	if f := w.audit().Findings; len(f) > 0 {
		return f[0].Rule + ": " + f[0].Detail
	}
	return ""
}

// After a failed append nothing has left and the state is thrown away; after one of unknown outcome the store is asked.
// A later try works. The twin keeps its state.
func TestFailedAppend(t *testing.T) {
	try := func(after bool, weaken engine.Weaken) string {
		f := &failing{}
		w := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { f.Store = c.Store; c.Store = f; c.Weaken = weaken })
		return broken(w, f, after)
	}
	for _, after := range []bool{false, true} {
		if bad := try(after, engine.Weaken{}); bad != "" {
			t.Fatalf("after %t: %s", after, bad)
		}
	}
	if try(false, engine.Weaken{KeepState: true}) == "" {
		t.Fatal("keeping the state was not found: the test does not bite")
	}
}

// acknowledged sends inputs while appends fail now and then, and says which answered ones are not in the journal.
func acknowledged(w *world, f *failing) string {
	answered := map[string]bool{}
	for i := range 30 {
		f.before = i%3 == 1
		in := add(fmt.Sprint(i), 1)
		out := make([]engine.Outcome, 1)
		o, err := w.e.Submit(context.Background(), bar, []*engine.Input{in})
		copy(out, o)
		if err == nil && out[0].Status == engine.Recorded {
			answered["test "+in.ID] = true
		}
	}
	for _, id := range facts(w.records(bar)) {
		delete(answered, id)
	}
	if len(answered) > 0 {
		return fmt.Sprintf("%d answered inputs are in no journal", len(answered))
	}
	return ""
}

// No answer before the append is durable. The twin answers early, and takes the error back too late.
func TestNoAnswerBeforeTheAppend(t *testing.T) {
	try := func(weaken engine.Weaken) string {
		f := &failing{}
		w := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { f.Store = c.Store; c.Store = f; c.Weaken = weaken })
		return acknowledged(w, f)
	}
	if bad := try(engine.Weaken{}); bad != "" {
		t.Fatal(bad)
	}
	if try(engine.Weaken{AnswerEarly: true}) == "" {
		t.Fatal("answering early was not found: the test does not bite")
	}
}
