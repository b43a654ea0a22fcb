package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// state reads the machine of the bar through the engine.
func (w *world) state() []byte {
	w.t.Helper()
	var b []byte
	err := w.e.Look(context.Background(), bar, func(m journal.Machine, _ int64) (err error) {
		b, err = m.Encode()
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// A restart from snapshot and tail gives the state that a restart from nothing gives.
func TestRestartFromSnapshotAndTail(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	for i := range 10 {
		w.submit(add(fmt.Sprint(i), int64(i)), ask(fmt.Sprint("c", i), "clock", int64(start)+1e6, "x"))
	}
	if err := w.e.Close(context.Background()); err != nil { // makes a snapshot
		t.Fatal(err)
	}
	snap, ok, err := w.store.LoadSnapshot(context.Background(), bar)
	if err != nil || !ok {
		t.Fatalf("no snapshot: %v", err)
	}
	w.restart()
	w.submit(add("tail", 100))
	w.restart() // snapshot and tail, no snapshot of its own
	fromTail := w.state()
	w.restart(func(c *engine.Config) { c.Build = "another" }) // a snapshot of another build is thrown away
	fromZero := w.state()
	if !bytes.Equal(fromTail, fromZero) {
		t.Fatal("snapshot and tail give another state than all records")
	}
	// It is the snapshot that is used: one with a wrong sum shows through, but only to its own build.
	wrong := &toy{version: 1, draft: w.cfg.Draft, flaky: w.flaky}
	if err := wrong.Decode(snap.Bytes); err != nil {
		t.Fatal(err)
	}
	wrong.s.Total += 1000
	snap.Bytes, _ = wrong.Encode()
	if err := w.store.SaveSnapshot(context.Background(), snap); err != nil {
		t.Fatal(err)
	}
	w.restart()
	if !bytes.Equal(w.state(), fromZero) {
		t.Fatal("the snapshot of another build was used")
	}
	w.restart(func(c *engine.Config) { c.Build = "test" })
	if bytes.Equal(w.state(), fromZero) {
		t.Fatal("the snapshot of the same build was not used: the test does not bite")
	}
	snap.Bytes = []byte("torn")
	if err := w.store.SaveSnapshot(context.Background(), snap); err != nil {
		t.Fatal(err)
	}
	w.restart()
	if !bytes.Equal(w.state(), fromZero) {
		t.Fatal("an unreadable snapshot was not thrown away")
	}
}

// A second machine that differs in one rule is adopted in mid-journal: the records before it stay the first machine's,
// those after it are the second's, a restart goes on with it, and verification executes both parts again. Verified with
// the first machine alone, the journal is of an unknown machine from there on.
func TestTwoMachinesInOneJournal(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	out := w.submit(add("a", 1), &engine.Input{Journal: bar, Source: "operator", ID: "adopt", Body: &event.MachineAdopted{Version: 2}}, add("b", 2))
	if total(t, out[0]) != 1 || total(t, out[2]) != 6 {
		t.Fatalf("sums %d and %d, want 1 by the first rule and 6 by the second", total(t, out[0]), total(t, out[2]))
	}
	for range 2 {
		w.restart()
		if got := total(t, w.submit(add(fmt.Sprint(len(w.records(bar))), 0))[0]); got != 6 {
			t.Fatalf("after a restart the sum is %d: another machine decides", got)
		}
		if err := w.e.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	rep := w.clean()
	if j := rep.Journals[len(rep.Journals)-1]; j.Reexecuted != j.Decisions || j.Decisions != 4 {
		t.Fatalf("%d of %d decisions executed again", j.Reexecuted, j.Decisions)
	}
	recs := w.records(bar)
	if recs[2].Machine != 1 || recs[len(recs)-1].Machine != 2 {
		t.Fatal("decisions do not name their machine")
	}
}

// Two runs with the same inputs in the same order give the same bytes, whatever the batches were.
func TestBatchesLeaveNoTrace(t *testing.T) {
	root := func(together bool) journal.Hash {
		w := newWorld(t, sqlite.Weaken{})
		var all []*engine.Input
		for i := range 40 {
			in := add(fmt.Sprint(i), int64(i))
			if i%7 == 3 {
				in = ask(fmt.Sprint(i), "clock", int64(start)-int64(i), "x")
			}
			if i%11 == 5 {
				in = ask(fmt.Sprint(i), "panic", 0, "")
			}
			all = append(all, in)
		}
		if together {
			w.submit(all...)
		} else {
			for _, in := range all {
				w.submit(in)
			}
		}
		head, err := w.store.Head(context.Background(), bar)
		if err != nil {
			t.Fatal(err)
		}
		return head.Root
	}
	if one, many := root(true), root(false); one != many {
		t.Fatalf("one batch gives %s, forty give %s", one, many)
	}
}
