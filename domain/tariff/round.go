package tariff

import (
	"qorgau/domain/event"
	"qorgau/domain/money"
)

// scale puts the sum of minutes of a line into a band of p. 10-1, once.
func (p *pricer) scale(l *event.FeeLine) {
	l.Paid = l.Counted
	if p.rules == nil || p.rules.Rounding == "none" || l.Kind == event.LineTrip ||
		l.Kind == event.LineWaiting && p.set.WaitingRounded != "true" {
		return
	}
	l.Rounding = p.rules.Rounding
	l.Paid = paidMinutes(p.rules, l.Counted)
	if l.Paid != l.Counted {
		num, den, _ := money.Ratio(int64(l.Paid), int64(l.Counted)).Int64s()
		l.Scale = event.Ratio{Num: num, Den: den}
	}
}

// paidMinutes is p. 10-1 for a sum of minutes; above the last band, and for 0, the actual time.
func paidMinutes(r *event.RulesEdition, minutes int) int {
	for _, b := range r.Bands {
		if minutes >= b.FromMinutes && minutes <= b.ToMinutes && b.PaidHours.Den != 0 {
			return int(60 * b.PaidHours.Num / b.PaidHours.Den)
		}
	}
	return minutes
}

// mixedLoss tells whether a rounded line pays less than its minutes of one price would alone (step 9). total is before
// the share, which scales both sides alike.
func (p *pricer) mixedLoss(l *event.FeeLine, total money.Frac) bool {
	if l.Paid == l.Counted || len(l.Pieces) < 2 {
		return false
	}
	price := func(f *event.FeePiece) money.Frac {
		return money.Ratio(f.MRP, 60).Mul(frac(f.Rate)).Mul(frac(f.Factor))
	}
	for i := range l.Pieces {
		unit, minutes := price(&l.Pieces[i]), 0
		for j := range l.Pieces {
			if price(&l.Pieces[j]).Cmp(unit) == 0 {
				minutes += l.Pieces[j].Minutes
			}
		}
		if unit.Mul(money.Whole(int64(paidMinutes(p.rules, minutes)))).Cmp(total) > 0 {
			return true
		}
	}
	return false
}
