package fee

import (
	"testing"

	"qorgau/domain/money"
)

// Numbers are read exactly or refused.
func TestParseNumber(t *testing.T) {
	for s, want := range map[string]money.Frac{
		"0": money.Whole(0), "1.15": money.Ratio(23, 20), "23/20": money.Ratio(23, 20), "20%": money.Ratio(1, 5), "7.5%": money.Ratio(3, 40),
		"0.10": money.Ratio(1, 10), "999999999999999": money.Whole(999999999999999),
	} {
		if have, ok := ParseNumber(s); !ok || have.Cmp(want) != 0 {
			t.Errorf("%q: %s, %v", s, have, ok)
		}
	}
	for _, s := range []string{"", "-1", "+1", "1.", ".5", "1,5", "1e3", "1/0", "1/", "/2", "1/2%", "1.5/2", "1/+2", "1/-2", " 1", "0x1", "1000000000000000", "1_0", "%"} {
		if have, ok := ParseNumber(s); ok {
			t.Errorf("%q is taken for %s", s, have)
		}
	}
}

// Each mode at, below and above the half, for both signs.
func TestRound(t *testing.T) {
	cent := money.Ratio(1, 100)
	for _, c := range []struct {
		thousandths int64
		want        map[Mode]int64
	}{
		{1235, map[Mode]int64{HalfUp: 124, HalfDown: 123, HalfEven: 124, Up: 124, Down: 123}},
		{1225, map[Mode]int64{HalfUp: 123, HalfDown: 122, HalfEven: 122, Up: 123, Down: 122}},
		{1221, map[Mode]int64{HalfUp: 122, HalfDown: 122, HalfEven: 122, Up: 123, Down: 122}},
		{1229, map[Mode]int64{HalfUp: 123, HalfDown: 123, HalfEven: 123, Up: 123, Down: 122}},
		{1220, map[Mode]int64{HalfUp: 122, HalfDown: 122, HalfEven: 122, Up: 122, Down: 122}},
	} {
		for _, mode := range Modes {
			for _, sign := range []int64{1, -1} {
				have, ok := Round(money.Ratio(sign*c.thousandths, 1000), cent, mode)
				if want := money.Ratio(sign*c.want[mode], 100); !ok || have.Cmp(want) != 0 {
					t.Errorf("%d thousandths, %s: %s, want %s", sign*c.thousandths, mode, have, want)
				}
			}
		}
	}
	if _, ok := Round(money.Whole(1), money.Whole(0), HalfUp); ok {
		t.Error("a step of 0 rounds")
	}
	if have, ok := Round(money.Whole(1234), money.Whole(100), HalfUp); !ok || have.Cmp(money.Whole(1200)) != 0 {
		t.Errorf("hundreds: %s", have)
	}
}

// Amounts are written with the coins' digits.
func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		f      money.Frac
		digits int
		want   string
	}{
		{money.Ratio(5, 100), 2, "0.05"}, {money.Ratio(-5, 100), 2, "-0.05"}, {money.Whole(12), 2, "12.00"}, {money.Whole(12), 0, "12"},
		{money.Ratio(12345, 100), 2, "123.45"}, {money.Ratio(1, 3), 2, "1/3"},
	} {
		if have := Decimal(c.f, c.digits); have != c.want {
			t.Errorf("%s: %q, want %q", c.f, have, c.want)
		}
	}
	if have := Text(money.Ratio(23, 20)); have != "1.15" {
		t.Errorf("23/20 is written %q", have)
	}
}
