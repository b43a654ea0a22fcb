package appointment_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// What a defender was told of an act first rings no more once he was told that the act is at another time, or off: one
// notice is open for an object, the last.
func TestALaterNoticeTakesTheEarlierOnesPlace(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Message("an interrogation is set for tomorrow", func(w *World) journal.Body {
			return &event.ActScheduled{Register: w.Reg("a1", "k1"), Persons: []journal.Ref{Ref("Serik")}, Kind: "interrogation", At: w.Now + civil.Day}
		}),
		Message("it is called off", func(w *World) journal.Body {
			return &event.ActPostponed{Register: w.Reg("p1", "k1"), Act: "a1", Called: "called_off", Reason: "x"}
		}),
		Message("she opens that", func(w *World) journal.Body {
			return &event.InformationSeen{Information: "r1/1/act/p1.1", Advocate: Ref("Aizhan")}
		}))
	w.When(Passes(2 * civil.Day)).Then(Step{Text: "nobody is called for the notice of an act that is off", Do: func(w *World) {
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == "information_unseen" {
				w.Failf("it rang")
			}
		}
	}})
}

// Who takes his objection back through the register has it back: nobody is called to answer it.
func TestAnObjectionTakenBack(t *testing.T) {
	object := func(revision int64, back bool) Step {
		return Message("a client objects, or takes it back", func(w *World) journal.Body {
			r := w.Reg("ob1", "k1")
			r.Revision, r.Withdrawn = revision, back
			return &event.ObjectionFiled{Register: r, About: "r1/1", Kind: "choice", By: "person", Person: Ref("Serik")}
		})
	}
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), object(1, false))
	w.When(object(2, true)).Then(Happens("it is over", func(e *event.ObjectionDecided) bool { return e.Objection == "ob1" && e.Result == "withdrawn" }))
	w.When(Passes(10 * civil.Day)).Then(Step{Text: "nobody is called for it", Do: func(w *World) {
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == "objection_overdue" {
				w.Failf("it rang")
			}
		}
	}})
}

// What is no waiver in law (CPC 69(1): the body's initiative, lack of money) silences nobody: without a request the
// ground is told all the same.
func TestARefusedWaiverSilencesNoGround(t *testing.T) {
	for text, change := range map[string]func(*event.DefenderWaived){
		"the body's idea": func(e *event.DefenderWaived) { e.Initiative = "body" },
		"lack of money":   func(e *event.DefenderWaived) { e.Cause = "lack_of_money" },
	} {
		w := world(t).Given(status("Serik", "suspect", ""), Message("custody", func(w *World) journal.Body {
			return &event.MeasureSet{Register: w.Reg("ms", "k1"), Person: Ref("Serik"), Measure: "custody"}
		}), waive(change))
		w.When(Passes(3 * civil.Hour)).Then(Happens(text+" is no waiver: the ground stands", func(e *event.GroundFound) bool {
			return len(e.Grounds) == 1 && e.Grounds[0] == "custody"
		}))
	}
	w := world(t).Given(status("Serik", "suspect", ""), Message("custody", func(w *World) journal.Body {
		return &event.MeasureSet{Register: w.Reg("ms", "k1"), Person: Ref("Serik"), Measure: "custody"}
	}), waive(nil))
	w.When(Passes(3 * civil.Hour)).Then(Never[event.GroundFound]("a good one is"))
}

// An advocate of his own who was entered by mistake and taken back serves nobody: the ground is told after all.
func TestAnOwnAdvocateTakenBackServesNobody(t *testing.T) {
	entered := func(revision int64, back bool) Step {
		return Message("an own advocate is entered, or taken back", func(w *World) journal.Body {
			r := w.Reg("own", "k1")
			r.Revision, r.Withdrawn = revision, back
			return &event.OwnAdvocateEntered{Register: r, Person: Ref("Serik")}
		})
	}
	w := world(t).Given(status("Serik", "suspect", "minor"), entered(1, false))
	w.When(Passes(3 * civil.Hour)).Then(Never[event.GroundFound]("he is served"))
	w.When(entered(2, true), Passes(3*civil.Hour)).Then(Happens[event.GroundFound]("he is not", nil))
}
