package handbook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
	"qorgau/domain/tariff"
)

const almaty = "Asia/Almaty"

// confirmedYears: the vectors suppose confirmed tables of days, but V50, which asks what happens without.
var confirmedYears = []int{2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026}

func load(t testing.TB) *Handbook {
	t.Helper()
	h, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// moment reads "15.10.2025 10:00" as local time of Almaty; "24:00" is the end of the day.
func moment(t testing.TB, b *tariff.Book, s string) civil.Instant {
	t.Helper()
	var d, m, y, hour, minute int
	if _, err := fmt.Sscanf(s, "%d.%d.%d %d:%d", &d, &m, &y, &hour, &minute); err != nil {
		t.Fatalf("moment %q: %v", s, err)
	}
	at, ok := calendar.At(b.Zone(almaty), civil.DateOf(y, m, d), hour*60+minute)
	if !ok {
		t.Fatalf("moment %q is not known in the zone", s)
	}
	return at
}

// facts are the vectors in the program's terms. A group is one case.
type facts struct {
	groups func(b *tariff.Book, at func(string) civil.Instant) []tariff.Group
	// unconfirmed years of the table of days
	unconfirmed []int
	settings    func(*event.Settings)
}

func act(at func(string) civil.Instant, from, to string, change ...func(*tariff.Item)) tariff.Item {
	i := tariff.Item{
		ID: from, Kind: tariff.Participation, Action: "search", From: at(from), To: at(to),
		Role: tariff.Defender, Client: "suspect", Ground: true,
	}
	for _, c := range change {
		c(&i)
	}
	return i
}

func kind(k tariff.WorkKind) func(*tariff.Item) { return func(i *tariff.Item) { i.Kind = k } }
func interrogation(i *tariff.Item)              { i.Action = tariff.ActionInterrogation }
func person(p string) func(*tariff.Item)        { return func(i *tariff.Item) { i.Person = p } }

func one(severity string, from, to string, change ...func(*tariff.Item)) facts {
	return facts{groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		return []tariff.Group{group(severity, act(at, from, to, change...))}
	}}
}

func group(severity string, items ...tariff.Item) tariff.Group {
	return tariff.Group{
		Zone: almaty, Items: items,
		Severities: []tariff.SeverityFrom{{From: civil.DateOf(2018, 1, 1), Severity: severity}},
	}
}

type spell struct {
	from, to string
	change   []func(*tariff.Item)
}

func several(severity string, change func(*tariff.Group), spells ...spell) facts {
	return facts{groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		g := group(severity)
		for _, s := range spells {
			g.Items = append(g.Items, act(at, s.from, s.to, s.change...))
		}
		if change != nil {
			change(&g)
		}
		return []tariff.Group{g}
	}}
}

func sp(from, to string, change ...func(*tariff.Item)) spell { return spell{from, to, change} }

// vectors are V01-V50 without the vectors of terms (V41, V43, V51), which have no work in them.
var vectors = map[string]facts{
	"V01": one("3", "15.06.2021 10:00", "15.06.2021 12:15", interrogation),
	"V02": one("3", "15.06.2021 09:20", "15.06.2021 10:00", kind(tariff.Waiting)),
	"V03": one("3", "15.06.2021 23:00", "16.06.2021 00:30"),
	"V04": {groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		return []tariff.Group{group("4", act(at, "19.06.2021 10:00", "19.06.2021 11:30", interrogation, func(i *tariff.Item) {
			i.Urgent, i.Detention = true, at("18.06.2021 20:00")
		}))}
	}},
	"V05": one("4", "15.06.2021 09:30", "15.06.2021 10:00", kind(tariff.Waiting)),
	"V06": one("2", "20.08.2020 10:00", "20.08.2020 11:20", interrogation),
	"V07": one("3", "31.03.2020 23:30", "01.04.2020 00:30"),
	"V08": one("0", "16.05.2022 10:00", "16.05.2022 11:00", interrogation),
	"V09": one("4", "03.10.2022 09:30", "03.10.2022 10:00", kind(tariff.Waiting)),
	"V10": one("4", "03.10.2022 23:00", "03.10.2022 23:30", interrogation),
	"V11": one("3", "02.10.2022 10:00", "02.10.2022 11:00", func(i *tariff.Item) {
		i.Role, i.Client, i.Action = tariff.VictimRepresentative, "victim", "confrontation"
	}),
	"V12": one("3", "01.12.2022 10:00", "01.12.2022 11:00", interrogation),
	"V13": one("2", "14.06.2023 10:00", "14.06.2023 10:25", interrogation),
	"V14": one("3", "30.08.2023 10:00", "30.08.2023 11:10"),
	"V15": {groups: func(*tariff.Book, func(string) civil.Instant) []tariff.Group {
		return []tariff.Group{group("2", tariff.Item{ID: "a", Kind: tariff.Participation, Client: "suspect", Ground: true,
			From: civil.InstantOf(2024, 2, 15, 16, 30, 0), To: civil.InstantOf(2024, 2, 15, 17, 0, 0)})}
	}},
	"V16": {groups: func(*tariff.Book, func(string) civil.Instant) []tariff.Group {
		return []tariff.Group{group("2", tariff.Item{ID: "a", Kind: tariff.Participation, Client: "suspect", Ground: true,
			From: civil.InstantOf(2024, 3, 15, 16, 30, 0), To: civil.InstantOf(2024, 3, 15, 17, 0, 0)})}
	}},
	"V17": one("3", "15.10.2025 10:00", "15.10.2025 10:25"),
	"V18": one("3", "15.10.2025 10:00", "15.10.2025 11:10"),
	"V19": one("3", "15.10.2025 10:00", "15.10.2025 11:31"),
	"V20": one("3", "15.10.2025 10:00", "15.10.2025 12:07"),
	"V21": several("3", nil, sp("15.10.2025 10:00", "15.10.2025 10:20"), sp("15.10.2025 14:00", "15.10.2025 14:25")),
	"V22": one("4", "15.10.2025 23:00", "15.10.2025 23:50", interrogation),
	"V23": one("3", "15.10.2025 23:00", "16.10.2025 00:30"),
	"V24": one("3", "15.10.2025 21:50", "15.10.2025 22:20", interrogation),
	"V25": one("3", "15.10.2025 20:30", "15.10.2025 23:00"),
	"V26": one("2", "27.10.2025 10:00", "27.10.2025 12:00", interrogation),
	"V27": one("4", "25.10.2025 23:00", "25.10.2025 24:00", interrogation),
	"V28": one("3", "26.10.2025 10:00", "26.10.2025 11:30", kind(tariff.Waiting)),
	"V29": several("2", func(g *tariff.Group) {
		g.Severities = append(g.Severities, tariff.SeverityFrom{From: civil.DateOf(2025, 10, 16), Severity: "3"})
	}, sp("15.10.2025 09:00", "15.10.2025 13:00"), sp("16.10.2025 10:00", "16.10.2025 13:00")),
	"V30": one("", "12.11.2025 10:00", "12.11.2025 12:40", kind(tariff.Consultation)),
	"V31": several("", nil,
		sp("12.11.2025 08:00", "12.11.2025 10:00", kind(tariff.Consultation), person("a")),
		sp("12.11.2025 10:00", "12.11.2025 12:00", kind(tariff.Consultation), person("b")),
		sp("12.11.2025 13:00", "12.11.2025 15:00", kind(tariff.Consultation), person("c")),
		sp("12.11.2025 15:00", "12.11.2025 17:00", kind(tariff.Consultation), person("d")),
		sp("12.11.2025 17:00", "12.11.2025 19:00", kind(tariff.Consultation), person("e"))),
	"V32": one("3", "16.10.2025 09:00", "16.10.2025 19:00", kind(tariff.Postponed)),
	"V33": several("3", nil,
		sp("15.10.2025 09:00", "15.10.2025 24:00", kind(tariff.TripDay)), sp("16.10.2025 00:00", "16.10.2025 20:00", kind(tariff.TripDay)),
		sp("15.10.2025 10:00", "15.10.2025 11:00"), sp("16.10.2025 10:00", "16.10.2025 13:00")),
	"V34": several("2", nil,
		sp("15.10.2025 09:00", "15.10.2025 09:20", kind(tariff.Study)), sp("15.10.2025 09:30", "15.10.2025 09:55", kind(tariff.Visit)),
		sp("15.10.2025 10:00", "15.10.2025 10:10", kind(tariff.Waiver))),
	"V35": several("3", func(g *tariff.Group) { g.Share = event.Ratio{Num: 1, Den: 2} }, sp("15.10.2025 10:00", "15.10.2025 13:30")),
	"V36": one("2", "15.10.2025 14:00", "15.10.2025 15:00", kind(tariff.Drafting)),
	"V37": one("3", "15.10.2025 22:30", "15.10.2025 23:30", kind(tariff.Visit)),
	"V38": {groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		x := group("3", act(at, "15.10.2025 10:00", "15.10.2025 10:20"))
		y := group("2", act(at, "15.10.2025 17:00", "15.10.2025 17:20"))
		x.RoundedElsewhere = []civil.Date{civil.DateOf(2025, 10, 15)}
		y.RoundedElsewhere = x.RoundedElsewhere
		return []tariff.Group{x, y}
	}},
	"V39": one("4", "10.02.2026 10:00", "10.02.2026 12:30"),
	"V40": one("4", "20.07.2026 10:00", "20.07.2026 12:30"),
	"V42": one("3", "10.09.2025 10:00", "10.09.2025 11:00", func(i *tariff.Item) { i.Client = tariff.ClientWitness }),
	"V44": {groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		return []tariff.Group{group("3", act(at, "15.10.2025 10:00", "15.10.2025 15:00", interrogation, func(i *tariff.Item) {
			i.Breaks = []tariff.Break{{Span: tariff.Span{From: at("15.10.2025 13:00"), To: at("15.10.2025 14:00")}}}
		}))}
	}},
	"V45": several("4", nil, sp("10.02.2026 10:00", "10.02.2026 12:30"), sp("11.02.2026 10:00", "11.02.2026 12:30")),
	"V46": several("3", nil, sp("15.10.2025 23:50", "15.10.2025 24:00"), sp("16.10.2025 00:00", "16.10.2025 00:20")),
	"V47": one("3", "15.10.2025 22:00", "15.10.2025 22:20", interrogation),
	"V48": several("", nil,
		sp("12.11.2025 09:00", "12.11.2025 09:20", kind(tariff.Consultation), person("a")),
		sp("12.11.2025 09:30", "12.11.2025 09:50", kind(tariff.Consultation), person("b")),
		sp("12.11.2025 10:00", "12.11.2025 10:20", kind(tariff.Consultation), person("c"))),
	"V49": {groups: func(_ *tariff.Book, at func(string) civil.Instant) []tariff.Group {
		day := []civil.Date{civil.DateOf(2025, 10, 15)}
		x := group("3", act(at, "15.10.2025 09:00", "15.10.2025 18:00", kind(tariff.TripDay)), act(at, "15.10.2025 10:00", "15.10.2025 11:00"))
		y := group("2", act(at, "15.10.2025 15:00", "15.10.2025 16:00"))
		x.OtherCaseDays, y.OtherCaseDays = day, day
		return []tariff.Group{x, y}
	}},
	"V50": func() facts {
		f := one("3", "06.06.2025 10:00", "06.06.2025 12:00")
		f.unconfirmed = []int{2025}
		return f
	}(),
}

// statuses are the words of the handbook and the codes of the program.
var statuses = map[string]event.PayStatus{
	"payable":                                         event.StatusPayable,
	"confirm: border window of P2023":                 event.StatusConfirmWindow,
	"confirm: calendar of the year":                   event.StatusConfirmCalendar,
	"blocked: edition not verified":                   event.StatusBlockedUnverified,
	"confirm: rounded lines in two cases on one day":  event.StatusConfirmCrossCase,
	"hold: client status not covered by the edition":  event.StatusHoldClient,
	"not payable: late (p. 5, edition of 15.09.2025)": event.StatusNotPayableLate,
	"hold: a person decides":                          event.StatusHoldTerm,
	"not late":                                        "",
}

func bookOf(h *Handbook, f facts) *tariff.Book {
	var years []int
	for _, y := range confirmedYears {
		if !slices.Contains(f.unconfirmed, y) {
			years = append(years, y)
		}
	}
	b := h.Book(years...)
	if f.settings != nil {
		s := event.DefaultSettings()
		f.settings(&s)
		b.PutSettings(s)
	}
	return b
}

func price(t testing.TB, h *Handbook, f facts) []event.FeeLine {
	t.Helper()
	b := bookOf(h, f)
	var lines []event.FeeLine
	for _, g := range f.groups(b, func(s string) civil.Instant { return moment(t, b, s) }) {
		lines = append(lines, tariff.Price(b, &g)...)
	}
	return lines
}

func handbookVectors(t testing.TB) []Vector {
	t.Helper()
	var f file
	if err := json.Unmarshal(editionsJSON, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Vectors) != 51 {
		t.Fatalf("the handbook has 51 vectors, the file %d", len(f.Vectors))
	}
	return f.Vectors
}

// Each vector of the handbook comes out to the tiyn, with its exact sum, editions and status, through the real Price.
func TestVectors(t *testing.T) {
	h := load(t)
	seen := 0
	for _, v := range handbookVectors(t) {
		t.Run(v.ID, func(t *testing.T) {
			want, ok := statuses[v.Status]
			if !ok {
				t.Fatalf("status %q is not known", v.Status)
			}
			if term(t, h, v.ID, want) {
				seen++
				return
			}
			f, ok := vectors[v.ID]
			if !ok {
				t.Fatal("no facts")
			}
			seen++
			check(t, v, want, price(t, h, f))
		})
	}
	if seen != 51 {
		t.Errorf("%d vectors of 51 were priced", seen)
	}
}

func check(t *testing.T, v Vector, want event.PayStatus, lines []event.FeeLine) {
	t.Helper()
	var sum money.Tiyn
	exact := money.Frac{}
	for _, l := range lines {
		if l.Tiyn == 0 {
			continue
		}
		sum += money.Tiyn(l.Tiyn)
		var n, d int64
		if _, err := fmt.Sscan(l.Num+" "+l.Den, &n, &d); err != nil {
			t.Fatal(err)
		}
		exact = exact.Add(money.Ratio(n, d))
		if l.Status != want {
			t.Errorf("status %s (%v), want %s", l.Status, l.Flags, want)
		}
		if l.Rules != v.Rules {
			t.Errorf("rules %s, want %s", l.Rules, v.Rules)
		}
		for _, p := range l.Pieces {
			if p.Edition != v.Tariff {
				t.Errorf("edition %s, want %s", p.Edition, v.Tariff)
			}
		}
	}
	if sum.Plain() != v.Tenge || exact.String() != v.Exact {
		t.Errorf("%s: %s = %s, want %s = %s", v.Facts, exact, sum, v.Exact, v.Tenge)
		for _, l := range lines {
			t.Logf("%+v", l)
		}
	}
}

// term checks the vectors about the term of the application; it tells whether the vector is one.
func term(t *testing.T, h *Handbook, id string, want event.PayStatus) bool {
	t.Helper()
	var decree, filed, last civil.Date
	switch id {
	case "V41":
		decree, filed, last = civil.DateOf(2025, 10, 15), civil.DateOf(2025, 11, 18), civil.DateOf(2025, 11, 15)
	case "V43":
		decree, filed, last = civil.DateOf(2025, 10, 15), civil.DateOf(2025, 11, 17), civil.DateOf(2025, 11, 15)
	case "V51":
		decree, filed, last = civil.DateOf(2025, 8, 20), civil.DateOf(2025, 10, 2), civil.DateOf(2025, 10, 26)
	default:
		return false
	}
	gotLast, got := h.Book(confirmedYears...).Term(tariff.Filing{PaymentDecree: decree, Filed: filed})
	if got != want || gotLast != last {
		t.Errorf("%s: %q by %s, want %q by %s", id, got, gotLast, want, last)
	}
	return true
}

// The remarks of the handbook name what other settings or facts would give; so the settings do what they say.
func TestVectorsUnderOtherSettings(t *testing.T) {
	h := load(t)
	for _, c := range []struct {
		vector, tenge string
		change        func(*event.Settings)
	}{
		{"V21", "6133.92", func(s *event.Settings) { s.RoundGroup = "action" }},
		{"V48", "6605.76", func(s *event.Settings) { s.RoundGroupConsultation = "advocate_person_day" }},
		{"V13", "805.00", func(s *event.Settings) { s.BorderWindowPolicy = "latest_day" }},
		{"V27", "10174.05", func(s *event.Settings) { s.PremiumStacking = "multiply" }},
		{"V36", "4521.80", func(s *event.Settings) { s.T4DraftingTier = "literal" }},
		{"V39", "12434.37", func(s *event.Settings) { s.TiynRounding = "truncate_per_line" }},
		{"V39", "12434.00", func(s *event.Settings) { s.TiynRounding = "whole_tenge" }},
		{"V32", "15334.80", func(s *event.Settings) { s.PostponedWaitingCapHours = "24" }},
		{"V03", "5119.34", func(s *event.Settings) { s.T1PremiumReading = "any_night_or_day_off" }},
		{"V11", "3583.71", func(s *event.Settings) { s.PremiumRoles = "defender_and_victim_representative" }},
		{"V37", "4600.44", func(s *event.Settings) { s.PremiumScope = "participation_and_visits" }},
		{"V28", "3450.33", func(s *event.Settings) { s.PremiumOnWaiting = "true" }},
		{"V44", "12267.84", func(s *event.Settings) { s.BreakPaid = "none" }},
		{"V24", "3066.96", func(s *event.Settings) { s.NightSplit = "by_start_time" }},
		{"V29", "21468.72", func(s *event.Settings) { s.RequalificationTier = "last_qualification_for_all" }},
	} {
		t.Run(c.vector+" "+c.tenge, func(t *testing.T) {
			f := vectors[c.vector]
			f.settings = c.change
			s := event.DefaultSettings()
			c.change(&s)
			if err := tariff.CheckSettings(s); err != nil {
				t.Fatal(err)
			}
			var sum money.Tiyn
			for _, l := range price(t, h, f) {
				sum += money.Tiyn(l.Tiyn)
			}
			if sum.Plain() != c.tenge {
				t.Errorf("%s, want %s", sum, c.tenge)
			}
		})
	}
}

// A confirmed table frees V50, and a table without Kurban ait pays the plain price: so the status says the truth.
func TestKurbanAitDecidesV50(t *testing.T) {
	h := load(t)
	f := vectors["V50"]
	f.unconfirmed = nil
	if l := price(t, h, f); len(l) != 1 || l[0].Status != event.StatusPayable || l[0].Tiyn != 920088 {
		t.Errorf("with a confirmed table: %+v", l)
	}
	for i := range h.Calendars {
		y := &h.Calendars[i]
		y.Days = slices.DeleteFunc(y.Days, func(d event.CalendarDay) bool { return d.Kind == event.DayKurbanAit })
	}
	if l := price(t, h, f); len(l) != 1 || l[0].Tiyn != 613392 {
		t.Errorf("without Kurban ait: %+v", l)
	}
}

// A derivation carries codes and numbers only: no spaces, so no sentences.
func TestDerivationHasNoText(t *testing.T) {
	h := load(t)
	for id, f := range vectors {
		for _, l := range price(t, h, f) {
			codes := []string{string(l.Kind), string(l.Status), l.Rules, l.Rounding, l.Num, l.Den}
			for _, p := range l.Pieces {
				codes = append(codes, p.Clause, p.Rule, p.Edition, p.Severity, string(p.Tier), p.Premium, p.Num, p.Den)
			}
			for _, x := range l.Flags {
				codes = append(codes, string(x))
			}
			for _, c := range codes {
				if strings.ContainsAny(c, " \t\n") || len(c) > 40 {
					t.Errorf("%s: %q is text", id, c)
				}
			}
		}
	}
}
