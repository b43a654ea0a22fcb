// Package fee prices lines of work under a tariff that is data: dated sets of rates by declared attributes, base units
// with dated values, bands, factors in declared order, fees on other lines, limits, rounding and taxes. It knows no
// country; docs/tariff-format.md is its contract. The Kazakh rules of counting time live in domain/tariff.
package fee

import (
	"qorgau/domain/civil"
	"qorgau/domain/money"
)

// Tariff is one tariff as its author wrote it. Only a tariff that Check finds no fault with can be priced.
type Tariff struct {
	ID, Name   string
	Currency   Currency
	Sources    []Source
	Attributes []Attribute
	Keys       []Key
	Givens     []Given
	Units      []Unit
	Activities []Activity
	Sets       []Set
}

// Currency is what amounts are in; Minor is the number of its decimals (2 for cents).
type Currency struct {
	Code  string
	Minor int
}

// Source says where the numbers come from and whether they were read there.
type Source struct{ Title, Address, Note string }

// Attribute is a property of a line with a closed list of values. Default is taken when a line is silent; "" means that
// the line must say.
type Attribute struct {
	Name, About, Default string
	Values               []string
}

// Key is a free text of a line by which lines are put together: a case, a voucher, a person.
type Key struct{ Name, About string }

// Given is a number that stands in the line: an uplift that a person granted, a cost as paid. Min and Max bound it.
type Given struct {
	Name, About       string
	Min, Max, Default *money.Frac
}

// Unit is a base unit of rates with dated values in money (МРП).
type Unit struct {
	Name, About string
	Values      []UnitValue
}

// UnitValue is what a unit is worth from its first day to its last, both included; To 0 is open.
type UnitValue struct {
	From, To civil.Date
	Value    money.Frac
	Clause   string
}

// Activity is what a line is for; Needs are the attributes that its lines carry, no others.
type Activity struct {
	Name, About string
	Needs       []string
}

// Set is what was in force on the days From to To, both included; To 0 is open. An unverified set prices
// provisionally.
type Set struct {
	ID, Clause string
	From, To   civil.Date
	Unverified bool
	Rates      []Rate
	NotPaid    []NotPaid
	Quantity   []QuantityRule
	Factors    []Factor
	Limits     []Limit
	Rounding   []Rounding
	Taxes      []Tax
}

// Match names the values of an attribute that a rule is for.
type Match struct {
	Attribute string
	Values    []string
}

// For says which lines a rule is for: these activities, and of them those whose attributes all match.
type For struct {
	Activities []string
	When       []Match
}

// Per is what a quantity is counted in.
type Per string

// The measures. Hour and Minute convert into each other, the others into nothing. Fixed has no quantity; Sum is the sum
// of other lines, in money.
const (
	Hour   Per = "hour"
	Minute Per = "minute"
	Item   Per = "item"
	Page   Per = "page"
	Day    Per = "day"
	Km     Per = "km"
	Mile   Per = "mile"
	Fixed  Per = "fixed"
	Sum    Per = "sum"
)

// Measures are those that a line's quantity may have.
var Measures = []Per{Hour, Minute, Item, Page, Day, Km, Mile}

// Rate is the price of a line. Exactly one of Amount, Bands and Given is set. With Per Sum the quantity is the sum of
// the lines of Of, or of the lines that the line itself names.
type Rate struct {
	ID, Clause string
	For
	Per         Per
	Unit        string // "" is money
	Amount      *money.Frac
	Bands       []Band
	Slices      bool     // each part of the quantity has its own band's rate; else all of it has the band it reaches
	Pool        []string // lines of this rate that share these keys reach the bands together; each bears its part
	Given       string
	Of          *Of
	Min, Max    *money.Frac // of the line after factors; in Unit like the amount
	Tags        []string
	CountedOnly bool // the result feeds other rules and is not paid
}

// Of says whose sum a rate is of: lines with a tag that share the keys of Over, or those named by the line.
type Of struct {
	Tag   string
	Over  []string
	Named bool
}

// Band holds up to and with Upto; nil is open. Its price is Rate for each unit of quantity, or Fixed at once.
type Band struct {
	Upto        *money.Frac
	Rate, Fixed *money.Frac
}

// NotPaid says that lines have no price, and why.
type NotPaid struct {
	For
	Why, Clause string
}

// QuantityRule changes quantities before they are priced. Quantities of the lines that share Over are summed, the sum
// is changed, and each line keeps its proportion. Over without keys is each line by itself.
type QuantityRule struct {
	ID, Clause string
	For
	Over     []string
	In       Per
	Becomes  []Becomes
	Step     *money.Frac
	Mode     Mode
	Min, Max *money.Frac
}

// Becomes: a sum above the band before and up to Upto counts as To; above the last band it stays.
type Becomes struct{ Upto, To money.Frac }

// Does is what a factor does to the running amount.
type Does string

// What factors do. Times multiplies; uplift and discount add or take a part of the running amount, or with OnBase of
// the amount before all factors; add adds money.
const (
	Times    Does = "times"
	Uplift   Does = "uplift"
	Discount Does = "discount"
	Add      Does = "add"
)

// Factor changes the amounts of lines, in the order of the set. Of the factors of one Once group only the first that is
// for the line acts.
type Factor struct {
	ID, Clause string
	For
	Does   Does
	Value  *money.Frac
	Given  string
	OnBase bool
	Once   string
}

// Basis says which day of several lines decides which set's rule is theirs.
type Basis string

// The bases. Own keeps lines of different sets apart.
const (
	Own      Basis = "own"
	Latest   Basis = "latest"
	Earliest Basis = "earliest"
)

// Limit is a minimum or a cap of the sum of the paid lines with a tag that match When and share Over. The difference is
// an entry of its own, so that lines keep what they are worth.
type Limit struct {
	ID, Clause string
	Tag        string
	When       []Match
	Over       []string
	Date       Basis
	Unit       string
	Min, Max   *money.Frac
}

// Point is where money is rounded.
type Point string

// The points: the price of one unit of quantity, the line, the sum of all lines that share Over.
const (
	PointPrice Point = "price"
	PointLine  Point = "line"
	PointTotal Point = "total"
)

// Rounding rounds at a point to multiples of To.
type Rounding struct {
	Point  Point
	To     money.Frac
	Mode   Mode
	Over   []string // only for PointTotal
	Date   Basis
	Clause string
}

// Tax comes on top: Rate of the sum of the paid lines that match, with their limits.
type Tax struct {
	ID, Name, Clause string
	For              // no activities: all
	Rate             money.Frac
	Over             []string
	Date             Basis
}

// Line is a piece of work to price.
type Line struct {
	ID         string
	Date       civil.Date
	Activity   string
	Attributes []Pair
	Keys       []Pair
	Given      []GivenValue
	Quantity   *money.Frac
	Unit       Per
	Of         []string
}

// Pair is a name with its value.
type Pair struct{ Name, Value string }

// GivenValue is a number that the line brings.
type GivenValue struct {
	Name  string
	Value money.Frac
}

// Fault is something wrong with a tariff or with lines, with the place as a JSON pointer into its file.
type Fault struct{ Place, Code, What string }

func (f Fault) String() string { return f.Place + ": " + f.What + " (" + f.Code + ")" }

func (s *Set) on(d civil.Date) bool { return d >= s.From && (s.To == 0 || d <= s.To) }

// SetOn is the set in force on a day, or nil.
func (t *Tariff) SetOn(d civil.Date) *Set {
	for i := range t.Sets {
		if t.Sets[i].on(d) {
			return &t.Sets[i]
		}
	}
	return nil
}

func (t *Tariff) activity(name string) *Activity {
	for i := range t.Activities {
		if t.Activities[i].Name == name {
			return &t.Activities[i]
		}
	}
	return nil
}

func (t *Tariff) attribute(name string) *Attribute {
	for i := range t.Attributes {
		if t.Attributes[i].Name == name {
			return &t.Attributes[i]
		}
	}
	return nil
}

func (t *Tariff) given(name string) *Given {
	for i := range t.Givens {
		if t.Givens[i].Name == name {
			return &t.Givens[i]
		}
	}
	return nil
}

func (t *Tariff) unit(name string) *Unit {
	for i := range t.Units {
		if t.Units[i].Name == name {
			return &t.Units[i]
		}
	}
	return nil
}

// on is the value of the unit on a day.
func (u *Unit) on(d civil.Date) (UnitValue, bool) {
	for _, v := range u.Values {
		if d >= v.From && (v.To == 0 || d <= v.To) {
			return v, true
		}
	}
	return UnitValue{}, false
}

func (s *Set) rounding(p Point) *Rounding {
	for i := range s.Rounding {
		if s.Rounding[i].Point == p {
			return &s.Rounding[i]
		}
	}
	return nil
}
