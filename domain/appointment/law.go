package appointment

import (
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// This file: which of the rules around a request a record concerns; each rule has a file of its own.

// foldLaw folds what belongs to the rules around a request; false: it belongs to none of them, or to others as well.
func (s *State) foldLaw(rec *journal.Record, clocks *journal.Clocks, list *roster.State) bool {
	switch e := rec.Body.(type) {
	case *event.GroundsChanged:
		if r := s.Requests[e.Request]; r != nil {
			r.InForce, r.Found = e.Grounds, e.Found
		}
	case *event.GroundFound:
		s.groundTold(e, rec.At, clocks)
	case *event.AdvocateDeclared:
		s.declared(e)
	case *event.RemovalProposed:
		s.Appointments[e.Appointment].Removal = e.Reason
	case *event.DefenderInformed:
		s.informed(e, clocks)
	case *event.InformationSeen:
		if n := s.Informed[e.Information]; n != nil && n.Advocate == e.Advocate {
			s.seen(e.Information, clocks)
		}
	case *event.ArrivalReported:
		if a := s.Appointments[e.Appointment]; a != nil && a.Advocate == e.Advocate && e.At <= rec.At {
			clocks.Stop(a.ID, kindArrival) // the body's own word starts paid waiting, not this one
		}
	case *event.ParticipantEntered:
		if r := s.request(e.Request); r != nil && !e.Withdrawn {
			if a := s.defence(r, e.Advocate); a != nil {
				clocks.Stop(a.ID, kindForm)
			}
		}
	case *event.MotionFiled:
		s.motion(e, clocks)
	case *event.MotionDecided:
		if !e.Withdrawn {
			delete(s.Motions, e.Motion)
			clocks.Drop("motion/"+e.Motion, kindMotion)
		}
	case *event.ObjectionRaised:
		s.objector = e.Who
	case *event.ObjectionFiled:
		s.objector = e.Person
	case *event.ObjectionRegistered:
		s.objected(e, clocks)
	case *event.ObjectionDecided:
		delete(s.Objections, e.Objection)
		clocks.Drop("objection/"+e.Objection, kindObjection)
	case *event.PaperAppointed:
		s.onPaper(e, rec)
	case *event.BarContactSet:
		s.DutyPhone = e.Phone
	case *event.QueueTurn:
		s.turn(e, rec.At, clocks)
	case *event.CaseMoved:
		if s.Moved == nil {
			s.Moved = map[string]Move{}
		}
		if e.ToUnit == "" {
			delete(s.Moved, e.Case)
		} else {
			s.Moved[e.Case] = Move{e.ToUnit, e.Since}
			s.followMove(e.Case, rec.At, clocks)
		}
	default:
		return false
	}
	return true
}

// law answers what belongs to the rules around a request; false: matter answers it.
func (d *desk) law() bool {
	switch e := d.rec.Body.(type) {
	case *event.InterestsContradict:
		if !e.Withdrawn {
			d.contradict(e)
		}
	case *event.ConflictDeclared:
		d.conflictDeclared(e)
	case *event.RemovalRefused:
		if !e.Withdrawn {
			d.removalRefused(e)
		}
	case *event.AdvocateDeclared:
		d.afterDeclaration(e)
	case *event.ActScheduled:
		d.informOfAct(e)
	case *event.ActPostponed:
		d.informOfMove(e)
	case *event.CaseFormatChanged:
		d.inform(e.RegisterCase, "format", e.Object, e.Revision, e.OccurredAt+TermOf(kindFormat).Length, e.Withdrawn)
	case *event.CaseRequalified:
		d.inform(e.RegisterCase, "requalification", e.Object, e.Revision, e.OccurredAt+TermOf(kindQualification).Length, e.Withdrawn)
	case *event.InformationSeen:
		if d.Informed[e.Information] == nil && d.Appointments[appointmentOf(e.Information)] == nil {
			d.refuse(e.Information, "no_such_object")
		}
	case *event.ArrivalReported:
		d.arrivalReported(e)
	case *event.NoShowDecided:
		d.noShowDecided(e)
	case *event.MotionFiled:
		if a := d.Appointments[e.Appointment]; a == nil || a.Advocate != e.Advocate {
			d.refuse(e.Motion, "no_such_object")
		}
	case *event.ObjectionRaised:
		d.objection(e.Objection, e.About, e.Kind, e.By)
	case *event.ObjectionFiled:
		if !e.Withdrawn {
			d.objection(e.Object, e.About, e.Kind, e.By)
		} else if o := d.Objections[e.Object]; o != nil && o.Who == e.Person {
			d.say(&event.ObjectionDecided{Objection: e.Object, About: o.About, Result: "withdrawn", Reason: "withdrawn"})
		}
	case *event.ObjectionAnswered:
		d.answered(e)
	case *event.PaperAppointed:
		d.paper(e)
	default:
		return false
	}
	return true
}

// lawClock answers a clock of these rules.
func (d *desk) lawClock(object, kind string) {
	switch kind {
	case kindGround:
		d.groundDue(object)
	case kindChosen:
		d.chosenDue(object)
	case kindGrounds:
		d.regroundsOf(object)
	case kindRelease:
		d.releaseDue(d.Requests[object])
	case kindQualification:
		if r := d.Requests[object]; r != nil && r.Live() && r.QualifiedAt != 0 {
			d.say(&event.AlarmRaised{Object: r.ID, Code: "clock_" + kind, To: []string{"head_of_unit", "defender"}})
		}
	case kindForm:
		if a := d.Appointments[object]; a != nil && a.Status != Ended {
			d.say(&event.AlarmRaised{Object: a.ID, Code: "form_18_1_missing", To: []string{"head_of_unit"}})
		}
	case kindLongAbsence:
		d.awayFiveDays(d.Appointments[object])
	case kindInformation:
		if n := d.Informed[object]; n != nil {
			d.say(&event.AlarmRaised{Object: n.Appointment, Code: "information_unseen", To: []string{"bar"}})
		}
	case kindMotion:
		d.motionDue(object)
	case kindObjection:
		d.objectionDue(object)
	case kindMoved:
		if to, ok := d.Moved[object]; ok {
			d.moveOn(object, to.Unit)
		}
	}
}

// releaseDue: the term of detention is over. Without custody decided or a release told, the head of the place must
// release him (CPC 133(2)).
func (d *desk) releaseDue(r *Request) {
	if r == nil || !r.Live() {
		return
	}
	p := d.cases.Person(d.cases.Home(r.Case, r.Person), r.Person)
	if p == nil || p.Measure == "custody" || !p.Detained(d.rec.At) {
		return
	}
	d.say(&event.AlarmRaised{Object: r.ID, Code: "release_due", To: []string{"head_of_unit", "prosecutor", "bar"}})
}

// qualified starts the 24 hours in which the decree on the qualification is announced (CPC 206(1)), for every live
// request of the case.
func (s *State) qualified(e *event.CaseRequalified, at civil.Instant, clocks *journal.Clocks) {
	for _, r := range s.requestsIn(s.cases.Root(casefile.CaseID(e.RegisterCase))) {
		if e.Withdrawn {
			r.QualifiedAt = 0
			clocks.Stop(r.ID, kindQualification)
		} else if e.OccurredAt > r.QualifiedAt {
			r.QualifiedAt = e.OccurredAt
			s.ringQualified(r, at, clocks)
		}
	}
}

func (s *State) ringQualified(r *Request, at civil.Instant, clocks *journal.Clocks) {
	t := term{kindQualification, r.QualifiedAt, r.QualifiedAt + TermOf(kindQualification).Length}
	if due := t.next(at); due != 0 {
		clocks.Start(r.ID, kindQualification, due)
	}
}

// performed: an act with the defender shows that form 18-1 is there and that he knew; the announcement of the
// qualification ends its term.
func (s *State) performed(e *event.ActPerformed, clocks *journal.Clocks) {
	for _, person := range e.Persons {
		for _, r := range s.requestsOf(casefile.CaseID(e.RegisterCase), person) {
			if e.Kind == "qualification_announcement" && e.StartedAt >= r.QualifiedAt {
				r.QualifiedAt = 0
				clocks.Stop(r.ID, kindQualification)
			}
			if a := s.defence(r, e.Advocate); a != nil {
				clocks.Stop(a.ID, kindForm)
				clocks.Stop(a.ID, kindLongAbsence)
			}
		}
	}
	for _, id := range s.ByAdvocate[e.Advocate] {
		if a := s.Appointments[id]; len(a.Unopened) > 0 {
			s.opened(a, e.Object, clocks)
		}
	}
}

// awayFiveDays: he has not come for five days (CPC 68(3)), or for the 24 hours of CPC 68(4) where the setting
// chosen_defender_24h_scope counts an appointed defender of a detained person in: who stood in stays, or a successor is searched for good.
func (d *desk) awayFiveDays(a *Appointment) {
	if a == nil || a.Status != NoShow {
		return
	}
	if r := d.Requests[a.Request]; r.Appointment != a.ID {
		d.endAppointment(a, "no_show", "")
		return
	}
	d.say(&event.DefenderMissed{Appointment: a.ID, Request: a.Request, Reason: "long_absence"})
	d.say(&event.AlarmRaised{Object: a.ID, Code: "long_absence", To: []string{"bar"}})
}

// arrivalReported: the advocate says that he is there. It stops the alarm of a no-show; until the body confirms it, no
// waiting is paid.
func (d *desk) arrivalReported(e *event.ArrivalReported) {
	a := d.Appointments[e.Appointment]
	switch {
	case a == nil || a.Advocate != e.Advocate:
		d.refuse(e.Appointment, "no_such_object")
	case a.Status == Ended:
		d.refuse(e.Appointment, "no_appointment")
	case e.At > d.rec.At:
		d.refuse(e.Appointment, "in_future")
	case a.Status == NoShow:
		d.back(a, e.At)
	}
}

// noShowDecided: the bar says who stays, the one who did not come or the one who stood in.
func (d *desk) noShowDecided(e *event.NoShowDecided) {
	a := d.Appointments[e.Appointment]
	switch {
	case a == nil:
		d.refuse(e.Appointment, "no_such_object")
		return
	case e.Coordinator == e.Second:
		d.refuse(e.Appointment, "second_signature")
		return
	case a.Status != NoShow:
		d.refuse(e.Appointment, "no_appointment")
		return
	}
	r := d.Requests[a.Request]
	other := d.current(r)
	switch {
	case e.Decision == "replaced":
		d.endAppointment(a, "no_show", "")
	case other == a || other == nil:
		d.back(a, d.rec.At)
	default: // the stand-in goes, his work stays payable
		d.endAppointment(other, "stood_in", a.ID)
		d.say(&event.DefenderCame{Appointment: a.ID, At: d.rec.At})
	}
}
