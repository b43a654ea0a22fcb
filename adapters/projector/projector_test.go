package projector

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// ignoreMetrics: the Kafka client's metrics library keeps one ticker for the life of the process.
var ignoreMetrics = goleak.IgnoreTopFunction("github.com/rcrowley/go-metrics.(*meterArbiter).tick")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, ignoreMetrics) }

// world is a store with journals of several bars and fresh read models.
type world struct {
	t        *testing.T
	store    *sqlite.Store
	messages []kafka.Message // one a record, in order of journal and position
	recs     []journal.Record
}

func newWorld(t *testing.T, bars ...string) *world {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "journal.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { check(t, store.Close()) })
	w := &world{t: t, store: store}
	for _, code := range bars {
		recs := rowstest.Journey(code)
		w.recs = append(w.recs, recs...)
		w.messages = append(w.messages, w.record(code, recs)...)
	}
	return w
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// record appends records to the store and gives the messages that the relay would publish.
func (w *world) record(code string, recs []journal.Record) (messages []kafka.Message) {
	w.t.Helper()
	number, err := journal.Number(code)
	check(w.t, err)
	lease, err := w.store.Acquire(w.t.Context(), code, "test", time.Minute)
	check(w.t, err)
	head, err := w.store.Head(w.t.Context(), code)
	check(w.t, err)
	tree, err := journal.OpenTree(head.Size, head.Frontier)
	check(w.t, err)
	batch := engine.Batch{Journal: code, Epoch: lease.Epoch, From: head.Size}
	for i := range recs {
		line := recs[i].AppendLine(nil)
		leaf := journal.Leaf(line)
		tree.Append(leaf)
		batch.Records = append(batch.Records, journal.Stored{Pos: recs[i].Pos, Bytes: line, Leaf: leaf})
		messages = append(messages, kafka.Message{Topic: kafka.TopicJournal, Partition: int32(number), Key: code, Value: line, Headers: []kafka.Header{
			{Key: "journal", Value: []byte(code)}, {Key: "pos", Value: strconv.AppendInt(nil, recs[i].Pos, 10)}, {Key: "leaf", Value: []byte(leaf.String())}}})
	}
	batch.Head = journal.Head{Journal: code, Size: tree.Size(), Root: tree.Root(), Frontier: tree.Frontier()}
	answers, err := w.store.Append(w.t.Context(), []engine.Batch{batch})
	check(w.t, errors.Join(append(answers, err)...))
	return messages
}

// projector makes one on read models of its own.
func (w *world) projector() *Projector {
	w.t.Helper()
	models, err := sqlite.OpenReadModels(filepath.Join(w.t.TempDir(), "readmodels.db"), sqlite.Options{}, projections.All()...)
	check(w.t, err)
	w.t.Cleanup(func() { check(w.t, models.Close()) })
	p := New(models, w.store, event.New)
	p.Log = slog.New(slog.DiscardHandler)
	return p
}

func (w *world) digest(p *Projector) journal.Hash {
	w.t.Helper()
	h, err := p.models.Digest(w.t.Context())
	check(w.t, err)
	return h
}

// rebuilt is what the rows must be.
func (w *world) rebuilt() journal.Hash {
	w.t.Helper()
	p := w.projector()
	check(w.t, p.Rebuild(w.t.Context(), nil))
	return w.digest(p)
}

// disorder repeats a third of the messages, drops a third but never the last of a journal, and shuffles them.
func (w *world) disorder(r *rand.Rand) []kafka.Message {
	var out []kafka.Message
	for i, m := range w.messages {
		last := i+1 == len(w.messages) || w.messages[i+1].Key != m.Key
		switch n := r.IntN(3); {
		case n == 0 && !last:
		case n == 1:
			out = append(out, m, m)
		default:
			out = append(out, m)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// Live equals rebuild, however the messages came: in order, shuffled, repeated, with gaps, in batches of any size.
func TestLiveEqualsRebuild(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75", "KZ-10")
	want := w.rebuilt()
	inOrder := w.projector()
	check(t, inOrder.Handle(t.Context(), w.messages))
	if w.digest(inOrder) != want {
		t.Fatal("records in order give other rows than a rebuild")
	}
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := w.projector()
		for batch := range slices.Chunk(w.disorder(r), 1+r.IntN(40)) {
			check(t, p.Handle(t.Context(), batch))
		}
		if w.digest(p) != want {
			t.Fatalf("seed %d: disorder reached the rows", seed)
		}
	}
}

// The twin: the same folds without the projector's order give other rows. So the test above does not pass because order
// means nothing.
func TestWithoutOrderTheRowsDiffer(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75")
	right := rowstest.New(projections.All()...)
	check(t, right.Apply(w.recs...))
	for name, disorder := range map[string]func([]journal.Record) []journal.Record{
		"shuffled": func(recs []journal.Record) []journal.Record {
			rand.New(rand.NewPCG(3, 4)).Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
			return recs
		},
		"repeated": func(recs []journal.Record) []journal.Record { return append(recs, recs[9:30]...) },
		"gapped":   func(recs []journal.Record) []journal.Record { return slices.Delete(recs, 8, 12) },
	} {
		m := rowstest.New(projections.All()...)
		for _, rec := range disorder(slices.Clone(w.recs)) {
			check(t, m.ApplyAnyhow(&rec))
		}
		if m.Digest() == right.Digest() {
			t.Errorf("%s records give the same rows", name)
		}
	}
}

// A line that does not have the hash of its headers is not believed, and a message without a place is passed over.
func TestForeignMessages(t *testing.T) {
	w := newWorld(t, "KZ-71")
	want := w.rebuilt()
	p := w.projector()
	changed := slices.Clone(w.messages)
	for i := range changed {
		changed[i].Value = append([]byte(" "), changed[i].Value...)
	}
	noise := []kafka.Message{{Value: []byte("hello")}, {Headers: []kafka.Header{{Key: "journal", Value: []byte("KZ-7")}, {Key: "pos", Value: []byte("1")}}},
		{Headers: []kafka.Header{{Key: "journal", Value: []byte("KZ-71")}, {Key: "pos", Value: []byte("0")}}}}
	check(t, p.Handle(t.Context(), append(noise, changed...)))
	if w.digest(p) != want || p.Foreign() != 3 {
		t.Fatalf("foreign lines reached the rows, or %d messages of 3 were passed over", p.Foreign())
	}
}

// A topic that is ahead of the store stops its journal, keeps nothing of it, and stops no other.
func TestTopicAheadOfTheStore(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75")
	p := w.projector()
	ahead := w.messages[0]
	ahead.Headers = slices.Clone(ahead.Headers)
	ahead.Headers[1].Value = []byte("100000")
	err := p.Handle(t.Context(), append(slices.Clone(w.messages), ahead))
	if !errors.Is(err, ErrNotInStore) {
		t.Fatalf("error %v", err)
	}
	for code, want := range map[string]int64{"KZ-71": 0, "KZ-75": int64(len(w.recs) / 2)} {
		if at, err := p.models.Position(t.Context(), code); err != nil || at != want {
			t.Errorf("%s stands at %d, %v; want %d", code, at, err, want)
		}
	}
	check(t, p.Handle(t.Context(), w.messages))
	if w.digest(p) != w.rebuilt() {
		t.Fatal("afterwards the rows differ")
	}
}

// drained hands out messages like a partition with a committed offset.
type drained struct {
	messages  []kafka.Message
	given     int
	committed int
}

func (d *drained) Drain(_ context.Context, limit int) ([]kafka.Message, error) {
	d.given = min(limit, len(d.messages)-d.committed)
	return d.messages[d.committed : d.committed+d.given], nil
}

func (d *drained) Commit() error {
	d.committed += d.given
	return nil
}

// Step takes what is there and no more; what failed is not committed; catching up needs no topic.
func TestStepAndCatchUp(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75")
	p, d := w.projector(), &drained{messages: w.disorder(rand.New(rand.NewPCG(5, 5)))}
	if n, err := p.Step(t.Context(), d); err != nil || n != len(d.messages) || d.committed != n {
		t.Fatalf("%d of %d messages, %v", n, len(d.messages), err)
	}
	if n, err := p.Step(t.Context(), d); err != nil || n != 0 {
		t.Fatalf("%d messages at the end, %v", n, err)
	}
	want := w.rebuilt()
	if w.digest(p) != want {
		t.Fatal("stepping gives other rows")
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	d = &drained{messages: w.messages}
	if _, err := w.projector().Step(stopped, d); err == nil || d.committed != 0 {
		t.Fatalf("a failed step committed %d messages, %v", d.committed, err)
	}
	lone := w.projector()
	if n, err := lone.CatchUp(t.Context()); err != nil || n != len(w.recs) || w.digest(lone) != want {
		t.Fatalf("caught up %d records of %d, %v", n, len(w.recs), err)
	}
}

// A rebuild reports its progress up to the whole.
func TestRebuildProgress(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75")
	var done, total int64
	check(t, w.projector().Rebuild(t.Context(), func(d, n int64) { done, total = d, n }))
	if want := int64(len(w.recs)); done != want || total != want {
		t.Fatalf("%d of %d, want %d", done, total, want)
	}
}
