package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

func entry(appointment, id, kind string, from, to civil.Instant, change func(*event.WorkEntered)) *event.WorkEntered {
	e := &event.WorkEntered{Entry: id, Revision: 1, Appointment: appointment, Advocate: scenario.Ref("asel"), Kind: kind, StartedAt: from, EndedAt: to}
	if change != nil {
		change(e)
	}
	return e
}

func cost(appointment, id, kind, transport string, tiyn int64, change func(*event.TripCostEntered)) *event.TripCostEntered {
	e := &event.TripCostEntered{Cost: id, Revision: 1, Appointment: appointment, Advocate: scenario.Ref("asel"), Kind: kind, Transport: transport,
		Day: civil.DateOf(2025, 10, 15), Tiyn: tiyn, Document: "KTZ 1"}
	if change != nil {
		change(e)
	}
	return e
}

func resolved(claim, code, decision string) *event.HoldResolved {
	return &event.HoldResolved{Claim: claim, Code: code, Decision: decision, Ground: "document_seen", Official: scenario.Ref("gulnara")}
}

func actRefused(code string) scenario.Step {
	return scenario.Happens("refused: "+code, func(e *event.ActRefused) bool { return e.Code == code })
}

// TestTripDayAndCostsFromEntryToPaid: a day of a trip is eight hours whatever was done that day; the fare waits for a
// person's signature while no ceilings are loaded; both stand in the calculation that the body decrees, and are paid.
func TestTripDayAndCostsFromEntryToPaid(t *testing.T) {
	w, ap := appointed(t)
	claim := ap + "/1"
	w.Given(until(local(16, 12, 0)), sent("an hour there", performed("a1", 1, local(15, 14, 0), local(15, 15, 0), nil))).
		When(sent("the day of the trip", entry(ap, "t1", "trip_day", local(15, 9, 0), local(15, 20, 0), nil)),
			sent("the train", cost(ap, "f1", "transport", "rail", 720_000, nil))).
		Then(scenario.Happens("its sum is recorded", func(e *event.ActRecorded) bool { return e.Act == "f1" && e.Tiyn == 720_000 && e.Minutes == 0 }),
			totalsAre(8000+7200, 8000, 7200, 0, 0, 0, 0)).
		When(until(month)).
		Then(scenario.Happens("the body is asked for both", func(e *event.PaymentDecreeRequested) bool {
			sum := int64(0)
			for _, l := range e.Lines {
				sum += l.Tiyn
			}
			return e.Tiyn == 1_520_000 && sum == 720_000
		})).
		When(sent("the decree carries them", decreeOf(claim, "d1", 1, 1_520_000)), sent("a person signs the fare", resolved(claim, "hold_trip", "pay")),
			sent("the application", filed("ap1", claim)), sent("the approval", approved("ap1")), sent("the month is closed", closed("r1", "2025-10"))).
		Then(scenario.Happens("one settlement", func(e *event.SettlementOrdered) bool { return e.Tiyn == 1_520_000 }))
}

// TestWhatATripDoesNotPay: a taxi, a flight without consent, per diem without the body's demand (CPC 176); somebody
// else's appointment; a trip day with work in another case (Rules p. 8).
func TestWhatATripDoesNotPay(t *testing.T) {
	w, ap := appointed(t)
	w.Given(later("q2", "c2", "daniyar"), until(local(16, 12, 0)))
	w.When(sent("a taxi", cost(ap, "f1", "transport", "taxi", 300_000, nil))).Then(actRefused("not_payable_taxi")).
		When(sent("a flight", cost(ap, "f2", "transport", "air", 4_000_000, nil))).Then(actRefused("consent_missing")).
		When(sent("per diem", cost(ap, "f3", "per_diem", "", 500_000, nil))).Then(actRefused("consent_missing")).
		When(sent("a fare without its means", cost(ap, "f4", "transport", "", 500_000, nil))).Then(actRefused("transport_missing")).
		When(sent("of another's appointment", cost(ap, "f5", "lodging", "", 500_000, func(e *event.TripCostEntered) { e.Advocate = scenario.Ref("bolat") }))).Then(actRefused("no_appointment")).
		When(sent("the flight with consent, corrected", cost(ap, "f2", "transport", "air", 4_000_000, func(e *event.TripCostEntered) { e.Revision, e.ConsentNumber = 2, "17" }))).
		Then(totalsAre(40_000, 0, 40_000, 0, 0, 0, 0)).
		When(sent("withdrawn", cost(ap, "f2", "transport", "air", 4_000_000, func(e *event.TripCostEntered) { e.Revision, e.Withdrawn = 3, true }))).
		Then(totalsAre(0, 0, 0, 0, 0, 0, 0)).
		When(sent("a trip day", entry(ap, "t1", "trip_day", local(15, 9, 0), local(15, 20, 0), nil))).
		Then(totalsAre(8000, 8000, 0, 0, 0, 0, 0)).
		When(sent("an hour in the other case", performed("a2", 1, local(15, 10, 0), local(15, 11, 0), func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		}))).
		Then(totalsAre(1000, 1000, 0, 0, 0, 0, 0), scenario.Happens("and says why", func(e *event.FeeAccrued) bool {
			return len(e.Lines) > 0 && e.Lines[0].Status == event.StatusNotPayableTrip
		}))
}

// TestATripDayByEdition: the editions of 2018 and 2021 pay a full working day, so one on a day off is for a person; since
// 2022 each day of the trip is paid (Rules p. 8).
func TestATripDayByEdition(t *testing.T) {
	for edition, held := range map[string]int64{"full_working_day": 8000, "each_day": 0} {
		w, ap := appointed(t)
		b := bookOf(true, true)
		b.Rules[0].TripDay = edition
		w.Given(scenario.Step{Text: "the edition says " + edition, Do: func(w *scenario.World) { w.T.Helper(); w.Mail(b) }}, until(local(20, 12, 0))).
			When(sent("a trip day on a Saturday", entry(ap, "t1", "trip_day", local(18, 9, 0), local(18, 20, 0), nil))).
			Then(totalsAre(8000, 8000-held, held, 0, 0, 0, 0))
	}
}

// TestAVisitIsProvedByItsCertificate: its time is that of the certificate; another time is held until it is corrected;
// without the times of the certificate it is flagged.
func TestAVisitIsProvedByItsCertificate(t *testing.T) {
	visit := func(ap string, revision int64, from, to civil.Instant) *event.WorkEntered {
		return entry(ap, "v1", "visit", local(15, 9, 0), local(15, 11, 0), func(e *event.WorkEntered) {
			e.Certificate, e.CertificateFrom, e.CertificateTo, e.Revision = "77", from, to, revision
		})
	}
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("the certificate has half an hour less", visit(ap, 1, local(15, 9, 0), local(15, 10, 30)))).
		Then(totalsAre(2000, 0, 2000, 0, 0, 0, 0), scenario.Happens("held", func(e *event.ActRecorded) bool { return e.Hold == "hold_certificate" })).
		When(sent("its real times", visit(ap, 2, local(15, 9, 0), local(15, 11, 0)))).
		Then(totalsAre(2000, 2000, 0, 0, 0, 0, 0)).
		When(sent("without times", visit(ap, 3, 0, 0))).
		Then(scenario.Happens("flagged", func(e *event.ActRecorded) bool { return len(e.Flags) == 1 && e.Flags[0] == "certificate_times_missing" }),
			totalsAre(2000, 2000, 0, 0, 0, 0, 0))
}

// TestWorkStatedInMinutes: study, drafting and discussion may have minutes only (Rules p. 5(3)); a visit may not.
func TestWorkStatedInMinutes(t *testing.T) {
	w, ap := appointed(t)
	stated := func(id, kind string, minutes int64) *event.WorkEntered {
		return entry(ap, id, kind, local(15, 9, 0), local(15, 9, 0), func(e *event.WorkEntered) { e.StatedMinutes = minutes })
	}
	w.Given(until(local(15, 18, 0))).
		When(sent("study", stated("s1", "study", 100)), sent("discussion", stated("s2", "discussion", 80))).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0)).
		When(sent("a visit", stated("s3", "visit", 30))).Then(actRefused("time_of_day_missing"))
}

// TestAnInterviewIsHeld: the Rules do not name it (CPC 210-1); a person decides.
func TestAnInterviewIsHeld(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("an interview", entry(ap, "i1", "interview", local(15, 9, 0), local(15, 12, 0), nil))).
		Then(totalsAre(3000, 0, 3000, 0, 0, 0, 0), scenario.Happens("by its code", func(e *event.FeeAccrued) bool { return e.Lines[0].Status == event.StatusHoldInterview })).
		When(sent("a person agrees", resolved(ap+"/1", "hold_interview", "pay"))).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

// TestWaiverWorkIsPaidOnceTheClientWaived (Rules p. 9): whichever is told first, and the appointment that ended so is
// still asked a decree for.
func TestWaiverWorkIsPaidOnceTheClientWaived(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("formalising a waiver", entry(ap, "x1", "waiver", local(15, 10, 0), local(15, 13, 0), nil))).
		Then(totalsAre(3000, 0, 3000, 0, 0, 0, 0)).
		When(sent("the client waives", &event.DefenderWaived{Register: w.Reg("w1", "c1"), Person: scenario.Ref("berik"), Present: scenario.Ref("asel"), DocumentNumber: "3", DocumentDate: civil.DateOf(2025, 10, 15)})).
		Then(scenario.Happens("the appointment ends", func(e *event.AppointmentEnded) bool { return e.Reason == "waiver" }),
			totalsAre(3000, 3000, 0, 0, 0, 0, 0),
			scenario.Happens("and its work is decreed", func(e *event.PaymentDecreeRequested) bool { return e.Tiyn == 300_000 }))
}

// TestAnEnteredActIsPaidWhenTheBodyConfirms: held before, payable after; rejected, it is worth nothing.
func TestAnEnteredActIsPaidWhenTheBodyConfirms(t *testing.T) {
	for answer, after := range map[string]int64{"accepted": 3000, "rejected": 0} {
		w, ap := appointed(t)
		w.Given(until(local(15, 18, 0))).
			When(sent("she enters a search", entry(ap, "e1", "participation", local(15, 9, 0), local(15, 12, 0), func(e *event.WorkEntered) {
				e.Action, e.ProtocolNumber = "search", "P-9"
			}))).
			Then(totalsAre(3000, 0, 3000, 0, 0, 0, 0)).
			When(sent("the body answers", &event.ActAnswered{Register: w.Reg("n1", "c1"), Act: "e1", ActRevision: 1, Answer: answer})).
			Then(totalsAre(after, after, 0, 0, 0, 0, 0))
	}
}

// TestADecreeThatNamesAnEnteredActFreesIt: the decree with the act in its lines is the body's word; one without is not.
func TestADecreeThatNamesAnEnteredActFreesIt(t *testing.T) {
	for _, named := range []bool{true, false} {
		w, ap := appointed(t)
		d := decreeOf(ap+"/1", "d1", 1, 300_000)
		if named {
			d.Lines = []event.DecreeLine{{Act: "e1", Kind: "search", StartedAt: local(15, 9, 0), EndedAt: local(15, 12, 0), Minutes: 180, ProtocolNumber: "P-9"}}
		}
		w.Given(until(local(15, 18, 0)), sent("she enters a search", entry(ap, "e1", "participation", local(15, 9, 0), local(15, 12, 0), func(e *event.WorkEntered) {
			e.Action, e.ProtocolNumber = "search", "P-9"
		})), until(month)).When(sent("the decree", d))
		if got := state(w).Claims.Groups[ap+"/1/2025-10-15"].Lines[0].Status; (got == event.StatusHoldUnconfirmed) == named {
			t.Errorf("named %t: %s", named, got)
		}
	}
}

// TestADecreeWithLinesCarriesTheTripCosts: what it reimburses less is its cut, by name.
func TestADecreeWithLinesCarriesTheTripCosts(t *testing.T) {
	w, ap := appointed(t)
	d := decreeOf(ap+"/1", "d1", 1, 600_000)
	d.Lines = []event.DecreeLine{{Act: "a1", Kind: "interrogation", StartedAt: local(15, 9, 0), EndedAt: local(15, 10, 0), Minutes: 60, ProtocolNumber: "P-a1"}}
	d.TripCostTiyn = 500_000
	w.Given(until(local(15, 18, 0)), sent("an hour", performed("a1", 1, local(15, 9, 0), local(15, 10, 0), nil)),
		sent("the train", cost(ap, "f1", "transport", "rail", 720_000, nil)), until(month)).
		When(sent("the decree has 5,000 of 7,200", d)).
		Then(scenario.Happens("the cut is named", func(e *event.ClaimDecreed) bool {
			return e.CutTiyn == 220_000 && len(e.Cuts) == 1 && e.Cuts[0].Kind == event.LineTripCost && e.Cuts[0].Tiyn == 220_000 && e.LinesTiyn == 600_000
		}))
}

// TestTripCostsStandInRowElevenOfTheForm, in no other row, and the form adds up to what is applied for.
func TestTripCostsStandInRowElevenOfTheForm(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("an hour", performed("a1", 1, local(15, 9, 0), local(15, 10, 0), nil)),
		sent("the train", cost(ap, "f1", "transport", "rail", 720_000, nil)), until(month), sent("the decree", decreeOf(ap+"/1", "d1", 1, 820_000)))
	s := state(w)
	items, trips := s.Claims.FormItems([]string{ap + "/1"}, &s.Cases, &s.Appointments, &s.Acts)
	f := claim.FormOf("P2025", "2025-10", items, trips)
	if f.Trips.Tiyn != 720_000 || f.Trips.Trips != 1 || f.Total.Tiyn != 100_000 {
		t.Errorf("trips %+v, total %+v", f.Trips, f.Total)
	}
}

// TestWorkDoneBeforeTheStatusWasLostIsPaid (`status_lost_pay`): the defence ended because the person is prosecuted no
// more; what was done on a valid decree is paid, and under the other answer to the open question it is not.
func TestWorkDoneBeforeTheStatusWasLostIsPaid(t *testing.T) {
	for setting, paid := range map[event.Choice]int64{"true": 3000, "false": 0} {
		w, _ := appointed(t)
		b := bookOf(true, true)
		b.AppointmentSettings = []event.AppointmentSettings{event.DefaultAppointmentSettings()}
		b.AppointmentSettings[0].StatusLostPay = setting
		w.Given(scenario.Step{Text: "status_lost_pay = " + string(setting), Do: func(w *scenario.World) { w.T.Helper(); w.Mail(b) }}, until(local(15, 18, 0)),
			sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)), until(local(16, 9, 0))).
			When(sent("the status ends", &event.PersonStatusEnded{Register: w.Reg("p1", "c1"), Person: scenario.Ref("berik")})).
			Then(scenario.Happens("the appointment ends", func(e *event.AppointmentEnded) bool { return e.Reason == "status_lost" }),
				totalsAre(3000, paid, 0, 0, 3000-paid, 0, 0)).
			When(until(local(16, 18, 0)), sent("an act after it", performed("a2", 1, local(16, 10, 0), local(16, 11, 0), nil))).
			Then(scenario.Happens("is flagged", func(e *event.ActRecorded) bool { return len(e.Flags) == 1 && e.Flags[0] == "after_end" }))
	}
}

// TestWorkBeforeTheNumberIsPaid: the first urgent action comes before the ERDR number (CPC 179(1)); when the number
// comes, its work is the same work.
func TestWorkBeforeTheNumberIsPaid(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0))).
		When(sent("an act of a case without a number", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil))).
		Then(totalsAre(3000, 3000, 0, 0, 0, 0, 0)).
		When(sent("the number", &event.CaseRegistered{Register: w.Reg("n1", "c1"), ErdrNumber: "257100031000431", RegisteredAt: local(15, 17, 0)}),
			sent("a second act", performed("a2", 1, local(15, 13, 0), local(15, 15, 0), nil))).
		Then(scenario.Happens("under the same appointment", func(e *event.ActRecorded) bool { return e.Act == "a2" && e.Appointment == ap }),
			totalsAre(5000, 5000, 0, 0, 0, 0, 0))
}

// TestWorkFollowsThePersonWhenCasesJoinAndSeparate: acts told under the joined case and under the separated one stand in
// the appointment of their person, and a day of one case is priced as one (CPC 43(6), 44).
func TestWorkFollowsThePersonWhenCasesJoinAndSeparate(t *testing.T) {
	w, ap := appointed(t)
	in := func(registerCase string) func(*event.ActPerformed) {
		return func(e *event.ActPerformed) { e.RegisterCase = registerCase }
	}
	w.Given(until(local(16, 18, 0)), sent("twenty minutes", performed("a1", 1, local(15, 9, 0), local(15, 9, 20), nil)),
		sent("another case", &event.CaseOpened{Register: w.Reg("o7", "c7"), Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium",
			QualifiedFrom: civil.DateOf(2025, 10, 1)}),
		sent("the case goes on in it", &event.CaseJoined{Register: w.Reg("j1", "c1"), Into: "c7"})).
		When(sent("twenty more, told under the other", performed("a2", 1, local(15, 10, 0), local(15, 10, 20), in("c7")))).
		Then(scenario.Happens("the same defence", func(e *event.ActRecorded) bool { return e.Act == "a2" && e.Appointment == ap }),
			totalsAre(1000, 1000, 0, 0, 0, 0, 0)).
		When(sent("Berik is separated", &event.CaseSeparated{Register: w.Reg("s1", "c7"), NewCase: "c8", Persons: []journal.Ref{scenario.Ref("berik")}}),
			sent("and an act of the new case", performed("a3", 1, local(16, 9, 0), local(16, 11, 0), in("c8")))).
		Then(scenario.Happens("still the same defence", func(e *event.ActRecorded) bool { return e.Act == "a3" && e.Appointment == ap }),
			totalsAre(3000, 3000, 0, 0, 0, 0, 0))
}

// TestABreakThatAPersonGaveAwayIsNotPaid: a break of one interrogation and the waiting for another are the same half hour.
// A person gives it to the other record; from then on no line of the first has a minute of it.
func TestABreakThatAPersonGaveAwayIsNotPaid(t *testing.T) {
	w, ap := appointed(t)
	other := func(e *event.ActPerformed) {
		e.RegisterCase, e.Persons, e.WaitingFrom = "c2", []journal.Ref{scenario.Ref("daniyar")}, local(15, 10, 0)
	}
	w.Given(later("q2", "c2", "daniyar"), until(local(15, 18, 0)),
		sent("three hours for Berik, one of them a break", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), func(e *event.ActPerformed) {
			e.Breaks = []event.Span{{From: local(15, 10, 0), To: local(15, 11, 0)}}
		})),
		sent("in the break he waits for Daniyar's act, and takes part", performed("a2", 1, local(15, 10, 30), local(15, 10, 45), other)))
	w.When(sent("an official refuses the overlap of Berik's", resolved(ap+"/1", "hold_overlap", "refuse"))).
		Then(scenario.Happens("the half hour is the other's", func(e *event.MinutesJudged) bool {
			return e.Act == "a1" && len(e.Lost) == 1 && e.Lost[0] == event.Span{From: local(15, 10, 0), To: local(15, 10, 30)}
		}))
	last := map[string]*event.FeeAccrued{}
	for _, e := range scenario.Every[event.FeeAccrued](w) {
		last[e.Claim] = e
	}
	given := event.Span{From: local(15, 10, 0), To: local(15, 10, 45)}
	paid := int64(0)
	for claim, e := range last {
		for i := range e.Lines {
			for _, p := range e.Lines[i].Pieces {
				both := min(p.To, given.To) - max(p.From, given.From)
				switch {
				case both <= 0:
				case claim == ap+"/1":
					t.Errorf("Berik's claim has %s to %s as %s", p.From, p.To, e.Lines[i].Kind)
				default:
					paid += int64(both / civil.Minute)
				}
			}
		}
	}
	if paid != 45 {
		t.Errorf("the other claim has %d of 45 minutes", paid)
	}
}
