package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// Automated decisions: on consent, with reasons, looked at again by a person on demand.
func TestDataAutomated(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	consents := func(what string) Step {
		return Message("Aizhan "+map[string]string{"given": "agrees to be chosen by the program", "withdrawn": "takes her agreement back"}[what], func(*World) journal.Body {
			return &event.AdvocateConsented{Advocate: Ref("Aizhan"), Consent: what}
		})
	}
	objects := func() Step {
		return Message("Bolat, who was passed over, objects", func(*World) journal.Body {
			return &event.ObjectionRaised{Objection: "ob1", About: "r1/1", Kind: "passed_over", By: "advocate", Who: Ref("Bolat")}
		})
	}
	answers := func(who string) Step {
		return Message(who+" answers: the rule was followed", func(*World) journal.Body {
			return &event.ObjectionAnswered{Objection: "ob1", Result: "rejected", Reason: "rule_followed", Coordinator: Ref(who)}
		})
	}
	tell(t, "data-automated", "Data protection: automated decisions", func(c *chapter) {
		c.story("An advocate is chosen by the program only with his consent, and may take it back", "Law № 94-V art. 19-1; DP-20; setting automated_choice_basis", noon, func(w *World) {
			silent := ListedAs("Aizhan", func(e *event.AdvocateListed) { e.ConsentOn = 0 })
			silent.Text = "Aizhan is listed and has agreed to nothing"
			w.Given(silent, OnDuty("Aizhan")).When(Request("r1", "k1", "Serik", nil)).Then(Never[event.OfferMade]("she is not asked"),
				Happens("the reason is counted", func(e *event.PoolWidened) bool { return len(e.Counts) == 1 && e.Counts[0].Code == "no_consent" }))
			w.When(consents("given"), Request("r2", "k2", "Dauren", nil)).Then(Happens("she is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref("Aizhan") }))
			w.Given(consents("withdrawn"), Passes(3*civil.Hour)).When(Request("r3", "k3", "Nurlan", nil)).Then(Never[event.OfferMade]("she is asked no more"))
		})
		c.story("Where each choice needs a person, the program offers nothing by itself", "setting automated_choice_basis", noon, func(w *World) {
			w.Given(setTo("a person confirms each choice", func(s *event.AppointmentSettings) { s.AutomatedChoice = "human_confirmation_each_time" }), Listed("Aizhan"), OnDuty("Aizhan")).
				When(Request("r1", "k1", "Serik", nil)).Then(Never[event.OfferMade]("nobody is asked"), Happens[event.DefenderNotFound]("the coordinator is called", nil))
		})
		c.story("An objection is answered by another person within three working days; the machine changes nothing", "Law № 94-V art. 19-1; Digital Code art. 43; DP-21, DP-22", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Listed("Bolat"), Request("r1", "k1", "Serik", nil)).
				When(objects()).Then(Happens("it is due on Monday, the 20th, after a Wednesday", func(e *event.ObjectionRegistered) bool { return e.AnswerOn == civil.DateOf(2025, 10, 20) }), Never[event.OfferEnded]("the choice stands until somebody has looked"))
			w.When(answers("Bolat")).Then(factRefused("own_objection"))
			w.When(Passes(2*civil.Day), answers("the coordinator")).Then(Happens("it is decided, with its reason, in time", func(e *event.ObjectionDecided) bool { return e.Reason == "rule_followed" && e.Late == "" }))
		})
		c.story("Unanswered, it rings every day", "DP-21", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Listed("Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"), objects()).
				When(Passes(6 * civil.Day)).Then(alarmOf("objection_overdue"))
			w.When(Passes(civil.Day)).Then(alarmOf("objection_overdue"))
			w.When(answers("the coordinator")).Then(Happens("the answer is marked as late", func(e *event.ObjectionDecided) bool { return e.Late == "yes" }))
		})
		c.story("Silence costs a slot, never a licence or a place on the list", "DP-25; setting silences_per_slot", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Passes(15*civil.Minute), Request("r2", "k2", "Dauren", nil)).
				When(Passes(15*civil.Minute)).Then(Happens[event.SlotUnreachable]("two silences mark her slot as unreachable", nil), Step{Text: "she is on the list, her licence is active", Do: func(w *World) {
				if a := state(w).Roster.Advocate(Ref("Aizhan")); a.StatusAt(w.Now) != "active" || !a.InList(2025) {
					w.Failf("%s", a.StatusAt(w.Now))
				}
			}})
		})
		c.story("An offer shows what the choice needs and no name", "Law № 94-V art. 7(9); DP-04", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).When(Request("r1", "k1", "Serik", nil)).
				Then(Happens("article, category, language, time", func(e *event.OfferMade) bool {
					return e.Article == "1880003" && e.Severity == "medium" && e.Language == "ru"
				}),
					Step{Text: "the record of the offer has no sealed value of anybody", Do: func(w *World) {
						for i := w.From(); i < len(w.Records); i++ {
							if _, offer := w.Records[i].Body.(*event.OfferMade); offer && len(w.Records[i].Sealed) > 0 {
								w.Failf("%v", w.Records[i].Sealed[0].Field)
							}
						}
					}})
		})
	})
}
