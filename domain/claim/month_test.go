package claim_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

func TestLastDayOfTheMonthOnADayOff(t *testing.T) {
	w, claim := calculated(t) // decreed on 31 October: the month ends on Sunday, 30 November
	pass := &event.HoldResolved{Claim: claim, Code: "hold_term", Decision: "pay", Ground: "day_off", Official: scenario.Ref("gulnara")}
	w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), until(local(31+30+1, 9, 0))).
		When(sent("filed on Monday", filed("ap1", claim))).
		Then(scenario.Happens("a person decides", func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == "hold_term" }),
			totalsAre(5000, 0, 5000, 0, 0, 0, 0)).
		When(sent("he does", pass), sent("filed again", filed("ap2", claim))).
		Then(scenario.Happens("it passes", func(e *event.ApplicationChecked) bool { return e.Result == "passed" }),
			totalsAre(5000, 5000, 0, 0, 0, 0, 0))
}

// TestTwoPersonsFreeTheSameMinute: each case's overlap is let pass by somebody; the last word counts on both sides, and
// only one is paid.
func TestTwoPersonsFreeTheSameMinute(t *testing.T) {
	w, ap := appointed(t)
	w.Given(later("q2", "c2", "daniyar"))
	one, two := ap+"/1", w.Appointed("q2").Appointment+"/1"
	second := decreeOf(two, "d2", 1, 300_000)
	second.RegisterCase = "c2"
	free := func(c string) *event.HoldResolved {
		return &event.HoldResolved{Claim: c, Code: "hold_overlap", Decision: "pay", Ground: "checked", Official: scenario.Ref("gulnara")}
	}
	w.Given(until(local(15, 18, 0)), sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("the same three for Daniyar", performed("a2", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		})), until(month), sent("decreed", decreeOf(one, "d1", 1, 300_000)), sent("decreed", second)).
		When(sent("both are freed", free(one)), sent("by two persons", free(two)), sent("both are applied for", filed("ap1", one, two)),
			sent("approved", approved("ap1")), sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Step{Text: "one settlement", Do: func(w *scenario.World) {
			w.T.Helper()
			if n := len(scenario.Every[event.SettlementOrdered](w)); n != 1 {
				w.Failf("%d settlements", n)
			}
		}}, scenario.Happens("for the one freed last", func(e *event.SettlementOrdered) bool { return e.Claim == two && e.Tiyn == 300_000 }),
			scenario.Happens("the other has nothing to be paid", func(e *event.ClaimBlocked) bool { return e.Claim == one && e.Code == "not_payable_yielded" }))
}

// TestAMonthOfManyClaims is more than one group of records may take: the act is closed once, when all are ordered, and
// a new book prices every group again.
func TestAMonthOfManyClaims(t *testing.T) {
	var names []string
	w := world(t).Given(scenario.TheBook(), lawIs(true, false))
	w.Renew = nil
	for i := range 14 {
		names = append(names, fmt.Sprintf("advocate%d", i))
		w.Given(listed(names[i], scenario.Bar))
	}
	w.Given(scenario.OnDuty(names...))
	claims := map[journal.Ref][]string{}
	n := 0
	for _, day := range []int{15, 16, 17, 20, 21} {
		w.Until(local(day, 8, 0))
		for range names {
			n++
			request, registerCase, person := fmt.Sprintf("q%d", n), fmt.Sprintf("c%d", n), fmt.Sprintf("p%d", n)
			w.Given(scenario.Request(request, registerCase, person, nil), scenario.Accepts(request))
		}
		w.Until(local(day, 20, 0))
		for i := n - len(names) + 1; i <= n; i++ {
			ap := w.Appointed(fmt.Sprintf("q%d", i))
			claims[ap.Advocate] = append(claims[ap.Advocate], ap.Appointment+"/1")
			act := performed(fmt.Sprintf("a%d", i), 1, local(day, 9, 0), local(day, 12, 0), func(e *event.ActPerformed) {
				e.RegisterCase, e.Persons, e.Advocate = fmt.Sprintf("c%d", i), []journal.Ref{scenario.Ref(fmt.Sprintf("p%d", i))}, ap.Advocate
			})
			w.Given(sent("work", act))
		}
	}
	all := int64(n) * 3000
	w.Then(totalsAre(all, 0, all, 0, 0, 0, 0)). // the calendar is not confirmed
							When(lawIs(true, true), scenario.Passes(civil.Minute)).Then(totalsAre(all, all, 0, 0, 0, 0, 0))
	w.Until(month)
	for _, name := range names {
		for i, c := range claims[scenario.Ref(name)] {
			d := decreeOf(c, fmt.Sprintf("d-%s-%d", name, i), 1, 300_000)
			w.Given(sent("decreed", d))
		}
		a := filed("ap-"+name, claims[scenario.Ref(name)]...)
		a.Advocate = scenario.Ref(name)
		w.Given(sent("applied", a), sent("approved", approved(a.Application)))
	}
	w.When(sent("the month is closed", closed("r1", "2025-10")), scenario.Passes(civil.Minute)).
		Then(scenario.Step{Text: "every claim is ordered once, and the act is closed with all of them", Do: func(w *scenario.World) {
			w.T.Helper()
			acts := scenario.Every[event.ReconciliationActClosed](w)
			orders := scenario.Every[event.SettlementOrdered](w)
			if len(orders) != n || len(acts) != 1 || acts[0].Settlements != int64(n) || acts[0].Tiyn != all*100 {
				w.Failf("%d orders, %d acts %+v", len(orders), len(acts), acts)
			}
		}}, totalsAre(all, all, 0, 0, 0, 0, 0))
}
