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
	Postponed     = "postponed"    // waiting after a postponement, Rules p. 7(2)
	Discussion    = "discussion"   // of the line of defence or of an agreement, Rules p. 5(3)
	Interview     = "interview"    // CPC 210-1: named nowhere among paid time, so held
	Consultation  = "consultation" // Rules p. 2(1): belongs to no case
)

// State is the work record of a journal.
type State struct {
	Acts    map[string]*Act
	Pending map[int64]string                // position of a fact that is not yet placed -> its act
	Parked  map[journal.Ref][]int64         // advocate -> positions of his facts that wait for an appointment
	Groups  map[string][]string             // priced group -> acts in its lines
	Lines   map[string][][]Stretch          // priced group -> the minutes of each of its lines
	Home    Home                            // minutes of the advocates of this bar
	Flagged map[DayKey]event.WorkDayFlagged // what was last said of a day
	Papers  map[string]*WorkAct             // acts of work done on consultations, by their id

	days map[DayKey][]string // derived: advocate and local day -> acts that stand
}

// DayKey is one local day of an advocate.
type DayKey struct {
	Advocate journal.Ref
	Day      civil.Date
}

// Act is one procedural act or entry.
type Act struct {
	ID        string
	Told      Content    // the highest revision that arrived
	Stood     Stood      // what the machine made of it
	Waits     string     // key it is parked under; empty: it is not
	Dropped   Dropped    // an older revision that still waits, for nothing
	Refused   string     // code of the refusal of the revision told last
	Confirmed int64      // highest revision that the advocate agreed with
	Questions []Question // put to the body, in order
	WasDay    civil.Date // the day it stood on before the revision that stands
	Paper     string     // standing act of work done that has this consultation
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
	CertificateFrom civil.Instant
	CertificateTo   civil.Instant
	ProtocolDate    civil.Date
	Stated          int64         // minutes without a time of day
	Interrogated    string        // whose limits hold: adult, eased, minor
	ToldAt          civil.Instant // when it was taken
	Client          journal.Ref   // of a consultation
	Mode            string        // of a consultation: oral, written
	Documents       int64         // of a consultation: drafted
	Cost            Cost          // of a trip
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
	Paid        int64  // revision whose settlement was ordered
	Hold        string // code that keeps it from being paid until it is freed
}

// Answer is the home bar's last word on the minutes of the revision that stands.
type Answer struct {
	Known bool
	Verdict
}

// Stands tells whether the act counts: it is recorded and not taken back.
func (a *Act) Stands() bool { return a.Stood.Revision > 0 && !a.Stood.Withdrawn }

// Answered tells whether the home bar has spoken on the revision that stands.
func (a *Act) Answered() bool { return a.Stood.Answer.Known }

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
	if c.Kind == TripDay || c.idles() || c.Stated > 0 || c.IsCost() {
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
	if c.idles() {
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

func (c *Content) idles() bool { return c.Kind == Waiting || c.Kind == Postponed }

// AllIdle tells whether a record is nothing but waiting.
func (c *Content) AllIdle() bool { return c.idles() }

// minutes of the whole record: work, waiting, and what is stated without a time of day.
func (c *Content) minutes() int64 { return minutes(c.Work()) + minutes(c.Idle()) + c.Stated }

func minutes(spans []event.Span) int64 {
	n := civil.Instant(0)
	for _, s := range spans {
		n += s.To - s.From
	}
	return int64(n / civil.Minute)
}
