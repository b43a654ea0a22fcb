// Package calendar knows days off, night, local time and the counting of terms. Tables of days and offsets are data
// handed in; the package has no clock and no zone of its own.
package calendar

import (
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Day is what a table says of one date.
type Day struct {
	Off       bool
	Kind      event.DayKind // absent for an ordinary day and for an ordinary Saturday or Sunday
	Weekend   bool          // Saturday or Sunday, whatever the table says
	Known     bool          // there is a table for the year
	Confirmed bool          // the table is confirmed by two persons
}

// Years are the tables of days, in order of year.
type Years []event.CalendarYear

// Year gives the table of a year, or nil.
func (y Years) Year(year int) *event.CalendarYear {
	for i := range y {
		if y[i].Year == year {
			return &y[i]
		}
	}
	return nil
}

// Put adds a table or replaces that of the same year, and returns the new list in order. The old list is not changed.
func (y Years) Put(table event.CalendarYear) Years {
	out := make(Years, 0, len(y)+1)
	for _, t := range y {
		if t.Year != table.Year {
			out = append(out, t)
		}
	}
	out = append(out, table)
	sort.Slice(out, func(a, b int) bool { return out[a].Year < out[b].Year })
	return out
}

// Look tells what day it is. Without a table of the year only Saturdays and Sundays are days off, and Known is false.
func (y Years) Look(d civil.Date) Day {
	weekend := d.Weekday() >= 6
	day := Day{Off: weekend, Weekend: weekend}
	table := y.Year(d.Year())
	if table == nil {
		return day
	}
	day.Known, day.Confirmed = true, table.Confirmed
	i := sort.Search(len(table.Days), func(i int) bool { return table.Days[i].Date >= d })
	if i < len(table.Days) && table.Days[i].Date == d {
		day.Kind = table.Days[i].Kind
		day.Off = day.Kind != event.DayMovedWorking
	}
	return day
}

// NextWorkingDay is d itself if it is a working day, else the first one after it.
func (y Years) NextWorkingDay(d civil.Date) civil.Date {
	for y.Look(d).Off {
		d++
	}
	return d
}

// PreviousWorkingDay is d itself if it is a working day, else the last one before it.
func (y Years) PreviousWorkingDay(d civil.Date) civil.Date {
	for y.Look(d).Off {
		d--
	}
	return d
}

// AddWorkingDays counts n working days; the day of the event itself is not counted.
func (y Years) AddWorkingDays(d civil.Date, n int) civil.Date {
	for ; n > 0; n-- {
		d = y.NextWorkingDay(d + 1)
	}
	return d
}

// LastWorkingDayOfMonth is the last working day of the month of d (Rules p. 10: decree at the end of each month).
func (y Years) LastWorkingDayOfMonth(d civil.Date) civil.Date {
	return y.PreviousWorkingDay(d.FirstOfMonth().AddMonths(1) - 1)
}

// OneMonth is the last day of a term of n months that begins with d: the same day of the month, or the last day of a
// shorter month; with thirtyDays, n times 30 days (setting one_month_count).
func OneMonth(d civil.Date, n int, thirtyDays bool) civil.Date {
	if thirtyDays {
		return d.AddDays(30 * n)
	}
	return d.AddMonths(n)
}
