package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/domain/match"
	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// This file: the reports of control: match, budget, fairness, concentration. They read and decide nothing.

// controlCmds are these commands, part of cli.
type controlCmds struct {
	Match         MatchCmd         `cmd:"" help:"List where acts, accruals and payments do not agree, and settle it."`
	Budget        BudgetCmd        `cmd:"" help:"Show budgets with their forecast, and enter allotments."`
	Fairness      FairnessCmd      `cmd:"" help:"Show how the offers of a month were spread."`
	Concentration ConcentrationCmd `cmd:"" help:"List pairs of official and advocate that meet often."`
}

// ofTerritory chooses what a report is about.
type ofTerritory struct {
	dirFlag
	jsonFlag
	langFlag
	Journal string `help:"Territory, like KZ-71; default: the whole country." placeholder:"CODE"`
}

// with opens the read models and gives the moment of the last record, which is the report's "now".
func (o ofTerritory) with(ctx context.Context, fn func(q projections.Query, at civil.Instant) error) error {
	if o.Journal != "" {
		if _, err := journal.Number(o.Journal); err != nil || o.Journal == journal.National {
			return misuse("--journal %s: no territory has this journal; KZ-71 is one", o.Journal)
		}
	}
	models, err := node.OpenModels(o.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	store, err := node.OpenStore(o.Dir)
	if err != nil {
		return err
	}
	defer store.Close()
	at, err := node.Highest(ctx, store)
	if err != nil {
		return err
	}
	return fn(models, at)
}

// words of the chosen language.
func (o ofTerritory) label(key string) string  { return reason.Label(key, o.Lang) }
func (o ofTerritory) sum(tiyn int64) string    { return money.Tiyn(tiyn).Format(o.Lang) }
func (o ofTerritory) brief(code string) string { return reason.Brief(code, o.Lang) }

// where is a territory in a table; the country has a word.
func (o ofTerritory) where(code string) string {
	if code == "" {
		return o.label("country")
	}
	return code
}

func table(e env) *tabwriter.Writer { return tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0) }

// MatchCmd lists where acts, accruals and payments do not agree.
type MatchCmd struct {
	List   MatchListCmd   `cmd:"" default:"withargs" help:"List the differences of a day."`
	Settle MatchSettleCmd `cmd:"" help:"Settle a difference with a ground."`
}

// MatchListCmd lists them.
type MatchListCmd struct {
	ofTerritory
	Day string `help:"Day, like 2025-11-25; default: that of the last record." placeholder:"DAY"`
	All bool   `help:"List settled differences too."`
}

// Help shows an example.
func (MatchListCmd) Help() string {
	return `Each difference between the register's acts, the accruals and the payments, with what it is about and since when, as it
stood at the end of a day. It stays listed until the facts agree or a person settles it. Exit status 1 if one is open.

Example:
  qorgau match --dir ./var/demo --lang ru`
}

type matchReport struct {
	Day         civil.Date                      `json:"day"`
	Journal     string                          `json:"journal,omitempty"`
	Open        int64                           `json:"open"`
	Settled     int64                           `json:"settled"`
	Tiyn        int64                           `json:"tiyn"`
	Sums        []projections.MatchSum          `json:"sums"`
	Differences []projections.JournalDifference `json:"differences"`
}

// Run lists.
func (c MatchListCmd) Run(e env) error {
	r := matchReport{Journal: c.Journal, Sums: []projections.MatchSum{}, Differences: []projections.JournalDifference{}}
	err := c.with(e.ctx, func(q projections.Query, at civil.Instant) (err error) {
		if r.Day, err = dayOr(c.Day, at); err != nil {
			return err
		}
		list, err := projections.Differences(e.ctx, q, c.Journal, r.Day)
		r.Sums = append(r.Sums, projections.SumDifferences(list)...)
		for _, d := range list {
			if d.Settled == nil || c.All || c.JSON {
				r.Differences = append(r.Differences, d)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range r.Sums {
		r.Open += s.Open
		r.Settled += s.Settled
		r.Tiyn += s.Tiyn
	}
	if c.JSON {
		err = writeJSON(e.out, r)
	} else {
		err = c.print(e, &r)
	}
	if err == nil && r.Open > 0 {
		return finding{fmt.Sprintf("%d %s", r.Open, c.label("differences_open_of_day"))}
	}
	return err
}

func (c MatchListCmd) print(e env, r *matchReport) error {
	fmt.Fprintf(e.out, "%s %s\n", c.label("match"), r.Day)
	w := table(e)
	fmt.Fprintf(w, "\n  %s\t%s\t%s\t%s\t%s\t\n", c.label("territory"), c.label("difference"), c.label("open_now"), c.label("settled"), c.label("sum"))
	for _, s := range r.Sums {
		fmt.Fprintf(w, "  %s\t%s\t%d\t%d\t%s\t\n", c.where(s.Journal), c.brief(s.Code), s.Open, s.Settled, c.sum(s.Tiyn))
	}
	fmt.Fprintf(w, "  %s\t\t%d\t%d\t%s\t\n", c.label("total"), r.Open, r.Settled, c.sum(r.Tiyn))
	if err := w.Flush(); err != nil || len(r.Differences) == 0 {
		return err
	}
	w = table(e)
	fmt.Fprintf(w, "\n  %s\t%s\t%s\t%s\t%s\t\n", c.label("since"), c.label("territory"), c.label("code"), c.label("object"), c.label("sum"))
	for _, d := range r.Differences {
		what := c.sum(d.Tiyn)
		if d.Minutes > 0 {
			what = fmt.Sprintf("%d %s", d.Minutes, c.label("short_minutes"))
		}
		if d.Settled != nil {
			what += "  " + c.label("settled") + " " + d.Settled.On.String() + " (" + d.Settled.Ground + ")"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t\n", d.Since, c.where(d.Journal), d.Code, d.Object, what)
	}
	return w.Flush()
}

func dayOr(text string, at civil.Instant) (civil.Date, error) {
	if text == "" {
		return projections.DayNow(at), nil
	}
	d, err := civil.ParseDate(text)
	if err != nil {
		return 0, misuse("--day %s: a day is like 2025-11-25", text)
	}
	return d, nil
}

// MatchSettleCmd settles one.
type MatchSettleCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Code    string `arg:"" help:"Code of the difference, like match_decree_below."`
	Object  string `arg:"" help:"Object of the difference, as listed."`
	Journal string `required:"" help:"Territory in which it is listed, like KZ-71."`
	Ground  string `required:"" help:"Code of the ground, like decree_examined."`
	Person  string `required:"" help:"Id of the official who settles it."`
}

// Help shows an example.
func (MatchSettleCmd) Help() string {
	return `The difference stays shown, as settled with its ground, until the facts agree. It moves no money. If its sum changes it is
open again.

Example:
  qorgau match settle match_decree_below req-1/1/1 --journal KZ-71 --ground decree_examined --person off-1 --dir ./var/serve`
}

// Run settles.
func (c MatchSettleCmd) Run(e env) error {
	if match.KindOf(c.Code) == "" {
		return misuse("%s is no difference of the match", c.Code)
	}
	about := ofTerritory{dirFlag: c.dirFlag, Journal: c.Journal}
	sum := int64(-1)
	err := about.with(e.ctx, func(q projections.Query, at civil.Instant) error {
		list, err := projections.Differences(e.ctx, q, c.Journal, projections.DayNow(at))
		for _, d := range list {
			if d.Code == c.Code && d.Object == c.Object && d.Settled == nil {
				sum = d.Tiyn
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if sum < 0 {
		return misuse("%s %s is not among the open differences of %s", c.Code, c.Object, c.Journal)
	}
	return c.dirFlag.say(e, c.openFlags, c.jsonFlag, c.Journal, "difference.settled.v1", fmt.Sprintf("%s-%s-%d", c.Code, c.Object, sum),
		map[string]any{"code": c.Code, "object": c.Object, "ground": c.Ground, "official_id": c.Person})
}

// say enters one fact; the same fact about the same thing again changes nothing.
func (d dirFlag) say(e env, f openFlags, j jsonFlag, code, name, thing string, data map[string]any) error {
	fields, err := json.Marshal(data)
	if err != nil {
		return err
	}
	leaf := journal.Leaf(append([]byte(code+"\x00"+name+"\x00"+thing+"\x00"), fields...))
	return EnterFactCmd{dirFlag: d, jsonFlag: j, openFlags: f, Journal: code, ID: fmt.Sprintf("enter-%x", leaf[:12]), Type: name, Data: string(fields)}.Run(e)
}

// BudgetCmd shows budgets and enters them.
type BudgetCmd struct {
	Show  BudgetShowCmd  `cmd:"" default:"withargs" help:"Show what was allotted, committed and paid, and the forecast."`
	Allot BudgetAllotCmd `cmd:"" help:"Enter what a department was allotted; two officials sign."`
}

// BudgetShowCmd shows them.
type BudgetShowCmd struct {
	ofTerritory
	Year int    `help:"Year; default: that of the last record."`
	Day  string `help:"Day of the forecast; default: that of the last record." placeholder:"DAY"`
}

// Help shows an example.
func (BudgetShowCmd) Help() string {
	return `Allotted, committed, paid and sent back by department and budget line, with the forecast to the end of the year (rule
forecast_v1). Exit status 1 if a forecast is above its allotment.

Example:
  qorgau budget --year 2025 --dir ./var/demo --lang kk`
}

type budgetReport struct {
	Day     civil.Date                   `json:"day"`
	Year    int                          `json:"year"`
	Budgets []projections.BudgetStanding `json:"budgets"`
	Total   projections.BudgetStanding   `json:"total"`
}

// Run shows.
func (c BudgetShowCmd) Run(e env) error {
	r := budgetReport{Year: c.Year, Budgets: []projections.BudgetStanding{}}
	err := c.with(e.ctx, func(q projections.Query, at civil.Instant) (err error) {
		if r.Day, err = dayOr(c.Day, at); err != nil {
			return err
		}
		if r.Year == 0 {
			r.Year = r.Day.Year()
		}
		all, err := projections.BudgetOf(e.ctx, q, c.Journal, r.Year, r.Day)
		r.Budgets = append(r.Budgets, all...)
		r.Total = projections.SumBudgets(all)
		return err
	})
	if err != nil {
		return err
	}
	over := 0
	for _, b := range r.Budgets {
		if b.Code == "budget_over" || b.Code == "match_budget" {
			over++
		}
	}
	if c.JSON {
		err = writeJSON(e.out, r)
	} else {
		err = c.print(e, &r)
	}
	if err == nil && over > 0 {
		return finding{fmt.Sprintf("%d: %s", over, c.brief("budget_over"))}
	}
	return err
}

func (c BudgetShowCmd) print(e env, r *budgetReport) error {
	fmt.Fprintf(e.out, "%s %s %d, %s\n\n", c.label("budget"), projections.BudgetLine, r.Year, r.Day)
	w := table(e)
	fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", c.label("territory"), c.label("justice_department"), c.label("allotted"),
		c.label("committed"), c.label("paid"), c.label("returned"), c.label("carried"), c.label("forecast"), c.label("state"))
	row := func(where, dept string, b projections.BudgetStanding) {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", where, dept, c.sum(b.Allotted), c.sum(b.CommittedTiyn), c.sum(b.Paid),
			c.sum(b.Returned), c.sum(b.Carried), c.sum(b.Forecast.Total), c.brief(b.Code))
	}
	for _, b := range r.Budgets {
		row(b.Journal, b.Department, b)
	}
	row(c.label("total"), "", r.Total)
	return w.Flush()
}

// BudgetAllotCmd enters an allotment.
type BudgetAllotCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Department string `arg:"" help:"Unit code of the justice department, like 71-justice_department-01."`
	Journal    string `required:"" help:"Territory of the department, like KZ-71."`
	Year       int    `required:"" help:"Year of the budget."`
	Tenge      string `required:"" help:"The whole sum of the year in tenge, like 3111077000."`
	Document   string `required:"" help:"Number of the plan of financing, or of its amendment."`
	Revision   int    `help:"Counts amendments up." default:"1"`
	Person     string `required:"" help:"Id of the official who enters it."`
	Second     string `required:"" help:"Id of the second official, who signs too."`
}

// Help shows an example.
func (BudgetAllotCmd) Help() string {
	return `An amendment is a higher revision with the new whole sum.

Example:
  qorgau budget allot 71-justice_department-01 --journal KZ-71 --year 2026 --tenge 155000000 --document 12-1 --person off-1 --second off-2 --dir ./var/serve`
}

// Run enters.
func (c BudgetAllotCmd) Run(e env) error {
	sum, err := money.Parse(c.Tenge)
	if err != nil || sum < 0 {
		return misuse("--tenge %s: a sum is like 155000000 or 155000000.50", c.Tenge)
	}
	if _, ok := ident.ParseUnitCode(c.Department); !ok {
		return misuse("%s is no code of a unit, like 71-justice_department-01", c.Department)
	}
	return c.dirFlag.say(e, c.openFlags, c.jsonFlag, c.Journal, "budget.allotted.v1", fmt.Sprintf("%s/%d/%d", c.Department, c.Year, c.Revision),
		map[string]any{"department": c.Department, "year": c.Year, "budget_line": projections.BudgetLine, "revision": c.Revision,
			"tiyn": int64(sum), "document": c.Document, "official_id": c.Person, "second_id": c.Second})
}

// FairnessCmd shows how the offers of a month were spread.
type FairnessCmd struct {
	ofTerritory
	Month     string `help:"Roster month, like 2025-10; default: the newest with offers." placeholder:"MONTH"`
	Advocates bool   `help:"Each advocate's part too, by reference."`
}

// Help shows an example.
func (FairnessCmd) Help() string {
	return `Spread and Gini coefficient of the loads, the widest choice beside the bound of the rule, and the longest wait on duty
without an offer, counted from the records alone. Advocates stand as references.

Example:
  qorgau fairness --dir ./var/demo --advocates`
}

// Run shows.
func (c FairnessCmd) Run(e env) error {
	var out []projections.Fairness
	err := c.with(e.ctx, func(q projections.Query, at civil.Instant) (err error) {
		if c.Month, err = monthOr(e.ctx, q, c.Month, c.Journal, at); err == nil {
			out, err = projections.FairnessOf(e.ctx, q, c.Journal, c.Month, at)
		}
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		if !c.Advocates {
			for i := range out {
				out[i].Shares = nil
			}
		}
		if out == nil {
			out = []projections.Fairness{}
		}
		return writeJSON(e.out, out)
	}
	fmt.Fprintf(e.out, "%s %s\n\n", c.label("fairness"), c.Month)
	w := table(e)
	fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", c.label("territory"), c.label("on_duty"), c.label("offers"), c.label("loads"),
		c.label("median_load"), c.label("spread"), c.label("widest_choice"), c.label("gini"), c.label("longest_wait"))
	for _, f := range out {
		fmt.Fprintf(w, "  %s\t%d\t%d\t%d–%d\t%s\t%d\t%d (≤ %d)\t%s\t%s\t\n", f.Journal, f.Advocates, f.Offers, f.Least, f.Most, f.MedianLoad,
			f.Spread, f.WidestChoice, f.Bound, gini(f.Gini, f.GiniPermille), hours(f.LongestWait))
	}
	if err := w.Flush(); err != nil || !c.Advocates {
		return err
	}
	for _, f := range out {
		w = table(e)
		fmt.Fprintf(w, "\n  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", f.Journal, c.label("load"), c.label("offers"), c.label("accepted"), c.label("justified"),
			c.label("unjustified"), c.label("silent"), c.label("duty_slot"), c.label("longest_wait"))
		for _, s := range f.Shares {
			fmt.Fprintf(w, "  %s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t\n", short(s.Advocate), s.Load, s.Offers, s.Accepted, s.Justified, s.Unjustified, s.Silent,
				hours(s.Duty), hours(s.LongestWait))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func monthOr(ctx context.Context, q projections.Query, month, code string, at civil.Instant) (string, error) {
	if month != "" {
		if _, err := civil.ParseDate(month + "-01"); err != nil {
			return "", misuse("--month %s: a month is like 2025-10", month)
		}
		return month, nil
	}
	months, err := projections.Months(ctx, q, code)
	now := projections.MonthNow(at)
	for i := len(months) - 1; i >= 0; i-- {
		if months[i] <= now {
			return months[i], err
		}
	}
	return now, err
}

func gini(exact string, permille int64) string {
	return fmt.Sprintf("0.%03d (%s)", permille, exact)
}

func hours(minutes int64) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// ConcentrationCmd lists pairs of official and advocate.
type ConcentrationCmd struct {
	ofTerritory
	Month string `help:"Month, like 2025-10; default: the newest with offers." placeholder:"MONTH"`
	All   bool   `help:"List pairs without a flag too."`
}

// Help shows an example.
func (ConcentrationCmd) Help() string {
	return `How often an official who asked and an advocate who was offered met, beside what equal shares of the bands give; named by
hand, asked again, and taken back after an offer. References only. Exit status 1 if a pair is concentrated.

Example:
  qorgau concentration --month 2025-10 --dir ./var/demo`
}

// Run lists.
func (c ConcentrationCmd) Run(e env) error {
	var pairs []projections.Pair
	err := c.with(e.ctx, func(q projections.Query, at civil.Instant) (err error) {
		if c.Month, err = monthOr(e.ctx, q, c.Month, c.Journal, at); err == nil {
			pairs, err = projections.Concentration(e.ctx, q, c.Journal, c.Month)
		}
		return err
	})
	if err != nil {
		return err
	}
	flagged, shown := 0, []projections.Pair{}
	for _, p := range pairs {
		if len(p.Flags) > 0 && p.Flags[0] == "pair_concentrated" {
			flagged++
		}
		if len(p.Flags) > 0 || c.All {
			shown = append(shown, p)
		}
	}
	if c.JSON {
		err = writeJSON(e.out, map[string]any{"month": c.Month, "pairs": len(pairs), "least": projections.PairLeast, "times": projections.PairTimes, "list": shown})
	} else {
		err = c.print(e, len(pairs), shown)
	}
	if err == nil && flagged > 0 {
		return finding{fmt.Sprintf("%d: %s", flagged, c.brief("pair_concentrated"))}
	}
	return err
}

func (c ConcentrationCmd) print(e env, all int, shown []projections.Pair) error {
	fmt.Fprintf(e.out, "%s %s: %d, %s %d\n\n", c.label("concentration"), c.Month, all, c.label("flagged"), flaggedOf(shown))
	if len(shown) == 0 {
		return nil
	}
	w := table(e)
	fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", c.label("territory"), c.label("official"), c.label("advocate"), c.label("requests"),
		c.label("offers"), c.label("expected_offers"), c.label("appointments"), c.label("reason"))
	for _, p := range shown {
		why := ""
		for i, f := range p.Flags {
			if i > 0 {
				why += ", "
			}
			why += c.brief(f)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%d\t%d\t%s\t%d\t%s\t\n", p.Journal, short(p.Official), short(p.Advocate), p.Requests, p.Offers, p.Expected, p.Named, why)
	}
	return w.Flush()
}

func flaggedOf(list []projections.Pair) (n int) {
	for _, p := range list {
		if len(p.Flags) > 0 {
			n++
		}
	}
	return n
}
