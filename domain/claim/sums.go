package claim

import (
	"qorgau/domain/event"
)

// Totals are sums in tiyn. Accrued = Paid + Reversed + Returned + InProgress + Held + Blocked + NotPayable, always:
// every line, and every supplement that a person granted, is in exactly one part. Claimed and Approved count a claim
// once, with its last sum.
type Totals struct {
	Accrued    int64
	Claimed    int64
	Approved   int64
	Paid       int64
	Reversed   int64 // paid by mistake and taken back by the treasury
	Returned   int64 // sent back by the treasury, no new settlement yet
	Held       int64 // hold_*, confirm_*, and what else waits for a person
	Blocked    int64 // blocked_*
	NotPayable int64 // late, capped, cut, refused
	InProgress int64 // all else
}

func (t *Totals) add(o Totals, sign int64) {
	t.Accrued += sign * o.Accrued
	t.Claimed += sign * o.Claimed
	t.Approved += sign * o.Approved
	t.Paid += sign * o.Paid
	t.Reversed += sign * o.Reversed
	t.Returned += sign * o.Returned
	t.Held += sign * o.Held
	t.Blocked += sign * o.Blocked
	t.NotPayable += sign * o.NotPayable
	t.InProgress += sign * o.InProgress
}

// Totals gives the sums of the journal.
func (s *State) Totals() Totals { return s.Sums }

// rebook replaces what a claim contributes to the sums, and notes whether the next run has to look at it.
func (s *State) rebook(c *Claim) {
	s.Sums.add(c.Booked, -1)
	c.Booked = s.totals(c)
	s.Sums.add(c.Booked, 1)
	if s.waits(c) {
		if s.Approved == nil {
			s.Approved = map[string]bool{}
		}
		s.Approved[c.ID] = true
	} else {
		delete(s.Approved, c.ID)
	}
}

// waits tells whether an approved claim has something that no settlement has yet: lines that are payable, held or
// blocked, or a supplement.
func (s *State) waits(c *Claim) bool {
	switch c.Status {
	case Approved, InPayment, Paid, SentBack:
	default:
		return c.Frozen && c.Extra() > 0
	}
	if c.Extra() > 0 || !c.Frozen {
		return true
	}
	p := s.after(c)
	return c.decreed() && p.calculation() > 0
}

// Parts are the sums of the lines that are not ordered, by fate, with the first code of each.
type Parts struct {
	Payable, Held, Blocked, Not int64
	Refused                     int64 // of Not: decreed perhaps, and refused by a person
	WhyHeld, WhyBlocked, WhyNot string
	Whole                       string // code that holds all of the claim until a person decides
	Cut                         Cutting
	// Of a claim that is ordered in part: what the decree now gives of ordered lines that it had cut (above zero), or
	// what was ordered above it (below zero).
	Decree int64
}

// calculation is what the body is asked to decree of lines that are not ordered.
func (p *Parts) calculation() int64 { return p.Payable + p.Held + p.Blocked }

// parts sums up the groups of a claim.
func (s *State) parts(c *Claim) Parts {
	var p Parts
	for _, name := range c.Groups {
		p.add(s.Groups[name].Parts, 1)
	}
	return p
}

// calculated is what the body is asked to decree in all, ordered lines included.
func (s *State) calculated(c *Claim) int64 {
	p := s.parts(c)
	full, _ := s.fixed(c)
	return p.calculation() + p.Refused + full
}

// fixed sums up the ordered lines of a claim: as they are priced, and as they were ordered after the decree's cut.
func (s *State) fixed(c *Claim) (full, ordered int64) {
	if !c.Frozen {
		return 0, 0
	}
	for _, name := range c.Groups {
		g := s.Groups[name]
		for _, f := range g.Fixed {
			full += g.Lines[f.Line].Tiyn
			ordered += f.Tiyn
		}
	}
	return full, ordered
}

func (p *Parts) add(o Parts, sign int64) {
	p.Payable += sign * o.Payable
	p.Held += sign * o.Held
	p.Blocked += sign * o.Blocked
	p.Not += sign * o.Not
	p.Refused += sign * o.Refused
	p.Cut.add(o.Cut, sign)
	first(&p.WhyHeld, o.WhyHeld)
	first(&p.WhyBlocked, o.WhyBlocked)
	first(&p.WhyNot, o.WhyNot)
}

// partsOf sums up the lines of a group from the n-th on as the decisions on their claim's holds let them be.
func partsOf(lines []event.FeeLine, c *Claim, group string) Parts {
	var p Parts
	for i := range lines {
		p.line(&lines[i], c, group)
	}
	return p
}

func (p *Parts) line(l *event.FeeLine, c *Claim, group string) {
	fate, code := fateOf(l, c, group)
	switch fate {
	case fateBlocked:
		p.Blocked += l.Tiyn
		first(&p.WhyBlocked, code)
	case fateNot:
		p.Not += l.Tiyn
		if !hasPrefix(event.PayStatus(code), "not_payable_") {
			p.Refused += l.Tiyn
		}
		first(&p.WhyNot, code)
	case fateHeld:
		p.Held += l.Tiyn
		first(&p.WhyHeld, code)
	default:
		p.Payable += l.Tiyn
	}
}

// sum sums up the lines of a group that are not ordered.
func (g *Group) sum(c *Claim) Parts {
	var p Parts
	for i := range g.Lines {
		if g.fix(i) == nil {
			p.line(&g.Lines[i], c, g.Name)
		}
	}
	if c.ByLine {
		p.Cut = g.cutting(c)
	}
	return p
}

// fix gives what was ordered for the i-th line, or nil.
func (g *Group) fix(i int) *Fix {
	for j := range g.Fixed {
		if g.Fixed[j].Line == i {
			return &g.Fixed[j]
		}
	}
	return nil
}

func first(s *string, code string) {
	if *s == "" {
		*s = code
	}
}

type fate int

const (
	fatePayable fate = iota
	fateHeld
	fateBlocked
	fateNot
)

// fateOf says where a line belongs, with the code that puts it there. A person's decision lifts or refuses a hold; it
// lifts no block.
func fateOf(l *event.FeeLine, c *Claim, group string) (fate, string) {
	refused, held := "", ""
	for i := -1; i < len(l.Flags); i++ {
		code := l.Status
		if i >= 0 {
			code = l.Flags[i]
		}
		switch {
		case hasPrefix(code, "blocked_"):
			return fateBlocked, string(code)
		case hasPrefix(code, "not_payable_"):
			first(&refused, string(code))
		case hasPrefix(code, "hold_"), hasPrefix(code, "confirm_"):
			switch c.resolvedIn(string(code), group) {
			case "":
				first(&held, string(code))
			case "refuse":
				first(&refused, string(code))
			}
		}
	}
	if c.asked(l) {
		switch c.resolvedIn(codeQuery, group) {
		case "":
			first(&held, codeQuery)
		case "refuse":
			first(&refused, codeQuery)
		}
	}
	switch {
	case refused != "":
		return fateNot, refused
	case held != "":
		return fateHeld, held
	}
	return fatePayable, ""
}

// after applies decree and term to what is not ordered: what the body cut, what its decree has too much, what came too
// late. What ordered lines already bear of a cut is not taken again.
func (s *State) after(c *Claim) Parts {
	p := s.parts(c)
	full, ordered := s.fixed(c)
	ordered += c.GrantedCut
	bears := full - ordered // what the decree cut of ordered lines
	if !c.decreed() {
		if c.Frozen {
			p.Not += bears
			p.differ(s, c, ordered, 0)
		}
		return p
	}
	var over, back int64 // on ordered lines: ordered above the decree, given by it again
	more := false
	switch {
	case c.Decree.WorkAct: // nobody cuts: the document has no sum
	case c.ByLine:
		over, back, more = p.cutByLine(c)
	default:
		over, back, more = p.cutBySum(c, ordered, bears)
	}
	if more {
		p.decide(c, codeMismatch)
	}
	if c.Form != "" {
		p.decide(c, c.Form)
	}
	p.Not += bears
	p.differ(s, c, over, back)
	if open := min(back, p.Decree-c.Left); open > 0 { // it waits for a person
		p.Not -= open
		p.Held += open
		first(&p.WhyHeld, codeUnderpaid)
	}
	switch c.Term {
	case string(event.StatusHoldTerm):
		p.decide(c, c.Term)
	case string(event.StatusNotPayableLate):
		if c.resolved(c.Term) != "pay" {
			p.Not += p.calculation()
			p.Payable, p.Held, p.Blocked = 0, 0, 0
			p.WhyNot = c.Term
		}
	}
	return p
}

// cutByLine takes off each line what its decree does not have of it.
func (p *Parts) cutByLine(c *Claim) (over, back int64, more bool) {
	k := &p.Cut
	if cut := k.Payable + k.Held + k.Blocked; cut > 0 {
		first(&p.WhyNot, codeCut)
		p.Not += cut
	}
	p.Payable, p.Held, p.Blocked = p.Payable-k.Payable, p.Held-k.Held, p.Blocked-k.Blocked
	net := k.Ordered - c.GrantedCut
	return max(0, -net), max(0, net), k.More
}

// cutBySum takes off what a decree that is a sum has less than all lines: of what is payable first.
func (p *Parts) cutBySum(c *Claim, ordered, bears int64) (over, back int64, more bool) {
	cut := p.calculation() + ordered - c.Decree.Tiyn
	if cut <= 0 {
		back = min(-cut, bears)
		return 0, back, cut+back+p.Refused < 0
	}
	first(&p.WhyNot, codeCut)
	for _, part := range [...]*int64{&p.Payable, &p.Held, &p.Blocked} {
		n := min(cut, *part)
		*part -= n
		p.Not += n
		cut -= n
	}
	return cut, 0, false
}

// differ finds what the decree makes different on ordered lines: over is what was ordered above it, back what it gives
// again of lines that it had cut. What was taken back already, for whatever reason, is not over.
func (p *Parts) differ(s *State, c *Claim, over, back int64) {
	taken := c.Reversed - c.GrantedNew
	all := taken
	for _, name := range c.Groups {
		all += s.Groups[name].Reversed
	}
	p.Decree = back
	switch {
	case over > all:
		p.Decree -= over - all
	case over < taken:
		p.Decree += taken - over
	}
}

// decide holds what is payable until a person decides, or refuses it as he decided.
func (p *Parts) decide(c *Claim, code string) {
	switch c.resolved(code) {
	case "":
		p.Held += p.Payable
		p.Payable = 0
		p.WhyHeld, p.Whole = code, code
	case "refuse":
		p.Not += p.Payable
		p.Payable = 0
		p.WhyNot = code
	}
}

const (
	codeMismatch  = "decree_mismatch"
	codeCut       = "cut_by_decree"
	codeQuery     = "hold_query"
	codeUnderpaid = "underpaid"
	codeOverpaid  = "overpaid"
)

// totals is what a claim contributes.
func (s *State) totals(c *Claim) Totals {
	p := s.after(c)
	t := Totals{Held: p.Held, Blocked: p.Blocked, NotPayable: p.Not, InProgress: p.Payable + c.Extra()}
	for _, id := range c.Orders {
		switch st := s.Settlements[id]; st.Status {
		case Paid:
			t.Paid += st.Tiyn - st.Reversed
			t.Reversed += st.Reversed
		case SentBack:
			t.Returned += st.Tiyn
		default:
			t.InProgress += st.Tiyn
		}
	}
	t.Accrued = t.Paid + t.Reversed + t.Returned + t.InProgress + t.Held + t.Blocked + t.NotPayable
	switch c.Status {
	case Approved, InPayment, Paid, SentBack:
		t.Claimed, t.Approved = c.AppliedTiyn, c.AppliedTiyn
	case Applied, Returned:
		t.Claimed = c.AppliedTiyn
	}
	return t
}

// obstacle is the code that keeps a whole claim out of an application; empty if nothing does. A line that is held or
// blocked waits by itself and keeps nobody out.
func (s *State) obstacle(c *Claim) string {
	p := s.after(c)
	switch {
	case p.Held > 0 && p.Whole != "":
		return p.Whole
	case p.calculation() == 0 && p.WhyNot != "":
		return p.WhyNot
	case p.calculation() == 0:
		return "nothing_to_pay"
	}
	return ""
}
