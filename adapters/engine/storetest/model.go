package storetest

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// sequences is how many random sequences the model test tries unless -rapid.checks says otherwise.
const sequences = "300"

// known is what the model remembers of one journal.
type known struct {
	head   journal.Head
	recs   []string
	keys   []([16]byte)
	epoch  int64
	holder string // empty: free or ended
	cursor int64
	snap   int64
}

// model compares two processes over one store with a model in memory, over random sequences of everything the port has.
func model(t *testing.T, newStore New, reopen Reopen) {
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		if err := f.Value.Set(sequences); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) { sequence(t, rt, newStore, reopen) })
}

type modelRun struct {
	rt     *rapid.T
	stores [2]engine.Store
	world  map[string]*known
	codes  []string
	n      int
}

func sequence(t *testing.T, rt *rapid.T, newStore New, reopen Reopen) {
	a := newStore(t)
	m := &modelRun{rt: rt, stores: [2]engine.Store{a, reopen(t, a)}, world: map[string]*known{}, codes: []string{"KZ", "KZ-10", "KZ-79"}}
	defer func() { // many sequences run in one test: do not keep all their files open until its end
		for _, s := range m.stores {
			if err := s.Close(); err != nil {
				rt.Fatal(err)
			}
		}
	}()
	for _, c := range m.codes {
		m.world[c] = &known{head: journal.EmptyHead(c)}
	}
	steps := map[string]func(){
		"append": m.append, "append more": m.append, "append again": m.append, "acquire": m.acquire, "release": m.release,
		"renew": m.renew, "read": m.read, "cursor": m.cursor, "snapshot": m.snapshot,
	}
	names := slices.Sorted(maps.Keys(steps))
	for range rapid.IntRange(5, 25).Draw(rt, "steps") {
		steps[rapid.SampledFrom(names).Draw(rt, "step")]()
	}
	for _, c := range m.codes {
		h, err := m.store().Head(ctx, c)
		m.ok(err)
		if w := m.world[c].head; h.Size != w.Size || h.Root != w.Root {
			rt.Fatalf("head of %s is %d %s, want %d %s", c, h.Size, h.Root, w.Size, w.Root)
		}
		m.ok(Verify(ctx, m.store(), h))
	}
}

func (m *modelRun) store() engine.Store {
	return m.stores[rapid.IntRange(0, 1).Draw(m.rt, "process")]
}

func (m *modelRun) code() string { return rapid.SampledFrom(m.codes).Draw(m.rt, "journal") }

func (m *modelRun) ok(err error) {
	m.rt.Helper()
	if err != nil {
		m.rt.Fatal(err)
	}
}

func (m *modelRun) same(got, want error) {
	m.rt.Helper()
	if !errors.Is(got, want) || (want == nil && got != nil) {
		m.rt.Fatalf("answer %v, want %v", got, want)
	}
}

// append tries one to four batches, some of them spoilt in one way.
func (m *modelRun) append() {
	var batches []engine.Batch
	var want []error
	after := map[string]known{} // the world as the call's earlier batches leave it
	for range rapid.IntRange(1, 4).Draw(m.rt, "batches") {
		code := m.code()
		w, ok := after[code]
		if !ok {
			w = *m.world[code]
		}
		m.n++
		b := Ready(w.head, w.epoch, rapid.IntRange(1, 12).Draw(m.rt, "records"), 60, fmt.Sprint(m.n))
		var answer error
		if w.holder == "" {
			answer = engine.ErrFenced
		}
		switch rapid.IntRange(0, 5).Draw(m.rt, "defect") {
		case 0:
			b.Epoch += rapid.SampledFrom([]int64{-1, 1}).Draw(m.rt, "epoch")
			answer = engine.ErrFenced
		case 1:
			ahead := Ready(b.Head, w.epoch, 1, 60, "ahead")
			b = ahead
			if answer == nil {
				answer = engine.ErrStale
			}
		case 2:
			if len(w.keys) > 0 {
				b.Inbox[0].Key = rapid.SampledFrom(w.keys).Draw(m.rt, "key")
				if answer == nil {
					answer = engine.ErrKnown
				}
			}
		}
		if answer == nil {
			w.head, w.recs, w.keys = b.Head, slices.Clone(w.recs), slices.Clone(w.keys)
			for _, r := range b.Records {
				w.recs = append(w.recs, string(r.Bytes))
			}
			for _, e := range b.Inbox {
				w.keys = append(w.keys, e.Key)
			}
			after[code] = w
		}
		batches, want = append(batches, b), append(want, answer)
	}
	answers, err := m.store().Append(ctx, batches)
	m.ok(err)
	for i := range batches {
		m.same(answers[i], want[i])
	}
	for code, w := range after {
		*m.world[code] = w
	}
}

func (m *modelRun) acquire() {
	code := m.code()
	w, who := m.world[code], rapid.SampledFrom([]string{"a", "b"}).Draw(m.rt, "instance")
	length := rapid.SampledFrom([]time.Duration{0, long, long}).Draw(m.rt, "length")
	l, err := m.store().Acquire(ctx, code, who, length)
	if w.holder != "" && w.holder != who {
		m.same(err, engine.ErrHeld)
		return
	}
	m.ok(err)
	if l.Epoch != w.epoch+1 {
		m.rt.Fatalf("epoch %d after %d", l.Epoch, w.epoch)
	}
	w.epoch, w.holder = l.Epoch, who
	if length == 0 {
		w.holder = ""
	}
}

func (m *modelRun) lease() (*known, engine.Lease, error) {
	code := m.code()
	w := m.world[code]
	l := engine.Lease{Journal: code, Instance: rapid.SampledFrom([]string{"a", "b"}).Draw(m.rt, "instance"), Epoch: w.epoch - rapid.Int64Range(0, 1).Draw(m.rt, "behind")}
	if w.holder == "" || l.Instance != w.holder || l.Epoch != w.epoch {
		return w, l, engine.ErrFenced
	}
	return w, l, nil
}

func (m *modelRun) release() {
	w, l, want := m.lease()
	m.same(m.store().Release(ctx, l), want)
	if want == nil {
		w.holder = ""
	}
}

func (m *modelRun) renew() {
	_, l, want := m.lease()
	_, err := m.store().Renew(ctx, l, long)
	m.same(err, want)
}

func (m *modelRun) read() {
	code := m.code()
	w := m.world[code]
	from := rapid.Int64Range(1, w.head.Size+1).Draw(m.rt, "from")
	to := rapid.Int64Range(from, w.head.Size+2).Draw(m.rt, "to")
	next := from
	m.ok(m.store().Read(ctx, code, from, to, func(r journal.Stored) error {
		if r.Pos != next || string(r.Bytes) != w.recs[r.Pos-1] {
			return fmt.Errorf("%s/%d differs, %d was due", code, r.Pos, next)
		}
		next++
		return nil
	}))
	if end := min(to, w.head.Size) + 1; next != max(from, end) {
		m.rt.Fatalf("reading %s %d to %d ended before %d", code, from, to, next)
	}
}

func (m *modelRun) cursor() {
	code := m.code()
	w, pos := m.world[code], rapid.Int64Range(0, 20).Draw(m.rt, "pos")
	m.ok(m.store().SetCursor(ctx, "relay", code, pos))
	w.cursor = max(w.cursor, pos)
	if got, err := m.store().Cursor(ctx, "relay", code); err != nil || got != w.cursor {
		m.rt.Fatalf("cursor %d (%v), want %d", got, err, w.cursor)
	}
}

func (m *modelRun) snapshot() {
	code := m.code()
	w, pos := m.world[code], rapid.Int64Range(1, 20).Draw(m.rt, "pos")
	m.ok(m.store().SaveSnapshot(ctx, engine.Snapshot{Journal: code, Pos: pos, Machine: "1", Bytes: fmt.Append(nil, pos)}))
	w.snap = max(w.snap, pos)
	got, ok, err := m.store().LoadSnapshot(ctx, code)
	if err != nil || !ok || got.Pos != w.snap || string(got.Bytes) != fmt.Sprint(w.snap) {
		m.rt.Fatalf("snapshot at %d (%v, %v), want %d", got.Pos, ok, err, w.snap)
	}
}
