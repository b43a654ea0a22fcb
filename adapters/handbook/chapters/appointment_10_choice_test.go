package chapters

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// passed asks that an offer says of somebody why it was not him.
func passed(name, code string) Step {
	return Happens(fmt.Sprintf("the offer says of %s (%s): %s", name, code, said(code)), func(e *event.OfferMade) bool {
		for _, p := range e.Others {
			if p.Advocate == Ref(name) && p.Code == code {
				return true
			}
		}
		return false
	})
}

func asked(name string) Step {
	return Happens(name+" is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref(name) })
}

// Roster and choice: who is eligible, the load band, the draw, the pools, what a silence does.
func TestAppointment10Choice(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-10-choice", "Appointment, section 10: the choice of an advocate", func(c *chapter) {
		c.story("Each one passed over is told with his reason", "appointment.md 10.1", noon, func(w *World) {
			w.Given(Listed("Aizhan"), ListedAs("Bolat", func(e *event.AdvocateListed) { e.Languages = []string{"ru"} }), Listed("Dana"),
				OnDuty("Aizhan", "Bolat", "Dana"),
				Message("Dana is away until tomorrow", func(w *World) journal.Body {
					return &event.AdvocateAbsent{Advocate: Ref("Dana"), From: w.Now - civil.Hour, To: w.Now + civil.Day}
				})).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Language = "kk" }), ", which is led in Kazakh")).
				Then(asked("Aizhan"), passed("Bolat", "language"), passed("Dana", "absent"))
		})
		c.story("Those of the least load make the band, and a draw decides in it", "appointment.md 10.2", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat", "Dana"), OnDuty("Aizhan", "Bolat", "Dana")).
				When(Request("r1", "k1", "Serik", nil)).
				Then(Happens("the band has all three, in the order of the draw, the first of them is asked", func(e *event.OfferMade) bool {
					return len(e.Band) == 3 && e.Band[0].Advocate == e.Advocate && e.Rule != "" && e.By == "draw"
				}))
		})
		c.story("Silence passes the request on and counts as load", "appointment.md 10.3", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil))
			first := w.Offer("r1").Advocate
			w.When(Passes(15*civil.Minute)).Then(
				Happens("the offer ends without an answer", func(e *event.OfferEnded) bool { return e.Result == "no_answer" && e.Advocate == first }),
				Happens("the other one is asked", func(e *event.OfferMade) bool { return e.Advocate != first }))
		})
		c.story("A justified refusal takes the load back and suspends offers for its time", "appointment.md 10.3", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil))
			first := w.Offer("r1").Advocate
			w.When(Message("he is in court until the evening", func(w *World) journal.Body {
				return &event.OfferDeclined{Offer: w.Offer("r1").Offer, Advocate: first, Reason: "court", Until: w.Now + 6*civil.Hour}
			})).Then(Happens("the refusal is justified", func(e *event.OfferEnded) bool { return e.Result == "declined_justified" }))
			w.When(Request("r2", "k2", "Dauren", func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", e.OccurredAt+3*civil.Hour })).
				Then(Step{Text: "he is not asked in that time", Do: func(w *World) {
					for _, o := range Every[event.OfferMade](w) {
						if o.Advocate == first {
							w.Failf("he was asked")
						}
					}
				}})
		})
		c.story("The pools widen, and when all are empty the coordinator is called, again and again", "appointment.md 10.5", noon, func(w *World) {
			w.Given(Listed("Aizhan"), Duty(MonthName, 1, nil, nil)).
				When(Request("r1", "k1", "Serik", nil)).
				Then(Happens("the search goes on beside the zone", func(e *event.PoolWidened) bool { return e.Pool == "neighbours" }),
					Happens("and in the whole territory", func(e *event.PoolWidened) bool { return e.Pool == "territory" }),
					Happens("the register is told that nobody was found yet", func(e *event.DefenderNotFound) bool { return e.Alarm == 1 }))
			w.When(Passes(2 * civil.Hour)).Then(Happens("the alarm rings again, for the justice department and the prosecutor too", func(e *event.DefenderNotFound) bool { return e.Alarm > 1 }))
		})
		c.story("Asked again, the request joins the one that is open", "appointment.md 10.8", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil)).
				When(Request("r2", "k1", "Serik", nil)).
				Then(Happens("it is answered with its state", func(e *event.RequestJoined) bool { return e.To == "r1" && e.Code == "already_open" }), Never[event.OfferMade]("nobody is asked twice"))
		})
		c.story("After acceptance there is no refusal", "CPC 66(5)", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil))
			o := w.Offer("r1")
			w.Given(Accepts("r1")).When(Message("he declines after all", func(*World) journal.Body {
				return &event.OfferDeclined{Offer: o.Offer, Advocate: o.Advocate, Reason: "other_unjustified"}
			})).Then(Happens("his word is refused", func(e *event.FactRefused) bool { return e.Code != "" }), Never[event.OfferMade]("and nobody else is asked"))
		})
	})
}
