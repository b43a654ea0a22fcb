package claim_test

import (
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

func consulted(id, client string, from, to civil.Instant) *event.ConsultationEntered {
	return &event.ConsultationEntered{Consultation: id, Revision: 1, Advocate: scenario.Ref("asel"), Client: scenario.Ref(client),
		Identified: "signature", Mode: "oral", StartedAt: from, EndedAt: to}
}

func workAct(id, client string, minutes int64, consultations ...string) *event.WorkActSigned {
	return &event.WorkActSigned{WorkAct: id, Advocate: scenario.Ref("asel"), Client: scenario.Ref(client), Consultations: consultations,
		Oral: int64(len(consultations)), Minutes: minutes, SignedOn: civil.DateOf(2025, 10, 15), AdvocateSigned: "digital", ClientSigned: "digital"}
}

func claimOf(act string) string { return scenario.Ref("asel").String() + "/" + act }

// atHome is a world in which Asel is listed and nobody has asked for her.
func atHome(t scenario.TB) *scenario.World {
	return world(t).Given(scenario.TheBook(), lawWithCaps(), listed("asel", scenario.Bar), until(local(15, 23, 0)))
}

func lawWithCaps() scenario.Step {
	return scenario.Step{Text: "the law has come, with the caps of consultations", Do: func(w *scenario.World) {
		w.T.Helper()
		b := bookOf(true, true)
		b.Rules[0].PersonCapMinutes, b.Rules[0].DayCapMinutes = 120, 480
		w.Mail(b)
	}}
}

func accrued(text, claim string, tiyn int64) scenario.Step {
	return scenario.Happens(text, func(e *event.FeeAccrued) bool { return e.Claim == claim && e.Tiyn == tiyn })
}

// TestAConsultationFromEntryToPaid: without a decree, on the act of work done that advocate and client signed.
func TestAConsultationFromEntryToPaid(t *testing.T) {
	claim := claimOf("wa1")
	settlement := scenario.Bar + "/" + claim + "/1"
	w := atHome(t).When(sent("fifty minutes with Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50)))).
		Then(scenario.Happens("it stands", func(e *event.ActRecorded) bool { return e.Kind == "consultation" && e.Minutes == 50 && e.Case == "" }),
			scenario.Happens("its minutes are free", func(e *event.MinutesJudged) bool { return e.Result == "free" }),
			scenario.Never[event.FeeAccrued]("nothing is priced before the act is signed")).
		When(sent("applied for", filed("ap0", claim))).
		Then(scenario.Happens("too early", func(e *event.ApplicationChecked) bool { return e.Result == "returned" })).
		When(sent("the act of work done", workAct("wa1", "dana", 50, "k1"))).
		Then(scenario.Happens("it stands", func(e *event.WorkActRecorded) bool { return e.Claim == claim && e.Minutes == 50 }),
			accrued("an hour at tier C", claim, 100_000),
			scenario.Happens("it may be applied for until mid-November", func(e *event.ClaimDecreed) bool {
				return e.Decree == "wa1" && e.ApplyBy >= civil.DateOf(2025, 11, 14) && e.ApplyBy <= civil.DateOf(2025, 11, 17)
			}), scenario.Never[event.PaymentDecreeRequested]("no decree is asked for")).
		When(sent("a change of what is signed for", func() *event.ConsultationEntered {
			e := consulted("k1", "dana", local(15, 10, 0), local(15, 12, 0))
			e.Revision = 2
			return e
		}())).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "in_work_act" })).
		When(until(local(31, 18, 0)), sent("the application", filed("ap1", claim))).
		Then(scenario.Happens("it passes", func(e *event.ApplicationChecked) bool { return e.Result == "passed" && e.Tiyn == 100_000 }),
			scenario.Never[event.PaymentDecreeRequested]("no decree is asked for")).
		When(sent("the approval", approved("ap1")), sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the settlement", func(e *event.SettlementOrdered) bool { return e.Settlement == settlement && e.Tiyn == 100_000 })).
		When(sent("the treasury paid", paid(settlement, "T-1", 100_000))).
		Then(scenario.Happens("paid", func(e *event.ClaimMoved) bool { return e.Claim == claim && e.Status == "paid" }),
			totalsAre(1000, 0, 0, 0, 0, 1000, 0)).
		When(sent("taken back", &event.WorkActCancelled{WorkAct: "wa1", Advocate: scenario.Ref("asel"), Reason: "time_wrong"})).
		Then(scenario.Happens("too late", func(e *event.FactRefused) bool { return e.Code == "settlement_ordered" }))
	w.Then(scenario.Never[event.AlarmRaised]("nobody is alarmed"))
}

// TestAConsultationStandsInRowOneOfTheForm, not among the defences, and its act of work done is its document.
func TestAConsultationStandsInRowOneOfTheForm(t *testing.T) {
	w := atHome(t).Given(sent("fifty minutes with Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50))), sent("signed", workAct("wa1", "dana", 50, "k1")))
	s := state(w)
	items, trips := s.Claims.FormItems([]string{claimOf("wa1")}, &s.Cases, &s.Appointments, &s.Acts)
	f := claim.FormOf("P2025", "2025-10", items, trips)
	if r := f.Rows[0]; r.Kind != claim.FormConsultation || r.Tiyn != 100_000 || r.Minutes != 60 || r.Decrees != 1 || f.Total.Tiyn != r.Tiyn || len(trips) != 0 {
		t.Errorf("row 1 is %+v, the total %+v, trips %+v", r, f.Total, trips)
	}
}

// TestConsultationsOfADayAreRoundedTogether: three persons for twenty minutes each are one hour (vector V48), divided
// to the tiyn among their acts of work done.
func TestConsultationsOfADayAreRoundedTogether(t *testing.T) {
	w := atHome(t)
	for i, client := range []string{"dana", "erlan", "fariza"} {
		id := string(rune('1' + i))
		w.Given(sent("twenty minutes", consulted("k"+id, client, local(15, 10+i, 0), local(15, 10+i, 20))))
		w.When(sent("signed", workAct("wa"+id, client, 20, "k"+id)))
	}
	w.Then(totalsAre(1000, 1000, 0, 0, 0, 0, 0), accrued("a third", claimOf("wa1"), 33_333), accrued("a third", claimOf("wa2"), 33_334), accrued("a third", claimOf("wa3"), 33_333))
}

// TestCapsOfConsultations: two hours a person, eight hours a day (Rules p. 2(1), vectors V30 and V31); an act whose
// minutes are all above the cap is not paid, and says why.
func TestCapsOfConsultations(t *testing.T) {
	atHome(t).Given(sent("2 h 40 min with Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 12, 40)))).
		When(sent("signed", workAct("wa1", "dana", 160, "k1"))).
		Then(accrued("two hours", claimOf("wa1"), 200_000))
	w := atHome(t)
	for i := range 5 {
		id, client := string(rune('1'+i)), "client "+string(rune('1'+i))
		w.Given(sent("two hours", consulted("k"+id, client, local(15, 8+2*i, 0), local(15, 10+2*i, 0))))
		w.When(sent("signed", workAct("wa"+id, client, 120, "k"+id)))
	}
	w.Then(totalsAre(8000, 8000, 0, 0, 0, 0, 0), scenario.Happens("the fifth is above the cap", func(e *event.FeeAccrued) bool {
		return e.Claim == claimOf("wa5") && e.Tiyn == 0 && e.Lines[0].Status == event.StatusNotPayableCap && e.Lines[0].Cut == 120
	}))
}

// TestAnActOfWorkDoneMustFit: what it says is what was entered, of one client, at his home bar, once.
func TestAnActOfWorkDoneMustFit(t *testing.T) {
	w := atHome(t).Given(sent("Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50))), sent("Erlan", consulted("k2", "erlan", local(15, 11, 0), local(15, 11, 50))))
	early := workAct("wa5", "dana", 50, "k1")
	early.SignedOn--
	for code, act := range map[string]*event.WorkActSigned{
		"no_such_consultation": workAct("wa1", "dana", 50, "k9"), "other_client": workAct("wa2", "dana", 100, "k1", "k2"),
		"work_act_differs": workAct("wa3", "dana", 60, "k1"), "signed_before_work": early,
	} {
		w.When(sent(code, act)).Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == code }), scenario.Never[event.FeeAccrued]("nothing is priced"))
	}
	w.When(sent("it fits", workAct("wa6", "dana", 50, "k1")), sent("and again by another act", workAct("wa7", "dana", 50, "k1"))).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Object == "wa7" && e.Code == "in_work_act" })).
		When(sent("taken back", &event.WorkActCancelled{WorkAct: "wa6", Advocate: scenario.Ref("asel"), Reason: "time_wrong"})).
		Then(totalsAre(0, 0, 0, 0, 0, 0, 0), scenario.Happens("its claim is closed", func(e *event.ClaimMoved) bool { return e.Status == "withdrawn" && e.Code == "work_act_cancelled" })).
		When(sent("corrected", func() *event.ConsultationEntered {
			e := consulted("k1", "dana", local(15, 10, 0), local(15, 11, 0))
			e.Revision = 2
			return e
		}()), sent("and signed", workAct("wa8", "dana", 60, "k1"))).
		Then(totalsAre(1000, 1000, 0, 0, 0, 0, 0))
	guest := world(t).Given(scenario.TheBook(), lawWithCaps(), listed("asel", "KZ-31"), until(local(15, 23, 0)))
	guest.When(sent("not here", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50)))).
		Then(scenario.Happens("refused", func(e *event.ActRefused) bool { return e.Code == "not_home_bar" }))
}

// TestAConsultationOverlapsWorkInACase: both are held, as any two records; the day's case is not rounded "in two cases".
func TestAConsultationOverlapsWorkInACase(t *testing.T) {
	w, _ := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("twenty minutes in a case", performed("a1", 1, local(15, 9, 0), local(15, 9, 20), nil)),
		sent("twenty of advice", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 20)))).
		When(sent("signed", workAct("wa1", "dana", 20, "k1"))).
		Then(totalsAre(2000, 2000, 0, 0, 0, 0, 0)).
		When(sent("the case's protocol is corrected into it", performed("a1", 2, local(15, 10, 0), local(15, 10, 20), nil))).
		Then(totalsAre(2000, 0, 2000, 0, 0, 0, 0))
}

// TestAHeldPartOfAConsultationIsPaidLater: the free hour is paid with its month; the hour that a protocol also claims
// waits, and is paid when a person says that it was advice.
func TestAHeldPartOfAConsultationIsPaidLater(t *testing.T) {
	claim := claimOf("wa1")
	w, _ := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("a protocol from 11 to 12", performed("a1", 1, local(15, 11, 0), local(15, 12, 0), nil)),
		sent("advice from 10 to 12", consulted("k1", "dana", local(15, 10, 0), local(15, 12, 0))), sent("signed", workAct("wa1", "dana", 120, "k1")),
		until(local(31, 18, 0)), sent("applied for", filed("ap1", claim)), sent("approved", approved("ap1"))).
		When(sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("the free hour is ordered", func(e *event.SettlementOrdered) bool { return e.Claim == claim && e.Tiyn == 100_000 })).
		When(scenario.Step{Text: "a person gives the other hour to the advice", Do: func(w *scenario.World) {
			w.T.Helper()
			w.Send(&event.OverlapDecided{Pair: state(w).Acts.Get("k1").Stood.Answer.Pairs[0].Pair, Act: "k1", Revision: 1, Keeps: "this",
				Ground: "protocols_compared", Official: scenario.Ref("gulnara")})
		}}).
		Then(scenario.Happens("it is freed", func(e *event.FeeAccrued) bool { return e.Claim == claim && e.Tiyn == 200_000 && len(e.Lines) == 2 })).
		When(sent("the next month is closed", closed("r2", "2025-11"))).
		Then(scenario.Happens("and ordered", func(e *event.SettlementOrdered) bool { return e.Claim == claim && e.Tiyn == 100_000 }))
}

// TestPartsOfADayAlwaysComeToItsSum: however many acts of work done share a day and in whatever order they are signed,
// the claims come to what the day is worth, to the tiyn, and in any order to the same.
func TestPartsOfADayAlwaysComeToItsSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "persons")
		var lengths []int
		total := 0
		for range n {
			l := rapid.IntRange(1, 100).Draw(t, "minutes")
			lengths = append(lengths, l)
			total += l
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		w := atHome(t)
		w.Renew = nil
		at := local(15, 8, 0)
		for i, l := range lengths {
			w.Send(consulted("k"+string(rune('1'+i)), "client "+string(rune('1'+i)), at, at+civil.Instant(l)*civil.Minute))
			at += civil.Instant(l+1) * civil.Minute
		}
		for _, i := range rapid.Permutation(order).Draw(t, "order") {
			id := string(rune('1' + i))
			w.Send(workAct("wa"+id, "client "+id, int64(lengths[i]), "k"+id))
		}
		paidMinutes := min(total, 480)
		switch {
		case paidMinutes <= 60:
			paidMinutes = 60
		case paidMinutes <= 90:
			paidMinutes = 90
		case paidMinutes <= 120:
			paidMinutes = 120
		}
		want := (int64(paidMinutes)*100_000*2 + 60) / 120
		if got := state(w).Claims.Totals(); got.Accrued != want || got.InProgress != want {
			t.Fatalf("%v come to %+v, want %d", lengths, got, want)
		}
	})
}
