package intake_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/intake"
	"qorgau/adapters/kafka"
	"qorgau/adapters/quarantine"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

var at = civil.InstantOf(2025, 10, 13, 6, 0, 0)

// door answers for the engine: the first input of an id is recorded, the next is a duplicate, and it fails when told to.
type door struct {
	seen map[string]string
	fail error
	bug  string // an id the machine fails on
	got  []*engine.Input
}

func (d *door) SubmitAll(_ context.Context, inputs []*engine.Input) ([]engine.Outcome, error) {
	if d.fail != nil {
		return nil, d.fail
	}
	out := make([]engine.Outcome, len(inputs))
	for i, in := range inputs {
		d.got = append(d.got, in)
		was, known := d.seen[in.ID]
		switch {
		case in.ID == d.bug:
			out[i] = engine.Outcome{Status: engine.MachineError, Journal: in.Journal, Err: errors.New("bug")}
		case !known:
			d.seen[in.ID] = string(in.Canonical)
			out[i] = engine.Outcome{Status: engine.Recorded, Journal: in.Journal, Pos: int64(len(d.seen))}
		case was == string(in.Canonical):
			out[i] = engine.Outcome{Status: engine.Duplicate, Journal: in.Journal}
		default:
			out[i] = engine.Outcome{Status: engine.Conflict, Journal: in.Journal}
		}
	}
	return out, nil
}

type broker struct {
	got  []kafka.Message
	fail error
}

func (b *broker) PublishBatch(_ context.Context, m []kafka.Message) error {
	if b.fail == nil {
		b.got = append(b.got, m...)
	}
	return b.fail
}

type bench struct {
	*intake.Intake
	door  *door
	out   *broker
	vault *vault.Vault
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{door: &door{seen: map[string]string{}}, out: &broker{}}
	var err error
	if b.vault, err = vault.Open(context.Background(), filepath.Join(t.TempDir(), "vault.db"), vault.Options{Seed: []byte("intake")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.vault.Close() })
	doors := map[string]*erdr.Door{}
	for topic, channel := range map[string]string{kafka.TopicERDREvents: erdr.Register, kafka.TopicTreasuryPayments: erdr.Treasury} {
		if doors[topic], err = erdr.New(channel); err != nil {
			t.Fatal(err)
		}
	}
	b.Intake = intake.New(intake.Config{Engine: b.door, Doors: doors, Vault: b.vault, Out: b.out, Clock: engine.NewVirtualClock(at),
		Units: func(context.Context) (erdr.Units, error) {
			return func(unit string, _ civil.Instant) (string, bool) {
				return "KZ-71", strings.HasPrefix(unit, "71-")
			}, nil
		},
		Known: func(code string) bool { return code == journal.National || code == "KZ-71" },
	})
	return b
}

// message reads an example of the contract.
func message(t *testing.T, name string, replace ...string) kafka.Message {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "schemas", "examples", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	topic := kafka.TopicERDREvents
	if strings.HasPrefix(name, "payment.") {
		topic = kafka.TopicTreasuryPayments
	}
	return kafka.Message{Topic: topic, Value: []byte(strings.NewReplacer(replace...).Replace(string(raw))),
		Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json")}}}
}

// Each message of a batch is counted in one class; what is not taken goes to quarantine with its reason, and opens there
// to what was sent.
func TestClasses(t *testing.T) {
	b := newBench(t)
	sound := message(t, "defender.requested.v1")
	changed := message(t, "defender.requested.v1", `"revision": 1`, `"revision": 2`)
	torn := kafka.Message{Topic: kafka.TopicERDREvents, Offset: 7, Value: []byte(`{"spec`), Headers: sound.Headers}
	wrong := message(t, "defender.requested.v1", `"urgency": "urgent"`, `"urgency": "sometime"`, "0199dc1a", "0199dc1b")
	foreign := message(t, "payment.made.v1")
	foreign.Topic = kafka.TopicERDREvents // the register cannot speak for the treasury
	bug := message(t, "case.opened.v1")
	ce, err := kafka.Decode(bug)
	if err != nil {
		t.Fatal(err)
	}
	b.door.bug = ce.ID
	if err := b.Handle(context.Background(), []kafka.Message{sound, sound, changed, torn, wrong, foreign, bug}); err != nil {
		t.Fatal(err)
	}
	if c := b.Counts(); c != (intake.Counts{Taken: 7, Accepted: 1, Duplicate: 1, Conflict: 1, Quarantined: 4}) {
		t.Fatalf("%+v", c)
	}
	want := []string{"id_conflict", "envelope_json", "schema_violation", "unknown_type", "machine_error"}
	if len(b.out.got) != len(want) {
		t.Fatalf("%d messages in quarantine", len(b.out.got))
	}
	for i, m := range b.out.got {
		reason, _ := m.Header(quarantine.HeaderReason)
		original, err := quarantine.Repair(context.Background(), b.vault, m)
		if err != nil {
			t.Fatal(err)
		}
		if string(reason) != want[i] || string(original.Value) != string([]kafka.Message{changed, torn, wrong, foreign, bug}[i].Value) {
			t.Errorf("message %d: %s, %.60s", i, reason, original.Value)
		}
	}
	var answered *event.RequestMalformed
	for _, in := range b.door.got {
		if e, ok := in.Body.(*event.RequestMalformed); ok {
			answered = e
			if in.Source != "intake" || in.Journal != "KZ-71" {
				t.Errorf("the malformed request is from %s in %s", in.Source, in.Journal)
			}
		}
	}
	if answered == nil || answered.Code != "schema_violation" || answered.Place != "data/urgency" {
		t.Errorf("the register is answered %+v", answered)
	}
}

// A message goes to the journal of its unit at its moment, or to KZ if no row says where.
func TestRoutes(t *testing.T) {
	b := newBench(t)
	elsewhere := message(t, "case.opened.v1", `"71-`, `"10-`)
	if err := b.Handle(context.Background(), []kafka.Message{message(t, "defender.requested.v1"), elsewhere}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(b.door.got[0].Journal, " ", b.door.got[1].Journal); got != "KZ-71 KZ" {
		t.Fatal(got)
	}
}

// A failure of our own parts stops the batch and counts nothing; the same batch comes again and is complete then.
func TestOwnFailures(t *testing.T) {
	ctx := context.Background()
	ours := errors.New("store is gone")
	b := newBench(t)
	batch := []kafka.Message{message(t, "defender.requested.v1"), {Topic: kafka.TopicERDREvents, Value: []byte("{")}}
	b.door.fail = ours
	if err := b.Handle(ctx, batch); !errors.Is(err, ours) || b.Counts().Taken != 0 || len(b.out.got) != 0 {
		t.Fatalf("the engine failed: %v %+v, %d in quarantine", err, b.Counts(), len(b.out.got))
	}
	b.door.fail, b.out.fail = nil, ours
	if err := b.Handle(ctx, batch); !errors.Is(err, ours) || b.Counts().Taken != 0 {
		t.Fatalf("the broker failed: %v %+v", err, b.Counts())
	}
	b.out.fail = nil
	if err := b.Handle(ctx, batch); err != nil {
		t.Fatal(err)
	}
	if c := b.Counts(); c != (intake.Counts{Taken: 2, Duplicate: 1, Quarantined: 1}) || len(b.out.got) != 1 {
		t.Fatalf("%+v, %d in quarantine", c, len(b.out.got))
	}
	if got := b.Rejected()["envelope_not_cloudevent"]; got != 1 {
		t.Fatalf("%v", b.Rejected())
	}
}
