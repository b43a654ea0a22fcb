package handbook

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

//go:embed editions.json
var editionsJSON []byte

//go:embed days.json
var daysJSON []byte

//go:embed zones.json
var zonesJSON []byte

// Years of the proposed tables of days.
const (
	FirstYear = 2019
	LastYear  = 2026
)

// Handbook is the law of fees in the shapes that the journal KZ records. editions.json is the project's domain handbook
// (tariff-editions.json of 22.11.2026) unchanged, with its sources; days.json and zones.json name their own.
type Handbook struct {
	Editions  []event.TariffEdition
	MRP       []event.MRPPeriod
	Rules     []event.RulesEdition
	Holidays  []event.HolidayRule
	Extra     []event.CalendarDay  // Kurban ait and days moved by the Government
	Calendars []event.CalendarYear // proposals, FirstYear to LastYear, not confirmed
	Zones     []event.ZoneOffsets
	Settings  event.Settings
}

// Load reads the embedded data. It refuses what it does not understand, so that an edited file is never half read.
func Load() (*Handbook, error) {
	var f file
	if err := json.Unmarshal(editionsJSON, &f); err != nil {
		return nil, fmt.Errorf("reading the editions: %w", err)
	}
	h := &Handbook{Settings: event.DefaultSettings()}
	var err error
	if h.Editions, err = f.editions(); err != nil {
		return nil, err
	}
	if h.MRP, err = f.mrp(); err != nil {
		return nil, err
	}
	if h.Rules, err = f.rules(); err != nil {
		return nil, err
	}
	if h.Holidays, err = f.holidays(); err != nil {
		return nil, err
	}
	if h.Extra, err = extraDays(); err != nil {
		return nil, err
	}
	if h.Zones, err = zones(); err != nil {
		return nil, err
	}
	for y := FirstYear; y <= LastYear; y++ {
		h.Calendars = append(h.Calendars, calendar.Propose(y, h.Holidays, h.Extra))
	}
	return h, nil
}

// Book is the handbook as a book of law; tables of the years in confirmed are marked as confirmed.
func (h *Handbook) Book(confirmed ...int) *tariff.Book {
	b := &tariff.Book{}
	for _, e := range h.Editions {
		b.PutEdition(e)
	}
	for _, m := range h.MRP {
		b.PutMRP(m)
	}
	for _, r := range h.Rules {
		b.PutRules(r)
	}
	for _, y := range h.Calendars {
		for _, c := range confirmed {
			y.Confirmed = y.Confirmed || c == y.Year
		}
		b.PutYear(y)
	}
	for _, z := range h.Zones {
		b.PutZone(z)
	}
	b.PutSettings(h.Settings)
	return b
}

func extraDays() ([]event.CalendarDay, error) {
	var f struct {
		Note string
		Days []struct{ Date, Kind, Source, Mark string }
	}
	if err := strict(daysJSON, &f); err != nil {
		return nil, fmt.Errorf("reading the days: %w", err)
	}
	out := make([]event.CalendarDay, len(f.Days))
	for i, d := range f.Days {
		date, err := civil.ParseDate(d.Date)
		if err != nil {
			return nil, err
		}
		out[i] = event.CalendarDay{Date: date, Kind: event.DayKind(d.Kind), Source: d.Source, Mark: d.Mark}
	}
	return out, nil
}

func zones() ([]event.ZoneOffsets, error) {
	var f []struct {
		Zone, Source string
		Offsets      []struct {
			From    string
			Minutes int
		}
	}
	if err := strict(zonesJSON, &f); err != nil {
		return nil, fmt.Errorf("reading the zones: %w", err)
	}
	out := make([]event.ZoneOffsets, len(f))
	for i, z := range f {
		out[i] = event.ZoneOffsets{Zone: z.Zone, Source: z.Source}
		for _, o := range z.Offsets {
			from, err := civil.ParseInstant(o.From)
			if err != nil {
				return nil, err
			}
			out[i].Offsets = append(out[i].Offsets, event.ZoneOffset{From: from, Minutes: o.Minutes})
		}
	}
	return out, nil
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
