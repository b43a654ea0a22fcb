package casefile

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Evolve folds a fact of the register into its case.
func (s *State) Evolve(rec *journal.Record, _ *journal.Clocks) {
	if rec.Kind != journal.Fact {
		return
	}
	o, registerCase, ok := read(rec)
	if !ok {
		return
	}
	c := s.open(registerCase)
	last := len(c.Objects)
	for i := range c.Objects {
		old := &c.Objects[i]
		if old.ID != o.ID || old.Type != o.Type {
			continue
		}
		if !o.beats(old) {
			return
		}
		c.Objects = slices.Delete(c.Objects, i, i+1)
		o.own()
		s.insert(c, o)
		s.refold(c)
		return
	}
	o.own()
	if last == 0 || c.Objects[last-1].before(&o) {
		if last == 0 {
			c.Objects = make([]Object, 0, 4) // a case hardly ever has fewer: opened, a person's status, a request, an arrival
		}
		c.Objects = append(c.Objects, o)
		s.extend(c, &c.Objects[last])
		return
	}
	s.insert(c, o)
	s.refold(c)
}

// React answers nothing: a case file decides nothing.
func (s *State) React(*journal.Record) []journal.Outcome { return nil }

func (s *State) open(registerCase string) *Case {
	s.derive()
	if id, ok := s.ids[registerCase]; ok {
		return s.Cases[id]
	}
	c := &Case{ID: CaseID(registerCase), RegisterCase: string([]byte(registerCase))}
	c.reset()
	if s.Cases == nil {
		s.Cases = map[string]*Case{}
	}
	s.Cases[c.ID] = c
	s.ids[c.RegisterCase] = c.ID
	return c
}

func (s *State) insert(c *Case, o Object) {
	i := 0
	for i < len(c.Objects) && c.Objects[i].before(&o) {
		i++
	}
	c.Objects = slices.Insert(c.Objects, i, o)
}

func (c *Case) reset() {
	c.View = View{Provisional: true, State: Open, Persons: map[journal.Ref]*Person{}}
}

// extend applies the newest object on top of the view.
func (s *State) extend(c *Case, o *Object) {
	into, links := c.Into, len(c.Same)
	s.note(c, o)
	s.apply(c, o)
	if c.Into != into || o.Type == typeSeparated {
		s.nest(c, o, into)
	}
	if len(c.Same) > links {
		s.link(c.Same[links:])
	}
}

// refold makes the view anew from all objects of the case.
func (s *State) refold(c *Case) {
	same, before := c.Same, c.targets()
	c.reset()
	for i := range c.Objects {
		s.note(c, &c.Objects[i])
		s.apply(c, &c.Objects[i])
	}
	s.renest(c, before)
	if slices.ContainsFunc(same, func(l Link) bool { return !slices.Contains(c.Same, l) }) {
		s.relink() // a word that two are one was taken back
	} else if len(c.Same) > len(same) {
		s.link(c.Same)
	}
}

func (s *State) person(c *Case, ref journal.Ref) *Person {
	ref = s.Canonical(ref)
	p := c.Persons[ref]
	if p == nil {
		p = &Person{Ref: ref}
		c.Persons[ref] = p
	}
	return p
}

// apply is what one object means, on top of all that happened before it.
func (s *State) apply(c *Case, o *Object) {
	if o.Withdrawn {
		return
	}
	c.Unit = o.Unit
	if !o.Person.IsZero() {
		s.applyPerson(c, o, s.person(c, o.Person))
		return
	}
	switch o.Type {
	case typeOpened:
		c.Provisional = false
		c.ErdrNumber, c.KuiNumber = keep(c.ErdrNumber, o.ErdrNumber), keep(c.KuiNumber, o.KuiNumber)
		c.RegisteredAt, c.Format, c.Language = o.Moment, o.Format, o.Language
		if !o.Other.IsZero() {
			c.Official = o.Other
		}
		if o.Severity != "" {
			from := o.From
			if from == 0 {
				from = o.At.UTCDate() // the first qualification also holds for the days before it
			}
			c.qualify(Qualification{from, o.Article, o.Severity, o.Punishment})
		}
	case typeRegistered:
		c.Provisional = false
		c.ErdrNumber, c.KuiNumber, c.RegisteredAt = o.ErdrNumber, keep(c.KuiNumber, o.KuiNumber), o.Moment
	case typeRequalified:
		c.qualify(Qualification{o.From, o.Article, o.Severity, o.Punishment})
	case typeFormat:
		c.Format = o.Format
	case typeJoined:
		c.Into = o.Case
		c.enter(Joined, o.At)
	case typeSeparated:
		for _, ref := range o.Persons {
			s.person(c, ref).MovedTo = o.Case
		}
	case typeInterrupted:
		c.enter(Interrupted, o.At)
	case typeResumed, typeReturned:
		c.enter(Open, o.At)
	case typeCompleted:
		c.enter(WithProsecutor, o.At)
	case typeToCourt:
		c.enter(ToCourt, o.At)
	case typeTerminated:
		c.enter(Terminated, o.At)
	case typeTransferred:
		c.Unit = o.Word
	case typeOfficial:
		c.Official = o.Other
	case typeRepresentative:
		c.Advocates = add(c.Advocates, o.Other)
		c.Represented = true
	case typeOpposed:
		for i, a := range o.Persons {
			for _, b := range o.Persons[i+1:] {
				c.Opposed = append(c.Opposed, Link{s.Canonical(a), s.Canonical(b)})
			}
		}
	}
}

func (s *State) applyPerson(c *Case, o *Object, p *Person) {
	if o.AdultFrom != 0 {
		p.AdultFrom = o.AdultFrom
	}
	if o.Age != "" {
		p.Adult = o.Age == "adult"
	}
	if p.Adult && p.AdultFrom > o.At.UTCDate() {
		p.AdultFrom = 0
	}
	if o.Minor {
		p.Minor = true
	}
	if !o.SameAs.IsZero() && o.SameAs != o.Person {
		c.Same = append(c.Same, Link{o.Person, o.SameAs})
	}
	switch o.Type {
	case typeStatusSet:
		p.Status, p.Basis, p.Lost = o.Word, o.Basis, ""
		if o.Day != 0 {
			p.OffenceOn = o.Day
		}
	case typeStatusRefused:
		p.Status, p.Lost = "", "refused"
	case typeStatusCancelled:
		p.Status, p.Lost = "", "cancelled"
	case typeStatusEnded:
		p.Status, p.Lost = "", "ended"
	case typeDetained:
		p.DetainedAt, p.ProtocolAt, p.TermHours, p.ReleasedAt = o.Moment, o.Protocol, o.Hours, 0
	case typeReleased:
		p.ReleasedAt = o.Moment
	case typeIdentified:
		if !o.Other.IsZero() && o.Other != o.Person {
			c.Same = append(c.Same, Link{o.Person, o.Other})
		}
	case typeProtected:
		p.Protected = true
	case typeMeasure:
		p.Measure = o.Word
	case typePsychiatric:
		p.Psychiatric = true
	case typeAgreement:
		p.AgreementMoved = true
	case typeOwnEntered:
		p.OwnAdvocate, p.Keeps = true, o.Word
	case typeOwnLeft:
		p.OwnAdvocate, p.Keeps = false, ""
	case typeExcluded:
		p.Excluded = add(p.Excluded, o.Other)
	case typeWaived:
		if o.From == 0 {
			return // it does not count
		}
		p.WaivedOn, p.Waiver = o.From, o.ID
	case typeRequested:
		s.applyRequest(c, o, p)
	}
}

// applyRequest takes from a defender request what no other message has said yet.
func (s *State) applyRequest(c *Case, o *Object, p *Person) {
	c.ErdrNumber, c.KuiNumber = keep(c.ErdrNumber, o.ErdrNumber), keep(c.KuiNumber, o.KuiNumber)
	c.Format = keep(c.Format, o.Format)
	if c.Official.IsZero() {
		c.Official = o.Other
	}
	if o.Severity != "" {
		c.Asked = Qualification{o.At.UTCDate(), o.Article, o.Severity, o.Punishment}
	}
	if p.Status == "" && o.Word != "" {
		p.Status, p.Lost = o.Word, ""
	}
	if p.DetainedAt == 0 && o.Moment != 0 {
		p.DetainedAt, p.ProtocolAt = o.Moment, o.Protocol
	}
	if p.OffenceOn == 0 {
		p.OffenceOn = o.Day
	}
	p.Protected = p.Protected || o.Protected
	p.Disability, p.NoLanguage = p.Disability || o.Disability, p.NoLanguage || o.NoLanguage
	for _, a := range o.Persons {
		c.Barred = add(c.Barred, a)
	}
}

func (c *Case) enter(state string, at civil.Instant) { c.State, c.Since = state, at }

func (c *Case) qualify(q Qualification) {
	i := len(c.Qualified)
	for i > 0 && c.Qualified[i-1].From > q.From {
		i--
	}
	c.Qualified = slices.Insert(c.Qualified, i, q)
}

func keep(have, said string) string {
	if said != "" {
		return said
	}
	return have
}

func add(list []journal.Ref, ref journal.Ref) []journal.Ref {
	if ref.IsZero() || slices.Contains(list, ref) {
		return list
	}
	return append(list, ref)
}

// Names of the messages, as they stand in Object.Type.
const (
	typeOpened          = "case.opened.v1"
	typeRegistered      = "case.registered.v1"
	typeRequalified     = "case.requalified.v1"
	typeFormat          = "case.format_changed.v1"
	typeJoined          = "case.joined.v1"
	typeSeparated       = "case.separated.v1"
	typeInterrupted     = "case.interrupted.v1"
	typeResumed         = "case.resumed.v1"
	typeReturned        = "case.returned.v1"
	typeCompleted       = "case.completed.v1"
	typeToCourt         = "case.sent_to_court.v1"
	typeTerminated      = "case.terminated.v1"
	typeTransferred     = "case.transferred.v1"
	typeOfficial        = "official.changed.v1"
	typeRepresentative  = "victim.representative_entered.v1"
	typeOpposed         = "interests.contradict.v1"
	typeStatusSet       = "person.status_set.v1"
	typeStatusRefused   = "person.status_refused.v1"
	typeStatusCancelled = "person.status_cancelled.v1"
	typeStatusEnded     = "person.status_ended.v1"
	typeDetained        = "person.detained.v1"
	typeReleased        = "person.released.v1"
	typeIdentified      = "person.identified.v1"
	typeProtected       = "person.protected.v1"
	typeMeasure         = "measure.set.v1"
	typePsychiatric     = "person.psychiatric_placement.v1"
	typeAgreement       = "agreement.moved.v1"
	typeOwnEntered      = "own_advocate.entered.v1"
	typeOwnLeft         = "own_advocate.left.v1"
	typeExcluded        = "defender.excluded.v1"
	typeWaived          = "defender.waived.v1"
	typeRequested       = "defender.requested.v1"
)
