package projections

import (
	"cmp"
	"context"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: what happens to a roster after it was published, and what it lacks.

func (f *duty) known(ref journal.Ref, fn func(a *Advocate)) {
	advocates.known(f.folding, refText(ref), fn)
}

func (f *duty) year(n int64, fn func(y *YearList)) {
	key := civil.DateOf(int(n), 1, 1).String()[:4]
	yearLists.change(f.folding, key, func(y *YearList) {
		y.Journal, y.Year = f.rec.Journal, n
		fn(y)
	})
}

// changed shows one slot as it stands now: added, taken out, or another's.
func (f *duty) changed(e *event.SlotChanged) {
	r, ok := rosters.get(f.folding, e.Month)
	if !ok {
		return
	}
	unit := ""
	for _, z := range r.Zones {
		if z.Zone == e.Slot.Zone && len(z.Units) > 0 {
			unit = z.Units[0]
		}
	}
	day := f.localDay(unit, e.Slot.From)
	dutyDays.change(f.folding, keyOf(e.Month, e.Slot.Zone, day.String()), func(d *DutyDay) {
		d.Journal, d.Month, d.Zone, d.Day = f.rec.Journal, e.Month, e.Slot.Zone, day
		was := refText(e.Slot.Advocate)
		slot := DutySlot{Advocate: was, From: e.Slot.From, To: e.Slot.To}
		if e.Action != "add" {
			d.Slots = slices.DeleteFunc(d.Slots, func(s DutySlot) bool { return s.Advocate == was && s.From == slot.From && s.To == slot.To })
			slot.Advocate = refText(e.Other)
		}
		if e.Action != "remove" {
			d.Slots = append(d.Slots, slot)
		}
		slices.SortFunc(d.Slots, func(a, b DutySlot) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Advocate, b.Advocate), cmp.Compare(a.To, b.To))
		})
	})
	rosters.change(f.folding, e.Month, func(r *Roster) {
		r.Changes = e.Change
		switch e.Action {
		case "add":
			r.Slots++
		case "remove":
			r.Slots--
		}
		if !slices.Contains(r.Days, day) {
			r.Days = append(r.Days, day)
			slices.Sort(r.Days)
		}
	})
}

// checked keeps what the last look told; what the look before told goes.
func (f *duty) checked(e *event.RosterChecked) {
	old, _ := rosters.get(f.folding, e.Month)
	for n := range old.Gaps {
		rosterGaps.remove(f.folding, keyOf(e.Month, posKey(n)))
	}
	for n, g := range e.Gaps {
		row := RosterGap{Journal: f.rec.Journal, Month: e.Month, Code: g.Code, Zone: g.Zone, From: g.From, To: g.To, Language: g.Language}
		if !g.Advocate.IsZero() {
			row.Advocate = refText(g.Advocate)
		}
		rosterGaps.put(f.folding, keyOf(e.Month, posKey(int64(n))), row)
	}
	rosters.change(f.folding, e.Month, func(r *Roster) {
		r.Journal, r.Month, r.Gaps, r.Nobody, r.Counts, r.CheckedAt = f.rec.Journal, e.Month, int64(len(e.Gaps)), e.Nobody, e.Counts, f.rec.At
	})
}

// RosterGapsOf gives what a territory's roster of a month lacks, the worst first.
func RosterGapsOf(ctx context.Context, q Query, code, month string) ([]RosterGap, error) {
	return rosterGaps.list(ctx, q, code, prefixOf(month))
}

// YearListsOf gives what was said of a bar's lists, by year.
func YearListsOf(ctx context.Context, q Query, code string) ([]YearList, error) {
	return yearLists.list(ctx, q, code, "")
}
