package fee

import (
	"fmt"
	"slices"
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/money"
)

// Codes of the faults of a tariff.
const (
	UnknownName  = "unknown_name"   // an attribute, value, key, unit, activity or number that is not declared
	Twice        = "declared_twice" // the same name or value twice
	BadDates     = "bad_dates"      // a period that ends before it begins
	Overlap      = "overlap"        // two periods of validity share a day
	MissingRate  = "missing_rate"   // a case that nothing prices
	MissingValue = "missing_value"  // a base unit without a value on a day of a set that uses it
	Ambiguous    = "ambiguous"      // two rules for one case
	BadBands     = "bad_bands"      // bands out of order or with a hole
	BadRule      = "bad_rule"       // parts of a rule that do not go together
	BadRounding  = "bad_rounding"   // money that would stay below the smallest coin
	Circle       = "circle"         // a fee on a sum that contains itself
	TooLarge     = "too_large"      // more cases than can be checked one by one
)

// maxCases bounds the combinations of attributes of one activity; the check looks at each.
const maxCases = 100_000

// checker collects faults.
type checker struct {
	t      *Tariff
	faults []Fault
}

func (c *checker) bad(place, code, format string, args ...any) {
	c.faults = append(c.faults, Fault{place, code, fmt.Sprintf(format, args...)})
}

// Check finds what is wrong with a tariff. A tariff without faults prices every line that declares what its activity
// needs, in exactly one way.
func Check(t *Tariff) []Fault {
	c := &checker{t: t}
	if t.Currency.Minor < 0 || t.Currency.Minor > 4 {
		c.bad("/currency/minor", BadRule, "a currency has 0 to 4 decimals")
		return c.faults
	}
	c.names()
	c.units()
	if len(t.Sets) == 0 {
		c.bad("/sets", MissingRate, "no set of rates")
	}
	for i := range t.Sets {
		c.set(i)
	}
	c.circles()
	return c.faults
}

func (c *checker) names() {
	once := func(place string, names []string) {
		for i, n := range names {
			if slices.Contains(names[:i], n) {
				c.bad(place, Twice, "%s stands here twice", n)
			}
		}
	}
	var attributes, activities, units, givens, keys, sets []string
	for _, a := range c.t.Attributes {
		attributes = append(attributes, a.Name)
		at := "/attributes/" + a.Name
		if len(a.Values) == 0 {
			c.bad(at, BadRule, "an attribute has values")
		}
		once(at+"/values", a.Values)
		if a.Default != "" && !slices.Contains(a.Values, a.Default) {
			c.bad(at+"/default", UnknownName, "%s is no value of %s", a.Default, a.Name)
		}
	}
	for _, a := range c.t.Activities {
		activities = append(activities, a.Name)
		at := "/activities/" + a.Name + "/needs"
		once(at, a.Needs)
		for _, n := range a.Needs {
			if c.t.attribute(n) == nil {
				c.bad(at, UnknownName, "%s is no declared attribute", n)
			}
		}
	}
	for _, u := range c.t.Units {
		units = append(units, u.Name)
	}
	for _, g := range c.t.Givens {
		givens = append(givens, g.Name)
		if g.Min != nil && g.Max != nil && g.Min.Cmp(*g.Max) > 0 {
			c.bad("/given/"+g.Name, BadRule, "min is above max")
		}
		if d := g.Default; d != nil && (g.Min != nil && d.Cmp(*g.Min) < 0 || g.Max != nil && d.Cmp(*g.Max) > 0) {
			c.bad("/given/"+g.Name+"/default", BadRule, "the default is out of bounds")
		}
	}
	for _, k := range c.t.Keys {
		keys = append(keys, k.Name)
		if k.Name == dateKey {
			c.bad("/keys/"+k.Name, Twice, "every line has a date already")
		}
	}
	for _, s := range c.t.Sets {
		sets = append(sets, s.ID)
	}
	once("/attributes", attributes)
	once("/activities", activities)
	once("/units", units)
	once("/given", givens)
	once("/keys", keys)
	once("/sets", sets)
	if len(activities) == 0 {
		c.bad("/activities", BadRule, "no activity is declared")
	}
}

// dateKey may stand among keys: lines of one day.
const dateKey = "date"

func (c *checker) period(place string, from, to civil.Date) bool {
	if from == 0 || to != 0 && to < from {
		c.bad(place, BadDates, "the period ends before it begins")
		return false
	}
	return true
}

func overlap(from, to, from2, to2 civil.Date) bool {
	return (to2 == 0 || from <= to2) && (to == 0 || from2 <= to)
}

func (c *checker) units() {
	for _, u := range c.t.Units {
		for i, v := range u.Values {
			at := "/units/" + u.Name + "/values/" + strconv.Itoa(i)
			c.period(at, v.From, v.To)
			if v.Value.IsZero() {
				c.bad(at, BadRule, "a unit that is worth nothing")
			}
			for j, w := range u.Values[:i] {
				if overlap(v.From, v.To, w.From, w.To) {
					c.bad(at, Overlap, "overlaps value %d, from %s", j, w.From)
				}
			}
		}
	}
}

// covered: every day of the set has a value of the unit.
func (c *checker) covered(place, name string, s *Set) {
	if name == "" {
		return
	}
	u := c.t.unit(name)
	if u == nil {
		c.bad(place, UnknownName, "%s is no declared unit", name)
		return
	}
	for d := s.From; ; {
		v, ok := u.on(d)
		if !ok {
			c.bad(place, MissingValue, "%s has no value on %s, a day of set %s", name, d, s.ID)
			return
		}
		if v.To == 0 || s.To != 0 && v.To >= s.To {
			return
		}
		d = v.To + 1
	}
}

func (c *checker) set(i int) {
	s := &c.t.Sets[i]
	at := "/sets/" + strconv.Itoa(i)
	if c.period(at, s.From, s.To) {
		for j := range c.t.Sets[:i] {
			o := &c.t.Sets[j]
			if overlap(s.From, s.To, o.From, o.To) {
				c.bad(at, Overlap, "set %s overlaps set %s, from %s", s.ID, o.ID, o.From)
			}
		}
	}
	var ids []string
	id := func(place, name string) {
		if slices.Contains(ids, name) {
			c.bad(place, Twice, "%s names two rules of the set", name)
		}
		ids = append(ids, name)
	}
	for j := range s.Rates {
		place := at + "/rates/" + strconv.Itoa(j)
		id(place, s.Rates[j].ID)
		c.rate(place, s, &s.Rates[j])
	}
	for j := range s.NotPaid {
		c.who(at+"/not_paid/"+strconv.Itoa(j), s.NotPaid[j].For, false)
	}
	for j := range s.Quantity {
		place := at + "/quantity/" + strconv.Itoa(j)
		id(place, s.Quantity[j].ID)
		c.quantity(place, s, &s.Quantity[j])
	}
	for j := range s.Factors {
		place := at + "/factors/" + strconv.Itoa(j)
		id(place, s.Factors[j].ID)
		c.factor(place, s, j)
	}
	for j := range s.Limits {
		place := at + "/limits/" + strconv.Itoa(j)
		id(place, s.Limits[j].ID)
		c.limit(place, s, &s.Limits[j])
	}
	for j := range s.Taxes {
		place := at + "/taxes/" + strconv.Itoa(j)
		id(place, s.Taxes[j].ID)
		c.who(place, s.Taxes[j].For, true)
		c.over(place, s.Taxes[j].Over)
	}
	c.rounding(at, s)
	c.cases(at, s)
}

// who checks that the activities are declared and need each attribute of the condition.
func (c *checker) who(place string, f For, all bool) {
	activities := f.Activities
	if len(activities) == 0 {
		if !all {
			c.bad(place+"/activity", BadRule, "no activity is named")
		}
		if len(f.When) > 0 {
			c.bad(place+"/when", BadRule, "a condition needs the activities it is for")
		}
	}
	for i, name := range activities {
		a := c.t.activity(name)
		switch {
		case a == nil:
			c.bad(place+"/activity", UnknownName, "%s is no declared activity", name)
			continue
		case slices.Contains(activities[:i], name):
			c.bad(place+"/activity", Twice, "%s stands here twice", name)
		}
		c.needs(place, a, f.When)
	}
	c.when(place, f.When)
}

func (c *checker) needs(place string, a *Activity, when []Match) {
	for _, m := range when {
		if c.t.attribute(m.Attribute) != nil && !slices.Contains(a.Needs, m.Attribute) {
			c.bad(place+"/when/"+m.Attribute, UnknownName, "lines of %s carry no %s", a.Name, m.Attribute)
		}
	}
}

func (c *checker) when(place string, when []Match) {
	for _, m := range when {
		at := place + "/when/" + m.Attribute
		a := c.t.attribute(m.Attribute)
		if a == nil {
			c.bad(at, UnknownName, "%s is no declared attribute", m.Attribute)
			continue
		}
		if len(m.Values) == 0 {
			c.bad(at, BadRule, "a condition without values")
		}
		for i, v := range m.Values {
			if !slices.Contains(a.Values, v) {
				c.bad(at, UnknownName, "%s is no value of %s", v, m.Attribute)
			}
			if slices.Contains(m.Values[:i], v) {
				c.bad(at, Twice, "%s stands here twice", v)
			}
		}
	}
}

func (c *checker) over(place string, over []string) {
	for i, k := range over {
		known := k == dateKey
		for _, have := range c.t.Keys {
			known = known || have.Name == k
		}
		if !known {
			c.bad(place+"/over", UnknownName, "%s is no declared key", k)
		}
		if slices.Contains(over[:i], k) {
			c.bad(place+"/over", Twice, "%s stands here twice", k)
		}
	}
}

// smallest is the smallest coin.
func (t *Tariff) smallest() money.Frac { return money.Ratio(1, pow10(t.Currency.Minor)) }

func (c *checker) rounding(at string, s *Set) {
	coins := false
	for i := range s.Rounding {
		r := &s.Rounding[i]
		place := at + "/rounding/" + strconv.Itoa(i)
		for j := range s.Rounding[:i] {
			if s.Rounding[j].Point == r.Point {
				c.bad(place, Ambiguous, "two roundings of the %s", r.Point)
			}
		}
		if r.To.IsZero() {
			c.bad(place+"/to", BadRounding, "a step of 0")
			continue
		}
		per, ok := inverse(c.t.smallest())
		_, den, ok2 := r.To.Mul(per).Int64s()
		whole := ok && ok2 && den == 1
		switch r.Point {
		case PointLine:
			coins = coins || whole
			if !whole {
				c.bad(place+"/to", BadRounding, "a line is paid in whole coins, %s %s", Decimal(c.t.smallest(), c.t.Currency.Minor), c.t.Currency.Code)
			}
		case PointTotal:
			coins = coins || whole
			c.over(place, r.Over)
			if !whole {
				c.bad(place+"/to", BadRounding, "a total is paid in whole coins, %s %s", Decimal(c.t.smallest(), c.t.Currency.Minor), c.t.Currency.Code)
			}
		}
		if r.Point != PointTotal && len(r.Over) > 0 {
			c.bad(place+"/over", BadRule, "only a total is taken over keys")
		}
	}
	if !coins {
		c.bad(at+"/rounding", BadRounding, "nothing brings every amount to whole coins: round the line or the total")
	}
}
