package appointment

import (
	"slices"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: persons for whom a defender is mandatory while nobody has asked for one. The duty is the body's
// (CPC 67(3)); the program finds the ground by itself and says so, again and again.

const (
	groundAgain = civil.Day // the alarm rings again
	groundRings = 14        // and so often at most: then the prosecutor has been told for two weeks
)

// Unserved is a person who is watched because he has no request.
type Unserved struct {
	Case      string
	Person    journal.Ref
	PersonID  journal.Box
	Since     civil.Instant
	Alarm     int64
	InvitedAt civil.Instant // of the chosen defender who has not come
}

func watchID(caseID string, who journal.Ref) string { return caseID + "/" + who.String() }

// watch looks after a fact whether somebody of its case needs a defender whom nobody has asked for.
func (s *State) watch(rec *journal.Record, clocks *journal.Clocks) {
	switch e := rec.Body.(type) {
	case *event.RequestRegistered:
		if r := s.Requests[e.Request]; r != nil && len(s.Unserved) > 0 {
			s.unwatch(watchID(s.cases.Home(r.Case, r.Person), s.cases.Canonical(r.Person)), clocks)
		}
	case *event.ChosenDefenderAbsent:
		s.chosenAbsent(e, rec.At, clocks)
	case *event.PersonStatusSet:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.PersonDetained:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.PersonIdentified:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.MeasureSet:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.PsychiatricPlacement:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.AgreementMoved:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.OwnAdvocateLeft:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.OwnAdvocateEntered:
		s.watchPerson(e.RegisterCase, e.Person, rec, clocks)
	case *event.VictimRepresentativeEntered:
		s.watchCase(e.RegisterCase, rec, clocks)
	case *event.CaseRequalified:
		s.watchCase(e.RegisterCase, rec, clocks)
		s.qualified(e, rec.At, clocks)
	case *event.InterestsContradict:
		s.watchCase(e.RegisterCase, rec, clocks)
	}
	if fact, ok := rec.Body.(event.OfRegister); ok && touches(rec.Body) {
		s.moreGrounds(s.cases.Root(casefile.CaseID(fact.Head().RegisterCase)), rec.At, clocks)
	}
}

// moreGrounds sets the clock for the requests whose new grounds one group does not tell.
func (s *State) moreGrounds(home string, at civil.Instant, clocks *journal.Clocks) {
	if len(s.ByCase[home]) > perGroup && len(s.otherGrounds(home, perGroup+1)) > perGroup {
		clocks.Start(home, kindGrounds, at)
	}
}

func (s *State) watchCase(registerCase string, rec *journal.Record, clocks *journal.Clocks) {
	c := s.cases.Case(casefile.CaseID(registerCase))
	if c == nil {
		return
	}
	who := make([]journal.Ref, 0, len(c.Persons))
	for ref := range c.Persons {
		who = append(who, ref)
	}
	slices.SortFunc(who, func(a, b journal.Ref) int { return slices.Compare(a[:], b[:]) })
	for _, ref := range who {
		s.watchPerson(registerCase, ref, rec, clocks)
	}
}

func (s *State) watchPerson(registerCase string, person journal.Ref, rec *journal.Record, clocks *journal.Clocks) {
	who := s.cases.Canonical(person)
	home := s.cases.Home(casefile.CaseID(registerCase), who)
	id := watchID(home, who)
	if len(s.unserved(home, who, rec.At)) == 0 {
		if s.Unserved[id] != nil {
			clocks.Stop(id, kindGround)
		}
		return
	}
	w := s.watched(id, home, who)
	if w.Since == 0 {
		w.Since = rec.At
	}
	for _, box := range rec.Sealed {
		if box.Field == "person_id" && box.Person == person {
			w.PersonID = box
		}
	}
	if _, running := clocks.Running(id, kindGround); !running && w.Alarm < groundRings {
		clocks.Start(id, kindGround, rec.At+TermOf(kindGround).Length)
	}
}

func (s *State) watched(id, home string, who journal.Ref) *Unserved {
	w := s.Unserved[id]
	if w == nil {
		if s.Unserved == nil {
			s.Unserved = map[string]*Unserved{}
		}
		w = &Unserved{Case: home, Person: who}
		s.Unserved[id] = w
	}
	return w
}

func (s *State) unwatch(id string, clocks *journal.Clocks) {
	if s.Unserved[id] == nil {
		return
	}
	delete(s.Unserved, id)
	clocks.Stop(id, kindGround)
	clocks.Stop(id, kindChosen)
}

// unserved lists the grounds that make a defender mandatory for a person whom nobody serves and nobody has asked for.
func (s *State) unserved(home string, person journal.Ref, at civil.Instant) []string {
	c, p := s.cases.Case(home), s.cases.Person(home, person)
	if c == nil || p == nil || p.Status == "" && (p.Lost != "" || !p.Detained(at)) || p.OwnAdvocate || s.Moved[home].Unit != "" {
		return nil
	}
	if c.State != casefile.Open && c.State != casefile.WithProsecutor || s.cases.Home(home, person) != home {
		return nil
	}
	for _, r := range s.requestsOf(home, person) {
		if r.Live() || r.State == Asked {
			return nil
		}
	}
	on, set := at.UTCDate(), s.settings()
	known := s.circumstancesOf(home, person, nil, on, &set)
	if known.client == "" {
		known.client = "suspect" // detention alone makes one (CPC 64(1)), before any decree on his status
	}
	inForce, _, _ := grounds(nil, &known, on)
	if p.WaivedOn != 0 && noWaiver(inForce, &known, on, &set) == "" {
		return nil
	}
	return inForce
}

// groundDue: the hour is over, and still nobody asks.
func (d *desk) groundDue(id string) {
	w := d.Unserved[id]
	if w == nil {
		return
	}
	found := d.unserved(w.Case, w.Person, d.rec.At)
	c := d.cases.Case(w.Case)
	if len(found) == 0 || c == nil {
		return
	}
	d.say(&event.GroundFound{Unit: c.Unit, RegisterCase: c.RegisterCase, Case: c.ID, Person: w.Person, Grounds: found,
		Since: w.Since, Alarm: w.Alarm + 1}, w.PersonID)
	to := []string{"head_of_unit", "bar"}
	if w.Alarm > 0 {
		to = append(to, "prosecutor")
	}
	d.say(&event.AlarmRaised{Object: c.ID, Code: "ground_without_request", To: to})
}

func (s *State) groundTold(e *event.GroundFound, at civil.Instant, clocks *journal.Clocks) {
	id := watchID(e.Case, s.cases.Canonical(e.Person))
	w := s.watched(id, e.Case, s.cases.Canonical(e.Person))
	w.Alarm = e.Alarm
	if w.Alarm < groundRings {
		clocks.Start(id, kindGround, at+groundAgain)
	}
}

// chosenAbsent starts the 24 hours of CPC 68(4), which the Code names for a detained person and his chosen defender.
func (s *State) chosenAbsent(e *event.ChosenDefenderAbsent, at civil.Instant, clocks *journal.Clocks) {
	who := s.cases.Canonical(e.Person)
	home := s.cases.Home(casefile.CaseID(e.RegisterCase), who)
	id := watchID(home, who)
	if e.Withdrawn {
		clocks.Stop(id, kindChosen)
		return
	}
	w := s.watched(id, home, who)
	w.InvitedAt = e.InvitedAt
	clocks.Start(id, kindChosen, max(at, e.InvitedAt+TermOf(kindChosen).Length))
}

// chosenDue: he has not come for 24 hours. The body proposes another one; on refusal the bar appoints (CPC 68(4)).
func (d *desk) chosenDue(id string) {
	w := d.Unserved[id]
	if w == nil {
		return
	}
	p, c := d.cases.Person(w.Case, w.Person), d.cases.Case(w.Case)
	if p == nil || c == nil || !p.Detained(d.rec.At) || d.Live(w.Case, w.Person) != nil {
		return
	}
	d.say(&event.AlarmRaised{Object: c.ID, Code: "chosen_defender_absent", To: []string{"head_of_unit", "bar"}})
}

// touches tells whether a fact of the register may change somebody's grounds.
func touches(body journal.Body) bool {
	switch body.(type) {
	case *event.PersonStatusSet, *event.PersonDetained, *event.PersonIdentified, *event.MeasureSet, *event.PsychiatricPlacement,
		*event.AgreementMoved, *event.VictimRepresentativeEntered, *event.CaseRequalified, *event.CaseOpened, *event.InterestsContradict,
		*event.DefenderRequested, *event.OwnAdvocateEntered, *event.CaseJoined, *event.CaseSeparated:
		return true
	}
	return false
}

// regrounds tells of each live request of the case whose grounds are others now.
func (d *desk) regrounds() {
	if touches(d.rec.Body) {
		d.regroundsOf(d.cases.Root(casefile.CaseID(d.rec.Body.(event.OfRegister).Head().RegisterCase)))
	}
}

func (d *desk) regroundsOf(home string) {
	for _, c := range d.otherGrounds(home, perGroup) {
		d.say(c)
	}
}

// otherGrounds lists the live requests of a case whose grounds are not those that were told, at most n.
func (s *State) otherGrounds(home string, n int) []*event.GroundsChanged {
	on, set := s.now.UTCDate(), s.settings()
	var out []*event.GroundsChanged
	for _, r := range s.requestsIn(home) {
		known := s.circumstancesOf(home, r.Person, r, on, &set)
		inForce, found, _ := grounds(r.Grounds, &known, on)
		if !slices.Equal(inForce, r.InForce) || !slices.Equal(found, r.Found) {
			if out = append(out, &event.GroundsChanged{Request: r.ID, Grounds: inForce, Found: found}); len(out) == n {
				break
			}
		}
	}
	return out
}
