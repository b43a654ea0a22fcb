package claim

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// A decree with lines says of each priced line what it leaves, and exactly that is ordered. A decree that is a sum, or
// whose sum is not that of its lines, says it of no line: then its cut is taken off the last days first, and off what is
// payable before what waits.

// DecreedLine is what the decree has of one line, in tiyn. The line is known by its kind and the first of its minutes, so that
// it is found again when the day is priced anew.
type DecreedLine struct {
	Kind event.LineKind
	Act  string
	From civil.Instant // 0: minutes without a time of day, or costs
	Tiyn int64
}

// leave folds what a decree leaves of each line of a claim.
func (s *State) leave(c *Claim, e *event.ClaimDecreed) {
	c.ByLine = e.Decree != "" && (len(e.Cuts) > 0 || e.LinesTiyn > 0) && e.LinesTiyn == e.Tiyn
	cut := make(map[string][]event.DecreeCut, len(c.Groups))
	if c.ByLine {
		for _, k := range e.Cuts {
			cut[k.Group] = append(cut[k.Group], k)
		}
	}
	for _, name := range c.Groups {
		g := s.Groups[name]
		g.Decreed = nil
		if c.ByLine {
			g.leave(c, cut[name])
		}
		g.Parts = g.sum(c)
	}
}

func (g *Group) leave(c *Claim, cuts []event.DecreeCut) {
	for i := range g.Lines {
		l := &g.Lines[i]
		if !decreeable(l, c, g.Name) || len(l.Acts) == 0 {
			continue
		}
		x := DecreedLine{Kind: l.Kind, Act: l.Acts[0], Tiyn: l.Tiyn}
		if len(l.Pieces) > 0 {
			x.Act, x.From = l.Pieces[0].Act, l.Pieces[0].From
		}
		for j := range cuts {
			if cuts[j].Line == int64(i+1) {
				x.Tiyn -= cuts[j].Tiyn
			}
		}
		g.Decreed = append(g.Decreed, x)
	}
}

// decreeable tells whether the body is asked to decree a line: all but what no decree can make payable. What the department
// refuses is not the body's matter.
func decreeable(l *event.FeeLine, c *Claim, group string) bool {
	f, code := fateOf(l, c, group)
	return f != fateNot || !hasPrefix(event.PayStatus(code), "not_payable_")
}

// leaves gives for each line of the group as it stands what the decree has of it. Of a line that is not found again the
// sum goes to a line of its act, or else to the day's lines of its kind.
func (g *Group) leaves() []int64 {
	out := make([]int64, len(g.Lines))
	for _, x := range g.Decreed {
		at, best := -1, 0
		for i := range g.Lines {
			if n := x.fits(&g.Lines[i]); n > best {
				at, best = i, n
			}
		}
		if at >= 0 {
			out[at] += x.Tiyn
		}
	}
	return out
}

// fits tells how well a line is the one that was decreed: 3 it has its first minute, 2 its act, 1 its kind, 0 not.
func (x *DecreedLine) fits(l *event.FeeLine) int {
	switch {
	case l.Kind != x.Kind:
		return 0
	case !slices.Contains(l.Acts, x.Act):
		return 1
	case x.From == 0 || hasMinute(l, x.Act, x.From):
		return 3
	}
	return 2
}

func hasMinute(l *event.FeeLine, act string, at civil.Instant) bool {
	for i := range l.Pieces {
		if p := &l.Pieces[i]; p.Act == act && p.From <= at && at < p.To {
			return true
		}
	}
	return false
}

// Cutting is what a decree with lines does to the lines of a group or a claim.
type Cutting struct {
	Payable, Held, Blocked int64 // cut of lines that are not ordered, by fate
	Ordered                int64 // what it has of ordered lines, less what was ordered of them
	More                   bool  // it has more of some line than the line comes to
}

func (k *Cutting) add(o Cutting, sign int64) {
	k.Payable += sign * o.Payable
	k.Held += sign * o.Held
	k.Blocked += sign * o.Blocked
	k.Ordered += sign * o.Ordered
	k.More = k.More || o.More
}

// cutting compares the lines of a group with what the decree leaves of them.
func (g *Group) cutting(c *Claim) Cutting {
	var k Cutting
	for i, left := range g.leaves() {
		l := &g.Lines[i]
		if f := g.fix(i); f != nil {
			k.Ordered += min(left, l.Tiyn) - f.Tiyn
		} else {
			cut := max(0, l.Tiyn-left)
			switch f, _ := fateOf(l, c, g.Name); f {
			case fatePayable:
				k.Payable += cut
			case fateHeld:
				k.Held += cut
			case fateBlocked:
				k.Blocked += cut
			}
		}
		k.More = k.More || left > l.Tiyn
	}
	return k
}

// purse gives out, line by line in order of day, what may be ordered or applied for of a claim.
type purse struct {
	byLine bool
	left   int64 // of all, by the sum
	lines  []int64
}

func (s *State) purse(c *Claim, sum int64) purse { return purse{byLine: c.ByLine, left: sum} }

// open begins with the lines of a group.
func (p *purse) open(g *Group) {
	if p.byLine {
		p.lines = g.leaves()
	}
}

// asks is what the i-th line of the open group comes to, and of that what its decree leaves if it says so.
func (p *purse) asks(g *Group, i int) int64 {
	if p.byLine {
		return max(0, min(g.Lines[i].Tiyn, p.lines[i]))
	}
	return g.Lines[i].Tiyn
}

// of takes what the i-th line of the open group may have from the sum.
func (p *purse) of(g *Group, i int) int64 {
	n := min(p.asks(g, i), p.left)
	p.left -= n
	return n
}
