package appointment

import (
	"slices"
	"strings"

	"qorgau/domain/casefile"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: what the body asks for, and its corrections.

// asked keeps a request as it came. A correction changes what is searched for; one of a request that was refused or
// taken back is judged as if it came now.
func (s *State) asked(e *event.DefenderRequested, rec *journal.Record, clocks *journal.Clocks) {
	r := s.Requests[e.Object]
	if r == nil {
		s.taken(e, rec)
		return
	}
	if e.Revision <= r.Revision || !s.sameMatter(r, e) {
		return
	}
	r.TakenBack = e.Withdrawn
	switch {
	case e.Withdrawn:
		r.Revision = e.Revision
	case r.State == Refused, !r.Live() && takenBack(r.EndReason):
		r.State, r.Alarm, r.Asked, r.Replaces, r.Why, r.EndedAt, r.EndReason = Asked, 0, nil, "", "", 0, ""
		r.Draw, r.At, r.Pos = e.Draw, rec.At, rec.Pos
		s.read(r, e)
	case r.Live():
		s.read(r, e)
		if r.State != Appointed {
			s.warn(r, rec.At, clocks)
		}
		if r.State == Escalated {
			s.wake(r.ID, rec.At, clocks)
		}
	}
}

// sameMatter tells whether a revision is still about the person and case of the request.
func (s *State) sameMatter(r *Request, e *event.DefenderRequested) bool {
	return r.RegisterCase == e.RegisterCase && s.cases.Canonical(r.Person) == s.cases.Canonical(e.Person)
}

func (s *State) taken(e *event.DefenderRequested, rec *journal.Record) {
	r := &Request{
		ID: e.Object, State: Asked, Case: casefile.CaseID(e.RegisterCase), RegisterCase: e.RegisterCase, Person: e.Person,
		TakenBack: e.Withdrawn, Draw: e.Draw, At: rec.At, Pos: rec.Pos, Source: strings.Clone(rec.Source), Message: strings.Clone(rec.ID),
		Input: rec.Input,
	}
	s.add(r, rec)
	s.read(r, e)
}

func (s *State) add(r *Request, rec *journal.Record) {
	for _, box := range rec.Sealed {
		if box.Field == "person_id" && box.Person == r.Person {
			r.PersonID = box
		}
	}
	if s.Requests == nil {
		s.Requests, s.ByPerson = map[string]*Request{}, map[journal.Ref][]string{}
	}
	s.Requests[r.ID] = r
	r.N = s.Before[r.ID]
	s.ByPerson[r.Person] = append(s.ByPerson[r.Person], r.ID)
}

// read takes what a message asks for, with what the register has told of the person beside it.
func (s *State) read(r *Request, e *event.DefenderRequested) {
	w := Wish{
		Revision: e.Revision, Unit: e.Unit, ErdrNumber: e.ErdrNumber, Grounds: e.Grounds, Client: e.Status, Article: e.Article,
		Severity: e.Severity, Language: e.Language, Urgency: e.Urgency, WantedAt: max(e.WantedAt, r.At), DetainedAt: e.DetainedAt,
		ProtocolAt: e.ProtocolAt, Distance: e.Distance, DecreeOn: e.DocumentDate, DecreeNumber: e.DocumentNumber, Barred: e.Barred,
		Because: e.DistanceCase, SaidMinor: e.Minor || slices.Contains(e.Grounds, "minor"), Punishment: e.Punishment, Format: e.Format,
		Official: e.Official, SaidAt: e.OccurredAt, Basis: e.Basis,
	}
	w.Minor = w.SaidMinor
	set := s.settings()
	if p := s.cases.Person(r.Case, e.Person); p != nil {
		w.Client = keep(w.Client, p.Status)
		if w.DetainedAt == 0 && p.Detained(r.At) {
			w.DetainedAt, w.ProtocolAt = p.DetainedAt, p.ProtocolAt
		}
		if p.DetainedAt == w.DetainedAt {
			w.TermHours = p.TermHours
		}
		w.Minor = minorOn(p, r.At.UTCDate(), &set) || w.Minor && !p.Adult && p.AdultFrom == 0
	}
	w.Client = keep(w.Client, "suspect")
	if w.Minor || w.Detained() {
		w.Urgency = "urgent"
	}
	r.Wish = w
}

func keep(have, other string) string {
	if have != "" {
		return have
	}
	return other
}
