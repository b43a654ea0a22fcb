package claim_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// paysDays asks what the month orders of each day, in tiyn.
func paysDays(days map[civil.Date]int64) scenario.Step {
	return scenario.Happens(fmt.Sprintf("each day is ordered for what the decree leaves of it: %v", days), func(e *event.SettlementOrdered) bool {
		got := map[civil.Date]int64{}
		for _, l := range e.Lines {
			got[l.Day] += l.Tiyn
		}
		for d, n := range days {
			if got[d] != n {
				return false
			}
		}
		return len(got) == len(days)
	})
}

// throughTheMonth applies, approves and closes October.
func throughTheMonth(c string) []scenario.Step {
	return []scenario.Step{sent("the application", filed("ap-"+c, c)), sent("the approval", approved("ap-"+c)), sent("October is closed", closed("r-"+c, "2025-10"))}
}

// TestTheCutIsTakenWhereItWasMade: the body leaves 2 h 40 of the first day and 50 minutes of the second; the settlement
// pays just that of each, and each cut names its line.
func TestTheCutIsTakenWhereItWasMade(t *testing.T) {
	w, c := noticed(t)
	w.When(scenario.Message("fewer minutes on both days", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Lines[0].Minutes, e.Lines[1].EndedAt, e.Lines[1].Minutes = 160, local(16, 9, 50), 50
			e.Tiyn = 266_667 + 100_000
		})
	})).Then(scenario.Happens("the cut of the second day is told with its line", func(e *event.CutMade) bool {
		return e.Group == c+"/2025-10-16" && e.Line == 1 && e.Minutes == 70 && e.Tiyn == 100_000 && e.By == "body"
	})).When(throughTheMonth(c)...).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 266_667, civil.DateOf(2025, 10, 16): 100_000}), totalsAre2(500_000, 366_667, 133_333))
}

// TestADecreeThatIsASumIsCutFromTheEnd: it says of no line what it leaves, so the last days bear its cut.
func TestADecreeThatIsASumIsCutFromTheEnd(t *testing.T) {
	w, c := calculated(t)
	w.Given(sent("a sum", decreeOf(c, "d1", 1, 366_667))).When(throughTheMonth(c)...).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 300_000, civil.DateOf(2025, 10, 16): 66_667}))
}

// TestTheHeldHourIsTheOneThatWasCut: an hour overlaps another case and is held; the body leaves it out. The two free hours
// are paid in full, and nothing waits.
func TestTheHeldHourIsTheOneThatWasCut(t *testing.T) {
	w, ap := appointed(t)
	c := ap + "/1"
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)), sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("three for Daniyar, one of them the same", performed("a2", 1, local(15, 11, 0), local(15, 14, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		})), sent("the notice of defence", &event.NoticeSigned{Appointment: ap, Advocate: scenario.Ref("asel"), Number: "42", Date: civil.DateOf(2025, 10, 15)}), until(month))
	w.When(scenario.Message("the body leaves the first two hours", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Lines = e.Lines[:1]
			e.Lines[0].EndedAt, e.Lines[0].Minutes, e.Tiyn = local(15, 11, 0), 120, 200_000
		})
	})).When(throughTheMonth(c)...).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 200_000}), scenario.Never[event.LinesLeftOut]("nothing of it waits"))
}

// TestADecreeWhoseSumIsNotThatOfItsLines is defective; a person lets it pass, and then it is a sum.
func TestADecreeWhoseSumIsNotThatOfItsLines(t *testing.T) {
	w, c := noticed(t)
	w.Given(scenario.Message("lines of 3666.67 and a sum of 3000", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Lines[0].Minutes, e.Lines[1].EndedAt, e.Lines[1].Minutes, e.Tiyn = 160, local(16, 9, 50), 50, 300_000
		})
	}), sent("a person lets it pass", &event.HoldResolved{Claim: c, Code: "hold_decree_form", Decision: "pay", Ground: "body_asked", Official: scenario.Ref("gulnara")})).
		When(throughTheMonth(c)...).Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 300_000}))
}

// TestFewerMinutesThatComeToMore: of half an hour over ten in the evening the body leaves the part at night, which p. 10-1
// makes a whole hour at night: more than the calculation. A person decides, and never more than the calculation is paid.
func TestFewerMinutesThatComeToMore(t *testing.T) {
	w, ap := appointed(t)
	c := ap + "/1"
	w.Given(sent("the notice of defence", &event.NoticeSigned{Appointment: ap, Advocate: scenario.Ref("asel"), Number: "42", Date: civil.DateOf(2025, 10, 15)}),
		until(local(16, 18, 0)), sent("from 21:50 to 22:20", performed("a1", 1, local(15, 21, 50), local(15, 22, 20), nil)),
		sent("three hours the next day", performed("a2", 1, local(16, 9, 0), local(16, 12, 0), nil)), until(month))
	w.When(scenario.Message("twenty minutes of the evening and two hours of the day", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Lines[0].StartedAt, e.Lines[0].EndedAt, e.Lines[0].Minutes = local(15, 22, 0), local(15, 22, 20), 20
			e.Tiyn = 150_000 + 200_000
		})
	})).Then(scenario.Happens("more than calculated of one line", func(e *event.ClaimDecreed) bool {
		return len(e.Cuts) == 2 && e.Cuts[0].Tiyn == -16_667 && e.Cuts[1].Tiyn == 100_000 && e.Flags[len(e.Flags)-1] == "decree_mismatch"
	})).When(throughTheMonth(c)...).Then(scenario.Never[event.SettlementOrdered]("nothing is paid before a person decides")).
		When(sent("he lets it pass", &event.HoldResolved{Claim: c, Code: "decree_mismatch", Decision: "pay", Ground: "body_asked", Official: scenario.Ref("gulnara")}),
			sent("filed again", filed("ap2", c)), sent("approved", approved("ap2")), sent("November is closed", closed("r2", "2025-11"))).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 133_333, civil.DateOf(2025, 10, 16): 200_000}))
}

// TestWhatADecreeLeavesIsWhatItsMinutesCost: a decree with lines takes minutes off the end of acts. What the month orders
// of each day is what the same days would have cost had the protocols had just these minutes.
func TestWhatADecreeLeavesIsWhatItsMinutesCost(t *testing.T) {
	kept, left := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		type work struct {
			from       civil.Instant
			long, keep int64 // minutes
		}
		var acts []work
		for _, day := range []int{15, 16} {
			at := local(day, 8, 0)
			for range rapid.IntRange(1, 3).Draw(t, "acts") {
				at += civil.Instant(rapid.IntRange(1, 18).Draw(t, "pause")) * 10 * civil.Minute
				long := rapid.Int64Range(1, 18).Draw(t, "long") * 10
				keep := max(0, long-max(0, rapid.Int64Range(-6, 18).Draw(t, "cut"))*10)
				acts = append(acts, work{at, long, keep})
				at += civil.Instant(long) * civil.Minute
			}
		}
		tell := func(of func(work) int64) (*scenario.World, string) {
			w, ap := appointed(t)
			w.Renew = nil
			w.Given(sent("the notice of defence", &event.NoticeSigned{Appointment: ap, Advocate: scenario.Ref("asel"), Number: "42", Date: civil.DateOf(2025, 10, 15)}), until(local(17, 12, 0)))
			for i, a := range acts {
				if n := of(a); n > 0 {
					w.Given(sent("work", performed(fmt.Sprintf("a%d", i), 1, a.from, a.from+civil.Instant(n)*civil.Minute, nil)))
				}
			}
			return w.Given(until(month)), ap + "/1"
		}
		shorter, c := tell(func(a work) int64 { return a.keep })
		want, sum := map[civil.Date]int64{}, int64(0)
		for _, g := range state(shorter).Claims.Groups {
			if g.Tiyn > 0 {
				want[g.Day], sum = g.Tiyn, sum+g.Tiyn
			}
		}
		w, _ := tell(func(a work) int64 { return a.long })
		for _, g := range state(w).Claims.Groups {
			if want[g.Day] > g.Tiyn {
				return // fewer minutes that come to more: TestFewerMinutesThatComeToMore
			}
		}
		if sum == 0 {
			return
		}
		w.When(scenario.Message("the decree", func(w *scenario.World) journal.Body {
			return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
				e.Tiyn, e.Lines = sum, nil
				for i, a := range acts {
					if a.keep > 0 {
						e.Lines = append(e.Lines, event.DecreeLine{Act: fmt.Sprintf("a%d", i), Kind: "interrogation", StartedAt: a.from,
							EndedAt: a.from + civil.Instant(a.long)*civil.Minute, Minutes: a.keep, ProtocolNumber: fmt.Sprintf("P-a%d", i), Place: "unit"})
					}
				}
			})
		})).When(throughTheMonth(c)...).Then(paysDays(want))
		kept++
		if tot := state(w).Claims.Totals(); tot.NotPayable > 0 {
			left++
		}
	})
	if kept == 0 || left == 0 {
		t.Fatalf("%d decrees, %d with a cut: the property looked at nothing", kept, left)
	}
}

// TestTwinWithoutTheLinesTheWrongDayBearsTheCut takes away that the machine knows the cut by line, and only that: the
// month then pays the first day what was cut of it.
func TestTwinWithoutTheLinesTheWrongDayBearsTheCut(t *testing.T) {
	w, c := noticed(t)
	w.Given(scenario.Message("fewer minutes on the first day", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) { e.Lines[0].Minutes, e.Tiyn = 160, 466_667 })
	}))
	k := state(w).Claims.Claim(c)
	k.ByLine = false
	for _, name := range k.Groups {
		g := state(w).Claims.Groups[name]
		g.Decreed, g.Parts.Cut = nil, claim.Cutting{}
	}
	w.When(throughTheMonth(c)...).
		Then(paysDays(map[civil.Date]int64{civil.DateOf(2025, 10, 15): 300_000, civil.DateOf(2025, 10, 16): 166_667}))
}
