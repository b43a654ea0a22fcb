package fee

import (
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/money"
)

// Notes are what a careful reader of a sound tariff should know: days without a set, sets nobody verified, and bands in
// which more work pays less.
func Notes(t *Tariff) (out []string) {
	for i := range t.Sets {
		s := &t.Sets[i]
		if next := t.after(s); next != 0 {
			out = append(out, fmt.Sprintf("nothing is in force from %s to %s", s.To+1, next-1))
		}
		if s.Unverified {
			out = append(out, fmt.Sprintf("set %s is not verified: it prices provisionally", s.ID))
		}
		for j := range s.Rates {
			if at, ok := Falls(&s.Rates[j]); ok {
				out = append(out, fmt.Sprintf("set %s, rate %s: a little more than %s pays less than %s", s.ID, s.Rates[j].ID, Text(at), Text(at)))
			}
		}
	}
	return out
}

// after is the first day of the next set if there are days between, else 0.
func (t *Tariff) after(s *Set) (next civil.Date) {
	if s.To == 0 || t.SetOn(s.To+1) != nil {
		return 0
	}
	for i := range t.Sets {
		if from := t.Sets[i].From; from > s.To && (next == 0 || from < next) {
			next = from
		}
	}
	return next
}

// Falls finds a threshold above which a rate pays less than at it.
func Falls(r *Rate) (money.Frac, bool) {
	if r.Slices {
		return money.Frac{}, false
	}
	for i := 0; i+1 < len(r.Bands); i++ {
		at := *r.Bands[i].Upto
		if r.Bands[i+1].at(at).Cmp(r.Bands[i].at(at)) < 0 {
			return at, true
		}
	}
	return money.Frac{}, false
}

func (b Band) at(q money.Frac) money.Frac {
	if b.Fixed != nil {
		return *b.Fixed
	}
	return b.Rate.Mul(q)
}

// Describe tells a tariff in lines of plain English.
func Describe(t *Tariff) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	say("%s: %s, in %s", t.ID, t.Name, t.Currency.Code)
	for _, s := range t.Sources {
		say("  source: %s", strings.Join(filled(s.Title, s.Address, s.Note), "; "))
	}
	for _, u := range t.Units {
		for _, v := range u.Values {
			say("  unit %s %s: %s", u.Name, days(v.From, v.To), Text(v.Value))
		}
	}
	for i := range t.Sets {
		t.describe(&t.Sets[i], say)
	}
	return out
}

func (t *Tariff) describe(s *Set, say func(string, ...any)) {
	state := ""
	if s.Unverified {
		state = ", NOT VERIFIED"
	}
	say("set %s, %s%s", s.ID, days(s.From, s.To), state)
	for i := range s.Quantity {
		q := &s.Quantity[i]
		say("  quantity %s: %s%s%s", q.ID, q.For, q.words(), over(q.Over))
	}
	for i := range s.Rates {
		r := &s.Rates[i]
		say("  rate %s: %s: %s", r.ID, r.For, r.price(t))
	}
	for _, n := range s.NotPaid {
		say("  not paid: %s: %s", n.For, n.Why)
	}
	for i := range s.Factors {
		f := &s.Factors[i]
		v := "given as " + f.Given
		if f.Value != nil {
			v = Text(*f.Value)
		}
		say("  factor %s: %s: %s %s", f.ID, f.For, f.Does, v)
	}
	for i := range s.Limits {
		l := &s.Limits[i]
		say("  limit %s: lines tagged %s%s%s%s", l.ID, l.Tag, when(l.When), bounds(l.Min, l.Max, l.Unit), over(l.Over))
	}
	for _, r := range s.Rounding {
		say("  rounding of the %s to %s, %s", r.Point, Text(r.To), r.Mode)
	}
	for i := range s.Taxes {
		say("  tax %s: %s", s.Taxes[i].Name, Text(s.Taxes[i].Rate))
	}
}

func (r *Rate) price(t *Tariff) string {
	unit := t.Currency.Code
	if r.Unit != "" {
		unit = r.Unit
	}
	per := " per " + string(r.Per)
	switch {
	case r.Per == Fixed:
		per = " fixed"
	case r.Of != nil && r.Of.Named:
		per, unit = " of the lines named", "part"
	case r.Of != nil:
		per, unit = " of the sum of lines tagged "+r.Of.Tag+over(r.Of.Over), "part"
	}
	var text string
	switch {
	case r.Amount != nil:
		text = Text(*r.Amount) + " " + unit + per
	case r.Given != "":
		text = "given as " + r.Given + per
	default:
		var parts []string
		for _, b := range r.Bands {
			part := ""
			if b.Fixed != nil {
				part = Text(*b.Fixed) + " fixed"
			} else {
				part = Text(*b.Rate) + per
			}
			if b.Upto != nil {
				part += " up to " + Text(*b.Upto)
			} else {
				part += " beyond"
			}
			parts = append(parts, part)
		}
		text = strings.Join(parts, ", ")
		if r.Slices {
			text += " (each slice at its own)"
		}
		if len(r.Pool) > 0 {
			text += over(r.Pool)
		}
	}
	text += bounds(r.Min, r.Max, r.Unit)
	if r.CountedOnly {
		text += ", counted only"
	}
	return text
}

func (f For) String() string {
	if len(f.Activities) == 0 {
		return "everything"
	}
	return strings.Join(f.Activities, "/") + when(f.When)
}

func when(list []Match) string {
	s := ""
	for _, m := range list {
		s += ", " + m.Attribute + " " + strings.Join(m.Values, "/")
	}
	return s
}

func over(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return ", summed by " + strings.Join(keys, " and ")
}

func bounds(least, most *money.Frac, unit string) string {
	s := ""
	if unit != "" {
		unit = " " + unit
	}
	if least != nil {
		s += ", at least " + Text(*least) + unit
	}
	if most != nil {
		s += ", at most " + Text(*most) + unit
	}
	return s
}

func days(from, to civil.Date) string {
	if to == 0 {
		return "from " + from.String()
	}
	return from.String() + " to " + to.String()
}

func filled(list ...string) (out []string) {
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (q *QuantityRule) words() string {
	s := ""
	for _, b := range q.Becomes {
		s += fmt.Sprintf(", up to %s counts as %s", Text(b.Upto), Text(b.To))
	}
	if q.Step != nil {
		s += fmt.Sprintf(", in steps of %s, %s", Text(*q.Step), q.Mode)
	}
	return s + bounds(q.Min, q.Max, string(q.In))
}
