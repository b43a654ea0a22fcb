// Package ident checks and takes apart the numbers and codes of the trade: ИИН, БИН, IBAN, numbers of the register,
// codes of journals and units. All of it is pure: a value in, a result out.
//
// A check judges the value, never the person: a person without ИИН, or with a foreign document, must pass, so the
// result is a code that stands openly in a record while the value itself is sealed.
package ident

// Verdict is what stands in the open part of a record instead of a sealed number.
type Verdict string

// The three verdicts.
const (
	Absent  Verdict = "absent"
	Valid   Verdict = "valid"
	Invalid Verdict = "invalid"
)

// Reasons of an invalid value. Each is a code of the catalogue (domain/reason).
const (
	WrongLength     = "value_length"
	WrongCharacters = "value_characters"
	WrongCountry    = "value_country"
	NoSuchDate      = "value_no_such_date"
	WrongKind       = "value_kind"
	NeverIssued     = "value_never_issued"
	WrongCheckDigit = "value_check_digit"
)

// Check is a verdict and, if it is Invalid, the reason code.
type Check struct {
	Verdict Verdict
	Reason  string
}

// OK tells whether the value is there and good.
func (c Check) OK() bool { return c.Verdict == Valid }

func bad(reason string) Check { return Check{Invalid, reason} }

var (
	good   = Check{Verdict: Valid}
	absent = Check{Verdict: Absent}
)

// Reasons lists the reason codes that a check of this package can give.
func Reasons() []string {
	return []string{WrongLength, WrongCharacters, WrongCountry, NoSuchDate, WrongKind, NeverIssued, WrongCheckDigit}
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// number reads a string that digits has accepted and that is short enough for an int.
func number(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
