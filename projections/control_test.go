package projections_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

func ref(n byte) journal.Ref { return journal.Ref{15: n} }

// told folds bodies into all read models, a minute apart from a moment on, or at the moments that come with them.
type told struct {
	t   *testing.T
	m   *rowstest.Memory
	at  civil.Instant
	pos int64
}

func tell(t *testing.T, at civil.Instant) *told {
	x := &told{t: t, m: rowstest.New(projections.All()...), at: at}
	return x.then(&event.MachineAdopted{Version: 1})
}

func (x *told) then(bodies ...journal.Body) *told {
	x.t.Helper()
	for _, b := range bodies {
		x.pos++
		rec := journal.Record{Journal: bar, Pos: x.pos, Kind: journal.Decision, Type: b.Type(), At: x.at, Body: b, Cause: 1, Machine: 1}
		if err := x.m.Apply(rec); err != nil {
			x.t.Fatal(err)
		}
		x.at += civil.Minute
	}
	return x
}

func (x *told) on(d civil.Date) *told { x.at = d.Start() + 4*civil.Hour; return x }

func accrual(claim string, day civil.Date, tiyn int64) *event.FeeAccrued {
	return &event.FeeAccrued{Claim: claim, Group: claim + "/" + day.String(), Appointment: "q/1", Advocate: ref(1), Day: day, Tiyn: tiyn,
		Lines: []event.FeeLine{{Day: day, Kind: event.LineWork, Status: event.StatusPayable, Tiyn: tiyn}}}
}

func moved(claim, status, settlement string, tiyn int64) *event.ClaimMoved {
	return &event.ClaimMoved{Claim: claim, Status: status, Settlement: settlement, Application: "a/1", Tiyn: tiyn}
}

const office = "71-justice_department-01"

func listed() *event.AdvocateListed {
	return &event.AdvocateListed{Advocate: ref(1), HomeBar: bar, Department: office, ListYear: 2025, Languages: []string{"kk"}}
}

func (x *told) budget(year int, day civil.Date) projections.BudgetStanding {
	x.t.Helper()
	all, err := projections.BudgetOf(x.t.Context(), x.m, bar, year, day)
	if err != nil || len(all) != 1 {
		x.t.Fatalf("budgets of %d: %+v %v", year, all, err)
	}
	return all[0]
}

// A sum goes through the parts of its department's budget; what is filed after 20 December is carried to the next year;
// only two officials and a newer revision change the allotment.
func TestBudgetFollowsTheMoney(t *testing.T) {
	allot := func(revision, tiyn int64, second byte) *event.BudgetAllotted {
		return &event.BudgetAllotted{Department: office, Year: 2025, BudgetLine: projections.BudgetLine, Revision: revision, Tiyn: tiyn,
			Document: "1", Official: ref(8), Second: ref(second)}
	}
	d := civil.DateOf(2025, 10, 15)
	x := tell(t, d.Start()).then(listed(), accrual("c1", d, 1000))
	if b := x.budget(2025, d); b.Open != 1000 || b.Code != "budget_none" || b.Department != office {
		t.Fatalf("accrued: %+v", b)
	}
	x.then(allot(1, 5000, 9), allot(2, 9000, 8), allot(1, 7000, 9))
	if b := x.budget(2025, d); b.Allotted != 5000 {
		t.Fatalf("one official, or an old revision, changed the allotment to %d", b.Allotted)
	}
	x.then(&event.ClaimDecreed{Claim: "c1", Decree: "d1", Tiyn: 900, On: d}, moved("c1", "applied", "", 900), moved("c1", "approved", "", 900))
	if b := x.budget(2025, d); b.Open != 0 || b.Approved != 900 || b.CommittedTiyn != 900 || b.Left != 4100 {
		t.Fatalf("approved: %+v", b)
	}
	x.then(&event.SettlementOrdered{Settlement: "s1", Claim: "c1", Tiyn: 900, Department: office, PayBy: civil.DateOf(2025, 11, 4)},
		moved("c1", "in_payment", "s1", 900), moved("c1", "sent_back", "s1", 900))
	if b := x.budget(2025, d); b.Returned != 900 || b.CommittedTiyn != 0 {
		t.Fatalf("sent back: %+v", b)
	}
	x.then(moved("c1", "paid", "s1", 900))
	if b := x.budget(2025, d); b.Paid != 900 || b.Returned != 0 || b.Forecast.ByNow != 900 {
		t.Fatalf("paid: %+v", b)
	}
	late := civil.DateOf(2025, 12, 22)
	x.on(late).then(accrual("c2", civil.DateOf(2025, 11, 20), 400), moved("c2", "applied", "", 400))
	if b := x.budget(2025, late); b.Carried != 400 || b.Applied != 0 {
		t.Fatalf("filed after 20 December, the old year: %+v", b)
	}
	if b := x.budget(2026, late); b.Applied != 400 || b.Carried != 0 {
		t.Fatalf("filed after 20 December, the new year: %+v", b)
	}
	x.then(allot(2, 800, 9))
	if b := x.budget(2025, late); b.Code != "match_budget" || b.Left != -100 {
		t.Fatalf("paid above the amended allotment: %+v", b)
	}
}

// The forecast: by this month's days, by the mean of the last whole months, by the seasons of the year before; work of
// December is left to the next year.
func TestForecast(t *testing.T) {
	work := func(x *told, y, m int, tiyn int64) {
		d := civil.DateOf(y, m, 10)
		x.on(d).then(accrual(fmt.Sprintf("c-%d-%d", y, m), d, tiyn))
	}
	x := tell(t, civil.DateOf(2025, 10, 1).Start()).then(listed())
	work(x, 2025, 10, 310) // by the 10th: 310 x 31 / 10 a month, for October and November
	f := x.budget(2025, civil.DateOf(2025, 10, 10)).Forecast
	if f.Basis != "this_month" || f.Left != 2 || f.Expect != 2*310*31/10-310 || f.Total != f.ByNow+f.Expect {
		t.Fatalf("this month: %+v", f)
	}
	work(x, 2025, 11, 100) // one whole month: October
	f = x.budget(2025, civil.DateOf(2025, 11, 12)).Forecast
	if f.Basis != "run_rate" || f.Months != 1 || f.Left != 1 || f.Expect != 310-100 {
		t.Fatalf("run rate: %+v", f)
	}
	if f = x.budget(2025, civil.DateOf(2025, 12, 1)).Forecast; f.Expect != 0 {
		t.Fatalf("December is expected in this year: %+v", f)
	}
	work(x, 2025, 12, 50)
	if b := x.budget(2026, civil.DateOf(2025, 12, 12)); b.Open != 50 {
		t.Fatalf("work of December stands in %+v", b)
	}
	y := tell(t, civil.DateOf(2024, 1, 1).Start()).then(listed())
	for m := 1; m <= 12; m++ {
		work(y, 2024, m, int64(100*m)) // rises through the year
	}
	work(y, 2025, 1, 200)
	work(y, 2025, 2, 400) // twice the year before
	f = y.budget(2025, civil.DateOf(2025, 3, 1)).Forecast
	if rest := int64(100 * (3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11)); f.Basis != "seasonal" || f.Expect != 2*rest {
		t.Fatalf("seasonal: %+v", f)
	}
}

func offer(n int, official, advocate byte, by string, band ...byte) []journal.Body {
	request := fmt.Sprintf("r%d", n)
	o := &event.OfferMade{Offer: request + "/1", Request: request, Advocate: ref(advocate), N: 1, By: by, Roster: "2025-10/1"}
	for _, b := range band {
		o.Band = append(o.Band, event.Candidate{Advocate: ref(b)})
	}
	return []journal.Body{&event.DefenderRequested{Register: event.Register{Object: request}, Official: ref(official)}, o}
}

// A pair that comes about far more often than the bands give is flagged, with the exact expectation; a draw that is only
// even is not. By hand, asked again and taken back are told apart.
func TestConcentration(t *testing.T) {
	d := civil.DateOf(2025, 10, 15)
	x := tell(t, d.Start())
	for n := range 6 { // official 1 always gets advocate 11 out of four
		x.then(offer(n, 1, 11, "draw", 11, 12, 13, 14)...)
	}
	for n := range 8 { // official 2 gets each in turn
		x.then(offer(100+n, 2, byte(11+n%4), "draw", 11, 12, 13, 14)...)
	}
	x.then(offer(200, 3, 12, "hand")...).then(offer(201, 3, 12, "rerequest")...)
	x.then(&event.RequestWithdrawn{Request: "r0", Reason: "mistake"}, &event.DefenderNamed{Appointment: "r1/1", Request: "r1", Advocate: ref(11)})
	pairs, err := projections.Concentration(t.Context(), x.m, bar, "2025-10")
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{}
	for _, p := range pairs {
		flags[p.Official[30:]+p.Advocate[30:]] = fmt.Sprint(p.Flags, " ", p.Drawn, " of ", p.Expected, " named ", p.Named, " share ", p.Share)
	}
	for key, want := range map[string]string{
		"010b": "[pair_concentrated pair_asked_again] 6 of 3/2 named 1 share 1/6",
		"020b": "[] 2 of 2 named 0 share 0",
		"030c": "[pair_by_hand pair_asked_again] 0 of 0 named 0 share 0",
	} {
		if flags[key] != want {
			t.Errorf("%s: %s, want %s", key, flags[key], want)
		}
	}
}

// Loads, Gini, medians and the longest wait are counted from offers and duty; time between slots is no wait.
func TestFairness(t *testing.T) {
	d := civil.DateOf(2025, 10, 15)
	at := func(h int) civil.Instant { return d.Start() + civil.Instant(h)*civil.Hour }
	x := tell(t, at(0)).then(&event.RosterPublished{Month: "2025-10", Revision: 1, Zones: []event.Zone{{Zone: "z"}}, Slots: []event.Slot{
		{Advocate: ref(1), Zone: "z", From: at(0), To: at(8)}, {Advocate: ref(1), Zone: "z", From: at(24), To: at(28)},
		{Advocate: ref(2), Zone: "z", From: at(0), To: at(8)}, {Advocate: ref(3), Zone: "z", From: at(0), To: at(4)}}})
	give := func(n, h int, advocate byte, result string) {
		x.at = at(h)
		x.then(offer(n, 1, advocate, "draw", advocate)...)
		x.then(&event.OfferEnded{Offer: fmt.Sprintf("r%d/1", n), Advocate: ref(advocate), Result: result})
	}
	give(1, 2, 1, "accepted")
	give(2, 3, 1, "no_answer")
	give(3, 3, 1, "declined_justified") // takes its load back
	give(4, 6, 2, "accepted")
	all, err := projections.FairnessOf(t.Context(), x.m, bar, "2025-10", at(26))
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v %v", all, err)
	}
	f := all[0]
	// loads 2, 1, 0: mean difference over twice the mean = 8/9 / 2
	if f.Least != 0 || f.Most != 2 || f.Spread != 2 || f.MedianLoad != "1" || f.Gini != "4/9" || f.GiniPermille != 444 || f.Bound != 2 {
		t.Fatalf("%+v", f)
	}
	// The first waits from 03:02 to 08:00 and two hours of the next slot; the offers are a minute after the hour.
	if want := int64((8-3)*60 - 1 + 2*60); f.LongestWait != want || f.Shares[0].LongestWait != want || f.Shares[2].LongestWait != 4*60 {
		t.Fatalf("waits %d, %+v", f.LongestWait, f.Shares)
	}
	if s := f.Shares[0]; s.Accepted != 1 || s.Silent != 1 || s.Justified != 1 || s.Duty != 10*60 {
		t.Fatalf("%+v", s)
	}
	// The twin: a month later nothing was offered, and nothing is counted.
	if all, err = projections.FairnessOf(t.Context(), x.m, bar, "2025-11", at(26)); err != nil || len(all) != 0 {
		t.Fatalf("%+v %v", all, err)
	}
}

// Gini is exact: that of its definition over all pairs, 0 for equal loads, below 1 always.
func TestGiniIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loads := rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 12).Draw(t, "loads")
		sorted := append([]int64(nil), loads...)
		for i := range sorted {
			for k := i; k > 0 && sorted[k] < sorted[k-1]; k-- {
				sorted[k], sorted[k-1] = sorted[k-1], sorted[k]
			}
		}
		var sum, diff int64
		for _, a := range loads {
			sum += a
			for _, b := range loads {
				diff += max(a-b, b-a)
			}
		}
		got := projections.Gini(sorted)
		if sum == 0 {
			if !got.IsZero() {
				t.Fatalf("%v of nothing", got)
			}
			return
		}
		num, den, _ := got.Int64s()
		// diff / (2 n^2 mean) = diff / (2 n sum)
		if num*2*int64(len(loads))*sum != diff*den || num < 0 || num >= den {
			t.Fatalf("%v, want %d/%d", got, diff, 2*int64(len(loads))*sum)
		}
	})
}

// A day gone by lists what stood open then: a difference that is over today, and one that was not settled yet.
func TestDifferencesOfADayGoneBy(t *testing.T) {
	d := civil.DateOf(2025, 10, 15)
	x := tell(t, d.Start()).then(accrual("c1", d, 1000), &event.ClaimDecreed{Claim: "c1", Decree: "d1", Tiyn: 900, On: d})
	x.on(d + 5).then(&event.DifferenceSettled{Code: "match_decree_below", Object: "c1", Ground: "seen", Official: ref(9)})
	x.on(d + 9).then(&event.ClaimDecreed{Claim: "c1", Decree: "d1", Tiyn: 1000, On: d})
	state := func(day civil.Date) string {
		list, err := projections.Differences(t.Context(), x.m, bar, day)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, l := range list {
			out += fmt.Sprint(l.Code, " ", l.Tiyn, " ", l.Settled != nil)
		}
		return out
	}
	for day, want := range map[civil.Date]string{d - 1: "", d: "match_decree_below 100 false", d + 4: "match_decree_below 100 false",
		d + 5: "match_decree_below 100 true", d + 8: "match_decree_below 100 true", d + 9: ""} {
		if got := state(day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

// Minutes that two journals pay are found over the whole country, and in none of them alone.
func TestMinutesPaidInTwoJournals(t *testing.T) {
	m := rowstest.New(projections.All()...)
	d := civil.DateOf(2025, 10, 15)
	for i, code := range []string{"KZ-71", "KZ-75"} {
		claim := fmt.Sprintf("c%d", i)
		e := accrual(claim, d, 1000)
		from := d.Start() + 5*civil.Hour + civil.Instant(i)*30*civil.Minute
		e.Lines[0].Pieces = []event.FeePiece{{From: from, To: from + civil.Hour}}
		for n, b := range []journal.Body{&event.MachineAdopted{Version: 1}, e,
			&event.SettlementOrdered{Settlement: code + "/" + claim, Claim: claim, Tiyn: 1000, Advocate: ref(1), PayBy: d + 20,
				Lines: []event.SettlementLine{{Group: e.Group, Day: d, Line: 1, Tiyn: 1000}}}} {
			if err := m.Apply(journal.Record{Journal: code, Pos: int64(n) + 1, Type: b.Type(), At: d.Start() + 6*civil.Hour, Body: b}); err != nil {
				t.Fatal(err)
			}
		}
	}
	all, err := projections.Differences(t.Context(), m, "", d+1)
	if err != nil || len(all) != 1 || all[0].Code != "match_minutes_twice" || all[0].Minutes != 30 || all[0].Journal != "" {
		t.Fatalf("%+v %v", all, err)
	}
	if one, err := projections.Differences(t.Context(), m, "KZ-71", d+1); err != nil || len(one) != 0 {
		t.Fatalf("one journal alone: %+v %v", one, err)
	}
}
