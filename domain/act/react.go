package act

import (
	"slices"
	"sort"

	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/parking"
)

// React answers a record: places acts, claims their minutes, and as home bar says who may have which minute.
func (s *State) React(rec *journal.Record, code string, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.ActPerformed:
		return s.place(rec, e.Object, contentOf(&e.Register, &e.ActContent, rec), code, cases, appts, b)
	case *event.ActCorrected:
		return s.place(rec, e.Object, contentOf(&e.Register, &e.ActContent, rec), code, cases, appts, b)
	case *event.WorkEntered:
		return s.place(rec, e.Entry, contentOfEntry(e, rec), code, cases, appts, b)
	case *event.ActRecorded:
		if a := s.Acts[e.Act]; a != nil && a.Stood.HomeBar == code || e.Withdrawn {
			return s.Home.answers(code, Key{code, e.Act})
		}
	case *event.SettlementOrdered:
		return s.tellPaid(code, e)
	case *event.DefenderNamed:
		return s.takeUp(e.Advocate, e, cases, appts)
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == kindFreed {
			return s.takeUpAll(cases, appts)
		}
	case *event.MailReceived:
		switch m := e.Body.(type) {
		case *event.MinutesClaimed:
			return s.Home.answers(code, Key{rec.Source, m.Act})
		case *event.MinutesReleased:
			return s.Home.answers(code, Key{rec.Source, m.Act})
		}
	}
	if mayFree(rec) {
		return s.takeUpAll(cases, appts)
	}
	return nil
}

// place says what becomes of a message about an act: it stands in a work record, is refused, waits, or changes
// nothing.
func (s *State) place(rec *journal.Record, id string, c Content, code string, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	a := s.Acts[id]
	if a == nil {
		return nil
	}
	if a.Told.Source != rec.Source || a.Told.Message != rec.ID {
		if foreign(&a.Told, &c) {
			return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: id, Code: "id_conflict"}}}
		}
		return nil // an older revision
	}
	out := s.judge(rec, a, code, cases, appts, b)
	if d := a.Dropped; d.Fact != 0 && a.Waits == "" {
		out = append(out, journal.Outcome{Body: &event.FactTakenUp{Fact: d.Fact, Waits: d.Waits}})
	}
	return out
}

// judge says what becomes of the revision told last.
func (s *State) judge(rec *journal.Record, a *Act, code string, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	id, told := a.ID, &a.Told
	if told.Withdrawn {
		return s.takeBack(a, told.Revision, code)
	}
	if a.Stood.Revision == told.Revision && a.Stands() || a.Refused != "" {
		return nil
	}
	to, refusal := find(told, cases, appts)
	if refusal == "" {
		refusal = told.check(rec.At)
	}
	if refusal == "" && to == nil {
		return append(s.takeBack(a, told.Revision, code), journal.Outcome{Body: &event.FactParked{Fact: told.Fact, Waits: told.waits(cases)}})
	}
	if refusal == "" && told.From < to.AcceptedAt-to.AcceptedAt%civil.Minute {
		refusal = "before_appointment"
	}
	if refusal != "" {
		return append(s.takeBack(a, told.Revision, code), journal.Outcome{Body: &event.ActRefused{Act: id, Revision: told.Revision, Code: refusal}})
	}
	var out []journal.Outcome
	if a.Stands() && (a.Stood.Advocate != told.Advocate || a.Stood.HomeBar != to.HomeBar) {
		out = s.takeBack(a, told.Revision, code)
	}
	unit := told.Unit
	if unit == "" {
		unit = to.Unit
	}
	day, _ := b.Local(unit, told.Start())
	if day == 0 {
		day = told.Start().UTCDate()
	}
	work, idle := told.Work(), told.Idle()
	out = append(out, journal.Outcome{Body: &event.ActRecorded{
		Act: id, Revision: told.Revision, Appointment: to.ID, Advocate: to.Advocate, Case: cases.Home(to.Case, to.Person),
		Kind: told.Kind, Day: day, StartedAt: told.From, EndedAt: told.To, Minutes: minutes(work) + minutes(idle),
		Flags: told.flags(b, unit, to),
	}})
	if to.HomeBar != code {
		out = append(out, journal.Outcome{Body: &event.MinutesClaimed{
			Mail: event.Mail{To: to.HomeBar}, Act: id, Revision: told.Revision, Advocate: to.Advocate,
			Spans: union(work, nil), Waiting: subtract(union(idle, nil), work),
		}})
	}
	return out
}

// takeBack withdraws what stands of an act and gives its minutes back.
func (s *State) takeBack(a *Act, revision int64, code string) []journal.Outcome {
	if !a.Stands() {
		return nil
	}
	st := &a.Stood
	out := []journal.Outcome{{Body: &event.ActRecorded{
		Act: a.ID, Revision: revision, Appointment: st.Appointment, Advocate: st.Advocate, Case: st.Case,
		Kind: st.Content.Kind, Day: st.Day, StartedAt: st.Content.From, EndedAt: st.Content.To, Withdrawn: true,
	}}}
	if st.HomeBar != code {
		out = append(out, journal.Outcome{Body: &event.MinutesReleased{
			Mail: event.Mail{To: st.HomeBar}, Act: a.ID, Revision: revision, Advocate: st.Advocate,
		}})
	}
	return out
}

// find gives the appointment that the act was done under. Of several clients of one protocol the smallest reference
// that has one counts: the protocol is one interval and is paid once.
func find(c *Content, cases *casefile.State, appts *appointment.State) (to *appointment.Appointment, refusal string) {
	if c.Entry {
		to = appts.Get(c.Appointment)
		if to != nil && to.Advocate != c.Advocate {
			return nil, "no_appointment"
		}
		return to, ""
	}
	root := cases.Root(casefile.CaseID(c.RegisterCase))
	for _, p := range c.canonical(cases) {
		a := appts.Find(root, p, c.Advocate)
		if a == nil {
			continue
		}
		if a.AcceptedAt-a.AcceptedAt%civil.Minute <= c.From {
			return a, ""
		}
		if to == nil {
			to = a
		}
	}
	return to, ""
}

func (c *Content) canonical(cases *casefile.State) []journal.Ref {
	out := make([]journal.Ref, len(c.Persons))
	for i, p := range c.Persons {
		out[i] = cases.Canonical(p)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Less(out[j]) })
	return slices.Compact(out)
}

// waits is the key under which the fact waits for its appointment.
func (c *Content) waits(cases *casefile.State) string {
	if c.Entry {
		return parking.ForAppointment(c.Appointment)
	}
	var first journal.Ref
	if list := c.canonical(cases); len(list) > 0 {
		first = list[0]
	}
	return parking.ForDefence(cases.Root(casefile.CaseID(c.RegisterCase)), first, c.Advocate)
}

// check finds what cannot be a time: whole minutes, an end after the start, breaks inside and apart (CPC 199(3)), no
// stretch above a day, nothing that has not ended yet. A visit is proved by its certificate (Rules p. 7(4)).
func (c *Content) check(now civil.Instant) string {
	for _, t := range [...]civil.Instant{c.From, c.To, c.WaitingFrom} {
		if t%civil.Minute != 0 {
			return "seconds"
		}
	}
	if c.To <= c.From {
		return "end_not_after_start"
	}
	end := c.From
	for _, b := range c.Breaks {
		if b.From%civil.Minute != 0 || b.To%civil.Minute != 0 {
			return "seconds"
		}
		if b.From < end || b.To <= b.From || b.To > c.To {
			return "break_outside"
		}
		end = b.To
	}
	switch {
	case c.To-c.From > civil.Day, c.WaitingFrom != 0 && c.From-c.WaitingFrom > civil.Day:
		return "overlong"
	case c.To > now:
		return "in_future"
	case c.Kind == Visit && c.Certificate == "":
		return "missing_attachment"
	}
	return ""
}

// flags are what a person should look at; no minute is cut for them.
func (c *Content) flags(b *book.State, unit string, to *appointment.Appointment) []string {
	var out []string
	if !c.Entry && c.Ground == "" && touchesNight(b, unit, c.From, c.To) {
		out = append(out, "night_without_ground")
	}
	if c.Action == "interrogation" {
		if n := minutes(c.Work()); n > 8*60 {
			out = append(out, string(event.FlagLongInterrogate))
		}
		if c.To-c.From > 4*civil.Hour && len(c.Breaks) == 0 {
			out = append(out, string(event.FlagBreakMissing))
		}
	}
	if to.EndedAt != 0 && c.From >= to.EndedAt {
		out = append(out, "after_end")
	}
	return out
}

// takeUp frees facts of an advocate that now have their appointment, but wait for another one: that of another client
// of the same protocol; or whose case was joined, or whose person became known under another reference, after that.
// What waits for the appointment just named is freed by parking itself.
func (s *State) takeUp(advocate journal.Ref, named *event.DefenderNamed, cases *casefile.State, appts *appointment.State) []journal.Outcome {
	if len(s.Parked[advocate]) == 0 {
		return nil
	}
	var keys []string
	if named != nil {
		for _, c := range cases.Related(named.Case) {
			for _, p := range cases.Same(named.Person) {
				keys = append(keys, parking.ForDefence(c, p, advocate))
			}
		}
	}
	var out []journal.Outcome
	for _, pos := range s.Parked[advocate] {
		a := s.Acts[s.Pending[pos]]
		if a == nil || a.Told.Entry || slices.Contains(keys, a.Waits) {
			continue
		}
		if to, _ := find(&a.Told, cases, appts); to != nil {
			out = append(out, journal.Outcome{Body: &event.FactTakenUp{Fact: pos, Waits: a.Waits}})
		}
	}
	return out
}

// mayFree tells whether a message may show that a fact waits for an appointment that is there.
func mayFree(rec *journal.Record) bool {
	switch rec.Body.(type) {
	case *event.CaseJoined, *event.PersonIdentified:
		return true
	}
	card, ok := rec.Body.(event.HasCard)
	return ok && !card.PersonCard().SameAs.IsZero()
}

// takeUpAll takes up what it can of the facts that wait, as many as one group takes; the rest follows by a clock.
func (s *State) takeUpAll(cases *casefile.State, appts *appointment.State) []journal.Outcome {
	out := s.freed(cases, appts)
	return out[:min(len(out), perGroup)]
}

// follow sets the clock for the freed facts that one group does not take.
func (s *State) follow(rec *journal.Record, clocks *journal.Clocks, cases *casefile.State, appts *appointment.State) {
	if len(s.freed(cases, appts)) > perGroup {
		clocks.Start(objectActs, kindFreed, rec.At)
	}
}

func (s *State) freed(cases *casefile.State, appts *appointment.State) []journal.Outcome {
	if len(s.Parked) == 0 {
		return nil
	}
	who := make([]journal.Ref, 0, len(s.Parked))
	for r := range s.Parked {
		who = append(who, r)
	}
	sort.Slice(who, func(i, j int) bool { return who[i].Less(who[j]) })
	var out []journal.Outcome
	for _, r := range who {
		out = append(out, s.takeUp(r, nil, cases, appts)...)
	}
	return out
}

// tellPaid tells other home bars that minutes stand: their settlement was ordered.
func (s *State) tellPaid(code string, e *event.SettlementOrdered) []journal.Outcome {
	var out []journal.Outcome
	for i := range e.Lines {
		for _, id := range s.Groups[e.Lines[i].Group] {
			a := s.Acts[id]
			if a == nil || a.Stood.HomeBar == code || a.Stood.HomeBar == "" {
				continue
			}
			out = append(out, journal.Outcome{Body: &event.MinutesPaid{
				Mail: event.Mail{To: a.Stood.HomeBar}, Act: id, Revision: a.Stood.Revision, Advocate: a.Stood.Advocate,
			}})
		}
	}
	return out
}

// Check returns the invariants of minutes that do not hold: no minute of an advocate is ordered to be paid twice.
func (s *State) Check(code string) []journal.Finding {
	var out []journal.Finding
	for _, pair := range s.Home.doubled() {
		out = append(out, journal.Finding{
			Journal: code, Rule: "minutes_paid_twice",
			Detail: pair[0].Journal + "/" + pair[0].Act + " and " + pair[1].Journal + "/" + pair[1].Act,
		})
	}
	return out
}
