package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
)

// What time counts, and where it stands written.
func TestFees4Time(t *testing.T) {
	day := func(hour, minute int) civil.Instant { return local(2025, 10, 15, hour, minute) }
	tell(t, "fees-4-time", "Fees, section 4: what time counts", func(c *chapter) {
		c.story("A break in the protocol is waiting, if he stayed", "rates p. 1(5); vector V44", day(9, 0), func(w *World) {
			s := act("a1", "interrogation", day(10, 0), day(15, 0), func(e *event.ActPerformed) {
				e.Breaks = []event.Span{{From: day(13, 0), To: day(14, 0)}}
			})
			s.Text += ", with a break from 13:00 to 14:00"
			w.Given(defended("grave")).When(s).Then(comesTo(1380132, "4 h × 0.78 × 3932 and one hour of waiting, 0.39 × 3932"))
		})
		c.story("Waiting begins with the hour of the notice", "Rules p. 7(1)", day(8, 0), func(w *World) {
			s := act("a1", "search", day(10, 0), day(12, 30), func(e *event.ActPerformed) { e.WaitingFrom = day(9, 30) })
			s.Text += ", to which he was there at 9:30"
			w.Given(defended("grave")).When(s).Then(comesTo(766740+76674, "150/60 h × 0.78 × 3932 and half an hour of waiting, 0.39 × 3932 × 1/2"))
		})
		c.story("A visit is proved by the certificate of the detention centre", "Rules p. 7(4)", day(8, 0), func(w *World) {
			without := entry("e1", "visit", day(9, 0), day(9, 40), nil)
			without.Text += ", without a certificate"
			w.Given(defended("grave")).When(without).Then(Happens("it is refused: the certificate is missing", func(e *event.ActRefused) bool { return e.Code == "missing_attachment" }), comesTo(0, "nothing is proved"))
			w.When(entry("e2", "visit", day(9, 0), day(9, 40), func(e *event.WorkEntered) { e.Certificate = "SIZO-17" })).
				Then(comesTo(306696, "40 minutes with their certificate, one hour × 0.78 × 3932"))
		})
		c.story("Drafting is paid at the category of the case", "Rules p. 7(6); setting t4_drafting_tier; vector V36", day(8, 0), func(w *World) {
			w.Given(defended("medium")).When(entry("e1", "drafting", day(14, 0), day(15, 0), nil)).Then(comesTo(220192, "0.56 × 3932 × 1 h"))
		})
		c.story("A time that cannot be is refused, and nothing is lost", "CPC 199(3)", day(8, 0), func(w *World) {
			w.Given(defended("grave"))
			s := act("a1", "search", day(10, 0), day(12, 0), func(e *event.ActPerformed) { e.EndedAt = day(9, 0) })
			s.Text = "the register tells of an act that ends before it begins"
			w.When(s).Then(Happens("it is refused with its reason", func(e *event.ActRefused) bool { return e.Code == "end_not_after_start" }))
			corrected := act("a1", "search", day(10, 0), day(12, 30), func(e *event.ActPerformed) { e.Revision = 2 })
			corrected.Text = "the register corrects it: 10:00 to 12:30"
			w.When(corrected).Then(comesTo(766740, "150/60 h × 0.78 × 3932"))
		})
	})
}
