package node_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const seed = 7

// site is a node on a directory, with time in the test's hands.
type site struct {
	t     *testing.T
	ctx   context.Context
	dir   string
	n     *node.Node
	clock *engine.VirtualClock
	world *demo.World
	said  int
	// weaken takes guarantees away before open.
	weaken func(*node.Options)
}

// directories that several tests begin with; each takes a copy.
var (
	lived  = sync.OnceValues(func() (string, error) { return prepare("lived", live) })
	begun  = sync.OnceValues(func() (string, error) { return prepare("begun", begin) })
	atHand string
)

func TestMain(m *testing.M) {
	var err error
	if atHand, err = os.MkdirTemp("", "qorgau-node-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(atHand); err != nil {
		panic(err)
	}
	os.Exit(code)
}

func prepare(name string, do func(ctx context.Context, dir string) error) (string, error) {
	dir := filepath.Join(atHand, name)
	return dir, do(context.Background(), dir)
}

// live is a country in which a few cases went from request to payment.
func live(ctx context.Context, dir string) error {
	_, err := demo.Fast(ctx, demo.Options{Cases: 6, Seed: seed, Dir: dir})
	return err
}

// begin is a country with its lists and rosters, before the first case.
func begin(ctx context.Context, dir string) error {
	_, err := demo.Fast(ctx, demo.Options{Cases: 0, Seed: seed, Dir: dir})
	return err
}

// at copies a directory and opens it.
func at(t *testing.T, from func() (string, error)) *site {
	t.Helper()
	source, err := from()
	if err != nil {
		t.Fatal(err)
	}
	w, err := demo.NewWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, ctx: t.Context(), dir: filepath.Join(t.TempDir(), "data"), world: w}
	if err := os.CopyFS(s.dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	s.open()
	t.Cleanup(s.close)
	return s
}

func (s *site) open() {
	s.t.Helper()
	if err := s.tryOpen(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) tryOpen() error {
	o, err := node.Resume(s.ctx, node.Options{Dir: s.dir})
	if err != nil {
		return err
	}
	if o.Clock == nil { // a directory that is no demo's
		o.Clock = engine.NewVirtualClock(civil.InstantOf(2025, 10, 13, 4, 0, 0))
	}
	s.clock = o.Clock.(*engine.VirtualClock)
	o.Through = s.through
	if s.weaken != nil {
		s.weaken(&o)
	}
	n, err := node.Open(s.ctx, o)
	if err == nil {
		s.n = n
	}
	return err
}

// through moves time to where a message carries it, as in the calm demo.
func (s *site) through(_ context.Context, m kafka.Message, handle func() error) error {
	if e, err := kafka.Decode(m); err == nil {
		if at, err := civil.ParseInstant(e.Time); err == nil {
			s.clock.Set(at)
		}
	}
	return handle()
}

func (s *site) close() {
	if s.n == nil {
		return
	}
	if err := s.n.Close(context.WithoutCancel(s.ctx)); err != nil {
		s.t.Error(err)
	}
	s.n = nil
}

func (s *site) now() civil.Instant {
	s.t.Helper()
	at, err := s.clock.Now()
	if err != nil {
		s.t.Fatal(err)
	}
	return at
}

// rest lets everything run until nothing is left to do.
func (s *site) rest() {
	s.t.Helper()
	for {
		n, err := s.n.Round(s.ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// until moves time, clock by clock.
func (s *site) until(at civil.Instant) {
	s.t.Helper()
	for {
		s.rest()
		next := at
		for _, code := range s.n.Engine.Journals() {
			s.look(code, func(m journal.Machine) {
				if c, ok := m.Due(); ok && c.Due > s.now() {
					next = min(next, c.Due)
				}
			})
		}
		if s.now() >= at {
			return
		}
		s.clock.Set(next)
	}
}

func (s *site) look(code string, fn func(journal.Machine)) {
	s.t.Helper()
	err := s.n.Engine.Look(s.ctx, code, func(m journal.Machine, _ int64) error {
		fn(m)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

type values = map[string]any

// tell puts a message of the register on its topic; object, revision and unit are among its values.
func (s *site) tell(id, name string, data values) {
	s.t.Helper()
	b, err := json.Marshal(data)
	if err != nil {
		s.t.Fatal(err)
	}
	m := kafka.Encode(kafka.Event{ID: id, Source: "urn:kz:erdr", Type: name, Time: s.now().String(), DataContentType: "application/json", Data: b}, true)
	m.Topic = kafka.TopicERDREvents
	if err := s.n.Publisher.PublishBatch(s.ctx, []kafka.Message{m}); err != nil {
		s.t.Fatal(err)
	}
}

// treasury answers an order with its payment.
func (s *site) treasury(o *event.SettlementOrdered) {
	s.t.Helper()
	b, err := json.Marshal(values{"settlement": o.Settlement, "tiyn": o.Tiyn, "paid_at": s.now().String(), "document": "PD-1"})
	if err != nil {
		s.t.Fatal(err)
	}
	m := kafka.Encode(kafka.Event{ID: "t-" + strings.ReplaceAll(o.Settlement, "/", "-"), Source: "urn:kz:treasury", Type: "payment.made.v1", Time: s.now().String(),
		DataContentType: "application/json", Data: b}, true)
	m.Topic = kafka.TopicTreasuryPayments
	if err := s.n.Publisher.PublishBatch(s.ctx, []kafka.Message{m}); err != nil {
		s.t.Fatal(err)
	}
}

// say is a person speaking to a journal; it must be recorded, and answers the code of a refusal.
func (s *site) say(code, name string, data values) door.Answer {
	s.t.Helper()
	s.said++
	line, err := json.Marshal(values{"specversion": "1.0", "id": fmt.Sprintf("said-%d", s.said), "source": "urn:qorgau:people", "type": name,
		"datacontenttype": "application/json", "data": data})
	if err != nil {
		s.t.Fatal(err)
	}
	answers, err := s.n.People(s.ctx, code, [][]byte{line})
	if err != nil {
		s.t.Fatal(err)
	}
	if answers[0].Status != engine.Recorded {
		s.t.Fatalf("%s is answered %+v", name, answers[0])
	}
	return answers[0]
}

// agreed is say of what must not be refused.
func (s *site) agreed(code, name string, data values) {
	s.t.Helper()
	if a := s.say(code, name, data); a.Code != "" {
		s.t.Fatalf("%s is refused: %+v", name, a)
	}
}

// each calls fn for every record of a journal.
func (s *site) each(code string, fn func(*journal.Record)) {
	s.t.Helper()
	err := s.n.Store.Read(s.ctx, code, 1, 0, func(x journal.Stored) error {
		rec, err := journal.Parse(string(x.Bytes), event.New)
		if err == nil {
			fn(&rec)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// bodies lists the events of one type in a journal.
func bodies[T any](s *site, code string) []*T {
	s.t.Helper()
	var out []*T
	s.each(code, func(rec *journal.Record) {
		if e, ok := rec.Body.(any).(*T); ok {
			out = append(out, e)
		}
		if m, ok := rec.Body.(*event.MailReceived); ok {
			if e, ok := m.Body.(any).(*T); ok {
				out = append(out, e)
			}
		}
	})
	return out
}

// topic reads a topic from its beginning.
func (s *site) topic(name string) []kafka.Message {
	s.t.Helper()
	d, err := s.n.Broker.NewDrainer("test-reader", name)
	if err != nil {
		s.t.Fatal(err)
	}
	defer d.Close()
	messages, err := d.Drain(s.ctx, 1<<20)
	if err != nil {
		s.t.Fatal(err)
	}
	return messages
}

// outgoing decodes what went out of one type.
func (s *site) outgoing(topic, name string) []values {
	s.t.Helper()
	var out []values
	for _, m := range s.topic(topic) {
		e, err := kafka.Decode(m)
		if err != nil {
			s.t.Fatal(err)
		}
		if e.Type != name {
			continue
		}
		data := values{}
		if err := json.Unmarshal(e.Data, &data); err != nil {
			s.t.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// verified verifies the store and an export of it.
func (s *site) verified() *audit.Report {
	s.t.Helper()
	var text strings.Builder
	if err := audit.Export(s.ctx, s.n.Store, &text, nil); err != nil {
		s.t.Fatal(err)
	}
	file, err := audit.ReadExport(strings.NewReader(text.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	var last *audit.Report
	for _, src := range []audit.Source{file, audit.StoreSource{Store: s.n.Store}} {
		if last, err = audit.Verify(s.ctx, src, audit.Options{Registry: event.New, Open: node.Machines}); err != nil {
			s.t.Fatal(err)
		}
		for _, f := range last.Findings {
			s.t.Errorf("verify of a %T finds %+v", src, f)
		}
	}
	return last
}

// advocate finds the number of an advocate by his reference.
func (s *site) advocate(ref journal.Ref) *demo.Advocate {
	s.t.Helper()
	for _, b := range s.world.Bars {
		for _, a := range b.Advocates {
			if got, ok, err := s.n.Find(s.ctx, a.ID); err != nil {
				s.t.Fatal(err)
			} else if ok && got == ref {
				return a
			}
		}
	}
	s.t.Fatalf("nobody is %s", ref)
	return nil
}

// ref is the reference of somebody who is known.
func (s *site) ref(id string) journal.Ref {
	s.t.Helper()
	ref, ok, err := s.n.Find(s.ctx, id)
	if err != nil || !ok {
		s.t.Fatalf("%s is not known: %v", id, err)
	}
	return ref
}
