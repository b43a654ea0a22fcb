package demo

import (
	"fmt"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// answer is the body answering what an advocate objects to: mostly that its protocol is right; some stay silent, and
// are reminded and alarmed about.
func (s *Sim) answer(code string, e *event.ActQuestioned, at civil.Instant) {
	c := s.w.chance("answer/"+e.Act, int(e.Revision))
	if s.calm || e.Reminds > 0 || c.in(150) {
		return
	}
	id := fmt.Sprintf("m-answer-%s-%d", e.Act, e.Revision)
	due := fullHour(s.w.officeHour(s.zoneOf(code), at+c.minutes(60, 30*60)))
	s.later(due, code, id, func() {
		data := values{"object": fmt.Sprintf("answer-%s-%d", e.Act, e.Revision), "revision": 1, "occurred_at": due.String(), "unit": e.Unit,
			"register_case": e.RegisterCase, "act": e.Act, "act_revision": e.Revision, "answer": "rejected", "reason": "protocol_right"}
		if !s.seen[RegisterSource+"\x00"+id] {
			s.register = append(s.register, message(kafka.TopicERDREvents, code, RegisterSource, id, "act.answered.v1", due, data, true))
		}
	})
}
