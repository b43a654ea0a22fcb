package appointment

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Wave is the pilot wave that is live in the region of a unit on a day; empty outside the pilots. In a live wave the
// advocate applies for his payment himself (2020 order p. 7; 2021 order p. 5(3)).
func Wave(unit string, day civil.Date) string {
	set := event.DefaultAppointmentSettings()
	r, mark, refusal := regimeOf(unit, day, &set)
	if refusal != "" || mark != "" || r.To == 0 {
		return "" // the order was not in force yet, or the statute, which has no last day
	}
	return r.Code
}
