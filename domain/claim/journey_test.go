package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// month is the evening on which October's work is calculated: Friday the 31st, 18:00.
var month = local(31, 18, 0)

func TestActBecomesMoney(t *testing.T) {
	w, ap := appointed(t)
	claim := ap + "/1"
	settlement := scenario.Bar + "/" + claim + "/1"
	w.Given(until(local(15, 12, 0))).
		When(sent("an interrogation of 2 h 30 min, half an hour of waiting before it", performed("a1", 1, local(15, 9, 0), local(15, 11, 30), func(e *event.ActPerformed) {
			e.WaitingFrom = local(15, 8, 30)
		}))).
		Then(scenario.Happens("it stands in the work record", func(e *event.ActRecorded) bool { return e.Minutes == 180 && e.Appointment == ap }),
			scenario.Happens("its minutes are free", func(e *event.MinutesJudged) bool { return e.Result == "free" }),
			scenario.Happens("it is priced", func(e *event.FeeAccrued) bool { return e.Tiyn == 275_000 && e.Claim == claim }),
			totalsAre(2750, 2750, 0, 0, 0, 0, 0)).
		When(until(month)).
		Then(scenario.Happens("the decree is asked for", func(e *event.PaymentDecreeRequested) bool {
			return e.Claim == claim && e.Tiyn == 275_000 && len(e.Lines) == 2 && e.DueOn == civil.DateOf(2025, 11, 5)
		})).
		When(sent("the decree", decreeOf(claim, "d1", 1, 275_000))).
		Then(scenario.Happens("it is matched", func(e *event.ClaimDecreed) bool {
			return e.CutTiyn == 0 && e.ApplyBy == civil.DateOf(2025, 12, 1) || e.ApplyBy == civil.DateOf(2025, 11, 30)
		}), scenario.Happens("the costs are told", func(e *event.ProceduralCosts) bool { return e.Tiyn == 275_000 })).
		When(sent("the application", filed("ap1", claim))).
		Then(scenario.Happens("it passes", func(e *event.ApplicationChecked) bool { return e.Result == "passed" && e.Tiyn == 275_000 })).
		When(sent("the approval", approved("ap1")), sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the settlement is ordered", func(e *event.SettlementOrdered) bool {
			return e.Settlement == settlement && e.Tiyn == 275_000 && e.PayBy == civil.DateOf(2025, 11, 4) && len(e.Lines) == 2 &&
				e.BudgetLine == "03-221-005"
		}), scenario.Happens("the act is closed", func(e *event.ReconciliationActClosed) bool { return e.Settlements == 1 && e.Tiyn == 275_000 }),
			totalsAre(2750, 2750, 0, 0, 0, 0, 0)).
		When(sent("the treasury paid", paid(settlement, "T-1", 275_000)), sent("and says so again", paid(settlement, "T-1", 275_000))).
		Then(scenario.Happens("the claim is paid", func(e *event.ClaimMoved) bool { return e.Status == "paid" }),
			scenario.Never[event.PaymentUnmatched]("nothing is unmatched"),
			totalsAre(2750, 0, 0, 0, 0, 2750, 0)).
		When(sent("the payment comes back", &event.PaymentReturned{Settlement: settlement, ReturnedAt: local(31, 21, 0), Code: "account_closed"})).
		Then(totalsAre(2750, 0, 0, 0, 0, 0, 2750)).
		When(sent("a clerk orders again", &event.SettlementRetried{Settlement: settlement, Official: scenario.Ref("gulnara")})).
		Then(scenario.Happens("a second attempt", func(e *event.SettlementOrdered) bool {
			return e.Settlement == scenario.Bar+"/"+claim+"/2" && e.Tiyn == 275_000
		})).
		When(sent("a late word on the first", paid(settlement, "T-1", 275_000))).
		Then(totalsAre(2750, 2750, 0, 0, 0, 0, 0)).
		When(sent("a clerk orders again", &event.SettlementRetried{Settlement: settlement, Official: scenario.Ref("gulnara")})).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "settlement_not_returned" }),
			scenario.Never[event.SettlementOrdered]("no third attempt")).
		When(sent("the second is paid", paid(scenario.Bar+"/"+claim+"/2", "T-2", 275_000))).
		Then(totalsAre(2750, 0, 0, 0, 0, 2750, 0))
}
