package appointment_test

import (
	"slices"
	"testing"

	"qorgau/domain/appointment"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func status(person, status string, age string) Step {
	return Message(person+" becomes "+status, func(w *World) journal.Body {
		e := &event.PersonStatusSet{Register: w.Reg("s"+person, "k1"), Person: Ref(person), Status: status}
		e.IIN, e.Age = "valid", age
		if age == "minor" {
			e.AdultFrom = w.Now.UTCDate().AddDays(400)
		}
		return e
	})
}

func alarm(code string) func(*event.AlarmRaised) bool {
	return func(e *event.AlarmRaised) bool { return e.Code == code }
}

// The eleven grounds of CPC 67(1) are rows of data: every point is there, the witness has points 1 to 4 and only since
// 16.09.2025, and each ground knows from when on and whether it may be waived.
func TestElevenGroundsByDate(t *testing.T) {
	points := map[int]bool{}
	for _, g := range appointment.Grounds {
		points[g.Point] = true
		if slices.Contains(g.Clients, "witness_with_right_to_defence") && (g.Point > 4 || g.From != civil.DateOf(2025, 9, 16)) {
			t.Errorf("a witness has point %d from %v", g.Point, g.From)
		}
		if g.Ensured == "" || g.Waiver == "" || g.Waiver != "accepted" && g.Refusal == "" {
			t.Errorf("%s lacks something: %+v", g.Code, g)
		}
	}
	for p := 1; p <= 11; p++ {
		if !points[p] {
			t.Errorf("point %d of CPC 67(1) is missing", p)
		}
	}
}

// A ground that the body did not name is found by itself, and follows what the register tells later.
func TestGroundsFollowTheRegister(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), status("Serik", "suspect", "minor"))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens("the ground of age is found", func(e *event.RequestRegistered) bool {
		return slices.Equal(e.Grounds, []string{"requested", "minor"}) && slices.Equal(e.Found, []string{"minor"}) && e.Minor == "yes"
	}))
	changed := func(text string, want ...string) Step {
		return Happens(text, func(e *event.GroundsChanged) bool { return e.Request == "r1" && slices.Equal(e.Found, want) })
	}
	w.When(Message("custody is chosen", func(w *World) journal.Body {
		return &event.MeasureSet{Register: w.Reg("m", "k1"), Person: Ref("Serik"), Measure: "custody"}
	})).Then(changed("custody is a ground", "minor", "custody"))
	w.When(Message("requalified to more than ten years", func(w *World) journal.Body {
		w.Now += civil.Minute
		return &event.CaseRequalified{Register: w.Reg("q", "k1"), From: w.Now.UTCDate(), Article: "1880004", Severity: "grave", Punishment: "over_10_years"}
	})).Then(changed("so is the punishment", "minor", "over_10_years", "custody"))
	w.When(Message("and back", func(w *World) journal.Body {
		w.Now += civil.Minute
		return &event.CaseRequalified{Register: w.Reg("q2", "k1"), From: w.Now.UTCDate(), Article: "1880002", Severity: "medium"}
	})).Then(changed("the punishment falls away", "minor", "custody"))
	w.When(Message("a representative of the victim enters", func(w *World) journal.Body {
		return &event.VictimRepresentativeEntered{Register: w.Reg("v", "k1")}
	})).Then(changed("so is he", "minor", "custody", "victim_represented"))
	w.When(Message("a procedural agreement is moved for", func(w *World) journal.Body {
		return &event.AgreementMoved{Register: w.Reg("ag", "k1"), Person: Ref("Serik")}
	})).Then(changed("and the motion", "minor", "custody", "victim_represented", "procedural_agreement"))
	w.When(Message("his papers show that he is of age", func(w *World) journal.Body {
		w.Now += civil.Minute
		e := &event.PersonIdentified{Register: w.Reg("id", "k1"), Person: Ref("Serik")}
		e.IIN, e.Age = "valid", "adult"
		return e
	})).Then(changed("age is no ground any more", "custody", "victim_represented", "procedural_agreement"))
}

// The body's duty (CPC 67(3)): a suspect under age for whom nobody asks is told to the body after an hour and again
// every day, to the prosecutor as well from the second time on. A request ends it.
func TestAGroundWithoutARequest(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(status("Serik", "suspect", "minor")).Then(Never[event.AlarmRaised]("no alarm at once"))
	w.When(Passes(61*civil.Minute)).Then(
		Happens("the register is told the ground", func(e *event.GroundFound) bool {
			return e.Person == Ref("Serik") && slices.Equal(e.Grounds, []string{"minor"}) && e.Alarm == 1
		}),
		Happens("the alarm rings", func(e *event.AlarmRaised) bool { return e.Code == "ground_without_request" && len(e.To) == 2 }))
	w.When(Passes(civil.Day)).Then(Happens("again, and to the prosecutor", func(e *event.AlarmRaised) bool {
		return e.Code == "ground_without_request" && slices.Contains(e.To, "prosecutor")
	}))
	w.When(Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(3*civil.Day)).Then(Never[event.GroundFound]("a request ends it"))

	w = world(t).Given(status("Nurlan", "suspect", "adult"))
	w.When(Passes(3 * civil.Day)).Then(Never[event.GroundFound]("an adult without a ground needs nobody"))
	w = world(t).Given(status("Askar", "witness_with_right_to_defence", "minor"))
	w.When(Passes(3 * civil.Hour)).Then(Happens[event.GroundFound]("since 16.09.2025 a witness under age has the ground too", nil))
	early := New(t, territory.New(Bar), Bar, civil.InstantOf(2025, 9, 1, 7, 0, 0)).Given(TheBook(), status("Askar", "witness_with_right_to_defence", "minor"))
	early.When(Passes(3 * civil.Hour)).Then(Never[event.GroundFound]("before, he had none of the eleven"))
	early.When(Request("r1", "k1", "Askar", func(e *event.DefenderRequested) { e.Status = "witness_with_right_to_defence" })).Then(
		Happens("his own request was lawful under 68(2)", func(e *event.RequestRegistered) bool {
			return slices.Contains(e.Flags, "witness_on_request") && slices.Equal(e.Grounds, []string{"requested"})
		}))
}

func waive(change func(*event.DefenderWaived)) Step {
	return Message("the client waives the defender", func(w *World) journal.Body {
		e := &event.DefenderWaived{Register: w.Reg("wv", "k1"), Person: Ref("Serik"), Present: Ref("Aizhan"), DocumentNumber: "3",
			DocumentDate: w.Now.UTCDate(), Initiative: "own", Cause: "own_wish", Form: "writing"}
		if change != nil {
			change(e)
		}
		return e
	})
}

// A waiver (CPC 69): on his own initiative, never for lack of money, with a defender there, and not on five grounds; it
// ends as work that is paid, and a later request is linked to it.
func TestWaivers(t *testing.T) {
	served := func(change func(*event.DefenderRequested)) *World {
		return world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", change), Accepts("r1"))
	}
	for code, change := range map[string]func(*event.DefenderWaived){
		"waiver_not_own":       func(e *event.DefenderWaived) { e.Initiative = "body" },
		"waiver_lack_of_money": func(e *event.DefenderWaived) { e.Cause = "lack_of_money" },
	} {
		w := served(nil)
		w.When(waive(change)).Then(Happens("refused: "+code, func(e *event.WaiverRefused) bool { return e.Code == code }),
			Never[event.AppointmentEnded]("the defence goes on"))
	}
	punished := func(punishment string) func(*event.DefenderRequested) {
		return func(e *event.DefenderRequested) {
			e.Grounds, e.Severity, e.Punishment = []string{"over_10_years"}, "particularly_grave", punishment
		}
	}
	w := served(punished("life"))
	w.When(waive(nil)).Then(Happens("life may be imposed", func(e *event.WaiverRefused) bool { return e.Code == "waiver_life" }))
	w = served(punished("over_10_years"))
	w.When(waive(nil)).Then(Happens("over ten years may be waived", func(e *event.AppointmentEnded) bool { return e.Reason == "waiver" }))
	w = served(punished("death"))
	w.When(waive(nil)).Then(Happens("the death penalty is in the text no more", func(e *event.AppointmentEnded) bool { return e.Reason == "waiver" }))
	old := New(t, territory.New(Bar), Bar, civil.InstantOf(2021, 6, 15, 7, 0, 0)).Given(TheBook(),
		Request("r1", "k1", "Serik", punished("death")))
	old.When(waive(nil)).Then(Happens("until Law № 89-VII it was", func(e *event.WaiverRefused) bool { return e.Code == "waiver_life" }))

	w = served(nil)
	w.When(waive(nil)).Then(Happens("accepted", func(e *event.AppointmentEnded) bool { return e.Reason == "waiver" }))
	w.When(Request("r2", "k1", "Serik", nil)).Then(Happens("he may ask again, linked to the waiver", func(e *event.RequestRegistered) bool {
		return e.Request == "r2" && e.AfterWaiver == "wv"
	}))
	w = served(func(e *event.DefenderRequested) {
		e.Status, e.Minor = "witness_with_right_to_defence", true
		e.Grounds = []string{"minor"}
	})
	w.When(waive(nil)).Then(Happens("a minor witness may not, by the setting", func(e *event.WaiverRefused) bool { return e.Code == "waiver_minor_witness" }))
	w = served(nil).Given(Message("he turns out to be under forced examination", func(w *World) journal.Body {
		return &event.PsychiatricPlacement{Register: w.Reg("ps", "k1"), Person: Ref("Serik")}
	}))
	w.When(waive(nil)).Then(Happens("a ground found later counts as well", func(e *event.WaiverRefused) bool { return e.Code == "waiver_psychiatric" }))
}

// Who says that he is under 18 is treated as a minor until it is established; the age at the offence alone makes nobody
// a minor who is of age now (CPC 530(3)(2)).
func TestAgeUntilEstablished(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "unknown", func(e *event.DefenderRequested) { e.Minor, e.Urgency = true, "planned" })).Then(
		Happens("he counts as a minor", func(e *event.RequestRegistered) bool {
			return e.Minor == "yes" && e.Urgency == "urgent" && slices.Contains(e.Found, "minor")
		}))
	w.When(Request("r2", "k2", "known", func(e *event.DefenderRequested) {
		e.Minor, e.Urgency, e.Age, e.MinorAtOffence = true, "planned", "adult", "yes"
	})).Then(Happens("papers show that he is of age now", func(e *event.RequestRegistered) bool { return e.Minor == "" && e.Urgency == "planned" }))
}

// Advocates tell of kinship and former service; nobody is asked against what he told, over all joined numbers.
func TestDeclaredConflicts(t *testing.T) {
	declare := func(change func(*event.AdvocateDeclared)) Step {
		return Message("Aizhan declares", func(w *World) journal.Body {
			e := &event.AdvocateDeclared{Declaration: "d1", Advocate: Ref("Aizhan"), Kind: "kinship", Official: Ref("inspector")}
			if change != nil {
				change(e)
			}
			return e
		})
	}
	ask := Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Official = Ref("inspector") })
	for code, change := range map[string]func(*event.AdvocateDeclared){
		"kin_of_official": nil,
		"former_service":  func(e *event.AdvocateDeclared) { e.Kind, e.Official, e.Unit = "former_service", journal.Ref{}, Unit },
		"former_part": func(e *event.AdvocateDeclared) {
			e.Kind, e.Official, e.RegisterCase = "former_part", journal.Ref{}, "k1"
		},
	} {
		w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), declare(change))
		w.When(ask).Then(Happens("Bolat is asked, with the reason against Aizhan: "+code, func(e *event.OfferMade) bool {
			return e.Advocate == Ref("Bolat") && len(e.Others) == 1 && e.Others[0].Code == code
		}))
	}
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan"), ask, Accepts("r1"))
	w.When(declare(nil)).Then(
		Happens("told after acceptance: the prosecutor is asked", func(e *event.RemovalProposed) bool { return e.Reason == "kin_of_official" }),
		Never[event.AppointmentEnded]("nobody else may remove him"))
	w.When(Message("the prosecutor excludes her", func(w *World) journal.Body {
		return &event.DefenderExcluded{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Advocate: Ref("Aizhan"), ActNumber: "7", ActDate: w.Now.UTCDate()}
	})).Then(Happens("she is out", func(e *event.AppointmentEnded) bool { return e.Reason == "excluded_by_prosecutor" }))
}

// Two clients with contradicting interests: removal is proposed from both, two searches open, and only the prosecutor
// ends anything (CPC 66(4), 94(2)).
func TestContradictingInterests(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat", "Dana"), OnDuty("Aizhan"),
		Request("r1", "k1", "Serik", nil), Accepts("r1"), Request("r2", "k1", "Nurlan", nil), Passes(20*civil.Minute))
	named := func(request string) Step {
		return Message("the coordinator names Aizhan for both, the pools are empty", func(w *World) journal.Body {
			return &event.CoordinatorNamed{Request: request, Advocate: Ref("Aizhan"), Reason: "scarcity", Coordinator: Ref("c"), Second: Ref("d")}
		})
	}
	w.When(named("r2")).Then(Happens("she must declare that nothing collides", func(e *event.OfferMade) bool { return e.Shared && e.By == "hand" }))
	w.When(Accepts("r2")).Then(Happens("without the word it is refused", func(e *event.FactRefused) bool { return e.Code == "collision_undeclared" }))
	w.When(Message("she declares it", func(w *World) journal.Body {
		return &event.OfferAccepted{Offer: "r2/1", Advocate: Ref("Aizhan"), NoCollision: true}
	})).Then(Happens[event.DefenderNamed]("she serves both", nil))
	w.When(Message("their interests contradict after all", func(w *World) journal.Body {
		return &event.InterestsContradict{Register: w.Reg("ic", "k1"), Persons: []journal.Ref{Ref("Serik"), Ref("Nurlan")}}
	})).Then(
		Happens("removal from the first is proposed", func(e *event.RemovalProposed) bool {
			return e.Appointment == "r1/1" && e.Reason == "interests_contradict"
		}),
		Happens("and from the second", func(e *event.RemovalProposed) bool { return e.Appointment == "r2/1" }),
		Happens("another one is searched for the first", func(e *event.DefenderMissed) bool { return e.Request == "r1" && e.Reason == "removal_proposed" }),
		Never[event.AppointmentEnded]("nobody else than the prosecutor removes her"))
	w.Given(OnDuty("Bolat", "Dana"))
	w.When(Duty(MonthName, 2, []string{"Bolat", "Dana"}, nil), Passes(civil.Minute), Accepts("r1"), Accepts("r2")).Then(
		Happens("both have other defenders", func(e *event.DefenderReplaced) bool { return e.Reason == "interests_contradict" }))
	w.When(Message("the prosecutor excludes her from Serik's defence", func(w *World) journal.Body {
		return &event.DefenderExcluded{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Advocate: Ref("Aizhan"), ActNumber: "7", ActDate: w.Now.UTCDate()}
	})).Then(Happens("that defence is over, its work payable", func(e *event.AppointmentEnded) bool {
		return e.Appointment == "r1/1" && e.Reason == "excluded_by_prosecutor"
	}))
	w.When(Message("and leaves her with Nurlan", func(w *World) journal.Body {
		return &event.RemovalRefused{Register: w.Reg("y", "k1"), Person: Ref("Nurlan"), Advocate: Ref("Aizhan"), ActNumber: "8", ActDate: w.Now.UTCDate()}
	})).Then(Happens("who has another one by now", func(e *event.AppointmentEnded) bool { return e.Appointment == "r2/1" && e.Reason == "replaced" }))
}

// A refused removal gives the defence back as long as nobody has taken over.
func TestARefusedRemoval(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	w.When(Message("she finds a conflict", func(w *World) journal.Body {
		return &event.ConflictDeclared{Appointment: "r1/1", Advocate: Ref("Aizhan"), Ground: "opposite_interests"}
	})).Then(Happens[event.RemovalProposed]("the prosecutor is asked", nil), Happens[event.DefenderNotFound]("nobody else is there", nil))
	w.When(Message("the prosecutor leaves her", func(w *World) journal.Body {
		return &event.RemovalRefused{Register: w.Reg("y", "k1"), Person: Ref("Serik"), Advocate: Ref("Aizhan"), ActNumber: "8", ActDate: w.Now.UTCDate()}
	})).Then(Happens[event.DefenderCame]("she goes on", nil))
	w.When(Message("she wants to decline what she accepted", func(w *World) journal.Body {
		return &event.OfferDeclined{Offer: "r1/1", Advocate: Ref("Aizhan"), Reason: "illness"}
	})).Then(Happens("CPC 66(5)", func(e *event.FactRefused) bool { return e.Code == "defence_accepted" }), Never[event.AppointmentEnded]("she stays"))
}

// A victim is served by a representative, not by a defender (CPC 76(2)): such a request is refused, and says why.
func TestAVictimGetsNoDefender(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "victim" })).Then(
		Happens("refused", func(e *event.RequestRefused) bool { return e.Code == "status_not_entitled" }))
}
