package node_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// TestJulyOf2026WaitsForTwoPersons is the acceptance of fees.md section 2 on the handbook's own book, through store,
// broker and door: acts of 8 and 14 July 2026 in one claim. The run pays the 8th and lists the 14th, whose editions nobody
// has read. When two persons have confirmed T5 and P2026, each on a preview of what changes, the next run pays it, without a
// new application.
func TestJulyOf2026WaitsForTwoPersons(t *testing.T) {
	b := borrow(t)
	july := func(day int) civil.Date { return civil.DateOf(2026, 7, day) }
	for _, day := range []int{8, 14} {
		b.until(july(day).Start() + 12*civil.Hour)
		b.day = july(day) - 1
		b.act(home, "act-"+july(day).String(), 1, 9, 12)()
		b.rest()
	}
	claim := b.atHome + "/1"
	b.pay(home, claim, "rc-home")
	order := last(t, bodies[event.SettlementOrdered](b.site, home))
	if order.Claim != claim || len(order.Lines) != 1 || order.Lines[0].Day != july(8) {
		t.Fatalf("July orders %+v", order)
	}
	left := last(t, bodies[event.LinesLeftOut](b.site, home))
	if left.Claim != claim || len(left.Lines) != 1 || left.Lines[0].Day != july(14) || left.Lines[0].Code != "blocked_unverified_edition" {
		t.Fatalf("July leaves out %+v", left)
	}
	if got := b.totals(home); got.Paid != order.Tiyn || got.Blocked != left.Tiyn || got.Paid+got.Blocked != got.Accrued {
		t.Fatalf("the 8th is paid, the 14th is blocked: %+v", got)
	}
	applied := len(bodies[event.ApplicationFiled](b.site, home))

	b.confirmed("edition/T5", "edition.confirmed.v1", values{"edition": "T5"})
	if got := b.totals(home); got.Blocked != left.Tiyn {
		t.Fatalf("the Rules of that day are not read yet: %+v", got)
	}
	b.confirmed("edition/P2026", "edition.confirmed.v1", values{"edition": "P2026"})
	if got := b.totals(home); got.Blocked != 0 || got.InProgress != left.Tiyn {
		t.Fatalf("both are confirmed: %+v", got)
	}
	b.until(civil.DateOf(2026, 8, 31).Start())
	b.agreed(home, "reconciliation.closed.v1", values{"act": home + "/2026-08", "month": "2026-08", "official_id": "department-x"})
	b.rest()
	next := last(t, bodies[event.SettlementOrdered](b.site, home))
	if next.Claim != claim || next.Tiyn != left.Tiyn || len(next.Lines) != 1 || next.Lines[0].Day != july(14) || next.Application != order.Application {
		t.Fatalf("August orders %+v", next)
	}
	if n := len(bodies[event.ApplicationFiled](b.site, home)); n != applied {
		t.Fatalf("%d applications, there were %d", n, applied)
	}
	b.treasury(next)
	b.rest()
	if got := b.totals(home); got.Paid != got.Accrued {
		t.Fatalf("all is paid: %+v", got)
	}
	b.verified()
}

// confirmed lets two persons confirm a thing of the book, the second on a preview.
func (s *site) confirmed(thing, name string, data values) {
	s.t.Helper()
	data["official_id"] = "clerk-1"
	s.agreed(journal.National, name, data)
	p := s.previewOf(thing)
	s.agreed(journal.National, "book.previewed.v1", values{"thing": p.Thing, "preview": p.Hash().String(), "groups": len(p.Groups), "before_tiyn": p.BeforeTiyn,
		"after_tiyn": p.AfterTiyn, "official_id": "clerk-2"})
	data["official_id"], data["preview"] = "clerk-2", p.Hash().String()
	s.agreed(journal.National, name, data)
	s.rest()
}
