package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The tariff by dated edition: rates, categories, МРП, and the block of what nobody has read.
func TestFees3Tariff(t *testing.T) {
	tell(t, "fees-3-tariff", "Fees, sections 2 and 3: the tariff by dated edition", func(c *chapter) {
		c.story("T1: an interrogation of 135 minutes, without rounding", "decree 834 p. 1(2); vector V01", local(2021, 6, 15, 9, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "interrogation", local(2021, 6, 15, 10, 0), local(2021, 6, 15, 12, 15), nil)).
				Then(comesTo(511934, "0.78 × 2917 × 9/4 h"))
		})
		c.story("T1: waiting costs the same whatever the category", "decree 834 p. 1(5); vector V05", local(2021, 6, 15, 9, 0), func(w *World) {
			w.Given(defended("particularly_grave")).When(entry("e1", "waiting", local(2021, 6, 15, 9, 20), local(2021, 6, 15, 9, 50), nil)).
				Then(comesTo(40838, "0.28 × 2917 × 1/2 h"))
		})
		c.story("2022 has one МРП for payments: 3 063", "budget law of 02.12.2021 art. 9", local(2022, 5, 10, 9, 0), func(w *World) {
			w.Given(defended("grave")).When(act("a1", "interrogation", local(2022, 5, 10, 10, 0), local(2022, 5, 10, 11, 0), nil)).
				Then(comesTo(238914, "0.78 × 3063 × 1 h; 3 180 was for benefits only"))
		})
		c.story("The category on the day of the act decides, a requalification divides the work", "Rules p. 5(3); CPC 207(1); vector V29", local(2025, 10, 15, 8, 30), func(w *World) {
			w.Given(defended("medium"), act("a1", "search", local(2025, 10, 15, 9, 0), local(2025, 10, 15, 13, 0), nil)).
				When(Message("the case is requalified as grave from 16.10.2025", func(w *World) journal.Body {
					return &event.CaseRequalified{Register: w.Reg("rq", "k1"), From: civil.DateOf(2025, 10, 16), Article: "1880004", Severity: "grave"}
				}), act("a2", "search", local(2025, 10, 16, 10, 0), local(2025, 10, 16, 13, 0), nil)).
				Then(comesTo(1800856, "4 h × 0.56 × 3932 + 3 h × 0.78 × 3932"))
		})
		c.story("What is dated in an edition that nobody has read is priced and not paid", "fees.md section 2; vector V40", local(2026, 7, 20, 9, 0), func(w *World) {
			w.Given(defended("particularly_grave")).When(act("a1", "search", local(2026, 7, 20, 10, 0), local(2026, 7, 20, 12, 30), nil)).
				Then(comesTo(1243438, "5/2 h × 1.15 × 4325, half up to the tiyn"), lineIs("a1", event.StatusBlockedUnverified, "it enters no payment run until two persons confirm the edition"))
		})
	})
}
