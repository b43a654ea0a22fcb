package tariff

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// smallBook is a law of the tests' own: one zone at UTC+5, an edition with round numbers and its unverified successor.
// An hour at tier B costs 1000 tenge, waiting half of it. The real editions are tested in adapters/handbook.
func smallBook() *Book {
	b := &Book{}
	edition := event.TariffEdition{
		ID: "X1", ValidFrom: day(2025, 1, 1), ValidTo: day(2026, 6, 30), Verified: true,
		RateA: event.Ratio{Num: 2, Den: 1}, RateB: event.Ratio{Num: 1, Den: 1}, RateC: event.Ratio{Num: 1, Den: 2},
		WaitingA: event.Ratio{Num: 1, Den: 1}, WaitingB: event.Ratio{Num: 1, Den: 2}, WaitingC: event.Ratio{Num: 1, Den: 4},
		PremiumRule: event.PremiumDefender, PremiumFactor: event.Ratio{Num: 3, Den: 2}, Clients: []string{"suspect", "victim"},
	}
	b.PutEdition(edition)
	edition.ID, edition.ValidFrom, edition.ValidTo, edition.Verified = "X2", day(2026, 7, 1), 0, false
	edition.WindowFrom, edition.WindowTo = day(2026, 7, 1), day(2026, 7, 10)
	edition.RateB = event.Ratio{Num: 3, Den: 1}
	b.PutEdition(edition)
	b.PutMRP(event.MRPPeriod{ValidFrom: day(2025, 1, 1), ValidTo: day(2026, 12, 31), Tenge: 1000, Verified: true})
	b.PutRules(event.RulesEdition{
		ID: "R1", ValidFrom: day(2025, 2, 1), Verified: true, Rounding: "p10_1", TimePoint: "p7",
		Bands: []event.RoundingBand{
			{FromMinutes: 1, ToMinutes: 60, PaidHours: event.Ratio{Num: 1, Den: 1}},
			{FromMinutes: 61, ToMinutes: 90, PaidHours: event.Ratio{Num: 3, Den: 2}},
			{FromMinutes: 91, ToMinutes: 120, PaidHours: event.Ratio{Num: 2, Den: 1}},
		},
		PersonCapMinutes: 120, DayCapMinutes: 480, ApplicationMonths: 1, PayByDay: 4, PayByDayDecember: 20, NextYearAfterDay: 20,
		DecreeWorkingDays: 3, DecreeAtEndOfMonth: true,
	})
	for y := 2025; y <= 2026; y++ {
		b.PutYear(event.CalendarYear{Year: y, NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: true})
	}
	b.PutZone(event.ZoneOffsets{Zone: "Z", Offsets: []event.ZoneOffset{{From: civil.InstantOf(2025, 1, 1, 0, 0, 0), Minutes: 300}}})
	b.PutSettings(event.DefaultSettings())
	return b
}

func day(y, m, d int) civil.Date { return civil.DateOf(y, m, d) }

// at is a local moment on Wednesday 15.10.2025.
func at(hour, minute int) civil.Instant { return on(day(2025, 10, 15), hour, minute) }

func on(d civil.Date, hour, minute int) civil.Instant {
	return d.Start() + civil.Instant(hour-5)*civil.Hour + civil.Instant(minute)*civil.Minute
}

func item(id string, k WorkKind, from, to civil.Instant) Item {
	return Item{ID: id, Kind: k, From: from, To: to, Client: "suspect", Ground: true}
}

func caseOf(items ...Item) *Group {
	return &Group{Zone: "Z", Items: items, Severities: []SeverityFrom{{From: day(2025, 1, 1), Severity: "3"}}}
}

type result struct {
	kind   event.LineKind
	status event.PayStatus
	tenge  int64
}

func results(lines []event.FeeLine) []result {
	out := []result{}
	for _, l := range lines {
		out = append(out, result{l.Kind, l.Status, l.Tiyn / 100})
	}
	return out
}

const (
	worked  = event.LineWork
	waiting = event.LineWaiting
	trip    = event.LineTrip
	payable = event.StatusPayable
	overlap = event.StatusHoldOverlap
)

// Each story: facts of one day in one case, and the lines that follow.
func TestStories(t *testing.T) {
	settled := func(i Item) Item { i.Settled = true; return i }
	freed := func(i Item) Item { i.Freed = true; return i }
	client := func(i Item, c string, r Role) Item { i.Client, i.Role = c, r; return i }
	held := func(i Item, from, to civil.Instant) Item { i.Held = []Span{{from, to}}; return i }
	yields := func(i Item, from, to civil.Instant) Item { i.Yielded = []Span{{from, to}}; return i }
	brk := func(i Item, from, to civil.Instant, left bool) Item {
		i.Breaks = append(i.Breaks, Break{Span{from, to}, left})
		return i
	}
	act := func(id string, fh, fm, th, tm int) Item { return item(id, Participation, at(fh, fm), at(th, tm)) }
	for _, c := range []struct {
		name  string
		group *Group
		want  []result
	}{
		{"two acts claim the same hour: both hours are held, the rest is paid",
			caseOf(act("a", 8, 0, 11, 0), act("b", 10, 0, 13, 0)), []result{{worked, payable, 4000}, {worked, overlap, 2000}}},
		{"a person freed one of them: that one is whole, the other stays held",
			caseOf(freed(act("a", 8, 0, 11, 0)), act("b", 10, 0, 13, 0)), []result{{worked, payable, 5000}, {worked, overlap, 1000}}},
		{"one is paid already: the later record is held",
			caseOf(act("a", 8, 0, 11, 0), settled(act("b", 10, 0, 13, 0))), []result{{worked, payable, 5000}, {worked, overlap, 1000}}},
		{"minutes claimed in another case are held",
			caseOf(held(act("a", 8, 0, 12, 0), at(8, 0), at(9, 0))), []result{{worked, overlap, 1000}, {worked, payable, 3000}}},
		{"waiting gives way to work of the same case",
			caseOf(item("w", Waiting, at(8, 0), at(10, 0)), act("a", 9, 0, 12, 0)), []result{{worked, payable, 3000}, {waiting, payable, 500}}},
		{"waiting gives way to work of another case",
			caseOf(yields(item("w", Waiting, at(8, 0), at(10, 0)), at(8, 0), at(9, 0))), []result{{waiting, payable, 500}}},
		{"waiting that gives way as a whole stays in sight",
			caseOf(item("w", Waiting, at(9, 0), at(10, 0)), act("a", 9, 0, 12, 0)), []result{{waiting, event.StatusNotPayableYielded, 0}, {worked, payable, 3000}}},
		{"two records of waiting at once are held",
			caseOf(item("v", Waiting, at(8, 0), at(10, 0)), item("w", Waiting, at(9, 0), at(10, 0))), []result{{waiting, payable, 500}, {waiting, overlap, 1000}}},
		{"a break in which he stayed is waiting, one in which he left is nothing",
			caseOf(brk(brk(act("a", 8, 0, 14, 0), at(9, 0), at(10, 0), false), at(11, 0), at(12, 0), true)), []result{{worked, payable, 4000}, {waiting, payable, 500}}},
		{"a visit in the break of an act is work, and the break gives way",
			caseOf(brk(act("a", 8, 0, 12, 0), at(9, 0), at(10, 0), false), item("v", Visit, at(9, 0), at(10, 0))), []result{{worked, payable, 4000}}},
		{"waiting after a postponement is paid for one day",
			caseOf(item("w", Postponed, at(6, 0), at(12, 0)), item("x", Postponed, at(12, 0), at(18, 0))), []result{{waiting, payable, 4000}}},
		{"a trip day swallows the acts of the day",
			caseOf(item("t", TripDay, at(7, 0), at(20, 0)), act("a", 8, 0, 20, 0)), []result{{trip, payable, 8000}}},
		{"study stated in minutes only",
			caseOf(Item{ID: "s", Kind: Study, From: at(9, 0), Minutes: 150, Client: "suspect"}), []result{{worked, payable, 2500}}},
		{"participation needs its start and end",
			caseOf(Item{ID: "s", Kind: Participation, From: at(9, 0), Minutes: 150, Client: "suspect"}), []result{{worked, event.StatusNotPayableTime, 0}}},
		{"an end before the start, seconds, and a break outside",
			caseOf(act("a", 9, 0, 9, 0), item("b", Visit, at(9, 0)+1000, at(10, 0)), brk(act("c", 8, 0, 9, 0), at(8, 30), at(9, 1), false)),
			[]result{{worked, event.StatusNotPayableTime, 0}, {worked, event.StatusNotPayableTime, 0}, {worked, event.StatusNotPayableTime, 0}}},
		{"a victim is represented, a suspect defended: the other way round is held",
			caseOf(client(act("a", 8, 0, 9, 0), "victim", VictimRepresentative), client(act("b", 9, 0, 10, 0), "victim", Defender)),
			[]result{{worked, payable, 1000}, {worked, event.StatusHoldClient, 1000}}},
		{"an interview is named nowhere",
			caseOf(Item{ID: "i", Kind: Participation, Action: ActionInterview, From: at(9, 0), To: at(10, 0), Client: "suspect"}), []result{{worked, event.StatusHoldInterview, 1000}}},
		{"a client of no known status",
			caseOf(client(act("a", 9, 0, 10, 0), "", Defender)), []result{{worked, event.StatusHoldClient, 1000}}},
		{"before the first МРП there is no price",
			caseOf(item("a", Visit, on(day(2025, 1, 10), 9, 0), on(day(2025, 1, 10), 10, 0))), []result{{worked, event.StatusBlockedYear, 0}}},
		{"a place whose local time is not known",
			caseOf(Item{ID: "a", Kind: Visit, From: at(9, 0), To: at(10, 0), Zone: "nowhere"}), []result{{worked, event.StatusHoldZone, 0}}},
		{"a night that crosses into an unverified edition is blocked as a whole",
			caseOf(item("a", Visit, on(day(2026, 6, 30), 23, 0), on(day(2026, 7, 1), 1, 0))), []result{{worked, event.StatusBlockedUnverified, 4000}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := Price(smallBook(), c.group)
			if got := results(lines); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v\n%+v", got, c.want, lines)
			}
			seen := map[string]bool{}
			for _, l := range lines {
				for _, a := range l.Acts {
					seen[a] = true
				}
			}
			for _, i := range c.group.Items {
				if !seen[i.ID] {
					t.Errorf("act %s is in no line", i.ID)
				}
			}
		})
	}
}

func TestTripDayWithAnotherCase(t *testing.T) {
	g := caseOf(item("t", TripDay, at(7, 0), at(20, 0)), item("a", Participation, at(8, 0), at(11, 0)))
	g.OtherCaseDays = []civil.Date{day(2025, 10, 15)}
	want := []result{{trip, event.StatusNotPayableTrip, 0}, {worked, payable, 3000}}
	if got := results(Price(smallBook(), g)); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A late application, an unknown severity and a missing table of days each put the line into its own state.
func TestStatesOfTheLine(t *testing.T) {
	act := item("a", Participation, at(9, 0), at(12, 0))
	late := caseOf(act)
	late.Late = true
	noSeverity := caseOf(act)
	noSeverity.Severities = nil
	part := caseOf(act)
	part.Share = event.Ratio{Num: 1, Den: 3}
	b := smallBook()
	b.Years = nil
	for _, c := range []struct {
		name string
		b    *Book
		g    *Group
		want result
	}{
		{"late", smallBook(), late, result{worked, event.StatusNotPayableLate, 3000}},
		{"no severity", smallBook(), noSeverity, result{worked, event.StatusHoldSeverity, 0}},
		{"a share", smallBook(), part, result{worked, payable, 1000}},
		{"no table of days", b, caseOf(act), result{worked, event.StatusConfirmCalendar, 3000}},
		{"no table of days, but a visit", b, caseOf(item("v", Visit, at(9, 0), at(12, 0))), result{worked, payable, 3000}},
		{"no table of days, but night", b, caseOf(item("n", Participation, at(22, 0), at(24, 0))), result{worked, payable, 3000}},
	} {
		if got := results(Price(c.b, c.g)); !reflect.DeepEqual(got, []result{c.want}) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A date in a border window is flagged only if the two editions give different results.
func TestBorderWindow(t *testing.T) {
	b := smallBook()
	for _, e := range b.Editions {
		if e.Verified = true; e.ID == "X2" {
			b.PutEdition(e)
		}
	}
	price := func(d civil.Date, k WorkKind, severity string) result {
		g := caseOf(item("a", k, on(d, 9, 0), on(d, 12, 0)))
		g.Severities[0].Severity = severity
		return results(Price(b, g))[0]
	}
	inside, outside := day(2026, 7, 6), day(2026, 7, 13)
	if got := price(inside, Visit, "3"); got != (result{worked, event.StatusConfirmWindow, 9000}) {
		t.Errorf("inside, rate changed: %v", got)
	}
	if got := price(inside, Visit, "4"); got != (result{worked, payable, 6000}) {
		t.Errorf("inside, rate the same: %v", got)
	}
	if got := price(inside, Waiting, "3"); got != (result{waiting, payable, 1500}) {
		t.Errorf("inside, waiting the same: %v", got)
	}
	if got := price(outside, Visit, "3"); got != (result{worked, payable, 9000}) {
		t.Errorf("outside: %v", got)
	}
	s := event.DefaultSettings()
	for choice, want := range map[event.Choice]int64{"earliest_day": 9000, "latest_day": 3000} {
		s.BorderWindowPolicy = choice
		b.PutSettings(s)
		if got := price(inside, Visit, "3"); got != (result{worked, payable, want}) {
			t.Errorf("%s: %v", choice, got)
		}
	}
}

func TestTerm(t *testing.T) {
	b := smallBook()
	for _, c := range []struct {
		name   string
		f      Filing
		change func(*event.Settings)
		last   civil.Date
		want   event.PayStatus
	}{
		{"on the last day", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 10, 30)}, nil, day(2025, 10, 30), ""},
		{"a day later", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 10, 31)}, nil, day(2025, 10, 30), event.StatusNotPayableLate},
		{"the short month", Filing{PaymentDecree: day(2026, 1, 31), Filed: day(2026, 3, 2)}, nil, day(2026, 2, 28), event.StatusHoldTerm},
		{"moved by setting", Filing{PaymentDecree: day(2026, 1, 31), Filed: day(2026, 3, 2)}, func(s *event.Settings) { s.OneMonthLastDayOff = "next_working_day" }, day(2026, 3, 2), ""},
		{"not moved by setting", Filing{PaymentDecree: day(2026, 1, 31), Filed: day(2026, 3, 2)}, func(s *event.Settings) { s.OneMonthLastDayOff = "no_shift" }, day(2026, 2, 28), event.StatusNotPayableLate},
		{"thirty days", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 10, 30)}, func(s *event.Settings) { s.OneMonthCount = "30_days" }, day(2025, 10, 30), ""},
		{"ill for ten days", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 11, 7), Interrupted: [][2]civil.Date{{day(2025, 10, 6), day(2025, 10, 15)}}}, nil, day(2025, 11, 9), ""},
		{"ill before the decree counts from the decree", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 11, 3), Interrupted: [][2]civil.Date{{day(2025, 9, 1), day(2025, 10, 1)}}}, nil, day(2025, 11, 1), event.StatusHoldTerm},
		{"started again", Filing{PaymentDecree: day(2025, 9, 30), Filed: day(2025, 11, 14), Interrupted: [][2]civil.Date{{day(2025, 10, 6), day(2025, 10, 15)}}}, func(s *event.Settings) { s.OneMonthInterruption = "restart" }, day(2025, 11, 15), ""},
		{"the latest document", Filing{PaymentDecree: day(2025, 9, 1), Others: []civil.Date{day(2025, 9, 30)}, Filed: day(2025, 10, 30)}, func(s *event.Settings) { s.OneMonthStart = "any_latest" }, day(2025, 10, 30), ""},
		{"the rule is younger than the document", Filing{PaymentDecree: day(2025, 1, 10), Filed: day(2025, 2, 28)}, nil, day(2025, 3, 1), ""},
		{"before the rule", Filing{PaymentDecree: day(2024, 1, 10), Filed: day(2025, 1, 20)}, nil, 0, ""},
	} {
		s := event.DefaultSettings()
		if c.change != nil {
			c.change(&s)
		}
		b.PutSettings(s)
		if last, got := b.Term(c.f); last != c.last || got != c.want {
			t.Errorf("%s: %s %q, want %s %q", c.name, last, got, c.last, c.want)
		}
	}
}

func TestPaymentDays(t *testing.T) {
	b := smallBook()
	for month, want := range map[civil.Date]civil.Date{
		day(2025, 10, 13): day(2025, 11, 4),
		day(2025, 9, 1):   day(2025, 10, 3), // the 4th is a Saturday
		day(2025, 12, 31): day(2025, 12, 19),
		day(2024, 12, 1):  0,
	} {
		if got := b.PayBy(month); got != want {
			t.Errorf("work of %s is paid by %s, want %s", month, got, want)
		}
	}
	if b.NextYear(day(2025, 12, 20)) || !b.NextYear(day(2025, 12, 21)) || b.NextYear(day(2025, 11, 30)) {
		t.Error("the next year's budget begins after 20 December")
	}
	if got := b.DecreeBy(day(2025, 10, 16), false); got != day(2025, 10, 21) {
		t.Errorf("three working days from Thursday: %s", got)
	}
	if got := b.DecreeBy(day(2025, 10, 30), true); got != day(2025, 10, 31) {
		t.Errorf("work over a month: %s", got)
	}
}

// Put keeps the old book as it was, replaces by id, and the order of putting decides nothing.
func TestPut(t *testing.T) {
	b := smallBook()
	old := *b
	for _, e := range b.Editions {
		e.Verified = true
		b.PutEdition(e)
	}
	if old.Editions[1].Verified || !b.Editions[1].Verified || len(b.Editions) != 2 {
		t.Errorf("%v, before %v", b.Editions, old.Editions)
	}
	c := &Book{}
	for i := len(b.Editions) - 1; i >= 0; i-- {
		c.PutEdition(b.Editions[i])
	}
	if !reflect.DeepEqual(b.Editions, c.Editions) {
		t.Error("the order of putting shows")
	}
}

// A setting whose text nobody has is refused before it can price anything, and so is the end of the block.
func TestSettingsAreChecked(t *testing.T) {
	s := event.DefaultSettings()
	s.Withholding = "table"
	if err := CheckSettings(s); !errors.Is(err, ErrNoText) {
		t.Errorf("withholding = table: %v", err)
	}
	s = event.DefaultSettings()
	s.BlockUnverifiedEditions = "false"
	if err := CheckSettings(s); !errors.Is(err, ErrSetting) || errors.Is(err, ErrNoText) {
		t.Errorf("the block was switched off: %v", err)
	}
}

// Flags stand in a fixed order and the heaviest is the status.
func TestFlags(t *testing.T) {
	l := event.FeeLine{Status: payable}
	for _, f := range []event.PayStatus{event.FlagNightGround, event.StatusConfirmWindow, event.StatusHoldOverlap, event.StatusConfirmWindow} {
		AddFlag(&l, f)
	}
	want := []event.PayStatus{event.StatusHoldOverlap, event.StatusConfirmWindow, event.FlagNightGround}
	if l.Status != event.StatusHoldOverlap || !slices.Equal(l.Flags, want) {
		t.Errorf("%s %v", l.Status, l.Flags)
	}
}
