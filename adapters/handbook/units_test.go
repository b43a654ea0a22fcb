package handbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/ident"
	"qorgau/domain/units"
)

var pilotDay = civil.InstantOf(2021, 4, 19, 6, 0, 0)

func participants(t *testing.T) []Participant {
	t.Helper()
	ps, err := Participants()
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// The counts of the handbook's table of regions: department, transport, city, district, line, bar, justice.
func TestCountsByRegionAndKind(t *testing.T) {
	want := map[int][7]int{
		1: {1, 1, 0, 4, 2, 1, 0}, 2: {1, 0, 1, 10, 3, 1, 0}, 3: {1, 0, 2, 5, 1, 1, 1}, 4: {1, 0, 0, 8, 2, 1, 1},
		5: {1, 0, 0, 4, 1, 1, 1}, 6: {1, 0, 2, 16, 1, 1, 1}, 7: {1, 0, 1, 12, 2, 1, 1}, 8: {1, 0, 3, 17, 2, 1, 1},
		9: {1, 0, 1, 7, 1, 1, 1}, 10: {1, 0, 4, 15, 2, 1, 1}, 11: {1, 0, 1, 12, 1, 1, 1}, 12: {1, 0, 9, 9, 1, 1, 1},
		13: {1, 0, 4, 16, 1, 1, 1}, 14: {1, 0, 2, 7, 1, 1, 1}, 15: {1, 0, 3, 10, 1, 1, 1}, 16: {1, 0, 1, 13, 1, 1, 1},
		17: {1, 0, 3, 13, 2, 1, 1},
	}
	got := map[int][7]int{}
	inAnnex, leftOut := 0, []string{}
	for _, p := range participants(t) {
		if !p.InAnnex {
			leftOut = append(leftOut, p.Code)
			continue
		}
		inAnnex++
		counts := got[p.RegionNo]
		counts[slices.Index(ident.UnitKinds(), p.Kind)]++
		got[p.RegionNo] = counts
	}
	if inAnnex != 290 || len(got) != 17 {
		t.Errorf("%d units in %d regions, want 290 in 17", inAnnex, len(got))
	}
	for no, counts := range want {
		if got[no] != counts {
			t.Errorf("region %d: %v, want %v", no, got[no], counts)
		}
	}
	if !slices.Equal(leftOut, []string{"71-justice_department-01", "31-justice_department-01"}) {
		t.Errorf("added: %v", leftOut)
	}
}

func TestNoTwoParticipantsAreEqual(t *testing.T) {
	names, codes := map[string]bool{}, map[string]bool{}
	for _, p := range participants(t) {
		name := fmt.Sprint(p.RegionNo, "|", p.Kind, "|", p.NameKK)
		if names[name] || codes[p.Code] {
			t.Errorf("twice: %s, %s", name, p.Code)
		}
		names[name], codes[p.Code] = true, true
	}
}

func TestRegionsAgreeWithTheFile(t *testing.T) {
	for _, p := range participants(t) {
		r, ok := RegionOf(p.Kato)
		if !ok || r.No != p.RegionNo || r.NameKK != p.RegionKK || r.NameRU != p.RegionRU {
			t.Errorf("%s: region %+v against %d %q %q", p.Code, r, p.RegionNo, p.RegionKK, p.RegionRU)
		}
	}
	zones := map[string]string{"47": "Asia/Aqtau", "15": "Asia/Aqtobe", "23": "Asia/Atyrau", "27": "Asia/Oral", "39": "Asia/Qostanay", "43": "Asia/Qyzylorda"}
	for i, r := range Regions() {
		zone := zones[r.Kato]
		if zone == "" {
			zone = "Asia/Almaty"
		}
		bar, _ := ident.BarJournal(r.Kato)
		if back, ok := RegionOfBar(bar); r.Zone != zone || r.Bar != bar || r.No != i+1 || !ok || back != r {
			t.Errorf("region %d: %+v, want zone %s, bar %s", i+1, r, zone, bar)
		}
		for _, name := range []string{r.Name("kk"), r.Name("ru"), r.Name("en"), r.Short("kk"), r.Short("ru"), r.Short("en")} {
			if name == "" {
				t.Errorf("region %d lacks a name", i+1)
			}
		}
	}
	if _, ok := RegionOf("10"); ok {
		t.Error("a region cut in 2022 is among those of 2021")
	}
}

func TestUnitsThatCanAsk(t *testing.T) {
	table, err := UnitTable()
	if err != nil {
		t.Fatal(err)
	}
	if all, asking, bars := len(table.At(pilotDay)), len(table.Asking(pilotDay)), len(table.Bars(pilotDay)); all != 292 || asking != 258 || bars != 17 {
		t.Errorf("%d units, %d can ask, %d bars; want 292, 258, 17", all, asking, bars)
	}
	if got := len(table.OfBar("KZ-71", pilotDay)); got != 10 {
		t.Errorf("the bar of the capital has %d units, want 10", got)
	}
	for code, want := range map[string]string{
		"71-district_police-01":      "KZ-71", // Сарыарқа
		"71-transport_department-01": "KZ-71",
		"63-city_police-02":          "KZ-63", // Семей
		"39-city_police-01":          "KZ-39", // Қостанай, city
		"39-district_police-10":      "KZ-39", // Қостанай, district
		"47-line_police-01":          "KZ-47",
		"71-justice_department-01":   "",
		"31-bar-01":                  "",
		"11-district_police-17":      "", // Бурабай is not in the annex
	} {
		for _, at := range []civil.Instant{civil.InstantOf(2020, 7, 31, 0, 0, 0), pilotDay, civil.InstantOf(2026, 7, 1, 0, 0, 0)} {
			if got, ok := table.Route(code, at); got != want || ok != (want != "") {
				t.Errorf("%s at %v: %q %v, want %q", code, at, got, ok, want)
			}
		}
	}
	for code, name := range map[string]string{
		"71-district_police-01": "Сарыарқа ауданының полиция басқармасы",
		"63-city_police-02":     "Семей қаласының Полиция басқармасы",
		"39-district_police-10": "Қостанай ауданының Ішкі істер бөлімі",
		"61-line_police-02":     "Арыс-1 станциясындағы желілік полиция бөлімі",
	} {
		if u, ok := table.Find(code, pilotDay); !ok || u.NameKK != name {
			t.Errorf("%s is %q, want %q", code, u.NameKK, name)
		}
	}
	for _, u := range table.At(pilotDay) {
		added := u.Code == "71-justice_department-01" || u.Code == "31-justice_department-01"
		if (u.Note == units.NotInAnnex) != added {
			t.Errorf("%s: note %q", u.Code, u.Note)
		}
	}
}

func TestSecondLoadChangesNothing(t *testing.T) {
	a, errA := UnitTable()
	b, errB := UnitTable()
	if errA != nil || errB != nil || !slices.Equal(a.Rows(), b.Rows()) {
		t.Errorf("two loads differ: %v %v", errA, errB)
	}
	rows := Regions()
	rows[0].Bar = "spoilt"
	if Regions()[0].Bar != "KZ-71" {
		t.Error("a caller can change the regions")
	}
}

func TestEveryUnitHasNames(t *testing.T) {
	names, err := LoadUnitNames()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, p := range participants(t) {
		ru, en := names.Name(p.Code, "ru"), names.Name(p.Code, "en")
		if names.Name(p.Code, "kk") != p.NameKK || ru == "" || en == "" || ru == p.Code || strings.ContainsAny(ru, "әғқңөұүһіӘҒҚҢӨҰҮҺІ") {
			t.Errorf("%s: %q %q %q", p.Code, p.NameKK, ru, en)
		}
		for _, r := range en {
			if r > 0x7e {
				t.Errorf("%s: %q is not plain English letters", p.Code, en)
				break
			}
		}
		key := p.Kato + ru
		if other, twice := seen[key]; twice {
			t.Errorf("%s and %s have one label %q", p.Code, other, ru)
		}
		seen[key] = p.Code
	}
	if got := names.Name("31-district_police-01", "ru"); got != "Отдел внутренних дел Байзакского района" {
		t.Errorf("Байзақ: %q", got)
	}
	if got := names.Name("11-district_police-17", "ru"); got != "11-district_police-17" {
		t.Errorf("an unknown unit is shown as %q", got)
	}
}
