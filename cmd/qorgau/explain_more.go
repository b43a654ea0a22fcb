package main

import (
	"errors"
	"fmt"

	"qorgau/adapters/explain"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// asOf is the day that an explanation is given for.
type asOf struct {
	Day string `help:"Day, like 2025-11-25; default: that of the last record." placeholder:"DAY"`
}

func (a asOf) day(e env, dir string) (civil.Date, error) {
	if a.Day != "" {
		return dayOr(a.Day, 0)
	}
	store, err := node.OpenStore(dir)
	if err != nil {
		return 0, err
	}
	defer store.Close()
	at, err := node.Highest(e.ctx, store)
	return projections.DayNow(at), err
}

// ExplainCutCmd explains cuts.
type ExplainCutCmd struct {
	about
	asOf
}

// Help shows an example.
func (ExplainCutCmd) Help() string {
	return `The id is that of a claim, an appointment, an application, a settlement, a day's group or an act; "latest" takes the newest
claim that something was taken off. Says who made each cut, under which named rule and clause, the sum before and after, where to
complain, and its age on a day. No text sets a term for the complaint.

Example:
  qorgau explain cut latest --dir ./var/demo --lang ru`
}

// Run explains.
func (c ExplainCutCmd) Run(e env) error {
	return c.with(func(q projections.Query, ex *explain.Explainer) error {
		day, err := c.day(e, c.Dir)
		if err != nil {
			return err
		}
		cuts, err := ex.Cuts(e.ctx, c.ID, day)
		if err != nil {
			return err
		}
		if len(cuts) == 0 {
			return c.nothing(e, q, "no_cuts")
		}
		for _, k := range cuts {
			if err := c.give(e, k, k.Text(c.Lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

// give prints a thing as JSON or as text.
func (a about) give(e env, thing any, text string) error {
	if a.JSON {
		return writeJSON(e.out, thing)
	}
	_, err := fmt.Fprintln(e.out, text)
	return err
}

// nothing says that there is nothing of the kind about an object that exists; of one that does not, that it is unknown.
func (a about) nothing(e env, q projections.Query, word string) error {
	if a.ID != "latest" {
		if places, err := projections.PlacesOf(e.ctx, q, "", a.ID); err != nil || len(places) == 0 {
			return errors.Join(err, a.unknown())
		}
	}
	if a.JSON {
		return nil
	}
	_, err := fmt.Fprintln(e.out, reason.Label(word, a.Lang))
	return err
}

// ExplainClockCmd explains clocks.
type ExplainClockCmd struct{ about }

// Help shows an example.
func (ExplainClockCmd) Help() string {
	return `The id is that of an object (a request brings the clocks of its offers, appointments and claims along) or of one clock
(object/kind/n, as clock.due.v1 names it); "latest" takes the newest appointment's request. The journal is executed again, so it is
seen which record set, moved or stopped a clock, and what was decided when it rang.

Example:
  qorgau explain clock latest --dir ./var/demo --lang kk`
}

// Run explains.
func (c ExplainClockCmd) Run(e env) error {
	return c.with(func(_ projections.Query, ex *explain.Explainer) error {
		clocks, err := ex.Clocks(e.ctx, c.ID)
		if err != nil {
			return err
		}
		if len(clocks) == 0 {
			return c.unknown()
		}
		for _, k := range clocks {
			if err := c.give(e, k, k.Text(c.Lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ExplainDifferenceCmd explains differences of the match.
type ExplainDifferenceCmd struct {
	about
	asOf
}

// Help shows an example.
func (ExplainDifferenceCmd) Help() string {
	return `The id is that of a difference (code/object), an act, a claim, an appointment or a settlement; "latest" takes the one that
began last. The list of all is: qorgau match.

Example:
  qorgau explain difference latest --dir ./var/demo`
}

// Run explains.
func (c ExplainDifferenceCmd) Run(e env) error {
	return c.with(func(q projections.Query, _ *explain.Explainer) error {
		day, err := c.day(e, c.Dir)
		if err != nil {
			return err
		}
		list, err := projections.DifferencesOf(e.ctx, q, c.ID, day)
		if c.ID == "latest" {
			if list, err = projections.Differences(e.ctx, q, "", day); len(list) > 0 {
				newest := list[0]
				for _, d := range list {
					if d.Since > newest.Since {
						newest = d
					}
				}
				list = []projections.JournalDifference{newest}
			}
		}
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return c.nothing(e, q, "no_differences")
		}
		for _, d := range list {
			if err := c.give(e, d, explain.Difference(d, c.Lang)); err != nil {
				return err
			}
		}
		return nil
	})
}
