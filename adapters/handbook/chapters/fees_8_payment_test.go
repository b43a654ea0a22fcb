package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
)

// says is what an official or the treasury says of the claim calculated last.
func says(text string, do func(w *World, claim string)) Step {
	return Step{Text: text, Do: func(w *World) { w.T.Helper(); do(w, calcOf(w).Claim) }}
}

// appliedFor is October's work of three hours, decreed on 3 November and applied for as ap1.
func appliedFor() Step {
	return Step{Text: "three hours of 14 October, in a case of medium gravity, are decreed and applied for: 6605.76 ₸", Do: func(w *World) {
		w.T.Helper()
		calculatedFor(2025, 10, 14, 31).Do(w)
		w.Until(local(2025, 11, 3, 9, 0))
		decreed(civil.DateOf(2025, 11, 3)).Do(w)
		applies("the advocate", "2025-10", func(e *event.ApplicationFiled) { e.Application = "ap1" }).Do(w)
	}}
}

func approves() Step {
	return says("the justice department approves", func(w *World, _ string) {
		w.Send(&event.ApplicationApproved{Application: "ap1", Official: Ref("the department's official")})
	})
}

func closes(act, month string) Step {
	return says("the reconciliation act of "+month+" is closed", func(w *World, _ string) {
		w.Send(&event.ReconciliationClosed{Act: act, Month: month, Official: Ref("the department's official")})
	})
}

func pays() Step {
	return says("the treasury pays", func(w *World, claim string) {
		w.Send(&event.PaymentMade{Settlement: Bar + "/" + claim + "/1", Tiyn: 660576, PaidAt: w.Now, Document: "T-1"})
	})
}

// The way from the decree to the account, and what may not happen on it.
func TestFees8Payment(t *testing.T) {
	noon := local(2025, 10, 14, 9, 0)
	ordered := func(tiyn int64, text string) Step {
		return Happens(text+": "+money.Tiyn(tiyn).String()+" ₸", func(e *event.SettlementOrdered) bool { return e.Tiyn == tiyn })
	}
	tell(t, "fees-8-payment", "Fees, section 8: from the decree to the account", func(c *chapter) {
		c.story("Approved, reconciled, paid", "Rules p. 12", noon, func(w *World) {
			w.Given(appliedFor()).When(approves(), closes("r1", "2025-10")).
				Then(ordered(660576, "the payment is ordered"), Happens("the act sums it up by kind of aid and category", func(e *event.ReconciliationActClosed) bool {
					return len(e.Kinds) == 1 && e.Kinds[0].Minutes == 180 && e.Kinds[0].Tiyn == 660576 && e.Tiyn == 660576
				}))
			w.When(pays()).Then(Happens("the claim is paid", func(e *event.ClaimMoved) bool { return e.Status == "paid" }))
		})
		c.story("Who cut, under which rule, and where to complain", "fees.md 8.1", noon, func(w *World) {
			w.Given(calculatedFor(2025, 10, 14, 31), untilDay(local(2025, 11, 3, 9, 0))).
				When(says("the body decrees an hour less than was calculated: 4403.84 ₸", func(w *World, claim string) {
					w.Send(&event.PaymentDecreeIssued{Register: event.Register{Object: "d1", Revision: 1, OccurredAt: w.Now, Unit: Unit, RegisterCase: "k1"},
						PaymentDecreeContent: event.PaymentDecreeContent{Claim: claim, DecreeNumber: "9/1", DecreeDate: civil.DateOf(2025, 11, 3), Tiyn: 440384}})
				})).
				Then(Happens("the cut is the body's, by its decree; complaints go to the prosecutor", func(e *event.CutMade) bool {
					return e.By == "body" && e.Code == "cut_by_decree" && e.Tiyn == 220192 && e.Complain == "prosecutor"
				}))
			w.When(says("Aizhan complains", func(w *World, claim string) {
				w.Send(&event.CutAppealed{Cut: claim + "/c/1", Claim: claim, Advocate: Ref("Aizhan"), Code: "time_differs"})
			})).Then(alarmOf("cut_appealed"))
		})
		c.story("The department changes no minute of a signed decree; it may ask the body about one", "fees.md 8.1", noon, func(w *World) {
			w.Given(appliedFor()).When(says("the department returns the application to have other minutes", func(w *World, claim string) {
				w.Send(&event.ApplicationReturned{Application: "ap1", Official: Ref("the department's official"), Code: "minutes", Claim: claim, Group: claim + "/2025-10-14", Line: 1})
			})).Then(factRefused("minutes_of_signed_decree"))
			w.When(says("it asks the body about the time from 14:00 to 15:00", func(w *World, claim string) {
				w.Send(&event.MinutesQueried{Query: "qu1", Claim: claim, Act: "a1", From: local(2025, 10, 14, 14, 0), To: local(2025, 10, 14, 15, 0), Reason: "time_unclear", Official: Ref("the department's official")})
			})).Then(Happens("the question goes to the body", func(e *event.QuerySent) bool { return e.Query == "qu1" && e.Unit == Unit }))
			w.When(untilDay(local(2025, 11, 12, 9, 0))).Then(alarmOf("query_unanswered"))
		})
		c.story("Returned for a slip, an application keeps its term", "Rules p. 12; setting returned_application_keeps_term", noon, func(w *World) {
			w.Given(appliedFor(), says("the department returns it for a slip", func(w *World, _ string) {
				w.Send(&event.ApplicationReturned{Application: "ap1", Official: Ref("the department's official"), Code: "slip"})
			}), untilDay(local(2025, 12, 10, 9, 0))).When(applies("the advocate, after the month is over,", "2025-10", nil)).Then(passes("P2025", "advocate", "advocate"))
		})
		c.story("Under the other answer it does not", "setting returned_application_keeps_term", noon, func(w *World) {
			w.Given(moneySetTo("a return does not keep the term", func(s *event.Settings) { s.ReturnedApplicationKeepsTerm = "false" }), appliedFor(), says("the department returns it for a slip", func(w *World, _ string) {
				w.Send(&event.ApplicationReturned{Application: "ap1", Official: Ref("the department's official"), Code: "slip"})
			}), untilDay(local(2025, 12, 10, 9, 0))).When(applies("the advocate, after the month is over,", "2025-10", nil)).Then(returnedWith("not_payable_late"))
		})
		c.story("A paid line is never priced again: the difference waits for a person", "fees.md 8.1", noon, func(w *World) {
			w.Given(appliedFor(), approves(), closes("r1", "2025-10"), pays()).
				When(says("the register corrects the protocol: an hour less", func(w *World, _ string) {
					act("a1", "interrogation", local(2025, 10, 14, 14, 0), local(2025, 10, 14, 16, 0), func(e *event.ActPerformed) { e.Revision = 2 }).Do(w)
				})).
				Then(Never[event.FeeAccrued]("no line changes"), Happens("2201.92 ₸ are overpaid", func(e *event.PayDifferenceFound) bool { return e.Tiyn == -220192 }),
					Never[event.ReversalOrdered]("nothing is taken back by itself"), Never[event.SettlementOrdered]("and nothing is netted"))
		})
		c.story("The last day to pay on a day off: the working day before, or by the other answer the one after", "Rules p. 12; setting payment_deadline_day_off", noon, func(w *World) {
			by := func(want civil.Date, text string) Step {
				return Step{Text: text, Do: func(w *World) {
					if d := state(w).Book.Law.PayBy(civil.DateOf(2025, 9, 1)); d != want {
						w.Failf("%s", d)
					}
				}}
			}
			w.Then(by(civil.DateOf(2025, 10, 3), "September's 4 October is a Saturday: Friday, the 3rd"))
			w.When(moneySetTo("the question is answered otherwise", func(s *event.Settings) { s.PaymentDeadlineDayOff = "next_working_day" })).Then(by(civil.DateOf(2025, 10, 6), "Monday, the 6th"))
		})
		c.story("A decree older than the one-month rule, by the other answer", "Rules p. 5, ed. 15.09.2025; setting one_month_transition", local(2025, 8, 12, 9, 0), func(w *World) {
			w.Given(moneySetTo("the month is counted literally", func(s *event.Settings) { s.OneMonthTransition = "literal" }), calculatedFor(2025, 8, 12, 29), decreed(civil.DateOf(2025, 8, 29)),
				untilDay(local(2025, 10, 2, 9, 0))).
				When(applies("the advocate", "2025-08", nil)).Then(returnedWith("not_payable_late"))
		})
		c.story("The earliest document starts the month, by the other answer", "Rules p. 5; setting one_month_start", noon, func(w *World) {
			w.Given(moneySetTo("any document starts the month, the earliest", func(s *event.Settings) { s.OneMonthStart = "any_earliest" }), calculatedFor(2025, 10, 14, 31), untilDay(local(2025, 11, 5, 9, 0))).
				When(decreed(civil.DateOf(2025, 11, 5))).Then(Happens("the last day is counted from the appointing decree of 14 October: 14 November", func(e *event.ClaimDecreed) bool { return e.ApplyBy == civil.DateOf(2025, 11, 14) }))
		})
	})
}
