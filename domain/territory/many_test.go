package territory_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// unchecked is a machine whose promises are not looked at after each fact, so that thousands of them take a moment; the
// test looks at its end.
type unchecked struct{ *territory.Machine }

func (u *unchecked) Check() []journal.Finding { return nil }

func told(t *testing.T, what string, since time.Time) {
	if os.Getenv("QORGAU_TOLD") != "" {
		t.Logf("%8.3fs %s", time.Since(since).Seconds(), what)
	}
}

// promised ends such a story: all promises hold.
func promised(t *testing.T, w *World) {
	t.Helper()
	if broken := w.Machine.(*unchecked).Machine.Check(); len(broken) > 0 {
		t.Fatalf("promise broken: %+v", broken[:min(3, len(broken))])
	}
}

func manyWorld(t *testing.T) *World {
	w := New(t, &unchecked{territory.New(Bar)}, Bar, Noon)
	w.Given(TheBook())
	w.Mail(law(2, 1, true))
	return w
}

// 2,000 requests wait and one advocate comes: no group is too large, nobody is forgotten.
func TestTwoThousandRequestsAndOneAdvocate(t *testing.T) {
	w := manyWorld(t)
	now := time.Now()
	w.Given(ListedAs("Aizhan", nil))
	for i := range 2000 {
		Request(fmt.Sprintf("r%d", i), fmt.Sprintf("k%d", i), fmt.Sprintf("p%d", i), nil).Do(w)
	}
	told(t, "2000 requests", now)
	now = time.Now()
	w.When(OnDuty("Aizhan"), Passes(civil.Minute))
	told(t, "on duty", now)
	now = time.Now()
	for range 50 {
		for i := range 2000 {
			if o := w.Machine.(*unchecked).S.Appointments.Requests[fmt.Sprintf("r%d", i)].Offer; o != nil {
				w.Send(&event.OfferDeclined{Offer: o.ID, Advocate: o.Advocate, Reason: "other_unjustified"})
				break
			}
		}
		w.Until(w.Now + civil.Minute)
	}
	told(t, "50 declines", now)
	promised(t, w)
}

// 5,000 acts of one case, and the case is requalified.
func TestFiveThousandActsAndARequalification(t *testing.T) {
	w := manyWorld(t)
	w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Message("opened", func(w *World) journal.Body {
			return &event.CaseOpened{Register: w.Reg("o", "k1"), Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium"}
		}))
	w.Until(w.Now + 400*civil.Day)
	now := time.Now()
	for i := range 5000 {
		from := Noon + civil.Hour + civil.Instant(i)*100*civil.Minute
		w.Send(&event.ActPerformed{Register: event.Register{Object: fmt.Sprintf("a%d", i), Revision: 1, OccurredAt: from + civil.Hour, Unit: Unit, RegisterCase: "k1"},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref("Serik")}, Advocate: Ref("Aizhan"), Kind: "interrogation", ClientPlace: "unit",
				OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: from + civil.Hour, ProtocolNumber: "P", ProtocolDate: from.UTCDate()}})
		if i%2500 == 2499 {
			told(t, fmt.Sprint(i+1, " acts"), now)
			now = time.Now()
		}
	}
	w.When(Message("requalified", func(w *World) journal.Body {
		return &event.CaseRequalified{Register: w.Reg("q", "k1"), From: Noon.UTCDate(), Article: "1880004", Severity: "grave"}
	}), Passes(civil.Minute))
	told(t, "requalified", now)
	now = time.Now()
	if n := len(Every[event.FeeAccrued](w)); n < 300 {
		t.Errorf("%d groups were priced again", n)
	}
	w.Until(w.Now + 40*civil.Day)
	told(t, "40 days later", now)
	promised(t, w)
}
