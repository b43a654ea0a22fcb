package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/relay"
	"qorgau/adapters/sqlite"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const bar = "KZ-75"

var at = civil.InstantOf(2025, 10, 13, 6, 0, 0)

// broker keeps what was published, and fails when it is told to, before or after it kept the batch.
type broker struct {
	got           []kafka.Message
	before, after bool
}

var errBroker = errors.New("broker is gone")

func (b *broker) PublishBatch(_ context.Context, m []kafka.Message) error {
	if b.before {
		return errBroker
	}
	b.got = append(b.got, m...)
	if b.after {
		return errBroker
	}
	return nil
}

// opener opens every box to its own bytes, but those of the erased.
type opener struct{ erased journal.Ref }

func (o opener) OpenMany(_ context.Context, boxes []journal.Box) ([]engine.Opened, error) {
	out := make([]engine.Opened, len(boxes))
	for i, b := range boxes {
		if b.Person != o.erased {
			out[i] = engine.Opened{Text: string(b.Bytes), OK: true}
		}
	}
	return out, nil
}

// store is a journal of facts and decisions that name a defender, with boxes of two persons.
func store(t *testing.T, groups int) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "journal.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	lease, err := s.Acquire(context.Background(), bar, "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	tree := journal.NewTree()
	b := engine.Batch{Journal: bar, Epoch: lease.Epoch}
	put := func(rec journal.Record) {
		rec.Journal, rec.Pos, rec.At, rec.Type = bar, tree.Size()+1, at, rec.Body.Type()
		line := rec.AppendLine(nil)
		leaf := journal.Leaf(line)
		tree.Append(leaf)
		b.Records = append(b.Records, journal.Stored{Pos: rec.Pos, Bytes: line, Leaf: leaf})
	}
	for i := range groups {
		boxes := []journal.Box{{Person: journal.Ref{1}, Field: "advocate_name", Bytes: []byte("Name")},
			{Person: journal.Ref{2}, Field: "advocate_phone", Bytes: []byte("+7")}, {Person: journal.Ref{1}, Field: "advocate_iban", Bytes: []byte("secret")}}
		put(journal.Record{Kind: journal.Fact, Source: "erdr", ID: fmt.Sprint(i), Body: &event.DrawCommitted{Day: at.UTCDate()}})
		put(journal.Record{Kind: journal.Decision, Cause: int64(i*2) + 1, Machine: 1, Sealed: boxes,
			Body: &event.DefenderNamed{Request: fmt.Sprint("r", i), Appointment: fmt.Sprintf("r%d/1", i), Advocate: journal.Ref{1}}})
	}
	b.Head = journal.Head{Journal: bar, Size: tree.Size(), Root: tree.Root(), Frontier: tree.Frontier()}
	if errs, err := s.Append(context.Background(), []engine.Batch{b}); err != nil || errs[0] != nil {
		t.Fatal(err, errs)
	}
	return s
}

func step(t *testing.T, r *relay.Relay) int {
	t.Helper()
	n, err := r.Step(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every record goes to the journal's topic in order with its place; a decision for another system goes there too, with
// the values opened that it is entitled to and no others.
func TestEveryRecordInOrder(t *testing.T) {
	s, out := store(t, 700), &broker{}
	r := relay.New(s, out, opener{}, event.New)
	if n := step(t, r); n != 1400 {
		t.Fatalf("%d records", n)
	}
	if n := step(t, r); n != 0 {
		t.Fatalf("%d records again", n)
	}
	var pos int64
	ids := map[string]bool{}
	for _, m := range out.got {
		if m.Partition != 75 || m.Key != bar {
			t.Fatalf("%s to partition %d with key %s", m.Topic, m.Partition, m.Key)
		}
		if m.Topic == kafka.TopicJournal {
			pos++
			h, _ := m.Header("pos")
			leaf, _ := m.Header("leaf")
			if string(h) != strconv.FormatInt(pos, 10) || string(leaf) != journal.Leaf(m.Value).String() {
				t.Fatalf("record %d has place %s and leaf %s", pos, h, leaf)
			}
			continue
		}
		ce, err := kafka.Decode(m)
		if err != nil || m.Topic != kafka.TopicAppointments || ce.Type != "defender.named.v1" || ids[ce.ID] {
			t.Fatalf("%s %s %v", m.Topic, ce.Type, err)
		}
		ids[ce.ID] = true
		var data map[string]any
		if err := json.Unmarshal(ce.Data, &data); err != nil {
			t.Fatal(err)
		}
		if data["advocate_name"] != "Name" || data["advocate_phone"] != "+7" || data["advocate_iban"] != nil {
			t.Fatalf("opened: %s", ce.Data)
		}
	}
	if pos != 1400 || len(ids) != 700 {
		t.Fatalf("%d records and %d messages", pos, len(ids))
	}
}

// What an erased person's values were is named, not told; the message itself and its id stay the same.
func TestErased(t *testing.T) {
	before, after := &broker{}, &broker{}
	step(t, relay.New(store(t, 1), before, opener{}, event.New))
	step(t, relay.New(store(t, 1), after, opener{erased: journal.Ref{1}}, event.New))
	was, err := kafka.Decode(before.got[len(before.got)-1])
	if err != nil {
		t.Fatal(err)
	}
	is, err := kafka.Decode(after.got[len(after.got)-1])
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Name   *string  `json:"advocate_name"`
		Erased []string `json:"erased"`
	}
	if err := json.Unmarshal(is.Data, &data); err != nil {
		t.Fatal(err)
	}
	if data.Name != nil || fmt.Sprint(data.Erased) != "[advocate_name]" || was.ID != is.ID {
		t.Fatalf("%s, id %s before and %s after", is.Data, was.ID, is.ID)
	}
}

// published says how a series of failures and restarts lost or reordered a record; repeats with the same bytes are
// allowed, at least once is the promise.
func published(out *broker, want int64) string {
	var next int64 = 1
	first := map[int64]string{}
	for _, m := range out.got {
		if m.Topic != kafka.TopicJournal {
			continue
		}
		h, _ := m.Header("pos")
		pos, _ := strconv.ParseInt(string(h), 10, 64)
		if was, again := first[pos]; again {
			if was != string(m.Value) {
				return fmt.Sprintf("record %d came again with other bytes", pos)
			}
			continue
		}
		if pos != next {
			return fmt.Sprintf("record %d came where %d was due", pos, next)
		}
		first[pos], next = string(m.Value), next+1
	}
	if next != want+1 {
		return fmt.Sprintf("%d of %d records came", next-1, want)
	}
	return ""
}

// skipping is a store whose cursor runs ahead of what was published: the twin.
type skipping struct{ *sqlite.Store }

func (s skipping) Cursor(ctx context.Context, reader, code string) (int64, error) {
	pos, err := s.Store.Cursor(ctx, reader, code)
	return pos + 1, err
}

// Through failures of the broker and restarts nothing is lost and nothing overtakes. The twin sets its cursor too far.
func TestNothingIsLost(t *testing.T) {
	try := func(wrap func(*sqlite.Store) engine.Store) string {
		s, out := store(t, 1200), &broker{}
		st := wrap(s)
		for i := range 6 {
			r := relay.New(st, out, opener{}, event.New)
			out.before, out.after = i%3 == 0, i%3 == 1
			_, err := r.Step(context.Background())
			if (err != nil) != (i%3 != 2) && i < 3 {
				t.Fatalf("step %d: %v", i, err)
			}
			if i == 2 {
				if err := r.Close(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
		}
		return published(out, 2400)
	}
	if bad := try(func(s *sqlite.Store) engine.Store { return s }); bad != "" {
		t.Fatal(bad)
	}
	if try(func(s *sqlite.Store) engine.Store { return skipping{s} }) == "" {
		t.Fatal("a cursor too far was not found: the test does not bite")
	}
}

// A relay that was closed goes on where it was.
func TestGoesOn(t *testing.T) {
	s, out := store(t, 3), &broker{}
	r := relay.New(s, out, opener{}, event.New)
	step(t, r)
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := step(t, relay.New(s, out, opener{}, event.New)); n != 0 {
		t.Fatalf("%d records came again after a clean end", n)
	}
}

// The id of an outgoing message follows from journal and leaf, and from nothing else.
func TestMessageID(t *testing.T) {
	a, b := journal.Leaf([]byte("a")), journal.Leaf([]byte("b"))
	if relay.MessageID(bar, a) == relay.MessageID(bar, b) || relay.MessageID(bar, a) == relay.MessageID("KZ-71", a) {
		t.Fatal("ids are not one to one")
	}
}
