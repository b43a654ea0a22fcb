package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

func TestRequalificationPricesAgain(t *testing.T) {
	w, _ := appointed(t)
	w.Given(sent("the case is opened", &event.CaseOpened{Register: w.Reg("o1", "c1"), Format: "electronic", Language: "ru",
		Article: "1880003", Severity: "medium", QualifiedFrom: civil.DateOf(2025, 10, 15)}),
		until(local(16, 12, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("and on the next day", performed("a2", 1, local(16, 9, 0), local(16, 12, 0), nil))).
		When(sent("grave from the 16th", &event.CaseRequalified{
			Register: w.Reg("rq", "c1"), From: civil.DateOf(2025, 10, 16), Article: "1880004", Severity: "grave",
		})).
		Then(scenario.Happens("the 16th costs twice as much", func(e *event.FeeAccrued) bool {
			return e.Day == civil.DateOf(2025, 10, 16) && e.Tiyn == 600_000 && e.PreviousTiyn == 300_000
		}), totalsAre(9000, 9000, 0, 0, 0, 0, 0))
}

func TestCorrectionAndWithdrawal(t *testing.T) {
	w, _ := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		When(sent("an hour more", performed("a1", 2, local(15, 9, 0), local(15, 13, 0), nil))).
		Then(totalsAre(4000, 4000, 0, 0, 0, 0, 0)).
		When(sent("the first again, under another id", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		Then(scenario.Never[event.FeeAccrued]("an older revision changes nothing")).
		When(sent("taken back", performed("a1", 3, local(15, 9, 0), local(15, 13, 0), func(e *event.ActPerformed) { e.Withdrawn = true }))).
		Then(totalsAre(0, 0, 0, 0, 0, 0, 0))
}

func TestOverlapHoldsBothUntilCorrected(t *testing.T) {
	w, _ := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		When(sent("three for Daniyar, one of them the same", performed("a2", 1, local(15, 11, 0), local(15, 14, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		}))).
		Then(totalsAre(6000, 4000, 2000, 0, 0, 0, 0)).
		When(sent("the protocol is corrected", performed("a2", 2, local(15, 12, 0), local(15, 14, 30), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		}))).
		Then(totalsAre(5500, 5500, 0, 0, 0, 0, 0))
}

func TestWaitingGivesWayToWork(t *testing.T) {
	w, _ := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("waiting an hour for Daniyar", performed("a2", 1, local(15, 12, 0), local(15, 15, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons, e.WaitingFrom = "c2", []journal.Ref{scenario.Ref("daniyar")}, local(15, 11, 0)
		}))).
		When(sent("half of it with Berik", performed("a1", 1, local(15, 9, 0), local(15, 11, 30), nil))).
		Then(scenario.Happens("the waiting yields", func(e *event.MinutesJudged) bool {
			return e.Act == "a2" && len(e.Held) == 0 && len(e.Yielded) == 1 && e.Yielded[0].To-e.Yielded[0].From == 30*civil.Minute
		}), totalsAre(2500+3000+250, 5750, 0, 0, 0, 0, 0))
}

func TestRoundedInTwoCasesIsForAPerson(t *testing.T) {
	w, ap := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("twenty minutes", performed("a1", 1, local(15, 9, 0), local(15, 9, 20), nil))).
		When(sent("and twenty in another case", performed("a2", 1, local(15, 10, 0), local(15, 10, 20), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		}))).
		Then(totalsAre(2000, 0, 2000, 0, 0, 0, 0)).
		When(sent("a person lets the first pass", &event.HoldResolved{
			Claim: ap + "/1", Code: "confirm_cross_case", Decision: "pay", Ground: "checked", Official: scenario.Ref("gulnara"),
		})).
		Then(totalsAre(2000, 1000, 1000, 0, 0, 0, 0)).
		When(sent("and refuses it after all", &event.HoldResolved{
			Claim: ap + "/1", Code: "confirm_cross_case", Decision: "refuse", Ground: "checked", Official: scenario.Ref("gulnara"),
		})).
		Then(totalsAre(2000, 0, 1000, 0, 1000, 0, 0))
}

func TestOneProtocolOfTwoClientsIsPaidOnce(t *testing.T) {
	w, first := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), sent("both cases become one", &event.CaseJoined{Register: w.Reg("j1", "c2"), Into: "c1"}),
		until(local(15, 18, 0)))
	second := w.Appointed("q2").Appointment
	smaller := first
	if scenario.Ref("daniyar").Less(scenario.Ref("berik")) {
		smaller = second
	}
	w.When(sent("a confrontation of both", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) {
		e.Kind, e.Persons = "confrontation", []journal.Ref{scenario.Ref("daniyar"), scenario.Ref("berik")}
	}))).
		Then(scenario.Happens("it stands for one of them", func(e *event.ActRecorded) bool { return e.Appointment == smaller }),
			totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestUnverifiedEditionBlocksUntilConfirmed(t *testing.T) {
	w := world(t).Given(scenario.TheBook(), lawIs(false, true), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"), until(local(15, 18, 0)),
		sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	w.Then(totalsAre(3000, 0, 0, 3000, 0, 0, 0)).
		When(lawIs(true, true), scenario.Passes(civil.Minute)).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestRefusedActs(t *testing.T) {
	for code, act := range map[string]*event.ActPerformed{
		"seconds":             performed("a1", 1, local(15, 9, 0)+civil.Second, local(15, 10, 0), nil),
		"end_not_after_start": performed("a1", 1, local(15, 9, 0), local(15, 9, 0), nil),
		"in_future":           performed("a1", 1, local(15, 9, 0), local(15, 23, 0), nil),
		"before_appointment":  performed("a1", 1, local(15, 7, 0), local(15, 9, 0), nil),
		"overlong":            performed("a1", 1, local(14, 7, 0), local(15, 9, 0), nil),
		"break_outside": performed("a1", 1, local(15, 9, 0), local(15, 10, 0), func(e *event.ActPerformed) {
			e.Breaks = []event.Span{{From: local(15, 9, 30), To: local(15, 10, 30)}}
		}),
	} {
		t.Run(code, func(t *testing.T) {
			w, _ := appointed(t)
			w.Given(until(local(15, 18, 0))).When(sent("the act", act)).
				Then(scenario.Happens("it is refused", func(e *event.ActRefused) bool { return e.Code == code }),
					scenario.Never[event.FeeAccrued]("nothing is priced")).
				When(sent("a good revision", performed("a1", 2, local(15, 9, 0), local(15, 12, 0), nil))).
				Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
		})
	}
}

func TestActWaitsForItsAppointment(t *testing.T) {
	w := world(t).Given(scenario.TheBook(), lawIs(true, true), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		sent("an act of nobody's appointment", performed("a1", 1, local(15, 7, 0), local(15, 7, 50), nil)))
	w.Then(scenario.Happens[event.FactParked]("it waits", nil)).
		When(scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1")).
		Then(scenario.Happens[event.FactTakenUp]("it is taken up", nil),
			scenario.Happens("but it began before the acceptance", func(e *event.ActRefused) bool { return e.Code == "before_appointment" }))
}

func TestEntriesOfTheAdvocate(t *testing.T) {
	w, ap := appointed(t)
	entry := func(id, kind, certificate string, from, to civil.Instant) *event.WorkEntered {
		return &event.WorkEntered{Entry: id, Revision: 1, Appointment: ap, Advocate: scenario.Ref("asel"), Kind: kind,
			StartedAt: from, EndedAt: to, Certificate: certificate}
	}
	w.Given(until(local(15, 18, 0))).
		When(sent("a visit with its certificate", entry("v1", "visit", "77", local(15, 9, 0), local(15, 10, 0))),
			sent("study", entry("s1", "study", "", local(15, 10, 0), local(15, 12, 0)))).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0)).
		When(sent("a visit without", entry("v2", "visit", "", local(15, 13, 0), local(15, 14, 0)))).
		Then(scenario.Happens("refused", func(e *event.ActRefused) bool { return e.Code == "missing_attachment" })).
		When(sent("an entry for an unknown appointment", &event.WorkEntered{Entry: "x1", Revision: 1, Appointment: "q9/1",
			Advocate: scenario.Ref("asel"), Kind: "study", StartedAt: local(15, 13, 0), EndedAt: local(15, 14, 0)})).
		Then(scenario.Happens("it waits", func(e *event.FactParked) bool { return e.Waits == "appointment/q9/1" })).
		When(sent("somebody else uses the id", &event.WorkEntered{Entry: "s1", Revision: 9, Appointment: ap,
			Advocate: scenario.Ref("bolat"), Kind: "study", StartedAt: local(15, 13, 0), EndedAt: local(15, 14, 0)})).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "id_conflict" }),
			totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

func TestWorkOverMidnightIsOneItem(t *testing.T) {
	w, _ := appointed(t)
	w.Given(until(local(16, 12, 0))).
		When(sent("from midnight", performed("a2", 1, local(16, 0, 0), local(16, 0, 20), nil)),
								sent("until midnight", performed("a1", 1, local(15, 23, 50), local(16, 0, 0), nil))).
		Then(totalsAre(1500, 1500, 0, 0, 0, 0, 0)) // 30 minutes at night, one hour with the coefficient
}
