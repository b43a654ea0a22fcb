package claim

import (
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
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
	list := v.s.eligible(r)
	n := v.s.batch(list, v.code, v.acts)
	last := n == len(list)
	list = list[:n]
	var out []journal.Outcome
	count, sum := r.Settlements, r.Tiyn
	taken := map[string]bool{}
	for _, id := range list {
		c := v.s.Claims[id]
		code := ""
		switch {
		case !v.requisites(c.Advocate):
			code = "requisites_bad"
		case v.s.obstacle(c) != "":
			code = v.s.obstacle(c)
		case v.paidAlready(c, taken):
			code = string(event.StatusHoldOverlap)
		}
		if code != "" {
			out = append(out,
				journal.Outcome{Body: &event.ClaimBlocked{Claim: id, Code: code, Tiyn: c.AppliedTiyn}},
				journal.Outcome{Body: &event.ClaimMoved{Claim: id, Status: Returned, Application: c.Application, Tiyn: c.AppliedTiyn, Code: code}})
			continue
		}
		taken[id] = true
		o, tiyn := v.order(c, r.Act, v.payBy(c, r.Month))
		out = append(out, o...)
		count++
		sum += tiyn
	}
	if last {
		out = append(out, journal.Outcome{Body: &event.ReconciliationActClosed{
			Act: r.Act, Journal: v.code, Month: r.Month, Settlements: count, Tiyn: sum, PayBy: v.payBy(nil, r.Month),
		}})
	}
	return out
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

// order makes one settlement of a claim, with the payee's sealed values as the bar listed them.
func (v *view) order(c *Claim, reconciliation string, payBy civil.Date) ([]journal.Outcome, int64) {
	a := v.roster.Advocate(c.Advocate)
	lines, tiyn, derivation := v.s.settlementLines(c)
	id := SettlementID(v.code, c.ID, c.Attempt+1)
	var boxes []journal.Box
	for _, field := range payeeFields {
		if b, ok := a.Box(field); ok {
			boxes = append(boxes, b)
		}
	}
	return []journal.Outcome{
		{Body: &event.SettlementOrdered{
			Settlement: id, Journal: v.code, Claim: c.ID, Tiyn: tiyn, Advocate: c.Advocate, Department: a.Department,
			DepartmentBIN: DepartmentBIN(a.Department), BudgetLine: BudgetLine, Application: c.Application, Act: reconciliation,
			Purpose: Purpose, PayBy: payBy, Lines: lines, Derivation: derivation,
		}, Sealed: boxes},
		{Body: &event.ClaimMoved{Claim: c.ID, Status: InPayment, Application: c.Application, Settlement: id, Tiyn: tiyn}},
	}, tiyn
}

// settlementLines are the payable days of a claim. What the decree cut is taken off the last days first.
func (s *State) settlementLines(c *Claim) (lines []event.SettlementLine, tiyn, derivation int64) {
	left := s.after(c).Payable
	days := slices.Clone(c.Groups)
	sort.Slice(days, func(i, j int) bool {
		a, b := s.Groups[days[i]].Day, s.Groups[days[j]].Day
		return a < b || a == b && days[i] < days[j]
	})
	for _, name := range days {
		g := s.Groups[name]
		l := event.SettlementLine{Group: name, Day: g.Day}
		for i := range g.Lines {
			if f, _ := fateOf(&g.Lines[i], c); f == fatePayable {
				l.Tiyn += g.Lines[i].Tiyn
				l.Minutes += int64(g.Lines[i].Paid)
			}
		}
		if l.Tiyn = min(l.Tiyn, left); l.Tiyn <= 0 {
			continue
		}
		left -= l.Tiyn
		tiyn += l.Tiyn
		derivation = max(derivation, g.Pos)
		lines = append(lines, l)
	}
	return lines, tiyn, derivation
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
	case SentBack:
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
	case c.Settlement != st.ID || c.Status != SentBack:
		return refuse(rec, e.Settlement, "settlement_not_returned")
	case winner(v.s.Decrees[c.ID]) == nil:
		return refuse(rec, e.Settlement, codeCancelled)
	case !v.requisites(c.Advocate):
		return refuse(rec, e.Settlement, "requisites_bad")
	}
	out, _ := v.order(c, st.Act, v.payBy(c, month(today(v.book, v.unit(c), v.at))))
	return out
}
