// Package civil holds the small value types of time: an instant in milliseconds UTC and a calendar date without a
// zone. It has no clock: now is always an input.
package civil

import (
	"fmt"
	"time"
)

// Instant is a moment in milliseconds since 1970-01-01T00:00:00Z. Zero means absent. In JSON it is written as
// "2025-10-13T04:05:06.000Z", always 24 characters.
type Instant int64

// Lengths of time in milliseconds.
const (
	Millisecond = Instant(1)
	Second      = 1000 * Millisecond
	Minute      = 60 * Second
	Hour        = 60 * Minute
	Day         = 24 * Hour
)

// Date is a day of the proleptic Gregorian calendar, counted in days since 1970-01-01 plus one, so that zero means
// absent. In JSON it is written as "2025-10-13".
type Date int32

// InstantOf makes an instant of calendar parts in UTC.
func InstantOf(year, month, day, hour, minute, second int) Instant {
	return Instant(daysFromCivil(year, month, day))*Day + Instant(hour)*Hour + Instant(minute)*Minute + Instant(second)*Second
}

// FromTime converts a time.Time handed in by an adapter.
func FromTime(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts to a time.Time in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// UTCDate is the day of the instant in UTC.
func (i Instant) UTCDate() Date { return Date(floorDiv(int64(i), int64(Day)) + 1) }

// MillisOfDay is the time of day in UTC, in milliseconds since midnight.
func (i Instant) MillisOfDay() Instant {
	return i - Instant(floorDiv(int64(i), int64(Day)))*Day
}

// Clock gives hour and minute of the day in UTC.
func (i Instant) Clock() (hour, minute int) {
	m := int(i.MillisOfDay() / Minute)
	return m / 60, m % 60
}

// DateOf makes a date of calendar parts.
func DateOf(year, month, day int) Date { return Date(daysFromCivil(year, month, day) + 1) }

// Start is midnight UTC at the beginning of the day.
func (d Date) Start() Instant { return Instant(d-1) * Day }

// Parts are year, month (1-12) and day (1-31).
func (d Date) Parts() (year, month, day int) { return civilFromDays(int64(d) - 1) }

// Year is the calendar year.
func (d Date) Year() int { y, _, _ := d.Parts(); return y }

// Weekday is 1 for Monday to 7 for Sunday.
func (d Date) Weekday() int {
	w := (int64(d) - 1 + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return int(w) + 1
}

// AddDays moves the date by n days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths gives the same day n months later, or the last day of that month if it has no such day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Parts()
	m += n
	y += (m - 1) / 12
	if m = (m-1)%12 + 1; m <= 0 {
		m += 12
		y--
	}
	if last := DaysIn(y, m); day > last {
		day = last
	}
	return DateOf(y, m, day)
}

// FirstOfMonth is the first day of the date's month.
func (d Date) FirstOfMonth() Date { y, m, _ := d.Parts(); return DateOf(y, m, 1) }

// DaysIn is the number of days of a month.
func DaysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysFromCivil and civilFromDays count days since 1970-01-01; the algorithm is the well-known one of 400-year eras
// with the year beginning in March. A month outside 1-12 carries over into the year.
func daysFromCivil(y, m, d int) int64 {
	y += (m - 1) / 12
	if m = (m-1)%12 + 1; m <= 0 {
		m += 12
		y--
	}
	if m <= 2 {
		y--
	}
	era := floorDiv(int64(y), 400)
	yoe := int64(y) - era*400
	mp := (m + 9) % 12
	doy := int64((153*mp+2)/5 + d - 1)
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

func civilFromDays(z int64) (y, m, d int) {
	z += 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = int(doy - (153*mp+2)/5 + 1)
	m = int(mp) + 3
	if m > 12 {
		m -= 12
	}
	y = int(yoe + era*400)
	if m <= 2 {
		y++
	}
	return y, m, d
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// AppendText appends the 24-character form.
func (i Instant) AppendText(b []byte) []byte {
	b = i.UTCDate().AppendText(b)
	ms := int(i.MillisOfDay())
	b = append(b, 'T')
	b = two(b, ms/3600000)
	b = append(b, ':')
	b = two(b, ms/60000%60)
	b = append(b, ':')
	b = two(b, ms/1000%60)
	b = append(b, '.', byte('0'+ms/100%10))
	b = two(b, ms%100)
	return append(b, 'Z')
}

func (i Instant) String() string { return string(i.AppendText(nil)) }

// AppendText appends the form 2025-10-13.
func (d Date) AppendText(b []byte) []byte {
	y, m, day := d.Parts()
	b = two(b, y/100)
	b = two(b, y%100)
	b = append(b, '-')
	b = two(b, m)
	b = append(b, '-')
	return two(b, day)
}

func (d Date) String() string { return string(d.AppendText(nil)) }

func two(b []byte, n int) []byte { return append(b, byte('0'+n/10%10), byte('0'+n%10)) }

// ParseInstant reads "2025-10-13T04:05:06Z" with at most three decimals of a second; only UTC is accepted.
func ParseInstant(s string) (Instant, error) {
	if len(s) < 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[len(s)-1] != 'Z' {
		return 0, fmt.Errorf("instant %q is not of the form 2025-10-13T04:05:06.000Z", s)
	}
	d, err := ParseDate(s[:10])
	if err != nil {
		return 0, err
	}
	h, ok1 := number(s[11:13])
	m, ok2 := number(s[14:16])
	sec, ok3 := number(s[17:19])
	ms, ok4 := 0, true
	if frac := s[19 : len(s)-1]; frac != "" {
		if frac[0] != '.' || len(frac) < 2 || len(frac) > 4 {
			ok4 = false
		} else if ms, ok4 = number(frac[1:]); ok4 {
			for n := len(frac); n < 4; n++ {
				ms *= 10
			}
		}
	}
	if !ok1 || !ok2 || !ok3 || !ok4 || h > 23 || m > 59 || sec > 59 {
		return 0, fmt.Errorf("instant %q is not a time of day", s)
	}
	return d.Start() + Instant(h)*Hour + Instant(m)*Minute + Instant(sec)*Second + Instant(ms), nil
}

// ParseDate reads "2025-10-13" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("date %q is not of the form 2025-10-13", s)
	}
	y, ok1 := number(s[:4])
	m, ok2 := number(s[5:7])
	d, ok3 := number(s[8:])
	if !ok1 || !ok2 || !ok3 || m < 1 || m > 12 || d < 1 || d > DaysIn(y, m) {
		return 0, fmt.Errorf("date %q does not exist", s)
	}
	return DateOf(y, m, d), nil
}

func number(s string) (int, bool) {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
