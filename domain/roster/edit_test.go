package roster_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func day(name, zone string, d int) event.Slot {
	return event.Slot{Advocate: Ref(name), Zone: zone, From: local(2025, 10, d, 0, 0), To: local(2025, 10, d+1, 0, 0)}
}

func holder(w *World, x event.Slot) string {
	m := w.Machine.(*territory.Machine).S.Roster.Months[MonthName]
	for i := range m.Slots {
		if y := m.Slots[i]; y.Zone == x.Zone && y.From == x.From {
			for _, name := range []string{"Aizhan", "Bolat", "Dana", "Erlan"} {
				if y.Advocate == Ref(name) {
					return name
				}
			}
		}
	}
	return ""
}

// Two advocates and the coordinator agree to a swap, and both slots change hands; without any of the three nothing does.
func TestSwap(t *testing.T) {
	one, two := day("Aizhan", "near", 18), day("Bolat", "far", 20)
	begin := func() *World {
		return world(t, Noon).Given(TheBook(), Listed("Aizhan", "Bolat", "Dana"), Slots(1, one, two, day("Dana", "near", 20)))
	}
	proposed := sent("Aizhan proposes", &event.SwapProposed{Swap: "s1", Mine: one, Theirs: two})
	agreed := sent("Bolat agrees", &event.SwapAgreed{Swap: "s1", Advocate: Ref("Bolat"), Answer: "agreed"})
	confirmed := sent("the coordinator agrees", &event.SwapConfirmed{Swap: "s1", Coordinator: Ref("coordinator"), Answer: "agreed"})
	ended := func(result string) Step {
		return Happens("the swap ends: "+result, func(e *event.SwapEnded) bool { return e.Result == result })
	}

	w := begin().When(proposed, agreed, confirmed).Then(ended("swap_made"))
	if holder(w, one) != "Bolat" || holder(w, two) != "Aizhan" {
		t.Errorf("after the swap: %s and %s", holder(w, one), holder(w, two))
	}
	w.When(confirmed).Then(refused("no_such_object"))

	w = begin().When(proposed, confirmed).Then(refused("swap_not_agreed"))
	w.When(sent("somebody else agrees", &event.SwapAgreed{Swap: "s1", Advocate: Ref("Dana"), Answer: "agreed"})).Then(refused("no_such_object"))
	w.When(sent("Bolat does not", &event.SwapAgreed{Swap: "s1", Advocate: Ref("Bolat"), Answer: "refused"})).Then(ended("swap_refused"))
	begin().Given(proposed, agreed).When(sent("the coordinator does not", &event.SwapConfirmed{Swap: "s1", Coordinator: Ref("c"), Answer: "refused"})).
		Then(ended("swap_refused"), Never[event.SlotChanged]("nothing changed"))
	begin().Given(proposed, agreed).When(until(local(2025, 10, 18, 0, 0))).Then(ended("swap_lapsed"))
	begin().When(sent("a slot that is not there", &event.SwapProposed{Swap: "s2", Mine: one, Theirs: day("Bolat", "far", 21)})).Then(refused("roster_no_slot"))
	begin().When(until(local(2025, 10, 18, 1, 0)), proposed).Then(refused("roster_slot_over"))

	for code, against := range map[string]Step{
		"absent": sent("Bolat is away", &event.AdvocateAbsent{Advocate: Ref("Bolat"), From: one.From, To: one.From + civil.Hour}),
		"licence_inactive": sent("Bolat is suspended from then on", &event.AdvocateStatusChanged{Advocate: Ref("Bolat"), Status: "suspended",
			From: one.From}),
		"no_consent": sent("Bolat takes his consent back", &event.AdvocateConsented{Advocate: Ref("Bolat"), Consent: "withdrawn"}),
		"roster_overlap": sent("Bolat gets a slot on that day", &event.SlotEdited{Month: MonthName, Action: "add", Slot: day("Bolat", "away", 18),
			Reason: "gap", Official: Ref("bar")}),
		"roster_no_slot": sent("the slot is taken out", &event.SlotEdited{Month: MonthName, Action: "remove", Slot: two, Reason: "mistake", Official: Ref("bar")}),
	} {
		w := begin().Given(proposed, agreed, against).When(confirmed).Then(refused(code), ended(code), Never[event.SlotChanged]("nothing changed"))
		if holder(w, one) != "Aizhan" {
			t.Errorf("%s: the swap was made", code)
		}
	}
}

// A slot is given to somebody else, added or taken out, with who and why; an offer then goes to who has it now.
func TestEditSlotBySlot(t *testing.T) {
	now := day("Aizhan", "near", 15)
	w := world(t, Noon).Given(TheBook(), Listed("Aizhan", "Bolat", "Dana"), Slots(1, now, day("Dana", "far", 15)))
	edit := func(action string, x event.Slot, other string) Step {
		e := &event.SlotEdited{Month: MonthName, Action: action, Slot: x, Reason: "illness", Official: Ref("bar")}
		if other != "" {
			e.Other = Ref(other)
		}
		return sent(action+" for "+other, e)
	}
	w.When(edit("replace", now, "Dana")).Then(refused("roster_overlap"))
	w.When(edit("replace", now, "nobody")).Then(refused("roster_unknown_advocate"))
	w.When(edit("replace", day("Bolat", "near", 15), "Aizhan")).Then(refused("roster_no_slot"))
	w.When(edit("add", day("Bolat", "nowhere", 16), "")).Then(refused("roster_unknown_zone"))
	w.When(edit("remove", day("Aizhan", "near", 14), "")).Then(refused("roster_slot_over"))
	w.When(edit("replace", now, "Bolat")).Then(Happens("it is told", func(e *event.SlotChanged) bool {
		return e.Change == 1 && e.Other == Ref("Bolat") && e.Reason == "illness"
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens("the one who has it now is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref("Bolat") }))
	w.When(edit("remove", day("Bolat", "near", 15), "")).Then(Happens("nobody is left", func(e *event.RosterChecked) bool {
		return e.Gaps[0].Code == "roster_nobody" && e.Change == 2
	}), alarmed("roster/"+MonthName, "roster_gap"))
	w.When(edit("add", day("Bolat", "near", 15), "")).Then(Happens("and back", func(e *event.RosterChecked) bool { return e.Change == 3 }))
}
