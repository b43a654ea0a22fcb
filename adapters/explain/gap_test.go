package explain_test

import (
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/explain"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// silent is a bar in which Aizhan leaves two offers of her slot unanswered and Dana, the other one on duty near, is away.
func silent(t *testing.T) *World {
	month := func(who, zone string) event.Slot {
		return event.Slot{Advocate: Ref(who), Zone: zone, From: civil.DateOf(2025, 10, 1).Start() - 5*civil.Hour, To: civil.DateOf(2025, 11, 1).Start() - 5*civil.Hour}
	}
	return New(t, territory.New(Bar), Bar, Noon).Given(TheBook(), theLaw(), Listed("Aizhan", "Dana", "Erlan", "Marat"),
		Slots(1, month("Aizhan", "near"), month("Dana", "near"), month("Erlan", "far"), month("Marat", "far")),
		told("Dana is away", &event.AdvocateAbsent{Advocate: Ref("Dana"), From: Noon, To: Noon + 3*civil.Day}),
		Request("r1", "k1", "Serik", nil), Passes(20*civil.Minute), Request("r2", "k2", "Berik", nil), Passes(20*civil.Minute))
}

// The hours without anybody are told with Dana's absence and Aizhan's silences; her slot with hers alone; the bar was told.
func TestRosterGapsAreTold(t *testing.T) {
	_, x := explained(t, silent(t))
	gaps, err := x.RosterGaps(t.Context(), Bar+"/2025-10")
	if err != nil {
		t.Fatal(err)
	}
	find := func(code, who string) *explain.Gap {
		t.Helper()
		i := slices.IndexFunc(gaps, func(g explain.Gap) bool {
			return g.Code == code && g.Zone == "near" && (who == "" || g.Advocate == Ref(who).String())
		})
		if i < 0 {
			t.Fatalf("no %s among %+v", code, gaps)
		}
		return &gaps[i]
	}
	count := func(g *explain.Gap, code, who string) (n int) {
		for _, c := range g.Because {
			if c.Code == code && c.Advocate == Ref(who).String() {
				n++
			}
		}
		return n
	}
	nobody := find("roster_nobody", "")
	if count(nobody, "absent", "Dana") != 1 || count(nobody, "no_answer", "Aizhan") != 2 || count(nobody, "slot_unreachable", "Aizhan") != 1 || len(nobody.Told) == 0 ||
		!slices.Contains(nobody.Told[0].To, "bar") {
		t.Errorf("nobody: %+v", nobody)
	}
	if g := find("slot_unreachable", "Aizhan"); count(g, "no_answer", "Aizhan") != 2 || count(g, "absent", "Dana") != 0 {
		t.Errorf("Aizhan's slot: %+v", g)
	}
	if g := find("absent", "Dana"); count(g, "absent", "Dana") != 1 || len(g.Because) != 1 {
		t.Errorf("Dana's: %+v", g)
	}
	if none, err := x.RosterGaps(t.Context(), Bar+"/2025-09"); err != nil || len(none) != 0 {
		t.Errorf("gaps of no roster: %+v %v", none, err)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		var text strings.Builder
		for _, g := range gaps {
			if g.Zone == "near" && g.Code != "roster_alone_at_night" { // the nights are told alike
				text.WriteString(g.Text(lang) + "\n")
			}
		}
		same(t, "gaps."+lang, text.String())
	}
}

// Differences of a lived story read as sentences, each whole.
func TestDifferencesReadInThreeLanguages(t *testing.T) {
	w, _, _, _ := cutUp(t)
	q, _ := explained(t, w)
	list, err := projections.Differences(t.Context(), q, "", civil.DateOf(2025, 12, 31))
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		var text strings.Builder
		for _, d := range list {
			text.WriteString(explain.Difference(d, lang) + "\n")
		}
		same(t, "differences."+lang, text.String())
	}
}
