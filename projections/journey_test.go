package projections_test

import (
	"context"
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

const bar = "KZ-71"

func folded(t *testing.T, journeys ...[]journal.Record) *rowstest.Memory {
	t.Helper()
	m := rowstest.New(projections.All()...)
	for _, recs := range journeys {
		if err := m.Apply(recs...); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// must gives the value of a reader that cannot fail here.
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAppointmentBoard(t *testing.T) {
	q, ctx := folded(t, rowstest.Journey(bar)), context.Background()
	all := must[[]projections.Territory](t)(projections.Overview(ctx, q))
	if len(all) != 1 {
		t.Fatalf("%d territories", len(all))
	}
	c := all[0].Counters
	if c.Requested != 1 || c.Appointed != 1 || c.Open != 0 || c.Offers != 2 || c.Declined != 1 || c.Ended != 1 || c.Outages != 2*civil.Minute {
		t.Errorf("counters %+v", c)
	}
	// Registered in the sixth minute, accepted twelve minutes after the start.
	r, ok, err := projections.RequestByID(ctx, q, bar, "R1")
	if err != nil || !ok || r.State != projections.Ended || r.Code != "terminated" || r.Appointment != "R1/2" || r.Offer != nil {
		t.Errorf("request %+v, %v, %v", r, ok, err)
	}
	took := r.AcceptedAt - r.RegisteredAt
	if p := all[0].Answer.Percentile(50); all[0].Answer.Count != 1 || p < took || p > 2*took {
		t.Errorf("median %d of one that took %d", p, took)
	}
	latest := must[[]projections.LatestAppointment](t)(projections.LatestAppointments(ctx, q, "", 5))
	if len(latest) != 1 || latest[0].Appointment.ID != "R1/2" || latest[0].Appointment.NoticeNumber != "17" {
		t.Fatalf("latest %+v", latest)
	}
	why := latest[0].Why
	if why.N != 2 || len(why.Band) != 1 || why.Others[0].Code != "declined_in_slot" || why.Counts[0].Count != 5 ||
		why.Draw != (journal.Hash{1}).String() || why.Result != "accepted" || why.Advocate != rowstest.Second.String() {
		t.Errorf("why him: %+v", why)
	}
	if both := must[[]projections.Choice](t)(projections.ChoicesOf(ctx, q, bar, "R1")); len(both) != 2 || both[0].Result != "declined_justified" {
		t.Errorf("choices %+v", both)
	}
}

// While a request is open the board shows the offer; an outage extends its limit.
func TestOpenRequest(t *testing.T) {
	recs := rowstest.Journey(bar)
	made := slices.IndexFunc(recs, func(r journal.Record) bool { return r.Type == "offer.made.v1" })
	ctx := context.Background()
	limit := recs[made].Body.(*event.OfferMade).AnswerBy
	for n, want := range map[int]civil.Instant{made + 1: limit, made + 2: limit + 2*civil.Minute} {
		open := must[[]projections.Request](t)(projections.OpenRequests(ctx, folded(t, recs[:n]), "", 0))
		if len(open) != 1 || open[0].State != projections.Offered || open[0].Offer.AnswerBy != want {
			t.Errorf("after %d records: %+v", n, open)
		}
	}
	if open := must[[]projections.Request](t)(projections.OpenRequests(ctx, folded(t, recs), "", 0)); len(open) != 0 {
		t.Errorf("open at the end: %+v", open)
	}
}

func TestRosterBoard(t *testing.T) {
	q, ctx := folded(t, rowstest.Journey(bar)), context.Background()
	m, ok, err := projections.RosterOf(ctx, q, bar, "2025-10")
	if err != nil || !ok || m.Roster.Revision != 1 || m.Roster.Countersigned != 1 {
		t.Fatalf("roster %+v, %v, %v", m.Roster, ok, err)
	}
	// The slot that begins at half past midnight stands on its local day, though it is still yesterday in UTC.
	if len(m.Days) != 1 || m.Days[0].Day != civil.DateOf(2025, 10, 13) || len(m.Days[0].Slots) != 2 {
		t.Errorf("duty days %+v", m.Days)
	}
	load := map[string]int64{}
	for _, l := range m.Loads {
		load[l.Advocate] = l.Load
	}
	if load[rowstest.First.String()] != 0 || load[rowstest.Second.String()] != 1 {
		t.Errorf("a justified refusal counts, or an acceptance does not: %v", load)
	}
	list := must[[]projections.Advocate](t)(projections.AdvocatesOf(ctx, q, bar))
	if len(list) != 2 || string(list[0].NameBox) != "box of a name" {
		t.Errorf("advocates %+v", list)
	}
	// A higher revision replaces all days of the one before; a lower one, coming later, changes nothing.
	recs := append(rowstest.Journey(bar)[:5], rowstest.Numbered(bar, []journal.Body{
		&event.RosterPublished{Month: "2025-10", Revision: 3, Zones: []event.Zone{{Zone: "Z2"}},
			Slots: []event.Slot{{Advocate: rowstest.First, Zone: "Z2", From: civil.DateOf(2025, 10, 20).Start(), To: civil.DateOf(2025, 10, 21).Start()}}},
		&event.RosterPublished{Month: "2025-10", Revision: 2, Zones: []event.Zone{{Zone: "Z3"}}},
		&event.SlotUnreachable{Advocate: rowstest.First, Zone: "Z2", From: civil.DateOf(2025, 10, 20).Start(), To: civil.DateOf(2025, 10, 21).Start(), Silences: 2},
	})...)
	for i := range recs {
		recs[i].Pos = int64(i) + 1
	}
	m, _, err = projections.RosterOf(ctx, folded(t, recs), bar, "2025-10")
	if err != nil || m.Roster.Revision != 3 || len(m.Days) != 1 || m.Days[0].Zone != "Z2" || !m.Days[0].Slots[0].Unreachable {
		t.Errorf("after the third revision: %+v, %v", m, err)
	}
}

func TestLedgerOfTheJourney(t *testing.T) {
	recs, ctx := rowstest.Journey(bar), context.Background()
	// Where the money of the claim stands after the last record of each type so far.
	stages := []struct {
		after string
		nth   int
		want  projections.Parts
	}{
		{"fee.accrued.v1", 1, projections.Parts{Held: 900_000}},
		{"fee.accrued.v1", 2, projections.Parts{InHand: 1_100_000}},
		{"claim.decreed.v1", 1, projections.Parts{InHand: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 1, projections.Parts{Claimed: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 2, projections.Parts{Approved: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 3, projections.Parts{InPayment: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 4, projections.Parts{Returned: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 5, projections.Parts{InPayment: 1_000_000, NotPayable: 100_000}},
		{"claim.moved.v1", 6, projections.Parts{Paid: 1_000_000, NotPayable: 100_000}},
	}
	for _, s := range stages {
		n, seen := 0, 0
		for seen < s.nth {
			if recs[n].Type == s.after {
				seen++
			}
			n++
		}
		got := must[projections.Money](t)(projections.LedgerTotal(ctx, folded(t, recs[:n]), bar))
		if got.Parts != s.want || got.Accrued != s.want.Total() {
			t.Errorf("after %s %d: %+v", s.after, s.nth, got)
		}
	}
	q := folded(t, recs)
	got := must[projections.Money](t)(projections.LedgerTotal(ctx, q, ""))
	if got.Claimed != 1_000_000 || got.Approved != 1_000_000 || got.Claims != 1 {
		t.Errorf("what was once claimed and approved: %+v", got)
	}
	checkLedger(t, q, bar)
	months := must[[]projections.Money](t)(projections.LedgerByMonth(ctx, q, ""))
	if len(months) != 1 || months[0].Month != "2025-10" || months[0].Parts.Paid != 1_000_000 {
		t.Errorf("months %+v", months)
	}
	s := must[projections.Statement](t)(projections.StatementOf(ctx, q, "", rowstest.Second.String(), "2025-10"))
	if len(s.Days) != 1 || s.Days[0].Line.Minutes != 60 || s.Days[0].Line.Acts[0] != "A1" || s.Accrued != 1_100_000 || s.Decreed != 1_000_000 ||
		s.Paid != 1_000_000 || s.Days[0].Claim.Document != "PP-1" || len(s.Acts) != 1 || s.Acts[0].Minutes != 50 {
		t.Errorf("statement %+v", s)
	}
}

func TestCaseHistory(t *testing.T) {
	q, ctx := folded(t, rowstest.Journey(bar)), context.Background()
	byCase := must[projections.History](t)(projections.CaseHistory(ctx, q, "", "RC1"))
	want := []string{"case.opened.v1", "defender.requested.v1", "offer.declined.v1", "defender.named.v1", "act.recorded.v1",
		"application.approved.v1", "payment.returned.v1", "settlement.retried.v1", "payment.made.v1", "appointment.ended.v1"}
	next := 0
	for _, l := range byCase.Lines {
		if next < len(want) && l.Type == want[next] {
			next++
		}
	}
	if next != len(want) {
		t.Fatalf("%s is missing or out of order in %+v", want[next], byCase.Lines)
	}
	for _, id := range []string{"C1", "R1", "R1/2", "A1", "R1/2/1", "adv/2025-10/1", bar + "/R1/2/1/2"} {
		if h := must[projections.History](t)(projections.CaseHistory(ctx, q, "", id)); len(h.Lines) != len(byCase.Lines) {
			t.Errorf("%s leads to %d lines of %d", id, len(h.Lines), len(byCase.Lines))
		}
	}
	if h := must[projections.History](t)(projections.CaseHistory(ctx, q, "", "RC")); len(h.Lines) != 0 {
		t.Error("the beginning of an id finds a case")
	}
	for ref, role := range map[journal.Ref]string{rowstest.Client: "client", rowstest.Second: "advocate"} {
		cases := must[[]projections.PersonCase](t)(projections.CasesOfPerson(ctx, q, "", ref.String()))
		if len(cases) != 1 || cases[0].RegisterCase != "RC1" || cases[0].Role != role {
			t.Errorf("cases of %s: %+v", role, cases)
		}
	}
	places := must[[]projections.Place](t)(projections.PlacesOf(ctx, q, "", "R1/2"))
	if len(places) < 6 || !slices.IsSortedFunc(places, func(a, b projections.Place) int { return int(a.Pos - b.Pos) }) {
		t.Errorf("places of the offer and appointment: %+v", places)
	}
}

// A joined case shows its lines in the case it went on in; a person of two references has the cases of both; a decision
// that names only a fact stands in that fact's case.
func TestHistoryFollowsLinks(t *testing.T) {
	of := func(object, registerCase string) event.Register {
		return event.Register{Object: object, Revision: 1, OccurredAt: rowstest.JourneyStart, Unit: "71-x-01", RegisterCase: registerCase}
	}
	one, two := journal.Ref{1}, journal.Ref{2}
	q := folded(t, rowstest.Numbered(bar, []journal.Body{
		&event.MachineAdopted{Version: 1},
		&event.CaseOpened{Register: of("RC1", "RC1"), ErdrNumber: "257100131000001"},
		&event.PersonStatusSet{Register: of("S1", "RC1"), Person: one, Status: "suspect"},
		&event.PersonStatusSet{Register: of("S2", "RC2"), Person: two, Status: "suspect", Card: event.Card{SameAs: one}},
		&event.CaseJoined{Register: of("J1", "RC1"), Into: "RC2"},
		&event.ActConfirmed{Act: "unknown", Revision: 1, Advocate: two},
		&event.FactParked{Fact: 6, Waits: "act"},
		&event.ActPerformed{Register: of("A9", "RC2"), ActContent: event.ActContent{Persons: []journal.Ref{one}, Advocate: two}},
		&event.FactParked{Fact: 8, Waits: "appointment/R9/1"},
		&event.ClockDue{Clock: "fact/8/parked_fact/1", Due: 5},
		&event.FactUnresolved{Fact: 8, Waits: "appointment/R9/1"},
	}))
	ctx := context.Background()
	h := must[projections.History](t)(projections.CaseHistory(ctx, q, "", "RC2"))
	var types []string
	for _, l := range h.Lines {
		types = append(types, l.Type)
	}
	if want := []string{"case.opened.v1", "person.status_set.v1", "person.status_set.v1", "case.joined.v1", "act.performed.v1",
		"fact.parked.v1", "clock.due.v1", "fact.unresolved.v1"}; !slices.Equal(types, want) {
		t.Errorf("history %v", types)
	}
	for _, ref := range []journal.Ref{one, two} {
		if cases := must[[]projections.PersonCase](t)(projections.CasesOfPerson(ctx, q, "", ref.String())); len(cases) < 2 {
			t.Errorf("cases of %s: %+v", ref, cases)
		}
	}
	if h := must[projections.History](t)(projections.CaseHistory(ctx, q, "", "257100131000001")); len(h.Lines) == 0 {
		t.Error("the ERDR number leads nowhere")
	}
	if parked := must[[]projections.ParkedFact](t)(projections.ParkedFacts(ctx, q, bar)); len(parked) != 2 || !parked[1].Unresolved {
		t.Errorf("parked %+v", parked)
	}
}

// An application stands in the history of every case it has claims of; what becomes of one claim stands in its own case.
func TestHistoryOfAnApplication(t *testing.T) {
	of := func(claim, registerCase string) journal.Body {
		return &event.PaymentDecreeRequested{Claim: claim, RegisterCase: registerCase}
	}
	q := folded(t, rowstest.Numbered(bar, []journal.Body{
		&event.MachineAdopted{Version: 1}, of("c1", "RC1"), of("c2", "RC2"),
		&event.ApplicationFiled{Application: "a/2025-10/1", Claims: []string{"c1", "c2"}},
		&event.ClaimMoved{Claim: "c1", Status: "applied", Application: "a/2025-10/1"},
		&event.ClaimMoved{Claim: "c2", Status: "applied", Application: "a/2025-10/1"},
		&event.ApplicationApproved{Application: "a/2025-10/1"},
		&event.SettlementOrdered{Settlement: bar + "/c2/1", Claim: "c2", Application: "a/2025-10/1"},
		&event.PaymentMade{Settlement: bar + "/c2/1"},
	}))
	for registerCase, want := range map[string][]int64{"RC1": {2, 4, 5, 7}, "RC2": {3, 4, 6, 7, 8, 9}} {
		var got []int64
		for _, l := range must[projections.History](t)(projections.CaseHistory(context.Background(), q, bar, registerCase)).Lines {
			got = append(got, l.Pos)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", registerCase, got, want)
		}
	}
}

func TestCountry(t *testing.T) {
	day := civil.DateOf(2025, 10, 13)
	bodies := []journal.Body{
		&event.MachineAdopted{Version: 1, Draft: 4},
		&event.DrawCommitted{Day: day, Hash: journal.Hash{7}, Late: true},
		&event.CalendarProposed{Calendar: event.CalendarYear{Year: 2025, Days: make([]event.CalendarDay, 3)}},
		&event.CalendarConfirmed{Year: 2025, Official: journal.Ref{1}},
		&event.CalendarConfirmed{Year: 2025, Official: journal.Ref{1}}, // the same person twice is one
		&event.TariffPublished{Editions: []event.TariffEdition{{ID: "T4", ValidFrom: day}}, Rules: []event.RulesEdition{{ID: "P2", ValidFrom: day}}},
		&event.EditionConfirmed{Edition: "T4", Official: journal.Ref{1}},
		&event.EditionConfirmed{Edition: "P2", Official: journal.Ref{1}},
		&event.EditionConfirmed{Edition: "P2", Official: journal.Ref{2}}, // counts when it is adopted, not before
		&event.BookAdopted{Thing: "edition/T4", Official: journal.Ref{1}, Second: journal.Ref{3}},
		&event.UnitsSet{Bar: bar, Rows: []event.UnitRow{{Code: "71-x-01", Bar: bar, ValidTo: 9}, {Code: "71-x-01", Bar: bar, ValidFrom: 9}}},
		&event.UnitsSet{Bar: bar, Rows: []event.UnitRow{{Code: "71-x-01", Bar: bar}}},
		&event.UnitUnassigned{Fact: 9, Unit: "99-x-01"},
		&event.UnitUnassigned{Fact: 10, Unit: "99-x-01"},
		&event.UnitAssigned{Unit: "99-x-01", Bar: bar},
	}
	q, ctx := folded(t, rowstest.Numbered(journal.National, bodies)), context.Background()
	c := must[projections.CountryState](t)(projections.CountryOf(ctx, q))
	if len(c.Calendars) != 1 || c.Calendars[0].Days != 3 || c.Calendars[0].Confirmed() || len(c.Calendars[0].ConfirmedBy) != 1 {
		t.Errorf("calendars %+v", c.Calendars)
	}
	for _, x := range c.Editions {
		if x.Verified != (x.ID == "T4") || x.ID == "T4" && len(x.ConfirmedBy) != 2 || x.ID == "P2" && len(x.ConfirmedBy) != 1 {
			t.Errorf("edition %+v", x)
		}
	}
	if len(c.Draws) != 1 || !c.Draws[0].Late || c.Draws[0].Secret != "" {
		t.Errorf("draws %+v", c.Draws)
	}
	if len(c.Editions) != 2 || len(c.Editions[1].ConfirmedBy) != 2 || len(c.Units) != 1 || len(c.Units[0].Lines) != 1 {
		t.Errorf("editions %+v, units %+v", c.Editions, c.Units)
	}
	if len(c.Unassigned) != 1 || c.Unassigned[0].Count != 2 || c.Unassigned[0].Bar != bar {
		t.Errorf("unassigned %+v", c.Unassigned)
	}
	if all := must[[]projections.Territory](t)(projections.Overview(ctx, q)); len(all) != 0 {
		t.Error("the country stands among the territories")
	}
	// The same records in a bar's journal say nothing of the country.
	other := folded(t, rowstest.Numbered(bar, bodies))
	if c := must[projections.CountryState](t)(projections.CountryOf(ctx, other)); len(c.Draws)+len(c.Calendars)+len(c.Units) != 0 {
		t.Errorf("a bar's journal changed the country: %+v", c)
	}
}
