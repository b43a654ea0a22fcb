package tariff

import (
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Parties of the payment procedure.
const (
	Advocate = "advocate"
	Bar      = "bar"
)

// Step is one step of the payment procedure: where the case stands and when the step is taken. Dates are local.
type Step struct {
	On          civil.Date // day of the filing, or of the calculation
	FirstAction civil.Date // of the work, for procedure_date_basis = action_date
	Wave        string     // pilot wave that is live in the territory on that day; empty: none
}

// Procedure is who does what by the edition of the Rules that governs a step.
type Procedure struct {
	Rules     *event.RulesEdition // nil: no edition is in force
	Set       event.Settings      // with defaults
	Calculate string              // who calculates: bar, advocate
	Apply     string              // who applies
	Payee     string              // whose account is paid
	// Doubt tells that the day lies in the window of an edition's start and the other edition lets the other party
	// apply (`border_window_policy` = require_confirmation).
	Doubt bool
}

// Procedure finds the edition of the Rules for a step by `procedure_date_basis` and who does what by it,
// `applicant_switch` and `payee_switch`.
func (b *Book) Procedure(s Step) Procedure {
	p := Procedure{Set: WithDefaults(b.SettingsOn(s.On))}
	day := s.On
	if p.Set.ProcedureDateBasis == "action_date" && s.FirstAction != 0 {
		day = s.FirstAction
	}
	early, late := b.RulesOn(day), b.rulesOn(day, day+1)
	p.Rules = early
	switch {
	case p.Set.BorderWindowPolicy == "latest_day" && late != nil:
		p.Rules = late
	case p.Set.BorderWindowPolicy == "require_confirmation":
		p.Doubt = early != nil && late != nil && early.Applicant != late.Applicant
	}
	if p.Rules == nil {
		return p
	}
	p.Calculate, p.Apply, p.Payee = party(p.Rules.Calculates), party(p.Rules.Applicant), party(p.Rules.Payee)
	if s.Wave != "" && p.Set.ApplicantSwitch == "pilot_wave" {
		p.Calculate, p.Apply, p.Doubt = Advocate, Advocate, false
	}
	switch from, dated := strings.CutPrefix(string(p.Set.PayeeSwitch), "agreement_"); {
	case dated:
		if d, err := civil.ParseDate(from); err == nil && day >= d {
			p.Payee = Advocate
		}
	case p.Set.PayeeSwitch == "pilot_wave" && s.Wave != "":
		p.Payee = Advocate
	}
	return p
}

// party is the advocate where an edition does not name one.
func party(s string) string {
	if s == "" {
		return Advocate
	}
	return s
}

// FileBy is the last day for the request of a month given by any of its days, where the edition fixes a day: in P2018
// the 7th of the next month, for December the 15th of December itself (Rules p. 11). 0: it fixes none.
func (p *Procedure) FileBy(month civil.Date) civil.Date {
	if p.Rules == nil || p.Rules.FileByDay == 0 {
		return 0
	}
	if _, m, _ := month.Parts(); m == 12 && p.Rules.FileByDayDecember > 0 {
		return month.FirstOfMonth().AddDays(p.Rules.FileByDayDecember - 1)
	}
	return month.FirstOfMonth().AddMonths(1).AddDays(p.Rules.FileByDay - 1)
}

// TermBegins is the first day of the edition that brought the month for the application; 0: no edition has.
func (b *Book) TermBegins() civil.Date { return b.termBegins() }

// merged puts spans of days in order and joins those that overlap or touch, so that no day interrupts a term twice.
func merged(spans [][2]civil.Date) [][2]civil.Date {
	list := slices.Clone(spans)
	slices.SortFunc(list, func(a, b [2]civil.Date) int {
		if a[0] != b[0] {
			return int(a[0] - b[0])
		}
		return int(a[1] - b[1])
	})
	var out [][2]civil.Date
	for _, s := range list {
		if n := len(out); n > 0 && s[0] <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}
