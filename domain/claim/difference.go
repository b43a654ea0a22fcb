package claim

import (
	"slices"

	"qorgau/domain/act"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// Causes of differences on ordered lines.
const (
	causeLate        = "late_fact"
	causeEdition     = "edition_changed"
	causeRequalified = "requalified"
	causeDecree      = "decree_corrected"
	causeRefused     = "reversal_refused"
)

// causeOf says what a record that is answered makes of a difference found on the way.
func causeOf(body journal.Body) string {
	switch e := body.(type) {
	case *event.MailReceived:
		if _, ok := e.Body.(*event.BookSent); ok {
			return causeEdition
		}
	case *event.ClockDue:
		switch _, kind, _, _ := journal.SplitClock(e.Clock); kind {
		case clockAgain:
			return causeEdition
		case clockCase:
			return causeRequalified
		}
	case *event.PaymentDecreeIssued, *event.PaymentDecreeCorrected:
		return causeDecree
	case *event.ClaimDecreed:
		if e.Decree == "" {
			return codeCancelled
		}
		return causeDecree
	case *event.PaymentDecreeCancelled:
		return codeCancelled
	case *event.ReversalBooked:
		return causeRefused
	}
	if pricesAgain(body) != "" {
		return causeRequalified
	}
	return causeLate
}

// ordered lists the groups of a day that have ordered lines, and those that have only others.
func (v *view) ordered(g *Group) (frozen, others []*Group) {
	root := v.root(g.Appointment)
	for _, name := range v.s.index()[act.DayKey{Advocate: g.Advocate, Day: g.Day}] {
		o := v.s.Groups[name]
		switch {
		case v.root(o.Appointment) != root:
		case len(o.Fixed) > 0:
			frozen = append(frozen, o)
		case len(o.Lines) > 0:
			others = append(others, o)
		}
	}
	return frozen, others
}

// differDay finds what all work of a day would come to today, less what its lines come to. It is told once for each
// new sum; ordered lines stand whatever it is.
func (v *view) differDay(g *Group, cause string) []journal.Outcome {
	frozen, others := v.ordered(g)
	if len(frozen) == 0 {
		return nil
	}
	teller := frozen[0]
	for _, f := range frozen {
		if f.Difference != (Difference{}) || v.s.granted(f) != 0 {
			teller = f
			break
		}
	}
	open := v.dayDifference(frozen, others)
	if open == teller.Open {
		return nil
	}
	return found(teller.Claim, teller.Name, open, cause)
}

func (v *view) dayDifference(frozen, others []*Group) int64 {
	g := frozen[0]
	root := v.root(g.Appointment)
	items := v.itemsOf(v.around(g.Advocate, root, g.Day))
	if len(others) > 0 {
		items = v.within(items, frozen) // what is new stands in the others
	}
	for i := range items {
		for _, f := range frozen {
			if apart := f.apart(items[i].ID); len(apart) > 0 {
				items[i].Held, items[i].Settled = spans(apart), false
			}
		}
	}
	open := v.asOrdered(g, root, items)
	for _, f := range frozen {
		open += f.Reversed - f.Tiyn - f.Left - v.s.granted(f)
	}
	return open
}

// asOrdered is what the work of a day would come to today. Ordered lines keep the state's share that they were ordered
// with: what a corrected decree changes of it is a difference of the claim, not of the day as well.
func (v *view) asOrdered(g *Group, root string, items []tariff.Item) int64 {
	now := v.s.documents(g.Claim)
	then := now
	then.share = g.Lines[g.Fixed[0].Line].Share
	sum := int64(0)
	for _, l := range v.once(g.Claim, g.Day, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, items, then))) {
		if whole(then.share) == whole(now.share) || !heldApart(&l) {
			sum += l.Tiyn
		}
	}
	if whole(then.share) == whole(now.share) {
		return sum
	}
	for _, l := range v.once(g.Claim, g.Day, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, items, now))) {
		if heldApart(&l) {
			sum += l.Tiyn
		}
	}
	return sum
}

// heldApart tells a line of minutes that were not ordered with the first ones of their day.
func heldApart(l *event.FeeLine) bool {
	return slices.Contains(l.Flags, event.StatusHoldOverlap) || l.Status == event.StatusHoldOverlap
}

// whole writes an absent share of the state as the whole.
func whole(share event.Ratio) event.Ratio {
	if share.Den == 0 {
		return event.Ratio{Num: 1, Den: 1}
	}
	return share
}

// granted sums up the supplements on a group.
func (s *State) granted(g *Group) int64 {
	n := int64(0)
	c := s.Claims[g.Claim]
	for i := range c.Supplements {
		if c.Supplements[i].Group == g.Name {
			n += c.Supplements[i].Tiyn
		}
	}
	return n
}

// differDecree finds what the decree that stands makes different on ordered lines.
func (v *view) differDecree(c *Claim, cause string) []journal.Outcome {
	if !c.Frozen {
		return nil
	}
	p := v.s.after(c)
	if open := p.Decree - c.Left; open != c.Open {
		return found(c.ID, "", open, cause)
	}
	return nil
}

func found(claim, group string, open int64, cause string) []journal.Outcome {
	e := &event.PayDifferenceFound{Claim: claim, Group: group, Tiyn: open, Cause: cause}
	out := []journal.Outcome{{Body: e}}
	switch {
	case open > 0:
		e.Code = codeUnderpaid
	case open < 0:
		e.Code = codeOverpaid
	default:
		return out
	}
	return append(out, alarm(claim, e.Code, "bar", "justice_department")...)
}

// difference gives what is reported last of a claim's decree or of one of its days, or nil.
func (s *State) difference(claim, group string) *Difference {
	c := s.Claims[claim]
	switch {
	case c == nil:
		return nil
	case group == "":
		return &c.Difference
	}
	if g := s.Groups[group]; g != nil && g.Claim == claim {
		return &g.Difference
	}
	return nil
}

// decide answers a person's decision on a difference.
func (v *view) decide(rec *journal.Record, e *event.PayDifferenceDecided) []journal.Outcome {
	d := v.s.difference(e.Claim, e.Group)
	switch {
	case d == nil:
		return refuse(rec, e.Claim, "no_such_claim")
	case d.Open == 0:
		return refuse(rec, e.Claim, "no_difference")
	case d.Open != e.Tiyn && d.Open != -e.Tiyn:
		return refuse(rec, e.Claim, "difference_changed")
	case e.Decision == "pay" && d.Open < 0, e.Decision == "recover" && d.Open > 0:
		return refuse(rec, e.Claim, "decision_does_not_fit")
	}
	c := v.s.Claims[e.Claim]
	settled := &event.PayDifferenceSettled{Claim: e.Claim, Group: e.Group, Tiyn: d.Open, Decision: e.Decision}
	out := []journal.Outcome{{Body: settled}}
	switch e.Decision {
	case "pay":
		if e.Group == "" {
			settled.Granted = d.Open
			break
		}
		g := v.s.Groups[e.Group]
		if more := v.price(g.Advocate, v.root(g.Appointment), g.Day, true); len(more) > 0 {
			return append(out, more...) // new minutes: the body has to decree them first
		}
		settled.Granted = d.Open
	case "recover":
		back := v.recover(c, e, -d.Open)
		if len(back) == 0 {
			return refuse(rec, e.Claim, "nothing_to_recover")
		}
		out = append(out, back...)
	}
	return out
}

// found folds a difference as it was reported.
func (s *State) found(e *event.PayDifferenceFound) {
	if d := s.difference(e.Claim, e.Group); d != nil {
		d.Open = e.Tiyn
		s.rebook(s.Claims[e.Claim])
	}
}

// settled folds a person's decision on a difference.
func (s *State) settled(e *event.PayDifferenceSettled) {
	d := s.difference(e.Claim, e.Group)
	if d == nil {
		return
	}
	c := s.Claims[e.Claim]
	d.Open = 0
	if e.Decision == "leave" {
		d.Left += e.Tiyn
	}
	if e.Granted > 0 {
		x := Supplement{Group: e.Group, Tiyn: e.Granted}
		if e.Group == "" {
			full, ordered := s.fixed(c)
			cut := min(e.Granted, full-ordered-c.GrantedCut)
			c.GrantedCut += cut
			c.GrantedNew += e.Granted - cut
			if g := s.Groups[c.Groups[0]]; g != nil {
				x.Day = g.Day
			}
		} else {
			x.Day = s.Groups[e.Group].Day
		}
		c.Supplements = append(c.Supplements, x)
	}
	s.rebook(c)
}
