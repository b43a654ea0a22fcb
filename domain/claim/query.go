package claim

import (
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Query is a question of the department to the body about minutes of an act. Its line waits; the rest is paid.
type Query struct {
	ID       string
	Act      string
	Revision int64  // of the act asked about
	Result   string // confirmed, corrected, unknown; empty: not answered
	Done     bool   // the line waits no longer for it
}

const (
	clockQuery  = "query_answer" // the object is the claim and the question
	queryDays   = 3              // working days for the answer [design]: the term of the decree itself
	queryAgain  = 7 * civil.Day
	codeNoReply = "query_unanswered"
)

// asked tells whether a line has an act whose minutes the department asks the body about.
func (c *Claim) asked(l *event.FeeLine) bool {
	for i := range c.Queries {
		if q := &c.Queries[i]; !q.Done {
			for _, id := range l.Acts {
				if id == q.Act {
					return true
				}
			}
		}
	}
	return false
}

func (c *Claim) query(id string) *Query {
	for i := range c.Queries {
		if c.Queries[i].ID == id {
			return &c.Queries[i]
		}
	}
	return nil
}

// ask answers an official's question: it goes to the body. He may ask while the claim is in his hands and the line is
// not ordered.
func (v *view) askBody(rec *journal.Record, e *event.MinutesQueried) []journal.Outcome {
	c := v.s.Claims[e.Claim]
	a := v.acts.Get(e.Act)
	switch {
	case c == nil:
		return refuse(rec, e.Claim, "no_such_claim")
	case a == nil || !v.s.stands(c, e.Act):
		return refuse(rec, e.Act, "no_such_line")
	case c.Status != Applied && !v.s.Approved[c.ID]:
		return refuse(rec, e.Claim, "application_not_open")
	case v.s.orderedAct(c, e.Act):
		return refuse(rec, e.Act, "settlement_ordered")
	case c.query(e.Query) != nil && c.query(e.Query).Act != e.Act:
		return refuse(rec, e.Query, "id_conflict")
	}
	q := &event.QuerySent{
		Query: e.Query, Claim: c.ID, Act: e.Act, Unit: v.unit(c), From: e.From, To: e.To, Reason: e.Reason,
		AnswerOn: answerOn(v.book, v.unit(c), v.at),
	}
	if p := v.appts.Get(c.Appointment); p != nil {
		q.RegisterCase = p.RegisterCase
	}
	return []journal.Outcome{{Body: q}, {Body: &event.ClaimBlocked{Claim: c.ID, Code: codeQuery, Tiyn: v.s.waitsFor(c, e.Act)}}}
}

func answerOn(b *book.State, unit string, at civil.Instant) civil.Date {
	return b.Tariff().Years.AddWorkingDays(today(b, unit, at), queryDays)
}

// stands tells whether an act is in a line of the claim.
func (s *State) stands(c *Claim, act string) bool {
	for _, name := range c.Groups {
		if s.Groups[name].has(act) {
			return true
		}
	}
	return false
}

// orderedAct tells whether all minutes of an act in the claim are ordered.
func (s *State) orderedAct(c *Claim, act string) bool {
	for _, name := range c.Groups {
		g := s.Groups[name]
		for i := range g.Lines {
			if g.fix(i) != nil {
				continue
			}
			for _, id := range g.Lines[i].Acts {
				if id == act {
					return false
				}
			}
		}
	}
	return true
}

// waitsFor sums up the lines that wait for an answer about an act.
func (s *State) waitsFor(c *Claim, act string) int64 {
	n := int64(0)
	for _, name := range c.Groups {
		g := s.Groups[name]
		for i := range g.Lines {
			for _, id := range g.Lines[i].Acts {
				if id == act && g.fix(i) == nil {
					n += g.Lines[i].Tiyn
				}
			}
		}
	}
	return n
}

// querySent folds a question: the lines of its act wait.
func (s *State) querySent(rec *journal.Record, e *event.QuerySent, revision int64, clocks *journal.Clocks, appts *appointment.State, b *book.State) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	if q := c.query(e.Query); q != nil {
		*q = Query{ID: e.Query, Act: e.Act, Revision: revision}
	} else {
		c.Queries = append(c.Queries, Query{ID: e.Query, Act: e.Act, Revision: revision})
	}
	clocks.Start(c.ID+"/"+e.Query, clockQuery, moment(b, unitOf(c, appts), rec.At, e.AnswerOn+1, 0))
	s.sumAnew(c)
}

// queryAnswered folds the body's answer. Confirmed minutes are payable; of corrected ones the correction is awaited;
// what the body does not know a person decides.
func (s *State) queryAnswered(e *event.QueryAnswered, clocks *journal.Clocks) {
	c := s.Claims[e.Claim]
	if c == nil || c.query(e.Query) == nil || c.query(e.Query).Result != "" {
		return
	}
	q := c.query(e.Query)
	q.Result, q.Done = e.Result, e.Result == "confirmed"
	clocks.Drop(c.ID+"/"+e.Query, clockQuery)
	s.sumAnew(c)
}

// queryCorrected closes questions about an act that the body has corrected since.
func (s *State) queryCorrected(act string, revision int64, clocks *journal.Clocks) {
	g := s.Groups[s.ActGroup[act]]
	if g == nil {
		return
	}
	c := s.Claims[g.Claim]
	for i := range c.Queries {
		if q := &c.Queries[i]; q.Act == act && q.Revision < revision && !q.Done {
			q.Done = true
			if q.Result == "" {
				q.Result = "corrected"
			}
			clocks.Drop(c.ID+"/"+q.ID, clockQuery)
		}
	}
	s.sumAnew(c)
}

// sumAnew sums up a claim again after something about its lines changed but their price.
func (s *State) sumAnew(c *Claim) {
	for _, name := range c.Groups {
		g := s.Groups[name]
		g.Parts = g.sum(c)
	}
	s.rebook(c)
}

// answeredQuery says what follows from the body's answer.
func (v *view) answeredQuery(rec *journal.Record, e *event.QueryAnswered) []journal.Outcome {
	c := v.s.Claims[e.Claim]
	if c == nil || c.query(e.Query) == nil {
		return refuse(rec, e.Query, "unknown_query")
	}
	if e.Result == "unknown" && c.query(e.Query).Result == "unknown" {
		return alarm(c.ID, codeQuery, "justice_department")
	}
	return nil
}

// noAnswer calls the head of the unit and the prosecutor when the body does not answer. Silence is never consent.
func (v *view) noAnswer(object string) []journal.Outcome {
	return alarm(object, codeNoReply, "head_of_unit", "prosecutor", "justice_department")
}
