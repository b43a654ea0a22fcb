package engine_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// ticks lets three clocks fall due, then submits an input that sets a fourth in the past, then another; it says how the
// journal differs from: due clocks by (due, id), each before the input, the past one before the next input.
func ticks(w *world) string {
	ctx := context.Background()
	in := []*engine.Input{ask("1", "clock", int64(start)+3000, "c"), ask("2", "clock", int64(start)+2000, "b"),
		ask("3", "clock", int64(start)+2000, "a"), ask("4", "clock", int64(start)+9000, "later")}
	if _, err := w.e.SubmitAll(ctx, in); err != nil {
		return err.Error()
	}
	w.clock.Set(start + 5000)
	if _, err := w.e.SubmitAll(ctx, []*engine.Input{ask("5", "clock", int64(start)+1, "past"), add("6", 1)}); err != nil {
		return err.Error()
	}
	if _, err := w.e.Step(ctx); err != nil {
		return err.Error()
	}
	want := fmt.Sprintf("[test 1 test 2 test 3 test 4 clock a/tick/1@%s clock b/tick/1@%s clock c/tick/1@%s test 5 clock past/tick/1@%s test 6]",
		start+2000, start+2000, start+3000, start+1)
	recs := w.records(bar)
	if got := fmt.Sprint(facts(recs)); got != want {
		return "the facts are " + got
	}
	for _, r := range recs {
		if r.Source == "clock" && r.At != start+5000 {
			return fmt.Sprintf("clock %s at %s", r.ID, r.At)
		}
	}
	if f := w.audit().Findings; len(f) > 0 {
		return f[0].Rule + ": " + f[0].Detail
	}
	return ""
}

// Due clocks come first, one by one. The twin lets them fire after the inputs; the order alone and the audit each see it.
func TestDueClocksGoFirst(t *testing.T) {
	if bad := ticks(newWorld(t, sqlite.Weaken{})); bad != "" {
		t.Fatal(bad)
	}
	twin := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { c.Weaken.TickLast = true })
	if ticks(twin) == "" {
		t.Fatal("ticking last was not found: the test does not bite")
	}
	found := false
	for _, f := range twin.audit().Findings {
		found = found || f.Rule == "clock"
	}
	if !found {
		t.Fatal("the audit does not see that a clock was late")
	}
}

// Without inputs the engine's own step fires what is due, and nothing before.
func TestStepFires(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(ask("1", "clock", int64(start)+1000, "a"))
	w.step()
	if n := len(w.records(bar)); n != 3 {
		t.Fatalf("%d records before anything is due", n)
	}
	w.clock.Set(start + 1000)
	w.step()
	if got := facts(w.records(bar)); len(got) != 2 {
		t.Fatalf("facts: %v", got)
	}
	w.clean()
}

// More clocks than one append takes are fired all the same, before the input.
func TestManyDueClocks(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	const n = engine.MaxBatchClocks + 500
	in := make([]*engine.Input, n)
	for i := range in {
		in[i] = ask(fmt.Sprint(i), "clock", int64(start)+1000, fmt.Sprint(i))
	}
	w.submit(in...)
	w.clock.Set(start + 1000)
	out := w.submit(add("x", 0))
	if got := out[0].Decisions[0].Body.(*toyDone).Fired; got != n {
		t.Fatalf("%d clocks had fired before the input, want %d", got, n)
	}
	w.clean()
}

// After an outage the first fact says so, before the clocks that fell due meanwhile; a state that is only read again
// does not count as an outage.
func TestServiceResumedGoesFirst(t *testing.T) {
	clock := engine.NewVirtualClock(start)
	now := func() time.Time { at, _ := clock.Now(); return at.Time() }
	w := newWorld(t, sqlite.Weaken{})
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "journal.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w.store, w.clock = store, clock
	w.restart(func(c *engine.Config) { c.Store, c.Clock, c.Wall = store, clock, true })
	w.submit(ask("1", "clock", int64(start+civil.Minute), "offer"), ask("bad", "panic", 0, ""), add("2", 1))
	for _, r := range w.records(bar) {
		if r.Type == "service.resumed.v1" {
			t.Fatal("a machine error was taken for an outage")
		}
	}
	clock.Set(start + civil.Hour)
	w.restart()
	w.submit(add("3", 1))
	var order []string
	for _, r := range w.records(bar) {
		if r.Kind == journal.Fact {
			order = append(order, r.Type)
		}
	}
	if got := fmt.Sprint(order); got != "[machine.adopted.v1 toy.fact.v1 toy.fact.v1 service.resumed.v1 clock.due.v1 toy.fact.v1]" {
		t.Fatal(got)
	}
	for _, r := range w.records(bar) {
		if e, ok := r.Body.(*event.ServiceResumed); ok && (e.From != start || e.To != start+civil.Hour) {
			t.Fatalf("resumed from %s to %s", e.From, e.To)
		}
	}
	w.clean()
}

// Time never goes back within a journal, whatever the clock says.
func TestTimeNeverGoesBack(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(add("1", 1))
	w.restart(func(c *engine.Config) { c.Clock = engine.NewVirtualClock(start - civil.Hour) })
	w.submit(add("2", 1))
	recs := w.records(bar)
	if at := recs[len(recs)-1].At; at != start {
		t.Fatalf("recorded at %s after %s", at, start)
	}
	w.clean()
}

// When wall and monotonic clock move apart, journals stop until an operator has confirmed the time; silence and a
// stopped process are no jump.
func TestWallClockJump(t *testing.T) {
	wall, mono := start.Time(), time.Duration(0)
	read := func() (time.Time, time.Duration) { return wall, mono }
	if _, err := engine.NewTestWallClock(read, start+6*civil.Minute); !errors.Is(err, engine.ErrClockJump) {
		t.Fatalf("starting six minutes behind the journal: %v", err)
	}
	c, err := engine.NewTestWallClock(read, start+4*civil.Minute)
	if err != nil {
		t.Fatal(err)
	}
	move := func(w, m time.Duration) error {
		wall, mono = wall.Add(w), mono+m
		_, err := c.Now()
		return err
	}
	for _, ok := range [][2]time.Duration{{time.Second, time.Second}, {72 * time.Hour, 72 * time.Hour}, {4 * time.Minute, 0}, {-4 * time.Minute, 0}} {
		if err := move(ok[0], ok[1]); err != nil {
			t.Fatalf("moving %v: %v", ok, err)
		}
	}
	for _, jump := range []time.Duration{6 * time.Minute, -6 * time.Minute} {
		w := newWorld(t, sqlite.Weaken{}, func(cfg *engine.Config) { cfg.Clock = c })
		w.submit(add("1", 1))
		if err := move(jump, time.Second); !errors.Is(err, engine.ErrClockJump) {
			t.Fatalf("a jump of %s: %v", jump, err)
		}
		for range 2 { // it stays stopped although the second reading is close to the first
			if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add("2", 1)}); !errors.Is(err, engine.ErrClockJump) {
				t.Fatalf("after a jump of %s: %v", jump, err)
			}
			if _, err := w.e.Step(context.Background()); !errors.Is(err, engine.ErrClockJump) {
				t.Fatalf("a step after a jump of %s: %v", jump, err)
			}
		}
		c.Confirm()
		if out := w.submit(add("2", 1)); out[0].Status != engine.Recorded {
			t.Fatalf("after confirmation: %+v", out)
		}
		w.clean()
	}
}

// The virtual clock moves only forward and only as told.
func TestVirtualClock(t *testing.T) {
	c := engine.NewVirtualClock(start)
	for _, step := range []struct{ set, want civil.Instant }{{start + 5, start + 5}, {start, start + 5}, {start + 6, start + 6}} {
		c.Set(step.set)
		if at, err := c.Now(); at != step.want || err != nil {
			t.Fatalf("after %s it shows %s, %v", step.set, at, err)
		}
	}
}
