package roster

import (
	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// KindCycle is the clock that walks through the days of the list and the rosters; its object is "roster". It stands at
// the next of the moments below, in the time of the bar's seat.
const KindCycle = "roster_cycle"

const cycleObject = "roster"

// Dates are the days of the yearly list and the monthly roster. They are settings of the book (list_dates,
// roster_publish_day), after Law 122-V art. 13 and order 733 p. 6, 9-12 [inferred].
type Dates struct {
	List       MonthDay // the bar sends the list to the department
	Agreements MonthDay // every advocate of it has an agreement
	Published  MonthDay // the department publishes it
	RosterDay  int      // day of the month before by which a roster is there
}

// MonthDay is a day of a year, the last on which something is in time.
type MonthDay struct{ Month, Day int }

// Owner is who keeps the duty roster from a day on (setting roster_owner).
type Owner struct {
	From   civil.Date
	Owner  string // bar, bar_with_justice_department
	Clause string
}

var owners = []Owner{
	{0, "bar", "2020 order p. 4"},
	{civil.DateOf(2021, 4, 19), "bar_with_justice_department", "2021 order p. 2"},
}

// DatesOn are the days in force on a day.
func DatesOn(b *book.State, d civil.Date) Dates {
	x := b.AppointmentSettingsOn(d)
	return Dates{MonthDay{12, x.ListDay.Number()}, MonthDay{12, x.ListAgreementDay.Number()}, MonthDay{12, x.ListPublicationDay.Number()},
		x.RosterPublishDay.Number()}
}

// OwnerOn is who keeps the roster on a day; only with the department must it be countersigned. The orders say it by date;
// since the second one the setting may leave it to the bar.
func OwnerOn(b *book.State, d civil.Date) Owner {
	in := owners[0]
	for _, x := range owners {
		if x.From <= d {
			in = x
		}
	}
	if x := b.AppointmentSettingsOn(d).RosterOwner; x == "bar" {
		in.Owner = "bar"
	}
	return in
}

// How long before a last day one is reminded of it.
const (
	rosterAhead = 5 // days
	listAhead   = 7
)

// nine is when reminders go out: nobody reads them at midnight.
const nine = 9 * 60

// moment is one look of the cycle: what is looked at, on a local day at a minute.
type moment struct {
	day    civil.Date
	minute int
	what   string
	of     civil.Date // first day of the month or year it is about
}

// The looks of the cycle.
const (
	lookRosterAhead = "roster_ahead"
	lookRosterDay   = "roster_day"
	lookMonth       = "month"
	lookListAhead   = "list_ahead"
	lookList        = "list"
	lookAgreements  = "agreements"
	lookPublished   = "list_published"
)

// moments are the looks that a month brings, by the local day.
func moments(b *book.State, first civil.Date) []moment {
	d := DatesOn(b, first)
	next := first.AddMonths(1)
	out := []moment{
		{first, 0, lookMonth, first},
		{first.AddDays(d.RosterDay - 1 - rosterAhead), nine, lookRosterAhead, next},
		{first.AddDays(d.RosterDay), 0, lookRosterDay, next},
	}
	year := civil.DateOf(first.Year()+1, 1, 1)
	for _, x := range []struct {
		on   MonthDay
		what string
	}{{d.List, lookList}, {d.Agreements, lookAgreements}, {d.Published, lookPublished}} {
		last := civil.DateOf(first.Year(), x.on.Month, x.on.Day)
		if day := last.AddDays(1); day.FirstOfMonth() == first {
			out = append(out, moment{day, 0, x.what, year})
		}
		if day := last.AddDays(-listAhead); x.what == lookList && day.FirstOfMonth() == first {
			out = append(out, moment{day, nine, lookListAhead, year})
		}
	}
	return out
}

// seat is the time zone of the bar's seat: that of the first unit it serves.
func seat(b *book.State, bar string, at civil.Instant) *event.ZoneOffsets {
	for i := range b.Units {
		if b.Units[i].Bar == bar {
			if row, ok := b.Unit(b.Units[i].Code, at); ok {
				return b.Law.Zone(row.Zone)
			}
		}
	}
	return nil
}

// runCycle sets the clock to the next moment, once there is a list or a roster and local time is known.
func (s *State) runCycle(bar string, at civil.Instant, clocks *journal.Clocks, b *book.State) {
	if len(s.Advocates) == 0 && len(s.Months) == 0 {
		return
	}
	if _, running := clocks.Running(cycleObject, KindCycle); running {
		return
	}
	zone := seat(b, bar, at)
	if zone == nil {
		return
	}
	today, _, ok := calendar.Local(zone, at)
	if !ok {
		return
	}
	next := civil.Instant(0)
	for _, first := range []civil.Date{today.FirstOfMonth(), today.FirstOfMonth().AddMonths(1)} {
		for _, m := range moments(b, first) {
			if t, ok := calendar.At(zone, m.day, m.minute); ok && t > at && (next == 0 || t < next) {
				next = t
			}
		}
	}
	if next != 0 {
		clocks.Start(cycleObject, KindCycle, next)
	}
}

// rings looks at what is due at the moment of the cycle, or ends a swap that nobody agreed to in time.
func (d *desk) rings(e *event.ClockDue) {
	name, kind, _, ok := journal.SplitClock(e.Clock)
	switch {
	case !ok:
	case kind == KindSwap:
		d.lapse(journal.ClockObject(e.Clock))
	case kind == KindCycle && name == cycleObject+"/"+KindCycle:
		zone := seat(d.book, d.code, e.Due)
		if zone == nil {
			return
		}
		today, _, _ := calendar.Local(zone, e.Due)
		for _, m := range moments(d.book, today.FirstOfMonth()) {
			if t, ok := calendar.At(zone, m.day, m.minute); ok && t == e.Due {
				d.look(m)
			}
		}
	}
}

// look calls those who owe what is not there.
func (d *desk) look(m moment) {
	month, year := "roster/"+MonthOf(m.of), "list/"+m.of.String()[:4]
	published, countersigned := d.standing(MonthOf(m.of))
	both := OwnerOn(d.book, m.of).Owner == "bar_with_justice_department"
	keepers := []string{"bar"}
	if both {
		keepers = append(keepers, "justice_department")
	}
	y := d.Years[int64(m.of.Year())]
	switch m.what {
	case lookRosterAhead:
		if !published {
			d.alarm(month, "roster_due", "bar")
		}
	case lookRosterDay:
		if !published {
			d.alarm(month, "roster_stale", keepers...)
		} else if both && !countersigned {
			d.alarm(month, "roster_not_countersigned", "justice_department", "bar")
		}
	case lookMonth:
		if !published {
			d.alarm(month, "roster_missing", keepers...)
		} else if both && !countersigned {
			d.alarm(month, "roster_not_countersigned", "justice_department", "bar")
		}
	case lookListAhead:
		if y == nil || y.SubmittedAt == 0 {
			d.alarm(year, "list_due", "bar")
		}
	case lookList:
		if y == nil || y.SubmittedAt == 0 {
			d.alarm(year, "list_missing", "bar")
		}
	case lookAgreements:
		if d.withoutAgreement(m.of) > 0 {
			d.alarm(year, "agreements_missing", "bar", "justice_department")
		}
	case lookPublished:
		if y == nil || y.PublishedAt == 0 {
			d.alarm(year, "list_not_published", "justice_department")
		}
	}
}

// standing tells whether a month's roster is there, and confirmed by the department.
func (s *State) standing(month string) (published, countersigned bool) {
	m := s.Months[month]
	return m != nil, m != nil && m.Countersigned >= m.Revision
}

// withoutAgreement counts the advocates of the list of a year who have no agreement for its first day.
func (s *State) withoutAgreement(first civil.Date) (n int) {
	for _, ref := range s.refs() {
		if a := s.Advocates[ref]; a.InList(first.Year()) && !a.AgreedOn(first) {
			n++
		}
	}
	return n
}
