package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The states of an appointment, and what holds in all of them.
func TestAppointment9States(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-9-states", "Appointment, section 9: states", func(c *chapter) {
		c.story("A request whose number is malformed is refused; the decree holds on paper", "appointment.md 9.2, REJECTED_TECHNICAL", noon, func(w *World) {
			w.When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.ErdrNumber = "12345" }), ", № 12345")).
				Then(refusedWith("number_malformed"), Happens("and the decree stays binding", func(e *event.RequestRefused) bool { return e.Holds == "decree_stays_binding" }))
		})
		c.story("Withdrawn before acceptance, a request is cancelled and its offer with it", "appointment.md 9.2, CANCELLED", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil)).
				When(Message("the body withdraws it: Serik was released", func(w *World) journal.Body {
					return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "released"}
				})).Then(Happens("the offer is taken back", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }), Happens[event.RequestCancelled]("the request is over", nil))
		})
		c.story("One defence of one person in one case, one open offer of one request", "appointment.md 9, invariants", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil)).
				When(Request("r2", "k1", "Serik", nil)).Then(Happens("it joins the first", func(e *event.RequestJoined) bool { return e.To == "r1" }), Never[event.OfferMade]("no second offer"))
			w.When(Accepts("r1"), Request("r3", "k1", "Serik", nil)).Then(Happens("it is answered with the defender he has", func(e *event.RequestJoined) bool { return e.Appointment == "r1/1" }))
		})
		c.story("A licence that ends takes the defence with it, and a successor is searched", "appointment.md 9.2, FELL_THROUGH, REPLACING", noon, func(w *World) {
			w.Given(servedBy("Bolat")).When(Message("Aizhan's licence is suspended in an hour", func(w *World) journal.Body {
				return &event.AdvocateStatusChanged{Advocate: Ref("Aizhan"), Status: "suspended", From: w.Now + civil.Hour}
			})).Then(goesOn())
			w.When(Passes(61*civil.Minute)).Then(endsAs("licence_lost", "an hour later the defence is over"), asked("Bolat"))
		})
		c.story("Every step has who, when and why; replacement deletes nothing", "appointment.md 9, invariants", noon, func(w *World) {
			w.Given(servedBy("Bolat"), signsNotice("r1/1", "5"), Message("the investigation is interrupted", func(w *World) journal.Body {
				return &event.CaseInterrupted{Register: w.Reg("i", "k1"), Ground: "wanted"}
			}), Passes(civil.Hour), Message("and resumed", func(w *World) journal.Body { return &event.CaseResumed{Register: w.Reg("j", "k1")} })).
				When(excluded("the prosecutor excludes Aizhan"), Accepts("r1"), Passes(civil.Day), Message("the case goes to court", func(w *World) journal.Body {
					return &event.CaseSentToCourt{Register: w.Reg("court", "k1")}
				})).
				Then(endsAs("to_court", "the successor's defence ends with the stage"), Step{Text: "both defences stand in the books, each with its end", Do: func(w *World) {
					w.T.Helper()
					s := &state(w).Appointments
					if a, b := s.Get("r1/1"), s.Get("r1/2"); a == nil || b == nil || a.EndReason != "excluded_by_prosecutor" || b.EndReason != "to_court" {
						w.Failf("%+v %+v", a, b)
					}
				}}, Step{Text: "every decision names its fact, every fact its sender and its moment", Do: func(w *World) {
					w.T.Helper()
					for i := range w.Records {
						rec := &w.Records[i]
						switch {
						case rec.At == 0:
							w.Failf("%s has no moment", rec.Type)
						case rec.Kind == journal.Fact && (rec.Source == "" || rec.ID == ""):
							w.Failf("%s has no sender", rec.Type)
						case rec.Kind != journal.Fact && (rec.Cause >= rec.Pos || w.Records[rec.Cause].Kind != journal.Fact):
							w.Failf("%s has no cause", rec.Type)
						}
					}
				}})
		})
		c.story("The case is terminated: the defence ends, and so does every search", "appointment.md 9.2, ENDED_TERMINATED", noon, func(w *World) {
			w.Given(servedBy(), Request("r2", "k1", "Dauren", nil)).
				When(Message("the case is terminated", func(w *World) journal.Body { return &event.CaseTerminated{Register: w.Reg("end", "k1")} })).
				Then(endsAs("terminated", "Serik's defence is over"), Happens("nobody is searched for Dauren any more", func(e *event.RequestCancelled) bool { return e.Request == "r2" && e.Reason == "terminated" }))
			w.When(Request("r3", "k1", "Dauren", nil)).Then(refusedWith("case_closed"))
		})
	})
}
