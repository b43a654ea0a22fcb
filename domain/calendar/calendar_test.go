package calendar

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

func day(y, m, d int) civil.Date { return civil.DateOf(y, m, d) }

// Two holidays on a weekend move two working days; a day off of the Labour Code moves nothing; a substitute does not
// fall on another day off.
func TestPropose(t *testing.T) {
	rules := []event.HolidayRule{
		{Month: 1, Day: 1, FromYear: 2019, Kind: event.DayHoliday, Source: "H", Mark: "law"},
		{Month: 1, Day: 2, FromYear: 2019, Kind: event.DayHoliday, Source: "H", Mark: "law"},
		{Month: 1, Day: 7, FromYear: 2019, Kind: event.DayOffChristmas, Source: "L", Mark: "press"},
		{Month: 12, Day: 17, FromYear: 2019, ToYear: 2021, Kind: event.DayHoliday, Source: "H", Mark: "law"},
	}
	extra := []event.CalendarDay{
		{Date: day(2022, 1, 3), Kind: event.DayMovedOff, Source: "G", Mark: "press"},
		{Date: day(2022, 3, 5), Kind: event.DayMovedWorking, Source: "G", Mark: "press"},
		{Date: day(2023, 3, 4), Kind: event.DayMovedWorking, Source: "G", Mark: "press"},
	}
	got := Propose(2022, rules, extra)
	want := []event.CalendarDay{
		{Date: day(2022, 1, 1), Kind: event.DayHoliday}, {Date: day(2022, 1, 2), Kind: event.DayHoliday},
		{Date: day(2022, 1, 3), Kind: event.DayMovedOff}, {Date: day(2022, 1, 4), Kind: event.DaySubstitute},
		{Date: day(2022, 1, 5), Kind: event.DaySubstitute}, {Date: day(2022, 1, 7), Kind: event.DayOffChristmas},
		{Date: day(2022, 3, 5), Kind: event.DayMovedWorking},
	}
	if len(got.Days) != len(want) || got.Confirmed {
		t.Fatalf("%+v", got)
	}
	for i, d := range got.Days {
		if d.Date != want[i].Date || d.Kind != want[i].Kind {
			t.Errorf("%+v, want %+v", d, want[i])
		}
	}
}

func TestWorkingDays(t *testing.T) {
	years := Years(nil).Put(event.CalendarYear{Year: 2025, Days: []event.CalendarDay{{Date: day(2025, 10, 27), Kind: event.DaySubstitute}}})
	if got := years.AddWorkingDays(day(2025, 10, 23), 3); got != day(2025, 10, 29) {
		t.Errorf("three working days after Thursday 23.10.2025: %s", got)
	}
	if got := years.NextWorkingDay(day(2025, 10, 25)); got != day(2025, 10, 28) {
		t.Errorf("next working day: %s", got)
	}
	if got := years.PreviousWorkingDay(day(2025, 10, 27)); got != day(2025, 10, 24) {
		t.Errorf("previous working day: %s", got)
	}
	if got := years.PreviousWorkingDay(day(2025, 10, 24)); got != day(2025, 10, 24) {
		t.Errorf("a working day is its own: %s", got)
	}
	if got := years.LastWorkingDayOfMonth(day(2025, 11, 3)); got != day(2025, 11, 28) {
		t.Errorf("last working day of November: %s", got)
	}
	if look := years.Look(day(2024, 10, 26)); look.Known || !look.Off || !look.Weekend {
		t.Errorf("a Saturday without a table: %+v", look)
	}
}

func TestOneMonth(t *testing.T) {
	for _, c := range []struct {
		from, want civil.Date
		thirty     bool
	}{
		{day(2025, 10, 15), day(2025, 11, 15), false}, {day(2026, 1, 31), day(2026, 2, 28), false},
		{day(2024, 1, 31), day(2024, 2, 29), false}, {day(2025, 12, 31), day(2026, 1, 31), false},
		{day(2025, 10, 15), day(2025, 11, 14), true},
	} {
		if got := OneMonth(c.from, 1, c.thirty); got != c.want {
			t.Errorf("a month from %s: %s, want %s", c.from, got, c.want)
		}
	}
}

// Almaty put its clocks back at midnight on 1.3.2024: 23:30 of 29 February came twice, and local days stay in order.
func TestClocksPutBack(t *testing.T) {
	z := &event.ZoneOffsets{Zone: "Asia/Almaty", Offsets: []event.ZoneOffset{
		{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 360}, {From: civil.InstantOf(2024, 2, 29, 18, 0, 0), Minutes: 300},
	}}
	for _, at := range []civil.Instant{civil.InstantOf(2024, 2, 29, 17, 30, 0), civil.InstantOf(2024, 2, 29, 18, 30, 0)} {
		if d, minute, ok := Local(z, at); d != day(2024, 2, 29) || minute != 23*60+30 || !ok {
			t.Errorf("%s: %s %d %v", at, d, minute, ok)
		}
	}
	if got, ok := At(z, day(2024, 2, 29), 23*60+30); got != civil.InstantOf(2024, 2, 29, 17, 30, 0) || !ok {
		t.Errorf("the first 23:30: %s", got)
	}
	if got, ok := At(z, day(2024, 3, 1), 0); got != civil.InstantOf(2024, 2, 29, 19, 0, 0) || !ok {
		t.Errorf("midnight: %s", got)
	}
	if _, ok := At(z, day(2017, 1, 1), 0); ok {
		t.Error("2017 is not known")
	}
}

// Where clocks are put forward, a minute that is left out means the moment that long after the jump.
func TestClocksPutForward(t *testing.T) {
	z := &event.ZoneOffsets{Zone: "X", Offsets: []event.ZoneOffset{
		{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 300}, {From: civil.InstantOf(2025, 3, 1, 21, 0, 0), Minutes: 360},
	}}
	if got, ok := At(z, day(2025, 3, 2), 2*60+30); got != civil.InstantOf(2025, 3, 1, 21, 30, 0) || !ok {
		t.Errorf("02:30, which does not exist: %s %v", got, ok)
	}
	if got, ok := At(z, day(2025, 3, 2), 3*60); got != civil.InstantOf(2025, 3, 1, 21, 0, 0) || !ok {
		t.Errorf("03:00: %s %v", got, ok)
	}
}

func TestIsNight(t *testing.T) {
	for minute, want := range map[int]bool{21*60 + 59: false, 22 * 60: true, 0: true, 5*60 + 59: true, 6 * 60: false, 12 * 60: false} {
		if IsNight(minute, DefaultNightFrom, DefaultNightTo) != want {
			t.Errorf("minute %d", minute)
		}
	}
	if !IsNight(60, 0, 120) || IsNight(120, 0, 120) {
		t.Error("a night that begins at midnight")
	}
}
