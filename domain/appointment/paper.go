package appointment

import (
	"slices"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// This file: the manual journal. While the system is down the bar's duty person names an advocate by hand, on a paper
// decree that binds the bar all the same (CPC 67(3), 68(2)). Within 24 hours the entry comes here with its true times,
// and the advocate is charged in the queue as if the machine had asked him.

// onPaper folds an entry as a request of its own; one whose id is known already is left to paper to refuse.
func (s *State) onPaper(e *event.PaperAppointed, rec *journal.Record) {
	if s.Requests[e.Entry] != nil {
		return
	}
	r := &Request{ID: e.Entry, State: Asked, Case: casefile.CaseID(e.RegisterCase), RegisterCase: e.RegisterCase, Person: e.Person,
		At: rec.At, Pos: rec.Pos, Source: rec.Source, Message: rec.ID, Input: rec.Input}
	length := TermOf(kindPaperEntry).Length
	r.Paper = &Paper{Advocate: e.Advocate, AskedAt: e.AskedAt, AcceptedAt: e.AcceptedAt,
		Late: rec.At > max(e.AcceptedAt, e.OutageTo)+length}
	r.Wish = Wish{Revision: 1, Unit: e.Unit, ErdrNumber: e.ErdrNumber, Grounds: e.Grounds, Client: e.Status, Article: e.Article,
		Severity: e.Severity, Language: e.Language, Urgency: e.Urgency, WantedAt: max(e.WantedAt, e.AskedAt), DetainedAt: e.DetainedAt,
		ProtocolAt: e.ProtocolAt, DecreeOn: e.DocumentDate, SaidMinor: e.Minor || slices.Contains(e.Grounds, "minor"), Format: "paper",
		SaidAt: e.AskedAt, Basis: "decree", DecreeNumber: e.DocumentNumber}
	r.Minor = r.SaidMinor
	if p := s.cases.Person(r.Case, r.Person); p != nil {
		set := s.settings()
		r.Minor = minorOn(p, r.SaidAt.UTCDate(), &set) || r.SaidMinor && !p.Adult && p.AdultFrom == 0
	}
	if r.Minor || r.Detained() {
		r.Urgency = "urgent"
	}
	s.add(r, rec)
}

// paper judges an entry. Waves and regimes do not matter: the decree is lawful on paper on every day.
func (d *desk) paper(e *event.PaperAppointed) {
	r := d.Requests[e.Entry]
	if r.State != Asked || r.Pos != d.rec.Pos {
		d.refuse(e.Entry, "already_open")
		return
	}
	code := ""
	switch {
	case e.Coordinator == e.Second:
		code = "second_signature"
	case e.Reason == "outage" && (e.OutageReport == "" || e.OutageFrom == 0 || e.OutageTo != 0 && e.OutageTo < e.OutageFrom):
		code = "outage_report_missing"
	case e.AcceptedAt > d.rec.At || e.AskedAt > e.AcceptedAt:
		code = "in_future"
	case !numberOK(e.ErdrNumber) || !numberOK(e.KuiNumber):
		code = "number_malformed"
	default:
		code = d.list.ByHand(d.need(r, d.lawful(r, true)), e.Advocate, e.AcceptedAt)
	}
	if code != "" {
		d.say(&event.RequestRefused{Request: r.ID, Unit: r.Unit, Code: code, Holds: "decree_stays_binding", DutyPhone: d.DutyPhone})
		return
	}
	if d.joined(r) {
		return
	}
	flags := []string{"entered_after"}
	if r.Paper.Late {
		flags = append(flags, "paper_entered_late")
		d.say(&event.AlarmRaised{Object: r.ID, Code: "paper_entered_late", To: []string{"bar", "justice_department"}})
	}
	d.register(r, "paper", flags)
}

// appointOnPaper repeats what the manual journal says: the offer, its acceptance, the appointment.
func (d *desk) appointOnPaper(r *Request) {
	o := d.terms(r, &event.OfferMade{Advocate: r.Paper.Advocate, Rule: roster.Rule, Pool: roster.PoolCoordinator, By: "paper"})
	d.say(o)
	d.say(&event.OfferEnded{Offer: o.Offer, Request: r.ID, Advocate: o.Advocate, Result: "accepted"})
	d.nameDefender(r, o.Offer, o.Advocate, r.Paper.AskedAt, r.Paper.AcceptedAt, 0)
}

func (d *desk) nameDefender(r *Request, offer string, advocate journal.Ref, offered, accepted, expected civil.Instant) {
	a := d.list.Advocate(advocate)
	named := &event.DefenderNamed{Appointment: offer, Request: r.ID, Unit: r.Unit, RegisterCase: r.RegisterCase,
		Case: r.Case, Person: r.Person, Advocate: advocate, LicenceDate: a.LicenceDate, LicenceReadOn: a.LicenceReadOn(d.rec.At), HomeBar: a.HomeBar,
		ExpectedAt: expected, OfferedAt: offered, AcceptedAt: accepted, Rule: roster.Rule, Replaces: r.Replaces, Official: r.Official}
	boxes := []journal.Box{r.PersonID}
	for _, field := range []string{"advocate_id", "advocate_name", "advocate_phone", "licence"} {
		box, _ := a.Box(field)
		boxes = append(boxes, box)
	}
	d.say(named, boxes...)
}
