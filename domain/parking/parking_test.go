package parking_test

import (
	"fmt"
	"testing"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/parking"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func early(n int) Step {
	return Message(fmt.Sprintf("%d words about a request that has not come", n), func(w *World) journal.Body {
		for i := 1; i < n; i++ {
			w.Send(&event.DefenderArrived{Register: w.Reg(fmt.Sprintf("a%d", i), "k1"), Request: "r1", Advocate: Ref("Aizhan"), ArrivedAt: w.Now})
		}
		return &event.DefenderArrived{Register: w.Reg("a0", "k1"), Request: "r1", Advocate: Ref("Aizhan"), ArrivedAt: w.Now}
	})
}

func TestTooManyOfOneCaseCallAPersonAtOnce(t *testing.T) {
	w := New(t, territory.New(Bar), Bar, Noon).Given(TheBook(), early(100))
	if len(Every[event.FactUnresolved](w)) != 0 {
		t.Fatal("a hundred may wait")
	}
	w.When(early(1)).Then(Happens[event.FactUnresolved]("the 101st calls a person", nil), Happens[event.AlarmRaised]("who is told", nil))
}

func TestAllAreTakenUpInOrderAndInBoundedGroups(t *testing.T) {
	w := New(t, territory.New(Bar), Bar, Noon)
	w.Renew = func() journal.Machine { return territory.New(Bar) }
	w.Given(TheBook(), early(130))
	w.When(Request("r1", "k1", "Serik", nil), Passes(civil.Second))
	last, group, groups := int64(-1), 0, map[int64]int{}
	for i := w.From(); i < len(w.Records); i++ {
		rec := &w.Records[i]
		if e, ok := rec.Body.(*event.FactTakenUp); ok {
			if e.Fact <= last {
				t.Fatalf("fact %d after %d", e.Fact, last)
			}
			last = e.Fact
			group++
			groups[rec.Cause]++
		}
	}
	if group != 130 || len(groups) != 3 {
		t.Errorf("%d facts taken up in %d groups", group, len(groups))
	}
	for cause, n := range groups {
		if n > 50 {
			t.Errorf("%d in the group of %d", n, cause)
		}
	}
}

func TestKeptFactIsTheFact(t *testing.T) {
	var s parking.State
	var clocks journal.Clocks
	fact := &journal.Record{Journal: Bar, Pos: 7, Kind: journal.Fact, Type: "request.withdrawn.v1", At: Noon, Source: "erdr", ID: "m1",
		Input:  journal.Hash(Hash("in")),
		Body:   &event.RequestWithdrawn{Register: event.Register{Object: "w", Revision: 1, OccurredAt: Noon, Unit: Unit, RegisterCase: "k1"}, Request: "r1", Reason: "mistake"},
		Sealed: Boxes("Serik", "person_name")}
	s.Evolve(fact, &clocks)
	s.Evolve(&journal.Record{Kind: journal.Decision, Pos: 8, At: Noon, Body: &event.FactParked{Fact: 7, Waits: parking.ForRequest("r1")}}, &clocks)
	out := s.React(&journal.Record{Kind: journal.Decision, Body: &event.RequestRegistered{Request: "r1"}}, &casefile.State{})
	if len(out) != 1 {
		t.Fatalf("%d decisions", len(out))
	}
	taken := out[0].Body.(*event.FactTakenUp)
	at := Noon + civil.Hour
	got, ok := s.Taken(taken, &journal.Record{Journal: Bar, At: at})
	if !ok {
		t.Fatal("the fact is gone")
	}
	want := *fact
	want.At = at
	if string(got.AppendLine(nil)) != string(want.AppendLine(nil)) {
		t.Errorf("kept\n%s\nwant\n%s", got.AppendLine(nil), want.AppendLine(nil))
	}
	s.Evolve(&journal.Record{Kind: journal.Decision, Pos: 10, At: at, Body: taken}, &clocks)
	s.Evolve(&journal.Record{Kind: journal.Fact, Pos: 11, At: at, Body: &event.ServiceResumed{From: 1, To: 2}}, &clocks)
	if _, ok := s.Taken(taken, fact); ok {
		t.Error("a fact that was taken up is kept for ever")
	}
	if _, running := clocks.Running("fact/7", "parked_fact"); running {
		t.Error("its clock still runs")
	}
}
