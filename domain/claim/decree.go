package claim

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/parking"
)

const codeCancelled = "decree_cancelled"

func decreeOf(r *event.Register, c *event.PaymentDecreeContent, source, id string) Decree {
	d := Decree{
		Object: r.Object, Revision: r.Revision, OccurredAt: r.OccurredAt, Source: source, Message: id, Void: r.Withdrawn,
		Tiyn: c.Tiyn, Date: c.DecreeDate, Number: c.DecreeNumber, Notice: c.NoticeNumber,
	}
	if c.ShareDen > 0 && c.ShareNum < c.ShareDen {
		d.Share = event.Ratio{Num: c.ShareNum, Den: c.ShareDen}
	}
	return d
}

// told takes what the register says of a decree: of each decree its highest revision.
func (s *State) told(claim string, d Decree) {
	if s.Decrees == nil {
		s.Decrees = map[string][]Decree{}
	}
	list := s.Decrees[claim]
	for i := range list {
		if list[i].Object != d.Object {
			continue
		}
		alone := list[i].Alone && d.Alone
		if later(&d, &list[i]) {
			list[i] = d
		}
		list[i].Alone = alone
		return
	}
	s.Decrees[claim] = append(list, d)
}

// later orders revisions of one decree.
func later(a, b *Decree) bool {
	if a.Revision != b.Revision {
		return a.Revision > b.Revision
	}
	return after(a, b)
}

// after orders decrees by (occurred_at, revision, source, id).
func after(a, b *Decree) bool {
	switch {
	case a.OccurredAt != b.OccurredAt:
		return a.OccurredAt > b.OccurredAt
	case a.Revision != b.Revision:
		return a.Revision > b.Revision
	case a.Source != b.Source:
		return a.Source > b.Source
	}
	return a.Message > b.Message
}

// winner is the decree that stands: the last one that is not void.
func winner(list []Decree) *Decree {
	var best *Decree
	for i := range list {
		d := &list[i]
		if d.Void || best != nil && after(best, d) {
			continue
		}
		gone := false
		for j := range list {
			gone = gone || list[j].Void && list[j].Alone && after(&list[j], d)
		}
		if !gone {
			best = d
		}
	}
	return best
}

// request asks for the payment decree with the calculation, if the claim's time has come and every minute is answered,
// or if the calculation changed since it was asked for.
func (v *view) request(c *Claim) []journal.Outcome {
	if c == nil || c.Appointment == "" { // consultations need no decree
		return nil
	}
	sum := v.s.calculated(c)
	if p := v.s.parts(c); c.Frozen && p.calculation() == 0 {
		return nil // nothing is left that the body could decree anew
	}
	if c.Status == Open {
		if !c.Wanted || sum == 0 || !v.answered(c) {
			return nil
		}
		return v.ask(c, sum, 0)
	}
	if sum == c.Asked {
		return nil
	}
	return v.ask(c, sum, c.Reminds)
}

// answered tells whether the home bar has spoken on all minutes of a claim.
func (v *view) answered(c *Claim) bool {
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		for i := range g.Lines {
			for _, id := range g.Lines[i].Acts {
				if a := v.acts.Get(id); a == nil || !a.Answered() {
					return false
				}
			}
		}
	}
	return true
}

func (v *view) ask(c *Claim, sum, reminds int64, flags ...string) []journal.Outcome {
	p := v.appts.Get(c.Appointment)
	if p == nil {
		return nil
	}
	law := v.book.Tariff()
	now := today(v.book, p.Unit, v.at)
	over := overAMonth(p, v.book, now)
	due := c.DueOn
	if c.Status == Open {
		if due = law.DecreeBy(now, over); due == 0 {
			due = law.Years.AddWorkingDays(now, 3)
		}
	}
	e := &event.PaymentDecreeRequested{
		Claim: c.ID, Appointment: c.Appointment, Request: p.Request, Unit: v.unit(c), RegisterCase: p.RegisterCase,
		Lines: v.calculation(c), Tiyn: sum, DueOn: due, Reminds: reminds, CalculatedBy: c.By, OverMonth: "no",
		Flags: flags,
	}
	if e.CalculatedBy == "" {
		e.CalculatedBy = byRegister
	}
	if over {
		e.OverMonth = "yes"
	}
	if step := law.Procedure(v.step(c, now)); step.Rules != nil {
		e.Rules = step.Rules.ID
	}
	for i := range e.Lines {
		if e.Lines[i].Kind == "trip_day" {
			e.TripDays++
		}
	}
	for d := now; d <= due; d++ {
		if !law.Years.Look(d).Confirmed {
			e.Flags = append(e.Flags, string(event.StatusConfirmCalendar))
			break
		}
	}
	return []journal.Outcome{{Body: e}}
}

// unit is the one that leads the case now: it decrees the payment.
func (v *view) unit(c *Claim) string {
	p := v.appts.Get(c.Appointment)
	if p == nil {
		return ""
	}
	if k := v.cases.Case(v.cases.Home(p.Case, p.Person)); k != nil && k.Unit != "" {
		if _, elsewhere := v.appts.Moved[k.ID]; elsewhere { // what is answered comes back here by the unit that is named
			return p.Unit
		}
		return k.Unit
	}
	return p.Unit
}

// maxLines bounds a calculation, as its contract does.
const maxLines = 1000

// calculation shows the body the acts, in order of time; waiting stands in lines of its own.
func (v *view) calculation(c *Claim) []event.CalculationLine {
	var out []event.CalculationLine
	add := func(l event.CalculationLine) {
		at := len(out)
		for at > 0 && (out[at-1].StartedAt > l.StartedAt || out[at-1].StartedAt == l.StartedAt && out[at-1].Act > l.Act) {
			at--
		}
		out = append(out, event.CalculationLine{})
		copy(out[at+1:], out[at:])
		out[at] = l
	}
	seen := map[string]bool{}
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		for i := range g.Lines {
			for _, id := range g.Lines[i].Acts {
				a := v.acts.Get(id)
				if a == nil || seen[id] {
					continue
				}
				seen[id] = true
				k := &a.Stood.Content
				kind := k.Kind
				if k.Action != "" {
					kind = k.Action
				}
				work := k.Stated
				for _, s := range k.Work() {
					work += int64((s.To - s.From) / civil.Minute)
				}
				if !k.AllIdle() {
					add(event.CalculationLine{
						Act: id, Kind: kind, StartedAt: k.From, EndedAt: k.To, Minutes: work + k.Stated, ProtocolNumber: k.Protocol,
						ProtocolDate: k.ProtocolDate, Certificate: k.Certificate, Advocate: objectedOrConfirmed(a), Tiyn: k.Cost.Tiyn,
					})
				}
				for _, s := range k.Idle() {
					add(event.CalculationLine{
						Act: id, Kind: "waiting", StartedAt: s.From, EndedAt: s.To, Minutes: int64((s.To - s.From) / civil.Minute),
						ProtocolNumber: k.Protocol, ProtocolDate: k.ProtocolDate,
					})
				}
			}
		}
	}
	if len(out) > maxLines {
		out = out[:maxLines]
	}
	return out
}

// silence answers the clocks of a decree that does not come: a reminder on the second day, then the alarm, again and
// again. Silence is never consent.
func (v *view) silence(c *Claim, kind string) []journal.Outcome {
	if c == nil || !v.s.awaited(c) {
		return nil
	}
	if kind == clockReminder {
		return v.ask(c, c.Asked, c.Reminds+1)
	}
	out := alarm(c.ID, "decree_missing", "head_of_unit", "prosecutor")
	set := v.book.AppointmentSettingsOn(today(v.book, v.unit(c), v.at))
	if c.Alarms == 1 && set.TimeConfirmSilence == "treat_as_confirmed" { // of the time of work alone: payment needs a decree
		out = append(out, v.ask(c, c.Asked, c.Reminds, "silence_confirms_time")...)
	}
	return out
}

func alarm(object, code string, to ...string) []journal.Outcome {
	return []journal.Outcome{{Body: &event.AlarmRaised{Object: object, Code: code, To: to}}}
}

// decree answers a message about a payment decree.
func (v *view) decree(rec *journal.Record, claim, object string) []journal.Outcome {
	c := v.s.Claims[claim]
	if c == nil || c.Status == Open {
		return []journal.Outcome{{Body: &event.FactParked{Fact: rec.Pos, Waits: parking.ForClaim(claim)}}}
	}
	switch w := winner(v.s.Decrees[claim]); {
	case w != nil && *w == c.Decree:
		return nil
	case w != nil:
		return v.matched(rec, c, w, object)
	case !c.decreed():
		return nil
	case c.Frozen:
		return v.voidLate(c)
	default:
		out := []journal.Outcome{
			{Body: &event.ClaimMoved{Claim: c.ID, Status: Withdrawn, Application: c.Application, Code: codeCancelled}},
			v.costs(c, 0),
		}
		return append(out, alarm(c.ID, codeCancelled, "bar", "justice_department")...)
	}
}

// matched matches the decree that stands to the claim: form, cut of each line, copies. Lines that are ordered stand; what
// a corrected decree makes different on them is found afterwards and is for a person.
func (v *view) matched(rec *journal.Record, c *Claim, w *Decree, object string) []journal.Outcome {
	var out []journal.Outcome
	if !c.Frozen && (c.Status == Applied || c.Status == Approved) {
		out = append(out, journal.Outcome{Body: &event.ClaimMoved{
			Claim: c.ID, Status: Withdrawn, Application: c.Application, Code: "decree_corrected",
		}})
	}
	p := v.s.parts(c)
	fresh := map[string][]event.FeeLine{}
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		byDecree, _ := v.dated(g.Day)
		if len(g.Lines) == 0 || w.Share == c.Decree.Share && !v.names(w, g) && !(byDecree && w.Date != c.Decree.Date) {
			continue
		}
		for _, o := range v.day(g.Advocate, v.root(g.Appointment), g.Day) {
			out = append(out, o)
			if f, ok := o.Body.(*event.FeeAccrued); ok && f.Group == g.Name {
				p.add(g.Parts, -1)
				p.add(partsOf(f.Lines[f.Ordered:], c, g.Name), 1)
				fresh[name] = f.Lines
			}
		}
	}
	full, _ := v.s.fixed(c)
	calc := p.calculation() + p.Refused + full
	e := &event.ClaimDecreed{Claim: c.ID, Decree: w.Object, Tiyn: w.Tiyn, CutTiyn: max(0, calc-w.Tiyn), On: w.Date}
	if !c.Frozen {
		next := *c
		next.Decree = *w
		e.ApplyBy = v.applyBy(&next, today(v.book, v.unit(c), v.at))
	}
	if a := v.appts.Get(c.Appointment); a != nil && w.Notice != "" && w.Notice != a.NoticeNumber {
		e.Flags = append(e.Flags, "notice_mismatch")
	}
	defects := v.checkForm(c, w)
	e.Cuts, e.LinesTiyn = v.cuts(c, w, fresh)
	more := w.Tiyn > calc
	for i := range e.Cuts {
		more = more || e.Cuts[i].Tiyn < 0
	}
	if (e.Cuts != nil || e.LinesTiyn != 0) && e.LinesTiyn != w.Tiyn {
		defects = append(defects, event.FieldFinding{Field: "tiyn", Code: codeFieldDiffers})
	}
	if more {
		e.Flags = append(e.Flags, codeMismatch)
	}
	out = append(out, journal.Outcome{Body: e}, v.costs(c, min(w.Tiyn, calc)))
	out = append(out, v.checkedForm(c, w, defects, p.calculation())...)
	out = append(out, v.copies(c, w)...)
	if more {
		out = append(out, journal.Outcome{Body: &event.FactRefused{Fact: rec.Pos, Object: object, Code: codeMismatch}})
		if !c.Frozen {
			out = append(out, journal.Outcome{Body: &event.ClaimBlocked{Claim: c.ID, Code: codeMismatch, Tiyn: calc}})
		}
		out = append(out, alarm(c.ID, codeMismatch, "head_of_unit", "justice_department")...)
	}
	return out
}

// costs tells the register the procedural costs of a claim (form E-2, field 23.2; CPC 177(5)).
func (v *view) costs(c *Claim, tiyn int64) journal.Outcome {
	e := &event.ProceduralCosts{Claim: c.ID, Unit: v.unit(c), Tiyn: tiyn}
	if p := v.appts.Get(c.Appointment); p != nil {
		e.RegisterCase = p.RegisterCase
	}
	return journal.Outcome{Body: e}
}

// voidLate answers a decree that is void after a settlement was ordered. Paid lines stand; an order that is not paid is
// taken back.
func (v *view) voidLate(c *Claim) []journal.Outcome {
	out := []journal.Outcome{{Body: &event.ClaimDecreed{Claim: c.ID, Flags: []string{codeCancelled}}}}
	unpaid := 0
	for _, id := range c.Orders {
		if st := v.s.Settlements[id]; st.Status == Ordered {
			unpaid++
			out = append(out, v.cancel(st, codeCancelled)...)
		}
	}
	if unpaid == len(c.Orders) {
		out = append(out, journal.Outcome{Body: &event.ClaimMoved{
			Claim: c.ID, Status: Withdrawn, Application: c.Application, Settlement: c.Settlement, Code: codeCancelled,
		}})
	}
	out = append(out, v.costs(c, 0))
	return append(out, alarm(c.ID, codeCancelled, "bar", "justice_department")...)
}
