package roster

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Evolve folds the list, the rosters and the offers.
func (s *State) Evolve(rec *journal.Record, code string, clocks *journal.Clocks, b *book.State) {
	s.foldYear(rec, b)
	s.foldEdits(rec, clocks)
	switch e := rec.Body.(type) {
	case *event.AdvocateListed:
		if s.listing(e, rec.At, b) == "" {
			s.list(e, rec, b)
		}
	case *event.AdvocateStatusChanged:
		s.status(e, rec, clocks, b)
	case *event.AdvocateAbsent:
		if a := s.Advocates[e.Advocate]; a != nil && e.From < e.To && e.To > rec.At {
			a.Absences = append(a.Absences, event.Span{From: e.From, To: e.To})
			a.wake(rec.At, clocks)
		}
	case *event.ClockDue:
		s.rang(e, rec.At, clocks, b)
	case *event.RosterPublished:
		s.publish(e, rec.Pos)
	case *event.RosterCountersigned:
		if m := s.Months[e.Month]; m != nil && e.Revision > m.Countersigned {
			m.Countersigned = e.Revision
		}
	case *event.OfferMade:
		s.offered(e, rec.At, b)
	case *event.OfferEnded:
		s.offerEnded(e)
	case *event.SlotUnreachable:
		if m, i := s.slot(e.Advocate, e.Zone, e.From, e.To); m != nil {
			m.Slots[i].Unreachable = true
		}
	case *event.RosterChecked:
		if m := s.Months[e.Month]; m != nil {
			m.Checked = *e
		}
	}
	s.runCycle(code, rec.At, clocks, b)
}

// Kinds of the clocks that this part sets; their object is ClockObject. Each stands at the next of its moments.
const (
	KindAbsence = "absence" // an absence of an advocate begins or ends
	KindStatus  = "status"  // a change of licence that was told ahead begins
)

// ClockObject is the object of an advocate's clocks.
func ClockObject(a journal.Ref) string { return "advocate/" + a.String() }

// OfClock gives the advocate whose clock went off, or nil.
func (s *State) OfClock(id string) *Advocate {
	object := journal.ClockObject(id)
	if len(object) != len("advocate/")+32 || object[:len("advocate/")] != "advocate/" {
		return nil
	}
	var ref journal.Ref
	for i := range ref {
		ref[i] = nibble(object[9+2*i])<<4 | nibble(object[10+2*i])
	}
	return s.Advocates[ref]
}

func nibble(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

func (s *State) list(e *event.AdvocateListed, rec *journal.Record, b *book.State) {
	a := s.Advocates[e.Advocate]
	if a == nil {
		if s.Advocates == nil {
			s.Advocates = map[journal.Ref]*Advocate{}
		}
		a = &Advocate{Ref: e.Advocate, HomeBar: e.HomeBar}
		s.catchUp(a, rec.At, b)
		s.Advocates[e.Advocate] = a
		s.order = nil
	}
	s.graves = nil
	a.HomeBar, a.Department, a.LicenceDate = e.HomeBar, e.Department, e.LicenceDate
	a.Languages, a.Minors, a.TrainedOn, a.IIN, a.IBAN = e.Languages, e.Minors, e.TrainedOn, e.IIN, e.IBAN
	a.Grave, a.Consent, a.ReadOn = e.Grave, e.ConsentOn != 0, e.LicenceReadOn
	if !a.InList(int(e.ListYear)) {
		a.Years = append(a.Years, e.ListYear)
	}
	if p := (Period{e.AgreementFrom, e.AgreementTo}); !slices.Contains(a.Agreements, p) {
		a.Agreements = append(a.Agreements, p)
	}
	a.Boxes = nil
	for _, box := range rec.Sealed {
		if box.Person == e.Advocate {
			a.Boxes = append(a.Boxes, box)
		}
	}
}

func (s *State) status(e *event.AdvocateStatusChanged, rec *journal.Record, clocks *journal.Clocks, b *book.State) {
	a := s.Advocates[e.Advocate]
	if a == nil {
		return
	}
	if e.Status == "active" && a.StatusAt(rec.At) != "active" {
		s.catchUp(a, rec.At, b)
	}
	i := len(a.Statuses)
	for i > 0 && a.Statuses[i-1].From > e.From {
		i--
	}
	a.Statuses = slices.Insert(a.Statuses, i, StatusFrom{e.Status, e.From, e.ReadOn})
	a.wake(rec.At, clocks)
}

// wake sets the clocks of an advocate to the next change of his licence and the next begin or end of an absence: several
// may be told ahead.
func (a *Advocate) wake(at civil.Instant, clocks *journal.Clocks) {
	next := map[string]civil.Instant{}
	look := func(kind string, moment civil.Instant) {
		if moment > at && (next[kind] == 0 || moment < next[kind]) {
			next[kind] = moment
		}
	}
	for _, x := range a.Statuses {
		look(KindStatus, x.From)
	}
	for _, x := range a.Absences {
		look(KindAbsence, x.From)
		look(KindAbsence, x.To)
	}
	for _, kind := range [...]string{KindStatus, KindAbsence} {
		if due, _ := clocks.Running(ClockObject(a.Ref), kind); next[kind] != 0 && due != next[kind] {
			clocks.Start(ClockObject(a.Ref), kind, next[kind])
		}
	}
}

// rang forgets absences that are over and sets the next clock. One who is back gets the median load, so that he is not
// asked for all he missed.
func (s *State) rang(e *event.ClockDue, at civil.Instant, clocks *journal.Clocks, b *book.State) {
	_, kind, _, ok := journal.SplitClock(e.Clock)
	if !ok || kind != KindAbsence && kind != KindStatus {
		return
	}
	a := s.OfClock(e.Clock)
	if a == nil {
		return
	}
	before := len(a.Absences)
	a.Absences = slices.DeleteFunc(a.Absences, func(x event.Span) bool { return x.To <= at })
	if len(a.Absences) < before {
		s.catchUp(a, at, b)
	}
	a.wake(at, clocks)
}

// catchUp lifts the load of a newcomer or returner to the median of the others of his bar.
func (s *State) catchUp(a *Advocate, at civil.Instant, b *book.State) {
	month := MonthOf(dayOr(b.LocalOfBar(a.HomeBar, at), at))
	var loads []int64
	for ref, o := range s.Advocates {
		if ref != a.Ref && o.HomeBar == a.HomeBar {
			loads = append(loads, o.LoadIn(month))
		}
	}
	load := a.LoadIn(month)
	if len(loads) > 0 {
		slices.Sort(loads)
		load = max(load, loads[len(loads)/2])
	}
	a.Month, a.Load = month, load
}

// publish takes a roster in; an older revision than the one in force is left aside. Silences stay with their slots.
func (s *State) publish(e *event.RosterPublished, pos int64) {
	old := s.Months[e.Month]
	if old != nil && old.Revision >= e.Revision {
		return
	}
	m := &Month{Month: e.Month, Revision: e.Revision, Pos: pos, Zones: e.Zones, Slots: make([]Slot, len(e.Slots))}
	for i, slot := range e.Slots {
		m.Slots[i].Slot = slot
	}
	m.sort()
	if old != nil {
		m.Countersigned, m.Changes, m.Checked = old.Countersigned, old.Changes, old.Checked
		for i := range old.Slots {
			o := &old.Slots[i]
			if o.Silences == 0 {
				continue
			}
			if j := m.find(o.Advocate, o.Zone, o.From, o.To); j >= 0 {
				m.Slots[j].Silences, m.Slots[j].Unreachable = o.Silences, o.Unreachable
			}
		}
	}
	if s.Months == nil {
		s.Months = map[string]*Month{}
	}
	s.Months[e.Month] = m
}

// sort puts the slots in order of zone, start and advocate, and forgets what was derived from their places.
func (m *Month) sort() {
	slices.SortStableFunc(m.Slots, func(a, b Slot) int {
		return cmp.Or(cmp.Compare(a.Zone, b.Zone), cmp.Compare(a.From, b.From), bytes.Compare(a.Advocate[:], b.Advocate[:]))
	})
	m.zones, m.units = nil, nil
}

func (s *State) offered(e *event.OfferMade, at civil.Instant, b *book.State) {
	a := s.Advocates[e.Advocate]
	if a == nil {
		return
	}
	day, _ := b.Local(e.Unit, at)
	month := MonthOf(dayOr(day, at))
	if a.Month != month {
		a.Month, a.Load = month, 0
	}
	a.Load++
	a.LastOffer = at
	if s.Offers == nil {
		s.Offers = map[string]Counted{}
	}
	c := Counted{Advocate: e.Advocate, Month: month}
	when := max(e.WantedAt, at)
	wanted, _ := b.Local(e.Unit, when)
	if m, i := s.duty(e.Advocate, dayOr(wanted, when), when); m != nil {
		c.Roster, c.Slot = m.Month, m.Slots[i].Slot
	}
	s.Offers[e.Offer] = c
}

func (s *State) offerEnded(e *event.OfferEnded) {
	c, ok := s.Offers[e.Offer]
	if !ok {
		return
	}
	delete(s.Offers, e.Offer)
	a := s.Advocates[c.Advocate]
	switch e.Result {
	case "declined_justified", "withdrawn":
		if a.Month == c.Month && a.Load > 0 {
			a.Load--
		}
		if e.Result == "declined_justified" {
			a.SuspendedUntil = max(a.SuspendedUntil, e.Until)
		}
	case "no_answer":
		a.Silent = Silence{}
		if m := s.Months[c.Roster]; m != nil {
			if i := m.find(c.Advocate, c.Slot.Zone, c.Slot.From, c.Slot.To); i >= 0 {
				m.Slots[i].Silences++
				a.Silent = Silence{m.Month, i}
			}
		}
	}
}

// React answers what was just folded: what a fact of the list or the roster means, what the roster lacks now, whom the
// calendar calls, and a duty slot in which an advocate was silent too often.
func (s *State) React(rec *journal.Record, code string, b *book.State) []journal.Outcome {
	d := &desk{State: s, rec: rec, code: code, book: b}
	switch e := rec.Body.(type) {
	case *event.AdvocateListed:
		d.refuseIf(e.Advocate.String(), s.listing(e, rec.At, b))
	case *event.AgreementSigned:
		d.refuseIf(e.Advocate.String(), s.agreement(e, rec.At, b))
	case *event.AdvocateConsented:
		d.knownOnly(e.Advocate)
		d.recheck(rec.At, civil.Instant(1<<62))
	case *event.TrainingWaived:
		d.knownOnly(e.Advocate)
	case *event.OrderShown:
		d.knownOnly(e.Advocate)
	case *event.AdvocateStatusChanged:
		d.recheck(e.From, civil.Instant(1<<62))
	case *event.AdvocateAbsent:
		d.recheck(e.From, e.To)
	case *event.RosterPublished:
		d.published(e)
	case *event.RosterCountersigned:
		if m := s.Months[e.Month]; m == nil || e.Revision > m.Revision {
			d.refuseIf("roster/"+e.Month, "no_such_object")
		}
	case *event.SlotEdited:
		d.edit(e)
	case *event.SwapProposed:
		d.propose(e)
	case *event.SwapAgreed:
		d.agree(e)
	case *event.SwapConfirmed:
		d.confirm(e)
	case *event.SlotChanged:
		d.check(e.Month)
	case *event.SlotUnreachable:
		d.recheck(e.From, e.To)
	case *event.OfferEnded:
		d.silent(e)
	case *event.ClockDue:
		d.rings(e)
	}
	return d.out
}

// desk is one React under way.
type desk struct {
	*State
	rec  *journal.Record
	code string // the bar
	book *book.State
	out  []journal.Outcome
}

func (d *desk) say(body journal.Body) { d.out = append(d.out, journal.Outcome{Body: body}) }

func (d *desk) refuse(object, code string) {
	d.say(&event.FactRefused{Fact: d.rec.Pos, Object: object, Code: code})
}

func (d *desk) refuseIf(object, code string) {
	if code != "" {
		d.refuse(object, code)
	}
}

func (d *desk) knownOnly(a journal.Ref) {
	if d.Advocates[a] == nil {
		d.refuse(a.String(), "roster_unknown_advocate")
	}
}

func (d *desk) alarm(object, code string, to ...string) {
	d.say(&event.AlarmRaised{Object: object, Code: code, To: to})
}

// silent marks a duty slot in which an advocate was silent too often, and calls the bar to fill the gap.
func (d *desk) silent(e *event.OfferEnded) {
	a := d.Advocates[e.Advocate]
	if e.Result != "no_answer" || a == nil {
		return
	}
	m := d.Months[a.Silent.Month]
	if m == nil || a.Silent.Slot >= len(m.Slots) {
		return
	}
	x := &m.Slots[a.Silent.Slot]
	if x.Advocate != a.Ref || x.Unreachable || x.Silences < int64(d.book.AppointmentSettingsOn(dayOr(d.book.LocalOfBar(d.code, d.rec.At), d.rec.At)).SilencesPerSlot.Number()) {
		return
	}
	d.say(&event.SlotUnreachable{Advocate: x.Advocate, Zone: x.Zone, From: x.From, To: x.To, Silences: x.Silences})
	d.alarm("roster/"+m.Month, "roster_gap", "bar")
}

func (s *State) monthNames() []string {
	names := make([]string, 0, len(s.Months))
	for name := range s.Months {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// MonthOf names the roster month of a local day, like 2025-10.
func MonthOf(d civil.Date) string { return d.String()[:7] }

// dayOr is the local day, or that in UTC while the time zone of the place is unknown.
func dayOr(d civil.Date, at civil.Instant) civil.Date {
	if d == 0 {
		return at.UTCDate()
	}
	return d
}
