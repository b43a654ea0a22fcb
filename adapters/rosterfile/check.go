package rosterfile

import (
	"cmp"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/ident"
)

// Known is what a file is held against: the bar's list, the units it serves, the month's clock.
type Known struct {
	Month     string
	Advocates map[string]bool // by id; nil: not asked
	Units     map[string]bool // nil: not asked
}

// Check holds the lines against what is known and against each other: unknown advocates, zones and units, a slot twice,
// two slots of one advocate at once, a slot outside the month. A fault names the later line. Advocates of the files
// themselves are known.
func (f *File) Check(k Known) {
	if k.Advocates != nil {
		all := map[string]bool{}
		for id := range k.Advocates {
			all[id] = true
		}
		for _, a := range f.Advocates {
			all[a["advocate_id"].(string)] = true
		}
		k.Advocates = all
	}
	zones := f.checkZones(k)
	ids := sorted(k.Advocates)
	for _, a := range f.Absences {
		if k.Advocates != nil && !k.Advocates[a.Advocate] {
			f.fault(a.at, "advocate_id", "roster_unknown_advocate").Suggest = nearest(a.Advocate, ids)
		}
	}
	type placed struct {
		*Duty
		from, to civil.Instant
	}
	var slots []placed
	for i := range f.Slots {
		s := &f.Slots[i]
		if k.Advocates != nil && !k.Advocates[s.Advocate] {
			f.fault(s.at, "advocate_id", "roster_unknown_advocate").Suggest = nearest(s.Advocate, ids)
		}
		if len(f.Zones) > 0 && !zones[s.Zone] {
			f.fault(s.at, "zone", "roster_unknown_zone").Suggest = nearest(s.Zone, sorted(zones))
			continue
		}
		from, ok1 := f.moment(s.Zone, s.From)
		to, ok2 := f.moment(s.Zone, s.To)
		if !ok1 || !ok2 {
			f.fault(s.at, "from", "file_no_clock")
			continue
		}
		if k.Month != "" && !f.inMonth(k.Month, s.Zone, from) {
			f.fault(s.at, "from", "file_outside_month", "month", k.Month)
		}
		slots = append(slots, placed{s, from, to})
	}
	slices.SortStableFunc(slots, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.Advocate, b.Advocate), cmp.Compare(a.from, b.from), cmp.Compare(a.at.line, b.at.line))
	})
	for i := 1; i < len(slots); i++ {
		a, b := slots[i-1], slots[i]
		switch {
		case a.Advocate != b.Advocate || b.from >= a.to:
		case a.Zone == b.Zone && a.from == b.from && a.to == b.to:
			f.fault(b.at, "", "file_twice", "line", a.at.String())
		default:
			f.fault(b.at, "from", "file_overlap", "line", a.at.String())
			if a.to > b.to { // the longer one still covers what comes after
				slots[i] = placed{b.Duty, b.from, a.to}
			}
		}
	}
	slices.SortStableFunc(f.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Line, b.Line))
	})
}

func (f *File) checkZones(k Known) map[string]bool {
	zones, served := map[string]bool{}, map[string]string{}
	for _, z := range f.Zones {
		name := z["zone"].(string)
		at := place{file: "zones", line: 0}
		if zones[name] {
			f.fault(at, "zone", "file_zone_twice", "value", name)
		}
		zones[name] = true
		for _, u := range z["units"].([]string) {
			if k.Units != nil && !k.Units[u] {
				f.fault(at, "units", "file_unknown_unit", "value", u).Suggest = nearest(u, sorted(k.Units))
			}
			if other := served[u]; other != "" {
				f.fault(at, "units", "file_unit_twice", "value", u)
			}
			served[u] = name
			if kind, _ := z["kind"].(string); kind != "" && kindOfUnit(u) != kind {
				f.fault(at, "units", "file_unit_kind", "value", u, "kind", kind)
			}
		}
	}
	for _, z := range f.Zones {
		near, _ := z["neighbours"].([]string)
		for _, n := range near {
			if !zones[n] {
				f.fault(place{file: "zones"}, "neighbours", "roster_unknown_zone").Suggest = nearest(n, sorted(zones))
			}
		}
	}
	return zones
}

// kindOfUnit is the kind of zone that a unit belongs into: those of the line and transport police stand apart from the
// district's, because one department heads the line units of all regions.
func kindOfUnit(unit string) string {
	switch u, _ := ident.ParseUnitCode(unit); u.Kind {
	case ident.LinePolice:
		return "line"
	case ident.TransportDepartment:
		return "transport"
	}
	return "district"
}

// inMonth tells whether a slot begins in the local month.
func (f *File) inMonth(month, zone string, from civil.Instant) bool {
	first, err := civil.ParseDate(month + "-01")
	if err != nil {
		return false
	}
	if f.Local == nil {
		return from >= first.Start()-civil.Day && from < first.AddMonths(1).Start()+civil.Day
	}
	begin, ok1 := f.Local(zone, first, 0)
	end, ok2 := f.Local(zone, first.AddMonths(1), 0)
	return !ok1 || !ok2 || from >= begin && from < end
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
