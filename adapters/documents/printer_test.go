package documents

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// A claim for consultations stands on its act of work done and has no payment decree: the list of decrees, and with it the
// latest one, leaves it out; the list of applications does not.
func TestConsultationsAreInNoListOfDecrees(t *testing.T) {
	const of = "adv/wa1"
	day := civil.DateOf(2025, 10, 13)
	models := rowstest.New(projections.All()...)
	apply := func(recs []journal.Record) {
		t.Helper()
		if err := models.Apply(recs...); err != nil {
			t.Fatal(err)
		}
	}
	apply(rowstest.Journey("KZ-71"))
	apply(rowstest.Numbered("KZ-75", []journal.Body{
		&event.MachineAdopted{Version: 1, Draft: 1},
		&event.WorkActRecorded{WorkAct: "wa1", Claim: of, Advocate: rowstest.Second, Client: rowstest.Client, Consultations: []string{"k1"}, Minutes: 60, SignedOn: day},
		&event.FeeAccrued{Claim: of, Group: of + "/2025-10-13", Advocate: rowstest.Second, Day: day, Revision: 1, Tiyn: 220_192,
			Lines: []event.FeeLine{{Day: day, Kind: event.LineConsultation, Status: event.StatusPayable, Acts: []string{"k1"}, Counted: 60, Paid: 60, Tiyn: 220_192}}},
		&event.ClaimDecreed{Claim: of, Decree: "wa1", Tiyn: 220_192, On: day},
		&event.ClaimMoved{Claim: of, Status: "applied", Application: "adv/2025-10/26", Tiyn: 220_192},
	}))
	if c, ok, err := projections.ClaimByID(t.Context(), models, "KZ-75", of); err != nil || !ok || c.Status == "open" {
		t.Fatalf("the claim for a consultation is not beyond its beginning: %+v %v %v", c, ok, err)
	}
	for k, want := range map[Kind][]string{KindDecree: {"R1/2/1"}, KindApplication: {"adv/2025-10/1", "adv/2025-10/26"},
		KindConsultations: {rowstest.Second.String() + "/2025-10"}} {
		items, err := Source{Models: models}.List(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range items {
			got = append(got, x.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: listed %q, want %q", k, got, want)
		}
	}
}
