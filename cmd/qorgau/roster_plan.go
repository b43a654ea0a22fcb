package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"qorgau/adapters/node"
	"qorgau/adapters/rosterfile"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	"qorgau/projections"
)

// RosterGenerateCmd proposes a roster.
type RosterGenerateCmd struct {
	dirFlag
	jsonFlag
	langFlag
	openFlags
	Journal string   `required:"" help:"The bar's journal, like KZ-71."`
	Month   string   `required:"" help:"Month, like 2025-11."`
	Shifts  []string `default:"08:00-20:00x2,20:00-08:00x2" help:"Slots a day in each zone: from-to x advocates; or for one zone: almaty=08:00-20:00x1."`
	Zones   string   `help:"File of zones; default: those of the newest roster." type:"path"`
	Most    int      `help:"Slots an advocate has in the month at most (workload); 0: no limit."`
	Rest    int      `default:"12" help:"Hours without duty after a slot; twice as many after one of more than 12 hours."`
	Seed    string   `help:"What breaks ties, 64 hexadecimal digits; default: the opened secret of the 15th of the month before."`
	Out     string   `required:"" help:"File to write: .xlsx with zones and slots, or .csv with the slots." type:"path"`
}

// Help shows an example.
func (RosterGenerateCmd) Help() string {
	return `Rule plan_v1 shares day, night, days off and holidays out evenly, keeps a speaker of Kazakh, one of Russian and somebody for
minors in each slot where anybody makes that possible, lets everybody rest, and breaks ties by a secret that KZ promised before.
The result is a proposal: look at it, change it, publish it with roster import.

Example:
  qorgau roster generate --dir ./var/demo --journal KZ-71 --month 2025-11 --seed 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff --out plan.xlsx`
}

// Run proposes.
func (c RosterGenerateCmd) Run(e env) error {
	v, err := viewBar(e, c.Dir, c.Journal)
	if err != nil {
		return err
	}
	if _, ok := roster.SeedDay(c.Month); !ok {
		return misuse("%q is no month like 2025-11", c.Month)
	}
	seed, err := c.seed(e)
	if err != nil {
		return err
	}
	zones, err := c.zones(v)
	if err != nil {
		return err
	}
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		ids, err := h.Advocates(e.ctx, c.Journal)
		if err != nil {
			return err
		}
		in := v.roster.PlanInput(c.Journal, c.Month, zones, c.Most, civil.Instant(c.Rest)*civil.Hour, seed, v.book)
		plan := roster.MakePlan(&in)
		f := &rosterfile.File{}
		var plain []event.Zone
		for _, z := range zones {
			f.Zones = append(f.Zones, zoneMap(z.Zone))
			plain = append(plain, z.Zone)
		}
		for _, s := range plan.Slots {
			f.Slots = append(f.Slots, rosterfile.Duty{Advocate: ids[s.Advocate.String()], Zone: s.Zone, From: rosterfile.Time{At: s.From}, To: rosterfile.Time{At: s.To}})
		}
		if err := writeRoster(c.Out, f, v, plain, c.Lang); err != nil {
			return err
		}
		gaps, nobody, err := v.would(f, c.Month, ids)
		if err != nil {
			return err
		}
		input := hex.EncodeToString(plan.Input[:])
		if c.JSON {
			return writeJSON(e.out, map[string]any{"rule": roster.PlanRule, "input": input, "slots": len(plan.Slots), "empty": plan.Empty,
				"advocates": len(in.Advocates), "gaps": gaps, "nobody_minutes": nobody, "file": c.Out})
		}
		fmt.Fprintf(e.out, "%s: %d slots for %d advocates, %d seats empty. Written to %s\n", roster.PlanRule, len(plan.Slots), len(in.Advocates), len(plan.Empty), c.Out)
		printGaps(e, gaps, nobody, c.Lang, v.clocks(plain), names(ids))
		fmt.Fprintf(e.out, "Publish it: %s roster import --dir %s --journal %s --month %s --plan %s --plan-input %s --official ID %s\n",
			called(), c.Dir, c.Journal, c.Month, roster.PlanRule, input, c.Out)
		return nil
	})
}

// seed is the flag's, or the secret of the day that the rule names, as KZ opened it.
func (c RosterGenerateCmd) seed(e env) (seed journal.Hash, err error) {
	text := c.Seed
	if text == "" {
		day, _ := roster.SeedDay(c.Month)
		models, err := node.OpenModels(c.Dir)
		if err != nil {
			return seed, err
		}
		d, _, err := projections.DrawOf(e.ctx, models, day.String())
		if err = errors.Join(err, models.Close()); err != nil {
			return seed, err
		}
		if d.Secret == "" {
			return seed, misuse("the secret of %s is not open yet: wait for it, or give --seed", day)
		}
		text = d.Secret
	}
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(seed) {
		return seed, misuse("--seed: 64 hexadecimal digits")
	}
	return journal.Hash(raw), nil
}

// zones are the zones with their shifts and clocks.
func (c RosterGenerateCmd) zones(v *barView) ([]roster.PlanZone, error) {
	plain := v.zones(c.Month)
	if c.Zones != "" {
		f := &rosterfile.File{}
		in, err := os.Open(c.Zones)
		if err != nil {
			return nil, misuse("%w", err)
		}
		if err := errors.Join(f.Read(in, c.Zones), in.Close()); err != nil {
			return nil, misuse("%w", err)
		}
		if len(f.Faults) > 0 {
			return nil, misuse("%s", f.Faults[0])
		}
		plain = zonesOf(f)
	}
	if len(plain) == 0 {
		return nil, misuse("no zones: the bar has no roster yet, give --zones FILE")
	}
	all := map[string][]roster.Shift{}
	for _, text := range c.Shifts {
		zone, rest, ok := strings.Cut(text, "=")
		if !ok {
			zone, rest = "", text
		}
		s, ok := parseShift(rest)
		if !ok {
			return nil, misuse("--shifts %q: write 08:00-20:00x2", text)
		}
		all[zone] = append(all[zone], s)
	}
	var out []roster.PlanZone
	for _, z := range plain {
		shifts := all[z.Zone]
		if shifts == nil {
			shifts = all[""]
		}
		o := roster.ZoneTime(v.book, &z)
		if o == nil {
			return nil, misuse("zone %s: no unit of it is known, so neither is its local time", z.Zone)
		}
		out = append(out, roster.PlanZone{Zone: z, Time: o, Shifts: shifts})
	}
	return out, nil
}

func parseShift(s string) (x roster.Shift, ok bool) {
	times, seats, ok := strings.Cut(s, "x")
	from, to, ok2 := strings.Cut(times, "-")
	n, err := strconv.Atoi(seats)
	minute := func(s string) int {
		h, m, ok := strings.Cut(s, ":")
		a, err1 := strconv.Atoi(h)
		b, err2 := strconv.Atoi(m)
		if !ok || err1 != nil || err2 != nil || a < 0 || a > 24 || b < 0 || b > 59 {
			return -1
		}
		return a*60 + b
	}
	x = roster.Shift{From: minute(from), To: minute(to), Seats: n}
	if x.To >= 0 && x.To <= x.From {
		x.To += 1440
	}
	return x, ok && ok2 && err == nil && x.From >= 0 && x.To > x.From && n > 0 && n <= 50
}

// writeRoster writes zones and slots in the form that import takes.
func writeRoster(path string, f *rosterfile.File, v *barView, zones []event.Zone, lang string) (err error) {
	clocks := v.clocks(zones)
	wall := func(zone string, at civil.Instant) (civil.Date, int, bool) {
		if o := clocks(zone); o != nil {
			return calendar.Local(o, at)
		}
		return 0, 0, false
	}
	f.Local = v.local(zones)
	out, err := os.Create(path)
	if err != nil {
		return misuse("%w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return writeSheets(out, path, []rosterfile.Sheet{f.ZonesSheet(), f.SlotsSheet(wall)}, lang)
}

func writeSheets(w io.Writer, path string, sheets []rosterfile.Sheet, lang string) error {
	if rosterfile.Workbook(path) {
		return rosterfile.WriteXLSX(w, sheets, lang)
	}
	return rosterfile.WriteCSV(w, sheets[len(sheets)-1], lang)
}

// RosterExportCmd writes a published roster.
type RosterExportCmd struct {
	dirFlag
	jsonFlag
	langFlag
	openFlags
	Journal string `required:"" help:"The bar's journal, like KZ-71."`
	Month   string `required:"" help:"Month, like 2025-10."`
	Out     string `required:"" help:"File to write: .xlsx with zones and slots, or .csv with the slots." type:"path"`
}

// Help shows an example.
func (RosterExportCmd) Help() string {
	return `Headings are in the language asked for; import reads them all. The bar's own ids of advocates stand in the file.

Example:
  qorgau roster export --dir ./var/demo --journal KZ-71 --month 2025-10 --lang ru --out october.xlsx`
}

// Run writes it.
func (c RosterExportCmd) Run(e env) error {
	v, err := viewBar(e, c.Dir, c.Journal)
	if err != nil {
		return err
	}
	m := v.roster.Months[c.Month]
	if m == nil {
		return misuse("%s has no duty roster for %s", c.Journal, c.Month)
	}
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		ids, err := h.Advocates(e.ctx, c.Journal)
		if err != nil {
			return err
		}
		f := &rosterfile.File{}
		for _, z := range m.Zones {
			f.Zones = append(f.Zones, zoneMap(z))
		}
		for _, s := range m.Slots {
			id := ids[s.Advocate.String()]
			if id == "" {
				id = s.Advocate.String() // not on the list, or erased
			}
			f.Slots = append(f.Slots, rosterfile.Duty{Advocate: id, Zone: s.Zone, From: rosterfile.Time{At: s.From}, To: rosterfile.Time{At: s.To}})
		}
		if err := writeRoster(c.Out, f, v, m.Zones, c.Lang); err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(e.out, map[string]any{"zones": len(f.Zones), "slots": len(f.Slots), "file": c.Out})
		}
		fmt.Fprintf(e.out, "%d zones, %d slots: %s\n", len(f.Zones), len(f.Slots), c.Out)
		return nil
	})
}
