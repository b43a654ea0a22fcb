package tariff_test

import (
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

// The months of the calendar, counted by hand: no arithmetic of the program is used to judge it.
var lengths = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func leap(year int) bool { return year%4 == 0 && year%100 != 0 || year%400 == 0 }

func length(year, month int) int {
	if month == 2 && leap(year) {
		return 29
	}
	return lengths[month-1]
}

// walk goes day by day from a date to the same day of the next month, or to the last one of a shorter month.
func walk(year, month, day int) (y, m, d int) {
	target := month%12 + 1
	y, m, d = year, month, day
	for {
		if d++; d > length(y, m) {
			d = 1
			if m++; m > 12 {
				m = 1
				y++
			}
		}
		if m == target && (d == day || d == length(y, m) && day > d) {
			return y, m, d
		}
	}
}

func monthOf(interruption event.Choice) *tariff.Book {
	b := &tariff.Book{}
	b.PutRules(event.RulesEdition{ID: "P", ValidFrom: civil.DateOf(2019, 1, 1), ApplicationMonths: 1})
	s := event.DefaultSettings()
	s.OneMonthInterruption, s.OneMonthLastDayOff = interruption, "no_shift"
	b.PutSettings(s)
	return b
}

// TestAMonthIsCountedAsByHand: the last day of the month, with illness or without, is the one that somebody finds who
// counts the days one by one, and the day after it is late.
func TestAMonthIsCountedAsByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year, month := rapid.IntRange(2019, 2032).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month")
		day := rapid.IntRange(1, length(year, month)).Draw(t, "day")
		start := civil.DateOf(year, month, day)
		y, m, d := walk(year, month, day)
		last := civil.DateOf(y, m, d)
		// Spells of illness, apart, overlapping or outside, in any order. By hand: walk through the month and put off its
		// end by one day for every ill day met, also among those put off.
		ill := map[civil.Date]bool{}
		var spans [][2]civil.Date
		for range rapid.IntRange(0, 3).Draw(t, "spells") {
			from := start + civil.Date(rapid.IntRange(-20, 45).Draw(t, "from"))
			to := from + civil.Date(rapid.IntRange(0, 15).Draw(t, "days"))
			spans = append(spans, [2]civil.Date{from, to})
			for x := from; x <= to; x++ {
				ill[x] = true
			}
		}
		for x := start; x <= last; x++ {
			if ill[x] {
				last++
			}
		}
		f := tariff.Filing{PaymentDecree: start, Filed: last, Interrupted: spans}
		b := monthOf("suspend")
		if got, status := b.Term(f); got != last || status != "" {
			t.Fatalf("from %s with %v: %s (%s), by hand %s", start, spans, got, status, last)
		}
		f.Filed++
		if _, status := b.Term(f); status != event.StatusNotPayableLate {
			t.Fatalf("a day later: %q", status)
		}
		if thirty, _ := (&tariff.Book{Rules: b.Rules, Settings: []event.Settings{{OneMonthCount: "30_days", OneMonthLastDayOff: "no_shift"}}}).Term(tariff.Filing{PaymentDecree: start, Filed: start}); thirty != start+30 {
			t.Fatalf("thirty days from %s: %s", start, thirty)
		}
	})
}

// TestThePartiesOfAStep: who calculates, applies and is paid follows from the day, the wave and the settings alone.
func TestThePartiesOfAStep(t *testing.T) {
	b := &tariff.Book{}
	b.PutRules(event.RulesEdition{ID: "P2018", ValidFrom: civil.DateOf(2018, 10, 27), Applicant: "bar", Calculates: "bar", Payee: "bar", FileByDay: 7, FileByDayDecember: 15})
	b.PutRules(event.RulesEdition{ID: "P2021", ValidFrom: civil.DateOf(2021, 9, 12), WindowFrom: civil.DateOf(2021, 9, 12), WindowTo: civil.DateOf(2021, 10, 12), Applicant: "advocate", Calculates: "advocate", Payee: "advocate"})
	for _, x := range []struct {
		name                             string
		on                               civil.Date
		first                            civil.Date
		wave                             string
		set                              func(*event.Settings)
		edition, calculate, apply, payee string
		doubt                            bool
	}{
		{"before, no wave", civil.DateOf(2021, 3, 1), 0, "", nil, "P2018", "bar", "bar", "bar", false},
		{"a live wave", civil.DateOf(2021, 5, 1), 0, "w21", nil, "P2018", "advocate", "advocate", "bar", false},
		{"a live wave, but the edition decides", civil.DateOf(2021, 5, 1), 0, "w21", func(s *event.Settings) { s.ApplicantSwitch = "rules_edition" }, "P2018", "bar", "bar", "bar", false},
		{"the agreement of February 2021 pays the advocate", civil.DateOf(2021, 2, 10), 0, "", func(s *event.Settings) { s.PayeeSwitch = "agreement_2021-02-10" }, "P2018", "bar", "bar", "advocate", false},
		{"the day before it", civil.DateOf(2021, 2, 9), 0, "", func(s *event.Settings) { s.PayeeSwitch = "agreement_2021-02-10" }, "P2018", "bar", "bar", "bar", false},
		{"the wave pays him", civil.DateOf(2021, 5, 1), 0, "w21", func(s *event.Settings) { s.PayeeSwitch = "pilot_wave" }, "P2018", "advocate", "advocate", "advocate", false},
		{"in the window", civil.DateOf(2021, 9, 20), 0, "", nil, "P2021", "advocate", "advocate", "advocate", true},
		{"in the window, the latest day", civil.DateOf(2021, 9, 20), 0, "", func(s *event.Settings) { s.BorderWindowPolicy = "latest_day" }, "P2018", "bar", "bar", "bar", false},
		{"in the window, a wave", civil.DateOf(2021, 9, 20), 0, "w21", nil, "P2021", "advocate", "advocate", "advocate", false},
		{"after it", civil.DateOf(2021, 10, 13), 0, "", nil, "P2021", "advocate", "advocate", "advocate", false},
		{"by the day of the work", civil.DateOf(2021, 11, 1), civil.DateOf(2021, 8, 1), "", func(s *event.Settings) { s.ProcedureDateBasis = "action_date" }, "P2018", "bar", "bar", "bar", false},
	} {
		s := event.DefaultSettings()
		s.ValidFrom = civil.DateOf(2018, 1, 1)
		if x.set != nil {
			x.set(&s)
		}
		b.Settings = []event.Settings{s}
		p := b.Procedure(tariff.Step{On: x.on, FirstAction: x.first, Wave: x.wave})
		if p.Rules.ID != x.edition || p.Calculate != x.calculate || p.Apply != x.apply || p.Payee != x.payee || p.Doubt != x.doubt {
			t.Errorf("%s: %s, %s calculates, %s applies, %s is paid, doubt %t", x.name, p.Rules.ID, p.Calculate, p.Apply, p.Payee, p.Doubt)
		}
	}
	b.Settings = nil
	p := b.Procedure(tariff.Step{On: civil.DateOf(2021, 3, 1)})
	if by := p.FileBy(civil.DateOf(2021, 2, 10)); by != civil.DateOf(2021, 3, 7) {
		t.Errorf("February's request by %s", by)
	}
	if by := p.FileBy(civil.DateOf(2020, 12, 31)); by != civil.DateOf(2020, 12, 15) {
		t.Errorf("December's by %s", by)
	}
	if none := (&tariff.Book{}).Procedure(tariff.Step{On: civil.DateOf(2021, 3, 1)}); none.Rules != nil || none.Apply != "" {
		t.Errorf("without editions: %+v", none)
	}
}
