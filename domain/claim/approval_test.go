package claim_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// What the department may do with an application: approve, return, ask the body; and what it may let the machine do.

func query(id, claim, act string) *event.MinutesQueried {
	return &event.MinutesQueried{Query: id, Claim: claim, Act: act, From: local(16, 9, 0), To: local(16, 11, 0), Reason: "time_unclear", Official: scenario.Ref("gulnara")}
}

func answer(w *scenario.World, id, claim, result string) *event.QueryAnswered {
	return &event.QueryAnswered{Register: w.Reg(id, "c1"), Query: id, Claim: claim, Result: result}
}

// applied is a world in which two days of work, 3000 and 2000 tenge, are applied for.
func applied(t scenario.TB) (*scenario.World, string) {
	w, claim := calculated(t)
	return w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim))), claim
}

// TestTheBodyIsAskedAboutAMinute: the line waits for the body's answer, the rest is paid; silence is alarm, not consent.
func TestTheBodyIsAskedAboutAMinute(t *testing.T) {
	w, claim := applied(t)
	w.When(sent("Gulnara asks about the 16th", query("qu1", claim, "a2"))).
		Then(scenario.Happens("the question goes to the body", func(e *event.QuerySent) bool {
			return e.Query == "qu1" && e.Unit == scenario.Unit && e.AnswerOn == civil.DateOf(2025, 11, 5)
		}), totalsAre(5000, 3000, 2000, 0, 0, 0, 0)).
		When(sent("approved", approved("ap1")), sent("October is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the rest is paid", func(e *event.SettlementOrdered) bool { return e.Tiyn == 300_000 }),
			scenario.Happens("the line is listed", func(e *event.LinesLeftOut) bool { return e.Lines[0].Code == "hold_query" && e.Tiyn == 200_000 })).
		When(sent("she asks about a paid line", query("qu2", claim, "a1"))).
		Then(scenario.Happens("too late", func(e *event.FactRefused) bool { return e.Code == "settlement_ordered" })).
		When(until(local(37, 0, 1))).
		Then(scenario.Happens("no answer in three working days", func(e *event.AlarmRaised) bool { return e.Code == "query_unanswered" })).
		When(until(local(37+7, 0, 2))).
		Then(scenario.Happens("and again after a week", func(e *event.AlarmRaised) bool { return e.Code == "query_unanswered" })).
		When(sent("the body confirms", answer(w, "qu1", claim, "confirmed")), until(local(37+20, 0, 0))).
		Then(scenario.Never[event.AlarmRaised]("it is quiet"), totalsAre(5000, 5000, 0, 0, 0, 0, 0)).
		When(sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Happens("the line follows", func(e *event.SettlementOrdered) bool { return e.Claim == claim && e.Tiyn == 200_000 })).
		When(sent("an answer to nothing", answer(w, "qu9", claim, "confirmed"))).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "unknown_query" }))
}

func TestTheBodyCorrectsOrDoesNotKnow(t *testing.T) {
	t.Run("corrected", func(t *testing.T) {
		w, claim := applied(t)
		w.Given(sent("asked", query("qu1", claim, "a2"))).
			When(sent("it is wrong", answer(w, "qu1", claim, "corrected"))).
			Then(totalsAre(5000, 3000, 2000, 0, 0, 0, 0)).
			When(sent("the correction", performed("a2", 2, local(16, 9, 0), local(16, 10, 0), nil))).
			Then(scenario.Happens("out of the application: the decree has other minutes", func(e *event.ClaimMoved) bool { return e.Code == "amount_changed" }))
	})
	t.Run("unknown", func(t *testing.T) {
		w, claim := applied(t)
		w.Given(sent("asked", query("qu1", claim, "a2"))).
			When(sent("it does not know", answer(w, "qu1", claim, "unknown"))).
			Then(scenario.Happens("a person decides", func(e *event.AlarmRaised) bool { return e.Code == "hold_query" }), totalsAre(5000, 3000, 2000, 0, 0, 0, 0)).
			When(sent("she refuses the line", &event.HoldResolved{Claim: claim, Code: "hold_query", Group: claim + "/2025-10-16", Decision: "refuse",
				Ground: "not_proved", Official: scenario.Ref("gulnara")})).
			Then(scenario.Happens("a cut with its maker and where to complain", func(e *event.CutMade) bool {
				return e.By == "official" && e.Code == "hold_query" && e.Tiyn == 200_000 && e.Complain == "justice_department"
			}), totalsAre(5000, 3000, 0, 0, 2000, 0, 0))
	})
}

func TestTheDepartmentCannotChangeMinutes(t *testing.T) {
	w, claim := applied(t)
	w.When(sent("it returns the application for other minutes", &event.ApplicationReturned{Application: "ap1", Official: scenario.Ref("gulnara"), Code: "minutes",
		Claim: claim, Group: claim + "/2025-10-16", Line: 1})).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "minutes_of_signed_decree" }),
			scenario.Never[event.ClaimMoved]("nothing moves")).
		When(sent("approved", approved("ap1"))).
		Then(scenario.Happens("it goes on", func(e *event.ClaimMoved) bool { return e.Status == "approved" }))
}

// TestEveryCutSaysWhoMadeIt, and can be complained of.
func TestEveryCutSaysWhoMadeIt(t *testing.T) {
	w, ref := calculated(t)
	w.When(sent("the decree has less", decreeOf(ref, "d1", 1, 350_000))).
		Then(scenario.Happens("the body's cut", func(e *event.CutMade) bool {
			return e.Cut == ref+"/c/1" && e.By == "body" && e.Code == "cut_by_decree" && e.Tiyn == 150_000 && e.Decree == "d1" && e.Complain == "prosecutor"
		})).
		When(sent("a complaint of somebody else", &event.CutAppealed{Cut: ref + "/c/1", Claim: ref, Advocate: scenario.Ref("bolat"), Code: "time_differs"}),
			sent("about no cut", &event.CutAppealed{Cut: ref + "/c/7", Claim: ref, Advocate: scenario.Ref("asel"), Code: "time_differs"})).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "no_appointment" }),
			scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "no_such_cut" })).
		When(sent("an answer before a complaint", &event.CutAppealAnswered{Cut: ref + "/c/1", Claim: ref, Result: "stands", Ground: "checked", Official: scenario.Ref("gulnara")})).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "no_appeal" })).
		When(sent("Asel complains", &event.CutAppealed{Cut: ref + "/c/1", Claim: ref, Advocate: scenario.Ref("asel"), Code: "time_differs"})).
		Then(scenario.Happens("prosecutor and department are called", func(e *event.AlarmRaised) bool { return e.Code == "cut_appealed" && e.To[0] == "prosecutor" })).
		When(sent("it is answered", &event.CutAppealAnswered{Cut: ref + "/c/1", Claim: ref, Result: "referred_to_body", Ground: "checked", Official: scenario.Ref("gulnara")})).
		Then(scenario.Never[event.FactRefused]("and taken")).
		When(until(local(31+30+10, 9, 0)), sent("the application comes in December", filed("ap1", ref))).
		Then(scenario.Happens("the rule's cut", func(e *event.CutMade) bool {
			return e.By == "rule" && e.Code == "not_payable_late" && e.Complain == "justice_department"
		}))
}

func limits(tiyn, minutes, sample int64, second string) *event.ApprovalLimitsSet {
	return &event.ApprovalLimitsSet{Department: "71-justice_department-01", From: civil.DateOf(2025, 10, 1), MaxTiyn: tiyn, MaxMinutes: minutes,
		SamplePerMille: sample, Official: scenario.Ref("gulnara"), Second: scenario.Ref(second)}
}

func drawn(id string, draw byte, claims ...string) *event.ApplicationFiled {
	e := filed(id, claims...)
	e.Draw = journal.Hash{draw, 1}
	return e
}

// TestStraightApproval: within the limits of two persons the machine approves by itself and says under which; whatever is
// over a limit, flagged, waiting or drawn for the sample goes to a person, with the reason.
func TestStraightApproval(t *testing.T) {
	lot := claim.Lot(journal.Hash{1, 1}, 1)
	for name, c := range map[string]struct {
		set  *event.ApprovalLimitsSet
		want string // code; empty: approved
		then func(w *scenario.World, claim string) []scenario.Step
	}{
		"within the limits": {set: limits(500_000, 200, 0, "marat")},
		"too much money":    {set: limits(499_999, 200, 0, "marat"), want: "over_sum_limit"},
		"too long a day":    {set: limits(500_000, 179, 0, "marat"), want: "over_minutes_limit"},
		"in the sample":     {set: limits(500_000, 200, lot+1, "marat"), want: "sampled"},
		"just out of it":    {set: limits(500_000, 200, lot, "marat")},
	} {
		t.Run(name, func(t *testing.T) {
			w, claim := calculated(t)
			w.Given(sent("limits", c.set), sent("the decree", decreeOf(claim, "d1", 1, 500_000))).
				When(sent("the application", drawn("ap1", 1, claim))).
				Then(scenario.Happens("it is decided", func(e *event.ApprovalDecided) bool {
					return e.Code == c.want && (e.Result == "approved") == (c.want == "") && e.Limits == 1 && e.Lot == lot && e.N == 1
				}))
			if c.want == "" {
				w.Then(scenario.Happens("approved", func(e *event.ClaimMoved) bool { return e.Status == "approved" })).
					When(sent("October", closed("r1", "2025-10"))).
					Then(scenario.Happens("and paid", func(e *event.SettlementOrdered) bool { return e.Tiyn == 500_000 }))
			} else {
				w.When(sent("October", closed("r1", "2025-10"))).Then(scenario.Never[event.SettlementOrdered]("nobody approved it"))
			}
		})
	}
	t.Run("one person sets no limits", func(t *testing.T) {
		w, claim := calculated(t)
		w.When(sent("limits", limits(500_000, 200, 0, "gulnara"))).
			Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "second_signature" })).
			When(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim))).
			Then(scenario.Never[event.ApprovalDecided]("a person reads it"))
	})
	t.Run("later limits from a later day", func(t *testing.T) {
		w, claim := calculated(t)
		later := limits(1, 1, 0, "marat")
		later.From = civil.DateOf(2026, 1, 1)
		w.Given(sent("limits", limits(500_000, 200, 0, "marat")), sent("from next year", later), sent("the decree", decreeOf(claim, "d1", 1, 500_000))).
			When(sent("the application", filed("ap1", claim))).
			Then(scenario.Happens("those of the day", func(e *event.ApprovalDecided) bool { return e.Limits == 1 && e.Result == "approved" }))
	})
}

// TestRisksGoToAPerson: each flag is a code, and keeps the machine from approving.
func TestRisksGoToAPerson(t *testing.T) {
	flagged := func(code string) scenario.Step {
		return scenario.Happens("flagged: "+code, func(e *event.ApplicationChecked) bool {
			for _, r := range e.Risks {
				if r.Code == code {
					return true
				}
			}
			return false
		})
	}
	person := scenario.Happens("a person reads it", func(e *event.ApprovalDecided) bool { return e.Code == "risk_flagged" })
	t.Run("work after the end, at night, mostly rounding", func(t *testing.T) {
		w, ap := appointed(t)
		claim := ap + "/1"
		w.Given(sent("limits", limits(5_000_000, 1440, 0, "marat")), until(local(16, 12, 0)),
			sent("ten minutes at night", performed("a1", 1, local(15, 23, 0), local(15, 23, 10), nil)), until(month),
			sent("the decree", decreeOf(claim, "d1", 1, 150_000))).
			When(sent("the application", filed("ap1", claim))).
			Then(flagged("night_without_ground"), flagged("mostly_rounding"), person)
	})
	t.Run("the same number of a decree twice", func(t *testing.T) {
		w, ap := appointed(t)
		w.Given(later("q2", "c2", "daniyar"), sent("limits", limits(5_000_000, 1440, 0, "marat")), until(local(16, 18, 0)),
			sent("three hours", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
			sent("three on the 16th for Daniyar", performed("a2", 1, local(16, 9, 0), local(16, 12, 0), func(e *event.ActPerformed) {
				e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
			})), until(month))
		one, two := ap+"/1", w.Appointed("q2").Appointment+"/1"
		second := decreeOf(two, "d2", 1, 300_000)
		second.RegisterCase, second.DecreeNumber = "c2", "D-d1"
		w.Given(sent("decreed", decreeOf(one, "d1", 1, 300_000)), sent("decreed under the same number", second)).
			When(sent("the application", filed("ap1", one, two))).Then(flagged("decree_number_twice"), person)
	})
}

// TestTheSampleIsFair: of many draws about as many are chosen as the department wants; and its twin: with the figure at
// zero none is.
func TestTheSampleIsFair(t *testing.T) {
	count := func(perMille int64) (n int) {
		for i := range 20000 {
			var draw journal.Hash
			copy(draw[:], fmt.Sprint("draw ", i))
			if claim.Lot(draw, 1) < perMille {
				n++
			}
		}
		return n
	}
	if n := count(50); n < 850 || n > 1150 {
		t.Errorf("%d of 20000, wanted about 1000", n)
	}
	if count(0) != 0 || count(1000) != 20000 {
		t.Error("nobody, or everybody, is not what was asked for")
	}
}
