package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"qorgau/adapters/explain"
	"qorgau/adapters/node"
	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// ExplainCmd says why.
type ExplainCmd struct {
	Appointment ExplainAppointmentCmd `cmd:"" help:"Why this advocate: candidates, order of the draw, everybody passed over and why."`
	Fee         ExplainFeeCmd         `cmd:"" help:"Why this sum: clause, rate, minutes, factor and rounding of each tenge."`
	Claim       ExplainClaimCmd       `cmd:"" help:"Where the money of a claim stands, and what moved it."`
	Cut         ExplainCutCmd         `cmd:"" help:"Who took something off, under which rule, and where to complain."`
	Clock       ExplainClockCmd       `cmd:"" help:"Every term of an object: what started it, when it is due, what came of it."`
	RosterGap   ExplainRosterGapCmd   `cmd:"" help:"Why nobody fit is on duty: whose slot, whose silence or absence, who was told."`
	Difference  ExplainDifferenceCmd  `cmd:"" help:"Why acts, accruals and payments of an object do not agree."`
	Code        ExplainCodeCmd        `cmd:"" help:"What a code means, with its clause, in Kazakh, Russian or English."`
}

// about is what the three explanations share.
type about struct {
	dirFlag
	jsonFlag
	langFlag
	ID string `arg:"" help:"Id of the object."`
}

// with opens the read models and the journal of the directory.
func (a about) with(fn func(m projections.Query, ex *explain.Explainer) error) error {
	models, err := node.OpenModels(a.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	store, err := node.OpenStore(a.Dir)
	if err != nil {
		return err
	}
	defer store.Close()
	return fn(models, explain.New(store, models, node.Machines))
}

func (a about) unknown() error {
	if a.ID == "latest" {
		return misuse("nothing of this kind yet in %s", a.Dir)
	}
	return noSuchObject(a.ID, a.Lang)
}

// ExplainAppointmentCmd explains the choice of an advocate.
type ExplainAppointmentCmd struct{ about }

// Help shows an example.
func (ExplainAppointmentCmd) Help() string {
	return `The id is that of an appointment, an offer or a request; "latest" takes the newest appointment.

Example:
  qorgau explain appointment latest --dir ./var/demo --lang ru`
}

// Run explains.
func (c ExplainAppointmentCmd) Run(e env) error {
	return c.with(func(q projections.Query, ex *explain.Explainer) error {
		choices, err := findChoices(e.ctx, q, c.ID)
		if err != nil {
			return err
		}
		if len(choices) == 0 {
			return c.unknown()
		}
		for _, choice := range choices {
			full, err := ex.Choice(e.ctx, choice)
			if err != nil {
				return err
			}
			if c.JSON {
				if err := writeJSON(e.out, full); err != nil {
					return err
				}
				continue
			}
			printChoice(e, full, c.Lang)
		}
		return nil
	})
}

func findChoices(ctx context.Context, q projections.Query, id string) ([]projections.Choice, error) {
	if id == "latest" {
		latest, err := projections.LatestAppointments(ctx, q, "", 1)
		if err != nil || len(latest) == 0 {
			return nil, err
		}
		return []projections.Choice{latest[0].Why}, nil
	}
	places, err := projections.PlacesOf(ctx, q, "", id)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if choice, ok, err := projections.ChoiceOf(ctx, q, p.Journal, id); err != nil || ok {
			return []projections.Choice{choice}, err
		}
		if all, err := projections.ChoicesOf(ctx, q, p.Journal, id); err != nil || len(all) > 0 {
			return all, err
		}
	}
	return nil, nil
}

func printChoice(e env, c explain.Choice, lang string) {
	w := e.out
	label := func(key string) string { return reason.Label(key, lang) }
	fmt.Fprintf(w, "%s %s  (%s/%d, %s)\n", label("offer"), c.Offer, c.Journal, c.Pos, c.At)
	fmt.Fprintf(w, "  %s: %s\n  %s: %s, %s %d\n", label("request"), c.Request, label("rule"), c.Rule, label("draw"), c.N)
	fmt.Fprintf(w, "  %s: %s\n", label("pool"), label("pool_"+c.Pool))
	fmt.Fprintf(w, "  %s: %s\n", label("duty_roster"), c.Roster)
	if c.Result != "" {
		fmt.Fprintf(w, "  %s: %s\n", label("result"), reason.Brief(c.Result, lang))
	}
	t := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\n  \t%s\t%s\t%s\t\n", label("advocate"), label("load"), label("reason"))
	for i, x := range c.Band {
		why := label("chosen")
		if i > 0 {
			why = passedOver(x.Code, lang)
		}
		fmt.Fprintf(t, "  %d.\t%s\t%d\t%s\t\n", i+1, short(x.Advocate), x.Load, why)
	}
	for _, x := range c.Others {
		fmt.Fprintf(t, "  \t%s\t%d\t%s\t\n", short(x.Advocate), x.Load, passedOver(x.Code, lang))
	}
	_ = t.Flush()
	for _, n := range c.Counts {
		fmt.Fprintf(w, "  %d × %s\n", n.Count, reason.Brief(n.Code, lang))
	}
	if len(c.Everybody) > 0 {
		fmt.Fprintf(w, "\n  %s:\n", label("everybody_else"))
		for _, x := range c.Everybody {
			fmt.Fprintf(w, "    %s  %s\n", short(x.Advocate), passedOver(x.Code, lang))
		}
	}
	fmt.Fprintf(w, "\n  %s: %s\n\n", label("draw"), c.Draw)
}

func short(ref string) string {
	if len(ref) > 12 {
		return ref[:12]
	}
	return ref
}

// ExplainFeeCmd explains a sum.
type ExplainFeeCmd struct{ about }

// Help shows an example.
func (ExplainFeeCmd) Help() string {
	return `The id is that of an act, a day's group (claim/day), a claim or an appointment; "latest" takes the newest.

Example:
  qorgau explain fee latest --dir ./var/demo --lang kk`
}

// Run explains.
func (c ExplainFeeCmd) Run(e env) error {
	return c.with(func(_ projections.Query, ex *explain.Explainer) error {
		fees, err := ex.Fees(e.ctx, c.ID)
		if err != nil {
			return err
		}
		if len(fees) == 0 {
			return c.unknown()
		}
		for _, f := range fees {
			if c.JSON {
				if err := writeJSON(e.out, f); err != nil {
					return err
				}
				continue
			}
			if _, err := fmt.Fprintln(e.out, f.Text(c.Lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ExplainClaimCmd explains a claim.
type ExplainClaimCmd struct{ about }

// Help shows an example.
func (ExplainClaimCmd) Help() string {
	return `The id is that of a claim, an appointment, an application or a settlement; "latest" takes the newest.

Example:
  qorgau explain claim latest --dir ./var/demo`
}

// Run explains.
func (c ExplainClaimCmd) Run(e env) error {
	return c.with(func(q projections.Query, ex *explain.Explainer) error {
		claims, err := ex.Claims(e.ctx, c.ID)
		if err != nil {
			return err
		}
		if len(claims) == 0 {
			return c.unknown()
		}
		for _, cl := range claims {
			if c.JSON {
				if err := writeJSON(e.out, cl); err != nil {
					return err
				}
				continue
			}
			printClaim(e, cl, c.Lang)
		}
		return nil
	})
}

func printClaim(e env, c explain.Claim, lang string) {
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(n int64) string { return money.Tiyn(n).Format(lang) }
	fmt.Fprintf(e.out, "%s %s (%s)\n", label("claim"), c.ID, c.Journal)
	t := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	fmt.Fprintf(t, "  %s\t%s\t\n", label("status"), label("status_"+c.Status))
	if c.Code != "" {
		fmt.Fprintf(t, "  %s\t%s\t\n", label("reason"), reason.Brief(c.Code, lang))
	}
	for _, row := range []struct {
		key  string
		tiyn int64
	}{{"accrued", c.Accrued}, {"decreed", c.Decreed}, {"claimed", c.Claimed}, {"approved", c.Approved},
		{"paid", c.Parts.Paid}, {"reversed", c.Parts.Reversed}, {"returned", c.Parts.Returned}, {"held", c.Parts.Held}, {"blocked", c.Parts.Blocked}, {"not_payable", c.Parts.NotPayable}} {
		if row.tiyn != 0 {
			fmt.Fprintf(t, "  %s\t%s\t\n", label(row.key), sum(row.tiyn))
		}
	}
	_ = t.Flush()
	for _, x := range c.Lines {
		for _, code := range x.Codes {
			fmt.Fprintf(e.out, "  %s: %s\n", sum(x.Tiyn), reason.Brief(code, lang))
		}
	}
	t = tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	for _, x := range c.Entries {
		fmt.Fprintf(t, "  %s\t%s\t%s → %s\t%s\n", x.At, label(eventWord(x.Type)), label(x.Credit), label(x.Debit), sum(x.Tiyn))
	}
	_ = t.Flush()
	fmt.Fprintln(e.out, strings.Repeat("-", 40))
}
