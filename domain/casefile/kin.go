package casefile

import (
	"slices"
	"sort"

	"qorgau/domain/journal"
)

// longest bounds the way through joinder and separation; a longer one is a circle.
const longest = 64

// Root is the case that a case goes on in after joinder; its own id if it was joined into none. Cases joined in a
// circle go on in the smallest of them.
func (s *State) Root(id string) string {
	for n := 0; n < longest; n++ {
		c := s.Cases[id]
		if c == nil || c.Into == "" {
			return id
		}
		id = c.Into
	}
	least := id
	for at := s.Cases[id].Into; at != id; at = s.Cases[at].Into {
		least = min(least, at)
	}
	return least
}

// Home is the case in which a person's matter goes on: through joinder, and through separation if it named him.
func (s *State) Home(id string, ref journal.Ref) string {
	ref = s.Canonical(ref)
	seen := make([]string, 0, 4)
	for !slices.Contains(seen, id) {
		seen = append(seen, id)
		c := s.Cases[id]
		if c == nil {
			return id
		}
		if p := c.Persons[ref]; p != nil && p.MovedTo != "" {
			id = p.MovedTo
		} else if c.Into != "" {
			id = c.Into
		} else {
			return id
		}
	}
	return slices.Min(seen[slices.Index(seen, id):])
}

// Kin lists the cases whose persons may go on in a case: itself, those joined into it and those it was separated from,
// through any number of steps.
func (s *State) Kin(id string) []string {
	s.nesting()
	out := []string{id}
	for i := 0; i < len(out); i++ {
		for _, c := range s.inside[out[i]] {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// Related lists all cases that hang together with a case by joinder or separation, in either direction.
func (s *State) Related(id string) []string {
	out := s.Kin(s.Root(id))
	for i := 0; i < len(out); i++ {
		more := s.inside[out[i]]
		if c := s.Cases[out[i]]; c != nil {
			more = append(c.targets(), more...)
		}
		for _, m := range more {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// targets lists the cases in which this one or its persons go on.
func (c *Case) targets() []string {
	var out []string
	if c.Into != "" {
		out = append(out, c.Into)
	}
	for _, p := range c.Persons {
		if p.MovedTo != "" && !slices.Contains(out, p.MovedTo) {
			out = append(out, p.MovedTo)
		}
	}
	sort.Strings(out)
	return out
}

// nest notes where a case goes on after a joinder or separation that was said last.
func (s *State) nest(c *Case, o *Object, before string) {
	if s.inside == nil {
		return
	}
	if before != "" && before != c.Into && !slices.Contains(c.targets(), before) {
		s.inside[before] = remove(s.inside[before], c.ID)
	}
	if slices.Contains(c.targets(), o.Case) { // not when the word was taken back before it was given
		s.inside[o.Case] = place(s.inside[o.Case], c.ID)
	}
}

// renest notes where a case goes on after it was folded anew.
func (s *State) renest(c *Case, before []string) {
	if s.inside == nil {
		return
	}
	now := c.targets()
	for _, id := range before {
		if !slices.Contains(now, id) {
			s.inside[id] = remove(s.inside[id], c.ID)
		}
	}
	for _, id := range now {
		s.inside[id] = place(s.inside[id], c.ID)
	}
}

func (s *State) nesting() {
	if s.inside != nil {
		return
	}
	s.inside = map[string][]string{}
	for id, c := range s.Cases {
		for _, to := range c.targets() {
			s.inside[to] = append(s.inside[to], id)
		}
	}
	for _, list := range s.inside {
		sort.Strings(list)
	}
}

// place puts an id into a list in order; an id that is there already stays once.
func place(list []string, id string) []string {
	i, found := slices.BinarySearch(list, id)
	if found {
		return list
	}
	return slices.Insert(list, i, id)
}

func remove(list []string, id string) []string {
	if i, found := slices.BinarySearch(list, id); found {
		return slices.Delete(list, i, i+1)
	}
	return list
}

// derive makes the look-up tables after a snapshot was read.
func (s *State) derive() {
	if s.ids != nil {
		return
	}
	s.ids = make(map[string]string, len(s.Cases))
	s.where = map[journal.Ref][]string{}
	for id, c := range s.Cases {
		s.ids[c.RegisterCase] = id
		for i := range c.Objects {
			s.note(c, &c.Objects[i])
		}
	}
}
