package projections

import (
	"cmp"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// DrawDay is the country's secret of one UTC day: promised by its hash, opened after the day.
type DrawDay struct {
	Day         civil.Date    `json:"day"`
	Hash        string        `json:"hash,omitempty"`
	Late        bool          `json:"late,omitempty"` // not promised before the day began
	CommittedAt civil.Instant `json:"committed_at,omitempty"`
	Secret      string        `json:"secret,omitempty"`
	RevealedAt  civil.Instant `json:"revealed_at,omitempty"`
}

// Edition is an edition of the tariff or of the Rules with those who confirmed it.
type Edition struct {
	ID          string        `json:"id"`
	Kind        string        `json:"kind"` // tariff, rules
	ValidFrom   civil.Date    `json:"valid_from"`
	ValidTo     civil.Date    `json:"valid_to,omitempty"`
	Verified    bool          `json:"verified,omitempty"`
	Source      string        `json:"source,omitempty"`
	PublishedAt civil.Instant `json:"published_at,omitempty"`
	ConfirmedBy []string      `json:"confirmed_by,omitempty"` // persons, each once
}

// CalendarOfYear is a year's days off with those who confirmed them; two must.
type CalendarOfYear struct {
	Year        int64         `json:"year"`
	Days        int64         `json:"days"`
	ProposedAt  civil.Instant `json:"proposed_at,omitempty"`
	ConfirmedBy []string      `json:"confirmed_by,omitempty"`
}

// Confirmed tells whether two persons confirmed the year.
func (c CalendarOfYear) Confirmed() bool { return len(c.ConfirmedBy) >= 2 }

// Unit is a police unit with the bars that serve it.
type Unit struct {
	Code  string          `json:"code"`
	Lines []event.UnitRow `json:"lines"`
}

// Unassigned is a unit in no row whose messages wait for a person.
type Unassigned struct {
	Unit  string        `json:"unit"`
	Facts []int64       `json:"facts"` // positions of the first hundred
	Count int64         `json:"count"`
	Since civil.Instant `json:"since"`
	Bar   string        `json:"bar,omitempty"` // once a person has said it
}

// InForce is the machine that decides in a journal.
type InForce struct {
	Journal string        `json:"journal"`
	Version int64         `json:"version"`
	Draft   int64         `json:"draft,omitempty"`
	Since   civil.Instant `json:"since"`
	Pos     int64         `json:"pos"`
}

const (
	drawDays   = table[DrawDay]("draw_day")
	editions   = table[Edition]("edition")
	calendars  = table[CalendarOfYear]("calendar_year")
	units      = table[Unit]("unit")
	unassigned = table[Unassigned]("unassigned_unit")
	inForce    = table[InForce]("machine_in_force")
)

// Country shows the national journal: draws, editions, calendars, units; and which machine decides in each journal.
type Country struct{}

// Name is the read model's name.
func (Country) Name() string { return "country" }

// Version is that of the rows.
func (Country) Version() int { return 1 }

// Tables lists what it writes.
func (Country) Tables() []string {
	return []string{string(drawDays), string(editions), string(calendars), string(units), string(unassigned), string(inForce)}
}

// Apply folds one record.
func (Country) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	if e, ok := f.body.(*event.MachineAdopted); ok {
		inForce.put(f, single, InForce{rec.Journal, e.Version, e.Draft, rec.At, rec.Pos})
	}
	if rec.Journal == journal.National {
		f.national()
	}
	return f.err
}

func (f *folding) national() {
	switch e := f.body.(type) {
	case *event.DrawCommitted:
		drawDays.change(f, e.Day.String(), func(d *DrawDay) {
			d.Day, d.Hash, d.Late, d.CommittedAt = e.Day, e.Hash.String(), e.Late, f.rec.At
		})
	case *event.DrawRevealed:
		drawDays.change(f, e.Day.String(), func(d *DrawDay) {
			d.Day, d.Secret, d.RevealedAt = e.Day, e.Secret.String(), f.rec.At
		})
	case *event.TariffPublished:
		for _, x := range e.Editions {
			f.edition(Edition{ID: x.ID, Kind: "tariff", ValidFrom: x.ValidFrom, ValidTo: x.ValidTo, Verified: x.Verified, Source: x.Source})
		}
		for _, x := range e.Rules {
			f.edition(Edition{ID: x.ID, Kind: "rules", ValidFrom: x.ValidFrom, Verified: x.Verified, Source: x.Source})
		}
	case *event.EditionConfirmed:
		editions.change(f, e.Edition, func(x *Edition) {
			x.ID = e.Edition
			if len(x.ConfirmedBy) == 0 { // the second person's word counts when it is adopted
				x.ConfirmedBy = once(x.ConfirmedBy, refText(e.Official))
			}
		})
	case *event.CalendarProposed:
		year := civil.DateOf(e.Calendar.Year, 1, 1).String()[:4]
		calendars.change(f, year, func(c *CalendarOfYear) {
			*c = CalendarOfYear{Year: int64(e.Calendar.Year), Days: int64(len(e.Calendar.Days)), ProposedAt: f.rec.At}
		})
	case *event.CalendarConfirmed:
		year := civil.DateOf(int(e.Year), 1, 1).String()[:4]
		calendars.change(f, year, func(c *CalendarOfYear) {
			c.Year = e.Year
			if len(c.ConfirmedBy) == 0 {
				c.ConfirmedBy = once(c.ConfirmedBy, refText(e.Official))
			}
		})
	case *event.BookAdopted:
		both := []string{refText(e.Official), refText(e.Second)}
		if id, ok := strings.CutPrefix(e.Thing, "edition/"); ok {
			editions.change(f, id, func(x *Edition) { x.ID, x.Verified, x.ConfirmedBy = id, true, both })
		}
		if year, ok := strings.CutPrefix(e.Thing, "calendar/"); ok {
			calendars.change(f, year, func(c *CalendarOfYear) { c.ConfirmedBy = both })
		}
	case *event.UnitsSet:
		f.unitsSet(e)
	case *event.UnitUnassigned:
		unassigned.change(f, e.Unit, func(u *Unassigned) {
			if u.Count == 0 {
				u.Unit, u.Since = e.Unit, f.rec.At
			}
			if u.Count++; u.Count <= 100 {
				u.Facts = append(u.Facts, e.Fact)
			}
		})
	case *event.UnitAssigned:
		unassigned.change(f, e.Unit, func(u *Unassigned) { u.Unit, u.Bar = e.Unit, e.Bar })
	}
}

// edition replaces an edition of the same id; who confirmed the former one did not confirm this.
func (f *folding) edition(x Edition) {
	x.PublishedAt = f.rec.At
	editions.put(f, x.ID, x)
}

// unitsSet gives a bar its lines: of each unit that is named, the lines of this bar are replaced.
func (f *folding) unitsSet(e *event.UnitsSet) {
	for i := range e.Rows {
		if i > 0 && slices.ContainsFunc(e.Rows[:i], func(r event.UnitRow) bool { return r.Code == e.Rows[i].Code }) {
			continue // taken with its first line
		}
		units.change(f, e.Rows[i].Code, func(u *Unit) {
			u.Code = e.Rows[i].Code
			u.Lines = slices.DeleteFunc(u.Lines, func(r event.UnitRow) bool { return r.Bar == e.Bar })
			for _, r := range e.Rows[i:] {
				if r.Code == u.Code {
					u.Lines = append(u.Lines, r)
				}
			}
			slices.SortStableFunc(u.Lines, func(a, b event.UnitRow) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
		})
	}
}

func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
