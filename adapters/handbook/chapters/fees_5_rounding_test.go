package chapters

import (
	"testing"

	. "qorgau/domain/scenario"
)

// Rounding of time by p. 10-1: the sum of a day in a case is put into a band, no act by itself.
func TestFees5Rounding(t *testing.T) {
	tell(t, "fees-5-rounding", "Fees, section 5: rounding of time (Rules p. 10-1)", func(c *chapter) {
		for _, s := range []struct {
			title   string
			minutes int
			tiyn    int64
			why     string
		}{
			{"One minute is paid as an hour", 1, 306696, "1 h × 0.78 × 3932"},
			{"Exactly an hour is an hour", 60, 306696, "1 h × 0.78 × 3932"},
			{"61 minutes are an hour and a half", 61, 460044, "3/2 h × 0.78 × 3932"},
			{"90 minutes are an hour and a half", 90, 460044, "3/2 h × 0.78 × 3932"},
			{"91 minutes are two hours", 91, 613392, "2 h × 0.78 × 3932"},
			{"120 minutes are two hours", 120, 613392, "2 h × 0.78 × 3932"},
			{"121 minutes are 121 minutes", 121, 618504, "121/60 h × 0.78 × 3932 = 6185.036, half up"},
		} {
			c.story(s.title, "Rules p. 10-1", local(2025, 10, 15, 9, 0), func(w *World) {
				from := local(2025, 10, 15, 10, 0)
				w.Given(defended("grave")).When(act("a1", "search", from, local(2025, 10, 15, 10+s.minutes/60, s.minutes%60), nil)).Then(comesTo(s.tiyn, s.why))
			})
		}
		c.story("Two acts of a day are summed, and neither is rounded by itself", "Rules p. 10-1", local(2025, 10, 15, 9, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "search", local(2025, 10, 15, 10, 0), local(2025, 10, 15, 10, 20), nil),
				act("a2", "inspection", local(2025, 10, 15, 15, 0), local(2025, 10, 15, 15, 30), nil)).Then(comesTo(306696, "20 + 30 = 50 minutes, one hour"))
		})
		c.story("Before June 2023 there was no rounding", "Rules before order № 361 of 02.06.2023", local(2022, 10, 18, 9, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "search", local(2022, 10, 18, 10, 0), local(2022, 10, 18, 10, 20), nil)).Then(comesTo(79638, "0.78 × 3063 × 1/3 h"))
		})
		c.story("Waiting is not rounded", "Rules p. 10-1; rates p. 1(5); vector V28", local(2025, 10, 15, 8, 0), func(w *World) {
			w.Given(defended("grave")).When(entry("e1", "waiting", local(2025, 10, 15, 9, 0), local(2025, 10, 15, 9, 20), nil)).Then(comesTo(51116, "0.39 × 3932 × 1/3 h"))
		})
	})
}
