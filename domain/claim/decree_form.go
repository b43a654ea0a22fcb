package claim

import (
	"bytes"

	"qorgau/domain/act"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// DecreeForm is what a payment decree says beside its sum (Rules p. 5(3)). It belongs to one message.
type DecreeForm struct {
	Full          bool // it has fields of the Rules, not a sum alone: then all of them are asked for
	IssuerPost    string
	Issuer        journal.Ref
	Person        journal.Ref
	Article       string
	Severity      string
	Measure       string
	RequalifiedOn civil.Date
	Ground        string
	Release       string // number of a separate decree on release
	ReleaseOn     civil.Date
	NoticeDate    civil.Date
	Lines         []event.DecreeLine
	Study         int64
	Advice        int64
	Drafting      int64
	TripDays      int64
	TripCost      int64 // tiyn
	Advocate      journal.Ref
	IBAN          string
	Account       []byte // the sealed account, to be compared with the listed one and never opened
	AdvocateCopy  civil.Date
	BarCopy       civil.Date
}

// Codes of what the form check finds in a field.
const (
	codeFieldMissing = "field_missing"
	codeFieldDiffers = "field_differs"
	codeFieldInvalid = "field_invalid"
)

const codeForm = "hold_decree_form"

func messageKey(source, id string) string { return source + "\x00" + id }

// keepForm keeps the fields of a decree beside the decree itself.
func (s *State) keepForm(rec *journal.Record, c *event.PaymentDecreeContent) {
	f := &DecreeForm{
		IssuerPost: c.IssuerPost, Issuer: c.Issuer, Person: c.Person, Article: c.Article, Severity: c.Severity, Measure: c.Measure,
		RequalifiedOn: c.RequalifiedOn, Ground: c.ReleaseGround, Release: c.ReleaseDecree, ReleaseOn: c.ReleaseDecreeOn,
		NoticeDate: c.NoticeDate, Lines: c.Lines, Study: c.StudyMinutes, Advice: c.AdviceMinutes, Drafting: c.DraftingMinutes,
		TripDays: c.TripDays, TripCost: c.TripCostTiyn, Advocate: c.Advocate, IBAN: c.IBAN, AdvocateCopy: c.AdvocateCopyOn, BarCopy: c.BarCopyOn,
	}
	for _, b := range rec.Sealed {
		if b.Field == "advocate_iban" {
			f.Account = b.Bytes
		}
	}
	f.Full = f.IssuerPost != "" || f.Article != "" || f.Severity != "" || f.Measure != "" || f.RequalifiedOn != 0 || f.Ground != "" || f.Release != "" ||
		len(f.Lines) > 0 || f.Study+f.Advice+f.Drafting+f.TripDays+f.TripCost > 0 || !f.Issuer.IsZero() || !f.Person.IsZero() || !f.Advocate.IsZero()
	if !f.Full && f.AdvocateCopy == 0 && f.BarCopy == 0 && f.NoticeDate == 0 {
		return
	}
	if s.Forms == nil {
		s.Forms = map[string]*DecreeForm{}
	}
	s.Forms[messageKey(rec.Source, rec.ID)] = f
}

// form gives the fields of a decree; one with a sum alone has an empty form.
func (s *State) form(d *Decree) *DecreeForm {
	if f := s.Forms[messageKey(d.Source, d.Message)]; f != nil {
		return f
	}
	return &DecreeForm{}
}

// findings collects what the form check finds.
type findings struct {
	list []event.FieldFinding
	full bool // fields that are not there are missed
}

func (f *findings) add(field, code, act string) {
	if len(f.list) < maxLines {
		f.list = append(f.list, event.FieldFinding{Field: field, Code: code, Act: act})
	}
}

// field compares one field: has tells that the decree has it, same that it is what is known here.
func (f *findings) field(field string, has, same bool) {
	switch {
	case !has && f.full:
		f.add(field, codeFieldMissing, "")
	case has && !same:
		f.add(field, codeFieldDiffers, "")
	}
}

// checkForm holds a decree against appointment, case and calculation, field by field (Rules p. 5(3)). Sums are compared
// elsewhere: fewer minutes are the body's cut, not a defect.
func (v *view) checkForm(c *Claim, w *Decree) []event.FieldFinding {
	f := v.s.form(w)
	out := findings{full: f.Full}
	p := v.appts.Get(c.Appointment)
	if p == nil {
		return nil
	}
	out.field("notice_number", w.Notice != "", w.Notice == p.NoticeNumber)
	if !f.Full {
		return out.list
	}
	if w.Date > today(v.book, v.unit(c), v.at) {
		out.add("decree_date", codeFieldInvalid, "")
	}
	out.field("notice_date", f.NoticeDate != 0, f.NoticeDate == p.NoticeDate || p.NoticeDate == 0)
	out.field("issuer_post", f.IssuerPost != "", true)
	out.field("issuer", !f.Issuer.IsZero(), true)
	out.field("person", !f.Person.IsZero(), v.cases.Canonical(f.Person) == v.cases.Canonical(p.Person))
	out.field("advocate", !f.Advocate.IsZero(), v.cases.Canonical(f.Advocate) == v.cases.Canonical(p.Advocate))
	home := v.cases.Home(p.Case, p.Person)
	v.checkOffence(&out, f, w, home)
	who := v.cases.Person(home, p.Person)
	out.field("measure", f.Measure != "", who == nil || who.Measure == "" || who.Measure == f.Measure)
	if r := v.appts.Requests[p.Request]; r != nil {
		out.field("release_ground", f.Ground != "", contains(r.Grounds, f.Ground))
	} else {
		out.field("release_ground", f.Ground != "", true)
	}
	if v.book.Tariff().Procedure(v.step(c, w.Date)).Set.ReleaseAndPaymentDecree == "two_documents" {
		out.field("release_decree", f.Release != "", true)
	}
	v.checkAccount(&out, f, p.Advocate)
	v.checkLines(&out, c, f)
	return out.list
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// checkOffence: article and category stand in the decree, and with several qualifications the day of the last one. The
// category is taken from the decree and never computed; where the register knows another, a person must look.
func (v *view) checkOffence(out *findings, f *DecreeForm, w *Decree, home string) {
	var history []casefile.Qualification
	if k := v.cases.Case(home); k != nil {
		history = k.History()
	}
	article, severity, requalified, several := "", "", f.RequalifiedOn == 0, false
	for i, q := range history {
		if q.From <= w.Date || i == 0 {
			article, severity = q.Article, q.Severity
		}
		if i > 0 && q.From <= w.Date {
			several = several || q.Severity != history[i-1].Severity
			requalified = requalified || q.From == f.RequalifiedOn
		}
	}
	out.field("article", f.Article != "", article == "" || article == f.Article)
	out.field("severity", f.Severity != "", severity == "" || severity == f.Severity)
	switch {
	case several && f.RequalifiedOn == 0:
		out.add("requalified_on", codeFieldMissing, "")
	case !requalified:
		out.add("requalified_on", codeFieldDiffers, "")
	}
}

// checkAccount: the bank details are the advocate's. The account was judged at the door; it is compared as it is sealed.
func (v *view) checkAccount(out *findings, f *DecreeForm, advocate journal.Ref) {
	switch f.IBAN {
	case "invalid":
		out.add("advocate_iban", codeFieldInvalid, "")
	case "valid":
		a := v.roster.Advocate(advocate)
		if a == nil || f.Account == nil || f.Advocate != advocate {
			return
		}
		if b, ok := a.Box("advocate_iban"); ok && !bytes.Equal(b.Bytes, f.Account) {
			out.add("advocate_iban", codeFieldDiffers, "")
		}
	default:
		out.add("advocate_iban", codeFieldMissing, "")
	}
}

// checkLines: each line is an act of the calculation, with its protocol, inside its times, start before end.
func (v *view) checkLines(out *findings, c *Claim, f *DecreeForm) {
	ours := map[string]bool{}
	sums := map[string]int64{}
	for _, l := range v.calculation(c) {
		ours[l.Act] = true
		sums[l.Kind] += l.Minutes
		if l.Kind == act.TripDay {
			sums[l.Kind]++
		}
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		a := v.acts.Get(l.Act)
		if !ours[l.Act] || a == nil {
			out.add("act", codeFieldDiffers, l.Act)
			continue
		}
		k := &a.Stood.Content
		switch {
		case l.EndedAt <= l.StartedAt || l.StartedAt%civil.Minute != 0 || l.EndedAt%civil.Minute != 0:
			out.add("ended_at", codeFieldInvalid, l.Act)
		case l.Kind == act.Waiting && (l.StartedAt < k.Start() || l.EndedAt > k.To):
			out.add("started_at", codeFieldDiffers, l.Act)
		case l.Kind != act.Waiting && l.StartedAt < k.From:
			out.add("started_at", codeFieldDiffers, l.Act)
		case l.Kind != act.Waiting && l.EndedAt > k.To:
			out.add("ended_at", codeFieldDiffers, l.Act)
		case l.Kind != act.TripDay && l.Minutes > int64((l.EndedAt-l.StartedAt)/civil.Minute):
			out.add("minutes", codeFieldInvalid, l.Act)
		}
		if l.ProtocolNumber == "" && k.Protocol != "" {
			out.add("protocol_number", codeFieldMissing, l.Act)
		} else if k.Protocol != "" && l.ProtocolNumber != k.Protocol {
			out.add("protocol_number", codeFieldDiffers, l.Act)
		}
	}
	for _, x := range [...]struct {
		field string
		has   int64
		ours  int64
	}{
		{"study_minutes", f.Study, sums[act.Study]}, {"advice_minutes", f.Advice, sums[act.Visit]},
		{"drafting_minutes", f.Drafting, sums[act.Drafting] + sums[act.Discussion]}, {"trip_days", f.TripDays, sums[act.TripDay]},
	} {
		if x.has > x.ours {
			out.add(x.field, codeFieldDiffers, "")
		}
	}
}

// checkedForm tells the body what its decree lacks, and holds what is not ordered of the claim while a full decree is
// defective.
func (v *view) checkedForm(c *Claim, w *Decree, list []event.FieldFinding, tiyn int64) []journal.Outcome {
	full := v.s.form(w).Full
	if !full && len(list) == 0 {
		return nil
	}
	e := &event.PaymentDecreeChecked{Claim: c.ID, Decree: w.Object, Unit: v.unit(c), Result: "in_order", Fields: list}
	if p := v.appts.Get(c.Appointment); p != nil {
		e.RegisterCase = p.RegisterCase
	}
	out := []journal.Outcome{{Body: e}}
	switch {
	case !full:
		e.Result = "sum_only"
	case len(list) > 0:
		e.Result = "defective"
		if !c.Frozen || tiyn > 0 {
			out = append(out, journal.Outcome{Body: &event.ClaimBlocked{Claim: c.ID, Code: codeForm, Tiyn: tiyn}})
		}
		out = append(out, alarm(c.ID, codeForm, "head_of_unit", "bar")...)
	}
	return out
}
