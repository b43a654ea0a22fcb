package demo

import (
	"fmt"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
)

// Uncertain says what of the law is provisional or unknown in the months after a first day, so that a run from there
// ends in blocked or unconfirmed lines; empty for the default. A handbook that cannot be read says nothing here: the
// run itself will.
func Uncertain(from civil.Date) (notes []string) {
	if from == 0 {
		return nil
	}
	law, err := handbook.Load()
	if err != nil {
		return nil
	}
	to := from.AddMonths(2)
	for _, e := range law.Editions {
		if !e.Verified && e.ValidFrom <= to && (e.ValidTo == 0 || e.ValidTo >= from) {
			notes = append(notes, fmt.Sprintf("tariff edition %s from %s is not confirmed: its lines are blocked", e.ID, e.ValidFrom))
		}
		if e.WindowFrom != 0 && e.WindowFrom <= to && e.WindowTo >= from {
			notes = append(notes, fmt.Sprintf("tariff edition %s begins between %s and %s: lines of these days are held", e.ID, e.WindowFrom, e.WindowTo))
		}
	}
	for i, r := range law.Rules {
		ends := i+1 < len(law.Rules) && law.Rules[i+1].ValidFrom <= from
		if !r.Verified && r.ValidFrom <= to && !ends {
			notes = append(notes, fmt.Sprintf("edition %s of the Rules from %s is not confirmed: its lines are blocked", r.ID, r.ValidFrom))
		}
	}
	known := false
	for _, m := range law.MRP {
		known = known || m.ValidFrom <= from && (m.ValidTo == 0 || m.ValidTo >= from)
	}
	if !known {
		notes = append(notes, fmt.Sprintf("no МРП is known for %s: everything is blocked", from))
	}
	for year := from.Year(); year <= to.Year(); year++ {
		if !confirmed(year, from) {
			notes = append(notes, fmt.Sprintf("nobody confirms the calendar of %d", year))
		}
	}
	return notes
}
