// Package appointment takes a defender request from the decree to the end of the appointment: search, offer,
// acceptance, notice of defence, replacement, end.
package appointment

import (
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Statuses of an appointment.
const (
	Accepted  = "accepted"  // he took the defence; no refusal from here on (CPC 66(5))
	Entered   = "entered"   // the notice of defence is signed (CPC 68(8))
	Suspended = "suspended" // the case is interrupted (CPC 45)
	NoShow    = "no_show"   // he did not come; a stand-in is searched
	Replacing = "replacing" // he is away for long; a successor is searched (CPC 68(3))
	Ended     = "ended"
)

// States of a request.
const (
	Asked     = "asked"     // recorded, not judged yet
	Searching = "searching" // candidates are looked through
	Offered   = "offered"   // one advocate is asked
	Escalated = "escalated" // the coordinator must name somebody; the alarm rings again
	Appointed = "appointed"
	Over      = "over" // the appointment ended
	Cancelled = "cancelled"
	Refused   = "refused"
	JoinedTo  = "joined" // another request of the same person and case serves
)

// State is every request and appointment of the journal.
type State struct {
	Requests     map[string]*Request
	Appointments map[string]*Appointment
	ByCase       map[string][]string      // our case id -> its requests, in order of arrival
	ByPerson     map[journal.Ref][]string // reference -> his requests, in order of arrival
	ByAdvocate   map[journal.Ref][]string // advocate -> his appointments that are not over
	Open         map[string]bool          // requests with an open offer
	Waiting      map[string]bool          // escalated requests
	Woken        civil.Instant            // latest moment for which a request was told to look again

	Unserved   map[string]*Unserved          // by watchID: persons to watch who have no request
	Declared   map[journal.Ref][]Declaration // what an advocate declared (CPC 94(1))
	Informed   map[string]*Information       // notices that were not seen yet, by id
	Motions    map[string]*Motion            // motions without a decision, by id
	Objections map[string]*Objection         // objections without an answer, by id
	Moved      map[string]Move               // our id of a case -> where it went
	DutyPhone  string                        // of the bar's duty person
	Before     map[string]int64              // request that came from another bar -> its offers there

	cases *casefile.State // who knows joinder and who is one person; bound by Evolve and Bind
	book  *book.State     // bound by Evolve and React
	now   civil.Instant   // of the record in hand
	bar   string          // whose journal it is in

	objector journal.Ref // of the objection in hand
}

// settings are those of appointment in force at the record in hand.
func (s *State) settings() event.AppointmentSettings {
	if s.book == nil {
		return event.DefaultAppointmentSettings()
	}
	day := s.book.LocalOfBar(s.bar, s.now) // a version holds from the midnight of its first day where the bar has its seat
	if day == 0 {
		day = (s.now + 5*civil.Hour).UTCDate()
	}
	return s.book.AppointmentSettingsOn(day)
}

// Bind gives the part the case file after a snapshot was read.
func (s *State) Bind(cases *casefile.State) { s.cases = cases }

// Wish is what the body asks for; a correction of the request replaces it whole.
type Wish struct {
	Revision   int64
	Unit       string
	ErdrNumber string
	Grounds    []string
	Client     string
	Article    string
	Severity   string
	Language   string
	Urgency    string // urgent, night, planned: the class whose time limits hold
	Minor      bool
	WantedAt   civil.Instant
	DetainedAt civil.Instant
	ProtocolAt civil.Instant
	TermHours  int64
	Distance   bool
	Because    string // case of CPC 213 for the video link
	SaidMinor  bool   // the body says he is under age
	Punishment string
	Format     string
	Official   journal.Ref
	SaidAt     civil.Instant // when the body asked, as it says
	DecreeOn   civil.Date
	// Number of the decree or protocol that asks for the defender.
	DecreeNumber string
	Basis        string // decree or protocol
	Barred       []journal.Ref
}

// Request is a defender request with its search.
type Request struct {
	Wish
	ID           string
	State        string
	Case         string
	RegisterCase string
	Person       journal.Ref
	PersonID     journal.Box // the register's id of the person, sealed
	Draw         journal.Hash
	Regime       string
	At           civil.Instant // when it was taken
	Pos          int64
	Pool         string
	N            int64 // offers made
	Asked        []journal.Ref
	Offer        *Offer // the open one
	Alarm        int64  // how often the escalation has rung
	Appointment  string // the last one
	Replaces     string // an appointment whose successor is searched
	Why          string // reason of that
	To           string // request it was joined to
	TakenBack    bool   // the body withdrew it; another one of the same person may need its defender still
	EndedAt      civil.Instant
	EndReason    string
	Last         journal.Ref   // the advocate last offered or appointed, for a request made again
	AgainFrom    string        // the withdrawn request that this one repeats
	InForce      []string      // grounds in force, stated or found
	Found        []string      // those of them that the body did not name
	QualifiedAt  civil.Instant // decree on a qualification that was not announced yet (CPC 206)
	Paper        *Paper        // an entry of the manual journal
	Source       string        // of the message that asked, and its id: a request keeps them when it is mailed on
	Message      string
	Input        journal.Hash
}

// Paper is whom the duty person named by hand while the system was down, and when.
type Paper struct {
	Advocate   journal.Ref
	AskedAt    civil.Instant
	AcceptedAt civil.Instant
	Late       bool // entered more than 24 hours after it happened, or after the failure ended
}

// Offer is the open offer of a request.
type Offer struct {
	ID       string
	Advocate journal.Ref
	At       civil.Instant
	AnswerBy civil.Instant
	Shared   bool // he defends another person of the case already
}

// Live tells whether the request still asks for something or is served.
func (r *Request) Live() bool {
	return r.State == Searching || r.State == Offered || r.State == Escalated || r.State == Appointed
}

// Detained tells whether the person is known to be held.
func (r *Wish) Detained() bool { return r.DetainedAt != 0 }

// Appointment is one advocate's defence of one person in one case, from acceptance to its end.
type Appointment struct {
	ID           string // id of the accepted offer
	Request      string
	Case         string
	RegisterCase string
	Unit         string
	Person       journal.Ref
	Advocate     journal.Ref
	HomeBar      string
	Client       string // status of the client when asked
	Urgency      string
	Minor        bool
	Detained     bool
	WantedAt     civil.Instant
	ExpectedAt   civil.Instant
	AcceptedAt   civil.Instant
	NoticeNumber string
	NoticeDate   civil.Date
	ArrivedAt    civil.Instant
	Status       string
	Before       string // status before suspension, no-show or long absence
	MissedAt     civil.Instant
	ToldAbsent   bool // it was the register who said that he did not come
	EndedAt      civil.Instant
	EndReason    string
	Replaces     string   // the appointment he stands in for
	Booked       []Booked // acts he was told of
	Told         []string // acts he was informed of
	Unopened     []string // what he was told and has not opened yet
	Removal      string   // why the prosecutor was asked to exclude him (CPC 94(2)); nobody else may
	Official     journal.Ref
}

// Booked is an act that is to take place.
type Booked struct {
	Act string
	At  civil.Instant
}

// Live tells whether the defence goes on; one who is missed is recorded but not live.
func (a *Appointment) Live() bool { return a.Status != Ended && !a.Missed() }

// Missed tells whether another advocate is searched in his place: he did not come, or is away for long.
func (a *Appointment) Missed() bool { return a.Status == NoShow || a.Status == Replacing }

// atWork tells whether he is expected to come.
func (a *Appointment) atWork() bool { return a.Status == Accepted || a.Status == Entered }
