package act

import (
	"slices"

	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// The clock of facts that more than one group takes up.
const (
	objectActs = "acts"
	kindFreed  = "freed"
	perGroup   = 50
)

// Evolve folds a record into the work record and the home bar's minutes.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks, cases *casefile.State, appts *appointment.State) {
	if mayFree(rec) {
		s.follow(rec, clocks, cases, appts)
	}
	switch e := rec.Body.(type) {
	case *event.ClockDue:
		_, kind, _, _ := journal.SplitClock(e.Clock)
		if kind == kindFreed {
			s.follow(rec, clocks, cases, appts)
		}
		s.rang(journal.ClockObject(e.Clock), kind, rec.At, clocks)
	case *event.ActPerformed:
		s.tell(e.Object, contentOf(&e.Register, &e.ActContent, rec))
	case *event.ActCorrected:
		s.tell(e.Object, contentOf(&e.Register, &e.ActContent, rec))
	case *event.WorkEntered:
		s.tell(e.Entry, contentOfEntry(e, rec))
	case *event.ConsultationEntered:
		s.tell(e.Consultation, contentOfConsultation(e, rec))
	case *event.TripCostEntered:
		s.tell(e.Cost, contentOfCost(e, rec))
	case *event.WorkActSigned:
		s.signed(rec, e)
	case *event.WorkActRecorded:
		s.paper(e)
	case *event.ActConfirmed:
		s.confirm(e, clocks)
	case *event.CalculationFiled: // who calculates agrees with what he calculates from
		for _, k := range e.Acts {
			s.confirm(&event.ActConfirmed{Act: k.Act, Revision: k.Revision, Advocate: e.Advocate}, clocks)
		}
	case *event.ActObjected:
		s.object(rec, e)
	case *event.ActQuestioned:
		s.questioned(rec, e, clocks)
	case *event.ActAnswered:
		s.answered(rec, e, clocks)
	case *event.WorkDayFlagged:
		if s.Flagged == nil {
			s.Flagged = map[DayKey]event.WorkDayFlagged{}
		}
		s.Flagged[DayKey{e.Advocate, e.Day}] = *e
	case *event.OverlapDecided:
		s.ruled(rec.Journal, e)
	case *event.HoldResolved:
		s.ruled(rec.Journal, e)
	case *event.ActRecorded:
		s.record(rec, e, clocks, appts)
	case *event.ActRefused:
		a := s.act(e.Act)
		a.Refused, a.Waits = e.Code, ""
		s.settle(a)
	case *event.FactParked:
		if id, ok := s.Pending[e.Fact]; ok {
			a := s.Acts[id]
			a.Waits = e.Waits
			if s.Parked == nil {
				s.Parked = map[journal.Ref][]int64{}
			}
			if list := s.Parked[a.Told.Advocate]; !slices.Contains(list, e.Fact) {
				s.Parked[a.Told.Advocate] = append(list, e.Fact)
			}
		}
	case *event.FeeAccrued:
		s.group(e)
		s.linesOf(e)
	case *event.SettlementOrdered:
		s.ordered(rec.Journal, e)
	case *event.MinutesFreed:
		s.free(rec.Journal, e)
	case *event.MinutesJudged:
		if a := s.Acts[e.Act]; a != nil && a.Stood.Revision == e.Revision {
			a.Stood.Answer = Answer{true, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags}}
		}
		s.Home.answered(Key{rec.Journal, e.Act}, e.Revision, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags})
	case *event.MinutesAnswered:
		s.Home.answered(Key{e.To, e.Act}, e.Revision, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags})
	case *event.MailReceived:
		s.mail(rec.Source, e.Body)
	}
}

func (s *State) mail(from string, letter journal.Body) {
	switch e := letter.(type) {
	case *event.MinutesClaimed:
		s.Home.claim(Key{from, e.Act}, &Asked{e.Advocate, e.Revision, e.Spans, e.Waiting, e.Day, e.Stated, e.Protocol, e.Place})
	case *event.MinutesReleased:
		s.Home.release(Key{from, e.Act}, e.Revision)
	case *event.MinutesPaid:
		s.Home.paid(Key{from, e.Act}, e.Revision, e.Spans)
	case *event.MinutesReturned:
		s.Home.freed(Key{from, e.Act}, e.Spans)
	case *event.OverlapRuled:
		s.Home.rule(Key{from, e.Act}, e.Revision, e.Pair, e.Keeps)
	case *event.MinutesAnswered:
		if a := s.Acts[e.Act]; a != nil && a.Stood.Revision == e.Revision && a.Stands() {
			a.Stood.Answer = Answer{true, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags}}
		}
	}
}

func (s *State) act(id string) *Act {
	a := s.Acts[id]
	if a == nil {
		if s.Acts == nil {
			s.Acts = map[string]*Act{}
		}
		a = &Act{ID: id}
		s.Acts[id] = a
	}
	return a
}

// tell takes a message if its revision is the highest so far. An id belongs to the register or to an advocate's
// entries for good: whoever came first.
func (s *State) tell(id string, c Content) {
	a := s.act(id)
	if a.Told.Fact != 0 {
		if foreign(&a.Told, &c) || !newer(&c, &a.Told) {
			return
		}
		s.settle(a)
	}
	a.Dropped = Dropped{}
	if a.Waits != "" {
		a.Dropped = Dropped{a.Told.Fact, a.Waits}
	}
	a.Told, a.Refused, a.Waits = c, "", ""
	if c.Withdrawn {
		return // it takes back what stands, or means nothing: it never waits
	}
	if s.Pending == nil {
		s.Pending = map[int64]string{}
	}
	s.Pending[c.Fact] = id
}

// foreign tells whether a message uses the id of somebody else's act.
func foreign(have, c *Content) bool {
	return have.Entry != c.Entry || have.Entry && (have.Advocate != c.Advocate || have.Appointment != c.Appointment)
}

// newer orders messages about one act by (revision, occurred_at, source, id).
func newer(a, b *Content) bool {
	switch {
	case a.Revision != b.Revision:
		return a.Revision > b.Revision
	case a.OccurredAt != b.OccurredAt:
		return a.OccurredAt > b.OccurredAt
	case a.Source != b.Source:
		return a.Source > b.Source
	}
	return a.Message > b.Message
}

// settle takes an act's fact off the lists of those that are not placed.
func (s *State) settle(a *Act) {
	delete(s.Pending, a.Told.Fact)
	list := s.Parked[a.Told.Advocate]
	for i, pos := range list {
		if pos == a.Told.Fact {
			if list = append(list[:i:i], list[i+1:]...); len(list) == 0 {
				delete(s.Parked, a.Told.Advocate)
			} else {
				s.Parked[a.Told.Advocate] = list
			}
			return
		}
	}
}

func contentOf(r *event.Register, c *event.ActContent, rec *journal.Record) Content {
	kind := Participation
	if c.Kind == Waiver {
		kind = Waiver
	}
	return Content{
		Revision: r.Revision, OccurredAt: r.OccurredAt, Source: rec.Source, Message: rec.ID, Fact: rec.Pos, Withdrawn: r.Withdrawn,
		Unit: r.Unit, RegisterCase: r.RegisterCase, Persons: c.Persons, Advocate: c.Advocate, Kind: kind, Action: c.Kind,
		From: c.StartedAt, To: c.EndedAt, Breaks: c.Breaks, WaitingFrom: c.WaitingFrom, Remote: c.Remote,
		Ground: c.UrgencyGround, Protocol: c.ProtocolNumber, ProtocolDate: c.ProtocolDate, Interrogated: c.Interrogated,
		ToldAt: rec.At,
	}
}

func contentOfEntry(e *event.WorkEntered, rec *journal.Record) Content {
	return Content{
		Entry: true, Revision: e.Revision, OccurredAt: e.EndedAt, Source: rec.Source, Message: rec.ID, Fact: rec.Pos,
		Withdrawn: e.Withdrawn, Appointment: e.Appointment, Advocate: e.Advocate, Kind: e.Kind,
		From: e.StartedAt, To: e.EndedAt, Certificate: e.Certificate, CertificateFrom: e.CertificateFrom,
		CertificateTo: e.CertificateTo, Stated: e.StatedMinutes, Action: e.Action, Protocol: e.ProtocolNumber,
		ProtocolDate: e.ProtocolDate, Ground: e.UrgencyGround, ToldAt: rec.At,
	}
}

// record folds a revision that stands, or one that takes the act back, and claims its minutes if this is the home bar.
func (s *State) record(rec *journal.Record, e *event.ActRecorded, clocks *journal.Clocks, appts *appointment.State) {
	a := s.act(e.Act)
	days := s.index()
	if a.Stands() {
		s.drop(DayKey{a.Stood.Advocate, a.Stood.Day}, a.ID)
	}
	a.WasDay = a.Stood.Day
	s.quiet(a, clocks)
	st := Stood{
		Revision: e.Revision, Withdrawn: e.Withdrawn, Appointment: e.Appointment, Advocate: e.Advocate, Case: e.Case,
		Day: e.Day, Minutes: e.Minutes, Flags: e.Flags, Content: a.Told, Paid: a.Stood.Paid, Hold: e.Hold,
	}
	if p := appts.Get(e.Appointment); p != nil {
		st.HomeBar = p.HomeBar
	} else if e.Kind == Consultation {
		st.HomeBar = rec.Journal
	}
	if e.Withdrawn {
		st.Content = a.Stood.Content
	}
	a.Stood = st
	s.days = days
	key := Key{rec.Journal, e.Act}
	if e.Withdrawn {
		if st.HomeBar == rec.Journal {
			s.Home.release(key, e.Revision)
		}
		return
	}
	s.put(DayKey{e.Advocate, e.Day}, a.ID)
	a.Waits, a.Refused = "", ""
	s.settle(a)
	if st.HomeBar == rec.Journal {
		s.Home.claim(key, a.asking(appts))
	}
}

// group remembers which acts the lines of a priced group have, so that ordering its settlement fixes their minutes.
func (s *State) group(e *event.FeeAccrued) {
	if s.Groups == nil {
		s.Groups = map[string][]string{}
	}
	var acts []string
	for i := range e.Lines {
		for _, id := range e.Lines[i].Acts {
			seen := false
			for _, x := range acts {
				seen = seen || x == id
			}
			if !seen {
				acts = append(acts, id)
			}
		}
	}
	if len(acts) == 0 {
		delete(s.Groups, e.Group)
		return
	}
	s.Groups[e.Group] = acts
}

// touchesNight tells whether a stretch of time touches the night of a unit.
func touchesNight(b *book.State, unit string, from, to civil.Instant) bool {
	day, minute := b.Local(unit, from)
	if day == 0 {
		return false
	}
	night, morning := b.Tariff().Years.Night(day.Year())
	length := int((to - from) / civil.Minute)
	for _, n := range [...][2]int{{night - 24*60, morning}, {night, morning + 24*60}, {night + 24*60, morning + 48*60}} {
		if minute < n[1] && n[0] < minute+length {
			return true
		}
	}
	return false
}

// asking is the claim of minutes that a home bar gets: the protocol and the place by opaque names, so that it learns
// nothing of the case.
func (a *Act) asking(appts *appointment.State) *Asked {
	st := &a.Stood
	c := &st.Content
	work, idle := c.Work(), c.Idle()
	unit := c.Unit
	if p := appts.Get(st.Appointment); unit == "" && p != nil {
		unit = p.Unit
	}
	q := &Asked{Advocate: st.Advocate, Revision: st.Revision, Work: union(work, nil), Waiting: subtract(union(idle, nil), work),
		Day: st.Day, Stated: c.Stated}
	if c.Kind == Participation && c.Protocol != "" {
		q.Protocol = Opaque("protocol", unit, c.Protocol, c.ProtocolDate.String(), c.From.String(), c.To.String())
	}
	if c.Kind == Participation && !c.Remote {
		q.Place = Opaque("place", unit)
	}
	return q
}
