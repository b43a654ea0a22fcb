package chapters

import (
	"slices"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
)

// flaggedLine asks a flag of the line that has an act; want false: that it has none.
func flaggedLine(act string, flag event.PayStatus, want bool, text string) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		for _, g := range state(w).Claims.Groups {
			for i := range g.Lines {
				if l := &g.Lines[i]; slices.Contains(l.Acts, act) && l.Tiyn > 0 {
					if slices.Contains(l.Flags, flag) != want {
						w.Failf("flags %v", l.Flags)
					}
					return
				}
			}
		}
		w.Failf("no line of %s is worth anything", act)
	}}
}

// dayFlagged asks that a day's work was flagged.
func dayFlagged(code, text string) Step {
	return Happens(text+" ("+code+")", func(e *event.WorkDayFlagged) bool {
		return slices.ContainsFunc(e.Flags, func(f event.DayFlag) bool { return f.Code == code })
	})
}

// What a protocol proves to the minute, and what it does not.
func TestAppointment7Times(t *testing.T) {
	day := func(hour, minute int) civil.Instant { return local(2025, 10, 15, hour, minute) }
	recorded := func(id string, minutes int64, text string) Step {
		return Happens(text, func(e *event.ActRecorded) bool { return e.Act == id && e.Minutes == minutes })
	}
	tell(t, "appointment-7-times", "Appointment, section 7: times that a protocol proves", func(c *chapter) {
		c.story("The protocol's minutes are the work's minutes", "CPC 199(3)", day(8, 0), func(w *World) {
			w.Given(defended("medium")).
				When(act("a1", "interrogation", day(10, 7), day(12, 40), nil)).Then(recorded("a1", 153, "153 minutes stand in the work record"), lineIs("a1", event.StatusPayable, "and are payable"))
		})
		c.story("An act that only the advocate knows needs the number of its protocol, and the body's word", "CPC 199(3), 199(7)", day(8, 0), func(w *World) {
			search := func(id, protocol string) Step {
				return entry(id, "participation", day(10, 0), day(12, 30), func(e *event.WorkEntered) {
					e.Action, e.ProtocolNumber, e.ProtocolDate = "search", protocol, civil.DateOf(2025, 10, 15)
				})
			}
			w.Given(defended("medium")).When(andMore(search("e1", ""), ", without a protocol")).Then(Happens("it is refused", func(e *event.ActRefused) bool { return e.Code == "protocol_missing" }))
			w.When(andMore(search("e2", "44"), ", protocol № 44")).Then(Happens("it is recorded and held", func(e *event.ActRecorded) bool { return e.Hold == "hold_unconfirmed" }),
				Happens("the body is asked about it", func(e *event.ActQuestioned) bool { return e.ProtocolNumber == "44" }))
		})
		c.story("Night needs a ground of urgency; without it the work is paid and shown to a person", "CPC 7(51), 197(2), 209(2)", day(20, 0), func(w *World) {
			night := func(id string, from, to civil.Instant, ground string) Step {
				return act(id, "search", from, to, func(e *event.ActPerformed) { e.UrgencyGround = ground })
			}
			w.Given(defended("medium")).
				When(andMore(night("a1", day(22, 30), local(2025, 10, 16, 1, 30), ""), ", no ground is named")).Then(flaggedLine("a1", event.FlagNightGround, true, "the line says that the ground is missing, and keeps its sum"))
			w.When(andMore(night("a2", local(2025, 10, 16, 22, 30), local(2025, 10, 17, 1, 30), "term_of_detention"), ", the ground is the term of detention")).
				Then(flaggedLine("a2", event.FlagNightGround, false, "this line says nothing"))
		})
		c.story("Waiting begins at the hour of the summons", "CPC 208(1); Rules p. 7(1)", day(8, 0), func(w *World) {
			w.Given(defended("medium")).
				When(andMore(act("a1", "interrogation", day(10, 45), day(13, 0), func(e *event.ActPerformed) { e.WaitingFrom = day(10, 0) }), "; the summons said 10:00, and she was there")).
				Then(recorded("a1", 180, "three hours stand, 45 minutes of them waiting"), comesTo(495432+82572, "135/60 h × 0.56 × 3932, and three quarters of an hour of waiting at 0.28 × 3932"))
		})
		c.story("The defender's own interview of a witness is recorded; the Rules do not name it, so a person decides on its pay", "CPC 210-1", day(8, 0), func(w *World) {
			w.Given(defended("medium")).When(entry("e1", "interview", day(10, 0), day(12, 30), nil)).Then(lineIs("e1", event.StatusHoldInterview, "it waits"))
		})
		c.story("Beyond the Code's lengths of interrogation a day is flagged, and no minute is cut", "CPC 209(3)", day(7, 0), func(w *World) {
			w.Given(defended("medium")).
				When(act("a1", "interrogation", day(9, 0), day(13, 30), nil), act("a2", "interrogation", day(14, 0), day(18, 30), nil)).
				Then(dayFlagged("break_missing", "more than four hours without a break of an hour"), dayFlagged("over_8_hours", "more than eight hours on a day"),
					recorded("a1", 270, "all minutes of the first stand"), recorded("a2", 270, "and all of the second"))
		})
		c.story("A minor is not interrogated at night, nor for more than four hours a day", "CPC 535(2)", day(16, 0), func(w *World) {
			minor := func(e *event.ActPerformed) {
				e.Interrogated, e.Participants = "minor", strings.Fields("investigator client defender legal_representative psychologist")
			}
			w.Given(defended("medium")).
				When(andMore(act("a1", "interrogation", day(17, 0), day(22, 30), minor), ", of a minor")).
				Then(dayFlagged("over_4_hours", "the length is flagged"), dayFlagged("minor_at_night", "and the night"))
		})
	})
}
