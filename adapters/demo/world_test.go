package demo

import (
	"bytes"
	"reflect"
	"testing"

	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
)

func world(t *testing.T, seed int64) *World {
	t.Helper()
	w, err := NewWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The country is that of the order, its people are made up, and it follows from the seed.
func TestWorldOfASeed(t *testing.T) {
	w := world(t, 1)
	if len(w.Bars) != 17 || len(w.Units) != 258 {
		t.Fatalf("%d bars, %d units that ask", len(w.Bars), len(w.Units))
	}
	if !reflect.DeepEqual(w.Bars, world(t, 1).Bars) {
		t.Error("two worlds of one seed differ")
	}
	if reflect.DeepEqual(w.Bars, world(t, 2).Bars) {
		t.Error("two seeds give one world")
	}
	rows, iins := 0, map[string]bool{}
	for _, b := range w.Bars {
		rows += len(b.Rows)
		if b.Department == "" || len(b.Advocates) < 6 || len(b.Advocates) < len(b.Zones) {
			t.Errorf("%s: department %q, %d advocates for %d zones", b.Code, b.Department, len(b.Advocates), len(b.Zones))
		}
		zoned := map[string]int{}
		for _, z := range b.Zones {
			for _, u := range z.Units {
				zoned[u]++
			}
		}
		for _, u := range w.Units {
			if u.Bar == b.Code && zoned[u.Code] != 1 {
				t.Errorf("%s stands in %d zones", u.Code, zoned[u.Code])
			}
		}
		for _, a := range b.Advocates {
			if !ident.CheckIIN(a.IIN).OK() || !ident.CheckIBAN(a.IBAN).OK() || iins[a.IIN] {
				t.Errorf("%s: number %s, account %s", a.ID, a.IIN, a.IBAN)
			}
			iins[a.IIN] = true
		}
	}
	if rows != 292 {
		t.Errorf("%d rows of units", rows)
	}
}

// Every zone has somebody on duty around the clock, and nobody has duty in two zones on one day.
func TestRosterCoversEveryZone(t *testing.T) {
	w := world(t, 1)
	for _, calm := range []bool{false, true} {
		for _, b := range w.Bars {
			in := w.Roster(b, civil.DateOf(2026, 2, 1), calm)[0]
			body := in.Body.(*event.RosterPublished)
			type turn struct {
				who  string
				from civil.Instant
			}
			seen, onDuty := map[turn]bool{}, map[turn]int{}
			for i, x := range body.Slots {
				k := turn{in.Clear.Persons[i].ID, x.From}
				if seen[k] {
					t.Errorf("%s: %s has duty twice from %s", b.Code, k.who, x.From)
				}
				seen[k] = true
				onDuty[turn{x.Zone, x.From}]++
				if x.To-x.From != civil.Day {
					t.Errorf("%s: a duty of %d ms", b.Code, x.To-x.From)
				}
			}
			if len(onDuty) != 28*len(b.Zones) {
				t.Errorf("%s: %d turns of %d zones", b.Code, len(onDuty), len(b.Zones))
			}
			for k, n := range onDuty {
				if calm && n != 1 || n < 1 || n > 4 {
					t.Errorf("%s: %d on duty in %s from %s", b.Code, n, k.who, k.from)
				}
			}
		}
	}
}

// What the register says by itself is admitted at the door, but for what is broken on purpose; it follows from the seed.
func TestTrafficPassesTheDoor(t *testing.T) {
	messages, err := Traffic(t.Context(), 5, 60, 0)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Traffic(t.Context(), 5, 60, 0)
	if err != nil || len(again) != len(messages) {
		t.Fatalf("%d and %d messages, %v", len(messages), len(again), err)
	}
	door, err := erdr.New(erdr.Register)
	if err != nil {
		t.Fatal(err)
	}
	broken, types := 0, map[string]bool{}
	for i, m := range messages {
		if !bytes.Equal(m.Value, again[i].Value) {
			t.Fatalf("message %d differs", i)
		}
		e, err := kafka.Decode(m)
		if err != nil {
			t.Fatal(err)
		}
		types[e.Type] = true
		if _, defect := door.Decode(e); defect != nil {
			broken++
		}
	}
	if broken != 2 || len(types) < 15 {
		t.Errorf("%d broken messages of %d, %d types", broken, len(messages), len(types))
	}
}

// The notes tell a certain day from uncertain ones.
func TestUncertainDays(t *testing.T) {
	if notes := Uncertain(DefaultFrom); len(notes) != 0 {
		t.Errorf("the default day is not certain: %v", notes)
	}
	if notes := Uncertain(civil.DateOf(2026, 8, 1)); len(notes) == 0 {
		t.Error("nothing is said of August 2026, whose Rules nobody has read")
	}
}

// A board counts what records say, once.
func TestBoardCounts(t *testing.T) {
	b := NewBoard()
	at := civil.InstantOf(2025, 10, 13, 5, 0, 0)
	b.Observe("KZ-71", []journal.Record{
		{Kind: journal.Fact, At: at, Body: &event.DefenderRequested{}},
		{Kind: journal.Decision, At: at, Body: &event.RequestRegistered{Request: "r"}},
	})
	b.Observe("KZ-71", []journal.Record{
		{Kind: journal.Decision, At: at + 5*civil.Minute, Body: &event.DefenderNamed{Request: "r"}},
		{Kind: journal.Decision, At: at + 9*civil.Minute, Body: &event.DefenderNamed{Request: "r"}}, // a stand-in is no second appointment
		{Kind: journal.Decision, At: at, Body: &event.FeeAccrued{Tiyn: 700, PreviousTiyn: 200}},
		{Kind: journal.Decision, At: at, Body: &event.RequestRefused{Code: "malformed_request"}},
	})
	n := b.Counts()
	if n.Requests != 1 || n.Appointed != 1 || n.Wait != 5*civil.Minute || n.Accrued != 500 || n.Refused["malformed_request"] != 1 || n.Records != 6 {
		t.Errorf("%+v", n)
	}
}
