package claim_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// TestTheApplicationsForm proves that the form is summed up from the claims: persons by reference, decrees by id, sums
// as applied for, in the row of the client and the line of the severity.
func TestTheApplicationsForm(t *testing.T) {
	w, id := calculated(t)
	w.Given(sent("the decree cuts", decreeOf(id, "d1", 1, 450_000)), sent("the application", filed("ap1", id)))
	s := state(w)
	items, trips := s.Claims.FormItems([]string{id, "no/such/1"}, &s.Cases, &s.Appointments, &s.Acts)
	f := claim.FormOf("P2025", "2025-10", items, trips)
	want := claim.FormRow{Number: 2, Kind: claim.FormPretrial, Tier: event.TierC, Persons: 1, Decrees: 1, Minutes: 300, Tiyn: 450_000}
	for _, r := range f.Rows {
		if r.Kind == want.Kind && r.Tier == want.Tier {
			if r != want {
				t.Errorf("row 2 is %+v", r)
			}
		} else if r.Tiyn != 0 || r.Persons != 0 {
			t.Errorf("%+v should be empty", r)
		}
	}
	if f.Total.Tiyn != s.Claims.Applications["ap1"].Sum(&s.Claims) || f.Total.Persons != 1 || len(f.Rows) != 17 || len(f.Flags) != 0 {
		t.Errorf("the form is %+v", f)
	}
}

// TestEachEditionHasItsForm: rows 8 and 9, the minutes and the witness came with later editions; nothing is dropped
// where a form has no row for it.
func TestEachEditionHasItsForm(t *testing.T) {
	items := []claim.FormItem{
		{Kind: claim.FormPretrial, Tier: event.TierA, Person: scenario.Ref("berik"), Decree: "d1", Witness: true, Minutes: 60, Tiyn: 100},
		{Kind: claim.FormAdministrative, Tier: event.TierC, Person: scenario.Ref("berik"), Decree: "d2", Minutes: 30, Tiyn: 50},
	}
	for edition, want := range map[string]string{
		"P2018": "15 false [form_witness form_row_missing]", "P2021": "15 false [form_witness form_row_missing]", "P2022": "15 false [form_witness form_row_missing]",
		"P2023": "17 true [form_witness]", "P2025": "17 true []", "P2026": "17 true []",
	} {
		f := claim.FormOf(edition, "2025-10", items, []claim.FormTrip{{Days: 2, Tiyn: 7}})
		if got := fmt.Sprint(len(f.Rows), f.Layout.Minutes, f.Flags); got != want {
			t.Errorf("%s: %s, want %s", edition, got, want)
		}
		if f.Total.Tiyn != 150 || f.Total.Persons != 1 || f.Total.Decrees != 2 || f.Trips != (claim.FormTrips{Number: 11, Trips: 1, Days: 2, Tiyn: 7}) {
			t.Errorf("%s: total %+v, trips %+v", edition, f.Total, f.Trips)
		}
	}
}

// TestTheFormAddsUp: whatever the items, rows that exist add up to the total of their items, and no person is counted
// more often than there are persons.
func TestTheFormAddsUp(t *testing.T) {
	kinds := []string{claim.FormConsultation, claim.FormPretrial, claim.FormPretrialVictim, claim.FormCivil}
	rapid.Check(t, func(t *rapid.T) {
		var items []claim.FormItem
		people := map[journal.Ref]bool{}
		for i := range rapid.IntRange(0, 30).Draw(t, "items") {
			it := claim.FormItem{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Tier: rapid.SampledFrom([]event.Tier{event.TierA, event.TierB, event.TierC}).Draw(t, "tier"),
				Person: scenario.Ref(fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "person"))), Decree: fmt.Sprint(i % 5), Minutes: rapid.Int64Range(0, 600).Draw(t, "minutes"), Tiyn: rapid.Int64Range(0, 1e7).Draw(t, "tiyn")}
			items, people[it.Person] = append(items, it), true
		}
		f := claim.FormOf("P2025", "2025-10", items, nil)
		again := slices.Clone(items)
		slices.Reverse(again)
		if g := claim.FormOf("P2025", "2025-10", again, nil); fmt.Sprint(f.Rows, f.Total) != fmt.Sprint(g.Rows, g.Total) {
			t.Fatalf("another order gives %+v, not %+v", g, f)
		}
		tiyn, minutes := int64(0), int64(0)
		for _, r := range f.Rows {
			tiyn, minutes = tiyn+r.Tiyn, minutes+r.Minutes
			if r.Persons > len(people) {
				t.Fatalf("%d persons in %+v", len(people), r)
			}
		}
		if tiyn != f.Total.Tiyn || minutes != f.Total.Minutes || f.Total.Persons != len(people) {
			t.Fatalf("rows %d tiyn, %d min; total %+v", tiyn, minutes, f.Total)
		}
	})
}

// TestConsultationsAndTripsInTheForm: a consultation stands in row 1 with its client and its act of work done; the day of
// a trip is pay and stands in its row, its costs in row 11 and nowhere else.
func TestConsultationsAndTripsInTheForm(t *testing.T) {
	w := atHome(t).Given(sent("fifty minutes with Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50))), sent("the act of work done", workAct("wa1", "dana", 50, "k1")))
	s := state(w)
	items, trips := s.Claims.FormItems([]string{claimOf("wa1")}, &s.Cases, &s.Appointments, &s.Acts)
	f := claim.FormOf("P2025", "2025-10", items, trips)
	if want := (claim.FormRow{Number: 1, Kind: claim.FormConsultation, Persons: 1, Decrees: 1, Minutes: 60, Tiyn: 100_000}); f.Rows[0] != want || len(trips) != 0 {
		t.Errorf("row 1 is %+v, trips %+v", f.Rows[0], trips)
	}
	w, ap := appointed(t)
	w.Given(until(local(16, 12, 0)), sent("the day of the trip", entry(ap, "t1", "trip_day", local(15, 9, 0), local(15, 20, 0), nil)),
		sent("the train", cost(ap, "f1", "transport", "rail", 720_000, nil)), until(month), sent("the decree", decreeOf(ap+"/1", "d1", 1, 1_520_000)),
		sent("a person signs the fare", resolved(ap+"/1", "hold_trip", "pay")))
	s = state(w)
	items, trips = s.Claims.FormItems([]string{ap + "/1"}, &s.Cases, &s.Appointments, &s.Acts)
	f = claim.FormOf("P2025", "2025-10", items, trips)
	if f.Trips != (claim.FormTrips{Number: 11, Trips: 1, Days: 1, Tiyn: 720_000}) || f.Total.Tiyn != 800_000 {
		t.Errorf("row 10 %+v, row 11 %+v", f.Total, f.Trips)
	}
}
