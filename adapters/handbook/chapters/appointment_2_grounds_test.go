package chapters

import (
	"slices"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The eleven grounds of CPC 67(1): found by the machine, kept together, recomputed.
func TestAppointment2Grounds(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	now := func(codes ...string) Step {
		return Happens("found beside what the body named: "+strings.ReplaceAll(strings.Join(codes, ", "), "_", " "), func(e *event.GroundsChanged) bool {
			return e.Request == "r1" && slices.Equal(e.Found, codes)
		})
	}
	requalified := func(object, text, severity, punishment string) Step {
		return Message(text, func(w *World) journal.Body {
			w.Now += civil.Minute
			return &event.CaseRequalified{Register: w.Reg(object, "k1"), From: (w.Now + 5*civil.Hour).UTCDate(), Article: "1880004", Severity: severity, Punishment: punishment}
		})
	}
	tell(t, "appointment-2-grounds", "Appointment, section 2: the eleven grounds", func(c *chapter) {
		c.story("A ground that the body did not name is found", "CPC 67(1)(2); appointment.md 2", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), becomes("Serik", "suspect", "minor")).
				When(andMore(Request("r1", "k1", "Serik", nil), ", because he asked for one")).
				Then(registered("both grounds stand: he asked for it, and he is a minor", func(e *event.RequestRegistered) bool {
					return slices.Equal(e.Grounds, []string{"requested", "minor"}) && slices.Equal(e.Found, []string{"minor"}) && e.Minor == "yes"
				}))
		})
		c.story("A defender is mandatory and nobody asks for one: the body is told, then the prosecutor", "CPC 67(2), 67(3)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(becomes("Serik", "suspect", "minor"), Passes(61*civil.Minute)).
				Then(Happens("the register is told the ground", func(e *event.GroundFound) bool { return slices.Equal(e.Grounds, []string{"minor"}) && e.Alarm == 1 }), alarmOf("ground_without_request"))
			w.When(Passes(civil.Day)).Then(alarmTo("ground_without_request", "prosecutor", "a day later the prosecutor is called too"))
			w.When(Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(3*civil.Day)).Then(Never[event.GroundFound]("a request ends it"))
		})
		c.story("Requalification recomputes ground 5, a measure of restraint ground 6", "CPC 67(1)(5), 67(1)(6)", noon, func(w *World) {
			w.Given(servedBy()).
				When(requalified("q1", "the act is requalified: more than ten years may be imposed", "grave", "over_10_years")).Then(now("over_10_years"))
			w.When(Message("custody is chosen", func(w *World) journal.Body {
				return &event.MeasureSet{Register: w.Reg("m", "k1"), Person: Ref("Serik"), Measure: "custody"}
			})).Then(now("over_10_years", "custody"))
			w.When(requalified("q2", "the act is requalified again, to one of medium gravity", "medium", "up_to_10_years")).Then(now("custody"))
		})
		c.story("Other persons and motions bring grounds 8 and 11", "CPC 67(1)(8), 67(1)(11)", noon, func(w *World) {
			w.Given(servedBy()).
				When(Message("a representative of the victim enters the case", func(w *World) journal.Body {
					return &event.VictimRepresentativeEntered{Register: w.Reg("v", "k1")}
				})).Then(now("victim_represented"))
			w.When(Message("a procedural agreement is moved for", func(w *World) journal.Body {
				return &event.AgreementMoved{Register: w.Reg("ag", "k1"), Person: Ref("Serik")}
			})).Then(now("victim_represented", "procedural_agreement"))
		})
		c.story("Who says that he is under eighteen is a minor until it is established", "CPC 530(1), 530(3)(2); appointment.md 10.9", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "somebody unknown", func(e *event.DefenderRequested) { e.Minor, e.Urgency = true, "planned" }), ", who says that he is seventeen")).
				Then(registered("he is served as a minor, at once", func(e *event.RequestRegistered) bool { return e.Minor == "yes" && e.Urgency == "urgent" }))
			w.When(andMore(Request("r2", "k2", "Dauren", func(e *event.DefenderRequested) {
				e.Minor, e.Urgency, e.Age, e.MinorAtOffence = true, "planned", "adult", "yes"
			}), ", a minor at the offence, by his papers of age now")).Then(registered("he is served as an adult", func(e *event.RequestRegistered) bool { return e.Minor == "" && e.Urgency == "planned" }))
		})
	})
}
