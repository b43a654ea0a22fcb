package projections_test

import (
	"context"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
	"qorgau/domain/territory"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// The registers of orders 1465 and 1463: a line an aid, never changed; a correction and a withdrawal are lines of their
// own that name the one they stand for; the essence stays a box; an expense is no line.
func TestAdvocateRegisterIsAppendOnly(t *testing.T) {
	at := func(hour, minute int) civil.Instant { return civil.InstantOf(2025, 10, 15, hour-5, minute, 0) }
	w := scenario.New(t, territory.New(scenario.Bar), scenario.Bar, at(8, 0))
	w.Given(scenario.TheBook(), scenario.Listed("asel"), scenario.OnDuty("asel"), scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"))
	w.Until(at(20, 0))
	ap, asel := w.Appointed("q1").Appointment, scenario.Ref("asel")
	study := func(revision int64, to civil.Instant, withdrawn bool) *event.WorkEntered {
		return &event.WorkEntered{Entry: "s1", Revision: revision, Withdrawn: withdrawn, Appointment: ap, Advocate: asel, Kind: "study", StartedAt: at(9, 0), EndedAt: to}
	}
	w.Send(study(1, at(10, 0), false), journal.Box{Person: asel, Field: "essence", Bytes: []byte("sealed question")})
	w.Send(&event.ConsultationEntered{Consultation: "k1", Revision: 1, Advocate: asel, Client: scenario.Ref("dana"), Identified: "paper", Mode: "oral",
		GroundDocument: "O-19", StartedAt: at(11, 0), EndedAt: at(11, 40)}, journal.Box{Person: scenario.Ref("dana"), Field: "essence", Bytes: []byte("sealed advice")})
	w.Send(&event.TripCostEntered{Cost: "f1", Revision: 1, Appointment: ap, Advocate: asel, Kind: "lodging", Day: civil.DateOf(2025, 10, 15), Tiyn: 100_000, Document: "H 1"})
	w.Send(study(2, at(10, 30), false))
	w.Send(study(3, at(10, 30), true))

	m := rowstest.New(projections.AdvocateRegister{})
	for i := range w.Records {
		if err := m.ApplyAnyhow(&w.Records[i]); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	defence := must[[]projections.RegisterRow](t)(projections.RegisterLines(ctx, m, scenario.Bar, projections.RegisterOfDefence, asel, 0, 0))
	if len(defence) != 3 {
		t.Fatalf("%+v", defence)
	}
	for i, want := range []struct {
		no, corrects, minutes int64
		taken                 bool
	}{{1, 0, 60, false}, {2, 1, 90, false}, {3, 2, 0, true}} {
		if r := defence[i]; r.No != want.no || r.Corrects != want.corrects || r.Minutes != want.minutes || r.Taken != want.taken || r.Form != "study" || r.Number != "17" || r.Basis != "decree" {
			t.Errorf("line %d: %+v", i+1, r)
		}
	}
	if string(defence[0].Essence) != "sealed question" || defence[0].Client != "" {
		t.Errorf("%+v", defence[0])
	}
	advice := must[[]projections.RegisterRow](t)(projections.RegisterLines(ctx, m, scenario.Bar, projections.RegisterOfConsultations, asel, civil.DateOf(2025, 10, 15), civil.DateOf(2025, 10, 15)))
	if len(advice) != 1 || advice[0].Number != "O-19" || advice[0].Minutes != 40 || advice[0].Client != scenario.Ref("dana").String() || string(advice[0].Essence) != "sealed advice" {
		t.Errorf("%+v", advice)
	}
	if none := must[[]projections.RegisterRow](t)(projections.RegisterLines(ctx, m, scenario.Bar, projections.RegisterOfDefence, asel, civil.DateOf(2025, 10, 16), 0)); len(none) != 0 {
		t.Errorf("%+v", none)
	}
}
