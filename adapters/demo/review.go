package demo

import (
	"fmt"
	"strings"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// This file: the department's doubts, cuts and complaints, differences on what is paid, and the treasury taking back.

// doubts is an official who asks the body about minutes before he approves.
func (s *Sim) doubts(code string, b *Bar, e *event.ApplicationChecked, at civil.Instant) {
	for _, l := range e.Lines {
		x := s.decrees[l.Claim]
		id := "q-" + dashed(l.Claim)
		c := s.w.chance(id, 0)
		if x == nil || x.request == nil || l.Code != "" || s.notices[id] || !c.in(40) {
			continue
		}
		for _, line := range x.request.Lines {
			if s.protocols[line.Act] == nil || line.Kind == "waiting" {
				continue
			}
			s.notices[id] = true
			s.later(s.soon(code, at+c.minutes(60, 4*60)), code, id, func() {
				s.say(code, id, &event.MinutesQueried{Query: id, Claim: l.Claim, Act: line.Act, From: line.StartedAt, To: line.EndedAt,
					Reason: one(c, []string{"time_unclear", "attendance_unclear"})}, who("official", b.official()))
			})
			break
		}
	}
}

// leftOut is an official looking at lines that a month's run left out, one by one; a few wait for somebody who reads on.
func (s *Sim) leftOut(code string, e *event.LinesLeftOut, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil || s.calm {
		return
	}
	for _, l := range e.Lines {
		if !strings.HasPrefix(l.Code, "hold_") && !strings.HasPrefix(l.Code, "confirm_") || l.Code == "hold_query" || l.Line == 0 {
			continue
		}
		id := fmt.Sprintf("line-%s-%s-%s", dashed(e.Claim), l.Day, l.Code)
		c := s.w.chance(id, 0)
		if s.notices[id] || c.in(120) {
			continue
		}
		s.notices[id] = true
		decision := "pay"
		if c.in(150) {
			decision = "refuse"
		}
		s.later(s.soon(code, at+c.minutes(10*60, 6*24*60)), code, id, func() {
			s.say(code, id, &event.HoldResolved{Claim: e.Claim, Group: l.Group, Code: l.Code, Decision: decision, Ground: "documents_checked"},
				who("official", b.official()))
		})
	}
}

// asked is the body answering the department about minutes: mostly they are right, some it corrects, some it does not
// know. One in ten stays silent until head and prosecutor are called.
func (s *Sim) asked(code string, e *event.QuerySent, at civil.Instant) {
	c := s.w.chance("asked/"+e.Query, 0)
	due := s.soon(code, at+c.minutes(5*60, 40*60))
	if c.in(100) {
		due = s.soon(code, at+c.minutes(7*24*60, 9*24*60))
	}
	result := "confirmed"
	switch n := c.IntN(100); {
	case n < 15:
		result = "corrected"
		s.amend(e.Act, due+c.minutes(60, 20*60), -5*civil.Minute)
	case n < 30:
		result = "unknown"
	}
	s.write(due, code, "m-"+e.Query, "minutes.query_answered.v1", "a-"+e.Query, e.Unit, e.RegisterCase, values{"query": e.Query, "claim": e.Claim, "result": result})
}

// called is what people do about an alarm that nobody else answers.
func (s *Sim) called(code string, e *event.AlarmRaised, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil || e.Code != "hold_query" || s.notices["called-"+e.Object] {
		return
	}
	s.notices["called-"+e.Object] = true
	id := "query-" + dashed(e.Object)
	c := s.w.chance(id, 0)
	s.later(s.soon(code, at+c.minutes(5*60, 30*60)), code, id, func() {
		s.say(code, id, &event.HoldResolved{Claim: e.Object, Code: "hold_query", Decision: one(c, []string{"pay", "pay", "refuse"}), Ground: "documents_checked"},
			who("official", b.official()))
	})
}

// cut is an advocate who complains about what he is not paid, and the official who answers. What is referred to the body
// it may correct in its decree.
func (s *Sim) cut(code string, e *event.CutMade, at civil.Instant) {
	b := s.w.Bar(code)
	id := "appeal-" + dashed(e.Cut)
	c := s.w.chance(id, 0)
	if b == nil || s.calm || s.refs[e.Advocate] == "" || !c.in(150) {
		return
	}
	due := s.soon(code, at+c.minutes(10*60, 4*24*60))
	s.later(due, code, id, func() {
		in := input(code, id, &event.CutAppealed{Cut: e.Cut, Claim: e.Claim, Advocate: e.Advocate, Code: one(c, []string{"time_differs", "rule_misread", "decree_wrong"})},
			who("advocate", s.refs[e.Advocate]))
		in.Clear.Values = []event.Value{{Whose: "advocate", Field: "remark", Text: "Үлгі: қысқартумен келіспеймін"}}
		s.hand(in)
	})
	result := "stands"
	if e.By == "body" && c.in(500) {
		result = "referred_to_body"
	}
	answered := s.soon(code, due+c.minutes(10*60, 3*24*60))
	s.later(answered, code, id+"-answered", func() {
		s.say(code, id+"-answered", &event.CutAppealAnswered{Cut: e.Cut, Claim: e.Claim, Result: result, Ground: "documents_checked"}, who("official", b.official()))
		if x := s.decrees[e.Claim]; result == "referred_to_body" && x != nil && x.request != nil && c.in(600) {
			x.revision++
			s.writeDecree(code, x.request, x.revision, s.soon(code, answered+civil.Day), x.request.Tiyn, nil)
		}
	})
}

// differs is an official deciding what later facts make different on ordered lines, as it stands when he gets to it.
func (s *Sim) differs(code string, e *event.PayDifferenceFound, at civil.Instant) {
	b := s.w.Bar(code)
	key := e.Claim + " " + e.Group
	s.differences[key] = e.Tiyn
	if b == nil || s.calm || e.Tiyn == 0 {
		return
	}
	s.stops["differs "+key]++
	times := s.stops["differs "+key]
	id := fmt.Sprintf("differs-%s-%s-%d", dashed(e.Claim), strings.TrimPrefix(e.Group, e.Claim+"/"), times)
	c := s.w.chance(id, 0)
	s.later(s.soon(code, at+c.minutes(20*60, 4*24*60)), code, id, func() {
		tiyn, decision := s.differences[key], "pay"
		if tiyn == 0 {
			return
		}
		if tiyn < 0 {
			tiyn, decision = -tiyn, "recover"
		}
		if c.in(100) || times > 3 {
			decision = "leave"
		}
		s.say(code, id, &event.PayDifferenceDecided{Claim: e.Claim, Group: e.Group, Tiyn: tiyn, Decision: decision, Ground: "documents_checked"},
			who("official", b.official()))
	})
}

// takeBack is the treasury taking a sum back, or not being able to.
func (s *Sim) takeBack(reversal string, tiyn int64, at civil.Instant) {
	code, _, _ := strings.Cut(reversal, "/")
	id := noticeID(reversal)
	if s.notices[id] {
		return
	}
	s.notices[id] = true
	c := s.w.chance("back/"+reversal, 0)
	due := s.soon(code, at+c.minutes(5*60, 60*60))
	s.later(due, code, id, func() {
		name, data := "reversal.made.v1", values{"reversal": reversal, "tiyn": tiyn, "made_at": due.String(), "document": fmt.Sprintf("RD-%06d", c.IntN(1_000_000))}
		if c.in(200) {
			name, data = "reversal.refused.v1", values{"reversal": reversal, "refused_at": due.String(), "code": one(c, []string{"no_funds", "payee_objects"})}
		}
		if !s.seen[TreasurySource+"\x00"+id] {
			s.treasury = append(s.treasury, message(kafka.TopicTreasuryPayments, code, TreasurySource, id, name, due, data, true))
		}
	})
}

// noticeID is the treasury's id of its word on an order.
func noticeID(order string) string { return "t-" + dashed(order) }

// ill is an illness that keeps an advocate from applying, entered by the bar with its certificate.
func (s *Sim) ill(code, claim string, from, to civil.Date) {
	b := s.w.Bar(code)
	advocate := s.defender(appointmentOf(claim))
	id := "ill-" + dashed(claim)
	if b == nil || s.refs[advocate] == "" || s.notices[id] {
		return
	}
	s.notices[id] = true
	s.later(s.w.At(b.Zone, to, 15*60), code, id, func() {
		s.say(code, id, &event.TermInterrupted{Interruption: id, Revision: 1, Advocate: advocate, Kind: "illness", From: from, To: to,
			Document: fmt.Sprintf("Л-%d", s.w.chance(id, 0).IntN(100_000)), DocumentDate: to, Office: "bar"}, who("official", b.presidium()))
	})
}

// handOver is the copy of a decree in a case led on paper reaching its receiver.
func (s *Sim) handOver(code string, e *event.DecreeCopyTracked, at civil.Instant) {
	if s.calm || e.State != "due" {
		return
	}
	id := "copy-" + dashed(e.Claim) + "-" + e.To
	c := s.w.chance(id+e.Decree, 0)
	if s.notices[id] || c.in(50) {
		return
	}
	s.notices[id] = true
	due := s.soon(code, at+c.minutes(10, 40*60))
	day, _ := s.w.Local(s.zoneOf(code), due)
	s.later(due, code, id, func() {
		s.say(code, id, &event.DecreeCopyHanded{Claim: e.Claim, Decree: e.Decree, To: e.To, On: day, Way: one(c, []string{"in_person", "post"})}, who("by", "chancery-"+code))
	})
}

// fields are those of a decree written as the Rules ask (p. 5(3)): its acts one by one, the advocate's own work as sums.
// nil: the case is not one that a desk writes in full.
func (s *Sim) fields(e *event.PaymentDecreeRequested, due civil.Instant) values {
	k := s.clientOf(e.Request)
	if k == nil || k.d.severity == "" || k.caseID != k.d.id || k.d.joined || s.noticeDay[e.Appointment] == 0 {
		return nil
	}
	d := k.d
	advocate := s.w.Advocate(s.refs[s.defender(e.Appointment)])
	if advocate == nil {
		return nil
	}
	article, severity, measure := d.article, d.severity, k.measure
	data := values{}
	if d.requalified != 0 {
		if d.requalified > due-2*civil.Day { // the desk has not the last word yet
			return nil
		}
		article, severity = d.nowArticle, d.nowSeverity
		data["requalified_on"] = d.requalified.UTCDate().String()
	}
	if measure == "" {
		measure = "none"
	}
	data["issuer_post"], data["issuer_id"], data["person_id"] = "investigator", "inv-"+d.unit+"-1", k.id
	data["article"], data["severity"], data["measure"], data["release_ground"] = article, severity, measure, "requested"
	data["notice_date"], data["advocate_id"], data["advocate_iban"] = s.noticeDay[e.Appointment].String(), advocate.ID, advocate.IBAN
	var lines []values
	sums, trips, costs := map[string]int64{}, int64(0), int64(0)
	for _, l := range e.Lines {
		switch {
		case l.Tiyn > 0:
			costs += l.Tiyn
		case l.Kind == "trip_day":
			trips++
		case l.Kind == "visit" || l.Kind == "study" || l.Kind == "drafting":
			sums[l.Kind] += l.Minutes
		default:
			line := values{"act": l.Act, "kind": l.Kind, "started_at": l.StartedAt.String(), "ended_at": l.EndedAt.String(), "minutes": l.Minutes}
			if l.ProtocolNumber != "" {
				line["protocol_number"] = l.ProtocolNumber
			}
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		data["lines"] = lines
	}
	for field, n := range map[string]int64{"study_minutes": sums["study"], "advice_minutes": sums["visit"], "drafting_minutes": sums["drafting"],
		"trip_days": trips, "trip_cost_tiyn": costs} {
		if n > 0 {
			data[field] = n
		}
	}
	return data
}
