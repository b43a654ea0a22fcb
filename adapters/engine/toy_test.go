package engine_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/wire"
)

// The toy machine adds numbers. What else it shall do stands in the fact itself, so a test reads as what it asks for.

const (
	bar   = "KZ-75"
	other = "KZ-71"
	start = civil.Instant(1760335200000) // 2025-10-13T06:00:00Z
)

type toyFact struct {
	Do   string // add, many, panic, loop, flaky, clock, bad_clock, mail, poison
	N    int64
	Name string
}

func (*toyFact) Type() string { return "toy.fact.v1" }

func (f *toyFact) AppendJSON(b []byte) []byte {
	b = wire.AppendString(append(b, `{"do":`...), f.Do)
	b = wire.AppendInt(append(b, `,"n":`...), f.N)
	return append(wire.AppendString(append(b, `,"name":`...), f.Name), '}')
}

func (f *toyFact) ParseJSON(r *wire.Reader) {
	for r.Object(); r.Next(); {
		switch r.Key() {
		case "do":
			f.Do = r.Text()
		case "n":
			f.N = r.Int()
		case "name":
			f.Name = r.Text()
		default:
			r.Unknown()
		}
	}
}

// toyDone is the decision: the sum so far, and how many clocks had fired by then.
type toyDone struct{ Total, Fired int64 }

func (*toyDone) Type() string { return "toy.done.v1" }

func (d *toyDone) AppendJSON(b []byte) []byte {
	b = wire.AppendInt(append(b, `{"total":`...), d.Total)
	return append(wire.AppendInt(append(b, `,"fired":`...), d.Fired), '}')
}

func (d *toyDone) ParseJSON(r *wire.Reader) {
	for r.Object(); r.Next(); {
		switch r.Key() {
		case "total":
			d.Total = r.Int()
		case "fired":
			d.Fired = r.Int()
		default:
			r.Unknown()
		}
	}
}

func toyRegistry(name string) journal.Body {
	switch name {
	case "toy.fact.v1":
		return &toyFact{}
	case "toy.done.v1":
		return &toyDone{}
	}
	return event.New(name)
}

type toyState struct {
	Clocks journal.Clocks
	Post   journal.Post
	Total  int64
	Fired  int64
}

type toy struct {
	version, draft int64
	s              toyState
	flaky          *atomic.Int64 // how many more times "flaky" panics
}

func (m *toy) Version() int64 { return m.version }
func (m *toy) Draft() int64   { return m.draft }

func (m *toy) Evolve(rec *journal.Record) {
	if letter, ok := rec.Body.(journal.Addressed); ok && rec.Kind == journal.Decision {
		to, _ := letter.MailTo()
		m.s.Post.Wrote(to, rec.Pos)
	}
	switch e := rec.Body.(type) {
	case *toyFact:
		m.s.Total += e.N
		switch e.Do {
		case "clock":
			m.s.Clocks.Start(e.Name, "tick", civil.Instant(e.N))
		case "bad_clock":
			m.s.Clocks.Start(e.Name, "bad", civil.Instant(e.N))
		case "again_clock":
			m.s.Clocks.Start(e.Name, "again", civil.Instant(e.N))
		}
	case *event.ClockDue:
		m.s.Clocks.Fired(e.Clock)
		m.s.Fired++
		if name, kind, _, _ := journal.SplitClock(e.Clock); kind == "again" { // forgets the count: the same id once more
			delete(m.s.Clocks.Set, name)
			m.s.Clocks.Start(journal.ClockObject(e.Clock), "again", e.Due)
		}
	case *event.MailReceived:
		m.s.Post.Took(rec.Source, e.Seq)
	}
}

func (m *toy) React(rec *journal.Record) []journal.Outcome {
	return m.s.Post.Number(m.react(rec))
}

func (m *toy) react(rec *journal.Record) []journal.Outcome {
	done := journal.Outcome{Body: &toyDone{Total: m.s.Total, Fired: m.s.Fired}}
	if m.version == 2 { // the one rule in which the second machine differs
		done.Body.(*toyDone).Total *= 2
	}
	switch e := rec.Body.(type) {
	case *toyFact:
		switch e.Do {
		case "panic":
			panic("as asked")
		case "flaky":
			if m.flaky.Add(-1) >= 0 {
				panic("this time only")
			}
		case "loop":
			return []journal.Outcome{{Body: &event.AlarmRaised{Object: "loop", Code: "loop"}}}
		case "many":
			out := make([]journal.Outcome, e.N)
			for i := range out {
				out[i] = journal.Outcome{Body: &toyDone{Total: int64(i)}}
			}
			return out
		case "mail":
			return []journal.Outcome{{Body: &event.BookSent{Mail: event.Mail{To: other}, Units: []event.UnitRow{{Code: fmt.Sprint(e.N)}}}}, done}
		case "poison":
			return []journal.Outcome{{Body: &event.BookSent{Mail: event.Mail{To: other}, Units: []event.UnitRow{{Code: "poison"}}}}}
		}
		return []journal.Outcome{done}
	case *event.AlarmRaised:
		return []journal.Outcome{{Body: e}}
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == "bad" {
			panic("a bad clock")
		}
		return []journal.Outcome{done}
	case *event.MailReceived:
		if book, ok := e.Body.(*event.BookSent); ok && len(book.Units) == 1 && book.Units[0].Code == "poison" {
			panic("a bad letter")
		}
		return []journal.Outcome{done}
	}
	return nil
}

func (m *toy) Due() (journal.Clock, bool)     { return m.s.Clocks.Next() }
func (m *toy) Check() []journal.Finding       { return nil }
func (m *toy) MailCursor(s string) int64      { return m.s.Post.Cursor(s) }
func (m *toy) Outbox(receiver string) []int64 { return m.s.Post.Sent[receiver] }
func (m *toy) Receivers() []string            { return m.s.Post.Receivers() }

func (m *toy) Encode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(&m.s)
	return b.Bytes(), err
}

func (m *toy) Decode(b []byte) error {
	m.s = toyState{}
	return gob.NewDecoder(bytes.NewReader(b)).Decode(&m.s)
}

// world is an engine over a real store and a real vault, on a clock that the test moves.
type world struct {
	t     testing.TB
	dir   string
	store *sqlite.Store
	vault *vault.Vault
	clock *engine.VirtualClock
	flaky *atomic.Int64
	cfg   engine.Config
	e     *engine.Engine
}

func newWorld(t testing.TB, weaken sqlite.Weaken, change ...func(*engine.Config)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: engine.NewVirtualClock(start), flaky: &atomic.Int64{}}
	var err error
	if w.store, err = sqlite.Open(filepath.Join(w.dir, "journal.db"), sqlite.Options{Weaken: weaken}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	if w.vault, err = vault.Open(context.Background(), filepath.Join(w.dir, "vault.db"), vault.Options{Seed: []byte("toy")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.vault.Close() })
	w.cfg = engine.Config{Store: w.store, Vault: w.vault, Clock: w.clock, Registry: toyRegistry, Open: w.open,
		Version: national.Version, Draft: national.Draft, Instance: "one", Build: "test"}
	for _, c := range change {
		c(&w.cfg)
	}
	w.e = engine.New(w.cfg)
	return w
}

// open makes toys for the bars and the real machine for the country.
func (w *world) open(code string, version, draft int64) (journal.Machine, bool) {
	switch {
	case code == journal.National && version == national.Version && draft == national.Draft:
		return national.New(), true
	case code != journal.National && version == national.Version && draft == national.Draft, code != journal.National && version == 2 && draft == 0:
		return &toy{version: version, draft: draft, flaky: w.flaky}, true
	}
	return nil, false
}

// restart goes on with a new engine over the same store, as after a crash.
func (w *world) restart(change ...func(*engine.Config)) {
	for _, c := range change {
		c(&w.cfg)
	}
	w.e = engine.New(w.cfg)
}

func add(id string, n int64) *engine.Input {
	return &engine.Input{Journal: bar, Source: "test", ID: id, Body: &toyFact{Do: "add", N: n}}
}

func ask(id, do string, n int64, name string) *engine.Input {
	return &engine.Input{Journal: bar, Source: "test", ID: id, Body: &toyFact{Do: do, N: n, Name: name}}
}

func (w *world) submit(inputs ...*engine.Input) []engine.Outcome {
	w.t.Helper()
	out, err := w.e.SubmitAll(context.Background(), inputs)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) step() int {
	w.t.Helper()
	total := 0
	for {
		n, err := w.e.Step(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		if total += n; n == 0 {
			return total
		}
	}
}

// records reads a journal from the store.
func (w *world) records(code string) []journal.Record {
	w.t.Helper()
	var out []journal.Record
	err := w.store.Read(context.Background(), code, 1, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), toyRegistry)
		out = append(out, rec)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// audit verifies the whole store.
func (w *world) audit() *audit.Report {
	w.t.Helper()
	rep, err := audit.Verify(context.Background(), audit.StoreSource{Store: w.store}, audit.Options{Registry: toyRegistry, Open: w.open})
	if err != nil {
		w.t.Fatal(err)
	}
	return rep
}

// clean fails unless the store verifies.
func (w *world) clean() *audit.Report {
	w.t.Helper()
	rep := w.audit()
	for _, f := range rep.Findings {
		w.t.Errorf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail)
	}
	return rep
}

func total(t testing.TB, o engine.Outcome) int64 {
	t.Helper()
	if len(o.Decisions) == 0 {
		t.Fatalf("no decision: %+v", o)
	}
	return o.Decisions[len(o.Decisions)-1].Body.(*toyDone).Total
}

// facts lists "source id" of the facts of a journal that came from outside the engine.
func facts(records []journal.Record) []string {
	var out []string
	for _, r := range records {
		if r.Kind == journal.Fact && r.Source != "engine" {
			out = append(out, r.Source+" "+r.ID)
		}
	}
	return out
}

type journalRecord = journal.Record
