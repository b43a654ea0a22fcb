package chapters

import (
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The coefficient of one and a half, narrow in T1 and wide from T2 on.
func TestFees6Coefficients(t *testing.T) {
	urgent := func(e *event.ActPerformed) { e.UrgencyGround = "term_of_detention" }
	tell(t, "fees-6-coefficients", "Fees, section 6: the coefficient of 1.5", func(c *chapter) {
		c.story("From T2 on the night is paid one and a half", "rates p. 1(4); CPC 7(51); vector V47", local(2025, 10, 15, 20, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "interrogation", local(2025, 10, 15, 22, 0), local(2025, 10, 15, 22, 20), urgent)).
				Then(comesTo(460044, "20 minutes, one hour × 0.78 × 3932 × 3/2"))
		})
		c.story("An act that crosses ten in the evening is divided before it is rounded", "setting night_split; vector V24", local(2025, 10, 15, 20, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "interrogation", local(2025, 10, 15, 21, 50), local(2025, 10, 15, 22, 20), urgent)).
				Then(comesTo(408928, "10 minutes by day and 20 by night make one hour: 0.78 × 3932 × (1/3 + 2/3 × 3/2)"))
		})
		c.story("Night, holiday and weekend together are one coefficient", "setting premium_stacking; vector V27", local(2025, 10, 25, 20, 0), func(w *World) {
			w.Given(defended("particularly_grave")).When(act("a1", "interrogation", local(2025, 10, 25, 23, 0), local(2025, 10, 26, 0, 0), urgent)).
				Then(comesTo(678270, "1.15 × 3932 × 3/2, never 9/4"))
		})
		c.story("A substitute day off counts as the holiday it replaces", "Law on holidays art. 5; vector V26", local(2025, 10, 27, 9, 0), func(w *World) {
			w.Given(defended("medium")).When(act("a1", "search", local(2025, 10, 27, 10, 0), local(2025, 10, 27, 12, 0), nil)).
				Then(comesTo(660576, "2 h × 0.56 × 3932 × 3/2: Monday for Saturday, 25 October"))
		})
		c.story("A visit at night has no coefficient", "setting premium_scope; vector V37", local(2025, 10, 15, 20, 0), func(w *World) {
			w.Given(defended("grave")).When(entry("e1", "visit", local(2025, 10, 15, 22, 30), local(2025, 10, 15, 23, 30), func(e *event.WorkEntered) { e.Certificate = "SIZO-18" })).
				Then(comesTo(306696, "one hour × 0.78 × 3932"))
		})
		c.story("T1 pays it only for the urgent interrogation in whose day off the 24 hours run out", "decree 834 p. 1(4); CPC 64(3); vector V04", local(2021, 6, 18, 19, 0), func(w *World) {
			w.Given(defended("particularly_grave"), Message("Serik is detained, the protocol is of 18.06.2021 20:00", func(w *World) journal.Body {
				return &event.PersonDetained{Register: w.Reg("d1", "k1"), Person: Ref("Serik"), DetainedAt: local(2021, 6, 18, 19, 30), ProtocolAt: local(2021, 6, 18, 20, 0), TermHours: 48}
			})).When(act("a1", "interrogation", local(2021, 6, 19, 10, 0), local(2021, 6, 19, 11, 30), urgent)).
				Then(comesTo(754774, "3/2 h × 1.15 × 2917 × 3/2 on a Saturday"))
		})
		c.story("T1 pays a search at night like one by day", "decree 834 p. 1(4); vector V03", local(2021, 6, 15, 20, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "search", local(2021, 6, 15, 23, 0), local(2021, 6, 16, 0, 30), urgent)).
				Then(comesTo(341289, "3/2 h × 0.78 × 2917"))
		})
	})
}
