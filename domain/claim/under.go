package claim

import (
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/event"
	"qorgau/domain/roster"
)

// Under gives the lines that a group would have under another book of rules, without deciding anything: the same acts,
// the same case, the same share. Of a group whose decree stands only the acts that are in its lines count. It is what a
// preview of an edition, a year or a setting shows, and what a difference on a paid line is worked out from. ok is false
// for a group that has no lines or belongs to no case.
func (s *State) Under(name string, candidate *book.State, code string, cases *casefile.State, appts *appointment.State, acts *act.State, r *roster.State) (lines []event.FeeLine, ok bool) {
	g := s.Groups[name]
	if g == nil || len(g.Lines) == 0 {
		return nil, false
	}
	v := &view{s: s, done: map[dayOf]bool{}, code: code, cases: cases, appts: appts, acts: acts, roster: r, book: candidate}
	root := v.root(g.Appointment)
	if root == "" {
		return nil, false
	}
	list := v.around(g.Advocate, root, g.Day)
	c := s.Claims[g.Claim]
	if c.Status != Open {
		kept := make([]*act.Act, 0, len(list))
		for _, a := range list {
			if g.has(a.ID) || a.Stood.Day != g.Day {
				kept = append(kept, a)
			}
		}
		list = kept
	}
	var docs documents
	if c.decreed() {
		docs = s.documentsBy(g.Claim, &c.Decree)
	}
	return v.once(g.Claim, g.Day, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, v.itemsOf(list), docs))), true
}

// GroupNames are the names of all groups in order.
func (s *State) GroupNames() []string {
	out := append([]string(nil), s.Order...)
	sort.Strings(out)
	return out
}
