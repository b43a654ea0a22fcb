package chapters

import (
	"fmt"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
)

// Every open question of law is a setting. Here each of its other answers is adopted by two persons from a day on, and
// the next decision differs while those before keep theirs; answers that no text carries are refused.
func TestSettings(t *testing.T) {
	tell(t, "settings", "The open questions: what each other answer changes", func(c *chapter) {
		settingsOfPrice(c)
		settingsOfLines(c)
		settingsOfProcedure(c)
		settingsOfAppointment(c)
		settingsWithoutText(c)
	})
}

// kz is the country's machine of a story: it goes on from where the letters of the stories were written.
type kz struct {
	machine *national.Machine
	pos     int64
	n       int
}

var countries = map[*World]*kz{}

// say gives the country a fact and returns what it decided.
func (k *kz) say(w *World, body journal.Body) []journal.Record {
	w.T.Helper()
	k.pos++
	k.n++
	fact := journal.Record{Journal: journal.National, Pos: k.pos, Kind: journal.Fact, Type: body.Type(), At: w.Now, Source: "people", ID: fmt.Sprint(k.n), Body: body}
	decisions, err := journal.Execute(k.machine, &fact)
	if err != nil {
		w.Failf("the country: %v", err)
	}
	k.pos += int64(len(decisions))
	return decisions
}

func countryOf(w *World) *kz {
	w.T.Helper()
	k := countries[w]
	if k == nil {
		country(w.T)
		k = &kz{machine: national.New(), pos: kzPos}
		if err := k.machine.Decode(kzState); err != nil {
			w.Failf("the country's state: %v", err)
		}
		countries[w] = k
	}
	return k
}

func changes(settings []string) (out []event.SettingChange) {
	for _, s := range settings {
		name, value, _ := strings.Cut(s, "=")
		out = append(out, event.SettingChange{Name: name, Value: value})
	}
	return out
}

// adopts lets two persons adopt settings from a day on: one proposes, the other looks at the preview and confirms, and
// the letter reaches the bar.
func adopts(from civil.Date, settings ...string) Step {
	return adoptsWith(from, nil, settings...)
}

func adoptsWith(from civil.Date, more func(*event.BookProposed), settings ...string) Step {
	return Step{Text: "two persons adopt " + strings.Join(settings, " and ") + " from " + from.String(), Do: func(w *World) {
		w.T.Helper()
		k := countryOf(w)
		id, seen := fmt.Sprintf("s%d", k.n), journal.Hash{byte(k.n + 1)}
		e := &event.BookProposed{Proposal: id, ValidFrom: from, Official: Ref("the first official"), Changes: changes(settings)}
		if more != nil {
			more(e)
		}
		k.say(w, e)
		k.say(w, &event.BookPreviewed{Thing: "proposal/" + id, Preview: seen, Official: Ref("the second official")})
		sent := false
		for _, d := range k.say(w, &event.BookConfirmed{Proposal: id, Preview: seen, Official: Ref("the second official")}) {
			if letter, ok := d.Body.(*event.BookSent); ok && letter.To == Bar {
				w.Mail(letter)
				sent = true
			}
		}
		if !sent {
			w.Failf("nothing was adopted")
		}
		w.Until(w.Now) // the bar prices again at once
	}}
}

// refusedByCountry asks that a proposal of a setting is refused with a code.
func refusedByCountry(setting, code, why string) Step {
	return Step{Text: "the country refuses it (" + code + "): " + why, Do: func(w *World) {
		w.T.Helper()
		k := countryOf(w)
		for _, d := range k.say(w, &event.BookProposed{Proposal: fmt.Sprintf("s%d", k.n), ValidFrom: civil.DateOf(2026, 1, 1), Official: Ref("the first official"),
			Changes: changes([]string{setting})}) {
			if r, ok := d.Body.(*event.FactRefused); ok && r.Code == code {
				return
			}
		}
		w.Failf("it is not refused with %s", code)
	}}
}

// on is a moment of a day as the clocks of Astana show it.
func on(day civil.Date, hour, minute int) civil.Instant {
	y, m, d := day.Parts()
	return local(y, m, d, hour, minute)
}

// dayIs asks what the lines of a day come to, in tiyn, and by which version of the settings.
func dayIs(day civil.Date, tiyn, version int64, why string) Step {
	return Step{Text: fmt.Sprintf("%s comes to %s ₸ under version %d: %s", day, money.Tiyn(tiyn), version, why), Do: func(w *World) {
		w.T.Helper()
		sum := int64(0)
		for _, g := range state(w).Claims.Groups {
			for i := range g.Lines {
				if l := &g.Lines[i]; l.Day == day {
					sum += l.Tiyn
					if l.Settings != version {
						w.Failf("its line names version %d", l.Settings)
					}
				}
			}
		}
		if sum != tiyn {
			w.Failf("it comes to %s", money.Tiyn(sum))
		}
	}}
}

// priced is a setting that prices the same work otherwise from a day on.
type priced struct {
	setting, clause, severity string
	before, since             civil.Date
	work                      func(day civil.Date, n string) Step
	was, is                   int64
	wasWhy, isWhy             string
}

func (c *chapter) priced(p priced) {
	c.t.Helper()
	c.story(p.setting, p.clause, on(p.before, 8, 0), func(w *World) {
		w.Given(defended(p.severity)).When(p.work(p.before, "1")).Then(dayIs(p.before, p.was, 1, p.wasWhy))
		w.Given(adopts(p.since, p.setting)).When(p.work(p.since, "2")).
			Then(dayIs(p.since, p.is, 2, p.isWhy), dayIs(p.before, p.was, 1, "it keeps its answer"))
	})
}

// both does two steps under one sentence.
func both(a, b Step) Step {
	return Step{Text: a.Text + ", and " + b.Text, Do: func(w *World) { w.T.Helper(); a.Do(w); b.Do(w) }}
}

// spell is work of a kind on a day between two times of day, told by the register, or entered if it is of the advocate.
func spell(kind string, h1, m1, h2, m2 int) func(civil.Date, string) Step {
	return func(day civil.Date, n string) Step {
		switch kind {
		case "drafting", "waiting", "postponed", "study", "visit", "trip_day":
			return entry("e"+n, kind, on(day, h1, m1), on(day, h2, m2), func(e *event.WorkEntered) {
				if kind == "visit" {
					e.Certificate, e.CertificateFrom, e.CertificateTo = "C-"+n, e.StartedAt, e.EndedAt
				}
			})
		}
		return act("a"+n, kind, on(day, h1, m1), on(day, h2, m2), nil)
	}
}

// settingsOfPrice are those that change the price of the same work, on the day of the work alone.
func settingsOfPrice(c *chapter) {
	var (
		tue1, tue2  = civil.DateOf(2025, 10, 14), civil.DateOf(2025, 10, 28)
		sun1, sun2  = civil.DateOf(2025, 10, 12), civil.DateOf(2025, 10, 26)
		old1, old2  = civil.DateOf(2021, 5, 11), civil.DateOf(2021, 5, 18) // under T1
		nov         = civil.DateOf(2025, 11, 4)
		twoOfTwenty = func(day civil.Date, n string) Step {
			return both(act("a"+n, "search", on(day, 10, 0), on(day, 10, 20), nil), act("b"+n, "inspection", on(day, 15, 0), on(day, 15, 30), nil))
		}
		twoDays = func(day civil.Date, n string) Step {
			return both(act("a"+n, "search", on(day, 10, 0), on(day, 10, 20), nil), act("b"+n, "search", on(day.AddDays(1), 10, 0), on(day.AddDays(1), 10, 20), nil))
		}
	)
	for _, p := range []priced{
		{"night_split=by_start_time", "night; vector V24", "grave", tue1, tue2, spell("search", 21, 30, 22, 30), 383370, 306696,
			"half an hour by day, half an hour × 1.5", "all of it by the price of its beginning"},
		{"night_split=after_rounding", "night", "grave", tue1, tue2, spell("search", 21, 20, 22, 0), 306696, 357812,
			"40 minutes are an hour, all by day", "the twenty minutes added are those after 22:00, × 1.5"},
		{"rounding_topup=day_part", "Rules p. 10-1", "grave", tue1, tue2, spell("search", 21, 40, 22, 30), 398705, 383370,
			"20 min by day and 30 at night × 1.5, scaled by 60/50", "the ten minutes added are paid by day"},
		{"rounding_topup=longest_part", "Rules p. 10-1", "grave", tue1, tue2, spell("search", 21, 40, 22, 30), 398705, 408928,
			"scaled by 60/50", "the ten minutes added go to the night, which is longer"},
		{"rounding_topup=last_part", "Rules p. 10-1", "grave", tue1, tue2, spell("search", 21, 20, 22, 10), 337366, 357812,
			"40 min by day and 10 at night × 1.5, scaled by 60/50", "the ten minutes added go to the last part, the night"},
		{"round_group=action", "Rules p. 10-1", "grave", tue1, tue2, twoOfTwenty, 306696, 613392, "20 + 30 minutes are one hour", "each act is an hour"},
		{"round_group=payment_document", "Rules p. 10-1", "grave", tue2, nov, twoDays, 306696, 153348,
			"20 minutes are an hour", "20 + 20 minutes of two days of one decree are one hour, half of it here"},
		{"round_group=application_month", "Rules p. 10-1", "grave", tue2, nov, twoDays, 306696, 153348,
			"20 minutes are an hour", "20 + 20 minutes of the month are one hour, half of it here"},
		{"waiting_rounded=true", "Rules p. 10-1; rates p. 1(5)", "grave", tue1, tue2, spell("waiting", 9, 0, 9, 20), 51116, 153348,
			"0.39 × 3932 × 20 min", "p. 10-1 makes it an hour"},
		{"premium_scope=participation_and_visits", "rates p. 1(4); vector V37", "grave", sun1, sun2, spell("visit", 10, 0, 11, 0), 306696, 460044,
			"a visit on a Sunday is no participation", "× 1.5"},
		{"premium_scope=all", "rates p. 1(4)", "grave", sun1, sun2, spell("study", 10, 0, 11, 0), 306696, 460044, "study on a Sunday", "× 1.5"},
		{"premium_stacking=multiply", "rates p. 1(4); vector V27", "grave", sun1, sun2, spell("search", 22, 30, 23, 30), 460044, 690066,
			"night and Sunday: × 1.5 once", "× 1.5 × 1.5"},
		{"premium_on_waiting=true", "rates p. 1(5); vector V28", "grave", tue1, tue2, spell("waiting", 22, 30, 23, 30), 153348, 230022,
			"waiting at night", "× 1.5"},
		{"t1_premium_reading=any_night_or_day_off", "decree 834 p. 1(4); vector V03", "grave", old1, old2, spell("interrogation", 22, 30, 23, 30), 227526, 341289,
			"no term of CPC 64(3) ran out in it", "any night × 1.5"},
		{"t4_drafting_tier=literal", "order 434, ed. 24.09.2025; vector V36", "medium", tue1, tue2, spell("drafting", 10, 0, 11, 0), 220192, 452180,
			"by the category of the case, 0.56", "as the text says, 1.15"},
		{"postponed_waiting_cap_hours=24", "Rules p. 7(2); vector V32", "grave", tue1, tue2, spell("postponed", 8, 0, 18, 0), 1226784, 1533480,
			"8 of 10 hours × 0.39 × 3932", "all ten"},
		{"trip_day_premium=true", "Rules p. 8", "grave", sun1, sun2, spell("trip_day", 9, 0, 20, 0), 2453568, 3680352, "8 h × 0.78 × 3932", "× 1.5 on a Sunday"},
		{"break_paid=none", "rates p. 1(5); vector V44", "grave", tue1, tue2, func(day civil.Date, n string) Step {
			s := act("a"+n, "interrogation", on(day, 10, 0), on(day, 14, 0), func(e *event.ActPerformed) {
				e.Breaks = []event.Span{{From: on(day, 12, 0), To: on(day, 13, 0)}}
			})
			s.Text += " with a break of an hour"
			return s
		}, 1073436, 920088, "3 h × 0.78 × 3932, and the hour of waiting by half of it", "the break is not paid"},
		{"tiyn_rounding=truncate_per_line", "money; vector V39", "grave", tue1, tue2, spell("search", 10, 0, 12, 1), 618504, 618503, "6185.036, half up", "cut off"},
		{"tiyn_rounding=whole_tenge", "money; vector V39", "grave", tue1, tue2, spell("search", 10, 0, 12, 1), 618504, 618500, "6185.036, half up", "whole tenge"},
		{"tiyn_rounding=half_even_per_line", "money", "grave", civil.DateOf(2026, 2, 3), civil.DateOf(2026, 2, 10), spell("search", 10, 0, 12, 1), 680323, 680322,
			"121 × 0.78 × 4325 / 60 = 6803.225, half up", "half to the even tiyn"},
	} {
		c.priced(p)
	}
}
