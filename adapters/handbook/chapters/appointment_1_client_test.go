package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// Who may have a state-paid defender, from when and until when.
func TestAppointment1Client(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-1-client", "Appointment, section 1: who is the client", func(c *chapter) {
		c.story("Detention alone makes a suspect: the request never waits for the prosecutor", "CPC 64(1), 202; appointment.md 1.1", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), detained("Serik", 48, 20, 10)).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "" }), ", no decree on a status yet")).
				Then(registered("it is taken up for a suspect, a detained one", func(e *event.RequestRegistered) bool { return e.Client == "suspect" && e.Detained == "yes" }), asked("Aizhan"))
			w.When(Accepts("r1"), Message("the prosecutor agrees with the status only later", func(w *World) journal.Body {
				return &event.PersonStatusAgreed{Register: w.Reg("s-agreed", "k1"), Person: Ref("Serik")}
			})).Then(Happens[event.DefenderNamed]("the defender was named before", nil), goesOn())
		})
		c.story("The prosecutor refuses the status: the defence ends, the work done is payable", "CPC 64(8), 202(1-2); setting status_lost_pay", local(2025, 10, 15, 9, 0), func(w *World) {
			w.Given(defended("medium"), act("a1", "interrogation", local(2025, 10, 15, 10, 0), local(2025, 10, 15, 12, 30), nil)).
				When(Message("the prosecutor refuses to agree with the suspect's status", func(w *World) journal.Body {
					return &event.PersonStatusRefused{Register: w.Reg("s-refused", "k1"), Person: Ref("Serik")}
				})).
				Then(endsAs("status_lost", "the defence is over"), lineIs("a1", event.StatusPayable, "the interrogation stays payable"))
		})
		c.story("From suspect to accused: one defence", "CPC 64, 65", noon, func(w *World) {
			w.Given(servedBy()).When(Passes(10*civil.Day), becomes("Serik", "accused", "")).Then(goesOn(), Never[event.OfferMade]("nobody else is asked"))
			w.When(andMore(Request("r2", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "accused" }), ", as the accused")).
				Then(Happens("it is answered with the defender he has", func(e *event.RequestJoined) bool { return e.Code == "already_served" && e.Appointment == "r1/1" }))
		})
		c.story("A witness with the right to defence has grounds 1 to 4 since 16 September 2025", "CPC 65-1(2)(6), 67(2), ed. 16.09.2025", noon, func(w *World) {
			witness := func(e *event.DefenderRequested) { e.Status = "witness_with_right_to_defence" }
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", witness), ", a witness with the right to defence")).
				Then(registered("it is taken up on ground 1, and nothing is doubtful", func(e *event.RequestRegistered) bool {
					return e.Client == "witness_with_right_to_defence" && slices.Equal(e.Grounds, []string{"requested"}) && len(e.Flags) == 0
				}), asked("Aizhan"))
		})
		c.story("Before that day his request was lawful, and its pay waits for an answer", "CPC 68(2); setting witness_before_t4", local(2025, 9, 10, 9, 0), func(w *World) {
			w.Given(ListedAs("Aizhan", nil), Duty("2025-09", 1, []string{"Aizhan"}, nil), Message("a case of medium gravity is opened", func(w *World) journal.Body {
				return &event.CaseOpened{Register: w.Reg("o-k1", "k1"), Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium", QualifiedFrom: civil.DateOf(2025, 9, 1)}
			})).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status, e.Severity = "witness_with_right_to_defence", "" }), ", a witness with the right to defence"), Accepts("r1")).
				Then(registered("it is served, and marked as resting on his own request alone", func(e *event.RequestRegistered) bool { return slices.Contains(e.Flags, "witness_on_request") }),
					Happens[event.DefenderNamed]("he has a defender", nil))
			w.When(act("a1", "interrogation", local(2025, 9, 10, 10, 0), local(2025, 9, 10, 13, 0), nil)).Then(lineIs("a1", event.StatusHoldClient, "who is not named in the rates is not paid before somebody decides"))
		})
		c.story("A victim is represented, not defended", "CPC 76(2), 174(2)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "victim" }), ", the victim")).
				Then(refusedWith("status_not_entitled"), Never[event.OfferMade]("nobody is asked"))
		})
	})
}
