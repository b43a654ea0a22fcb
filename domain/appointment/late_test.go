package appointment_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// This file: messages that come late, corrected or taken back.

func say(text string, body func(*World) journal.Body) Step { return Message(text, body) }

func TestACorrectedRequestIsJudgedAnew(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.ErdrNumber = "12" })).Then(Happens[event.RequestRefused]("refused", nil))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision = 2 })).Then(
		Happens[event.RequestRegistered]("its correction is taken", nil), Happens[event.OfferMade]("and somebody is asked", nil))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision, e.Withdrawn = 3, true })).Then(
		Happens[event.RequestCancelled]("taken back", nil))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision = 4 })).Then(
		Happens("it stands after all", func(e *event.OfferMade) bool { return e.Offer == "r1/2" }))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision, e.Withdrawn = 3, true })).Then(
		Never[event.RequestCancelled]("an older revision means nothing"))
	w.When(Request("r1", "k1", "Nurlan", func(e *event.DefenderRequested) { e.Revision = 5 })).Then(
		Happens("another person is another request", func(e *event.FactRefused) bool { return e.Code == "id_conflict" }),
		Happens[event.AlarmRaised]("and somebody must look", nil))
}

func TestACorrectionMayShowAMinor(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), ListedAs("Bolat", func(e *event.AdvocateListed) { e.Minors = false }), OnDuty("Bolat"),
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Urgency = "planned" }))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision, e.Urgency, e.Minor = 2, "planned", true })).Then(
		Happens("who is not on the list for minors is asked no longer", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }),
		Happens("the time of an urgent request runs", func(e *event.DefenderNotFound) bool { return e.Next == w.Now+15*civil.Minute }))
	w = world(t).Given(ListedAs("Bolat", func(e *event.AdvocateListed) { e.Minors = false }), OnDuty("Bolat"),
		say("he is under age", func(w *World) journal.Body {
			return &event.PersonStatusSet{Register: w.Reg("s", "k1"), Person: Ref("Serik"), Status: "suspect",
				Card: event.Card{IIN: "valid", AdultFrom: civil.DateOf(2026, 3, 1)}}
		}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Never[event.OfferMade]("the case file knows it too"))
}

func TestReleaseEndsTheTermsOfDetention(t *testing.T) {
	w := world(t).Given(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = Noon, Noon }))
	w.Given(say("released", func(w *World) journal.Body {
		return &event.PersonReleased{Register: w.Reg("f", "k1"), Person: Ref("Serik"), ReleasedAt: w.Now}
	}))
	w.When(Passes(30 * civil.Hour)).Then(Step{Text: "no alarm of a term, but the search goes on", Do: func(w *World) {
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code != "escalated" {
				w.Failf("%s", e.Code)
			}
		}
	}})
}

func TestAnOlderWordOnDetentionChangesNothing(t *testing.T) {
	detained := func(revision int64, at civil.Instant) Step {
		return say("detained", func(w *World) journal.Body {
			r := w.Reg("d", "k1")
			r.Revision = revision
			return &event.PersonDetained{Register: r, Person: Ref("Serik"), Card: event.Card{IIN: "absent"}, DetainedAt: at, ProtocolAt: at, TermHours: 48}
		})
	}
	w := world(t).Given(Request("r1", "k1", "Serik", nil), detained(2, Noon-civil.Hour), detained(1, Noon-20*civil.Hour))
	w.When(Passes(12 * civil.Hour)).Then(Happens("half of the term is over", func(e *event.AlarmRaised) bool { return e.Code == "clock_first_interrogation" }))
	if got := w.Machine.(*territory.Machine).S.Appointments.Requests["r1"].DetainedAt; got != Noon-civil.Hour {
		t.Errorf("detained at %s", got)
	}
}

func TestTwoRequestsOneWithdrawn(t *testing.T) {
	withdraw := func(request string) Step {
		return say(request+" is withdrawn", func(w *World) journal.Body {
			return &event.RequestWithdrawn{Register: w.Reg("w"+request, "k1"), Request: request, Reason: "mistake"}
		})
	}
	for _, order := range [][2]string{{"r1", "r2"}, {"r2", "r1"}} {
		w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Request("r2", "k1", "Serik", nil))
		w.When(withdraw(order[0])).Then(Never[event.RequestCancelled]("the other one still asks for a defender"))
		w.When(withdraw(order[1])).Then(Happens[event.RequestCancelled]("nobody asks any more", nil))
	}
}

func TestTheLawIsLookedAtAgainOnAcceptance(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"),
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", Noon+civil.Day }), Accepts("r1"),
		Request("r2", "k2", "Nurlan", nil))
	joined := say("k2 is joined into k1", func(w *World) journal.Body {
		return &event.CaseJoined{Register: w.Reg("j", "k2"), Into: "k1"}
	})
	w.Given(joined)
	w.When(Accepts("r2")).Then(Never[event.DefenderNamed]("she defends his co-suspect"),
		Happens("it is said", func(e *event.FactRefused) bool { return e.Code == "conflict_co_suspect" }),
		Happens[event.DefenderNotFound]("and the search goes on", nil))

	w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"),
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", Noon+civil.Day }), Accepts("r1"),
		Request("r2", "k2", "Nurlan", nil), Accepts("r2"))
	w.When(joined).Then(Happens("the prosecutor may remove her", func(e *event.AlarmRaised) bool { return e.Code == "conflict_co_suspect" }))
	w.When(say("she represents the victim", func(w *World) journal.Body {
		return &event.VictimRepresentativeEntered{Register: w.Reg("v", "k1"), Advocate: Ref("Aizhan")}
	})).Then(Happens("of both", func(e *event.AlarmRaised) bool { return e.Code == "conflict_victim" && e.Object == "r2/1" }))
}

func TestWordsTakenBack(t *testing.T) {
	held := func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = Noon, Noon }
	given := func() *World {
		return world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", held), Accepts("r1"))
	}
	back := func(w *World, object string) event.Register {
		r := w.Reg(object, "k1")
		r.Revision, r.Withdrawn = 2, true
		return r
	}
	w := given()
	a := w.Appointed("r1").Advocate
	arrived := func(r event.Register) *event.DefenderArrived {
		return &event.DefenderArrived{Register: r, Request: "r1", Advocate: a, ArrivedAt: Noon + civil.Minute}
	}
	w.Given(Passes(civil.Minute), say("there", func(w *World) journal.Body { return arrived(w.Reg("a", "k1")) }),
		say("not there", func(w *World) journal.Body { return arrived(back(w, "a")) }))
	w.When(Passes(2 * civil.Hour)).Then(Happens[event.DefenderMissed]("the term of his arrival runs again", nil))

	w = given()
	absent := func(r event.Register) *event.DefenderAbsent {
		return &event.DefenderAbsent{Register: r, Request: "r1", Advocate: a, AbsentAt: Noon}
	}
	w.Given(say("absent", func(w *World) journal.Body { return absent(w.Reg("b", "k1")) }))
	w.When(say("a slip", func(w *World) journal.Body { return absent(back(w, "b")) })).Then(
		Happens[event.OfferEnded]("nobody else is asked", nil), Happens[event.DefenderCame]("he is the defender", nil))
	w.When(Passes(2 * civil.Hour)).Then(Happens[event.DefenderMissed]("he must still come", nil))

	w = world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(3*civil.Hour))
	act := func(r event.Register) *event.ActScheduled {
		return &event.ActScheduled{Register: r, Persons: []journal.Ref{Ref("Serik")}, Kind: "search", At: w.Now + civil.Hour}
	}
	w.Given(say("an act is set", func(w *World) journal.Body { return act(w.Reg("x", "k1")) }),
		say("it is taken back", func(w *World) journal.Body { return act(back(w, "x")) }))
	w.When(Request("r2", "k2", "Nurlan", nil)).Then(Happens[event.OfferMade]("she is free", nil))
}

func TestInterruptedThenCompleted(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		say("interrupted", func(w *World) journal.Body { return &event.CaseInterrupted{Register: w.Reg("i", "k1"), Ground: "x"} }), Passes(civil.Hour))
	w.When(say("completed", func(w *World) journal.Body {
		return &event.CaseCompleted{Register: w.Reg("c", "k1"), With: "indictment"}
	})).Then(Happens[event.AppointmentResumed]("the defence goes on", nil))
}

func TestJoinedIntoAnInterruptedCase(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat", "Dana"), OnDuty("Aizhan", "Bolat", "Dana"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
		Request("r2", "k2", "Serik", nil), Accepts("r2"), Request("r3", "k2", "Nurlan", nil), Accepts("r3"),
		say("k1 is interrupted", func(w *World) journal.Body { return &event.CaseInterrupted{Register: w.Reg("i", "k1"), Ground: "x"} }))
	w.When(say("k2 is joined into k1", func(w *World) journal.Body { return &event.CaseJoined{Register: w.Reg("j", "k2"), Into: "k1"} }),
		Passes(civil.Second)).Then(
		Happens("one of his two defenders goes on", func(e *event.AppointmentEnded) bool { return e.Reason == "person_merged" }),
		Happens("the other person's defence is on hold", func(e *event.AppointmentSuspended) bool { return e.Appointment == "r3/1" }))
}

func TestTransferToAUnitOfAnotherBarIsSaid(t *testing.T) {
	to := func(unit string) Step {
		return say("transferred to "+unit, func(w *World) journal.Body {
			return &event.CaseTransferred{Register: w.Reg("t"+unit, "k1"), ToUnit: unit}
		})
	}
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	w.When(to(FarUnit)).Then(Never[event.AlarmRaised]("within the bar nothing changes"))
	w.When(to("75-district_police-01")).Then(
		Happens("the bar and the department are told", func(e *event.AlarmRaised) bool { return e.Code == "case_in_other_bar" }),
		Happens("the work done here is paid here", func(e *event.AppointmentEnded) bool { return e.Reason == "transferred" }),
		Happens("the request goes on at the other bar", func(e *event.FactForwarded) bool {
			q, ok := e.Body.(*event.DefenderRequested)
			return ok && e.To == journal.National && e.Unit == "75-district_police-01" && e.Hops == 1 && q.Object == "r1" && e.Source == "erdr"
		}))
}

func TestChangesOfALicenceToldAhead(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	a := w.Appointed("r1").Advocate
	w.Given(say("suspended from tomorrow", func(w *World) journal.Body {
		return &event.AdvocateStatusChanged{Advocate: a, Status: "suspended", From: w.Now + civil.Day}
	}), say("active again in a month", func(w *World) journal.Body {
		return &event.AdvocateStatusChanged{Advocate: a, Status: "active", From: w.Now + 30*civil.Day}
	}))
	w.When(Passes(civil.Day + civil.Minute)).Then(
		Happens("the first change is not forgotten over the second", func(e *event.AppointmentEnded) bool { return e.Reason == "licence_lost" }))
}

func TestLongAbsence(t *testing.T) {
	given := func(days civil.Instant, from civil.Instant) (*World, journal.Ref) {
		w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
		a := w.Appointed("r1").Advocate
		w.When(say("he is away", func(w *World) journal.Body {
			return &event.AdvocateAbsent{Advocate: a, From: w.Now + from, To: w.Now + from + days}
		}))
		return w, a
	}
	w, _ := given(5*civil.Day-civil.Minute, 0)
	w.Then(Never[event.DefenderMissed]("less than five days do not matter"))
	w, _ = given(5*civil.Day, 0)
	w.Then(Happens("a successor is searched", func(e *event.DefenderMissed) bool { return e.Reason == "long_absence" }),
		Happens("the bar is told", func(e *event.AlarmRaised) bool { return e.Code == "long_absence" }),
		Happens[event.OfferMade]("the other one is asked", nil), Never[event.AppointmentEnded]("he stays until then"))
	w.When(Accepts("r1")).Then(
		Happens("the register is told why", func(e *event.DefenderReplaced) bool { return e.Reason == "long_absence" && e.By == "r1/2" }),
		Happens("his defence is over", func(e *event.AppointmentEnded) bool { return e.Appointment == "r1/1" && e.Reason == "replaced" }))
	w, a := given(6*civil.Day, civil.Day)
	w.Then(Never[event.DefenderMissed]("not before it begins"))
	w.When(Passes(civil.Day + civil.Minute)).Then(Happens[event.DefenderMissed]("then it is", nil))
	act := func(from civil.Instant) Step {
		return say("an act with him", func(w *World) journal.Body {
			e := &event.ActPerformed{Register: w.Reg(fmt.Sprint("act", from), "k1")}
			e.Persons, e.Advocate, e.Kind = []journal.Ref{Ref("Serik")}, a, "interrogation"
			e.ClientPlace, e.OfficialPlace, e.DefenderPlace = "unit", "unit", "unit"
			e.StartedAt, e.EndedAt, e.ProtocolNumber, e.ProtocolDate = from, from+civil.Minute, "1", Noon.UTCDate()
			return e
		})
	}
	w.When(act(Noon + civil.Hour)).Then(Never[event.DefenderCame]("what he did before proves nothing"))
	w.When(Passes(civil.Hour), act(w.Now)).Then(Happens[event.DefenderCame]("he is back", nil))
}

func TestAnAdvocateOfVeryManyFallsOutInBoundedGroups(t *testing.T) {
	w := New(t, territory.New(Bar), Bar, Noon).Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"))
	for i := range 130 {
		r := fmt.Sprint("r", i)
		w.Given(Request(r, "k"+r, "p"+r, func(e *event.DefenderRequested) {
			e.Urgency, e.WantedAt = "planned", Noon+civil.Instant(i+1)*4*civil.Hour
		}))
		if w.Offer(r) != nil {
			w.Given(Accepts(r))
		}
	}
	n := 0
	for i := range 130 {
		if w.Appointed(fmt.Sprint("r", i)) != nil {
			n++
		}
	}
	w.When(say("she died", func(w *World) journal.Body {
		return &event.AdvocateStatusChanged{Advocate: Ref("Aizhan"), Status: "died", From: w.Now}
	}), Passes(civil.Second))
	if ended := len(Every[event.AppointmentEnded](w)); n < 80 || ended != n {
		t.Errorf("%d of %d ended", ended, n)
	}
}

// The table of clocks holds nothing of requests that are over.
func TestNoClockOutlivesItsRequest(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"))
	clocks := func() int { return len(w.Machine.(*territory.Machine).S.Clocks.Set) }
	before := clocks()
	for i := range 5 {
		r := fmt.Sprint("r", i)
		w.Given(Request(r, "k"+r, "p"+r, func(e *event.DefenderRequested) { e.DetainedAt, e.ProtocolAt = w.Now, w.Now }), Accepts(r),
			say("there", func(w *World) journal.Body {
				return &event.DefenderArrived{Register: w.Reg("a"+r, "k"+r), Request: r, Advocate: w.Appointed(r).Advocate, ArrivedAt: w.Now}
			}),
			say("to court", func(w *World) journal.Body { return &event.CaseSentToCourt{Register: w.Reg("e"+r, "k"+r)} }), Passes(3*civil.Hour))
	}
	if after := clocks(); after != before {
		t.Errorf("%d clocks before, %d after: %v", before, after, w.Machine.(*territory.Machine).S.Clocks.Set)
	}
}
