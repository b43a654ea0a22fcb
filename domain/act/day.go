package act

import (
	"bytes"

	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// dayFlags says what is implausible in all work of an advocate on the days that an act touches now or touched before,
// where that is new.
func (s *State) dayFlags(a *Act, e *event.ActRecorded, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	out := s.dayOf(DayKey{e.Advocate, e.Day}, cases, appts, b)
	if a.WasDay != 0 && a.WasDay != e.Day {
		out = append(out, s.dayOf(DayKey{e.Advocate, a.WasDay}, cases, appts, b)...)
	}
	return out
}

func (s *State) dayOf(k DayKey, cases *casefile.State, appts *appointment.State, b *book.State) []journal.Outcome {
	e := s.judgeDay(k, cases, appts, b)
	was, told := s.Flagged[k]
	if !told && len(e.Flags) == 0 || told && bytes.Equal(was.AppendJSON(nil), e.AppendJSON(nil)) {
		return nil
	}
	return []journal.Outcome{{Body: &e}}
}

// judgeDay holds all work of a day against the limits.
func (s *State) judgeDay(k DayKey, cases *casefile.State, appts *appointment.State, b *book.State) event.WorkDayFlagged {
	e := event.WorkDayFlagged{Advocate: k.Advocate, Day: k.Day}
	list := s.OnDay(k.Advocate, k.Day)
	for _, id := range list {
		e.Minutes += s.Acts[id].Stood.Content.minutes()
	}
	for _, g := range s.sittings(list, k.Day, cases, appts) {
		l := limitOf(g.who, k.Day)
		if l == nil {
			continue
		}
		flag := func(code string, found, limit int64) {
			e.Flags = append(e.Flags, event.DayFlag{Code: code, Clause: l.Clause, Minutes: found, Limit: limit, Acts: g.acts})
		}
		if n := longest(g.spans, l.Rest); n > l.Stretch {
			flag(l.OnStretch, n, l.Stretch)
		}
		if n := minutes(g.spans); n > l.Day {
			flag(l.OnDay, n, l.Day)
		}
		if l.Night && s.anyAtNight(g.acts, appts, b) {
			flag(l.OnNight, 0, 0)
		}
	}
	for _, l := range wholeDay {
		if e.Minutes > l.limit {
			e.Flags = append(e.Flags, event.DayFlag{Code: l.code, Minutes: e.Minutes, Limit: l.limit, Acts: list})
		}
	}
	return e
}

func (s *State) anyAtNight(list []string, appts *appointment.State, b *book.State) bool {
	for _, id := range list {
		st := &s.Acts[id].Stood
		unit := st.Content.Unit
		if p := appts.Get(st.Appointment); unit == "" && p != nil {
			unit = p.Unit
		}
		if touchesNight(b, unit, st.Content.From, st.Content.To) {
			return true
		}
	}
	return false
}

// flags are what a person should look at in one act; no minute is cut for them.
func (c *Content) flags(b *book.State, unit string, day civil.Date, to *appointment.Appointment, shared bool) []string {
	var out []string
	if (!c.Entry || c.Kind == Participation) && c.Ground == "" && touchesNight(b, unit, c.From, c.To) {
		out = append(out, "night_without_ground")
	}
	if c.Remote && day < distance.from && has(distance.actions, c.Action) && !has(distance.always, to.Client) {
		out = append(out, distance.code)
	}
	if to.EndedAt != 0 && c.From >= to.EndedAt {
		out = append(out, "after_end")
	}
	if told, _ := b.Local(unit, c.ToldAt); c.Entry && !c.IsCost() && told > day {
		out = append(out, "entered_late")
	}
	if c.Kind == Visit && c.CertificateFrom == 0 && c.CertificateTo == 0 {
		out = append(out, "certificate_times_missing")
	}
	if shared {
		out = append(out, "shared_protocol")
	}
	return out
}

func has(list []string, word string) bool {
	for _, x := range list {
		if x == word {
			return true
		}
	}
	return false
}
