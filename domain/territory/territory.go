// Package territory is the machine of a bar: the one place where an input becomes events. It composes the parts —
// case file, duty roster, appointment, procedural acts, claims — and asks them in a fixed order.
package territory

import (
	"bytes"
	"encoding/gob"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/budget"
	"qorgau/domain/casefile"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
	"qorgau/domain/parking"
	"qorgau/domain/roster"
)

// Version and Draft name this machine's behaviour (docs/adr). Draft goes up in every commit that regenerates a golden
// file and falls away with the first release.
const (
	Version = 1
	Draft   = 2
)

// State is everything a bar's machine knows. Each part owns its field and only reads the others.
type State struct {
	Code         string
	Training     bool // a training folder's journal: everything is decided, nothing is paid (2020 order p. 6)
	Clocks       journal.Clocks
	Post         journal.Post
	Book         book.State // tariff editions, calendars, units, zones: what KZ sent
	Parking      parking.State
	Cases        casefile.State
	Roster       roster.State
	Appointments appointment.State
	Acts         act.State
	Claims       claim.State
	Match        match.State  // acts, accruals and payments held against each other
	Budget       budget.State // what departments were allotted
}

// Machine implements journal.Machine for a bar.
type Machine struct{ S State }

// New is the machine of an empty journal.
func New(code string) *Machine { return &Machine{S: State{Code: code}} }

// Version names the rules.
func (m *Machine) Version() int64 { return Version }

// Draft counts unreleased changes of the version.
func (m *Machine) Draft() int64 { return Draft }

// Evolve folds a record: clocks and mail first, then each part in the fixed order.
func (m *Machine) Evolve(rec *journal.Record) {
	s := &m.S
	switch e := rec.Body.(type) {
	case *event.ClockDue:
		s.Clocks.Fired(e.Clock)
	case *event.MailReceived:
		s.Post.Took(rec.Source, e.Seq)
	case *event.MachineAdopted:
		s.Training = s.Training || e.Training
	}
	if letter, ok := rec.Body.(journal.Addressed); ok && rec.Kind == journal.Decision {
		to, _ := letter.MailTo()
		s.Post.Wrote(to, rec.Pos)
	}
	if f := forwarded(rec); f != nil {
		if wish, ok := f.Body.(*event.DefenderRequested); ok && f.Offers > 0 {
			s.Appointments.GoOn(wish.Object, f.Offers)
		}
	}
	rec = opened(rec)
	s.Book.Evolve(rec)
	s.Parking.Evolve(rec, &s.Clocks)
	if _, moved := s.Appointments.Elsewhere(rec); moved {
		return // another bar's case
	}
	s.Cases.Evolve(rec, &s.Clocks)
	s.Roster.Evolve(rec, s.Code, &s.Clocks, &s.Book)
	s.Appointments.Evolve(rec, &s.Clocks, &s.Cases, &s.Roster, &s.Book)
	if fact, ok := m.taken(rec); ok { // its moment has come: it is folded as what it says
		s.Appointments.Evolve(fact, &s.Clocks, &s.Cases, &s.Roster, &s.Book)
	}
	s.Acts.Evolve(rec, &s.Clocks, &s.Cases, &s.Appointments)
	if s.unpaid(rec) {
		return
	}
	s.Claims.Evolve(rec, &s.Clocks, &s.Cases, &s.Appointments, &s.Acts, &s.Book)
	s.Match.Evolve(rec, &s.Clocks)
	s.Budget.Evolve(rec)
}

// opened gives the fact that another journal forwarded as the fact itself, with its first source and id.
func opened(rec *journal.Record) *journal.Record {
	f := forwarded(rec)
	if f == nil {
		return rec
	}
	return &journal.Record{Journal: rec.Journal, Pos: rec.Pos, Kind: journal.Fact, Type: f.Body.Type(), At: rec.At,
		Source: f.Source, ID: f.ID, Input: f.Input, Body: f.Body, Sealed: rec.Sealed}
}

func (m *Machine) taken(rec *journal.Record) (*journal.Record, bool) {
	if e, ok := rec.Body.(*event.FactTakenUp); ok {
		return m.S.Parking.Taken(e, rec)
	}
	return nil, false
}

// React asks each part in the fixed order what follows from an event that was just folded. A parked fact that is taken
// up is asked about as if it came now.
func (m *Machine) React(rec *journal.Record) []journal.Outcome {
	if fact, ok := m.taken(rec); ok {
		return m.S.Post.Number(m.ask(fact))
	}
	fact := opened(rec)
	if letters, moved := m.S.Appointments.MailOn(fact, hopsOf(rec)); moved {
		return m.S.Post.Number(letters) // another bar answers
	}
	return m.S.Post.Number(m.ask(fact))
}

// hopsOf is how often a fact was mailed on before it came here.
func hopsOf(rec *journal.Record) int64 {
	if f := forwarded(rec); f != nil {
		return f.Hops
	}
	return 0
}

// forwarded is the fact that a letter carries on, or nil.
func forwarded(rec *journal.Record) *event.FactForwarded {
	if mail, ok := rec.Body.(*event.MailReceived); ok {
		f, _ := mail.Body.(*event.FactForwarded)
		return f
	}
	return nil
}

// unpaid tells whether a record would begin a payment run in a journal that only trains.
func (s *State) unpaid(rec *journal.Record) bool {
	_, run := rec.Body.(*event.ReconciliationClosed)
	return run && s.Training
}

func (m *Machine) ask(rec *journal.Record) []journal.Outcome {
	s := &m.S
	if s.unpaid(rec) {
		return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Code: "training_journal"}}}
	}
	var out []journal.Outcome
	out = append(out, s.Cases.React(rec)...)
	out = append(out, s.Roster.React(rec, s.Code, &s.Book)...)
	out = append(out, s.Appointments.React(rec, s.Code, &s.Cases, &s.Roster, &s.Book)...)
	out = append(out, s.Acts.React(rec, s.Code, &s.Cases, &s.Appointments, &s.Roster, &s.Book)...)
	out = append(out, s.Claims.React(rec, s.Code, &s.Cases, &s.Appointments, &s.Acts, &s.Roster, &s.Book)...)
	out = append(out, s.Match.React(rec)...)
	out = append(out, s.Budget.React(rec)...)
	return append(out, s.Parking.React(rec, &s.Cases)...)
}

// Due is the clock that fires first.
func (m *Machine) Due() (journal.Clock, bool) { return m.S.Clocks.Next() }

// Check returns the invariants that do not hold.
func (m *Machine) Check() []journal.Finding {
	s := &m.S
	out := s.Appointments.Check(s.Code, &s.Cases, &s.Clocks)
	out = append(out, s.Acts.Check(s.Code)...)
	return append(out, s.Claims.Check(s.Code)...)
}

// MailCursor is the last letter taken from a sender.
func (m *Machine) MailCursor(sender string) int64 { return m.S.Post.Cursor(sender) }

// Outbox lists the positions of the letters to a receiver.
func (m *Machine) Outbox(receiver string) []int64 { return m.S.Post.Sent[receiver] }

// Receivers lists whom this journal has written to.
func (m *Machine) Receivers() []string { return m.S.Post.Receivers() }

// Encode makes a snapshot.
func (m *Machine) Encode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(&m.S)
	return b.Bytes(), err
}

// Decode goes on from a snapshot.
func (m *Machine) Decode(snapshot []byte) error {
	m.S = State{}
	if err := gob.NewDecoder(bytes.NewReader(snapshot)).Decode(&m.S); err != nil {
		return err
	}
	m.S.Appointments.Bind(&m.S.Cases)
	return nil
}
