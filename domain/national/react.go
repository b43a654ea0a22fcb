package national

import (
	"slices"

	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/wire"
)

// React answers an event that was just folded.
func (m *Machine) React(rec *journal.Record) []journal.Outcome {
	return m.S.Post.Number(slices.Concat(m.S.react(rec), m.S.Pilot.React(rec), m.S.aboutBreach(rec)))
}

func (s *State) react(rec *journal.Record) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.UnitsSet:
		return s.welcome(e.Bar)
	case *event.ZonesSet:
		return s.toAll(event.BookSent{Zones: e.Zones})
	case *event.TariffPublished:
		return s.toAll(event.BookSent{Editions: e.Editions, MRP: e.MRP, Rules: e.Rules, Settings: e.Settings,
			AppointmentSettings: e.AppointmentSettings, TripLimits: e.TripLimits})
	case *event.CalendarProposed:
		return s.toAll(event.BookSent{Calendars: s.year(int64(e.Calendar.Year))})
	case *event.CalendarConfirmed:
		return s.confirmThing(rec, calendarKey(e.Year), e.Official, e.Preview)
	case *event.EditionConfirmed:
		return s.confirmThing(rec, "edition/"+e.Edition, e.Official, e.Preview)
	case *event.BookProposed:
		return s.propose(rec, e)
	case *event.BookPreviewed:
		if !s.known(e.Thing) {
			return refused(rec, e.Thing, "no_such_object")
		}
	case *event.BookConfirmed:
		return s.confirmProposal(rec, e)
	case *event.ClockDue:
		return s.rang(e)
	case *event.UnitAssigned:
		return s.assigned(rec, e)
	case *event.MailReceived:
		if f, ok := e.Body.(*event.FactForwarded); ok {
			return s.handOn(rec, f)
		}
	case event.OfRegister:
		if rec.Kind == journal.Fact {
			return s.unknownUnit(rec, e.Head().Unit)
		}
	}
	return nil
}

// welcome tells a bar everything that was published, with its units; a bar that is known already gets its units alone.
func (s *State) welcome(bar string) []journal.Outcome {
	if s.Post.Next(bar) > 1 {
		return one(&event.BookSent{Mail: event.Mail{To: bar}, Units: s.Units[bar]})
	}
	all := s.Book
	all.Mail, all.Units = event.Mail{To: bar}, s.Units[bar]
	return one(&all)
}

func (s *State) toAll(content event.BookSent) []journal.Outcome {
	out := make([]journal.Outcome, 0, len(s.Bars))
	for _, bar := range s.Bars {
		letter := content
		letter.Mail = event.Mail{To: bar}
		out = append(out, journal.Outcome{Body: &letter})
	}
	return out
}

func (s *State) year(year int64) []event.CalendarYear {
	for i := range s.Book.Calendars {
		if int64(s.Book.Calendars[i].Year) == year {
			return s.Book.Calendars[i : i+1]
		}
	}
	return nil
}

// unknownUnit calls a person: the message waits here, and is handed on once somebody says where it belongs.
func (s *State) unknownUnit(rec *journal.Record, unit string) []journal.Outcome {
	if _, ok := s.Assigned[unit]; ok {
		return s.forward(unit, 1)
	}
	out := one(&event.UnitUnassigned{Fact: rec.Pos, Unit: unit})
	return append(out, alarm(unit, "unit_not_in_annex")...)
}

func (s *State) rang(e *event.ClockDue) []journal.Outcome {
	_, kind, _, _ := journal.SplitClock(e.Clock)
	unit := journal.ClockObject(e.Clock)
	switch {
	case kind == kindForward:
		return s.forward(unit, perGroup)
	case kind == kindUnassigned && len(s.Waiting[unit]) > 0:
		out := one(&event.UnitUnassigned{Fact: s.Waiting[unit][0].Pos, Unit: unit})
		return append(out, alarm(unit, "unit_not_in_annex")...)
	}
	return nil
}

// unassignable gives the reason against a person's word on where a unit belongs: two must agree, and a letter goes to a
// bar that there is.
func (s *State) unassignable(e *event.UnitAssigned) string {
	switch _, known := s.Units[e.Bar]; {
	case e.Official == e.Second:
		return "two_persons_needed"
	case !known:
		return "no_such_object"
	}
	return ""
}

// assigned hands on what waited; the new row goes to the bar first, so that it knows the unit.
func (s *State) assigned(rec *journal.Record, e *event.UnitAssigned) []journal.Outcome {
	if code := s.unassignable(e); code != "" {
		return one(&event.FactRefused{Fact: rec.Pos, Object: e.Unit, Code: code})
	}
	rows := append(append([]event.UnitRow(nil), s.Units[e.Bar]...), s.Assigned[e.Unit])
	out := one(&event.BookSent{Mail: event.Mail{To: e.Bar}, Units: rows})
	return append(out, s.forward(e.Unit, len(s.Waiting[e.Unit]))...)
}

// forward mails waiting facts on, with their first source and id; of very many the rest follows by a clock.
func (s *State) forward(unit string, n int) []journal.Outcome {
	var out []journal.Outcome
	for _, w := range s.Waiting[unit][:min(n, len(s.Waiting[unit]), perGroup)] {
		body := event.New(w.Type)
		r := wire.NewReader(string(w.Data))
		body.ParseJSON(r)
		if r.Done() != nil {
			panic("a fact that was recorded can be read")
		}
		out = append(out, journal.Outcome{Sealed: w.Sealed, Body: &event.FactForwarded{
			Mail: event.Mail{To: s.Assigned[unit].Bar}, Source: w.Source, ID: w.ID, Input: w.Input, Body: body}})
	}
	return out
}

// handOn mails a fact of a moved case on to the bar that serves the unit leading it now: only the country knows all
// units.
func (s *State) handOn(rec *journal.Record, f *event.FactForwarded) []journal.Outcome {
	bar := s.barOf(f.Unit, rec)
	if bar == "" {
		out := one(&event.FactRefused{Fact: rec.Pos, Object: f.Unit, Code: "unit_not_in_annex"})
		return append(out, alarm(f.Unit, "unit_not_in_annex")...)
	}
	return []journal.Outcome{{Sealed: rec.Sealed, Body: &event.FactForwarded{Mail: event.Mail{To: bar}, Source: f.Source, ID: f.ID,
		Input: f.Input, Unit: f.Unit, Hops: f.Hops, Offers: f.Offers, Body: f.Body}}}
}

func (s *State) barOf(unit string, rec *journal.Record) string {
	for _, bar := range s.Bars {
		for _, row := range s.Units[bar] {
			if row.Code == unit && row.ValidFrom <= rec.At && (row.ValidTo == 0 || rec.At < row.ValidTo) {
				return bar
			}
		}
	}
	return s.Assigned[unit].Bar
}

func alarm(object, code string) []journal.Outcome {
	return one(&event.AlarmRaised{Object: object, Code: code, To: []string{"pilot_coordinator"}})
}

func one(b journal.Body) []journal.Outcome { return []journal.Outcome{{Body: b}} }
