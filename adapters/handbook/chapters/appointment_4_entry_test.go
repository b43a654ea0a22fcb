package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// How the defender enters, what he is told, what he may no longer do.
func TestAppointment4Entry(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-4-entry", "Appointment, section 4: entry of the defender", func(c *chapter) {
		c.story("Named on acceptance, entered on the written notice, and nothing else is asked of him", "CPC 68(8); 2020 order p. 2", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil)).
				When(Accepts("r1")).Then(Happens("the register learns who comes", func(e *event.DefenderNamed) bool { return e.Advocate == Ref("Aizhan") }))
			w.When(signsNotice("r1/1", "5")).Then(Happens("the register learns number and date of the notice", func(e *event.DefenderEntered) bool {
				return e.NoticeNumber == "5" && e.NoticeDate == civil.DateOf(2025, 10, 15)
			}))
			w.When(signsNotice("r1/1", "6")).Then(Never[event.DefenderEntered]("there is one notice"), Happens[event.FactRefused]("a second one is refused", nil))
		})
		c.story("He may enter at any later moment", "CPC 66(3)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), becomes("Serik", "suspect", ""), Passes(9*civil.Day), becomes("Serik", "accused", "")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "accused" }), ", as the accused"), Accepts("r1")).
				Then(Happens("nine days after the status he has a defender", func(e *event.DefenderNamed) bool { return e.AcceptedAt == noon+9*civil.Day }))
		})
		c.story("He is told time and place of every act, and the notice shows whether he saw it", "CPC 70(2)(13)", noon, func(w *World) {
			set := func(object string) Step {
				return Message("an interrogation is set for tomorrow noon", func(w *World) journal.Body {
					return &event.ActScheduled{Register: w.Reg(object, "k1"), Persons: []journal.Ref{Ref("Serik")}, Kind: "interrogation", At: w.Now + civil.Day, NoticeSentAt: w.Now}
				})
			}
			w.Given(servedBy()).When(set("a1")).Then(Happens("she is told, with the time", func(e *event.DefenderInformed) bool { return e.At == noon+civil.Day && e.SentAt == noon }))
			w.When(Passes(13 * civil.Hour)).Then(alarmOf("information_unseen"))
			w.When(set("a2"), Message("she opens this one", func(w *World) journal.Body {
				return &event.InformationSeen{Information: "r1/1/act/a2.1", Advocate: Ref("Aizhan")}
			}), Passes(13*civil.Hour)).Then(noAlarmOf("information_unseen", "nobody is called"))
		})
		c.story("Of several defenders one that is absent stops no act, and the other's work counts", "CPC 68(7)", local(2025, 10, 15, 9, 0), func(w *World) {
			w.Given(defended("medium"), Message("Serik brings an advocate of his own and keeps both", func(w *World) journal.Body {
				return &event.OwnAdvocateEntered{Register: w.Reg("own", "k1"), Person: Ref("Serik"), Keeps: "both"}
			})).
				When(act("a1", "interrogation", local(2025, 10, 15, 10, 0), local(2025, 10, 15, 13, 0), func(e *event.ActPerformed) { e.Participants = []string{"investigator", "client", "defender"} })).
				Then(lineIs("a1", event.StatusPayable, "the act without the other one is payable"), goesOn())
		})
		c.story("After acceptance nobody declines: a conflict goes to the prosecutor", "CPC 66(5), 94(2)", noon, func(w *World) {
			w.Given(servedBy()).When(Message("Aizhan finds that she once gave aid to the other side", func(w *World) journal.Body {
				return &event.ConflictDeclared{Appointment: "r1/1", Advocate: Ref("Aizhan"), Ground: "opposite_interests"}
			})).Then(Happens("the prosecutor is asked to remove her", func(e *event.RemovalProposed) bool { return e.Appointment == "r1/1" }), Never[event.AppointmentEnded]("until his act she is the defender"))
		})
	})
}
