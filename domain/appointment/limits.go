package appointment

import (
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
)

// Time limits of ours, where the Code is silent; the names are those of the settings in the handbook
// (open-questions.md C).
const (
	OfferUrgent        = 15 * civil.Minute // offer_ttl_urgent_minutes: detained or minor
	OfferNight         = 20 * civil.Minute // offer_ttl_night_minutes
	OfferPlanned       = 120 * civil.Minute
	CoordinatorUrgent  = 15 * civil.Minute // the coordinator names somebody, or the alarm rings again
	CoordinatorPlanned = 60 * civil.Minute
	ArrivalGrace       = 60 * civil.Minute // arrival_grace_min: detained or minor
	RerequestWindow    = 72 * civil.Hour   // rerequest_window_h
	BusyFor            = 2 * civil.Hour    // an accepted act keeps an advocate from others that begin this near to it
)

// Terms of the Code that a defender must be there before.
const (
	FirstInterrogation = 24 * civil.Hour // from the protocol of detention, CPC 64(3)
	DetentionMinor     = 24 * civil.Hour // from actual detention, CPC 131(4)
	DetentionAdult     = 48 * civil.Hour // CPC 131(4), 133(2)
	DetentionSpecial   = 72 * civil.Hour // the six cases of CPC 131(4)
)

// Kinds of the clocks of this part. The object is the offer, the request or the appointment.
const (
	kindOffer         = "offer"
	kindCoordinator   = "coordinator"
	kindCase          = "case_state" // more appointments follow the state of a case than one group holds
	kindSearch        = "search"     // somebody may be free now: look again
	kindArrival       = "arrival"
	kindDefences      = "defences" // an advocate falls out of more defences than one group holds
	kindInterrogation = "first_interrogation"
	kindDetention24   = "detention_24"
	kindDetention48   = "detention_48"
	kindDetention72   = "detention_72"
)

// How many appointments follow the state of their case at once, or their advocate: of each of these a search may take
// ten records.
const (
	perGroup    = 100
	perAdvocate = 50
)

// answerTime is how long an offer waits: of the limits that apply, the shortest.
func answerTime(r *Request, b *book.State, at civil.Instant) civil.Instant {
	switch {
	case r.Urgency == "urgent":
		return OfferUrgent
	case r.Urgency == "night" || isNight(r.Unit, b, at):
		return OfferNight
	}
	return OfferPlanned
}

func coordinatorTime(r *Request) civil.Instant {
	if r.Urgency == "planned" {
		return CoordinatorPlanned
	}
	return CoordinatorUrgent
}

func isNight(unit string, b *book.State, at civil.Instant) bool {
	d, minute := b.Local(unit, at)
	if d == 0 {
		return false
	}
	from, to := b.Law.Years.Night(d.Year())
	return calendar.IsNight(minute, from, to)
}

// term is a stretch in which the defender must have come, and the clock that warns of it.
type term struct {
	kind     string
	from, to civil.Instant
}

// terms are the legal terms that run for a request.
func (r *Wish) terms() []term {
	var out []term
	if r.ProtocolAt != 0 {
		out = append(out, term{kindInterrogation, r.ProtocolAt, r.ProtocolAt + FirstInterrogation})
	}
	if r.DetainedAt != 0 {
		kind, length := kindDetention48, DetentionAdult
		switch {
		case r.Minor:
			kind, length = kindDetention24, DetentionMinor
		case r.TermHours == 72:
			kind, length = kindDetention72, DetentionSpecial
		}
		out = append(out, term{kind, r.DetainedAt, r.DetainedAt + length})
	}
	return out
}

// next is the nearest of a half, three quarters and the whole of the term that still lies ahead, or zero.
func (t term) next(at civil.Instant) civil.Instant {
	length := t.to - t.from
	for _, point := range []civil.Instant{t.from + length/2, t.from + length*3/4, t.to} {
		if point > at {
			return point
		}
	}
	return 0
}

// runs tells whether a legal term of a kind still counts.
func (r *Wish) runs(kind string) bool {
	return slices.ContainsFunc(r.terms(), func(t term) bool { return t.kind == kind })
}

// deadline is the nearest end of a legal term that still lies ahead, or zero.
func (r *Wish) deadline(at civil.Instant) civil.Instant {
	least := civil.Instant(0)
	for _, t := range r.terms() {
		if t.to > at && (least == 0 || t.to < least) {
			least = t.to
		}
	}
	return least
}
