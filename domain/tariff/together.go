package tariff

import (
	"qorgau/domain/event"
	"qorgau/domain/money"
)

// Together rounds the sum of an application once (tiyn_rounding = once_per_application): whoever puts an application
// together hands in its lines in their order and gets them back with sums in tiyn that add up to the rounded exact sum.
// Line by line the exact sum so far is rounded half-up, and a line gets what it adds, so no line differs from its own
// exact value by more than one tiyn. Lines priced under another setting stay as they are.
func Together(b *Book, lines []event.FeeLine) []event.FeeLine {
	out := make([]event.FeeLine, len(lines))
	copy(out, lines)
	sum, before := money.Frac{}, money.Tiyn(0)
	for i := range out {
		l := &out[i]
		if WithDefaults(b.SettingsOn(l.Day)).TiynRounding != "once_per_application" {
			continue
		}
		exact, err := money.ParseFrac(l.Num, l.Den)
		if err != nil {
			continue
		}
		sum = sum.Add(exact)
		now, err := sum.Round(money.HalfUp)
		if err != nil {
			continue
		}
		l.Tiyn, before = int64(now-before), now
	}
	return out
}
