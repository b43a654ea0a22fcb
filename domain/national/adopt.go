package national

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: how the book of rules changes. A person proposes (or, of an edition or a year that is there, confirms
// first); a preview of the lines that would change is worked out; a second person confirms with the preview's hash. A
// preview that is no longer the newest, or that was made before the book last changed, is stale.

// Proposal is a change that waits for its second person, or was adopted.
type Proposal struct {
	Fact    int64 // position of the fact that brought it
	Content event.BookProposed
	Code    string // why it was refused; then nobody can confirm it
	Adopted bool
}

// Preview is the newest look at what a change would do.
type Preview struct {
	Hash    journal.Hash
	Changes int64 // how often the book had changed when it was made
}

func proposalKey(id string) string { return "proposal/" + id }

// proposal is the proposal that a thing is the key of.
func (s *State) proposal(thing string) (Proposal, bool) {
	id, ok := strings.CutPrefix(thing, "proposal/")
	p, known := s.Proposals[id]
	return p, ok && known
}

// proposed keeps a proposal under its first fact.
func (s *State) proposed(rec *journal.Record, e *event.BookProposed) {
	if _, known := s.Proposals[e.Proposal]; known {
		return
	}
	if s.Proposals == nil {
		s.Proposals = map[string]Proposal{}
	}
	s.Proposals[e.Proposal] = Proposal{Fact: rec.Pos, Content: *e, Code: s.unfit(e)}
}

// unfit tells why a proposal cannot be adopted, or "".
func (s *State) unfit(e *event.BookProposed) string {
	if len(e.Changes)+len(e.Editions)+len(e.MRP)+len(e.Rules)+len(e.Calendars)+len(e.TripLimits) == 0 {
		return "proposal_empty"
	}
	if code := s.settingsUnfit(e); code != "" {
		return code
	}
	for i := range e.Editions {
		x := &e.Editions[i]
		for _, r := range []event.Ratio{x.RateA, x.RateB, x.RateC, x.WaitingA, x.WaitingB, x.WaitingC, x.PremiumFactor} {
			if r.Num <= 0 || r.Den <= 0 {
				return "edition_incomplete"
			}
		}
		if x.ID == "" || x.ValidFrom == 0 || x.PremiumRule == "" || len(x.Clients) == 0 || x.Source == "" ||
			x.ValidTo != 0 && x.ValidTo < x.ValidFrom || x.WindowTo < x.WindowFrom {
			return "edition_incomplete"
		}
	}
	for i := range e.Rules {
		x := &e.Rules[i]
		if x.ID == "" || x.ValidFrom == 0 || x.Rounding == "" || x.TimePoint == "" || x.Applicant == "" || x.Payee == "" || x.PayByDay == 0 ||
			x.DecreeWorkingDays == 0 || x.Source == "" || x.WindowTo < x.WindowFrom || !bandsFit(x) {
			return "edition_incomplete"
		}
	}
	for _, m := range e.MRP {
		if m.Tenge <= 0 || m.ValidFrom == 0 || m.Source == "" || m.ValidTo != 0 && m.ValidTo < m.ValidFrom {
			return "edition_incomplete"
		}
	}
	for _, l := range e.TripLimits {
		sums := 0
		for _, has := range []bool{l.Actual, l.Tiyn > 0, l.MRP.Num > 0 && l.MRP.Den > 0} {
			if has {
				sums++
			}
		}
		if sums != 1 || l.Kind == "" || l.ValidFrom == 0 || l.Source == "" {
			return "limit_incomplete"
		}
	}
	for i := range e.Calendars {
		c := &e.Calendars[i]
		for k, d := range c.Days {
			if d.Date.Year() != c.Year || d.Kind == "" || k > 0 && c.Days[k-1].Date >= d.Date {
				return "calendar_unsound"
			}
		}
		if c.NightFrom == c.NightTo {
			return "calendar_unsound"
		}
	}
	return ""
}

// bandsFit tells whether bands of p. 10-1 follow one another without a gap from the first minute on.
func bandsFit(r *event.RulesEdition) bool {
	next := 1
	for _, b := range r.Bands {
		if b.FromMinutes != next || b.ToMinutes < b.FromMinutes || b.PaidHours.Num <= 0 || b.PaidHours.Den <= 0 || 60*b.PaidHours.Num%b.PaidHours.Den != 0 {
			return false
		}
		next = b.ToMinutes + 1
	}
	return (r.Rounding == "none") == (len(r.Bands) == 0)
}

// settingsUnfit judges the changes of settings. They may reach into the past of what is not paid, but not behind the
// version that was adopted last: versions are in order of their first days.
func (s *State) settingsUnfit(e *event.BookProposed) string {
	if len(e.Changes) == 0 {
		return ""
	}
	if e.ValidFrom == 0 {
		return "setting_without_day"
	}
	money, practice, code := s.changed(e)
	switch {
	case code != "":
		return code
	case money != nil && e.ValidFrom < s.money().ValidFrom, practice != nil && e.ValidFrom < s.practice().ValidFrom:
		return "setting_out_of_order"
	}
	return ""
}

// money and practice are the versions of the settings that were adopted last.
func (s *State) money() event.Settings {
	if n := len(s.Book.Settings); n > 0 {
		return s.Book.Settings[n-1]
	}
	return event.DefaultSettings()
}

func (s *State) practice() event.AppointmentSettings {
	if n := len(s.Book.AppointmentSettings); n > 0 {
		return s.Book.AppointmentSettings[n-1]
	}
	return event.DefaultAppointmentSettings()
}

// changed are the next versions of the settings under a proposal; nil where it changes none of them.
func (s *State) changed(e *event.BookProposed) (money *event.Settings, practice *event.AppointmentSettings, code string) {
	m, p := s.money(), s.practice()
	for i, c := range e.Changes {
		if slices.ContainsFunc(e.Changes[:i], func(x event.SettingChange) bool { return x.Name == c.Name }) {
			return nil, nil, "setting_twice"
		}
		var err error
		if book.IsSetting(c.Name) {
			err, practice = book.SetAppointment(&p, c.Name, event.Choice(c.Value)), &p
		} else {
			err, money = tariff.Set(&m, c.Name, event.Choice(c.Value)), &m
		}
		switch {
		case errors.Is(err, tariff.ErrNoText), errors.Is(err, book.ErrNoText):
			return nil, nil, "setting_no_text"
		case err != nil:
			return nil, nil, "setting_unknown"
		}
	}
	if money != nil {
		m.Version, m.ValidFrom = m.Version+1, e.ValidFrom
	}
	if practice != nil {
		p.Version, p.ValidFrom = p.Version+1, e.ValidFrom
	}
	return money, practice, ""
}

// content is what a proposal would send to the bars. What two persons adopt counts as read and confirmed.
func (s *State) content(e *event.BookProposed) event.BookSent {
	out := event.BookSent{Editions: slices.Clone(e.Editions), MRP: slices.Clone(e.MRP), Rules: slices.Clone(e.Rules),
		Calendars: slices.Clone(e.Calendars), TripLimits: e.TripLimits}
	for i := range out.Editions {
		out.Editions[i].Verified = true
	}
	for i := range out.MRP {
		out.MRP[i].Verified = true
	}
	for i := range out.Rules {
		out.Rules[i].Verified = true
	}
	for i := range out.Calendars {
		out.Calendars[i].Confirmed = true
	}
	money, practice, _ := s.changed(e)
	if money != nil {
		out.Settings = []event.Settings{*money}
	}
	if practice != nil {
		out.AppointmentSettings = []event.AppointmentSettings{*practice}
	}
	return out
}

// Candidate is what would be sent to every bar if a thing were confirmed now: proposal/<id>, edition/<id> or
// calendar/<year>. Empty where there is no such thing, it was refused, or it is in force already.
func (m *Machine) Candidate(thing string) (event.BookSent, bool) {
	s := &m.S
	if p, ok := s.proposal(thing); ok {
		return s.content(&p.Content), p.Code == "" && !p.Adopted
	}
	out := s.thing(thing)
	for i := range out.Editions {
		if out.Editions[i].Verified {
			return event.BookSent{}, false
		}
		out.Editions[i].Verified = true
	}
	for i := range out.Rules {
		if out.Rules[i].Verified {
			return event.BookSent{}, false
		}
		out.Rules[i].Verified = true
	}
	for i := range out.Calendars {
		if out.Calendars[i].Confirmed {
			return event.BookSent{}, false
		}
		out.Calendars[i].Confirmed = true
	}
	return out, len(out.Editions)+len(out.Rules)+len(out.Calendars) > 0
}

// thing is the edition or year of a key as it stands in the book, copied.
func (s *State) thing(key string) (out event.BookSent) {
	for _, x := range s.Book.Editions {
		if "edition/"+x.ID == key {
			out.Editions = append(out.Editions, x)
		}
	}
	for _, x := range s.Book.Rules {
		if "edition/"+x.ID == key {
			out.Rules = append(out.Rules, x)
		}
	}
	for _, x := range s.Book.Calendars {
		if calendarKey(int64(x.Year)) == key {
			out.Calendars = append(out.Calendars, x)
		}
	}
	return out
}

// known tells whether there is something of that name to preview.
func (s *State) known(thing string) bool {
	if _, ok := s.proposal(thing); ok {
		return true
	}
	t := s.thing(thing)
	return len(t.Editions)+len(t.Rules)+len(t.Calendars) > 0
}

func (s *State) previewed(e *event.BookPreviewed) {
	if !s.known(e.Thing) {
		return
	}
	if s.Previews == nil {
		s.Previews = map[string]Preview{}
	}
	s.Previews[e.Thing] = Preview{Hash: e.Preview, Changes: s.Changes}
}

// unseen tells why the preview that a second person names does not do, or "".
func (s *State) unseen(thing string, seen journal.Hash) string {
	p, made := s.Previews[thing]
	switch {
	case seen == journal.Hash{} || !made:
		return "preview_missing"
	case p.Hash != seen || p.Changes != s.Changes:
		return "preview_stale"
	}
	return ""
}

// propose answers a proposal.
func (s *State) propose(rec *journal.Record, e *event.BookProposed) []journal.Outcome {
	p := s.Proposals[e.Proposal]
	switch {
	case p.Fact != rec.Pos:
		return refused(rec, proposalKey(e.Proposal), "id_conflict")
	case p.Code != "":
		return refused(rec, proposalKey(e.Proposal), p.Code)
	}
	return nil
}

// confirmProposal answers the second person.
func (s *State) confirmProposal(rec *journal.Record, e *event.BookConfirmed) []journal.Outcome {
	thing := proposalKey(e.Proposal)
	p, known := s.Proposals[e.Proposal]
	switch {
	case !known:
		return refused(rec, thing, "no_such_object")
	case p.Code != "":
		return refused(rec, thing, p.Code)
	case p.Adopted:
		return refused(rec, thing, "already_adopted")
	case p.Content.Official == e.Official:
		return refused(rec, thing, "two_persons_needed")
	}
	if code := s.unseen(thing, e.Preview); code != "" {
		return refused(rec, thing, code)
	}
	if code := s.unfit(&p.Content); code != "" { // the book has gone on since it was proposed
		return refused(rec, thing, code)
	}
	out := &event.BookAdopted{Thing: thing, Preview: e.Preview, Official: p.Content.Official, Second: e.Official}
	money, practice, _ := s.changed(&p.Content)
	if money != nil {
		out.Settings = money.Version
	}
	if practice != nil {
		out.AppointmentSettings = practice.Version
	}
	return append(one(out), s.toAll(s.content(&p.Content))...)
}

// confirmThing answers a person's word on an edition or a year that is there: the first one's is kept, the second one's
// changes the book.
func (s *State) confirmThing(rec *journal.Record, thing string, official journal.Ref, seen journal.Hash) []journal.Outcome {
	if !s.known(thing) {
		return refused(rec, thing, "no_such_object")
	}
	who := s.Confirmed[thing]
	switch {
	case len(who) == 2:
		return refused(rec, thing, "already_adopted")
	case len(who) == 1 && who[0] != official:
	default:
		return nil // the first person, or he again
	}
	if code := s.unseen(thing, seen); code != "" {
		return refused(rec, thing, code)
	}
	content := s.thing(thing)
	verify(&content)
	return append(one(&event.BookAdopted{Thing: thing, Preview: seen, Official: who[0], Second: official}), s.toAll(content)...)
}

func verify(b *event.BookSent) {
	for i := range b.Editions {
		b.Editions[i].Verified = true
	}
	for i := range b.Rules {
		b.Rules[i].Verified = true
	}
	for i := range b.Calendars {
		b.Calendars[i].Confirmed = true
	}
}

// adopted folds what two persons agreed on into the book.
func (s *State) adopted(e *event.BookAdopted) {
	var content event.BookSent
	if p, ok := s.proposal(e.Thing); ok {
		content = s.content(&p.Content)
		p.Adopted = true
		s.Proposals[p.Content.Proposal] = p
	} else {
		content = s.thing(e.Thing)
		verify(&content)
		s.Confirmed[e.Thing] = append(s.Confirmed[e.Thing], e.Second)
	}
	s.Book.Editions = merge(s.Book.Editions, content.Editions, func(x event.TariffEdition) string { return x.ID })
	s.Book.Rules = merge(s.Book.Rules, content.Rules, func(x event.RulesEdition) string { return x.ID })
	s.Book.MRP = merge(s.Book.MRP, content.MRP, func(x event.MRPPeriod) string { return x.ValidFrom.String() })
	s.Book.Calendars = merge(s.Book.Calendars, content.Calendars, func(x event.CalendarYear) string { return strconv.Itoa(x.Year) })
	s.Book.TripLimits = merge(s.Book.TripLimits, content.TripLimits, func(x event.TripLimit) string { return x.Kind + "/" + x.Place + "/" + x.ValidFrom.String() })
	s.Book.Settings = merge(s.Book.Settings, content.Settings, func(x event.Settings) string { return strconv.FormatInt(x.Version, 10) })
	s.Book.AppointmentSettings = merge(s.Book.AppointmentSettings, content.AppointmentSettings,
		func(x event.AppointmentSettings) string { return strconv.FormatInt(x.Version, 10) })
	s.Changes++
}

// merge never changes a list in place: letters that were written share it.
func merge[T any](list, more []T, key func(T) string) []T {
	if len(more) == 0 {
		return list
	}
	out := slices.Clone(list)
	for _, x := range more {
		if i := slices.IndexFunc(out, func(y T) bool { return key(y) == key(x) }); i >= 0 {
			out[i] = x
		} else {
			out = append(out, x)
		}
	}
	return out
}

func refused(rec *journal.Record, object, code string) []journal.Outcome {
	return one(&event.FactRefused{Fact: rec.Pos, Object: object, Code: code})
}

// Proposed gives a proposal by its id, for those who show it.
func (m *Machine) Proposed(id string) (Proposal, bool) { p, ok := m.S.Proposals[id]; return p, ok }

// Newest is the day from which the settings of money adopted last hold, for those who show them.
func (m *Machine) Newest() (money, appointment civil.Date) {
	return m.S.money().ValidFrom, m.S.practice().ValidFrom
}
