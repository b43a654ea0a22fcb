package explain_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/explain"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// Every clock of a real run is told: each ring is found again with the record that set it before, and what was decided
// then is what the journal has; an offer's clock was stopped by its answer.
func TestClocksAreTold(t *testing.T) {
	store, _, x := world(t)
	rings, stopped := 0, 0
	seen := map[string]bool{}
	each(t, store, func(rec *journal.Record, e *event.ClockDue) {
		if journal.ClockObject(e.Clock) == "" || seen[e.Clock] || len(seen) > 12 {
			return
		}
		seen[e.Clock] = true
		clocks, err := x.Clocks(t.Context(), e.Clock)
		if err != nil {
			t.Fatal(err)
		}
		clocks = slices.DeleteFunc(clocks, func(c explain.Clock) bool { return c.Journal != rec.Journal }) // every bar has its roster
		if strings.HasPrefix(e.Clock, "match/") || len(clocks) == 0 {                                      // of no object that anybody asks for
			return
		}
		s := clocks[0].Settings[0]
		if len(clocks) != 1 || len(clocks[0].Settings) != 1 || s.Clock != e.Clock || s.State != "rang" || s.Ended.Pos != rec.Pos ||
			s.SetBy.Pos >= rec.Pos || s.Due != e.Due {
			t.Errorf("%s at %d: %+v", e.Clock, rec.Pos, s)
		}
		each(t, store, func(r *journal.Record, _ *event.AlarmRaised) {
			has := slices.ContainsFunc(s.Decided, func(m explain.Moment) bool { return m.Pos == r.Pos })
			if r.Journal == rec.Journal && (r.Cause == rec.Pos) != has {
				t.Errorf("%s: the alarm at %d", e.Clock, r.Pos)
			}
		})
		rings++
	})
	each(t, store, func(_ *journal.Record, e *event.OfferAccepted) {
		if stopped > 2 {
			return
		}
		clocks, err := x.Clocks(t.Context(), e.Offer+"/offer/1")
		if err != nil || len(clocks) != 1 || clocks[0].Settings[0].State != "stopped" || len(clocks[0].Settings[0].Decided) != 0 {
			t.Errorf("the clock of %s: %+v %v", e.Offer, clocks, err)
		}
		stopped++
	})
	if rings == 0 || stopped == 0 {
		t.Fatalf("the run proves little: %d rings, %d stopped", rings, stopped)
	}
	if clocks, err := x.Clocks(t.Context(), "nobody"); err != nil || len(clocks) != 0 {
		t.Errorf("clocks of nothing: %+v %v", clocks, err)
	}
}

// Every kind of clock that the domain sets is told in the catalogue, in three languages, with what starts it.
func TestEveryKindOfClockIsTold(t *testing.T) {
	kinds := regexp.MustCompile(`(?m)^\s*(?:const )?(?:kind[A-Z]\w*|Kind[A-Z]\w*|clock[A-Z]?\w*)\s+= "([a-z_0-9]+)"`)
	found := 0
	files, err := filepath.Glob("../../domain/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/reason/") || strings.Contains(path, "/event/") || !strings.Contains(string(raw), "lock") {
			continue
		}
		for _, m := range kinds.FindAllStringSubmatch(string(raw), -1) {
			if !strings.Contains(string(raw), "locks") {
				continue
			}
			found++
			code := explain.ClockCode(m[1])
			_, entry := reason.Find(code)
			if _, word := reason.FindWord("what_" + code); !entry || !word {
				t.Errorf("%s: nothing tells the clock %s", path, m[1])
			}
		}
	}
	if found < 20 {
		t.Fatalf("only %d kinds of clocks found", found)
	}
}

// A clock, a cut and a difference read as sentences in each language.
func TestControlReadsInThreeLanguages(t *testing.T) {
	at := civil.InstantOf(2025, 10, 16, 4, 0, 0)
	clock := explain.Clock{Journal: "KZ-71", Object: "r1/1/1", Kind: "decree_alarm", Clause: "Rules p. 10", Settings: []explain.Setting{{
		Clock: "r1/1/1/decree_alarm/1", SetBy: explain.Moment{Pos: 7, At: at, Type: "payment_decree.requested.v1"}, Due: at + 5*civil.Day, State: "rang",
		Ended: &explain.Moment{Pos: 9, At: at + 5*civil.Day, Type: "clock.due.v1"}, Decided: []explain.Moment{{Pos: 10, Type: "alarm.raised.v1"}}}}}
	cut := explain.Cut{Journal: "KZ-71", Claim: "r1/1/1", Pos: 12, On: civil.DateOf(2025, 10, 20), By: "body", Decree: "d1", Rule: "cut_by_decree",
		Minutes: 30, Before: 460044, After: 306696, Tiyn: 153348, Complain: "complain_body", AgeDays: 5}
	difference := projections.JournalDifference{Journal: "KZ-71", Difference: match.Difference{Code: match.DecreeBelow, Object: "r1/1/1", Claim: "r1/1/1",
		Tiyn: 153348, Since: civil.DateOf(2025, 10, 20)}}
	for lang, want := range map[string][]string{
		"kk": {"Төлем қаулысының мерзімі өткені туралы дабыл", "Үнсіздік келісім емес", "соқты", "Кім қысқартты: Қылмыстық процесті жүргізетін орган",
			"4 600,44 ₸ − 1 533,48 ₸ = 3 066,96 ₸", "Шағым осында беріледі", "Қаулыдағы сома есептелгеннен аз"},
		"ru": {"Сигнал о просрочке постановления об оплате", "Молчание не согласие", "наступил", "Кто снял: Орган, ведущий уголовный процесс",
			"4 600,44 ₸ − 1 533,48 ₸ = 3 066,96 ₸", "Жалоба подаётся здесь", "Сумма постановления меньше начисленной"},
		"en": {"Alarm that the payment decree is overdue", "Silence is no consent", "rang", "Who made it: Body leading the process",
			"4,600.44 ₸ − 1,533.48 ₸ = 3,066.96 ₸", "Complain here", "The decree has less than was accrued"},
	} {
		text := clock.Text(lang) + cut.Text(lang) + explain.Difference(difference, lang)
		text = strings.NewReplacer("\u00a0", " ").Replace(text)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: nothing says %q in\n%s", lang, w, text)
			}
		}
		if strings.Contains(text, "clock_") || strings.Contains(text, "what_") || strings.Contains(text, "event_") {
			t.Errorf("%s: a key without its word in\n%s", lang, text)
		}
	}
}
