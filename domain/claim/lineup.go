package claim

import (
	"slices"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/event"
)

// byDay lists the groups of a claim in order of day, then name.
func (s *State) byDay(c *Claim) []*Group {
	out := make([]*Group, len(c.Groups))
	for i, name := range c.Groups {
		out[i] = s.Groups[name]
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return a.Day < b.Day || a.Day == b.Day && a.Name < b.Name
	})
	return out
}

// lineup gives the lines of a claim that can be ordered now, each for what the decree leaves of it, and those that wait
// with what they wait for. A line is ordered once.
func (v *view) lineup(c *Claim) (lines []event.SettlementLine, waiting []event.LeftOut) {
	payable := int64(0)
	if c.decreed() {
		payable = v.s.after(c).Payable
	}
	purse := v.s.purse(c, payable)
	for _, g := range v.s.byDay(c) {
		purse.open(g)
		for i := range g.Lines {
			l := &g.Lines[i]
			if g.fix(i) != nil {
				continue
			}
			fate, code := fateOf(l, c, g.Name)
			switch fate {
			case fateNot:
				continue
			case fateHeld, fateBlocked:
				if n := purse.asks(g, i); n > 0 && c.decreed() {
					waiting = append(waiting, event.LeftOut{Group: g.Name, Day: g.Day, Line: int64(i + 1), Tiyn: n, Code: code})
				}
				continue
			}
			n := purse.of(g, i)
			if n <= 0 {
				continue
			}
			if v.crosses(g, i) {
				waiting = append(waiting, event.LeftOut{Group: g.Name, Day: g.Day, Line: int64(i + 1), Tiyn: n, Code: string(event.StatusHoldOverlap)})
				continue
			}
			lines = append(lines, lineOf(g, i, n))
			if v.taken != nil {
				v.taken[g.Name] = append(v.taken[g.Name], i)
			}
		}
	}
	for i := range c.Supplements {
		if x := &c.Supplements[i]; x.Settlement == "" {
			lines = append(lines, x.line(c))
		}
	}
	return lines, waiting
}

func lineOf(g *Group, i int, tiyn int64) event.SettlementLine {
	l := &g.Lines[i]
	return event.SettlementLine{
		Group: g.Name, Day: g.Day, Line: int64(i + 1), Kind: string(l.Kind), Tier: tierOf(l), Minutes: int64(l.Paid), Tiyn: tiyn,
	}
}

// tierOf is the rate of a line's first minutes.
func tierOf(l *event.FeeLine) string {
	if len(l.Pieces) == 0 {
		return ""
	}
	return string(l.Pieces[0].Tier)
}

func (x *Supplement) line(c *Claim) event.SettlementLine {
	group := x.Group
	if group == "" {
		group = c.ID
	}
	return event.SettlementLine{Group: group, Day: x.Day, Kind: "supplement", Tiyn: x.Tiyn}
}

// linesOf gives the lines of a settlement as they were ordered.
func (s *State) linesOf(st *Settlement) []event.SettlementLine {
	c := s.Claims[st.Claim]
	var out []event.SettlementLine
	for _, g := range s.byDay(c) {
		for i := range g.Lines {
			if f := g.fix(i); f != nil && f.Settlement == st.ID {
				out = append(out, lineOf(g, i, f.Tiyn))
			}
		}
	}
	for i := range c.Supplements {
		if c.Supplements[i].Settlement == st.ID {
			out = append(out, c.Supplements[i].line(c))
		}
	}
	return out
}

// crossed tells whether a claim has payable lines and the advocate is paid for minutes of each elsewhere: two persons
// may each have freed an overlap.
func (v *view) crossed(c *Claim) bool {
	n := 0
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		for i := range g.Lines {
			if f, _ := fateOf(&g.Lines[i], c, name); g.fix(i) != nil || f != fatePayable || g.Lines[i].Tiyn == 0 {
				continue
			}
			if !v.crosses(g, i) {
				return false
			}
			n++
		}
	}
	return n > 0
}

// crosses tells whether a line has minutes that stand in an ordered line of another claim of the advocate.
func (v *view) crosses(g *Group, i int) bool {
	for d := g.Day - 1; d <= g.Day+1; d++ {
		for _, other := range v.s.index()[act.DayKey{Advocate: g.Advocate, Day: d}] {
			o := v.s.Groups[other]
			if o.Claim == g.Claim {
				continue
			}
			for j := range o.Lines {
				if (o.fix(j) != nil || slices.Contains(v.taken[other], j)) && meet(&g.Lines[i], &o.Lines[j]) {
					return true
				}
			}
		}
	}
	return false
}

// meet tells whether two lines have a minute in common.
func meet(a, b *event.FeeLine) bool {
	for x := range a.Pieces {
		p := &a.Pieces[x]
		for y := range b.Pieces {
			if q := &b.Pieces[y]; p.From < q.To && q.From < p.To {
				return true
			}
		}
	}
	return false
}
