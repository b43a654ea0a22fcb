package claim

import (
	"slices"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: sums of p. 10-1 that a setting makes wider than a day of a case (round_group, round_cross_case). By default
// a line hangs on its own day and case alone, and nothing here does anything.

// reach names the groups whose minutes are summed with those of a day of an advocate in a case, in a fixed order.
func (v *view) reach(advocate journal.Ref, root string, day civil.Date) []*Group {
	set := tariff.WithDefaults(v.book.Tariff().SettingsOn(day))
	from, to := day, day
	switch {
	case set.RoundGroup == "advocate_day", set.RoundGroup == "advocate_case_day" && set.RoundCrossCase == "sum_across_cases":
	case set.RoundGroup == "application_month":
		from, to = day.FirstOfMonth(), day.FirstOfMonth().AddMonths(1)-1
	case set.RoundGroup == "payment_document":
		return v.ofDocument(advocate, root, day)
	default:
		return nil
	}
	var out []*Group
	for d := from; d <= to; d++ {
		for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: d}] {
			if g := v.s.Groups[name]; g.Appointment != "" && (d != day || v.root(g.Appointment) != root) {
				out = append(out, g)
			}
		}
	}
	return out
}

// ofDocument are the other days of the claim that the day belongs to: one claim is one payment decree.
func (v *view) ofDocument(advocate journal.Ref, root string, day civil.Date) (out []*Group) {
	for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: day}] {
		g := v.s.Groups[name]
		if v.root(g.Appointment) != root {
			continue
		}
		for _, other := range v.s.Claims[g.Claim].Groups {
			if o := v.s.Groups[other]; o.Day != day {
				out = append(out, o)
			}
		}
	}
	return out
}

// summed tells the tariff what else is in the sum. Days beside this one whose acts are among the items are summed by the
// tariff itself.
func (v *view) summed(g *tariff.Group, advocate journal.Ref, root string, day civil.Date) {
	for _, o := range v.reach(advocate, root, day) {
		for i := range o.Lines {
			here := slices.ContainsFunc(g.Items, func(x tariff.Item) bool { return slices.Contains(o.Lines[i].Acts, x.ID) })
			if n, ok := tariff.Summable(&o.Lines[i]); ok && !here {
				g.Rest = append(g.Rest, tariff.Rest{Day: o.Day, Minutes: n})
			}
		}
	}
}

// summedAgain prices again what a new pricing is summed with. A line's own minutes do not hang on the sum, so this
// comes to rest.
func (v *view) summedAgain(g *Group, root string) []journal.Outcome {
	var out []journal.Outcome
	for _, o := range v.reach(g.Advocate, root, g.Day) {
		if len(o.Fixed) == 0 && counts(o.Lines) {
			out = append(out, v.day(o.Advocate, v.root(o.Appointment), o.Day)...)
		}
	}
	return out
}

func counts(lines []event.FeeLine) bool {
	for i := range lines {
		if _, ok := tariff.Summable(&lines[i]); ok {
			return true
		}
	}
	return false
}
