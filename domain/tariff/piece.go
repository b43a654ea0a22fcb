package tariff

import (
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// piece is a run of minutes of one item with one price and one fate.
type piece struct {
	event.FeePiece
	w        *work
	line     event.LineKind
	hold     event.PayStatus // set: the minutes are priced in a line of their own
	cut      int             // minutes taken off by a cap
	postpone bool            // counts against the cap of one day
	blocked  event.PayStatus
	calendar bool // an unconfirmed table of days could change the price
	night    bool
}

// pricer prices the items of one day under one supposition about where the border windows end.
type pricer struct {
	book  *Book
	group *Group
	set   event.Settings
	rules *event.RulesEdition
	day   civil.Date
	// supposed first days of the editions whose window is touched; 0 means the earliest lawful day
	tariffStart, rulesStart civil.Date

	pieces []piece
	flags  []note
}

// note is a flag for the line of a kind.
type note struct {
	line event.LineKind
	flag event.PayStatus
}

func (p *pricer) note(line event.LineKind, flag event.PayStatus) {
	for _, n := range p.flags {
		if n.line == line && n.flag == flag {
			return
		}
	}
	p.flags = append(p.flags, note{line, flag})
}

// state of a minute of an item.
type state int

const (
	idle    state = iota // a break that nobody pays
	waits                // waiting, a paid break
	working              // aid itself
)

func (p *pricer) state(w *work, t civil.Instant) state {
	if w.Kind.waits() {
		return waits
	}
	for i := range w.Breaks {
		if k := &w.Breaks[i]; k.covers(t) {
			if k.Left || p.set.BreakPaid != "waiting" || w.Kind != Participation {
				return idle
			}
			return waits
		}
	}
	return working
}

// cut makes the pieces of one item (fees.md section 7, steps 1-3).
func (p *pricer) cut(w *work) {
	kind := event.LineWork
	if w.Kind == Consultation {
		kind = event.LineConsultation
	}
	if w.stated() {
		p.price(w, working, kind, w.From, 0, w.Minutes, w.day, -1)
		return
	}
	interrogation := w.Kind == Participation && w.Action == ActionInterrogation
	if interrogation && len(w.Breaks) == 0 && w.To-w.From > 4*civil.Hour {
		p.note(kind, event.FlagBreakMissing)
	}
	for at := w.From; at < w.To; {
		day, minute, next := p.until(w, at)
		st := p.state(w, at)
		line := kind
		if st == waits {
			line = event.LineWaiting
		}
		switch {
		case st == idle:
			p.note(kind, event.FlagBreakUnpaid)
		case st == waits && p.yields(w, at):
			p.note(event.LineWaiting, event.FlagWaitingYielded)
		default:
			p.price(w, st, line, at, next, int((next-at)/civil.Minute), day, minute)
		}
		at = next
	}
}

// until gives the local day and minute at a moment and the next moment at which anything may change: local midnight,
// the ends of night, the offset of the zone, a break, an overlap.
func (p *pricer) until(w *work, at civil.Instant) (day civil.Date, minute int, next civil.Instant) {
	offset, next, _ := calendar.Offset(w.zone, at)
	next = min(next, w.To)
	local := at + civil.Instant(offset)*civil.Minute
	day, minute = local.UTCDate(), int(local.MillisOfDay()/civil.Minute)
	night, morning := p.book.Years.Night(day.Year())
	for _, border := range [...]int{night, morning, 24 * 60} {
		if border > minute {
			next = min(next, at+civil.Instant(border-minute)*civil.Minute)
		}
	}
	closer := func(t civil.Instant) {
		if t > at && t < next {
			next = t
		}
	}
	for i := range w.Breaks {
		closer(w.Breaks[i].From)
		closer(w.Breaks[i].To)
	}
	for _, list := range [...][]Span{w.Held, w.Yielded} {
		for _, s := range list {
			closer(s.From)
			closer(s.To)
		}
	}
	for _, r := range w.rivals {
		closer(r.From)
		closer(r.To)
		for i := range r.Breaks {
			closer(r.Breaks[i].From)
			closer(r.Breaks[i].To)
		}
		for _, y := range r.Yielded {
			closer(y.From)
			closer(y.To)
		}
	}
	return day, minute, next
}

// yields: waiting gives way to work, in this group or as the caller says.
func (p *pricer) yields(w *work, at civil.Instant) bool {
	for _, s := range w.Yielded {
		if s.covers(at) {
			return true
		}
	}
	for _, r := range w.rivals {
		if r.From <= at && at < r.To && p.state(r, at) == working {
			return true
		}
	}
	return false
}

// overlapped: the minute is claimed by another record of the same sort too, so both are held (step 1).
func (p *pricer) overlapped(w *work, st state, at civil.Instant) bool {
	if w.Freed || w.Settled {
		return false
	}
	for _, s := range w.Held {
		if s.covers(at) {
			return true
		}
	}
	for _, r := range w.rivals {
		if r.From <= at && at < r.To && p.state(r, at) == st && !gaveWay(r, st, at) {
			return true
		}
	}
	return false
}

// gaveWay tells whether a waiting minute of a record belongs to another one already.
func gaveWay(w *work, st state, at civil.Instant) bool {
	for _, s := range w.Yielded {
		if st == waits && s.covers(at) {
			return true
		}
	}
	return false
}

// price makes one piece: edition, tier, МРП, coefficient, and whether its minutes are held.
func (p *pricer) price(w *work, st state, line event.LineKind, from, to civil.Instant, minutes int, day civil.Date, minute int) {
	c := piece{w: w, line: line, postpone: w.Kind == Postponed}
	c.FeePiece = event.FeePiece{
		Act: w.ID, From: from, To: to, Day: day, Minutes: minutes, Rule: p.point(w, st),
		Rate: event.Ratio{Num: 0, Den: 1}, Factor: event.Ratio{Num: 1, Den: 1},
	}
	c.Offset, _, _ = calendar.Offset(w.zone, from)
	edition := p.book.editionOn(p.basis(p.set.TariffDateBasis, day), p.tariffStart)
	mrp := p.book.MRPOn(p.basis(p.set.MRPDateBasis, day))
	if edition == nil || mrp == nil || p.rules == nil {
		c.blocked = event.StatusBlockedYear
		p.pieces = append(p.pieces, c)
		return
	}
	if !edition.Verified || !p.rules.Verified || !mrp.Verified {
		c.blocked = event.StatusBlockedUnverified
	}
	c.Edition, c.MRP = edition.ID, mrp.Tenge
	c.Severity = p.severity(day)
	tier, hold := p.tier(w, edition, c.Severity)
	c.Tier, c.hold = tier, hold
	if s := p.client(w, edition); s != "" {
		c.hold = s
	}
	if w.Action == ActionInterview {
		c.hold = event.StatusHoldInterview
	}
	if w.Hold != "" {
		c.hold = w.Hold
	}
	if minute >= 0 && p.overlapped(w, st, from) {
		c.hold = event.StatusHoldOverlap
	}
	c.Rate, c.Clause = rate(edition, tier, st == waits)
	if minute >= 0 {
		p.premium(&c, edition, st, day, minute)
	}
	p.merge(c)
}

// merge joins a piece to the one before it if they differ only in time.
func (p *pricer) merge(c piece) {
	if n := len(p.pieces); n > 0 {
		l := &p.pieces[n-1]
		same := c
		same.From, same.To, same.Minutes = l.From, l.To, l.Minutes
		if l.w == c.w && l.To == c.From && l.To != 0 && same.FeePiece == l.FeePiece && l.line == c.line &&
			l.hold == c.hold && l.blocked == c.blocked && l.night == c.night {
			l.To, l.Minutes, l.calendar = c.To, l.Minutes+c.Minutes, l.calendar || c.calendar
			return
		}
	}
	p.pieces = append(p.pieces, c)
}

// basis is the day that fixes an edition: the day of the aid, or another by setting, if it is known.
func (p *pricer) basis(c event.Choice, action civil.Date) civil.Date {
	switch {
	case c == "decree_date" && p.group.Decree != 0:
		return p.group.Decree
	case c == "application_date" && p.group.Application != 0:
		return p.group.Application
	}
	return action
}

// point is the point of the Rules that names the time as paid. Point 6 of P2018 and P2021 is point 7 from P2022 on;
// the numbers of the points on trips and waivers in those two were not read.
func (p *pricer) point(w *work, st state) string {
	if p.rules == nil {
		return ""
	}
	t := p.rules.TimePoint
	switch {
	case w.Kind == Consultation:
		return "p2_1"
	case w.Kind == TripDay && t == "p7":
		return "p8"
	case w.Kind == Waiver && t == "p7":
		return "p9"
	case w.Kind == Waiting:
		return t + "_1"
	case w.Kind == Postponed:
		return t + "_2"
	case w.Kind == Study:
		return t + "_3"
	case w.Kind == Visit && p.group.Proceeding == AdministrativeFault:
		return t + "_5"
	case w.Kind == Visit:
		return t + "_4"
	case w.Kind == Drafting:
		return t + "_6"
	case w.Kind == Participation && st == working, w.Kind == Discussion:
		return "p5_3"
	}
	return ""
}
