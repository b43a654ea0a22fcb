package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
)

// alsoDefended lets Aizhan defend Dauren in another case; wanted for the evening, so that she is not busy.
func alsoDefended() Step {
	return Step{Text: "Aizhan also defends Dauren, in a case of medium gravity of its own", Do: func(w *World) {
		w.T.Helper()
		Message("", func(w *World) journal.Body {
			r := w.Reg("o-k2", "k2")
			return &event.CaseOpened{Register: r, Format: "electronic", Language: "ru", Article: "1880001", Severity: "medium", QualifiedFrom: (w.Now + 5*civil.Hour).UTCDate().AddDays(-30)}
		}).Do(w)
		Request("r2", "k2", "Dauren", func(e *event.DefenderRequested) {
			e.Urgency, e.WantedAt, e.Severity = "planned", w.Now+10*civil.Hour, ""
		}).Do(w)
		Accepts("r2").Do(w)
	}}
}

// withDauren turns an act of Serik's into one of Dauren's.
func withDauren(e *event.ActPerformed) {
	e.RegisterCase, e.Persons = "k2", []journal.Ref{Ref("Dauren")}
}

func andMore(s Step, text string) Step { s.Text += text; return s }

// payableNow asks what of Aizhan's work stands in lines that a run may pay.
func payableNow(tiyn int64, because string) Step {
	return Step{Text: "of this " + money.Tiyn(tiyn).String() + " ₸ may be paid now: " + because, Do: func(w *World) {
		w.T.Helper()
		sum := int64(0)
		for _, g := range state(w).Claims.Groups {
			for i := range g.Lines {
				if g.Lines[i].Status == event.StatusPayable {
					sum += g.Lines[i].Tiyn
				}
			}
		}
		if sum != tiyn {
			w.Failf("payable: %s", money.Tiyn(sum))
		}
	}}
}

// Overlaps, groups, exact sums: the algorithm of the handbook as far as a case shows it.
func TestFees7Algorithm(t *testing.T) {
	day := func(hour, minute int) civil.Instant { return local(2025, 10, 15, hour, minute) }
	tell(t, "fees-7-algorithm", "Fees, section 7: the algorithm", func(c *chapter) {
		c.story("A minute claimed in two cases is held on both sides, the rest stays payable", "fees.md 7, step 1", day(8, 0), func(w *World) {
			w.Given(defended("grave"), alsoDefended(), act("a1", "search", day(9, 0), day(12, 0), nil)).
				When(andMore(act("a2", "search", day(11, 0), day(14, 0), withDauren), ", with Dauren in the other case")).
				Then(lineIs("a1", event.StatusHoldOverlap, "Serik's hour is held"), lineIs("a2", event.StatusHoldOverlap, "and so is Dauren's"),
					payableNow(613392+440384, "two hours of each, 0.78 × 3932 × 2 and 0.56 × 3932 × 2"))
			w.When(andMore(act("a2", "search", day(12, 0), day(14, 30), func(e *event.ActPerformed) { withDauren(e); e.Revision = 2 }), ", a correction of Dauren's protocol")).
				Then(payableNow(920088+550480, "3 h × 0.78 × 3932 and 150/60 h × 0.56 × 3932"))
		})
		c.story("Waiting gives way to work", "Rules p. 7(1)", day(8, 0), func(w *World) {
			w.Given(defended("grave"), alsoDefended(), andMore(act("a2", "search", day(12, 0), day(15, 0), func(e *event.ActPerformed) { withDauren(e); e.WaitingFrom = day(11, 0) }), ", with Dauren, waited for since 11:00")).
				When(act("a1", "search", day(9, 0), day(11, 30), nil)).
				Then(payableNow(766740+660576+55048, "150/60 h × 0.78 × 3932, 3 h × 0.56 × 3932, and the half hour of waiting that is left, 0.28 × 3932 × 1/2"))
		})
		c.story("Items that touch over midnight are one, of the day on which they began", "fees.md 7, step 4; vector V46", local(2025, 10, 15, 20, 0), func(w *World) {
			urgent := func(e *event.ActPerformed) { e.UrgencyGround = "term_of_detention" }
			w.Given(defended("grave")).When(act("a1", "search", local(2025, 10, 15, 23, 50), local(2025, 10, 16, 0, 0), urgent), act("a2", "search", local(2025, 10, 16, 0, 0), local(2025, 10, 16, 0, 20), urgent)).
				Then(comesTo(460044, "30 minutes, all at night: one hour × 0.78 × 3932 × 3/2"))
		})
		c.story("Rounded work in two cases on one day waits for a person", "setting round_cross_case; vector V38", day(8, 0), func(w *World) {
			w.Given(defended("grave"), alsoDefended()).
				When(act("a1", "search", day(10, 0), day(10, 20), nil), andMore(act("a2", "search", day(17, 0), day(17, 20), withDauren), ", with Dauren")).
				Then(comesTo(526888, "an hour in each case, 0.78 × 3932 + 0.56 × 3932"), lineIs("a1", event.StatusConfirmCrossCase, "the first waits for a person"), lineIs("a2", event.StatusConfirmCrossCase, "and so does the second"))
		})
		c.story("A line is rounded once, half up, to the tiyn", "setting tiyn_rounding; vector V39", local(2026, 2, 10, 9, 0), func(w *World) {
			w.Given(defended("particularly_grave")).When(act("a1", "search", local(2026, 2, 10, 10, 0), local(2026, 2, 10, 12, 30), nil)).
				Then(comesTo(1243438, "5/2 h × 1.15 × 4325 = 12 434.375"))
		})
	})
}
