package appointment

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

func (d *desk) endOffer(r *Request, result string, until civil.Instant) {
	d.say(&event.OfferEnded{Offer: r.Offer.ID, Request: r.ID, Advocate: r.Offer.Advocate, Result: result, Until: until})
}

// open gives the request of an offer that waits for this advocate's answer; else the answer is refused.
func (d *desk) open(offer string, advocate journal.Ref) *Request {
	r := d.byOffer(offer)
	switch {
	case r == nil:
		d.refuse(offer, "no_such_object")
	case d.Appointments[offer] != nil && d.Appointments[offer].Advocate == advocate:
		d.refuse(offer, "defence_accepted") // no refusal after acceptance, and no second acceptance (CPC 66(5))
	case r.Offer == nil || r.Offer.ID != offer:
		d.refuse(offer, "answered_too_late")
	case r.Offer.Advocate != advocate:
		d.refuse(offer, "no_such_object")
	default:
		return r
	}
	return nil
}

// accept: from here on there is no refusal (CPC 66(5)).
func (d *desk) accept(e *event.OfferAccepted) {
	r := d.open(e.Offer, e.Advocate)
	if r == nil {
		return
	}
	if d.set.OfferAnswerForm == "electronic_signature" && e.Form != "electronic_signature" {
		d.refuse(e.Offer, "answer_form")
		return
	}
	code := d.lawful(r, false)(e.Advocate)
	if r.Offer.Shared && code == "conflict_co_suspect" && !d.opposed(r, e.Advocate) {
		if code = ""; !e.NoCollision {
			d.refuse(e.Offer, "collision_undeclared")
			return
		}
	}
	if code == "" {
		code = d.list.May(e.Advocate, r.Unit, d.rec.At, d.book)
	}
	if code != "" { // told since the offer was made
		d.refuse(e.Offer, code)
		d.endOffer(r, "withdrawn", 0)
		return
	}
	offered := r.Offer.At
	d.endOffer(r, "accepted", 0)
	d.nameDefender(r, e.Offer, e.Advocate, offered, d.rec.At, e.ExpectedAt)
}

func (d *desk) decline(e *event.OfferDeclined) {
	r := d.open(e.Offer, e.Advocate)
	if r == nil {
		return
	}
	switch e.Reason {
	case "illness", "conflict", "court":
		d.endOffer(r, "declined_justified", e.Until)
	default:
		d.endOffer(r, "declined_unjustified", 0)
	}
}

// standIn tells the register that another advocate has taken over, and ends what he took over from.
func (d *desk) standIn(e *event.DefenderNamed) {
	old := d.Appointments[e.Replaces]
	if old == nil {
		return
	}
	why, end := old.EndReason, ""
	switch old.Status {
	case NoShow:
		why = "no_show" // he stays recorded until the bar decides, or five days are over
	case Replacing:
		why, end = "long_absence", "replaced"
	}
	if old.Removal != "" && old.Status != Ended {
		why, end = old.Removal, "" // the prosecutor decides of him
	}
	d.say(&event.DefenderReplaced{Request: e.Request, Unit: e.Unit, Appointment: old.ID, By: e.Appointment, Reason: why})
	if end != "" {
		d.endAppointment(old, end, "")
	}
}

// byHand: the coordinator names somebody, with a second signature of somebody else.
func (d *desk) byHand(e *event.CoordinatorNamed) {
	r := d.request(e.Request)
	switch {
	case r == nil:
		d.refuse(e.Request, "no_such_object")
	case e.Coordinator == e.Second:
		d.refuse(e.Request, "second_signature")
	case !r.Live():
		d.refuse(e.Request, "no_such_object")
	case r.State == Appointed:
		d.refuse(e.Request, "already_served")
	case r.Offer != nil && r.Offer.Advocate == e.Advocate:
		d.refuse(e.Request, "already_open")
	default:
		need := d.need(r, d.lawful(r, true))
		code := d.list.ByHand(need, e.Advocate, d.rec.At)
		shared := code == "conflict_co_suspect" && r.State == Escalated && !d.opposed(r, e.Advocate)
		if code != "" && !shared {
			d.refuse(e.Request, code)
			return
		}
		if a := d.list.Advocate(e.Advocate); e.HomeBar != "" && e.HomeBar != a.HomeBar {
			d.refuse(e.Request, "not_in_list")
			return
		}
		if r.Offer != nil {
			d.endOffer(r, "withdrawn", 0)
		}
		d.say(d.terms(r, &event.OfferMade{Advocate: e.Advocate, Rule: roster.Rule, Pool: roster.PoolCoordinator, By: "hand", Shared: shared}))
	}
}
