package claim

import (
	"slices"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: what the work record says of an act beside its time, as the tariff needs it.

// asAnswered puts into an item what advocate, body and home bar said of its act: a hold, minutes without a time of
// day, breaks, and minutes that belong to another record. The latter are breaks in which he worked elsewhere, so nobody
// pays them here.
func (v *view) asAnswered(it *tariff.Item, a *act.Act, c *act.Content, p *appointment.Appointment, left bool) {
	if it.Hold = event.PayStatus(a.Hold(p)); it.Hold == event.StatusHoldUnconfirmed && v.named(a.ID) {
		it.Hold = ""
	}
	if c.Kind == act.Interview {
		it.Kind, it.Action = tariff.Participation, tariff.ActionInterview
	}
	if c.IsCost() {
		it.To, it.Cost = 0, tariff.Cost{Tiyn: c.Cost.Tiyn, Days: int(c.Cost.Days), Mode: c.Cost.Mode, Place: c.Cost.Place,
			Consent: c.Cost.Consent, Demand: c.Cost.Consent, Document: c.Protocol != ""}
		return
	}
	if p.EndReason == "status_lost" && v.book.AppointmentSettingsOn(a.Stood.Day).StatusLostPay == "false" {
		it.Hold = event.StatusNotPayableLost
	}
	if c.Kind == act.TripDay && v.fullWorkingDay(a.Stood.Day) {
		it.Hold = event.StatusHoldTripDayOff
	}
	if c.Stated > 0 {
		it.To, it.Minutes = 0, int(c.Stated)
		return
	}
	for _, b := range c.Breaks {
		it.Breaks = append(it.Breaks, tariff.Break{Span: tariff.Span{From: b.From, To: b.To}, Left: left})
	}
	if len(c.Work()) == 0 {
		it.Yielded = append(it.Yielded, spans(a.Stood.Answer.Lost)...)
		return
	}
	it.Yielded = append(it.Yielded, spans(a.Stood.Answer.Lost)...) // a break or waiting that a person gave to the other record
	for _, lost := range a.Stood.Answer.Lost {
		for _, w := range c.Work() { // never across a break of the protocol, which is waiting
			if from, to := max(lost.From, w.From), min(lost.To, w.To); from < to {
				it.Breaks = append(it.Breaks, tariff.Break{Span: tariff.Span{From: from, To: to}, Left: true})
			}
		}
	}
	sort.Slice(it.Breaks, func(i, j int) bool { return it.Breaks[i].From < it.Breaks[j].From })
}

// named tells whether the standing decree of an act's claim has the act in its lines: that is the body's word for it.
func (v *view) named(id string) bool {
	g := v.s.Groups[v.s.ActGroup[id]]
	if g == nil {
		return false
	}
	w := winner(v.s.Decrees[g.Claim])
	return w != nil && slices.ContainsFunc(v.s.form(w).Lines, func(l event.DecreeLine) bool { return l.Act == id })
}

// names tells whether a decree has an act in its lines for which a group was held.
func (v *view) names(w *Decree, g *Group) bool {
	for i := range g.Lines {
		for _, id := range g.Lines[i].Acts {
			if slices.Contains(g.Lines[i].Flags, event.StatusHoldUnconfirmed) && slices.ContainsFunc(v.s.form(w).Lines, func(l event.DecreeLine) bool { return l.Act == id }) {
				return true
			}
		}
	}
	return false
}

// noCase tells whether an act takes part in no other case of its day: a trip day is paid by the day, a consultation
// has no case (Rules p. 8).
func noCase(a *act.Act) bool {
	return slices.Contains([]string{act.TripDay, act.Consultation}, a.Stood.Content.Kind) || a.Stood.Content.IsCost()
}

// fullWorkingDay tells whether a trip day is a day off in an edition that pays «за полный рабочий день» and not for
// each day of the trip (Rules p. 8, editions of 2018 and 2021): a person decides.
func (v *view) fullWorkingDay(day civil.Date) bool {
	law := v.book.Tariff()
	r := law.RulesOn(day)
	return r != nil && r.TripDay == "full_working_day" && law.Years.Look(day).Off
}

// ended follows the end of an appointment: the decree is asked for; work of a waiver may be paid now (Rules p. 9).
func (v *view) ended(e *event.AppointmentEnded) []journal.Outcome {
	c := v.s.Claims[v.s.OpenClaim(e.Appointment)]
	if c == nil {
		return nil
	}
	var out []journal.Outcome
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		waits := slices.ContainsFunc(g.Lines, func(l event.FeeLine) bool { return slices.Contains(l.Flags, event.StatusHoldNoWaiver) })
		if waits || e.Reason == "status_lost" {
			out = append(out, v.day(g.Advocate, v.root(g.Appointment), g.Day)...)
		}
	}
	if len(out) > 0 {
		return out // the pricing that follows asks for the decree
	}
	return v.request(c)
}
