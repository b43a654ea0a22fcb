package claim

import (
	"slices"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// clockTerm warns of the end of the month for an application; its object is a claim.
const clockTerm = "application_term"

// Days before the last day on which the one who applies is warned; after it he is told that it is over.
var warnings = [...]int64{7, 1}

// morning is the minute of the day at which people are reminded.
const morning = 9 * 60

// Codes of a term.
const (
	codeTermAhead       = "term_ahead"
	codeTermOver        = "term_over"
	codeTermInterrupted = "term_interrupted"
	codeTermOutage      = "term_outage"
	codeTermRules       = "term_rules"
)

// Interruption is illness of an advocate or force majeure, in its highest revision. Days are included.
type Interruption struct {
	ID           string
	Revision     int64
	Void         bool
	Advocate     journal.Ref
	Kind         string
	From, To     civil.Date
	Document     string
	DocumentDate civil.Date
	Hash         journal.Hash
}

// Outage is an act of failure in its highest revision.
type Outage struct {
	ID       string
	Revision int64
	Void     bool
	Unit     string
	From, To civil.Instant
}

// interruptionBad is the code that makes a record of an interruption mean nothing; empty: it counts.
func (s *State) interruptionBad(e *event.TermInterrupted) string {
	had := s.Interrupts[e.Interruption]
	switch {
	case e.To < e.From:
		return "end_not_after_start"
	case e.DocumentDate == 0 || e.Document == "":
		return "missing_attachment"
	case had != nil && had.Advocate != e.Advocate:
		return "id_conflict"
	case had != nil && had.Revision >= e.Revision:
		return "older_revision"
	}
	return ""
}

func (s *State) interrupt(e *event.TermInterrupted) {
	if s.interruptionBad(e) != "" {
		return
	}
	if s.Interrupts == nil {
		s.Interrupts = map[string]*Interruption{}
	}
	s.Interrupts[e.Interruption] = &Interruption{
		ID: e.Interruption, Revision: e.Revision, Void: e.Withdrawn, Advocate: e.Advocate, Kind: e.Kind, From: e.From, To: e.To,
		Document: e.Document, DocumentDate: e.DocumentDate, Hash: e.Hash,
	}
}

// interruptionIs tells whether a record was just folded.
func (s *State) interruptionIs(e *event.TermInterrupted) bool {
	i := s.Interrupts[e.Interruption]
	return i != nil && i.Advocate == e.Advocate && i.Revision == e.Revision && i.From == e.From && i.To == e.To && i.Document == e.Document && i.Void == e.Withdrawn
}

// outageBad is the code that makes an act of failure prove nothing; empty: it counts. From and to are whole minutes, it
// is over, and three different persons signed (order 89 p. 67-69, annex 21).
func (s *State) outageBad(e *event.OutageReported, at civil.Instant) string {
	had := s.Outages[e.Outage]
	switch {
	case e.From%civil.Minute != 0 || e.To%civil.Minute != 0:
		return "seconds"
	case e.To <= e.From:
		return "end_not_after_start"
	case e.To > at || e.RestoredAt < e.To || e.RestoredAt > at:
		return "in_future"
	case e.BodyOfficial == e.ServiceOfficial || e.BodyOfficial == e.CommitteeOfficial || e.ServiceOfficial == e.CommitteeOfficial:
		return "outage_signatures"
	case had != nil && had.Revision >= e.Revision:
		return "older_revision"
	}
	return ""
}

func (s *State) failed(e *event.OutageReported, at civil.Instant) {
	if s.outageBad(e, at) != "" {
		return
	}
	if s.Outages == nil {
		s.Outages = map[string]*Outage{}
	}
	s.Outages[e.Outage] = &Outage{ID: e.Outage, Revision: e.Revision, Void: e.Withdrawn, Unit: e.Unit, From: e.From, To: e.To}
}

// outageIs tells whether an act of failure was just folded.
func (s *State) outageIs(e *event.OutageReported) bool {
	o := s.Outages[e.Outage]
	return o != nil && o.Revision == e.Revision && o.From == e.From && o.To == e.To && o.Void == e.Withdrawn
}

// interruptions are the spans of an advocate's illness or force majeure.
func (s *State) interruptions(advocate journal.Ref) (spans [][2]civil.Date, list []*Interruption) {
	for _, i := range s.Interrupts { // put in order below
		if i.Advocate == advocate && !i.Void {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b *Interruption) int {
		if a.From != b.From {
			return int(a.From - b.From)
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	for _, i := range list {
		spans = append(spans, [2]civil.Date{i.From, i.To})
	}
	return spans, list
}

// outageSpans are the local days of the failures on record.
func (v *view) outageSpans(unit string) [][2]civil.Date {
	ids := make([]string, 0, len(v.s.Outages))
	for id := range v.s.Outages {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out [][2]civil.Date
	for _, id := range ids {
		if o := v.s.Outages[id]; !o.Void {
			out = append(out, [2]civil.Date{today(v.book, unit, o.From), today(v.book, unit, o.To)})
		}
	}
	return out
}

// step is where a claim stands in the procedure on a day.
func (v *view) step(c *Claim, on civil.Date) tariff.Step {
	unit := v.unit(c)
	return tariff.Step{On: on, FirstAction: v.s.firstDay(c), Wave: appointment.Wave(unit, on)}
}

// filing is what decides whether an application filed on a day is in time (Rules p. 5).
func (v *view) filing(c *Claim, filed civil.Date, attached []event.Attachment) tariff.Filing {
	f := tariff.Filing{PaymentDecree: c.Decree.Date, Filed: filed, FirstAction: v.s.firstDay(c)}
	f.Interrupted, _ = v.s.interruptions(c.Advocate)
	if p := v.appts.Get(c.Appointment); p != nil {
		if r := v.appts.Requests[p.Request]; r != nil && r.DecreeOn != 0 {
			f.Others = append(f.Others, r.DecreeOn)
		}
	}
	if form := v.s.form(&c.Decree); form.ReleaseOn != 0 {
		f.Others = append(f.Others, form.ReleaseOn)
	}
	for i := range attached {
		x := &attached[i]
		if (x.Claim == "" || x.Claim == c.ID) && x.Date != 0 && x.Kind != illness && x.Kind != forceMajeure && x.Kind != "failure_statement" {
			f.Others = append(f.Others, x.Date)
		}
	}
	return f
}

// inTime tells what follows of the day of a filing: "" (in time), hold_term or not_payable_late; and whether it is in
// time only because of an interruption on record. A failure of the system opens the paper route; whether it also
// interrupts the month is a setting, and by default a person's decision.
func (v *view) inTime(c *Claim, filed civil.Date, attached []event.Attachment) (last civil.Date, status event.PayStatus, interrupted bool) {
	f := v.filing(c, filed, attached)
	law := v.book.Tariff()
	set := tariff.WithDefaults(law.SettingsOn(filed))
	outages := v.outageSpans(v.unit(c))
	if set.OutageIsForceMajeure == "true" {
		f.Interrupted = append(f.Interrupted, outages...)
	}
	last, status = law.Term(f)
	if len(f.Interrupted) > 0 && status == "" {
		bare := f
		bare.Interrupted = nil
		_, without := law.Term(bare)
		interrupted = without != ""
	}
	// A decree that reached him late took days of his month from him: the Rules count from the decree, so a person decides.
	if k := v.s.Copies[copyKey(c.ID, c.Decree.Object, tariff.Advocate)]; status == event.StatusNotPayableLate && k != nil && k.On > c.Decree.Date {
		since := f
		since.PaymentDecree = k.On
		if _, with := law.Term(since); with != event.StatusNotPayableLate {
			status = event.StatusHoldTerm
		}
	}
	if status == event.StatusNotPayableLate && set.OutageIsForceMajeure == "person_decides" && len(outages) > 0 {
		f.Interrupted = append(f.Interrupted, outages...)
		if _, with := law.Term(f); with != event.StatusNotPayableLate {
			status = event.StatusHoldTerm
		}
	}
	return last, status, interrupted
}

// applyBy is the last day for a claim's application as it stands on a day; 0: the edition of that day has no term.
func (v *view) applyBy(c *Claim, on civil.Date) civil.Date {
	last, _, _ := v.inTime(c, max(on, c.Decree.Date), nil)
	return last
}

// awaitsFiling tells whether the month of a claim is running.
func (c *Claim) awaitsFiling() bool {
	return c.decreed() && (c.Status == Decreed || c.Status == Withdrawn) && c.FirstFiled < c.Decree.Date
}

// watchTerm sets the clock for the next warning of a claim's last day, or for the beginning of the edition that brings
// the term; no clock if nothing is to be warned of.
func (s *State) watchTerm(c *Claim, unit string, at civil.Instant, clocks *journal.Clocks, b *book.State) {
	if !c.awaitsFiling() {
		clocks.Drop(c.ID, clockTerm)
		return
	}
	if c.ApplyBy == 0 {
		if begin := b.Tariff().TermBegins(); begin > today(b, unit, at) {
			clocks.Start(c.ID, clockTerm, moment(b, unit, at, begin, morning))
		}
		return
	}
	now := today(b, unit, at)
	for i, days := range warnings {
		on := c.ApplyBy - civil.Date(days)
		due := moment(b, unit, at, on, morning)
		next := c.ApplyBy
		if i+1 < len(warnings) {
			next -= civil.Date(warnings[i+1])
		}
		if c.Warned > days && now < next { // a warning whose day has passed is given at once, but not two on one day
			clocks.Start(c.ID, clockTerm, max(at, due))
			return
		}
	}
	if c.Warned >= 0 {
		clocks.Start(c.ID, clockTerm, moment(b, unit, at, c.ApplyBy+1, 0))
	}
}

// never is the count of days of a claim that was not warned yet.
const never = 1 << 20

// warn answers the clock of a term: the last day is counted anew with everything known by now.
func (v *view) warn(c *Claim) []journal.Outcome {
	if c == nil || !c.awaitsFiling() {
		return nil
	}
	now := today(v.book, v.unit(c), v.at)
	if by := v.applyBy(c, now); by != c.ApplyBy {
		return []journal.Outcome{{Body: &event.TermMoved{
			Claim: c.ID, Advocate: c.Advocate, ApplyBy: by, Before: c.ApplyBy, Code: v.whyMoved(c),
		}}}
	}
	if c.ApplyBy == 0 {
		return nil
	}
	e := &event.TermWarned{Claim: c.ID, Advocate: c.Advocate, ApplyBy: c.ApplyBy, DaysLeft: int64(c.ApplyBy - now), Code: codeTermAhead}
	if now > c.ApplyBy {
		e.DaysLeft, e.Code = -1, codeTermOver
		out := []journal.Outcome{{Body: e}}
		return append(out, alarm(c.ID, codeTermOver, "bar")...)
	}
	return []journal.Outcome{{Body: e}}
}

func (v *view) whyMoved(c *Claim) string {
	switch spans, _ := v.s.interruptions(c.Advocate); {
	case c.ApplyBy == 0:
		return codeTermRules
	case len(spans) > 0:
		return codeTermInterrupted
	case len(v.s.Outages) > 0:
		return codeTermOutage
	}
	return codeTermRules
}

// maxMoved is how many claims of one advocate have their last day moved at once: more than he can have decreed in the
// months that an interruption covers. The rest is found when its clock rings, or when it is filed.
const maxMoved = 300

// interrupted answers an interruption: the last day of each of the advocate's claims that wait for an application.
func (v *view) interrupted(advocate journal.Ref) []journal.Outcome {
	var out []journal.Outcome
	for _, id := range v.s.ids() {
		c := v.s.Claims[id]
		if c.Advocate != advocate || !c.awaitsFiling() || len(out) == maxMoved {
			continue
		}
		if by := v.applyBy(c, today(v.book, v.unit(c), v.at)); by != c.ApplyBy {
			out = append(out, journal.Outcome{Body: &event.TermMoved{
				Claim: id, Advocate: advocate, ApplyBy: by, Before: c.ApplyBy, Code: codeTermInterrupted,
			}})
		}
	}
	return out
}

// firstDay is the first day of the work of a claim.
func (s *State) firstDay(c *Claim) civil.Date {
	var d civil.Date
	for _, name := range c.Groups {
		if g := s.Groups[name]; len(g.Lines) > 0 && (d == 0 || g.Day < d) {
			d = g.Day
		}
	}
	return d
}

// overAMonth tells whether the work of an appointment lasts over a month on a day: then the decree is due by the last
// working day of each month (Rules p. 10).
func overAMonth(p *appointment.Appointment, b *book.State, on civil.Date) bool {
	began := today(b, p.Unit, p.AcceptedAt)
	return began.AddMonths(1) <= on
}

// objectedOrConfirmed is what the advocate says of an act's record.
func objectedOrConfirmed(a *act.Act) string {
	switch {
	case a.Objected():
		return "objected"
	case a.Confirmed >= a.Stood.Revision:
		return "confirmed"
	}
	return ""
}
