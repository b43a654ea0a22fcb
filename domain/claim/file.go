package claim

import (
	"slices"

	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// Ways in which an application comes.
const (
	bySystem = "system"
	onPaper  = "paper"
)

// Statement is an advocate's request to his bar to apply for him (Rules, ed. 2018, annex 2).
type Statement struct {
	ID          string
	Advocate    journal.Ref
	Month       string
	Claims      []string
	Attachments []event.Attachment
	Fact        int64
	Taken       bool // the machine read it and left something of it
}

// stated folds a statement; the first of an id stands.
func (s *State) stated(rec *journal.Record, e *event.StatementFiled) {
	if s.Statements[e.Statement] != nil {
		return
	}
	if s.Statements == nil {
		s.Statements = map[string]*Statement{}
	}
	s.Statements[e.Statement] = &Statement{
		ID: e.Statement, Advocate: e.Advocate, Month: e.Month, Claims: e.Claims, Attachments: e.Attachments, Fact: rec.Pos,
	}
}

// statement answers a statement: which claims of it the bar may apply with.
func (v *view) statement(rec *journal.Record, e *event.StatementFiled) []journal.Outcome {
	st := v.s.Statements[e.Statement]
	if st.Fact != rec.Pos {
		return refuse(rec, e.Statement, "id_conflict")
	}
	out := &event.StatementTaken{Statement: e.Statement, Advocate: e.Advocate, Month: e.Month}
	for _, id := range e.Claims {
		l := event.ApplicationLine{Claim: id}
		c := v.s.Claims[id]
		switch {
		case c == nil || c.Advocate != e.Advocate:
			l.Code = "no_appointment"
		case !c.decreed():
			l.Code = "decree_missing"
		default:
			p := v.book.Tariff().Procedure(v.step(c, today(v.book, v.unit(c), v.at)))
			if p.Apply != tariff.Bar && !p.Doubt {
				l.Code = codeAdvocateApplies
			} else {
				l.Tiyn = v.filedNow(c).Payable
			}
		}
		out.Lines = append(out.Lines, l)
	}
	return []journal.Outcome{{Body: out}}
}

const (
	codeAdvocateApplies = "applicant_is_advocate"
	codeBarApplies      = "applicant_is_bar"
	codeConfirmParty    = "confirm_applicant"
)

// filedOn is the local day of a filing: for one on paper the day on which it was really filed.
func filedOn(e *event.ApplicationFiled, unit string, at civil.Instant, b *book.State) civil.Date {
	if e.Route == onPaper && e.FiledAt != 0 {
		at = e.FiledAt
	}
	return today(b, unit, at)
}

// routeClosed is the code that keeps a whole application out for the way it came; empty: the way is open. Paper is open
// only where the edition says so and only while the system was down (Rules p. 5, ed. 15.09.2025): by act of failure, or
// on the advocate's word if the setting takes it (`paper_route_proof`).
func (v *view) routeClosed(a *Application, p tariff.Procedure) string {
	if a.By == tariff.Bar && a.Filer.IsZero() {
		return "filer_missing"
	}
	if a.Route != onPaper {
		return ""
	}
	switch {
	case a.EnteredBy.IsZero() || a.FiledAt == 0:
		return "paper_entry_incomplete"
	case a.FiledAt > v.at:
		return "in_future"
	case p.Rules == nil || !p.Rules.PaperOnFailure:
		return "paper_route_closed"
	case p.Set.PaperRouteProof == "advocate_statement" && a.Outage == "":
		for i := range a.Attachments {
			if a.Attachments[i].Kind == failureByHim {
				return ""
			}
		}
		return codeMissingFile
	}
	switch o := v.s.Outages[a.Outage]; {
	case o == nil || o.Void:
		return "outage_missing"
	case a.FiledAt < o.From || a.FiledAt >= o.To:
		return "outside_outage"
	}
	return ""
}

// procedureOf is the procedure for an application: by its day and the first of its claims that is known.
func (v *view) procedureOf(a *Application) tariff.Procedure {
	for _, id := range a.Claims {
		if c := v.s.Claims[id]; c != nil {
			return v.book.Tariff().Procedure(v.step(c, a.FiledOn))
		}
	}
	return v.book.Tariff().Procedure(tariff.Step{On: a.FiledOn})
}

// wrongParty is the code that keeps a claim out because the other party applies for it by the edition of the day; a
// person decides on a day on which either edition may have been in force.
func (v *view) wrongParty(a *Application, c *Claim) string {
	p := v.book.Tariff().Procedure(v.step(c, a.FiledOn))
	if p.Rules == nil {
		return ""
	}
	if p.Doubt && c.resolved(codeConfirmParty) != "pay" {
		return codeConfirmParty
	}
	switch {
	case p.Doubt || p.Apply == a.By:
	case a.By == tariff.Bar:
		return codeAdvocateApplies
	default:
		return codeBarApplies
	}
	if a.By != tariff.Bar {
		return ""
	}
	for _, id := range a.Statements {
		if st := v.s.Statements[id]; st != nil && st.Advocate == c.Advocate && slices.Contains(st.Claims, c.ID) {
			return ""
		}
	}
	return "statement_missing"
}

// attached are the documents of an application with those of the statements that it is built from.
func (v *view) attached(a *Application) []event.Attachment {
	out := slices.Clone(a.Attachments)
	for _, id := range a.Statements {
		if st := v.s.Statements[id]; st != nil {
			out = append(out, st.Attachments...)
		}
	}
	return out
}

// noted fills in what an application's answer says of its edition, and flags what a person should see.
func (v *view) noted(e *event.ApplicationChecked, a *Application, p tariff.Procedure) {
	e.By, e.Route, e.FiledOn, e.Settings = a.By, a.Route, a.FiledOn, p.Set.Version
	if p.Rules == nil {
		return
	}
	e.Rules, e.Payee = p.Rules.ID, p.Payee
	if !p.Rules.Verified {
		e.Flags = append(e.Flags, "edition_unverified")
	}
	if month, err := civil.ParseDate(a.Month + "-01"); err == nil {
		if by := p.FileBy(month); by != 0 && a.FiledOn > by {
			e.Flags = append(e.Flags, "filed_after_day")
		}
	}
}

// mine tells whether an application may speak for a claim at all: it is its advocate's, or the bar's.
func (a *Application) mine(c *Claim) bool { return a.By == tariff.Bar || c.Advocate == a.Advocate }

// unitOf is the unit whose clocks tell the day of an application: that of the first of its claims that is known.
func (s *State) unitOf(claims []string, appts *appointment.State) string {
	for _, id := range claims {
		if c := s.Claims[id]; c != nil {
			if p := appts.Get(c.Appointment); p != nil {
				return p.Unit
			}
		}
	}
	return ""
}
