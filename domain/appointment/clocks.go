package appointment

import (
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// This file: the clocks of requests, and what must ring again.

// termKinds are the kinds of the clocks of legal terms.
var termKinds = [...]string{kindInterrogation, kindDetention24, kindDetention48, kindDetention72}

// warn sets the clocks of the legal terms that run now.
func (s *State) warn(r *Request, at civil.Instant, clocks *journal.Clocks) {
	for _, kind := range termKinds {
		clocks.Stop(r.ID, kind)
	}
	for _, t := range r.terms() {
		if due := t.next(at); due != 0 {
			clocks.Start(r.ID, t.kind, due)
		}
	}
	clocks.Stop(r.ID, kindRelease)
	if due := r.DetainedAt + TermOf(r.detention()).Length; r.Detained() && due > at {
		clocks.Start(r.ID, kindRelease, due) // also once somebody is appointed
	}
}

// calm stops every clock of a request that is served.
func (s *State) calm(r *Request, clocks *journal.Clocks) {
	for _, kind := range termKinds {
		clocks.Stop(r.ID, kind)
	}
	clocks.Stop(r.ID, kindCoordinator)
	clocks.Stop(r.ID, kindSearch)
	delete(s.Waiting, r.ID)
}

// forget drops every clock of a request that is over, so that the table of clocks does not grow with the journal. A
// clock's id is never used twice, even if the request comes to life again: a term lies ahead when it is set, and a look
// for an advocate is only forgotten once its moment is over.
func (s *State) forget(r *Request, at civil.Instant, clocks *journal.Clocks) {
	s.calm(r, clocks)
	for _, kind := range termKinds {
		clocks.Drop(r.ID, kind)
	}
	clocks.Drop(r.ID, kindRelease)
	clocks.Drop(r.ID, kindQualification)
	clocks.Drop(r.ID, kindCoordinator)
	if s.Woken < at {
		clocks.Drop(r.ID, kindSearch)
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
	case kindQualification:
		if r := s.Requests[journal.ClockObject(e.Clock)]; r != nil && r.Live() && r.QualifiedAt != 0 {
			s.ringQualified(r, at, clocks)
		}
	case kindQueue:
		s.lookAgain(at, clocks)
		s.expectFree(at, clocks, list)
	case kindObjection:
		if o := s.Objections[strings.TrimPrefix(journal.ClockObject(e.Clock), "objection/")]; o != nil {
			o.Rings++
			clocks.Start(journal.ClockObject(e.Clock), kindObjection, at+civil.Day)
		}
	case kindMoved:
		s.followMove(journal.ClockObject(e.Clock), at, clocks)
	case kindGrounds:
		s.moreGrounds(journal.ClockObject(e.Clock), at, clocks)
	case kindCase:
		s.followCase(journal.ClockObject(e.Clock), at, clocks)
	case roster.KindAbsence:
		s.lookAgain(at, clocks)
		s.followAdvocate(list.OfClock(e.Clock), at, clocks)
	case roster.KindStatus, kindDefences:
		s.followAdvocate(list.OfClock(e.Clock), at, clocks)
	}
}

// followCase sets the clock for what one group does not bring into line with the state of a case.
func (s *State) followCase(id string, at civil.Instant, clocks *journal.Clocks) {
	if len(s.outOfStep(id)) > perGroup {
		clocks.Start(id, kindCase, at)
	}
}

// followKin sets the clock for each case whose requests do not fit its state since cases were joined or separated; the
// ends that follow from that itself come first.
func (s *State) followKin(at civil.Instant, clocks *journal.Clocks, cases ...string) {
	var seen []string
	for _, id := range cases {
		for _, kin := range s.cases.Related(id) {
			if !slices.Contains(seen, kin) && len(s.outOfStep(kin)) > 0 {
				clocks.Start(kin, kindCase, at)
			}
			seen = append(seen, kin)
		}
	}
}

// lookAgain wakes every escalated request, the nearest legal deadline first, then the older request.
func (s *State) lookAgain(at civil.Instant, clocks *journal.Clocks) {
	s.wakeFirst(len(s.Waiting), at, clocks)
}

// wakeFirst wakes the first n of those who wait. One advocate who is free serves few of them; the others have clocks of
// their own.
func (s *State) wakeFirst(n int, at civil.Instant, clocks *journal.Clocks) {
	if len(s.Waiting) == 0 {
		return
	}
	for i, r := range s.queue(at) {
		if i == n {
			return
		}
		s.wake(r.ID, at+civil.Instant(i), clocks) // a millisecond apart: the order of the clocks is that of the list
	}
}

func (s *State) wake(request string, at civil.Instant, clocks *journal.Clocks) {
	clocks.Start(request, kindSearch, at)
	s.Woken = max(s.Woken, at)
}
