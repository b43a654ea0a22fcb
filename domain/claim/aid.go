package claim

import (
	"slices"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: what the work record says of an act beside its time, as the tariff needs it.

// asAnswered puts into an item what advocate, body and home bar said of its act: a hold, minutes without a time of
// day, breaks, and minutes that belong to another record. The latter are breaks in which he worked elsewhere, so nobody
// pays them here.
func (v *view) asAnswered(it *tariff.Item, a *act.Act, c *act.Content, p *appointment.Appointment, left bool) {
	it.Hold = event.PayStatus(a.Hold(p))
	if c.Kind == act.Interview {
		it.Kind, it.Action = tariff.Participation, tariff.ActionInterview
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
	for _, lost := range a.Stood.Answer.Lost {
		for _, w := range c.Work() { // never across a break of the protocol, which is waiting
			if from, to := max(lost.From, w.From), min(lost.To, w.To); from < to {
				it.Breaks = append(it.Breaks, tariff.Break{Span: tariff.Span{From: from, To: to}, Left: true})
			}
		}
	}
	sort.Slice(it.Breaks, func(i, j int) bool { return it.Breaks[i].From < it.Breaks[j].From })
}

// noCase tells whether an act takes part in no other case of its day: a trip day is paid by the day, a consultation
// has no case (Rules p. 8).
func noCase(a *act.Act) bool {
	return slices.Contains([]string{act.TripDay, act.Consultation}, a.Stood.Content.Kind)
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
		for i := range g.Lines {
			if g.Lines[i].Status == event.PayStatus("hold_no_waiver") {
				out = append(out, v.day(g.Advocate, v.root(g.Appointment), g.Day)...)
				break
			}
		}
	}
	if len(out) > 0 {
		return out // the pricing that follows asks for the decree
	}
	return v.request(c)
}
