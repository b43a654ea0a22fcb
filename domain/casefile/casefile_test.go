package casefile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

var day = civil.InstantOf(2025, 10, 15, 7, 0, 0)

func fact(id string, body journal.Body) *journal.Record {
	return &journal.Record{Kind: journal.Fact, Type: body.Type(), Source: "erdr", ID: id, Body: body}
}

func reg(object, registerCase string, revision int64, at civil.Instant) event.Register {
	return event.Register{Object: object, Revision: revision, OccurredAt: at, Unit: scenario.Unit, RegisterCase: registerCase}
}

func fold(facts ...*journal.Record) *casefile.State {
	s := &casefile.State{}
	for _, f := range facts {
		s.Evolve(f, nil)
	}
	return s
}

func TestHighestRevisionStands(t *testing.T) {
	one := fact("1", &event.CaseRequalified{Register: reg("q", "k", 1, day), From: day.UTCDate(), Article: "1880001", Severity: "medium"})
	two := fact("2", &event.CaseRequalified{Register: reg("q", "k", 2, day-civil.Hour), From: day.UTCDate(), Article: "1880003", Severity: "grave"})
	for _, order := range [][]*journal.Record{{one, two}, {two, one}} {
		c := fold(order...).CaseOf("k")
		if got := c.SeverityOn(day.UTCDate()); got != "grave" || len(c.History()) != 1 {
			t.Errorf("severity %q, history %v", got, c.History())
		}
	}
	gone := reg("q", "k", 3, day)
	gone.Withdrawn = true
	c := fold(two, fact("3", &event.CaseRequalified{Register: gone, From: day.UTCDate(), Severity: "grave"}), one).CaseOf("k")
	if len(c.History()) != 0 {
		t.Errorf("a withdrawn object still counts: %v", c.History())
	}
}

func TestSeverityByDay(t *testing.T) {
	d := day.UTCDate()
	c := fold(
		fact("2", &event.CaseRequalified{Register: reg("q2", "k", 1, day+civil.Day), From: d + 10, Severity: "particularly_grave"}),
		fact("1", &event.CaseOpened{Register: reg("o", "k", 1, day), Severity: "minor", QualifiedFrom: d}),
		fact("3", &event.CaseRequalified{Register: reg("q3", "k", 1, day+2*civil.Day), From: d + 5, Severity: "grave"}),
	).CaseOf("k")
	for _, x := range []struct {
		on   civil.Date
		want string
	}{{d - 3, "minor"}, {d, "minor"}, {d + 4, "minor"}, {d + 5, "grave"}, {d + 9, "grave"}, {d + 10, "particularly_grave"}, {d + 99, "particularly_grave"}} {
		if got := c.SeverityOn(x.on); got != x.want {
			t.Errorf("on %v: %s, want %s", x.on, got, x.want)
		}
	}
}

func TestJoinderAndSeparation(t *testing.T) {
	id := casefile.CaseID
	a, b := scenario.Ref("a"), scenario.Ref("b")
	s := fold(
		fact("1", &event.CaseJoined{Register: reg("j1", "k1", 1, day), Into: "k2"}),
		fact("2", &event.CaseJoined{Register: reg("j2", "k2", 1, day), Into: "k3"}),
		fact("3", &event.CaseSeparated{Register: reg("s", "k1", 1, day+1), NewCase: "k4", Persons: []journal.Ref{a}}),
	)
	if s.Root(id("k1")) != id("k3") || s.Home(id("k1"), a) != id("k4") || s.Home(id("k1"), b) != id("k3") {
		t.Errorf("root %s, home of a %s, of b %s", s.Root(id("k1")), s.Home(id("k1"), a), s.Home(id("k1"), b))
	}
	kin := s.Kin(id("k3"))
	if len(kin) != 3 || !slices.Contains(kin, id("k1")) {
		t.Errorf("kin %v", kin)
	}
	circle := fold(
		fact("1", &event.CaseJoined{Register: reg("j1", "k1", 1, day), Into: "k2"}),
		fact("2", &event.CaseJoined{Register: reg("j2", "k2", 1, day), Into: "k1"}))
	if circle.Root(id("k1")) != circle.Root(id("k2")) {
		t.Error("cases joined in a circle have two roots")
	}
}

func TestLinksNameTheSmallest(t *testing.T) {
	x, y, z := scenario.Ref("x"), scenario.Ref("y"), scenario.Ref("z")
	s := fold(
		fact("1", &event.PersonStatusSet{Register: reg("p1", "k1", 1, day), Person: x, Status: "suspect"}),
		fact("2", &event.MeasureSet{Register: reg("m", "k1", 1, day+1), Person: y, Measure: "custody"}),
		fact("3", &event.PersonStatusSet{Register: reg("p2", "k2", 1, day), Person: y, Card: event.Card{SameAs: x}, Status: "suspect"}),
		fact("4", &event.PersonIdentified{Register: reg("i", "k3", 1, day), Person: z, Other: y}),
	)
	least := slices.MinFunc([]journal.Ref{x, y, z}, func(a, b journal.Ref) int { return strings.Compare(string(a[:]), string(b[:])) })
	for _, ref := range []journal.Ref{x, y, z} {
		if s.Canonical(ref) != least {
			t.Errorf("%v is named %v", ref, s.Canonical(ref))
		}
	}
	p := s.Person(casefile.CaseID("k1"), z)
	if p == nil || p.Status != "suspect" || p.Measure != "custody" || len(s.CaseOf("k1").Persons) != 1 {
		t.Errorf("the two halves of one person are not one: %+v", p)
	}
	gone := reg("i", "k3", 2, day)
	gone.Withdrawn = true
	s.Evolve(fact("5", &event.PersonIdentified{Register: gone, Person: z, Other: y}), nil)
	if s.Canonical(z) != z {
		t.Error("a link that was taken back still holds")
	}
}

// someFact draws a message of one of two cases, with few objects, persons and moments, so that they meet.
func someFact(t *rapid.T, n int) *journal.Record {
	r := event.Register{
		Object: rapid.SampledFrom([]string{"o1", "o2", "o3"}).Draw(t, "object"), Revision: rapid.Int64Range(1, 3).Draw(t, "revision"),
		Withdrawn: rapid.IntRange(0, 5).Draw(t, "withdrawn") == 0, OccurredAt: day + civil.Instant(rapid.IntRange(0, 3).Draw(t, "at")),
		Unit: rapid.SampledFrom([]string{"u1", "u2"}).Draw(t, "unit"), RegisterCase: rapid.SampledFrom([]string{"k1", "k2"}).Draw(t, "case"),
	}
	person := func() journal.Ref {
		return scenario.Ref(rapid.SampledFrom([]string{"p1", "p2", "p3"}).Draw(t, "person"))
	}
	card := event.Card{AdultFrom: civil.Date(rapid.IntRange(0, 2).Draw(t, "adult"))}
	if rapid.IntRange(0, 4).Draw(t, "same") == 0 {
		card.SameAs = person()
	}
	severity := rapid.SampledFrom([]string{"minor", "grave"}).Draw(t, "severity")
	body := rapid.SampledFrom([]journal.Body{
		&event.CaseOpened{Register: r, Format: "paper", Language: "kk", Severity: severity, ErdrNumber: "1"},
		&event.CaseRegistered{Register: r, ErdrNumber: "2"},
		&event.CaseRequalified{Register: r, From: civil.Date(rapid.IntRange(1, 3).Draw(t, "from")), Severity: severity},
		&event.CaseJoined{Register: r, Into: "k2"}, &event.CaseSeparated{Register: r, NewCase: "k3", Persons: []journal.Ref{person()}},
		&event.CaseInterrupted{Register: r}, &event.CaseResumed{Register: r}, &event.CaseTerminated{Register: r},
		&event.CaseTransferred{Register: r, ToUnit: "u3"}, &event.PersonStatusCancelled{Register: r, Person: person()},
		&event.PersonStatusSet{Register: r, Person: person(), Card: card, Status: "suspect", Basis: "decree"},
		&event.PersonDetained{Register: r, Person: person(), Card: card, DetainedAt: r.OccurredAt},
		&event.PersonReleased{Register: r, Person: person(), ReleasedAt: r.OccurredAt},
		&event.PersonIdentified{Register: r, Person: person(), Card: card, Other: person()},
		&event.OwnAdvocateEntered{Register: r, Person: person(), Keeps: "own"}, &event.OwnAdvocateLeft{Register: r, Person: person()},
		&event.DefenderExcluded{Register: r, Person: person(), Advocate: person()},
		&event.VictimRepresentativeEntered{Register: r, Advocate: person()},
		&event.DefenderRequested{Register: r, Person: person(), Card: card, Status: "accused", Severity: severity, Barred: []journal.Ref{person()}},
	}).Draw(t, "body")
	return fact(fmt.Sprintf("m%d", n), body)
}

// The register's facts give the same case files in any order, with duplicates, and after a start that broke off.
func TestAnyOrderSameCaseFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var facts []*journal.Record
		for n := rapid.IntRange(1, 14).Draw(t, "facts"); n > 0; n-- {
			facts = append(facts, someFact(t, n))
		}
		want := digests(fold(facts...))
		other := rapid.Permutation(facts).Draw(t, "order")
		again := slices.Concat(other[:rapid.IntRange(0, len(other)).Draw(t, "cut")], other)
		if got := digests(fold(again...)); got != want {
			t.Fatalf("another order gave another case file:\n%s\n%s", want, got)
		}
	})
}

func digests(s *casefile.State) string {
	out := ""
	for _, k := range []string{"k1", "k2", "k3"} {
		if c := s.CaseOf(k); c != nil {
			out += fmt.Sprintf("%s %v root %s kin %v\n", k, c.Digest(), s.Root(c.ID), s.Kin(c.ID))
		}
	}
	for _, p := range []string{"p1", "p2", "p3"} {
		out += fmt.Sprintf("%s is %v\n", p, s.Canonical(scenario.Ref(p)))
	}
	return out
}

// The twin of the test above: if what the register said were put in order by arrival, the case file would depend on it.
func TestOrderOfArrivalWouldShow(t *testing.T) {
	stop := func(at civil.Instant) *journal.Record {
		return fact("1", &event.CaseInterrupted{Register: reg("i", "k", 1, at), Ground: "search"})
	}
	resume := func(at civil.Instant) *journal.Record {
		return fact("2", &event.CaseResumed{Register: reg("r", "k", 1, at)})
	}
	a := fold(stop(day+1), resume(day+2)).CaseOf("k") // each bears the moment of its arrival
	b := fold(resume(day+1), stop(day+2)).CaseOf("k")
	if a.State == b.State {
		t.Errorf("both orders give %s: the test of order could not fail", a.State)
	}
}
