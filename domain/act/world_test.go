package act_test

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// start is the morning of 15 October 2025 at the units: 08:00.
var start = civil.InstantOf(2025, 10, 15, 3, 0, 0)

// local is a moment at the units.
func local(day, hour, minute int) civil.Instant {
	return civil.InstantOf(2025, 10, day, hour, minute, 0) - 5*civil.Hour
}

// worldOf is a journal in which Asel of KZ-71 defends Berik in case c1 since 08:00 of the 15th.
func worldOf(t scenario.TB, code string) *scenario.World {
	w := scenario.New(t, territory.New(code), code, start)
	w.Renew = func() journal.Machine { return territory.New(code) }
	w.Given(scenario.TheBook(), law(), scenario.ListedAs("asel", func(e *event.AdvocateListed) { e.HomeBar = "KZ-71" }),
		scenario.OnDuty("asel"), scenario.Request("q1", "c1", "berik", nil))
	if code != "KZ-71" { // a guest is named by hand
		w.Given(sent("the coordinator names her", &event.CoordinatorNamed{Request: "q1", Advocate: scenario.Ref("asel"), Reason: "nobody_on_duty",
			HomeBar: "KZ-71", Coordinator: scenario.Ref("the coordinator"), Second: scenario.Ref("the chair")}))
	}
	return w.Given(scenario.Accepts("q1"))
}

// law is the night of the years.
func law() scenario.Step {
	return scenario.Step{Text: "the law has come", Do: func(w *scenario.World) {
		w.T.Helper()
		b := &event.BookSent{Mail: event.Mail{To: w.Journal, Seq: 2}, Settings: []event.Settings{event.DefaultSettings()}}
		b.Calendars = []event.CalendarYear{{Year: 2025, NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: true}}
		w.Mail(b)
	}}
}

func state(w *scenario.World) *territory.State { return &w.Machine.(*territory.Machine).S }

// performed is the register's record of an interrogation of Berik with Asel.
func performed(id string, revision int64, from, to civil.Instant, change func(*event.ActPerformed)) *event.ActPerformed {
	e := &event.ActPerformed{
		Register: event.Register{Object: id, Revision: revision, OccurredAt: to, Unit: scenario.Unit, RegisterCase: "c1"},
		ActContent: event.ActContent{
			Persons: []journal.Ref{scenario.Ref("berik")}, Advocate: scenario.Ref("asel"), Kind: "interrogation",
			ClientPlace: "unit", OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: to,
			ProtocolNumber: "P-" + id, ProtocolDate: civil.DateOf(2025, 10, 15),
		},
	}
	if change != nil {
		change(e)
	}
	return e
}

func sent(text string, body journal.Body, boxes ...journal.Box) scenario.Step {
	return scenario.Step{Text: text, Do: func(w *scenario.World) { w.T.Helper(); w.Send(body, boxes...) }}
}

func until(at civil.Instant) scenario.Step {
	return scenario.Step{Text: "it is " + at.String(), Do: func(w *scenario.World) { w.T.Helper(); w.Until(at) }}
}

// flagged asks what the day of Asel is flagged with, last said.
func flagged(codes ...string) scenario.Step {
	return scenario.Step{Text: "her day is flagged with " + strconv.Itoa(len(codes)) + " codes", Do: func(w *scenario.World) {
		w.T.Helper()
		e := scenario.Last[event.WorkDayFlagged](w)
		var got []string
		if e != nil {
			for _, f := range e.Flags {
				got = append(got, f.Code)
			}
		}
		if len(got) != len(codes) {
			w.Failf("flagged %v, want %v", got, codes)
		}
		for i := range codes {
			if got[i] != codes[i] {
				w.Failf("flagged %v, want %v", got, codes)
			}
		}
	}}
}

// country is several journals with the mail between them.
type country struct {
	worlds map[string]*scenario.World
	taken  map[[2]string]int64
}

// letters counts what lies ready from one journal to another.
func (c *country) letters(from, to string) (ready []journal.Record) {
	for _, rec := range c.worlds[from].Records {
		if m, ok := rec.Body.(journal.Addressed); ok && rec.Kind == journal.Decision {
			if who, seq := m.MailTo(); who == to && seq > c.taken[[2]string{from, to}] {
				ready = append(ready, rec)
			}
		}
	}
	return ready
}

// deliver hands over the next letter of a pair; false: there is none.
func (c *country) deliver(from, to string) bool {
	ready := c.letters(from, to)
	if len(ready) == 0 {
		return false
	}
	c.taken[[2]string{from, to}]++
	rec := ready[0]
	c.worlds[to].Feed(from, strconv.FormatInt(rec.Pos, 10), &event.MailReceived{Seq: c.taken[[2]string{from, to}], Body: rec.Body})
	return true
}

var codes = []string{"KZ-71", "KZ-31", "KZ-11"}

// flush delivers all mail until nothing is under way.
func (c *country) flush() {
	for more := true; more; {
		more = false
		for _, from := range codes {
			for _, to := range codes {
				for from != to && c.worlds[from] != nil && c.worlds[to] != nil && c.deliver(from, to) {
					more = true
				}
			}
		}
	}
}
