package projections_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/projections"
)

// The board shows a roster as it stands: slots given away, added and taken out on their local day, who signed it, and what
// the last look found missing, which replaces what the look before found.
func TestRosterAfterItsPublication(t *testing.T) {
	noon := civil.InstantOf(2025, 10, 14, 7, 0, 0)
	slot := func(advocate byte, h int) event.Slot {
		return event.Slot{Advocate: ref(advocate), Zone: "z", From: noon + civil.Instant(h)*civil.Hour, To: noon + civil.Instant(h+8)*civil.Hour}
	}
	gap := func(code string, from civil.Instant) event.RosterGap {
		return event.RosterGap{Code: code, Zone: "z", From: from, To: from + civil.Hour, Language: "kk", Advocate: ref(2)}
	}
	x := tell(t, noon).then(listed(), &event.AgreementSigned{Advocate: listed().Advocate, SignedOn: civil.DateOf(2025, 12, 12), Department: "71-justice_department-01"},
		&event.AdvocateConsented{Advocate: listed().Advocate, Consent: "given"}, &event.OrderShown{Advocate: listed().Advocate, Order: "2021"},
		&event.ListSubmitted{Year: 2026}, &event.ListPublished{Year: 2026},
		&event.RosterPublished{Month: "2025-10", Revision: 1, Official: ref(9), Plan: "plan_v1", Zones: []event.Zone{{Zone: "z", Units: []string{"71-district_police-01"}}},
			Slots: []event.Slot{slot(1, 0), slot(2, 24), slot(4, 48)}},
		&event.RosterChecked{Month: "2025-10", Revision: 1, Gaps: []event.RosterGap{gap("roster_nobody", noon), gap("absent", noon)}, Nobody: 60},
		&event.SlotChanged{Month: "2025-10", Change: 1, Action: "replace", Slot: slot(1, 0), Other: ref(3)},
		&event.SlotChanged{Month: "2025-10", Change: 2, Action: "add", Slot: slot(5, 16)},
		&event.SlotChanged{Month: "2025-10", Change: 3, Action: "remove", Slot: slot(4, 48)},
		&event.RosterChecked{Month: "2025-10", Revision: 1, Change: 3, Gaps: []event.RosterGap{gap("roster_language", noon)}})
	m, _, err := projections.RosterOf(t.Context(), x.m, bar, "2025-10")
	if err != nil || m.Roster.Changes != 3 || m.Roster.Slots != 3 || m.Roster.Official != ref(9).String() || m.Roster.Plan != "plan_v1" || m.Roster.Nobody != 0 {
		t.Fatalf("%+v %v", m.Roster, err)
	}
	var who []string
	for _, d := range m.Days {
		for _, s := range d.Slots {
			who = append(who, d.Day.String()[8:]+" "+s.Advocate[30:])
		}
	}
	if want := []string{"14 03", "15 05", "15 02"}; len(who) != 3 || who[0] != want[0] || who[1] != want[1] || who[2] != want[2] {
		t.Errorf("on duty %v, want %v", who, want)
	}
	gaps, err := projections.RosterGapsOf(t.Context(), x.m, bar, "2025-10")
	if err != nil || len(gaps) != 1 || gaps[0].Code != "roster_language" || gaps[0].Language != "kk" {
		t.Errorf("gaps %+v %v", gaps, err)
	}
	list, err := projections.AdvocatesOf(t.Context(), x.m, bar)
	if a := list[0]; err != nil || a.AgreementTo != civil.DateOf(2026, 12, 31) || !a.Consent || len(a.Orders) != 1 {
		t.Errorf("advocate %+v %v", a, err)
	}
	years, err := projections.YearListsOf(t.Context(), x.m, bar)
	if err != nil || len(years) != 1 || years[0].SubmittedAt == 0 || years[0].PublishedAt < years[0].SubmittedAt {
		t.Errorf("lists %+v %v", years, err)
	}
}
