package projections

import (
	"reflect"
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// elsewhere are the types that are about no object of a case: rosters, the country, the journal itself.
var elsewhere = map[string]bool{
	"advocate.absent.v1": true, "advocate.listed.v1": true, "advocate.status_changed.v1": true, "book.sent.v1": true,
	"calendar.confirmed.v1": true, "calendar.proposed.v1": true, "draw.committed.v1": true, "draw.revealed.v1": true,
	"edition.confirmed.v1": true, "machine.adopted.v1": true, "person.erased.v1": true, "budget.allotted.v1": true, "match.closed.v1": true,
	"breach.discovered.v1": true, "breach.recorded.v1": true, "breach.step_taken.v1": true,
	"order.received.v1": true, "remarks.missing.v1": true, "responsible.named.v1": true, "responsible.recorded.v1": true,
	"advocate.consented.v1": true, "agreement.signed.v1": true, "list.published.v1": true, "list.submitted.v1": true,
	"order.shown.v1": true, "roster.checked.v1": true, "slot.changed.v1": true, "slot.edited.v1": true, "swap.agreed.v1": true,
	"swap.confirmed.v1": true, "swap.ended.v1": true, "swap.proposed.v1": true, "training.waived.v1": true,
	"book.adopted.v1": true, "book.confirmed.v1": true, "book.previewed.v1": true, "book.proposed.v1": true,
	"approval_limits.set.v1": true, "work_day.flagged.v1": true, "term.interrupted.v1": true, "unit.trained.v1": true, "working_group.member_named.v1": true,
	"roster.countersigned.v1": true, "roster.published.v1": true, "service.resumed.v1": true,
	"slot.unreachable.v1": true, "tariff.published.v1": true, "unit.assigned.v1": true, "units.set.v1": true, "zones.set.v1": true,
}

// Every type of event is found again by an object or a fact, or is listed as being about none: so a new type cannot be
// forgotten in histories and audit.
func TestEveryEventIsAboutSomething(t *testing.T) {
	for _, info := range event.Types {
		body := event.New(info.Name)
		switch e := body.(type) {
		case *event.MailReceived:
			e.Body = &event.MinutesPaid{Act: "x"}
		case *event.FactForwarded:
			e.Body = &event.RequestWithdrawn{Request: "x"}
		default:
			fill(reflect.ValueOf(body).Elem())
		}
		if e, ok := body.(*event.ClockDue); ok {
			e.Clock = "x/kind/1"
		}
		s := about(&journal.Record{Body: body})
		found := len(s.objects)+len(s.facts) > 0
		if found == elsewhere[info.Name] {
			t.Errorf("%s: about %v", info.Name, s.objects)
		}
	}
}

// fill gives every string a value and every list one element.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	}
}
