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
	"qorgau/domain/roster"
)

// React answers a record: places acts, claims their minutes, and as home bar says who may have which minute.
func (s *State) React(rec *journal.Record, code string, cases *casefile.State, appts *appointment.State, r *roster.State, b *book.State) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.ActPerformed:
		return s.place(rec, e.Object, contentOf(&e.Register, &e.ActContent, rec), code, cases, appts, b, r)
	case *event.ActCorrected:
		return s.place(rec, e.Object, contentOf(&e.Register, &e.ActContent, rec), code, cases, appts, b, r)
	case *event.WorkEntered:
		return s.place(rec, e.Entry, contentOfEntry(e, rec), code, cases, appts, b, r)
	case *event.ConsultationEntered:
		return s.place(rec, e.Consultation, contentOfConsultation(e, rec), code, cases, appts, b, r)
	case *event.TripCostEntered:
		return s.place(rec, e.Cost, contentOfCost(e, rec), code, cases, appts, b, r)
	case *event.WorkActSigned:
		return s.sign(rec, e)
	case *event.WorkActCancelled:
		return s.cancel(rec, e)
	case *event.ActConfirmed:
		return s.confirmed(rec, e)
	case *event.ActObjected:
		return s.objected(rec, e, appts)
	case *event.ActAnswered:
		return s.answer(rec, e, code)
	case *event.OverlapDecided:
		return s.decided(rec, code, e.Act)
	case *event.HoldResolved:
		return s.decided(rec, code, e.Claim)
	case *event.ActRecorded:
		return s.recorded(rec.At, e, code, cases, appts, b)
	case *event.SettlementOrdered:
		return s.tellPaid(code, e)
	case *event.MinutesFreed:
		return s.tellFreed(code, e)
	case *event.DefenderNamed:
		return s.takeUp(e.Advocate, e, cases, appts)
	case *event.ClockDue:
		switch _, kind, _, _ := journal.SplitClock(e.Clock); kind {
		case kindFreed:
			return s.takeUpAll(cases, appts)
		case kindActReminder, kindActAlarm:
			return s.silence(journal.ClockObject(e.Clock), kind, appts)
		}
	case *event.MailReceived:
		switch m := e.Body.(type) {
		case *event.MinutesClaimed:
			return s.Home.answers(code, Key{rec.Source, m.Act})
		case *event.MinutesReleased:
			return s.Home.answers(code, Key{rec.Source, m.Act})
		case *event.OverlapRuled:
			return s.Home.answers(code, Key{rec.Source, m.Act})
		case *event.MinutesReturned:
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
func (s *State) place(rec *journal.Record, id string, c Content, code string, cases *casefile.State, appts *appointment.State, b *book.State, r *roster.State) []journal.Outcome {
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
	var out []journal.Outcome
	if c.Kind == Consultation {
		out = s.consult(rec, a, code, r, b)
	} else {
		out = s.judge(rec, a, code, cases, appts, b)
	}
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
	if refusal == "" && told.timed() && told.From < to.AcceptedAt-to.AcceptedAt%civil.Minute {
		refusal = "before_appointment"
	}
	if refusal == "" && told.Entry && told.Kind == Participation && s.inRegister(told, to, cases, appts) {
		refusal = "in_register"
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
	shared := s.shared(told, to, cases, appts)
	out = append(out, journal.Outcome{Body: &event.ActRecorded{
		Act: id, Revision: told.Revision, Appointment: to.ID, Advocate: to.Advocate, Case: cases.Home(to.Case, to.Person),
		Kind: told.Kind, Day: day, StartedAt: told.From, EndedAt: told.To, Minutes: told.minutes(),
		Flags: told.flags(b, unit, day, to, len(shared) > 0), Hold: told.hold(), Tiyn: told.Cost.Tiyn, Shared: shared,
	}})
	return out
}

// timed tells whether a record has a time of day.
func (c *Content) timed() bool { return c.Stated == 0 && !c.IsCost() && c.Kind != TripDay }

// hold is the code that keeps a record from being paid until somebody frees it: an act that the register lacks, a visit
// whose certificate proves another time (Rules p. 7(4)).
func (c *Content) hold() string {
	code := ""
	switch {
	case c.Entry && c.Kind == Participation:
		code = HoldUnconfirmed
	case c.Kind == Visit && (c.CertificateFrom != 0 || c.CertificateTo != 0) && (c.CertificateFrom != c.From || c.CertificateTo != c.To):
		code = "hold_certificate"
	}
	return code
}

// shared lists the other appointments of the advocate that one protocol serves: it is one interval, paid once.
func (s *State) shared(c *Content, to *appointment.Appointment, cases *casefile.State, appts *appointment.State) []string {
	if c.Entry || len(c.Persons) < 2 {
		return nil
	}
	var out []string
	root := cases.Root(casefile.CaseID(c.RegisterCase))
	for _, p := range c.canonical(cases) {
		if a := appts.Find(root, p, c.Advocate); a != nil && a.ID != to.ID && !slices.Contains(out, a.ID) {
			out = append(out, a.ID)
		}
	}
	sort.Strings(out)
	return out
}

// recorded follows a record that stands or was taken back: its minutes are claimed or given back, an entry that the
// register lacks is put to the body, one that it now has gives way, and the day is looked at as a whole.
func (s *State) recorded(at civil.Instant, e *event.ActRecorded, code string, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	a := s.Acts[e.Act]
	if a == nil {
		return nil
	}
	var out []journal.Outcome
	switch {
	case a.Stood.HomeBar == code || e.Withdrawn:
		out = s.Home.answers(code, Key{code, e.Act})
	default:
		q := a.asking(appts)
		out = append(out, journal.Outcome{Body: &event.MinutesClaimed{
			Mail: event.Mail{To: a.Stood.HomeBar}, Act: e.Act, Revision: e.Revision, Advocate: e.Advocate,
			Spans: q.Work, Waiting: q.Waiting, Day: q.Day, Stated: q.Stated, Protocol: q.Protocol, Place: q.Place,
		}})
	}
	if e.Hold == HoldUnconfirmed && !e.Withdrawn && a.question() == nil {
		out = append(out, a.put(&Question{Revision: e.Revision, What: askEntered, Code: codeNotInRegister, At: at}, 0, appts))
	}
	if !e.Withdrawn && !a.Stood.Content.Entry && e.Kind == Participation {
		out = append(out, s.giveWay(a, code, cases, appts)...)
	}
	return append(out, s.dayFlags(a, e, cases, appts, b)...)
}

// sameProtocol tells whether two records prove the same act: one protocol of one advocate in one case.
func (s *State) sameProtocol(c *Content, to *appointment.Appointment, o *Act, cases *casefile.State, appts *appointment.State) bool {
	p := appts.Get(o.Stood.Appointment)
	return o.Stands() && c.Protocol != "" && o.Stood.Content.Protocol == c.Protocol && o.Stood.Advocate == to.Advocate && p != nil &&
		cases.Home(p.Case, p.Person) == cases.Home(to.Case, to.Person)
}

// inRegister tells whether the register has the act that the advocate enters.
func (s *State) inRegister(c *Content, to *appointment.Appointment, cases *casefile.State, appts *appointment.State) bool {
	for d := c.From.UTCDate() - 1; d <= c.From.UTCDate()+1; d++ {
		for _, id := range s.OnDay(to.Advocate, d) {
			if o := s.Acts[id]; !o.Stood.Content.Entry && s.sameProtocol(c, to, o, cases, appts) {
				return true
			}
		}
	}
	return false
}

// giveWay takes back the entries of the advocate that the register now has itself.
func (s *State) giveWay(a *Act, code string, cases *casefile.State, appts *appointment.State) []journal.Outcome {
	to := appts.Get(a.Stood.Appointment)
	if to == nil {
		return nil
	}
	var out []journal.Outcome
	c := &a.Stood.Content
	for d := c.From.UTCDate() - 1; d <= c.From.UTCDate()+1; d++ {
		for _, id := range s.OnDay(to.Advocate, d) {
			o := s.Acts[id]
			if o.Stood.Content.Entry && o.Stood.Content.Kind == Participation && s.sameProtocol(c, to, o, cases, appts) {
				out = append(out, s.takeBack(o, o.Stood.Revision, code)...)
				out = append(out, journal.Outcome{Body: &event.ActRefused{Act: id, Revision: o.Stood.Revision, Code: "in_register"}})
			}
		}
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
	if c.IsCost() {
		return c.checkCost(now)
	}
	if c.Stated > 0 {
		switch {
		case c.Kind != Study && c.Kind != Drafting && c.Kind != Discussion:
			return "time_of_day_missing"
		case c.From > now:
			return "in_future"
		}
		return ""
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
	case c.Entry && c.Kind == Participation && (c.Protocol == "" || c.Action == ""):
		return "protocol_missing"
	}
	return ""
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
