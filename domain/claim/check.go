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
			if sum != g.Tiyn || g.Parts != partsOf(g.Lines, c) {
				report("line_sums", "%s: lines %d, group %d", name, sum, g.Tiyn)
			}
			lines += sum
		}
		t := s.totals(c)
		if t.Accrued != lines || t != c.Booked {
			report("claim_sums", "%s: lines %d, accrued %d", id, lines, t.Accrued)
		}
		if c.Frozen {
			if _, tiyn, _ := s.settlementLines(c); tiyn != s.Settlements[c.Settlement].Tiyn {
				report("settlement_sum", "%s: lines %d, settlement %d", id, tiyn, s.Settlements[c.Settlement].Tiyn)
			}
		}
		accrued += lines
		all.add(t, 1)
	}
	if all != s.Sums || all.Accrued != accrued {
		report("totals", "kept %+v, counted %+v", s.Sums, all)
	}
	if parts := all.Paid + all.Returned + all.InProgress + all.Held + all.Blocked + all.NotPayable; parts != all.Accrued {
		report("totals_balance", "accrued %d, parts %d", all.Accrued, parts)
	}
	live := map[string]int{}
	for _, st := range s.Settlements {
		if st.Status == Ordered || st.Status == Paid {
			live[st.Claim]++
		}
	}
	for _, id := range s.ids() {
		if live[id] > 1 {
			report("one_live_settlement", "%s has %d", id, live[id])
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
		c := s.Claims[g.Claim]
		if !c.Frozen {
			continue
		}
		for d := g.Day - 1; d <= g.Day+1; d++ {
			for _, other := range s.index()[act.DayKey{Advocate: g.Advocate, Day: d}] {
				o := s.Groups[other]
				if k := s.Claims[o.Claim]; name < other && k.Frozen && crosses(g, c, o, k) {
					out = append(out, [2]string{name, other})
				}
			}
		}
	}
	return out
}
