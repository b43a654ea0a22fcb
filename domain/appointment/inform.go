package appointment

import (
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: what a defender must be told, and whether he has seen it. Of an act he is told ahead, with time and place
// (CPC 70(2)(13)); of a joinder and of another format within 24 hours (CPC 43(3), Instruction № 2 p. 10).

// maxInformed bounds the defenders of one case who are told in one group; a case with more is for a person.
const maxInformed = 200

// Information is a notice in the cabinet that was not opened yet.
type Information struct {
	Appointment string
	Advocate    journal.Ref
	Object      string
	DueAt       civil.Instant
}

// Motion is a motion of the defence without a decision.
type Motion struct {
	Appointment string
	Kind        string
}

func (s *State) informed(e *event.DefenderInformed, clocks *journal.Clocks) {
	if s.Informed == nil {
		s.Informed = map[string]*Information{}
	}
	s.Informed[e.Information] = &Information{Appointment: e.Appointment, Advocate: e.Advocate, Object: e.Object, DueAt: e.DueAt}
	clocks.Start(e.Information, kindInformation, max(e.DueAt, s.now))
	a := s.Appointments[e.Appointment]
	if a == nil {
		return
	}
	s.opened(a, e.Object, clocks) // what he was told before of the same object holds no more
	a.Unopened = append(a.Unopened, e.Information)
	if e.About == "act" && !slices.Contains(a.Told, e.Object) {
		a.Told = append(a.Told, e.Object)
	}
}

func (s *State) seen(id string, clocks *journal.Clocks) {
	if a := s.Appointments[appointmentOf(id)]; a != nil {
		a.Unopened = slices.DeleteFunc(a.Unopened, func(n string) bool { return n == id })
	}
	delete(s.Informed, id)
	if _, running := clocks.Running(id, kindInformation); running {
		clocks.Drop(id, kindInformation) // one that rang keeps its count: no id of a clock is used twice
	}
}

// opened forgets what a defender was told of an object; with no object, all that he was told.
func (s *State) opened(a *Appointment, object string, clocks *journal.Clocks) {
	for _, id := range slices.Clone(a.Unopened) {
		if n := s.Informed[id]; n == nil || object == "" || n.Object == object {
			s.seen(id, clocks)
		}
	}
}

func informationID(appointment, about, object string, revision int64) string {
	return appointment + "/" + about + "/" + object + "." + strconv.FormatInt(revision, 10)
}

// appointmentOf is the appointment in the id of an information.
func appointmentOf(information string) string {
	parts := strings.SplitN(information, "/", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[0] + "/" + parts[1]
}

// inform tells every defender of a case.
func (d *desk) inform(registerCase, about, object string, revision int64, due civil.Instant, withdrawn bool) {
	list := d.requestsIn(d.cases.Root(casefile.CaseID(registerCase)))
	n := 0
	for _, r := range list {
		a := d.current(r)
		if a == nil || !a.Live() {
			continue
		}
		if n++; n > maxInformed {
			d.say(&event.AlarmRaised{Object: a.Case, Code: "inform_by_hand", To: []string{"bar"}})
			return
		}
		d.say(&event.DefenderInformed{Information: informationID(a.ID, about, object, revision), Appointment: a.ID, Advocate: a.Advocate,
			About: about, Object: object, DueAt: due, Withdrawn: withdrawn})
	}
}

// informOfAct tells the defenders of the persons of an act. He must have seen it when half of the time until then is
// over: the Code names no least term.
func (d *desk) informOfAct(e *event.ActScheduled) {
	for _, person := range e.Persons {
		if a := d.Live(casefile.CaseID(e.RegisterCase), person); a != nil {
			d.informAct(a, e.Object, e.Revision, e.At, e.NoticeSentAt, e.Withdrawn)
		}
	}
}

func (d *desk) informAct(a *Appointment, act string, revision int64, at, sent civil.Instant, withdrawn bool) {
	due := d.rec.At
	if at > d.rec.At {
		due += (at - d.rec.At) / 2
	}
	d.say(&event.DefenderInformed{Information: informationID(a.ID, "act", act, revision), Appointment: a.ID, Advocate: a.Advocate,
		About: "act", Object: act, At: at, SentAt: sent, DueAt: due, Withdrawn: withdrawn})
}

// informOfMove: the act takes place at another time, or not at all.
func (d *desk) informOfMove(e *event.ActPostponed) {
	if e.Withdrawn {
		return
	}
	for _, r := range d.requestsIn(d.cases.Root(casefile.CaseID(e.RegisterCase))) {
		if a := d.current(r); a != nil && a.Live() && slices.Contains(a.Told, e.Act) {
			d.say(&event.DefenderInformed{Information: informationID(a.ID, "act", e.Object, e.Revision), Appointment: a.ID, Advocate: a.Advocate,
				About: "act", Object: e.Act, At: e.At, DueAt: d.rec.At + civil.Hour, Withdrawn: e.Called != "postponed"})
		}
	}
}

func (s *State) motion(e *event.MotionFiled, clocks *journal.Clocks) {
	a := s.Appointments[e.Appointment]
	if a == nil || a.Advocate != e.Advocate || s.Motions[e.Motion] != nil {
		return
	}
	if s.Motions == nil {
		s.Motions = map[string]*Motion{}
	}
	s.Motions[e.Motion] = &Motion{Appointment: e.Appointment, Kind: e.Kind}
	clocks.Start("motion/"+e.Motion, kindMotion, max(s.now, e.FiledAt+TermOf(kindMotion).Length))
}

// motionDue: three days without a decision. On an expertise or an investigative act the way to the investigating judge
// is open now (CPC 70(3)(3)).
func (d *desk) motionDue(object string) {
	m := d.Motions[strings.TrimPrefix(object, "motion/")]
	if m == nil {
		return
	}
	code := "motion_undecided"
	if m.Kind != "other" {
		code = "motion_to_judge"
	}
	d.say(&event.AlarmRaised{Object: m.Appointment, Code: code, To: []string{"defender", "head_of_unit"}})
}
