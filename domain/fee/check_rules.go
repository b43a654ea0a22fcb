package fee

import (
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/money"
)

func (c *checker) rate(place string, s *Set, r *Rate) {
	c.who(place, r.For, false)
	c.covered(place+"/unit", r.Unit, s)
	forms := 0
	for _, is := range []bool{r.Amount != nil, len(r.Bands) > 0, r.Given != ""} {
		if is {
			forms++
		}
	}
	if forms != 1 {
		c.bad(place, BadRule, "a rate has one of amount, bands and given")
	}
	if r.Given != "" && c.t.given(r.Given) == nil {
		c.bad(place+"/given", UnknownName, "%s is no declared number", r.Given)
	}
	if (r.Per == Sum) != (r.Of != nil) {
		c.bad(place+"/per", BadRule, "per sum and of stand together")
	}
	if r.Per == Sum && r.Given != "" {
		c.bad(place+"/given", BadRule, "a part of a sum is an amount or stands in bands")
	}
	if len(r.Bands) > 0 && r.Per == Fixed {
		c.bad(place+"/bands", BadRule, "a fixed fee has no quantity to put into bands")
	}
	if r.Per == Sum && r.Unit != "" && len(r.Bands) == 0 {
		c.bad(place+"/unit", BadRule, "a part of a sum has no unit")
	}
	if r.Of != nil {
		if r.Of.Named == (r.Of.Tag != "") {
			c.bad(place+"/of", BadRule, "of has a tag or is named by the line")
		}
		c.over(place+"/of", r.Of.Over)
		if r.Of.Tag != "" && !c.tagged(r.Of.Tag) {
			c.bad(place+"/of/tag", UnknownName, "no rate carries the tag %s", r.Of.Tag)
		}
	}
	if r.Min != nil && r.Max != nil && r.Min.Cmp(*r.Max) > 0 {
		c.bad(place+"/min", BadRule, "min is above max")
	}
	if len(r.Pool) > 0 && (len(r.Bands) == 0 || r.Per == Sum) {
		c.bad(place+"/pool", BadRule, "only quantities in bands are pooled")
	}
	c.over(place+"/pool", r.Pool)
	c.bands(place, r)
}

func (c *checker) bands(place string, r *Rate) {
	for i, b := range r.Bands {
		at := place + "/bands/" + strconv.Itoa(i)
		if (b.Rate == nil) == (b.Fixed == nil) {
			c.bad(at, BadBands, "a band has a rate or a fixed amount")
		}
		last := i == len(r.Bands)-1
		switch {
		case b.Upto == nil && !last:
			c.bad(at, BadBands, "only the last band is open")
		case b.Upto != nil && last:
			c.bad(at, MissingRate, "nothing is said beyond %s", b.Upto)
		case b.Upto != nil && (b.Upto.IsZero() || i > 0 && r.Bands[i-1].Upto != nil && b.Upto.Cmp(*r.Bands[i-1].Upto) <= 0):
			c.bad(at+"/upto", BadBands, "bands go up")
		}
	}
}

func (c *checker) tagged(tag string) bool {
	for i := range c.t.Sets {
		for j := range c.t.Sets[i].Rates {
			if slices.Contains(c.t.Sets[i].Rates[j].Tags, tag) {
				return true
			}
		}
	}
	return false
}

// same tells whether quantities of a and b convert into each other.
func same(a, b Per) bool { return a == b || a == Hour && b == Minute || a == Minute && b == Hour }

func (c *checker) quantity(place string, s *Set, q *QuantityRule) {
	c.who(place, q.For, false)
	c.over(place, q.Over)
	for i := range s.Rates {
		r := &s.Rates[i]
		if meets(q.For, r.For) && !same(r.Per, q.In) {
			c.bad(place+"/in", BadRule, "rate %s is per %s, not per %s", r.ID, r.Per, q.In)
		}
	}
	if (q.Step != nil) != (q.Mode != "") {
		c.bad(place, BadRule, "step and mode stand together")
	}
	if q.Step != nil && q.Step.IsZero() {
		c.bad(place+"/step", BadRule, "a step of 0")
	}
	if q.Step == nil && len(q.Becomes) == 0 && q.Min == nil && q.Max == nil {
		c.bad(place, BadRule, "the rule changes nothing")
	}
	if q.Min != nil && q.Max != nil && q.Min.Cmp(*q.Max) > 0 {
		c.bad(place+"/min", BadRule, "min is above max")
	}
	for i, b := range q.Becomes {
		if b.Upto.IsZero() || i > 0 && b.Upto.Cmp(q.Becomes[i-1].Upto) <= 0 {
			c.bad(place+"/becomes/"+strconv.Itoa(i), BadBands, "bands go up")
		}
	}
}

func (c *checker) factor(place string, s *Set, i int) {
	f := &s.Factors[i]
	c.who(place, f.For, false)
	if (f.Value == nil) == (f.Given == "") {
		c.bad(place, BadRule, "a factor has a value or a given number")
	}
	if f.Given != "" && c.t.given(f.Given) == nil {
		c.bad(place+"/given", UnknownName, "%s is no declared number", f.Given)
	}
	if f.OnBase && f.Does != Uplift && f.Does != Discount {
		c.bad(place+"/on", BadRule, "only a part can be taken of the base")
	}
	one := money.Whole(1)
	if f.Does == Discount {
		g := c.t.given(f.Given)
		if f.Value != nil && f.Value.Cmp(one) > 0 || g != nil && (g.Max == nil || g.Max.Cmp(one) > 0) {
			c.bad(place, BadRule, "a discount is not more than all")
		}
	}
}

func (c *checker) limit(place string, s *Set, l *Limit) {
	c.when(place, l.When)
	c.over(place, l.Over)
	c.covered(place+"/unit", l.Unit, s)
	if l.Min == nil && l.Max == nil {
		c.bad(place, BadRule, "a limit has a min or a max")
	}
	if l.Min != nil && l.Max != nil && l.Min.Cmp(*l.Max) > 0 {
		c.bad(place+"/min", BadRule, "min is above max")
	}
	if !c.tagged(l.Tag) {
		c.bad(place+"/tag", UnknownName, "no rate carries the tag %s", l.Tag)
	}
	seen := map[string]bool{} // read by name only
	for i := range s.Rates {
		r := &s.Rates[i]
		if !slices.Contains(r.Tags, l.Tag) {
			continue
		}
		for _, name := range r.Activities {
			if a := c.t.activity(name); a != nil && !seen[name] {
				seen[name] = true
				c.needs(place, a, l.When)
			}
		}
	}
}

// meets tells whether some line could be of both.
func meets(a, b For) bool {
	some := false
	for _, name := range a.Activities {
		some = some || slices.Contains(b.Activities, name)
	}
	if !some {
		return false
	}
	for _, m := range a.When {
		for _, n := range b.When {
			if m.Attribute == n.Attribute && !shared(m.Values, n.Values) {
				return false
			}
		}
	}
	return true
}

func shared(a, b []string) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// cases goes through every combination of the attributes that prices of an activity depend on: exactly one rate, or one
// word that it is not paid.
func (c *checker) cases(at string, s *Set) {
	for i := range c.t.Activities {
		a := &c.t.Activities[i]
		attributes, n := c.asked(s, a)
		if n > maxCases {
			c.bad(at+"/rates", TooLarge, "%s has more than %d cases", a.Name, maxCases)
			continue
		}
		c.each(at, s, a, attributes)
	}
}

// asked lists the attributes that the rates of an activity ask for, and the number of their combinations.
func (c *checker) asked(s *Set, a *Activity) (out []*Attribute, n int) {
	n = 1
	ask := func(f For) {
		if !slices.Contains(f.Activities, a.Name) {
			return
		}
		for _, m := range f.When {
			x := c.t.attribute(m.Attribute)
			if x == nil || len(x.Values) == 0 || slices.Contains(out, x) {
				continue
			}
			out = append(out, x)
			if n <= maxCases {
				n *= len(x.Values)
			}
		}
	}
	for i := range s.Rates {
		ask(s.Rates[i].For)
	}
	for i := range s.NotPaid {
		ask(s.NotPaid[i].For)
	}
	return out, n
}

// each tries the combinations like the wheels of a counter. One fault of a kind for an activity and pair of rules is
// enough to find it.
func (c *checker) each(at string, s *Set, a *Activity, attributes []*Attribute) {
	wheel := make([]int, len(attributes))
	pairs := make([]Pair, len(attributes))
	missing := false
	var clashes []string
	for {
		for i, x := range attributes {
			pairs[i] = Pair{x.Name, x.Values[wheel[i]]}
		}
		var found []string
		for i := range s.Rates {
			if s.Rates[i].For.of(a.Name, pairs) {
				found = append(found, "rates/"+strconv.Itoa(i))
			}
		}
		for i := range s.NotPaid {
			if s.NotPaid[i].For.of(a.Name, pairs) {
				found = append(found, "not_paid/"+strconv.Itoa(i))
			}
		}
		switch {
		case len(found) == 0 && !missing:
			missing = true
			c.bad(at+"/rates", MissingRate, "set %s has no rate for %s", s.ID, say(a.Name, pairs))
		case len(found) > 1:
			clash := found[0] + " and " + found[1]
			if !slices.Contains(clashes, clash) {
				clashes = append(clashes, clash)
				c.bad(at+"/"+found[1], Ambiguous, "%s both price %s", clash, say(a.Name, pairs))
			}
		}
		if !turn(wheel, attributes) {
			return
		}
	}
}

func turn(wheel []int, attributes []*Attribute) bool {
	for i := range wheel {
		if wheel[i]++; wheel[i] < len(attributes[i].Values) {
			return true
		}
		wheel[i] = 0
	}
	return false
}

func say(activity string, pairs []Pair) string {
	out := []string{activity}
	for _, p := range pairs {
		out = append(out, p.Name+" "+p.Value)
	}
	return strings.Join(out, ", ")
}

// of tells whether a line with this activity and these attributes is one of those.
func (f For) of(activity string, attributes []Pair) bool {
	return slices.Contains(f.Activities, activity) && matches(f.When, attributes)
}

func matches(when []Match, attributes []Pair) bool {
	for _, m := range when {
		v, ok := lookup(attributes, m.Attribute)
		if !ok || !slices.Contains(m.Values, v) {
			return false
		}
	}
	return true
}

func lookup(pairs []Pair, name string) (string, bool) {
	for _, p := range pairs {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// circles: a rate on a sum must not, over any number of steps, be part of that sum.
func (c *checker) circles() {
	for i := range c.t.Sets {
		for j := range c.t.Sets[i].Rates {
			r := &c.t.Sets[i].Rates[j]
			if r.Of == nil || r.Of.Tag == "" {
				continue
			}
			seen := []string{r.Of.Tag}
			for k := 0; k < len(seen); k++ {
				seen = c.follow(seen, seen[k])
			}
			if shared(seen, r.Tags) {
				c.bad("/sets/"+strconv.Itoa(i)+"/rates/"+strconv.Itoa(j)+"/of", Circle, "%s is part of its own sum", r.ID)
			}
		}
	}
}

// follow adds the tags that lines with this tag are sums of.
func (c *checker) follow(seen []string, tag string) []string {
	for i := range c.t.Sets {
		for j := range c.t.Sets[i].Rates {
			r := &c.t.Sets[i].Rates[j]
			if r.Of != nil && r.Of.Tag != "" && slices.Contains(r.Tags, tag) && !slices.Contains(seen, r.Of.Tag) {
				seen = append(seen, r.Of.Tag)
			}
		}
	}
	return seen
}
