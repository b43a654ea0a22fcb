package claim

import (
	"qorgau/domain/event"
)

// Totals are sums in tiyn. Accrued = Paid + Returned + InProgress + Held + Blocked + NotPayable, always: every line
// is in exactly one part. Claimed and Approved count a claim once, with its last sum.
type Totals struct {
	Accrued    int64
	Claimed    int64
	Approved   int64
	Paid       int64
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
	t.Returned += sign * o.Returned
	t.Held += sign * o.Held
	t.Blocked += sign * o.Blocked
	t.NotPayable += sign * o.NotPayable
	t.InProgress += sign * o.InProgress
}

// Totals gives the sums of the journal.
func (s *State) Totals() Totals { return s.Sums }

// rebook replaces what a claim contributes to the sums.
func (s *State) rebook(c *Claim) {
	s.Sums.add(c.Booked, -1)
	c.Booked = s.totals(c)
	s.Sums.add(c.Booked, 1)
}

// Parts are the sums of lines by fate, before decree and term, with the first code of each.
type Parts struct {
	Payable, Held, Blocked, Not int64
	WhyHeld, WhyBlocked, WhyNot string
}

// calculation is what the body is asked to decree.
func (p *Parts) calculation() int64 { return p.Payable + p.Held + p.Blocked }

// parts sums up the groups of a claim.
func (s *State) parts(c *Claim) Parts {
	var p Parts
	for _, name := range c.Groups {
		p.add(s.Groups[name].Parts, 1)
	}
	return p
}

func (p *Parts) add(o Parts, sign int64) {
	p.Payable += sign * o.Payable
	p.Held += sign * o.Held
	p.Blocked += sign * o.Blocked
	p.Not += sign * o.Not
	first(&p.WhyHeld, o.WhyHeld)
	first(&p.WhyBlocked, o.WhyBlocked)
	first(&p.WhyNot, o.WhyNot)
}

// partsOf sums up lines as the decisions on their claim's holds let them be.
func partsOf(lines []event.FeeLine, c *Claim) Parts {
	var p Parts
	for i := range lines {
		fate, code := fateOf(&lines[i], c)
		switch fate {
		case fateBlocked:
			p.Blocked += lines[i].Tiyn
			first(&p.WhyBlocked, code)
		case fateNot:
			p.Not += lines[i].Tiyn
			first(&p.WhyNot, code)
		case fateHeld:
			p.Held += lines[i].Tiyn
			first(&p.WhyHeld, code)
		default:
			p.Payable += lines[i].Tiyn
		}
	}
	return p
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
func fateOf(l *event.FeeLine, c *Claim) (fate, string) {
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
			switch c.resolved(string(code)) {
			case "":
				first(&held, string(code))
			case "refuse":
				first(&refused, string(code))
			}
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

// after applies decree and term: what the body cut, what its decree has too much, what came too late. The cut is taken
// from what is payable first.
func (s *State) after(c *Claim) Parts {
	p := s.parts(c)
	if !c.decreed() {
		return p
	}
	if cut := p.calculation() - c.Decree.Tiyn; cut > 0 {
		first(&p.WhyNot, "cut_by_decree")
		for _, part := range [...]*int64{&p.Payable, &p.Held, &p.Blocked} {
			n := min(cut, *part)
			*part -= n
			p.Not += n
			cut -= n
		}
	} else if cut < 0 {
		p.decide(c, codeMismatch)
	}
	if c.Form != "" {
		p.decide(c, c.Form)
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

// decide holds what is payable until a person decides, or refuses it as he decided.
func (p *Parts) decide(c *Claim, code string) {
	switch c.resolved(code) {
	case "":
		p.Held += p.Payable
		p.Payable = 0
		p.WhyHeld = code
	case "refuse":
		p.Not += p.Payable
		p.Payable = 0
		p.WhyNot = code
	}
}

const codeMismatch = "decree_mismatch"

// totals is what a claim contributes.
func (s *State) totals(c *Claim) Totals {
	p := s.after(c)
	t := Totals{Accrued: p.Payable + p.Held + p.Blocked + p.Not, Held: p.Held, Blocked: p.Blocked, NotPayable: p.Not}
	switch c.Status {
	case Paid:
		t.Paid = p.Payable
	case SentBack:
		t.Returned = p.Payable
	default:
		t.InProgress = p.Payable
	}
	switch c.Status {
	case Approved, InPayment, Paid, SentBack:
		t.Claimed, t.Approved = c.AppliedTiyn, c.AppliedTiyn
	case Applied, Returned:
		t.Claimed = c.AppliedTiyn
	}
	return t
}

// obstacle is the code that keeps a claim out of an application; empty if nothing does.
func (s *State) obstacle(c *Claim) string {
	p := s.after(c)
	switch {
	case p.Blocked > 0:
		return p.WhyBlocked
	case p.Held > 0:
		return p.WhyHeld
	case p.Payable == 0 && p.WhyNot != "":
		return p.WhyNot
	case p.Payable == 0:
		return "nothing_to_pay"
	}
	return ""
}
