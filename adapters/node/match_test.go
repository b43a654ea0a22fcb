package node_test

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// After a real run the read model lists the very differences that the machines have, on any day; a budget needs two
// officials, and a person's word on a difference that is not there is refused.
func TestMatchAndBudgetOverTheWholeChain(t *testing.T) {
	s := at(t, lived)
	// An act of somebody whom the journal does not know as a defender: it waits, and the match lists it.
	unit := unitOf(s.world, "KZ-71")
	from := s.now() - 3*civil.Hour
	from -= from % civil.Minute
	s.tell("m-lonely", "act.performed.v1", values{"object": "act-lonely", "revision": 1, "occurred_at": (from + civil.Hour).String(), "unit": unit,
		"register_case": "rc-lonely", "person_ids": []string{"p-lonely"}, "advocate_id": "adv-71-001", "kind": "interrogation", "client_place": "unit",
		"official_place": "unit", "defender_place": "unit", "started_at": from.String(), "ended_at": (from + civil.Hour).String(),
		"participants": []string{"investigator", "client", "defender"}, "protocol_number": "17", "protocol_date": from.UTCDate().String()})
	s.rest()
	s.until(s.now() + 40*civil.Day)
	today := match.DayOf(s.now())
	found := 0
	for _, code := range s.n.Engine.Journals() {
		if code == journal.National {
			continue
		}
		for _, day := range []civil.Date{today, today + 400} {
			var want []match.Difference
			s.look(code, func(m journal.Machine) { want = m.(*territory.Machine).S.Match.Open(day) })
			got, err := projections.Differences(s.ctx, s.n.Models, code, day)
			if err != nil {
				t.Fatal(err)
			}
			same := slices.EqualFunc(got, want, func(a projections.JournalDifference, b match.Difference) bool {
				return a.Code == b.Code && a.Object == b.Object && a.Tiyn == b.Tiyn && a.Since == b.Since
			})
			if !same {
				t.Errorf("%s on %s: the read model has %+v, the machine %+v", code, day, got, want)
			}
			found += len(want)
		}
	}
	if found == 0 {
		t.Fatal("the run has no difference, so it proves nothing")
	}
	allot := values{"department": "71-justice_department-01", "year": 2025, "budget_line": projections.BudgetLine, "revision": 2, // the demo's department has its plan
		"tiyn": 900, "document": "12-1", "official_id": "off-1", "second_id": "off-1"}
	if a := s.say("KZ-71", "budget.allotted.v1", allot); a.Code != "two_officials" {
		t.Errorf("one official alone allots: %+v", a)
	}
	allot["second_id"] = "off-2"
	s.agreed("KZ-71", "budget.allotted.v1", allot)
	word := values{"code": match.DecreeBelow, "object": "nobody/1", "ground": "seen", "official_id": "off-1"}
	if a := s.say("KZ-71", "difference.settled.v1", word); a.Code != "no_difference" {
		t.Errorf("a word on nothing: %+v", a)
	}
	s.rest()
	all, err := projections.BudgetOf(s.ctx, s.n.Models, "KZ-71", 2025, today)
	if err != nil || !slices.ContainsFunc(all, func(b projections.BudgetStanding) bool { return b.Allotted == 900 && b.Revision == 2 }) {
		t.Errorf("budgets %+v %v", all, err)
	}
	if n := len(bodies[event.BudgetAllotted](s, "KZ-71")); n != 3 {
		t.Errorf("%d facts about the budget, want the plan and both amendments", n)
	}
}
