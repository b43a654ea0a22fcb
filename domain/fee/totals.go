package fee

import (
	"fmt"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/money"
)

// lineKey keeps each line by itself; no file can name it.
const lineKey = "\x00line"

// adjustment is a difference on some lines.
type adjustment struct {
	members []int // in order
	entry   Entry
}

// buckets puts the picked lines together that share the keys, in the order of their first lines.
func (p *pricer) buckets(over []string, pick func(*work) bool) [][]int {
	at := map[string]int{} // read by name only
	var out [][]int
	for i := range p.works {
		w := &p.works[i]
		if !pick(w) {
			continue
		}
		name := ""
		for _, k := range over {
			v, ok := lookup(w.Keys, k)
			switch {
			case k == dateKey:
				v = w.Date.String()
			case k == lineKey:
				v = w.ID
			case !ok:
				p.bad(w.at+"/keys", NotGiven, "%s is missing, a rule sums by it", k)
			}
			name += v + "\x00"
		}
		n, ok := at[name]
		if !ok {
			n = len(out)
			at[name] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

// governed gives the buckets of lines whose day, by the basis, lies in the set.
func (p *pricer) governed(s *Set, basis Basis, over []string, pick func(*work) bool) [][]int {
	if basis == Own {
		return p.buckets(over, func(w *work) bool { return w.set == s && pick(w) })
	}
	var out [][]int
	for _, b := range p.buckets(over, pick) {
		var day civil.Date
		for n, i := range b {
			if d := p.works[i].Date; n == 0 || basis == Latest && d > day || basis == Earliest && d < day {
				day = d
			}
		}
		if s.on(day) {
			out = append(out, b)
		}
	}
	return out
}

// worthOf is the sum of lines with the differences on them. A difference that is partly on other lines cannot be
// divided among them, so it is refused.
func (p *pricer) worthOf(rule string, members []int) money.Frac {
	var sum money.Frac
	for _, i := range members {
		sum = sum.Add(p.works[i].entry.Amount)
	}
	for _, a := range p.adjust {
		inside := 0
		for _, i := range a.members {
			if _, ok := slices.BinarySearch(members, i); ok {
				inside++
			}
		}
		switch inside {
		case 0:
		case len(a.members):
			sum = sum.Add(a.entry.Amount)
		default:
			p.bad(p.works[a.members[0]].at, CutsAcross, "%s and %s hold different lines that are not separate", a.entry.Rule, rule)
		}
	}
	return sum
}

func (p *pricer) ids(members []int) []string {
	out := make([]string, len(members))
	for n, i := range members {
		out[n] = p.works[i].ID
	}
	return out
}

func (p *pricer) provisional(s *Set, members []int) bool {
	for _, i := range members {
		if p.works[i].set.Unverified {
			return true
		}
	}
	return s.Unverified
}

// coin rounds what is not a line: by the set's rule for lines, or for totals.
func (p *pricer) coin(s *Set, f money.Frac) money.Frac {
	r := s.rounding(PointLine)
	if r == nil {
		r = s.rounding(PointTotal)
	}
	out, ok := Round(f, r.To, r.Mode)
	if !ok {
		p.bad("/lines", OutOfRange, "%s cannot be rounded", f)
		return f
	}
	return out
}

// limits puts least and most on sums, in the order of sets and of limits in them.
func (p *pricer) limits() {
	for i := range p.t.Sets {
		s := &p.t.Sets[i]
		for j := range s.Limits {
			l := &s.Limits[j]
			pick := func(w *work) bool { return w.paid() && w.tagged(l.Tag) && matches(l.When, w.attributes) }
			for _, b := range p.governed(s, l.Date, l.Over, pick) {
				p.limit(s, l, b)
			}
		}
	}
}

func (p *pricer) limit(s *Set, l *Limit, b []int) {
	sum := p.worthOf(l.ID, b)
	value := func(f money.Frac) money.Frac {
		if l.Unit == "" {
			return f
		}
		day := p.works[b[0]].Date
		for _, i := range b {
			if d := p.works[i].Date; l.Date == Earliest && d < day || l.Date != Earliest && d > day {
				day = d
			}
		}
		v, _ := p.t.unit(l.Unit).on(day)
		return p.coin(s, f.Mul(v.Value))
	}
	e := Entry{Kind: KindLimit, Lines: p.ids(b), Set: s.ID, Rule: l.ID, Clause: l.Clause, Provisional: p.provisional(s, b)}
	e.step(StepSum, l.ID, l.Clause, fmt.Sprintf("%s %d: %s", word("sum_of_lines"), len(b), p.cash(sum)), sum)
	to := sum
	if l.Min != nil {
		if low := value(*l.Min); sum.Cmp(low) < 0 {
			to = low
			e.step(StepMin, l.ID, l.Clause, word("not_less")+" "+p.cash(low), low)
		}
	}
	if l.Max != nil {
		if high := value(*l.Max); sum.Cmp(high) > 0 {
			to = high
			e.step(StepMax, l.ID, l.Clause, word("not_more")+" "+p.cash(high), high)
		}
	}
	if to.Cmp(sum) != 0 {
		e.Amount = to.Sub(sum)
		e.Worth = e.Amount
		p.adjust = append(p.adjust, adjustment{b, e})
	}
}

// totals rounds sums, then puts taxes on top.
func (p *pricer) totals() {
	paid := func(w *work) bool { return w.paid() }
	for i := range p.t.Sets {
		s := &p.t.Sets[i]
		r := s.rounding(PointTotal)
		if r == nil {
			continue
		}
		for _, b := range p.governed(s, r.Date, r.Over, paid) {
			sum := p.worthOf("the rounding of the total", b)
			to, ok := Round(sum, r.To, r.Mode)
			if !ok {
				p.bad("/lines", OutOfRange, "%s cannot be rounded", sum)
				return
			}
			if to.Cmp(sum) == 0 {
				continue
			}
			e := Entry{Kind: KindRounding, Lines: p.ids(b), Set: s.ID, Rule: "total", Clause: r.Clause, Amount: to.Sub(sum),
				Worth: to.Sub(sum), Provisional: p.provisional(s, b)}
			e.step(StepRound, "total", r.Clause, fmt.Sprintf("%s → %s (%s %s, %s)", p.cash(sum), p.cash(to), word("to_the"), Text(r.To), word(string(r.Mode))), to)
			p.adjust = append(p.adjust, adjustment{b, e})
		}
	}
}

// taxes are taken of the lines with their limits and roundings, not of each other.
func (p *pricer) taxes() (out []Entry) {
	for i := range p.t.Sets {
		s := &p.t.Sets[i]
		for j := range s.Taxes {
			x := &s.Taxes[j]
			pick := func(w *work) bool {
				return w.paid() && (len(x.Activities) == 0 || x.For.of(w.Activity, w.attributes))
			}
			for _, b := range p.governed(s, x.Date, x.Over, pick) {
				sum := p.worthOf(x.ID, b)
				tax := sum.Mul(x.Rate)
				e := Entry{Kind: KindTax, Lines: p.ids(b), Set: s.ID, Rule: x.ID, Clause: x.Clause, Provisional: p.provisional(s, b)}
				e.step(StepTax, x.ID, x.Clause, fmt.Sprintf("%s: %s × %s = %s", x.Name, Text(x.Rate), p.cash(sum), p.cash(tax)), tax)
				e.Amount = p.coin(s, tax)
				if e.Amount.Cmp(tax) != 0 {
					e.step(StepRound, x.ID, x.Clause, p.cash(tax)+" → "+p.cash(e.Amount), e.Amount)
				}
				e.Worth = e.Amount
				out = append(out, e)
			}
		}
	}
	return out
}

func (p *pricer) bill() *Bill {
	b := &Bill{Tariff: p.t.ID, Currency: p.t.Currency}
	add := func(e Entry) {
		b.Entries = append(b.Entries, e)
		b.Provisional = b.Provisional || e.Provisional
		if e.Kind == KindTax {
			b.Tax = b.Tax.Add(e.Amount)
		} else {
			b.Net = b.Net.Add(e.Amount)
		}
	}
	for i := range p.works {
		add(p.works[i].entry)
	}
	for _, a := range p.adjust {
		add(a.entry)
	}
	for _, e := range p.taxes() {
		add(e)
	}
	b.Total = b.Net.Add(b.Tax)
	if whole, ok := Round(b.Total, p.t.smallest(), Down); !ok || whole.Cmp(b.Total) != 0 {
		p.bad("/lines", BadRounding, "the total %s is not in whole coins: sets with different roundings meet", b.Total)
	}
	return b
}
