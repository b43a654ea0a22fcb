package appointment_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func held(hours civil.Instant) func(*event.DefenderRequested) {
	return func(e *event.DefenderRequested) { e.DetainedAt = Noon - hours*civil.Hour }
}

// When requests exceed advocates, whoever becomes free goes to the nearest legal deadline, then to the older request;
// an event says who went first and why.
func TestScarcityGoesByTheNearestDeadline(t *testing.T) {
	planned := func(e *event.DefenderRequested) { e.Urgency = "planned" }
	minor := func(e *event.DefenderRequested) { e.DetainedAt, e.Minor = Noon-civil.Hour, true }
	w := world(t).Given(Request("r1", "k1", "Serik", planned), Request("r2", "k2", "Nurlan", planned),
		Request("r3", "k3", "Askar", held(2)), Request("r4", "k4", "Temir", minor), Passes(civil.Minute))
	w.When(Listed("Aizhan"), OnDuty("Aizhan"), Passes(civil.Minute)).Then(
		Happens("the minor's 24 hours end first", func(e *event.QueueTurn) bool {
			return e.Request == "r4" && e.Why == "turn_deadline" && e.Waiting == 4 && slices.Equal(e.Behind, []string{"r3", "r1", "r2"})
		}),
		Happens("so he is served first", func(e *event.OfferMade) bool { return e.Request == "r4" }))
	w.When(Accepts("r4")).Then(Never[event.OfferMade]("she is busy for the others"))
	w.When(Listed("Bolat"), Duty(MonthName, 2, []string{"Aizhan", "Bolat"}, nil), Passes(civil.Minute)).Then(
		Happens("then the 48 hours", func(e *event.OfferMade) bool { return e.Request == "r3" && e.Advocate == Ref("Bolat") }))
	w.When(Accepts("r3"), Listed("Dana"), Duty(MonthName, 3, []string{"Aizhan", "Bolat", "Dana"}, nil), Passes(civil.Minute)).Then(
		Happens("of two without a deadline the older one", func(e *event.QueueTurn) bool { return e.Request == "r1" && e.Why == "turn_time" }))
}

// Duty that begins later is waited for: nobody has to ring for it.
func TestTheQueueLooksAgainWhenDutyBegins(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), Slots(1, event.Slot{Advocate: Ref("Aizhan"), Zone: "near", From: Noon + 7*civil.Minute, To: Noon + 5*civil.Hour}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens[event.DefenderNotFound]("nobody is on duty", nil))
	w.When(Passes(7 * civil.Minute)).Then(Happens("she is asked the minute her duty begins", func(e *event.OfferMade) bool { return e.Advocate == Ref("Aizhan") }))
}

// An advocate whose case ends is free at once for the one who waits.
func TestWhoIsFreeAgainGoesToTheOneWhoWaits(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Request("r2", "k2", "Nurlan", nil))
	w.When(Message("Serik's case is terminated", func(w *World) journal.Body {
		return &event.CaseTerminated{Register: w.Reg("t", "k1")}
	}), Passes(civil.Minute)).Then(Happens("Nurlan gets her", func(e *event.OfferMade) bool { return e.Request == "r2" }))
}

// Whatever waits and in whatever order advocates become free: no request is served while one with a nearer legal
// deadline waits whom the same advocate could serve.
func TestNobodyOvertakesANearerDeadline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := New(t, territory.New(Bar), Bar, Noon)
		w.Given(TheBook())
		deadline, asked := map[string]civil.Instant{}, map[string]int{}
		n := rapid.IntRange(2, 7).Draw(t, "requests")
		for i := range n {
			id := fmt.Sprintf("r%d", i)
			hours := civil.Instant(rapid.IntRange(0, 23).Draw(t, "hours"))
			minor := rapid.Bool().Draw(t, "minor")
			free := rapid.IntRange(0, 2).Draw(t, "free") == 0
			w.Given(Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) {
				if !free {
					e.DetainedAt, e.Minor = Noon-hours*civil.Hour, minor
					deadline[id] = e.DetainedAt + 48*civil.Hour
					if minor {
						deadline[id] = e.DetainedAt + 24*civil.Hour
					}
				}
			}))
			asked[id] = i
		}
		waiting := map[string]bool{}
		for id := range asked {
			waiting[id] = true
		}
		before := func(a, b string) bool {
			da, db := deadline[a], deadline[b]
			if da != db {
				return db == 0 || da != 0 && da < db
			}
			return asked[a] < asked[b]
		}
		names := []string{"Aizhan", "Bolat", "Dana", "Erlan", "Gulnar"}
		for i := range rapid.IntRange(1, len(names)).Draw(t, "advocates") {
			w.When(Passes(civil.Instant(rapid.IntRange(0, 40).Draw(t, "minutes"))*civil.Minute/10), Listed(names[i]), Duty(MonthName, int64(i+1), names[:i+1], nil), Passes(civil.Minute))
			for _, o := range Every[event.OfferMade](w) {
				for other := range waiting {
					if other != o.Request && before(other, o.Request) {
						t.Fatalf("%s was served before %s", o.Request, other)
					}
				}
				delete(waiting, o.Request)
				w.Given(Accepts(o.Request))
			}
		}
	})
}
