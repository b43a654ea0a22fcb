package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/demo"
)

// What a participant says by the command line stands in KZ once, is shown by the pilot's report, and is refused with its
// reason if it is not one.
func TestAParticipantEntersWhatTheOrderAsks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := demo.Fast(t.Context(), demo.Options{Cases: 0, Seed: 5, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	enter := func(name, data string) (int, string, string) {
		return invoke(t, "enter", "fact", name, data, "--journal", "KZ", "--dir", dir)
	}
	received := `{"order":"2021","unit":"71-district_police-01","official_id":"off-1"}`
	if status, out, errs := enter("order.received.v1", received); status != exitWell || !strings.HasPrefix(out, "recorded at KZ/") {
		t.Fatalf("%d %q %q", status, out, errs)
	}
	if status, out, _ := enter("order.received.v1", received); status != exitWell || !strings.HasPrefix(out, "duplicate at KZ/") {
		t.Errorf("entered twice: %d %q", status, out)
	}
	for _, c := range []struct{ name, data, want string }{
		{"order.received.v1", `{"order":"2021","unit":"99-district_police-01","official_id":"off-1"}`, "not_a_participant"},
		{"order.received.v1", `{"order":"2022","unit":"71-district_police-01","official_id":"off-1"}`, "schema_violation"},
		{"remark.sent.v1", `{"remark":"r1","order":"2021","month":"2021-05","unit":"71-bar-01","kind":"remark","to":["pilot_coordinator"],"sender_id":"off-1"}`, "remark_addressees"},
		{"responsible.named.v1", `{"unit":"71-bar-01","official_id":"off-1","official_name":"Үлгібаев Үлгі","from":"2021-06-01"}`, ""},
		{"responsible.named.v1", `{"unit":"71-bar-01","official_id":"off-2","from":"2021-07-01"}`, "letter_missing"},
	} {
		status, _, errs := enter(c.name, c.data)
		if (status == exitWell) != (c.want == "") || !strings.Contains(errs, c.want) {
			t.Errorf("%s %s: %d %q, want %q", c.name, c.data, status, errs, c.want)
		}
	}
	for _, args := range [][]string{{"enter", "fact", "case.opened.v1", "{}", "--journal", "KZ"}, {"enter", "fact", "order.received.v1", "{", "--journal", "KZ"},
		{"enter", "fact", "order.received.v1", "@nowhere", "--journal", "KZ"}, {"pilot", "--month", "2023-01"}} {
		if status, _, errs := invoke(t, append(args, "--dir", dir)...); status != exitUse || errs == "" {
			t.Errorf("%v: %d %q", args, status, errs)
		}
	}
	status, out, errs := invoke(t, "pilot", "--dir", dir, "--json")
	var r pilotReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || status != exitWell {
		t.Fatalf("%d %v %s", status, err, errs)
	}
	if r.Participants != 292 || len(r.WithoutOrder) != 291 || slices.Contains(r.WithoutOrder, "71-district_police-01") || len(r.WithoutResponsible) != 291 ||
		r.InForce != "" || len(r.Offices) != 12 || len(r.WithoutRemark) != 292 {
		t.Errorf("%+v", r)
	}
	if strings.Contains(out, "Үлгібаев") {
		t.Error("a name stands in the report")
	}
}
