package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// Work on paper while the system is down, and how it comes in afterwards.
func TestAppointment11Fallback(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)

	tell(t, "appointment-11-fallback", "Appointment, section 11: fallback when a system is down", func(c *chapter) {
		c.story("The manual journal comes in with its true times, and the queue is charged as usual", "appointment.md 11; order 89 p. 67-69", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat")).
				When(onPaper("outage", 3*civil.Hour, nil)).
				Then(registered("it is marked as entered afterwards", func(e *event.RequestRegistered) bool {
					return slices.Contains(e.Flags, "entered_after") && e.Regime == "paper"
				}),
					Happens("the defender is named as of the minute in which she accepted", func(e *event.DefenderNamed) bool { return e.AcceptedAt == noon-3*civil.Hour+10*civil.Minute }),
					Step{Text: "her load has grown by one", Do: func(w *World) {
						if n := state(w).Roster.Advocate(Ref("Aizhan")).LoadIn(MonthName); n != 1 {
							w.Failf("%d", n)
						}
					}})
			w.When(andMore(Request("r1", "k1", "Serik", nil), ", told by the register when it runs again")).
				Then(Happens("it joins the appointment made on paper", func(e *event.RequestJoined) bool { return e.Code == "already_served" && e.Appointment == "pj1/1" }))
		})
		c.story("Without the act of failure, or with one signature, the entry is refused", "appointment.md 11", noon, func(w *World) {
			w.Given(Listed("Aizhan")).
				When(andMore(onPaper("outage", 3*civil.Hour, func(e *event.PaperAppointed) { e.OutageReport = "" }), ", no act of failure")).Then(refusedWith("outage_report_missing"))
			w.When(andMore(onPaper("outage", 3*civil.Hour, func(e *event.PaperAppointed) { e.Entry, e.Second = "pj2", e.Coordinator }), ", signed by one person")).Then(refusedWith("second_signature"), Never[event.DefenderNamed]("nobody is appointed"))
		})
		c.story("Entered later than 24 hours it stands all the same, and is told", "appointment.md 11; order 89 p. 69", noon, func(w *World) {
			w.Given(Listed("Aizhan")).
				When(andMore(onPaper("outage", 40*civil.Hour, func(e *event.PaperAppointed) { e.OutageTo = e.AcceptedAt + 8*civil.Hour }), ", a day and a half ago")).
				Then(registered("it is marked as late", func(e *event.RequestRegistered) bool { return slices.Contains(e.Flags, "paper_entered_late") }), alarmOf("paper_entered_late"), Happens[event.DefenderNamed]("the appointment stands", nil))
		})
		c.story("The act of failure has its minutes and three different signatures", "order 89 p. 67-69, app. 19-1", noon, func(w *World) {
			report := func(id string, third string) Step {
				return Message("an act of failure from 9:10 to 11:40, signed by the body, the service and "+third, func(w *World) journal.Body {
					return &event.OutageReported{Outage: id, Revision: 1, Number: "AF-3", Date: civil.DateOf(2025, 10, 15), Unit: Unit, From: noon - 170*civil.Minute, To: noon - 20*civil.Minute,
						RestoredAt: noon - 20*civil.Minute, Failure: "whole_system", Cause: "storage_failure", Measures: []string{"service_called"},
						BodyOfficial: Ref("the body"), ServiceOfficial: Ref("the service"), CommitteeOfficial: Ref(third)}
				})
			}
			w.When(report("o1", "the service")).Then(factRefused("outage_signatures"))
			w.When(report("o2", "the Committee")).Then(Never[event.FactRefused]("it is taken"))
		})
		c.story("After a failure of ours open offers have their time again", "appointment.md 11", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil)).
				When(Message("the service was down for an hour", func(w *World) journal.Body {
					w.Now += 10 * civil.Minute
					return &event.ServiceResumed{From: w.Now - civil.Hour, To: w.Now}
				}), Passes(30*civil.Minute)).Then(Never[event.OfferEnded]("half an hour later the offer still waits"))
			w.When(Passes(36 * civil.Minute)).Then(Happens("then it ends", func(e *event.OfferEnded) bool { return e.Result == "no_answer" }))
		})
	})
}
