package tariff

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// starts lists the first days of editions worth supposing for the lines of a day: 0 (the earliest lawful day), and, if
// a date of the lines lies in a border window, the day after it. A day that began before midnight may touch two dates.
func starts(b *Book, set event.Settings, g *Group, lines []event.FeeLine, day civil.Date) (tariffs, rules []civil.Date) {
	p := pricer{group: g, set: set}
	tariffs, rules = []civil.Date{0}, []civil.Date{0}
	look := func(d civil.Date) {
		d = p.basis(set.TariffDateBasis, d)
		if e := b.EditionOn(d); e != nil && e.WindowFrom != 0 && d >= e.WindowFrom && d <= e.WindowTo && !slices.Contains(tariffs, d+1) {
			tariffs = append(tariffs, d+1)
		}
	}
	look(day)
	for i := range lines {
		for j := range lines[i].Pieces {
			look(lines[i].Pieces[j].Day)
		}
	}
	d := p.basis(set.RoundingRuleDateBasis, day)
	if r := b.RulesOn(d); r != nil && r.WindowFrom != 0 && d >= r.WindowFrom && d <= r.WindowTo {
		rules = append(rules, d+1)
	}
	return tariffs, rules
}

// contains tells whether a list has a line with the same acts, sum and status; flags of a window do not count.
func contains(list []event.FeeLine, l *event.FeeLine) bool {
	for i := range list {
		m := &list[i]
		if m.Day == l.Day && m.Kind == l.Kind && m.Tiyn == l.Tiyn && m.Num == l.Num && m.Den == l.Den &&
			(m.Status == l.Status || l.Status == event.StatusConfirmWindow && m.Status == event.StatusPayable) && slices.Equal(m.Acts, l.Acts) {
			return true
		}
	}
	return false
}

// weight is the order of statuses: the first that a line has is its status. What stands after payable keeps no line
// out of a run.
var weight = []event.PayStatus{
	event.StatusBlockedYear, event.StatusBlockedUnverified,
	event.StatusNotPayableTime, event.StatusNotPayableLate, event.StatusNotPayableCap, event.StatusNotPayableClient, event.StatusNotPayableTrip, event.StatusNotPayableYielded, event.StatusNotPayableLost,
	event.StatusNotPayableNoCase, event.StatusNotPayablePlace, event.StatusNotPayableTaxi, event.StatusNotPayableAir, event.StatusNotPayablePerDiem,
	event.StatusHoldZone, event.StatusHoldOverlap, event.StatusHoldClient, event.StatusHoldSeverity, event.StatusHoldInterview,
	event.StatusHoldUnconfirmed, event.StatusHoldCertificate, event.StatusHoldNoWaiver, event.StatusHoldTripDayOff,
	event.StatusHoldRelease, event.StatusHoldTrip, event.StatusHoldTerm,
	event.StatusConfirmCalendar, event.StatusConfirmWindow, event.StatusConfirmCrossCase,
	event.StatusPayable,
	event.FlagMixedPriceLoss, event.FlagBreakMissing, event.FlagNightGround, event.FlagLongDay, event.FlagLongInterrogate,
	event.FlagPostponedCapped, event.FlagPersonCapped, event.FlagDayCapped, event.FlagWaitingYielded, event.FlagInTripDay, event.FlagBreakUnpaid,
	event.FlagTripCapped, event.FlagTripCut, event.FlagTripDocument,
}

func rank(s event.PayStatus) int {
	for i, x := range weight {
		if x == s {
			return i
		}
	}
	return len(weight)
}

// addFlag puts a flag into its place and raises the line's status if the flag is heavier.
func addFlag(l *event.FeeLine, f event.PayStatus) {
	r := rank(f)
	if r < rank(l.Status) {
		l.Status = f
	}
	at := len(l.Flags)
	for i, x := range l.Flags {
		if x == f {
			return
		}
		if rank(x) > r {
			at = i
			break
		}
	}
	l.Flags = append(l.Flags, "")
	copy(l.Flags[at+1:], l.Flags[at:])
	l.Flags[at] = f
}

// AddFlag is for a caller that learns later what concerns a line, such as StatusHoldTerm.
func AddFlag(l *event.FeeLine, f event.PayStatus) { addFlag(l, f) }
