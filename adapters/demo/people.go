package demo

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// learn takes up one durable record: who must answer it will, in his time.
func (s *Sim) learn(code string, rec *journal.Record) {
	switch e := rec.Body.(type) {
	case *event.AdvocateListed:
		s.meet(rec, e)
	case *event.OfferMade:
		s.offered(code, e, rec.At)
		s.passedOver(code, e, rec.At)
	case *event.DefenderNamed:
		s.served[e.Appointment] = e.Advocate
		s.sign(code, e, rec.At)
		s.defended(e, rec.At)
		s.ownWork(code, e, rec.At)
		s.around(code, e, rec.At)
	case *event.DefenderNotFound:
		s.coordinate(code, e, rec.At)
	case *event.RequestRefused:
		s.Sent.Refused++
		s.refused(code, e, rec.At)
	case *event.AppointmentEnded:
		if k := s.clientOf(e.Request); k != nil && k.appointment == e.Appointment {
			k.live = false
		}
	case *event.ActRecorded:
		s.look(code, e, rec.At)
	case *event.ActQuestioned:
		s.answer(code, e, rec.At)
	case *event.ActRefused:
		s.examined(code, e, rec.At)
	case *event.MinutesJudged, *event.MailReceived:
		act, revision, pairs := pairsOf(e)
		s.overlapping(code, act, revision, pairs, rec.At)
	case *event.WorkActRecorded:
		s.served[appointmentOf(e.Claim)] = e.Advocate
	case *event.ObjectionRegistered:
		s.review(code, e, rec.At)
	case *event.RemovalProposed:
		s.removal(code, e, rec.At)
	case *event.DefenderMissed:
		s.missed(code, e, rec.At)
	case *event.DefenderInformed:
		s.readNotice(code, e, rec.At)
	case *event.QuerySent:
		s.asked(code, e, rec.At)
	case *event.AlarmRaised:
		s.called(code, e, rec.At)
	case *event.CutMade:
		s.cut(code, e, rec.At)
	case *event.PayDifferenceFound:
		s.differs(code, e, rec.At)
	case *event.LinesLeftOut:
		s.leftOut(code, e, rec.At)
	case *event.DecreeCopyTracked:
		s.handOver(code, e, rec.At)
	case *event.ApprovalDecided:
		s.straight[e.Application] = e.Result == "approved"
	case *event.PaymentDecreeRequested:
		s.decree(code, e, rec.At)
	case *event.ClaimDecreed:
		s.mayFile(code, e.Claim, rec.At)
	case *event.ClaimMoved:
		s.moved(code, e, rec.At)
	case *event.ClaimBlocked:
		s.held(code, e, rec)
	case *event.ApplicationChecked:
		s.judge(code, e, rec.At)
	case *event.UnitUnassigned:
		s.assign(e, rec.At)
	case *event.SettlementOrdered:
		s.ordered++
		if s.learning {
			s.pay(e.Settlement, e.Tiyn, rec.At)
		}
	case *event.SettlementCancelled:
		s.ordered++
		if s.learning {
			s.cancelled[e.Settlement] = true
		}
	case *event.ReversalOrdered:
		s.ordered++
		if s.learning {
			s.takeBack(e.Reversal, e.Tiyn, rec.At)
		}
	}
}

// meet notes which reference the journals give an advocate: the id of the listing tells his row in his bar's list.
func (s *Sim) meet(rec *journal.Record, e *event.AdvocateListed) {
	var year, row int
	var bar string
	if _, err := fmt.Sscanf(rec.ID, "listed-%d-%5s-%d", &year, &bar, &row); err != nil {
		return
	}
	b := s.w.Bar(bar)
	if b == nil || row < 1 || row > len(b.Advocates) {
		return
	}
	id := b.Advocates[row-1].ID
	s.refs[e.Advocate], s.byID[id] = id, e.Advocate
}

// offered is an advocate's telephone ringing.
func (s *Sim) offered(code string, e *event.OfferMade, at civil.Instant) {
	c := s.w.chance("offer/"+e.Offer, 0)
	id := dashed(e.Offer)
	if s.calm || c.in(880) {
		delay := c.minutes(1, 9)
		expected := max(at+delay+30*civil.Minute, e.WantedAt)
		s.later(at+delay, code, "accept-"+id, func() {
			s.say(code, "accept-"+id, &event.OfferAccepted{Offer: e.Offer, Advocate: e.Advocate, ExpectedAt: expected})
		})
		return
	}
	switch n := c.IntN(100); {
	case n < 30:
		reason := one(c, []string{"illness", "conflict", "court"})
		s.later(at+c.minutes(1, 9), code, "decline-"+id, func() {
			s.say(code, "decline-"+id, &event.OfferDeclined{Offer: e.Offer, Advocate: e.Advocate, Reason: reason, Until: at + 12*civil.Hour})
		})
	case n < 65:
		s.later(at+c.minutes(1, 9), code, "decline-"+id, func() {
			s.say(code, "decline-"+id, &event.OfferDeclined{Offer: e.Offer, Advocate: e.Advocate, Reason: "other_unjustified"})
		})
	case n < 75: // too late: it rings out meanwhile
		s.later(at+c.minutes(130, 200), code, "accept-"+id, func() {
			s.say(code, "accept-"+id, &event.OfferAccepted{Offer: e.Offer, Advocate: e.Advocate, ExpectedAt: at + 4*civil.Hour})
		})
	}
}

// notice is the number of the written notice of defence of an appointment.
func (s *Sim) notice(appointment string) string {
	return fmt.Sprintf("%06d", s.w.chance("notice/"+appointment, 0).IntN(1_000_000))
}

// sign is the advocate's written notice of defence (CPC 68(8)).
func (s *Sim) sign(code string, e *event.DefenderNamed, at civil.Instant) {
	s.notices[e.Appointment] = true
	due := at + s.w.chance("sign/"+e.Appointment, 0).minutes(15, 60)
	day, _ := s.w.Local(s.zoneOf(code), at)
	s.noticeDay[e.Appointment] = day
	s.later(due, code, "notice-"+dashed(e.Appointment), func() {
		s.say(code, "notice-"+dashed(e.Appointment), &event.NoticeSigned{Appointment: e.Appointment, Advocate: e.Advocate,
			Number: s.notice(e.Appointment), Date: day})
	})
}

func (s *Sim) zoneOf(code string) string {
	if b := s.w.Bar(code); b != nil {
		return b.Zone
	}
	return "Asia/Almaty"
}

// coordinate is the bar's coordinator naming somebody by hand: one more tries at each alarm.
func (s *Sim) coordinate(code string, e *event.DefenderNotFound, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil {
		return
	}
	if e.Alarm == 1 {
		s.Sent.Escalated++
	}
	id := fmt.Sprintf("named-%s-%d-%d", e.Request, e.Alarm, at/civil.Minute)
	c := s.w.chance(id, 0)
	a, home := one(c, b.Advocates), ""
	if c.in(500) {
		a = one(c, b.Guests)
		home = a.Bar
	}
	s.later(at+c.minutes(4, 12), code, id, func() {
		s.say(code, id, &event.CoordinatorNamed{Request: e.Request, Advocate: s.byID[a.ID], Reason: "nobody_on_duty", HomeBar: home},
			who("coordinator", "coordinator-"+b.Kato), who("second", "presidium-"+b.Kato))
	})
}

// assign is two persons giving an unlisted unit to a bar.
func (s *Sim) assign(e *event.UnitUnassigned, at civil.Instant) {
	b := s.w.byBar["KZ-"+e.Unit[:2]]
	if b == nil {
		b = s.w.Bars[0]
	}
	id := "assign-" + e.Unit
	if s.notices[id] {
		return
	}
	s.notices[id] = true
	s.later(at+25*civil.Minute, journal.National, id, func() {
		s.say(journal.National, id, &event.UnitAssigned{Unit: e.Unit, Bar: b.Code, Zone: b.Zone},
			who("official", "coordinator-kz-1"), who("second", "coordinator-kz-2"))
	})
}
