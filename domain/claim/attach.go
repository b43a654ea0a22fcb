package claim

import (
	"qorgau/domain/act"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

// Kinds of documents that the Rules ask for with an application (p. 5).
const (
	workAct         = "work_act"
	appointing      = "appointing_decree"
	releaseDecree   = "release_decree"
	paymentDecree   = "payment_decree"
	certificate     = "certificate"
	illness         = "illness"
	forceMajeure    = "force_majeure"
	failureByHim    = "failure_statement"
	codeMissingFile = "missing_attachment"
)

// Where a document is known from.
const (
	fromFiled    = "filed"
	fromRegister = "register"
	fromPeople   = "people"
)

// papers lists the documents of one claim: what was filed with the application, what this journal knows already, and
// what is missing. interrupted tells that the claim is in time only because of an interruption on record, whose
// documents must then be there.
func (v *view) papers(c *Claim, filed []event.Attachment, interrupted bool) event.AttachmentsLine {
	out := event.AttachmentsLine{Claim: c.ID}
	given := map[string]bool{}
	for i := range filed {
		if x := &filed[i]; x.Claim == "" || x.Claim == c.ID {
			out.Have = append(out.Have, event.AttachmentHeld{Attachment: *x, From: fromFiled})
			given[x.Kind+"/"+x.Act], given[x.Kind+"/"] = true, true
		}
	}
	known := func(from string, x event.Attachment) {
		x.Claim = c.ID
		switch {
		case given[x.Kind+"/"+x.Act]:
		case x.Number == "":
			out.Missing = append(out.Missing, event.AttachmentMissing{Kind: x.Kind, Act: x.Act})
		default:
			out.Have = append(out.Have, event.AttachmentHeld{Attachment: x, From: from})
		}
	}
	if d := &c.Decree; d.WorkAct { // a consultation has no case: its act of work done is all (Rules p. 5(1))
		known(fromPeople, event.Attachment{Kind: workAct, Number: d.Number, Date: d.Date})
		v.proofs(c, interrupted, known)
		return out
	}
	a := event.Attachment{Kind: appointing}
	if p := v.appts.Get(c.Appointment); p != nil {
		if r := v.appts.Requests[p.Request]; r != nil {
			a.Number, a.Date = r.DecreeNumber, r.DecreeOn
		}
	}
	known(fromRegister, a)
	d := &c.Decree
	known(fromRegister, event.Attachment{Kind: paymentDecree, Number: d.Number, Date: d.Date})
	release := event.Attachment{Kind: releaseDecree, Number: d.Number, Date: d.Date} // one document, two sections
	if form := v.s.form(d); form.Release != "" {
		release.Number, release.Date = form.Release, form.ReleaseOn
	} else if v.book.Tariff().Procedure(tariff.Step{On: d.Date}).Set.ReleaseAndPaymentDecree == "two_documents" {
		release.Number = ""
	}
	known(fromRegister, release)
	for _, k := range v.actsOf(c) {
		if k.Stood.Content.Kind == act.Visit {
			known(fromPeople, event.Attachment{Kind: certificate, Number: k.Stood.Content.Certificate, Act: k.ID})
		}
	}
	v.proofs(c, interrupted, known)
	return out
}

// proofs adds the documents of illness or force majeure, if the claim is in time only because of them.
func (v *view) proofs(c *Claim, needed bool, known func(from string, x event.Attachment)) {
	if !needed {
		return
	}
	_, list := v.s.interruptions(c.Advocate)
	for _, i := range list {
		known(fromPeople, event.Attachment{Kind: i.Kind, Number: i.Document, Date: i.DocumentDate, Hash: i.Hash})
	}
}
