package demo

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/node"
	"qorgau/domain/journal"
)

// The same seed and number give the same sums and roots, also on one processor, and on eight with random delays in store
// and broker; every invariant holds; another seed gives another history.
func TestFastIsAFunctionOfSeedAndNumber(t *testing.T) {
	run := func(seed int64, watch func(*node.Options)) Summary {
		t.Helper()
		s, err := Fast(t.Context(), Options{Cases: 12, Seed: seed, Dir: t.TempDir(), Watch: watch})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range s.Invariants {
			if !i.OK {
				t.Errorf("seed %d: %s: %s", seed, i.Name, i.Detail)
			}
		}
		s.Seconds, s.Dir = 0, ""
		return s
	}
	one := run(1, nil)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	two := run(1, nil)
	runtime.GOMAXPROCS(8)
	three := run(1, dawdle)
	if !reflect.DeepEqual(one, two) || !reflect.DeepEqual(one, three) {
		t.Errorf("runs of one seed differ:\n%+v\n%+v\n%+v", one, two, three)
	}
	if one.Cases != 12 || one.Paid == 0 || one.Appointed == 0 || len(one.Journals) != 18 {
		t.Errorf("the run does not go from request to payment: %+v", one)
	}
	if other := run(2, nil); other.Journals[0].Root == one.Journals[0].Root || other.Paid == one.Paid {
		t.Error("two seeds give one history")
	}
}

// dawdle makes store and broker answer after random delays.
func dawdle(o *node.Options) {
	wait := func() { time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond) }
	o.Wrap = func(s engine.Store) engine.Store { return slow{s, wait} }
	o.Hooks.OnPublished = func(string, int, int) { wait() }
	o.Hooks.OnConsumed = func(string, string, int32, int) { wait() }
}

// slow is a store that takes its time.
type slow struct {
	engine.Store
	wait func()
}

func (s slow) Append(ctx context.Context, batches []engine.Batch) ([]error, error) {
	s.wait()
	defer s.wait()
	return s.Store.Append(ctx, batches)
}

func (s slow) Read(ctx context.Context, code string, from, to int64, fn func(journal.Stored) error) error {
	s.wait()
	return s.Store.Read(ctx, code, from, to, fn)
}

// A folder with a journal in it is refused before anything is written.
func TestFastRefusesAUsedFolder(t *testing.T) {
	dir := t.TempDir()
	if _, err := Fast(t.Context(), Options{Cases: 0, Seed: 1, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	if _, err := Fast(t.Context(), Options{Cases: 0, Seed: 1, Dir: dir}); !errors.Is(err, ErrUsed) {
		t.Fatalf("a second run answered %v", err)
	}
}
