package fee

import (
	"math/big"
	"strconv"
	"strings"

	"qorgau/domain/money"
)

// maxDigits bounds a written number, so that a file cannot ask for endless arithmetic. Money of a state fits in 12.
const maxDigits = 15

// ParseNumber reads an exact number: "1.15", "23/20", "20%". No sign, no exponent, no spaces.
func ParseNumber(s string) (money.Frac, bool) {
	body, percent := strings.CutSuffix(s, "%")
	top, bottom, ratio := strings.Cut(body, "/")
	if percent && ratio {
		return money.Frac{}, false
	}
	num, ok := decimal(top)
	if !ok {
		return money.Frac{}, false
	}
	den := money.Whole(1)
	if ratio {
		n, err := strconv.ParseInt(bottom, 10, 64)
		if err != nil || n <= 0 || len(bottom) > maxDigits || bottom[0] == '+' || strings.Contains(top, ".") {
			return money.Frac{}, false
		}
		den = money.Ratio(1, n)
	}
	if percent {
		den = money.Ratio(1, 100)
	}
	return num.Mul(den), true
}

func decimal(s string) (money.Frac, bool) {
	whole, part, pointed := strings.Cut(s, ".")
	if whole == "" || (pointed && part == "") || len(whole)+len(part) > maxDigits {
		return money.Frac{}, false
	}
	for _, c := range []byte(whole + part) {
		if c < '0' || c > '9' {
			return money.Frac{}, false
		}
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil {
		return money.Frac{}, false
	}
	return money.Ratio(n, pow10(len(part))), true
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// inverse is 1/f. It fails for 0 and for a fraction beyond int64, which no sane file of lines reaches.
func inverse(f money.Frac) (money.Frac, bool) {
	num, den, ok := f.Int64s()
	if !ok || num == 0 {
		return money.Frac{}, false
	}
	return money.Ratio(den, num), true
}

// Mode is a way to round.
type Mode string

// The modes. Sums are not negative except for corrections, which round like their positive.
const (
	HalfUp   Mode = "half_up"   // half a step goes away from zero
	HalfDown Mode = "half_down" // half a step goes to zero
	HalfEven Mode = "half_even" // half a step goes to the even neighbour
	Up       Mode = "up"        // every part of a step counts as a step
	Down     Mode = "down"      // a part of a step is cut
)

// Modes lists them as the format names them.
var Modes = []Mode{HalfUp, HalfDown, HalfEven, Up, Down}

// Round brings f to a whole multiple of step; it fails only for a step of 0 and beyond int64 steps.
func Round(f, step money.Frac, mode Mode) (money.Frac, bool) {
	per, ok := inverse(step)
	if !ok {
		return money.Frac{}, false
	}
	scaled := f.Mul(per)
	var num, den, q, r big.Int
	if _, ok := num.SetString(scaled.NumString(), 10); !ok {
		return money.Frac{}, false
	}
	if _, ok := den.SetString(scaled.DenString(), 10); !ok {
		return money.Frac{}, false
	}
	q.QuoRem(&num, &den, &r)
	if r.Sign() != 0 && grows(&r, &den, q.Bit(0) == 1, mode) {
		q.Add(&q, big.NewInt(int64(num.Sign())))
	}
	if !q.IsInt64() {
		return money.Frac{}, false
	}
	return money.Whole(q.Int64()).Mul(step), true
}

// grows decides whether the magnitude goes to the next step; r is the part that is left, not zero.
func grows(r, den *big.Int, odd bool, mode Mode) bool {
	var twice big.Int
	half := twice.Abs(twice.Lsh(r, 1)).Cmp(den)
	switch mode {
	case Up:
		return true
	case Down:
		return false
	case HalfDown:
		return half > 0
	case HalfEven:
		return half > 0 || half == 0 && odd
	default:
		return half >= 0
	}
}

// Decimal writes an amount with the currency's digits: "126.54"; an amount that has more is written as a fraction.
func Decimal(f money.Frac, digits int) string {
	num, den, ok := f.Mul(money.Whole(pow10(digits))).Int64s()
	if !ok || den != 1 {
		return f.String()
	}
	sign := ""
	if num < 0 {
		sign, num = "-", -num
	}
	s := strconv.FormatInt(num, 10)
	if digits == 0 {
		return sign + s
	}
	for len(s) <= digits {
		s = "0" + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// Text writes a number for people: as a decimal if it ends within 9 places, else as a fraction.
func Text(f money.Frac) string {
	_, den, ok := f.Int64s()
	for digits := 0; ok && digits <= 9; digits++ {
		if pow10(digits)%den == 0 {
			return Decimal(f, digits)
		}
	}
	return f.String()
}
