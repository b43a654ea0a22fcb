package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
)

// The waves of the two orders and the statute after them, by the date of the decree.
func TestOrders3Waves(t *testing.T) {
	request := func(unit string, on civil.Date) Step {
		s := Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Unit, e.DocumentDate = unit, on })
		s.Text = "a decree of " + on.String() + " comes from " + unit
		return s
	}
	served := func(regime string) Step {
		return Happens("it is taken up under the regime "+regime, func(e *event.RequestRegistered) bool { return e.Regime == regime })
	}
	tell(t, "orders-3-waves", "Joint orders, section 3: waves and regimes", func(c *chapter) {
		c.story("The first wave begins before its order is in force", "2020 order, annex, row 1; p. 11", local(2020, 9, 1, 12, 0), func(w *World) {
			w.When(request(Unit, civil.DateOf(2020, 6, 30))).Then(refusedWith("outside_wave"))
		})
		c.story("Between the waves nobody is served", "2020 order, annex; 2021 order p. 1(1)", local(2021, 4, 19, 12, 0), func(w *World) {
			w.When(request(Unit, civil.DateOf(2021, 4, 18))).Then(refusedWith("outside_wave"))
		})
		c.story("In 2021 every region is in the pilot", "2021 order p. 1(1)", local(2021, 4, 19, 12, 0), func(w *World) {
			w.When(request(Unit, civil.DateOf(2021, 4, 19))).Then(served("w21"))
		})
		c.story("After the pilots the Code itself carries the electronic way", "CPC 68(2)", local(2022, 1, 3, 12, 0), func(w *World) {
			w.When(request(Unit, civil.DateOf(2022, 1, 1))).Then(served("statutory"))
		})
	})
}
