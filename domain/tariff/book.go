// Package tariff prices the work of one advocate in one case by the dated editions of the rates and of the Rules of
// payment, exactly, and says how. Everything it needs of the law is in a Book of data; nothing here reads a clock.
package tariff

import (
	"sort"
	"strconv"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Book is the law in force as data: editions, МРП, Rules, tables of days, settings and zones, each in order of its
// beginning. It is a value made of slices: copying it is cheap, and the Put methods leave the old one as it was.
type Book struct {
	Editions []event.TariffEdition
	MRP      []event.MRPPeriod
	Rules    []event.RulesEdition
	Years    calendar.Years
	Settings []event.Settings
	Zones    []event.ZoneOffsets
	Limits   []event.TripLimit
}

// PutEdition adds an edition of the rates or replaces that of the same id; confirming an edition is putting it again
// with Verified.
func (b *Book) PutEdition(e event.TariffEdition) {
	b.Editions = put(b.Editions, e, func(x event.TariffEdition) string { return x.ID },
		func(x event.TariffEdition) int64 { return int64(x.ValidFrom) })
}

// PutMRP adds a period of the МРП or replaces that with the same first day.
func (b *Book) PutMRP(m event.MRPPeriod) {
	b.MRP = put(b.MRP, m, func(x event.MRPPeriod) string { return x.ValidFrom.String() },
		func(x event.MRPPeriod) int64 { return int64(x.ValidFrom) })
}

// PutRules adds an edition of the Rules of payment or replaces that of the same id.
func (b *Book) PutRules(r event.RulesEdition) {
	b.Rules = put(b.Rules, r, func(x event.RulesEdition) string { return x.ID },
		func(x event.RulesEdition) int64 { return int64(x.ValidFrom) })
}

// PutYear adds a table of days or replaces that of the same year.
func (b *Book) PutYear(y event.CalendarYear) { b.Years = b.Years.Put(y) }

// PutSettings adds a version of the settings; it holds for work that begins on its first day or later.
func (b *Book) PutSettings(s event.Settings) {
	b.Settings = put(b.Settings, s, func(x event.Settings) string { return strconv.FormatInt(x.Version, 10) },
		func(x event.Settings) int64 { return int64(x.ValidFrom)<<32 | x.Version&0xffffffff })
}

// PutTripLimit adds a ceiling of trip costs or replaces that of the same kind and place with the same first day.
func (b *Book) PutTripLimit(l event.TripLimit) {
	b.Limits = put(b.Limits, l, func(x event.TripLimit) string { return x.Kind + "/" + x.Place + "/" + x.ValidFrom.String() },
		func(x event.TripLimit) int64 { return int64(x.ValidFrom) })
}

// PutZone adds the dated offsets of a zone or replaces those of the same name.
func (b *Book) PutZone(z event.ZoneOffsets) {
	b.Zones = put(b.Zones, z, func(x event.ZoneOffsets) string { return x.Zone }, func(event.ZoneOffsets) int64 { return 0 })
}

// put replaces by key or adds, and sorts by (order, key), so that the result does not depend on the way there.
func put[T any](list []T, v T, key func(T) string, order func(T) int64) []T {
	out := make([]T, 0, len(list)+1)
	for _, x := range list {
		if key(x) != key(v) {
			out = append(out, x)
		}
	}
	out = append(out, v)
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := order(out[i]), order(out[j]); a != b {
			return a < b
		}
		return key(out[i]) < key(out[j])
	})
	return out
}

// Zone gives the dated offsets of a zone, or nil.
func (b *Book) Zone(name string) *event.ZoneOffsets {
	for i := range b.Zones {
		if b.Zones[i].Zone == name {
			return &b.Zones[i]
		}
	}
	return nil
}

// MRPOn gives the МРП in force on a day, or nil.
func (b *Book) MRPOn(d civil.Date) *event.MRPPeriod {
	for i := len(b.MRP) - 1; i >= 0; i-- {
		if m := &b.MRP[i]; m.ValidFrom <= d {
			if m.ValidTo != 0 && d > m.ValidTo {
				return nil
			}
			return m
		}
	}
	return nil
}

// EditionOn gives the edition of the rates in force on a day, by its earliest lawful start, or nil.
func (b *Book) EditionOn(d civil.Date) *event.TariffEdition { return b.editionOn(d, 0) }

// RulesOn gives the edition of the Rules in force on a day, by its earliest lawful start, or nil.
func (b *Book) RulesOn(d civil.Date) *event.RulesEdition { return b.rulesOn(d, 0) }

// editionOn supposes that an edition with a border window began on start; start 0 means its first lawful day.
func (b *Book) editionOn(d, start civil.Date) *event.TariffEdition {
	for i := len(b.Editions) - 1; i >= 0; i-- {
		e := &b.Editions[i]
		if e.ValidFrom > d {
			continue
		}
		if e.WindowFrom != 0 && d >= e.WindowFrom && d <= e.WindowTo && d < start {
			continue
		}
		// Inside the window of its successor an edition may hold longer than its own last day says.
		if e.ValidTo != 0 && d > e.ValidTo && (start == 0 || i+1 >= len(b.Editions) || d > b.Editions[i+1].WindowTo) {
			return nil
		}
		return e
	}
	return nil
}

func (b *Book) rulesOn(d, start civil.Date) *event.RulesEdition {
	for i := len(b.Rules) - 1; i >= 0; i-- {
		r := &b.Rules[i]
		if r.ValidFrom > d || r.WindowFrom != 0 && d >= r.WindowFrom && d <= r.WindowTo && d < start {
			continue
		}
		return r
	}
	return nil
}

// SettingsOn gives the settings for work that begins on a day; without any, the defaults.
func (b *Book) SettingsOn(d civil.Date) event.Settings {
	for i := len(b.Settings) - 1; i >= 0; i-- {
		if b.Settings[i].ValidFrom <= d {
			return b.Settings[i]
		}
	}
	return event.DefaultSettings()
}
