package act

import (
	"qorgau/domain/appointment"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Statuses of an act between advocate and body.
const (
	Unconfirmed = "unconfirmed"
	Confirmed   = "confirmed"
	Objected    = "objected"
	Answered    = "answered"
)

// What is asked of the body.
const (
	askObjected = "objected"
	askEntered  = "entered"
)

// Clocks of a question; their object is the act.
const (
	kindActReminder = "act_reminder"
	kindActAlarm    = "act_alarm"
)

// Terms of a question. A motion of the defence is answered within three days (CPC 99(4)); an objection to a protocol
// is one. The reminder goes a day before, the alarm rings again each week.
const (
	answerTerm = 3 * civil.Day
	remindAt   = 2 * civil.Day
	alarmAgain = 7 * civil.Day
)

// HoldUnconfirmed keeps an act that only the advocate entered from being paid.
const HoldUnconfirmed = "hold_unconfirmed"

const (
	codeNotInRegister = "act_not_in_register"
	codeNoWaiver      = "hold_no_waiver"
)

// Question is put to the body about a revision of an act: by the advocate's objection, or because the register has no
// such act.
type Question struct {
	Revision int64
	What     string // objected, entered
	Code     string
	At       civil.Instant
	Fact     int64 // of the objection
	Remark   []journal.Box
	Reminds  int64
	Answer   string // accepted, rejected; empty: none yet
	Reason   string
	Told     civil.Instant // occurred_at of the answer
}

// Objected tells whether the advocate objected to the revision that stands.
func (a *Act) Objected() bool { q := a.question(); return q != nil && q.What == askObjected }

// question is the one about the revision that stands, or nil.
func (a *Act) question() *Question { return a.asked(a.Stood.Revision) }

func (a *Act) asked(revision int64) *Question {
	for i := len(a.Questions) - 1; i >= 0; i-- {
		if a.Questions[i].Revision == revision {
			return &a.Questions[i]
		}
	}
	return nil
}

// Status says where the revision that stands is between advocate and body.
func (a *Act) Status() string {
	switch q := a.question(); {
	case a.Confirmed == a.Stood.Revision:
		return Confirmed
	case q == nil:
		return Unconfirmed
	case q.Answer == "" && q.What == askObjected:
		return Objected
	case q.Answer == "":
		return Unconfirmed
	case q.What == askEntered && q.Answer == "accepted":
		return Confirmed
	}
	return Answered
}

// Hold is the code that keeps the revision that stands from being paid, or empty: the body's word frees an act that
// the advocate entered himself; the work of a waiver is paid once the client has waived his defender (Rules p. 9).
func (a *Act) Hold(p *appointment.Appointment) string {
	code := a.Stood.Hold
	if q := a.question(); code == HoldUnconfirmed && q != nil && q.Answer == "accepted" {
		code = ""
	}
	if a.Stood.Content.Kind == Waiver && a.Stood.Content.Entry && p != nil && p.EndReason != "waiver" {
		code = codeNoWaiver
	}
	return code
}

// own is why an advocate has no say on a revision of an act; empty: he has. Only the act's own advocate has one, on
// the register's record as it stands.
func (s *State) own(id string, revision int64, advocate journal.Ref) string {
	refusal := ""
	switch a := s.Acts[id]; {
	case a == nil || !a.Stands():
		refusal = "no_such_act"
	case a.Stood.Advocate != advocate:
		refusal = "not_his_act"
	case a.Stood.Content.Entry:
		refusal = "own_entry"
	case a.Stood.Revision != revision:
		refusal = "other_revision"
	}
	return refusal
}

// object folds an objection that is open to the advocate. A remark may be long: it stays as a sealed box.
func (s *State) object(rec *journal.Record, e *event.ActObjected) {
	if s.refuseObjection(e) != "" {
		return
	}
	a := s.Acts[e.Act]
	a.Questions = append(a.Questions, Question{
		Revision: e.Revision, What: askObjected, Code: e.Code, At: rec.At, Fact: rec.Pos, Remark: rec.Sealed,
	})
}

func (s *State) refuseObjection(e *event.ActObjected) string {
	refusal := s.own(e.Act, e.Revision, e.Advocate)
	if refusal != "" {
		return refusal
	}
	switch a := s.Acts[e.Act]; {
	case a.Objected():
		refusal = "already_objected"
	case a.Confirmed == e.Revision:
		refusal = "already_confirmed"
	case a.Stood.Paid == e.Revision:
		refusal = "settlement_ordered"
	}
	return refusal
}

// confirm folds the advocate's consent; it ends an objection of his that the body has not answered.
func (s *State) confirm(e *event.ActConfirmed, clocks *journal.Clocks) {
	if s.own(e.Act, e.Revision, e.Advocate) != "" {
		return
	}
	a := s.Acts[e.Act]
	a.Confirmed = e.Revision
	s.quiet(a, clocks)
}

// quiet stops the clocks of a question.
func (s *State) quiet(a *Act, clocks *journal.Clocks) {
	clocks.Drop(a.ID, kindActReminder)
	clocks.Drop(a.ID, kindActAlarm)
}

func (s *State) confirmed(rec *journal.Record, e *event.ActConfirmed) []journal.Outcome {
	if code := s.own(e.Act, e.Revision, e.Advocate); code != "" {
		return refuse(rec, e.Act, code)
	}
	return []journal.Outcome{s.Acts[e.Act].told("")}
}

func (s *State) objected(rec *journal.Record, e *event.ActObjected, appts *appointment.State) []journal.Outcome {
	if a := s.Acts[e.Act]; a != nil {
		if q := a.asked(e.Revision); q != nil && q.Fact == rec.Pos {
			return []journal.Outcome{a.told(e.Code), a.put(q, 0, appts)}
		}
	}
	return refuse(rec, e.Act, s.refuseObjection(e))
}

// told says where the act stands now.
func (a *Act) told(code string) journal.Outcome {
	e := &event.ActStatusChanged{Act: a.ID, Revision: a.Stood.Revision, Advocate: a.Stood.Advocate, Status: a.Status(), Code: code}
	if q := a.question(); q != nil && e.Status != Confirmed || q != nil && q.What == askEntered {
		e.Answer = q.Answer
	}
	return journal.Outcome{Body: e}
}

// put asks the body; the remark goes along sealed.
func (a *Act) put(q *Question, reminds int64, appts *appointment.State) journal.Outcome {
	c := &a.Stood.Content
	e := &event.ActQuestioned{
		Act: a.ID, Revision: q.Revision, Unit: c.Unit, RegisterCase: c.RegisterCase, Question: q.What, Code: q.Code,
		Advocate: a.Stood.Advocate, AnswerBy: q.At + answerTerm, Reminds: reminds,
	}
	if p := appts.Get(a.Stood.Appointment); p != nil && e.Unit == "" {
		e.Unit, e.RegisterCase = p.Unit, p.RegisterCase
	}
	if q.What == askEntered {
		e.Kind, e.StartedAt, e.EndedAt, e.ProtocolNumber = c.Action, c.From, c.To, c.Protocol
	}
	return journal.Outcome{Body: e, Sealed: q.Remark}
}

// questioned folds a question that went out: the clocks of its silence start with the first.
func (s *State) questioned(rec *journal.Record, e *event.ActQuestioned, clocks *journal.Clocks) {
	a := s.Acts[e.Act]
	if a == nil {
		return
	}
	q := a.asked(e.Revision)
	if q == nil {
		a.Questions = append(a.Questions, Question{Revision: e.Revision, What: e.Question, Code: e.Code, At: rec.At})
		q = a.asked(e.Revision)
	}
	if q.Reminds = e.Reminds; e.Reminds == 0 {
		clocks.Start(a.ID, kindActReminder, q.At+remindAt)
		clocks.Start(a.ID, kindActAlarm, q.At+answerTerm)
	}
}

// answered folds the body's answer, the one that happened last.
func (s *State) answered(rec *journal.Record, e *event.ActAnswered, clocks *journal.Clocks) {
	a := s.Acts[e.Act]
	if a == nil {
		return
	}
	q := a.asked(e.ActRevision)
	if q == nil || e.OccurredAt < q.Told || e.Withdrawn {
		return
	}
	q.Answer, q.Reason, q.Told = e.Answer, e.Reason, e.OccurredAt
	s.quiet(a, clocks)
	if e.Answer == "accepted" && q.What == askObjected && a.Stood.Revision == e.ActRevision {
		clocks.Start(a.ID, kindActAlarm, rec.At+answerTerm) // a corrected revision is to follow
	}
}

// answer says what follows from the body's answer: an act that the body does not confirm does not count.
func (s *State) answer(rec *journal.Record, e *event.ActAnswered, code string) []journal.Outcome {
	a := s.Acts[e.Act]
	if a == nil || a.asked(e.ActRevision) == nil || e.Withdrawn {
		return refuse(rec, e.Act, "no_question")
	}
	q := a.asked(e.ActRevision)
	if a.Stood.Revision != e.ActRevision || !a.Stands() || q.Told != e.OccurredAt {
		return nil // about a revision that no longer stands, or an older answer
	}
	out := []journal.Outcome{a.told(e.Reason)}
	if q.What == askEntered && q.Answer == "rejected" {
		out = append(out, s.takeBack(a, a.Stood.Revision, code)...)
		out = append(out, journal.Outcome{Body: &event.ActRefused{Act: a.ID, Revision: q.Revision, Code: "not_confirmed"}})
	}
	return out
}

// silence answers the clocks of a question: a reminder to the body, then an alarm, again and again.
func (s *State) silence(id, kind string, appts *appointment.State) []journal.Outcome {
	a := s.Acts[id]
	if a == nil || !a.open() {
		return nil
	}
	q := a.question()
	if kind == kindActReminder {
		return []journal.Outcome{a.put(q, q.Reminds+1, appts)}
	}
	code := "act_unanswered"
	if q.Answer != "" {
		code = "correction_missing"
	}
	return []journal.Outcome{{Body: &event.AlarmRaised{Object: id, Code: code, To: []string{"head_of_unit", "prosecutor"}}}}
}

// open tells whether the body owes something about the revision that stands: an answer, or the correction it promised.
func (a *Act) open() bool {
	q := a.question()
	if q == nil || !a.Stands() || a.Confirmed == a.Stood.Revision {
		return false
	}
	return q.Answer == "" || q.Answer == "accepted" && q.What == askObjected
}

// rang sets the alarm again while the body owes an answer.
func (s *State) rang(id, kind string, at civil.Instant, clocks *journal.Clocks) {
	if a := s.Acts[id]; kind == kindActAlarm && a != nil && a.open() {
		clocks.Start(id, kindActAlarm, at+alarmAgain)
	}
}

func refuse(rec *journal.Record, object, code string) []journal.Outcome {
	return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: object, Code: code}}}
}
