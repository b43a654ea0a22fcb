package claim_test

import (
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// An act may name a case or a reference that leads to the appointment only later.

func TestActOfACaseThatIsJoinedLater(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("an act in a case nobody knows", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) { e.RegisterCase = "c9" }))).
		Then(scenario.Happens[event.FactParked]("it waits", nil), totalsAre(0, 0, 0, 0, 0, 0, 0)).
		When(sent("the case is joined", &event.CaseJoined{Register: w.Reg("j1", "c9"), Into: "c1"})).
		Then(scenario.Happens("it is found", func(e *event.ActRecorded) bool { return e.Appointment == ap }), totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestActOfAPersonKnownUnderAnotherReference(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("an act of a stranger", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) {
			e.Persons = []journal.Ref{scenario.Ref("the stranger")}
		}))).
		Then(scenario.Happens[event.FactParked]("it waits", nil)).
		When(sent("he is Berik", &event.PersonIdentified{Register: w.Reg("i1", "c1"), Person: scenario.Ref("berik"), Other: scenario.Ref("the stranger"),
			Card: event.Card{IIN: "absent"}})).
		Then(scenario.Happens("it is found", func(e *event.ActRecorded) bool { return e.Appointment == ap }), totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

// TestAWithdrawnActNoLongerWaits: a parked protocol that was taken back is no task for anybody.
func TestAWithdrawnActNoLongerWaits(t *testing.T) {
	w, _ := appointed(t)
	stranger := func(withdrawn bool) func(*event.ActPerformed) {
		return func(e *event.ActPerformed) {
			e.Persons, e.Withdrawn = []journal.Ref{scenario.Ref("the stranger")}, withdrawn
		}
	}
	w.Given(until(local(15, 18, 0)), sent("an act of a stranger", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), stranger(false)))).
		When(sent("taken back", performed("a1", 2, local(15, 9, 0), local(15, 12, 0), stranger(true))), until(local(15+40, 0, 0))).
		Then(scenario.Never[event.FactUnresolved]("nobody is called")).
		When(sent("it was right after all", performed("a1", 3, local(15, 9, 0), local(15, 12, 0), nil))).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestConfirmationAndObjectionAreKept(t *testing.T) {
	w, _ := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		When(sent("she agrees", &event.ActConfirmed{Act: "a1", Revision: 1, Advocate: scenario.Ref("asel")}),
			sent("a correction", performed("a1", 2, local(15, 9, 0), local(15, 11, 0), nil)),
			sent("she does not agree with it", &event.ActObjected{Act: "a1", Revision: 2, Advocate: scenario.Ref("asel"), Code: "time_differs"}))
	a := state(w).Acts.Get("a1")
	if a.Confirmed != 1 || !a.Objected() {
		t.Fatalf("%+v", a)
	}
	w.Then(totalsAre(2000, 2000, 0, 0, 0, 0, 0))
}
