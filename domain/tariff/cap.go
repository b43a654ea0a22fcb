package tariff

import (
	"cmp"
	"slices"

	"qorgau/domain/event"
)

// caps takes off minutes above the caps, the latest first: one day of waiting after a postponement (Rules p. 7(2)), and
// of consultations 2 h a person and 8 h a day (Rules p. 2(1) since P2025). Held minutes use up no cap.
func (p *pricer) caps() {
	slices.SortStableFunc(p.pieces, func(a, b piece) int { return cmp.Compare(a.From, b.From) })
	limit := 60 * hours(p.set.PostponedWaitingCapHours)
	p.trim(event.LineWaiting, event.FlagPostponedCapped, limit, func(c *piece) bool { return c.postpone })
	rules := p.rules
	if p.set.CapsAndTripDateBasis == "filing_date" && p.group.Application != 0 {
		rules = p.book.RulesOn(p.group.Application)
	}
	if rules == nil {
		return
	}
	if person := rules.PersonCapMinutes; person > 0 {
		var done []string
		for i := range p.pieces {
			w := p.pieces[i].w
			if w.Kind != Consultation || slices.Contains(done, w.Person) {
				continue
			}
			done = append(done, w.Person)
			p.trim(event.LineConsultation, event.FlagPersonCapped, person, func(c *piece) bool { return c.w.Person == w.Person })
		}
	}
	if day := rules.DayCapMinutes; day > 0 {
		if p.set.ConsultationDayCapScope == "all_work" { // work in cases uses up the cap; only consultation is cut by it
			for _, w := range p.group.Worked {
				if w.Day == p.day {
					day = max(0, day-w.Minutes)
				}
			}
		}
		p.trim(event.LineConsultation, event.FlagDayCapped, day, func(*piece) bool { return true })
	}
}

// trim shortens the pieces of a line that are of a sort to a number of minutes in all. A piece cut to nothing stays,
// so that the act is seen in the line.
func (p *pricer) trim(line event.LineKind, flag event.PayStatus, left int, of func(*piece) bool) {
	for i := range p.pieces {
		c := &p.pieces[i]
		if c.line != line || c.hold != "" || !of(c) {
			continue
		}
		if c.Minutes > left {
			c.cut += c.Minutes - left
			c.Minutes = left
			p.note(line, flag)
		}
		left -= c.Minutes
	}
}
