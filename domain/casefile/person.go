package casefile

import (
	"sort"

	"qorgau/domain/journal"
)

// Canonical is the smallest of the references that mean one person.
func (s *State) Canonical(ref journal.Ref) journal.Ref {
	for {
		smaller, ok := s.Links[ref]
		if !ok {
			return ref
		}
		ref = smaller
	}
}

// Same lists all references of a person, the smallest first.
func (s *State) Same(ref journal.Ref) []journal.Ref {
	least := s.Canonical(ref)
	out := []journal.Ref{least}
	for other := range s.Links {
		if s.Canonical(other) == least {
			out = append(out, other)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Less(out[j]) })
	return out
}

// note remembers which cases name a reference, so that a link between persons refolds only those.
func (s *State) note(c *Case, o *Object) {
	for _, ref := range []journal.Ref{o.Person, o.SameAs} {
		if !ref.IsZero() {
			s.where[ref] = place(s.where[ref], c.ID)
		}
	}
	if o.Type == typeSeparated || o.Type == typeOpposed {
		for _, ref := range o.Persons {
			s.where[ref] = place(s.where[ref], c.ID)
		}
	}
	if o.Type == typeIdentified && !o.Other.IsZero() {
		s.where[o.Other] = place(s.where[o.Other], c.ID)
	}
}

// link makes references one person and folds anew the cases that name them.
func (s *State) link(links []Link) {
	var touched []journal.Ref
	for _, l := range links {
		a, b := s.Canonical(l.A), s.Canonical(l.B)
		if a == b {
			continue
		}
		if b.Less(a) {
			a, b = b, a
		}
		touched = append(touched, s.Same(b)...)
		if s.Links == nil {
			s.Links = map[journal.Ref]journal.Ref{}
		}
		s.Links[b] = a
	}
	for _, ref := range touched {
		for _, id := range s.where[ref] {
			s.again(s.Cases[id])
		}
	}
}

// relink makes all links anew, after a fact that made one was corrected or taken back, and folds every case anew: who
// is one person may have changed anywhere.
func (s *State) relink() {
	s.Links = nil
	for _, c := range s.Cases {
		for _, l := range c.Same {
			a, b := s.Canonical(l.A), s.Canonical(l.B)
			if b.Less(a) {
				a, b = b, a
			}
			if a != b {
				if s.Links == nil {
					s.Links = map[journal.Ref]journal.Ref{}
				}
				s.Links[b] = a
			}
		}
	}
	for _, c := range s.Cases {
		s.again(c)
	}
}

// again folds a case whose objects stayed as they were; the links it names stay the same too.
func (s *State) again(c *Case) {
	before := c.targets()
	c.reset()
	for i := range c.Objects {
		s.apply(c, &c.Objects[i])
	}
	s.renest(c, before)
}
