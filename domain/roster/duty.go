package roster

import (
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

func (m *Month) index() {
	if m.zones != nil {
		return
	}
	m.zones = make(map[string]zoneSlots, len(m.Zones))
	m.units = map[string]string{}
	for _, z := range m.Zones {
		m.zones[z.Zone] = zoneSlots{neighbours: z.Neighbours}
		for _, u := range z.Units {
			m.units[u] = z.Zone
		}
	}
	for i := range m.Slots {
		x := &m.Slots[i]
		z := m.zones[x.Zone]
		if z.to == 0 {
			z.from = i
		}
		z.to = i + 1
		z.longest = max(z.longest, x.To-x.From)
		m.zones[x.Zone] = z
	}
}

// on calls fn for every slot of a zone that covers a moment.
func (m *Month) on(zone string, at civil.Instant, fn func(i int)) {
	m.index()
	z := m.zones[zone]
	list := m.Slots[z.from:z.to]
	first := sort.Search(len(list), func(i int) bool { return list[i].From > at-z.longest })
	for i := first; i < len(list) && list[i].From <= at; i++ {
		if at < list[i].To {
			fn(z.from + i)
		}
	}
}

func (m *Month) find(a journal.Ref, zone string, from, to civil.Instant) int {
	m.index()
	z := m.zones[zone]
	list := m.Slots[z.from:z.to]
	for i := sort.Search(len(list), func(i int) bool { return list[i].From >= from }); i < len(list) && list[i].From == from; i++ {
		if list[i].Advocate == a && list[i].To == to {
			return z.from + i
		}
	}
	return -1
}

// around are the rosters in which a duty that covers a local day may stand: its month and the one before.
func (s *State) around(d civil.Date) []*Month {
	var out []*Month
	for _, name := range []string{MonthOf(d), MonthOf(d.FirstOfMonth().AddDays(-1))} {
		if m := s.Months[name]; m != nil {
			out = append(out, m)
		}
	}
	return out
}

func (s *State) slot(a journal.Ref, zone string, from, to civil.Instant) (*Month, int) {
	for _, name := range s.monthNames() {
		if i := s.Months[name].find(a, zone, from, to); i >= 0 {
			return s.Months[name], i
		}
	}
	return nil, -1
}

// duty is the slot of an advocate that covers a moment, wherever it is.
func (s *State) duty(a journal.Ref, d civil.Date, at civil.Instant) (*Month, int) {
	for _, m := range s.around(d) {
		for _, z := range m.Zones {
			found := -1
			m.on(z.Zone, at, func(i int) {
				if m.Slots[i].Advocate == a {
					found = i
				}
			})
			if found >= 0 {
				return m, found
			}
		}
	}
	return nil, -1
}

// NextDuty calls look for every moment after at from which somebody who may not be asked now may be asked: his duty
// begins, or the time of a justified refusal is over.
func (s *State) NextDuty(at civil.Instant, look func(civil.Instant)) {
	for _, name := range s.monthNames() {
		for i := range s.Months[name].Slots {
			if x := &s.Months[name].Slots[i]; x.From > at && !x.Unreachable {
				look(x.From)
			}
		}
	}
	for _, ref := range s.refs() {
		if until := s.Advocates[ref].SuspendedUntil; until > at {
			look(until)
		}
	}
}
