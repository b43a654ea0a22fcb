package demo

import (
	"context"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/adapters/preview"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// Constitution is the handbook's, with the calendars of the years that matter confirmed by two synthetic persons.
func (w *World) Constitution(from civil.Date) []*engine.Input {
	const kz = journal.National
	var out []*engine.Input
	add := func(id string, body journal.Body, persons ...event.Person) {
		out = append(out, input(kz, id, body, persons...))
	}
	for _, f := range w.constitution {
		add(f.ID, f.Body)
		c, ok := f.Body.(*event.CalendarProposed)
		if !ok || !confirmed(c.Calendar.Year, from) {
			continue
		}
		year := int64(c.Calendar.Year)
		seen := preview.Preview{Thing: fmt.Sprintf("calendar/%d", year), Groups: []territory.GroupChange{}} // there are no lines yet
		first, second := who("official", "calendar-clerk-1"), who("official", "calendar-clerk-2")
		add(f.ID+"-confirmed-1", &event.CalendarConfirmed{Year: year}, first)
		add(f.ID+"-previewed", &event.BookPreviewed{Thing: seen.Thing, Preview: seen.Hash()}, second)
		add(f.ID+"-confirmed-2", &event.CalendarConfirmed{Year: year, Preview: seen.Hash()}, second)
	}
	return out
}

// confirmed tells whether the calendar of a year is confirmed in a world that begins on a day.
func confirmed(year int, from civil.Date) bool {
	return year == 2025 || year == 2026 || year == from.Year()
}

// Lists are the advocates of every bar for the years from one on.
func (w *World) Lists(from civil.Date) []*engine.Input {
	var out []*engine.Input
	for _, b := range w.Bars {
		for _, a := range b.Advocates {
			out = append(out, w.listed(b.Code, a, from)...)
		}
		for _, a := range b.Guests {
			out = append(out, w.listed(b.Code, a, from)...)
		}
	}
	return out
}

func (w *World) listed(code string, a *Advocate, from civil.Date) []*engine.Input {
	var out []*engine.Input
	for year := from.Year(); year <= from.Year()+1; year++ {
		in := input(code, fmt.Sprintf("listed-%d-%s-%d", year, a.Bar, a.Row), &event.AdvocateListed{
			LicenceDate: a.Licensed, IIN: "valid", IBAN: "valid", HomeBar: a.Bar, Department: w.byBar[a.Bar].Department,
			ListYear: int64(year), AgreementFrom: civil.DateOf(year, 1, 1), AgreementTo: civil.DateOf(year, 12, 31),
			Languages: a.Languages, Minors: a.Minors, TrainedOn: a.Trained, ConsentOn: a.Trained,
		})
		in.Clear = event.Clear{
			Persons: []event.Person{{Place: "advocate", ID: a.ID, Keep: true, Field: "advocate_id"}},
			Values: []event.Value{
				{Whose: "advocate", Field: "advocate_name", Text: a.Name}, {Whose: "advocate", Field: "advocate_iin", Text: a.IIN},
				{Whose: "advocate", Field: "advocate_iban", Text: a.IBAN}, {Whose: "advocate", Field: "advocate_phone", Text: a.Phone},
				{Whose: "advocate", Field: "licence", Text: a.Licence},
			},
		}
		out = append(out, in)
	}
	return out
}

// Roster is the duty roster of a bar for a month, and the countersignature of the justice department. In a calm world
// every zone has one advocate, always the same.
func (w *World) Roster(b *Bar, month civil.Date, calm bool) []*engine.Input {
	first := month.FirstOfMonth()
	name := first.String()[:7]
	body := &event.RosterPublished{Month: name, Revision: 1, Zones: b.Zones}
	in := input(b.Code, "roster-"+name, body)
	next := 0
	for d := first; d < first.AddMonths(1); d++ {
		// Everybody has duty in turn; a zone has two to four advocates a day, as far as the bar's number goes.
		perZone := min(4, max(2, len(b.Advocates)/len(b.Zones)))
		if perZone*len(b.Zones) > len(b.Advocates) {
			perZone = max(1, len(b.Advocates)/len(b.Zones))
		}
		for n, z := range b.Zones {
			if calm {
				perZone = 1
			}
			for i := 0; i < perZone; i++ {
				a := b.Advocates[(next+int(d-first))%len(b.Advocates)]
				if calm {
					a = b.Advocates[n]
				}
				next++
				in.Clear.Persons = append(in.Clear.Persons, who(fmt.Sprintf("slots.%d.advocate", len(body.Slots)), a.ID))
				body.Slots = append(body.Slots, event.Slot{Zone: z.Zone, From: w.At(b.Zone, d, 0), To: w.At(b.Zone, d+1, 0)})
			}
		}
	}
	in.Clear.Persons = append(in.Clear.Persons, who("official", b.presidium()))
	return []*engine.Input{in, w.countersigned(b, name)}
}

func (w *World) countersigned(b *Bar, month string) *engine.Input {
	return input(b.Code, "countersigned-"+month, &event.RosterCountersigned{Month: month, Revision: 1}, who("official", b.official()))
}

// presidium is the bar's official who signs its lists and rosters.
func (b *Bar) presidium() string { return "presidium-" + b.Kato }

func (w *World) listSubmitted(b *Bar, year int) *engine.Input {
	return input(b.Code, fmt.Sprintf("list-%d", year), &event.ListSubmitted{Year: int64(year), Number: fmt.Sprintf("%s-%d", b.Kato, year)}, who("official", b.presidium()))
}

func (w *World) listPublished(b *Bar, year int) *engine.Input {
	return input(b.Code, fmt.Sprintf("list-published-%d", year), &event.ListPublished{Year: int64(year)}, who("official", b.official()))
}

// official is the official of the justice department who signs.
func (b *Bar) official() string { return "department-" + b.Kato }

// calmMonths is how many rosters a calm world begins with: its time goes only as messages carry it.
const calmMonths = 6

// Begin hands in what must be there before the first case, and waits until the bars have it. rest runs everything until
// it is at rest. What is there already stays as it is.
func (w *World) Begin(ctx context.Context, from civil.Date, calm bool, d Doors, rest func() error) error {
	if err := submit(ctx, d, w.Constitution(from)); err != nil {
		return fmt.Errorf("the country: %w", err)
	}
	if err := rest(); err != nil {
		return err
	}
	if err := submit(ctx, d, w.Lists(from)); err != nil {
		return fmt.Errorf("the lists: %w", err)
	}
	months := 1
	if calm {
		months = calmMonths
	}
	var rosters []*engine.Input
	for _, b := range w.Bars {
		for i := range months {
			rosters = append(rosters, w.Roster(b, from.FirstOfMonth().AddMonths(i), calm)...)
		}
	}
	if err := submit(ctx, d, rosters); err != nil {
		return fmt.Errorf("the rosters: %w", err)
	}
	return rest()
}
