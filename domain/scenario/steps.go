package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// The place of every story: a bar, two police units in neighbouring zones, and their time zone.
const (
	Bar       = "KZ-71"
	Unit      = "71-district_police-01"
	FarUnit   = "71-district_police-02"
	ZoneName  = "Asia/Almaty"
	MonthName = "2025-10"
)

// Noon is local noon of 15 October 2025, a working day.
var Noon = civil.InstantOf(2025, 10, 15, 7, 0, 0)

// TheBook is a letter of the country with zones and units.
func TheBook() Step {
	return Step{"the book of rules has come", func(w *World) {
		w.T.Helper()
		w.Mail(&event.BookSent{
			Mail: event.Mail{To: w.Journal, Seq: w.letter + 1},
			Zones: []event.ZoneOffsets{{Zone: ZoneName, Source: "tz", Offsets: []event.ZoneOffset{
				{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 360}, {From: civil.InstantOf(2024, 2, 29, 18, 0, 0), Minutes: 300}}}},
			Units: []event.UnitRow{
				{Code: Unit, Zone: ZoneName, Bar: Bar}, {Code: FarUnit, Zone: ZoneName, Bar: Bar},
				{Code: "31-district_police-01", Zone: ZoneName, Bar: Bar}, {Code: "11-district_police-01", Zone: ZoneName, Bar: Bar}},
		})
	}}
}

// Listed puts advocates on the bar's list, fit for everything.
func Listed(names ...string) Step {
	return Step{"on the list: " + strings.Join(names, ", "), func(w *World) {
		w.T.Helper()
		for _, name := range names {
			ListedAs(name, nil).Do(w)
		}
	}}
}

// ListedAs puts an advocate on the list after a change to what all others have.
func ListedAs(name string, change func(*event.AdvocateListed)) Step {
	return Step{name + " is listed", func(w *World) {
		w.T.Helper()
		e := &event.AdvocateListed{Advocate: Ref(name), LicenceDate: civil.DateOf(2015, 3, 2), IIN: "valid", IBAN: "valid",
			HomeBar: w.Journal, Department: "71-justice_department-01", ListYear: int64(w.Now.UTCDate().Year()),
			AgreementFrom: civil.DateOf(w.Now.UTCDate().Year(), 1, 1), AgreementTo: civil.DateOf(w.Now.UTCDate().Year()+1, 12, 31),
			Languages: []string{"kk", "ru"}, Minors: true, TrainedOn: civil.DateOf(2020, 6, 1),
			ConsentOn: civil.DateOf(w.Now.UTCDate().Year(), 1, 1)}
		if change != nil {
			change(e)
		}
		w.Send(e, Boxes(name, "advocate_id", "advocate_name", "advocate_iin", "advocate_iban", "advocate_phone", "licence")...)
	}}
}

// Boxes makes sealed values of somebody.
func Boxes(name string, fields ...string) []journal.Box {
	var out []journal.Box
	for _, f := range fields {
		out = append(out, journal.Box{Person: Ref(name), Field: f, Bytes: []byte(f + " of " + name)})
	}
	return out
}

// OnDuty publishes a duty roster for the month of the story: everybody named is on duty in the near zone all month.
func OnDuty(names ...string) Step { return Duty(MonthName, 1, names, nil) }

// Duty publishes a revision of a month's roster: who is on duty all month near Unit, and who near FarUnit.
func Duty(month string, revision int64, near, far []string) Step {
	return Step{onDutyText(month, near, far), func(w *World) {
		w.T.Helper()
		year, _ := strconv.Atoi(month[:4])
		m, _ := strconv.Atoi(month[5:])
		from := civil.DateOf(year, m, 1).Start() - 5*civil.Hour
		to := civil.DateOf(year, m, 1).AddMonths(1).Start() - 5*civil.Hour
		e := &event.RosterPublished{Month: month, Revision: revision, Zones: []event.Zone{
			{Zone: "near", Units: []string{Unit, "31-district_police-01", "11-district_police-01"}, Neighbours: []string{"far"}},
			{Zone: "far", Units: []string{FarUnit}}, {Zone: "away", Units: []string{}}}}
		for _, name := range near {
			e.Slots = append(e.Slots, event.Slot{Advocate: Ref(name), Zone: "near", From: from, To: to})
		}
		for _, name := range far {
			e.Slots = append(e.Slots, event.Slot{Advocate: Ref(name), Zone: "far", From: from, To: to})
		}
		w.Send(e)
	}}
}

func onDutyText(month string, near, far []string) string {
	text := "nobody is on duty in the unit's zone"
	if len(near) > 0 {
		text = "on duty in the unit's zone: " + strings.Join(near, ", ")
	}
	if len(far) > 0 {
		text += "; in the neighbouring zone: " + strings.Join(far, ", ")
	}
	return text + " (" + month + ")"
}

// Slots publishes a roster of given slots, in the zones near, far and away.
func Slots(revision int64, slots ...event.Slot) Step {
	return Step{fmt.Sprintf("roster revision %d with %d slots", revision, len(slots)), func(w *World) {
		w.T.Helper()
		w.Send(&event.RosterPublished{Month: MonthName, Revision: revision, Slots: slots, Zones: []event.Zone{
			{Zone: "near", Units: []string{Unit}, Neighbours: []string{"far"}}, {Zone: "far", Units: []string{FarUnit}},
			{Zone: "away", Units: []string{}}}})
	}}
}

// Reg is the register's header of a message about an object in a case, happening now.
func (w *World) Reg(object, registerCase string) event.Register {
	return event.Register{Object: object, Revision: 1, OccurredAt: w.Now, Unit: Unit, RegisterCase: registerCase}
}

// Request asks for a defender, urgently, for a suspect; change may say otherwise.
func Request(id, registerCase, person string, change func(*event.DefenderRequested)) Step {
	return Step{fmt.Sprintf("a defender is asked for %s in case %s (request %s)", person, registerCase, id), func(w *World) {
		w.T.Helper()
		e := &event.DefenderRequested{Register: w.Reg(id, registerCase), Person: Ref(person), Basis: "decree",
			DocumentNumber: "17", DocumentDate: (w.Now + 5*civil.Hour).UTCDate(), Grounds: []string{"requested"}, Status: "suspect",
			Article: "1880003", Severity: "medium", Urgency: "urgent", Language: "ru",
			Draw: journal.Hash(Hash("draw of " + id))}
		e.IIN = "absent"
		if change != nil {
			change(e)
		}
		w.Send(e, Boxes(person, "person_id", "person_name")...)
	}}
}

// Hash spreads a text over 32 bytes.
func Hash(s string) (h [32]byte) {
	a, b := Ref(s), Ref(s+"'")
	copy(h[:16], a[:])
	copy(h[16:], b[:])
	return h
}

// Message is any message of the register, told in a sentence.
func Message(text string, make func(*World) journal.Body) Step {
	return Step{text, func(w *World) { w.T.Helper(); w.Send(make(w)) }}
}

// Accepts lets the advocate of the open offer of a request accept it.
func Accepts(request string) Step {
	return Step{"the advocate asked under " + request + " accepts", func(w *World) {
		w.T.Helper()
		o := w.Offer(request)
		if o == nil {
			w.Failf("nobody is asked for %s", request)
		}
		w.Send(&event.OfferAccepted{Offer: o.Offer, Advocate: o.Advocate})
	}}
}

// Declines lets the advocate of the open offer of a request decline it.
func Declines(request, reason string) Step {
	return Step{"the advocate asked under " + request + " declines: " + reason, func(w *World) {
		w.T.Helper()
		o := w.Offer(request)
		if o == nil {
			w.Failf("nobody is asked for %s", request)
		}
		w.Send(&event.OfferDeclined{Offer: o.Offer, Advocate: o.Advocate, Reason: reason})
	}}
}

// Offer is the open offer of a request, or nil.
func (w *World) Offer(request string) *event.OfferMade {
	for i := len(w.Records) - 1; i >= 0; i-- {
		switch e := w.Records[i].Body.(type) {
		case *event.OfferEnded:
			if e.Request == request {
				return nil
			}
		case *event.OfferMade:
			if e.Request == request {
				return e
			}
		}
	}
	return nil
}

// Appointed is the last appointment under a request, or nil.
func (w *World) Appointed(request string) *event.DefenderNamed {
	for i := len(w.Records) - 1; i >= 0; i-- {
		if e, ok := w.Records[i].Body.(*event.DefenderNamed); ok && e.Request == request {
			return e
		}
	}
	return nil
}

// Passes lets time pass; clocks go off on the way.
func Passes(d civil.Instant) Step {
	return Step{passText(d), func(w *World) { w.T.Helper(); w.Until(w.Now + d) }}
}

func passText(d civil.Instant) string {
	for _, u := range []struct {
		length    civil.Instant
		one, many string
	}{{civil.Day, "a day passes", "days pass"}, {civil.Hour, "an hour passes", "hours pass"}, {civil.Minute, "a minute passes", "minutes pass"}} {
		switch {
		case d == u.length:
			return u.one
		case d > 0 && d%u.length == 0:
			return fmt.Sprintf("%d %s", d/u.length, u.many)
		}
	}
	return fmt.Sprintf("%d s pass", d/civil.Second)
}

// Happens asks that an event of a type was recorded since the last When, and that it is so.
func Happens[T any](text string, so func(*T) bool) Step {
	return Step{text, func(w *World) {
		w.T.Helper()
		all := Every[T](w)
		for _, e := range all {
			if so == nil || so(e) {
				return
			}
		}
		w.Failf("it did not happen (%d events %T)", len(all), *new(T))
	}}
}

// Never asks that no event of a type was recorded since the last When.
func Never[T any](text string) Step {
	return Step{text, func(w *World) {
		w.T.Helper()
		if all := slices.DeleteFunc(Every[T](w), ofTheCalendar[T]); len(all) > 0 {
			w.Failf("it happened: %+v", *all[0])
		}
	}}
}

// ofTheCalendar tells the calls about lists and rosters that are due, which go on beside every story: one that is about
// them asks for them with Happens.
func ofTheCalendar[T any](e *T) bool {
	a, ok := any(e).(*event.AlarmRaised)
	return ok && (strings.HasPrefix(a.Object, "roster/") || strings.HasPrefix(a.Object, "list/"))
}
