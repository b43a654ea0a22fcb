package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	first = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	last  = time.Date(2200, 12, 31, 23, 59, 59, 999e6, time.UTC)
)

// TestInstantsAgreeWithTheTimePackage over three centuries.
func TestInstantsAgreeWithTheTimePackage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := time.UnixMilli(rapid.Int64Range(first.UnixMilli(), last.UnixMilli()).Draw(rt, "ms")).UTC()
		i := FromTime(want)
		y, m, d := want.Date()
		if made := InstantOf(y, int(m), d, want.Hour(), want.Minute(), want.Second()) + Instant(want.Nanosecond()/1e6); made != i {
			rt.Fatalf("%v is made %d, want %d", want, made, i)
		}
		if text := want.Format("2006-01-02T15:04:05.000Z"); i.String() != text || len(i.String()) != 24 {
			rt.Fatalf("%v is written %s, want %s", want, i, text)
		}
		if again, err := ParseInstant(i.String()); err != nil || again != i {
			rt.Fatalf("%s is read %s, %v", i, again, err)
		}
		if !i.Time().Equal(want) {
			rt.Fatalf("%s is %v, want %v", i, i.Time(), want)
		}
		hour, minute := i.Clock()
		if hour != want.Hour() || minute != want.Minute() || i.UTCDate() != DateOf(y, int(m), d) || i.UTCDate().Start()+i.MillisOfDay() != i {
			rt.Fatalf("%v: clock %d:%d, date %s, %d ms", want, hour, minute, i.UTCDate(), i.MillisOfDay())
		}
	})
}

// TestDatesAgreeWithTheTimePackage: parts, weekday, text, days and months added.
func TestDatesAgreeWithTheTimePackage(t *testing.T) {
	day := first
	for d := DateOf(1900, 1, 1); d <= DateOf(2200, 12, 31); d++ {
		y, m, dd := d.Parts()
		wy, wm, wd := day.Date()
		weekday := int(day.Weekday())
		if weekday == 0 {
			weekday = 7
		}
		if y != wy || m != int(wm) || dd != wd || d.Weekday() != weekday || d.Year() != wy || DateOf(wy, int(wm), wd) != d || d.FirstOfMonth() != DateOf(wy, int(wm), 1) {
			t.Fatalf("day %d is %d-%d-%d (%d), want %v", d, y, m, dd, d.Weekday(), day)
		}
		day = day.AddDate(0, 0, 1)
	}
	rapid.Check(t, func(rt *rapid.T) {
		start := rapid.Int64Range(0, int64(last.Sub(first)/(24*time.Hour))).Draw(rt, "day")
		d := DateOf(1900, 1, 1).AddDays(int(start))
		n := rapid.IntRange(-1200, 1200).Draw(rt, "n")
		y, m, dd := d.Parts()
		if got, want := d.AddDays(n), time.Date(y, time.Month(m), dd+n, 0, 0, 0, 0, time.UTC); got.Start().Time() != want {
			rt.Fatalf("%s plus %d days is %s, want %v", d, n, got, want)
		}
		want := time.Date(y, time.Month(m+n), dd, 0, 0, 0, 0, time.UTC)
		if want.Day() != dd { // the month has no such day: time carries over, we stop at its last
			want = time.Date(y, time.Month(m+n+1), 0, 0, 0, 0, 0, time.UTC)
		}
		if got := d.AddMonths(n); got.Start().Time() != want {
			rt.Fatalf("%s plus %d months is %s, want %v", d, n, got, want)
		}
		if got, err := ParseDate(d.String()); err != nil || got != d {
			rt.Fatalf("%s is read %s, %v", d, got, err)
		}
		if DaysIn(y, m) != time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
			rt.Fatalf("%d-%d has %d days", y, m, DaysIn(y, m))
		}
	})
}

func TestMonthsOutsideAYearCarryOver(t *testing.T) {
	for _, c := range []struct{ y, m, d int }{{2024, 13, 1}, {2024, 0, 31}, {2024, -11, 5}, {2025, 26, 28}} {
		want := time.Date(c.y, time.Month(c.m), c.d, 0, 0, 0, 0, time.UTC)
		if got := DateOf(c.y, c.m, c.d).Start().Time(); got != want {
			t.Errorf("%v is %v, want %v", c, got, want)
		}
	}
}

// TestShortFractionsOfASecond are padded on the right.
func TestShortFractionsOfASecond(t *testing.T) {
	base := InstantOf(2025, 10, 13, 4, 5, 6)
	for text, ms := range map[string]Instant{"2025-10-13T04:05:06Z": 0, "2025-10-13T04:05:06.7Z": 700, "2025-10-13T04:05:06.07Z": 70, "2025-10-13T04:05:06.007Z": 7} {
		if got, err := ParseInstant(text); err != nil || got != base+ms {
			t.Errorf("%s is read %s, %v", text, got, err)
		}
	}
}

func TestWhatIsNoTimeIsRefused(t *testing.T) {
	for _, s := range []string{"", "2025-10-13", "2025-10-13T04:05:06", "2025-10-13T04:05:06+05:00", "2025-10-13t04:05:06Z", "2025-10-13 04:05:06Z", "2025-02-29T04:05:06Z",
		"2025-13-01T04:05:06Z", "2025-10-13T24:00:00Z", "2025-10-13T04:60:06Z", "2025-10-13T04:05:60Z", "2025-10-13T04:05:06.Z", "2025-10-13T04:05:06.1234Z",
		"2025-10-13T04:05:06,7Z", "2025-10-13T4:05:06Z0", "2025-10-13T04:05:0xZ", "02025-10-13T04:05:06Z"} {
		if i, err := ParseInstant(s); err == nil {
			t.Errorf("%q is read %s", s, i)
		}
	}
	for _, s := range []string{"", "2025-1-01", "2025-02-30", "2025-00-10", "2025-10-00", "2025-10-32", "2025/10/13", "20251013", "2025-10-13 ", "-025-10-13", "2025-1０-13"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q is read %s", s, d)
		}
	}
}
