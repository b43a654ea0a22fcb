package demo

import (
	"errors"
	"reflect"
	"runtime"
	"testing"
)

// The same seed and number give the same sums and roots, also on one processor; every invariant holds; another seed
// gives another history; a used folder is refused.
func TestFastIsAFunctionOfSeedAndNumber(t *testing.T) {
	run := func(seed int64) Summary {
		t.Helper()
		s, err := Fast(t.Context(), Options{Cases: 12, Seed: seed, Dir: t.TempDir()})
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
	one := run(1)
	before := runtime.GOMAXPROCS(1)
	two := run(1)
	runtime.GOMAXPROCS(before)
	if !reflect.DeepEqual(one, two) {
		t.Errorf("two runs of one seed differ:\n%+v\n%+v", one, two)
	}
	if one.Cases != 12 || one.Paid == 0 || one.Appointed == 0 || len(one.Journals) != 18 {
		t.Errorf("the run does not go from request to payment: %+v", one)
	}
	if other := run(2); other.Journals[0].Root == one.Journals[0].Root || other.Paid == one.Paid {
		t.Error("two seeds give one history")
	}
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
