package main

import (
	"qorgau/adapters/explain"
	"qorgau/projections"
)

// ExplainRosterGapCmd explains the gaps of a duty roster.
type ExplainRosterGapCmd struct{ about }

// Help shows an example.
func (ExplainRosterGapCmd) Help() string {
	return `The id is that of a roster, JOURNAL/MONTH; "latest" takes the newest one that has a gap. Says which hours lack whom, whose
slots they were, which absence or silence made it, and who was told. A list without the reasons is: qorgau roster gaps.

Example:
  qorgau explain roster-gap latest --dir ./var/demo --lang kk`
}

// Run explains.
func (c ExplainRosterGapCmd) Run(e env) error {
	return c.with(func(_ projections.Query, ex *explain.Explainer) error {
		id := c.ID
		if id == "latest" {
			var err error
			if id, err = ex.RosterMonth(e.ctx); err != nil {
				return err
			}
		}
		gaps, err := ex.RosterGaps(e.ctx, id)
		if err != nil {
			return err
		}
		if len(gaps) == 0 {
			return c.unknown()
		}
		for _, g := range gaps {
			if err := c.give(e, g, g.Text(c.Lang)); err != nil {
				return err
			}
		}
		return nil
	})
}
