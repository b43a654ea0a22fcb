package territory

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// GroupChange is what a change of the book of rules would do to one group of lines.
type GroupChange struct {
	Journal    string      `json:"journal"`
	Claim      string      `json:"claim"`
	Group      string      `json:"group"`
	Day        civil.Date  `json:"day"`
	State      string      `json:"state"` // of the claim
	Paid       bool        `json:"paid"`  // its settlement is ordered: the lines stand, and a person decides on the difference
	BeforeTiyn int64       `json:"before_tiyn"`
	AfterTiyn  int64       `json:"after_tiyn"`
	Before     []StatusSum `json:"before"`
	After      []StatusSum `json:"after"`
}

// StatusSum is the sum of the lines of one status.
type StatusSum struct {
	Status event.PayStatus `json:"status"`
	Tiyn   int64           `json:"tiyn"`
}

// Preview works out what the groups of this journal would come to under a changed book, by status before and after, in
// order of the groups' names; what does not change is left out. Nothing is decided.
func (m *Machine) Preview(change *event.BookSent) []GroupChange {
	s := &m.S
	candidate := s.Book.With(change)
	var out []GroupChange
	for _, name := range s.Claims.GroupNames() {
		lines, ok := s.Claims.Under(name, candidate, s.Code, &s.Cases, &s.Appointments, &s.Acts, &s.Roster)
		if !ok {
			continue
		}
		g := s.Claims.Groups[name]
		before, was := sums(g.Lines)
		after, would := sums(lines)
		if equal(before, after) {
			continue
		}
		c := s.Claims.Claims[g.Claim]
		out = append(out, GroupChange{Journal: s.Code, Claim: g.Claim, Group: name, Day: g.Day, State: c.Status, Paid: c.Frozen,
			BeforeTiyn: was, AfterTiyn: would, Before: before, After: after})
	}
	return out
}

// sums adds lines up by status, in the order in which the statuses first come.
func sums(lines []event.FeeLine) (out []StatusSum, total int64) {
	out = []StatusSum{}
next:
	for i := range lines {
		l := &lines[i]
		total += l.Tiyn
		for k := range out {
			if out[k].Status == l.Status {
				out[k].Tiyn += l.Tiyn
				continue next
			}
		}
		out = append(out, StatusSum{l.Status, l.Tiyn})
	}
	return out, total
}

func equal(a, b []StatusSum) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
