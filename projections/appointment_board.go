package projections

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
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
		f.request(e.Request, func(r *Request) {
			if r.Pool = e.Pool; !r.Open() { // the defender fell away and the search goes on
				r.State = Searching
			}
		})
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
			if r.Missed = false; !r.Open() { // a replacement may be searched already
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
