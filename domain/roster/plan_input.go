package roster

import (
	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// DefaultRest is the rest after a slot: who had the night has no duty before the next one. Ours; the law is silent.
const DefaultRest = 12 * civil.Hour

// SeedDay is the day whose secret breaks the ties of a month's plan: the 15th of the month before. KZ promised it a week
// ahead and opens it on the 16th, in time for the 25th.
func SeedDay(month string) (civil.Date, bool) {
	first, err := civil.ParseDate(month + "-01")
	if err != nil {
		return 0, false
	}
	return first.AddMonths(-1).AddDays(14), true
}

// PlanInput collects what the rule looks at from the list, the absences, and last month's roster: the bar's own advocates
// who could serve at some time of the month. most is the workload limit, slots a month; 0: none.
func (s *State) PlanInput(bar, month string, zones []PlanZone, most int, rest civil.Instant, seed journal.Hash, b *book.State) PlanInput {
	in := PlanInput{Month: month, Zones: zones, Years: b.Law.Years, Rest: rest, Seed: seed}
	first, err := civil.ParseDate(month + "-01")
	if err != nil || len(zones) == 0 {
		return in
	}
	last := s.lastMonth(MonthOf(first.AddMonths(-1)), b)
	c := &coverage{s: s, b: b, m: &Month{Month: month}, away: map[journal.Ref][]lost{}}
	begin, _ := calendar.At(zones[0].Time, first, 0)
	end, _ := calendar.At(zones[0].Time, first.AddMonths(1), 0)
	for _, ref := range s.refs() {
		a := s.Advocates[ref]
		if a.HomeBar != bar {
			continue
		}
		w := PlanAdvocate{Ref: ref, Languages: a.Languages, Minors: a.Minors, Most: most, Last: last[ref]}
		away := civil.Instant(0)
		for _, l := range c.lost(a, zones[0].Time) {
			w.Away = append(w.Away, event.Span{From: l.from, To: l.to})
			away += min(l.to, end) - max(l.from, begin)
		}
		if away < end-begin {
			in.Advocates = append(in.Advocates, w)
		}
	}
	return in
}

// lastMonth counts each advocate's slots of the month before, by kind of duty.
func (s *State) lastMonth(month string, b *book.State) map[journal.Ref][dutyKinds]int {
	out := map[journal.Ref][dutyKinds]int{}
	m := s.Months[month]
	if m == nil {
		return out
	}
	p := &planner{in: &PlanInput{Years: b.Law.Years}}
	for _, z := range m.Zones {
		offsets := zoneTime(b, &z)
		if offsets == nil {
			continue
		}
		for i := range m.Slots {
			x := &m.Slots[i]
			if x.Zone != z.Zone {
				continue
			}
			d, minute, ok := calendar.Local(offsets, x.From)
			if !ok {
				continue
			}
			n := out[x.Advocate]
			n[p.kind(d, Shift{From: minute, To: minute + int((x.To-x.From)/civil.Minute)})]++
			out[x.Advocate] = n
		}
	}
	return out
}

// ZoneTime is the local time of a zone of a roster: that of its first unit the book knows, or nil.
func ZoneTime(b *book.State, z *event.Zone) *event.ZoneOffsets { return zoneTime(b, z) }
