package tarifffile

import (
	"regexp"
	"strconv"

	"qorgau/domain/fee"
)

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func (l *loader) tariff(root *node) *fee.Tariff {
	o := l.object(root)
	t := &fee.Tariff{}
	if n := o.need("format"); n != nil {
		oneOf(l, n, "", Format)
	}
	o.find("$schema")
	t.ID = l.word(o.need("id"), idForm)
	t.Name = l.str(o.need("name"))
	if n := o.need("currency"); n != nil {
		c := l.object(n)
		t.Currency.Code = l.word(c.need("code"), currencyForm)
		if m := c.need("minor"); m != nil {
			v, err := strconv.Atoi(m.text)
			if m.kind != 'n' || err != nil {
				l.bad(m, BadForm, "minor is the number of decimals, like 2")
			}
			t.Currency.Minor = v
		}
		c.end()
	}
	l.each(o.need("sources"), '[', func(_ string, n *node) {
		s := l.object(n)
		t.Sources = append(t.Sources, fee.Source{Title: l.str(s.need("title")), Address: l.str(s.find("address")), Note: l.str(s.find("note"))})
		s.end()
	})
	l.each(o.find("attributes"), '{', func(name string, n *node) {
		a := l.object(n)
		t.Attributes = append(t.Attributes, fee.Attribute{Name: l.name(n, name), About: l.str(a.find("about")),
			Values: l.words(a.need("values"), valueForm), Default: l.word(a.find("default"), valueForm)})
		a.end()
	})
	l.each(o.find("keys"), '{', func(name string, n *node) {
		t.Keys = append(t.Keys, fee.Key{Name: l.name(n, name), About: l.str(n)})
	})
	l.each(o.find("given"), '{', func(name string, n *node) {
		g := l.object(n)
		t.Givens = append(t.Givens, fee.Given{Name: l.name(n, name), About: l.str(g.find("about")), Min: l.number(g.find("min")),
			Max: l.number(g.find("max")), Default: l.number(g.find("default"))})
		g.end()
	})
	l.each(o.find("units"), '{', func(name string, n *node) { t.Units = append(t.Units, l.unit(name, n)) })
	l.each(o.need("activities"), '{', func(name string, n *node) {
		a := l.object(n)
		t.Activities = append(t.Activities, fee.Activity{Name: l.name(n, name), About: l.str(a.find("about")), Needs: l.words(a.find("needs"), nameForm)})
		a.end()
	})
	l.each(o.need("sets"), '[', func(_ string, n *node) { t.Sets = append(t.Sets, l.set(n)) })
	o.end()
	return t
}

func (l *loader) unit(name string, n *node) fee.Unit {
	o := l.object(n)
	u := fee.Unit{Name: l.name(n, name), About: l.str(o.find("about"))}
	l.each(o.need("values"), '[', func(_ string, n *node) {
		v := l.object(n)
		u.Values = append(u.Values, fee.UnitValue{From: l.date(v.need("from")), To: l.date(v.find("to")), Value: l.must(v.need("value")), Clause: l.str(v.find("clause"))})
		v.end()
	})
	o.end()
	return u
}

func (l *loader) set(n *node) fee.Set {
	o := l.object(n)
	s := fee.Set{ID: l.word(o.need("id"), idForm), Clause: l.str(o.find("clause")), From: l.date(o.need("from")), To: l.date(o.find("to")),
		Unverified: !l.flag(o.find("verified"), true)}
	list := func(name string, fn func(*object)) {
		l.each(o.find(name), '[', func(_ string, n *node) {
			x := l.object(n)
			fn(x)
			x.end()
		})
	}
	if o.need("rates") != nil {
		list("rates", func(x *object) { s.Rates = append(s.Rates, l.rate(x)) })
	}
	list("not_paid", func(x *object) {
		s.NotPaid = append(s.NotPaid, fee.NotPaid{For: l.who(x), Why: l.str(x.need("why")), Clause: l.str(x.find("clause"))})
	})
	list("quantity", func(x *object) { s.Quantity = append(s.Quantity, l.quantity(x)) })
	list("factors", func(x *object) { s.Factors = append(s.Factors, l.factor(x)) })
	list("limits", func(x *object) {
		s.Limits = append(s.Limits, fee.Limit{ID: l.word(x.need("id"), idForm), Clause: l.str(x.find("clause")), Tag: l.word(x.need("tag"), nameForm),
			When: l.when(x.find("when")), Over: l.words(x.find("over"), nameForm), Date: l.basis(x, fee.Latest),
			Unit: l.word(x.find("unit"), nameForm), Min: l.number(x.find("min")), Max: l.number(x.find("max"))})
	})
	if o.need("rounding") != nil {
		list("rounding", func(x *object) {
			s.Rounding = append(s.Rounding, fee.Rounding{Point: oneOf(l, x.need("point"), "", fee.PointPrice, fee.PointLine, fee.PointTotal),
				To: l.must(x.need("to")), Mode: oneOf(l, x.need("mode"), "", fee.Modes...), Over: l.words(x.find("over"), nameForm),
				Date: l.basis(x, fee.Own), Clause: l.str(x.find("clause"))})
		})
	}
	list("taxes", func(x *object) {
		s.Taxes = append(s.Taxes, fee.Tax{ID: l.word(x.need("id"), idForm), Name: l.str(x.need("name")), Clause: l.str(x.find("clause")),
			For: fee.For{Activities: l.words(x.find("activity"), nameForm), When: l.when(x.find("when"))}, Rate: l.must(x.need("rate")),
			Over: l.words(x.find("over"), nameForm), Date: l.basis(x, fee.Own)})
	})
	o.end()
	return s
}

func (l *loader) basis(x *object, otherwise fee.Basis) fee.Basis {
	return oneOf(l, x.find("date"), otherwise, fee.Own, fee.Latest, fee.Earliest)
}

func (l *loader) who(x *object) fee.For {
	return fee.For{Activities: l.words(x.need("activity"), nameForm), When: l.when(x.find("when"))}
}

func (l *loader) when(n *node) (out []fee.Match) {
	l.each(n, '{', func(name string, m *node) {
		out = append(out, fee.Match{Attribute: l.name(m, name), Values: l.words(m, valueForm)})
	})
	return out
}

func (l *loader) rate(x *object) fee.Rate {
	r := fee.Rate{ID: l.word(x.need("id"), idForm), Clause: l.str(x.find("clause")), For: l.who(x),
		Per:  oneOf(l, x.need("per"), "", append([]fee.Per{fee.Fixed, fee.Sum}, fee.Measures...)...),
		Unit: l.word(x.find("unit"), nameForm), Amount: l.number(x.find("amount")), Given: l.word(x.find("given"), nameForm),
		Min: l.number(x.find("min")), Max: l.number(x.find("max")), Tags: l.words(x.find("tags"), nameForm),
		CountedOnly: l.flag(x.find("counted_only"), false)}
	l.each(x.find("bands"), '[', func(_ string, n *node) {
		b := l.object(n)
		r.Bands = append(r.Bands, fee.Band{Upto: l.number(b.find("upto")), Rate: l.number(b.find("rate")), Fixed: l.number(b.find("fixed"))})
		b.end()
	})
	if n := x.find("each_band"); n != nil {
		r.Slices = oneOf(l, n, "", "slice", "whole") == "slice"
	} else if len(r.Bands) > 0 {
		l.bad(x.n, MissingPart, "each_band says whether a band prices its slice or the whole quantity")
	}
	r.Pool = l.words(x.find("pool"), nameForm)
	if n := x.find("of"); n != nil {
		of := l.object(n)
		r.Of = &fee.Of{Tag: l.word(of.find("tag"), nameForm), Over: l.words(of.find("over"), nameForm), Named: l.flag(of.find("named"), false)}
		of.end()
	}
	return r
}

func (l *loader) quantity(x *object) fee.QuantityRule {
	q := fee.QuantityRule{ID: l.word(x.need("id"), idForm), Clause: l.str(x.find("clause")), For: l.who(x), Over: l.words(x.find("over"), nameForm),
		In: oneOf(l, x.need("in"), "", fee.Measures...), Step: l.number(x.find("step")), Mode: oneOf(l, x.find("mode"), "", fee.Modes...),
		Min: l.number(x.find("min")), Max: l.number(x.find("max"))}
	l.each(x.find("becomes"), '[', func(_ string, n *node) {
		b := l.object(n)
		q.Becomes = append(q.Becomes, fee.Becomes{Upto: l.must(b.need("upto")), To: l.must(b.need("to"))})
		b.end()
	})
	return q
}

func (l *loader) factor(x *object) fee.Factor {
	return fee.Factor{ID: l.word(x.need("id"), idForm), Clause: l.str(x.find("clause")), For: l.who(x),
		Does:  oneOf(l, x.need("does"), "", fee.Times, fee.Uplift, fee.Discount, fee.Add),
		Value: l.number(x.find("value")), Given: l.word(x.find("given"), nameForm),
		OnBase: oneOf(l, x.find("of"), "running", "running", "base") == "base", Once: l.word(x.find("once"), nameForm)}
}
