package calendar

import (
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Propose makes the table of a year from the dated rules (erdr.md 12.2), the first day of Kurban ait and the days moved
// by the Government. It is only a proposal: two persons confirm it. Saturdays and Sundays are not listed.
//
// A holiday on a day off makes the next working day a day off (Law on holidays art. 5). 7 January and Kurban ait are
// days off by the Labour Code and not holidays, so they move nothing.
func Propose(year int, rules []event.HolidayRule, extra []event.CalendarDay) event.CalendarYear {
	table := event.CalendarYear{Year: year, NightFrom: DefaultNightFrom, NightTo: DefaultNightTo}
	var holidays []event.CalendarDay
	for _, r := range rules {
		if year < r.FromYear || r.ToYear != 0 && year > r.ToYear {
			continue
		}
		day := event.CalendarDay{Date: civil.DateOf(year, r.Month, r.Day), Kind: r.Kind, Source: r.Source, Mark: r.Mark}
		if r.Kind == event.DayHoliday {
			holidays = append(holidays, day)
		}
		table.Days = insert(table.Days, day)
	}
	offBesides := map[civil.Date]bool{}
	for _, day := range extra {
		if day.Date.Year() == year {
			table.Days = insert(table.Days, day)
			offBesides[day.Date] = day.Kind != event.DayMovedWorking
		}
	}
	sort.Slice(holidays, func(a, b int) bool { return holidays[a].Date < holidays[b].Date })
	for _, h := range holidays {
		if h.Date.Weekday() < 6 && !offBesides[h.Date] {
			continue
		}
		next := Years{table}.NextWorkingDay(h.Date + 1)
		table.Days = insert(table.Days, event.CalendarDay{Date: next, Kind: event.DaySubstitute, Source: h.Source, Mark: h.Mark})
	}
	return table
}

// insert keeps one entry a date, in order; a holiday is never covered by another kind.
func insert(days []event.CalendarDay, day event.CalendarDay) []event.CalendarDay {
	i := sort.Search(len(days), func(i int) bool { return days[i].Date >= day.Date })
	if i < len(days) && days[i].Date == day.Date {
		if days[i].Kind != event.DayHoliday {
			days[i] = day
		}
		return days
	}
	days = append(days, event.CalendarDay{})
	copy(days[i+1:], days[i:])
	days[i] = day
	return days
}
