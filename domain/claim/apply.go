package claim

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// check answers an application at once: form, term, sums and register (Rules p. 5, 12). A claim that cannot be paid is
// left out with its code and the rest goes on.
func (v *view) check(rec *journal.Record, e *event.ApplicationFiled) []journal.Outcome {
	a := v.s.Applications[e.Application]
	if a.Fact != rec.Pos {
		return refuse(rec, e.Application, "id_conflict")
	}
	procedure := v.procedureOf(a)
	if code := v.routeClosed(a, procedure); code != "" {
		return refuse(rec, e.Application, code)
	}
	v, out := v.filedAs(a)
	checked := &event.ApplicationChecked{Application: a.ID, Advocate: a.Advocate, Result: "passed"}
	v.noted(checked, a, procedure)
	files := v.attached(a)
	papers := &event.ApplicationAttachments{Application: a.ID}
	var after []journal.Outcome
	in := 0
	for i, id := range e.Claims {
		l := event.ApplicationLine{Claim: id, Code: v.leftOut(a, id, files)}
		if slices.Contains(e.Claims[:i], id) {
			l.Code = "already_applied"
		}
		c := v.s.Claims[id]
		if l.Code == "" && !v.requisites(c.Advocate, procedure.Payee) {
			l.Code = "requisites_bad"
		}
		if c != nil && a.mine(c) && c.decreed() {
			_, _, interrupted := v.inTime(c, v.term(a, c), files)
			line := v.papers(c, files, interrupted)
			if papers.Lines = append(papers.Lines, line); l.Code == "" && len(line.Missing) > 0 {
				l.Code = codeMissingFile
			}
		}
		switch {
		case l.Code == "":
			in++
			p := v.filedNow(c)
			l.Tiyn, l.Waits = p.calculation(), p.Held+p.Blocked
			first(&l.WaitsFor, p.WhyHeld)
			first(&l.WaitsFor, p.WhyBlocked)
			checked.Tiyn += l.Tiyn
			after = append(after, journal.Outcome{Body: &event.ClaimMoved{Claim: id, Status: Applied, Application: a.ID, Tiyn: l.Tiyn}})
		case c != nil && a.mine(c) && c.fileable():
			p := v.s.after(c)
			after = append(after, journal.Outcome{Body: &event.ClaimBlocked{Claim: id, Code: l.Code, Tiyn: p.calculation()}})
		}
		checked.Lines = append(checked.Lines, l)
	}
	checked.Risks = v.risks(e.Claims)
	if in == 0 {
		checked.Result, checked.Code = "returned", checked.Lines[0].Code
	}
	out = append(out, journal.Outcome{Body: checked})
	if len(papers.Lines) > 0 {
		out = append(out, journal.Outcome{Body: papers})
	}
	return append(out, after...)
}

// term is the day that decides on the term of a claim: a first filing keeps it for those that follow
// (`returned_application_keeps_term`), unless the decree is a later one.
func (v *view) term(a *Application, c *Claim) civil.Date {
	set := tariff.WithDefaults(v.book.Tariff().SettingsOn(a.FiledOn))
	if c.FirstFiled != 0 && c.FirstFiled >= c.Decree.Date && set.ReturnedApplicationKeepsTerm == "true" {
		return c.FirstFiled
	}
	return a.FiledOn
}

// filedNow gives the parts of a claim as they are once it is filed in time: what an earlier filing found about the
// term no longer counts.
func (v *view) filedNow(c *Claim) Parts {
	now := *c
	now.Term = ""
	return v.s.after(&now)
}

// leftOut is the code that keeps a claim out of an application; empty: it is in.
func (v *view) leftOut(a *Application, id string, files []event.Attachment) string {
	c := v.s.Claims[id]
	switch {
	case c == nil || !a.mine(c):
		return "no_appointment"
	case !c.decreed() || c.Status == Open || c.Status == Requested:
		return "decree_missing"
	case !c.fileable():
		return "already_applied"
	}
	now := *c
	now.Term = ""
	if code := v.s.obstacle(&now); code != "" {
		return code
	}
	if v.crossed(c) {
		return string(event.StatusHoldOverlap)
	}
	if code := v.wrongParty(a, c); code != "" {
		return code
	}
	if _, late, _ := v.inTime(c, v.term(a, c), files); late != "" && c.resolved(string(late)) != "pay" {
		return string(late)
	}
	return ""
}

// requisites tells whether a payment could be addressed: the advocate's bank details were found valid when he was listed.
// Where the bar is paid his name is enough.
func (v *view) requisites(advocate journal.Ref, payee string) bool {
	a := v.roster.Advocate(advocate)
	if a == nil || a.Department == "" {
		return false
	}
	fields := payeeFields[:]
	if payee == tariff.Bar {
		fields = payeeFields[:1]
	} else if a.IIN == "invalid" || a.IIN == "absent" || a.IBAN == "invalid" || a.IBAN == "absent" {
		return false
	}
	for _, field := range fields {
		if _, ok := a.Box(field); !ok {
			return false
		}
	}
	return true
}

// payeeFields are the sealed values of a settlement, in order.
var payeeFields = [...]string{"advocate_name", "advocate_iin", "advocate_iban"}
