package node_test

import (
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// TestTheLawAroundARequestThroughTheAdapters: a suspect under age by his date of birth, without a request; the ground
// is found behind the door that alone sees the date, the register is told; the objection of an advocate reaches the
// journal with its remark sealed, and a person's answer goes out without it.
func TestTheLawAroundARequestThroughTheAdapters(t *testing.T) {
	s := at(t, begun)
	const unit, registerCase, person = "71-district_police-01", "rc-law-1", "p-law-1"
	now := s.now()
	s.tell("m-law-1", "person.status_set.v1", values{
		"object": "st-law-1", "revision": 1, "occurred_at": now.String(), "unit": unit, "register_case": registerCase, "person_id": person,
		"person_name": "Үлгіева Дерек", "birth_date": "2010-02-03", "status": "suspect", "basis": "detention"})
	s.rest()
	s.until(s.now() + 2*civil.Hour)
	found := bodies[event.GroundFound](s, "KZ-71")
	if len(found) == 0 || !slices.Contains(found[0].Grounds, "minor") {
		t.Fatalf("the journal says %+v", found)
	}
	told := s.outgoing(kafka.TopicAppointments, "ground.found.v1")
	if len(told) == 0 || told[0]["person_id"] != person {
		t.Fatalf("the register is told %v", told)
	}
	s.tell("m-law-2", "defender.requested.v1", s.request("req-law-1", unit, registerCase, person, func(v values) { v["official_id"] = "off-law-1" }))
	s.rest()
	registered := bodies[event.RequestRegistered](s, "KZ-71")
	last := registered[len(registered)-1]
	if !slices.Contains(last.Found, "minor") || last.Minor != "yes" || last.Official.IsZero() {
		t.Fatalf("registered as %+v", last)
	}
	const remark = "белгі-сөз-қарсылық"
	s.agreed("KZ-71", "objection.raised.v1", values{"objection": "ob-law-1", "about": "req-law-1/1", "kind": "passed_over", "by": "advocate",
		"who_id": "adv-law-1", "remark": remark})
	s.agreed("KZ-71", "objection.answered.v1", values{"objection": "ob-law-1", "result": "rejected", "reason": "rule_followed",
		"coordinator_id": "coo-law-1", "answer": remark})
	s.rest()
	decided := s.outgoing(kafka.TopicAppointments, "objection.decided.v1")
	if len(decided) != 1 || decided[0]["result"] != "rejected" || decided[0]["late"] != nil {
		t.Fatalf("the answer goes out as %v", decided)
	}
	for _, m := range s.outgoing(kafka.TopicAppointments, "objection.registered.v1") {
		for _, v := range m {
			if text, ok := v.(string); ok && strings.Contains(text, remark) {
				t.Error("the remark left the house")
			}
		}
	}
	s.verified()
}
