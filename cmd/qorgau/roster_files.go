package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"qorgau/adapters/door"
	"qorgau/adapters/node"
	"qorgau/adapters/rosterfile"
	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	"qorgau/domain/territory"
)

// barView is what a bar's journal knows of its list and rosters now, read beside a running process.
type barView struct {
	code   string
	roster *roster.State
	book   *book.State
	last   civil.Instant // of the journal's newest record
}

// viewBar reads a bar's journal to its end.
func viewBar(e env, dir, code string) (*barView, error) {
	store, err := node.OpenStore(dir)
	if err != nil {
		return nil, err
	}
	m, err := node.Fold(e.ctx, store, code)
	v := &barView{code: code}
	if err == nil {
		err = store.Read(e.ctx, code, 1, 0, func(x journal.Stored) error {
			rec, err := journal.Parse(string(x.Bytes), event.New)
			v.last = rec.At
			return err
		})
	}
	if err = errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	t, ok := m.(*territory.Machine)
	if !ok {
		return nil, misuse("%s is no bar's journal", code)
	}
	v.roster, v.book = &t.S.Roster, &t.S.Book
	return v, nil
}

// zones are those of a month's roster, or of the newest one before it.
func (v *barView) zones(month string) []event.Zone {
	best := ""
	for name := range v.roster.Months {
		if name <= month && name > best {
			best = name
		}
	}
	if best == "" {
		return nil
	}
	return v.roster.Months[best].Zones
}

// local gives moments by the clocks of zones; a zone that is not among them has the clock of the bar's first one.
func (v *barView) local(zones []event.Zone) func(string, civil.Date, int) (civil.Instant, bool) {
	of := v.clocks(zones)
	return func(zone string, d civil.Date, minute int) (civil.Instant, bool) {
		if o := of(zone); o != nil {
			return calendar.At(o, d, minute)
		}
		return 0, false
	}
}

func (v *barView) clocks(zones []event.Zone) func(string) *event.ZoneOffsets {
	by := map[string]*event.ZoneOffsets{}
	var first *event.ZoneOffsets
	for _, u := range v.book.Units {
		if u.Bar == v.code && first == nil {
			first = v.book.Law.Zone(u.Zone)
		}
	}
	for i := range zones {
		by[zones[i].Zone] = roster.ZoneTime(v.book, &zones[i])
	}
	return func(zone string) *event.ZoneOffsets {
		if o := by[zone]; o != nil {
			return o
		}
		return first
	}
}

// units are those that the bar serves.
func (v *barView) units() map[string]bool {
	out := map[string]bool{}
	for _, u := range v.book.Units {
		if u.Bar == v.code {
			out[u.Code] = true
		}
	}
	return out
}

// rosterFiles are files being imported or checked.
type rosterFiles struct {
	dirFlag
	jsonFlag
	langFlag
	openFlags
	Journal  string   `required:"" help:"The bar's journal, like KZ-71."`
	Month    string   `help:"Month of the slots, like 2025-11."`
	Revision int64    `default:"1" help:"Revision of the month's roster; a higher one replaces it."`
	Files    []string `arg:"" help:"CSV or XLSX files: advocates, zones, slots, absences; told apart by their headings." type:"path"`
}

// read reads the files and holds them against the bar's list and units.
func (c *rosterFiles) read(e env, v *barView, ids map[string]string) (*rosterfile.File, error) {
	f := &rosterfile.File{}
	for _, path := range c.Files {
		in, err := os.Open(path)
		if err != nil {
			return nil, misuse("%w", err)
		}
		if err := errors.Join(f.Read(in, path), in.Close()); err != nil {
			return nil, misuse("%w", err)
		}
	}
	if len(f.Slots) > 0 && len(f.Zones) == 0 {
		for _, z := range v.zones(c.Month) {
			f.Zones = append(f.Zones, zoneMap(z))
		}
	}
	if len(f.Slots)+len(f.Zones) > 0 && c.Month == "" {
		return nil, misuse("slots need the month they are for: --month 2025-11")
	}
	f.Local = v.local(zonesOf(f))
	known := map[string]bool{}
	for _, id := range ids {
		known[id] = true
	}
	f.Check(rosterfile.Known{Month: c.Month, Advocates: known, Units: v.units()})
	return f, nil
}

// faults prints every fault and ends the command with a finding if there is one.
func (c *rosterFiles) faults(e env, f *rosterfile.File) error {
	if len(f.Faults) == 0 {
		return nil
	}
	if c.JSON {
		if err := writeJSON(e.out, map[string]any{"faults": f.Faults}); err != nil {
			return err
		}
	} else {
		for _, x := range f.Faults {
			fmt.Fprintln(e.err, x.Text(c.Lang))
		}
	}
	return finding{fmt.Sprintf("%d faults; nothing was written", len(f.Faults))}
}

func zoneMap(z event.Zone) map[string]any {
	out := map[string]any{"zone": z.Zone, "units": z.Units}
	if len(z.Neighbours) > 0 {
		out["neighbours"] = z.Neighbours
	}
	if z.Kind != "" {
		out["kind"] = z.Kind
	}
	return out
}

func zonesOf(f *rosterfile.File) (out []event.Zone) {
	for _, z := range f.Zones {
		near, _ := z["neighbours"].([]string)
		kind, _ := z["kind"].(string)
		out = append(out, event.Zone{Zone: z["zone"].(string), Units: z["units"].([]string), Neighbours: near, Kind: kind})
	}
	return out
}

// RosterCheckCmd reads files without writing.
type RosterCheckCmd struct{ rosterFiles }

// Help shows an example.
func (RosterCheckCmd) Help() string {
	return `Every line that cannot be taken is told with file, line, column, reason and what may be meant; then what the roster would lack.
Exit status 1: there are faults.

Example:
  qorgau roster check --dir ./var/demo --journal KZ-71 --month 2026-01 docs/examples/zones.csv --lang ru`
}

// Run checks.
func (c RosterCheckCmd) Run(e env) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error { return c.check(e, h) })
}

func (c *rosterFiles) check(e env, h house) error {
	v, err := viewBar(e, c.Dir, c.Journal)
	if err != nil {
		return err
	}
	ids, err := h.Advocates(e.ctx, c.Journal)
	if err != nil {
		return err
	}
	f, err := c.read(e, v, ids)
	if err != nil {
		return err
	}
	if err := c.faults(e, f); err != nil {
		return err
	}
	var gaps []event.RosterGap
	var nobody int64
	if len(f.Zones) > 0 {
		gaps, nobody, err = v.would(f, c.Month, ids)
		if err != nil {
			return misuse("%w", err)
		}
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"advocates": len(f.Advocates), "slots": len(f.Slots), "zones": len(f.Zones), "absences": len(f.Absences),
			"faults": []string{}, "gaps": gaps, "nobody_minutes": nobody})
	}
	fmt.Fprintf(e.out, "%d advocates, %d zones, %d slots, %d absences: no faults\n", len(f.Advocates), len(f.Zones), len(f.Slots), len(f.Absences))
	if len(f.Zones) > 0 {
		printGaps(e, gaps, nobody, c.Lang, v.clocks(zonesOf(f)), names(ids))
	}
	return nil
}

// would tells what a month would lack with the roster of the files: the state is this command's own copy.
func (v *barView) would(f *rosterfile.File, month string, ids map[string]string) ([]event.RosterGap, int64, error) {
	refs := map[string]journal.Ref{}
	for ref, id := range ids {
		r, err := door.ParseRef(ref)
		if err != nil {
			return nil, 0, err
		}
		refs[id] = r
	}
	slots, err := f.Moments()
	if err != nil {
		return nil, 0, err
	}
	e := &event.RosterPublished{Month: month, Revision: 1, Zones: zonesOf(f)}
	if m := v.roster.Months[month]; m != nil {
		e.Revision = m.Revision + 1
	}
	for _, s := range slots {
		if refs[s.Advocate].IsZero() {
			continue // listed by these files; whether he covers anything is known once he is
		}
		e.Slots = append(e.Slots, event.Slot{Advocate: refs[s.Advocate], Zone: s.Zone, From: s.From, To: s.To})
	}
	var clocks journal.Clocks
	v.roster.Evolve(&journal.Record{Kind: journal.Fact, At: v.last, Body: e, Type: e.Type()}, v.code, &clocks, v.book)
	gaps, nobody := v.roster.Gaps(month, v.last, v.book)
	return gaps, nobody, nil
}

// RosterImportCmd imports files.
type RosterImportCmd struct {
	rosterFiles
	DryRun    bool   `help:"Only read the files and report line by line, as roster check does." aliases:"check"`
	Official  string `help:"Id of the bar's official who signs the roster."`
	Plan      string `help:"Rule that proposed it, as roster generate says."`
	PlanInput string `help:"Hash of what the rule was given, as roster generate says."`
}

// Help shows an example.
func (RosterImportCmd) Help() string {
	return `Headings, in English, Russian or Kazakh (docs/roster.md); CSV with commas, semicolons or tabs, or sheets of a workbook:
  advocates  advocate_id,name,iin,iban,phone,licence,licence_date,licence_read_on,home_bar,department,list_year,agreement_from,
             agreement_to,languages,minors,grave,trained_on,consent_on         (languages separated by spaces, minors yes or no)
  zones      zone,units,neighbours,kind                                        (lists separated by spaces)
  slots      advocate_id,zone,date,from,to                                     (local: 18.10.2025,22:00,06:00; or from,to in UTC)
  absences   advocate_id,absent_from,absent_to
A slot's zones may be left out: then those of the newest roster stand. Importing the same files again changes nothing.

Example:
  qorgau roster import --dir ./var/demo --journal KZ-71 --dry-run docs/examples/advocates.csv`
}

// Run imports.
func (c RosterImportCmd) Run(e env) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		if c.DryRun {
			return c.check(e, h)
		}
		v, err := viewBar(e, c.Dir, c.Journal)
		if err != nil {
			return err
		}
		ids, err := h.Advocates(e.ctx, c.Journal)
		if err != nil {
			return err
		}
		f, err := c.read(e, v, ids)
		if err != nil {
			return err
		}
		if err := c.faults(e, f); err != nil {
			return err
		}
		events, err := f.Events(rosterfile.Publication{Month: c.Month, Revision: c.Revision, Official: c.Official, Plan: c.Plan, PlanInput: c.PlanInput})
		if err != nil {
			return misuse("%w", err)
		}
		return c.hand(e, h, f, events)
	})
}

func (c RosterImportCmd) hand(e env, h house, f *rosterfile.File, events [][]byte) error {
	answers, err := h.People(e.ctx, c.Journal, events)
	if err != nil {
		return err
	}
	counts, refused := map[string]int{}, 0
	for i, a := range answers {
		counts[string(a.Status)]++
		if a.Code != "" {
			refused++
			fmt.Fprintf(e.err, "event %d: %s\n", i+1, refusal(a, c.Journal))
		}
	}
	if c.JSON {
		err = writeJSON(e.out, map[string]any{"advocates": len(f.Advocates), "slots": len(f.Slots), "events": counts})
	} else {
		fmt.Fprintf(e.out, "%d advocates, %d slots\n", len(f.Advocates), len(f.Slots))
		for _, k := range sortedKeys(counts) {
			fmt.Fprintf(e.out, "  %s: %d\n", k, counts[k])
		}
	}
	if err == nil && refused > 0 {
		err = finding{fmt.Sprintf("%d events were refused", refused)}
	}
	return err
}

// said hands one fact of a person in and tells what became of it.
func said(e env, h house, journal, name string, data map[string]any, asJSON bool, since ...string) error {
	ce, err := rosterfile.CloudEvent(name, data, since...)
	if err != nil {
		return err
	}
	answers, err := h.People(e.ctx, journal, [][]byte{ce})
	if err != nil {
		return err
	}
	a := answers[0]
	if asJSON {
		if err := writeJSON(e.out, a); err != nil {
			return err
		}
	} else if a.Code == "" {
		fmt.Fprintln(e.out, strings.TrimSpace(fmt.Sprintf("%s %s/%d %s", a.Status, a.Journal, a.Pos, strings.Join(a.Decisions, ", "))))
	}
	if a.Code != "" {
		return finding{refusal(a, journal)}
	}
	return nil
}

// RosterSignCmd countersigns.
type RosterSignCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Journal  string `required:"" help:"The bar's journal, like KZ-71."`
	Month    string `required:"" help:"Month, like 2025-11."`
	Revision int64  `default:"1" help:"Revision that is confirmed."`
	Official string `required:"" help:"Id of the justice department's official."`
}

// Help shows an example.
func (RosterSignCmd) Help() string {
	return `Since the order of 2021 the roster is kept by the bar together with the justice department (p. 2).

Example:
  qorgau roster sign --dir ./var/demo --journal KZ-71 --month 2025-10 --official department-71`
}

// Run countersigns.
func (c RosterSignCmd) Run(e env) error {
	if v, err := viewBar(e, c.Dir, c.Journal); err != nil {
		return err
	} else if m := v.roster.Months[c.Month]; m == nil || m.Revision < c.Revision { // refused, the same word could not be said again
		return finding{fmt.Sprintf("%s has no duty roster for %s in revision %d", c.Journal, c.Month, c.Revision)}
	}
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		return said(e, h, c.Journal, "roster.countersigned.v1", map[string]any{"month": c.Month, "revision": c.Revision, "official_id": c.Official}, c.JSON)
	})
}
