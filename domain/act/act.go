// Package act keeps the work record of every appointment: procedural acts as the register proves them, the advocate's
// own entries, and, for the advocates of this bar, whose minutes are claimed where (the home bar keeps his day).
//
// Of an act only its highest revision counts, so any order of the messages gives the same work record.
package act

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Kinds of work as they stand in the work record; tariff prices them.
const (
	Participation = "participation"
	Visit         = "visit"
	Study         = "study"
	Drafting      = "drafting"
	Waiver        = "waiver"
	TripDay       = "trip_day"
	Waiting       = "waiting"
)

// State is the work record of a journal.
type State struct {
	Acts    map[string]*Act
	Pending map[int64]string        // position of a fact that is not yet placed -> its act
	Parked  map[journal.Ref][]int64 // advocate -> positions of his facts that wait for an appointment
	Groups  map[string][]string     // priced group -> acts in its lines
	Home    Home                    // minutes of the advocates of this bar

	days map[DayKey][]string // derived: advocate and local day -> acts that stand
}

// DayKey is one local day of an advocate.
type DayKey struct {
	Advocate journal.Ref
	Day      civil.Date
}

// Act is one procedural act or entry.
type Act struct {
	ID         string
	Told       Content // the highest revision that arrived
	Stood      Stood   // what the machine made of it
	Waits      string  // key it is parked under; empty: it is not
	Dropped    Dropped // an older revision that still waits, for nothing
	Refused    string  // code of the refusal of the revision told last
	Confirmed  int64   // highest revision that the advocate agreed with
	Objections []Objection
}

// Dropped is a parked fact that a newer revision replaced.
type Dropped struct {
	Fact  int64
	Waits string
}

// Content is what a message says of an act.
type Content struct {
	Entry           bool // the advocate's own, not the register's
	Revision        int64
	OccurredAt      civil.Instant
	Source, Message string
	Fact            int64 // position; 0: nothing was told yet
	Withdrawn       bool
	Unit            string
	RegisterCase    string
	Persons         []journal.Ref
	Appointment     string // of an entry
	Advocate        journal.Ref
	Kind            string // of the work record
	Action          string // kind of the procedural act
	From, To        civil.Instant
	Breaks          []event.Span
	WaitingFrom     civil.Instant
	Remote          bool
	Ground          string // of urgency
	Protocol        string
	Certificate     string
}

// Stood is an act in the work record. Revision 0: it was never recorded.
type Stood struct {
	Revision    int64
	Withdrawn   bool
	Appointment string
	Advocate    journal.Ref
	HomeBar     string
	Case        string
	Day         civil.Date
	Minutes     int64
	Flags       []string
	Content     Content // the revision recorded
	Answer      Answer
	Paid        int64 // revision whose settlement was ordered
}

// Answer is the home bar's last word on the minutes of the revision that stands.
type Answer struct {
	Known   bool
	Held    []event.Span // claimed by another record too
	Yielded []event.Span // waiting that gave way to work
}

// Objection is an advocate's open question about a revision.
type Objection struct {
	Revision int64
	Code     string
	At       civil.Instant
}

// Stands tells whether the act counts: it is recorded and not taken back.
func (a *Act) Stands() bool { return a.Stood.Revision > 0 && !a.Stood.Withdrawn }

// Answered tells whether the home bar has spoken on the revision that stands.
func (a *Act) Answered() bool { return a.Stood.Answer.Known }

// Objected tells whether the advocate objected to the revision that stands.
func (a *Act) Objected() bool {
	for _, o := range a.Objections {
		if o.Revision == a.Stood.Revision {
			return true
		}
	}
	return false
}

// Get gives an act by its id, or nil.
func (s *State) Get(id string) *Act { return s.Acts[id] }

// Letters counts the letters that ordering a priced group sends to other home bars.
func (s *State) Letters(group, code string) int {
	n := 0
	for _, id := range s.Groups[group] {
		if a := s.Acts[id]; a != nil && a.Stood.HomeBar != code && a.Stood.HomeBar != "" {
			n++
		}
	}
	return n
}

// OnDay lists the acts that stand on a local day of an advocate, in no particular order of time.
func (s *State) OnDay(advocate journal.Ref, day civil.Date) []string {
	return s.index()[DayKey{advocate, day}]
}

func (s *State) index() map[DayKey][]string {
	if s.days == nil {
		s.days = map[DayKey][]string{}
		for id, a := range s.Acts { // the order in a day is made total by insertion sort
			if a.Stands() {
				s.put(DayKey{a.Stood.Advocate, a.Stood.Day}, id)
			}
		}
	}
	return s.days
}

func (s *State) put(k DayKey, id string) {
	list := s.days[k]
	at := len(list)
	for at > 0 && list[at-1] > id {
		at--
	}
	list = append(list, "")
	copy(list[at+1:], list[at:])
	list[at] = id
	s.days[k] = list
}

func (s *State) drop(k DayKey, id string) {
	list := s.days[k]
	for i, x := range list {
		if x == id {
			s.days[k] = append(list[:i:i], list[i+1:]...)
			return
		}
	}
}

// Work lists the stretches of a content that are aid itself: its time without the breaks. A trip day claims no
// minutes: it is paid by the day.
func (c *Content) Work() []event.Span {
	if c.Kind == TripDay || c.Kind == Waiting {
		return nil
	}
	return subtract([]event.Span{{From: c.From, To: c.To}}, c.Breaks)
}

// Start is its first minute, waiting included: the day of work is the day of its start.
func (c *Content) Start() civil.Instant {
	if c.Kind == Participation && c.WaitingFrom != 0 {
		return min(c.From, c.WaitingFrom)
	}
	return c.From
}

// Idle lists the stretches of waiting: before the start, in breaks, or the whole of a waiting entry (rates p. 1(5)).
func (c *Content) Idle() []event.Span {
	if c.Kind == Waiting {
		return []event.Span{{From: c.From, To: c.To}}
	}
	if c.Kind != Participation {
		return nil
	}
	var out []event.Span
	if c.WaitingFrom != 0 && c.WaitingFrom < c.From {
		out = append(out, event.Span{From: c.WaitingFrom, To: c.From})
	}
	return union(out, c.Breaks)
}

func minutes(spans []event.Span) int64 {
	n := civil.Instant(0)
	for _, s := range spans {
		n += s.To - s.From
	}
	return int64(n / civil.Minute)
}
