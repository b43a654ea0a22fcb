package claim_test

import (
	"strconv"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// neighbour is the other bar that borrows Asel.
const neighbour = "KZ-31"

// post carries letters between journals until none is left.
func post(worlds ...*scenario.World) {
	taken := map[[2]string]int{}
	for _, to := range worlds {
		for i := range to.Records {
			if _, ok := to.Records[i].Body.(*event.MailReceived); ok {
				taken[[2]string{to.Records[i].Source, to.Journal}]++
			}
		}
	}
	for moved := true; moved; {
		moved = false
		for _, from := range worlds {
			for _, to := range worlds {
				box := from.Machine.Outbox(to.Journal)
				pair := [2]string{from.Journal, to.Journal}
				if from == to || taken[pair] >= len(box) {
					continue
				}
				pos := box[taken[pair]]
				taken[pair]++
				to.Now = max(to.Now, from.Now)
				to.Feed(from.Journal, strconv.FormatInt(pos, 10), &event.MailReceived{Seq: int64(taken[pair]), Body: from.Records[pos].Body})
				moved = true
			}
		}
	}
}

// borrowed is Asel's day at home, in KZ-71, and a case of hers in KZ-31.
func borrowed(t scenario.TB) (home, away *scenario.World) {
	home, _ = appointed(t)
	away = scenario.New(t, territory.New(neighbour), neighbour, start)
	away.Renew = func() journal.Machine { return territory.New(neighbour) }
	away.Given(scenario.TheBook(), lawIs(true, true), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		scenario.Request("q5", "c5", "erlan", nil), sent("the coordinator borrows Asel", &event.CoordinatorNamed{
			Request: "q5", Advocate: scenario.Ref("asel"), Reason: "borrowed", HomeBar: scenario.Bar,
			Coordinator: scenario.Ref("kairat"), Second: scenario.Ref("leila"),
		}))
	if away.Offer("q5") != nil {
		away.Given(scenario.Accepts("q5"))
	}
	home.Until(local(15, 18, 0))
	away.Until(local(15, 18, 0))
	return home, away
}

func erlans(act string, revision int64, from, to civil.Instant, change func(*event.ActPerformed)) *event.ActPerformed {
	e := performed(act, revision, from, to, func(e *event.ActPerformed) {
		e.RegisterCase, e.Persons = "c5", []journal.Ref{scenario.Ref("erlan")}
	})
	if change != nil {
		change(e)
	}
	return e
}

func TestMinutesAcrossTwoTerritories(t *testing.T) {
	for _, homeFirst := range []bool{true, false} {
		home, away := borrowed(t)
		atHome := func() {
			home.When(sent("three hours at home", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
		}
		atWork := func() {
			away.When(sent("four hours away, one of them the same", erlans("b1", 1, local(15, 11, 0), local(15, 15, 0), nil)))
		}
		if homeFirst {
			atHome()
			post(home, away)
			atWork()
		} else {
			atWork()
			post(home, away)
			atHome()
		}
		post(home, away)
		home.Then(totalsAre(3000, 2000, 1000, 0, 0, 0, 0))
		away.Then(totalsAre(4000, 3000, 1000, 0, 0, 0, 0))

		away.When(sent("corrected", erlans("b1", 2, local(15, 12, 0), local(15, 15, 0), nil)))
		post(home, away)
		home.Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
		away.Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))

		away.When(sent("overlapping again", erlans("b1", 3, local(15, 9, 0), local(15, 12, 0), nil)))
		post(home, away)
		home.Then(totalsAre(3000, 0, 3000, 0, 0, 0, 0))
		away.When(sent("taken back", erlans("b1", 4, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) { e.Withdrawn = true })))
		post(home, away)
		home.Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
		away.Then(totalsAre(0, 0, 0, 0, 0, 0, 0))
	}
}

func TestNoCalculationBeforeTheHomeBarAnswers(t *testing.T) {
	home, away := borrowed(t)
	claim := away.Appointed("q5").Appointment + "/1"
	away.When(sent("work away", erlans("b1", 1, local(15, 11, 0), local(15, 15, 0), nil)), until(month)).
		Then(scenario.Never[event.PaymentDecreeRequested]("the home bar has not spoken"))
	away.When(scenario.Step{Text: "the home bar answers", Do: func(*scenario.World) { post(home, away) }}).
		Then(scenario.Happens("the decree is asked for", func(e *event.PaymentDecreeRequested) bool { return e.Claim == claim && e.Tiyn == 400_000 }))
}

func TestPaidMinutesAwayStandAtHome(t *testing.T) {
	home, away := borrowed(t)
	claim := away.Appointed("q5").Appointment + "/1"
	away.When(sent("work away", erlans("b1", 1, local(15, 11, 0), local(15, 15, 0), nil)))
	post(home, away)
	d := decreeOf(claim, "d1", 1, 400_000)
	d.RegisterCase = "c5"
	away.When(until(month), sent("the decree", d), sent("applied", filed("ap1", claim)), sent("approved", approved("ap1")),
		sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the home bar is told", func(e *event.MinutesPaid) bool { return e.Act == "b1" && e.To == scenario.Bar }))
	post(home, away)
	home.When(sent("the same hours turn up at home", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	post(home, away)
	home.Then(totalsAre(3000, 2000, 1000, 0, 0, 0, 0))
	away.Then(totalsAre(4000, 4000, 0, 0, 0, 0, 0))
}
