package money

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"strconv"
)

// Frac is an exact fraction, always in lowest terms with a positive denominator. Zero value: 0. Small values stay in
// two int64 (the price of an act does); what does not fit moves to math/big and back by itself, so no operation
// overflows. A Frac is never changed in place.
type Frac struct {
	num, den int64    // used while wide is nil; den 0 stands for 1 in the zero value
	wide     *big.Rat // set only when num or den does not fit
}

// Whole is n/1.
func Whole(n int64) Frac { return Frac{num: n, den: 1} }

// Ratio is num/den in lowest terms; den must not be zero.
func Ratio(num, den int64) Frac {
	if den == 0 {
		panic("money: a fraction with denominator 0")
	}
	if num == math.MinInt64 || den == math.MinInt64 {
		return settle(new(big.Rat).SetFrac64(num, den))
	}
	if den < 0 {
		num, den = -num, -den
	}
	if g := gcd(num, den); g > 1 {
		num, den = num/g, den/g
	}
	return Frac{num: num, den: den}
}

// Mul is the product.
func (f Frac) Mul(g Frac) Frac {
	if f.wide == nil && g.wide == nil {
		a, b, c, d := f.num, f.bottom(), g.num, g.bottom()
		// Cancelling crosswise first keeps the factors small and the result in lowest terms.
		if x := gcd(a, d); x > 1 {
			a, d = a/x, d/x
		}
		if x := gcd(c, b); x > 1 {
			c, b = c/x, b/x
		}
		n, ok := times(a, c)
		m, ok2 := times(b, d)
		if ok && ok2 {
			return Frac{num: n, den: m}
		}
	}
	return settle(new(big.Rat).Mul(f.rat(), g.rat()))
}

// Add is the sum.
func (f Frac) Add(g Frac) Frac {
	if f.wide == nil && g.wide == nil {
		b, d := f.bottom(), g.bottom()
		x := gcd(b, d)
		l, ok1 := times(f.num, d/x)
		r, ok2 := times(g.num, b/x)
		m, ok3 := times(b/x, d)
		n := l + r
		overflow := (l > 0 && r > 0 && n < 0) || (l < 0 && r < 0 && n >= 0)
		if ok1 && ok2 && ok3 && !overflow {
			return Ratio(n, m)
		}
	}
	return settle(new(big.Rat).Add(f.rat(), g.rat()))
}

// Sub is the difference.
func (f Frac) Sub(g Frac) Frac { return f.Add(g.Mul(Whole(-1))) }

// Cmp is -1, 0 or +1 as f is less than, equal to or greater than g.
func (f Frac) Cmp(g Frac) int {
	if f.wide == nil && g.wide == nil {
		l, ok1 := times(f.num, g.bottom())
		r, ok2 := times(g.num, f.bottom())
		if ok1 && ok2 {
			return cmp.Compare(l, r)
		}
	}
	return f.rat().Cmp(g.rat())
}

// IsZero tells whether the value is 0.
func (f Frac) IsZero() bool { return f.wide == nil && f.num == 0 }

// NumString and DenString are the parts in decimal, as a derivation stores them.
func (f Frac) NumString() string {
	if f.wide != nil {
		return f.wide.Num().String()
	}
	return strconv.FormatInt(f.num, 10)
}

// DenString is the denominator in decimal.
func (f Frac) DenString() string {
	if f.wide != nil {
		return f.wide.Denom().String()
	}
	return strconv.FormatInt(f.bottom(), 10)
}

// String is "num/den", or "num" for a whole number.
func (f Frac) String() string {
	if d := f.DenString(); d != "1" {
		return f.NumString() + "/" + d
	}
	return f.NumString()
}

// Int64s gives the parts if both fit.
func (f Frac) Int64s() (num, den int64, ok bool) { return f.num, f.bottom(), f.wide == nil }

func (f Frac) bottom() int64 {
	if f.den == 0 {
		return 1
	}
	return f.den
}

func (f Frac) rat() *big.Rat {
	if f.wide != nil {
		return f.wide
	}
	return big.NewRat(f.num, f.bottom())
}

func settle(r *big.Rat) Frac {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Frac{num: r.Num().Int64(), den: r.Denom().Int64()}
	}
	return Frac{wide: r}
}

func times(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	if c/b != a || c == math.MinInt64 || (a == -1 && b == math.MinInt64) || (b == -1 && a == math.MinInt64) {
		return 0, false
	}
	return c, true
}

func gcd(a, b int64) int64 {
	if a < 0 {
		a = -a
	}
	if b < 0 {
		b = -b
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// ParseFrac reads back the parts that NumString and DenString wrote.
func ParseFrac(num, den string) (Frac, error) {
	n, ok := new(big.Int).SetString(num, 10)
	d, ok2 := new(big.Int).SetString(den, 10)
	if !ok || !ok2 || d.Sign() <= 0 {
		return Frac{}, fmt.Errorf("fraction %q/%q: %w", num, den, ErrForm)
	}
	return settle(new(big.Rat).SetFrac(n, d)), nil
}
