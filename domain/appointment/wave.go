package appointment

import "qorgau/domain/civil"

// Wave is the pilot wave that is live in the region of a unit on a day; empty outside the pilots. In a live wave the
// advocate applies for his payment himself (2020 order p. 7; 2021 order p. 5(3)).
func Wave(unit string, day civil.Date) string {
	r, refusal := regimeOf(unit, day)
	if refusal != "" || r.To == 0 {
		return "" // the statute has no last day
	}
	return r.Code
}
