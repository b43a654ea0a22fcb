package projections

import (
	"context"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/match"
	"qorgau/domain/money"
)

// LoadBound is the most by which the loads of two advocates may differ who can both be asked for every request of a
// month, leaving out justified refusals, withdrawals and choices by hand (appointment.md section 10, rule 3).
const LoadBound = 2

// AdvocateShare is what one advocate had of a month. He stands as a reference.
type AdvocateShare struct {
	Advocate    string        `json:"advocate"`
	Load        int64         `json:"load"` // as the rule counts it
	Offers      int64         `json:"offers"`
	Accepted    int64         `json:"accepted"`
	Justified   int64         `json:"justified"`
	Unjustified int64         `json:"unjustified"`
	Silent      int64         `json:"silent"`
	Withdrawn   int64         `json:"withdrawn"`
	ByHand      int64         `json:"by_hand"`
	Duty        int64         `json:"duty_min"`         // minutes of duty up to the moment asked for
	LongestWait int64         `json:"longest_wait_min"` // longest stretch of duty without an offer, in minutes of duty
	LastAt      civil.Instant `json:"last_at,omitempty"`
}

// Fairness are the figures of a territory and a roster month, counted from the records alone. Fractions are exact, as
// "num/den".
type Fairness struct {
	Journal       string          `json:"journal"`
	Month         string          `json:"month"`
	Advocates     int64           `json:"advocates"` // on duty in the month
	Offers        int64           `json:"offers"`
	Accepted      int64           `json:"accepted"`
	Declined      int64           `json:"declined"`
	Silent        int64           `json:"silent"`
	ByHand        int64           `json:"by_hand"`
	Least         int64           `json:"least"` // load of those on duty
	Most          int64           `json:"most"`
	Spread        int64           `json:"spread"`        // most - least, whoever could be asked or not
	WidestChoice  int64           `json:"widest_choice"` // largest difference between loads inside one choice
	Bound         int64           `json:"bound"`         // of the rule
	BeyondBound   int64           `json:"beyond_bound"`  // choices with a larger difference than the bound
	MedianLoad    string          `json:"median_load"`   // exact
	Gini          string          `json:"gini"`          // of the loads: 0 all alike, towards 1 all with one
	GiniPermille  int64           `json:"gini_permille"` // the same for people, rounded half up
	MedianWait    int64           `json:"median_wait_min"`
	LongestWait   int64           `json:"longest_wait_min"`
	LongestWaiter string          `json:"longest_waiter,omitempty"`
	Shares        []AdvocateShare `json:"shares,omitempty"` // in order of reference
}

// FairnessOf gives the figures of a month for a territory, or for each one (an empty code), as they stood at a moment.
func FairnessOf(ctx context.Context, q Query, code, month string, at civil.Instant) ([]Fairness, error) {
	var out []Fairness
	err := eachTerritory(ctx, q, code, func(code string) error {
		f, err := fairnessOf(ctx, q, code, month, at)
		if err == nil && f.Advocates+f.Offers > 0 {
			out = append(out, f)
		}
		return err
	})
	return out, err
}

// eachTerritory calls fn for the territory asked for, or for each that has a machine, in order of code.
func eachTerritory(ctx context.Context, q Query, code string, fn func(code string) error) error {
	if code != "" {
		return fn(code)
	}
	all, err := Overview(ctx, q)
	for _, t := range all {
		if err == nil {
			err = fn(t.Journal)
		}
	}
	return err
}

// Months gives the roster months in which a territory has offers, the country when the code is empty.
func Months(ctx context.Context, q Query, code string) ([]string, error) {
	var out []string
	err := eachTerritory(ctx, q, code, func(code string) error {
		return monthRosters.each(ctx, q, code, "", func(_, month string, r monthRoster) error {
			if r.Offers > 0 {
				out = append(out, month)
			}
			return nil
		})
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

func fairnessOf(ctx context.Context, q Query, code, month string, at civil.Instant) (Fairness, error) {
	f := Fairness{Journal: code, Month: month, Bound: LoadBound}
	shares := map[string]*AdvocateShare{}
	of := func(ref string) *AdvocateShare {
		if shares[ref] == nil {
			shares[ref] = &AdvocateShare{Advocate: ref}
		}
		return shares[ref]
	}
	offers := map[string][]civil.Instant{}
	err := monthOffers.each(ctx, q, code, prefixOf(month), func(_, _ string, o MonthOffer) error {
		if o.At > at {
			return nil
		}
		s := of(o.Advocate)
		s.Offers++
		s.LastAt = max(s.LastAt, o.At)
		offers[o.Advocate] = append(offers[o.Advocate], o.At)
		f.count(s, &o, at)
		return nil
	})
	if err != nil {
		return f, err
	}
	onDuty := map[string]bool{}
	err = monthDuties.each(ctx, q, code, prefixOf(month), func(_, key string, d MonthDuty) error {
		ref := key[strings.LastIndex(key, keySeparator)+1:]
		s := of(ref)
		onDuty[ref] = true
		f.Advocates++
		slices.Sort(offers[ref])
		s.Duty, s.LongestWait = waits(d.Spans, offers[ref], at)
		return nil
	})
	if err != nil {
		return f, err
	}
	for _, s := range shares {
		f.Shares = append(f.Shares, *s)
	}
	slices.SortFunc(f.Shares, func(a, b AdvocateShare) int { return strings.Compare(a.Advocate, b.Advocate) })
	f.spread(onDuty)
	return f, nil
}

// count adds one offer to the figures.
func (f *Fairness) count(s *AdvocateShare, o *MonthOffer, at civil.Instant) {
	result := o.Result
	if o.EndedAt > at {
		result = ""
	}
	f.Offers++
	s.Load++
	switch result {
	case "accepted":
		s.Accepted++
		f.Accepted++
	case "declined_justified":
		s.Justified++
		s.Load--
		f.Declined++
	case "declined_unjustified":
		s.Unjustified++
		f.Declined++
	case "no_answer":
		s.Silent++
		f.Silent++
	case "withdrawn":
		s.Withdrawn++
		s.Load--
	}
	if o.By == "hand" {
		s.ByHand++
		f.ByHand++
	}
	if o.By == "draw" {
		wide := o.Most - o.Least
		f.WidestChoice = max(f.WidestChoice, wide)
		if wide > LoadBound {
			f.BeyondBound++
		}
	}
}

// spread fills in the figures over all who had duty in the month.
func (f *Fairness) spread(onDuty map[string]bool) {
	var loads, wait []int64
	for _, s := range f.Shares {
		if !onDuty[s.Advocate] {
			continue
		}
		loads = append(loads, s.Load)
		wait = append(wait, s.LongestWait)
		if s.LongestWait > f.LongestWait {
			f.LongestWait, f.LongestWaiter = s.LongestWait, s.Advocate
		}
	}
	if len(loads) == 0 {
		f.MedianLoad, f.Gini = "0", "0"
		return
	}
	slices.Sort(loads)
	slices.Sort(wait)
	f.Least, f.Most = loads[0], loads[len(loads)-1]
	f.Spread = f.Most - f.Least
	f.MedianLoad = median(loads).String()
	f.MedianWait = wait[(len(wait)-1)/2]
	g := Gini(loads)
	f.Gini, f.GiniPermille = g.String(), permille(g)
}

// Gini is the coefficient of ordered loads, exact: the mean difference of two of them over twice their mean. Loads of
// nothing at all are alike.
func Gini(ordered []int64) money.Frac {
	n, sum, weighted := int64(len(ordered)), int64(0), int64(0)
	for i, x := range ordered {
		sum += x
		weighted += (2*int64(i) + 1 - n) * x
	}
	if n == 0 || sum <= 0 {
		return money.Whole(0)
	}
	return money.Ratio(weighted, n).Mul(money.Ratio(1, sum))
}

func median(ordered []int64) money.Frac {
	n := len(ordered)
	if n%2 == 1 {
		return money.Whole(ordered[n/2])
	}
	return money.Ratio(ordered[n/2-1]+ordered[n/2], 2)
}

// permille rounds a fraction to thousandths, half up.
func permille(f money.Frac) int64 {
	num, den, ok := f.Int64s()
	if !ok || den == 0 {
		return 0
	}
	return (2000*num + den) / (2 * den)
}

// waits gives the minutes of duty up to a moment, and the longest stretch of them without an offer. Time between two
// slots does not count: nobody can be asked in it.
func waits(duty []event.Span, offers []civil.Instant, at civil.Instant) (total, longest int64) {
	var sum, since civil.Instant
	next := 0
	for _, s := range duty {
		from, to := s.From, min(s.To, at)
		for ; next < len(offers) && offers[next] < to; next++ {
			if here := max(offers[next], from); here > from {
				since += here - from
				sum += here - from
				from = here
			}
			longest, since = max(longest, int64(since/civil.Minute)), 0
		}
		if from < to {
			since += to - from
			sum += to - from
		}
	}
	return int64(sum / civil.Minute), max(longest, int64(since/civil.Minute))
}

// MonthNow is the roster month of a moment.
func MonthNow(at civil.Instant) string { return monthOf(match.DayOf(at)) }
