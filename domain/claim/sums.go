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

// parts are the sums of a claim's lines by fate, before decree and term; why is the first code of each.
type parts struct {
	payable, held, blocked, not int64
	whyHeld, whyBlocked, whyNot string
}

// calculation is what the body is asked to decree.
func (p *parts) calculation() int64 { return p.payable + p.held + p.blocked }

// parts sums up the lines of a claim.
func (s *State) parts(c *Claim) parts {
	var p parts
	for _, name := range c.Groups {
		g := s.Groups[name]
		for i := range g.Lines {
			p.put(&g.Lines[i], c)
		}
	}
	return p
}

func (p *parts) put(l *event.FeeLine, c *Claim) {
	fate, code := fateOf(l, c)
	switch fate {
	case fateBlocked:
		p.blocked += l.Tiyn
		first(&p.whyBlocked, code)
	case fateNot:
		p.not += l.Tiyn
		first(&p.whyNot, code)
	case fateHeld:
		p.held += l.Tiyn
		first(&p.whyHeld, code)
	default:
		p.payable += l.Tiyn
	}
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
func (s *State) after(c *Claim) parts {
	p := s.parts(c)
	if !c.decreed() {
		return p
	}
	if cut := p.calculation() - c.Decree.Tiyn; cut > 0 {
		first(&p.whyNot, "cut_by_decree")
		for _, part := range [...]*int64{&p.payable, &p.held, &p.blocked} {
			n := min(cut, *part)
			*part -= n
			p.not += n
			cut -= n
		}
	} else if cut < 0 {
		p.decide(c, codeMismatch)
	}
	switch c.Term {
	case string(event.StatusHoldTerm):
		p.decide(c, c.Term)
	case string(event.StatusNotPayableLate):
		if c.resolved(c.Term) != "pay" {
			p.not += p.calculation()
			p.payable, p.held, p.blocked = 0, 0, 0
			p.whyNot = c.Term
		}
	}
	return p
}

// decide holds what is payable until a person decides, or refuses it as he decided.
func (p *parts) decide(c *Claim, code string) {
	switch c.resolved(code) {
	case "":
		p.held += p.payable
		p.payable = 0
		p.whyHeld = code
	case "refuse":
		p.not += p.payable
		p.payable = 0
		p.whyNot = code
	}
}

const codeMismatch = "decree_mismatch"

// totals is what a claim contributes.
func (s *State) totals(c *Claim) Totals {
	p := s.after(c)
	t := Totals{Accrued: p.payable + p.held + p.blocked + p.not, Held: p.held, Blocked: p.blocked, NotPayable: p.not}
	switch c.Status {
	case Paid:
		t.Paid = p.payable
	case SentBack:
		t.Returned = p.payable
	default:
		t.InProgress = p.payable
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
	case p.blocked > 0:
		return p.whyBlocked
	case p.held > 0:
		return p.whyHeld
	case p.payable == 0 && p.whyNot != "":
		return p.whyNot
	case p.payable == 0:
		return "nothing_to_pay"
	}
	return ""
}
