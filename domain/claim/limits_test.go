package claim_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// A case of hundreds of persons is requalified: every day of work is priced again, in groups that a journal can hold.
func TestRequalificationOfAVeryLargeCase(t *testing.T) {
	const persons, limit = 350, 1000
	var names []string
	w := world(t).Given(scenario.TheBook(), lawIs(true, true))
	w.Renew = nil
	for i := range persons {
		names = append(names, fmt.Sprintf("advocate%d", i))
		w.Given(listed(names[i], scenario.Bar))
	}
	w.Given(scenario.OnDuty(names...))
	for i := range persons {
		r := fmt.Sprintf("q%d", i)
		w.Given(scenario.Request(r, "c1", fmt.Sprintf("p%d", i), nil), scenario.Accepts(r))
	}
	w.Until(local(17, 20, 0))
	for i := range persons {
		for _, day := range []int{15, 16, 17} {
			w.Given(sent("work", performed(fmt.Sprintf("a%d-%d", i, day), 1, local(day, 9, 0), local(day, 10, 0), func(e *event.ActPerformed) {
				e.Persons, e.Advocate = []journal.Ref{scenario.Ref(fmt.Sprintf("p%d", i))}, w.Appointed(fmt.Sprintf("q%d", i)).Advocate
			})))
		}
	}
	before, _, _, _, _, _, _ := sums(w)
	w.When(sent("it is grave", &event.CaseRequalified{Register: event.Register{Object: "rq", Revision: 1, OccurredAt: local(17, 19, 0),
		Unit: scenario.Unit, RegisterCase: "c1"}, From: civil.DateOf(2025, 10, 1), Article: "1880004", Severity: "grave"}), scenario.Passes(civil.Second))
	if after, _, _, _, _, _, _ := sums(w); after != 2*before || len(scenario.Every[event.FeeAccrued](w)) <= limit {
		w.Failf("accrued %d before, %d after", before, after)
	}
}

func TestVeryManyEarlyDecreesDoNotHoldTheJournal(t *testing.T) {
	w, ap := appointed(t)
	w.Renew = nil
	w.Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	for i := range int64(60) {
		w.Given(sent("an early decree", decreeOf(ap+"/1", fmt.Sprintf("d%d", i), i+1, 400_000)))
	}
	w.Given(sent("more work", performed("a2", 1, local(15, 13, 0), local(15, 14, 0), nil))).
		When(until(month)).
		Then(scenario.Happens("the last of them counts", func(e *event.ClaimDecreed) bool { return e.Decree == "d59" }))
}

func TestAVoidDecreeIsNotPaidAgain(t *testing.T) {
	w, claim := ordered(t)
	settlement := scenario.Bar + "/" + claim + "/1"
	w.Given(sent("it comes back", &event.PaymentReturned{Settlement: settlement, ReturnedAt: w.Now, Code: "wrong_iban"}),
		sent("the decree is void", &event.PaymentDecreeCancelled{Register: decreeOf(claim, "d1", 9, 0).Register, Claim: claim, Reason: "mistake"})).
		When(sent("tried again", &event.SettlementRetried{Settlement: settlement, Official: scenario.Ref("gulnara")})).
		Then(scenario.Never[event.SettlementOrdered]("nothing is ordered"),
			scenario.Happens("it is said why", func(e *event.FactRefused) bool { return e.Code == "decree_cancelled" }))
}
