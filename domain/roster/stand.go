package roster

import (
	"bytes"
	"cmp"
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// StandIn is an advocate who could take a slot over, and how many slots of that month he has.
type StandIn struct {
	Advocate journal.Ref
	Slots    int
}

// Stand lists the bar's own advocates who could take a slot over, those with the fewest slots of its rosters first.
func (s *State) Stand(x event.Slot, bar string, at civil.Instant, b *book.State) []StandIn {
	d := &desk{State: s, rec: &journal.Record{At: at}, code: bar, book: b}
	count := map[journal.Ref]int{}
	if m, _ := s.slot(x.Advocate, x.Zone, x.From, x.To); m != nil {
		for i := range m.Slots {
			count[m.Slots[i].Advocate]++
		}
	}
	var out []StandIn
	for _, ref := range s.refs() {
		if a := s.Advocates[ref]; a.HomeBar == bar && ref != x.Advocate && d.canTake(ref, x, nil) == "" {
			out = append(out, StandIn{ref, count[ref]})
		}
	}
	slices.SortStableFunc(out, func(a, b StandIn) int {
		return cmp.Or(cmp.Compare(a.Slots, b.Slots), bytes.Compare(a.Advocate[:], b.Advocate[:]))
	})
	return out
}
