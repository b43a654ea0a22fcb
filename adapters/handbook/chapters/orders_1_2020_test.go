package chapters

import (
	"fmt"
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// rosterAlarm asks that somebody is called about a month's roster.
func rosterAlarm(month, code, text string) Step {
	return Happens(text+" ("+code+")", func(e *event.AlarmRaised) bool { return e.Object == "roster/"+month && e.Code == code })
}

// remarks sends a participant's monthly word under one of the orders.
func remark(id, order, month, unit, kind string, to ...string) Step {
	text := fmt.Sprintf("%s sends a %s for %s to %d addressees", unit, kind, month, len(to))
	if kind == "nothing_to_report" {
		text = unit + " says for " + month + " that there is nothing to report"
	}
	return Message(text, func(*World) journal.Body {
		return &event.RemarkSent{Remark: id, Order: order, Month: month, Unit: unit, Kind: kind, To: to, Sender: Ref("the sender")}
	})
}

func remarkStands(state string) Step {
	return Happens("it stands as "+state, func(e *event.RemarkRecorded) bool { return e.State == state })
}

func remarkSays(id, by, decision, reference string) Step {
	return Message("the "+map[string]string{"pilot_coordinator": "coordinator", "committee": "Committee"}[by]+" says: "+decision, func(*World) journal.Body {
		return &event.RemarkDecided{Remark: id, By: by, Decision: decision, Reference: reference, Official: Ref("the official")}
	})
}

var of2020 = []string{"committee_territorial", "operator", "republican_bar"}

// The joint order of 2020, point by point, as far as a story shows it.
func TestOrders1Of2020(t *testing.T) {
	noon := local(2020, 10, 13, 12, 0)
	request := func(id string, on civil.Date) Step {
		return andMore(Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) { e.DocumentDate = on }), ", by a decree of "+on.String())
	}
	tell(t, "orders-1-2020", "Joint order of 2020", func(c *chapter) {
		c.story("The wave of the capital begins in July, its order is in force from 12 August: what lies between is served and marked", "p. 1, p. 11, annex", noon, func(w *World) {
			w.When(request("r1", civil.DateOf(2020, 8, 11))).Then(registered("served, marked as before the order's effect", func(e *event.RequestRegistered) bool {
				return e.Regime == "w20_1" && slices.Contains(e.Flags, "before_effective_date")
			}))
			w.When(request("r2", civil.DateOf(2020, 8, 12))).Then(registered("served without a mark", func(e *event.RequestRegistered) bool {
				return e.Regime == "w20_1" && !slices.Contains(e.Flags, "before_effective_date")
			}))
			w.When(request("r3", civil.DateOf(2020, 12, 26))).Then(refusedWith("outside_wave"))
		})
		c.story("One event makes one request, and it is answered twice: who comes, and that he has entered", "p. 2", noon, func(w *World) {
			w.Given(Listed("Aizhan"), Duty("2020-10", 1, []string{"Aizhan"}, nil)).
				When(Request("r1", "k1", "Serik", nil), andMore(Request("r1", "k1", "Serik", nil), ", the same message once more")).
				Then(Step{Text: "one request is registered, one advocate is asked", Do: func(w *World) {
					if a, b := len(Every[event.RequestRegistered](w)), len(Every[event.OfferMade](w)); a != 1 || b != 1 {
						w.Failf("%d requests, %d offers", a, b)
					}
				}})
			w.When(Accepts("r1")).Then(Happens[event.DefenderNamed]("the register learns who comes", nil))
			w.When(signsNotice("r1/1", "5")).Then(Happens[event.DefenderEntered]("and with the notice that she has entered", nil))
		})
		c.story("Advocates are connected by their list; who has no licence in force is not, and is told why", "p. 3", noon, func(w *World) {
			w.When(ListedAs("Aizhan", nil)).Then(Never[event.FactRefused]("she is connected"))
			w.When(andMore(ListedAs("Aizhan", nil), ", by the same list once more")).Then(Never[event.FactRefused]("nothing changes"))
			bad := ListedAs("Bolat", func(e *event.AdvocateListed) { e.LicenceDate = civil.DateOf(2020, 10, 14) })
			bad.Text = "Bolat is listed with a licence of tomorrow"
			w.When(bad).Then(factRefused("licence_not_valid"))
		})
		c.story("The duty schedule is kept up to date, or the bar is called", "p. 4", noon, func(w *World) {
			w.Given(Listed("Aizhan"), Duty("2020-10", 1, []string{"Aizhan"}, nil)).
				When(untilDay(local(2020, 10, 25, 23, 59))).Then(Step{Text: "until the 25th nothing is stale", Do: func(w *World) {
				for _, e := range Every[event.AlarmRaised](w) {
					if e.Object == "roster/2020-11" && e.Code == "roster_stale" {
						w.Failf("it rang")
					}
				}
			}})
			w.When(untilDay(local(2020, 10, 26, 0, 1))).Then(rosterAlarm("2020-11", "roster_stale", "on the 26th November's schedule is called stale"))
			w.When(untilDay(local(2020, 11, 1, 0, 1))).Then(rosterAlarm("2020-11", "roster_missing", "on 1 November it is missing"))
		})
		c.story("An hour without anybody is a gap, told ahead", "p. 4", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), Duty("2020-10", 1, []string{"Aizhan"}, []string{"Bolat"})).
				When(Message("Aizhan will be away on the 20th from 9 to 13", func(w *World) journal.Body {
					return &event.AdvocateAbsent{Advocate: Ref("Aizhan"), From: local(2020, 10, 20, 9, 0), To: local(2020, 10, 20, 13, 0)}
				})).Then(rosterAlarm("2020-10", "roster_gap", "the bar is told of the gap"), Happens("with zone and hours: nobody in the near zone, 9 to 13", func(e *event.RosterChecked) bool {
				return slices.ContainsFunc(e.Gaps, func(g event.RosterGap) bool {
					return g.Zone == "near" && g.From == local(2020, 10, 20, 9, 0) && g.To == local(2020, 10, 20, 13, 0)
				})
			}))
		})
		c.story("Nothing is paid without the advocate's application", "p. 7", local(2020, 10, 13, 9, 0), func(w *World) {
			w.Given(calculatedFor(2020, 10, 13, 31), untilDay(local(2020, 11, 2, 9, 0)), decreed(civil.DateOf(2020, 11, 2))).
				When(closes("r1", "2020-10"), says("the treasury names a payment all the same", func(w *World, claim string) {
					w.Send(&event.PaymentMade{Settlement: Bar + "/" + claim + "/1", Tiyn: 100, PaidAt: w.Now, Document: "T-1"})
				})).
				Then(Never[event.SettlementOrdered]("no payment is ordered"), Happens("and none is booked", func(e *event.PaymentUnmatched) bool { return e.Code == "unknown_settlement" }))
		})
		c.inCountry("Monthly remarks go to three addressees and nobody else", "p. 8", local(2020, 9, 28, 12, 0), func(w *World) {
			w.When(remark("r1", "2020", "2020-09", "71-bar-01", "remark", of2020...)).Then(remarkStands("sent"))
			w.When(remark("r2", "2020", "2020-09", "71-bar-01", "remark", "pilot_coordinator", "ministry_of_justice")).Then(factRefused("remark_addressees"))
			w.When(untilDay(local(2020, 10, 1, 0, 1))).Then(Happens("on 1 October those without one are listed, the capital's bar is not among them", func(e *event.RemarksMissing) bool {
				return e.Month == "2020-09" && slices.Contains(e.Units, "71-department-01") && !slices.Contains(e.Units, "71-bar-01")
			}))
		})
		c.inCountry("A defect has an owner and a day, and is closed by the change that removed it", "p. 5(2)", local(2020, 9, 28, 12, 0), func(w *World) {
			w.Given(remark("d1", "2020", "2020-09", "71-department-01", "defect", of2020...), Message("the operator owns it, due on 15 October", func(*World) journal.Body {
				return &event.RemarkAssigned{Remark: "d1", Owner: "operator", DueOn: civil.DateOf(2020, 10, 15), Official: Ref("the official")}
			}))
			w.When(remarkSays("d1", "pilot_coordinator", "closed", "")).Then(factRefused("remark_reference_missing"))
			w.When(andMore(remarkSays("d1", "pilot_coordinator", "closed", "CR-118"), ", by change CR-118")).Then(remarkStands("closed"))
		})
	})
}
