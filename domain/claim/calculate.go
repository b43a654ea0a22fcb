package claim

import (
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// byRegister says that nobody calculated but this program, at the end of the month or of the work.
const byRegister = "register"

// endOfWork is the minute of the day at which a month's work is calculated.
const endOfWork = 18 * 60

// monthEnd is when the work of a month is calculated: at the end of its last working day, or of today's month if that
// is later. Work that lasts over a month is calculated so many working days before, that the body has its term and the
// decree still comes by the last working day of the month (Rules p. 10).
func monthEnd(b *book.State, p *appointment.Appointment, at civil.Instant, day civil.Date) civil.Instant {
	law := b.Tariff()
	d := max(day, today(b, p.Unit, at)).FirstOfMonth()
	for {
		last := law.Years.LastWorkingDayOfMonth(d)
		due := moment(b, p.Unit, at, last, endOfWork)
		if rules := law.RulesOn(last); rules != nil && rules.DecreeAtEndOfMonth && overAMonth(p, b, last) {
			before := last
			for n := rules.DecreeWorkingDays; n > 0; n-- {
				before = law.Years.PreviousWorkingDay(before - 1)
			}
			due = moment(b, p.Unit, at, before, morning)
		}
		if due > at {
			return due
		}
		d = d.AddMonths(1)
	}
}

// againAt is when the alarm about a decree that does not come rings again: after as many working days as the body had
// for it, by the table of days.
func againAt(b *book.State, unit string, at civil.Instant) civil.Instant {
	law := b.Tariff()
	now := today(b, unit, at)
	days := 3
	if rules := law.RulesOn(now); rules != nil && rules.DecreeWorkingDays > 0 {
		days = rules.DecreeWorkingDays
	}
	return moment(b, unit, at, law.Years.AddWorkingDays(now, days), morning)
}

// calculationBad is the code that makes a filed calculation mean nothing; empty: it counts.
func (s *State) calculationBad(e *event.CalculationFiled, at civil.Instant, appts *appointment.State, acts *act.State, b *book.State) string {
	p := appts.Get(e.Appointment)
	if p == nil || p.Advocate != e.Advocate {
		return "no_appointment"
	}
	c := s.Claims[s.OpenClaim(e.Appointment)]
	if c == nil {
		return "nothing_to_pay"
	}
	now := today(b, p.Unit, at)
	step := b.Tariff().Procedure(tariff.Step{On: now, FirstAction: s.firstDay(c), Wave: appointment.Wave(p.Unit, now)})
	switch {
	case step.Rules == nil || step.Doubt || step.Calculate == e.By:
	case e.By == tariff.Bar:
		return "calculator_is_advocate"
	default:
		return "calculator_is_bar"
	}
	if e.By == tariff.Advocate && e.Signer != e.Advocate {
		return "signer_is_another"
	}
	for _, k := range e.Acts {
		a := acts.Get(k.Act)
		if a == nil || !a.Stands() || a.Stood.Appointment != e.Appointment {
			return "no_such_act"
		}
		if a.Stood.Revision != k.Revision {
			return "older_revision"
		}
	}
	return ""
}

// calculationFiled answers a calculation that the advocate, or the bar, filed himself: the decree is asked for at once,
// or as soon as the home bar has answered for every minute.
func (v *view) calculationFiled(rec *journal.Record, e *event.CalculationFiled) []journal.Outcome {
	if code := v.s.calculationBad(e, rec.At, v.appts, v.acts, v.book); code != "" {
		return refuse(rec, e.Appointment, code)
	}
	return v.request(v.s.Claims[v.s.OpenClaim(e.Appointment)])
}

// requested folds the calculation: it closes the claim, and starts the clocks of the body's silence.
func (s *State) requested(rec *journal.Record, e *event.PaymentDecreeRequested, clocks *journal.Clocks, appts *appointment.State, b *book.State) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	c.Asked, c.Reminds, c.DueOn = e.Tiyn, e.Reminds, e.DueOn
	if c.Status != Open {
		return
	}
	if s.Numbers == nil {
		s.Numbers = map[string]int64{}
	}
	s.Numbers[c.Appointment]++
	c.Status, c.AskedOn = Requested, rec.At
	clocks.Drop(c.ID, clockMonth)
	unit := unitOf(c, appts)
	at := e.DueOn.Start()
	// The day before the last one is the second working day; where the term is shorter there is no day to remind on.
	if second := b.Tariff().Years.PreviousWorkingDay(e.DueOn - 1); second > today(b, unit, rec.At) {
		clocks.Start(c.ID, clockReminder, moment(b, unit, at, second, morning))
	}
	clocks.Start(c.ID, clockAlarm, moment(b, unit, at, e.DueOn+1, 0))
	s.rebook(c)
}

// OpenDecree is a payment decree that the body owes.
type OpenDecree struct {
	Claim   string
	Unit    string
	Person  journal.Ref // the advocate
	Tiyn    int64
	AskedAt civil.Instant
	DueOn   civil.Date
	Reminds int64
	Alarms  int64
}

// OpenDecrees lists the decrees that do not come, those due first in front: for the boards of body, bar and department.
func (s *State) OpenDecrees(appts *appointment.State) []OpenDecree {
	var out []OpenDecree
	for _, id := range s.ids() {
		if c := s.Claims[id]; s.awaited(c) {
			out = append(out, OpenDecree{
				Claim: id, Unit: unitOf(c, appts), Person: c.Advocate, Tiyn: c.Asked, AskedAt: c.AskedOn, DueOn: c.DueOn,
				Reminds: c.Reminds, Alarms: c.Alarms,
			})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].DueOn < out[j].DueOn })
	return out
}
