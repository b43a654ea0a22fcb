// Package national is the machine of the journal KZ: what concerns everybody. It keeps the table of units, the book of
// rules (tariff editions, MRP, calendars, zones, settings), the promises and openings of the daily secrets and the
// erasures, and mails to each bar what that bar's journal needs, whole, so that it can be recomputed alone.
package national

import (
	"bytes"
	"encoding/gob"
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/pilot"
)

// Version and Draft name this machine's behaviour; they go together with those of the territory.
const (
	Version = 1
	Draft   = 2
)

// Kinds of clocks; the object is a unit.
const (
	kindUnassigned = "unassigned" // nobody has said yet which bar serves it
	kindForward    = "forward"    // more of its facts wait than one group hands on
)

// perGroup is how many facts of a unit are handed on in one group.
const perGroup = journal.MaxGroupRecords / 2

// waitForAssignment is how long a message of an unlisted unit waits before a person is called again.
const waitForAssignment = civil.Hour

// State is what the country's machine knows. Lists are in the order of their facts.
type State struct {
	Clocks    journal.Clocks
	Post      journal.Post
	Units     map[string][]event.UnitRow // bar -> its rows
	Bars      []string                   // sorted
	Book      event.BookSent             // everything published so far, without address
	Confirmed map[string][]journal.Ref   // "edition/T5", "calendar/2026" -> who confirmed
	Proposals map[string]Proposal        // id of the proposal ->
	Previews  map[string]Preview         // "proposal/x", "edition/T5", "calendar/2026" -> the newest
	Changes   int64                      // how often the book has changed

	Promised map[civil.Date]bool
	First    civil.Date // first promised day
	Opened   civil.Date // last revealed day
	Gone     []journal.Ref

	Waiting  map[string][]Unlisted    // unit -> facts that wait for its assignment, in order
	Assigned map[string]event.UnitRow // unit -> where a person put it

	Pilot    pilot.State        // what the two joint orders ask of their participants
	Breaches map[string]*Breach // of personal data
}

// Unlisted is a register fact of a unit that is in no row.
type Unlisted struct {
	Pos    int64
	Source string
	ID     string
	Input  journal.Hash
	Type   string
	Data   []byte // canonical open part
	Sealed []journal.Box
}

// Machine implements journal.Machine for KZ.
type Machine struct{ S State }

// New is the machine of an empty national journal.
func New() *Machine { return &Machine{} }

// Version names the rules.
func (m *Machine) Version() int64 { return Version }

// Draft counts unreleased changes of the version.
func (m *Machine) Draft() int64 { return Draft }

// Evolve folds a record.
func (m *Machine) Evolve(rec *journal.Record) {
	s := &m.S
	if letter, ok := rec.Body.(journal.Addressed); ok && rec.Kind == journal.Decision {
		to, _ := letter.MailTo()
		s.Post.Wrote(to, rec.Pos)
	}
	defer func() {
		s.Pilot.Evolve(rec, &s.Clocks)
		s.breach(rec)
	}()
	switch e := rec.Body.(type) {
	case *event.ClockDue:
		s.Clocks.Fired(e.Clock)
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == kindForward {
			s.goOn(journal.ClockObject(e.Clock), rec.At)
		}
	case *event.MailReceived:
		s.Post.Took(rec.Source, e.Seq)
	case *event.UnitsSet:
		s.units(e)
	case *event.ZonesSet:
		s.Book.Zones = e.Zones
	case *event.TariffPublished:
		s.publish(e)
	case *event.EditionConfirmed:
		s.first("edition/"+e.Edition, e.Official)
	case *event.CalendarProposed:
		s.calendar(e.Calendar)
	case *event.CalendarConfirmed:
		s.first(calendarKey(e.Year), e.Official)
	case *event.BookProposed:
		s.proposed(rec, e)
	case *event.BookPreviewed:
		s.previewed(e)
	case *event.BookAdopted:
		s.adopted(e)
	case *event.DrawCommitted:
		if s.Promised == nil {
			s.Promised = map[civil.Date]bool{}
		}
		s.Promised[e.Day] = true
		if s.First == 0 || e.Day < s.First {
			s.First = e.Day
		}
	case *event.DrawRevealed:
		s.Opened = max(s.Opened, e.Day)
		delete(s.Promised, e.Day)
	case *event.PersonErased:
		s.Gone = append(s.Gone, e.Persons...)
	case *event.UnitUnassigned:
		s.Clocks.Start(e.Unit, kindUnassigned, rec.At+waitForAssignment)
	case *event.UnitAssigned:
		s.assign(e, rec.At)
	case *event.FactForwarded:
		s.forwarded(e)
	case event.OfRegister:
		if rec.Kind == journal.Fact {
			s.unlisted(rec, e.Head().Unit)
		}
	}
}

func (s *State) units(e *event.UnitsSet) {
	if s.Units == nil {
		s.Units = map[string][]event.UnitRow{}
	}
	if _, known := s.Units[e.Bar]; !known {
		i := sort.SearchStrings(s.Bars, e.Bar)
		s.Bars = append(s.Bars[:i], append([]string{e.Bar}, s.Bars[i:]...)...)
	}
	s.Units[e.Bar] = e.Rows
}

// publish never changes a list in place: letters that were written share it.
func (s *State) publish(e *event.TariffPublished) {
	s.Changes++
	s.Book.Editions, s.Book.Rules, s.Book.MRP = slices.Clone(s.Book.Editions), slices.Clone(s.Book.Rules), slices.Clone(s.Book.MRP)
	for _, x := range e.Editions {
		i := 0
		for i < len(s.Book.Editions) && s.Book.Editions[i].ID != x.ID {
			i++
		}
		delete(s.Confirmed, "edition/"+x.ID) // who confirmed the former text did not confirm this one
		if i < len(s.Book.Editions) {
			s.Book.Editions[i] = x
		} else {
			s.Book.Editions = append(s.Book.Editions, x)
		}
	}
	for _, x := range e.Rules {
		i := 0
		for i < len(s.Book.Rules) && s.Book.Rules[i].ID != x.ID {
			i++
		}
		delete(s.Confirmed, "edition/"+x.ID)
		if i < len(s.Book.Rules) {
			s.Book.Rules[i] = x
		} else {
			s.Book.Rules = append(s.Book.Rules, x)
		}
	}
	for _, x := range e.MRP {
		i := 0
		for i < len(s.Book.MRP) && s.Book.MRP[i].ValidFrom != x.ValidFrom {
			i++
		}
		if i < len(s.Book.MRP) {
			s.Book.MRP[i] = x
		} else {
			s.Book.MRP = append(s.Book.MRP, x)
		}
	}
	if len(e.Settings) > 0 {
		s.Book.Settings = e.Settings
	}
	if len(e.AppointmentSettings) > 0 {
		s.Book.AppointmentSettings = e.AppointmentSettings
	}
	if len(e.TripLimits) > 0 {
		s.Book.TripLimits = e.TripLimits
	}
}

func (s *State) calendar(c event.CalendarYear) {
	s.Changes++
	c.Confirmed = false // only two persons confirm
	s.Book.Calendars = slices.Clone(s.Book.Calendars)
	for i := range s.Book.Calendars {
		if s.Book.Calendars[i].Year == c.Year {
			s.Book.Calendars[i] = c
			delete(s.Confirmed, calendarKey(int64(c.Year)))
			return
		}
	}
	s.Book.Calendars = append(s.Book.Calendars, c)
}

// first keeps who confirmed an edition or a year first; what a second person's word does is decided (confirmThing).
func (s *State) first(key string, who journal.Ref) {
	if !s.known(key) || len(s.Confirmed[key]) > 0 {
		return
	}
	if s.Confirmed == nil {
		s.Confirmed = map[string][]journal.Ref{}
	}
	s.Confirmed[key] = []journal.Ref{who}
}

func calendarKey(year int64) string { return "calendar/" + civil.DateOf(int(year), 1, 1).String()[:4] }

func (s *State) unlisted(rec *journal.Record, unit string) {
	if s.Waiting == nil {
		s.Waiting = map[string][]Unlisted{}
	}
	s.Waiting[unit] = append(s.Waiting[unit], Unlisted{Pos: rec.Pos, Source: rec.Source, ID: rec.ID, Input: rec.Input,
		Type: rec.Type, Data: rec.Body.AppendJSON(nil), Sealed: rec.Sealed})
}

func (s *State) assign(e *event.UnitAssigned, at civil.Instant) {
	if s.unassignable(e) != "" {
		return
	}
	if s.Assigned == nil {
		s.Assigned = map[string]event.UnitRow{}
	}
	s.Assigned[e.Unit] = event.UnitRow{Code: e.Unit, Zone: e.Zone, Bar: e.Bar, Note: "assigned"}
	s.Clocks.Drop(e.Unit, kindUnassigned)
	s.goOn(e.Unit, at)
}

// goOn sets the clock for the facts that one group does not hand on.
func (s *State) goOn(unit string, at civil.Instant) {
	if len(s.Waiting[unit]) > perGroup {
		s.Clocks.Start(unit, kindForward, at)
	}
}

func (s *State) forwarded(e *event.FactForwarded) {
	r, ok := e.Body.(event.OfRegister)
	if !ok || e.Hops != 0 { // of a moved case: it never waited here
		return
	}
	unit := r.Head().Unit
	if w := s.Waiting[unit]; len(w) > 1 {
		s.Waiting[unit] = w[1:]
	} else {
		delete(s.Waiting, unit)
	}
}

// Due is the clock that fires first.
func (m *Machine) Due() (journal.Clock, bool) { return m.S.Clocks.Next() }

// Check returns the invariants that do not hold; the country's machine promises nothing beyond its folds.
func (m *Machine) Check() []journal.Finding { return nil }

// MailCursor is the last letter taken from a sender.
func (m *Machine) MailCursor(sender string) int64 { return m.S.Post.Cursor(sender) }

// Outbox lists the positions of the letters to a receiver.
func (m *Machine) Outbox(receiver string) []int64 { return m.S.Post.Sent[receiver] }

// Receivers lists whom this journal has written to.
func (m *Machine) Receivers() []string { return m.S.Post.Receivers() }

// Committed reports whether the secret of a day was promised (and perhaps opened).
func (m *Machine) Committed(day civil.Date) bool {
	return m.S.Promised[day] || (day >= m.S.First && m.S.First != 0 && day <= m.S.Opened)
}

// Revealed is the last day whose secret was opened.
func (m *Machine) Revealed() civil.Date { return m.S.Opened }

// FirstCommitted is the first day that was promised.
func (m *Machine) FirstCommitted() civil.Date { return m.S.First }

// Erased lists every reference whose keys were destroyed.
func (m *Machine) Erased() []journal.Ref { return m.S.Gone }

// Rows are all rows of the table of units, the assigned ones last, in a fixed order.
func (m *Machine) Rows() []event.UnitRow {
	var rows []event.UnitRow
	for _, bar := range m.S.Bars {
		rows = append(rows, m.S.Units[bar]...)
	}
	codes := make([]string, 0, len(m.S.Assigned))
	for code := range m.S.Assigned {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	for _, code := range codes {
		rows = append(rows, m.S.Assigned[code])
	}
	return rows
}

// Encode makes a snapshot.
func (m *Machine) Encode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(&m.S)
	return b.Bytes(), err
}

// Decode goes on from a snapshot.
func (m *Machine) Decode(snapshot []byte) error {
	m.S = State{}
	return gob.NewDecoder(bytes.NewReader(snapshot)).Decode(&m.S)
}
