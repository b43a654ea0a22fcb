package money

import (
	"cmp"
	"errors"
	"math/big"
)

// Rounding is a way to bring an exact sum in tenge to tiyn. No act names one; the setting tiyn_rounding chooses.
type Rounding int

const (
	// HalfUp rounds half a tiyn away from zero, so that a correction is exactly the negative of the line it takes back.
	HalfUp Rounding = iota
	// HalfEven rounds half a tiyn to the even neighbour.
	HalfEven
	// Truncate cuts what is below a tiyn.
	Truncate
	// WholeTenge rounds half-up to a whole tenge.
	WholeTenge
)

// ErrRange says that a sum does not fit into int64 tiyn.
var ErrRange = errors.New("sum out of range")

// HalfUpTiyn rounds an exact sum in tenge to the nearest tiyn, half away from zero.
func (f Frac) HalfUpTiyn() (Tiyn, error) { return f.Round(HalfUp) }

// Round brings an exact sum in tenge to tiyn.
func (f Frac) Round(how Rounding) (Tiyn, error) {
	per := int64(tiynPerTenge)
	if how == WholeTenge {
		per = 1
	}
	scaled := f.Mul(Whole(per))
	var n int64
	if scaled.wide == nil {
		n = roundSmall(scaled.num, scaled.bottom(), how)
	} else {
		var ok bool
		if n, ok = roundWide(scaled.wide, how); !ok {
			return 0, ErrRange
		}
	}
	if how == WholeTenge {
		m, ok := times(n, tiynPerTenge)
		if !ok {
			return 0, ErrRange
		}
		n = m
	}
	return Tiyn(n), nil
}

func roundSmall(num, den int64, how Rounding) int64 {
	q, r := num/den, num%den
	step := int64(1)
	if r < 0 {
		r, step = -r, -1
	}
	if up(cmp.Compare(r, den-r), q%2 != 0, how) {
		q += step
	}
	return q
}

func roundWide(v *big.Rat, how Rounding) (int64, bool) {
	var q, r big.Int
	q.QuoRem(v.Num(), v.Denom(), &r)
	r.Abs(&r)
	rest := new(big.Int).Sub(v.Denom(), &r)
	if up(r.Cmp(rest), q.Bit(0) == 1, how) {
		q.Add(&q, big.NewInt(int64(v.Sign())))
	}
	return q.Int64(), q.IsInt64()
}

// up decides whether the magnitude grows: half is how the remainder compares with one half.
func up(half int, odd bool, how Rounding) bool {
	switch how {
	case Truncate:
		return false
	case HalfEven:
		return half > 0 || half == 0 && odd
	default:
		return half >= 0
	}
}
