// Package units is the table of the units of police, bars and justice departments: who they are, in which zone they
// live and which bar's journal serves them at a moment. Waves and regimes are not in it: whether a request is inside
// the pilot is decided by the bar's machine.
package units

import (
	"cmp"
	"fmt"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
)

// NotInAnnex is the note of a unit that annex 1 of the 2021 order leaves out although the order binds it: the justice
// departments of regions 1 and 2 (p. 2 of the order).
const NotInAnnex = "not_in_annex"

// Unit is one line of the table: a unit and the bar that serves it in a stretch of time.
type Unit struct {
	Code      string        // key, as in 71-district_police-01
	Kato      string        // two digits of the region, out of the code
	Kind      string        // kind of the unit, out of the code
	NameKK    string        // name as the order writes it
	Zone      string        // IANA name of the time zone
	Bar       string        // journal of the serving bar
	ValidFrom civil.Instant // first moment of the line; zero = since ever
	ValidTo   civil.Instant // first moment after it; zero = open
	Note      string        // NotInAnnex or empty
}

// CanAsk tells whether the unit sends defender requests: police does, bars and justice departments do not.
func (u Unit) CanAsk() bool { return ident.CanAsk(u.Kind) }

// holds tells whether the line is in force at the moment.
func (u Unit) holds(at civil.Instant) bool {
	return (u.ValidFrom == 0 || at >= u.ValidFrom) && (u.ValidTo == 0 || at < u.ValidTo)
}

// Table is the country's units in the order of code and time. It is never changed: a new edition is a new table. The
// zero Table knows no unit.
type Table struct{ rows []Unit }

// New makes a table of the lines, in whatever order they come. It refuses a malformed code, zone or bar, a line that
// ends before it begins, and two lines of one unit that hold at the same moment.
func New(lines []event.UnitRow) (Table, error) {
	rows := make([]Unit, 0, len(lines))
	for _, l := range lines {
		code, ok := ident.ParseUnitCode(l.Code)
		if !ok {
			return Table{}, fmt.Errorf("unit code %q is not of the form 71-district_police-01", l.Code)
		}
		if _, ok := ident.KatoOf(l.Bar); !ok {
			return Table{}, fmt.Errorf("unit %s: %q is no bar's journal", l.Code, l.Bar)
		}
		if l.Zone == "" {
			return Table{}, fmt.Errorf("unit %s has no time zone", l.Code)
		}
		if l.ValidTo != 0 && l.ValidTo <= l.ValidFrom {
			return Table{}, fmt.Errorf("unit %s: the line from %v ends at %v", l.Code, l.ValidFrom, l.ValidTo)
		}
		rows = append(rows, Unit{l.Code, code.Kato, code.Kind, l.NameKK, l.Zone, l.Bar, l.ValidFrom, l.ValidTo, l.Note})
	}
	slices.SortFunc(rows, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.ValidTo, b.ValidTo))
	})
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1], rows[i]; a.Code == b.Code && (a.ValidTo == 0 || b.ValidFrom < a.ValidTo) {
			return Table{}, fmt.Errorf("unit %s has two lines at %v", b.Code, b.ValidFrom)
		}
	}
	return Table{rows}, nil
}

// Rows gives the lines back in the table's own order, so equal tables give equal bytes.
func (t Table) Rows() []event.UnitRow {
	out := make([]event.UnitRow, 0, len(t.rows))
	for _, u := range t.rows {
		out = append(out, event.UnitRow{Code: u.Code, NameKK: u.NameKK, Zone: u.Zone, Bar: u.Bar,
			ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, Note: u.Note})
	}
	return out
}

// Len is the number of lines.
func (t Table) Len() int { return len(t.rows) }

// Find gives the line of a unit that holds at the moment.
func (t Table) Find(code string, at civil.Instant) (Unit, bool) {
	i, _ := slices.BinarySearchFunc(t.rows, code, func(u Unit, code string) int { return cmp.Compare(u.Code, code) })
	for ; i < len(t.rows) && t.rows[i].Code == code; i++ {
		if t.rows[i].holds(at) {
			return t.rows[i], true
		}
	}
	return Unit{}, false
}

// Route names the journal that a register message of the unit belongs to, by the moment that the message claims. It
// is not ok for a unit without a line (a matter for a person: unit_not_in_annex) and for one that cannot ask.
func (t Table) Route(code string, at civil.Instant) (journal string, ok bool) {
	u, ok := t.Find(code, at)
	if !ok || !u.CanAsk() {
		return "", false
	}
	return u.Bar, true
}

// At gives all lines that hold at the moment, by code.
func (t Table) At(at civil.Instant) []Unit {
	return t.where(at, func(Unit) bool { return true })
}

// OfBar gives the units that a bar serves at the moment, by code, the bar and the justice department themselves
// included.
func (t Table) OfBar(bar string, at civil.Instant) []Unit {
	return t.where(at, func(u Unit) bool { return u.Bar == bar })
}

// Asking gives the units that can send defender requests at the moment, by code.
func (t Table) Asking(at civil.Instant) []Unit { return t.where(at, Unit.CanAsk) }

// Bars gives the journals that serve any unit at the moment, in the order of journals.
func (t Table) Bars(at civil.Instant) []string {
	var out []string
	for _, u := range t.rows {
		if u.holds(at) {
			out = append(out, u.Bar)
		}
	}
	slices.SortFunc(out, ident.CompareJournals)
	return slices.Compact(out)
}

func (t Table) where(at civil.Instant, want func(Unit) bool) []Unit {
	var out []Unit
	for _, u := range t.rows {
		if u.holds(at) && want(u) {
			out = append(out, u)
		}
	}
	return out
}
