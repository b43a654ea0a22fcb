package roster_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	. "qorgau/domain/scenario"
)

// bench is a roster with its book, fed by hand.
type bench struct {
	s      roster.State
	b      book.State
	clocks journal.Clocks
	now    civil.Instant
	offers int
}

func newBench() *bench {
	x := &bench{now: Noon}
	x.feed(&event.MailReceived{Seq: 1, Body: &event.BookSent{Zones: []event.ZoneOffsets{{Zone: ZoneName,
		Offsets: []event.ZoneOffset{{From: 1, Minutes: 300}}}}, Units: []event.UnitRow{{Code: Unit, Zone: ZoneName, Bar: Bar}}}})
	return x
}

func (x *bench) feed(body journal.Body) {
	rec := &journal.Record{Kind: journal.Fact, At: x.now, Body: body}
	x.b.Evolve(rec)
	x.s.Evolve(rec, Bar, &x.clocks, &x.b)
}

func (x *bench) list(name string, change func(*event.AdvocateListed)) {
	e := &event.AdvocateListed{Advocate: Ref(name), HomeBar: Bar, ListYear: 2025, AgreementFrom: civil.DateOf(2025, 1, 1),
		AgreementTo: civil.DateOf(2026, 12, 31), Languages: []string{"ru"}, Minors: true, TrainedOn: civil.DateOf(2020, 1, 1), ConsentOn: civil.DateOf(2020, 1, 1)}
	if change != nil {
		change(e)
	}
	x.feed(e)
}

func (x *bench) duty(slots ...event.Slot) {
	x.feed(&event.RosterPublished{Month: MonthName, Revision: 1, Slots: slots, Zones: []event.Zone{
		{Zone: "near", Units: []string{Unit}, Neighbours: []string{"far"}}, {Zone: "far"}, {Zone: "away"}}})
}

func slot(name, zone string) event.Slot {
	return event.Slot{Advocate: Ref(name), Zone: zone, From: Noon - civil.Hour, To: Noon + civil.Hour}
}

func (x *bench) need() *roster.Need {
	return &roster.Need{Code: Bar, Unit: Unit, Language: "ru", Draw: journal.Hash(Hash("draw")), N: 1,
		Against: func(journal.Ref) string { return "" }}
}

func (x *bench) reason(n *roster.Need, name, pool string) string {
	for _, r := range x.s.Eligible(n, pool, x.now, &x.b) {
		if r.Advocate == Ref(name) {
			return r.Code
		}
	}
	return "not there"
}

func (x *bench) offer(name string) {
	x.offers++
	x.feed(&event.OfferMade{Offer: fmt.Sprintf("r/%d", x.offers), Request: "r", Advocate: Ref(name), Unit: Unit, WantedAt: x.now})
}

func (x *bench) end(result string, until civil.Instant) {
	x.feed(&event.OfferEnded{Offer: fmt.Sprintf("r/%d", x.offers), Request: "r", Result: result, Until: until,
		Advocate: x.s.Offers[fmt.Sprintf("r/%d", x.offers)].Advocate})
}

func TestReasons(t *testing.T) {
	x := newBench()
	x.duty(slot("fit", "near"), slot("old list", "near"), slot("borrowed", "near"), slot("no agreement", "near"), slot("kazakh", "near"),
		slot("adults only", "near"), slot("untrained", "near"), slot("neighbour", "far"), slot("far away", "away"),
		event.Slot{Advocate: Ref("evening"), Zone: "near", From: Noon + civil.Hour, To: Noon + 5*civil.Hour},
		slot("suspended", "near"), slot("away", "near"), slot("barred", "near"))
	for _, name := range []string{"fit", "neighbour", "far away", "evening", "at home", "suspended", "away", "barred"} {
		x.list(name, nil)
	}
	x.list("old list", func(e *event.AdvocateListed) {
		e.ListYear, e.AgreementFrom, e.AgreementTo = 2024, civil.DateOf(2024, 1, 1), civil.DateOf(2025, 12, 31)
	})
	x.list("borrowed", func(e *event.AdvocateListed) { e.HomeBar = "KZ-75" })
	x.list("no agreement", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2025, 10, 14) })
	x.list("kazakh", func(e *event.AdvocateListed) { e.Languages = []string{"kk"} })
	x.list("adults only", func(e *event.AdvocateListed) { e.Minors = false })
	x.list("untrained", func(e *event.AdvocateListed) { e.TrainedOn = 0 })
	x.feed(&event.AdvocateStatusChanged{Advocate: Ref("suspended"), Status: "suspended", From: Noon - civil.Hour})
	x.feed(&event.AdvocateAbsent{Advocate: Ref("away"), From: Noon - civil.Hour, To: Noon + civil.Hour})
	n := x.need()
	n.Minor, n.Trained = true, true
	n.Against = func(r journal.Ref) string {
		if r == Ref("barred") {
			return "barred"
		}
		return ""
	}
	for _, c := range [][3]string{
		{"fit", "zone", ""}, {"old list", "zone", "not_in_list"}, {"borrowed", "zone", "not_in_list"}, {"no agreement", "zone", "no_agreement"},
		{"kazakh", "zone", "language"}, {"adults only", "zone", "minors_not_qualified"}, {"untrained", "zone", "not_trained"},
		{"suspended", "zone", "licence_inactive"}, {"away", "zone", "absent"}, {"barred", "zone", "barred"},
		{"neighbour", "zone", "other_zone"}, {"neighbour", "neighbours", ""}, {"far away", "neighbours", "other_zone"},
		{"far away", "territory", ""}, {"evening", "territory", "not_on_duty"}, {"evening", "distance", ""}, {"at home", "distance", "not_on_duty"},
	} {
		if got := x.reason(n, c[0], c[1]); got != c[2] {
			t.Errorf("%s in %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	n.Against = func(r journal.Ref) string {
		if r == Ref("untrained") {
			return ""
		}
		return "barred"
	}
	if got := x.reason(n, "untrained", "zone"); got != "" {
		t.Errorf("the training gate leaves nobody: %s", got)
	}
}

func TestBandAndDraw(t *testing.T) {
	x := newBench()
	names := []string{"a", "b", "c", "d"}
	var slots []event.Slot
	for _, name := range names {
		x.list(name, nil)
		slots = append(slots, slot(name, "near"))
	}
	x.duty(slots...)
	x.offer("a") // load 1: still in the band
	x.offer("d")
	x.offer("d") // load 2: out of it
	c := x.s.Choose(x.need(), roster.PoolZone, x.now, &x.b)
	if len(c.Band) != 3 || len(c.Others) != 1 || c.Others[0].Advocate != Ref("d") || c.Others[0].Code != "higher_load" {
		t.Fatalf("band %+v, others %+v", c.Band, c.Others)
	}
	draw := roster.Draw(x.need().Draw, 1)
	for i := 1; i < len(c.Band); i++ {
		p, q := roster.Lot(draw, c.Band[i-1].Advocate), roster.Lot(draw, c.Band[i].Advocate)
		if bytes.Compare(p[:], q[:]) >= 0 {
			t.Error("the band is not in the order of the draw")
		}
	}
	if c.Chosen != c.Band[0].Advocate || c.Roster != "2025-10/1" {
		t.Errorf("chosen %v, roster %s", c.Chosen, c.Roster)
	}
	firsts := map[journal.Ref]int{}
	for n := range int64(300) {
		need := x.need()
		need.N = n
		firsts[x.s.Choose(need, roster.PoolZone, x.now, &x.b).Chosen]++
	}
	for _, name := range names[:3] {
		if firsts[Ref(name)] < 60 {
			t.Errorf("%s came first %d times of 300", name, firsts[Ref(name)])
		}
	}
}

func TestManyOthersAreCounted(t *testing.T) {
	x := newBench()
	var slots []event.Slot
	for i := range 100 {
		name := fmt.Sprint("busy", i)
		x.list(name, nil)
		slots = append(slots, slot(name, "near"))
	}
	x.list("free", nil)
	x.list("at home", nil)
	x.duty(append(slots, slot("free", "near"))...)
	n := x.need()
	n.Against = func(r journal.Ref) string {
		if r == Ref("free") {
			return ""
		}
		return "busy"
	}
	c := x.s.Choose(n, roster.PoolZone, x.now, &x.b)
	want := []event.ReasonCount{{Code: "busy", Count: 36}, {Code: "not_on_duty", Count: 1}}
	if len(c.Others) != 64 || !slices.Equal(c.Counts, want) {
		t.Errorf("%d others, counts %v", len(c.Others), c.Counts)
	}
}

func TestLoad(t *testing.T) {
	x := newBench()
	for _, name := range []string{"a", "b", "c"} {
		x.list(name, nil)
	}
	load := func(name string) int64 { return x.s.Advocate(Ref(name)).LoadIn("2025-10") }
	for _, c := range []struct {
		result string
		want   int64
	}{{"accepted", 1}, {"declined_unjustified", 2}, {"no_answer", 3}, {"declined_justified", 3}, {"withdrawn", 3}} {
		x.offer("a")
		x.end(c.result, x.now+civil.Hour)
		if load("a") != c.want {
			t.Errorf("after %s the load is %d, want %d", c.result, load("a"), c.want)
		}
	}
	if x.s.Advocate(Ref("a")).SuspendedUntil != x.now+civil.Hour {
		t.Error("a justified refusal asks for no offers for its time")
	}
	x.offer("b")
	x.list("newcomer", nil)
	if load("newcomer") != 1 {
		t.Errorf("a newcomer begins with %d, the median is 1", load("newcomer"))
	}
	x.feed(&event.AdvocateAbsent{Advocate: Ref("c"), From: x.now - civil.Hour, To: x.now + civil.Minute})
	x.now += civil.Minute
	clock, _ := x.clocks.Next()
	x.feed(&event.ClockDue{Clock: clock.ID, Due: clock.Due})
	if load("c") != 1 {
		t.Errorf("one who is back begins with %d", load("c"))
	}
	x.now = civil.InstantOf(2025, 10, 31, 18, 59, 0) // 23:59 local
	x.offer("a")
	if load("a") != 4 {
		t.Errorf("the month is local time: %d", load("a"))
	}
	x.now = civil.InstantOf(2025, 10, 31, 19, 0, 0) // midnight
	x.offer("a")
	if got := x.s.Advocate(Ref("a")).LoadIn("2025-11"); got != 1 {
		t.Errorf("a new roster month begins with %d", got-1)
	}
}

func TestSilencesMakeASlotUnreachable(t *testing.T) {
	x := newBench()
	x.list("a", nil)
	x.duty(slot("a", "near"))
	for n := 1; n <= 2; n++ {
		x.offer("a")
		x.end("no_answer", 0)
		out := x.s.React(&journal.Record{Body: &event.OfferEnded{Offer: "r/1", Advocate: Ref("a"), Result: "no_answer"}}, Bar, &x.b)
		if n == 1 && len(out) != 0 {
			t.Fatal("one silence is not two")
		}
		for _, o := range out {
			x.feed(o.Body)
		}
	}
	if got := x.reason(x.need(), "a", roster.PoolZone); got != "slot_unreachable" {
		t.Errorf("after two silences: %q", got)
	}
	again := slot("a", "near")
	x.feed(&event.RosterPublished{Month: MonthName, Revision: 2, Slots: []event.Slot{again}, Zones: []event.Zone{{Zone: "near", Units: []string{Unit}}}})
	if got := x.reason(x.need(), "a", roster.PoolZone); got != "slot_unreachable" {
		t.Errorf("a new revision forgets the silences: %q", got)
	}
	x.feed(&event.RosterPublished{Month: MonthName, Revision: 1, Zones: []event.Zone{{Zone: "near", Units: []string{Unit}}}})
	if m := x.s.Months[MonthName]; m.Revision != 2 || len(m.Slots) != 1 {
		t.Errorf("an older revision replaced revision %d", m.Revision)
	}
}

// A bar of three hundred advocates, all on duty.
func BenchmarkChoose(b *testing.B) {
	x := newBench()
	var slots []event.Slot
	for i := range 300 {
		name := fmt.Sprint("a", i)
		x.list(name, nil)
		slots = append(slots, slot(name, "near"))
	}
	x.duty(slots...)
	n := x.need()
	for b.Loop() {
		n.N++
		if c := x.s.Choose(n, roster.PoolZone, x.now, &x.b); !c.Found {
			b.Fatal("nobody")
		}
	}
}
