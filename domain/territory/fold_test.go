package territory_test

import (
	"fmt"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// story is a journal of n cases, each from its opening to court with a defender.
func story(t TB, n int) *World {
	w := New(t, territory.New(Bar), Bar, Noon)
	names := []string{"Aizhan", "Bolat", "Dana", "Erlan", "Gulnar", "Ilyas", "Kanat", "Laura"}
	w.Given(TheBook(), Listed(names...), OnDuty(names...))
	for i := range n {
		k, r, p := fmt.Sprintf("k%d", i), fmt.Sprintf("r%d", i), fmt.Sprintf("p%d", i)
		w.Until(w.Now + 30*civil.Minute)
		w.When(Message("opened", func(w *World) journal.Body {
			return &event.CaseOpened{Register: w.Reg("c"+k, k), Format: "electronic", Language: "ru", Article: "1880003", Severity: "grave"}
		}), Message("a suspect", func(w *World) journal.Body {
			return &event.PersonStatusSet{Register: w.Reg("s"+k, k), Person: Ref(p), Status: "suspect", Basis: "detention", Card: event.Card{IIN: "valid"}}
		}), Request(r, k, p, nil))
		if w.Offer(r) == nil {
			continue
		}
		w.Given(Accepts(r), Message("there", func(w *World) journal.Body {
			return &event.DefenderArrived{Register: w.Reg("a"+k, k), Request: r, Advocate: w.Appointed(r).Advocate, ArrivedAt: w.Now}
		}), Message("to court", func(w *World) journal.Body { return &event.CaseSentToCourt{Register: w.Reg("e"+k, k)} }))
	}
	return w
}

// A fact that another journal forwarded counts as the fact itself: its request is served here.
func TestForwardedFactIsTheFact(t *testing.T) {
	w := New(t, territory.New(Bar), Bar, Noon)
	w.Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Message("a request comes by mail", func(w *World) journal.Body {
		e := &event.DefenderRequested{Register: w.Reg("r1", "k1"), Person: Ref("Serik"), Card: event.Card{IIN: "absent"}, Basis: "decree",
			DocumentNumber: "1", DocumentDate: civil.DateOf(2025, 10, 15), Grounds: []string{"requested"}, Urgency: "planned", Language: "kk"}
		return &event.MailReceived{Seq: 2, Body: &event.FactForwarded{Mail: event.Mail{To: Bar, Seq: 2}, Source: "erdr", ID: "first", Body: e}}
	})).Then(Happens[event.RequestRegistered]("it is registered", nil), Happens[event.OfferMade]("and offered", nil))
	if got := w.Machine.MailCursor("erdr"); got != 2 {
		t.Errorf("the letter was not taken: cursor %d", got)
	}
}

// The same journal folded from records, read and folded from its lines, and decided anew.
func BenchmarkJournal(b *testing.B) {
	w := story(quiet{b}, 300)
	lines := strings.Split(strings.TrimSuffix(w.Lines(), "\n"), "\n")
	for _, c := range []struct {
		name string
		run  func(m *territory.Machine)
	}{
		{"fold", func(m *territory.Machine) {
			for i := range w.Records {
				m.Evolve(&w.Records[i])
			}
		}},
		{"parse and fold", func(m *territory.Machine) {
			for _, line := range lines {
				rec, err := journal.Parse(line, event.New)
				if err != nil {
					b.Fatal(err)
				}
				m.Evolve(&rec)
			}
		}},
		{"execute", func(m *territory.Machine) {
			for i := range w.Records {
				if w.Records[i].Kind == journal.Fact {
					if _, err := journal.Execute(m, &w.Records[i]); err != nil {
						b.Fatal(err)
					}
				}
			}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				c.run(territory.New(Bar))
				n += len(w.Records)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// quiet lets a story be told outside a test.
type quiet struct{ *testing.B }
