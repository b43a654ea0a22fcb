package explain_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/explain"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/projections"
)

// addsUp holds, for every advocate, all months of his statement against the ledger's claims: where the money stands, what
// was accrued (but supplements, which belong to no day), and what the settlements alone say of it.
func addsUp(t *testing.T, q projections.Query) (advocates int, all projections.Parts) {
	t.Helper()
	claims, err := projections.Claims(t.Context(), q, "", "")
	if err != nil {
		t.Fatal(err)
	}
	type sums struct{ accrued, granted, paid, reversed, returned, inPayment int64 }
	want := map[string]*sums{}
	for _, c := range claims {
		if want[c.Advocate] == nil {
			want[c.Advocate] = &sums{}
		}
		x, p := want[c.Advocate], c.Parts
		x.accrued, x.paid, x.reversed, x.returned, x.inPayment = x.accrued+c.Accrued, x.paid+p.Paid, x.reversed+p.Reversed, x.returned+p.Returned, x.inPayment+p.InPayment
		all.Paid, all.Reversed, all.Returned = all.Paid+p.Paid, all.Reversed+p.Reversed, all.Returned+p.Returned
	}
	for _, who := range slices.Sorted(maps.Keys(want)) {
		months, err := projections.StatementMonths(t.Context(), q, "", who)
		if err != nil {
			t.Fatal(err)
		}
		got, parts := sums{}, int64(0)
		for _, month := range months {
			s, err := projections.StatementOf(t.Context(), q, "", who, month)
			if err != nil {
				t.Fatal(err)
			}
			got.accrued, got.granted = got.accrued+s.Accrued, got.granted+s.Granted
			parts += s.Parts.Total()
			for i := range s.Claims {
				if c := &s.Claims[i]; s.Counts(c) {
					in, paid, reversed, returned := c.Sums()
					got.inPayment, got.paid, got.reversed, got.returned = got.inPayment+in, got.paid+paid, got.reversed+reversed, got.returned+returned
				}
			}
		}
		x := *want[who]
		x.granted = got.granted
		if parts != x.accrued {
			t.Errorf("%s: the parts of his statements are %d, the ledger's %d", who[:8], parts, x.accrued)
		}
		if got.accrued+got.granted != x.accrued {
			t.Errorf("%s: days of %d and supplements of %d, the ledger has %d", who[:8], got.accrued, got.granted, x.accrued)
		}
		if got.accrued = x.accrued; got != x {
			t.Errorf("%s: his statements say %+v, the ledger %+v", who[:8], got, x)
		}
	}
	return len(want), all
}

// In a lived directory the statements of every advocate add up to the ledger, over all territories and months.
func TestStatementsAddUpToTheLedger(t *testing.T) {
	_, models, _ := world(t)
	if n, all := addsUp(t, models); n < 3 || all.Paid == 0 {
		t.Fatalf("the run proves little: %d advocates, %+v", n, all)
	}
}

// treated is a story in which a claim is paid in two settlements, one of them tried twice; an edition that comes later makes
// a supplement on one day and nothing on another; and a protocol taken back makes a reversal.
func treated(t *testing.T) *World {
	w := defences(t)
	ap := w.Appointed("q1").Appointment
	claim := ap + "/1"
	settlement := Bar + "/" + claim + "/"
	gulnara := Ref("gulnara")
	w.Given(until(at(15, 18, 0)), interrogated("a1", "c1", "berik", at(15, 9, 0), at(15, 12, 0)),
		interrogated("a2", "c2", "daniyar", at(15, 11, 30), at(15, 14, 0)), until(at(16, 18, 0)), interrogated("a3", "c1", "berik", at(16, 9, 0), at(16, 11, 30)),
		until(at(17, 18, 0)), interrogated("a4", "c1", "berik", at(17, 9, 0), at(17, 12, 0)), until(at(31, 18, 1)))
	asked := int64(0)
	for _, e := range Every[event.PaymentDecreeRequested](w) {
		if e.Claim == claim {
			asked = e.Tiyn
		}
	}
	decide := func(group, decision string) Step {
		return Step{Text: "decided: " + decision, Do: func(w *World) {
			w.T.Helper()
			found := int64(0)
			for _, e := range Every[event.PayDifferenceFound](w) {
				if e.Group == group {
					found = max(e.Tiyn, -e.Tiyn)
				}
			}
			w.Send(&event.PayDifferenceDecided{Claim: claim, Group: group, Tiyn: found, Decision: decision, Ground: "documents_checked", Official: gulnara})
		}}
	}
	paid := func(n, document string) Step {
		return Step{Text: n + " is paid", Do: func(w *World) {
			w.T.Helper()
			for _, e := range Every[event.SettlementOrdered](w) {
				if e.Settlement == settlement+n {
					w.Send(&event.PaymentMade{Settlement: e.Settlement, Tiyn: e.Tiyn, PaidAt: w.Now, Document: document})
				}
			}
		}}
	}
	dearer := Step{Text: "two persons adopt an edition that is dearer from the 16th on", Do: func(w *World) {
		w.T.Helper()
		theLawOf(func(b *event.BookSent) {
			next := b.Editions[len(b.Editions)-1]
			b.Editions[len(b.Editions)-1].ValidTo = civil.DateOf(2025, 10, 15)
			next.ID, next.ValidFrom = "T9", civil.DateOf(2025, 10, 16)
			for _, r := range []*event.Ratio{&next.RateA, &next.RateB, &next.RateC} {
				r.Num *= 2
			}
			b.Editions, b.Seq = append(b.Editions, next), 3
		}).Do(w)
	}}
	month := func(act, month string) Step {
		return told(month+" is closed", &event.ReconciliationClosed{Act: act, Month: month, Official: gulnara})
	}
	return w.Given(decreed(claim, "d1", "c1", asked),
		told("applied for", &event.ApplicationFiled{Application: "ap1", Advocate: Ref("asel"), Month: "2025-10", Claims: []string{claim}}),
		told("approved", &event.ApplicationApproved{Application: "ap1", Official: gulnara}), month("r1", "2025-10"),
		told("it comes back", &event.PaymentReturned{Settlement: settlement + "1", ReturnedAt: at(31, 20, 0), Code: "wrong_iban"}),
		told("tried again", &event.SettlementRetried{Settlement: settlement + "1", Official: gulnara}), paid("2", "T-2"),
		told("Daniyar's act is corrected", &event.ActCorrected{
			Register: event.Register{Object: "a2", Revision: 2, OccurredAt: at(31, 21, 0), Unit: Unit, RegisterCase: "c2"},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref("daniyar")}, Advocate: Ref("asel"), Kind: "interrogation", ClientPlace: "unit", OfficialPlace: "unit",
				DefenderPlace: "unit", StartedAt: at(15, 12, 0), EndedAt: at(15, 14, 0), ProtocolNumber: "P-a2", ProtocolDate: civil.DateOf(2025, 10, 15)}}),
		month("r2", "2025-11"), dearer, Passes(civil.Minute),
		decide(claim+"/2025-10-16", "pay"), decide(claim+"/2025-10-17", "leave"), month("r3", "2025-12"), paid("3", "T-3"),
		told("a1 is taken back", &event.ActPerformed{Register: event.Register{Object: "a1", Revision: 2, OccurredAt: at(31, 23, 0), Unit: Unit, RegisterCase: "c1", Withdrawn: true},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref("berik")}, Advocate: Ref("asel"), Kind: "interrogation", ClientPlace: "unit", OfficialPlace: "unit",
				DefenderPlace: "unit", StartedAt: at(15, 9, 0), EndedAt: at(15, 12, 0), ProtocolNumber: "P-a1", ProtocolDate: civil.DateOf(2025, 10, 15)}}),
		decide(claim+"/2025-10-15", "recover"),
		Step{Text: "the treasury takes it back", Do: func(w *World) {
			w.T.Helper()
			for i, e := range Every[event.ReversalOrdered](w) {
				w.Send(&event.ReversalMade{Reversal: e.Reversal, Tiyn: e.Tiyn, MadeAt: w.Now, Document: "R-" + string(rune('1'+i))})
			}
		}})
}

// Several settlements of a claim, one tried again, a supplement, a difference left as it is and a reversal: the statement has
// each with its sum, adds up to the ledger, and reads as prose in each language.
func TestStatementOfATreatedClaim(t *testing.T) {
	w := treated(t)
	q, _ := explained(t, w)
	if _, all := addsUp(t, q); all.Reversed == 0 || all.Paid == 0 {
		t.Fatalf("the story proves little: %+v", all)
	}
	s, err := projections.StatementOf(t.Context(), q, "", Ref("asel").String(), "2025-10")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Claims, func(c projections.StatementClaim) bool { return len(c.Orders) > 0 })
	if i < 0 {
		t.Fatalf("no claim has a settlement: %+v", s.Claims)
	}
	c := &s.Claims[i]
	states := ""
	for _, o := range c.Orders {
		states += o.Status + " "
	}
	if !strings.HasPrefix(states, "retried paid paid ") || s.Granted == 0 || len(c.Reversals) == 0 || c.Reversals[0].Result != "taken_back" {
		t.Errorf("settlements %s, granted %d, reversals %+v", states, s.Granted, c.Reversals)
	}
	decisions := map[string]bool{}
	for _, d := range c.Differences {
		decisions[d.Decision] = true
		if d.Decided != 0 && (d.Ground != "documents_checked" || d.Official != Ref("gulnara").String()) {
			t.Errorf("nothing says who decided, and why: %+v", d)
		}
	}
	if !decisions["pay"] || !decisions["leave"] || !decisions["recover"] {
		t.Errorf("decisions %v", decisions)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		same(t, "statement."+lang, explain.StatementText(&s, lang))
	}
}
