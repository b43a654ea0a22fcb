package tariff

import (
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Reasons of the coefficient, as FeePiece.Premium carries them.
const (
	PremiumNight       = "night"
	PremiumDayOff      = "day_off"
	PremiumNightDayOff = "night_day_off"
)

// premium sets the coefficient of rates p. 1(4) for a piece whose minutes are all of one day and all night or none.
func (p *pricer) premium(c *piece, e *event.TariffEdition, st state, day civil.Date, minute int) {
	if p.set.NightSplit == "by_start_time" {
		day, minute, _ = calendar.Local(c.w.zone, c.w.From)
	}
	from, to := p.book.Years.Night(day.Year())
	c.night = calendar.IsNight(minute, from, to)
	if c.night && st == working && c.w.Kind == Participation && !c.w.Ground {
		p.note(c.line, event.FlagNightGround)
	}
	if !p.eligible(c.w, e, st) {
		return
	}
	look := p.book.Years.Look(day)
	off := look.Off || look.Weekend && p.set.PremiumOnWorkingSaturday == "true"
	night, dayOff, mayBeOff := c.night, off, true
	if p.narrow(e) {
		x, xm, ok := calendar.Local(c.w.zone, c.w.Detention+civil.Day)
		if c.w.Detention == 0 || !ok {
			return
		}
		night = c.night && calendar.IsNight(xm, from, to) && nightOf(x, xm, from, to) == nightOf(day, minute, from, to)
		mayBeOff = x == day
		dayOff = off && mayBeOff
	}
	factor := e.PremiumFactor
	switch {
	case night && dayOff:
		c.Premium = PremiumNightDayOff
		if p.set.PremiumStacking == "multiply" {
			factor = event.Ratio{Num: factor.Num * factor.Num, Den: factor.Den * factor.Den}
		}
	case night:
		c.Premium = PremiumNight
	case dayOff:
		c.Premium = PremiumDayOff
	}
	if c.Premium != "" {
		c.Factor = factor
	}
	// A correction of the table could change the price only of minutes that are not night anyway; a holiday by law
	// stays one.
	if !look.Confirmed && mayBeOff && look.Kind != event.DayHoliday && (!night || p.set.PremiumStacking == "multiply") {
		c.calendar = true
	}
}

// eligible tells whether a minute at night or on a day off would get the coefficient.
func (p *pricer) eligible(w *work, e *event.TariffEdition, st state) bool {
	if st == waits && p.set.PremiumOnWaiting != "true" {
		return false
	}
	switch p.group.Proceeding {
	case Criminal, "", AdministrativeFault:
	default:
		return false
	}
	switch w.Kind {
	case Participation, Waiting, Postponed:
	case Visit:
		if p.set.PremiumScope == "participation" {
			return false
		}
	case Consultation:
		return false
	default:
		if p.set.PremiumScope != "all" {
			return false
		}
	}
	if p.narrow(e) {
		return w.Role != VictimRepresentative && w.Kind == Participation && w.Action == ActionInterrogation &&
			w.Client == ClientSuspect && w.Urgent
	}
	return w.Role != VictimRepresentative || p.set.PremiumRoles == "defender_and_victim_representative"
}

// narrow is the reading of T1: all conditions at once.
func (p *pricer) narrow(e *event.TariffEdition) bool {
	return e.PremiumRule == event.PremiumUrgentInterrogation && p.set.T1PremiumReading == "cumulative"
}

// nightOf names a night by the day on which it began.
func nightOf(d civil.Date, minute, from, to int) civil.Date {
	if from > to && minute < to {
		return d - 1
	}
	return d
}
