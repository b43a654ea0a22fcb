package calendar

import (
	"math"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Night of CPC 7(51) in minutes of the local day, used when a year has no table.
const (
	DefaultNightFrom = 22 * 60
	DefaultNightTo   = 6 * 60
)

// Forever is the end of an offset that has no successor.
const Forever = civil.Instant(math.MaxInt64)

// Offset gives the minutes east of UTC at a moment and the moment until which they hold. ok is false before the first
// known offset.
func Offset(z *event.ZoneOffsets, at civil.Instant) (minutes int, until civil.Instant, ok bool) {
	until = Forever
	for i := len(z.Offsets) - 1; i >= 0; i-- {
		if o := z.Offsets[i]; at >= o.From {
			return o.Minutes, until, true
		}
		until = z.Offsets[i].From
	}
	return 0, until, false
}

// Local is the date and the minute of the day at a moment.
func Local(z *event.ZoneOffsets, at civil.Instant) (d civil.Date, minute int, ok bool) {
	off, _, ok := Offset(z, at)
	if !ok {
		return 0, 0, false
	}
	t := at + civil.Instant(off)*civil.Minute
	return t.UTCDate(), int(t.MillisOfDay() / civil.Minute), true
}

// At is the moment when the clocks of a zone show a minute of a day. A minute that occurs twice means the first, a
// minute that is left out means the moment of the jump plus the minutes past it.
func At(z *event.ZoneOffsets, d civil.Date, minute int) (civil.Instant, bool) {
	wall := d.Start() + civil.Instant(minute)*civil.Minute
	for i, o := range z.Offsets {
		t := wall - civil.Instant(o.Minutes)*civil.Minute
		if t < o.From {
			// Shown by neither offset, but past the jump by the old one: the clocks left the minute out.
			if i > 0 {
				if old := wall - civil.Instant(z.Offsets[i-1].Minutes)*civil.Minute; old >= o.From {
					return old, true
				}
			}
			continue
		}
		if i+1 == len(z.Offsets) || t < z.Offsets[i+1].From {
			return t, true
		}
	}
	return 0, false
}

// Night gives the span of night of a year: from and to in minutes of the local day. The span crosses midnight when
// from is greater.
func (y Years) Night(year int) (from, to int) {
	if t := y.Year(year); t != nil && t.NightFrom != t.NightTo {
		return t.NightFrom, t.NightTo
	}
	return DefaultNightFrom, DefaultNightTo
}

// IsNight tells whether a minute of the day lies in the span.
func IsNight(minute, from, to int) bool {
	if from > to {
		return minute >= from || minute < to
	}
	return minute >= from && minute < to
}
