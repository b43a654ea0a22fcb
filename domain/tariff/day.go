package tariff

import (
	"sort"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// work is an item made ready: found sound, given its zone and its day.
type work struct {
	*Item
	zone   *event.ZoneOffsets
	day    civil.Date
	reject event.PayStatus // set: the item is not priced
	rivals []*work         // items of the group that overlap it
}

// Days tells, for each item, the local day to whose lines it belongs: the day on which it began, or, if it touches or
// overlaps earlier items of the group, the day on which the first of them began.
func Days(b *Book, g *Group) []civil.Date {
	out := make([]civil.Date, len(g.Items))
	works, _ := prepare(b, g)
	for i := range works {
		out[i] = works[i].day
	}
	return out
}

// prepare gives the works in the order of the items, and the order of pricing: by time, then id, so that the order of
// arrival decides nothing.
func prepare(b *Book, g *Group) (works []work, order []int) {
	works = make([]work, len(g.Items))
	order = make([]int, len(g.Items))
	for i := range g.Items {
		order[i] = i
		w := &works[i]
		w.Item = &g.Items[i]
		name := w.Zone
		if name == "" {
			name = g.Zone
		}
		w.zone = b.Zone(name)
		w.reject = w.check()
		if w.zone != nil {
			if d, _, ok := calendar.Local(w.zone, w.From); ok {
				w.day = d
				continue
			}
		}
		w.day = w.From.UTCDate()
	}
	sort.Slice(order, func(x, y int) bool {
		a, b := &works[order[x]], &works[order[y]]
		if a.From != b.From {
			return a.From < b.From
		}
		if a.To != b.To {
			return a.To < b.To
		}
		if a.ID != b.ID {
			return a.ID < b.ID
		}
		return order[x] < order[y]
	})
	chain(works, order)
	return works, order
}

// check finds what cannot be a time. More than 24 hours on end is never one act (fees.md section 4).
func (w *work) check() event.PayStatus {
	if w.zone == nil {
		return event.StatusHoldZone
	}
	if _, _, ok := calendar.Offset(w.zone, w.From); !ok {
		return event.StatusHoldZone
	}
	if w.Kind == TripDay || w.Kind.costs() {
		return ""
	}
	if w.From%civil.Minute != 0 || w.To%civil.Minute != 0 {
		return event.StatusNotPayableTime
	}
	if w.stated() {
		if w.Minutes > 24*60 || w.Kind == Participation || w.Kind.waits() {
			return event.StatusNotPayableTime
		}
		return ""
	}
	if w.To <= w.From || w.To-w.From > civil.Day {
		return event.StatusNotPayableTime
	}
	end := w.From
	for _, k := range w.Breaks {
		if k.From < end || k.To <= k.From || k.To > w.To || k.From%civil.Minute != 0 || k.To%civil.Minute != 0 {
			return event.StatusNotPayableTime
		}
		end = k.To
	}
	return ""
}

// chain joins items that touch or overlap into one, as to the day. Consultations of one person join among themselves:
// they have no case. Overlapping pairs are noted on the way, consultations with the rest included.
func chain(works []work, order []int) {
	var open bool
	var end civil.Instant
	var day civil.Date
	for _, i := range order {
		w := &works[i]
		if w.reject != "" || w.stated() || w.Kind == TripDay || w.Kind.costs() || w.Kind == Consultation {
			continue
		}
		if open && w.From <= end {
			w.day = day
			end = max(end, w.To)
			continue
		}
		open, end, day = true, w.To, w.day
	}
	for x, i := range order {
		w := &works[i]
		if w.reject != "" || w.stated() || w.Kind == TripDay || w.Kind.costs() {
			continue
		}
		for _, j := range order[x+1:] {
			v := &works[j]
			// A consultation that goes on where this one ends (or in it) is part of it.
			if v.From > w.To {
				break
			}
			if v.reject != "" || v.stated() || v.Kind == TripDay || v.Kind.costs() {
				continue
			}
			if w.Kind == Consultation && v.Kind == Consultation && w.Person == v.Person && v.day > w.day {
				v.day = w.day
			}
			if v.From < w.To {
				w.rivals = append(w.rivals, v)
				v.rivals = append(v.rivals, w)
			}
		}
	}
}
