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
	for range 10 {
		for i := range 2000 {
			if o := w.Machine.(*unchecked).S.Appointments.Requests[fmt.Sprintf("r%d", i)].Offer; o != nil {
				w.Send(&event.OfferDeclined{Offer: o.ID, Advocate: o.Advocate, Reason: "other_unjustified"})
				break
			}
		}
		w.Until(w.Now + civil.Minute)
	}
	told(t, "10 declines", now)
	promised(t, w)
}

// 5,000 acts of one case, and the case is requalified.
func TestFiveThousandActsAndARequalification(t *testing.T) {
	w := manyWorld(t)
	w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Message("opened", func(w *World) journal.Body {
			return &event.CaseOpened{Register: w.Reg("o", "k1"), Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium"}
		}))
	w.Until(w.Now + 1260*civil.Day)
	now := time.Now()
	for i := range 5000 {
		from := Noon + civil.Hour + civil.Instant(i)*6*civil.Hour
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

// 3,000 claims of a month: all are held, a person lets them go, and the run orders them in bounded groups.
func TestThreeThousandClaimsInARun(t *testing.T) {
	w := manyWorld(t)
	var names []string
	for i := range 30 {
		names = append(names, fmt.Sprint("Advocate ", i))
	}
	w.Given(Listed(names...), OnDuty(names...))
	now := time.Now()
	const n = 3000
	for i := range n {
		id := fmt.Sprintf("r%d", i)
		Request(id, fmt.Sprintf("k%d", i), fmt.Sprintf("p%d", i), func(e *event.DefenderRequested) {
			e.Urgency, e.WantedAt = "planned", Noon+civil.Instant(i/30)*3*civil.Hour
		}).Do(w)
		r := w.Machine.(*unchecked).S.Appointments.Requests[id]
		if r.Offer == nil {
			t.Fatalf("%s: nobody is asked", id)
		}
		w.Send(&event.OfferAccepted{Offer: r.Offer.ID, Advocate: r.Offer.Advocate})
	}
	told(t, "requests", now)
	now = time.Now()
	w.Until(Noon + 20*civil.Day)
	day := func(i int) civil.Instant {
		return Noon + civil.Instant(i/30/4)*civil.Day/2 + civil.Instant(i/30%4)*110*civil.Minute
	}
	for i := range n {
		a := w.Machine.(*unchecked).S.Appointments.Get(fmt.Sprintf("r%d/1", i))
		from := day(i) + 30*civil.Minute
		w.Send(&event.ActPerformed{Register: event.Register{Object: fmt.Sprintf("a%d", i), Revision: 1, OccurredAt: from + civil.Hour, Unit: Unit, RegisterCase: fmt.Sprintf("k%d", i)},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref(fmt.Sprintf("p%d", i))}, Advocate: a.Advocate, Kind: "interrogation", ClientPlace: "unit",
				OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: from + 50*civil.Minute, ProtocolNumber: "P", ProtocolDate: from.UTCDate()}})
	}
	told(t, "acts", now)
	now = time.Now()
	w.Until(Noon + 48*civil.Day)
	s := &w.Machine.(*unchecked).S.Claims
	told(t, fmt.Sprintf("%d claims calculated, %+v", len(s.Claims), s.Totals()), now)
	now = time.Now()
	for i := range n {
		id := fmt.Sprintf("r%d/1/1", i)
		c := s.Claims[id]
		if c == nil {
			t.Fatalf("no claim %s", id)
		}
		w.Send(&event.PaymentDecreeIssued{Register: event.Register{Object: fmt.Sprintf("d%d", i), Revision: 1, OccurredAt: w.Now, Unit: Unit, RegisterCase: fmt.Sprintf("k%d", i)},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: id, DecreeNumber: fmt.Sprint(i), DecreeDate: w.Now.UTCDate(), Tiyn: s.Groups[c.Groups[0]].Tiyn}})
		w.Send(&event.ApplicationFiled{Application: fmt.Sprintf("ap%d", i), Advocate: c.Advocate, Month: "2025-11", Claims: []string{id}})
		w.Send(&event.ApplicationApproved{Application: fmt.Sprintf("ap%d", i), Official: Ref("gulnara")})
	}
	told(t, fmt.Sprintf("applied, %+v", s.Totals()), now)
	now = time.Now()
	w.Send(&event.ReconciliationClosed{Act: "run1", Month: "2025-11", Official: Ref("gulnara")})
	w.Until(w.Now + civil.Minute)
	told(t, fmt.Sprintf("run, %+v", s.Totals()), now)
	now = time.Now()
	for i := range n {
		w.Send(&event.HoldResolved{Claim: fmt.Sprintf("r%d/1/1", i), Code: "confirm_cross_case", Decision: "pay", Ground: "checked", Official: Ref("gulnara")})
	}
	told(t, fmt.Sprintf("lifted, %+v", s.Totals()), now)
	now = time.Now()
	w.When(Message("the next run", func(w *World) journal.Body {
		return &event.ReconciliationClosed{Act: "run2", Month: "2025-12", Official: Ref("gulnara")}
	}), Passes(civil.Minute))
	told(t, fmt.Sprintf("second run, %+v", s.Totals()), now)
	if sum := s.Totals(); sum.Held != 0 || sum.InProgress != sum.Accrued || len(s.Settlements) != n {
		t.Errorf("%d settlements, %+v", len(s.Settlements), sum)
	}
	now = time.Now()
	w.Mail(law(3, 2, true)) // the book changes under them all
	w.Until(w.Now + civil.Minute)
	told(t, fmt.Sprintf("another book, %+v", s.Totals()), now)
	promised(t, w)
}

// A roster of 10,000 slots, and a hundred swaps in it: each is answered at once, and the roster is looked through no slower
// for the last than for the first.
func TestSwapsAmongTenThousandSlots(t *testing.T) {
	w := manyWorld(t)
	const advocates = 400
	var names []string
	for i := range advocates {
		names = append(names, fmt.Sprint("Advocate ", i))
	}
	w.Given(Listed(names...))
	first := civil.InstantOf(2025, 10, 15, 19, 0, 0)
	slot := func(i, day int) event.Slot { // 16 nights and days from the 16th on, 625 of them at each time
		from := first + civil.Instant(day)*12*civil.Hour
		return event.Slot{Advocate: Ref(names[i]), Zone: []string{"near", "far"}[i%2], From: from, To: from + 12*civil.Hour}
	}
	var slots []event.Slot
	for i := range advocates { // everybody is free on every fifth
		for day := i % 2; day < 32 && len(slots) < 10000; day++ {
			if day%5 != i%5 || day > 25 {
				slots = append(slots, slot(i, day))
			}
		}
	}
	now := time.Now()
	w.When(Slots(1, slots...))
	told(t, fmt.Sprintf("%d slots", len(slots)), now)
	now = time.Now()
	made := 0
	for k := range 100 {
		a, b := (4*k)%advocates, (4*k+2)%advocates
		w.When(Step{Text: "swap", Do: func(w *World) {
			id := fmt.Sprintf("s%d", k)
			week := 5 + 5*(k*4/advocates%4)
			mine, theirs := slot(a, week+b%5), slot(b, week+a%5) // each is free when the other is on duty
			w.Send(&event.SwapProposed{Swap: id, Mine: mine, Theirs: theirs})
			w.Send(&event.SwapAgreed{Swap: id, Advocate: Ref(names[b]), Answer: "agreed"})
			w.Send(&event.SwapConfirmed{Swap: id, Coordinator: Ref("coordinator"), Answer: "agreed"})
		}})
		for _, e := range Every[event.SwapEnded](w) {
			if e.Result == "swap_made" {
				made++
			}
		}
		if k%25 == 24 {
			told(t, fmt.Sprintf("%d swaps made", made), now)
			now = time.Now()
		}
	}
	if made < 80 {
		t.Errorf("%d swaps were made", made)
	}
	w.Until(first + civil.Hour)
	now = time.Now()
	for i := range 300 {
		Request(fmt.Sprintf("r%d", i), fmt.Sprintf("k%d", i), fmt.Sprintf("p%d", i), nil).Do(w)
		if w.Machine.(*unchecked).S.Appointments.Requests[fmt.Sprintf("r%d", i)].Offer == nil && i < 100 {
			t.Fatalf("nobody is asked for the request %d", i)
		}
	}
	told(t, "300 requests", now)
	promised(t, w)
}
