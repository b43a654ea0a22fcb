package tariff

import (
	"slices"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// trips makes the line of a trip day (Rules p. 8): a fixed number of hours at the tier of the case whatever the length
// of the actions, if he took no part in another case that day. The acts of the day are then not paid again.
func (p *pricer) trips(works []work, order []int) []event.FeeLine {
	var line event.FeeLine
	var first *work
	for _, i := range order {
		w := &works[i]
		if w.day != p.day || w.Kind != TripDay || w.reject != "" {
			continue
		}
		if first == nil {
			first, line = w, p.newLine(event.LineTrip)
		}
		line.Acts = append(line.Acts, w.ID)
	}
	if first == nil {
		return nil
	}
	if slices.Contains(p.group.OtherCaseDays, p.day) {
		line.Num, line.Den = "0", "1"
		addFlag(&line, event.StatusNotPayableTrip)
		return []event.FeeLine{line}
	}
	minutes := 60 * hours(p.set.TripDayHours)
	p.price(first, working, event.LineTrip, first.From, 0, minutes, p.day, -1)
	c := p.pieces[0]
	p.pieces = p.pieces[:0]
	p.tripPremium(&c)
	line.Counted, line.Paid = minutes, minutes
	exact := p.exact(&c, minutes)
	c.Num, c.Den = exact.NumString(), exact.DenString()
	line.Pieces = []event.FeePiece{c.FeePiece}
	for _, f := range [...]event.PayStatus{c.blocked, c.hold} {
		if f != "" {
			addFlag(&line, f)
		}
	}
	if c.calendar {
		addFlag(&line, event.StatusConfirmCalendar)
	}
	p.close(&line, exact)
	return []event.FeeLine{line}
}

// tripPremium is the coefficient of a trip day that is a day off; by default there is none, for the day is not an hour
// of participation.
func (p *pricer) tripPremium(c *piece) {
	if p.set.TripDayPremium != "true" || c.w.Role == VictimRepresentative || c.Edition == "" {
		return
	}
	look := p.book.Years.Look(p.day)
	if look.Off {
		e := p.book.editionOn(p.basis(p.set.TariffDateBasis, p.day), p.tariffStart)
		c.Factor, c.Premium = e.PremiumFactor, PremiumDayOff
	}
	c.calendar = !look.Confirmed && look.Kind != event.DayHoliday
}

// TripDates lists the local days of a trip from its first to its last moment, for a caller that has one record of a
// trip and needs one item a day.
func TripDates(z *event.ZoneOffsets, from, to civil.Instant) []civil.Date {
	first, _, ok := calendar.Local(z, from)
	last, _, ok2 := calendar.Local(z, to)
	if !ok || !ok2 || to < from {
		return nil
	}
	var out []civil.Date
	for d := first; d <= last; d++ {
		out = append(out, d)
	}
	return out
}
