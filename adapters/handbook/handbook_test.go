package handbook

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

// The dated offsets are those of the tz database, every quarter of an hour from 2018 to 2030, and cover the zones of
// all regions (erdr.md 12.1).
func TestZonesAgreeWithTZ(t *testing.T) {
	h := load(t)
	want := []string{"Asia/Almaty", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Atyrau", "Asia/Oral", "Asia/Qostanay", "Asia/Qyzylorda"}
	var got []string
	for i := range h.Zones {
		z := &h.Zones[i]
		got = append(got, z.Zone)
		location, err := time.LoadLocation(z.Zone)
		if err != nil {
			t.Fatal(err)
		}
		for at := civil.InstantOf(2018, 1, 1, 0, 0, 0); at < civil.InstantOf(2031, 1, 1, 0, 0, 0); at += 15 * civil.Minute {
			_, seconds := at.Time().In(location).Zone()
			minutes, _, ok := calendar.Offset(z, at)
			if !ok || minutes*60 != seconds {
				t.Fatalf("%s at %s: %d min, tz says %d s", z.Zone, at, minutes, seconds)
			}
		}
		if _, _, ok := calendar.Offset(z, civil.InstantOf(2017, 12, 31, 23, 59, 0)); ok {
			t.Errorf("%s: an offset before 2018 is claimed to be known", z.Zone)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("zones %v, want %v", got, want)
	}
}

// Local time there and back is the same moment, but in the hour that Almaty had twice on 29.02.2024.
func TestLocalThereAndBack(t *testing.T) {
	h := load(t)
	for i := range h.Zones {
		z := &h.Zones[i]
		for at := civil.InstantOf(2018, 1, 2, 0, 0, 0); at < civil.InstantOf(2026, 1, 1, 0, 0, 0); at += 30 * civil.Minute {
			d, minute, _ := calendar.Local(z, at)
			back, ok := calendar.At(z, d, minute)
			if !ok || back != at && back != at-civil.Hour {
				t.Fatalf("%s: %s is %s %d, which is %s", z.Zone, at, d, minute, back)
			}
			if again, m, _ := calendar.Local(z, back); again != d || m != minute {
				t.Fatalf("%s: %s %d comes back as %s %d", z.Zone, d, minute, again, m)
			}
		}
	}
}

// The test days of erdr.md 12.2, and some whose answer everybody remembers.
func TestCalendarDays(t *testing.T) {
	years := load(t).Book(confirmedYears...).Years
	for _, c := range []struct {
		date string
		off  bool
		kind event.DayKind
	}{
		{"2025-10-27", true, event.DaySubstitute}, // for Saturday 25.10.2025
		{"2021-12-17", true, event.DayHoliday},
		{"2022-12-01", false, ""},
		{"2021-12-01", true, event.DayHoliday},
		{"2026-08-30", true, ""}, // a Sunday, no holiday any more
		{"2026-08-31", false, ""},
		{"2023-08-30", true, event.DayHoliday},
		{"2022-03-05", false, event.DayMovedWorking}, // a working Saturday
		{"2022-08-27", false, event.DayMovedWorking},
		{"2022-01-03", true, event.DaySubstitute}, // 1 and 2 January were Saturday and Sunday
		{"2022-01-04", true, event.DaySubstitute},
		{"2022-01-05", false, ""},
		{"2020-03-24", true, event.DaySubstitute},
		{"2020-03-25", true, event.DaySubstitute},
		{"2020-03-26", false, ""},
		{"2023-01-07", true, event.DayOffChristmas}, // a Saturday, but 7 January moves nothing
		{"2023-01-09", false, ""},
		{"2019-08-11", true, event.DayKurbanAit}, // a Sunday: moves nothing
		{"2019-08-12", false, ""},
		{"2025-06-06", true, event.DayKurbanAit},
		{"2025-10-26", true, ""},
		{"2025-10-28", false, ""},
	} {
		d, err := civil.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		if day := years.Look(d); day.Off != c.off || day.Kind != c.kind || !day.Known {
			t.Errorf("%s: %+v, want off %v kind %q", c.date, day, c.off, c.kind)
		}
	}
}

// Every table is in order without doubles, names a source for each day, and is not confirmed by itself.
func TestProposalsAreProposals(t *testing.T) {
	for _, y := range load(t).Calendars {
		if y.Confirmed || y.NightFrom != 22*60 || y.NightTo != 6*60 || len(y.Days) < 12 {
			t.Errorf("%d: %+v", y.Year, y)
		}
		for i, d := range y.Days {
			if d.Source == "" || d.Mark == "" || d.Date.Year() != y.Year || i > 0 && y.Days[i-1].Date >= d.Date {
				t.Errorf("%d: %+v", y.Year, d)
			}
		}
	}
}

// The editions carry what the tables of fees.md 3 and 8.1 say, field by field where the text of the file is prose.
func TestEditions(t *testing.T) {
	h := load(t)
	for i, want := range []struct {
		id                             string
		verified, witness, urgent      bool
		administrative, draftingDefect bool
	}{
		{"T1", true, false, true, false, false}, {"T2", true, false, false, false, false},
		{"T3", true, false, false, true, false}, {"T4", true, true, false, true, true}, {"T5", false, true, false, true, true},
	} {
		e := h.Editions[i]
		if e.ID != want.id || e.Verified != want.verified || slices.Contains(e.Clients, tariff.ClientWitness) != want.witness ||
			(e.PremiumRule == event.PremiumUrgentInterrogation) != want.urgent || (e.WaitingRule == "half_of_tier_c") != want.urgent ||
			e.Administrative != want.administrative || e.Constitutional != want.administrative || e.DraftingDefect != want.draftingDefect {
			t.Errorf("%+v, want %+v", e, want)
		}
	}
	for i, want := range []event.RulesEdition{
		{ID: "P2018", Verified: true, Applicant: "bar", Calculates: "bar", Payee: "bar", Rounding: "none", TripDay: "full_working_day", TimePoint: "p6", FileByDay: 7, FileByDayDecember: 15, PayByDay: 15, NextYearAfterDay: 15},
		{ID: "P2021", Verified: true, Applicant: "advocate", Calculates: "advocate", Payee: "advocate", Rounding: "none", TripDay: "full_working_day", TimePoint: "p6", PayByDay: 15, NextYearAfterDay: 20, ReconciliationSystem: true},
		{ID: "P2022", Verified: true, Applicant: "advocate", Calculates: "advocate", Payee: "advocate", Rounding: "none", TripDay: "each_day", TimePoint: "p7", PayByDay: 4, NextYearAfterDay: 20, ReconciliationSystem: true},
		{ID: "P2023", Verified: true, Applicant: "advocate", Calculates: "advocate", Payee: "advocate", Rounding: "p10_1", TripDay: "each_day", TimePoint: "p7", PayByDay: 4, NextYearAfterDay: 20, ReconciliationSystem: true},
		{ID: "P2025", Verified: true, Applicant: "advocate", PaperOnFailure: true, Calculates: "advocate", Payee: "advocate", Rounding: "p10_1", TripDay: "each_day", TimePoint: "p7", PayByDay: 4, NextYearAfterDay: 20, ApplicationMonths: 1, PersonCapMinutes: 120, DayCapMinutes: 480, ReconciliationSystem: true},
		{ID: "P2026", Applicant: "advocate", PaperOnFailure: true, Calculates: "advocate", Payee: "advocate", Rounding: "p10_1", TripDay: "each_day", TimePoint: "p7", PayByDay: 4, NextYearAfterDay: 20, ApplicationMonths: 1, PersonCapMinutes: 120, DayCapMinutes: 480, ReconciliationSystem: true},
	} {
		got := h.Rules[i]
		if (got.Rounding == "p10_1") != (len(got.Bands) == 3) {
			t.Errorf("%s: bands %v", got.ID, got.Bands)
		}
		want.PayByDayDecember, want.DecreeWorkingDays, want.DecreeAtEndOfMonth = 20, 3, true
		want.ValidFrom, want.WindowFrom, want.WindowTo = got.ValidFrom, got.WindowFrom, got.WindowTo
		want.Bands, want.Source, want.Mark = got.Bands, got.Source, got.Mark
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant %+v", got, want)
		}
	}
	if len(h.Editions) != 5 || len(h.Rules) != 6 || len(h.MRP) != 9 {
		t.Errorf("%d editions, %d rules, %d МРП", len(h.Editions), len(h.Rules), len(h.MRP))
	}
}

// The defaults of the program are those of the handbook, and every value the handbook names is known.
func TestSettingsAreTheHandbooks(t *testing.T) {
	h := load(t)
	if err := tariff.CheckSettings(h.Settings); err != nil {
		t.Error(err)
	}
	if tariff.WithDefaults(event.Settings{Version: 1}) != h.Settings {
		t.Error("an absent choice does not mean the default")
	}
	var f struct {
		Settings []struct {
			Name         string
			Default      any
			Alternatives []any
		}
	}
	if err := json.Unmarshal(editionsJSON, &f); err != nil {
		t.Fatal(err)
	}
	shape := reflect.TypeFor[event.Settings]()
	if len(f.Settings) != shape.NumField()-2 {
		t.Errorf("%d settings in the handbook, %d in the shape", len(f.Settings), shape.NumField()-2)
	}
	for i, want := range f.Settings {
		field := shape.Field(i + 2)
		if field.Tag.Get("json") != want.Name {
			t.Errorf("%s stands where %s should", field.Name, want.Name)
		}
		s := h.Settings
		value := reflect.ValueOf(&s).Elem().Field(i + 2)
		if value.String() != fmt.Sprint(want.Default) {
			t.Errorf("%s: default %s, want %v", want.Name, value, want.Default)
		}
		for _, a := range want.Alternatives {
			value.SetString(fmt.Sprint(a))
			if err := tariff.CheckSettings(s); err != nil && !errors.Is(err, tariff.ErrNoText) {
				t.Error(err)
			}
		}
		value.SetString("nonsense")
		if err := tariff.CheckSettings(s); !errors.Is(err, tariff.ErrSetting) {
			t.Errorf("%s = nonsense: %v", want.Name, err)
		}
	}
}
