package web

import (
	"net/http"
	"strconv"
	"strings"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// tongue is the language of a page; its methods make every text of the templates.
type tongue string

// tongues are the languages in the order in which they are offered, each under its own name.
var tongues = []struct {
	Code tongue
	Name string
}{{reason.KK, "Қазақша"}, {reason.RU, "Русский"}, {reason.EN, "English"}}

func knownTongue(code string) (tongue, bool) {
	for _, t := range tongues {
		if strings.EqualFold(code, string(t.Code)) {
			return t.Code, true
		}
	}
	return reason.KK, false
}

// tongueOf is the language of a request: ?lang= before Accept-Language before Kazakh, the state language.
func tongueOf(r *http.Request) tongue {
	if t, ok := knownTongue(r.URL.Query().Get("lang")); ok {
		return t
	}
	best, at := tongue(reason.KK), 0
	for i, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		if i == 20 {
			break // no honest reader lists more
		}
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		name, _, _ = strings.Cut(name, "-")
		if t, ok := knownTongue(name); ok {
			if q := quality(params); q > at {
				best, at = t, q
			}
		}
	}
	return best
}

// quality is the weight of a language in thousandths.
func quality(params string) int {
	value, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1000
	}
	whole, decimals, _ := strings.Cut(value, ".")
	n, err := strconv.Atoi(whole + (decimals + "000")[:3])
	if err != nil || n < 0 || n > 1000 {
		return 0
	}
	return n
}

// Word is the label for a key.
func (t tongue) Word(key string) string { return reason.Label(key, string(t)) }

// Fill is the label for a key with its {count} filled in.
func (t tongue) Fill(key string, n int) string {
	return strings.ReplaceAll(t.Word(key), "{count}", t.Number(int64(n)))
}

// Code is the text of a reason code: short where the full one names a value that a count does not have.
func (t tongue) Code(code string) string { return reason.Brief(code, string(t)) }

// Passed is why an advocate was passed over.
func (t tongue) Passed(code string) string {
	return reason.Say(code, string(t))
}

// Known is the label of a code that has the key prefix+code, or the code itself where the words lack it.
func (t tongue) Known(prefix, code string) string {
	if w, ok := reason.FindWord(prefix + code); ok {
		return w.Text(string(t))
	}
	return code
}

// By is how the advocate was chosen; an empty code is the draw.
func (t tongue) By(by string) string {
	if by == "" {
		by = "draw"
	}
	return t.Known("by_", by)
}

// Number is a count for people.
func (t tongue) Number(n int64) string {
	sep := "\u00a0"
	if t == reason.EN {
		sep = ","
	}
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteByte(digits[i])
	}
	return sign + b.String()
}

// Money is an exact sum of tiyn.
func (t tongue) Money(tiyn int64) string { return money.Tiyn(tiyn).Format(string(t)) }

// Short is a territory's name for a narrow column; a bar that the handbook lacks is shown by its code.
func (t tongue) Short(journal string) string {
	if r, ok := handbook.RegionOfBar(journal); ok {
		return r.Short(string(t))
	}
	return journal
}

// Full is a territory's name.
func (t tongue) Full(journal string) string {
	if r, ok := handbook.RegionOfBar(journal); ok {
		return r.Name(string(t))
	}
	return journal
}

// Length is a length of time in its two largest units, like "1 h 20 min"; seconds only below an hour.
func (t tongue) Length(d civil.Instant) string {
	if d < 0 {
		d = -d
	}
	units := []struct {
		key string
		of  civil.Instant
	}{{"short_days", civil.Day}, {"short_hours", civil.Hour}, {"short_minutes", civil.Minute}, {"short_seconds", civil.Second}}
	for i, u := range units {
		if d < u.of && i < len(units)-1 {
			continue
		}
		text := strconv.FormatInt(int64(d/u.of), 10) + "\u00a0" + t.Word(u.key)
		if i+1 < len(units) {
			if rest := d % u.of / units[i+1].of; rest > 0 {
				text += "\u00a0" + strconv.FormatInt(int64(rest), 10) + "\u00a0" + t.Word(units[i+1].key)
			}
		}
		return text
	}
	return ""
}

// AtMost is a percentile: the upper bound of its bucket, or a dash where nothing was counted.
func (t tongue) AtMost(d civil.Instant) string {
	if d == 0 {
		return "–"
	}
	return "≤\u00a0" + t.Length(d)
}

// Left says how much of a clock is left, or how long ago it ran out.
func (t tongue) Left(c clock) string {
	key := "left_of"
	if c.Left <= 0 {
		key = "past_by"
	}
	return strings.ReplaceAll(t.Word(key), "{time}", t.Length(c.Left))
}

// zone is the local time of the page: that of the whole country since 2024-03-01. The page names it.
const zone = 5 * civil.Hour

// localDate is the day on the clocks of the page.
func localDate(at civil.Instant) civil.Date { return (at + zone).UTCDate() }

// Day is a date for people.
func (t tongue) Day(at civil.Instant) string {
	d := localDate(at).String()
	if t == reason.EN {
		return d
	}
	return d[8:] + "." + d[5:7] + "." + d[:4]
}

// Clock is the time of day for people.
func (t tongue) Clock(at civil.Instant) string {
	h, m := (at + zone).Clock()
	return two(h) + ":" + two(m)
}

// Moment is date and time of day; absent is a dash.
func (t tongue) Moment(at civil.Instant) string {
	if at == 0 {
		return "–"
	}
	return t.Day(at) + " " + t.Clock(at)
}

// Near is a moment beside the present one: without the date on the same day, without the year in the same year.
func (t tongue) Near(at, now civil.Instant) string {
	d := localDate(at)
	switch {
	case d == localDate(now):
		return t.Clock(at)
	case d.Year() != localDate(now).Year():
		return t.Moment(at)
	case t == reason.EN:
		return d.String()[5:] + " " + t.Clock(at)
	}
	return t.Day(at)[:5] + " " + t.Clock(at)
}

// Month is a month like "2025-10" for people.
func (t tongue) Month(m string) string {
	if t == reason.EN || len(m) != 7 {
		return m
	}
	return m[5:] + "." + m[:4]
}

func two(n int) string {
	s := strconv.Itoa(n)
	if len(s) < 2 {
		return "0" + s
	}
	return s
}

// Iso is a moment for the datetime attribute.
func (t tongue) Iso(at civil.Instant) string { return at.String() }

// short is the beginning of a reference, enough to tell two advocates on one screen apart.
func short(ref string) string { return ref[:min(8, len(ref))] }

// brief shortens an id of the register to what a narrow column holds; the JSON interface gives it whole.
func brief(id string) string {
	r := []rune(id)
	if len(r) <= 16 {
		return id
	}
	return string(r[:7]) + "…" + string(r[len(r)-7:])
}

// Place is the place of the i-th of a list that begins with zero.
func (t tongue) Place(i int) string { return t.Number(int64(i) + 1) }
