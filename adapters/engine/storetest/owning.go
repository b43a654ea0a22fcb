package storetest

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// A lease is taken when free, ended or one's own, each time with a new epoch; renewed only by its owner; and tells when
// its predecessor was last renewed.
func leases(t *testing.T, newStore New, reopen Reopen) {
	s := newStore(t)
	first := acquire(t, s, bar, "a", long)
	if first.Epoch < 1 || !first.Previous.IsZero() || first.Journal != bar || first.Instance != "a" {
		t.Fatalf("first lease: %+v", first)
	}
	other := reopen(t, s)
	_, err := other.Acquire(ctx, bar, "b", long)
	wantAnswer(t, err, engine.ErrHeld)
	again := acquire(t, s, bar, "a", long)
	if again.Epoch <= first.Epoch || again.Previous.IsZero() {
		t.Fatalf("second lease of the same instance: %+v after %+v", again, first)
	}
	_, err = s.Renew(ctx, first, long)
	wantAnswer(t, err, engine.ErrFenced)
	wantAnswer(t, s.Release(ctx, first), engine.ErrFenced)
	_, err = other.Acquire(ctx, bar, "b", long) // releasing an old epoch has freed nothing
	wantAnswer(t, err, engine.ErrHeld)
	renewed, err := s.Renew(ctx, again, 2*long)
	must(t, err)
	if renewed.Epoch != again.Epoch || !renewed.Until.After(again.Until) {
		t.Fatalf("renewed %+v of %+v", renewed, again)
	}
	must(t, s.Release(ctx, renewed))
	_, err = s.Renew(ctx, renewed, long)
	wantAnswer(t, err, engine.ErrFenced)
	taken := acquire(t, other, bar, "b", 0)
	if taken.Epoch <= renewed.Epoch || taken.Previous.IsZero() {
		t.Fatalf("lease after release: %+v", taken)
	}
	_, err = other.Renew(ctx, taken, long) // it ended at once
	wantAnswer(t, err, engine.ErrFenced)
	stolen := acquire(t, s, bar, "c", long)
	if stolen.Epoch <= taken.Epoch {
		t.Fatalf("stolen lease has epoch %d after %d", stolen.Epoch, taken.Epoch)
	}
	forged := stolen
	forged.Instance = "d"
	_, err = s.Renew(ctx, forged, long)
	wantAnswer(t, err, engine.ErrFenced)
	acquire(t, s, "KZ-79", "d", long) // leases of other journals are apart
}

// Of many that want a free lease at once exactly one gets it.
func oneLeaseWins(t *testing.T, newStore New, reopen Reopen) {
	a := newStore(t)
	stores := []engine.Store{a, reopen(t, a)}
	for round := range 5 {
		code := journal.CodeOf(int16(10 + round))
		var won atomic.Int32
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				_, err := stores[i%2].Acquire(ctx, code, fmt.Sprint(i), long)
				if err == nil {
					won.Add(1)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d instances hold the lease of %s", won.Load(), code)
		}
	}
}

// The newest snapshot of each journal is kept; an older one that comes late changes nothing.
func snapshots(t *testing.T, newStore New, reopen Reopen) {
	s := newStore(t)
	if _, ok, err := s.LoadSnapshot(ctx, bar); ok || err != nil {
		t.Fatalf("snapshot of nothing: %v, %v", ok, err)
	}
	big := bytes.Repeat([]byte{0, 1, 2, 250}, 1<<20)
	must(t, s.SaveSnapshot(ctx, engine.Snapshot{Journal: bar, Pos: 10, Machine: "1.0", Bytes: []byte("ten")}))
	must(t, s.SaveSnapshot(ctx, engine.Snapshot{Journal: bar, Pos: 20, Machine: "1.1", Bytes: big}))
	must(t, s.SaveSnapshot(ctx, engine.Snapshot{Journal: bar, Pos: 15, Machine: "1.0", Bytes: []byte("late")}))
	must(t, s.SaveSnapshot(ctx, engine.Snapshot{Journal: "KZ-79", Pos: 1, Machine: "1.0"}))
	for _, s := range []engine.Store{s, reopen(t, s)} {
		got, ok, err := s.LoadSnapshot(ctx, bar)
		if err != nil || !ok || got.Pos != 20 || got.Machine != "1.1" || got.Journal != bar || !bytes.Equal(got.Bytes, big) {
			t.Fatalf("snapshot at %d of %q with %d bytes, %v, %v", got.Pos, got.Machine, len(got.Bytes), ok, err)
		}
	}
	must(t, s.SaveSnapshot(ctx, engine.Snapshot{Journal: bar, Pos: 20, Machine: "2.0", Bytes: []byte("same place")}))
	if got, _, err := s.LoadSnapshot(ctx, bar); err != nil || got.Machine != "2.0" {
		t.Fatalf("snapshot of the same place by another machine: %q, %v", got.Machine, err)
	}
}

// A cursor begins at zero, only grows, and belongs to one reader and one journal.
func cursors(t *testing.T, newStore New, reopen Reopen) {
	s := newStore(t)
	want := func(s engine.Store, reader, code string, pos int64) {
		t.Helper()
		if got, err := s.Cursor(ctx, reader, code); err != nil || got != pos {
			t.Fatalf("cursor of %s in %s is %d (%v), want %d", reader, code, got, err, pos)
		}
	}
	want(s, "relay", bar, 0)
	for _, c := range []struct{ set, want int64 }{{5, 5}, {3, 5}, {5, 5}, {9, 9}, {0, 9}} {
		must(t, s.SetCursor(ctx, "relay", bar, c.set))
		want(s, "relay", bar, c.want)
	}
	must(t, s.SetCursor(ctx, "mail", bar, 2))
	must(t, s.SetCursor(ctx, "relay", "KZ-79", 4))
	again := reopen(t, s)
	want(again, "relay", bar, 9)
	want(again, "mail", bar, 2)
	want(again, "relay", "KZ-79", 4)
}

// Writers of two processes race for every place of three journals: each size is won by exactly one, and the journal is
// the chain of the winners.
func oneWinsEachSize(t *testing.T, newStore New, reopen Reopen) {
	a := newStore(t)
	stores := []engine.Store{a, reopen(t, a)}
	codes := []string{"KZ-10", "KZ-11", "KZ-15"}
	epochs := map[string]int64{}
	for _, code := range codes {
		epochs[code] = acquire(t, a, code, "a", long).Epoch
	}
	type place struct {
		code string
		from int64
	}
	var mu sync.Mutex
	won := map[place]string{} // the tag of who won
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			s := stores[w%2]
			for turn := range 15 {
				var batches []engine.Batch
				for i, code := range codes {
					h, err := s.Head(ctx, code)
					if err != nil {
						t.Error(err)
						return
					}
					batches = append(batches, Ready(h, epochs[code], 1+(turn+i)%4, 80, fmt.Sprintf("%d.%d", w, turn)))
				}
				answers, err := s.Append(ctx, batches)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for i, answer := range answers {
					p := place{batches[i].Journal, batches[i].From}
					if answer != nil {
						continue
					}
					if winner, taken := won[p]; taken {
						t.Errorf("%v was won by %s and by %d.%d", p, winner, w, turn)
					}
					won[p] = fmt.Sprintf("%d.%d", w, turn)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	places := 0
	for _, code := range codes {
		h := headOf(t, a, code)
		must(t, Verify(ctx, stores[1], h))
		var tag string
		for _, r := range read(t, a, code, 1, 0) {
			if winner, first := won[place{code, r.Pos - 1}]; first {
				tag = winner
				places++
			}
			if want := fmt.Appendf(nil, `"tag":%q`, tag); !bytes.Contains(r.Bytes, want) {
				t.Fatalf("%s/%d was not written by the winner %s: %s", code, r.Pos, tag, r.Bytes)
			}
		}
	}
	if places != len(won) || places == 0 {
		t.Fatalf("%d places in the journals, %d appends were answered as kept", places, len(won))
	}
}

// What one process appended, the next one finds, when the first is left where it stood.
func killedProcess(t *testing.T, newStore New, reopen Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	head := journal.EmptyHead(bar)
	for i := range 6 {
		b := Ready(head, l.Epoch, 100, 300, fmt.Sprint(i))
		wantAnswer(t, appendOne(t, s, b), nil)
		head = b.Head
		s = reopen(t, s)
		if got := headOf(t, s, bar); got.Size != head.Size || got.Root != head.Root {
			t.Fatalf("head %v after reopening, want %v", got, head)
		}
		must(t, Verify(ctx, s, head))
	}
}

// The figures name the tables and grow with what is written.
func bytesOfTables(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	sum := func() (n int64) {
		sizes, err := s.Bytes(ctx)
		must(t, err)
		if sizes["record"] == 0 || sizes["inbox"] == 0 {
			t.Fatalf("no figure for record or inbox in %v", sizes)
		}
		return sizes["record"]
	}
	before := sum()
	l := acquire(t, s, bar, "a", long)
	wantAnswer(t, appendOne(t, s, Ready(journal.EmptyHead(bar), l.Epoch, 900, 300, "x")), nil)
	if after := sum(); after < before+900*300 {
		t.Fatalf("record takes %d bytes after 270,000 were written, %d before", after, before)
	}
}
