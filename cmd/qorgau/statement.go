package main

import (
	"fmt"

	"qorgau/adapters/explain"
	"qorgau/adapters/node"
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
	return `Work in every territory counts. Under each claim: its settlements, what came back or was taken back, and differences on paid lines with
what a person decided. A claim's money counts in the month of its first day, so the months add up to the ledger. Persons stand as references; nobody's name is printed.

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
	_, err = fmt.Fprint(e.out, explain.StatementText(&s, c.Lang))
	return err
}
