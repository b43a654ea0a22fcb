package tariff

import (
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Filing is what decides whether an application came in time (Rules p. 5 since P2025). Dates are local.
type Filing struct {
	PaymentDecree civil.Date
	Others        []civil.Date // other documents of p. 5: appointing decree, certificates, rulings
	FirstAction   civil.Date   // of the work, for procedure_date_basis = action_date
	Filed         civil.Date
	// Interrupted lists spans of illness or force majeure, first and last day included, in any order.
	Interrupted [][2]civil.Date
}

// Term gives the last day for the application and what follows for one filed on f.Filed: "" (in time, or the edition
// knows no such term: then last is 0), StatusHoldTerm (a person decides) or StatusNotPayableLate.
func (b *Book) Term(f Filing) (last civil.Date, status event.PayStatus) {
	set := WithDefaults(b.SettingsOn(f.Filed))
	basis := f.Filed
	if set.ProcedureDateBasis == "action_date" && f.FirstAction != 0 {
		basis = f.FirstAction
	}
	rules := b.RulesOn(basis)
	if rules == nil || rules.ApplicationMonths == 0 {
		return 0, ""
	}
	start := f.start(set)
	if begin := b.termBegins(); start < begin && set.OneMonthTransition == "from_rule_start" {
		start = begin
	}
	last = f.end(set, start, rules.ApplicationMonths)
	shifted := b.Years.NextWorkingDay(last)
	if set.OneMonthLastDayOff == "next_working_day" {
		last = shifted
	}
	switch {
	case f.Filed <= last:
		return last, ""
	case f.Filed <= shifted && set.OneMonthLastDayOff == "person_decides":
		return last, event.StatusHoldTerm
	}
	return last, event.StatusNotPayableLate
}

// start is the document that starts the month.
func (f Filing) start(set event.Settings) civil.Date {
	d := f.PaymentDecree
	for _, o := range f.Others {
		if set.OneMonthStart == "any_earliest" && o < d || set.OneMonthStart == "any_latest" && o > d {
			d = o
		}
	}
	return d
}

// end counts the months and lengthens them by interruptions that fell into the term.
func (f Filing) end(set event.Settings, start civil.Date, months int) civil.Date {
	thirty := set.OneMonthCount == "30_days"
	last := calendar.OneMonth(start, months, thirty)
	for _, s := range merged(f.Interrupted) {
		from, to := max(s[0], start), s[1]
		if from > last || to < from {
			continue
		}
		if set.OneMonthInterruption == "restart" {
			last = calendar.OneMonth(to, months, thirty)
		} else {
			last += to - from + 1
		}
	}
	return last
}

// termBegins is the first day of the edition that brought the term.
func (b *Book) termBegins() civil.Date {
	for i := range b.Rules {
		if b.Rules[i].ApplicationMonths > 0 {
			return b.Rules[i].ValidFrom
		}
	}
	return 0
}

// PayBy is the last day to pay what was reconciled for the month of d (Rules p. 12): a day of the next month, for
// December one of December itself. 0: no edition is in force.
func (b *Book) PayBy(d civil.Date) civil.Date {
	rules := b.RulesOn(d)
	if rules == nil {
		return 0
	}
	_, month, _ := d.Parts()
	by := d.FirstOfMonth().AddMonths(1).AddDays(rules.PayByDay - 1)
	if month == 12 {
		by = d.FirstOfMonth().AddDays(rules.PayByDayDecember - 1)
	}
	if WithDefaults(b.SettingsOn(d)).PaymentDeadlineDayOff == "next_working_day" {
		return b.Years.NextWorkingDay(by)
	}
	return b.Years.PreviousWorkingDay(by)
}

// NextYear tells whether an application filed on d is paid from the budget of the next year (Rules p. 12).
func (b *Book) NextYear(d civil.Date) bool {
	rules := b.RulesOn(d)
	_, month, day := d.Parts()
	return rules != nil && month == 12 && rules.NextYearAfterDay > 0 && day > rules.NextYearAfterDay
}

// DecreeBy is the last day for the payment decree: working days from the receipt of the advocate's application, and,
// when the work lasts over a month, not later than the last working day of the month (Rules p. 10).
func (b *Book) DecreeBy(received civil.Date, overAMonth bool) civil.Date {
	rules := b.RulesOn(received)
	if rules == nil {
		return 0
	}
	by := b.Years.AddWorkingDays(received, rules.DecreeWorkingDays)
	if end := b.Years.LastWorkingDayOfMonth(received); overAMonth && rules.DecreeAtEndOfMonth && end < by && end >= received {
		return end
	}
	return by
}
