package ident

import "qorgau/domain/civil"

// Sex as the seventh digit of an ИИН tells it.
type Sex string

// The two sexes of an ИИН.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Person is what an ИИН says of its holder. It is a hint: the birth date that decides rights (a minor's defender,
// CPC 67(1)(2)) is the one established by the body.
type Person struct {
	Birth   civil.Date
	Sex     Sex
	Century int // 19, 20 or 21: the century of birth
}

// CheckIIN judges a personal identification number: twelve digits, a birth date that exists, a century digit 1-6,
// the check digit.
func CheckIIN(s string) Check {
	c, _ := ParseIIN(s)
	return c
}

// ParseIIN judges an ИИН and reads the holder's birth date, sex and century from it; Person is zero unless the
// verdict is Valid.
func ParseIIN(s string) (Check, Person) {
	if c := twelve(s); c != good {
		return c, Person{}
	}
	century := int(s[6] - '0')
	if century < 1 || century > 6 {
		return bad(WrongKind), Person{}
	}
	p := Person{Sex: Female, Century: 19 + (century-1)/2}
	if century%2 == 1 {
		p.Sex = Male
	}
	year, month, day := 100*(p.Century-1)+number(s[:2]), number(s[2:4]), number(s[4:6])
	if month < 1 || month > 12 || day < 1 || day > civil.DaysIn(year, month) {
		return bad(NoSuchDate), Person{}
	}
	p.Birth = civil.DateOf(year, month, day)
	if c := checkDigit(s); c != good {
		return c, Person{}
	}
	return good, p
}

// Adulthood is the first day of full age: the day after the eighteenth birthday, because the age is reached at the
// midnight that ends the birthday (setting age_reached = next_midnight). Somebody born on 29 February has his birthday
// on 28 February of a common year.
func Adulthood(birth civil.Date) civil.Date { return birth.AddMonths(18 * 12).AddDays(1) }

// twelve is the shape that ИИН and БИН share.
func twelve(s string) Check {
	switch {
	case s == "":
		return absent
	case !digits(s):
		return bad(WrongCharacters)
	case len(s) != 12:
		return bad(WrongLength)
	}
	return good
}

// checkDigit compares the twelfth digit with the remainder of the first eleven. A number whose both passes leave 10
// is never issued, so no twelfth digit makes it good.
func checkDigit(s string) Check {
	r := remainder(s)
	switch {
	case r == 10:
		return bad(NeverIssued)
	case int(s[11]-'0') != r:
		return bad(WrongCheckDigit)
	}
	return good
}

// remainder of the first eleven digits modulo 11: weights 1..11 and, if that gives 10, weights 3..11, 1, 2.
func remainder(s string) int {
	first, second := 0, 0
	for i := 0; i < 11; i++ {
		d := int(s[i] - '0')
		first += d * (i + 1)
		second += d * ((i+2)%11 + 1)
	}
	if first %= 11; first != 10 {
		return first
	}
	return second % 11
}
