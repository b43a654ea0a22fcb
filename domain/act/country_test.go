package act_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// step is one message about an act, in a journal.
type step struct {
	code string
	body *event.ActPerformed
}

// TestOverlapsOfTheCountryInAnyOrder: acts of one advocate in his home bar and in two others, corrected and taken back,
// with the mail between them delayed in any way, come to the same answer on every side, and it is the right one: each
// minute of work that another record has too is held on both sides, waiting gives way, and the rest is free.
func TestOverlapsOfTheCountryInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var steps []step
		last := map[act.Key]*event.ActPerformed{}
		for i := range rapid.IntRange(2, 4).Draw(t, "acts") {
			code := rapid.SampledFrom(codes).Draw(t, "journal")
			id := fmt.Sprintf("a%d", i)
			for revision := range rapid.IntRange(1, 3).Draw(t, "revisions") {
				from := local(15, 9, 0) + civil.Instant(rapid.IntRange(0, 90).Draw(t, "from"))*civil.Minute
				body := performed(id, int64(revision+1), from, from+civil.Instant(rapid.IntRange(1, 90).Draw(t, "length"))*civil.Minute, nil)
				if wait := rapid.IntRange(-30, 30).Draw(t, "waiting"); wait > 0 {
					body.WaitingFrom = from - civil.Instant(wait)*civil.Minute
				}
				body.Withdrawn = rapid.IntRange(0, 5).Draw(t, "withdrawn") == 0
				steps = append(steps, step{code, body})
				last[act.Key{Journal: code, Act: id}] = body
			}
		}
		one := live(t, rapid.Permutation(steps).Draw(t, "order"))
		two := live(t, steps)
		for k := range last {
			a, b := one[k], two[k]
			if fmt.Sprint(a.Held, a.Yielded, a.With, a.Pairs, a.Flags) != fmt.Sprint(b.Held, b.Yielded, b.With, b.Pairs, b.Flags) {
				t.Fatalf("%v: %+v in one order, %+v in the other", k, a, b)
			}
		}
		for minute := local(15, 8, 30); minute < local(15, 12, 30); minute += civil.Minute {
			check(t, last, one, minute)
		}
	})
}

// live lets the steps happen in order, the mail going now and then.
func live(t *rapid.T, steps []step) map[act.Key]act.Verdict {
	c := &country{worlds: map[string]*scenario.World{}, taken: map[[2]string]int64{}}
	for _, code := range codes {
		c.worlds[code] = worldOf(t, code)
		c.worlds[code].Renew = nil
		c.worlds[code].Until(local(15, 18, 0))
	}
	for _, s := range steps {
		c.worlds[s.code].Send(s.body)
		for range rapid.IntRange(0, 3).Draw(t, "letters") {
			c.deliver(rapid.SampledFrom(codes).Draw(t, "sender"), rapid.SampledFrom(codes).Draw(t, "receiver"))
		}
	}
	c.flush()
	out := map[act.Key]act.Verdict{}
	for _, s := range steps {
		a := state(c.worlds[s.code]).Acts.Get(s.body.Object)
		k := act.Key{Journal: s.code, Act: a.ID}
		if out[k] = (act.Verdict{}); a.Stands() {
			if !a.Answered() {
				t.Fatalf("%v was never answered", k)
			}
			out[k] = a.Stood.Answer.Verdict
		}
	}
	return out
}

func covers(list []event.Span, at civil.Instant) bool {
	for _, s := range list {
		if s.From <= at && at < s.To {
			return true
		}
	}
	return false
}

func check(t *rapid.T, last map[act.Key]*event.ActPerformed, got map[act.Key]act.Verdict, at civil.Instant) {
	works := func(e *event.ActPerformed) bool { return !e.Withdrawn && e.StartedAt <= at && at < e.EndedAt }
	waits := func(e *event.ActPerformed) bool {
		return !e.Withdrawn && e.WaitingFrom != 0 && e.WaitingFrom <= at && at < e.StartedAt
	}
	working, waiting := 0, 0
	for _, e := range last {
		if works(e) {
			working++
		} else if waits(e) {
			waiting++
		}
	}
	for k, e := range last {
		held := works(e) && working > 1 || waits(e) && working == 0 && waiting > 1
		gone := waits(e) && working > 0
		if v := got[k]; covers(v.Held, at) != held || covers(v.Yielded, at) != gone || covers(v.Lost, at) {
			t.Fatalf("%s of %v: held %v, yielded %v, lost %v; %d work and %d wait", at, k, v.Held, v.Yielded, v.Lost, working, waiting)
		}
	}
}

// pair is a country of two journals in which Asel's hours from 11 to 12 are claimed twice.
func pair(t *testing.T, change func(*event.ActPerformed)) *country {
	c := &country{worlds: map[string]*scenario.World{}, taken: map[[2]string]int64{}}
	for _, code := range codes[:2] {
		c.worlds[code] = worldOf(t, code).Given(until(local(15, 18, 0)))
	}
	c.worlds["KZ-71"].When(sent("9 to 12 at home", performed("home-act", 1, local(15, 9, 0), local(15, 12, 0), change)))
	c.worlds["KZ-31"].When(sent("11 to 14 elsewhere", performed("far-act", 1, local(15, 11, 0), local(15, 14, 0), change)))
	c.flush()
	return c
}

func verdict(c *country, code, id string) act.Verdict {
	return state(c.worlds[code]).Acts.Get(id).Stood.Answer.Verdict
}

// TestThePairIsNamedWithoutTheCase: both sides are told one name for the pair and the other journal; no id of the other
// act, no unit and no case of it stands in what a side is told.
func TestThePairIsNamedWithoutTheCase(t *testing.T) {
	c := pair(t, nil)
	home, far := verdict(c, "KZ-71", "home-act"), verdict(c, "KZ-31", "far-act")
	if len(home.Pairs) != 1 || len(far.Pairs) != 1 || home.Pairs[0].Pair != far.Pairs[0].Pair || home.Pairs[0].Journal != "KZ-31" || far.Pairs[0].Journal != "KZ-71" {
		t.Fatalf("home %+v, far %+v", home, far)
	}
	hour := []event.Span{{From: local(15, 11, 0), To: local(15, 12, 0)}}
	if fmt.Sprint(home.Held) != fmt.Sprint(hour) || fmt.Sprint(far.Held) != fmt.Sprint(hour) {
		t.Fatalf("home %+v, far %+v", home, far)
	}
	if len(home.Flags) != 0 { // one unit leads both in this story
		t.Fatalf("flags %v", home.Flags)
	}
	for code, other := range map[string]string{"KZ-71": "far-act", "KZ-31": "home-act"} {
		for _, rec := range c.worlds[code].Records {
			switch e := rec.Body.(type) {
			case *event.MinutesJudged:
				if e.Act == other {
					t.Fatalf("%s is told %+v", code, e)
				}
			case *event.MailReceived:
				if m, ok := e.Body.(*event.MinutesAnswered); ok && m.Act == other {
					t.Fatalf("%s is told %+v", code, m)
				}
			}
		}
	}
}

// TestTwoPlacesAtOnce: units of different places claim the same minute; both records carry the flag.
func TestTwoPlacesAtOnce(t *testing.T) {
	n := 0
	c := pair(t, func(e *event.ActPerformed) {
		if n++; n == 2 {
			e.Unit = scenario.FarUnit
		}
	})
	for code, id := range map[string]string{"KZ-71": "home-act", "KZ-31": "far-act"} {
		if v := verdict(c, code, id); len(v.Flags) != 1 || v.Flags[0] != "two_places" {
			t.Errorf("%s: %+v", code, v)
		}
	}
}

// TestADecisionOnEitherSideIsMailedHome: a person says whose the hour is, at home or elsewhere; both sides are told, the
// other side's hour is lost, and a correction opens the question again.
func TestADecisionOnEitherSideIsMailedHome(t *testing.T) {
	for _, side := range []struct{ code, act, keeps, winner string }{
		{"KZ-71", "home-act", "this", "KZ-71"}, {"KZ-71", "home-act", "other", "KZ-31"},
		{"KZ-31", "far-act", "this", "KZ-31"}, {"KZ-31", "far-act", "other", "KZ-71"},
	} {
		t.Run(side.code+" "+side.keeps, func(t *testing.T) {
			c := pair(t, nil)
			name := verdict(c, side.code, side.act).Pairs[0].Pair
			c.worlds[side.code].When(sent("a person decides", &event.OverlapDecided{Pair: name, Act: side.act, Revision: 1, Keeps: side.keeps,
				Ground: "protocols_compared", Official: scenario.Ref("gulnara")})).
				Then(scenario.Never[event.FactRefused]("it is taken"))
			c.flush()
			for code, id := range map[string]string{"KZ-71": "home-act", "KZ-31": "far-act"} {
				v := verdict(c, code, id)
				if lost := len(v.Lost) > 0; len(v.Held) != 0 || lost != (code != side.winner) || v.Pairs[0].Why != "decided" {
					t.Errorf("%s: %+v", code, v)
				}
			}
			c.worlds["KZ-31"].When(sent("a correction", performed("far-act", 2, local(15, 11, 30), local(15, 14, 0), nil)))
			c.flush()
			for code, id := range map[string]string{"KZ-71": "home-act", "KZ-31": "far-act"} {
				if v := verdict(c, code, id); len(v.Held) != 1 || len(v.Lost) != 0 {
					t.Errorf("after the correction, %s: %+v", code, v)
				}
			}
			c.worlds[side.code].When(sent("of no such pair", &event.OverlapDecided{Pair: "p-none", Act: side.act,
				Revision: state(c.worlds[side.code]).Acts.Get(side.act).Stood.Revision, Keeps: "this", Ground: "x", Official: scenario.Ref("gulnara")})).
				Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "no_such_overlap" }))
		})
	}
}

// TestOneProtocolOfTwoCasesIsOneInterval: a confrontation of suspects of two cases has one protocol; its time is paid
// in one of them and shown in the other, without a hold.
func TestOneProtocolOfTwoCasesIsOneInterval(t *testing.T) {
	same := func(e *event.ActPerformed) {
		e.ProtocolNumber, e.StartedAt, e.EndedAt = "77", local(15, 11, 0), local(15, 13, 0)
	}
	c := pair(t, same)
	home, far := verdict(c, "KZ-71", "home-act"), verdict(c, "KZ-31", "far-act")
	if len(home.Held)+len(far.Held) != 0 || len(home.Lost) != 1 || len(far.Lost) != 0 || home.Pairs[0].Why != "one_protocol" {
		t.Fatalf("home %+v, far %+v", home, far)
	}
}

// TestSixteenHoursOverAllJournals: ten hours here and eight there are no day; each side is flagged by the home bar,
// and a correction takes the flag back on both.
func TestSixteenHoursOverAllJournals(t *testing.T) {
	c := &country{worlds: map[string]*scenario.World{}, taken: map[[2]string]int64{}}
	for _, code := range codes[:2] {
		c.worlds[code] = worldOf(t, code).Given(until(local(16, 12, 0)))
	}
	c.worlds["KZ-71"].When(sent("nine hours", performed("home-act", 1, local(15, 8, 0), local(15, 17, 0), nil)))
	c.worlds["KZ-31"].When(sent("eight more", performed("far-act", 1, local(15, 15, 59), local(15, 23, 59), nil)))
	c.flush()
	for code, id := range map[string]string{"KZ-71": "home-act", "KZ-31": "far-act"} {
		if v := verdict(c, code, id); len(v.Flags) != 1 || v.Flags[0] != "over_16_hours" {
			t.Errorf("%s: %+v", code, v)
		}
	}
	c.worlds["KZ-31"].When(sent("it was an hour less", performed("far-act", 2, local(15, 17, 0), local(15, 23, 59), nil)))
	c.flush()
	for code, id := range map[string]string{"KZ-71": "home-act", "KZ-31": "far-act"} {
		if v := verdict(c, code, id); len(v.Flags)+len(v.Held) != 0 {
			t.Errorf("%s: %+v", code, v)
		}
	}
}
