package appointment

import (
	"slices"
	"sort"

	"qorgau/domain/casefile"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func (d *desk) endAppointment(a *Appointment, reason, survivor string) {
	d.say(&event.AppointmentEnded{Appointment: a.ID, Request: a.Request, Unit: a.Unit, RegisterCase: a.RegisterCase,
		Advocate: a.Advocate, Reason: reason, Survivor: survivor})
}

// finish ends a live request in whatever state it is.
func (d *desk) finish(r *Request, reason string) {
	if !r.Live() {
		return
	}
	if r.Offer != nil {
		d.endOffer(r, "withdrawn", 0)
	}
	current := d.current(r)
	for n := int64(1); n <= r.N; n++ { // one who did not come, or whom the prosecutor was asked to exclude, ends as well
		if a := d.Appointments[offerID(r.ID, n)]; a != nil && a != current && a.Status != Ended {
			d.endAppointment(a, reason, "")
		}
	}
	if current != nil {
		d.endAppointment(current, reason, "")
		return
	}
	d.say(&event.RequestCancelled{Request: r.ID, Unit: r.Unit, Reason: reason})
}

// live lists the requests for a person in the case of a message that are not over.
func (d *desk) live(registerCase string, person journal.Ref) []*Request {
	return slices.DeleteFunc(d.requestsOf(casefile.CaseID(registerCase), person), func(r *Request) bool { return !r.Live() })
}

// matter answers what the register tells of the case and its persons. The case file decides what holds now: a late or
// outdated message changes nothing here.
func (d *desk) matter() {
	switch e := d.rec.Body.(type) {
	case *event.OwnAdvocateEntered:
		if p := d.person(e.RegisterCase, e.Person); p != nil && p.OwnAdvocate && p.Keeps != "both" {
			d.finishAll(d.live(e.RegisterCase, e.Person), "private")
		}
	case *event.DefenderExcluded:
		if !e.Withdrawn {
			d.excluded(e)
		}
	case *event.DefenderWaived:
		if !e.Withdrawn {
			d.waived(e)
		}
	case *event.PersonStatusRefused:
		d.statusLost(e.RegisterCase, e.Person)
	case *event.PersonStatusCancelled:
		d.statusLost(e.RegisterCase, e.Person)
	case *event.PersonStatusEnded:
		d.statusLost(e.RegisterCase, e.Person)
	case *event.CaseSentToCourt:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseTerminated:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseInterrupted:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseResumed:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseReturned:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseCompleted:
		d.caseState(casefile.CaseID(e.RegisterCase))
	case *event.CaseTransferred:
		d.transferred(e)
	case *event.VictimRepresentativeEntered:
		d.victims(e)
	case *event.PersonIdentified:
		d.mergePerson(e.Person)
	case *event.CaseJoined:
		if !e.Withdrawn {
			d.inform(e.RegisterCase, "joinder", e.Object, e.Revision, e.OccurredAt+TermOf(kindJoinder).Length, false)
		}
		d.mergeCases(casefile.CaseID(e.RegisterCase), casefile.CaseID(e.Into))
		d.bothSides(casefile.CaseID(e.Into))
	case *event.CaseSeparated:
		if !e.Withdrawn {
			d.inform(e.RegisterCase, "separation", e.Object, e.Revision, e.OccurredAt+TermOf(kindJoinder).Length, false)
		}
		d.mergeCases(casefile.CaseID(e.RegisterCase), casefile.CaseID(e.NewCase))
	}
}

func (d *desk) person(registerCase string, ref journal.Ref) *casefile.Person {
	return d.cases.Person(casefile.CaseID(registerCase), ref)
}

func (d *desk) finishAll(list []*Request, reason string) {
	for _, r := range list {
		d.finish(r, reason)
	}
}

func (d *desk) statusLost(registerCase string, ref journal.Ref) {
	if p := d.person(registerCase, ref); p != nil && p.Status == "" && p.Lost != "" {
		d.finishAll(d.live(registerCase, ref), "status_lost")
	}
}

// caseState brings appointments into line with the state of their case; of very many the rest follows by a clock.
func (d *desk) caseState(id string) {
	c := d.cases.Case(id)
	list := d.outOfStep(id)
	for _, r := range list[:min(len(list), perGroup)] {
		switch a := d.current(r); {
		case c.State == casefile.Terminated:
			d.finish(r, "terminated")
		case c.State == casefile.ToCourt && d.set.AppointmentAtCourt != "continues":
			d.finish(r, "to_court")
		case c.State == casefile.Interrupted:
			d.say(&event.AppointmentSuspended{Appointment: a.ID, Reason: "case_interrupted"})
		default:
			d.say(&event.AppointmentResumed{Appointment: a.ID})
		}
	}
}

// outOfStep lists the live requests of a case that do not fit its state, in order of arrival.
func (s *State) outOfStep(id string) []*Request {
	c := s.cases.Case(id)
	if c == nil {
		return nil
	}
	set := s.settings()
	return slices.DeleteFunc(s.requestsIn(id), func(r *Request) bool {
		a := s.current(r)
		switch {
		case c.State == casefile.Terminated, c.State == casefile.ToCourt && set.AppointmentAtCourt != "continues":
			return false
		case c.State == casefile.Interrupted:
			return a == nil || !a.atWork()
		}
		return a == nil || a.Status != Suspended
	})
}

// requestsIn lists the live requests whose matter goes on in a case, in order of arrival.
func (s *State) requestsIn(id string) []*Request {
	var out []*Request
	for _, c := range s.cases.Kin(id) {
		for _, rid := range s.ByCase[c] {
			if r := s.Requests[rid]; r.Live() && s.cases.Home(r.Case, r.Person) == id {
				out = append(out, r)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Pos < out[j].Pos })
	return out
}

// excluded: the prosecutor removes an advocate; the search begins anew without him, unless it has ended already.
func (d *desk) excluded(e *event.DefenderExcluded) {
	for _, r := range d.live(e.RegisterCase, e.Person) {
		if r.Offer != nil && r.Offer.Advocate == e.Advocate {
			d.endOffer(r, "withdrawn", 0)
		}
		for n := r.N; n > 0; n-- {
			if a := d.Appointments[offerID(r.ID, n)]; a != nil && a.Advocate == e.Advocate && a.Status != Ended {
				d.endAppointment(a, "excluded_by_prosecutor", "")
			}
		}
	}
}

// waived: the client does without a defender, where the Code accepts it (CPC 69): on his own initiative, not for lack
// of money, in writing or in the protocol, in the presence of a defender, and on no ground that forbids it.
func (d *desk) waived(e *event.DefenderWaived) {
	list := d.live(e.RegisterCase, e.Person)
	code := ""
	switch {
	case e.Initiative == "body":
		code = "waiver_not_own"
	case e.Cause == "lack_of_money":
		code = "waiver_lack_of_money"
	}
	for _, r := range list {
		if code != "" {
			break
		}
		if code = d.noWaiver(r); code == "" && e.Present.IsZero() && d.current(r) == nil {
			code = "waiver_without_defender"
		}
	}
	if code == "" && len(list) == 0 {
		home := d.cases.Home(casefile.CaseID(e.RegisterCase), e.Person)
		on := d.rec.At.UTCDate()
		known := d.circumstancesOf(home, e.Person, nil, on, &d.set)
		inForce, _, _ := grounds(nil, &known, on)
		if code = noWaiver(inForce, &known, on, &d.set); code == "" && e.Present.IsZero() {
			code = "waiver_without_defender"
		}
	}
	if code != "" {
		d.refuse(e.Object, code)
		d.say(&event.WaiverRefused{Waiver: e.Object, Unit: e.Unit, RegisterCase: e.RegisterCase, Code: code})
		return
	}
	d.finishAll(list, "waiver")
}

// noWaiver gives the code with which a waiver of a request's defender is refused, or nothing.
func (d *desk) noWaiver(r *Request) string {
	on := d.rec.At.UTCDate()
	home := d.cases.Home(r.Case, r.Person)
	known := d.circumstancesOf(home, r.Person, r, on, &d.set)
	inForce, _, _ := grounds(r.Grounds, &known, on)
	return noWaiver(inForce, &known, on, &d.set)
}

// mergePerson: references proved to be of one person; in each case one request and one appointment of his go on.
func (d *desk) mergePerson(ref journal.Ref) {
	var seen []string
	for _, same := range d.cases.Same(ref) {
		for _, id := range d.ByPerson[same] {
			r := d.Requests[id]
			if home := d.cases.Home(r.Case, r.Person); !slices.Contains(seen, home) {
				seen = append(seen, home)
				d.oneOnly(home, r.Person)
			}
		}
	}
}

// mergeCases: matters of one person in two cases became one.
func (d *desk) mergeCases(cases ...string) {
	type matter struct {
		home string
		who  journal.Ref
	}
	var seen []matter
	for _, id := range cases {
		for _, kin := range d.cases.Related(id) {
			for _, rid := range d.ByCase[kin] {
				r := d.Requests[rid]
				m := matter{d.cases.Home(r.Case, r.Person), d.cases.Canonical(r.Person)}
				if !slices.Contains(seen, m) {
					seen = append(seen, m)
					d.oneOnly(m.home, r.Person)
				}
			}
		}
	}
}

// oneOnly keeps of several live requests for one person in one case the one that has the appointment accepted first,
// else the one that came first.
func (d *desk) oneOnly(home string, person journal.Ref) {
	list := slices.DeleteFunc(d.requestsOf(home, person), func(r *Request) bool { return !r.Live() })
	if len(list) < 2 {
		return
	}
	best := list[0]
	for _, r := range list[1:] {
		a, b := d.current(r), d.current(best)
		switch {
		case a == nil:
		case b == nil || a.Live() && !b.Live():
			best = r
		case a.Live() == b.Live() && acceptedFirst(a, b):
			best = r
		}
	}
	survivor := ""
	if a := d.current(best); a != nil {
		survivor = a.ID
	}
	for _, r := range list {
		if r == best {
			continue
		}
		if r.Offer != nil {
			d.endOffer(r, "withdrawn", 0)
		}
		if a := d.current(r); a != nil {
			d.endAppointment(a, "person_merged", survivor)
		} else {
			d.say(&event.RequestCancelled{Request: r.ID, Unit: r.Unit, Reason: "person_merged"})
		}
	}
}

// transferred: another unit leads the case. Within the bar nothing changes; else the case goes to the other bar, and
// comes back if the word was wrong or it is sent back.
func (d *desk) transferred(e *event.CaseTransferred) {
	id := casefile.CaseID(e.RegisterCase)
	row, known := d.book.Unit(e.ToUnit, d.rec.At)
	ours := known && row.Bar == d.code
	_, away := d.Moved[id]
	switch {
	case e.Withdrawn || ours:
		if away {
			d.say(&event.CaseMoved{Case: id, RegisterCase: e.RegisterCase, Since: e.OccurredAt})
		}
	case len(d.book.Units) > 0 && (!away || d.Moved[id].Unit != e.ToUnit):
		d.say(&event.AlarmRaised{Object: id, Code: "case_in_other_bar", To: []string{"bar", "justice_department"}})
		d.say(&event.CaseMoved{Case: id, RegisterCase: e.RegisterCase, ToUnit: e.ToUnit, Since: e.OccurredAt})
		d.moveOn(id, e.ToUnit)
	}
}
