package projections

import "qorgau/domain/civil"

// States of a request on the board.
const (
	Searching = "searching" // nobody has an offer now
	Offered   = "offered"   // an advocate has an offer and has not answered
	Escalated = "escalated" // every pool is empty; the coordinator must name somebody
	Appointed = "appointed" // an advocate accepted
	Entered   = "entered"   // his notice of defence is signed
	Ended     = "ended"     // the appointment is over
	Joined    = "joined"    // the person and case already had a request
	Refused   = "refused"   // cannot be served here
	Cancelled = "cancelled" // taken back before an appointment
)

// Request is a defender request as the board shows it.
type Request struct {
	Journal      string        `json:"journal"`
	ID           string        `json:"id"`
	State        string        `json:"state"`
	Code         string        `json:"code,omitempty"` // why refused, cancelled or ended
	Unit         string        `json:"unit,omitempty"`
	Case         string        `json:"case,omitempty"`
	RegisterCase string        `json:"register_case,omitempty"`
	ErdrNumber   string        `json:"erdr_number,omitempty"`
	Person       string        `json:"person,omitempty"`
	Grounds      []string      `json:"grounds,omitempty"`
	Urgency      string        `json:"urgency,omitempty"`
	Client       string        `json:"client,omitempty"`
	Minor        bool          `json:"minor,omitempty"`
	Detained     bool          `json:"detained,omitempty"`
	Regime       string        `json:"regime,omitempty"`
	Flags        []string      `json:"flags,omitempty"`
	RegisteredAt civil.Instant `json:"registered_at,omitempty"`
	WantedAt     civil.Instant `json:"wanted_at,omitempty"`
	Deadline     civil.Instant `json:"deadline,omitempty"`
	Pool         string        `json:"pool,omitempty"`
	Offers       int64         `json:"offers,omitempty"` // made so far
	Offer        *OpenOffer    `json:"offer,omitempty"`
	Alarms       int64         `json:"alarms,omitempty"` // how often the escalation has rung
	NextAlarm    civil.Instant `json:"next_alarm,omitempty"`
	Appointment  string        `json:"appointment,omitempty"` // the last one
	Advocate     string        `json:"advocate,omitempty"`    // of the last appointment
	AcceptedAt   civil.Instant `json:"accepted_at,omitempty"` // of the last appointment
	JoinedTo     string        `json:"joined_to,omitempty"`
	Missed       bool          `json:"missed,omitempty"` // the defender did not come, a stand-in is searched
}

// Open tells whether somebody must still be found.
func (r *Request) Open() bool {
	return r.State == Searching || r.State == Offered || r.State == Escalated
}

// OpenOffer is an offer that was not answered yet.
type OpenOffer struct {
	ID       string        `json:"id"`
	Advocate string        `json:"advocate"`
	At       civil.Instant `json:"at"`
	AnswerBy civil.Instant `json:"answer_by"` // as a reader gives it: with the outages since
	Outages  civil.Instant `json:"outages,omitempty"`
}

// Appointment is one advocate's defence of one person in one case.
type Appointment struct {
	Journal      string        `json:"journal"`
	ID           string        `json:"id"`
	Request      string        `json:"request"`
	State        string        `json:"state"` // appointed, entered, ended
	Code         string        `json:"code,omitempty"`
	Unit         string        `json:"unit"`
	Case         string        `json:"case"`
	RegisterCase string        `json:"register_case"`
	Person       string        `json:"person"`
	Advocate     string        `json:"advocate"`
	HomeBar      string        `json:"home_bar"`
	Urgency      string        `json:"urgency,omitempty"`
	RequestedAt  civil.Instant `json:"requested_at,omitempty"`
	OfferedAt    civil.Instant `json:"offered_at"`
	AcceptedAt   civil.Instant `json:"accepted_at"`
	ExpectedAt   civil.Instant `json:"expected_at,omitempty"`
	Rule         string        `json:"rule"`
	Replaces     string        `json:"replaces,omitempty"`
	Replaced     bool          `json:"replaced,omitempty"`
	ReplacedBy   string        `json:"replaced_by,omitempty"`
	NoticeNumber string        `json:"notice_number,omitempty"`
	NoticeDate   civil.Date    `json:"notice_date,omitempty"`
	EndedAt      civil.Instant `json:"ended_at,omitempty"`
	Suspended    bool          `json:"suspended,omitempty"`
	Missed       bool          `json:"missed,omitempty"`
}

// Counters are the figures of a territory. Requested counts every request once, whatever became of it.
type Counters struct {
	Journal      string        `json:"journal"`
	Requested    int64         `json:"requested"`
	Appointed    int64         `json:"appointed"` // requests that got a defender at least once
	Refused      int64         `json:"refused"`
	Joined       int64         `json:"joined"`
	Cancelled    int64         `json:"cancelled"`
	Escalated    int64         `json:"escalated"` // requests that were escalated at least once
	Open         int64         `json:"open"`      // now
	Offers       int64         `json:"offers"`
	Declined     int64         `json:"declined"`
	Silent       int64         `json:"silent"`       // offers without an answer
	Appointments int64         `json:"appointments"` // replacements and stand-ins included
	Replaced     int64         `json:"replaced"`
	Ended        int64         `json:"ended"`
	Alarms       int64         `json:"alarms"`
	Parked       int64         `json:"parked"`  // facts that wait now
	Outages      civil.Instant `json:"outages"` // total length, by which open offers were extended
}

// Alarm calls a person; a repeated one is counted.
type Alarm struct {
	Journal string        `json:"journal"`
	Object  string        `json:"object"`
	Code    string        `json:"code"`
	To      []string      `json:"to"`
	Count   int64         `json:"count"`
	FirstAt civil.Instant `json:"first_at"`
	LastAt  civil.Instant `json:"last_at"`
}

// ParkedFact waits for what it refers to; unresolved, it is a person's task.
type ParkedFact struct {
	Journal    string        `json:"journal"`
	Fact       int64         `json:"fact"`
	Waits      string        `json:"waits"`
	Since      civil.Instant `json:"since"`
	Unresolved bool          `json:"unresolved,omitempty"`
}

// CodeCount counts a reason.
type CodeCount struct {
	Code  string `json:"code"`
	Count int64  `json:"count"`
}

type requestID struct {
	Request string `json:"request"`
}

const (
	requests     = table[Request]("request")
	openRequests = table[requestID]("open_request")
	appointments = table[Appointment]("appointment")
	recent       = table[requestID]("recent_appointment") // a ring: n modulo Recent -> the appointment's id
	counters     = table[Counters]("counter")
	answerTimes  = table[AnswerTime]("answer_time")
	refusals     = table[CodeCount]("refusal")
	alarms       = table[Alarm]("alarm")
	parkedFacts  = table[ParkedFact]("parked_fact")
)
