// Package derive tells how a sum came about: the derivation that a priced line carries as codes and exact numbers,
// made into sentences of the catalogue, in Kazakh, Russian or English, or as data. Everything that shows a derivation
// (explain, the read models, documents, the general tariff) takes its sentences from here.
package derive

import (
	"strconv"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// Step is one sentence of a derivation: its code in the catalogue, the values of its placeholders by language, and the
// exact value that it ends in, if it is a sum.
type Step struct {
	Code string `json:"code"`
	KK   string `json:"kk"`
	RU   string `json:"ru"`
	EN   string `json:"en"`
	// Exact is the rational behind a sum, as "num/den".
	Exact string `json:"exact,omitempty"`
}

// Text is the sentence in one of the languages.
func (s Step) Text(lang string) string {
	switch lang {
	case reason.RU:
		return s.RU
	case reason.EN:
		return s.EN
	}
	return s.KK
}

// values gives the placeholders of a sentence in a language.
type values func(lang string) []reason.Arg

func step(code, exact string, args values) Step {
	say := func(lang string) string { return reason.Say(code, lang, args(lang)...) }
	return Step{Code: code, KK: say(reason.KK), RU: say(reason.RU), EN: say(reason.EN), Exact: exact}
}

// Line is the derivation of a priced line: what it comes to; of each piece the clause, the edition, the МРП, the rate,
// the minutes, the coefficient and the exact value; the minutes as counted and as paid; what a cap took; the share of
// the state; the exact sum, its rounding and the version of the settings; then what a person should see.
func Line(l *event.FeeLine) []Step {
	out := []Step{step("derive_line", "", func(lang string) []reason.Arg {
		return []reason.Arg{{Name: "day", Value: l.Day.String()}, {Name: "kind", Value: reason.Label("line_"+string(l.Kind), lang)},
			{Name: "sum", Value: money.Tiyn(l.Tiyn).Format(lang)}, {Name: "status", Value: reason.Brief(string(l.Status), lang)}}
	})}
	for i := range l.Pieces {
		out = append(out, piece(&l.Pieces[i])...)
	}
	for i := range l.Costs {
		out = append(out, cost(&l.Costs[i])...)
	}
	if len(l.Pieces) > 0 {
		out = append(out, minutes(l))
	}
	if l.Cut > 0 {
		out = append(out, step("derive_cut", "", func(string) []reason.Arg { return []reason.Arg{{Name: "minutes", Value: strconv.Itoa(l.Cut)}} }))
	}
	if l.Share.Num != l.Share.Den {
		share := money.Ratio(l.Share.Num, l.Share.Den).String()
		out = append(out, step("derive_share", "", func(string) []reason.Arg { return []reason.Arg{{Name: "share", Value: share}} }))
	}
	out = append(out, step("derive_sum", rational(l.Num, l.Den), func(lang string) []reason.Arg {
		return []reason.Arg{{Name: "exact", Value: exact(l.Num, l.Den, lang)}, {Name: "sum", Value: money.Tiyn(l.Tiyn).Format(lang)},
			{Name: "settings", Value: strconv.FormatInt(l.Settings, 10)}}
	}))
	for _, f := range l.Flags {
		code := string(f)
		if f == l.Status {
			continue // it is told already
		}
		out = append(out, step(code, "", func(string) []reason.Arg {
			return []reason.Arg{{Name: "minutes", Value: strconv.Itoa(l.Counted)}}
		}))
	}
	return out
}

func piece(p *event.FeePiece) []Step {
	if p.Edition == "" {
		return []Step{step("derive_no_price", "", func(string) []reason.Arg { return []reason.Arg{{Name: "time", Value: span(p)}} })}
	}
	code := "derive_piece"
	if p.Factor.Num != p.Factor.Den {
		code = "derive_piece_premium"
	}
	out := []Step{step(code, rational(p.Num, p.Den), func(lang string) []reason.Arg {
		rule := ""
		if p.Rule != "" {
			rule = ", " + Point(p.Rule, lang)
		}
		return []reason.Arg{{Name: "time", Value: span(p)}, {Name: "severity", Value: severity(p, lang)}, {Name: "clause", Value: reason.Label(p.Clause, lang)},
			{Name: "edition", Value: p.Edition}, {Name: "rule", Value: rule}, {Name: "mrp", Value: strconv.FormatInt(p.MRP, 10)},
			{Name: "rate", Value: number(p.Rate, lang)}, {Name: "minutes", Value: strconv.Itoa(p.Minutes + p.Added)}, {Name: "factor", Value: number(p.Factor, lang)},
			{Name: "premium", Value: reason.Label("premium_"+p.Premium, lang)}, {Name: "exact", Value: exact(p.Num, p.Den, lang)}}
	})}
	if p.Added > 0 {
		out = append(out, step("derive_added", "", func(string) []reason.Arg { return []reason.Arg{{Name: "minutes", Value: strconv.Itoa(p.Added)}} }))
	}
	return out
}

func minutes(l *event.FeeLine) Step {
	code, paid := "derive_rounded", l.Paid
	switch {
	case l.Rounding == "none":
		code = "derive_not_rounded"
	case l.Summed > 0:
		code, paid = "derive_rounded_together", l.SumPaid
	case l.Paid == l.Counted:
		code = "derive_actual"
	case l.Scale.Num == l.Scale.Den: // the minutes that were added stand in the piece of their price
		code = "derive_topped_up"
	}
	return step(code, "", func(lang string) []reason.Arg {
		return []reason.Arg{{Name: "counted", Value: strconv.Itoa(l.Counted)}, {Name: "paid", Value: strconv.Itoa(paid)}, {Name: "summed", Value: strconv.Itoa(l.Summed)},
			{Name: "rules", Value: l.Rules}, {Name: "scale", Value: number(l.Scale, lang)}}
	})
}

func cost(c *event.FeeCost) []Step {
	out := []Step{step("derive_cost", "", func(lang string) []reason.Arg {
		return []reason.Arg{{Name: "cost", Value: reason.Label("cost_"+c.Kind, lang)}, {Name: "days", Value: strconv.Itoa(c.Days)},
			{Name: "asked", Value: money.Tiyn(c.Asked).Format(lang)}, {Name: "allowed", Value: money.Tiyn(c.Allowed).Format(lang)}}
	})}
	if c.Ceiling > 0 {
		out = append(out, step("derive_ceiling", "", func(lang string) []reason.Arg {
			return []reason.Arg{{Name: "ceiling", Value: money.Tiyn(c.Ceiling).Format(lang)}, {Name: "source", Value: c.Source}}
		}))
	}
	return out
}

// Point names a point of the Rules: p10_1 is a point of its own, p7_4 is sub-point 4 of point 7.
func Point(code, lang string) string {
	n, k, sub := strings.Cut(strings.TrimPrefix(code, "p"), "_")
	key := "rule_point"
	if sub {
		key = "rule_subpoint"
	}
	return strings.NewReplacer("{n}", n, "{k}", k).Replace(reason.Label(key, lang))
}

// span is the time of a piece as the clocks of the place showed it; of time stated in minutes only its day.
func span(p *event.FeePiece) string {
	if p.To == 0 {
		return p.Day.String()
	}
	local := func(t civil.Instant) string {
		s := (t + civil.Instant(p.Offset)*civil.Minute).String()
		return s[:10] + " " + s[11:16]
	}
	from, to := local(p.From), local(p.To)
	if from[:10] == to[:10] {
		to = to[11:]
	}
	return from + "–" + to
}

var severities = map[string]string{"0": "severity_misdemeanour", "1": "severity_minor", "2": "severity_medium", "3": "severity_grave", "4": "severity_particularly_grave"}

func severity(p *event.FeePiece, lang string) string {
	key, ok := severities[p.Severity]
	if !ok {
		key = "severity_none"
	}
	return reason.Label(key, lang)
}

// number is a ratio as people write it: a decimal fraction where it ends within four places, else num/den.
func number(r event.Ratio, lang string) string {
	if r.Den == 0 {
		return "0"
	}
	f := money.Ratio(r.Num, r.Den)
	num, den, _ := f.Int64s()
	if den == 1 {
		return strconv.FormatInt(num, 10)
	}
	for scale, places := int64(10), 1; places <= 4; scale, places = scale*10, places+1 {
		if scale%den == 0 {
			digits := strconv.FormatInt(num*(scale/den), 10)
			for len(digits) <= places {
				digits = "0" + digits
			}
			return digits[:len(digits)-places] + point(lang) + digits[len(digits)-places:]
		}
	}
	return f.String()
}

func point(lang string) string {
	if lang == reason.EN {
		return "."
	}
	return ","
}

// exact is a sum of tenge as a fraction, and as a decimal where it ends within four places.
func exact(num, den, lang string) string {
	f, err := money.ParseFrac(num, den1(den))
	if err != nil {
		return rational(num, den)
	}
	n, d, ok := f.Int64s()
	if !ok || d == 1 {
		return f.String()
	}
	if text := number(event.Ratio{Num: n, Den: d}, lang); !strings.Contains(text, "/") {
		return f.String() + " = " + text
	}
	return f.String()
}

func rational(num, den string) string {
	if num == "" {
		return "0"
	}
	if den1(den) == "1" {
		return num
	}
	return num + "/" + den
}

func den1(den string) string {
	if den == "" {
		return "1"
	}
	return den
}
