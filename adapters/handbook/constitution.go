package handbook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Fact is one fact of the country with an id that follows from what it is, so that handing it in again changes nothing.
type Fact struct {
	ID   string
	Body journal.Body
}

// Constitution is what KZ must know before anything can happen: zones, the tariff with its editions, proposed calendars
// (nobody has confirmed them), and the units of each bar, bars and units in order of code.
func Constitution() ([]Fact, error) {
	law, err := Load()
	if err != nil {
		return nil, err
	}
	rows, err := UnitRows()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b event.UnitRow) int { return strings.Compare(a.Code, b.Code) })
	facts := []Fact{
		{"zones", &event.ZonesSet{Zones: law.Zones}},
		{"tariff", &event.TariffPublished{Editions: law.Editions, MRP: law.MRP, Rules: law.Rules, Settings: []event.Settings{law.Settings},
			AppointmentSettings: []event.AppointmentSettings{event.DefaultAppointmentSettings()}}},
	}
	for _, c := range law.Calendars {
		facts = append(facts, Fact{fmt.Sprintf("calendar-%d", c.Year), &event.CalendarProposed{Calendar: c}})
	}
	own := map[string][]event.UnitRow{}
	for _, r := range rows {
		own[r.Bar] = append(own[r.Bar], r)
	}
	for _, bar := range slices.Sorted(maps.Keys(own)) {
		facts = append(facts, Fact{"units-" + bar, &event.UnitsSet{Bar: bar, Rows: own[bar]}})
	}
	return facts, nil
}
