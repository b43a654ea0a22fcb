package tariff

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
)

// Price prices the work of one advocate in one case (or all his consultations) and says how: one line for each local
// day and kind, and one more for minutes that are held. It is the algorithm of fees.md section 7. The order of the items
// decides nothing, and a line depends only on the items of its own day, so pricing again after a correction is cheap.
func Price(b *Book, g *Group) []event.FeeLine {
	works, order := prepare(b, g)
	all := days(works)
	own := ownRest(b, g, works, order, all)
	var lines []event.FeeLine
	for _, day := range all {
		lines = append(lines, priceDay(b, withRest(g, own, day), works, order, day)...)
	}
	return lines
}

// days are the different days of the works in order. They cannot be read off the order of time: an item that touches
// an earlier one belongs to the day before, though it began after one stated in minutes.
func days(works []work) []civil.Date {
	var out []civil.Date
	for i := range works {
		if !slices.Contains(out, works[i].day) {
			out = append(out, works[i].day)
		}
	}
	slices.Sort(out)
	return out
}

// priceDay prices a day, and, if an edition may not have begun yet on it, prices it again under each supposition.
func priceDay(b *Book, g *Group, works []work, order []int, day civil.Date) []event.FeeLine {
	set := WithDefaults(b.SettingsOn(day))
	var supposed [2]civil.Date
	if set.BorderWindowPolicy == "latest_day" {
		supposed = [2]civil.Date{never, never}
	}
	lines := suppose(b, g, set, works, order, day, supposed)
	if set.BorderWindowPolicy != "require_confirmation" {
		return lines
	}
	tariffs, rules := starts(b, set, g, lines, day)
	for _, t := range tariffs {
		for _, r := range rules {
			if t == 0 && r == 0 {
				continue
			}
			other := suppose(b, g, set, works, order, day, [2]civil.Date{t, r})
			for i := range lines {
				if !contains(other, &lines[i]) {
					addFlag(&lines[i], event.StatusConfirmWindow)
				}
			}
		}
	}
	return lines
}

// never is a first day later than any window.
const never = civil.Date(1 << 30)

func suppose(b *Book, g *Group, set event.Settings, works []work, order []int, day civil.Date, first [2]civil.Date) []event.FeeLine {
	p := &pricer{book: b, group: g, set: set, day: day, tariffStart: first[0], rulesStart: first[1]}
	p.rules = b.rulesOn(p.basis(set.RoundingRuleDateBasis, day), p.rulesStart)
	n := 0
	for i := range works {
		if works[i].day == day {
			n++
		}
	}
	p.pieces = make([]piece, 0, n+2) // most items are one piece
	lines := p.trips(works, order)
	inTrip := len(lines) > 0 && lines[0].Paid > 0
	for _, i := range order {
		w := &works[i]
		switch {
		case w.day != day || w.Kind == TripDay && w.reject == "":
		case w.reject != "":
			lines = append(lines, p.empty(w, w.reject))
		case w.Kind.costs():
			lines = append(lines, p.tripCost(w))
		case inTrip && w.Kind != Consultation:
			lines[0].Acts = append(lines[0].Acts, w.ID)
			addFlag(&lines[0], event.FlagInTripDay)
		default:
			before := len(p.pieces)
			p.cut(w)
			if len(p.pieces) == before {
				lines = append(lines, p.empty(w, event.StatusNotPayableYielded))
			}
		}
	}
	p.caps()
	lines = append(lines, p.lines()...)
	return lines
}

// empty is the line of an item that has no price, with the reason; so no act is ever lost from sight.
func (p *pricer) empty(w *work, why event.PayStatus) event.FeeLine {
	kind := event.LineWork
	switch {
	case w.Kind == Consultation:
		kind = event.LineConsultation
	case w.Kind == TripDay:
		kind = event.LineTrip
	case w.Kind.costs():
		kind = event.LineTripCost
	case w.Kind.waits():
		kind = event.LineWaiting
	}
	l := p.newLine(kind)
	l.Acts = []string{w.ID}
	addFlag(&l, why)
	l.Num, l.Den = "0", "1"
	return l
}

func (p *pricer) newLine(kind event.LineKind) event.FeeLine {
	l := event.FeeLine{
		Day: p.day, Kind: kind, Status: event.StatusPayable, Rounding: "none", Settings: p.set.Version,
		Scale: event.Ratio{Num: 1, Den: 1}, Share: p.share(),
	}
	if p.rules != nil {
		l.Rules = p.rules.ID
	}
	return l
}

func (p *pricer) share() event.Ratio {
	if p.group.Share.Den == 0 {
		return event.Ratio{Num: 1, Den: 1}
	}
	return p.group.Share
}

// bucket collects the pieces of one line.
type bucket struct {
	line event.LineKind
	hold event.PayStatus
	act  string // with round_group = action
	doc  string // with round_group = payment_document
	ward string // with round_group_consultation = advocate_person_day
	list []int
}

// lines puts the pieces into lines (step 4) and prices them (steps 5-7).
func (p *pricer) lines() []event.FeeLine {
	var buckets []bucket
	for i := range p.pieces {
		c := &p.pieces[i]
		key := bucket{line: c.line, hold: c.hold}
		if p.set.RoundGroup == "action" && c.line == event.LineWork {
			key.act = c.Act
		}
		if p.set.RoundGroup == "payment_document" && c.line == event.LineWork {
			key.doc = c.w.Document
		}
		if p.set.RoundGroupConsultation == "advocate_person_day" && c.line == event.LineConsultation {
			key.ward = c.w.Person
		}
		at := -1
		for j := range buckets {
			k := &buckets[j]
			if k.line == key.line && k.hold == key.hold && k.act == key.act && k.doc == key.doc && k.ward == key.ward {
				at = j
				break
			}
		}
		if at < 0 {
			at = len(buckets)
			buckets = append(buckets, key)
		}
		buckets[at].list = append(buckets[at].list, i)
	}
	out := make([]event.FeeLine, 0, len(buckets))
	for _, kind := range [...]event.LineKind{event.LineWork, event.LineWaiting, event.LineConsultation} {
		for j := range buckets {
			if buckets[j].line == kind {
				out = append(out, p.sum(&buckets[j]))
			}
		}
	}
	return out
}

// sum prices one line: minutes counted, minutes paid, scale, pieces, share, tiyn.
func (p *pricer) sum(k *bucket) event.FeeLine {
	l := p.newLine(k.line)
	l.Pieces = make([]event.FeePiece, 0, len(k.list))
	flags := make([]event.PayStatus, 0, 4)
	if k.hold != "" {
		flags = append(flags, k.hold)
	}
	for _, i := range k.list {
		l.Counted += p.pieces[i].Minutes
		l.Cut += p.pieces[i].cut
	}
	p.scale(&l, k)
	for _, i := range k.list {
		c := &p.pieces[i]
		if !slices.Contains(l.Acts, c.Act) {
			l.Acts = append(l.Acts, c.Act)
		}
		if c.blocked != "" {
			flags = append(flags, c.blocked)
		}
		if c.calendar {
			flags = append(flags, event.StatusConfirmCalendar)
		}
	}
	total := money.Frac{}
	for _, i := range k.list {
		c := &p.pieces[i]
		exact := p.exact(c, c.Minutes+c.Added)
		c.Num, c.Den = exact.NumString(), exact.DenString()
		l.Pieces = append(l.Pieces, c.FeePiece)
		total = total.Add(exact)
	}
	total = total.Mul(frac(l.Scale))
	if p.mixedLoss(&l, total) {
		flags = append(flags, event.FlagMixedPriceLoss)
	}
	p.close(&l, total)
	if Rounded(&l) && slices.Contains(p.group.RoundedElsewhere, p.day) && p.set.RoundCrossCase == "flag_for_person" &&
		!p.acrossCases() && p.set.RoundGroup != "application_month" {
		flags = append(flags, event.StatusConfirmCrossCase)
	}
	for _, n := range p.flags {
		if n.line == k.line {
			flags = append(flags, n.flag)
		}
	}
	if k.line == event.LineWork {
		flags = p.longDay(k, flags)
	}
	for _, f := range flags {
		addFlag(&l, f)
	}
	return l
}

// exact is the value of minutes at a piece's price, before scale and share.
func (p *pricer) exact(c *piece, minutes int) money.Frac {
	return money.Ratio(c.MRP*int64(minutes), 60).Mul(frac(c.Rate)).Mul(frac(c.Factor))
}

// close applies the share, rounds to tiyn and sets the flags that concern every kind of line.
func (p *pricer) close(l *event.FeeLine, total money.Frac) {
	if l.Share.Num != l.Share.Den {
		total = total.Mul(frac(l.Share))
		if p.set.PartialRelease == "hold" {
			addFlag(l, event.StatusHoldRelease)
		}
	}
	how := money.HalfUp
	switch p.set.TiynRounding {
	case "truncate_per_line":
		how = money.Truncate
	case "half_even_per_line":
		how = money.HalfEven
	case "whole_tenge":
		how = money.WholeTenge
	}
	tiyn, err := total.Round(how)
	if err != nil {
		// No rate, МРП and day of 24 hours come near; only a nonsense edition could, and then nothing is payable.
		addFlag(l, event.StatusBlockedYear)
	}
	l.Num, l.Den, l.Tiyn = total.NumString(), total.DenString(), int64(tiyn)
	if p.group.Late {
		addFlag(l, event.StatusNotPayableLate)
	}
	if l.Counted == 0 && l.Cut > 0 {
		addFlag(l, event.StatusNotPayableCap)
	}
}

func (p *pricer) longDay(k *bucket, flags []event.PayStatus) []event.PayStatus {
	all, asked := 0, 0
	for _, i := range k.list {
		c := &p.pieces[i]
		all += c.Minutes
		if c.w.Kind == Participation && c.w.Action == ActionInterrogation {
			asked += c.Minutes
		}
	}
	if asked > 8*60 {
		flags = append(flags, event.FlagLongInterrogate)
	}
	if all > 16*60 {
		flags = append(flags, event.FlagLongDay)
	}
	return flags
}

// Rounded tells whether p. 10-1 changed the minutes of a line: the caller tells so to the groups of the advocate's
// other cases of the day (Group.RoundedElsewhere).
func Rounded(l *event.FeeLine) bool { return l.Paid != l.Counted || l.Scale.Num != l.Scale.Den }

// Sum is the total of lines: the sum of rounded lines, never the rounding of a sum (step 7). Under tiyn_rounding =
// once_per_application the lines are first put together by Together.
func Sum(lines []event.FeeLine) money.Tiyn {
	var s money.Tiyn
	for i := range lines {
		s += money.Tiyn(lines[i].Tiyn)
	}
	return s
}

func frac(r event.Ratio) money.Frac { return money.Ratio(r.Num, r.Den) }
