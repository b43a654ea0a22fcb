package tariff

import (
	"cmp"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
)

// scale puts the sum of minutes of a line into a band of p. 10-1, once. Minutes that stand elsewhere but belong to the
// same sum are put in with it, and the line keeps its own share.
func (p *pricer) scale(l *event.FeeLine, k *bucket) {
	l.Paid = l.Counted
	if p.rules == nil || p.rules.Rounding == "none" || l.Kind == event.LineTrip ||
		l.Kind == event.LineWaiting && p.set.WaitingRounded != "true" {
		return
	}
	l.Rounding = p.rules.Rounding
	summed := l.Counted + p.rest(l, k)
	paid := paidMinutes(p.rules, summed)
	switch {
	case summed != l.Counted:
		l.Summed, l.SumPaid = summed, paid
		l.Scale = ratio(paid, summed)
		l.Paid = (2*l.Counted*paid + summed) / (2 * summed)
	case paid == l.Counted:
	case p.set.NightSplit == "after_rounding" && p.goOn(k, paid-l.Counted):
		l.Paid = paid
	case p.set.RoundingTopup != "proportional":
		l.Paid = paid
		p.pieces[p.topUp(k)].Added = paid - l.Counted
	default:
		l.Paid, l.Scale = paid, ratio(paid, l.Counted)
	}
}

func ratio(num, den int) event.Ratio {
	n, d, _ := money.Ratio(int64(num), int64(den)).Int64s()
	return event.Ratio{Num: n, Den: d}
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

// rest is the number of minutes elsewhere that a line of work is summed with (setting round_group).
func (p *pricer) rest(l *event.FeeLine, k *bucket) int {
	if l.Kind != event.LineWork || k.hold != "" || l.Counted == 0 {
		return 0
	}
	n := 0
	for _, r := range p.group.Rest {
		if p.set.RoundGroup == "payment_document" && r.Document == k.doc ||
			p.set.RoundGroup == "application_month" && r.Day.FirstOfMonth() == p.day.FirstOfMonth() ||
			p.acrossCases() && r.Day == p.day {
			n += r.Minutes
		}
	}
	return n
}

// acrossCases: all cases of an advocate on one day are one sum.
func (p *pricer) acrossCases() bool {
	return p.set.RoundGroup == "advocate_day" || p.set.RoundGroup == "advocate_case_day" && p.set.RoundCrossCase == "sum_across_cases"
}

// dayRest is what one day of a group gives to the sums of its other days.
type dayRest struct {
	day  civil.Date
	list []Rest
}

// ownRest counts the minutes of each day of a group that has several, where a setting sums over days.
func ownRest(b *Book, g *Group, works []work, order []int, all []civil.Date) []dayRest {
	if len(all) < 2 {
		return nil
	}
	var out []dayRest
	for _, day := range all {
		set := WithDefaults(b.SettingsOn(day))
		if set.RoundGroup != "payment_document" && set.RoundGroup != "application_month" {
			continue
		}
		alone := *g
		alone.Rest = nil
		one := dayRest{day: day}
		for _, l := range suppose(b, &alone, set, works, order, day, [2]civil.Date{}) {
			if l.Kind != event.LineWork || l.Rounding == "none" || len(l.Pieces) == 0 || held(&l) {
				continue
			}
			r := Rest{Day: day, Minutes: l.Counted}
			for i := range works {
				if works[i].ID == l.Acts[0] {
					r.Document = works[i].Document
				}
			}
			one.list = append(one.list, r)
		}
		out = append(out, one)
	}
	return out
}

// held tells whether the minutes of a line stand apart because something holds them.
func held(l *event.FeeLine) bool {
	return slices.ContainsFunc(l.Flags, func(f event.PayStatus) bool {
		return f == event.StatusHoldOverlap || f == event.StatusHoldClient || f == event.StatusHoldSeverity ||
			f == event.StatusHoldInterview || f == event.StatusNotPayableClient ||
			f == event.StatusHoldUnconfirmed || f == event.StatusHoldCertificate || f == event.StatusHoldNoWaiver
	})
}

// withRest adds to what the caller handed in the group's own other days.
func withRest(g *Group, own []dayRest, day civil.Date) *Group {
	if len(own) == 0 {
		return g
	}
	full := *g
	full.Rest = slices.Clone(g.Rest)
	for _, o := range own {
		if o.day != day {
			full.Rest = append(full.Rest, o.list...)
		}
	}
	return &full
}

// topUp names the piece that gets the minutes added by p. 10-1 (setting rounding_topup). A part is all minutes of one
// price. Of day parts the longest gets them; of equally long ones the earliest; where there is no day part, the rule
// takes all parts.
func (p *pricer) topUp(k *bucket) int {
	type part struct {
		unit    money.Frac
		minutes int
		last    int
		day     bool
	}
	var parts []part
	latest := k.list[0]
	for _, i := range k.list {
		c := &p.pieces[i]
		if c.From >= p.pieces[latest].From {
			latest = i
		}
		unit := p.exact(c, 1)
		at := slices.IndexFunc(parts, func(x part) bool { return x.unit.Cmp(unit) == 0 })
		if at < 0 {
			at = len(parts)
			parts = append(parts, part{unit: unit, day: c.Factor.Num == c.Factor.Den})
		}
		parts[at].minutes += c.Minutes
		parts[at].last = i
	}
	if p.set.RoundingTopup == "last_part" {
		return latest
	}
	if p.set.RoundingTopup == "day_part" && slices.ContainsFunc(parts, func(x part) bool { return x.day }) {
		parts = slices.DeleteFunc(parts, func(x part) bool { return !x.day })
	}
	best := slices.MaxFunc(parts, func(a, b part) int { return cmp.Compare(a.minutes, b.minutes) })
	return best.last
}

// goOn lets the time go on after the last item for the minutes added by p. 10-1, and prices them as the clock stands
// then (night_split = after_rounding). It tells whether any item has a time of day.
func (p *pricer) goOn(k *bucket, minutes int) bool {
	last := -1
	for _, i := range k.list {
		if c := &p.pieces[i]; c.To != 0 && (last < 0 || c.To > p.pieces[last].To) {
			last = i
		}
	}
	if last < 0 {
		return false
	}
	c := &p.pieces[last]
	item := *c.w.Item
	item.From, item.To = c.To, c.To+civil.Instant(minutes)*civil.Minute
	item.Breaks, item.Held, item.Yielded, item.Minutes = nil, nil, nil, 0
	more := *p
	more.pieces, more.flags = nil, nil
	more.cut(&work{Item: &item, zone: c.w.zone, day: c.w.day})
	for _, x := range more.pieces {
		x.w, x.hold = c.w, c.hold
		x.Added, x.Minutes = x.Minutes, 0
		k.list = append(k.list, len(p.pieces))
		p.pieces = append(p.pieces, x)
	}
	return true
}

// mixedLoss tells whether a rounded line pays less than its minutes of one price would alone (step 9). total is before
// the share, which scales both sides alike.
func (p *pricer) mixedLoss(l *event.FeeLine, total money.Frac) bool {
	if l.Paid == l.Counted || l.Summed != 0 || len(l.Pieces) < 2 {
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

// Summable gives what a line gives to a sum of p. 10-1 that a setting makes wider than a day of a case: its minutes
// before rounding, if they are work, rounded at all and not held. A caller hands them in as Group.Rest.
func Summable(l *event.FeeLine) (minutes int, ok bool) {
	return l.Counted, l.Kind == event.LineWork && l.Rounding != "none" && len(l.Pieces) > 0 && !held(l)
}
