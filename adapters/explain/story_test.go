package explain_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/explain"
	"qorgau/adapters/handbook"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

var textsWrite = flag.Bool("texts-write", false, "write the texts that explanations are held against")

// journalOf is a store that holds the journal of a story.
type journalOf struct {
	engine.Store // anything else than reading panics
	w            *World
}

func (s journalOf) Read(_ context.Context, _ string, from, to int64, fn func(journal.Stored) error) error {
	for i := range s.w.Records {
		if r := &s.w.Records[i]; r.Pos >= from && (to == 0 || r.Pos <= to) {
			if err := fn(journal.Stored{Pos: r.Pos, Bytes: r.AppendLine(nil)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// explained is what an explainer says of a story.
func explained(t *testing.T, w *World) (*rowstest.Memory, *explain.Explainer) {
	t.Helper()
	m := rowstest.New(projections.All()...)
	adopted := &event.MachineAdopted{Version: 1} // a story's journal begins after it
	if err := m.ApplyAnyhow(&journal.Record{Journal: w.Journal, Kind: journal.Fact, Type: adopted.Type(), At: w.Records[0].At, Body: adopted}); err != nil {
		t.Fatal(err)
	}
	for i := range w.Records {
		if err := m.ApplyAnyhow(&w.Records[i]); err != nil {
			t.Fatal(err)
		}
	}
	return m, explain.New(journalOf{w: w}, m, node.Machines)
}

// theLaw is the handbook as the country's journal sends it, its calendars confirmed.
func theLaw() Step { return theLawOf(func(*event.BookSent) {}) }

func theLawOf(change func(*event.BookSent)) Step {
	return Step{Text: "the law has come", Do: func(w *World) {
		w.T.Helper()
		h, err := handbook.Load()
		if err != nil {
			w.Failf("%v", err)
		}
		for i := range h.Calendars {
			h.Calendars[i].Confirmed = true
		}
		for i := range h.Editions {
			h.Editions[i].Verified = true
		}
		for i := range h.Rules {
			h.Rules[i].Verified = true
		}
		b := &event.BookSent{Mail: event.Mail{To: Bar, Seq: 2}, Editions: h.Editions, MRP: h.MRP, Rules: h.Rules, Calendars: h.Calendars,
			Settings: []event.Settings{h.Settings}}
		change(b)
		w.Mail(b)
	}}
}

func told(text string, body journal.Body) Step {
	return Message(text, func(*World) journal.Body { return body })
}

func at(day, hour, minute int) civil.Instant {
	return civil.InstantOf(2025, 10, day, hour, minute, 0) - 5*civil.Hour
}

func until(at civil.Instant) Step {
	return Step{Text: "it is " + at.String(), Do: func(w *World) { w.T.Helper(); w.Until(at) }}
}

// defences is a world in which Asel defends Berik in c1 (q1) and, from a later request, Daniyar in c2 (q2).
func defences(t *testing.T) *World {
	planned := func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", at(20, 12, 0) }
	return New(t, territory.New(Bar), Bar, at(15, 8, 0)).Given(TheBook(), theLaw(), Listed("asel"), OnDuty("asel"), Request("q1", "c1", "berik", nil), Accepts("q1"),
		Request("q2", "c2", "daniyar", planned), Accepts("q2"))
}

// interrogated is an act with Asel.
func interrogated(act, registerCase, person string, from, to civil.Instant) Step {
	return told("an interrogation of "+person, &event.ActPerformed{
		Register: event.Register{Object: act, Revision: 1, OccurredAt: to, Unit: Unit, RegisterCase: registerCase},
		ActContent: event.ActContent{Persons: []journal.Ref{Ref(person)}, Advocate: Ref("asel"), Kind: "interrogation", ClientPlace: "unit",
			OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: to, ProtocolNumber: "P-" + act, ProtocolDate: civil.DateOf(2025, 10, 15)}})
}

func decreed(claim, object, registerCase string, tiyn int64) Step {
	return told("the decree", &event.PaymentDecreeIssued{
		Register:             event.Register{Object: object, Revision: 1, OccurredAt: at(31, 18, 1), Unit: Unit, RegisterCase: registerCase},
		PaymentDecreeContent: event.PaymentDecreeContent{Claim: claim, DecreeNumber: "D-" + object, DecreeDate: civil.DateOf(2025, 10, 31), Tiyn: tiyn}})
}

// same holds a text against the one in testdata, whole.
func same(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	text = strings.ReplaceAll(text, "\u00a0", " ")
	if *textsWrite {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is another text now (go test ./adapters/explain -texts-write, and read it):\n%s", path, text)
	}
}
