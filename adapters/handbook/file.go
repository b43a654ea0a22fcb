package handbook

import (
	"encoding/json"
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// file is the part of editions.json that the program prices by.
type file struct {
	MRP []struct {
		ValidFrom string `json:"valid_from"`
		ValidTo   string `json:"valid_to"`
		Tenge     int64  `json:"tenge"`
		Mark      string `json:"mark"`
		Verified  bool   `json:"verified"`
	} `json:"mrp"`
	RoundingRules []struct {
		ID    string `json:"id"`
		Bands []struct {
			FromMin   int             `json:"from_min"`
			ToMin     *int            `json:"to_min"`
			PaidHours json.RawMessage `json:"paid_hours"`
		} `json:"bands"`
	} `json:"rounding_rules"`
	Calendar struct {
		Fixed []struct {
			MonthDay  string `json:"month_day"`
			ValidFrom int    `json:"valid_from"`
			ValidTo   *int   `json:"valid_to"`
			Source    string `json:"source"`
			Mark      string `json:"mark"`
		} `json:"fixed_holidays"`
		Other []struct {
			MonthDay  string `json:"month_day"`
			ValidFrom int    `json:"valid_from"`
			Source    string `json:"source"`
		} `json:"other_days_off"`
	} `json:"calendar"`
	Editions []struct {
		ID        string           `json:"id"`
		ValidFrom string           `json:"valid_from"`
		ValidTo   string           `json:"valid_to"`
		Verified  bool             `json:"verified"`
		Source    string           `json:"source"`
		Mark      string           `json:"mark"`
		Window    *window          `json:"border_window"`
		Rates     map[string]ratio `json:"rates"`
		Premium   struct {
			Factor  ratio  `json:"factor"`
			Reading string `json:"reading_setting"`
		} `json:"premium"`
		Waiting struct {
			Factor *ratio           `json:"factor_of_tier"`
			Rates  map[string]ratio `json:"rate_mrp_per_hour"`
		} `json:"waiting"`
		Clients []string `json:"clients"`
		Other   []string `json:"other"`
	} `json:"tariff_editions"`
	Rules []struct {
		ID        string  `json:"id"`
		ValidFrom string  `json:"valid_from"`
		Verified  bool    `json:"verified"`
		Window    *window `json:"border_window"`
		Source    string  `json:"source"`
		Applicant string  `json:"applicant"`
		Calc      string  `json:"calculates"`
		FileBy    string  `json:"file_by"`
		PayBy     string  `json:"pay_by"`
		NextYear  string  `json:"next_year_if_after"`
		Payee     string  `json:"payee"`
		Rounding  string  `json:"rounding"`
		TripDay   string  `json:"trip_day"`
		Caps      string  `json:"caps"`
	} `json:"rules_editions"`
	Vectors []Vector `json:"test_vectors"`
}

// Vector is one test vector of the handbook: what a sum must be.
type Vector struct {
	ID     string `json:"id"`
	Facts  string `json:"facts"`
	Tariff string `json:"tariff_edition"`
	Rules  string `json:"rules_edition"`
	Exact  string `json:"exact"`
	Tenge  string `json:"tenge"`
	Status string `json:"status"`
}

type window struct{ From, To string }

type ratio struct {
	Num int64 `json:"num"`
	Den int64 `json:"den"`
}

func (r ratio) event() event.Ratio { return event.Ratio{Num: r.Num, Den: r.Den} }

// clients are the names of the handbook and the codes of the program.
var clients = map[string]string{
	"witness having the right to defence": "witness_with_right_to_defence",
	"suspect":                             "suspect", "accused": "accused", "defendant": "defendant",
	"convicted": "convicted", "acquitted": "acquitted", "victim (representative)": "victim",
}

func (f *file) editions() ([]event.TariffEdition, error) {
	var out []event.TariffEdition
	for _, e := range f.Editions {
		t := event.TariffEdition{
			ID: e.ID, Verified: e.Verified, Source: e.Source, Mark: mark(e.Mark),
			RateA: e.Rates["A"].event(), RateB: e.Rates["B"].event(), RateC: e.Rates["C"].event(),
			WaitingA: e.Waiting.Rates["A"].event(), WaitingB: e.Waiting.Rates["B"].event(), WaitingC: e.Waiting.Rates["C"].event(),
			WaitingRule: "half_of_own_tier", PremiumRule: event.PremiumDefender, PremiumFactor: e.Premium.Factor.event(),
		}
		if e.Waiting.Factor == nil {
			t.WaitingRule = "half_of_tier_c"
		}
		if e.Premium.Reading == "t1_premium_reading" {
			t.PremiumRule = event.PremiumUrgentInterrogation
		}
		for _, r := range []event.Ratio{t.RateA, t.RateB, t.RateC, t.WaitingA, t.WaitingB, t.WaitingC, t.PremiumFactor} {
			if r.Num <= 0 || r.Den <= 0 {
				return nil, fmt.Errorf("edition %s: a rate is missing", e.ID)
			}
		}
		if err := dates(e.ID, e.ValidFrom, e.ValidTo, e.Window, &t.ValidFrom, &t.ValidTo, &t.WindowFrom, &t.WindowTo); err != nil {
			return nil, err
		}
		if err := fill(&t, out, e.Clients, e.Other); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// fill adds what an edition has from its notes or keeps from the edition before: clients, the proceedings named since
// T3, the copying error of T4. A provisional edition is a copy of the one before it.
func fill(t *event.TariffEdition, before []event.TariffEdition, names, other []string) error {
	var last event.TariffEdition
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	t.Constitutional, t.Administrative = last.Constitutional, last.Administrative
	for _, n := range names {
		if strings.HasPrefix(n, "as "+last.ID) && last.ID != "" {
			t.Clients = append(t.Clients, last.Clients...)
			t.DraftingDefect = last.DraftingDefect
			continue
		}
		code, ok := clients[n]
		if !ok {
			return fmt.Errorf("edition %s: client %q is not known", t.ID, n)
		}
		t.Clients = append(t.Clients, code)
	}
	for _, o := range other {
		switch {
		case strings.HasPrefix(o, "Constitutional Court"):
			t.Constitutional = true
		case strings.HasPrefix(o, "administrative cases"):
			t.Administrative = true
		case strings.HasPrefix(o, "drafting paragraphs"):
			t.DraftingDefect = true
		}
	}
	return nil
}

// budgets are the budget laws of the МРП by the first day of its period (zan.gov.kz document).
var budgets = map[string]string{
	"2019-01-01": "zan-126298", "2020-01-01": "zan-136747", "2020-04-01": "zan-136747", "2021-01-01": "zan-149364",
	"2022-01-01": "zan-161088", "2023-01-01": "zan-174721", "2024-01-01": "zan-189612", "2025-01-01": "zan-203645",
	"2026-01-01": "zan-218360",
}

func (f *file) mrp() ([]event.MRPPeriod, error) {
	var out []event.MRPPeriod
	for _, m := range f.MRP {
		p := event.MRPPeriod{Tenge: m.Tenge, Verified: m.Verified, Source: budgets[m.ValidFrom], Mark: mark(m.Mark)}
		if p.Source == "" || p.Tenge <= 0 {
			return nil, fmt.Errorf("МРП from %s: no source or no value", m.ValidFrom)
		}
		if err := dates("МРП", m.ValidFrom, m.ValidTo, nil, &p.ValidFrom, &p.ValidTo, nil, nil); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (f *file) holidays() ([]event.HolidayRule, error) {
	var out []event.HolidayRule
	add := func(monthDay, source, m string, kind event.DayKind, from int, to *int) error {
		r := event.HolidayRule{FromYear: from, Kind: kind, Source: source, Mark: mark(m)}
		if n, err := fmt.Sscanf(monthDay, "%02d-%02d", &r.Month, &r.Day); n != 2 || err != nil {
			return fmt.Errorf("holiday %q is not a day of the year", monthDay)
		}
		if to != nil {
			r.ToYear = *to
		}
		out = append(out, r)
		return nil
	}
	for _, h := range f.Calendar.Fixed {
		// Only the key of the act stays of the source; remarks on its end stand in the file.
		source, _, _ := strings.Cut(h.Source, ";")
		source, _, _ = strings.Cut(source, " ")
		if err := add(h.MonthDay, source, h.Mark, event.DayHoliday, h.ValidFrom, h.ValidTo); err != nil {
			return nil, err
		}
	}
	for _, o := range f.Calendar.Other {
		if o.MonthDay == "" {
			continue // Kurban ait moves from year to year: days.json
		}
		if err := add(o.MonthDay, o.Source, "press", event.DayOffChristmas, o.ValidFrom, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func dates(what, from, to string, w *window, fromTo ...*civil.Date) error {
	in := []string{from, to, "", ""}
	if w != nil {
		in[2], in[3] = w.From, w.To
	}
	for i, s := range in {
		if s == "" {
			continue
		}
		d, err := civil.ParseDate(s)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		*fromTo[i] = d
	}
	return nil
}

// mark brings the marks of the handbook to codes; "law (text), inferred (start)" is law as to the sums.
func mark(s string) string {
	switch {
	case strings.HasPrefix(s, "law"):
		return "law"
	case strings.HasPrefix(s, "press"):
		return "press"
	}
	return "inferred"
}
