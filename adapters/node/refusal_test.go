package node_test

import (
	"testing"

	"qorgau/domain/civil"
)

// What the machine refuses is answered at the door with its code, whatever the decision is called that says so: a refused
// fact, a refused act, an application that was sent back.
func TestTheDoorTellsEachRefusal(t *testing.T) {
	s := at(t, begun)
	day := s.now().UTCDate() + 1
	s.until(day.Start() + 10*civil.Hour)
	a := s.world.Bar(home).Advocates[0]
	if x := s.say(home, "offer.declined.v1", values{"offer": "req-none/1", "advocate_id": a.ID, "reason": "illness"}); x.Code != "no_such_object" {
		t.Errorf("a fact: %+v", x)
	}
	if x := s.say(home, "consultation.entered.v1", values{"consultation": "con-1", "revision": 1, "advocate_id": a.ID, "client_id": "client-1",
		"client_name": "Кеңесов Үлгі", "client_document": "000000019", "identified": "digital_documents", "mode": "oral", "documents": 1,
		"started_at": (day.Start() + 6*civil.Hour).String(), "ended_at": (day.Start() + 5*civil.Hour).String(), "essence": "Сұрақ"}); x.Code != "end_not_after_start" {
		t.Errorf("an act: %+v", x)
	}
	if x := s.say(home, "application.filed.v1", values{"application": s.ref(a.ID).String() + "/1", "advocate_id": a.ID, "month": day.String()[:7],
		"claims": []string{"req-none/1/1"}}); x.Code == "" {
		t.Errorf("an application that was sent back: %+v", x)
	}
}
