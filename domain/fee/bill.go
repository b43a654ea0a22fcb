package fee

import (
	"strings"

	"qorgau/domain/money"
	"qorgau/domain/reason"
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

// Step is one step of a derivation: what was done, under which rule and clause, the arithmetic, and the exact value after
// it. The words of the arithmetic are those of the catalogue.
type Step struct {
	What, Rule, Clause string
	Value              money.Frac

	text string // with the catalogue's words as marks
}

// Text is the arithmetic in one of the catalogue's languages.
func (s *Step) Text(lang string) string {
	parts := strings.Split(s.text, mark)
	for i := 1; i < len(parts); i += 2 {
		parts[i] = reason.Label("fee_"+parts[i], lang)
	}
	return strings.Join(parts, "")
}

// mark stands around a word of the catalogue in a text. No file of a tariff or of lines has it: it is no printable
// character, and their names and words are held to those.
const mark = "\x01"

// word marks a word of the catalogue.
func word(key string) string { return mark + key + mark }

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
	e.Steps = append(e.Steps, Step{What: what, Rule: rule, Clause: clause, text: text, Value: v})
}
