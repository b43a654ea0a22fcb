package appointment_test

import (
	"fmt"
	"testing"

	"qorgau/domain/appointment"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func TestTimeToAnswer(t *testing.T) {
	for _, c := range []struct {
		name    string
		at      civil.Instant
		change  func(*event.DefenderRequested)
		minutes civil.Instant
	}{
		{"urgent", Noon, nil, 15},
		{"planned", Noon, func(e *event.DefenderRequested) { e.Urgency = "planned" }, 120},
		{"night", Noon, func(e *event.DefenderRequested) { e.Urgency = "night" }, 20},
		{"planned, at night", civil.InstantOf(2025, 10, 15, 18, 0, 0), func(e *event.DefenderRequested) { e.Urgency = "planned" }, 20},
		{"planned, a minor", Noon, func(e *event.DefenderRequested) { e.Urgency, e.Minor = "planned", true }, 15},
		{"planned, detained", Noon, func(e *event.DefenderRequested) { e.Urgency, e.DetainedAt = "planned", Noon }, 15},
	} {
		w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"))
		w.Now = c.at
		w.When(Request("r1", "k1", "Serik", c.change)).Then(Happens(c.name, func(e *event.OfferMade) bool {
			return e.AnswerBy-c.at == c.minutes*civil.Minute
		}))
	}
}

func TestVideoLinkForSuspectsFromItsDay(t *testing.T) {
	evening := Slots(1, event.Slot{Advocate: Ref("Aizhan"), Zone: "away", From: Noon + 5*civil.Hour, To: Noon + 9*civil.Hour})
	ask := func(client string) Step {
		return Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Distance, e.DistanceCase, e.Status = true, "terms", client })
	}
	w := world(t).Given(Listed("Aizhan"), evening)
	w.When(ask("suspect")).Then(Happens("by video link", func(e *event.OfferMade) bool { return e.Pool == "distance" }))
	w = world(t).Given(Listed("Aizhan"), evening)
	w.When(ask("accused")).Then(Never[event.OfferMade]("not for an accused"), Happens[event.DefenderNotFound]("the coordinator is called", nil))
	w = world(t).Given(Listed("Aizhan"))
	w.Now = civil.InstantOf(2025, 10, 14, 7, 0, 0)
	before := New(t, territory.New(Bar), Bar, civil.InstantOf(2025, 9, 15, 7, 0, 0)).Given(TheBook(), Listed("Aizhan"),
		Message("evening duty", func(w *World) journal.Body {
			return &event.RosterPublished{Month: "2025-09", Revision: 1, Zones: []event.Zone{{Zone: "near", Units: []string{Unit}}},
				Slots: []event.Slot{{Advocate: Ref("Aizhan"), Zone: "near", From: w.Now + civil.Hour, To: w.Now + 5*civil.Hour}}}
		}))
	before.When(ask("suspect")).Then(Never[event.OfferMade]("not before 16 September 2025"))
}

func TestBusyAdvocatesArePassedOver(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(3*civil.Hour),
		Message("an act is set for one hour from now", func(w *World) journal.Body {
			return &event.ActScheduled{Register: w.Reg("a1", "k1"), Persons: []journal.Ref{Ref("Serik")}, Kind: "interrogation", At: w.Now + civil.Hour}
		}))
	w.When(Request("r2", "k2", "Nurlan", nil)).Then(Never[event.OfferMade]("she is busy"))
	w.Given(Message("it is called off", func(w *World) journal.Body {
		return &event.ActPostponed{Register: w.Reg("p1", "k1"), Act: "a1", Called: "called_off", Reason: "illness"}
	}))
	w.When(Request("r3", "k3", "Askar", nil)).Then(Happens[event.OfferMade]("she is free", nil))
}

func TestARevisionOfARequest(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
		e.Revision = 2
		e.Barred = []journal.Ref{Ref("Aizhan"), Ref("Bolat")}
	})).Then(
		Never[event.RequestRegistered]("it is not registered twice"), Never[event.RequestJoined]("nor joined to itself"))
	w.Then(Happens("who is barred now is asked no longer", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }),
		Never[event.OfferMade]("and nobody else is left"), Happens[event.DefenderNotFound]("the coordinator is called", nil))
	w.When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Revision = 3; e.Withdrawn = true })).Then(
		Happens("taken back", func(e *event.RequestCancelled) bool { return e.Reason == "withdrawn" }))
}

func TestAnActShowsThatHeCame(t *testing.T) {
	w := world(t).Given(Listed("Aizhan"), OnDuty("Aizhan"),
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DetainedAt = Noon }), Accepts("r1"))
	w.Given(Passes(50*civil.Minute), Message("an interrogation with her", func(w *World) journal.Body {
		e := &event.ActPerformed{Register: w.Reg("a1", "k1")}
		e.Persons, e.Advocate, e.Kind = []journal.Ref{Ref("Serik")}, Ref("Aizhan"), "interrogation"
		e.ClientPlace, e.OfficialPlace, e.DefenderPlace = "unit", "unit", "unit"
		e.StartedAt, e.EndedAt, e.ProtocolNumber, e.ProtocolDate = Noon+10*civil.Minute, Noon+40*civil.Minute, "1", Noon.UTCDate()
		return e
	}))
	w.When(Passes(2 * civil.Hour)).Then(Never[event.DefenderMissed]("she was there"))
}

func TestAVeryLargeCaseEndsInBoundedGroups(t *testing.T) {
	w := New(t, territory.New(Bar), Bar, Noon).Given(TheBook())
	for i := range 250 {
		w.Given(Request(fmt.Sprint("r", i), "k1", fmt.Sprint("p", i), nil))
	}
	w.When(Message("the case goes to court", func(w *World) journal.Body {
		return &event.CaseSentToCourt{Register: w.Reg("c", "k1")}
	}), Passes(civil.Second))
	groups := map[int64]int{}
	for i := w.From(); i < len(w.Records); i++ {
		if e, ok := w.Records[i].Body.(*event.RequestCancelled); ok && e.Reason == "to_court" {
			groups[w.Records[i].Cause]++
		}
	}
	total := 0
	for cause, n := range groups {
		if total += n; n > 100 {
			t.Errorf("%d in the group of %d", n, cause)
		}
	}
	if total != 250 {
		t.Errorf("%d of 250 ended", total)
	}
}

func TestByHandBeforeTheSearchIsOver(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil))
	hand := func(name string) Step {
		return Message("the coordinator names "+name, func(*World) journal.Body {
			return &event.CoordinatorNamed{Request: "r1", Advocate: Ref(name), Reason: "override", Coordinator: Ref("c"), Second: Ref("d")}
		})
	}
	w.When(hand("nobody")).Then(Happens("he is not on the list", func(e *event.FactRefused) bool { return e.Code == "roster_unknown_advocate" }))
	w.When(hand("Bolat")).Then(Happens("the open offer is withdrawn", func(e *event.OfferEnded) bool { return e.Result == "withdrawn" }),
		Happens("Bolat is asked though he is not on duty", func(e *event.OfferMade) bool { return e.Advocate == Ref("Bolat") && e.By == "hand" }))
	w.Given(Accepts("r1"))
	w.When(hand("Aizhan")).Then(Happens("it is served", func(e *event.FactRefused) bool { return e.Code == "already_served" }))
}

func TestFindingAppointments(t *testing.T) {
	w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"))
	first := w.Appointed("r1").Advocate
	w.Given(Message("excluded", func(w *World) journal.Body {
		return &event.DefenderExcluded{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Advocate: first, ActNumber: "1", ActDate: Noon.UTCDate()}
	}), Accepts("r1"), Message("k1 goes on in k2", func(w *World) journal.Body {
		return &event.CaseJoined{Register: w.Reg("j", "k1"), Into: "k2"}
	}))
	s := &w.Machine.(*territory.Machine).S
	root := s.Cases.Root(casefile.CaseID("k1"))
	live := s.Appointments.Live(root, Ref("Serik"))
	if live == nil || live.ID != "r1/2" || s.Appointments.Get("r1/2") != live {
		t.Errorf("live %+v", live)
	}
	if old := s.Appointments.Find(root, Ref("Serik"), first); old == nil || old.ID != "r1/1" || old.EndReason != "excluded_by_prosecutor" {
		t.Errorf("the one that ended: %+v", old)
	}
	if s.Appointments.Find(root, Ref("Nurlan"), first) != nil || len(s.Appointments.All()) != 2 {
		t.Error("somebody else's appointment")
	}
}

// The check that the world makes after every step finds what it is there for.
func TestCheckBites(t *testing.T) {
	broken := func(name string, spoil func(*territory.State)) {
		t.Helper()
		w := world(t).Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"),
			Request("r2", "k1", "Nurlan", nil))
		m := w.Machine.(*territory.Machine)
		if found := m.Check(); len(found) != 0 {
			t.Fatalf("before: %v", found)
		}
		spoil(&m.S)
		if len(m.Check()) == 0 {
			t.Errorf("nothing found: %s", name)
		}
	}
	broken("a forgotten offer", func(s *territory.State) { s.Clocks.Stop("r2/1", "offer") })
	broken("a lost request", func(s *territory.State) {
		s.Appointments.Requests["r2"].State = appointment.Searching
		s.Appointments.Requests["r2"].Offer = nil
	})
	broken("two defenders of one person", func(s *territory.State) {
		r := s.Appointments.Requests["r1"]
		r.N = 2
		twin := *s.Appointments.Appointments["r1/1"]
		twin.ID = "r1/2"
		s.Appointments.Appointments["r1/2"] = &twin
	})
	broken("two requests for one person", func(s *territory.State) { s.Appointments.Requests["r2"].Person = Ref("Serik") })
	broken("an unanswered request", func(s *territory.State) { s.Appointments.Requests["r2"].State = appointment.Asked })
}
