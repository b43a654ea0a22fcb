package projections

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/match"
)

// ForecastRule names the rule by which a year is forecast; docs/match-and-budget.md says it in words.
const ForecastRule = "forecast_v1"

// Forecast is what a year comes to if it goes on as it did, in tiyn.
type Forecast struct {
	Rule   string `json:"rule"`
	Basis  string `json:"basis"`    // seasonal, run_rate, this_month, none: what Expected was made of
	Base   int64  `json:"base"`     // accrued in the months that the expectation was made of
	Months int64  `json:"months"`   // how many these are
	Left   int64  `json:"left"`     // months of work still to come, this one included
	ByNow  int64  `json:"by_now"`   // paid, committed, filed, sent back, and open work of the year
	Expect int64  `json:"expected"` // further accruals up to the end of November
	Total  int64  `json:"total"`
}

// BudgetStanding is a budget with its forecast and what is to be said about it.
type BudgetStanding struct {
	Budget
	CommittedTiyn int64    `json:"committed"`
	Left          int64    `json:"left"` // allotted less paid, committed and sent back; negative: spent over
	Forecast      Forecast `json:"forecast"`
	Code          string   `json:"code"` // budget_in_order, budget_over, budget_none, match_budget
}

// BudgetOf gives the budgets of a year on a day, by territory, department and budget line. An empty code means the
// country. A department with work and no allotment is there too.
func BudgetOf(ctx context.Context, q Query, code string, year int, day civil.Date) ([]BudgetStanding, error) {
	var out []BudgetStanding
	err := eachTerritory(ctx, q, code, func(code string) error {
		rows, err := budgets.list(ctx, q, code, prefixOf(fmt.Sprintf("%04d", year)))
		if err != nil {
			return err
		}
		work := map[string]map[string]int64{} // department -> month -> accrued
		err = workMonths.each(ctx, q, code, "", func(_, _ string, m WorkMonth) error {
			if work[m.Department] == nil {
				work[m.Department] = map[string]int64{}
			}
			work[m.Department][m.Month] = m.Tiyn
			return nil
		})
		if err != nil {
			return err
		}
		for _, b := range rows {
			out = append(out, standing(b, work[b.Department], day))
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b BudgetStanding) int {
		return cmp.Or(cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.Department, b.Department), cmp.Compare(a.BudgetLine, b.BudgetLine))
	})
	return out, err
}

func standing(b Budget, work map[string]int64, day civil.Date) BudgetStanding {
	s := BudgetStanding{Budget: b, CommittedTiyn: b.Committed()}
	s.Left = b.Allotted - b.Paid - s.CommittedTiyn - b.Returned
	s.Forecast = forecast(&b, work, day)
	switch {
	case b.Revision == 0:
		s.Code = "budget_none"
	case s.Left < 0:
		s.Code = "match_budget"
	case s.Forecast.Total > b.Allotted:
		s.Code = "budget_over"
	default:
		s.Code = "budget_in_order"
	}
	return s
}

// forecast adds to what is there by now what the rest of the year's work will accrue:
//
//   - seasonal: the year before has work in every month up to November. Expected = its accruals from this month on, times
//     this year's whole months so far over the same months of that year;
//   - run rate: else the mean of the last whole months with work, at most three, for each month left;
//   - this month: else what this month has, by its days, for each month left.
//
// What this month has accrued already is taken off, never below zero. Fractions of a tiyn are rounded up: a forecast
// that warns may be a tiyn too careful.
func forecast(b *Budget, work map[string]int64, day civil.Date) Forecast {
	f := Forecast{Rule: ForecastRule, Basis: "none", ByNow: b.Paid + b.Committed() + b.Returned + b.Applied + b.Open}
	f.Total = f.ByNow
	year, month, dom := day.Parts()
	switch {
	case int64(year) < b.Year:
		year, month, dom = int(b.Year), 1, 0
	case int64(year) > b.Year || month > LastWorkMonth:
		return f // the year's work is done
	}
	name := func(y, m int) string { return fmt.Sprintf("%04d-%02d", y, m) }
	f.Left = int64(LastWorkMonth - month + 1)
	here := work[name(year, month)]
	// seasonal
	before, rest, sofar, whole := int64(0), int64(0), int64(0), true
	for m := 1; m <= LastWorkMonth; m++ {
		x := work[name(year-1, m)]
		whole = whole && x > 0
		if m < month {
			before += x
			sofar += work[name(year, m)]
		} else {
			rest += x
		}
	}
	switch {
	case whole && month > 1 && sofar > 0:
		f.Basis, f.Base, f.Months = "seasonal", sofar, int64(month-1)
		f.Expect = shareUp(rest, sofar, before)
	default:
		for m := month - 1; m >= month-12 && f.Months < 3; m-- {
			y, k := year, m
			if k < 1 {
				y, k = y-1, k+12
			}
			x := work[name(y, k)]
			if x == 0 {
				break // a month without work: what lies before it says little about now
			}
			f.Base += x
			f.Months++
		}
		switch {
		case f.Months > 0:
			f.Basis = "run_rate"
			f.Expect = shareUp(f.Base, f.Left, f.Months)
		case here > 0 && dom > 0:
			f.Basis, f.Base, f.Months = "this_month", here, 1
			f.Expect = shareUp(here*int64(civil.DaysIn(year, month)), f.Left, int64(dom))
		}
	}
	f.Expect = max(0, f.Expect-here)
	f.Total += f.Expect
	return f
}

// shareUp is a x num / den, rounded up; it does not overflow.
func shareUp(a, num, den int64) int64 {
	x := new(big.Int).Mul(big.NewInt(a), big.NewInt(num))
	x.Add(x, big.NewInt(den-1))
	x.Quo(x, big.NewInt(den))
	if !x.IsInt64() {
		return 1<<63 - 1
	}
	return x.Int64()
}

// SumBudgets adds standings up: over the departments of a territory or over the country. The forecast's basis stands
// only if all have the same.
func SumBudgets(all []BudgetStanding) (sum BudgetStanding) {
	for i, s := range all {
		if i == 0 {
			sum = s
			sum.Department, sum.Document, sum.AllottedOn = "", "", 0
			continue
		}
		sum.Allotted += s.Allotted
		sum.Open += s.Open
		sum.Applied += s.Applied
		sum.Approved += s.Approved
		sum.Ordered += s.Ordered
		sum.Paid += s.Paid
		sum.Returned += s.Returned
		sum.Carried += s.Carried
		sum.CommittedTiyn += s.CommittedTiyn
		sum.Left += s.Left
		sum.Revision = max(sum.Revision, s.Revision)
		if sum.Forecast.Basis != s.Forecast.Basis {
			sum.Forecast.Basis = "mixed"
		}
		sum.Forecast.ByNow += s.Forecast.ByNow
		sum.Forecast.Expect += s.Forecast.Expect
		sum.Forecast.Total += s.Forecast.Total
		sum.Forecast.Base += s.Forecast.Base
		if sum.Journal != s.Journal {
			sum.Journal = ""
		}
	}
	switch {
	case sum.Revision == 0:
		sum.Code = "budget_none"
	case sum.Left < 0:
		sum.Code = "match_budget"
	case sum.Forecast.Total > sum.Allotted:
		sum.Code = "budget_over"
	default:
		sum.Code = "budget_in_order"
	}
	return sum
}

// BudgetYears are the years that a territory has budgets of.
func BudgetYears(ctx context.Context, q Query, code string) ([]int, error) {
	var out []int
	err := eachTerritory(ctx, q, code, func(code string) error {
		return budgets.each(ctx, q, code, "", func(_, _ string, b Budget) error {
			out = append(out, int(b.Year))
			return nil
		})
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// DayNow is the day of a moment for match and budget.
func DayNow(at civil.Instant) civil.Date { return match.DayOf(at) }
