package appointment

import (
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/parking"
	"qorgau/domain/roster"
)

// desk is one question to this part: the record, and all that may be read for the answer.
type desk struct {
	*State
	rec  *journal.Record
	code string
	list *roster.State
	book *book.State
	set  event.AppointmentSettings // in force now
	out  []journal.Outcome
}

func (d *desk) say(body journal.Body, boxes ...journal.Box) {
	var sealed []journal.Box
	for _, b := range boxes {
		if b.Field != "" {
			sealed = append(sealed, b)
		}
	}
	d.underSettings(body)
	d.out = append(d.out, journal.Outcome{Body: body, Sealed: sealed})
}

// underSettings puts the version of the settings into what they decided.
func (d *desk) underSettings(body journal.Body) {
	switch e := body.(type) {
	case *event.RequestRegistered:
		e.Settings = d.set.Version
	case *event.RequestRefused:
		e.Settings = d.set.Version
	case *event.OfferMade:
		e.Settings = d.set.Version
	case *event.PoolWidened:
		e.Settings = d.set.Version
	case *event.DefenderNotFound:
		e.Settings = d.set.Version
	case *event.DefenderMissed:
		e.Settings = d.set.Version
	case *event.AppointmentEnded:
		e.Settings = d.set.Version
	case *event.WaiverRefused:
		e.Settings = d.set.Version
	}
}

func (d *desk) refuse(object, code string) {
	d.say(&event.FactRefused{Fact: d.rec.Pos, Object: object, Code: code})
}

func (d *desk) park(key string) { d.say(&event.FactParked{Fact: d.rec.Pos, Waits: key}) }

// React answers a record that was just folded.
func (s *State) React(rec *journal.Record, code string, cases *casefile.State, list *roster.State, b *book.State) []journal.Outcome {
	s.cases, s.book, s.now, s.bar = cases, b, rec.At, rec.Journal
	d := &desk{State: s, rec: rec, code: code, list: list, book: b, set: s.settings()}
	switch e := rec.Body.(type) {
	case *event.DefenderRequested:
		d.judge(e)
	case *event.RequestMalformed:
		d.malformed(e)
	case *event.RequestRegistered:
		d.search(s.Requests[e.Request])
	case *event.PoolWidened:
		d.search(s.Requests[e.Request])
	case *event.OfferEnded:
		d.search(s.Requests[e.Request])
	case *event.DefenderMissed:
		d.search(s.Requests[e.Request])
	case *event.AppointmentEnded:
		d.search(s.Requests[s.Appointments[e.Appointment].Request])
	case *event.DefenderNamed:
		d.standIn(e)
		if a := list.Advocate(e.Advocate); a != nil && a.StatusAt(rec.At) != "active" {
			d.fallsOut(a) // entered from the manual journal after his licence ended
		}
	case *event.OfferAccepted:
		d.accept(e)
	case *event.OfferDeclined:
		d.decline(e)
	case *event.ClockDue:
		d.clockDue(e)
	case *event.CoordinatorNamed:
		d.byHand(e)
	case *event.NoticeSigned:
		d.notice(e)
	case *event.AdvocateStatusChanged:
		d.fallsOut(list.Advocate(e.Advocate))
	case *event.AdvocateAbsent:
		d.fallsOut(list.Advocate(e.Advocate))
	case *event.AppointmentResumed:
		d.fallsOut(list.Advocate(s.Appointments[e.Appointment].Advocate))
	case *event.RequestWithdrawn:
		d.withdrawn(e)
	case *event.DefenderArrived:
		d.arrivedWord(e)
	case *event.DefenderAbsent:
		d.absentWord(e)
	case *event.ActPerformed:
		for _, p := range e.Persons {
			if !e.Withdrawn {
				d.came(s.Find(casefile.CaseID(e.RegisterCase), p, e.Advocate), e.StartedAt)
			}
		}
	default:
		if !d.law() {
			d.matter()
		}
	}
	if _, ok := rec.Body.(event.OfRegister); ok && rec.Kind == journal.Fact {
		d.regrounds()
	}
	if card, ok := rec.Body.(event.HasCard); ok && rec.Kind == journal.Fact && !card.PersonCard().SameAs.IsZero() {
		d.mergePerson(card.PersonCard().SameAs)
	}
	return d.out
}

func (d *desk) clockDue(e *event.ClockDue) {
	_, kind, _, ok := journal.SplitClock(e.Clock)
	if !ok {
		return
	}
	object := journal.ClockObject(e.Clock)
	switch kind {
	case kindOffer:
		if r := d.byOffer(object); r != nil && r.Offer != nil && r.Offer.ID == object && r.Offer.AnswerBy <= d.rec.At {
			d.endOffer(r, "no_answer", 0)
		}
	case kindCoordinator, kindSearch:
		d.ring(d.Requests[object], kind)
	case kindCase:
		d.caseState(object)
	case kindArrival:
		if a := d.Appointments[object]; a != nil && a.ArrivedAt == 0 && a.atWork() {
			d.say(&event.DefenderMissed{Appointment: a.ID, Request: a.Request, Reason: "no_show"})
		}
	case kindInterrogation, kindDetention24, kindDetention48, kindDetention72:
		if r := d.Requests[object]; r != nil && r.Live() && r.State != Appointed && r.runs(kind) {
			d.say(&event.AlarmRaised{Object: r.ID, Code: "clock_" + kind, To: []string{"bar", "head_of_unit"}})
		}
	case roster.KindStatus, roster.KindAbsence, kindDefences:
		d.fallsOut(d.list.OfClock(e.Clock))
	default:
		d.lawClock(object, kind)
	}
}

// arrivedWord: the register says the defender is there.
func (d *desk) arrivedWord(e *event.DefenderArrived) {
	if e.Withdrawn {
		return
	}
	if a := d.defenceOf(e.Request, e.Advocate); a != nil {
		d.came(a, e.ArrivedAt)
	}
}

// absentWord: the register says that he did not come, or takes that back.
func (d *desk) absentWord(e *event.DefenderAbsent) {
	if e.Withdrawn {
		if r := d.request(e.Request); r != nil {
			if a := d.defence(r, e.Advocate); a != nil && a.ToldAbsent && a.Status == NoShow {
				d.back(a, d.rec.At)
			}
		}
		return
	}
	if a := d.defenceOf(e.Request, e.Advocate); a != nil && a.atWork() {
		d.say(&event.DefenderMissed{Appointment: a.ID, Request: a.Request, Reason: "no_show"})
	}
}

// defenceOf gives the appointment that a word about a request and an advocate is for; without one the fact waits, or is
// refused if the request is over.
func (d *desk) defenceOf(request string, advocate journal.Ref) *Appointment {
	r := d.request(request)
	switch {
	case r == nil:
		d.park(parking.ForRequest(request))
	case d.defence(r, advocate) != nil:
		return d.defence(r, advocate)
	case r.Live():
		d.park(parking.ForDefence(r.Case, r.Person, advocate))
	default:
		d.refuse(request, "no_appointment")
	}
	return nil
}

// came answers that an advocate was seen at his client's. Who is away for long must have come since.
func (d *desk) came(a *Appointment, seen civil.Instant) {
	if a != nil && a.Removal == "" && (a.Status == NoShow || a.Status == Replacing && seen >= a.MissedAt) {
		d.back(a, a.ArrivedAt)
	}
}

// back takes the search for another advocate back, as long as nobody stands in yet.
func (d *desk) back(a *Appointment, at civil.Instant) {
	r := d.Requests[a.Request]
	if r.Appointment != a.ID || r.Replaces != a.ID {
		return
	}
	if r.Offer != nil {
		d.endOffer(r, "withdrawn", 0)
	}
	d.say(&event.DefenderCame{Appointment: a.ID, At: at})
}

func (d *desk) notice(e *event.NoticeSigned) {
	a := d.Appointments[e.Appointment]
	switch {
	case a == nil:
		d.park(parking.ForAppointment(e.Appointment))
	case a.Advocate != e.Advocate:
		d.refuse(e.Appointment, "no_such_object")
	case a.Status == Ended || a.NoticeNumber != "":
		d.refuse(e.Appointment, "already_served")
	default:
		d.say(&event.DefenderEntered{Appointment: a.ID, Request: a.Request, Unit: a.Unit, RegisterCase: a.RegisterCase,
			NoticeNumber: e.Number, NoticeDate: e.Date})
	}
}
