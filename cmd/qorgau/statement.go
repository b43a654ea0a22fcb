package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// StatementCmd shows an advocate's month: each day's work with what it came to and what became of it.
type StatementCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Advocate string `arg:"" help:"His reference, 32 hexadecimal digits; \"latest\" takes the one appointed last."`
	Month    string `help:"Month, like 2025-10; default: the newest with work."`
}

// Help shows an example.
func (StatementCmd) Help() string {
	return `Work in every territory counts. Persons stand as references; nobody's name is printed.

Example:
  qorgau statement latest --dir ./var/demo --lang ru`
}

// Run shows it.
func (c StatementCmd) Run(e env) error {
	models, err := node.OpenModels(c.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	if c.Advocate == "latest" {
		latest, err := projections.LatestAppointments(e.ctx, models, "", 1)
		if err != nil {
			return err
		}
		if len(latest) == 0 {
			return misuse("no appointment yet in %s", c.Dir)
		}
		c.Advocate = latest[0].Appointment.Advocate
	}
	if c.Month == "" {
		months, err := projections.StatementMonths(e.ctx, models, "", c.Advocate)
		if err != nil {
			return err
		}
		if len(months) == 0 {
			return misuse("no work of advocate %s in %s", c.Advocate, c.Dir)
		}
		c.Month = months[len(months)-1]
	}
	s, err := projections.StatementOf(e.ctx, models, "", c.Advocate, c.Month)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, s)
	}
	label := func(key string) string { return reason.Label(key, c.Lang) }
	sum := func(n int64) string { return money.Tiyn(n).Format(c.Lang) }
	fmt.Fprintf(e.out, "%s %s  %s\n", label("advocate"), short(c.Advocate), c.Month)
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  \t%s\t%s\t%s\t%s\t\n", label("claim"), label("minutes"), label("accrued"), label("status"))
	for _, d := range s.Days {
		fmt.Fprintf(w, "  %s\t%s\t%d\t%s\t%s\t\n", d.Line.Day, d.Line.Claim, d.Line.Minutes, sum(d.Line.Tiyn), label("status_"+d.Claim.Status))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s %s, %s %s, %s %s\n", label("accrued"), sum(s.Accrued), label("decreed"), sum(s.Decreed), label("paid"), sum(s.Paid))
	return err
}
