package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// Replacement, waiver, exclusion: how a defence ends before the case does.
func TestAppointment5Replacement(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-5-replacement", "Appointment, section 5: replacement, waiver, exclusion", func(c *chapter) {
		c.story("Away for five days: a successor is searched, the first one stays until he is there", "CPC 68(3)", noon, func(w *World) {
			w.Given(servedBy("Bolat")).
				When(Message("Aizhan will be away for five days", func(w *World) journal.Body {
					return &event.AdvocateAbsent{Advocate: Ref("Aizhan"), From: w.Now, To: w.Now + 5*civil.Day}
				})).
				Then(Happens("a successor is searched", func(e *event.DefenderMissed) bool { return e.Reason == "long_absence" }), asked("Bolat"), goesOn())
			w.When(Accepts("r1")).Then(Happens("the register learns who follows and why", func(e *event.DefenderReplaced) bool { return e.Reason == "long_absence" && e.By == "r1/2" }),
				endsAs("replaced", "the first defence is over"))
		})
		c.story("A chosen defender who has not come within 24 hours: the body is told to offer another", "CPC 68(4); setting chosen_defender_24h_scope", noon, func(w *World) {
			w.Given(detained("Serik", 48, 0, 0), Message("Serik has an advocate of his own, invited an hour ago, who has not come", func(w *World) journal.Body {
				return &event.ChosenDefenderAbsent{Register: w.Reg("oa", "k1"), Person: Ref("Serik"), InvitedAt: w.Now - civil.Hour}
			}))
			w.When(Passes(22 * civil.Hour)).Then(noAlarmOf("chosen_defender_absent", "in the 23rd hour nobody is called"))
			w.When(Passes(2 * civil.Hour)).Then(alarmOf("chosen_defender_absent"))
		})
		c.story("A waiver needs his own wish and a defender's presence; afterwards he may ask again", "CPC 69(1), 69(3); Rules p. 9", noon, func(w *World) {
			w.Given(servedBy()).
				When(waives("the body suggests a waiver", func(e *event.DefenderWaived) { e.Initiative = "body" })).Then(waiverRefused("waiver_not_own"), goesOn())
			w.When(waives("Serik waives because he has no money", func(e *event.DefenderWaived) { e.Revision, e.Cause = 2, "lack_of_money" })).Then(waiverRefused("waiver_lack_of_money"), goesOn())
			w.When(waives("Serik waives of his own wish, in writing, with Aizhan present", func(e *event.DefenderWaived) { e.Revision = 3 })).Then(endsAs("waiver", "the defence is over, its work will be paid"))
			w.When(Request("r2", "k1", "Serik", nil)).Then(registered("the new request is linked to the waiver", func(e *event.RequestRegistered) bool { return e.AfterWaiver == "waiver" }))
		})
		c.story("On five grounds no waiver is accepted", "CPC 69(2)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Grounds = []string{"minor"} }), ", who is a minor"), Accepts("r1")).
				When(waives("Serik waives of his own wish", nil)).Then(waiverRefused("waiver_minor"), goesOn())
		})
		c.story("More than ten years may be waived, life imprisonment may not", "CPC 67(1)(5), 69(2)", noon, func(w *World) {
			punished := func(request, registerCase, person, punishment string) Step {
				return andMore(Request(request, registerCase, person, func(e *event.DefenderRequested) {
					e.Grounds, e.Severity, e.Punishment = []string{"over_10_years"}, "particularly_grave", punishment
					e.Urgency, e.WantedAt = "planned", e.OccurredAt+civil.Day
				}), map[string]string{"life": ", who faces life imprisonment", "over_10_years": ", who faces up to fifteen years"}[punishment])
			}
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), punished("r1", "k1", "Serik", "life"), Accepts("r1"))
			w.When(waives("Serik waives", nil)).Then(waiverRefused("waiver_life"))
			w.Given(Passes(30*civil.Hour), punished("r2", "k2", "Dauren", "over_10_years"), Accepts("r2"))
			w.When(waives("Dauren waives", func(e *event.DefenderWaived) { e.Object, e.RegisterCase, e.Person = "waiver2", "k2", Ref("Dauren") })).Then(endsAs("waiver", "his is accepted"))
		})
		c.story("Only the prosecutor excludes a defender, by an act with number and date", "CPC 94(1), 94(2)", noon, func(w *World) {
			w.Given(servedBy("Bolat")).
				When(Message("Aizhan declares that she once had another part in this very case", func(w *World) journal.Body {
					return &event.AdvocateDeclared{Declaration: "d1", Advocate: Ref("Aizhan"), Kind: "former_part", RegisterCase: "k1"}
				})).Then(Happens[event.RemovalProposed]("her removal is proposed to the prosecutor", nil), Never[event.AppointmentEnded]("nobody else removes her"))
			w.When(excluded("the prosecutor excludes her, act № 7 of 15 October")).Then(endsAs("excluded_by_prosecutor", "her defence is over, its work stays payable"))
		})
		c.story("Declared kinship is looked at before an offer", "CPC 94(1)", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Message("Aizhan declares that she is kin of the inspector", func(w *World) journal.Body {
				return &event.AdvocateDeclared{Declaration: "d1", Advocate: Ref("Aizhan"), Kind: "kinship", Official: Ref("the inspector")}
			})).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Official = Ref("the inspector") }), ", by that inspector")).
				Then(asked("Bolat"), passed("Aizhan", "kin_of_official"))
		})
		c.story("Interests that contradict: removal from both is proposed, for both others are searched", "CPC 66(4), 67(1)(7), 94(2)", noon, func(w *World) {
			named := Message("the coordinator names Aizhan for Dauren too, nobody else is there", func(w *World) journal.Body {
				return &event.CoordinatorNamed{Request: "r2", Advocate: Ref("Aizhan"), Reason: "scarcity", Coordinator: Ref("the coordinator"), Second: Ref("the chair")}
			})
			w.Given(servedBy(), Request("r2", "k1", "Dauren", nil), Passes(20*civil.Minute), named)
			w.When(Accepts("r2")).Then(factRefused("collision_undeclared"))
			w.When(Message("having seen the names she declares that nothing collides", func(w *World) journal.Body {
				return &event.OfferAccepted{Offer: "r2/1", Advocate: Ref("Aizhan"), NoCollision: true}
			})).Then(Happens[event.DefenderNamed]("she defends both", nil))
			w.When(Message("the interests of Serik and Dauren turn out to contradict", func(w *World) journal.Body {
				return &event.InterestsContradict{Register: w.Reg("ic", "k1"), Persons: []journal.Ref{Ref("Serik"), Ref("Dauren")}}
			})).Then(Happens("removal from Serik's defence is proposed", func(e *event.RemovalProposed) bool { return e.Appointment == "r1/1" }),
				Happens("and from Dauren's", func(e *event.RemovalProposed) bool { return e.Appointment == "r2/1" }), Never[event.AppointmentEnded]("nobody but the prosecutor ends either"))
		})
		c.story("His own advocate ends the appointment", "CPC 68(1)", noon, func(w *World) {
			w.Given(servedBy()).When(Message("Serik brings an advocate of his own", func(w *World) journal.Body {
				return &event.OwnAdvocateEntered{Register: w.Reg("own", "k1"), Person: Ref("Serik"), Keeps: "own"}
			})).Then(endsAs("private", "the defence is over"))
		})
	})
}
