package act

import (
	"sort"

	"qorgau/domain/appointment"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Whose limits of interrogation hold.
const (
	adult = "adult"
	eased = "eased" // pregnant women, women with a small child, women from 58, men from 63
	minor = "minor"
)

// Limit is a rule about what is plausible, dated, with its clause. A record beyond it is flagged; no minute is cut.
// Lengths are in minutes; 0: the rule has no such limit.
type Limit struct {
	Who       string
	Clause    string
	From      civil.Date // first day of the rule
	To        civil.Date // last day; 0: open
	Stretch   int64      // longest without a break
	Rest      int64      // least break
	Day       int64      // longest on one day
	Night     bool       // none at night, whatever the urgency
	OnStretch string     // codes
	OnDay     string
	OnNight   string
}

// interrogation has the limits of the interrogation of one person. The Code is in force since 1 January 2015; from when
// part 3-1 of article 209 holds was not read, so it has no first day.
var interrogation = []Limit{
	{Who: adult, Clause: "CPC 209(3)", From: civil.DateOf(2015, 1, 1), Stretch: 240, Rest: 60, Day: 480,
		OnStretch: string(event.FlagBreakMissing), OnDay: string(event.FlagLongInterrogate)},
	{Who: eased, Clause: "CPC 209(3-1)", Stretch: 180, Rest: 60, Day: 300, OnStretch: "break_missing_eased", OnDay: "over_5_hours"},
	{Who: minor, Clause: "CPC 535(2)", From: civil.DateOf(2015, 1, 1), Stretch: 120, Rest: 60, Day: 240, Night: true,
		OnStretch: "break_missing_minor", OnDay: "over_4_hours", OnNight: "minor_at_night"},
}

// wholeDay has the limits of all work of an advocate on one local day (handbook, fees.md section 4).
var wholeDay = []struct {
	limit int64
	code  string
}{{16 * 60, string(event.FlagLongDay)}, {24 * 60, codeOver24}}

const codeOver24 = "over_24_hours"

// distance tells from when a client of a status may be interrogated or confronted by video link (CPC 213, edition of
// 16.09.2025); before that the victim and the witness only.
var distance = struct {
	clause, code string
	from         civil.Date
	actions      []string
	always       []string
}{"CPC 213", "remote_not_allowed", civil.DateOf(2025, 9, 16), []string{"interrogation", "confrontation"}, []string{"victim", "witness"}}

// limitOf gives the limits of interrogating somebody on a day, or nil.
func limitOf(who string, day civil.Date) *Limit {
	for i := range interrogation {
		l := &interrogation[i]
		if l.Who == who && l.From <= day && (l.To == 0 || day <= l.To) {
			return l
		}
	}
	return nil
}

// sitting is all interrogation of one person on one day.
type sitting struct {
	person journal.Ref
	who    string
	acts   []string
	spans  []event.Span
}

// sittings collects the interrogations of a day by person, in order of reference.
func (s *State) sittings(list []string, day civil.Date, cases *casefile.State, appts *appointment.State) []sitting {
	var out []sitting
	for _, id := range list {
		a := s.Acts[id]
		c := &a.Stood.Content
		if c.Action != "interrogation" {
			continue
		}
		p := appts.Get(a.Stood.Appointment)
		if p == nil {
			continue
		}
		person := cases.Canonical(p.Person)
		at := -1
		for i := range out {
			if out[i].person == person {
				at = i
			}
		}
		if at < 0 {
			at = len(out)
			out = append(out, sitting{person: person, who: adult})
			if who := cases.Person(cases.Home(p.Case, p.Person), p.Person); p.Minor || who != nil && who.MinorOn(day) {
				out[at].who = minor
			}
		}
		if c.Interrogated != "" && out[at].who == adult {
			out[at].who = c.Interrogated
		}
		out[at].acts = append(out[at].acts, id)
		out[at].spans = union(out[at].spans, c.Work())
	}
	sort.Slice(out, func(i, j int) bool { return out[i].person.Less(out[j].person) })
	return out
}

// longest is the longest stretch of interrogation without a break of the least length.
func longest(spans []event.Span, rest int64) int64 {
	best, from, to := civil.Instant(0), civil.Instant(0), civil.Instant(0)
	for i, p := range spans {
		if i == 0 || p.From-to >= civil.Instant(rest)*civil.Minute {
			from = p.From
		}
		to = p.To
		best = max(best, to-from)
	}
	return int64(best / civil.Minute)
}
