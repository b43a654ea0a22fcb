package act

import (
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// WorkAct is an act of work done: the consultations of one client, signed by him and the advocate (Rules p. 5(1)).
type WorkAct struct {
	ID            string
	Fact          int64
	Advocate      journal.Ref
	Client        journal.Ref
	Consultations []string
	SignedOn      civil.Date
	Stands        bool
	Code          string // why it was refused
}

// ClaimOf is the claim of an act of work done (decisions of the design: advocate/act of work done).
func ClaimOf(advocate journal.Ref, workAct string) string { return advocate.String() + "/" + workAct }

func contentOfConsultation(e *event.ConsultationEntered, rec *journal.Record) Content {
	return Content{
		Entry: true, Revision: e.Revision, OccurredAt: e.EndedAt, Source: rec.Source, Message: rec.ID, Fact: rec.Pos,
		Withdrawn: e.Withdrawn, Advocate: e.Advocate, Client: e.Client, Kind: Consultation, From: e.StartedAt, To: e.EndedAt,
		Mode: e.Mode, Documents: e.Documents, Protocol: e.GroundDocument, ToldAt: rec.At,
	}
}

// consult says what becomes of a consultation told last. It is entered in the journal of the advocate's home bar; one
// that advocate and client have signed for is not changed.
func (s *State) consult(rec *journal.Record, a *Act, code string, r *roster.State, b *book.State) []journal.Outcome {
	told := &a.Told
	refusal := ""
	who := r.Advocate(told.Advocate)
	switch {
	case a.Stands() && a.Paper != "":
		refusal = "in_work_act"
	case who == nil || who.HomeBar != code:
		refusal = "not_home_bar"
	case !told.Withdrawn:
		refusal = told.check(rec.At)
	}
	if refusal == "in_work_act" {
		return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: a.ID, Code: refusal}}}
	}
	if refusal != "" {
		return append(s.takeBack(a, told.Revision, code), journal.Outcome{Body: &event.ActRefused{Act: a.ID, Revision: told.Revision, Code: refusal}})
	}
	if told.Withdrawn {
		return s.takeBack(a, told.Revision, code)
	}
	if a.Stood.Revision == told.Revision && a.Stands() {
		return nil
	}
	day := b.LocalOfBar(code, told.From)
	if day == 0 {
		day = told.From.UTCDate()
	}
	var flags []string
	if on := b.LocalOfBar(code, told.ToldAt); on > day {
		flags = append(flags, "entered_late")
	}
	return []journal.Outcome{{Body: &event.ActRecorded{
		Act: a.ID, Revision: told.Revision, Advocate: told.Advocate, Kind: Consultation, Day: day, StartedAt: told.From,
		EndedAt: told.To, Minutes: told.minutes(), Flags: flags,
	}}}
}

// signed folds an act of work done that agrees with the entries.
func (s *State) signed(rec *journal.Record, e *event.WorkActSigned) {
	if w := s.Papers[e.WorkAct]; w != nil && w.Stands {
		return
	}
	code := s.disagrees(e)
	if s.Papers == nil {
		s.Papers = map[string]*WorkAct{}
	}
	s.Papers[e.WorkAct] = &WorkAct{
		ID: e.WorkAct, Fact: rec.Pos, Advocate: e.Advocate, Client: e.Client, Consultations: slices.Clone(e.Consultations),
		SignedOn: e.SignedOn, Code: code,
	}
}

// disagrees is why a signed act of work done does not fit what was entered; empty: it does.
func (s *State) disagrees(e *event.WorkActSigned) string {
	code := ""
	oral, written, documents, sum := int64(0), int64(0), int64(0), int64(0)
	for i, id := range e.Consultations {
		a := s.Acts[id]
		if a == nil || !a.Stands() || a.Stood.Content.Kind != Consultation || slices.Contains(e.Consultations[:i], id) {
			code = "no_such_consultation"
			return code
		}
		c := &a.Stood.Content
		switch {
		case c.Advocate != e.Advocate:
			code = "not_his_act"
		case c.Client != e.Client:
			code = "other_client"
		case a.Paper != "":
			code = "in_work_act"
		case e.SignedOn < a.Stood.Day:
			code = "signed_before_work"
		}
		if code != "" {
			return code
		}
		if c.Mode == "written" {
			written++
		} else {
			oral++
		}
		documents += c.Documents
		sum += c.minutes()
	}
	if oral != e.Oral || written != e.Written || documents != e.Documents || sum != e.Minutes {
		code = "work_act_differs"
	}
	return code
}

func (s *State) sign(rec *journal.Record, e *event.WorkActSigned) []journal.Outcome {
	w := s.Papers[e.WorkAct]
	switch {
	case w.Fact != rec.Pos:
		return refuse(rec, e.WorkAct, "id_conflict")
	case w.Code != "":
		return refuse(rec, e.WorkAct, w.Code)
	}
	return []journal.Outcome{{Body: &event.WorkActRecorded{
		WorkAct: w.ID, Claim: ClaimOf(w.Advocate, w.ID), Advocate: w.Advocate, Client: w.Client, Consultations: w.Consultations,
		Minutes: e.Minutes, SignedOn: w.SignedOn,
	}}}
}

// paper folds an act that stands, or was taken back.
func (s *State) paper(e *event.WorkActRecorded) {
	if w := s.Papers[e.WorkAct]; w != nil {
		w.Stands = !e.Withdrawn
	}
	for _, id := range e.Consultations {
		a := s.Acts[id]
		if a.Paper = e.WorkAct; e.Withdrawn {
			a.Paper = ""
		}
	}
}

// refuseCancel is why an act of work done cannot be taken back; empty: it can.
func (s *State) refuseCancel(e *event.WorkActCancelled) string {
	refusal := ""
	w := s.Papers[e.WorkAct]
	switch {
	case w == nil || !w.Stands:
		refusal = "no_such_work_act"
	case w.Advocate != e.Advocate:
		refusal = "not_his_act"
	}
	if refusal != "" {
		return refusal
	}
	for _, id := range w.Consultations {
		if a := s.Acts[id]; a.Stood.Paid == a.Stood.Revision {
			refusal = "settlement_ordered"
		}
	}
	return refusal
}

func (s *State) cancel(rec *journal.Record, e *event.WorkActCancelled) []journal.Outcome {
	if code := s.refuseCancel(e); code != "" {
		return refuse(rec, e.WorkAct, code)
	}
	w := s.Papers[e.WorkAct]
	sum := int64(0)
	for _, id := range w.Consultations {
		sum += s.Acts[id].Stood.Content.minutes()
	}
	return []journal.Outcome{{Body: &event.WorkActRecorded{
		WorkAct: w.ID, Claim: ClaimOf(w.Advocate, w.ID), Advocate: w.Advocate, Client: w.Client, Consultations: w.Consultations,
		Minutes: sum, SignedOn: w.SignedOn, Withdrawn: true, Code: e.Reason,
	}}}
}
