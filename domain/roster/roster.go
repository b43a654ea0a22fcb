// Package roster keeps the advocates of a bar, their duty and their load, and chooses whom to offer a request.
package roster

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// SilencesPerSlot is how many silences in one duty slot mark it unreachable while no setting says otherwise
// (silences_per_slot).
const SilencesPerSlot = 2

// LongAbsence is how long a defender must be unable to take part to be replaced (CPC 68(3)).
const LongAbsence = 5 * civil.Day

// State is the bar's list of advocates and its duty rosters.
type State struct {
	Advocates map[journal.Ref]*Advocate
	Months    map[string]*Month  // by "2025-10"
	Offers    map[string]Counted // open offers, by id
	Swaps     map[string]*Swap   // proposed swaps of slots, by id
	Years     map[int64]*Year    // what was said of the list of a year

	order  []journal.Ref   // derived: the list in order of reference
	graves map[string]bool // derived: bars that keep a list for grave crimes
}

// Year is what bar and department said of the list of a year; zero means not yet.
type Year struct{ SubmittedAt, PublishedAt civil.Instant }

// Advocate is one advocate of the list with what the choice must know of him.
type Advocate struct {
	Ref            journal.Ref
	HomeBar        string
	Department     string // justice department of his agreement, which pays
	LicenceDate    civil.Date
	Years          []int64  // years whose list names him
	Agreements     []Period // every agreement of his, in order of listing
	Languages      []string
	Minors         bool
	Grave          bool       // on the list for grave crimes
	Consent        bool       // agreed to be chosen by the program
	Waived         bool       // the bar lets him serve untrained
	ReadOn         civil.Date // day his licence was read for the listing
	Orders         []string   // orders he was shown
	TrainedOn      civil.Date
	IIN            string       // valid, invalid, absent
	IBAN           string       // valid, invalid, absent
	Statuses       []StatusFrom // in order of From
	Absences       []event.Span
	Boxes          []journal.Box // advocate_id, advocate_name, advocate_phone, advocate_iin, advocate_iban, licence
	Month          string        // roster month of Load
	Load           int64         // offers of the month that count
	LastOffer      civil.Instant
	SuspendedUntil civil.Instant // a justified refusal asks for no offers before
	Silent         Silence       // where he was silent last
}

// Silence is a duty slot in which an offer was not answered: its roster month and its place there.
type Silence struct {
	Month string
	Slot  int
}

// Period is a stretch of days, both included.
type Period struct{ From, To civil.Date }

// StatusFrom is the state of a licence from a moment on: active, suspended, ended, died.
type StatusFrom struct {
	Status string
	From   civil.Instant
	ReadOn civil.Date // day it was read from the register of licences; zero: not told
}

// Counted is an open offer that stands in somebody's load, and the duty slot in which it found him.
type Counted struct {
	Advocate journal.Ref
	Month    string
	Roster   string // month of the slot; empty: offered outside duty
	Slot     event.Slot
}

// Month is a published duty roster in its highest revision.
type Month struct {
	Month         string
	Revision      int64
	Countersigned int64               // highest revision that the justice department confirmed
	Pos           int64               // position of the fact that published the revision
	Changes       int64               // slots changed one by one, through all revisions
	Checked       event.RosterChecked // what it lacks, as told last
	Zones         []event.Zone
	Slots         []Slot // in order of zone, start, advocate

	zones map[string]zoneSlots // derived
	units map[string]string    // derived: unit -> zone
}

type zoneSlots struct {
	from, to   int // in Slots
	longest    civil.Instant
	neighbours []string
}

// Slot is one stretch of duty.
type Slot struct {
	event.Slot
	Silences    int64
	Unreachable bool
}

// Advocate gives an advocate of the list, or nil.
func (s *State) Advocate(ref journal.Ref) *Advocate { return s.Advocates[ref] }

// Box gives a sealed value of his listing, by field.
func (a *Advocate) Box(field string) (journal.Box, bool) {
	for _, b := range a.Boxes {
		if b.Field == field {
			return b, true
		}
	}
	return journal.Box{}, false
}

// StatusAt is the state of his licence at a moment; without any word on it, active.
func (a *Advocate) StatusAt(at civil.Instant) string {
	for i := len(a.Statuses) - 1; i >= 0; i-- {
		if a.Statuses[i].From <= at {
			return a.Statuses[i].Status
		}
	}
	return "active"
}

// LicenceReadOn is the day on which the state of his licence that holds at a moment was read; zero if nobody told.
func (a *Advocate) LicenceReadOn(at civil.Instant) civil.Date {
	day := a.ReadOn
	for _, x := range a.Statuses {
		if x.From <= at {
			day = max(day, x.ReadOn)
		}
	}
	return day
}

// AbsentAt tells whether he is away at a moment.
func (a *Advocate) AbsentAt(at civil.Instant) bool {
	for _, x := range a.Absences {
		if x.From <= at && at < x.To {
			return true
		}
	}
	return false
}

// AwayLong tells whether he is away at a moment for so long that others take over his defences.
func (a *Advocate) AwayLong(at civil.Instant) bool {
	for _, x := range a.Absences {
		if x.From <= at && at < x.To && x.To-x.From >= LongAbsence {
			return true
		}
	}
	return false
}

// InList tells whether the list of the year names him.
func (a *Advocate) InList(year int) bool {
	for _, y := range a.Years {
		if y == int64(year) {
			return true
		}
	}
	return false
}

// AgreedOn tells whether an agreement with the justice department is in force on a day.
func (a *Advocate) AgreedOn(d civil.Date) bool {
	for _, p := range a.Agreements {
		if p.From <= d && d <= p.To {
			return true
		}
	}
	return false
}

// LoadIn is his load in a roster month.
func (a *Advocate) LoadIn(month string) int64 {
	if a.Month != month {
		return 0
	}
	return a.Load
}
