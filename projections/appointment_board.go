package projections

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

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

// Recent is how many of the latest appointments of a territory are kept at hand.
const Recent = 64

// AppointmentBoard follows each request from the decree to the end of the appointment, with the territory's counters.
type AppointmentBoard struct{}

// Name is the read model's name.
func (AppointmentBoard) Name() string { return "appointment_board" }

// Version is that of the rows.
func (AppointmentBoard) Version() int { return 1 }

// Tables lists what it writes.
func (AppointmentBoard) Tables() []string {
	return []string{string(requests), string(openRequests), string(appointments), string(recent), string(counters),
		string(answerTimes), string(refusals), string(alarms), string(parkedFacts)}
}

// Apply folds one record.
func (AppointmentBoard) Apply(rows Rows, rec *journal.Record) error {
	f := &board{folding: begin(rows, rec)}
	switch e := f.body.(type) {
	case *event.RequestRegistered:
		f.registered(e)
	case *event.RequestRefused:
		f.refused(e)
	case *event.RequestJoined:
		f.request(e.Request, func(r *Request) {
			r.State, r.JoinedTo, r.Unit, r.Appointment, r.Code = Joined, e.To, e.Unit, e.Appointment, e.Code
		})
		f.count(func(c *Counters) { c.Joined++ })
	case *event.RequestCancelled:
		f.request(e.Request, func(r *Request) { r.State, r.Code, r.Offer = Cancelled, e.Reason, nil })
		f.count(func(c *Counters) { c.Cancelled++ })
	case *event.OfferMade, *event.OfferEnded, *event.PoolWidened, *event.DefenderNotFound, *event.ServiceResumed:
		f.search()
	case *event.DefenderNamed:
		f.named(e)
	case *event.DefenderEntered, *event.DefenderReplaced, *event.AppointmentEnded, *event.AppointmentSuspended,
		*event.AppointmentResumed, *event.DefenderMissed, *event.DefenderCame:
		f.defence()
	case *event.AlarmRaised:
		alarms.change(f.folding, keyOf(e.Object, e.Code), func(a *Alarm) {
			if a.Count == 0 {
				*a = Alarm{Journal: rec.Journal, Object: e.Object, Code: e.Code, FirstAt: rec.At}
			}
			a.Count, a.LastAt, a.To = a.Count+1, rec.At, e.To
		})
		f.count(func(c *Counters) { c.Alarms++ })
	case *event.FactParked, *event.FactTakenUp, *event.FactUnresolved:
		f.parking()
	}
	return f.err
}

// board is one record on its way to the board.
type board struct{ *folding }

func (f *board) count(fn func(c *Counters)) {
	counters.change(f.folding, single, func(c *Counters) {
		c.Journal = f.rec.Journal
		fn(c)
	})
}

// request changes a request and keeps the list and the number of open ones in step.
func (f *board) request(id string, fn func(r *Request)) {
	key := id
	r, found := requests.get(f.folding, key)
	wasOpen := found && r.Open()
	r.Journal, r.ID = f.rec.Journal, id
	fn(&r)
	requests.put(f.folding, key, r)
	if !found {
		f.count(func(c *Counters) { c.Requested++ })
	}
	switch isOpen := r.Open(); {
	case isOpen && !wasOpen:
		openRequests.put(f.folding, key, requestID{id})
		f.count(func(c *Counters) { c.Open++ })
	case wasOpen && !isOpen:
		openRequests.remove(f.folding, key)
		f.count(func(c *Counters) { c.Open-- })
	}
}

func (f *board) registered(e *event.RequestRegistered) {
	f.request(e.Request, func(r *Request) {
		if r.State == "" {
			r.State, r.RegisteredAt = Searching, f.rec.At
		}
		r.Unit, r.Case, r.RegisterCase, r.ErdrNumber = e.Unit, e.Case, e.RegisterCase, e.ErdrNumber
		r.Person, r.Grounds, r.Urgency, r.Client = refText(e.Person), e.Grounds, e.Urgency, e.Client
		r.Minor, r.Detained, r.Regime, r.Flags = e.Minor == "yes", e.Detained == "yes", e.Regime, e.Flags
		r.WantedAt, r.Deadline = e.WantedAt, e.Deadline
	})
}

func (f *board) refused(e *event.RequestRefused) {
	f.request(e.Request, func(r *Request) {
		r.State, r.Code, r.Offer = Refused, e.Code, nil
		if e.Unit != "" {
			r.Unit = e.Unit
		}
	})
	f.count(func(c *Counters) { c.Refused++ })
	refusals.change(f.folding, e.Code, func(n *CodeCount) { n.Code, n.Count = e.Code, n.Count+1 })
}

// search follows offers and pools.
func (f *board) search() {
	switch e := f.body.(type) {
	case *event.OfferMade:
		totals, _ := counters.get(f.folding, single)
		f.request(e.Request, func(r *Request) {
			r.State, r.Pool, r.Offers, r.Unit = Offered, e.Pool, r.Offers+1, e.Unit
			r.Offer = &OpenOffer{ID: e.Offer, Advocate: refText(e.Advocate), At: f.rec.At, AnswerBy: e.AnswerBy, Outages: totals.Outages}
		})
		f.count(func(c *Counters) { c.Offers++ })
	case *event.OfferEnded:
		f.request(e.Request, func(r *Request) {
			if r.Offer == nil || r.Offer.ID != e.Offer {
				return
			}
			r.Offer = nil
			if r.State == Offered {
				r.State = Searching
			}
		})
		f.count(func(c *Counters) {
			switch e.Result {
			case "declined_justified", "declined_unjustified":
				c.Declined++
			case "no_answer":
				c.Silent++
			}
		})
	case *event.PoolWidened:
		f.request(e.Request, func(r *Request) { r.Pool = e.Pool })
	case *event.DefenderNotFound:
		f.request(e.Request, func(r *Request) {
			if r.Alarms == 0 {
				f.count(func(c *Counters) { c.Escalated++ })
			}
			r.State, r.Offer, r.Alarms, r.NextAlarm = Escalated, nil, e.Alarm, e.Next
		})
	case *event.ServiceResumed:
		f.count(func(c *Counters) { c.Outages += e.To - e.From })
	}
}

// named is the moment the board is about: an advocate accepted.
func (f *board) named(e *event.DefenderNamed) {
	var first bool
	var requested civil.Instant
	var urgency string
	f.request(e.Request, func(r *Request) {
		first, requested, urgency = r.Appointment == "", r.RegisteredAt, r.Urgency
		r.State, r.Offer, r.Missed = Appointed, nil, false
		r.Appointment, r.Advocate, r.AcceptedAt = e.Appointment, refText(e.Advocate), e.AcceptedAt
	})
	appointments.put(f.folding, e.Appointment, Appointment{
		Journal: f.rec.Journal, ID: e.Appointment, Request: e.Request, State: Appointed, Unit: e.Unit, Case: e.Case,
		RegisterCase: e.RegisterCase, Person: refText(e.Person), Advocate: refText(e.Advocate), HomeBar: e.HomeBar,
		Urgency: urgency, RequestedAt: requested, OfferedAt: e.OfferedAt, AcceptedAt: e.AcceptedAt,
		ExpectedAt: e.ExpectedAt, Rule: e.Rule, Replaces: e.Replaces,
	})
	var n int64
	f.count(func(c *Counters) {
		n = c.Appointments
		c.Appointments++
		if first {
			c.Appointed++
		}
	})
	recent.put(f.folding, ringKey(n), requestID{e.Appointment})
	if first && requested != 0 {
		answerTimes.change(f.folding, urgency, func(t *AnswerTime) {
			t.Journal, t.Urgency = f.rec.Journal, urgency
			t.Add(e.AcceptedAt - requested)
		})
	}
}

// defence follows an appointment after acceptance.
func (f *board) defence() {
	switch e := f.body.(type) {
	case *event.DefenderEntered:
		f.appointment(e.Appointment, func(a *Appointment) {
			a.State, a.NoticeNumber, a.NoticeDate = Entered, e.NoticeNumber, e.NoticeDate
		})
		f.of(e.Request, e.Appointment, func(r *Request) { r.State = Entered })
	case *event.DefenderReplaced:
		f.appointment(e.Appointment, func(a *Appointment) {
			if !a.Replaced { // told twice: when the search begins and when the other one is there
				f.count(func(c *Counters) { c.Replaced++ })
			}
			a.Replaced, a.ReplacedBy = true, e.By
		})
		f.of(e.Request, e.Appointment, func(r *Request) { r.State = Searching })
	case *event.AppointmentEnded:
		f.appointment(e.Appointment, func(a *Appointment) { a.State, a.Code, a.EndedAt = Ended, e.Reason, f.rec.At })
		f.of(e.Request, e.Appointment, func(r *Request) {
			if !r.Open() { // a replacement may be searched already
				r.State, r.Code = Ended, e.Reason
			}
		})
		f.count(func(c *Counters) { c.Ended++ })
	case *event.AppointmentSuspended:
		f.appointment(e.Appointment, func(a *Appointment) { a.Suspended = true })
	case *event.AppointmentResumed:
		f.appointment(e.Appointment, func(a *Appointment) { a.Suspended = false })
	case *event.DefenderMissed:
		f.appointment(e.Appointment, func(a *Appointment) { a.Missed = true })
		f.of(e.Request, e.Appointment, func(r *Request) { r.Missed, r.State = true, Searching })
	case *event.DefenderCame:
		a, _ := appointments.get(f.folding, e.Appointment)
		f.appointment(e.Appointment, func(a *Appointment) { a.Missed = false })
		f.of(a.Request, e.Appointment, func(r *Request) { r.Missed, r.State = false, a.State })
	}
}

func (f *board) appointment(id string, fn func(a *Appointment)) {
	appointments.known(f.folding, id, fn)
}

// of changes the request of an appointment, if that is still the request's last one.
func (f *board) of(request, appointment string, fn func(r *Request)) {
	if r, ok := requests.get(f.folding, request); ok && r.Appointment == appointment {
		f.request(request, fn)
	}
}

func (f *board) parking() {
	switch e := f.body.(type) {
	case *event.FactParked:
		parkedFacts.put(f.folding, posKey(e.Fact), ParkedFact{Journal: f.rec.Journal, Fact: e.Fact, Waits: e.Waits, Since: f.rec.At})
		f.count(func(c *Counters) { c.Parked++ })
	case *event.FactTakenUp:
		if _, ok := parkedFacts.get(f.folding, posKey(e.Fact)); ok {
			parkedFacts.remove(f.folding, posKey(e.Fact))
			f.count(func(c *Counters) { c.Parked-- })
		}
	case *event.FactUnresolved:
		parkedFacts.known(f.folding, posKey(e.Fact), func(p *ParkedFact) { p.Unresolved = true })
	}
}
