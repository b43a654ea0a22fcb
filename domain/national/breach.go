package national

import (
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// kindBreach rings when the working day for the notice of a breach is over, and every day after; its object is the
// breach.
const kindBreach = "breach_notice"

// breachShift is how far the capital's day runs ahead of UTC since 01.03.2024; the law counts working days, not hours.
const breachShift = 5 * civil.Hour

// Breach is a breach of personal data until it is closed (Law 94-V art. 25(2)).
type Breach struct {
	State    string
	NotifyBy civil.Instant
	Notified bool
	Fact     int64
}

// notifyBy is the end of the first working day after the day of discovery.
func (s *State) notifyBy(at civil.Instant) civil.Instant {
	day := (at + breachShift).UTCDate()
	return calendar.Years(s.Book.Calendars).AddWorkingDays(day, 1).AddDays(1).Start() - breachShift
}

// breach folds what is told of breaches.
func (s *State) breach(rec *journal.Record) {
	switch e := rec.Body.(type) {
	case *event.BreachDiscovered:
		if s.Breaches[e.Breach] != nil {
			return
		}
		if s.Breaches == nil {
			s.Breaches = map[string]*Breach{}
		}
		b := &Breach{State: "discovered", NotifyBy: s.notifyBy(min(e.At, rec.At)), Fact: rec.Pos}
		s.Breaches[e.Breach] = b
		s.Clocks.Start(e.Breach, kindBreach, b.NotifyBy)
	case *event.BreachStepTaken:
		if b := s.Breaches[e.Breach]; b != nil && s.breachRefused(e) == "" {
			b.State = e.Step
			if e.Step == "authority_notified" {
				b.Notified = true
				s.Clocks.Drop(e.Breach, kindBreach)
			}
		}
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == kindBreach {
			s.Clocks.Start(journal.ClockObject(e.Clock), kindBreach, rec.At+civil.Day)
		}
	}
}

// breachRefused gives the reason against a step.
func (s *State) breachRefused(e *event.BreachStepTaken) string {
	b := s.Breaches[e.Breach]
	switch {
	case b == nil:
		return "no_such_object"
	case e.Step == "closed" && !b.Notified:
		return "breach_not_notified"
	case e.Step == "authority_notified" && e.Document == "":
		return "breach_notice_without_number"
	}
	return ""
}

// aboutBreach answers a record about a breach.
func (s *State) aboutBreach(rec *journal.Record) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.BreachDiscovered:
		b := s.Breaches[e.Breach]
		if b.Fact != rec.Pos {
			return one(&event.FactRefused{Fact: rec.Pos, Object: e.Breach, Code: "id_conflict"})
		}
		out := one(&event.BreachRecorded{Breach: e.Breach, State: b.State, NotifyBy: b.NotifyBy})
		return append(out, journal.Outcome{Body: &event.AlarmRaised{Object: e.Breach, Code: "breach_discovered", To: []string{"responsible_person"}}})
	case *event.BreachStepTaken:
		b := s.Breaches[e.Breach]
		if b == nil || b.State != e.Step {
			return one(&event.FactRefused{Fact: rec.Pos, Object: e.Breach, Code: s.breachRefused(e)})
		}
		return one(&event.BreachRecorded{Breach: e.Breach, State: b.State, NotifyBy: b.NotifyBy, Late: e.Step == "authority_notified" && rec.At > b.NotifyBy})
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == kindBreach {
			return one(&event.AlarmRaised{Object: journal.ClockObject(e.Clock), Code: "breach_not_notified", To: []string{"responsible_person", "ministry_of_justice"}})
		}
	}
	return nil
}
