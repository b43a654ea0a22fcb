package claim

import (
	"fmt"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/journal"
)

// Check returns the invariants of money that do not hold: the sums balance to the tiyn and are those of the lines, a
// claim has at most one live settlement, nothing is paid twice, and no advocate is paid twice for a minute.
func (s *State) Check(code string) []journal.Finding {
	var out []journal.Finding
	report := func(rule, format string, args ...any) {
		out = append(out, journal.Finding{Journal: code, Rule: rule, Detail: fmt.Sprintf(format, args...)})
	}
	var all Totals
	accrued := int64(0)
	for _, id := range s.ids() {
		c := s.Claims[id]
		lines := int64(0)
		for _, name := range c.Groups {
			g := s.Groups[name]
			sum := int64(0)
			for i := range g.Lines {
				sum += g.Lines[i].Tiyn
			}
			if sum != g.Tiyn || g.Parts != g.sum(c) {
				report("line_sums", "%s: lines %d, group %d", name, sum, g.Tiyn)
			}
			lines += sum
		}
		for i := range c.Supplements {
			lines += c.Supplements[i].Tiyn
		}
		lines -= c.GrantedCut // it stands in the lines already
		t := s.totals(c)
		if t.Accrued != lines || t != c.Booked {
			report("claim_sums", "%s: lines %d, accrued %d, booked %+v, counted %+v", id, lines, t.Accrued, c.Booked, t)
		}
		if s.waits(c) != s.Approved[id] {
			report("waiting_claims", "%s", id)
		}
		for _, order := range c.Orders {
			st, tiyn := s.Settlements[order], int64(0)
			for _, l := range s.linesOf(st) {
				tiyn += l.Tiyn
			}
			if tiyn != st.Tiyn || st.Reversed+st.Reversing > st.Tiyn || st.Claim != id {
				report("settlement_sum", "%s: lines %d, settlement %d", order, tiyn, st.Tiyn)
			}
		}
		accrued += lines
		all.add(t, 1)
	}
	if all != s.Sums || all.Accrued != accrued {
		report("totals", "kept %+v, counted %+v", s.Sums, all)
	}
	if parts := all.Paid + all.Reversed + all.Returned + all.InProgress + all.Held + all.Blocked + all.NotPayable; parts != all.Accrued {
		report("totals_balance", "accrued %d, parts %d", all.Accrued, parts)
	}
	for _, name := range s.Order {
		g := s.Groups[name]
		seen := map[int]bool{}
		for _, f := range g.Fixed {
			if seen[f.Line] || f.Line >= len(g.Lines) || f.Tiyn > g.Lines[f.Line].Tiyn {
				report("line_ordered_once", "%s line %d", name, f.Line+1)
			}
			seen[f.Line] = true
		}
	}
	for _, pair := range s.paidTwice() {
		report("minute_paid_twice", "%s and %s", pair[0], pair[1])
	}
	return out
}

func (s *State) ids() []string {
	out := make([]string, 0, len(s.Claims))
	for id := range s.Claims {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}

// paidTwice lists pairs of ordered groups that pay an advocate for the same minute.
func (s *State) paidTwice() [][2]string {
	var out [][2]string
	for _, name := range s.Order {
		g := s.Groups[name]
		if len(g.Fixed) == 0 {
			continue
		}
		for d := g.Day - 1; d <= g.Day+1; d++ {
			for _, other := range s.index()[act.DayKey{Advocate: g.Advocate, Day: d}] {
				if o := s.Groups[other]; name <= other && len(o.Fixed) > 0 && shared(g, o) {
					out = append(out, [2]string{name, other})
				}
			}
		}
	}
	return out
}

// shared tells whether ordered lines of two groups, or two of one, have a minute in common.
func shared(g, o *Group) bool {
	for _, f := range g.Fixed {
		for _, k := range o.Fixed {
			if (g != o || f.Line < k.Line) && meet(&g.Lines[f.Line], &o.Lines[k.Line]) {
				return true
			}
		}
	}
	return false
}
