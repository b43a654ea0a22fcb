package fee

import (
	"qorgau/domain/money"
)

// Kind says what an entry of a bill is.
type Kind string

// The kinds. A limit and a rounding are differences, so that the entries add up to the net sum and, with the taxes, to
// the total.
const (
	KindLine     Kind = "line"
	KindLimit    Kind = "limit"
	KindRounding Kind = "rounding"
	KindTax      Kind = "tax"
)

// Bill is what lines are worth. Net is the sum of the paid lines, limits and roundings; Total is Net and Tax.
type Bill struct {
	Tariff          string
	Currency        Currency
	Entries         []Entry
	Net, Tax, Total money.Frac
	Provisional     bool // a set that nobody has verified took part
}

// Entry is one line with its price, or a difference or tax on the lines named.
type Entry struct {
	Kind   Kind
	Line   string   // of KindLine
	Lines  []string // of the others
	Set    string
	Rule   string
	Clause string
	// Amount is what counts in the net sum or the tax; for a line that is only counted or not paid it is 0.
	Amount money.Frac
	// Worth is the line's own result: the amount, or what a counted line hands to the rules that sum it.
	Worth       money.Frac
	CountedOnly bool
	NotPaid     string // why it has no price
	Provisional bool
	Steps       []Step
}

// Step is one step of a derivation: what was done, under which rule and clause, the arithmetic in words, and the exact
// value after it.
type Step struct {
	What, Rule, Clause, Text string
	Value                    money.Frac
}

// What a step does.
const (
	StepQuantity = "quantity" // the quantity in the measure of the rate
	StepCounted  = "counted"  // a rule of quantity changed it
	StepSum      = "sum"      // the sum of other lines that the rate is of
	StepPrice    = "price"    // the price of one, in money
	StepAmount   = "amount"   // price and quantity
	StepFactor   = "factor"
	StepMin      = "min"
	StepMax      = "max"
	StepRound    = "round"
	StepTax      = "tax"
	StepNotPaid  = "not_paid"
)

func (e *Entry) step(what, rule, clause, text string, v money.Frac) {
	e.Steps = append(e.Steps, Step{what, rule, clause, text, v})
}
