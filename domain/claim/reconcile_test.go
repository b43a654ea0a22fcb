package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// The month's act: who pays, by when, what it sums up and what it carries (Rules p. 12; fees.md 8.1).

// TestThePayingDepartment is that of the agreement, or by setting that of the body which leads the case.
func TestThePayingDepartment(t *testing.T) {
	for setting, want := range map[event.Choice]string{
		"department_of_the_agreement": "71-justice_department-01",
		"department_of_the_body":      "31-justice_department-01",
	} {
		law := scenario.Step{Text: "the paying department is " + string(setting), Do: func(w *scenario.World) {
			w.T.Helper()
			b := bookOf(true, true)
			b.Settings[0].PayingDepartment = setting
			b.Units = []event.UnitRow{{Code: "31-justice_department-01", Zone: scenario.ZoneName, Bar: scenario.Bar}}
			w.Mail(b)
		}}
		far := func(e *event.DefenderRequested) { e.Unit = "31-district_police-01" }
		w := world(t).Given(scenario.TheBook(), law, listed("asel", scenario.Bar), scenario.OnDuty("asel"), scenario.Request("q1", "c1", "berik", far),
			scenario.Accepts("q1"), until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) { e.Unit = "31-district_police-01" })), until(month))
		claim := w.Appointed("q1").Appointment + "/1"
		w.When(sent("the decree", decreeOf(claim, "d1", 1, 300_000)), sent("applied", filed("ap1", claim)), sent("approved", approved("ap1")),
			sent("October", closed("r1", "2025-10"))).
			Then(scenario.Happens("it pays", func(e *event.SettlementOrdered) bool { return e.Department == want }))
	}
}

// TestTheActSumsUpByKindAndCategory, and names what is carried to the next year.
func TestTheActSumsUpByKindAndCategory(t *testing.T) {
	w, ap := appointed(t)
	claim := ap + "/1"
	w.Given(until(local(15, 12, 0)), sent("work with waiting", performed("a1", 1, local(15, 9, 0), local(15, 11, 30), func(e *event.ActPerformed) {
		e.WaitingFrom = local(15, 8, 30)
	})), until(month))
	late := decreeOf(claim, "d1", 1, 275_000)
	late.DecreeDate = civil.DateOf(2025, 12, 15)
	december := filed("ap1", claim)
	december.Month = "2025-12"
	w.Given(until(local(31+30+22, 9, 0)), sent("the decree", late), sent("the application on the 22nd", december), sent("approved", approved("ap1"))).
		When(sent("December is closed", closed("r1", "2025-12"))).
		Then(scenario.Never[event.SettlementOrdered]("this year's budget is over"),
			scenario.Happens("the claim is carried, and listed", func(e *event.LinesLeftOut) bool {
				return e.Claim == claim && e.Lines[0].Code == "carried_to_next_year" && e.Tiyn == 275_000
			})).
		When(until(local(31+30+31+28, 9, 0)), sent("January is closed", closed("r2", "2026-01"))).
		Then(scenario.Happens("by kind of aid and category", func(e *event.ReconciliationActClosed) bool {
			return len(e.Kinds) == 2 && e.Kinds[0] == event.ActKind{Kind: "waiting", Tier: "C", Lines: 1, Minutes: 30, Tiyn: 25_000} &&
				e.Kinds[1] == event.ActKind{Kind: "work", Tier: "C", Lines: 1, Minutes: 150, Tiyn: 250_000} && e.LeftOut == 0
		}))
}
