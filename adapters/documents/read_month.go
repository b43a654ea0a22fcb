package documents

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// This file reads what belongs to a month or a half-year: statement, registers, reports, the reconciliation act; and the
// act of failure.

// advocateMonth takes an id apart: reference/2025-10.
func advocateMonth(id string) (ref journal.Ref, month string, err error) {
	who, month, ok := strings.Cut(id, "/")
	ref, is := parseRef(who)
	if _, bad := civil.ParseDate(month + "-01"); !ok || !is || bad != nil {
		return ref, "", fmt.Errorf("%w: %q: an advocate's month is written as REFERENCE/2025-10", ErrUnknown, id)
	}
	return ref, month, nil
}

// lastDay is the last day of a month like 2025-10.
func lastDay(month string) civil.Date {
	d, err := civil.ParseDate(month + "-01")
	if err != nil {
		return 0
	}
	return d.AddMonths(1).AddDays(-1)
}

// month reads an advocate's statement with the record of its newest accrual.
func (r *reader) month(id string) (s projections.Statement, name string, p Proof, err error) {
	ref, month, err := advocateMonth(id)
	if err != nil {
		return s, "", p, err
	}
	if s, err = projections.StatementOf(r.ctx, r.Models, "", ref.String(), month); err != nil {
		return s, "", p, err
	}
	if len(s.Days) == 0 && len(s.Acts) == 0 {
		return s, "", p, fmt.Errorf("%w: no work in %s", ErrUnknown, id)
	}
	newest := entry{}
	for _, d := range s.Days {
		e, err := r.record(d.Line.Journal, d.Line.Pos)
		if err != nil {
			return s, "", p, err
		}
		if newest.rec.At <= e.rec.At {
			newest = e
		}
	}
	name, err = r.advocate(ref)
	return s, name, newest.proof(), err
}

func (r *reader) statement(id string) (*Document, error) {
	s, name, proof, err := r.month(id)
	if err != nil {
		return nil, err
	}
	d := &StatementData{Advocate: name, Month: s.Month, Day: lastDay(s.Month), Proof: proof}
	for _, x := range s.Days {
		d.Days = append(d.Days, StatementDay{x.Line.Day, x.Line.Claim, x.Line.Kinds, x.Line.Counted, x.Line.Minutes, x.Line.Tiyn, x.Claim.Status})
		for _, c := range x.Line.Codes {
			if c.Code != string(event.StatusPayable) {
				d.Stopped = append(d.Stopped, Stopped{x.Line.Claim, c.Tiyn, c.Code})
			}
		}
	}
	for _, c := range s.Claims {
		if c.Decree != "" { // the register's id of the object; people know its number
			e, ok, err := r.last("", c.Claim, "payment_decree.corrected.v1", "payment_decree.issued.v1")
			if err != nil {
				return nil, err
			}
			if content := contentOf(told(e)); ok && content.DecreeNumber != "" {
				c.Decree = content.DecreeNumber
			}
		}
		d.Moves = append(d.Moves, movesOf(&c)...)
		x := StatementClaim{Claim: c.Claim, Decree: c.Decree, Decreed: c.Decreed, Cut: c.Cut, ApplyBy: c.ApplyBy, Status: c.Status, Code: c.Code}
		switch c.Status {
		case claim.Applied, claim.Approved, claim.InPayment, claim.SentBack:
			x.Applied = c.Tiyn
		case claim.Paid:
			x.Applied, x.Document = c.Tiyn, c.Document
			x.PaidOn = c.PaidAt.UTCDate()
		}
		_, x.Paid, _, _ = c.Sums() // of all its settlements, less what was taken back
		if c.Cut > 0 {             // by the body; by day where its decree has lines
			e, _, err := r.last("", c.Claim, "claim.decreed.v1")
			if err != nil {
				return nil, err
			}
			left := c.Cut
			if decreed, ok := e.rec.Body.(*event.ClaimDecreed); ok {
				for _, cut := range decreed.Cuts {
					d.Stopped = append(d.Stopped, Stopped{cut.Group, cut.Tiyn, "cut_by_decree"})
					left -= cut.Tiyn
				}
			}
			if left > 0 {
				d.Stopped = append(d.Stopped, Stopped{c.Claim, left, "cut_by_decree"})
			}
		}
		d.Claims = append(d.Claims, x)
	}
	return Statement(d, r.lang), nil
}

// movesOf lists what happened to a claim's money after it was approved.
func movesOf(c *projections.StatementClaim) (out []StatementMove) {
	for _, o := range c.Orders {
		state := "status_" + o.Status
		switch o.Status {
		case "ordered":
			state = "in_payment"
		case "retried", "cancelled":
			state = "order_" + o.Status
		}
		out = append(out, StatementMove{o.On, c.Claim, "settlement", o.Tiyn, state, o.Document, o.Code})
	}
	for _, x := range c.Differences {
		state := "difference_waits"
		if x.Decision != "" {
			state = "difference_" + x.Decision
		}
		out = append(out, StatementMove{x.On, c.Claim, x.Code, x.Tiyn, state, "", x.Cause})
	}
	for _, x := range c.Reversals {
		state := "reversal_waits"
		switch x.Result {
		case "taken_back":
			state = "reversed"
		case "refused":
			state = "refused"
		}
		out = append(out, StatementMove{x.On, c.Claim, "reversal", x.Tiyn, state, x.Document, x.Code})
	}
	return out
}

func (r *reader) register(id string) (*Document, error) {
	s, name, proof, err := r.month(id)
	if err != nil {
		return nil, err
	}
	d := &RegisterData{Advocate: name, Month: s.Month, Day: lastDay(s.Month), Proof: proof}
	type ground struct {
		basis, number, status string
		date                  civil.Date
	}
	known := map[string]ground{}
	for _, a := range s.Acts {
		if a.Withdrawn || a.Kind == act.Consultation { // those stand in the register of order 1463
			continue
		}
		request := a.Appointment
		if i := strings.LastIndexByte(request, '/'); i > 0 {
			request = request[:i]
		}
		g, ok := known[request]
		if !ok {
			e, found, err := r.last("", request, "defender.requested.v1")
			if err != nil {
				return nil, err
			}
			if asked, is := told(e).(*event.DefenderRequested); found && is {
				g = ground{asked.Basis, asked.DocumentNumber, asked.Status, asked.DocumentDate}
			}
			if q, has, err := projections.RequestByID(r.ctx, r.Models, a.Journal, request); err != nil {
				return nil, err
			} else if has && q.Client != "" {
				g.status = q.Client
			}
			known[request] = g
		}
		d.Entries = append(d.Entries, RegisterEntry{Day: a.Day, Basis: g.basis, Number: g.number, Date: g.date, Status: g.status, Form: a.Kind, Minutes: a.Minutes})
	}
	return Register(d, r.lang), nil
}

// told is what a record says, of a letter its content.
func told(e entry) journal.Body {
	if m, ok := e.rec.Body.(*event.MailReceived); ok {
		if f, ok := m.Body.(*event.FactForwarded); ok {
			return f.Body
		}
		return m.Body
	}
	return e.rec.Body
}

// figures counts the work of a period in one territory: of one advocate, or of all.
func (r *reader) figures(code string, from, to civil.Date, who journal.Ref) (f Figures, persons map[string]string, err error) {
	persons = map[string]string{}
	err = r.Look(r.ctx, code, func(s *territory.State) error {
		working := map[journal.Ref]bool{}
		for _, a := range s.Acts.Acts {
			if !a.Stands() || a.Stood.Day < from || a.Stood.Day > to || !who.IsZero() && a.Stood.Advocate != who {
				continue
			}
			f.Minutes += a.Stood.Minutes
			working[a.Stood.Advocate] = true
			if a.Stood.Content.Kind == act.Consultation {
				f.Counted = true
				persons[code+"/consulted/"+s.Cases.Canonical(a.Stood.Content.Client).String()] = "consulted"
				continue
			}
			p := s.Appointments.Get(a.Stood.Appointment)
			if p == nil {
				continue
			}
			as := "defended"
			if p.Client == tariff.ClientVictim {
				as = "victim"
			} else if p.Minor {
				as = "minor"
			}
			persons[code+"/"+s.Cases.Canonical(p.Person).String()] = as
		}
		f.Working = int64(len(working))
		for _, a := range s.Roster.Advocates {
			at := func(d civil.Date) int64 {
				for _, p := range a.Agreements {
					if p.From <= d && d <= p.To && a.StatusAt(d.AddDays(1).Start()) == "active" {
						return 1
					}
				}
				return 0
			}
			f.Start += at(from)
			f.End += at(to)
		}
		return nil
	})
	if err != nil {
		return f, nil, err
	}
	for _, as := range persons {
		switch as {
		case "consulted":
			f.Consulted++
		case "victim":
			f.Victims++
		case "minor":
			f.Minors++
			fallthrough
		default:
			f.Defended++
			f.Pretrial++ // the register's acts are those before court
		}
	}
	paid, debt, err := r.money(code, from, to, who)
	f.PaidTiyn, f.DebtTiyn = paid, debt
	return f, persons, err
}

// money says what was paid in a period and what stood decreed or applied for and unpaid at its end, from the entries of
// the ledger.
func (r *reader) money(code string, from, to civil.Date, who journal.Ref) (paid, debt int64, err error) {
	entries, err := projections.LedgerEntries(r.ctx, r.Models, code, 0)
	if err != nil {
		return 0, 0, err
	}
	claims, err := projections.Claims(r.ctx, r.Models, code, "")
	if err != nil {
		return 0, 0, err
	}
	mine := map[string]bool{}
	for _, c := range claims {
		mine[c.ID] = who.IsZero() || c.Advocate == who.String()
	}
	owed := []string{projections.Claimed, projections.Approved, projections.InPayment, projections.Returned}
	err = r.Look(r.ctx, code, func(s *territory.State) error {
		for _, e := range entries {
			d := clock(s, "", e.At).Day
			if !mine[e.Claim] || d > to {
				continue
			}
			if slices.Contains(owed, e.Debit) {
				debt += e.Tiyn
			}
			if slices.Contains(owed, e.Credit) {
				debt -= e.Tiyn
			}
			if d >= from {
				if e.Debit == projections.Paid {
					paid += e.Tiyn
				}
				if e.Credit == projections.Paid {
					paid -= e.Tiyn
				}
			}
		}
		return nil
	})
	return paid, debt, err
}

func (r *reader) report1(id string) (*Document, error) {
	s, name, proof, err := r.month(id)
	if err != nil {
		return nil, err
	}
	ref, _, err := advocateMonth(id)
	if err != nil {
		return nil, err
	}
	d := &ReportData{Who: name, Month: s.Month, Day: lastDay(s.Month), Proof: proof}
	var codes []string
	for _, a := range s.Acts {
		if !slices.Contains(codes, a.Journal) {
			codes = append(codes, a.Journal)
		}
	}
	for _, code := range codes {
		f, _, err := r.figures(code, lastDay(s.Month).FirstOfMonth(), lastDay(s.Month), ref)
		if err != nil {
			return nil, err
		}
		d.Figures.add(f)
	}
	return Report1(d, r.lang), nil
}

func (f *Figures) add(o Figures) {
	f.Counted = f.Counted || o.Counted
	f.Consulted += o.Consulted
	f.Defended += o.Defended
	f.Pretrial += o.Pretrial
	f.Minors += o.Minors
	f.Victims += o.Victims
	f.Minutes += o.Minutes
	f.PaidTiyn += o.PaidTiyn
	f.DebtTiyn += o.DebtTiyn
}

// report2 reads JOURNAL/YEAR-HALF: KZ-71/2025-2 is the whole year, KZ-71/2025-1 its first half.
func (r *reader) report2(id string) (*Document, error) {
	code, period, _ := strings.Cut(id, "/")
	y, h, _ := strings.Cut(period, "-")
	year, bad := strconv.Atoi(y)
	if bad != nil || year < 2018 || year > 2100 || h != "1" && h != "2" {
		return nil, fmt.Errorf("%w: %q: a bar's half-year is written as KZ-71/2025-2", ErrUnknown, id)
	}
	half := int(h[0] - '0')
	end := civil.DateOf(year, 6*half, civil.DaysIn(year, 6*half))
	heads, err := r.Store.Heads(r.ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(heads, func(h journal.Head) bool { return h.Journal == code })
	if at < 0 || code == journal.National {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, code)
	}
	newest, err := r.record(code, heads[at].Size)
	if err != nil {
		return nil, err
	}
	f, _, err := r.figures(code, civil.DateOf(year, 1, 1), end, journal.Ref{})
	if err != nil {
		return nil, err
	}
	return Report2(&ReportData{Who: r.bar(code), Year: year, Half: half, Day: end, Figures: f, Proof: newest.proof()}, r.lang), nil
}

func (r *reader) reconciliation(id, code string) (*Document, error) {
	closed, ok, err := r.last(code, id, "reconciliation.act_closed.v1")
	if err != nil {
		return nil, err
	}
	body, is := closed.rec.Body.(*event.ReconciliationActClosed)
	if !ok || !is || body.Act != id {
		return nil, fmt.Errorf("%w: no closed reconciliation act %s", ErrUnknown, id)
	}
	d := &ReconciliationData{Act: id, Month: body.Month, Territory: r.region(body.Journal), PayBy: body.PayBy, Tiyn: body.Tiyn, Kinds: body.Kinds, LeftOut: body.LeftOut, Proof: closed.proof()}
	var ids []string
	err = r.Look(r.ctx, body.Journal, func(s *territory.State) error {
		for _, st := range s.Claims.Settlements {
			if st.Act == id {
				ids = append(ids, st.ID)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ordered := map[string]*event.SettlementOrdered{}
	for _, id := range ids {
		e, ok, err := r.last(body.Journal, id, "settlement.ordered.v1")
		if err != nil {
			return nil, err
		}
		if o, is := e.rec.Body.(*event.SettlementOrdered); ok && is {
			ordered[id] = o
		}
	}
	err = r.Look(r.ctx, body.Journal, func(s *territory.State) error {
		d.Day = clock(s, "", closed.rec.At).Day
		for _, id := range ids {
			o := ordered[id]
			if o == nil {
				continue
			}
			x := ActSettlement{Settlement: id, Tiyn: o.Tiyn}
			for _, l := range o.Lines {
				x.Minutes += l.Minutes
			}
			if st := s.Claims.Settlements[id]; st != nil && st.PaidAt != 0 {
				x.PaidOn = clock(s, "", st.PaidAt).Day
			}
			d.Settlements = append(d.Settlements, x)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range d.Settlements {
		if d.Settlements[i].Advocate, err = r.advocate(ordered[d.Settlements[i].Settlement].Advocate); err != nil {
			return nil, err
		}
	}
	return Reconciliation(d, r.lang), nil
}

// consultations reads the register of order 1463: the consultations of a month that stand at the advocate's bar. The
// name of the client and his question are opened with the other names only; without them the columns stay for a pen.
func (r *reader) consultations(id string) (*Document, error) {
	ms, name, proof, err := r.month(id)
	if err != nil {
		return nil, err
	}
	d := &RegisterData{Advocate: name, Month: ms.Month, Day: lastDay(ms.Month), Proof: proof}
	for _, a := range ms.Acts {
		if a.Kind != act.Consultation || a.Withdrawn {
			continue
		}
		x := RegisterEntry{Day: a.Day, Minutes: a.Minutes, Form: act.Consultation}
		e, ok, err := r.last(a.Journal, a.Act, "consultation.entered.v1")
		if err != nil {
			return nil, err
		}
		if told, is := told(e).(*event.ConsultationEntered); ok && is {
			x.Number, x.Form = told.GroundDocument, "consultation_"+told.Mode
			if x.Name, err = r.ofRecord(e, told.Client, "client_name"); err != nil {
				return nil, err
			}
			if x.Name == "" {
				x.Name = r.reference(told.Client)
			}
			if x.Question, err = r.ofRecord(e, told.Client, "essence"); err != nil {
				return nil, err
			}
		}
		d.Entries = append(d.Entries, x)
	}
	return Consultations(d, r.lang), nil
}
