package documents

import (
	"fmt"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// This file reads what belongs to one appointment: its notice, its payment decree, an application.

func (r *reader) notice(id string) (*Document, error) {
	e, ok, err := r.last("", id, "defender.named.v1")
	if err != nil {
		return nil, err
	}
	named, is := e.rec.Body.(*event.DefenderNamed)
	if !ok || !is || named.Appointment != id {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	d := &NoticeData{Appointment: id, Request: named.Request, LicenceDate: named.LicenceDate, Unit: r.unit(named.Unit), Bar: r.bar(named.HomeBar), Proof: e.proof()}
	protected := false
	err = r.Look(r.ctx, e.rec.Journal, func(s *territory.State) error {
		d.Expected, d.Accepted = clock(s, named.Unit, named.ExpectedAt), clock(s, named.Unit, named.AcceptedAt)
		if a := s.Appointments.Get(id); a != nil {
			d.Ended = a.Status == appointment.Ended
		}
		protected = isProtected(s, named.Person)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if d.Advocate, err = r.ofRecord(e, named.Advocate, "advocate_name"); err != nil {
		return nil, err
	}
	if d.Advocate == "" {
		d.Advocate = named.Advocate.String()[:12]
	}
	if d.Phone, err = r.ofRecord(e, named.Advocate, "advocate_phone"); err != nil {
		return nil, err
	}
	if d.Licence, err = r.ofRecord(e, named.Advocate, "licence"); err != nil {
		return nil, err
	}
	if d.Client, err = r.client(named.Person, named.RegisterCase, e.rec.Journal, protected); err != nil {
		return nil, err
	}
	return Notice(d, r.lang), nil
}

// isProtected tells whether a person is protected in any case of the territory: who must stand under a pseudonym in one
// paper must not stand by name in another (CPC 97).
func isProtected(s *territory.State, ref journal.Ref) bool {
	ref = s.Cases.Canonical(ref)
	for _, c := range s.Cases.Cases {
		if p := c.Persons[ref]; p != nil && p.Protected {
			return true
		}
	}
	return false
}

func (r *reader) decree(id string) (*Document, error) {
	e, ok, err := r.last("", id, "claim.decreed.v1", "payment_decree.requested.v1", "fee.accrued.v1")
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	code := e.rec.Journal
	told, decreed, err := r.last(code, id, "payment_decree.corrected.v1", "payment_decree.issued.v1")
	if err != nil {
		return nil, err
	}
	d := &DecreeData{Claim: id, Proof: e.proof()}
	var content event.PaymentDecreeContent
	var person, advocate journal.Ref
	registerCase, bar, protected := "", "", false
	err = r.Look(r.ctx, code, func(s *territory.State) error {
		c := s.Claims.Claim(id)
		if c == nil {
			return fmt.Errorf("%w: %s", ErrUnknown, id)
		}
		a := s.Appointments.Get(c.Appointment)
		if a == nil {
			return fmt.Errorf("%w: appointment %s of the claim", ErrUnknown, c.Appointment)
		}
		person, advocate, registerCase, bar = a.Person, c.Advocate, a.RegisterCase, a.HomeBar
		protected = isProtected(s, a.Person)
		d.ClientStatus, d.Notice, d.NoticeDate = a.Client, a.NoticeNumber, a.NoticeDate
		d.Unit = a.Unit
		d.Calculated = 0
		for _, g := range c.Groups {
			d.Calculated += s.Claims.Groups[g].Tiyn
		}
		d.Day = clock(s, a.Unit, e.rec.At).Day
		if q := s.Appointments.Requests[a.Request]; q != nil {
			d.Grounds, d.Article, d.Severity = q.Grounds, q.Article, q.Severity
		}
		if k := s.Cases.Case(s.Cases.Home(a.Case, a.Person)); k != nil { // where his case went on (CPC 43, 44)
			d.ErdrNumber = k.ErdrNumber
			for i, q := range k.History() {
				d.Article, d.Severity = q.Article, q.Severity
				if i > 0 {
					d.Requalified = append(d.Requalified, q.From)
				}
			}
			if p := s.Cases.Person(a.Case, a.Person); p != nil {
				d.Restraint = p.Measure
			}
		}
		r.works(s, c, a, d)
		if decreed && c.Decree.Object != "" && !c.Decree.Void {
			content = contentOf(told.rec.Body)
			d.Number, d.Date, d.Decreed, d.Share = c.Decree.Number, c.Decree.Date, c.Decree.Tiyn, c.Decree.Share
			if d.Notice == "" {
				d.Notice = c.Decree.Notice
			}
			d.Difference = d.Calculated - d.Decreed
			r.decreeFields(s, a, &content, d)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.Unit = r.unit(d.Unit)
	if d.Client, err = r.client(person, registerCase, code, protected); err != nil {
		return nil, err
	}
	if d.Advocate, err = r.advocate(advocate); err != nil {
		return nil, err
	}
	if d.Account, err = r.listed(bar, advocate, "advocate_iban"); err != nil {
		return nil, err
	}
	return Decree(d, r.lang), nil
}

func contentOf(body journal.Body) event.PaymentDecreeContent {
	switch e := body.(type) {
	case *event.PaymentDecreeIssued:
		return e.PaymentDecreeContent
	case *event.PaymentDecreeCorrected:
		return e.PaymentDecreeContent
	}
	return event.PaymentDecreeContent{}
}

// works lists the work of a claim from the work record, as the calculation does.
func (r *reader) works(s *territory.State, c *claim.Claim, a *appointment.Appointment, d *DecreeData) {
	seen := map[string]bool{}
	for _, name := range c.Groups {
		for _, l := range s.Claims.Groups[name].Lines {
			for _, id := range l.Acts {
				seen[id] = true
			}
			if l.Kind == event.LineTrip {
				d.TripDays++
			}
		}
	}
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		x, y := s.Acts.Get(ids[i]), s.Acts.Get(ids[j])
		if x != nil && y != nil && x.Stood.Content.From != y.Stood.Content.From {
			return x.Stood.Content.From < y.Stood.Content.From
		}
		return ids[i] < ids[j]
	})
	for _, id := range ids {
		x := s.Acts.Get(id)
		if x == nil {
			continue
		}
		at := x.Stood.Content
		w := Work{Kind: at.Action, Protocol: at.Protocol, Day: at.ProtocolDate, From: clock(s, a.Unit, at.From), To: clock(s, a.Unit, at.To), Minutes: x.Stood.Minutes}
		for _, b := range at.Breaks {
			w.Breaks += int64((b.To - b.From) / civil.Minute)
		}
		if w.Protocol == "" {
			w.Protocol = at.Certificate
		}
		if at.Stated > 0 { // minutes without a time of day
			w.From, w.To = Local{}, Local{}
		}
		switch {
		case at.Kind == act.Waiting || at.Kind == act.Postponed:
			w.Kind = at.Kind
			d.Waiting = append(d.Waiting, w)
			continue
		case at.Entry:
			w.Kind = at.Kind
			d.Others = append(d.Others, w)
		default:
			if w.Kind == "" {
				w.Kind = at.Kind
			}
			w.Minutes = int64((at.To-at.From)/civil.Minute) - w.Breaks
			d.Acts = append(d.Acts, w)
		}
		for _, idle := range at.Idle() {
			d.Waiting = append(d.Waiting, Work{Kind: act.Waiting, From: clock(s, a.Unit, idle.From), To: clock(s, a.Unit, idle.To), Minutes: int64((idle.To - idle.From) / civil.Minute)})
		}
	}
}

// decreeFields puts what the body itself wrote into its decree in the place of what the calculation says.
func (r *reader) decreeFields(s *territory.State, a *appointment.Appointment, c *event.PaymentDecreeContent, d *DecreeData) {
	if c.Article != "" {
		d.Article = c.Article
	}
	if c.Severity != "" {
		d.Severity = c.Severity
	}
	if c.Measure != "" {
		d.Restraint = c.Measure
	}
	if c.RequalifiedOn != 0 {
		d.Requalified = []civil.Date{c.RequalifiedOn}
	}
	if c.ReleaseGround != "" {
		d.Grounds = []string{c.ReleaseGround}
	}
	if c.NoticeDate != 0 {
		d.NoticeDate = c.NoticeDate
	}
	if c.IssuerPost != "" {
		d.IssuerPost = c.IssuerPost
	}
	if c.TripDays != 0 {
		d.TripDays = c.TripDays
	}
	if len(c.Lines) == 0 {
		return
	}
	d.Acts, d.Waiting = nil, nil
	for _, l := range c.Lines {
		w := Work{Kind: l.Kind, Place: l.Place, Protocol: l.ProtocolNumber, From: clock(s, a.Unit, l.StartedAt), To: clock(s, a.Unit, l.EndedAt), Minutes: l.Minutes}
		if whole := int64((l.EndedAt - l.StartedAt) / civil.Minute); whole > l.Minutes {
			w.Breaks = whole - l.Minutes
		}
		if l.Kind == act.Waiting {
			d.Waiting = append(d.Waiting, w)
		} else {
			d.Acts = append(d.Acts, w)
		}
	}
	d.Others = nil
	for _, x := range []struct {
		kind    string
		minutes int64
	}{{act.Study, c.StudyMinutes}, {"advice", c.AdviceMinutes}, {act.Drafting, c.DraftingMinutes}} {
		if x.minutes > 0 {
			d.Others = append(d.Others, Work{Kind: x.kind, Minutes: x.minutes})
		}
	}
}

func (r *reader) application(id string) (*Document, error) {
	e, ok, err := r.last("", id, "application.checked.v1")
	if err != nil {
		return nil, err
	}
	checked, is := e.rec.Body.(*event.ApplicationChecked)
	if !ok || !is || checked.Application != id {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, id)
	}
	d := &ApplicationData{ID: id, Tiyn: checked.Tiyn, Filed: checked.FiledOn, ByBar: checked.By == "bar", Paper: checked.Route == "paper", Proof: e.proof()}
	papers, ok, err := r.last(e.rec.Journal, id, "application.attachments.v1")
	if err != nil {
		return nil, err
	}
	if p, is := papers.rec.Body.(*event.ApplicationAttachments); ok && is {
		for _, l := range p.Lines {
			for _, x := range l.Have {
				d.Have = append(d.Have, ApplicationPaper{x.Kind, x.Number, x.Date, l.Claim})
			}
			for _, x := range l.Missing {
				d.Missing = append(d.Missing, ApplicationPaper{Kind: x.Kind, Claim: l.Claim})
			}
		}
	}
	err = r.Look(r.ctx, e.rec.Journal, func(s *territory.State) error {
		a := s.Claims.Applications[id]
		if a == nil {
			return fmt.Errorf("%w: %s", ErrUnknown, id)
		}
		d.Month = a.Month
		if d.Filed == 0 {
			d.Filed = a.FiledOn
		}
		edition := checked.Rules
		if rules := s.Book.Tariff().RulesOn(d.Filed); edition == "" && rules != nil {
			edition = rules.ID
		}
		var in []string
		for _, l := range checked.Lines {
			ref := ApplicationRef{Claim: l.Claim, Tiyn: l.Tiyn, Code: l.Code}
			if c := s.Claims.Claim(l.Claim); c != nil {
				ref.Number, ref.Date = c.Decree.Number, c.Decree.Date
			}
			if l.Code == "" {
				in = append(in, l.Claim)
			}
			d.Claims = append(d.Claims, ref)
		}
		items, trips := s.Claims.FormItems(in, &s.Cases, &s.Appointments, &s.Acts)
		d.Form = claim.FormOf(edition, a.Month, items, trips)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if d.Advocate, err = r.advocate(checked.Advocate); err != nil {
		return nil, err
	}
	if d.ByBar || checked.Advocate.IsZero() {
		d.Advocate = r.bar(e.rec.Journal)
	}
	return Application(d, r.lang), nil
}
