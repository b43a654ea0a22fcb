package ident

// Organisation is what a БИН says of its holder.
type Organisation struct {
	Year  int // of registration, two digits: the number does not tell the century
	Month int // 1-12
	Kind  int // 4 resident legal entity, 5 non-resident, 6 joint sole trader
}

// CheckBIN judges a business identification number: twelve digits, a month of registration, a kind 4-6, the check
// digit.
func CheckBIN(s string) Check {
	c, _ := ParseBIN(s)
	return c
}

// ParseBIN judges a БИН and reads its parts; Organisation is zero unless the verdict is Valid. The fifth digit (4-6)
// keeps a БИН apart from an ИИН, whose fifth digit is the tens of a day (0-3).
func ParseBIN(s string) (Check, Organisation) {
	if c := twelve(s); c != good {
		return c, Organisation{}
	}
	o := Organisation{Year: number(s[:2]), Month: number(s[2:4]), Kind: int(s[4] - '0')}
	switch {
	case o.Month < 1 || o.Month > 12:
		return bad(NoSuchDate), Organisation{}
	case o.Kind < 4 || o.Kind > 6:
		return bad(WrongKind), Organisation{}
	}
	if c := checkDigit(s); c != good {
		return c, Organisation{}
	}
	return good, o
}
