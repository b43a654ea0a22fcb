package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The clocks of the Code and ours, and what happens when they ring.
func TestAppointment6Clocks(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-6-clocks", "Appointment, section 6: clocks", func(c *chapter) {
		c.story("First interrogation and detention: alarms at a half and three quarters, as long as nobody is there", "CPC 64(3), 131(4)", noon, func(w *World) {
			w.When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = noon, noon }), ", detained at noon, no advocate is on duty")).
				Then(registered("the nearest deadline is told: the first interrogation, tomorrow noon", func(e *event.RequestRegistered) bool { return e.Deadline == noon+civil.Day }))
			w.When(Passes(12 * civil.Hour)).Then(alarmOf("clock_first_interrogation"))
			w.When(Passes(6 * civil.Hour)).Then(alarmOf("clock_first_interrogation"))
			w.When(Passes(6 * civil.Hour)).Then(alarmOf("clock_detention_48"))
		})
		c.story("With a defender the terms are quiet", "CPC 64(3)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), andMore(Request("r1", "k1", "Serik", held(0)), ", detained at noon"), Accepts("r1"), Message("she is there", func(w *World) journal.Body {
				return &event.DefenderArrived{Register: w.Reg("a", "k1"), Request: "r1", Advocate: Ref("Aizhan"), ArrivedAt: w.Now}
			})).When(Passes(20 * civil.Hour)).Then(noAlarmOf("clock_first_interrogation", "no alarm of the first interrogation"))
		})
		c.story("A request that comes after the protocol is served and marked late; the body's own delay is measured", "CPC 131(2); appointment.md 10.12", noon, func(w *World) {
			w.When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
				e.DetainedAt, e.ProtocolAt = noon-75*civil.Minute, noon-civil.Hour
			}), ", detained 75 minutes ago, the protocol is an hour old")).
				Then(registered("marked as late, 75 minutes after the detention", func(e *event.RequestRegistered) bool {
					return len(e.Flags) == 1 && e.Flags[0] == "late_request" && e.BodyDelayMinutes == 75
				}))
		})
		c.story("At the end of 48 hours without a court order the person must be released", "CPC 133(2)", noon, func(w *World) {
			w.Given(detained("Serik", 48, 0, 0), Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1")).
				When(Passes(47 * civil.Hour)).Then(noAlarmOf("release_due", "in the 48th hour nobody is called"))
			w.When(Passes(2 * civil.Hour)).Then(alarmOf("release_due"))
		})
		c.story("A court order stops that clock", "CPC 133(2), 147", noon, func(w *World) {
			w.Given(detained("Serik", 48, 0, 0), Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(40*civil.Hour)).
				When(Message("the court orders custody", func(w *World) journal.Body {
					return &event.MeasureSet{Register: w.Reg("m", "k1"), Person: Ref("Serik"), Measure: "custody"}
				}), Passes(20*civil.Hour)).Then(noAlarmOf("release_due", "nobody is called"))
		})
		c.story("The qualification is announced within 24 hours, with the defender there", "CPC 206(1), 206(5)", noon, func(w *World) {
			w.Given(servedBy(), Message("the act is qualified anew", func(w *World) journal.Body {
				return &event.CaseRequalified{Register: w.Reg("q", "k1"), From: w.Now.UTCDate(), Article: "1880004", Severity: "grave"}
			})).When(Passes(13 * civil.Hour)).Then(alarmTo("clock_qualification_announcement", "defender", "at half of the time the defender is called"))
		})
		c.story("A motion of the defence is decided in three days", "CPC 99(4), 70(3)(3)", noon, func(w *World) {
			w.Given(servedBy()).When(Message("Aizhan moves for an expertise", func(w *World) journal.Body {
				return &event.MotionFiled{Motion: "m1", Appointment: "r1/1", Advocate: Ref("Aizhan"), Kind: "expertise", FiledAt: w.Now}
			}), Passes(71*civil.Hour)).Then(noAlarmOf("motion_to_judge", "not before the three days"))
			w.When(Passes(2 * civil.Hour)).Then(alarmOf("motion_to_judge"))
		})
		c.story("Joinder and another format are told to the defence within 24 hours", "CPC 43(3); Instruction № 2 p. 10", noon, func(w *World) {
			w.Given(servedBy()).When(Message("the case goes on on paper", func(w *World) journal.Body {
				return &event.CaseFormatChanged{Register: w.Reg("f1", "k1"), Format: "paper"}
			})).Then(Happens("she is told", func(e *event.DefenderInformed) bool { return e.About == "format" && e.DueAt == w.Now+civil.Day }))
			w.When(Message("the case is joined into another", func(w *World) journal.Body {
				return &event.CaseJoined{Register: w.Reg("j1", "k1"), Into: "k2"}
			})).Then(Happens("she is told of this too", func(e *event.DefenderInformed) bool { return e.About == "joinder" }))
		})
		c.story("Form 18-1 is missed after 24 hours", "order 89 p. 57", noon, func(w *World) {
			w.Given(servedBy()).When(Passes(25 * civil.Hour)).Then(alarmOf("form_18_1_missing"))
		})
		c.story("A detained person's defender who is not there after an hour is missed at once", "appointment.md 10.10; setting arrival_grace_min", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), andMore(Request("r1", "k1", "Serik", held(10)), ", who is detained"), Accepts("r1"), Listed("Bolat"), Duty(MonthName, 2, []string{"Aizhan", "Bolat"}, nil)).
				When(Passes(61*civil.Minute)).Then(Happens("she is missed", func(e *event.DefenderMissed) bool { return e.Reason == "no_show" }), asked("Bolat"), goesOn())
		})
	})
}
