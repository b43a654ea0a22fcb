package claim

import (
	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// React answers a record, and names in each decision the version of the settings that it was made by.
func (s *State) React(rec *journal.Record, code string, cases *casefile.State, appts *appointment.State, acts *act.State, r *roster.State, b *book.State) []journal.Outcome {
	out := s.react(rec, code, cases, appts, acts, r, b)
	for i := range out {
		switch e := out[i].Body.(type) {
		case *event.PaymentDecreeRequested:
			e.Settings = version(b, e.Unit, rec.At)
		case *event.ClaimDecreed:
			e.Settings = version(b, s.unitIn(e.Claim, appts), rec.At)
		case *event.TermMoved:
			e.Settings = version(b, s.unitIn(e.Claim, appts), rec.At)
		case *event.SettlementOrdered:
			e.Settings = version(b, s.unitIn(e.Claim, appts), rec.At)
		case *event.ReconciliationActClosed:
			e.Settings = version(b, "", rec.At)
		}
	}
	return out
}

// version is that of the settings of money in force on the day of a decision.
func version(b *book.State, unit string, at civil.Instant) int64 {
	return b.Tariff().SettingsOn(today(b, unit, at)).Version
}

func (s *State) unitIn(claim string, appts *appointment.State) string {
	return unitOf(s.Claims[claim], appts)
}

// react prices what it touched, asks for decrees, checks applications, orders and books payments.
func (s *State) react(rec *journal.Record, code string, cases *casefile.State, appts *appointment.State, acts *act.State, r *roster.State, b *book.State) []journal.Outcome {
	v := &view{s: s, done: map[dayOf]bool{}, code: code, at: rec.At, cases: cases, appts: appts, acts: acts, roster: r, book: b, cause: causeOf(rec.Body)}
	switch e := rec.Body.(type) {
	case *event.ActRecorded:
		if a := acts.Get(e.Act); !e.Withdrawn && a != nil && a.Stood.HomeBar == code {
			return nil // its minutes are judged in this very group; then it is priced
		}
		return v.ofAct(e.Act)
	case *event.MinutesJudged:
		return v.ofAct(e.Act)
	case *event.FeeAccrued:
		return v.accrued(e)
	case *event.AppointmentEnded:
		return v.ended(e)
	case *event.WorkActRecorded:
		return v.workAct(e)
	case *event.ActStatusChanged:
		return v.ofAct(e.Act)
	case *event.ClockDue:
		return v.rang(e.Clock)
	case *event.CalculationFiled:
		return v.calculationFiled(rec, e)
	case *event.TermInterrupted:
		if code := s.interruptionBad(e); code != "" && !s.interruptionIs(e) {
			return refuse(rec, e.Interruption, code)
		}
		return v.interrupted(e.Advocate)
	case *event.OutageReported:
		if !s.outageIs(e) {
			return refuse(rec, e.Outage, s.outageBad(e, rec.At))
		}
		return nil
	case *event.DecreeCopyHanded:
		return v.handed(rec, e)
	case *event.StatementFiled:
		return v.statement(rec, e)
	case *event.PaymentDecreeIssued:
		return v.decree(rec, e.Claim, e.Object)
	case *event.PaymentDecreeCorrected:
		return v.decree(rec, e.Claim, e.Object)
	case *event.PaymentDecreeCancelled:
		return v.decree(rec, e.Claim, e.Object)
	case *event.HoldResolved:
		return v.holdResolved(rec, e)
	case *event.BarAccountSet:
		if code := barAccountBad(e); code != "" {
			return refuse(rec, "bar_account", code)
		}
	case *event.ApplicationFiled:
		return v.check(rec, e)
	case *event.ApplicationApproved:
		return v.approve(rec, e)
	case *event.ApplicationReturned:
		return v.giveBack(rec, e)
	case *event.ReconciliationClosed:
		if run := s.Runs[e.Act]; run.Fact != rec.Pos {
			return refuse(rec, e.Act, "id_conflict")
		}
		return v.run(s.Runs[e.Act])
	case *event.PaymentMade:
		return v.made(e)
	case *event.PaymentReturned:
		return v.sentBack(e)
	case *event.SettlementRetried:
		return v.retry(rec, e)
	case *event.SettlementCancelled:
		return v.anew(s.Settlements[e.Settlement].Claim)
	case *event.ClaimDecreed:
		out := v.cutsOfDecree(e)
		if c := s.Claims[e.Claim]; c != nil && c.Frozen {
			out = append(out, v.anew(e.Claim)...)
		}
		return out
	case *event.ApplicationChecked:
		return append(v.cutsOfRules(e), v.straight(e)...)
	case *event.ApprovalDecided:
		if e.Result == "approved" {
			return v.approved(s.Applications[e.Application])
		}
	case *event.ApprovalLimitsSet:
		return v.limitsSet(rec, e)
	case *event.MinutesQueried:
		return v.askBody(rec, e)
	case *event.QueryAnswered:
		return v.answeredQuery(rec, e)
	case *event.CutAppealed:
		return v.appealed(rec, e)
	case *event.CutAppealAnswered:
		return v.appealAnswered(rec, e)
	case *event.PayDifferenceDecided:
		return v.decide(rec, e)
	case *event.ReversalMade:
		return v.reversalMade(e)
	case *event.ReversalRefused:
		return v.reversalRefused(e)
	case *event.ReversalBooked:
		if e.Result == reversalRefused {
			return v.anew(e.Claim)
		}
	case *event.MailReceived:
		if m, ok := e.Body.(*event.MinutesAnswered); ok {
			if a := acts.Get(m.Act); a != nil && a.Stood.Revision == m.Revision {
				return v.ofAct(m.Act)
			}
		}
	}
	if id := pricesAgain(rec.Body); id != "" {
		return v.ofCase(id, againBatch)
	}
	return nil
}

func refuse(rec *journal.Record, object, code string) []journal.Outcome {
	return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: object, Code: code}}}
}

// ofAct prices the day of an act again, and the day it stood in before.
func (v *view) ofAct(id string) []journal.Outcome {
	a := v.acts.Get(id)
	if a == nil || a.Stood.Revision == 0 {
		return nil
	}
	if a.Stood.Content.Kind == act.Consultation {
		return v.consultations(a.Stood.Advocate, a.Stood.Day)
	}
	root := v.root(a.Stood.Appointment)
	out := v.touch(a.Stood.Advocate, root, a.Stood.Day)
	g := v.s.Groups[v.s.ActGroup[id]]
	if g == nil {
		return out
	}
	if r := v.root(g.Appointment); g.Advocate != a.Stood.Advocate || g.Day != a.Stood.Day || r != root {
		out = append(out, v.touch(g.Advocate, r, g.Day)...)
	}
	if len(out) > 0 {
		return out // the pricing that follows asks for the decree
	}
	return v.request(v.s.Claims[g.Claim])
}

// accrued follows a new pricing: other cases of that day, the decree, and an application whose sum is no longer right.
func (v *view) accrued(e *event.FeeAccrued) []journal.Outcome {
	g := v.s.Groups[e.Group]
	out := append(v.elsewhereAgain(g), v.onceAgain(g)...)
	for _, name := range g.Took {
		if o := v.s.Groups[name]; len(o.Lines) > 0 {
			out = append(out, v.pricedAnew(o)...)
		}
	}
	c := v.s.Claims[e.Claim]
	if (c.Status == Applied || c.Status == Approved) && !c.Frozen && v.s.sumOf(c) != c.AppliedSum {
		out = append(out, journal.Outcome{Body: &event.ClaimMoved{
			Claim: c.ID, Status: Withdrawn, Application: c.Application, Code: "amount_changed",
		}})
	}
	out = append(out, v.differDay(g, v.cause)...)
	out = append(out, v.differDecree(c, v.cause)...)
	return append(out, v.request(c)...)
}

// anew prices the days of a claim again and looks for differences, after what was ordered or decreed of it changed.
func (v *view) anew(claim string) []journal.Outcome {
	c := v.s.Claims[claim]
	var out []journal.Outcome
	for _, name := range c.Groups {
		if g := v.s.Groups[name]; len(g.Lines) > 0 {
			out = append(out, v.pricedAnew(g)...)
		}
	}
	return append(out, v.differDecree(c, v.cause)...)
}

func (v *view) rang(clock string) []journal.Outcome {
	_, kind, _, _ := journal.SplitClock(clock)
	switch object := journal.ClockObject(clock); kind {
	case clockMonth:
		return v.request(v.s.Claims[object])
	case clockReminder, clockAlarm:
		return v.silence(v.s.Claims[object], kind)
	case clockTerm:
		return v.warn(v.s.Claims[object])
	case clockCopy:
		return v.uncopied(object)
	case clockQuery:
		return v.noAnswer(object)
	case clockRun:
		if r := v.s.Runs[object]; r != nil && !r.Done {
			return v.run(r)
		}
	case clockAgain:
		return v.again()
	case clockCase:
		return v.ofCase(object, v.s.CaseAgain[object])
	}
	return nil
}

// again prices the next groups after the book of rules changed; ordered lines stand.
func (v *view) again() []journal.Outcome {
	var out []journal.Outcome
	to := min(v.s.Again-1, int64(len(v.s.Order)))
	for _, name := range v.s.Order[max(0, v.s.Again-1-againBatch):to] {
		if g := v.s.Groups[name]; len(g.Lines) > 0 {
			out = append(out, v.pricedAnew(g)...)
		}
	}
	return out
}

// holdResolved answers a person's decision on a hold: what he lets pass goes into the next run, without a new
// application. Whose overlapping minutes are is answered by the home bar.
func (v *view) holdResolved(rec *journal.Record, e *event.HoldResolved) []journal.Outcome {
	c := v.s.Claims[e.Claim]
	switch {
	case c == nil:
		return refuse(rec, e.Claim, "no_such_claim")
	case e.Group != "" && (v.s.Groups[e.Group] == nil || v.s.Groups[e.Group].Claim != c.ID):
		return refuse(rec, e.Group, "no_such_line")
	case e.Decision == "refuse" && c.decreed():
		t := teller{v: v, c: c}
		t.lines()
		return t.out
	}
	return nil
}
