package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/adapters/rosterfile"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// RosterCmd works on duty rosters.
type RosterCmd struct {
	Import RosterImportCmd `cmd:"" help:"Import advocates and a month's duty slots from CSV files."`
	Show   RosterShowCmd   `cmd:"" help:"Show who is on duty in a month."`
}

// RosterImportCmd imports files.
type RosterImportCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Journal  string   `required:"" help:"The bar's journal, like KZ-71."`
	Month    string   `help:"Month of the slots, like 2025-10."`
	Revision int64    `default:"1" help:"Revision of the month's roster; a higher one replaces it."`
	Check    bool     `help:"Only read the files and report line by line; write nothing."`
	Files    []string `arg:"" help:"CSV files: advocates, zones, slots; told apart by their headings." type:"path"`
}

// Help shows an example.
func (RosterImportCmd) Help() string {
	return `Headings:
  advocates  advocate_id,name,iin,iban,phone,licence,licence_date,home_bar,department,list_year,agreement_from,
             agreement_to,languages,minors,trained_on          (languages separated by spaces, minors yes or no)
  zones      zone,units,neighbours                             (lists separated by spaces)
  slots      advocate_id,zone,from,to                          (UTC, 2025-10-13T04:00:00Z)
Importing the same files again changes nothing.

Example:
  qorgau roster import --dir ./var/demo --journal KZ-71 --check docs/examples/advocates.csv`
}

// Run imports.
func (c RosterImportCmd) Run(e env) error {
	var file rosterfile.File
	for _, path := range c.Files {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return misuse("no file %s", path)
		}
		if err != nil {
			return err
		}
		if err := errors.Join(file.Read(f, path), f.Close()); err != nil {
			return misuse("%w", err)
		}
	}
	if len(file.Faults) > 0 {
		for _, x := range file.Faults {
			fmt.Fprintln(e.err, x)
		}
		return finding{fmt.Sprintf("%d lines cannot be taken; nothing was written", len(file.Faults))}
	}
	events, err := file.Events(c.Month, c.Revision)
	if err != nil {
		return misuse("%w", err)
	}
	if c.Check {
		return c.report(e, len(file.Advocates), len(file.Slots), map[string]int{"checked": len(events)})
	}
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
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
		if err := c.report(e, len(file.Advocates), len(file.Slots), counts); err != nil {
			return err
		}
		if refused > 0 {
			return finding{fmt.Sprintf("%d events were refused", refused)}
		}
		return nil
	})
}

func (c RosterImportCmd) report(e env, advocates, slots int, counts map[string]int) error {
	if c.JSON {
		return writeJSON(e.out, map[string]any{"advocates": advocates, "slots": slots, "events": counts})
	}
	fmt.Fprintf(e.out, "%d advocates, %d slots\n", advocates, slots)
	for _, k := range sortedKeys(counts) {
		fmt.Fprintf(e.out, "  %s: %d\n", k, counts[k])
	}
	return nil
}

// RosterShowCmd shows a roster.
type RosterShowCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Journal string `required:"" help:"The bar's journal, like KZ-71."`
	Month   string `help:"Month, like 2025-10; default: the newest."`
}

// Help shows an example.
func (RosterShowCmd) Help() string {
	return `Advocates stand as references; nobody's name is printed.

Example:
  qorgau roster show --dir ./var/demo --journal KZ-71`
}

// Run shows it.
func (c RosterShowCmd) Run(e env) error {
	models, err := node.OpenModels(c.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	if c.Month == "" {
		months, err := projections.RosterMonths(e.ctx, models, c.Journal)
		if err != nil {
			return err
		}
		if len(months) == 0 {
			return misuse("%s has no duty roster", c.Journal)
		}
		c.Month = months[len(months)-1].Month
	}
	m, ok, err := projections.RosterOf(e.ctx, models, c.Journal, c.Month)
	if err != nil {
		return err
	}
	if !ok {
		return misuse("%s has no duty roster for %s", c.Journal, c.Month)
	}
	if c.JSON {
		return writeJSON(e.out, m)
	}
	fmt.Fprintf(e.out, "%s %s %s\n", reason.Label("duty_roster", c.Lang), c.Journal, c.Month)
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	for _, d := range m.Days {
		fmt.Fprintf(w, "  %s\t%s\t", d.Day, d.Zone)
		for _, s := range d.Slots {
			fmt.Fprintf(w, "%s ", short(s.Advocate))
		}
		fmt.Fprintln(w, "\t")
	}
	_ = w.Flush()
	fmt.Fprintf(e.out, "%s:\n", reason.Label("load", c.Lang))
	for _, l := range m.Loads {
		fmt.Fprintf(w, "  %s\t%d\t\n", short(l.Advocate), l.Load)
	}
	return w.Flush()
}
