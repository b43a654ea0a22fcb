package demo

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// This file: people around an appointment who do not simply take what the machine says, and what the body owes.

// around is what follows on somebody being named: the body fills in his form, he says that he is there, opens his notices;
// a few find what excludes them, a few clients object to the choice.
func (s *Sim) around(code string, e *event.DefenderNamed, at civil.Instant) {
	k := s.clientOf(e.Request)
	if s.calm || k == nil {
		return
	}
	c := s.w.chance("around/"+e.Appointment, 0)
	id := dashed(e.Appointment)
	if c.in(850) {
		s.write(s.soon(code, at+c.minutes(60, 20*60)), code, "m-form-"+id, "participant.entered.v1", "form-"+id, e.Unit, e.RegisterCase,
			values{"request": e.Request, "advocate_id": s.refs[e.Advocate]})
	}
	if c.in(300) {
		there := max(at, e.ExpectedAt-c.minutes(0, 10))
		s.later(there, code, "there-"+id, func() {
			if k.live && k.appointment == e.Appointment {
				s.say(code, "there-"+id, &event.ArrivalReported{Appointment: e.Appointment, Advocate: e.Advocate, At: there})
			}
		})
	}
	if c.in(10) {
		s.later(s.soon(code, at+c.minutes(10*60, 40*60)), code, "conflict-"+id, func() {
			if k.live && k.appointment == e.Appointment {
				s.say(code, "conflict-"+id, &event.ConflictDeclared{Appointment: e.Appointment, Advocate: e.Advocate, Ground: "kinship"})
			}
		})
	}
	if c.in(25) {
		due := s.soon(code, at+c.minutes(10*60, 40*60))
		s.write(due, code, "m-objection-"+id, "objection.filed.v1", "objection-"+id, e.Unit, e.RegisterCase,
			values{"about": e.Request, "kind": "choice", "by": "person", "person_id": k.id, "remark": "Үлгі: басқа қорғаушы сұраймын"})
	}
	if c.in(30) {
		filed := s.soon(code, at+c.minutes(20*60, 40*60))
		s.later(filed, code, "motion-"+id, func() {
			if k.live && k.appointment == e.Appointment {
				s.say(code, "motion-"+id, &event.MotionFiled{Motion: "motion-" + id, Appointment: e.Appointment, Advocate: e.Advocate, Kind: "expertise", FiledAt: filed})
				if c.in(900) {
					s.write(s.soon(code, filed+c.minutes(60, 60*60)), code, "m-motion-"+id, "motion.decided.v1", "motion-"+id, e.Unit, e.RegisterCase,
						values{"motion": "motion-" + id, "decision": one(c, []string{"granted", "partly", "refused"})})
				}
			}
		})
	}
}

// passedOver is an advocate who wants to know why another one was asked.
func (s *Sim) passedOver(code string, e *event.OfferMade, at civil.Instant) {
	id := "objection-" + dashed(e.Offer)
	c := s.w.chance(id, 0)
	if s.calm || len(e.Others) == 0 || !c.in(30) {
		return
	}
	other := e.Others[0].Advocate
	if s.refs[other] == "" {
		return
	}
	s.later(s.soon(code, at+c.minutes(5*60, 30*60)), code, id, func() {
		in := input(code, id, &event.ObjectionRaised{Objection: id, About: e.Offer, Kind: "passed_over", By: "advocate"}, who("who", s.refs[other]))
		in.Clear.Values = []event.Value{{Whose: "who", Field: "remark", Text: "Үлгі: неге маған ұсынылмады"}}
		s.hand(in)
	})
}

// refused is a body that does not understand a refusal.
func (s *Sim) refused(code string, e *event.RequestRefused, at civil.Instant) {
	id := "objection-" + e.Request
	c := s.w.chance(id, 0)
	k := s.clientOf(e.Request)
	if s.calm || k == nil || !c.in(300) {
		return
	}
	s.later(s.soon(code, at+c.minutes(60, 20*60)), code, id, func() {
		in := input(code, id, &event.ObjectionRaised{Objection: id, About: e.Request, Kind: "refusal", By: "body"}, who("who", "inv-"+k.d.unit+"-1"))
		in.Clear.Values = []event.Value{{Whose: "who", Field: "remark", Text: "Үлгі: өтінім дұрыс"}}
		s.hand(in)
	})
}

// review is a person of the bar looking at an objection again, mostly within the three working days; a few after the alarm.
func (s *Sim) review(code string, e *event.ObjectionRegistered, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil {
		return
	}
	id := "answer-" + e.Objection
	c := s.w.chance(id, 0)
	due := s.soon(code, at+c.minutes(60, 30*60))
	if c.in(150) {
		due = s.soon(code, e.DueAt+c.minutes(10*60, 30*60))
	}
	result, reason := "rejected", "rule_followed"
	switch n := c.IntN(100); {
	case n < 15:
		result, reason = "upheld", "facts_were_wrong"
	case n < 20:
		result, reason = "changed", "facts_were_wrong"
	}
	s.later(due, code, id, func() {
		in := input(code, id, &event.ObjectionAnswered{Objection: e.Objection, Result: result, Reason: reason}, who("coordinator", "coordinator-"+b.Kato))
		in.Clear.Values = []event.Value{{Whose: "coordinator", Field: "answer", Text: "Үлгі: таңдау ережесі сақталды"}}
		s.hand(in)
	})
}

// removal is the prosecutor deciding on a removal that the machine may only propose (CPC 94(2)).
func (s *Sim) removal(code string, e *event.RemovalProposed, at civil.Instant) {
	k := s.clientOf(e.Request)
	if s.calm || k == nil {
		return
	}
	id := "removal-" + dashed(e.Appointment)
	c := s.w.chance(id, 0)
	name := "removal.refused.v1"
	if c.in(700) {
		name = "defender.excluded.v1"
	}
	due := s.soon(code, at+c.minutes(5*60, 40*60))
	s.write(due, code, "m-"+id, name, id, e.Unit, e.RegisterCase, values{"person_id": k.id, "advocate_id": s.refs[e.Advocate],
		"act_number": fmt.Sprintf("R-%d", k.d.n), "act_date": due.UTCDate().String()})
}

// missed is the bar deciding, a day after a no-show, who stays.
func (s *Sim) missed(code string, e *event.DefenderMissed, at civil.Instant) {
	b := s.w.Bar(code)
	id := "no-show-" + dashed(e.Appointment)
	c := s.w.chance(id, 0)
	if b == nil || s.calm || e.Reason != "no_show" || s.notices[id] || !c.in(500) {
		return
	}
	s.notices[id] = true
	decision := "replaced"
	if c.in(300) {
		decision = "returns"
	}
	s.later(s.soon(code, at+c.minutes(20*60, 30*60)), code, id, func() {
		s.say(code, id, &event.NoShowDecided{Appointment: e.Appointment, Decision: decision, Reason: "advocate_heard"},
			who("coordinator", "coordinator-"+b.Kato), who("second", b.presidium()))
	})
}

// read is an advocate opening a notice in his cabinet, before it is due or after the alarm, or never.
func (s *Sim) readNotice(code string, e *event.DefenderInformed, at civil.Instant) {
	if s.calm || e.Withdrawn || s.refs[e.Advocate] == "" {
		return
	}
	id := "seen-" + dashed(e.Information)
	c := s.w.chance(id, 0)
	if s.notices[id] || len(id) > 200 || !c.in(850) {
		return
	}
	s.notices[id] = true
	s.later(fullHour(at+c.minutes(5, 5*60)), code, id, func() {
		s.say(code, id, &event.InformationSeen{Information: e.Information, Advocate: e.Advocate})
	})
}

// declare is what an advocate tells the bar of himself before he is asked: a unit he served in.
func (s *Sim) declare(b *Bar, at civil.Instant) {
	for n, a := range b.Advocates { // numbered anew: an advocate's own id stands nowhere in the open
		c := s.w.chance("declares/"+a.ID, 0)
		if !c.in(20) {
			continue
		}
		id := fmt.Sprintf("declared-%s-%d", b.Kato, n)
		unit := one(c, one(c, b.Zones).Units)
		s.later(at, b.Code, id, func() {
			s.say(b.Code, id, &event.AdvocateDeclared{Declaration: id, Advocate: s.byID[a.ID], Kind: "former_service", Unit: unit})
		})
	}
}

// away is a stretch in which an advocate takes no offers; the bar knows why.
func (s *Sim) away(b *Bar, from civil.Instant) {
	for n, a := range b.Advocates {
		c := s.w.chance("away/"+a.ID, int(from/civil.Day))
		if !c.in(15) {
			continue
		}
		id := fmt.Sprintf("away-%s-%d-%s", b.Kato, n, from.UTCDate())
		begin := from + c.minutes(2*24*60, 20*24*60)
		s.later(from, b.Code, id, func() {
			s.say(b.Code, id, &event.AdvocateAbsent{Advocate: s.byID[a.ID], From: begin, To: begin + civil.Instant(c.between(1, 7))*civil.Day})
		})
	}
}
