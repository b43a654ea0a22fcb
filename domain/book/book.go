// Package book is a bar's copy of the country's book of rules: tariff editions, periods of the МРП, editions of the
// Rules, settings, calendars, time zones and units. The national journal sends each change whole, as mail.
package book

import (
	"sort"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// State is all the rules that have reached this journal.
type State struct {
	Law   tariff.Book
	Units []event.UnitRow // in order of code and first moment
	// Appointing are the versions of the settings of appointment, in order of first day and version.
	Appointing []event.AppointmentSettings

	rows map[string]span // derived: where a unit's lines stand in Units
}

type span struct{ from, to int }

// Evolve folds what the country sent.
func (s *State) Evolve(rec *journal.Record) {
	mail, ok := rec.Body.(*event.MailReceived)
	if !ok {
		return
	}
	if sent, ok := mail.Body.(*event.BookSent); ok {
		s.take(sent)
	}
}

// With is the book as it would be after a letter; the book itself stays as it is.
func (s *State) With(b *event.BookSent) *State {
	c := *s
	c.take(b)
	return &c
}

func (s *State) take(b *event.BookSent) {
	for _, e := range b.Editions {
		s.Law.PutEdition(e)
	}
	for _, m := range b.MRP {
		s.Law.PutMRP(m)
	}
	for _, r := range b.Rules {
		s.Law.PutRules(r)
	}
	for _, v := range b.Settings {
		s.Law.PutSettings(v)
	}
	for _, v := range b.AppointmentSettings {
		s.putAppointmentSettings(v)
	}
	for _, l := range b.TripLimits {
		s.Law.PutTripLimit(l)
	}
	for _, y := range b.Calendars {
		s.Law.PutYear(y)
	}
	for _, z := range b.Zones {
		s.Law.PutZone(z)
	}
	if len(b.Units) > 0 {
		s.putUnits(b.Units)
	}
}

// putUnits adds lines or replaces those of the same unit and first moment.
func (s *State) putUnits(rows []event.UnitRow) {
	type key struct {
		code string
		from civil.Instant
	}
	sent := make(map[key]bool, len(rows))
	for i := range rows {
		sent[key{rows[i].Code, rows[i].ValidFrom}] = true
	}
	kept := make([]event.UnitRow, 0, len(s.Units)+len(rows))
	for _, u := range s.Units {
		if !sent[key{u.Code, u.ValidFrom}] {
			kept = append(kept, u)
		}
	}
	kept = append(kept, rows...)
	sort.SliceStable(kept, func(i, j int) bool {
		if kept[i].Code != kept[j].Code {
			return kept[i].Code < kept[j].Code
		}
		return kept[i].ValidFrom < kept[j].ValidFrom
	})
	s.Units, s.rows = kept, nil
}

// Tariff is the law in force as the tariff reads it. It belongs to this state: read only.
func (s *State) Tariff() *tariff.Book { return &s.Law }

// Ready tells whether the rules have arrived at all; before that nothing can be priced.
func (s *State) Ready() bool {
	return len(s.Law.Editions) > 0 && len(s.Law.Zones) > 0 && len(s.Units) > 0
}

// Unit is the line of a unit that holds at a moment.
func (s *State) Unit(code string, at civil.Instant) (event.UnitRow, bool) {
	if s.rows == nil {
		s.rows = make(map[string]span, len(s.Units))
		for i := range s.Units {
			at, ok := s.rows[s.Units[i].Code]
			if !ok {
				at.from = i
			}
			at.to = i + 1
			s.rows[s.Units[i].Code] = at
		}
	}
	lines := s.rows[code]
	for i := lines.from; i < lines.to; i++ {
		if u := s.Units[i]; u.ValidFrom <= at && (u.ValidTo == 0 || at < u.ValidTo) {
			return u, true
		}
	}
	return event.UnitRow{}, false
}

// Local is the date and the minute of the day that the clocks of a unit show. The date is zero where the local time is
// unknown: no such unit, or no offset of its zone for the moment.
func (s *State) Local(unit string, at civil.Instant) (civil.Date, int) {
	row, ok := s.Unit(unit, at)
	if !ok {
		return 0, 0
	}
	zone := s.Law.Zone(row.Zone)
	if zone == nil {
		return 0, 0
	}
	d, minute, ok := calendar.Local(zone, at)
	if !ok {
		return 0, 0
	}
	return d, minute
}

// LocalOfBar is the date that the clocks show where a bar has its seat: in the zone of the first unit it serves. Zero
// where that is unknown.
func (s *State) LocalOfBar(bar string, at civil.Instant) civil.Date {
	for i := range s.Units {
		if s.Units[i].Bar == bar {
			d, _ := s.Local(s.Units[i].Code, at)
			return d
		}
	}
	return 0
}
