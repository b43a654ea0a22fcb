package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// calculated is a world in which two days of work, 3000 and 2000 tenge, are calculated at the end of October.
func calculated(t scenario.TB) (*scenario.World, string) {
	w, ap := appointed(t)
	w.Given(until(local(16, 18, 0)), sent("three hours", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("two hours the next day", performed("a2", 1, local(16, 9, 0), local(16, 11, 0), nil)), until(month))
	return w, ap + "/1"
}

// ordered is a world in which the settlement of these two days is ordered.
func ordered(t scenario.TB) (*scenario.World, string) {
	w, claim := calculated(t)
	return w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim)),
		sent("the approval", approved("ap1")), sent("the month is closed", closed("r1", "2025-10"))), claim
}

func TestSilenceOfTheBodyIsNeverSilent(t *testing.T) {
	w, claim := calculated(t)
	atLast := decreeOf(claim, "d1", 1, 500_000)
	atLast.DecreeDate = civil.DateOf(2026, 1, 14)
	w.When(until(local(35, 9, 1))). // Tuesday, 4 November: the second working day
					Then(scenario.Happens("a reminder", func(e *event.PaymentDecreeRequested) bool { return e.Reminds == 1 && e.Claim == claim }),
			scenario.Never[event.AlarmRaised]("no alarm yet")).
		When(until(local(37, 0, 1))).
		Then(scenario.Happens("the alarm", func(e *event.AlarmRaised) bool { return e.Code == "decree_missing" && e.Object == claim })).
		When(until(local(37+7, 0, 2))).
		Then(scenario.Happens("again after a week", func(e *event.AlarmRaised) bool { return e.Code == "decree_missing" })).
		When(until(local(37+70, 0, 2))).
		Then(scenario.Step{Text: "nine more weeks, an alarm after every three working days of them", Do: func(w *scenario.World) {
			w.T.Helper()
			n := 0
			for _, e := range scenario.Every[event.AlarmRaised](w) {
				if e.Object == claim {
					n++
				}
			}
			if n != 15 {
				w.Failf("%d alarms", n)
			}
		}}).
		When(sent("the decree at last", atLast), until(local(37+100, 0, 0))).
		Then(scenario.Step{Text: "it is quiet", Do: func(w *scenario.World) {
			w.T.Helper()
			for _, e := range scenario.Every[event.AlarmRaised](w) {
				if e.Object == claim {
					w.Failf("%+v", e)
				}
			}
		}})
}

func TestTheBodyCuts(t *testing.T) {
	w, claim := calculated(t)
	w.When(sent("the decree has less", decreeOf(claim, "d1", 1, 350_000))).
		Then(scenario.Happens("a cut", func(e *event.ClaimDecreed) bool { return e.CutTiyn == 150_000 }), totalsAre(5000, 3500, 0, 0, 1500, 0, 0)).
		When(sent("corrected", &event.PaymentDecreeCorrected{Register: decreeOf(claim, "d1", 2, 0).Register,
			PaymentDecreeContent: decreeOf(claim, "d1", 2, 500_000).PaymentDecreeContent})).
		Then(totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
		When(sent("the first revision again", decreeOf(claim, "d1", 1, 350_000))).
		Then(scenario.Never[event.ClaimDecreed]("the highest revision stands"))
}

func TestADecreeOfMoreIsHeld(t *testing.T) {
	w, claim := calculated(t)
	w.When(sent("the decree has more", decreeOf(claim, "d1", 1, 600_000))).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "decree_mismatch" }), totalsAre(5000, 0, 5000, 0, 0, 0, 0)).
		When(sent("the application", filed("ap1", claim))).
		Then(scenario.Happens("returned", func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == "decree_mismatch" }))
}

func TestPartialRelease(t *testing.T) {
	w, claim := calculated(t)
	d := decreeOf(claim, "d1", 1, 250_000)
	d.ShareNum, d.ShareDen = 1, 2
	w.When(sent("the state pays half", d)).
		Then(scenario.Happens("no cut", func(e *event.ClaimDecreed) bool { return e.CutTiyn == 0 && len(e.Flags) == 0 }),
			scenario.Never[event.PaymentDecreeRequested]("it is not asked for again"), totalsAre(2500, 2500, 0, 0, 0, 0, 0))
}

func TestDecreeBeforeItIsAskedForWaits(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		When(sent("an early decree", decreeOf(ap+"/1", "d1", 1, 300_000))).
		Then(scenario.Happens[event.FactParked]("it waits", nil)).
		When(until(month)).
		Then(scenario.Happens[event.ClaimDecreed]("it is taken up", nil), totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestCancelledDecree(t *testing.T) {
	cancel := func(claim string) *event.PaymentDecreeCancelled {
		return &event.PaymentDecreeCancelled{Register: decreeOf(claim, "d1", 2, 0).Register, Claim: claim, Reason: "mistake"}
	}
	t.Run("before the order", func(t *testing.T) {
		w, claim := calculated(t)
		w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim)), sent("the approval", approved("ap1"))).
			When(sent("it is void", cancel(claim)), sent("the month is closed", closed("r1", "2025-10"))).
			Then(scenario.Never[event.SettlementOrdered]("nothing is ordered"), totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
			When(sent("a new one", decreeOf(claim, "d2", 3, 500_000)), sent("applied for", filed("ap2", claim)), sent("approved", approved("ap2")),
				sent("the next month is closed", closed("r2", "2025-11"))).
			Then(scenario.Happens("paid for", func(e *event.SettlementOrdered) bool { return e.Tiyn == 500_000 }))
	})
	t.Run("before the payment", func(t *testing.T) {
		w, claim := ordered(t)
		settlement := scenario.Bar + "/" + claim + "/1"
		w.When(sent("it is void", cancel(claim))).
			Then(scenario.Happens("the order is taken back", func(e *event.SettlementCancelled) bool { return e.Settlement == settlement })).
			When(sent("the treasury paid all the same", paid(settlement, "T-1", 500_000))).
			Then(scenario.Happens("nothing is booked", func(e *event.PaymentUnmatched) bool { return e.Code == "paid_after_cancel" }),
				totalsAre(5000, 5000, 0, 0, 0, 0, 0))
	})
	t.Run("after the payment", func(t *testing.T) {
		w, claim := ordered(t)
		w.Given(sent("paid", paid(scenario.Bar+"/"+claim+"/1", "T-1", 500_000))).
			When(sent("it is void", cancel(claim))).
			Then(scenario.Happens("a person is called", func(e *event.AlarmRaised) bool { return e.Code == "decree_cancelled" }),
				totalsAre(5000, 0, 0, 0, 0, 5000, 0))
	})
}

func TestLateApplicationIsNotPaid(t *testing.T) {
	w, claim := calculated(t)
	w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), until(local(31+30+10, 9, 0))). // 10 December
													When(sent("the application", filed("ap1", claim))).
													Then(scenario.Happens("returned", func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == "not_payable_late" }),
			totalsAre(5000, 0, 0, 0, 5000, 0, 0))
}

func TestReturnedApplicationKeepsItsTerm(t *testing.T) {
	w, claim := calculated(t)
	w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim))).
		When(sent("filed again meanwhile", filed("ap1b", claim))).
		Then(scenario.Happens("not twice", func(e *event.ApplicationChecked) bool { return e.Code == "already_applied" })).
		When(sent("returned for a slip", &event.ApplicationReturned{Application: "ap1", Official: scenario.Ref("gulnara"), Code: "slip"}),
			until(local(31+30+10, 9, 0)), sent("filed again in December", filed("ap2", claim))).
		Then(scenario.Happens("it passes", func(e *event.ApplicationChecked) bool { return e.Result == "passed" && e.Tiyn == 500_000 }))
}

func TestFiledAfterTheTwentiethOfDecember(t *testing.T) {
	w, claim := calculated(t)
	late := decreeOf(claim, "d1", 1, 500_000)
	late.DecreeDate = civil.DateOf(2025, 12, 15)
	december := filed("ap1", claim)
	december.Month = "2025-12"
	w.Given(until(local(31+30+22, 9, 0)), sent("the decree", late), sent("the application on the 22nd", december), sent("approved", approved("ap1"))).
		When(sent("December is closed", closed("r1", "2025-12"))).
		Then(scenario.Never[event.SettlementOrdered]("this year's budget is over")).
		When(until(local(31+30+31+28, 9, 0)), sent("January is closed", closed("r2", "2026-01"))).
		Then(scenario.Happens("next year's pays", func(e *event.SettlementOrdered) bool { return e.PayBy == civil.DateOf(2026, 2, 4) }))
}

func TestPaymentsThatDoNotFit(t *testing.T) {
	w, claim := ordered(t)
	settlement := scenario.Bar + "/" + claim + "/1"
	unmatched := func(code string) scenario.Step {
		return scenario.Happens("unmatched: "+code, func(e *event.PaymentUnmatched) bool { return e.Code == code })
	}
	w.When(sent("another sum", paid(settlement, "T-1", 499_999))).Then(unmatched("amount_differs"), totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
		When(sent("an unknown settlement", paid("KZ-71/x/1/1/9", "T-2", 500_000))).Then(unmatched("unknown_settlement")).
		When(sent("paid", paid(settlement, "T-3", 500_000)), sent("paid by another document", paid(settlement, "T-4", 500_000))).
		Then(unmatched("paid_twice"), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
		When(sent("returned before it was paid", &event.PaymentReturned{Settlement: settlement, ReturnedAt: local(31, 19, 0), Code: "technical"})).
		Then(unmatched("returned_before_paid"), totalsAre(5000, 0, 0, 0, 0, 5000, 0))
}

func TestWorkAfterTheCalculationAsksAgain(t *testing.T) {
	w, claim := calculated(t)
	w.When(sent("a late protocol", performed("a3", 1, local(15, 14, 0), local(15, 15, 0), nil))).
		Then(scenario.Happens("the calculation is sent anew", func(e *event.PaymentDecreeRequested) bool { return e.Claim == claim && e.Tiyn == 600_000 })).
		When(sent("the decree on it", decreeOf(claim, "d1", 1, 600_000)), sent("applied", filed("ap1", claim)), sent("approved", approved("ap1")),
			sent("that protocol is taken back", performed("a3", 2, local(15, 14, 0), local(15, 15, 0), func(e *event.ActPerformed) { e.Withdrawn = true }))).
		Then(scenario.Happens("out of the application", func(e *event.ClaimMoved) bool { return e.Status == "withdrawn" && e.Code == "amount_changed" }),
			totalsAre(5000, 0, 5000, 0, 0, 0, 0))
}
