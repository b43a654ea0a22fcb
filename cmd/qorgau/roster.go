package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// RosterCmd works on lists of advocates and duty rosters.
type RosterCmd struct {
	Generate RosterGenerateCmd `cmd:"" help:"Propose a month's roster by rule plan_v1, to a file."`
	Check    RosterCheckCmd    `cmd:"" help:"Read files and report line by line, with the gaps they would leave; write nothing."`
	Import   RosterImportCmd   `cmd:"" help:"Import lists, absences and a month's roster from CSV or XLSX files."`
	Sign     RosterSignCmd     `cmd:"" help:"Countersign a month's roster for the justice department."`
	Gaps     RosterGapsCmd     `cmd:"" help:"Show what a month's roster lacks from now on."`
	Export   RosterExportCmd   `cmd:"" help:"Write a month's roster to a CSV or XLSX file of the form that import takes."`
	Replace  RosterReplaceCmd  `cmd:"" help:"Give a slot to another advocate, or list who could take it."`
	Swap     RosterSwapCmd     `cmd:"" help:"Exchange two slots: proposed, agreed, confirmed."`
	Show     RosterShowCmd     `cmd:"" help:"Show who is on duty in a month."`
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
	if _, err := civil.ParseDate(c.Month + "-01"); err != nil {
		return misuse("--month %s: a month is like 2025-11", c.Month)
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
