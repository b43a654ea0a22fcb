package claim

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// BudgetLine is the line that pays: functional group 03, administrator 221, programme 005 (budget law of 08.12.2025,
// annex 1).
const BudgetLine = "03-221-005"

// Purpose is the code of the purpose of a payment.
const Purpose = "payment_purpose"

// DepartmentBIN is the БИН of a justice department, by its unit code. The real numbers were not found in any text
// read: these are synthetic ones, made of region and number, and no holder has them.
func DepartmentBIN(unit string) string {
	u, ok := ident.ParseUnitCode(unit)
	if !ok {
		return ident.SyntheticBIN(0)
	}
	return ident.SyntheticBIN(int(u.Kato[0]-'0')*1000 + int(u.Kato[1]-'0')*100 + u.Number)
}

// run orders the settlements of a month, so many at once; the last group closes the reconciliation act.
func (v *view) run(r *Run) []journal.Outcome {
	var out []journal.Outcome
	sum := *r
	sum.Kinds = slices.Clone(r.Kinds)
	v.taken = map[string][]int{}
	for _, id := range v.s.inHand(r) {
		o, lines := v.pay(v.s.Claims[id], r)
		out = append(out, o...)
		sum.count(lines)
		for i := range o {
			if _, left := o[i].Body.(*event.LinesLeftOut); left {
				sum.LeftOut++
			}
		}
	}
	if !r.More {
		out = append(out, journal.Outcome{Body: &event.ReconciliationActClosed{
			Act: r.Act, Journal: v.code, Month: r.Month, Settlements: sum.Settlements, Tiyn: sum.Tiyn, PayBy: v.payBy(nil, r.Month),
			Kinds: sum.Kinds, LeftOut: sum.LeftOut,
		}})
	}
	return out
}

// count adds one settlement to the sums of an act.
func (r *Run) count(lines []event.SettlementLine) {
	if len(lines) == 0 {
		return
	}
	r.Settlements++
	for i := range lines {
		l := &lines[i]
		r.Tiyn += l.Tiyn
		at := 0
		for at < len(r.Kinds) && (r.Kinds[at].Kind < l.Kind || r.Kinds[at].Kind == l.Kind && r.Kinds[at].Tier < l.Tier) {
			at++
		}
		if at == len(r.Kinds) || r.Kinds[at].Kind != l.Kind || r.Kinds[at].Tier != l.Tier {
			r.Kinds = slices.Insert(r.Kinds, at, event.ActKind{Kind: l.Kind, Tier: l.Tier})
		}
		r.Kinds[at].Lines++
		r.Kinds[at].Minutes += l.Minutes
		r.Kinds[at].Tiyn += l.Tiyn
	}
}

// pay orders what a claim has to be paid and names what of it waits. A claim of which nothing is ordered yet goes back
// to the advocate if it cannot be paid as a whole.
func (v *view) pay(c *Claim, r *Run) ([]journal.Outcome, []event.SettlementLine) {
	whole := func(code string, tiyn int64) []journal.Outcome {
		return []journal.Outcome{{Body: &event.LinesLeftOut{
			Act: r.Act, Claim: c.ID, Tiyn: tiyn, Lines: []event.LeftOut{{Group: c.ID, Day: v.s.firstDay(c), Tiyn: tiyn, Code: code}},
		}}}
	}
	p := v.s.after(c)
	if a := v.s.Applications[c.Application]; a != nil && a.NotBefore > r.Month {
		return whole(codeCarried, p.Payable), nil
	}
	if v.payee(c) == tariff.Bar && v.s.Account == nil {
		return whole(codeBarAccount, p.Payable), nil
	}
	code := ""
	switch {
	case !v.requisites(c.Advocate, v.payee(c)):
		code = "requisites_bad"
	case !c.Frozen:
		code = v.s.obstacle(c)
	case p.Whole != "" && p.Held > 0: // a corrected decree holds what is left of the claim
		return whole(p.Whole, p.Held), nil
	}
	var lines []event.SettlementLine
	var left []event.LeftOut
	if code == "" {
		if lines, left = v.lineup(c); len(lines) == 0 && !c.Frozen && allOf(left, string(event.StatusHoldOverlap)) && v.crossed(c) {
			code = string(event.StatusHoldOverlap)
		}
	}
	if code != "" {
		if c.Frozen {
			return whole(code, p.Payable), nil
		}
		return []journal.Outcome{
			{Body: &event.ClaimBlocked{Claim: c.ID, Code: code, Tiyn: c.AppliedTiyn}},
			{Body: &event.ClaimMoved{Claim: c.ID, Status: Returned, Application: c.Application, Tiyn: c.AppliedTiyn, Code: code}},
		}, nil
	}
	var out []journal.Outcome
	if len(lines) > 0 {
		out = v.order(c, r.Act, v.payBy(c, r.Month), lines, "")
	}
	if len(left) > 0 {
		e := &event.LinesLeftOut{Act: r.Act, Claim: c.ID, Lines: left}
		for i := range left {
			e.Tiyn += left[i].Tiyn
		}
		out = append(out, journal.Outcome{Body: e})
	}
	return out, lines
}

const codeCarried = "carried_to_next_year"

func allOf(left []event.LeftOut, code string) bool {
	for i := range left {
		if left[i].Code != code {
			return false
		}
	}
	return true
}

// payBy is the last day to pay a month's act, or that of today's month if the act is closed after it (Rules p. 12).
func (v *view) payBy(c *Claim, month string) civil.Date {
	unit := ""
	if c != nil {
		unit = v.unit(c)
	}
	now := today(v.book, unit, v.at)
	d, err := civil.ParseDate(month + "-01")
	if err != nil {
		d = now
	}
	by := v.book.Tariff().PayBy(d)
	for n := 0; by < now && n < 2; n++ {
		by = v.book.Tariff().PayBy(now.FirstOfMonth().AddMonths(n))
	}
	return by
}

// order makes one settlement of lines, with the payee's sealed values as the bar listed them.
func (v *view) order(c *Claim, reconciliation string, payBy civil.Date, lines []event.SettlementLine, retries string) []journal.Outcome {
	a := v.roster.Advocate(c.Advocate)
	id := SettlementID(v.code, c.ID, c.Attempt+1)
	department := v.department(c, a.Department)
	e := &event.SettlementOrdered{
		Settlement: id, Journal: v.code, Claim: c.ID, Advocate: c.Advocate, Department: department,
		DepartmentBIN: DepartmentBIN(department), BudgetLine: BudgetLine, Application: c.Application, Act: reconciliation,
		Purpose: Purpose, PayBy: payBy, Lines: lines, Retries: retries,
	}
	boxes := v.payTo(e, c)
	for i := range lines {
		e.Tiyn += lines[i].Tiyn
		if g := v.s.Groups[lines[i].Group]; g != nil {
			e.Derivation = max(e.Derivation, g.Pos)
		}
	}
	if e.Derivation == 0 {
		e.Derivation = v.s.Groups[c.Groups[0]].Pos
	}
	return []journal.Outcome{{Body: e, Sealed: boxes},
		{Body: &event.ClaimMoved{Claim: c.ID, Status: InPayment, Application: c.Application, Settlement: id, Tiyn: e.Tiyn}}}
}

// department is the one that pays: that of the advocate's agreement, or by setting that of the body which leads the
// case (`paying_department`).
func (v *view) department(c *Claim, agreement string) string {
	p := v.appts.Get(c.Appointment)
	if p == nil || tariff.WithDefaults(v.book.Tariff().SettingsOn(today(v.book, p.Unit, v.at))).PayingDepartment != "department_of_the_body" {
		return agreement
	}
	if u, ok := ident.ParseUnitCode(v.unit(c)); ok {
		code := u.Kato + "-justice_department-01"
		if _, known := v.book.Unit(code, v.at); known {
			return code
		}
	}
	return agreement
}

// unmatched books nothing and calls a person.
func unmatched(settlement, code string) []journal.Outcome {
	out := []journal.Outcome{{Body: &event.PaymentUnmatched{Settlement: settlement, Code: code}}}
	return append(out, alarm(settlement, code, "justice_department")...)
}

// made answers the treasury's word that it paid. A repeated or late word about an old attempt never pays twice.
func (v *view) made(e *event.PaymentMade) []journal.Outcome {
	st := v.s.Settlements[e.Settlement]
	if st == nil {
		return unmatched(e.Settlement, "unknown_settlement")
	}
	switch st.Status {
	case Ordered:
		if e.Tiyn != st.Tiyn {
			return unmatched(st.ID, "amount_differs")
		}
		return v.booked(st, Paid, "")
	case Paid:
		if e.Document != st.Document || e.Tiyn != st.Tiyn {
			return unmatched(st.ID, "paid_twice")
		}
	case SentBack, Retried:
		if e.PaidAt > st.ReturnedAt {
			return unmatched(st.ID, "paid_after_return")
		}
	case Cancelled:
		return unmatched(st.ID, "paid_after_cancel")
	}
	return nil
}

// sentBack answers the treasury's word that the payment came back.
func (v *view) sentBack(e *event.PaymentReturned) []journal.Outcome {
	st := v.s.Settlements[e.Settlement]
	if st == nil {
		return unmatched(e.Settlement, "unknown_settlement")
	}
	switch st.Status {
	case Ordered:
		return v.booked(st, SentBack, e.Code)
	case Paid:
		if e.ReturnedAt < st.PaidAt {
			return unmatched(st.ID, "returned_before_paid")
		}
		if st.Reversed+st.Reversing > 0 {
			return unmatched(st.ID, "returned_after_reversal")
		}
		return v.booked(st, SentBack, e.Code)
	}
	return nil
}

func (v *view) booked(st *Settlement, status, code string) []journal.Outcome {
	c := v.s.Claims[st.Claim]
	return []journal.Outcome{{Body: &event.ClaimMoved{
		Claim: c.ID, Status: status, Application: c.Application, Settlement: st.ID, Tiyn: st.Tiyn, Code: code,
	}}}
}

// retry orders the next attempt of a payment that came back, with the bank details as they are listed now.
func (v *view) retry(rec *journal.Record, e *event.SettlementRetried) []journal.Outcome {
	st := v.s.Settlements[e.Settlement]
	if st == nil {
		return refuse(rec, e.Settlement, "unknown_settlement")
	}
	c := v.s.Claims[st.Claim]
	switch {
	case st.Status != SentBack:
		return refuse(rec, e.Settlement, "settlement_not_returned")
	case winner(v.s.Decrees[c.ID]) == nil:
		return refuse(rec, e.Settlement, codeCancelled)
	case !v.requisites(c.Advocate, v.payee(c)):
		return refuse(rec, e.Settlement, "requisites_bad")
	case v.payee(c) == tariff.Bar && v.s.Account == nil:
		return refuse(rec, e.Settlement, codeBarAccount)
	}
	return v.order(c, st.Act, v.payBy(c, month(today(v.book, v.unit(c), v.at))), v.s.linesOf(st), st.ID)
}
