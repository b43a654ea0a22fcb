package handbook

import (
	"encoding/json"
	"fmt"
	"strings"

	"qorgau/domain/event"
)

// rules brings the editions of the Rules of payment to codes. An edition of which only the changes are known keeps the
// rest of the edition before it.
func (f *file) rules() ([]event.RulesEdition, error) {
	bands, err := f.bands()
	if err != nil {
		return nil, err
	}
	var out []event.RulesEdition
	for _, e := range f.Rules {
		r := event.RulesEdition{
			DecreeWorkingDays: 3, DecreeAtEndOfMonth: true, TimePoint: "p7", Rounding: "none",
			ReconciliationSystem: len(out) > 0, // monthly in free form in P2018, through the system since
		}
		if e.Applicant == "" {
			if len(out) == 0 {
				return nil, fmt.Errorf("rules %s: nothing to keep", e.ID)
			}
			r = out[len(out)-1]
			r.WindowFrom, r.WindowTo = 0, 0
		}
		r.ID, r.Verified, r.Source, r.Mark = e.ID, e.Verified, e.Source, "law"
		if !e.Verified {
			r.Mark = "inferred"
		}
		if err := dates(e.ID, e.ValidFrom, "", e.Window, &r.ValidFrom, nil, &r.WindowFrom, &r.WindowTo); err != nil {
			return nil, err
		}
		switch e.Rounding {
		case "none", "":
		case "p10_1":
			r.Rounding, r.Bands = "p10_1", bands
		default:
			return nil, fmt.Errorf("rules %s: rounding %q is not known", e.ID, e.Rounding)
		}
		if e.Applicant != "" {
			if err := procedure(&r, e.Applicant, e.Calc, e.Payee, e.FileBy, e.PayBy, e.NextYear, e.TripDay, e.Caps); err != nil {
				return nil, err
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func procedure(r *event.RulesEdition, applicant, calculates, payee, fileBy, payBy, nextYear, trip, caps string) error {
	unknown := func(what, s string) error { return fmt.Errorf("rules %s: %s %q is not known", r.ID, what, s) }
	r.Applicant, _, _ = strings.Cut(applicant, " ")
	r.Applicant = strings.TrimSuffix(r.Applicant, ",")
	r.PaperOnFailure = strings.Contains(applicant, "on paper in case of technical failure")
	r.Calculates = calculates
	r.Payee = strings.TrimPrefix(payee, "account of the ")
	for _, who := range []string{r.Applicant, r.Calculates, r.Payee} {
		if who != "bar" && who != "advocate" {
			return unknown("party", who)
		}
	}
	switch {
	case strings.HasPrefix(fileBy, "7th of the next month; December: 15 December"):
		r.FileByDay, r.FileByDayDecember = 7, 15
	case strings.HasPrefix(fileBy, "one month from"):
		r.ApplicationMonths = 1
	case fileBy == "no term", strings.HasPrefix(fileBy, "not known"):
	default:
		return unknown("term of filing", fileBy)
	}
	switch payBy {
	case "15th of the next month; December: 20 December":
		r.PayByDay, r.PayByDayDecember = 15, 20
	case "4th of the next month; December: 20 December":
		r.PayByDay, r.PayByDayDecember = 4, 20
	default:
		return unknown("term of payment", payBy)
	}
	if _, err := fmt.Sscanf(nextYear, "%d December", &r.NextYearAfterDay); err != nil {
		return unknown("last day of the budget year", nextYear)
	}
	switch trip {
	case "full working day":
		// The same two editions list paid time in point 6 (fees.md section 4).
		r.TripDay, r.TimePoint = "full_working_day", "p6"
	case "each day of the trip":
		r.TripDay = "each_day"
	default:
		return unknown("trip day", trip)
	}
	switch caps {
	case "consultation 2 h a person, 8 h a day":
		r.PersonCapMinutes, r.DayCapMinutes = 2*60, 8*60
	case "":
	default:
		return unknown("caps", caps)
	}
	return nil
}

// bands of p. 10-1; the open one above two hours is the actual time and needs no entry.
func (f *file) bands() ([]event.RoundingBand, error) {
	var out []event.RoundingBand
	for _, r := range f.RoundingRules {
		for _, b := range r.Bands {
			if b.ToMin == nil {
				continue
			}
			var paid ratio
			if err := json.Unmarshal(b.PaidHours, &paid); err != nil || paid.Den <= 0 {
				return nil, fmt.Errorf("band up to %d min has no hours: %w", *b.ToMin, err)
			}
			out = append(out, event.RoundingBand{FromMinutes: b.FromMin, ToMinutes: *b.ToMin, PaidHours: paid.event()})
		}
	}
	if len(out) != 3 {
		return nil, fmt.Errorf("p. 10-1 has three bands, not %d", len(out))
	}
	return out, nil
}
