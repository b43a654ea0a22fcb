package node_test

import (
	"fmt"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// request is a defender request as the register sends it.
func (s *site) request(object, unit, registerCase, person string, change func(values)) values {
	at := s.now()
	data := values{
		"object": object, "revision": 1, "occurred_at": at.String(), "unit": unit, "register_case": registerCase, "person_id": person,
		"person_name": "Үлгіев Дерек", "basis": "decree", "document_number": "17", "document_date": at.UTCDate().String(),
		"grounds": []string{"requested"}, "status": "suspect", "urgency": "planned", "wanted_at": (at + 20*civil.Hour).String(), "language": "ru",
		"act": "interrogation", "article": "1880003", "severity": "grave", "minor": false,
	}
	if change != nil {
		change(data)
	}
	return data
}

// TestARequestOfAnUnlistedUnit goes to the country, calls a person, and reaches the bar that two persons name with its
// first source and id; the register's repetition is a duplicate before and after.
func TestARequestOfAnUnlistedUnit(t *testing.T) {
	s := at(t, begun)
	const unit, object, id = "71-district_police-77", "req-unlisted-1", "m-unlisted-1"
	data := s.request(object, unit, "rc-unlisted-1", "p-unlisted-1", nil)
	twice := func(want int64) {
		t.Helper()
		before := s.n.Intake.Counts()
		s.tell(id, "defender.requested.v1", data)
		s.rest()
		if now := s.n.Intake.Counts(); now.Taken != before.Taken+1 || now.Duplicate != before.Duplicate+want || now.Accepted != before.Accepted+1-want {
			t.Fatalf("after the message: %+v, before: %+v", now, before)
		}
	}
	twice(0)
	twice(1)
	if n := len(bodies[event.DefenderRequested](s, journal.National)); n != 1 {
		t.Fatalf("%d requests in the country's journal", n)
	}
	unassigned, alarm := bodies[event.UnitUnassigned](s, journal.National), bodies[event.AlarmRaised](s, journal.National)
	if len(unassigned) != 1 || unassigned[0].Unit != unit || len(alarm) == 0 || alarm[len(alarm)-1].Code != "unit_not_in_annex" {
		t.Fatalf("the country says %+v, %+v", unassigned, alarm)
	}
	s.until(s.now() + 2*civil.Hour)
	if n := len(bodies[event.UnitUnassigned](s, journal.National)); n < 2 {
		t.Error("nobody is reminded of the unit")
	}
	words := values{"unit": unit, "bar": "KZ-71", "zone": "Asia/Almaty", "official_id": "official-1", "second_id": "official-1"}
	if a := s.say(journal.National, "unit.assigned.v1", words); a.Code != "two_persons_needed" {
		t.Fatalf("one person alone is answered %+v", a)
	}
	s.rest()
	if n := len(bodies[event.FactForwarded](s, "KZ-71")); n != 0 {
		t.Fatal("one person alone moved the request")
	}
	words["second_id"] = "official-2"
	s.agreed(journal.National, "unit.assigned.v1", words)
	s.rest()
	forwarded := bodies[event.FactForwarded](s, "KZ-71")
	if len(forwarded) != 1 || forwarded[0].Source != "urn:kz:erdr" || forwarded[0].ID != id {
		t.Fatalf("the bar has %+v", forwarded)
	}
	var told []string
	for _, m := range s.outgoing(kafka.TopicAppointments, "request.registered.v1") {
		if m["request"] == object {
			told = append(told, fmt.Sprint(m["register_case"], " ", m["person_id"]))
		}
	}
	if len(told) != 1 || told[0] != "rc-unlisted-1 p-unlisted-1" {
		t.Errorf("the register is told %v", told)
	}
	if len(bodies[event.OfferMade](s, "KZ-71")) == 0 {
		t.Error("nobody is asked")
	}
	twice(1)
	requests := 0
	s.look("KZ-71", func(m journal.Machine) { requests = len(territoryOf(m).Appointments.Requests) })
	if requests != 1 {
		t.Errorf("the bar has %d requests", requests)
	}
	if rep := s.verified(); letters(rep.Journals, "KZ-71") == 0 {
		t.Error("verify saw no letter")
	}
}

// TestWithoutAnInboxTheRequestComesTwice is the twin: the repetition would be a second request of the register.
func TestWithoutAnInboxTheRequestComesTwice(t *testing.T) {
	s := at(t, begun)
	s.close()
	s.weaken = func(o *node.Options) {
		o.Weaken.NoInbox, o.WeakenEngine.NoInbox = true, true
	}
	s.open()
	data := s.request("req-unlisted-1", "71-district_police-77", "rc-unlisted-1", "p-unlisted-1", nil)
	for range 2 {
		s.tell("m-unlisted-1", "defender.requested.v1", data)
		s.rest()
	}
	if n := len(bodies[event.DefenderRequested](s, journal.National)); n != 2 {
		t.Errorf("%d requests: the inbox that was taken away is still there", n)
	}
}
