package faults

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/adapters/quarantine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const garbageMessages = 10_500

// start of every test of this package: 2025-10-13T06:00:00Z, a Monday.
const start = civil.Instant(1760335200000)

// examples are the messages of the contract that may come in by the broker, as they stand in schemas/examples.
func examples(t testing.TB) (out []example) {
	t.Helper()
	for _, info := range event.Types {
		topic := map[string]string{"erdr": kafka.TopicERDREvents, "treasury": kafka.TopicTreasuryPayments}[info.In]
		if topic == "" {
			continue
		}
		b, err := os.ReadFile(filepath.Join("..", "..", "schemas", "examples", info.Name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		x := example{topic: topic}
		if err := json.Unmarshal(b, &x.envelope); err != nil {
			t.Fatalf("%s: %v", info.Name, err)
		}
		out = append(out, x)
	}
	return out
}

type example struct {
	topic    string
	envelope map[string]any
}

// sent is one message on its way, with what must become of it if that can be told beforehand.
type sent struct {
	kafka.Message
	want string // accepted, duplicate, conflict, quarantined, or empty
	json bool   // the value is JSON
}

// mill makes garbage from examples; the same seed gives the same garbage.
type mill struct {
	r        *rand.Rand
	examples []example
	n        int
	sound    []int // indices of sound messages, which may come again
	out      []sent
}

func clone(v any) any {
	switch x := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, v := range x {
			m[k] = clone(v)
		}
		return m
	case []any:
		l := make([]any, len(x))
		for i, v := range x {
			l[i] = clone(v)
		}
		return l
	}
	return v
}

func (m *mill) fresh() (example, map[string]any) {
	x := m.examples[m.r.IntN(len(m.examples))]
	x.envelope = clone(x.envelope).(map[string]any)
	m.n++
	x.envelope["id"] = fmt.Sprintf("garbage-%06d", m.n)
	x.envelope["time"] = start.String()
	data := x.envelope["data"].(map[string]any)
	if x.envelope["type"] == "defender.requested.v1" {
		data["object"], data["person_id"] = fmt.Sprintf("req-%d", m.n), fmt.Sprintf("person-%d", m.n)
	}
	return x, data
}

func (m *mill) pick(data map[string]any) string {
	keys := slices.Sorted(maps.Keys(data))
	return keys[m.r.IntN(len(keys))]
}

func structured(x example) kafka.Message {
	b, err := json.Marshal(x.envelope)
	if err != nil {
		panic(err)
	}
	return kafka.Message{Topic: x.topic, Key: "71", Value: b, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json; charset=utf-8")}}}
}

func binary(x example) kafka.Message {
	b, err := json.Marshal(x.envelope["data"])
	if err != nil {
		panic(err)
	}
	msg := kafka.Message{Topic: x.topic, Key: "71", Value: b, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/json")}}}
	for _, k := range slices.Sorted(maps.Keys(x.envelope)) {
		if k != "data" && k != "datacontenttype" {
			msg.Headers = append(msg.Headers, kafka.Header{Key: "ce_" + k, Value: fmt.Append(nil, x.envelope[k])})
		}
	}
	return msg
}

func (m *mill) wrap(x example) kafka.Message {
	if m.r.IntN(2) == 0 {
		return binary(x)
	}
	return structured(x)
}

var wrong = []any{nil, true, -1, 1e300, 1.5, "", "x\u0000y", []any{}, []any{[]any{nil}}, map[string]any{}, map[string]any{"a": 1}, strings.Repeat("я", 5000), "2025-13-45"}

// grind makes one message.
func (m *mill) grind() sent {
	x, data := m.fresh()
	switch kind := m.r.IntN(100); {
	case kind < 12: // sound, in either mode
		m.sound = append(m.sound, len(m.out))
		return sent{Message: m.wrap(x), want: "accepted"}
	case kind < 17 && len(m.sound) > 0: // comes again as it was
		s := m.out[m.sound[m.r.IntN(len(m.sound))]]
		return sent{Message: s.Message, want: "duplicate"}
	case kind < 21: // another content under an id that was taken
		if len(m.sound) > 0 {
			was := m.out[m.sound[m.r.IntN(len(m.sound))]]
			ce, err := kafka.Decode(was.Message)
			if err != nil {
				panic(err)
			}
			for x.topic != was.Topic {
				x, _ = m.fresh()
			}
			x.envelope["id"], x.envelope["source"] = ce.ID, ce.Source
			x.envelope["time"] = (start + 1).String()
			if d := x.envelope["data"].(map[string]any); d["occurred_at"] != nil {
				d["occurred_at"] = (start - civil.Day - civil.Instant(m.n)).String()
			} else {
				d["settlement"] = fmt.Sprintf("KZ-71/other-%d", m.n)
			}
			return sent{Message: m.wrap(x)}
		}
	case kind < 29: // a value of another kind
		data[m.pick(data)] = wrong[m.r.IntN(len(wrong))]
	case kind < 37: // two values change places
		a, b := m.pick(data), m.pick(data)
		data[a], data[b] = data[b], data[a]
	case kind < 43:
		delete(data, m.pick(data))
	case kind < 50:
		data["surprise"] = wrong[m.r.IntN(len(wrong))]
		return sent{Message: m.wrap(x), want: "quarantined"}
	case kind < 57: // a type or version that nobody knows
		name := x.envelope["type"].(string)
		x.envelope["type"] = []string{strings.TrimSuffix(name, "1") + "9", "nothing.such.v1", name + ".v1", strings.ToUpper(name), "offer.made.v1", "machine.adopted.v1"}[m.r.IntN(6)]
		return sent{Message: m.wrap(x), want: "quarantined"}
	case kind < 63: // deeply nested
		depth := 40 + m.r.IntN(3000)
		msg := m.wrap(x)
		msg.Value = bytes.Replace(msg.Value, []byte(`"revision":1`), []byte(`"revision":`+strings.Repeat("[", depth)+strings.Repeat("]", depth)), 1)
		return sent{Message: msg}
	case kind < 70: // an attribute of the envelope is gone or wrong
		k := []string{"specversion", "source", "id", "time", "datacontenttype", "dataschema", "type"}[m.r.IntN(7)]
		if m.r.IntN(2) == 0 {
			delete(x.envelope, k)
		} else {
			x.envelope[k] = []any{"", "2.0", 7, "a b\n", strings.Repeat("u", 3000), "::%zz"}[m.r.IntN(6)]
		}
	case kind < 78: // cut short
		msg := m.wrap(x)
		msg.Value = msg.Value[:m.r.IntN(len(msg.Value))]
		return sent{Message: msg, want: "quarantined"}
	case kind < 84: // bytes that are no UTF-8
		msg := m.wrap(x)
		at := bytes.Index(msg.Value, []byte(`"unit":"`))
		if at < 0 {
			at = bytes.IndexByte(msg.Value, ':')
		}
		msg.Value = slices.Insert(msg.Value, at+8, 0xff, 0xc0)
		return sent{Message: msg, want: "quarantined"}
	case kind < 92: // some bytes flipped
		msg := m.wrap(x)
		for range 1 + m.r.IntN(4) {
			msg.Value[m.r.IntN(len(msg.Value))] ^= 1 << m.r.IntN(8)
		}
		return sent{Message: msg}
	case kind < 94: // nothing, or noise
		msg := m.wrap(x)
		msg.Value = [][]byte{nil, {}, []byte("null"), []byte("[]"), []byte(`""`), []byte("{}"), []byte("\xef\xbb\xbf{}"), bytes.Repeat([]byte{0}, 100)}[m.r.IntN(8)]
		return sent{Message: msg, want: "quarantined"}
	case kind < 96: // headers gone or doubled
		msg := binary(x)
		if m.r.IntN(2) == 0 {
			msg.Headers = msg.Headers[:m.r.IntN(len(msg.Headers))]
		} else {
			msg.Headers = append(msg.Headers, msg.Headers...)
		}
		return sent{Message: msg}
	default: // meaning is wrong where the form is right: a fact all the same
		if data["revision"] != nil {
			data["revision"] = 1 + m.r.IntN(1000)
		}
		if _, ok := data["register_case"].(string); ok {
			data["register_case"] = fmt.Sprintf("case-%d", m.r.IntN(50))
		}
		return sent{Message: m.wrap(x), want: "accepted"}
	}
	return sent{Message: m.wrap(x)}
}

// huge are messages at and above the limits; few, because they are large.
func (m *mill) huge() (out []sent) {
	for i := range 12 {
		x, data := m.fresh()
		data["place"] = strings.Repeat("a", []int{1 << 10, 1 << 16, kafka.MaxEventBytes - 1000, kafka.MaxEventBytes + 1, 1_350_000}[i%5])
		out = append(out, sent{Message: m.wrap(x)})
	}
	return out
}

func garbage(t testing.TB, n int) []sent {
	m := &mill{r: rand.New(rand.NewPCG(11, 7)), examples: examples(t)}
	for len(m.out) < n-12 {
		m.out = append(m.out, m.grind())
	}
	m.out = append(m.out, m.huge()...)
	for i := range m.out {
		m.out[i].json = json.Valid(m.out[i].Value)
	}
	return m.out
}

// name stands for what was sent: key, headers and value.
func name(m kafka.Message) [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s %q", m.Topic, m.Key)
	for _, x := range m.Headers {
		fmt.Fprintf(h, " %q=%q", x.Key, x.Value)
	}
	fmt.Fprintf(h, " %d\n", len(m.Value))
	h.Write(m.Value)
	return [32]byte(h.Sum(nil))
}

// drain reads a topic to its end.
func drain(t testing.TB, n *node.Node, topic string) (out []kafka.Message) {
	t.Helper()
	d, err := n.Broker.NewDrainer("test", topic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for {
		batch, err := d.Drain(context.Background(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(batch) == 0 {
			return out
		}
		out = append(out, batch...)
		if err := d.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

// world opens a node on a folder with the country, its lists and rosters in it.
func world(t testing.TB, dir string, change ...func(*node.Options)) *node.Node {
	t.Helper()
	ctx := context.Background()
	o := node.Options{Dir: dir, Clock: engine.NewVirtualClock(start), Seed: []byte("faults")}
	for _, c := range change {
		c(&o)
	}
	n, err := node.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Prepare(ctx, n.Engine, 1); err != nil {
		t.Fatal(err)
	}
	return n
}

// missing compares what is in quarantine with what was sent: each rejected message stands there once, opens to the bytes
// that were sent, and no other message does.
func missing(all []sent, rejected [][32]byte, want int64) string {
	sentTimes, kept := map[[32]byte]int{}, map[[32]byte]int{}
	sound := map[[32]byte]bool{}
	for _, s := range all {
		sentTimes[name(s.Message)]++
		sound[name(s.Message)] = sound[name(s.Message)] || s.want == "accepted" || s.want == "duplicate"
	}
	for _, k := range rejected {
		kept[k]++
		if kept[k] > sentTimes[k] {
			return "a message in quarantine was not sent, or stands there twice"
		}
		if sound[k] {
			return "a sound message is in quarantine"
		}
	}
	if int64(len(rejected)) != want {
		return fmt.Sprintf("%d messages are in quarantine, %d were rejected", len(rejected), want)
	}
	for _, s := range all {
		if s.want == "quarantined" && kept[name(s.Message)] == 0 {
			return "a defective message is not in quarantine"
		}
	}
	return ""
}

// Thousands of mutated messages go through the real broker and intake: every one that the broker acknowledged is
// accepted, a duplicate, a conflict or in quarantine; nothing crashes, nothing stands still, nothing is lost.
func TestGarbage(t *testing.T) {
	ctx := context.Background()
	n := world(t, t.TempDir())
	defer func() {
		if err := n.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	all := garbage(t, garbageMessages)
	messages := make([]kafka.Message, len(all))
	for i := range all {
		messages[i] = all[i].Message
	}
	n.Start(ctx)
	for batch := range slices.Chunk(messages, 500) {
		if err := n.Publisher.PublishBatch(ctx, batch); err != nil {
			t.Fatal(err)
		}
	}
	for n.Intake.Counts().Taken < int64(len(all)) { // a stuck partition ends in the test's own time limit
		time.Sleep(5 * time.Millisecond)
	}
	for {
		k, err := n.Engine.Step(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r, err := n.Relay.Step(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if k+r == 0 {
			break
		}
	}
	c := n.Intake.Counts()
	t.Logf("%d sent: %+v, rejected %v", len(all), c, n.Intake.Rejected())
	if c.Taken != int64(len(all)) || c.Accepted+c.Duplicate+c.Conflict+c.Quarantined != c.Taken {
		t.Errorf("the classes do not add up: %+v of %d", c, len(all))
	}
	if c.Accepted == 0 || c.Duplicate == 0 || c.Conflict == 0 || c.Quarantined == 0 {
		t.Errorf("a class is empty: %+v", c)
	}
	if n.Intake.Rejected()["machine_error"] != 0 {
		t.Errorf("the machine failed on %d messages", n.Intake.Rejected()["machine_error"])
	}

	var rejected [][32]byte
	deeper := 0
	for _, m := range drain(t, n, kafka.TopicRejected) {
		original, err := quarantine.Repair(ctx, n.Vault, m)
		if err != nil {
			t.Fatal(err)
		}
		rejected = append(rejected, name(original))
		if json.Valid(original.Value) {
			deeper++
		}
	}
	if bad := missing(all, rejected, c.Conflict+c.Quarantined); bad != "" {
		t.Error(bad)
	}
	if deeper*3 < len(all) {
		t.Errorf("only %d of %d messages are JSON and failed deeper", deeper, len(all))
	}
	// The twin: one message lost on the way to quarantine, and one put there for nothing.
	if missing(all, rejected[1:], c.Conflict+c.Quarantined) == "" {
		t.Error("a lost message is not found: the test does not bite")
	}
	for _, s := range all {
		if s.want == "accepted" {
			if missing(all, append(slices.Clone(rejected[1:]), name(s.Message)), c.Conflict+c.Quarantined) == "" {
				t.Error("a sound message in quarantine is not found: the test does not bite")
			}
			break
		}
	}

	facts, malformed := int64(0), map[string]bool{}
	read(t, n.Store, func(rec journal.Record) {
		if rec.Kind != journal.Fact {
			return
		}
		if e, ok := rec.Body.(*event.RequestMalformed); ok {
			malformed[e.Request] = true
		}
		if !ours(rec.Source) {
			facts++
		}
	})
	if facts != c.Accepted {
		t.Errorf("%d messages were accepted, %d are facts", c.Accepted, facts)
	}
	answered := 0
	for _, m := range drain(t, n, kafka.TopicAppointments) {
		ce, err := kafka.Decode(m)
		if err != nil {
			t.Fatal(err)
		}
		if ce.Type == "request.refused.v1" {
			var d struct{ Request string }
			if err := json.Unmarshal(ce.Data, &d); err != nil {
				t.Fatal(err)
			}
			if malformed[d.Request] {
				answered++
			}
		}
	}
	if len(malformed) == 0 || answered < len(malformed) {
		t.Errorf("%d requests were malformed, %d answers went to the register", len(malformed), answered)
	}
	sound(t, n.Store)
}

// ours are the sources of facts that did not come by the broker.
func ours(source string) bool {
	_, err := journal.Number(source)
	return err == nil || slices.Contains([]string{"engine", "clock", "intake"}, source) || strings.HasPrefix(source, "urn:qorgau:people:")
}

func read(t testing.TB, s engine.Store, fn func(journal.Record)) {
	t.Helper()
	heads, err := s.Heads(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		err := s.Read(context.Background(), h.Journal, 1, 0, func(x journal.Stored) error {
			rec, err := journal.Parse(string(x.Bytes), event.New)
			fn(rec)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// findings verifies a store.
func findings(t testing.TB, s engine.Store) []journal.Finding {
	t.Helper()
	rep, err := audit.Verify(context.Background(), audit.StoreSource{Store: s}, audit.Options{Registry: event.New, Open: node.Machines})
	if err != nil {
		t.Fatal(err)
	}
	return rep.Findings
}

// sound fails unless the store verifies.
func sound(t testing.TB, s engine.Store) {
	t.Helper()
	for i, f := range findings(t, s) {
		if i < 10 {
			t.Errorf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail)
		}
	}
}
