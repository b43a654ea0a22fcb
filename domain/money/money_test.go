package money

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// A sum looks the same on paper in every language the users read, and reads back.
func TestFormatAndParse(t *testing.T) {
	for _, c := range []struct {
		sum            Tiyn
		plain, ru, eng string
	}{
		{1243438, "12434.38", "12\u00a0434,38\u00a0₸", "12,434.38\u00a0₸"},
		{0, "0.00", "0,00\u00a0₸", "0.00\u00a0₸"},
		{-5, "-0.05", "-0,05\u00a0₸", "-0.05\u00a0₸"},
		{123456789012, "1234567890.12", "1\u00a0234\u00a0567\u00a0890,12\u00a0₸", "1,234,567,890.12\u00a0₸"},
		{math.MinInt64, "-92233720368547758.08", "-92\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,08\u00a0₸", "-92,233,720,368,547,758.08\u00a0₸"},
	} {
		if got := c.sum.Plain(); got != c.plain {
			t.Errorf("plain %q, want %q", got, c.plain)
		}
		for _, l := range []string{"kk", "ru"} {
			if got := c.sum.Format(l); got != c.ru {
				t.Errorf("%s %q, want %q", l, got, c.ru)
			}
		}
		if got := c.sum.Format("en"); got != c.eng {
			t.Errorf("en %q, want %q", got, c.eng)
		}
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]Tiyn{
		"12 434,38 ₸": 1243438, "12434,38": 1243438, "12434.3": 1243430, "12434": 1243400, "1\u202f000": 100000,
		"\u22120,05": -5, "12,434.38": 1243438,
	} {
		if got, err := Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", "12,434", "1.2.3", "12 34,00", "1234 567", "12,345,38", "1e5", "٣", "92233720368547758.08", "5.", ".5", "--5", "1 000,000"} {
		if got, err := Parse(s); !errors.Is(err, ErrForm) {
			t.Errorf("Parse(%q) = %d, %v; want a refusal", s, got, err)
		}
	}
}

func TestEverySumReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum := Tiyn(rapid.Int64().Draw(t, "sum"))
		for _, s := range []string{sum.Plain(), sum.Format("kk"), sum.Format("en")} {
			if got, err := Parse(s); err != nil || got != sum {
				t.Fatalf("Parse(%q) = %d, %v; want %d", s, got, err, sum)
			}
		}
	})
}

func number() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(-2000, 2000), rapid.Int64(),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, math.MaxInt64 - 1}))
}

// The fast path and math/big agree on every operation, over the whole of int64.
func TestFracAgreesWithBig(t *testing.T) {
	frac := func(t *rapid.T, name string) (Frac, *big.Rat) {
		n := number().Draw(t, name+" num")
		d := number().Filter(func(d int64) bool { return d != 0 }).Draw(t, name+" den")
		return Ratio(n, d), new(big.Rat).SetFrac64(n, d)
	}
	same := func(t *rapid.T, what string, f Frac, r *big.Rat) {
		if f.NumString() != r.Num().String() || f.DenString() != r.Denom().String() {
			t.Fatalf("%s: %s, want %s", what, f, r)
		}
		if _, _, ok := f.Int64s(); !ok && r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
			t.Fatalf("%s: %s is wide although it fits", what, f)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f, fr := frac(t, "f")
		g, gr := frac(t, "g")
		h, hr := frac(t, "h")
		same(t, "make", f, fr)
		same(t, "add", f.Add(g), new(big.Rat).Add(fr, gr))
		same(t, "sub", f.Sub(g), new(big.Rat).Sub(fr, gr))
		same(t, "mul", f.Mul(g), new(big.Rat).Mul(fr, gr))
		sum, ref := f.Mul(g).Add(h), new(big.Rat).Add(new(big.Rat).Mul(fr, gr), hr)
		same(t, "mul then add", sum, ref)
		if f.Cmp(g) != fr.Cmp(gr) || sum.Cmp(h) != ref.Cmp(hr) {
			t.Fatal("comparison differs")
		}
		for _, how := range []Rounding{HalfUp, HalfEven, Truncate, WholeTenge} {
			got, err := sum.Round(how)
			want, fits := roundByHand(ref, how)
			if fits != (err == nil) || fits && int64(got) != want {
				t.Fatalf("round %s by %d: %d, %v; want %d", sum, how, got, err, want)
			}
		}
	})
}

// roundByHand does it the slow way: |x| doubled, compared with the odd number between two neighbours.
func roundByHand(x *big.Rat, how Rounding) (int64, bool) {
	per := int64(100)
	if how == WholeTenge {
		per = 1
	}
	abs := new(big.Rat).Abs(new(big.Rat).Mul(x, big.NewRat(per, 1)))
	floor := new(big.Int).Quo(abs.Num(), abs.Denom())
	middle := new(big.Rat).Add(new(big.Rat).SetInt(floor), big.NewRat(1, 2))
	switch c := abs.Cmp(middle); {
	case how == Truncate:
	case c > 0, c == 0 && how != HalfEven, c == 0 && floor.Bit(0) == 1:
		floor.Add(floor, big.NewInt(1))
	}
	if x.Sign() < 0 {
		floor.Neg(floor)
	}
	if how == WholeTenge {
		floor.Mul(floor, big.NewInt(100))
	}
	return floor.Int64(), floor.IsInt64() && !(how == WholeTenge && floor.Int64() == math.MinInt64)
}

func TestHalfATiyn(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     Tiyn
	}{{99475, 8, 1243438}, {-99475, 8, -1243438}, {1, 200, 1}, {1, 201, 0}, {1023867, 200, 511934}} {
		if got, err := Ratio(c.num, c.den).HalfUpTiyn(); err != nil || got != c.want {
			t.Errorf("%d/%d = %d, %v; want %d", c.num, c.den, got, err, c.want)
		}
	}
}

func BenchmarkFracPrice(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		f := Whole(3932).Mul(Ratio(39, 50)).Mul(Ratio(3, 2)).Mul(Ratio(127, 60))
		if s, _ := f.Add(Ratio(76674, 25)).HalfUpTiyn(); s == 0 {
			b.Fatal("no sum")
		}
	}
}
