package claim

import (
	"slices"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// Kinds of aid in the application's form (Rules, annex 1), in the order of its rows.
const (
	FormConsultation   = "consultation"
	FormPretrial       = "pretrial_defence"
	FormPretrialVictim = "pretrial_victim"
	FormCourt          = "court_defence"
	FormCourtVictim    = "court_victim"
	FormOffence        = "administrative_offence"
	FormCivil          = "civil"
	FormAdministrative = "administrative"
	FormConstitutional = "constitutional"
)

// FormLayout is what the editions of annex 1 differ in.
type FormLayout struct {
	Editions []string // of the Rules that have it
	Minutes  bool     // columns of hours and minutes; before: of hours
	Witness  bool     // row 2 names the witness with the right to defence
	Rows     []FormRow
}

// formRows are the rows of the form of 2025: number, kind, whether it has a line for each size of the rate.
var formRows = []FormRow{
	{Number: 1, Kind: FormConsultation},
	{Number: 2, Kind: FormPretrial, Tier: event.TierA}, {Number: 2, Kind: FormPretrial, Tier: event.TierB}, {Number: 2, Kind: FormPretrial, Tier: event.TierC},
	{Number: 3, Kind: FormPretrialVictim, Tier: event.TierA}, {Number: 3, Kind: FormPretrialVictim, Tier: event.TierB}, {Number: 3, Kind: FormPretrialVictim, Tier: event.TierC},
	{Number: 4, Kind: FormCourt, Tier: event.TierA}, {Number: 4, Kind: FormCourt, Tier: event.TierB}, {Number: 4, Kind: FormCourt, Tier: event.TierC},
	{Number: 5, Kind: FormCourtVictim, Tier: event.TierA}, {Number: 5, Kind: FormCourtVictim, Tier: event.TierB}, {Number: 5, Kind: FormCourtVictim, Tier: event.TierC},
	{Number: 6, Kind: FormOffence},
	{Number: 7, Kind: FormCivil},
	{Number: 8, Kind: FormAdministrative},
	{Number: 9, Kind: FormConstitutional},
}

// layouts are the forms as the editions have them, the newest last: rows 8 and 9 and the minutes came with P2023, the
// witness with P2025. An edition that is not named here has the newest.
var layouts = []FormLayout{
	{Editions: []string{"P2018", "P2021", "P2022"}, Rows: formRows[:15]},
	{Editions: []string{"P2023"}, Minutes: true, Rows: formRows},
	{Editions: []string{"P2025", "P2026"}, Minutes: true, Witness: true, Rows: formRows},
}

// LayoutOf is the form of an edition of the Rules.
func LayoutOf(edition string) *FormLayout {
	for i := range layouts {
		if slices.Contains(layouts[i].Editions, edition) {
			return &layouts[i]
		}
	}
	return &layouts[len(layouts)-1]
}

// Form is the data of an application's form for one month: rows 1-9 as the layout lists them, row 10 the total, row 11
// the trips, whose costs are in no other row. Sums in tiyn.
type Form struct {
	Edition string
	Month   string
	Layout  *FormLayout
	Rows    []FormRow
	Total   FormRow // row 10: persons and decrees counted once
	Trips   FormTrips
	Flags   []string // codes for a person: a client whom the edition's form does not name
}

// FormRow is one line of the form. Persons are counted by reference, decrees by their id. Minutes are those paid.
type FormRow struct {
	Number  int
	Kind    string
	Tier    event.Tier // A particularly grave, B grave, C the others; empty: the row has one line
	Persons int
	Decrees int
	Minutes int64
	Tiyn    int64
}

// FormTrips is row 11: trips, their days, and their costs, which are in no other row.
type FormTrips struct {
	Number int
	Trips  int
	Days   int64
	Tiyn   int64
}

// FormItem is one priced line of a claim as the form counts it.
type FormItem struct {
	Kind    string
	Tier    event.Tier
	Person  journal.Ref
	Decree  string // the document that the line is paid by
	Witness bool   // the client is a witness with the right to defence
	Minutes int64
	Tiyn    int64
}

// FormTrip is one business trip.
type FormTrip struct {
	Days int64
	Tiyn int64 // its costs (rates p. 1(6)); the pay of its days is an item
}

// FormOf sums up items and trips by the form of an edition of the Rules. An item whose row the form does not have is
// counted in the total and flagged, never dropped.
func FormOf(edition, month string, items []FormItem, trips []FormTrip) Form {
	l := LayoutOf(edition)
	f := Form{Edition: edition, Month: month, Layout: l, Rows: slices.Clone(l.Rows), Total: FormRow{Number: 10}, Trips: FormTrips{Number: 11}}
	persons, decrees := make([]map[journal.Ref]bool, len(f.Rows)+1), make([]map[string]bool, len(f.Rows)+1)
	all := len(f.Rows)
	for _, it := range items {
		at := -1
		for i := range f.Rows {
			if r := &f.Rows[i]; r.Kind == it.Kind && (r.Tier == "" || r.Tier == it.Tier) {
				at = i
				break
			}
		}
		if at < 0 {
			f.flag("form_row_missing")
		}
		if it.Witness && !l.Witness {
			f.flag("form_witness")
		}
		for _, i := range [...]int{at, all} {
			r := &f.Total
			switch {
			case i < 0:
				continue
			case i < all:
				r = &f.Rows[i]
			}
			r.Minutes += it.Minutes
			r.Tiyn += it.Tiyn
			if persons[i] == nil {
				persons[i], decrees[i] = map[journal.Ref]bool{}, map[string]bool{}
			}
			if !it.Person.IsZero() && !persons[i][it.Person] {
				persons[i][it.Person] = true
				r.Persons++
			}
			if it.Decree != "" && !decrees[i][it.Decree] {
				decrees[i][it.Decree] = true
				r.Decrees++
			}
		}
	}
	for _, t := range trips {
		f.Trips.Trips++
		f.Trips.Days += t.Days
		f.Trips.Tiyn += t.Tiyn
	}
	return f
}

func (f *Form) flag(code string) {
	if !slices.Contains(f.Flags, code) {
		f.Flags = append(f.Flags, code)
	}
}

// FormItems are the payable lines of claims, as an application with them asks for: what the decree cut is left out. A
// line belongs to the severity of its first piece: it is rounded once and cannot be divided. Days of a trip that follow
// each other under one appointment are one trip, which bears the costs of its claim.
func (s *State) FormItems(claims []string, cases *casefile.State, appts *appointment.State, acts *act.State) (items []FormItem, trips []FormTrip) {
	for _, id := range claims {
		c := s.Claims[id]
		if c == nil {
			continue
		}
		it := FormItem{Kind: FormPretrial, Decree: c.Decree.Object}
		if p := appts.Get(c.Appointment); p != nil {
			it.Person = cases.Canonical(p.Person)
			it.Witness = p.Client == "witness_with_right_to_defence"
			if p.Client == tariff.ClientVictim {
				it.Kind = FormPretrialVictim
			}
		}
		last, before, costs, spent := civil.Date(0), len(trips), int64(0), false
		for _, a := range s.allot(c) {
			l := &s.Groups[a.group].Lines[a.line]
			if l.Kind == event.LineTripCost { // in row 11 and in no other
				costs, spent = costs+a.tiyn, true
				continue
			}
			one := it
			one.Minutes, one.Tiyn = int64(l.Paid), a.tiyn
			if len(l.Pieces) > 0 {
				one.Tier = l.Pieces[0].Tier
			}
			if l.Kind == event.LineConsultation {
				one.Kind, one.Tier, one.Witness = FormConsultation, "", false
				for _, k := range l.Acts {
					if x := acts.Get(k); x != nil && !x.Stood.Content.Client.IsZero() {
						one.Person = cases.Canonical(x.Stood.Content.Client)
					}
				}
			}
			items = append(items, one)
			if l.Kind == event.LineTrip {
				if last == 0 || l.Day > last+1 {
					trips = append(trips, FormTrip{})
				}
				trips[len(trips)-1].Days++
				last = l.Day
			}
		}
		if spent && len(trips) == before {
			trips = append(trips, FormTrip{})
		}
		if spent {
			trips[len(trips)-1].Tiyn += costs
		}
	}
	return items, trips
}

// allotted is a payable line with what the decree leaves of it.
type allotted struct {
	group string
	line  int
	tiyn  int64
}

// allot divides what is applied for of a claim over its lines, in order of day, as the settlement will; what waits for a
// person or an edition is applied for too, and paid when it is free.
func (s *State) allot(c *Claim) []allotted {
	p := s.after(c)
	purse := s.purse(c, p.calculation())
	var out []allotted
	for _, g := range s.byDay(c) {
		purse.open(g)
		for i := range g.Lines {
			if f := g.fix(i); f != nil {
				out = append(out, allotted{g.Name, i, f.Tiyn})
				continue
			}
			if f, _ := fateOf(&g.Lines[i], c, g.Name); f == fateNot {
				continue
			}
			if n := purse.of(g, i); n > 0 {
				out = append(out, allotted{g.Name, i, n})
			}
		}
	}
	return out
}

// Sum is what the claims of an application come to in it, in tiyn.
func (a *Application) Sum(s *State) int64 {
	n := int64(0)
	for _, id := range a.Claims {
		if c := s.Claims[id]; c != nil && c.Application == a.ID {
			n += c.AppliedTiyn
		}
	}
	return n
}
