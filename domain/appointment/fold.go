package appointment

import (
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

func offerID(request string, n int64) string { return request + "/" + strconv.FormatInt(n, 10) }

// Evolve folds a record.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks, cases *casefile.State, list *roster.State, b *book.State) {
	s.cases, s.book, s.now, s.bar = cases, b, rec.At, rec.Journal
	s.watch(rec, clocks)
	switch e := rec.Body.(type) {
	case *event.DefenderRequested:
		s.asked(e, rec, clocks)
	case *event.RequestRegistered:
		s.registered(e, clocks, rec.At)
	case *event.RequestRefused:
		s.settle(e.Request, Refused, e.Code, rec.At, clocks)
	case *event.RequestJoined:
		if r := s.Requests[e.Request]; r != nil {
			r.State, r.To = JoinedTo, e.To
		}
	case *event.RequestCancelled:
		s.settle(e.Request, Cancelled, e.Reason, rec.At, clocks)
	case *event.OfferMade:
		s.offered(e, rec.At, clocks)
	case *event.OfferEnded:
		s.offerEnded(e, clocks)
		if e.Result != "accepted" {
			s.wakeFirst(maxAhead, rec.At, clocks)
		}
	case *event.PoolWidened:
		s.Requests[e.Request].Pool = e.Pool
	case *event.DefenderNotFound:
		r := s.Requests[e.Request]
		r.State, r.Alarm, r.Pool = Escalated, e.Alarm, roster.PoolCoordinator
		clocks.Start(r.ID, kindCoordinator, e.Next)
		put(&s.Waiting, r.ID)
		s.expectFree(rec.At, clocks, list)
	case *event.DefenderNamed:
		s.named(e, clocks)
		s.expectFree(rec.At, clocks, list)
	case *event.DefenderEntered:
		a := s.Appointments[e.Appointment]
		a.NoticeNumber, a.NoticeDate = e.NoticeNumber, e.NoticeDate
		if a.Status == Accepted {
			a.Status = Entered
		} else {
			a.Before = Entered
		}
	case *event.RequestWithdrawn:
		if r := s.Requests[e.Request]; r != nil {
			r.TakenBack = !e.Withdrawn
		}
	case *event.DefenderArrived:
		if r := s.request(e.Request); r != nil && e.Withdrawn {
			s.notArrived(s.defence(r, e.Advocate), e.ArrivedAt, rec.At, clocks)
		} else if r != nil {
			s.arrived(s.defence(r, e.Advocate), e.ArrivedAt, clocks)
		}
	case *event.DefenderAbsent:
		if r := s.request(e.Request); r != nil && !e.Withdrawn {
			if a := s.defence(r, e.Advocate); a != nil && a.atWork() {
				a.ToldAbsent = true
			}
		}
	case *event.DefenderMissed:
		s.missed(e, rec.At, clocks)
	case *event.DefenderCame:
		s.came(e, rec.At, clocks)
	case *event.AppointmentEnded:
		s.ended(e, rec.At, clocks)
		s.opened(s.Appointments[e.Appointment], "", clocks)
		s.wakeFirst(maxAhead, rec.At, clocks) // who is free now goes to the one who waits with the nearest deadline
	case *event.AppointmentSuspended:
		a := s.Appointments[e.Appointment]
		a.Before, a.Status = a.Status, Suspended
	case *event.AppointmentResumed:
		a := s.Appointments[e.Appointment]
		a.Status, a.Before = a.Before, ""
	default:
		if !s.foldLaw(rec, clocks, list) {
			s.foldOthers(rec, clocks, list)
		}
	}
}

// foldOthers folds what only moves a clock or a booking.
func (s *State) foldOthers(rec *journal.Record, clocks *journal.Clocks, list *roster.State) {
	switch e := rec.Body.(type) {
	case *event.ClockDue:
		s.clock(e, rec.At, clocks, list)
	case *event.ServiceResumed:
		for _, id := range sortedIDs(s.Open) {
			o := s.Requests[id].Offer
			o.AnswerBy += max(0, e.To-e.From)
			clocks.Start(o.ID, kindOffer, o.AnswerBy)
		}
	case *event.AdvocateListed, *event.RosterPublished:
		s.lookAgain(rec.At, clocks)
		s.expectFree(rec.At, clocks, list)
	case *event.CaseRegistered:
		s.numbered(e)
	case *event.AdvocateStatusChanged:
		s.lookAgain(rec.At, clocks)
		s.followAdvocate(list.Advocate(e.Advocate), rec.At, clocks)
	case *event.AdvocateAbsent:
		s.followAdvocate(list.Advocate(e.Advocate), rec.At, clocks)
	case *event.CaseJoined:
		s.followKin(rec.At, clocks, casefile.CaseID(e.RegisterCase), casefile.CaseID(e.Into))
	case *event.CaseSeparated:
		s.followKin(rec.At, clocks, casefile.CaseID(e.RegisterCase), casefile.CaseID(e.NewCase))
	case *event.CaseCompleted:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.CaseSentToCourt:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.CaseTerminated:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.CaseInterrupted:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.CaseResumed:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.CaseReturned:
		s.followCase(casefile.CaseID(e.RegisterCase), rec.At, clocks)
	case *event.PersonDetained:
		s.learned(e.RegisterCase, e.Person, rec.At, clocks)
	case *event.PersonReleased:
		s.learned(e.RegisterCase, e.Person, rec.At, clocks)
	case *event.PersonStatusSet:
		s.learned(e.RegisterCase, e.Person, rec.At, clocks)
	case *event.PersonIdentified:
		s.learned(e.RegisterCase, e.Person, rec.At, clocks)
	case *event.ActScheduled:
		if e.Withdrawn {
			s.rebook(e.RegisterCase, e.Object, 0)
		} else {
			s.booked(e)
		}
	case *event.ActPostponed:
		if !e.Withdrawn && e.Called == "postponed" {
			s.rebook(e.RegisterCase, e.Act, e.At)
		} else if !e.Withdrawn {
			s.rebook(e.RegisterCase, e.Act, 0)
		}
	case *event.ActPerformed:
		for _, p := range e.Persons {
			if !e.Withdrawn {
				s.arrived(s.Find(casefile.CaseID(e.RegisterCase), p, e.Advocate), e.StartedAt, clocks)
			}
		}
		if !e.Withdrawn {
			s.performed(e, clocks)
		}
	}
}

// put adds to a set that may not be there yet.
func put(set *map[string]bool, id string) {
	if *set == nil {
		*set = map[string]bool{}
	}
	(*set)[id] = true
}

func (s *State) registered(e *event.RequestRegistered, clocks *journal.Clocks, at civil.Instant) {
	r, set := s.Requests[e.Request], s.settings()
	window := set.RerequestWindowH.Hours()
	r.InForce, r.Found = e.Grounds, e.Found
	for _, old := range s.requestsOf(r.Case, r.Person) {
		if old.State == Cancelled && !old.Last.IsZero() && at-old.EndedAt <= window && takenBack(old.EndReason) {
			r.AgainFrom = old.ID
		}
		if old.State == Over && takenBack(old.EndReason) && at-old.EndedAt <= window {
			r.AgainFrom = old.ID
		}
	}
	r.State, r.Pool, r.Regime = Searching, roster.PoolZone, e.Regime
	if s.ByCase == nil {
		s.ByCase = map[string][]string{}
	}
	if !slices.Contains(s.ByCase[r.Case], r.ID) {
		s.ByCase[r.Case] = append(s.ByCase[r.Case], r.ID)
	}
	s.warn(r, at, clocks)
}

// takenBack tells whether a request ended because the body withdrew it without a change in the matter itself.
func takenBack(reason string) bool {
	return reason == "withdrawn" || reason == "mistake" || reason == "other"
}

func (s *State) settle(id, state, reason string, at civil.Instant, clocks *journal.Clocks) {
	r := s.Requests[id]
	if r == nil {
		return // a malformed request was never read
	}
	r.State, r.EndReason, r.EndedAt = state, reason, at
	s.forget(r, at, clocks)
}

func (s *State) offered(e *event.OfferMade, at civil.Instant, clocks *journal.Clocks) {
	r := s.Requests[e.Request]
	r.State, r.N, r.Last = Offered, e.N, e.Advocate
	r.Offer = &Offer{ID: e.Offer, Advocate: e.Advocate, At: at, AnswerBy: e.AnswerBy, Shared: e.Shared}
	r.Asked = append(r.Asked, e.Advocate)
	clocks.Start(e.Offer, kindOffer, e.AnswerBy)
	clocks.Stop(r.ID, kindCoordinator)
	clocks.Stop(r.ID, kindSearch)
	delete(s.Waiting, r.ID)
	put(&s.Open, r.ID)
}

func (s *State) offerEnded(e *event.OfferEnded, clocks *journal.Clocks) {
	r := s.Requests[e.Request]
	clocks.Drop(e.Offer, kindOffer)
	delete(s.Open, r.ID)
	r.Offer = nil
	if r.State == Offered {
		r.State = Searching
	}
}

func (s *State) named(e *event.DefenderNamed, clocks *journal.Clocks) {
	r := s.Requests[e.Request]
	a := &Appointment{
		ID: e.Appointment, Request: r.ID, Case: r.Case, RegisterCase: r.RegisterCase, Unit: r.Unit, Person: r.Person,
		Advocate: e.Advocate, HomeBar: e.HomeBar, Client: r.Client, Urgency: r.Urgency, Minor: r.Minor,
		Detained: r.Detained(), WantedAt: r.WantedAt, ExpectedAt: e.ExpectedAt, AcceptedAt: e.AcceptedAt,
		Status: Accepted, Replaces: e.Replaces, Official: e.Official,
	}
	if s.Appointments == nil {
		s.Appointments, s.ByAdvocate = map[string]*Appointment{}, map[journal.Ref][]string{}
	}
	s.Appointments[a.ID] = a
	s.ByAdvocate[a.Advocate] = append(s.ByAdvocate[a.Advocate], a.ID)
	r.State, r.Appointment, r.Last = Appointed, a.ID, a.Advocate
	r.Replaces, r.Why = "", ""
	s.calm(r, clocks)
	s.expect(a, e.AcceptedAt, clocks)
	clocks.Start(a.ID, kindForm, e.AcceptedAt+TermOf(kindForm).Length)
}

func (s *State) arrived(a *Appointment, at civil.Instant, clocks *journal.Clocks) {
	if a == nil || a.ArrivedAt != 0 && a.ArrivedAt <= at {
		return
	}
	a.ArrivedAt = at
	clocks.Stop(a.ID, kindArrival)
	clocks.Stop(a.ID, kindForm)
}

// notArrived takes back what was said of an arrival; a term that is over is not run again.
func (s *State) notArrived(a *Appointment, said, now civil.Instant, clocks *journal.Clocks) {
	if a == nil || a.ArrivedAt == 0 || a.ArrivedAt != said {
		return
	}
	a.ArrivedAt = 0
	s.expect(a, now, clocks)
}

// expect sets the clock of an arrival that is still awaited: of somebody detained or under age (arrival_grace_min).
func (s *State) expect(a *Appointment, now civil.Instant, clocks *journal.Clocks) {
	set := s.settings()
	due := max(a.WantedAt, a.AcceptedAt) + set.ArrivalGraceMin.Minutes()
	if (a.Detained || a.Minor) && a.atWork() && a.ArrivedAt == 0 && due > now {
		clocks.Start(a.ID, kindArrival, due)
	}
}

// missed looks for a stand-in or a successor; the first advocate stays recorded.
func (s *State) missed(e *event.DefenderMissed, at civil.Instant, clocks *journal.Clocks) {
	a, r := s.Appointments[e.Appointment], s.Requests[e.Request]
	if !a.Missed() {
		a.Before = a.Status
	}
	a.Status, a.MissedAt = NoShow, at
	switch e.Reason {
	case "long_absence":
		a.Status = Replacing
	case "removal_proposed":
		a.Status = Replacing
	default:
		length := TermOf(kindLongAbsence).Length
		if set := s.settings(); set.ChosenDefender24h == "chosen_and_appointed" && r.Detained() {
			length = TermOf(kindChosen).Length // chosen_defender_24h_scope: CPC 68(4) then concerns the appointed one too
		}
		clocks.Start(a.ID, kindLongAbsence, at+length)
	}
	clocks.Stop(a.ID, kindArrival)
	s.again(r, a, e.Reason)
}

// again opens the search for a successor; one that is on already, because he did not come, goes on.
func (s *State) again(r *Request, a *Appointment, why string) {
	r.Replaces, r.Why = a.ID, why
	if r.State == Appointed {
		r.State, r.Pool, r.Alarm = Searching, roster.PoolZone, 0
	}
}

func (s *State) came(e *event.DefenderCame, at civil.Instant, clocks *journal.Clocks) {
	a := s.Appointments[e.Appointment]
	a.Status, a.Before, a.ToldAbsent, a.Removal = a.Before, "", false, ""
	clocks.Stop(a.ID, kindLongAbsence)
	r := s.Requests[a.Request]
	r.Appointment = a.ID // also when somebody had stood in
	r.State, r.Replaces, r.Why = Appointed, "", ""
	s.calm(r, clocks)
	s.expect(a, at, clocks)
}

func (s *State) ended(e *event.AppointmentEnded, at civil.Instant, clocks *journal.Clocks) {
	a := s.Appointments[e.Appointment]
	a.Status, a.EndedAt, a.EndReason = Ended, at, e.Reason
	clocks.Drop(a.ID, kindArrival)
	clocks.Drop(a.ID, kindForm)
	clocks.Drop(a.ID, kindLongAbsence)
	mine := s.ByAdvocate[a.Advocate]
	if i := slices.Index(mine, a.ID); i >= 0 {
		s.ByAdvocate[a.Advocate] = slices.Delete(mine, i, i+1)
	}
	r := s.Requests[a.Request]
	if r.Appointment != a.ID {
		return // somebody else has taken over
	}
	if searchesOn(e.Reason) {
		s.again(r, a, e.Reason)
		return
	}
	r.State, r.EndReason, r.EndedAt = Over, e.Reason, at
	s.forget(r, at, clocks)
}

// searchesOn tells whether the person still needs a defender after such an end.
func searchesOn(reason string) bool {
	switch reason {
	case "excluded_by_prosecutor", "licence_lost", "died", "long_absence":
		return true
	}
	return false
}

// learned takes over what the case file now says of a person who has no defender yet: held or released, under age.
func (s *State) learned(registerCase string, person journal.Ref, at civil.Instant, clocks *journal.Clocks) {
	p := s.cases.Person(casefile.CaseID(registerCase), person)
	if p == nil {
		return
	}
	for _, r := range s.requestsOf(casefile.CaseID(registerCase), person) {
		if !r.Live() || r.State == Appointed {
			continue
		}
		set := s.settings()
		r.Minor = minorOn(p, at.UTCDate(), &set) || r.SaidMinor && !p.Adult && p.AdultFrom == 0
		if p.Detained(at) {
			r.DetainedAt, r.ProtocolAt, r.TermHours = p.DetainedAt, p.ProtocolAt, p.TermHours
		} else if p.DetainedAt != 0 {
			r.DetainedAt, r.ProtocolAt, r.TermHours = 0, 0, 0
		}
		if r.Minor || r.Detained() {
			r.Urgency = "urgent"
		}
		s.warn(r, at, clocks)
	}
}

// numbered gives the requests of a case the number that came after them (CPC 179(1)).
func (s *State) numbered(e *event.CaseRegistered) {
	if e.Withdrawn {
		return
	}
	for _, id := range s.ByCase[casefile.CaseID(e.RegisterCase)] {
		s.Requests[id].ErdrNumber = strings.Clone(e.ErdrNumber)
	}
}

func (s *State) booked(e *event.ActScheduled) {
	for _, p := range e.Persons {
		if a := s.Live(casefile.CaseID(e.RegisterCase), p); a != nil {
			a.unbook(e.Object)
			a.Booked = append(a.Booked, Booked{strings.Clone(e.Object), e.At})
		}
	}
}

func (a *Appointment) unbook(act string) {
	a.Booked = slices.DeleteFunc(a.Booked, func(b Booked) bool { return b.Act == act })
}

// rebook moves a booked act to another time; zero: it does not take place.
func (s *State) rebook(registerCase, act string, to civil.Instant) {
	for _, c := range s.cases.Kin(s.cases.Root(casefile.CaseID(registerCase))) {
		for _, id := range s.ByCase[c] {
			a := s.current(s.Requests[id])
			if a == nil || !slices.ContainsFunc(a.Booked, func(b Booked) bool { return b.Act == act }) {
				continue
			}
			a.unbook(act)
			if to != 0 {
				a.Booked = append(a.Booked, Booked{strings.Clone(act), to})
			}
		}
	}
}
