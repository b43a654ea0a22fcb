package appointment

import (
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
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
	kindRelease       = "release"
	kindQualification = "qualification_announcement"
	kindChosen        = "chosen_defender"
	kindLongAbsence   = "long_absence"
	kindMotion        = "motion"
	kindJoinder       = "joinder_notice"
	kindFormat        = "format_notice"
	kindForm          = "participant_form"
	kindGround        = "ground"      // a defender is mandatory and nobody asked for one
	kindGrounds       = "grounds"     // more requests have other grounds now than one group tells
	kindInformation   = "information" // a notice in the cabinet that nobody opened
	kindObjection     = "objection"
	kindQueue         = "queue" // somebody of those on the list may be free from here on
	kindPaperEntry    = "paper_entry"
	kindMoved         = "moved" // more requests go to another bar than one group sends
)

// How many appointments follow the state of their case at once, or their advocate: of each of these a search may take
// ten records.
const (
	perGroup    = 100
	perAdvocate = 50
)

// answerTime is how long an offer waits: of the limits that apply, the shortest (offer_ttl_*).
func (s *State) answerTime(r *Request, at civil.Instant) civil.Instant {
	set := s.settings()
	limit := set.OfferTTLPlannedMinutes.Minutes()
	if r.Urgency == "night" || isNight(r.Unit, s.book, at) {
		limit = min(limit, set.OfferTTLNightMinutes.Minutes())
	}
	if r.Urgency == "urgent" {
		limit = min(limit, set.OfferTTLUrgentMinutes.Minutes())
	}
	return limit
}

// coordinatorTime is how long the coordinator has before the alarm rings again.
func (s *State) coordinatorTime(r *Request) civil.Instant {
	set := s.settings()
	if r.Urgency == "planned" {
		return set.CoordinatorPlannedMinutes.Minutes()
	}
	return set.CoordinatorUrgentMinutes.Minutes()
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
	run := func(kind string, from civil.Instant) { out = append(out, term{kind, from, from + TermOf(kind).Length}) }
	if r.ProtocolAt != 0 {
		run(kindInterrogation, r.ProtocolAt)
	}
	if r.DetainedAt != 0 {
		run(r.detention(), r.DetainedAt)
	}
	return out
}

// detention is the kind of the term for which a person may be held.
func (r *Wish) detention() string {
	switch {
	case r.Minor:
		return kindDetention24
	case r.TermHours == 72:
		return kindDetention72
	}
	return kindDetention48
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

// deadline is the nearest end of a legal term that still lies ahead, or zero. The queue asks it of everybody who waits.
func (r *Wish) deadline(at civil.Instant) civil.Instant {
	least := civil.Instant(0)
	look := func(from civil.Instant, kind string) {
		if from == 0 {
			return
		}
		if to := from + TermOf(kind).Length; to > at && (least == 0 || to < least) {
			least = to
		}
	}
	look(r.ProtocolAt, kindInterrogation)
	look(r.DetainedAt, r.detention())
	return least
}
