package projections

import (
	"cmp"
	"context"
	"slices"

	"qorgau/domain/journal"
)

// History is what happened in a case: its own lines and those of the cases joined into it, by territory and position.
type History struct {
	Cases []CaseFile
	Lines []HistoryLine
}

// CaseHistory finds a case by any name it has: the register's id, our id, the ERDR number, or the id of a request, an
// appointment, an act, a claim, an application or a settlement. An empty history means that no such case is known.
func CaseHistory(ctx context.Context, q Query, code, id string) (History, error) {
	type named struct{ code, registerCase string }
	var found []named
	files, err := caseFiles.list(ctx, q, code, id)
	if err != nil {
		return History{}, err
	}
	for _, c := range files {
		if c.RegisterCase == id {
			found = append(found, named{c.Journal, id})
		}
	}
	for _, kind := range append([]string{OfErdr}, anyKind...) {
		if len(found) > 0 {
			break
		}
		err := caseObjects.each(ctx, q, code, keyOf(kind, id), func(code, key string, at inCases) error {
			if key == keyOf(kind, id) {
				for _, c := range at.Cases {
					found = append(found, named{code, c})
				}
			}
			return nil
		})
		if err != nil {
			return History{}, err
		}
	}
	var h History
	for i := 0; i < len(found); i++ { // grows by what was joined
		c, _, err := caseFiles.one(ctx, q, found[i].code, found[i].registerCase)
		if err != nil {
			return h, err
		}
		h.Cases = append(h.Cases, c)
		lines, err := historyLines.list(ctx, q, found[i].code, prefixOf(found[i].registerCase))
		if err != nil {
			return h, err
		}
		h.Lines = append(h.Lines, lines...)
		for _, j := range c.Joined {
			if next := (named{found[i].code, j}); !slices.Contains(found, next) {
				found = append(found, next)
			}
		}
	}
	slices.SortFunc(h.Lines, func(a, b HistoryLine) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.Pos, b.Pos))
	})
	h.Lines = slices.CompactFunc(h.Lines, func(a, b HistoryLine) bool { return a.Journal == b.Journal && a.Pos == b.Pos })
	return h, nil
}

// CasesOfPerson gives the cases in which a person has a part, under any of his linked references.
func CasesOfPerson(ctx context.Context, q Query, code, ref string) ([]PersonCase, error) {
	var out []PersonCase
	refs := []string{ref}
	for i := 0; i < len(refs); i++ { // grows by the links
		own, err := personCases.list(ctx, q, code, prefixOf(refs[i]))
		if err != nil {
			return nil, err
		}
		out = append(out, own...)
		err = personLinks.each(ctx, q, code, prefixOf(refs[i]), func(_, _ string, l linked) error {
			refs = once(refs, l.Ref)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PersonOf gives the box of a person's name, from the first journal that has one.
func PersonOf(ctx context.Context, q Query, ref string) (p Person, ok bool, err error) {
	err = persons.each(ctx, q, "", ref, func(_, _ string, row Person) error {
		p, ok = row, true
		return errStop
	})
	return p, ok, until(err)
}

// PlacesOf gives every record about an object, by its id; an empty code asks all journals.
func PlacesOf(ctx context.Context, q Query, code, id string) ([]Place, error) {
	return places.list(ctx, q, code, prefixOf(id))
}

// DutyMonth is the duty roster of a month as the board shows it.
type DutyMonth struct {
	Roster Roster
	Days   []DutyDay // in order of zone, then day
	Loads  []Load    // in order of reference
}

// RosterOf gives a territory's roster of a month ("2025-10"); false if none was published.
func RosterOf(ctx context.Context, q Query, code, month string) (m DutyMonth, ok bool, err error) {
	if m.Roster, ok, err = rosters.one(ctx, q, code, month); err != nil {
		return m, false, err
	}
	if m.Days, err = dutyDays.list(ctx, q, code, prefixOf(month)); err != nil {
		return m, false, err
	}
	m.Loads, err = loads.list(ctx, q, code, prefixOf(month))
	return m, ok, err
}

// RosterMonths gives the months for which a territory has a roster.
func RosterMonths(ctx context.Context, q Query, code string) ([]Roster, error) {
	return rosters.list(ctx, q, code, "")
}

// AdvocatesOf gives the advocates of a bar's list, in order of reference.
func AdvocatesOf(ctx context.Context, q Query, code string) ([]Advocate, error) {
	return advocates.list(ctx, q, code, "")
}

// UnreachableSlots gives the gaps of a territory's rosters.
func UnreachableSlots(ctx context.Context, q Query, code string) ([]Unreachable, error) {
	return unreachables.list(ctx, q, code, "")
}

// CountryState is the national journal at a glance.
type CountryState struct {
	Draws      []DrawDay
	Editions   []Edition
	Calendars  []CalendarOfYear
	Units      []Unit
	Unassigned []Unassigned
}

// CountryOf gives it, each list in order of its key.
func CountryOf(ctx context.Context, q Query) (c CountryState, err error) {
	if c.Draws, err = drawDays.list(ctx, q, journal.National, ""); err != nil {
		return c, err
	}
	if c.Editions, err = editions.list(ctx, q, journal.National, ""); err != nil {
		return c, err
	}
	if c.Calendars, err = calendars.list(ctx, q, journal.National, ""); err != nil {
		return c, err
	}
	if c.Units, err = units.list(ctx, q, journal.National, ""); err != nil {
		return c, err
	}
	c.Unassigned, err = unassigned.list(ctx, q, journal.National, "")
	return c, err
}

// DrawOf gives the country's secret of a day ("2025-10-13"); false if it was never committed.
func DrawOf(ctx context.Context, q Query, day string) (DrawDay, bool, error) {
	return drawDays.one(ctx, q, journal.National, day)
}

// Machines gives which machine decides in each journal.
func Machines(ctx context.Context, q Query) ([]InForce, error) { return inForce.list(ctx, q, "", "") }
