package appointment

import (
	"slices"
	"sort"
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
	s.cases = cases
	switch e := rec.Body.(type) {
	case *event.DefenderRequested:
		s.asked(e, rec)
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
	case *event.PoolWidened:
		s.Requests[e.Request].Pool = e.Pool
	case *event.DefenderNotFound:
		r := s.Requests[e.Request]
		r.State, r.Alarm, r.Pool = Escalated, e.Alarm, roster.PoolCoordinator
		clocks.Start(r.ID, kindCoordinator, e.Next)
		put(&s.Waiting, r.ID)
	case *event.DefenderNamed:
		s.named(e, clocks)
	case *event.DefenderEntered:
		a := s.Appointments[e.Appointment]
		a.NoticeNumber, a.NoticeDate = e.NoticeNumber, e.NoticeDate
		if a.Status == Accepted {
			a.Status = Entered
		} else {
			a.Before = Entered
		}
	case *event.DefenderArrived:
		if r := s.request(e.Request); r != nil {
			s.arrived(s.defence(r, e.Advocate), e.ArrivedAt, clocks)
		}
	case *event.DefenderMissed:
		s.missed(e, clocks)
	case *event.DefenderCame:
		s.came(e, clocks)
	case *event.AppointmentEnded:
		s.ended(e, rec.At, clocks)
	case *event.AppointmentSuspended:
		a := s.Appointments[e.Appointment]
		a.Before, a.Status = a.Status, Suspended
	case *event.AppointmentResumed:
		a := s.Appointments[e.Appointment]
		a.Status, a.Before = a.Before, ""
	default:
		s.foldOthers(rec, clocks, list)
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
			o.AnswerBy += e.To - e.From
			clocks.Start(o.ID, kindOffer, o.AnswerBy)
		}
	case *event.AdvocateListed, *event.RosterPublished, *event.AdvocateStatusChanged:
		s.lookAgain(rec.At, clocks)
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
		s.detained(e, rec.At, clocks)
	case *event.ActScheduled:
		if !e.Withdrawn {
			s.booked(e)
		}
	case *event.ActPostponed:
		s.postponed(e)
	case *event.ActPerformed:
		for _, p := range e.Persons {
			s.arrived(s.Find(casefile.CaseID(e.RegisterCase), p, e.Advocate), e.StartedAt, clocks)
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

// asked keeps a request as it came; a correction of one that is still searched changes what is searched for.
func (s *State) asked(e *event.DefenderRequested, rec *journal.Record) {
	if old := s.Requests[e.Object]; old != nil {
		if e.Revision > old.Revision && !e.Withdrawn && old.Live() {
			old.Revision, old.Language, old.Barred = e.Revision, e.Language, e.Barred
			old.WantedAt = max(e.WantedAt, old.At)
		}
		return
	}
	r := &Request{
		ID: e.Object, Revision: e.Revision, State: Asked, Case: casefile.CaseID(e.RegisterCase), RegisterCase: e.RegisterCase,
		Unit: e.Unit, ErdrNumber: e.ErdrNumber, Person: e.Person, Grounds: e.Grounds, Article: e.Article,
		Severity: e.Severity, Language: e.Language, DetainedAt: e.DetainedAt, ProtocolAt: e.ProtocolAt,
		Distance: e.Distance, DecreeOn: e.DocumentDate, Barred: e.Barred, Draw: e.Draw, At: rec.At, Pos: rec.Pos,
	}
	for _, box := range rec.Sealed {
		if box.Field == "person_id" && box.Person == e.Person {
			r.PersonID = box
		}
	}
	if s.Requests == nil {
		s.Requests = map[string]*Request{}
	}
	s.Requests[r.ID] = r
	// What the register has told of the person beside the request.
	if p := s.cases.Person(r.Case, e.Person); p != nil {
		r.Client = p.Status
		if r.DetainedAt == 0 && p.Detained(rec.At) {
			r.DetainedAt, r.ProtocolAt = p.DetainedAt, p.ProtocolAt
		}
		if p.DetainedAt == r.DetainedAt {
			r.TermHours = p.TermHours
		}
		r.Minor = p.MinorOn(rec.At.UTCDate())
	}
	if e.Status != "" {
		r.Client = e.Status
	}
	if r.Client == "" {
		r.Client = "suspect"
	}
	r.Minor = r.Minor || e.Minor || slices.Contains(e.Grounds, "minor")
	r.WantedAt = max(e.WantedAt, rec.At)
	r.Urgency = e.Urgency
	if r.Minor || r.Detained() {
		r.Urgency = "urgent"
	}
	if s.ByPerson == nil {
		s.ByPerson = map[journal.Ref][]string{}
	}
	s.ByPerson[r.Person] = append(s.ByPerson[r.Person], r.ID)
}

func (s *State) registered(e *event.RequestRegistered, clocks *journal.Clocks, at civil.Instant) {
	r := s.Requests[e.Request]
	for _, old := range s.requestsOf(r.Case, r.Person) {
		if old.State == Cancelled && !old.Last.IsZero() && at-old.EndedAt <= RerequestWindow && takenBack(old.EndReason) {
			r.AgainFrom = old.ID
		}
		if old.State == Over && takenBack(old.EndReason) && at-old.EndedAt <= RerequestWindow {
			r.AgainFrom = old.ID
		}
	}
	r.State, r.Pool, r.Regime = Searching, roster.PoolZone, e.Regime
	if s.ByCase == nil {
		s.ByCase = map[string][]string{}
	}
	s.ByCase[r.Case] = append(s.ByCase[r.Case], r.ID)
	s.warn(r, at, clocks)
}

// takenBack tells whether a request ended because the body withdrew it without a change in the matter itself.
func takenBack(reason string) bool {
	return reason == "withdrawn" || reason == "mistake" || reason == "other"
}

// warn sets the clocks of the legal terms.
func (s *State) warn(r *Request, at civil.Instant, clocks *journal.Clocks) {
	for _, t := range r.terms() {
		if due := t.next(at); due != 0 {
			clocks.Start(r.ID, t.kind, due)
		}
	}
}

func (s *State) calm(r *Request, clocks *journal.Clocks) {
	for _, kind := range []string{kindInterrogation, kindDetention24, kindDetention48, kindDetention72, kindCoordinator, kindSearch} {
		clocks.Stop(r.ID, kind)
	}
	delete(s.Waiting, r.ID)
}

func (s *State) settle(id, state, reason string, at civil.Instant, clocks *journal.Clocks) {
	r := s.Requests[id]
	if r == nil {
		return // a malformed request was never read
	}
	r.State, r.EndReason, r.EndedAt = state, reason, at
	s.calm(r, clocks)
}

func (s *State) offered(e *event.OfferMade, at civil.Instant, clocks *journal.Clocks) {
	r := s.Requests[e.Request]
	r.State, r.N, r.Last = Offered, e.N, e.Advocate
	r.Offer = &Offer{ID: e.Offer, Advocate: e.Advocate, At: at, AnswerBy: e.AnswerBy}
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
		Status: Accepted, Replaces: e.Replaces,
	}
	if s.Appointments == nil {
		s.Appointments, s.ByAdvocate = map[string]*Appointment{}, map[journal.Ref][]string{}
	}
	s.Appointments[a.ID] = a
	s.ByAdvocate[a.Advocate] = append(s.ByAdvocate[a.Advocate], a.ID)
	r.State, r.Appointment, r.Last = Appointed, a.ID, a.Advocate
	r.Replaces, r.Why = "", ""
	s.calm(r, clocks)
	if a.Detained || a.Minor {
		clocks.Start(a.ID, kindArrival, max(a.WantedAt, a.AcceptedAt)+ArrivalGrace)
	}
}

func (s *State) arrived(a *Appointment, at civil.Instant, clocks *journal.Clocks) {
	if a == nil || a.ArrivedAt != 0 && a.ArrivedAt <= at {
		return
	}
	a.ArrivedAt = at
	clocks.Stop(a.ID, kindArrival)
}

// missed looks for a stand-in; the first advocate stays recorded.
func (s *State) missed(e *event.DefenderMissed, clocks *journal.Clocks) {
	a, r := s.Appointments[e.Appointment], s.Requests[e.Request]
	if a.Status != Suspended {
		a.Before = a.Status
	}
	a.Status = NoShow
	clocks.Stop(a.ID, kindArrival)
	s.again(r, a, "no_show")
}

// again opens the search for a successor; one that is on already, because he did not come, goes on.
func (s *State) again(r *Request, a *Appointment, why string) {
	r.Replaces, r.Why = a.ID, why
	if r.State == Appointed {
		r.State, r.Pool, r.Alarm = Searching, roster.PoolZone, 0
	}
}

func (s *State) came(e *event.DefenderCame, clocks *journal.Clocks) {
	a := s.Appointments[e.Appointment]
	a.Status, a.Before = a.Before, ""
	r := s.Requests[a.Request]
	r.State, r.Replaces, r.Why = Appointed, "", ""
	s.calm(r, clocks)
}

func (s *State) ended(e *event.AppointmentEnded, at civil.Instant, clocks *journal.Clocks) {
	a := s.Appointments[e.Appointment]
	a.Status, a.EndedAt, a.EndReason = Ended, at, e.Reason
	clocks.Drop(a.ID, kindArrival)
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
	s.calm(r, clocks)
}

// searchesOn tells whether the person still needs a defender after such an end.
func searchesOn(reason string) bool {
	switch reason {
	case "excluded_by_prosecutor", "licence_lost", "died", "long_absence":
		return true
	}
	return false
}

func (s *State) detained(e *event.PersonDetained, at civil.Instant, clocks *journal.Clocks) {
	if e.Withdrawn {
		return
	}
	for _, r := range s.requestsOf(casefile.CaseID(e.RegisterCase), e.Person) {
		if r.Live() && r.State != Appointed {
			r.DetainedAt, r.ProtocolAt, r.TermHours, r.Urgency = e.DetainedAt, e.ProtocolAt, e.TermHours, "urgent"
			s.warn(r, at, clocks)
		}
	}
}

// clock sets what must ring again.
func (s *State) clock(e *event.ClockDue, at civil.Instant, clocks *journal.Clocks, list *roster.State) {
	_, kind, _, ok := journal.SplitClock(e.Clock)
	if !ok {
		return
	}
	switch kind {
	case kindInterrogation, kindDetention24, kindDetention48, kindDetention72:
		if r := s.Requests[journal.ClockObject(e.Clock)]; r != nil && r.Live() && r.State != Appointed {
			for _, t := range r.terms() {
				if due := t.next(at); t.kind == kind && due != 0 {
					clocks.Start(r.ID, kind, due)
				}
			}
		}
	case kindCase:
		s.followCase(journal.ClockObject(e.Clock), at, clocks)
	case roster.KindAbsenceEnd:
		s.lookAgain(at, clocks)
	}
}

// followCase sets the clock for what one group does not bring into line with the state of a case.
func (s *State) followCase(id string, at civil.Instant, clocks *journal.Clocks) {
	if len(s.outOfStep(id)) > perGroup {
		clocks.Start(id, kindCase, at)
	}
}

// lookAgain wakes every escalated request, the nearest legal deadline first, then the older request.
func (s *State) lookAgain(at civil.Instant, clocks *journal.Clocks) {
	if len(s.Waiting) == 0 {
		return
	}
	ids := sortedIDs(s.Waiting)
	sort.SliceStable(ids, func(i, j int) bool {
		a, b := s.Requests[ids[i]], s.Requests[ids[j]]
		da, db := a.deadline(at), b.deadline(at)
		if da != db {
			return db == 0 || da != 0 && da < db
		}
		return a.Pos < b.Pos
	})
	for i, id := range ids {
		clocks.Start(id, kindSearch, at+civil.Instant(i)) // a millisecond apart: the order of the clocks is that of the list
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

func (s *State) postponed(e *event.ActPostponed) {
	for _, c := range s.cases.Kin(s.cases.Root(casefile.CaseID(e.RegisterCase))) {
		for _, id := range s.ByCase[c] {
			a := s.current(s.Requests[id])
			if a == nil || !slices.ContainsFunc(a.Booked, func(b Booked) bool { return b.Act == e.Act }) {
				continue
			}
			a.unbook(e.Act)
			if e.Called == "postponed" && e.At != 0 {
				a.Booked = append(a.Booked, Booked{strings.Clone(e.Act), e.At})
			}
		}
	}
}
