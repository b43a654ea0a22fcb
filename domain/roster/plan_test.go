package roster_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	. "qorgau/domain/scenario"
)

var almaty = &event.ZoneOffsets{Zone: ZoneName, Offsets: []event.ZoneOffset{{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 300}}}

// november has a holiday and moved days nowhere near: the 4th is made one, so that each kind of duty occurs.
var november = calendar.Years{{Year: 2025, Days: []event.CalendarDay{{Date: civil.DateOf(2025, 11, 4), Kind: event.DayHoliday},
	{Date: civil.DateOf(2025, 11, 5), Kind: event.DayHoliday}}, NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: true}}

// aMonth is a month's wish drawn at random: one to three zones with day and night shifts, advocates of all sorts.
func aMonth(t *rapid.T, equal bool) *roster.PlanInput {
	rest := 36
	if equal {
		rest = 16
	}
	in := &roster.PlanInput{Month: "2025-11", Years: november, Rest: civil.Instant(rapid.IntRange(0, rest).Draw(t, "rest")) * civil.Hour, Seed: journal.Hash(Hash(fmt.Sprint(rapid.Uint64().Draw(t, "seed"))))}
	seats := 0
	for z := range rapid.IntRange(1, 3).Draw(t, "zones") {
		day, night := rapid.IntRange(1, 2).Draw(t, "day seats"), rapid.IntRange(1, 2).Draw(t, "night seats")
		seats += day + night
		in.Zones = append(in.Zones, roster.PlanZone{Zone: event.Zone{Zone: fmt.Sprint("z", z)}, Time: almaty,
			Shifts: []roster.Shift{{From: 8 * 60, To: 20 * 60, Seats: day}, {From: 20 * 60, To: 32 * 60, Seats: night}}})
	}
	least := 1
	if equal {
		least = 3 * seats
	}
	for a := range rapid.IntRange(least, max(least+5, 20)).Draw(t, "advocates") {
		w := roster.PlanAdvocate{Ref: Ref(fmt.Sprint("a", a)), Languages: []string{"kk", "ru"}, Minors: true}
		if !equal {
			w.Languages = rapid.SampledFrom([][]string{{"kk"}, {"ru"}, {"kk", "ru"}, {"ru", "uz"}, {"de"}}).Draw(t, "languages")
			w.Minors = rapid.Bool().Draw(t, "minors")
			w.Most = rapid.SampledFrom([]int{0, 0, 5, 12}).Draw(t, "most")
			if rapid.Bool().Draw(t, "one zone") {
				w.Zones = []string{"z0"}
			}
			for range rapid.IntRange(0, 2).Draw(t, "absences") {
				from := local(2025, 11, rapid.IntRange(1, 28).Draw(t, "from"), 0, 0)
				w.Away = append(w.Away, event.Span{From: from, To: from + civil.Instant(rapid.IntRange(1, 5).Draw(t, "days"))*civil.Day})
			}
			for k := range w.Last {
				w.Last[k] = rapid.IntRange(0, 5).Draw(t, "last")
			}
		}
		in.Advocates = append(in.Advocates, w)
	}
	return in
}

// check is the rule's promises in words of their own: it knows nothing of how the plan was made.
type check struct {
	in   *roster.PlanInput
	plan roster.Plan
	by   map[journal.Ref]roster.PlanAdvocate
}

func newCheck(in *roster.PlanInput, plan roster.Plan) *check {
	c := &check{in, plan, map[journal.Ref]roster.PlanAdvocate{}}
	for _, a := range in.Advocates {
		c.by[a.Ref] = a
	}
	return c
}

func (c *check) rested(x, y event.Slot) bool {
	if y.From < x.From {
		x, y = y, x
	}
	return y.From >= x.To+c.in.Rest
}

// may tells whether an advocate could have a slot beside his others, one of which he gives away.
func (c *check) may(a roster.PlanAdvocate, x event.Slot, gives *event.Slot) bool {
	if len(a.Zones) > 0 && !slices.Contains(a.Zones, x.Zone) {
		return false
	}
	for _, s := range a.Away {
		if s.From < x.To && x.From < s.To {
			return false
		}
	}
	n := 1
	for i := range c.plan.Slots {
		y := c.plan.Slots[i]
		if y.Advocate != a.Ref || gives != nil && y == *gives {
			continue
		}
		if n++; !c.rested(x, y) {
			return false
		}
	}
	return a.Most == 0 || n <= a.Most
}

func covered(who []roster.PlanAdvocate) (n int) {
	for _, of := range []func(roster.PlanAdvocate) bool{
		func(a roster.PlanAdvocate) bool { return slices.Contains(a.Languages, "kk") },
		func(a roster.PlanAdvocate) bool { return slices.Contains(a.Languages, "ru") },
		func(a roster.PlanAdvocate) bool { return a.Minors },
	} {
		if slices.ContainsFunc(who, of) {
			n++
		}
	}
	return n
}

// shift lists who stands in the same shift as a slot; instead stands in its place, if given.
func (c *check) shift(x event.Slot, instead *roster.PlanAdvocate) (who []roster.PlanAdvocate) {
	for _, y := range c.plan.Slots {
		if y.Zone == x.Zone && y.From == x.From && y.To == x.To {
			if y == x && instead != nil {
				who = append(who, *instead)
				continue
			}
			who = append(who, c.by[y.Advocate])
		}
	}
	return who
}

func kindOf(x event.Slot) int {
	d, minute, _ := calendar.Local(almaty, x.From)
	switch {
	case november.Look(d).Kind == event.DayHoliday:
		return roster.DutyHoliday
	case november.Look(d).Off:
		return roster.DutyOff
	case minute >= 12*60:
		return roster.DutyNight
	}
	return roster.DutyDay
}

// Nobody has two slots at once or without rest, is away, beyond his limit or outside his zones; every seat is filled or
// told to be empty, and empty only if nobody could take it; the same input in another order gives the same plan.
func TestPlanKeepsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aMonth(t, false)
		plan := roster.MakePlan(in)
		c := newCheck(in, plan)
		for _, x := range plan.Slots {
			if a := c.by[x.Advocate]; !c.may(a, x, &x) {
				t.Fatalf("%v may not have %+v", a, x)
			}
		}
		seats := 0
		for _, z := range in.Zones {
			seats += 30 * (z.Shifts[0].Seats + z.Shifts[1].Seats)
		}
		if len(plan.Slots)+len(plan.Empty) != seats {
			t.Fatalf("%d filled and %d empty of %d seats", len(plan.Slots), len(plan.Empty), seats)
		}
		again := *in
		again.Advocates = slices.Clone(in.Advocates)
		slices.SortFunc(again.Advocates, func(a, b roster.PlanAdvocate) int { return bytes.Compare(b.Ref[:], a.Ref[:]) })
		other := roster.MakePlan(&again)
		if !slices.Equal(plan.Slots, other.Slots) || plan.Input != other.Input {
			t.Fatal("the order of the list changes the plan")
		}
	})
}

// The bound: where two advocates differ by two or more in a kind of duty, no slot can go from the one to the other, nor be
// exchanged so that the shares become more even, without breaking rest, absence, zone, limit or coverage.
func TestPlanIsEvenAsFarAsItCanBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aMonth(t, false)
		plan := roster.MakePlan(in)
		c := newCheck(in, plan)
		for _, x := range plan.Slots {
			from, kind := c.by[x.Advocate], kindOf(x)
			for _, to := range in.Advocates {
				n, m := plan.Counts[from.Ref], plan.Counts[to.Ref]
				if n[kind] < m[kind]+2 || covered(c.shift(x, &to)) < covered(c.shift(x, nil)) {
					continue
				}
				if c.may(to, x, nil) {
					t.Fatalf("%v could have had %+v: %v and %v", to.Ref, x, n, m)
				}
				for _, y := range plan.Slots {
					other := kindOf(y)
					if y.Advocate != to.Ref || other == kind || y.Zone == x.Zone && y.From == x.From || n[kind]-m[kind]-1 <= n[other]-m[other]+1 {
						continue
					}
					if c.may(to, x, &y) && c.may(from, y, &x) && covered(c.shift(y, &from)) >= covered(c.shift(y, nil)) {
						t.Fatalf("%+v and %+v could be exchanged: %v and %v", x, y, n, m)
					}
				}
			}
		}
	})
}

// Among equally available advocates, at least three for each seat of a day and night, with a rest of at most 16 hours after
// a slot of twelve, the numbers of each kind of duty differ by at most one.
func TestEqualAdvocatesShareEqually(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aMonth(t, true)
		plan := roster.MakePlan(in)
		if len(plan.Empty) > 0 {
			t.Fatalf("%d seats are empty", len(plan.Empty))
		}
		var least, most [4]int
		for i, a := range in.Advocates {
			for k, n := range plan.Counts[a.Ref] {
				if i == 0 {
					least[k], most[k] = n, n
				}
				least[k], most[k] = min(least[k], n), max(most[k], n)
			}
		}
		for k := range least {
			if most[k] > least[k]+1 {
				t.Fatalf("kind %d: from %d to %d", k, least[k], most[k])
			}
		}
	})
}

// Every shift has a speaker of Kazakh, one of Russian and somebody for minors, if anybody makes that possible: where all
// are free at every shift, each covers as much as the best choice of that many could.
func TestPlanCoversWhatCanBeCovered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aMonth(t, false)
		seats := rapid.IntRange(1, 3).Draw(t, "seats")
		in.Rest, in.Zones = 0, []roster.PlanZone{{Zone: event.Zone{Zone: "z0"}, Time: almaty, Shifts: []roster.Shift{{From: 0, To: 1440, Seats: seats}}}}
		for i := range in.Advocates {
			in.Advocates[i].Most, in.Advocates[i].Away = 0, nil
		}
		best := 0
		var choose func(from int, who []roster.PlanAdvocate)
		choose = func(from int, who []roster.PlanAdvocate) {
			best = max(best, covered(who))
			for i := from; i < len(in.Advocates) && len(who) < seats; i++ {
				choose(i+1, append(slices.Clone(who), in.Advocates[i]))
			}
		}
		choose(0, nil)
		plan := roster.MakePlan(in)
		c := newCheck(in, plan)
		for _, x := range plan.Slots {
			if got := covered(c.shift(x, nil)); got != best {
				t.Fatalf("%v covers %d of %d", x.From, got, best)
			}
		}
	})
}

// Somebody who is away all month gets nothing, and the plan is what it would be without him.
func TestWhoIsAwayChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aMonth(t, false)
		plan := roster.MakePlan(in)
		in.Advocates = append(in.Advocates, roster.PlanAdvocate{Ref: Ref("away"), Languages: []string{"kk", "ru"}, Minors: true,
			Away: []event.Span{{From: 0, To: local(2026, 1, 1, 0, 0)}}})
		with := roster.MakePlan(in)
		if !slices.Equal(plan.Slots, with.Slots) {
			t.Fatal("he changes the plan")
		}
	})
}

// Last month's duty decides among equals, and the seed only after it.
func TestLastMonthCounts(t *testing.T) {
	in := &roster.PlanInput{Month: "2025-11", Years: november, Zones: []roster.PlanZone{{Zone: event.Zone{Zone: "z"}, Time: almaty,
		Shifts: []roster.Shift{{From: 0, To: 1440, Seats: 1}}}}}
	for i := range 40 {
		a := roster.PlanAdvocate{Ref: Ref(fmt.Sprint(i)), Languages: []string{"kk", "ru"}, Minors: true}
		if i < 20 {
			a.Last = [4]int{3, 3, 3, 3}
		}
		in.Advocates = append(in.Advocates, a)
	}
	orders := map[journal.Ref]int{}
	for s := range 20 {
		in.Seed = journal.Hash(Hash(fmt.Sprint(s)))
		plan := roster.MakePlan(in)
		for i, x := range plan.Slots {
			if i == 0 {
				orders[x.Advocate]++
			}
			if i < 2 && slices.ContainsFunc(in.Advocates[:20], func(a roster.PlanAdvocate) bool { return a.Ref == x.Advocate }) {
				t.Error("one who had more last month comes first")
			}
		}
	}
	if len(orders) < 5 {
		t.Errorf("only %d came first with 20 seeds", len(orders))
	}
}

func BenchmarkPlan(b *testing.B) {
	in := &roster.PlanInput{Month: "2025-11", Years: november, Rest: roster.DefaultRest}
	for z := range 55 {
		in.Zones = append(in.Zones, roster.PlanZone{Zone: event.Zone{Zone: fmt.Sprint("z", z)}, Time: almaty,
			Shifts: []roster.Shift{{From: 8 * 60, To: 20 * 60, Seats: 3}, {From: 20 * 60, To: 32 * 60, Seats: 3}}})
	}
	for i := range 1000 {
		in.Advocates = append(in.Advocates, roster.PlanAdvocate{Ref: Ref(fmt.Sprint(i)), Languages: []string{"kk", "ru"}[i%2:], Minors: i%3 > 0})
	}
	for b.Loop() {
		roster.MakePlan(in)
	}
}

// The twin: without the moving at the end the shares of equal advocates grow apart.
func TestSharesGrowApartWithoutMoving(t *testing.T) {
	spread := func(make func(*roster.PlanInput) roster.Plan) (worst int) {
		for s := range 30 {
			in := &roster.PlanInput{Month: "2025-11", Years: november, Rest: 16 * civil.Hour, Seed: journal.Hash(Hash(fmt.Sprint(s))),
				Zones: []roster.PlanZone{{Zone: event.Zone{Zone: "z"}, Time: almaty,
					Shifts: []roster.Shift{{From: 8 * 60, To: 20 * 60, Seats: 2}, {From: 20 * 60, To: 32 * 60, Seats: 1}}}}}
			for i := range 9 {
				in.Advocates = append(in.Advocates, roster.PlanAdvocate{Ref: Ref(fmt.Sprint(i)), Languages: []string{"kk", "ru"}, Minors: true})
			}
			plan := make(in)
			for k := range 4 {
				var all []int
				for _, n := range plan.Counts {
					all = append(all, n[k])
				}
				worst = max(worst, slices.Max(all)-slices.Min(all))
			}
		}
		return worst
	}
	if with, without := spread(roster.MakePlan), spread(roster.GreedyPlan); with > 1 || without <= 1 {
		t.Errorf("spread with moving %d, without %d", with, without)
	}
}
