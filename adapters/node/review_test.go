package node_test

import (
	"encoding/json"
	"strings"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/domain/event"
)

// TestALineWaitsAndADifferenceIsReversed: through broker, store and door. An hour that overlaps work in another territory
// waits while the rest of the claim is paid, and follows with the next month once it is free; when the protocol is taken
// back after the payment, the sum is asked back under an id of its own and the treasury's answer is booked.
func TestALineWaitsAndADifferenceIsReversed(t *testing.T) {
	b := borrow(t)
	b.act(home, "act-home", 1, 9, 12)()
	b.act(away, "act-away", 1, 11, 15)()
	b.rest()
	claim := b.atHome + "/1"
	b.pay(home, claim, "rc-home")
	h := b.totals(home)
	if h.Paid == 0 || h.Held == 0 || h.Paid+h.Held != h.Accrued {
		t.Fatalf("two hours are paid and one waits: %+v", h)
	}
	if left := last(t, bodies[event.LinesLeftOut](b.site, home)); left.Tiyn != h.Held || left.Lines[0].Code != "hold_overlap" {
		t.Fatalf("the month leaves out %+v", left)
	}

	b.act(away, "act-away", 2, 12, 15)()
	b.rest()
	next := b.now().UTCDate().FirstOfMonth().AddMonths(1)
	b.until(next.Start())
	month := next.String()[:7]
	b.agreed(home, "reconciliation.closed.v1", values{"act": home + "/" + month, "month": month, "official_id": "department-x"})
	b.rest()
	order := last(t, bodies[event.SettlementOrdered](b.site, home))
	if order.Claim != claim || order.Tiyn != h.Held || !strings.HasSuffix(order.Settlement, "/2") {
		t.Fatalf("the hour follows as %+v", order)
	}
	b.treasury(order)
	b.rest()
	if got := b.totals(home); got.Paid != got.Accrued {
		t.Fatalf("all is paid: %+v", got)
	}

	b.act(home, "act-home", 2, 9, 11)()
	b.rest()
	found := last(t, bodies[event.PayDifferenceFound](b.site, home))
	if found.Code != "overpaid" || found.Tiyn >= 0 {
		t.Fatalf("an hour less: %+v", found)
	}
	if a := b.say(home, "payment_difference.decided.v1", values{"claim": claim, "group": found.Group, "tiyn": 1, "decision": "recover",
		"ground": "protocol_examined", "official_id": "department-x"}); a.Code != "difference_changed" {
		t.Fatalf("another sum is answered %+v", a)
	}
	b.agreed(home, "payment_difference.decided.v1", values{"claim": claim, "group": found.Group, "tiyn": -found.Tiyn, "decision": "recover",
		"ground": "protocol_examined", "official_id": "department-x"})
	b.rest()
	sum := int64(0)
	for i, r := range b.outgoing(kafka.TopicSettlements, "reversal.ordered.v1") {
		tiyn := int64(r["tiyn"].(float64))
		sum += tiyn
		b.reversed(i, r["reversal"].(string), tiyn)
	}
	b.rest()
	if got := b.totals(home); sum != -found.Tiyn || got.Reversed != sum || got.Paid+got.Reversed != got.Accrued {
		t.Fatalf("%d asked back of %d: %+v", sum, found.Tiyn, got)
	}
	b.verified()
}

// reversed is the treasury taking a sum back.
func (b *borrowed) reversed(n int, reversal string, tiyn int64) {
	b.t.Helper()
	data, err := json.Marshal(values{"reversal": reversal, "tiyn": tiyn, "made_at": b.now().String(), "document": "RD-1"})
	if err != nil {
		b.t.Fatal(err)
	}
	m := kafka.Encode(kafka.Event{ID: "r-" + strings.ReplaceAll(reversal, "/", "-"), Source: "urn:kz:treasury", Type: "reversal.made.v1", Time: b.now().String(),
		DataContentType: "application/json", Data: data}, true)
	m.Topic = kafka.TopicTreasuryPayments
	if err := b.n.Publisher.PublishBatch(b.ctx, []kafka.Message{m}); err != nil {
		b.t.Fatal(err)
	}
}
