package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"qorgau/domain/civil"
	"qorgau/projections"
)

// control is what a department and a bar look at to see whether all is well: the match of the day, the budget of the
// year, how the offers of the month were spread, and pairs that meet too often.
type control struct {
	Day      civil.Date
	Match    []projections.MatchSum // over the country, by code
	Open     int64
	Settled  int64
	Tiyn     int64
	Year     int
	Budgets  []projections.BudgetStanding // by territory
	Budget   projections.BudgetStanding
	Month    string
	Fairness []projections.Fairness
	Pairs    []projections.Pair // flagged ones
	AllPairs int
}

// shownPairs of a month; the command and the JSON interface give all.
const shownPairs = 10

func readControl(ctx context.Context, q projections.Query, at civil.Instant) (c control, err error) {
	c.Day = projections.DayNow(at)
	c.Year = c.Day.Year()
	list, err := projections.OpenDifferences(ctx, q, c.Day)
	if err != nil {
		return c, err
	}
	for i := range list {
		list[i].Journal = "" // the page adds the country up
	}
	slices.SortStableFunc(list, projections.CompareDifferences)
	c.Match = projections.SumDifferences(list)
	for _, m := range c.Match {
		c.Open += m.Open
		c.Settled += m.Settled
		c.Tiyn += m.Tiyn
	}
	all, err := projections.BudgetOf(ctx, q, "", c.Year, c.Day)
	if err != nil {
		return c, err
	}
	for i := 0; i < len(all); {
		n := i
		for n < len(all) && all[n].Journal == all[i].Journal {
			n++
		}
		c.Budgets = append(c.Budgets, projections.SumBudgets(all[i:n]))
		i = n
	}
	c.Budget = projections.SumBudgets(all)
	months, err := projections.Months(ctx, q, "")
	if err != nil {
		return c, err
	}
	c.Month = projections.MonthNow(at)
	for _, m := range months {
		if m <= projections.MonthNow(at) {
			c.Month = m
		}
	}
	if c.Fairness, err = projections.FairnessOf(ctx, q, "", c.Month, at); err != nil {
		return c, err
	}
	for i := range c.Fairness {
		c.Fairness[i].Shares = nil // each advocate's part is for the command, not for the page
	}
	pairs, err := projections.Concentration(ctx, q, "", c.Month)
	c.AllPairs = len(pairs)
	for _, p := range pairs {
		if len(p.Flags) > 0 && len(c.Pairs) < shownPairs {
			c.Pairs = append(c.Pairs, p)
		}
	}
	return c, err
}

// budgetBar is a territory's budget as a bar of a thousand: paid, committed, what the forecast adds, and where the
// allotment ends.
type budgetBar struct {
	projections.BudgetStanding
	Paid, Committed, Rest, Mark int
	Over                        bool
}

// BudgetBars are the bars of the page, all on one scale.
func (v *view) BudgetBars() []budgetBar {
	most := int64(1)
	for _, b := range v.B.Control.Budgets {
		most = max(most, b.Allotted, b.Forecast.Total)
	}
	part := func(n int64) int { return int(max(0, n) / max(1, most/1000)) }
	var out []budgetBar
	for _, b := range v.B.Control.Budgets {
		out = append(out, budgetBar{BudgetStanding: b, Paid: part(b.Budget.Paid), Committed: part(b.CommittedTiyn),
			Rest: part(b.Forecast.Total - b.Budget.Paid - b.CommittedTiyn), Mark: part(b.Allotted), Over: b.Code == "budget_over" || b.Code == "match_budget"})
	}
	return out
}

// Sums are the places of a bar after another.
func (b budgetBar) AfterPaid() int { return b.Paid + b.Committed }

// MatchDay is the day of the match for people.
func (v *view) MatchDay() string { return v.L.Day(v.B.Control.Day.Start()) }

// Waited is a length of duty in hours and minutes.
func (v *view) Waited(minutes int64) string { return v.L.Length(civil.Instant(minutes) * civil.Minute) }

// GiniOf is a coefficient with three decimals.
func (v *view) GiniOf(permille int64) string {
	text := strconv.FormatInt(1000+permille, 10)[1:]
	if permille >= 1000 {
		text = "999"
	}
	if v.L == "en" {
		return "0." + text
	}
	return "0," + text
}

// MatchState is the word for the state of the day's match.
func (v *view) MatchState() string {
	if v.B.Control.Open > 0 {
		return v.L.Number(v.B.Control.Open) + " " + v.L.Word("differences_open_of_day")
	}
	return v.L.Word("match_agrees")
}

func (s *Server) apiControl(w http.ResponseWriter, r *http.Request) {
	b, ok := s.board(w, r)
	if !ok {
		return
	}
	c := b.Control
	pairs := []projections.Pair{}
	for _, p := range c.Pairs {
		p.Official, p.Advocate = short(p.Official), short(p.Advocate)
		pairs = append(pairs, p)
	}
	for i := range c.Fairness {
		c.Fairness[i].LongestWaiter = short(c.Fairness[i].LongestWaiter)
	}
	s.answer(w, map[string]any{"day": c.Day, "match": map[string]any{"open": c.Open, "settled": c.Settled, "tiyn": c.Tiyn, "sums": c.Match},
		"year": c.Year, "budgets": c.Budgets, "budget": c.Budget, "month": c.Month, "fairness": c.Fairness, "pairs": c.AllPairs, "flagged": pairs})
}
