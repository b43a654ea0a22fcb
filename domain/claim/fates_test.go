package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// The fate of money is that of its lines: what is held, blocked or unconfirmed waits, the rest is paid (fees.md 2, 8.1).

// twoEditions is a law whose second edition, from the 16th on, may be unconfirmed.
func twoEditions(seq int64, verified bool) scenario.Step {
	return scenario.Step{Text: "the law has come, with an edition from the 16th on", Do: func(w *scenario.World) {
		w.T.Helper()
		b := bookOf(true, true)
		b.Seq = seq
		next := b.Editions[0]
		b.Editions[0].ValidTo = civil.DateOf(2025, 10, 15)
		next.ID, next.ValidFrom, next.Verified = "X2", civil.DateOf(2025, 10, 16), verified
		b.Editions = append(b.Editions, next)
		w.Mail(b)
	}}
}

// TestTheMonthPaysWhatIsConfirmed: acceptance of fees.md section 2. With the edition in force from the 16th unconfirmed,
// the run pays the 15th and lists the 16th; once it is confirmed the next run pays the rest, without a new application.
func TestTheMonthPaysWhatIsConfirmed(t *testing.T) {
	w := world(t).Given(scenario.TheBook(), twoEditions(2, false), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"), until(local(16, 18, 0)),
		sent("three hours on the 15th", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("two hours on the 16th", performed("a2", 1, local(16, 9, 0), local(16, 11, 0), nil)), until(month))
	claim := w.Appointed("q1").Appointment + "/1"
	w.When(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim))).
		Then(scenario.Happens("it passes with what is payable, the rest waits", func(e *event.ApplicationChecked) bool {
			l := e.Lines[0]
			return e.Result == "passed" && l.Tiyn == 500_000 && l.Waits == 200_000 && l.WaitsFor == "blocked_unverified_edition"
		})).
		When(sent("the approval", approved("ap1")), sent("October is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the 15th is ordered", func(e *event.SettlementOrdered) bool {
			return e.Tiyn == 300_000 && len(e.Lines) == 1 && e.Lines[0].Day == civil.DateOf(2025, 10, 15)
		}), scenario.Happens("the 16th is listed", func(e *event.LinesLeftOut) bool {
			return len(e.Lines) == 1 && e.Lines[0].Code == "blocked_unverified_edition" && e.Lines[0].Day == civil.DateOf(2025, 10, 16) && e.Tiyn == 200_000
		}), scenario.Happens("the act says so", func(e *event.ReconciliationActClosed) bool { return e.LeftOut == 1 && e.Tiyn == 300_000 }),
			totalsAre(5000, 3000, 0, 2000, 0, 0, 0)).
		When(sent("the 15th is paid", paid(scenario.Bar+"/"+claim+"/1", "T-1", 300_000))).
		Then(totalsAre(5000, 0, 0, 2000, 0, 3000, 0)).
		When(until(local(31+28, 9, 0)), sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Never[event.SettlementOrdered]("nothing is confirmed yet"),
			scenario.Happens("it is listed again", func(e *event.LinesLeftOut) bool { return e.Act == "r2" })).
		When(twoEditions(3, true), scenario.Passes(civil.Minute)).
		Then(totalsAre(5000, 2000, 0, 0, 0, 3000, 0)).
		When(sent("December is closed", closed("r3", "2025-12"))).
		Then(scenario.Happens("a further settlement of the same claim", func(e *event.SettlementOrdered) bool {
			return e.Settlement == scenario.Bar+"/"+claim+"/2" && e.Tiyn == 200_000 && e.Lines[0].Day == civil.DateOf(2025, 10, 16)
		}), scenario.Never[event.LinesLeftOut]("nothing is left out")).
		When(sent("it is paid", paid(scenario.Bar+"/"+claim+"/2", "T-2", 200_000)), sent("January is closed", closed("r4", "2026-01"))).
		Then(scenario.Never[event.SettlementOrdered]("each line is ordered once"), totalsAre(5000, 0, 0, 0, 0, 5000, 0))
}

// TestAHeldLineWaitsAlone: an hour that overlaps another case is held; the other two hours of the same day are paid. When
// the other protocol is corrected the hour goes into the next run.
func TestAHeldLineWaitsAlone(t *testing.T) {
	w, ap := appointed(t)
	daniyar := func(from, to civil.Instant, revision int64) *event.ActPerformed {
		return performed("a2", revision, from, to, func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		})
	}
	claim := ap + "/1"
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("three for Daniyar, one of them the same", daniyar(local(15, 11, 0), local(15, 14, 0), 1)), until(month)).
		When(sent("Berik's is decreed", decreeOf(claim, "d1", 1, 300_000)), sent("applied", filed("ap1", claim)),
			sent("approved", approved("ap1")), sent("October is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("two hours are ordered", func(e *event.SettlementOrdered) bool { return e.Tiyn == 200_000 }),
			scenario.Happens("one is listed", func(e *event.LinesLeftOut) bool { return e.Lines[0].Code == "hold_overlap" && e.Tiyn == 100_000 })).
		When(sent("Daniyar's protocol is corrected", daniyar(local(15, 12, 0), local(15, 14, 0), 2))).
		Then(scenario.Never[event.PayDifferenceFound]("no ordered line is touched"), totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
		When(sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Happens("the hour follows", func(e *event.SettlementOrdered) bool {
			return e.Claim == claim && e.Tiyn == 100_000 && e.Lines[0].Line == 2
		}))
}

// TestARefusedOverlapGivesTheMinutesBack: what a person refuses here the other record has, and the month pays it there.
func TestARefusedOverlapGivesTheMinutesBack(t *testing.T) {
	w, ap := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("three for Daniyar, one of them the same", performed("a2", 1, local(15, 11, 0), local(15, 14, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		})), until(month)).
		Then(totalsAre(6000, 4000, 2000, 0, 0, 0, 0)).
		When(sent("the official refuses Berik's hour", &event.HoldResolved{
			Claim: ap + "/1", Code: "hold_overlap", Decision: "refuse", Ground: "protocol_examined", Official: scenario.Ref("gulnara"),
		})).
		Then(scenario.Happens("Daniyar has it", func(e *event.FeeAccrued) bool { return e.Claim != ap+"/1" && e.Tiyn == 300_000 }),
			scenario.Happens("Berik's claim has two hours", func(e *event.FeeAccrued) bool { return e.Claim == ap+"/1" && e.Tiyn == 200_000 }),
			totalsAre(5000, 5000, 0, 0, 0, 0, 0))
}
