package act

import (
	"sort"

	"qorgau/domain/event"
)

// Lists of spans are kept in order, without overlap and without touching neighbours; nil is the empty list.

// union joins two lists.
func union(a, b []event.Span) []event.Span {
	if len(a)+len(b) == 0 {
		return nil
	}
	all := make([]event.Span, 0, len(a)+len(b))
	for _, list := range [...][]event.Span{a, b} {
		for _, s := range list {
			if s.From < s.To {
				all = append(all, s)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool {
		return all[i].From < all[j].From || all[i].From == all[j].From && all[i].To < all[j].To
	})
	var out []event.Span
	for _, s := range all {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// intersect gives what both lists have.
func intersect(a, b []event.Span) []event.Span {
	var out []event.Span
	for i, j := 0, 0; i < len(a) && j < len(b); {
		from, to := max(a[i].From, b[j].From), min(a[i].To, b[j].To)
		if from < to {
			out = append(out, event.Span{From: from, To: to})
		}
		if a[i].To < b[j].To {
			i++
		} else {
			j++
		}
	}
	return out
}

// subtract gives what the first list has and the second has not.
func subtract(a, b []event.Span) []event.Span {
	var out []event.Span
	for _, s := range a {
		for _, c := range b {
			if c.To <= s.From || c.From >= s.To {
				continue
			}
			if c.From > s.From {
				out = append(out, event.Span{From: s.From, To: c.From})
			}
			s.From = max(s.From, c.To)
			if s.From >= s.To {
				break
			}
		}
		if s.From < s.To {
			out = append(out, s)
		}
	}
	return out
}

func equal(a, b []event.Span) bool {
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
