package tarifffile

import (
	"qorgau/domain/fee"
	"qorgau/domain/reason"
)

// Bill is a bill as JSON: amounts in the currency's digits, exact values as fractions, all as text.
type Bill struct {
	Tariff      string  `json:"tariff"`
	Currency    string  `json:"currency"`
	Provisional bool    `json:"provisional"`
	Entries     []Entry `json:"entries"`
	Net         string  `json:"net"`
	Tax         string  `json:"tax"`
	Total       string  `json:"total"`
}

// Entry is an entry of a bill as JSON.
type Entry struct {
	Kind        string   `json:"kind"`
	Line        string   `json:"line,omitempty"`
	Lines       []string `json:"lines,omitempty"`
	Set         string   `json:"set"`
	Rule        string   `json:"rule,omitempty"`
	Clause      string   `json:"clause,omitempty"`
	Amount      string   `json:"amount"`
	Worth       string   `json:"worth"`
	CountedOnly bool     `json:"counted_only,omitempty"`
	NotPaid     string   `json:"not_paid,omitempty"`
	Provisional bool     `json:"provisional,omitempty"`
	Derivation  []Step   `json:"derivation"`
}

// Step is a step of a derivation as JSON; Exact is "num/den" or "num".
type Step struct {
	What   string `json:"what"`
	Rule   string `json:"rule,omitempty"`
	Clause string `json:"clause,omitempty"`
	Text   string `json:"text"` // in the language asked for
	Exact  string `json:"exact"`
}

// JSON gives a bill in the form that is printed for programs, its derivations in English.
func JSON(b *fee.Bill) Bill { return In(b, reason.EN) }

// In gives a bill in the form that is printed, its derivations in one of the catalogue's languages.
func In(b *fee.Bill, lang string) Bill {
	digits := b.Currency.Minor
	out := Bill{Tariff: b.Tariff, Currency: b.Currency.Code, Provisional: b.Provisional, Entries: []Entry{},
		Net: fee.Decimal(b.Net, digits), Tax: fee.Decimal(b.Tax, digits), Total: fee.Decimal(b.Total, digits)}
	for i := range b.Entries {
		e := &b.Entries[i]
		x := Entry{Kind: string(e.Kind), Line: e.Line, Lines: e.Lines, Set: e.Set, Rule: e.Rule, Clause: e.Clause,
			Amount: fee.Decimal(e.Amount, digits), Worth: fee.Decimal(e.Worth, digits), CountedOnly: e.CountedOnly,
			NotPaid: e.NotPaid, Provisional: e.Provisional, Derivation: []Step{}}
		for i := range e.Steps {
			s := &e.Steps[i]
			x.Derivation = append(x.Derivation, Step{s.What, s.Rule, s.Clause, s.Text(lang), s.Value.String()})
		}
		out.Entries = append(out.Entries, x)
	}
	return out
}
