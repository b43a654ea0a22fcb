package appointment

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// This file: an advocate falls out of his defences: his licence, or a long absence.

// fallsOut ends what an advocate holds when his licence no longer allows it, or looks for others when he is away for
// long (CPC 68(3)); of very many defences the rest follows by a clock.
func (d *desk) fallsOut(a *roster.Advocate) {
	held := d.lost(a, d.rec.At)
	if a == nil || len(held) == 0 && a.StatusAt(d.rec.At) == "active" {
		return
	}
	status := a.StatusAt(d.rec.At)
	if status != "active" {
		for _, id := range sortedIDs(d.Open) {
			if r := d.Requests[id]; r.Offer.Advocate == a.Ref {
				d.endOffer(r, "withdrawn", 0)
			}
		}
	}
	for _, id := range held[:min(len(held), perAdvocate)] {
		switch p := d.Appointments[id]; status {
		case "active":
			d.say(&event.DefenderMissed{Appointment: p.ID, Request: p.Request, Reason: "long_absence"})
			d.say(&event.AlarmRaised{Object: p.ID, Code: "long_absence", To: []string{"bar"}})
		case "died":
			d.endAppointment(p, "died", "")
		default:
			d.endAppointment(p, "licence_lost", "")
		}
	}
}

// lost lists the appointments that an advocate can no longer serve, in order.
func (s *State) lost(a *roster.Advocate, at civil.Instant) []string {
	if a == nil {
		return nil
	}
	active := a.StatusAt(at) == "active"
	if active && !a.AwayLong(at) {
		return nil
	}
	held := slices.Clone(s.ByAdvocate[a.Ref])
	slices.Sort(held)
	return slices.DeleteFunc(held, func(id string) bool { return active && !s.Appointments[id].atWork() })
}

// followAdvocate sets the clock for what one group does not take from an advocate who falls out.
func (s *State) followAdvocate(a *roster.Advocate, at civil.Instant, clocks *journal.Clocks) {
	if len(s.lost(a, at)) > perAdvocate {
		clocks.Start(roster.ClockObject(a.Ref), kindDefences, at)
	}
}
