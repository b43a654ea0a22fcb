package appointment_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func world(t *testing.T) *World {
	t.Helper()
	w := New(t, territory.New(Bar), Bar, Noon-civil.Hour)
	w.Renew = func() journal.Machine { return territory.New(Bar) }
	w.Given(TheBook())
	w.Now = Noon
	return w
}

func TestRequestLeadsToAnOfferAndAnAppointment(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"))
	w.When(Request("r1", "k1", "Serik", nil)).Then(
		Happens("the register is told", func(e *event.RequestRegistered) bool {
			return e.Request == "r1" && e.Regime == "statutory" && e.Urgency == "urgent" && e.WantedAt == Noon
		}),
		Happens("one advocate of the band is asked for 15 minutes", func(e *event.OfferMade) bool {
			return e.Offer == "r1/1" && e.Pool == "zone" && e.By == "draw" && len(e.Band) == 2 && e.Band[0].Advocate == e.Advocate &&
				e.Band[0].Code == "" && e.Band[1].Code == "drawn_later" && e.AnswerBy == Noon+15*civil.Minute && e.Roster == "2025-10/1"
		}))
	w.When(Accepts("r1")).Then(
		Happens("the offer ended", func(e *event.OfferEnded) bool { return e.Result == "accepted" }),
		Happens("the register is told who comes", func(e *event.DefenderNamed) bool {
			return e.Appointment == "r1/1" && e.HomeBar == Bar && e.AcceptedAt == Noon
		}))
	named := w.Records[len(w.Records)-1]
	fields := ""
	for _, b := range named.Sealed {
		fields += b.Field + " "
	}
	if fields != "person_id advocate_id advocate_name advocate_phone licence " {
		t.Errorf("boxes of the answer: %s", fields)
	}
	a := w.Appointed("r1").Advocate
	w.When(Message("he signs the notice", func(w *World) journal.Body {
		return &event.NoticeSigned{Appointment: "r1/1", Advocate: a, Number: "5", Date: civil.DateOf(2025, 10, 15)}
	})).Then(Happens("the register gets number and date", func(e *event.DefenderEntered) bool { return e.NoticeNumber == "5" }))
	w.When(Message("he signs again", func(w *World) journal.Body {
		return &event.NoticeSigned{Appointment: "r1/1", Advocate: a, Number: "6", Date: civil.DateOf(2025, 10, 15)}
	})).Then(Never[event.DefenderEntered]("no second entry"), Happens[event.FactRefused]("it is refused", nil))
}

func TestRegimesByTheDateOfTheDecree(t *testing.T) {
	for _, c := range []struct {
		unit string
		day  civil.Date
		want string // regime, or code of the refusal
	}{
		{Unit, civil.DateOf(2020, 6, 30), "outside_wave"},
		{Unit, civil.DateOf(2020, 8, 11), "w20_1"}, // with a mark
		{Unit, civil.DateOf(2020, 8, 12), "w20_1"},
		{Unit, civil.DateOf(2020, 12, 25), "w20_1"},
		{Unit, civil.DateOf(2020, 12, 26), "outside_wave"},
		{"31-district_police-01", civil.DateOf(2020, 9, 1), "w20_2"},
		{"11-district_police-01", civil.DateOf(2020, 9, 1), "outside_wave"},
		{"11-district_police-01", civil.DateOf(2021, 4, 18), "outside_wave"},
		{"11-district_police-01", civil.DateOf(2021, 4, 19), "w21"},
		{Unit, civil.DateOf(2021, 12, 31), "w21"},
		{Unit, civil.DateOf(2022, 1, 1), "statutory"},
	} {
		w := world(t)
		w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DocumentDate, e.Unit = c.day, c.unit }))
		got := ""
		if e := Last[event.RequestRefused](w); e != nil {
			got = e.Code
		} else if e := Last[event.RequestRegistered](w); e != nil {
			got = e.Regime
		}
		if got != c.want {
			t.Errorf("%s on %s: got %s, want %s", c.unit, c.day, got, c.want)
		}
	}
}

func TestRefusalsOfARequest(t *testing.T) {
	w := world(t)
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.ErdrNumber = "12345" })).Then(
		Happens("the number is malformed", func(e *event.RequestRefused) bool { return e.Code == "number_malformed" }))
	w.When(Message("a request that could not be read", func(*World) journal.Body {
		return &event.RequestMalformed{Request: "r9", Unit: Unit, Code: "schema_violation", Place: "data/person_id"}
	})).Then(Happens("the register is told so", func(e *event.RequestRefused) bool { return e.Code == "malformed_request" && e.Request == "r9" }))
	w.Given(Message("the case is terminated", func(w *World) journal.Body {
		return &event.CaseTerminated{Register: w.Reg("o1", "k2")}
	}))
	w.When(Request("r2", "k2", "Serik", nil)).Then(
		Happens("the case is closed", func(e *event.RequestRefused) bool { return e.Code == "case_closed" }))
}

func TestAskedAgainJoins(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil))
	w.When(Request("r2", "k1", "Serik", nil)).Then(
		Happens("it joins the open one", func(e *event.RequestJoined) bool { return e.To == "r1" && e.Code == "already_open" }),
		Never[event.OfferMade]("nobody is asked twice"))
	w.Given(Accepts("r1"))
	w.When(Request("r3", "k1", "Serik", nil)).Then(
		Happens("it is served already", func(e *event.RequestJoined) bool {
			return e.Code == "already_served" && e.Appointment == "r1/1"
		}))
}

func TestSilenceAndRefusalGoToTheNext(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat", "Dana"), OnDuty("Aizhan", "Bolat", "Dana"), Request("r1", "k1", "Serik", nil))
	first := w.Offer("r1").Advocate
	w.When(Passes(15*civil.Minute)).Then(
		Happens("no answer", func(e *event.OfferEnded) bool { return e.Result == "no_answer" && e.Advocate == first }),
		Happens("the next is asked", func(e *event.OfferMade) bool { return e.N == 2 && e.Advocate != first }))
	w.When(Message("the first answers late", func(*World) journal.Body {
		return &event.OfferAccepted{Offer: "r1/1", Advocate: first}
	})).Then(Happens("too late", func(e *event.FactRefused) bool { return e.Code == "answered_too_late" }),
		Never[event.DefenderNamed]("nobody is named"))
	w.When(Declines("r1", "court")).Then(
		Happens("justified", func(e *event.OfferEnded) bool { return e.Result == "declined_justified" }),
		Happens("the third is asked", func(e *event.OfferMade) bool { return e.N == 3 }))
	w.When(Message("a stranger accepts", func(*World) journal.Body {
		return &event.OfferAccepted{Offer: "r1/3", Advocate: Ref("stranger")}
	})).Then(Happens[event.FactRefused]("refused", nil), Never[event.DefenderNamed]("nobody is named"))
}

func TestPoolsWidenAndEscalationNeverEnds(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), Duty(MonthName, 1, []string{"Aizhan"}, []string{"Bolat"}))
	w.Given(Request("r1", "k1", "Serik", nil))
	w.When(Declines("r1", "other_unjustified")).Then(
		Happens("the neighbours are asked", func(e *event.PoolWidened) bool { return e.Pool == "neighbours" }),
		Happens("Bolat is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref("Bolat") && e.Pool == "neighbours" }))
	w.When(Declines("r1", "other_unjustified")).Then(
		Happens("the coordinator is called", func(e *event.DefenderNotFound) bool { return e.Alarm == 1 && e.Next == w.Now+15*civil.Minute }),
		Happens("the bar is alarmed", func(e *event.AlarmRaised) bool { return len(e.To) == 1 && e.To[0] == "bar" }))
	w.When(Passes(35*civil.Minute)).Then(
		Happens("it rings again", func(e *event.DefenderNotFound) bool { return e.Alarm == 3 }),
		Happens("wider", func(e *event.AlarmRaised) bool { return len(e.To) == 3 }))
	w.When(ListedAs("Dana", nil), Duty(MonthName, 2, []string{"Aizhan", "Dana"}, []string{"Bolat"}), Passes(civil.Second)).Then(
		Happens("a new advocate on duty is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref("Dana") }))
}

func TestAbsentAdvocateComesBack(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Message("Aizhan is away for 5 minutes", func(w *World) journal.Body {
		return &event.AdvocateAbsent{Advocate: Ref("Aizhan"), From: w.Now, To: w.Now + 5*civil.Minute}
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens[event.DefenderNotFound]("nobody is there", nil))
	w.When(Passes(6 * civil.Minute)).Then(Happens("she is asked when she is back", func(e *event.OfferMade) bool { return e.Advocate == Ref("Aizhan") }))
}

func TestCoordinatorNamesByHand(t *testing.T) {
	w := world(t).Given(ListedAs("Marat", func(e *event.AdvocateListed) { e.HomeBar = "KZ-75" }), Request("r1", "k1", "Serik", nil))
	name := func(second string) Step {
		return Message("the coordinator names Marat", func(*World) journal.Body {
			return &event.CoordinatorNamed{Request: "r1", Advocate: Ref("Marat"), Reason: "scarcity", HomeBar: "KZ-75",
				Coordinator: Ref("coordinator"), Second: Ref(second)}
		})
	}
	w.When(name("coordinator")).Then(Happens("one signature is not enough", func(e *event.FactRefused) bool { return e.Code == "second_signature" }))
	w.When(name("chair")).Then(Happens("a borrowed advocate is asked", func(e *event.OfferMade) bool { return e.By == "hand" && e.Pool == "coordinator" }))
	w.When(Accepts("r1")).Then(Happens("his home bar is told", func(e *event.DefenderNamed) bool { return e.HomeBar == "KZ-75" }))
}

func TestCoSuspectsGetSeparateAdvocates(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	first := w.Appointed("r1").Advocate
	w.When(Request("r2", "k1", "Nurlan", nil)).Then(Happens("the other one is asked", func(e *event.OfferMade) bool {
		return e.Advocate != first && len(e.Others) == 1 && e.Others[0].Code == "conflict_co_suspect"
	}))
	w.Given(Message("case k2 is joined into k1", func(w *World) journal.Body {
		return &event.CaseJoined{Register: w.Reg("j1", "k2"), Into: "k1"}
	}))
	w.When(Request("r3", "k2", "Askar", nil)).Then(Happens[event.DefenderNotFound]("both are on the side of others", nil))
}

func TestVictimsAdvocateIsPassedOver(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Message("Aizhan represents the victim", func(w *World) journal.Body {
		return &event.VictimRepresentativeEntered{Register: w.Reg("v1", "k1"), Advocate: Ref("Aizhan")}
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens("Bolat is asked", func(e *event.OfferMade) bool {
		return e.Advocate == Ref("Bolat") && e.Others[0].Code == "conflict_victim"
	}))
}

func TestNoShowAndStandIn(t *testing.T) {
	detained := func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = Noon-civil.Hour, Noon-civil.Hour/2 }
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", detained), Accepts("r1"))
	first := w.Appointed("r1").Advocate
	w.When(Passes(61*civil.Minute)).Then(
		Happens("he is missed", func(e *event.DefenderMissed) bool { return e.Appointment == "r1/1" && e.Reason == "no_show" }),
		Happens("a stand-in is asked", func(e *event.OfferMade) bool { return e.Advocate != first }))
	arrives := Message("he comes after all", func(w *World) journal.Body {
		return &event.DefenderArrived{Register: w.Reg("a1", "k1"), Request: "r1", Advocate: first, ArrivedAt: w.Now}
	})
	w.When(arrives).Then(Happens("the offer is withdrawn", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }),
		Happens[event.DefenderCame]("he is the defender again", nil))

	w = world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", detained), Accepts("r1"))
	w.Given(Message("the register says he did not come", func(w *World) journal.Body {
		return &event.DefenderAbsent{Register: w.Reg("a1", "k1"), Request: "r1", Advocate: w.Appointed("r1").Advocate, AbsentAt: w.Now}
	}))
	w.When(Accepts("r1")).Then(
		Happens("the stand-in takes over", func(e *event.DefenderReplaced) bool {
			return e.Appointment == "r1/1" && e.By == "r1/2" && e.Reason == "no_show"
		}),
		Never[event.AppointmentEnded]("the first one stays recorded until the bar decides"))
	w.When(Message("the bar decides", func(w *World) journal.Body {
		return &event.NoShowDecided{Appointment: "r1/1", Decision: "replaced", Reason: "stand_in_stays", Coordinator: Ref("c"), Second: Ref("d")}
	})).Then(Happens("the first one's appointment is over", func(e *event.AppointmentEnded) bool { return e.Appointment == "r1/1" && e.Reason == "no_show" }))
}

func TestArrivalInTimeStopsTheClock(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"),
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Minor = true; e.Grounds = []string{"minor"} }), Accepts("r1"))
	w.Given(Message("she arrives", func(w *World) journal.Body {
		return &event.DefenderArrived{Register: w.Reg("a1", "k1"), Request: "r1", Advocate: Ref("Aizhan"), ArrivedAt: w.Now}
	}))
	w.When(Passes(3 * civil.Hour)).Then(Never[event.DefenderMissed]("she is not missed"))
}

func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name   string
		fact   func(*World) journal.Body
		reason string
	}{
		{"waiver", func(w *World) journal.Body {
			return &event.DefenderWaived{Register: w.Reg("x", "k1"), Person: Ref("Serik"), DocumentNumber: "3", DocumentDate: civil.DateOf(2025, 10, 15)}
		}, "waiver"},
		{"own advocate", func(w *World) journal.Body {
			return &event.OwnAdvocateEntered{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Keeps: "own"}
		}, "private"},
		{"both stay", func(w *World) journal.Body {
			return &event.OwnAdvocateEntered{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Keeps: "both"}
		}, ""},
		{"to court", func(w *World) journal.Body { return &event.CaseSentToCourt{Register: w.Reg("x", "k1")} }, "to_court"},
		{"terminated", func(w *World) journal.Body { return &event.CaseTerminated{Register: w.Reg("x", "k1")} }, "terminated"},
		{"status refused", func(w *World) journal.Body {
			return &event.PersonStatusRefused{Register: w.Reg("x", "k1"), Person: Ref("Serik")}
		}, "status_lost"},
		{"status ended", func(w *World) journal.Body {
			return &event.PersonStatusEnded{Register: w.Reg("x", "k1"), Person: Ref("Serik")}
		}, "status_lost"},
		{"withdrawn", func(w *World) journal.Body {
			return &event.RequestWithdrawn{Register: w.Reg("x", "k1"), Request: "r1", Reason: "mistake"}
		}, "withdrawn"},
		{"another case", func(w *World) journal.Body { return &event.CaseTerminated{Register: w.Reg("x", "k9")} }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Passes(civil.Minute))
			w.Given(Accepts("r1"), Passes(civil.Minute))
			w.When(Message(c.name, c.fact))
			if c.reason == "" {
				w.Then(Never[event.AppointmentEnded]("the appointment goes on"))
				return
			}
			w.Then(Happens("the appointment ends", func(e *event.AppointmentEnded) bool { return e.Reason == c.reason && e.Appointment == "r1/1" }))

			w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Passes(civil.Minute))
			w.When(Message(c.name+" while an offer is open", c.fact))
			if c.reason == "waiver" {
				w.Then(Happens("nobody was present", func(e *event.FactRefused) bool { return e.Code == "waiver_without_defender" }))
				return
			}
			w.Then(Happens("the offer is withdrawn", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }),
				Happens("the request is cancelled", func(e *event.RequestCancelled) bool { return e.Reason == c.reason }))
		})
	}
}

func TestWaiverThatIsNotAccepted(t *testing.T) {
	for ground, code := range map[string]string{"minor": "waiver_minor", "disability": "waiver_disability", "language": "waiver_language",
		"forced_psychiatric": "waiver_psychiatric", "over_10_years": "waiver_life"} {
		w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
			e.Grounds, e.Severity = []string{ground}, "particularly_grave"
			if ground == "forced_psychiatric" {
				e.Severity = "medium"
			}
		}), Accepts("r1"))
		w.When(Message("waiver", func(w *World) journal.Body {
			return &event.DefenderWaived{Register: w.Reg("x", "k1"), Person: Ref("Serik"), DocumentNumber: "3", DocumentDate: civil.DateOf(2025, 10, 15)}
		})).Then(Happens("it is not accepted for "+ground, func(e *event.FactRefused) bool { return e.Code == code }),
			Never[event.AppointmentEnded]("the appointment goes on"))
	}
}

func TestExcludedAdvocateIsReplaced(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	first := w.Appointed("r1").Advocate
	w.When(Message("the prosecutor excludes him", func(w *World) journal.Body {
		return &event.DefenderExcluded{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Advocate: first, ActNumber: "1", ActDate: civil.DateOf(2025, 10, 15)}
	})).Then(
		Happens("the appointment ends", func(e *event.AppointmentEnded) bool { return e.Reason == "excluded_by_prosecutor" }),
		Happens("another one is asked; he is barred", func(e *event.OfferMade) bool {
			return e.Advocate != first && e.Others[0].Code == "barred"
		}))
	w.When(Accepts("r1")).Then(Happens("the register is told", func(e *event.DefenderReplaced) bool { return e.By == "r1/2" }))
}

func TestLicenceLost(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	first := w.Appointed("r1").Advocate
	w.When(Message("his licence will end in an hour", func(w *World) journal.Body {
		return &event.AdvocateStatusChanged{Advocate: first, Status: "ended", From: w.Now + civil.Hour}
	})).Then(Never[event.AppointmentEnded]("not yet"))
	w.When(Passes(61*civil.Minute)).Then(
		Happens("now it ends", func(e *event.AppointmentEnded) bool { return e.Reason == "licence_lost" }),
		Happens("another one is asked", func(e *event.OfferMade) bool { return e.Advocate != first }))
}

func TestInterruptionSuspends(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(civil.Minute))
	w.When(Message("interrupted", func(w *World) journal.Body {
		return &event.CaseInterrupted{Register: w.Reg("i", "k1"), Ground: "wanted"}
	})).Then(Happens[event.AppointmentSuspended]("on hold", nil))
	w.Given(Passes(civil.Minute))
	w.When(Message("resumed", func(w *World) journal.Body {
		return &event.CaseResumed{Register: w.Reg("j", "k1")}
	})).Then(Happens[event.AppointmentResumed]("it goes on", nil))
}

func TestOnePersonTwoReferences(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "unknown", nil), Accepts("r1"),
		Passes(civil.Minute), Request("r2", "k1", "Serik", nil), Accepts("r2"))
	w.When(Message("the unknown one is Serik", func(w *World) journal.Body {
		e := &event.PersonIdentified{Register: w.Reg("i", "k1"), Person: Ref("unknown"), Other: Ref("Serik")}
		e.IIN = "absent"
		return e
	})).Then(Happens("the one accepted first survives", func(e *event.AppointmentEnded) bool {
		return e.Appointment == "r2/1" && e.Reason == "person_merged" && e.Survivor == "r1/1"
	}))
	w.When(Request("r3", "k1", "Serik", nil)).Then(Happens("he is served", func(e *event.RequestJoined) bool { return e.Appointment == "r1/1" }))
}

func TestJoinedCasesKeepOneAppointment(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Passes(3*civil.Hour), Request("r2", "k2", "Serik", nil), Accepts("r2"))
	w.When(Message("k1 goes on in k2", func(w *World) journal.Body {
		return &event.CaseJoined{Register: w.Reg("j", "k1"), Into: "k2"}
	})).Then(Happens("the first survives", func(e *event.AppointmentEnded) bool { return e.Appointment == "r2/1" }))
}

func TestRerequestReturnsToTheSameAdvocate(t *testing.T) {
	names := []string{"Aizhan", "Bolat", "Dana", "Erlan", "Gulnar"}
	w := world(t).Given(Listed(names...), OnDuty(names...), Request("r1", "k1", "Serik", nil))
	first := w.Offer("r1").Advocate
	w.Given(Message("the body withdraws it", func(w *World) journal.Body {
		return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "mistake"}
	}), Passes(71*civil.Hour))
	w.When(Request("r2", "k1", "Serik", nil)).Then(Happens("the same one is asked", func(e *event.OfferMade) bool {
		return e.By == "rerequest" && e.Advocate == first
	}))
	w.Given(Message("withdrawn again", func(w *World) journal.Body {
		return &event.RequestWithdrawn{Register: w.Reg("w2", "k1"), Request: "r2", Reason: "mistake"}
	}), Passes(73*civil.Hour))
	w.When(Request("r3", "k1", "Serik", nil)).Then(Happens("after 72 hours there is a draw", func(e *event.OfferMade) bool { return e.By == "draw" }))
}

func TestOutageExtendsOffers(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil))
	w.Given(Message("the service was down for an hour", func(w *World) journal.Body {
		w.Now += 10 * civil.Minute
		return &event.ServiceResumed{From: w.Now - civil.Hour, To: w.Now}
	}))
	w.When(Passes(30 * civil.Minute)).Then(Never[event.OfferEnded]("the offer still waits"))
	w.When(Passes(36 * civil.Minute)).Then(Happens("then it ends", func(e *event.OfferEnded) bool { return e.Result == "no_answer" }))
}

func TestLegalTermsWarnOnlyWithoutDefender(t *testing.T) {
	ask := Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = Noon-2*civil.Hour, Noon-civil.Hour })
	warn := func(code string) func(*event.AlarmRaised) bool {
		return func(e *event.AlarmRaised) bool { return e.Code == code }
	}
	w := world(t)
	w.When(ask).Then(Happens("the nearest term is told", func(e *event.RequestRegistered) bool {
		return e.Deadline == Noon+23*civil.Hour && e.Detained == "yes" && len(e.Flags) == 1 && e.Flags[0] == "late_request"
	}))
	w.When(Passes(12 * civil.Hour)).Then(Happens("half of the first interrogation's term", warn("clock_first_interrogation")))
	w.When(Passes(12 * civil.Hour)).Then(Happens("half of the detention", warn("clock_detention_48")))
	w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), ask, Accepts("r1"))
	w.When(Passes(30 * civil.Minute)).Then(Never[event.AlarmRaised]("no alarm with a defender"))
}

func TestWordsBeforeTheirObjectWait(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Message("he did not come, says the register too early", func(w *World) journal.Body {
		return &event.DefenderAbsent{Register: w.Reg("a", "k1"), Request: "r1", Advocate: Ref("Aizhan"), AbsentAt: w.Now}
	})).Then(Happens("it waits for the request", func(e *event.FactParked) bool { return e.Waits == "request/r1" }))
	w.When(Request("r1", "k1", "Serik", nil)).Then(
		Happens("it is taken up", func(e *event.FactTakenUp) bool { return e.Waits == "request/r1" }),
		Happens("and waits for the defender", func(e *event.FactParked) bool { return len(e.Waits) > 60 }))
	w.When(Accepts("r1")).Then(Happens[event.DefenderMissed]("now it holds", nil))

	w = world(t).Given(Message("withdrawn too early", func(w *World) journal.Body {
		return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "mistake"}
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens[event.RequestCancelled]("the request is cancelled at once", nil))
	w = world(t).Given(Message("an answer to an offer nobody made", func(w *World) journal.Body {
		return &event.OfferAccepted{Offer: "r7/1", Advocate: Ref("Aizhan")}
	}))
	if len(Every[event.FactParked](w)) != 0 || len(Every[event.FactRefused](w)) != 1 {
		t.Error("an answer never waits")
	}
}

func TestParkedFactIsToldAfterThirtyDays(t *testing.T) {
	w := world(t).Given(Message("withdrawn too early", func(w *World) journal.Body {
		return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "mistake"}
	}))
	w.When(Passes(29 * civil.Day)).Then(Never[event.FactUnresolved]("not yet"))
	w.When(Passes(1*civil.Day)).Then(Happens[event.FactUnresolved]("a person must look", nil), Happens[event.AlarmRaised]("and is called", nil))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens[event.FactTakenUp]("it is still taken up", nil))
}
