package claim_test

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// TestADecreeCorrectedAfterAPartWasOrdered: the 15th is ordered, the 16th waits for its edition. The body corrects its
// decree, first with a defect: the form is checked and what is left is held. Then in order and with fewer minutes: copies
// are due again, the cut of the ordered day is a difference for a person, and the month orders of the 16th what it leaves.
func TestADecreeCorrectedAfterAPartWasOrdered(t *testing.T) {
	w := world(t).Given(scenario.TheBook(), twoEditions(2, false), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"), until(local(16, 18, 0)),
		sent("three hours on the 15th", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("two hours on the 16th", performed("a2", 1, local(16, 9, 0), local(16, 11, 0), nil)))
	ap := w.Appointed("q1").Appointment
	c := ap + "/1"
	w.Given(sent("the notice of defence", &event.NoticeSigned{Appointment: ap, Advocate: scenario.Ref("asel"), Number: "42", Date: civil.DateOf(2025, 10, 15)}), until(month))
	corrected := func(revision int64, change func(*event.PaymentDecreeIssued)) scenario.Step {
		return scenario.Message("the body corrects its decree", func(w *scenario.World) journal.Body {
			e := fullDecree(w, c, change)
			head := decreeOf(c, "d2", revision, 0)
			return &event.PaymentDecreeCorrected{Register: head.Register, PaymentDecreeContent: e.PaymentDecreeContent}
		})
	}
	w.Given(scenario.Message("a full decree", func(w *scenario.World) journal.Body { return fullDecree(w, c, nil) })).
		When(throughTheMonth(c)...).Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 300_000}), totalsAre(5000, 3000, 0, 2000, 0, 0, 0))
	w.When(corrected(2, func(e *event.PaymentDecreeIssued) { e.Severity = "" })).
		Then(scenario.Happens("the defect is named", func(e *event.PaymentDecreeChecked) bool {
			return e.Result == "defective" && e.Fields[0] == event.FieldFinding{Field: "severity", Code: "field_missing"}
		}), scenario.Happens("the advocate's copy is tracked", func(e *event.DecreeCopyTracked) bool { return e.Decree == "d2" && e.To == "advocate" }),
			scenario.Never[event.PayDifferenceFound]("no sum changed")).
		When(twoEditions(3, true), sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Never[event.SettlementOrdered]("what is left is held"), scenario.Happens("and listed with what holds it", func(e *event.LinesLeftOut) bool {
			return e.Lines[0].Code == "hold_decree_form" && e.Tiyn == 200_000
		})).
		When(corrected(3, func(e *event.PaymentDecreeIssued) {
			e.Lines[0].Minutes, e.Lines[1].EndedAt, e.Lines[1].Minutes, e.Tiyn = 160, local(16, 10, 0), 60, 266_667+100_000
		})).
		Then(scenario.Happens("in order", func(e *event.PaymentDecreeChecked) bool { return e.Result == "in_order" }),
			scenario.Happens("the ordered day was paid above it", func(e *event.PayDifferenceFound) bool {
				return e.Claim == c && e.Group == "" && e.Tiyn == -33_333 && e.Code == "overpaid"
			}), scenario.Never[event.SettlementCancelled]("the order stands")).
		When(sent("December is closed", closed("r3", "2025-12"))).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 16): 100_000})).
		When(corrected(4, nil)).
		Then(scenario.Happens("it is given back", func(e *event.PayDifferenceFound) bool { return e.Tiyn == 100_000 && e.Code == "underpaid" }))
}

// TestACorrectedShareIsToldOnce: after both days are ordered the body releases the client from a half only. What is paid
// above it is one difference of the claim, and none of its days.
func TestACorrectedShareIsToldOnce(t *testing.T) {
	w, c := ordered(t)
	d := decreeOf(c, "d1", 2, 250_000)
	d.ShareNum, d.ShareDen = 1, 2
	w.When(sent("the state bears a half", &event.PaymentDecreeCorrected{Register: d.Register, PaymentDecreeContent: d.PaymentDecreeContent})).
		Then(scenario.Step{Text: "2500 of 5000 is above the decree, told once", Do: func(w *scenario.World) {
			w.T.Helper()
			found := scenario.Every[event.PayDifferenceFound](w)
			if len(found) != 1 || found[0].Group != "" || found[0].Tiyn != -250_000 {
				w.Failf("%d differences", len(found))
			}
		}}).
		When(sent("the first protocol grows by an hour", performed("a1", 2, local(15, 9, 0), local(15, 13, 0), nil))).
		Then(scenario.Happens("which is a difference of its day", func(e *event.PayDifferenceFound) bool {
			return e.Group == c+"/2025-10-15" && e.Tiyn == 100_000
		}))
}

// TestTwinWithoutMemoryTheLastDecreeMessageWins takes away that the machine knows the revisions it was told: then what
// stands hangs on the order in which they came.
func TestTwinWithoutMemoryTheLastDecreeMessageWins(t *testing.T) {
	for _, weak := range []bool{false, true} {
		ends := map[int64]bool{}
		for _, order := range [][]int64{{1, 2}, {2, 1}} {
			w, c := calculated(t)
			for _, revision := range order {
				if weak {
					delete(state(w).Claims.Decrees, c)
				}
				w.Send(decreeOf(c, "d1", revision, 500_000-revision*50_000))
			}
			ends[state(w).Claims.Claim(c).Decree.Revision] = true
		}
		if differ := len(ends) > 1; differ != weak {
			t.Errorf("without memory: %t; the orders differ: %t", weak, differ)
		}
	}
}

// TestTwinWithoutTheActOfFailurePaperIsAlwaysOpen takes away that a failure must be on record, and only that: then a late
// application is entered on paper with a day of its author's choice.
func TestTwinWithoutTheActOfFailurePaperIsAlwaysOpen(t *testing.T) {
	for _, weak := range []bool{false, true} {
		w, c := decreedClaim(t, same)
		w.Given(until(civil.InstantOf(2025, 12, 8, 4, 0, 0)), sent("a failure of the 28th", failure(28, 3)))
		if weak {
			o := state(w).Claims.Outages["o1"]
			o.From, o.To = 0, w.Now
		}
		w.When(sent("on paper, of the 20th", onPaper("ap1", c, local(31+20, 12, 0), nil)))
		passed := slices.ContainsFunc(scenario.Every[event.ApplicationChecked](w), func(e *event.ApplicationChecked) bool { return e.Result == "passed" })
		if passed != weak {
			t.Errorf("without the act of failure: %t; it passes: %t", weak, passed)
		}
	}
}
