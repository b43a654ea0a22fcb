package roster_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	. "qorgau/domain/scenario"
)

// chooser names whom a request is offered to, out of everybody with the reason against him.
type chooser func(x *bench, n *roster.Need) (journal.Ref, bool)

func byBand(x *bench, n *roster.Need) (journal.Ref, bool) {
	c := x.s.Choose(n, roster.PoolZone, x.now, &x.b)
	return c.Chosen, c.Found
}

// byDrawAlone draws among everybody eligible, whatever his load: the choice without its band.
func byDrawAlone(x *bench, n *roster.Need) (first journal.Ref, found bool) {
	var lot journal.Hash
	draw := roster.Draw(n.Draw, n.N)
	for _, r := range x.s.Eligible(n, roster.PoolZone, x.now, &x.b) {
		if l := roster.Lot(draw, r.Advocate); r.Code == "" && (!found || bytes.Compare(l[:], lot[:]) < 0) {
			first, lot, found = r.Advocate, l, true
		}
	}
	return first, found
}

// aMonthOfOffers lets requests come and gives the greatest difference of load that ever stood between two advocates who
// were eligible for every one of them. Some others are eligible only now and then. Acceptance, silence and unjustified
// refusal all count.
func aMonthOfOffers(t *rapid.T, choose chooser) (worst int64) {
	x := newBench()
	always, sometimes := rapid.IntRange(2, 8).Draw(t, "always"), rapid.IntRange(0, 5).Draw(t, "sometimes")
	x.list("a0", nil) // first, so that the newcomers' median is nobody's
	var slots []event.Slot
	for i := range always + sometimes {
		name := fmt.Sprint("a", i)
		x.list(name, nil)
		slots = append(slots, month(name, "near"))
	}
	x.duty(slots...)
	for r := range rapid.IntRange(1, 80).Draw(t, "requests") {
		blocked := rapid.Uint8().Draw(t, "blocked")
		n := x.need()
		n.N = 1
		n.Draw = journal.Hash(Hash(fmt.Sprint(r, rapid.Uint32().Draw(t, "draw"))))
		n.Against = func(ref journal.Ref) string {
			for i := range sometimes {
				if ref == Ref(fmt.Sprint("a", always+i)) && blocked>>i&1 == 1 {
					return "busy"
				}
			}
			return ""
		}
		who, ok := choose(x, n)
		if !ok {
			t.Fatal("nobody")
		}
		x.offers++
		id := fmt.Sprintf("r/%d", x.offers)
		x.feed(&event.OfferMade{Offer: id, Request: "r", Advocate: who, Unit: Unit, WantedAt: x.now})
		result := rapid.SampledFrom([]string{"accepted", "declined_unjustified", "no_answer_elsewhere"}).Draw(t, "answer")
		x.feed(&event.OfferEnded{Offer: id, Request: "r", Advocate: who, Result: result})
		var loads []int64
		for i := range always {
			loads = append(loads, x.s.Advocate(Ref(fmt.Sprint("a", i))).LoadIn(MonthName))
		}
		worst = max(worst, slices.Max(loads)-slices.Min(loads))
		x.now += civil.Minute
	}
	return worst
}

// The bound of appointment.md 10 (3): among advocates eligible for every request of a month loads never differ by more
// than 2, whoever else comes and goes, whatever they answer. Why: whoever is chosen has at most one more than the least of
// all eligible, so at most one more than the least of these; after the offer at most two more.
func TestLoadsStayTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if worst := aMonthOfOffers(t, byBand); worst > 2 {
			t.Fatalf("loads differ by %d", worst)
		}
	})
}

// The twin: a draw without the band lets them differ by more.
func TestLoadsDriftApartWithoutTheBand(t *testing.T) {
	broken := false
	rapid.Check(t, func(t *rapid.T) {
		broken = broken || aMonthOfOffers(t, byDrawAlone) > 2
	})
	if !broken {
		t.Error("the bound holds without the band: the test proves nothing")
	}
}
