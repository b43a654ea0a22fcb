// Package money holds sums in tiyn and the exact fractions they are rounded from. There is no floating point in it.
package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Tiyn is a sum of money in hundredths of a tenge (KZT). It may be negative: a correction is the negative of a line.
type Tiyn int64

// ErrForm says that a text is not a sum of money.
var ErrForm = errors.New("not a sum in tenge")

const (
	tiynPerTenge = 100
	noBreakSpace = "\u00a0"
	tengeSign    = "₸"
)

// Plain writes the sum for machines: "12434.38", "-0.05".
func (t Tiyn) Plain() string { return string(t.append(nil, "", ".")) }

// String is Plain, for errors and logs.
func (t Tiyn) String() string { return t.Plain() }

// Format writes the sum for people, in the manner of the language: kk and ru "12 434,38 ₸" (with no-break spaces, so
// that a sum never breaks over two lines), en "12,434.38 ₸". An unknown language is written like kk.
func (t Tiyn) Format(language string) string {
	group, point := noBreakSpace, ","
	if language == "en" {
		group, point = ",", "."
	}
	b := t.append(make([]byte, 0, 32), group, point)
	return string(append(b, noBreakSpace+tengeSign...))
}

func (t Tiyn) append(b []byte, group, point string) []byte {
	u := uint64(t)
	if t < 0 {
		b = append(b, '-')
		u = -u
	}
	whole := strconv.FormatUint(u/tiynPerTenge, 10)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b = append(b, group...)
		}
		b = append(b, whole[i])
	}
	rest := u % tiynPerTenge
	b = append(b, point...)
	return append(b, byte('0'+rest/10), byte('0'+rest%10))
}

// Parse reads what Plain and Format write, and the same with ordinary or narrow spaces, without the sign of the tenge
// or without decimals. "12,434" is refused: it is twelve thousand in English and twelve and a half in Kazakh.
func Parse(s string) (Tiyn, error) {
	bad := func() (Tiyn, error) { return 0, fmt.Errorf("%w: %q", ErrForm, s) }
	r := strings.NewReplacer(noBreakSpace, " ", "\u202f", " ", "\u2212", "-").Replace(s)
	r = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(r), tengeSign))
	negative := strings.HasPrefix(r, "-")
	r = strings.TrimPrefix(r, "-")

	whole, decimals := r, ""
	if i := strings.LastIndexAny(r, ".,"); i >= 0 {
		whole, decimals = r[:i], r[i+1:]
		if len(decimals) < 1 || len(decimals) > 2 || !digits(decimals) {
			return bad()
		}
		if len(decimals) == 1 {
			decimals += "0"
		}
		if r[i] == '.' && strings.Contains(whole, ",") && !strings.Contains(whole, " ") {
			whole = strings.ReplaceAll(whole, ",", " ")
		}
	} else {
		decimals = "00"
	}
	parts := strings.Split(whole, " ")
	for i, p := range parts {
		if !digits(p) || len(parts) > 1 && (i == 0 && len(p) > 3 || i > 0 && len(p) != 3) {
			return bad()
		}
	}
	sign := ""
	if negative {
		sign = "-"
	}
	n, err := strconv.ParseInt(sign+strings.Join(parts, "")+decimals, 10, 64)
	if err != nil {
		return bad()
	}
	return Tiyn(n), nil
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
