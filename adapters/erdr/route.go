package erdr

import (
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Units finds the journal of the bar that serves a unit at a moment; units.Table.Route is one.
type Units func(unit string, at civil.Instant) (code string, ok bool)

// Route names the journal of a message: one of the register belongs where its unit stands at the moment it tells of, an
// answer of the treasury to the journal that begins its settlement's id. What fits nowhere goes to KZ, where a person
// looks at it.
func Route(body journal.Body, units Units) string {
	switch body := body.(type) {
	case event.OfRegister:
		if code, ok := units(body.Head().Unit, body.Head().OccurredAt); ok {
			return code
		}
	case *event.PaymentMade:
		return opening(body.Settlement)
	case *event.PaymentReturned:
		return opening(body.Settlement)
	case *event.ReversalMade:
		return opening(body.Reversal)
	case *event.ReversalRefused:
		return opening(body.Reversal)
	}
	return journal.National
}

// opening is the journal at the beginning of a settlement's id, journal/claim/attempt, or of its reversal's.
func opening(settlement string) string {
	code, _, _ := strings.Cut(settlement, "/")
	if _, err := journal.Number(code); err != nil {
		return journal.National
	}
	return code
}
