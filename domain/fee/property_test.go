package fee

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/money"
)

func frac(num, den int64) *money.Frac {
	f := money.Ratio(num, den)
	return &f
}

// drawTariff makes a sound tariff with everything in it: two attributes, a unit, bands, pooled bands, a quantity rule over
// a key, factors, a fee on a sum, a minimum, a cap, a tax. Bands may go down only if falling is set.
func drawTariff(t *rapid.T, falling bool) *Tariff {
	n := func(name string, low, high int64) int64 { return rapid.Int64Range(low, high).Draw(t, name) }
	mode := rapid.SampledFrom(Modes).Draw(t, "mode")
	low := n("band 1", 0, 900)
	high := low + n("band 2", 0, 900)
	if falling {
		high = n("band 2 anew", 0, 900)
	}
	slices := rapid.Bool().Draw(t, "slices")
	set := Set{
		ID: "s", From: civil.DateOf(2025, 1, 1),
		Rates: []Rate{
			{ID: "a", For: For{[]string{"work"}, []Match{{"court", []string{"low"}}}}, Per: Hour, Unit: "point", Amount: frac(n("rate a", 0, 500), 100), Tags: []string{"fee"}},
			{ID: "b", For: For{[]string{"work"}, []Match{{"court", []string{"high"}}}}, Per: Minute, Amount: frac(n("rate b", 0, 500), 70), Tags: []string{"fee"},
				Min: frac(n("least", 0, 50), 1)},
			{ID: "c", For: For{Activities: []string{"pages"}}, Per: Page, Slices: slices,
				Bands: []Band{{Upto: frac(10, 1), Rate: frac(low, 100)}, {Rate: frac(high, 100)}}},
			{ID: "d", For: For{Activities: []string{"lump"}}, Per: Sum, Of: &Of{Tag: "fee", Over: []string{"case"}}, Amount: frac(n("part", 0, 30), 100), Max: frac(20, 1)},
		},
		Quantity: []QuantityRule{{ID: "q", For: For{Activities: []string{"work"}}, Over: []string{"case", "date"}, In: Hour,
			Becomes: []Becomes{{money.Whole(1), money.Whole(1)}}, Step: frac(1, n("step", 1, 10)), Mode: Up}},
		Factors: []Factor{
			{ID: "f", For: For{[]string{"work"}, []Match{{"night", []string{"yes"}}}}, Does: Times, Value: frac(3, 2), Once: "x"},
			{ID: "g", For: For{Activities: []string{"work"}}, Does: Uplift, Given: "more", OnBase: true},
		},
		Limits:   []Limit{{ID: "cap", Tag: "fee", Over: []string{"case"}, Date: Latest, Max: frac(n("cap", 1, 900), 1)}},
		Rounding: []Rounding{{Point: PointLine, To: money.Ratio(1, 100), Mode: mode}},
		Taxes:    []Tax{{ID: "tax", Name: "tax", Rate: money.Ratio(n("tax", 0, 30), 100), Over: []string{"case"}, Date: Own}},
	}
	if !slices && rapid.Bool().Draw(t, "pool") {
		set.Rates[2].Pool = []string{"case"}
	}
	return &Tariff{
		ID: "t", Currency: Currency{"EUR", 2},
		Attributes: []Attribute{{Name: "court", Values: []string{"low", "high"}}, {Name: "night", Values: []string{"no", "yes"}, Default: "no"}},
		Keys:       []Key{{Name: "case"}},
		Givens:     []Given{{Name: "more", Min: frac(0, 1), Max: frac(2, 1), Default: frac(0, 1)}},
		Units:      []Unit{{Name: "point", Values: []UnitValue{{From: civil.DateOf(2025, 1, 1), Value: money.Ratio(n("unit", 1, 5000), 3)}}}},
		Activities: []Activity{{Name: "work", Needs: []string{"court", "night"}}, {Name: "pages"}, {Name: "lump"}},
		Sets:       []Set{set},
	}
}

func drawLines(t *rapid.T) (out []Line) {
	for i := range rapid.IntRange(1, 8).Draw(t, "lines") {
		l := Line{ID: fmt.Sprint("l", i), Date: civil.DateOf(2025, 3, rapid.IntRange(1, 3).Draw(t, "day")),
			Keys: []Pair{{"case", rapid.SampledFrom([]string{"A", "B"}).Draw(t, "case")}}}
		switch rapid.IntRange(0, 3).Draw(t, "activity") {
		case 0:
			l.Activity, l.Quantity, l.Unit = "pages", frac(rapid.Int64Range(0, 40).Draw(t, "pages"), 1), Page
		case 1:
			l.Activity = "lump"
		default:
			l.Activity, l.Quantity, l.Unit = "work", frac(rapid.Int64Range(0, 300).Draw(t, "minutes"), 1), Minute
			l.Attributes = []Pair{{"court", rapid.SampledFrom([]string{"low", "high"}).Draw(t, "court")}, {"night", rapid.SampledFrom([]string{"no", "yes"}).Draw(t, "night")}}
			l.Given = []GivenValue{{"more", money.Ratio(rapid.Int64Range(0, 20).Draw(t, "more"), 10)}}
		}
		out = append(out, l)
	}
	return out
}

func mustPrice(t *rapid.T, tariff *Tariff, lines []Line) *Bill {
	if faults := Check(tariff); len(faults) > 0 {
		t.Fatalf("the drawn tariff is not sound: %v", faults)
	}
	bill, faults := Price(tariff, lines)
	if len(faults) > 0 {
		t.Fatalf("not priced: %v", faults)
	}
	return bill
}

// The entries add up to the totals, every amount is in whole coins, no limit is passed, and each line that costs
// something says how: its last step is its worth.
func TestEntriesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tariff := drawTariff(t, true)
		lines := drawLines(t)
		bill := mustPrice(t, tariff, lines)
		var net, tax money.Frac
		byCase := map[string]money.Frac{}
		for i, e := range bill.Entries {
			if cents, _, ok := e.Amount.Mul(money.Whole(100)).Int64s(); !ok || money.Ratio(cents, 100).Cmp(e.Amount) != 0 {
				t.Fatalf("%s %s: %s is not in cents", e.Kind, e.Line, e.Amount)
			}
			if e.Kind == KindTax {
				tax = tax.Add(e.Amount)
				continue
			}
			net = net.Add(e.Amount)
			if e.Kind == KindLine {
				if last := e.Steps[len(e.Steps)-1].Value; last.Cmp(e.Worth) != 0 {
					t.Fatalf("%s ends its derivation with %s and is worth %s", e.Line, last, e.Worth)
				}
				if e.Rule == "a" || e.Rule == "b" {
					c := lines[i].Keys[0].Value
					byCase[c] = byCase[c].Add(e.Amount)
				}
			}
			if e.Kind == KindLimit {
				c := lines[slices.IndexFunc(lines, func(l Line) bool { return l.ID == e.Lines[0] })].Keys[0].Value
				byCase[c] = byCase[c].Add(e.Amount)
			}
		}
		if net.Cmp(bill.Net) != 0 || tax.Cmp(bill.Tax) != 0 || net.Add(tax).Cmp(bill.Total) != 0 {
			t.Fatalf("entries give %s and %s, the bill says %s, %s, %s", net, tax, bill.Net, bill.Tax, bill.Total)
		}
		for c, sum := range byCase {
			if sum.Cmp(*tariff.Sets[0].Limits[0].Max) > 0 {
				t.Fatalf("case %s is paid %s above its cap", c, sum)
			}
		}
	})
}

// The order of the lines decides nothing but the order of the entries.
func TestOrderDecidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tariff, lines := drawTariff(t, true), drawLines(t)
		turned := rapid.Permutation(lines).Draw(t, "turned")
		a, b := mustPrice(t, tariff, lines), mustPrice(t, tariff, turned)
		if a.Net.Cmp(b.Net) != 0 || a.Tax.Cmp(b.Tax) != 0 {
			t.Fatalf("%s and %s in one order, %s and %s in another", a.Net, a.Tax, b.Net, b.Tax)
		}
		worth := func(x *Bill, id string) money.Frac {
			return x.Entries[slices.IndexFunc(x.Entries, func(e Entry) bool { return e.Line == id })].Worth
		}
		for _, l := range lines {
			if worth(a, l.ID).Cmp(worth(b, l.ID)) != 0 {
				t.Fatalf("line %s changes with the order", l.ID)
			}
		}
	})
}

// Where no band goes down, more quantity never pays less: a line of its own case and day is monotone.
func TestMoreNeverPaysLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tariff := drawTariff(t, false)
		for i := range tariff.Sets[0].Rates {
			if at, falls := Falls(&tariff.Sets[0].Rates[i]); falls {
				t.Fatalf("a band falls at %s", at)
			}
		}
		line := drawLines(t)[0]
		if line.Quantity == nil {
			return
		}
		more := line
		sum := line.Quantity.Add(money.Ratio(rapid.Int64Range(0, 500).Draw(t, "more"), 7))
		more.Quantity = &sum
		a, b := mustPrice(t, tariff, []Line{line}), mustPrice(t, tariff, []Line{more})
		if b.Total.Cmp(a.Total) < 0 {
			t.Fatalf("%s pays %s, %s pays %s", line.Quantity, a.Total, sum, b.Total)
		}
	})
}

// A band that goes down is told, at its threshold; so the property above speaks of something.
func TestFallingBandsAreTold(t *testing.T) {
	r := Rate{Bands: []Band{{Upto: frac(10, 1), Rate: frac(2, 1)}, {Rate: frac(1, 1)}}}
	if at, falls := Falls(&r); !falls || at.Cmp(money.Whole(10)) != 0 {
		t.Errorf("falls: %v at %s", falls, at)
	}
	r.Slices = true
	if _, falls := Falls(&r); falls {
		t.Error("slices never fall")
	}
}
