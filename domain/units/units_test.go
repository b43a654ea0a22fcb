package units

import (
	"slices"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

var (
	split = civil.InstantOf(2022, 6, 8, 0, 0, 0)
	lines = []event.UnitRow{
		{Code: "63-city_police-02", NameKK: "Семей қаласының Полиция басқармасы", Zone: "Asia/Almaty", Bar: "KZ-10", ValidFrom: split},
		{Code: "63-city_police-02", NameKK: "Семей қаласының Полиция басқармасы", Zone: "Asia/Almaty", Bar: "KZ-63", ValidTo: split},
		{Code: "63-bar-01", NameKK: "Шығыс Қазақстан облыстық адвокаттар алқасы", Zone: "Asia/Almaty", Bar: "KZ-63"},
		{Code: "47-line_police-01", NameKK: "Маңғыстау станциясындағы желілік полиция бөлімі", Zone: "Asia/Aqtau", Bar: "KZ-47"},
		{Code: "71-justice_department-01", NameKK: "Нұр-Сұлтан қаласының Әділет департаменті", Zone: "Asia/Almaty", Bar: "KZ-71", Note: NotInAnnex},
	}
)

func TestRouteFollowsTheMoment(t *testing.T) {
	table, err := New(lines)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code string
		at   civil.Instant
		want string
	}{
		{"63-city_police-02", civil.InstantOf(2021, 4, 19, 0, 0, 0), "KZ-63"},
		{"63-city_police-02", split - 1, "KZ-63"},
		{"63-city_police-02", split, "KZ-10"},
		{"47-line_police-01", split, "KZ-47"},
		{"63-bar-01", split, ""},
		{"71-justice_department-01", split, ""},
		{"47-line_police-02", split, ""},
		{"", split, ""},
	} {
		if got, ok := table.Route(c.code, c.at); got != c.want || ok != (c.want != "") {
			t.Errorf("%s at %v: %q %v, want %q", c.code, c.at, got, ok, c.want)
		}
	}
	if got, ok := (Table{}).Route("63-city_police-02", split); ok {
		t.Errorf("an empty table routes to %q", got)
	}
}

func TestLookUps(t *testing.T) {
	table, err := New(lines)
	if err != nil {
		t.Fatal(err)
	}
	codes := func(us []Unit) string {
		var s []string
		for _, u := range us {
			s = append(s, u.Code+">"+u.Bar)
		}
		return strings.Join(s, " ")
	}
	if got := codes(table.At(split)); got != "47-line_police-01>KZ-47 63-bar-01>KZ-63 63-city_police-02>KZ-10 71-justice_department-01>KZ-71" {
		t.Errorf("all: %s", got)
	}
	if got := codes(table.Asking(split - 1)); got != "47-line_police-01>KZ-47 63-city_police-02>KZ-63" {
		t.Errorf("asking: %s", got)
	}
	if got := codes(table.OfBar("KZ-63", split)); got != "63-bar-01>KZ-63" {
		t.Errorf("of a bar: %s", got)
	}
	if got := table.Bars(split); !slices.Equal(got, []string{"KZ-10", "KZ-47", "KZ-63", "KZ-71"}) {
		t.Errorf("bars: %v", got)
	}
	if u, ok := table.Find("47-line_police-01", split); !ok || u.Kato != "47" || u.Kind != "line_police" || u.Zone != "Asia/Aqtau" {
		t.Errorf("found %+v %v", u, ok)
	}
}

func TestOrderOfLinesDoesNotMatter(t *testing.T) {
	a, err := New(lines)
	if err != nil {
		t.Fatal(err)
	}
	turned := slices.Clone(lines)
	slices.Reverse(turned)
	b, err := New(turned)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Rows(), b.Rows()) || a.Len() != len(lines) {
		t.Error("the same lines in another order give another table")
	}
	again, err := New(a.Rows())
	if err != nil || !slices.Equal(again.Rows(), a.Rows()) {
		t.Errorf("a table of its own rows differs: %v", err)
	}
}

func TestBadLinesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*event.UnitRow){
		"code": func(r *event.UnitRow) { r.Code = "63-city-02" },
		"bar":  func(r *event.UnitRow) { r.Bar = "KZ" },
		"zone": func(r *event.UnitRow) { r.Zone = "" },
		"end":  func(r *event.UnitRow) { r.ValidFrom, r.ValidTo = split, split },
		"both": func(r *event.UnitRow) { r.Code, r.ValidFrom = "63-city_police-02", split-1 },
	} {
		bad := slices.Clone(lines)
		spoil(&bad[3])
		if _, err := New(bad); err == nil {
			t.Errorf("a line with a bad %s is taken", name)
		}
	}
}
