package appointment

import (
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: a case that goes to a unit of another bar (CPC 186, 196(2)). The defence ends here, its work is paid here,
// and the request goes on there with its first source, id and draw. What the register tells late of the time since is
// mailed on, through the country, which alone knows all units.

// maxHops is how often a fact is mailed on; then a person looks.
const maxHops = 3

// perMove bounds the requests that go to another bar in one group; the rest follows by a clock.
const perMove = 50

// Move is where a case went, and since when.
type Move struct {
	Unit  string
	Since civil.Instant
}

// moveOn ends what serves the persons of a case here and sends their requests on.
func (d *desk) moveOn(id, unit string) {
	list := d.requestsIn(id)
	for _, r := range list[:min(len(list), perMove)] {
		wish := d.asMessage(r, unit)
		d.finish(r, "transferred")
		d.say(&event.FactForwarded{Mail: event.Mail{To: journal.National}, Source: r.Source, ID: r.Message, Input: r.Input, Unit: unit,
			Hops: 1, Offers: r.N, Body: wish}, r.PersonID)
	}
}

// followMove sets the clock for what one group does not send on.
func (s *State) followMove(id string, at civil.Instant, clocks *journal.Clocks) {
	if len(s.requestsIn(id)) > perMove {
		clocks.Start(id, kindMoved, at)
	}
}

// asMessage is a request as the body would ask the other bar for it now.
func (d *desk) asMessage(r *Request, unit string) *event.DefenderRequested {
	e := &event.DefenderRequested{
		Register: event.Register{Object: r.ID, Revision: r.Revision, OccurredAt: r.SaidAt, Unit: unit, RegisterCase: r.RegisterCase},
		Person:   r.Person, ErdrNumber: r.ErdrNumber, Format: r.Format, Basis: r.Basis, DocumentNumber: r.DecreeNumber, DocumentDate: r.DecreeOn,
		Grounds: r.InForce, Status: r.Client, Article: r.Article, Severity: r.Severity, Punishment: r.Punishment, WantedAt: r.WantedAt,
		Urgency: r.Urgency, Distance: r.Distance, DistanceCase: r.Because, Language: r.Language, Minor: r.Minor, DetainedAt: r.DetainedAt,
		ProtocolAt: r.ProtocolAt, Barred: r.Barred, Official: r.Official, Draw: r.Draw,
	}
	e.IIN = "absent"
	return e
}

// GoOn notes how many offers a request had at the bar that it comes from: its offers are numbered on, so that no id of an
// appointment or a claim stands in two journals, and no draw is used twice.
func (s *State) GoOn(request string, offers int64) {
	if s.Before == nil {
		s.Before = map[string]int64{}
	}
	s.Before[request] = max(s.Before[request], offers)
	if r := s.Requests[request]; r != nil {
		r.N = max(r.N, offers)
	}
}

// Elsewhere tells of a record that it is a register fact about a case that went to another bar, and where: such a fact
// is folded by no part here. What it tells of the time before the case went stays here.
func (s *State) Elsewhere(rec *journal.Record) (unit string, yes bool) {
	fact, ok := rec.Body.(event.OfRegister)
	if !ok || rec.Kind != journal.Fact || len(s.Moved) == 0 {
		return "", false
	}
	switch rec.Body.(type) {
	case *event.PaymentDecreeIssued, *event.PaymentDecreeCorrected, *event.PaymentDecreeCancelled, *event.ActAnswered, *event.QueryAnswered,
		*event.MotionDecided:
		return "", false // an answer to what was asked here: the work before the move is paid here
	}
	h := fact.Head()
	to, moved := s.Moved[casefile.CaseID(h.RegisterCase)]
	if _, transfer := rec.Body.(*event.CaseTransferred); !moved || transfer || h.OccurredAt < to.Since {
		return "", false
	}
	return to.Unit, true
}

// MailOn answers such a fact: it is mailed on; after three hops a person looks.
func (s *State) MailOn(rec *journal.Record, hops int64) ([]journal.Outcome, bool) {
	unit, yes := s.Elsewhere(rec)
	if !yes {
		return nil, false
	}
	if hops >= maxHops {
		object := rec.Body.(event.OfRegister).Head().RegisterCase
		return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: object, Code: "mailed_too_far"}},
			{Body: &event.AlarmRaised{Object: object, Code: "mailed_too_far", To: []string{"bar", "pilot_coordinator"}}}}, true
	}
	return []journal.Outcome{{Sealed: rec.Sealed, Body: &event.FactForwarded{Mail: event.Mail{To: journal.National},
		Source: rec.Source, ID: rec.ID, Input: rec.Input, Unit: unit, Hops: hops + 1, Body: rec.Body}}}, true
}
