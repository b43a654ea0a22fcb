package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/journal"
)

// Each input becomes one fact with its decisions; a repetition gets the first answer, other content under the same id
// is a conflict, and neither makes a record.
func TestEachInputIsOneFact(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	out := w.submit(add("a", 1), add("b", 2), add("a", 1), add("b", 3))
	if out[0].Status != engine.Recorded || total(t, out[0]) != 1 || out[1].Status != engine.Recorded || total(t, out[1]) != 3 {
		t.Fatalf("new inputs: %+v", out[:2])
	}
	if out[2].Status != engine.Duplicate || out[2].Pos != out[0].Pos || out[3].Status != engine.Conflict || out[3].Pos != out[1].Pos {
		t.Fatalf("repeated within the batch: %+v", out[2:])
	}
	out = w.submit(add("b", 2), add("a", 9), add("c", 4))
	if out[0].Status != engine.Duplicate || out[0].Pos != 4 || out[1].Status != engine.Conflict || out[1].Pos != 2 || total(t, out[2]) != 7 {
		t.Fatalf("repeated later: %+v", out)
	}
	recs := w.records(bar)
	if got := facts(recs); fmt.Sprint(got) != "[test a test b test c]" || len(recs) != 7 {
		t.Fatalf("%d records, facts %v", len(recs), got)
	}
	for i, r := range recs {
		if r.Pos != int64(i)+1 || (r.Kind == journal.Decision && r.Cause != r.Pos-1) {
			t.Fatalf("record %d: %+v", i+1, r)
		}
	}
	w.clean()
}

// once sends every input twice, from two engines after each other, and says what is wrong with the result.
func once(w *world) string {
	for range 2 {
		for i := range 10 {
			if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add(fmt.Sprint(i), 1)}); err != nil {
				return err.Error()
			}
		}
		w.restart()
	}
	if got := facts(w.records(bar)); len(got) != 10 {
		return fmt.Sprintf("10 inputs made %d facts", len(got))
	}
	if f := w.audit().Findings; len(f) > 0 {
		return f[0].Rule + ": " + f[0].Detail
	}
	return ""
}

// An input that is sent again, to the same process or to the next, makes no second fact. The twin has no inbox.
func TestRepeatedInputsAreOneFact(t *testing.T) {
	if bad := once(newWorld(t, sqlite.Weaken{})); bad != "" {
		t.Fatal(bad)
	}
	twin := newWorld(t, sqlite.Weaken{NoInbox: true}, func(c *engine.Config) { c.Weaken.NoInbox = true })
	if once(twin) == "" {
		t.Fatal("without the inbox nothing was found: the test does not bite")
	}
}

// counting counts appends and holds the first one back until the test lets it go.
type counting struct {
	engine.Store
	mu      sync.Mutex
	appends int
	held    chan struct{}
	arrived chan struct{}
}

func (c *counting) Append(ctx context.Context, b []engine.Batch) ([]error, error) {
	c.mu.Lock()
	c.appends++
	first := c.appends == 2 // the first append adopts the machine
	c.mu.Unlock()
	if first {
		close(c.arrived)
		<-c.held
	}
	return c.Store.Append(ctx, b)
}

// Callers that come while an append is under way go together into the next one; each gets its own answer.
func TestGroupCommit(t *testing.T) {
	c := &counting{held: make(chan struct{}), arrived: make(chan struct{})}
	w := newWorld(t, sqlite.Weaken{}, func(cfg *engine.Config) { c.Store = cfg.Store; cfg.Store = c })
	const callers = 200
	out := make([]engine.Outcome, callers)
	errs := make([]error, callers)
	var wg, asked sync.WaitGroup
	submit := func(i int) {
		defer wg.Done()
		asked.Done()
		o, err := w.e.Submit(context.Background(), bar, []*engine.Input{add(fmt.Sprint(i), 1)})
		errs[i] = err
		if err == nil {
			out[i] = o[0]
		}
	}
	wg.Add(callers)
	asked.Add(callers)
	go submit(0)
	<-c.arrived
	for i := 1; i < callers; i++ {
		go submit(i)
	}
	asked.Wait()
	engine.WaitForQueue(w.e, callers-1)
	close(c.held)
	wg.Wait()
	seen := map[int64]bool{}
	for i := range out {
		if errs[i] != nil || out[i].Status != engine.Recorded || seen[out[i].Pos] {
			t.Fatalf("caller %d: %+v %v", i, out[i], errs[i])
		}
		seen[out[i].Pos] = true
	}
	if c.appends != 3 {
		t.Fatalf("%d appends, want one for the machine, one for the first caller and one for all others", c.appends)
	}
	if n := len(w.records(bar)); n != 1+2*callers {
		t.Fatalf("%d records", n)
	}
	w.clean()
}

// Many callers of many journals at once: nothing is lost, doubled or mixed up, and every caller comes back.
func TestManyCallers(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	const callers, each = 16, 20
	var wg sync.WaitGroup
	for c := range callers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range each {
				in := add(fmt.Sprint(i), 1) // every id from several callers at once
				in.Journal = []string{bar, other, "KZ-10", "KZ-11"}[c%4]
				if _, err := w.e.SubmitAll(context.Background(), []*engine.Input{in}); err != nil {
					t.Error(err)
					return
				}
				if c == 0 {
					err := w.e.Look(context.Background(), bar, func(journal.Machine, int64) error { return nil })
					if err != nil {
						t.Error(err)
					}
				}
			}
		}()
	}
	wg.Wait()
	for _, code := range []string{bar, other, "KZ-10", "KZ-11"} {
		if n := len(w.records(code)); n != 1+2*each {
			t.Errorf("%s has %d records, want %d", code, n, 1+2*each)
		}
	}
	w.clean()
}

// A journal made by a machine that the program does not have is refused, and stays as it is.
func TestUnknownMachine(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(add("a", 1))
	if err := w.e.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.restart(func(c *engine.Config) {
		c.Version, c.Draft = 9, 9
		c.Open = func(string, int64, int64) (journal.Machine, bool) { return nil, false }
	})
	if err := w.e.Start(context.Background()); !errors.Is(err, engine.ErrUnknownMachine) {
		t.Fatalf("starting: %v", err)
	}
	if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add("b", 1)}); !errors.Is(err, engine.ErrUnknownMachine) || !errors.Is(err, engine.ErrStopped) {
		t.Fatalf("submitting: %v", err)
	}
	if n := len(w.records(bar)); n != 3 {
		t.Fatalf("%d records", n)
	}
}

// A closed engine refuses; closing twice is no error.
func TestClosed(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(add("a", 1))
	for range 2 {
		if err := w.e.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.e.Submit(context.Background(), bar, []*engine.Input{add("b", 1)}); !errors.Is(err, engine.ErrStopped) {
		t.Fatalf("submitting to a closed engine: %v", err)
	}
}
