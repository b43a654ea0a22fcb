package appointment_test

import (
	"slices"
	"testing"

	"qorgau/domain/appointment"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/reason"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// The table of terms is data: each row has a name in the catalogue, says what starts and ends it, and one that rings
// has a length or a setting.
func TestEveryTermHasItsRow(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range appointment.Terms {
		if seen[x.Kind] || x.Starts == "" || x.Ends == "" || x.Does == "" {
			t.Errorf("%+v", x)
		}
		seen[x.Kind] = true
		if _, ok := reason.Find("clock_" + x.Kind); !ok {
			t.Errorf("clock_%s has no name", x.Kind)
		}
	}
	for kind, length := range map[string]civil.Instant{"first_interrogation": 24, "detention_24": 24, "detention_48": 48, "detention_72": 72,
		"qualification_announcement": 24, "chosen_defender": 24, "long_absence": 120, "motion": 72, "participant_form": 24, "joinder_notice": 24,
		"format_notice": 24, "delivery": 3, "prosecutor_notice": 12} {
		if got := appointment.TermOf(kind).Length; got != length*civil.Hour {
			t.Errorf("%s runs for %d h", kind, got/civil.Hour)
		}
	}
}

// The decree on the qualification is announced within 24 hours with the defender there (CPC 206): alarms at a half,
// three quarters and the end, until the act is told.
func TestTheQualificationIsAnnounced(t *testing.T) {
	requalified := Message("requalified", func(w *World) journal.Body {
		return &event.CaseRequalified{Register: w.Reg("q", "k1"), From: w.Now.UTCDate(), Article: "1880004", Severity: "grave"}
	})
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), requalified)
	w.When(Passes(13 * civil.Hour)).Then(Happens("half of the time", func(e *event.AlarmRaised) bool {
		return e.Code == "clock_qualification_announcement" && slices.Contains(e.To, "defender")
	}))
	w.Given(Message("it is announced", func(w *World) journal.Body {
		return &event.ActPerformed{Register: w.Reg("a", "k1"), ActContent: event.ActContent{Persons: []journal.Ref{Ref("Serik")}, Advocate: Ref("Aizhan"),
			Kind: "qualification_announcement", ClientPlace: "unit", OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: w.Now - civil.Hour,
			EndedAt: w.Now, ProtocolNumber: "9", ProtocolDate: w.Now.UTCDate()}}
	}))
	w.When(Passes(20 * civil.Hour)).Then(Step{Text: "no more alarms of it", Do: func(w *World) {
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == "clock_qualification_announcement" {
				w.Failf("it rang again")
			}
		}
	}})
}

// At the end of 48 hours without a court order the person must be released, defender or not (CPC 133(2)).
func TestTheEndOfADetention(t *testing.T) {
	detained := func(w *World) journal.Body {
		e := &event.PersonDetained{Register: w.Reg("d", "k1"), Person: Ref("Serik"), DetainedAt: w.Now, ProtocolAt: w.Now, TermHours: 48, Ground: "d_01"}
		e.IIN = "absent"
		return e
	}
	given := func() *World {
		return world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Message("detained", detained), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	}
	w := given()
	w.When(Passes(49 * civil.Hour)).Then(Happens("the head of the place is called", alarm("release_due")))
	for _, ends := range []Step{
		Message("the court orders custody", func(w *World) journal.Body {
			return &event.MeasureSet{Register: w.Reg("m", "k1"), Person: Ref("Serik"), Measure: "custody"}
		}),
		Message("he is released", func(w *World) journal.Body {
			return &event.PersonReleased{Register: w.Reg("f", "k1"), Person: Ref("Serik"), ReleasedAt: w.Now}
		}),
	} {
		w = given().Given(Passes(40*civil.Hour), ends)
		w.When(Passes(20 * civil.Hour)).Then(Step{Text: "no call", Do: func(w *World) {
			for _, e := range Every[event.AlarmRaised](w) {
				if e.Code == "release_due" {
					w.Failf("called after %s", ends.Text)
				}
			}
		}})
	}
}

// The chosen defender of a detained person: after 24 hours the body must propose another one (CPC 68(4)).
func TestTheChosenDefenderDoesNotCome(t *testing.T) {
	w := world(t).Given(Message("detained", func(w *World) journal.Body {
		e := &event.PersonDetained{Register: w.Reg("d", "k1"), Person: Ref("Serik"), DetainedAt: w.Now, TermHours: 48}
		e.IIN = "absent"
		return e
	}), Message("he has an advocate of his own", func(w *World) journal.Body {
		return &event.OwnAdvocateEntered{Register: w.Reg("o", "k1"), Person: Ref("Serik")}
	}), Message("who has not come", func(w *World) journal.Body {
		return &event.ChosenDefenderAbsent{Register: w.Reg("oa", "k1"), Person: Ref("Serik"), InvitedAt: w.Now - civil.Hour}
	}))
	w.When(Passes(22 * civil.Hour)).Then(Never[event.AlarmRaised]("not before 24 hours"))
	w.When(Passes(2 * civil.Hour)).Then(Happens("then the body is called", alarm("chosen_defender_absent")))
}

// Long absence: five days after a no-show the stand-in stays, or a successor is searched for good (CPC 68(3)).
func TestFiveDaysAfterANoShow(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", held(1)), Accepts("r1"), Passes(61*civil.Minute), Accepts("r1"))
	w.When(Passes(5 * civil.Day)).Then(Happens("the first one's defence is over", func(e *event.AppointmentEnded) bool {
		return e.Appointment == "r1/1" && e.Reason == "no_show"
	}))
	w = world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", held(1)), Accepts("r1"), Passes(61*civil.Minute), Accepts("r1"))
	decide := func(second string) Step {
		return Message("the bar lets the first one return", func(w *World) journal.Body {
			return &event.NoShowDecided{Appointment: "r1/1", Decision: "returns", Reason: "data_wrong", Coordinator: Ref("c"), Second: Ref(second)}
		})
	}
	w.When(decide("c")).Then(Happens("not with one signature", func(e *event.FactRefused) bool { return e.Code == "second_signature" }))
	w.When(decide("d")).Then(Happens("the stand-in's work ends and is paid", func(e *event.AppointmentEnded) bool {
		return e.Appointment == "r1/2" && e.Reason == "stood_in"
	}), Happens[event.DefenderCame]("the first one is the defender again", nil))
}

// His own word on his arrival stops the no-show; paid waiting begins only with the body's.
func TestTheAdvocateReportsHisArrival(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", held(1)), Accepts("r1"), Message("she is there", func(w *World) journal.Body {
		return &event.ArrivalReported{Appointment: "r1/1", Advocate: Ref("Aizhan"), At: w.Now}
	}))
	w.When(Passes(2 * civil.Hour)).Then(Never[event.DefenderMissed]("no no-show"))
	if a := w.Machine.(*territory.Machine).S.Appointments.Get("r1/1"); a.ArrivedAt != 0 {
		t.Error("her own word counts as the body's")
	}
}

// A defender is told of an act with time and place, of a joinder and of another format; what he does not open in time
// calls the bar, what he opens does not.
func TestNotices(t *testing.T) {
	given := func() *World {
		return world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	}
	scheduled := Message("an interrogation is set for tomorrow", func(w *World) journal.Body {
		return &event.ActScheduled{Register: w.Reg("a1", "k1"), Persons: []journal.Ref{Ref("Serik")}, Kind: "interrogation", At: w.Now + civil.Day, NoticeSentAt: w.Now}
	})
	w := given()
	w.When(scheduled).Then(Happens("she is told", func(e *event.DefenderInformed) bool {
		return e.Information == "r1/1/act/a1.1" && e.At == Noon+civil.Day && e.SentAt == Noon && e.DueAt == Noon+civil.Day/2
	}))
	w.When(Passes(13 * civil.Hour)).Then(Happens("unopened: the bar is called", alarm("information_unseen")))
	w = given().Given(scheduled, Message("she opens it", func(w *World) journal.Body {
		return &event.InformationSeen{Information: "r1/1/act/a1.1", Advocate: Ref("Aizhan")}
	}))
	w.When(Passes(13 * civil.Hour)).Then(Never[event.AlarmRaised]("opened: nobody is called"))
	w.When(Message("it is called off", func(w *World) journal.Body {
		return &event.ActPostponed{Register: w.Reg("p1", "k1"), Act: "a1", Called: "called_off", Reason: "x"}
	})).Then(Happens("she is told that too", func(e *event.DefenderInformed) bool { return e.Withdrawn && e.Object == "a1" }))
	w.When(Message("the case goes to paper", func(w *World) journal.Body {
		return &event.CaseFormatChanged{Register: w.Reg("f1", "k1"), Format: "paper"}
	})).Then(Happens("within 24 hours", func(e *event.DefenderInformed) bool { return e.About == "format" && e.DueAt == w.Now+civil.Day }))
	w.When(Message("the case is joined", func(w *World) journal.Body {
		return &event.CaseJoined{Register: w.Reg("j1", "k1"), Into: "k2"}
	})).Then(Happens("she is told of it", func(e *event.DefenderInformed) bool { return e.About == "joinder" }))
}

// Form 18-1 is filled in within 24 hours of acceptance, else the body is reminded (order 89 p. 57).
func TestForm18_1(t *testing.T) {
	given := func() *World {
		return world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	}
	w := given()
	w.When(Passes(25 * civil.Hour)).Then(Happens("it is missing", alarm("form_18_1_missing")))
	w = given().Given(Message("it is filled in", func(w *World) journal.Body {
		return &event.ParticipantEntered{Register: w.Reg("p", "k1"), Request: "r1", Advocate: Ref("Aizhan")}
	}))
	w.When(Passes(25 * civil.Hour)).Then(Never[event.AlarmRaised]("it is there"))
}

// A motion is decided in three days at most; then the defender is told that the investigating judge may be asked.
func TestMotions(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Message("form 18-1", func(w *World) journal.Body {
			return &event.ParticipantEntered{Register: w.Reg("p", "k1"), Request: "r1", Advocate: Ref("Aizhan")}
		}))
	file := func(id, kind string) Step {
		return Message("a motion for "+kind, func(w *World) journal.Body {
			return &event.MotionFiled{Motion: id, Appointment: "r1/1", Advocate: Ref("Aizhan"), Kind: kind, FiledAt: w.Now}
		})
	}
	w.Given(file("m1", "expertise"), file("m2", "other"), file("m3", "other"), Message("one is decided", func(w *World) journal.Body {
		return &event.MotionDecided{Register: w.Reg("md", "k1"), Motion: "m3", Decision: "granted"}
	}))
	w.When(Passes(73*civil.Hour)).Then(Happens("the judge", alarm("motion_to_judge")), Happens("a reminder", alarm("motion_undecided")),
		Step{Text: "twice in all", Do: func(w *World) {
			if n := len(Every[event.AlarmRaised](w)); n != 2 {
				w.Failf("%d alarms", n)
			}
		}})
}

func onPaper(change func(*event.PaperAppointed)) Step {
	return Message("the manual journal is entered", func(w *World) journal.Body {
		e := &event.PaperAppointed{Entry: "pj1", Unit: Unit, RegisterCase: "k9", Person: Ref("Serik"), Status: "suspect", Grounds: []string{"requested"},
			DocumentNumber: "5", DocumentDate: w.Now.UTCDate(), Language: "ru", Urgency: "urgent", AskedAt: w.Now - 3*civil.Hour,
			AcceptedAt: w.Now - 3*civil.Hour + 10*civil.Minute, Advocate: Ref("Aizhan"), Reason: "outage", OutageReport: "71/4",
			OutageFrom: w.Now - 5*civil.Hour, OutageTo: w.Now - civil.Hour, Coordinator: Ref("c"), Second: Ref("d")}
		if change != nil {
			change(e)
		}
		return e
	})
}

// A defender named on paper while the system was down: entered with the true times and the act of failure, charged in
// the queue, and the register's later request for the same person joins it.
func TestThePaperJournal(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Bolat"))
	w.When(onPaper(nil)).Then(
		Happens("marked as entered later", func(e *event.RequestRegistered) bool {
			return e.Request == "pj1" && e.Regime == "paper" && e.Format == "paper" && slices.Equal(e.Flags, []string{"entered_after"})
		}),
		Happens("he stands in the queue as one who was asked", func(e *event.OfferMade) bool { return e.By == "paper" && e.Advocate == Ref("Aizhan") }),
		Happens("at the true time", func(e *event.DefenderNamed) bool { return e.AcceptedAt == Noon-3*civil.Hour+10*civil.Minute }))
	if load := w.Machine.(*territory.Machine).S.Roster.Advocate(Ref("Aizhan")).LoadIn(MonthName); load != 1 {
		t.Errorf("his load is %d", load)
	}
	w.When(Request("r1", "k9", "Serik", nil)).Then(Happens("the register's request joins it", func(e *event.RequestJoined) bool {
		return e.Code == "already_served" && e.Appointment == "pj1/1"
	}))
	for code, change := range map[string]func(*event.PaperAppointed){
		"second_signature":        func(e *event.PaperAppointed) { e.Second = Ref("c") },
		"outage_report_missing":   func(e *event.PaperAppointed) { e.OutageReport = "" },
		"in_future":               func(e *event.PaperAppointed) { e.AcceptedAt = Noon + civil.Hour },
		"roster_unknown_advocate": func(e *event.PaperAppointed) { e.Advocate = Ref("nobody") },
	} {
		w := world(t).Given(Listed("Aizhan"))
		w.When(onPaper(change)).Then(Happens("refused: "+code, func(e *event.RequestRefused) bool { return e.Code == code && e.Holds != "" }),
			Never[event.DefenderNamed]("nobody is appointed"))
	}
	w = world(t).Given(Listed("Aizhan"))
	w.When(onPaper(func(e *event.PaperAppointed) {
		e.AskedAt, e.AcceptedAt, e.OutageFrom, e.OutageTo = Noon-40*civil.Hour, Noon-39*civil.Hour, Noon-41*civil.Hour, Noon-30*civil.Hour
	})).Then(
		Happens("too late, yet it stands", func(e *event.RequestRegistered) bool { return slices.Contains(e.Flags, "paper_entered_late") }),
		Happens("and is told", alarm("paper_entered_late")), Happens[event.DefenderNamed]("the appointment stands", nil))
}

// An objection to an automated decision is answered by a person in three working days, else an alarm rings every day;
// nothing is changed by the machine.
func TestObjections(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil))
	raise := Message("one who was passed over objects", func(w *World) journal.Body {
		return &event.ObjectionRaised{Objection: "ob1", About: "r1/1", Kind: "passed_over", By: "advocate", Who: Ref("Bolat")}
	})
	w.When(raise).Then(Happens("registered, due on Monday after a Wednesday", func(e *event.ObjectionRegistered) bool {
		return e.Objection == "ob1" && e.AnswerOn == civil.DateOf(2025, 10, 20) && e.DueAt == civil.InstantOf(2025, 10, 20, 19, 0, 0)
	}), Never[event.OfferEnded]("nothing is changed by the machine"))
	w.When(raise).Then(Happens("once", func(e *event.FactRefused) bool { return e.Code == "already_open" }))
	answer := func(by string) Step {
		return Message("a person answers", func(w *World) journal.Body {
			return &event.ObjectionAnswered{Objection: "ob1", Result: "rejected", Reason: "rule_followed", Coordinator: Ref(by)}
		})
	}
	w.When(answer("Bolat")).Then(Happens("not the one who objects", func(e *event.FactRefused) bool { return e.Code == "own_objection" }))
	w.When(Passes(6 * civil.Day)).Then(Step{Text: "alarms, again every day", Do: func(w *World) {
		n := 0
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == "objection_overdue" {
				n++
			}
		}
		if n != 1 {
			w.Failf("%d alarms", n)
		}
	}})
	w.When(Passes(2 * civil.Day)).Then(Happens("and again", alarm("objection_overdue")))
	w.When(answer("coordinator")).Then(Happens("late, and said so", func(e *event.ObjectionDecided) bool { return e.Result == "rejected" && e.Late == "yes" }))
	w.When(Passes(3 * civil.Day)).Then(Step{Text: "no more alarms", Do: func(w *World) {
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == "objection_overdue" {
				w.Failf("it rang after the answer")
			}
		}
	}})
	w.When(Message("a client objects through the register", func(w *World) journal.Body {
		return &event.ObjectionFiled{Register: w.Reg("ob2", "k1"), About: "r1/1", Kind: "choice", By: "person", Person: Ref("Serik")}
	})).Then(Happens("it is registered as well", func(e *event.ObjectionRegistered) bool { return e.By == "person" }))
}

// O20-1 and O21-1.1: the waves by the date of the decree; a refusal says what holds on paper, names the bar's duty phone
// and stands on its board.
func TestWavesOfThePilots(t *testing.T) {
	ask := func(unit string, day civil.Date) Step {
		return Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Unit, e.DocumentDate = unit, day })
	}
	phone := Message("the bar's duty phone", func(w *World) journal.Body {
		return &event.BarContactSet{Phone: "+7 717 200 00 00", Official: Ref("c")}
	})
	const zhambyl, almaty = "31-district_police-01", "75-district_police-01"
	refused := func(unit string, day civil.Date) {
		t.Helper()
		w := world(t).Given(phone)
		w.When(ask(unit, day)).Then(Happens("refused, with what holds on paper", func(e *event.RequestRefused) bool {
			return e.Code == "outside_wave" && e.Holds == "decree_stays_binding" && e.DutyPhone == "+7 717 200 00 00"
		}), Happens("on the bar's board", alarm("outside_wave")))
	}
	served := func(unit string, day civil.Date, regime string, marks ...string) {
		t.Helper()
		w := world(t).Given(phone)
		w.When(ask(unit, day)).Then(Happens("served under "+regime, func(e *event.RequestRegistered) bool {
			return e.Regime == regime && slices.Equal(e.Flags, marks)
		}))
	}
	refused(zhambyl, civil.DateOf(2020, 7, 31))
	served(zhambyl, civil.DateOf(2020, 8, 1), "w20_2", "before_effective_date")
	served(zhambyl, civil.DateOf(2020, 8, 13), "w20_2")
	for d := civil.DateOf(2020, 1, 1); d <= civil.DateOf(2020, 12, 31); d = d.AddDays(61) {
		refused(almaty, d)
	}
	refused(zhambyl, civil.DateOf(2021, 4, 18))
	for _, unit := range []string{zhambyl, almaty, "75-line_police-01", "71-transport_department-01", "71-department-01"} {
		served(unit, civil.DateOf(2021, 4, 19), "w21")
	}
	served(zhambyl, civil.DateOf(2022, 1, 1), "statutory")

	set := func(change func(*event.AppointmentSettings)) Step {
		return Step{Text: "settings are changed", Do: func(w *World) {
			s := event.DefaultAppointmentSettings()
			s.Version = 2
			change(&s)
			w.T.Helper()
			w.Mail(&event.BookSent{Mail: event.Mail{To: w.Journal, Seq: 2}, AppointmentSettings: []event.AppointmentSettings{s}})
		}}
	}
	w := world(t).Given(set(func(s *event.AppointmentSettings) { s.AfterPilotRegime = "none" }))
	w.When(ask(Unit, civil.DateOf(2022, 1, 1))).Then(Happens("refused by the other answer", func(e *event.RequestRefused) bool { return e.Code == "outside_wave" }))
	refused(zhambyl, civil.DateOf(2020, 12, 26))
	w = world(t).Given(set(func(s *event.AppointmentSettings) { s.Pilot2020EndRows = "none" }))
	w.When(ask(zhambyl, civil.DateOf(2020, 12, 26))).Then(Happens("wave 2 goes on by the other answer", func(e *event.RequestRegistered) bool {
		return e.Regime == "w20_2" && e.Settings == 2
	}))
	w = world(t).Given(set(func(s *event.AppointmentSettings) { s.Pilot2020From = "wave_start" }))
	w.When(ask(zhambyl, civil.DateOf(2020, 8, 1))).Then(Happens("no mark by the other answer", func(e *event.RequestRegistered) bool { return len(e.Flags) == 0 }))
	w = world(t).Given(set(func(s *event.AppointmentSettings) { s.Pilot2020EndRows = "none" }))
	w.When(ask(zhambyl, civil.DateOf(2021, 1, 10))).Then(Happens("by the other answer wave 2 has no end in December", func(e *event.RequestRegistered) bool { return e.Regime == "w20_2" }))
	w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), set(func(s *event.AppointmentSettings) {
		s.OfferTTLUrgentMinutes, s.OfferAnswerForm = "5", "electronic_signature"
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens("five minutes to answer, by version 2", func(e *event.OfferMade) bool {
		return e.AnswerBy == w.Now+5*civil.Minute && e.Settings == 2
	}))
	w.When(Accepts("r1")).Then(Happens("a push is no signature", func(e *event.FactRefused) bool { return e.Code == "answer_form" }))
	w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), set(func(s *event.AppointmentSettings) { s.AppointmentAtCourt = "continues" }),
		Request("r1", "k1", "Serik", nil), Accepts("r1"))
	w.When(Message("the case goes to court", func(w *World) journal.Body { return &event.CaseSentToCourt{Register: w.Reg("ct", "k1")} })).Then(
		Never[event.AppointmentEnded]("the defence goes on there by the other answer"))
}

// O20-2: an electronic request is answered twice, on acceptance and on the notice; a paper case is marked.
func TestTwoAnswersAndAPaperCase(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
		e.Format, e.Official, e.DetainedAt, e.ProtocolAt = "paper", Ref("inspector"), Noon-75*civil.Minute, Noon-civil.Hour
	})).Then(Happens("marked as paper, with who asks and how late", func(e *event.RequestRegistered) bool {
		return e.Format == "paper" && e.Official == Ref("inspector") && e.BodyDelayMinutes == 75 && slices.Contains(e.Flags, "late_request")
	}))
	w.When(Accepts("r1")).Then(Happens("defender named, with the pair to be counted", func(e *event.DefenderNamed) bool {
		return e.Official == Ref("inspector") && e.Advocate == Ref("Aizhan")
	}))
	w.When(Message("the notice is signed", func(w *World) journal.Body {
		return &event.NoticeSigned{Appointment: "r1/1", Advocate: Ref("Aizhan"), Number: "5", Date: w.Now.UTCDate()}
	})).Then(Happens[event.DefenderEntered]("defender entered", nil))
}

// A request may come before the ERDR number (CPC 179(1)), in a secret case with empty fields, for somebody unknown.
func TestTheFirstUrgentAction(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "unknown", func(e *event.DefenderRequested) {
		e.KuiNumber, e.Article, e.Severity, e.Status, e.Protected = "262300030000999", "", "", "", true
	}), Accepts("r1")).Then(Happens("served without a number", func(e *event.RequestRegistered) bool { return e.ErdrNumber == "" }),
		Happens[event.DefenderNamed]("and appointed", nil))
	w.Given(Message("the number comes", func(w *World) journal.Body {
		return &event.CaseRegistered{Register: w.Reg("c", "k1"), ErdrNumber: "262300031000999", RegisteredAt: w.Now}
	}))
	if r := w.Machine.(*territory.Machine).S.Appointments.Requests["r1"]; r.ErdrNumber != "262300031000999" {
		t.Errorf("the request has number %q", r.ErdrNumber)
	}
	for i := range w.Records {
		if w.Records[i].Kind == journal.Fact {
			continue
		}
		for _, b := range w.Records[i].Sealed {
			if b.Person == Ref("unknown") && b.Field != "person_id" {
				t.Errorf("%s carries %s of a protected person", w.Records[i].Type, b.Field)
			}
		}
	}
}

// A video link needs one of the cases of CPC 213 by name.
func TestAVideoLinkNamesItsCase(t *testing.T) {
	evening := Slots(1, event.Slot{Advocate: Ref("Aizhan"), Zone: "away", From: Noon + 5*civil.Hour, To: Noon + 9*civil.Hour})
	w := world(t).Given(Listed("Aizhan"), evening)
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Distance = true })).Then(
		Happens("it is said what is missing", func(e *event.RequestRegistered) bool { return slices.Contains(e.Flags, "distance_case_missing") }),
		Never[event.OfferMade]("nobody is asked from a distance"))
}

// A case that goes to another bar: the country, which alone knows all units, hands the request on with its first source
// and draw; late facts follow; after three hops a person looks; what comes back is served here again.
func TestACaseGoesToAnotherBar(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(civil.Hour))
	w.When(Message("transferred", func(w *World) journal.Body {
		return &event.CaseTransferred{Register: w.Reg("t", "k1"), ToUnit: "75-district_police-01"}
	})).Then(Happens("a forwarding entry", func(e *event.CaseMoved) bool { return e.ToUnit == "75-district_police-01" }))
	letter := Last[event.FactForwarded](w)
	if letter.Offers != 1 {
		t.Errorf("the next bar would number its offers from %d on, and two claims had one id", letter.Offers+1)
	}

	country := New(t, national.New(), journal.National, w.Now).Given(Step{Text: "the bars have their units", Do: func(w *World) {
		w.Send(&event.UnitsSet{Bar: "KZ-75", Rows: []event.UnitRow{{Code: "75-district_police-01", Zone: ZoneName, Bar: "KZ-75"}}})
	}})
	country.When(Step{Text: "the letter comes", Do: func(w *World) { w.Feed(Bar, "1", &event.MailReceived{Seq: 1, Body: letter}) }}).Then(
		Happens("it goes on to the bar that serves the unit", func(e *event.FactForwarded) bool { return e.To == "KZ-75" && e.Source == "erdr" && e.Offers == 1 }))
	onward := Last[event.FactForwarded](country)

	there := New(t, territory.New("KZ-75"), "KZ-75", w.Now)
	there.When(Step{Text: "the other bar takes it", Do: func(w *World) { w.Feed(journal.National, "9", &event.MailReceived{Seq: 1, Body: onward}) }}).Then(
		Happens("its search begins", func(e *event.RequestRegistered) bool { return e.Request == "r1" && e.Unit == "75-district_police-01" }))

	w.When(Message("a fact of the time since", func(w *World) journal.Body {
		w.Now += civil.Minute
		return &event.MeasureSet{Register: w.Reg("m", "k1"), Person: Ref("Serik"), Measure: "custody"}
	})).Then(Happens("is mailed on", func(e *event.FactForwarded) bool { return e.Hops == 1 && e.Body.Type() == "measure.set.v1" }))
	w.When(Message("the decree about the work before the move", func(w *World) journal.Body {
		return &event.PaymentDecreeIssued{Register: w.Reg("d1", "k1"), PaymentDecreeContent: event.PaymentDecreeContent{Claim: "r1/1/1", DecreeNumber: "1", DecreeDate: w.Now.UTCDate(), Tiyn: 1}}
	})).Then(Never[event.FactForwarded]("is answered here: this bar pays it"))
	w.When(Message("a request of the time since", func(w *World) journal.Body {
		e := &event.DefenderRequested{Register: w.Reg("r7", "k1"), Person: Ref("Nurlan"), Basis: "decree", DocumentNumber: "1", DocumentDate: w.Now.UTCDate(),
			Grounds: []string{"requested"}, Urgency: "urgent", Language: "ru"}
		e.IIN = "absent"
		return e
	})).Then(Happens("as well", func(e *event.FactForwarded) bool { return e.Body.Type() == "defender.requested.v1" }), Never[event.RequestRegistered]("and not served here"))
	w.When(Step{Text: "a fact that was mailed on three times comes", Do: func(w *World) {
		body := &event.MeasureSet{Register: w.Reg("m2", "k1"), Person: Ref("Serik"), Measure: "bail"}
		w.Mail(&event.FactForwarded{Mail: event.Mail{To: Bar, Seq: 2}, Source: "erdr", ID: "x", Unit: Unit, Hops: 3, Body: body})
	}}).Then(Happens("a person looks", alarm("mailed_too_far")), Never[event.FactForwarded]("it goes no further"))
	w.When(Message("the case comes back", func(w *World) journal.Body {
		w.Now += civil.Minute
		return &event.CaseTransferred{Register: w.Reg("t2", "k1"), ToUnit: Unit}
	}), Request("r8", "k1", "Askar", nil)).Then(Happens("it is served here again", func(e *event.RequestRegistered) bool { return e.Request == "r8" }))
}
