package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// Paid lines stand. What later facts make of them waits for a person: a supplement, a reversal, or nothing.

func decided(claim, group, decision string, tiyn int64) *event.PayDifferenceDecided {
	return &event.PayDifferenceDecided{Claim: claim, Group: group, Tiyn: tiyn, Decision: decision, Ground: "documents_checked", Official: scenario.Ref("gulnara")}
}

func differs(text string, tiyn int64, cause string) scenario.Step {
	return scenario.Happens(text, func(e *event.PayDifferenceFound) bool { return e.Tiyn == tiyn && e.Cause == cause })
}

func TestALateFactOnAnOrderedDayWaits(t *testing.T) {
	w, claim := ordered(t)
	w.When(sent("a protocol of the 15th turns up", performed("a3", 1, local(15, 14, 0), local(15, 17, 0), nil))).
		Then(scenario.Never[event.FeeAccrued]("ordered lines stand"), differs("underpaid", 300_000, "late_fact"),
			scenario.Happens("a person is called", func(e *event.AlarmRaised) bool { return e.Code == "underpaid" }),
			totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
		When(sent("the 16th is corrected, an hour longer", performed("a2", 2, local(16, 9, 0), local(16, 12, 0), nil))).
		Then(scenario.Happens("on its own day", func(e *event.PayDifferenceFound) bool { return e.Group == claim+"/2025-10-16" && e.Tiyn == 100_000 })).
		When(sent("a person lets the new work pass", decided(claim, claim+"/2025-10-15", "pay", 300_000))).
		Then(scenario.Happens("the body has to decree it: it goes into the next calculation", func(e *event.FeeAccrued) bool {
			return e.Claim != claim && e.Tiyn == 300_000
		}), scenario.Never[event.PayDifferenceFound]("nothing else differs"), totalsAre(8000, 8000, 0, 0, 0, 0, 0)).
		When(sent("and the hour", decided(claim, claim+"/2025-10-16", "pay", 100_000))).
		Then(scenario.Happens("too", func(e *event.FeeAccrued) bool { return e.Claim != claim && e.Tiyn == 100_000 }), totalsAre(9000, 9000, 0, 0, 0, 0, 0)).
		When(sent("he decides again", decided(claim, claim+"/2025-10-16", "pay", 100_000))).
		Then(scenario.Happens("nothing is open", func(e *event.FactRefused) bool { return e.Code == "no_difference" }))
}

// TestARetroactiveEditionIsASupplement: the rate of an hour doubles after the payment; no line is priced again.
func TestARetroactiveEditionIsASupplement(t *testing.T) {
	w, claim := ordered(t)
	settlement := scenario.Bar + "/" + claim + "/"
	dearer := scenario.Step{Text: "the edition is replaced: an hour costs 2000", Do: func(w *scenario.World) {
		w.T.Helper()
		b := bookOf(true, true)
		b.Seq, b.Editions[0].RateC.Num = 3, 2
		w.Mail(b)
	}}
	w.Given(sent("paid", paid(settlement+"1", "T-1", 500_000))).
		When(dearer, scenario.Passes(civil.Minute)).
		Then(scenario.Never[event.FeeAccrued]("no line is priced again"), differs("the 15th", 300_000, "edition_changed"),
			differs("the 16th", 200_000, "edition_changed"), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
		When(sent("a sum that is not the difference", decided(claim, claim+"/2025-10-15", "pay", 1)),
			sent("taken back, though too little was paid", decided(claim, claim+"/2025-10-15", "recover", 300_000))).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "difference_changed" }),
			scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "decision_does_not_fit" })).
		When(sent("the 15th gets a supplement", decided(claim, claim+"/2025-10-15", "pay", 300_000)),
			sent("the 16th is left as it is", decided(claim, claim+"/2025-10-16", "leave", 200_000))).
		Then(totalsAre(8000, 3000, 0, 0, 0, 5000, 0)).
		When(sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Happens("a settlement of its own", func(e *event.SettlementOrdered) bool {
			return e.Settlement == settlement+"2" && e.Tiyn == 300_000 && e.Lines[0].Kind == "supplement"
		})).
		When(sent("it is paid", paid(settlement+"2", "T-2", 300_000))).
		Then(totalsAre(8000, 0, 0, 0, 0, 8000, 0)).
		When(dearer, scenario.Passes(civil.Minute)).
		Then(scenario.Never[event.PayDifferenceFound]("nothing is open any more"))
}

// TestOverpaidIsReversedNeverNetted: a protocol is taken back after the payment.
func TestOverpaidIsReversedNeverNetted(t *testing.T) {
	w, claim := ordered(t)
	settlement := scenario.Bar + "/" + claim + "/1"
	day := claim + "/2025-10-16"
	gone := performed("a2", 2, local(16, 9, 0), local(16, 11, 0), func(e *event.ActPerformed) { e.Withdrawn = true })
	made := func(tiyn int64, document string) *event.ReversalMade {
		return &event.ReversalMade{Reversal: settlement + "/r/1", Tiyn: tiyn, MadeAt: local(31, 22, 0), Document: document}
	}
	w.Given(sent("paid", paid(settlement, "T-1", 500_000))).
		When(sent("the protocol of the 16th is taken back", gone)).
		Then(differs("overpaid", -200_000, "late_fact"), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
		When(sent("it is to be recovered", decided(claim, day, "recover", 200_000))).
		Then(scenario.Happens("asked back under an id of its own", func(e *event.ReversalOrdered) bool {
			return e.Reversal == settlement+"/r/1" && e.Tiyn == 200_000 && e.Settlement == settlement
		}), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
		When(sent("another sum comes back", made(100_000, "R-1"))).
		Then(scenario.Happens("nothing is booked", func(e *event.PaymentUnmatched) bool { return e.Code == "amount_differs" })).
		When(sent("the treasury cannot", &event.ReversalRefused{Reversal: settlement + "/r/1", RefusedAt: local(31, 22, 0), Code: "no_funds"})).
		Then(differs("it is open again", -200_000, "reversal_refused")).
		When(sent("once more", decided(claim, day, "recover", 200_000))).
		Then(scenario.Happens("a second reversal", func(e *event.ReversalOrdered) bool { return e.Reversal == settlement+"/r/2" })).
		When(sent("taken back", &event.ReversalMade{Reversal: settlement + "/r/2", Tiyn: 200_000, MadeAt: local(31, 23, 0), Document: "R-2"})).
		Then(scenario.Step{Text: "3000 stay paid, 2000 are reversed", Do: func(w *scenario.World) {
			w.T.Helper()
			if s := state(w).Claims.Totals(); s.Paid != 300_000 || s.Reversed != 200_000 || s.Accrued != 500_000 {
				w.Failf("%+v", s)
			}
		}}).
		When(sent("a word on an unknown one", &event.ReversalMade{Reversal: settlement + "/r/9", Tiyn: 1, MadeAt: local(31, 23, 0), Document: "R-9"}),
			sent("the first is answered again", made(200_000, "R-1")),
			sent("the payment comes back", &event.PaymentReturned{Settlement: settlement, ReturnedAt: local(31, 23, 30), Code: "technical"})).
		Then(scenario.Happens("unknown", func(e *event.PaymentUnmatched) bool { return e.Code == "unknown_reversal" }),
			scenario.Happens("answered", func(e *event.PaymentUnmatched) bool { return e.Code == "reversal_answered" }),
			scenario.Happens("a part of it was reversed", func(e *event.PaymentUnmatched) bool { return e.Code == "returned_after_reversal" }))
}

// TestDecreeCorrectedAfterThePayment: less than was paid is overpaid, more than it was is underpaid.
func TestDecreeCorrectedAfterThePayment(t *testing.T) {
	corrected := func(claim string, revision, tiyn int64) *event.PaymentDecreeCorrected {
		d := decreeOf(claim, "d1", revision, tiyn)
		return &event.PaymentDecreeCorrected{Register: d.Register, PaymentDecreeContent: d.PaymentDecreeContent}
	}
	t.Run("between order and payment", func(t *testing.T) {
		w, claim := ordered(t)
		w.When(sent("the decree has less", corrected(claim, 2, 400_000))).
			Then(differs("overpaid", -100_000, "decree_corrected"), scenario.Never[event.SettlementCancelled]("a person decides")).
			When(sent("recovered", decided(claim, "", "recover", 100_000))).
			Then(scenario.Happens("the unpaid order is taken back, not reversed", func(e *event.SettlementCancelled) bool { return e.Reason == "overpaid" }),
				scenario.Never[event.ReversalOrdered]("nothing was paid"),
				scenario.Happens("the minutes are free", func(e *event.MinutesFreed) bool { return e.Act == "a1" && e.Reason == "settlement_cancelled" }),
				totalsAre(5000, 4000, 0, 0, 1000, 0, 0)).
			When(sent("applied for anew", filed("ap2", claim)), sent("approved", approved("ap2")), sent("November", closed("r2", "2025-11"))).
			Then(scenario.Happens("paid by the decree", func(e *event.SettlementOrdered) bool { return e.Tiyn == 400_000 }))
	})
	t.Run("after the payment", func(t *testing.T) {
		w, claim := ordered(t)
		settlement := scenario.Bar + "/" + claim + "/1"
		w.Given(sent("paid", paid(settlement, "T-1", 500_000))).
			When(sent("the decree has less", corrected(claim, 2, 400_000))).
			Then(differs("overpaid", -100_000, "decree_corrected"), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
			When(sent("less still", corrected(claim, 3, 350_000))).
			Then(differs("more overpaid", -150_000, "decree_corrected")).
			When(sent("recovered", decided(claim, "", "recover", 150_000)),
				sent("taken back", &event.ReversalMade{Reversal: settlement + "/r/1", Tiyn: 150_000, MadeAt: local(31, 23, 0), Document: "R-1"})).
			Then(scenario.Never[event.PayDifferenceFound]("nothing is open")).
			When(sent("the body was wrong about being wrong", corrected(claim, 4, 500_000))).
			Then(differs("underpaid", 150_000, "decree_corrected")).
			When(sent("paid again", decided(claim, "", "pay", 150_000)), sent("November", closed("r2", "2025-11"))).
			Then(scenario.Happens("as a supplement", func(e *event.SettlementOrdered) bool { return e.Tiyn == 150_000 && e.Lines[0].Kind == "supplement" }),
				scenario.Step{Text: "what was reversed stays reversed", Do: func(w *scenario.World) {
					w.T.Helper()
					if s := state(w).Claims.Totals(); s.Paid != 350_000 || s.Reversed != 150_000 || s.InProgress != 150_000 || s.Accrued != 650_000 {
						w.Failf("%+v", s)
					}
				}})
	})
	t.Run("a cut undone", func(t *testing.T) {
		w, claim := calculated(t)
		w.Given(sent("the decree cuts", decreeOf(claim, "d1", 1, 400_000)), sent("applied", filed("ap1", claim)), sent("approved", approved("ap1")),
			sent("October", closed("r1", "2025-10")), sent("paid", paid(scenario.Bar+"/"+claim+"/1", "T-1", 400_000))).
			Then(totalsAre(5000, 0, 0, 0, 1000, 4000, 0)).
			When(sent("the cut is undone", corrected(claim, 2, 500_000))).
			Then(differs("underpaid", 100_000, "decree_corrected"), totalsAre(5000, 0, 1000, 0, 0, 4000, 0)).
			When(sent("the supplement", decided(claim, "", "pay", 100_000))).Then(totalsAre(5000, 1000, 0, 0, 0, 4000, 0)).
			When(sent("November", closed("r2", "2025-11"))).
			Then(scenario.Happens("is ordered", func(e *event.SettlementOrdered) bool { return e.Tiyn == 100_000 }), totalsAre(5000, 1000, 0, 0, 0, 4000, 0))
	})
	t.Run("cancelled after the payment", func(t *testing.T) {
		w, claim := ordered(t)
		w.Given(sent("paid", paid(scenario.Bar+"/"+claim+"/1", "T-1", 500_000))).
			When(sent("it is void", &event.PaymentDecreeCancelled{Register: decreeOf(claim, "d1", 2, 0).Register, Claim: claim, Reason: "mistake"})).
			Then(differs("all of it is overpaid", -500_000, "decree_cancelled"), totalsAre(5000, 0, 0, 0, 0, 5000, 0)).
			When(sent("the court upheld the work: it is left", decided(claim, "", "leave", 500_000))).
			Then(scenario.Never[event.ReversalOrdered]("nothing moves"), totalsAre(5000, 0, 0, 0, 0, 5000, 0))
	})
	t.Run("between application and approval, and between approval and run", func(t *testing.T) {
		for _, steps := range [][]scenario.Step{nil, {sent("approved", approved("ap1"))}} {
			w, claim := calculated(t)
			w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("applied", filed("ap1", claim))).Given(steps...).
				When(sent("the decree has less", corrected(claim, 2, 450_000)), sent("approved", approved("ap1")), sent("October", closed("r1", "2025-10"))).
				Then(scenario.Happens("the claim leaves its application", func(e *event.ClaimMoved) bool { return e.Status == "withdrawn" && e.Code == "decree_corrected" }),
					scenario.Never[event.SettlementOrdered]("nothing is ordered"), scenario.Never[event.PayDifferenceFound]("nothing differs")).
				When(sent("applied for anew", filed("ap2", claim)), sent("approved", approved("ap2")), sent("November", closed("r2", "2025-11"))).
				Then(scenario.Happens("the corrected sum is ordered", func(e *event.SettlementOrdered) bool { return e.Tiyn == 450_000 }))
		}
	})
}
