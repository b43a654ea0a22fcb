package fee

import (
	"fmt"
	"strings"

	"qorgau/domain/money"
)

// count applies the rules of quantity, in their order, to the lines of their set.
func (p *pricer) count() {
	for i := range p.t.Sets {
		s := &p.t.Sets[i]
		for j := range s.Quantity {
			q := &s.Quantity[j]
			pick := func(w *work) bool { return w.set == s && w.rate != nil && q.For.of(w.Activity, w.attributes) }
			over := q.Over
			if len(over) == 0 {
				over = []string{lineKey}
			}
			for _, b := range p.buckets(over, pick) {
				p.recount(q, b)
			}
		}
	}
}

func (p *pricer) recount(q *QuantityRule, b []int) {
	var sum money.Frac
	for _, i := range b {
		w := &p.works[i]
		sum = sum.Add(convert(w.quantity, w.rate.Per, q.In))
	}
	if sum.IsZero() {
		return
	}
	to, ok := q.change(sum)
	per, ok2 := inverse(sum)
	if !ok || !ok2 {
		p.bad(p.works[b[0]].at+"/quantity", OutOfRange, "rule %s cannot count %s", q.ID, sum)
		return
	}
	if to.Cmp(sum) == 0 {
		return
	}
	scale := to.Mul(per)
	for _, i := range b {
		w := &p.works[i]
		before := w.quantity
		w.quantity = before.Mul(scale)
		text := fmt.Sprintf("%s → %s %s", Text(before), Text(w.quantity), word(string(w.rate.Per)))
		if len(b) > 1 {
			text += fmt.Sprintf(" (%s %d: %s → %s %s)", word("lines"), len(b), Text(sum), Text(to), word(string(q.In)))
		}
		w.entry.step(StepCounted, q.ID, q.Clause, text, w.quantity)
	}
}

func (q *QuantityRule) change(sum money.Frac) (money.Frac, bool) {
	for _, b := range q.Becomes {
		if sum.Cmp(b.Upto) <= 0 {
			sum = b.To
			break
		}
	}
	if q.Step != nil {
		var ok bool
		if sum, ok = Round(sum, *q.Step, q.Mode); !ok {
			return sum, false
		}
	}
	if q.Min != nil && sum.Cmp(*q.Min) < 0 {
		sum = *q.Min
	}
	if q.Max != nil && sum.Cmp(*q.Max) > 0 {
		sum = *q.Max
	}
	return sum, true
}

// evaluate prices a line, first those that it is a sum of.
func (p *pricer) evaluate(i int, ids map[string]int) {
	w := &p.works[i]
	switch {
	case w.rate == nil || w.state == 2:
		return
	case w.state == 1:
		p.bad(w.at+"/of", Circle, "%s is part of its own sum", w.ID)
		return
	}
	w.state = 1
	if w.rate.Of != nil {
		if !p.sum(i, ids) {
			return
		}
	}
	amount := p.amount(w)
	amount = p.factors(w, amount)
	amount = p.bounds(w, amount)
	if r := w.set.rounding(PointLine); r != nil {
		amount = p.round(w, r, amount)
	}
	w.entry.Worth = amount
	if w.paid() {
		w.entry.Amount = amount
	}
	w.state = 2
}

// sum takes the sum of other lines as the quantity.
func (p *pricer) sum(i int, ids map[string]int) bool {
	w := &p.works[i]
	var members []int
	if w.rate.Of.Named {
		for _, id := range w.Of {
			j, ok := ids[id]
			if !ok {
				p.bad(w.at+"/of", UnknownName, "no line %s", id)
				return false
			}
			members = append(members, j)
		}
	} else {
		tag := w.rate.Of.Tag
		pick := func(x *work) bool { return x == w || x.tagged(tag) }
		for _, b := range p.buckets(w.rate.Of.Over, pick) {
			mine := false
			for _, j := range b {
				mine = mine || j == i
			}
			if mine {
				members = b
			}
		}
	}
	var sum money.Frac
	n := 0
	for _, j := range members {
		if j == i {
			if w.rate.Of.Named {
				p.bad(w.at+"/of", Circle, "%s is part of its own sum", w.ID)
				return false
			}
			continue
		}
		p.evaluate(j, ids)
		sum = sum.Add(p.works[j].entry.Worth)
		n++
	}
	w.quantity = sum
	w.entry.step(StepSum, w.rate.ID, w.rate.Clause, fmt.Sprintf("%s %d: %s %s", word("sum_of_lines"), n, p.cash(sum), p.t.Currency.Code), sum)
	return len(p.faults) == 0
}

func (p *pricer) cash(f money.Frac) string {
	s := Decimal(f, p.t.Currency.Minor)
	if strings.Contains(s, "/") {
		return Text(f)
	}
	return s
}

// price is a number of the tariff in money: its unit's value on the day, rounded if the set rounds prices.
func (p *pricer) price(w *work, f money.Frac, per string) money.Frac {
	r := w.rate
	text := Text(f)
	if r.Unit != "" {
		v, _ := p.t.unit(r.Unit).on(w.Date) // Check saw that each day of the set has one
		f = f.Mul(v.Value)
		text += " " + r.Unit + " × " + Text(v.Value) + " = " + p.cash(f)
	} else if r.Per != Sum {
		text = p.cash(f)
	}
	w.entry.step(StepPrice, r.ID, r.Clause, text+" "+p.t.Currency.Code+per, f)
	if round := w.set.rounding(PointPrice); round != nil {
		f = p.round(w, round, f)
	}
	return f
}

func (p *pricer) round(w *work, r *Rounding, f money.Frac) money.Frac {
	to, ok := Round(f, r.To, r.Mode)
	if !ok {
		p.bad(w.at, OutOfRange, "%s cannot be rounded", f)
		return f
	}
	if to.Cmp(f) != 0 {
		w.entry.step(StepRound, "", r.Clause, fmt.Sprintf("%s → %s (%s %s, %s)", p.cash(f), p.cash(to), word("to_the"), Text(r.To), word(string(r.Mode))), to)
	}
	return to
}

func (p *pricer) amount(w *work) money.Frac {
	r := w.rate
	per := " / " + word(string(r.Per))
	switch {
	case len(r.Pool) > 0:
		return p.pool(w)
	case len(r.Bands) > 0:
		return p.bands(w, w.quantity)
	case r.Per == Sum:
		return p.times(w, *r.Amount, w.quantity, "")
	case r.Given != "":
		v, _ := p.number(w, r.Given) // asked saw that it is there
		if r.Per == Fixed {
			return p.price(w, v, ", "+word("given")+" "+r.Given)
		}
		return p.times(w, p.price(w, v, per+", "+word("given")+" "+r.Given), w.quantity, "")
	case r.Per == Fixed:
		return p.price(w, *r.Amount, ", "+word("fixed"))
	}
	return p.times(w, p.price(w, *r.Amount, per), w.quantity, word(string(r.Per)))
}

func (p *pricer) times(w *work, price, quantity money.Frac, per string) money.Frac {
	out := price.Mul(quantity)
	left := p.cash(price)
	if w.rate.Per == Sum {
		left = Text(price)
	}
	if per != "" {
		per = " " + per
	}
	w.entry.step(StepAmount, w.rate.ID, w.rate.Clause, fmt.Sprintf("%s × %s%s = %s", left, Text(quantity), per, p.cash(out)), out)
	return out
}

// bands prices the quantity by the band it reaches, or each slice of it by its own band. A fixed amount of a slice is
// due once as soon as the slice begins.
func (p *pricer) bands(w *work, quantity money.Frac) (sum money.Frac) {
	r := w.rate
	parts := 0
	var from money.Frac
	for i, b := range r.Bands {
		within := b.Upto == nil || quantity.Cmp(*b.Upto) <= 0
		part := quantity
		if r.Slices {
			if !within {
				part = *b.Upto
			}
			part = part.Sub(from)
		}
		if r.Slices || within {
			parts++
			name := fmt.Sprintf(" (%s %d)", word("band"), i+1)
			if b.Fixed != nil {
				sum = sum.Add(p.price(w, *b.Fixed, ", "+word("fixed")+name))
			} else if r.Per == Sum {
				sum = sum.Add(p.times(w, *b.Rate, part, strings.TrimSpace(name)))
			} else {
				sum = sum.Add(p.times(w, p.price(w, *b.Rate, " / "+word(string(r.Per))+name), part, word(string(r.Per))))
			}
		}
		if within {
			break
		}
		from = *b.Upto
	}
	if parts > 1 {
		w.entry.step(StepAmount, r.ID, r.Clause, word("all_bands")+": "+p.cash(sum), sum)
	}
	return sum
}

// pool puts the quantities of several lines into the bands together; the line bears its part of the price.
func (p *pricer) pool(w *work) money.Frac {
	var all money.Frac
	n := 0
	pick := func(x *work) bool { return x.rate == w.rate }
	for _, b := range p.buckets(w.rate.Pool, pick) {
		var sum money.Frac
		mine := false
		for _, i := range b {
			sum = sum.Add(p.works[i].quantity)
			mine = mine || &p.works[i] == w
		}
		if mine {
			all, n = sum, len(b)
		}
	}
	if n == 1 || all.IsZero() {
		return p.bands(w, w.quantity)
	}
	w.entry.step(StepSum, w.rate.ID, w.rate.Clause, fmt.Sprintf("%s %d: %s %s", word("sum_of_lines"), n, Text(all), word(string(w.rate.Per))), all)
	sum := p.bands(w, all)
	per, ok := inverse(all)
	if !ok {
		p.bad(w.at+"/quantity", OutOfRange, "%s cannot be shared out", all)
		return sum
	}
	part := sum.Mul(w.quantity).Mul(per)
	w.entry.step(StepAmount, w.rate.ID, w.rate.Clause, fmt.Sprintf("%s / %s: %s × %s/%s = %s", Text(w.quantity), Text(all), p.cash(sum), Text(w.quantity), Text(all), p.cash(part)), part)
	return part
}

// factors act in their order. Of a Once group the first one acts.
func (p *pricer) factors(w *work, amount money.Frac) money.Frac {
	base, one := amount, money.Whole(1)
	var done []string
	for i := range w.set.Factors {
		f := &w.set.Factors[i]
		if !f.For.of(w.Activity, w.attributes) || f.Once != "" && has(done, f.Once) {
			continue
		}
		if f.Once != "" {
			done = append(done, f.Once)
		}
		v, from := money.Frac{}, ""
		if f.Given != "" {
			v, _ = p.number(w, f.Given)
			from = " (" + word("given") + " " + f.Given + ")"
		} else {
			v = *f.Value
		}
		var text string
		switch {
		case f.Does == Times:
			amount, text = amount.Mul(v), "× "+Text(v)+from
		case f.Does == Add:
			amount, text = amount.Add(v), "+ "+p.cash(v)+from
		case f.Does == Uplift && f.OnBase:
			amount, text = amount.Add(base.Mul(v)), "+ "+Text(v)+from+" × "+p.cash(base)
		case f.Does == Uplift:
			amount, text = amount.Mul(one.Add(v)), "+ "+Text(v)+from
		case f.OnBase:
			amount, text = amount.Sub(base.Mul(v)), "- "+Text(v)+from+" × "+p.cash(base)
		default:
			amount, text = amount.Mul(one.Sub(v)), "- "+Text(v)+from
		}
		if amount.Cmp(money.Frac{}) < 0 {
			amount = money.Frac{} // discounts of the base may add up to more than there is
		}
		w.entry.step(StepFactor, f.ID, f.Clause, text+" = "+p.cash(amount), amount)
	}
	return amount
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// bounds keeps a line between the least and the most of its rate.
func (p *pricer) bounds(w *work, amount money.Frac) money.Frac {
	r := w.rate
	if r.Min != nil {
		if low := p.worth(w, *r.Min); amount.Cmp(low) < 0 {
			amount = low
			w.entry.step(StepMin, r.ID, r.Clause, word("not_less")+" "+p.cash(low), low)
		}
	}
	if r.Max != nil {
		if high := p.worth(w, *r.Max); amount.Cmp(high) > 0 {
			amount = high
			w.entry.step(StepMax, r.ID, r.Clause, word("not_more")+" "+p.cash(high), high)
		}
	}
	return amount
}

func (p *pricer) worth(w *work, f money.Frac) money.Frac {
	if w.rate.Unit == "" {
		return f
	}
	v, _ := p.t.unit(w.rate.Unit).on(w.Date)
	return f.Mul(v.Value)
}
