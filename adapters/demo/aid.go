package demo

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: the advocate and the body about acts, overlaps, consultations, trips.

// protocol is an act that the register told, to be told again in another revision.
type protocol struct {
	k        *client
	a        *act
	inCase   string
	revision int
	void     bool
	content  func() values
}

// amend is the body correcting an act: its end comes so much later, or earlier.
func (s *Sim) amend(act string, due civil.Instant, by civil.Instant) {
	p := s.protocols[act]
	if p == nil || p.void || p.a.to+by <= p.a.from || p.a.pause != nil && p.a.to+by <= p.a.pause.To {
		return
	}
	p.revision = max(3, p.revision+1)
	revision := p.revision
	s.tellOf(p.k.d, p.inCase, due, fmt.Sprintf("m-%s-r%d", act, revision), "act.corrected.v1", act, revision, p.a.to, func() values {
		data := p.content()
		if data != nil {
			data["ended_at"] = (p.a.to + by).String()
		}
		return data
	})
}

// answer is the body answering what an advocate objects to, or an act that its register lacks. Mostly its protocol is
// right; what it accepts it corrects; some stay silent, are reminded and alarmed about.
func (s *Sim) answer(code string, e *event.ActQuestioned, at civil.Instant) {
	c := s.w.chance("answer/"+e.Act, int(e.Revision))
	if s.calm || e.Reminds > 0 || c.in(150) {
		return
	}
	id := fmt.Sprintf("m-answer-%s-%d", e.Act, e.Revision)
	due := s.soon(code, at+c.minutes(60, 30*60))
	data := values{"act": e.Act, "act_revision": e.Revision, "answer": "rejected", "reason": "protocol_right"}
	if e.Question == "entered" && c.in(700) || e.Question == "objected" && c.in(350) {
		data = values{"act": e.Act, "act_revision": e.Revision, "answer": "accepted"}
		if e.Question == "objected" && c.in(900) { // a few forget the correction that they promised
			s.amend(e.Act, due+c.minutes(60, 20*60), 15*civil.Minute)
		}
	}
	s.write(due, code, id, "act.answered.v1", fmt.Sprintf("answer-%s-%d", e.Act, e.Revision), e.Unit, e.RegisterCase, data)
}

// overlapping is an official deciding whose the minutes of a pair are. The rest is decided with the claim's hold.
func (s *Sim) overlapping(code, act string, revision int64, pairs []event.OverlapPair, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil || s.calm {
		return
	}
	for _, p := range pairs {
		id := fmt.Sprintf("overlap-%s-%s-%d", p.Pair, act, revision)
		c := s.w.chance(id, 0)
		if p.Why != "overlap" || s.notices[id] || len(id) > 200 || !c.in(300) {
			continue
		}
		s.notices[id] = true
		keeps := one(c, []string{"this", "other"})
		s.later(s.soon(code, at+c.minutes(24*60, 72*60)), code, id, func() {
			s.say(code, id, &event.OverlapDecided{Pair: p.Pair, Act: act, Revision: revision, Keeps: keeps, Ground: "protocols_compared"},
				who("official", b.official()))
		})
	}
}

// consult is somebody entitled to it asking an advocate for advice, and both signing the act of work done. It has its
// own journal: the home bar of the advocate.
func (s *Sim) consult(n int) {
	c := s.w.chance("consult", n)
	b := one(c, s.w.Bars)
	a := one(c, b.Advocates)
	day, _ := s.w.Local(b.Zone, s.opening(n))
	client, ids, sum := fmt.Sprintf("c-%06d", n), []string{}, int64(0)
	oral, written, documents := int64(0), int64(0), int64(0)
	for i := range c.between(1, 2) {
		from := s.w.At(b.Zone, day+civil.Date(i), c.between(10*60, 16*60))
		length := c.minutes(20, 100)
		from = s.free(a.ID, from, length, c)
		body := &event.ConsultationEntered{Consultation: fmt.Sprintf("cons-%06d-%d", n, i+1), Revision: 1, Identified: "signature", Mode: "oral",
			GroundDocument: fmt.Sprintf("З-%d", n), StartedAt: from, EndedAt: from + length}
		if c.in(300) {
			body.Mode, body.Documents = "written", 1
			written, documents = written+1, documents+1
		} else {
			oral++
		}
		ids, sum = append(ids, body.Consultation), sum+int64(length/civil.Minute)
		s.later(fullHour(from+length+c.minutes(10, 120)), b.Code, body.Consultation, func() {
			body.Advocate = s.byID[a.ID]
			in := input(b.Code, body.Consultation, body, who("client", client))
			in.Clear.Values = []event.Value{{Whose: "client", Field: "client_name", Text: c.name()}, {Whose: "client", Field: "essence", Text: "Үлгі: мұрагерлік туралы кеңес"}}
			s.hand(in)
		})
	}
	act := fmt.Sprintf("wa-%06d", n)
	signed := day + 4
	s.later(s.w.At(b.Zone, signed, 16*60), b.Code, act, func() {
		s.say(b.Code, act, &event.WorkActSigned{WorkAct: act, Advocate: s.byID[a.ID], Consultations: ids, Oral: oral, Written: written, Documents: documents,
			Minutes: sum, SignedOn: signed, AdvocateSigned: "digital", ClientSigned: "paper", AttachmentCount: 1}, who("client", client))
	})
}

// trip is a day on the road for a case: the day itself, the fare, and now and then a night, with its bill.
func (s *Sim) trip(code string, e *event.DefenderNamed, k *client, day civil.Date, c chance) {
	zone := s.zoneOf(code)
	from := s.w.At(zone, day, 9*60)
	entry := "trip-" + dashed(e.Appointment)
	to := from + 9*civil.Hour
	s.busy[s.refs[e.Advocate]] = append(s.busy[s.refs[e.Advocate]], event.Span{From: from, To: to})
	cost := &event.TripCostEntered{Cost: entry + "-fare", Revision: 1, Appointment: e.Appointment, Advocate: e.Advocate, Kind: "transport", Transport: "rail",
		Day: day, Tiyn: int64(c.between(20, 90)) * 100_00, Document: fmt.Sprintf("Б-%d", c.IntN(100_000))}
	if c.in(100) {
		cost.Transport = "taxi" // not reimbursed (CPC 176)
	}
	night := &event.TripCostEntered{Cost: entry + "-night", Revision: 1, Appointment: e.Appointment, Advocate: e.Advocate, Kind: "lodging", Day: day,
		Tiyn: int64(c.between(80, 150)) * 100_00, Days: 1, Document: fmt.Sprintf("Ш-%d", c.IntN(100_000))}
	slept := c.in(400)
	s.later(fullHour(to+c.minutes(60, 300)), code, entry, func() {
		if !k.live || to >= k.d.end {
			return
		}
		s.say(code, entry, &event.WorkEntered{Entry: entry, Revision: 1, Appointment: e.Appointment, Advocate: e.Advocate, Kind: "trip_day", StartedAt: from, EndedAt: to})
		s.say(code, cost.Cost, cost)
		if slept {
			s.say(code, night.Cost, night)
		}
	})
}

// ownWork are the advocate's own entries: what the register does not see.
func (s *Sim) ownWork(code string, e *event.DefenderNamed, at civil.Instant) {
	k := s.clientOf(e.Request)
	if s.calm || k == nil {
		return
	}
	c := s.w.chance("work/"+e.Appointment, 0)
	zone := s.zoneOf(code)
	today, _ := s.w.Local(zone, at)
	for n, kind := range []string{"visit", "study", "drafting", "visit", "participation"} {
		if !c.in([]int{450, 350, 250, 100, 30}[n]) {
			continue
		}
		from := s.w.At(zone, today+civil.Date(c.between(1, 4)), c.between(10*60, 17*60))
		length := c.minutes(20, 110)
		from = s.free(s.refs[e.Advocate], from, length, c)
		entry := fmt.Sprintf("work-%s-%d", dashed(e.Appointment), n+1)
		body := &event.WorkEntered{Entry: entry, Revision: 1, Appointment: e.Appointment, Advocate: e.Advocate, Kind: kind, StartedAt: from, EndedAt: from + length}
		switch {
		case kind == "visit":
			body.Certificate = fmt.Sprintf("C-%d", c.IntN(100_000))
			if c.in(800) {
				body.CertificateFrom, body.CertificateTo = from, from+length
			}
			if c.in(60) { // the certificate proves less
				body.CertificateFrom, body.CertificateTo = from, from+length-10*civil.Minute
			}
		case kind == "participation":
			body.Action, body.ProtocolNumber = one(c, []string{"interrogation", "confrontation", "other"}), fmt.Sprintf("%d-%d/x", k.d.n, k.n)
			body.ProtocolDate, _ = s.w.Local(zone, from)
		}
		s.later(fullHour(from+length+c.minutes(10, 300)), code, entry, func() {
			if k.live && from+length < k.d.end {
				s.say(code, entry, body)
			}
		})
	}
	if c.in(30) {
		s.trip(code, e, k, today+civil.Date(c.between(1, 3)), c)
	}
}

// look is the advocate reading what the register says of his work.
func (s *Sim) look(code string, e *event.ActRecorded, at civil.Instant) {
	if e.Kind != "participation" || e.Withdrawn || s.calm {
		return
	}
	id := fmt.Sprintf("%s-%d", e.Act, e.Revision)
	c := s.w.chance("look/"+id, 0)
	due := s.soon(code, at+c.minutes(30, 20*60))
	switch n := c.IntN(100); {
	case n < 70:
		s.later(due, code, "confirm-"+id, func() {
			s.say(code, "confirm-"+id, &event.ActConfirmed{Act: e.Act, Revision: e.Revision, Advocate: e.Advocate})
		})
	case n < 74:
		s.later(due, code, "object-"+id, func() {
			in := input(code, "object-"+id, &event.ActObjected{Act: e.Act, Revision: e.Revision, Advocate: e.Advocate, Code: "end_too_early"}, who("advocate", s.refs[e.Advocate]))
			in.Clear.Values = []event.Value{{Whose: "advocate", Field: "remark", Text: "Үлгі: хаттамада аяқталу уақыты қате"}}
			s.hand(in)
		})
	}
}

// pairsOf takes the home bar's word on minutes out of a record of the journal that claims them.
func pairsOf(body journal.Body) (act string, revision int64, pairs []event.OverlapPair) {
	switch e := body.(type) {
	case *event.MinutesJudged:
		return e.Act, e.Revision, e.Pairs
	case *event.MailReceived:
		if m, ok := e.Body.(*event.MinutesAnswered); ok {
			return m.Act, m.Revision, m.Pairs
		}
	}
	return "", 0, nil
}
