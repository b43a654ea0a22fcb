package node_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/rosterfile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// A workbook is read, its roster published through the running process's door, signed by the bar and countersigned by the
// department; two advocates swap, and an offer goes to the one who was swapped in. Importing the workbook again changes
// nothing.
func TestRosterFromAWorkbookToAnOffer(t *testing.T) {
	s := at(t, begun)
	const code, month = "KZ-71", "2025-10"
	bar := s.world.Bar(code)
	s.n.Start(s.ctx)
	open, shut := context.WithCancel(s.ctx)
	served := make(chan error, 1)
	go func() { served <- door.Serve(open, s.dir, s.n) }()
	t.Cleanup(func() {
		shut()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	client, err := door.Dial(s.ctx, s.dir)
	for until := time.Now().Add(time.Minute); errors.Is(err, door.ErrNobody) && time.Now().Before(until); {
		time.Sleep(20 * time.Millisecond) // it is opened in the background
		client, err = door.Dial(s.ctx, s.dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	ids, err := client.Advocates(s.ctx, code)
	if err != nil || len(ids) < len(bar.Advocates) {
		t.Fatalf("%d advocates, %v", len(ids), err)
	}
	unit := bar.Zones[0].Units[0]
	first, other := bar.Advocates[0].ID, bar.Advocates[1].ID
	made := &rosterfile.File{Zones: []map[string]any{{"zone": "z", "units": []string{unit}}}}
	now := s.now()
	slot := func(id string, from civil.Instant) rosterfile.Duty {
		return rosterfile.Duty{Advocate: id, Zone: "z", From: rosterfile.Time{At: from}, To: rosterfile.Time{At: from + 12*civil.Hour}}
	}
	today, later := now+civil.Hour, now+72*civil.Hour
	made.Slots = []rosterfile.Duty{slot(first, today), slot(other, later)}
	east := func(_ string, at civil.Instant) (civil.Date, int, bool) {
		at += 5 * civil.Hour
		return at.UTCDate(), int(at.MillisOfDay() / civil.Minute), true
	}
	var book bytes.Buffer
	if err := rosterfile.WriteXLSX(&book, []rosterfile.Sheet{made.ZonesSheet(), made.SlotsSheet(east)}, "kk"); err != nil {
		t.Fatal(err)
	}
	file := &rosterfile.File{Local: func(_ string, d civil.Date, minute int) (civil.Instant, bool) {
		return d.Start() + civil.Instant(minute)*civil.Minute - 5*civil.Hour, true
	}}
	if err := file.Read(&book, "october.xlsx"); err != nil || len(file.Faults) > 0 {
		t.Fatal(err, file.Faults)
	}
	events, err := file.Events(rosterfile.Publication{Month: month, Revision: 2, Official: "bar-71"})
	if err != nil {
		t.Fatal(err)
	}
	say := func(name string, data values) door.Answer {
		t.Helper()
		ce, err := rosterfile.CloudEvent(name, data)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := client.People(s.ctx, code, [][]byte{ce})
		if err != nil || answers[0].Code != "" || answers[0].Status != engine.Recorded {
			t.Fatalf("%s: %+v %v", name, answers, err)
		}
		return answers[0]
	}
	for n, want := range []engine.Status{engine.Recorded, engine.Duplicate} {
		answers, err := client.People(s.ctx, code, events)
		if err != nil || answers[0].Status != want || answers[0].Code != "" {
			t.Fatalf("import %d: %+v %v", n+1, answers, err)
		}
	}
	say("roster.countersigned.v1", values{"month": month, "revision": 2, "official_id": "department-71"})
	place := func(id string, from civil.Instant) values {
		return values{"advocate_id": id, "zone": "z", "from": from.String(), "to": (from + 12*civil.Hour).String()}
	}
	say("swap.proposed.v1", values{"swap": "s1", "mine": place(first, today), "theirs": place(other, later)})
	say("swap.agreed.v1", values{"swap": "s1", "advocate_id": other, "answer": "agreed"})
	a := say("swap.confirmed.v1", values{"swap": "s1", "coordinator_id": "bar-71", "answer": "agreed"})
	if fmt.Sprint(a.Decisions) == "[]" {
		t.Fatalf("the swap decided nothing: %+v", a)
	}
	asked := func() (who journal.Ref) {
		s.each(code, func(rec *journal.Record) {
			if o, ok := rec.Body.(*event.OfferMade); ok && o.Request == "swapped-r1" {
				who = o.Advocate
			}
		})
		return who
	}
	s.clock.Set(today + civil.Hour)
	s.tell("swapped-1", "defender.requested.v1", values{"object": "swapped-r1", "revision": 1, "occurred_at": s.now().String(), "unit": unit,
		"register_case": "swapped-c1", "person_id": "swapped-p1", "basis": "decree", "document_number": "1", "document_date": "2025-10-13",
		"grounds": []string{"requested"}, "status": "suspect", "urgency": "urgent", "language": "ru", "wanted_at": s.now().String()})
	for until := time.Now().Add(time.Minute); asked().IsZero() && time.Now().Before(until); { // the node's own lanes take it
		time.Sleep(20 * time.Millisecond)
	}
	if got := ids[asked().String()]; got != other {
		t.Errorf("%s is asked, swapped in was %s", got, other)
	}
	s.look(code, func(m journal.Machine) {
		r := m.(*territory.Machine).S.Roster.Months[month]
		if r.Countersigned != 2 || r.Changes != 2 || len(r.Checked.Gaps) == 0 {
			t.Errorf("countersigned %d, changes %d, %d gaps", r.Countersigned, r.Changes, len(r.Checked.Gaps))
		}
	})
}
