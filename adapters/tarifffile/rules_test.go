package tarifffile

import (
	"strings"
	"testing"

	"qorgau/domain/fee"
)

// one is a tariff of one activity "work" (attribute kind, a to c) and one "extra", whose set is filled in.
func one(set string) string {
	return `{"format": "qorgau-tariff/1", "id": "x", "name": "x", "currency": {"code": "EUR", "minor": 2}, "sources": [{"title": "invented"}],
 "attributes": {"kind": {"values": ["a", "b", "c"], "default": "a"}}, "keys": {"case": "a case", "court": "a court"},
 "given": {"cost": {}, "off": {"max": "1"}},
 "units": {"point": {"values": [{"from": "2025-01-01", "to": "2025-06-30", "value": "3"}, {"from": "2025-07-01", "value": "4"}]}},
 "activities": {"work": {"needs": "kind"}, "extra": {}},
 "sets": [{"id": "s", "from": "2025-01-01", "rounding": [{"point": "line", "to": "0.01", "mode": "half_up"}], ` + set + `}]}`
}

const (
	workRate  = `{"id": "w", "activity": "work", "per": "hour", "amount": "10", "tags": "fee"}`
	extraRate = `{"id": "e", "activity": "extra", "per": "item", "amount": "1"}`
)

func line(id, rest string) string {
	return `{"id": "` + id + `", "date": "2025-03-01", "keys": {"case": "A", "court": "C"}, ` + rest + `}`
}

func hours(id, q string) string {
	return line(id, `"activity": "work", "quantity": "`+q+`", "unit": "hour"`)
}

// Each kind of rule by itself, with the sum worked out by hand; want beginning with a word is the code of a refusal.
func TestEachRule(t *testing.T) {
	for _, c := range []struct{ name, set, lines, want string }{
		{"a fee of the lines named", `"rates": [` + workRate + `, {"id": "e", "activity": "extra", "per": "sum", "of": {"named": true}, "amount": "25%"}]`,
			hours("1", "2") + "," + hours("2", "4") + "," + line("3", `"activity": "extra", "of": ["2"]`), "70.00"},
		{"a fee on a fee on a line", `"rates": [` + workRate + `, {"id": "e", "activity": "extra", "per": "sum", "of": {"named": true}, "amount": "1/2"}]`,
			line("3", `"activity": "extra", "of": "2"`) + "," + line("2", `"activity": "extra", "of": "1"`) + "," + hours("1", "4"), "70.00"},
		{"a circle of named lines", `"rates": [` + workRate + `, {"id": "e", "activity": "extra", "per": "sum", "of": {"named": true}, "amount": "1/2"}]`,
			line("1", `"activity": "extra", "of": "2"`) + "," + line("2", `"activity": "extra", "of": "1"`), "circle"},
		{"a named line that is not there", `"rates": [` + workRate + `, {"id": "e", "activity": "extra", "per": "sum", "of": {"named": true}, "amount": "1/2"}]`,
			line("1", `"activity": "extra", "of": "9"`), "unknown_name"},
		{"a sum without lines is nothing", `"rates": [` + workRate + `, {"id": "e", "activity": "extra", "per": "sum", "of": {"tag": "fee", "over": "case"}, "amount": "1/2"}]`,
			line("1", `"activity": "extra"`), "0.00"},
		{"not paid", `"rates": [{"id": "w", "activity": "work", "when": {"kind": ["a", "b"]}, "per": "hour", "amount": "10"}, ` + extraRate + `], "not_paid": [{"activity": "work", "when": {"kind": "c"}, "why": "never"}]`,
			line("1", `"activity": "work", "attributes": {"kind": "c"}, "quantity": "3", "unit": "hour"`), "0.00"},
		{"the unit of the day", `"rates": [{"id": "w", "activity": "work", "per": "hour", "unit": "point", "amount": "5"}, ` + extraRate + `]`,
			hours("1", "1") + `,{"id": "2", "date": "2025-07-01", "activity": "work", "quantity": "60", "unit": "minute"}`, "35.00"},
		{"an amount given with the line", `"rates": [{"id": "w", "activity": "work", "per": "fixed", "given": "cost", "max": "50"}, ` + extraRate + `]`,
			line("1", `"activity": "work", "given": {"cost": "12.34"}`) + "," + line("2", `"activity": "work", "given": {"cost": "99"}`), "62.34"},
		{"a price given with the line", `"rates": [{"id": "w", "activity": "work", "per": "hour", "given": "cost"}, ` + extraRate + `]`,
			line("1", `"activity": "work", "given": {"cost": "12"}, "quantity": "1.5", "unit": "hour"`), "18.00"},
		{"an amount that nobody gave", `"rates": [{"id": "w", "activity": "work", "per": "fixed", "given": "cost"}, ` + extraRate + `]`,
			line("1", `"activity": "work"`), "not_given"},
		{"a first hour at once, then by the hour", `"rates": [{"id": "w", "activity": "work", "per": "hour", "bands": [{"upto": "1", "fixed": "40"}, {"rate": "10"}], "each_band": "slice"}, ` + extraRate + `]`,
			hours("1", "1/2") + "," + hours("2", "3"), "100.00"},
		{"whole bands by distance", `"rates": [{"id": "w", "activity": "work", "per": "km", "bands": [{"upto": "100", "rate": "0.40"}, {"rate": "0.30"}], "each_band": "whole"}, ` + extraRate + `]`,
			line("1", `"activity": "work", "quantity": "100", "unit": "km"`) + "," + line("2", `"activity": "work", "quantity": "200", "unit": "km"`), "100.00"},
		{"at least", `"rates": [{"id": "w", "activity": "work", "per": "hour", "amount": "10", "min": "15"}, ` + extraRate + `]`, hours("1", "1"), "15.00"},
		{"factors in their order", `"rates": [` + workRate + `, ` + extraRate + `], "factors": [
			{"id": "p", "activity": "work", "does": "add", "value": "5"}, {"id": "q", "activity": "work", "does": "times", "value": "2"},
			{"id": "r", "activity": "work", "does": "uplift", "of": "base", "value": "50%"}, {"id": "o", "activity": "work", "does": "discount", "value": "1/10"}]`,
			hours("1", "1"), "31.50"}, // (10 + 5) x 2 = 30, + 5 = 35, - 3.5
		{"a discount given with the line", `"rates": [` + workRate + `, ` + extraRate + `], "factors": [{"id": "o", "activity": "work", "does": "discount", "of": "base", "given": "off"}]`,
			line("1", `"activity": "work", "given": {"off": "30%"}, "quantity": "2", "unit": "hour"`), "14.00"},
		{"of two factors of a group the first", `"rates": [` + workRate + `, ` + extraRate + `], "factors": [
			{"id": "p", "activity": "work", "when": {"kind": ["a", "b"]}, "does": "times", "value": "2", "once": "late"},
			{"id": "q", "activity": "work", "when": {"kind": ["a", "c"]}, "does": "times", "value": "3", "once": "late"}]`,
			hours("1", "1") + "," + line("2", `"activity": "work", "attributes": {"kind": "c"}, "quantity": "1", "unit": "hour"`), "50.00"},
		{"least and most of a quantity", `"rates": [` + workRate + `, ` + extraRate + `], "quantity": [{"id": "q", "activity": "work", "in": "hour", "min": "1", "max": "8"}]`,
			hours("1", "1/4") + "," + hours("2", "9"), "90.00"},
		{"a quantity summed by case and shared out", `"rates": [{"id": "w", "activity": "work", "when": {"kind": "a"}, "per": "hour", "amount": "10"}, {"id": "w2", "activity": "work", "when": {"kind": ["b", "c"]}, "per": "minute", "amount": "1"}, ` + extraRate + `],
			"quantity": [{"id": "q", "activity": "work", "over": "case", "in": "hour", "step": "1", "mode": "up"}]`,
			hours("1", "1/4") + "," + line("2", `"activity": "work", "attributes": {"kind": "b"}, "quantity": "15", "unit": "minute"`), "35.00"}, // each half an hour
		{"the price of one is rounded", `"rates": [{"id": "w", "activity": "work", "per": "hour", "unit": "point", "amount": "0.337"}, ` + extraRate + `], "rounding": [{"point": "price", "to": "0.1", "mode": "down"}, {"point": "line", "to": "0.01", "mode": "half_up"}]`,
			hours("1", "10"), "10.00"},
		{"only the total is rounded", `"rates": [{"id": "w", "activity": "work", "per": "hour", "amount": "0.004"}, ` + extraRate + `], "rounding": [{"point": "total", "over": "case", "to": "0.01", "mode": "half_up"}]`,
			hours("1", "1") + "," + hours("2", "1"), "0.01"},
		{"the total goes to five cents, before tax", `"rates": [` + workRate + `, ` + extraRate + `], "rounding": [{"point": "line", "to": "0.01", "mode": "half_up"}, {"point": "total", "to": "0.05", "mode": "down"}], "taxes": [{"id": "t", "name": "t", "rate": "10%"}]`,
			hours("1", "1.008"), "11.06"}, // 10.08 -> 10.05, tax 1.005 -> 1.01
		{"a tax on one activity only", `"rates": [` + workRate + `, ` + extraRate + `], "taxes": [{"id": "t", "name": "t", "activity": "extra", "rate": "10%"}]`,
			hours("1", "1") + "," + line("2", `"activity": "extra", "quantity": "10", "unit": "item"`), "21.00"},
		{"a least sum in units", `"rates": [` + workRate + `, ` + extraRate + `], "limits": [{"id": "l", "tag": "fee", "over": "case", "unit": "point", "min": "10"}]`, hours("1", "1"), "30.00"},
		{"a cap in a cap", `"rates": [` + workRate + `, ` + extraRate + `], "limits": [{"id": "l", "tag": "fee", "over": ["case", "date"], "max": "50"}, {"id": "m", "tag": "fee", "over": "case", "max": "45"}]`,
			hours("1", "4") + "," + hours("2", "3"), "45.00"},
		{"caps that cut across each other", `"rates": [` + workRate + `, ` + extraRate + `], "limits": [{"id": "l", "tag": "fee", "over": "case", "max": "50"}, {"id": "m", "tag": "fee", "over": "court", "max": "45"}]`,
			hours("1", "4") + "," + hours("2", "3") + "," + `{"id": "3", "date": "2025-03-01", "keys": {"case": "A", "court": "D"}, "activity": "work", "quantity": "1", "unit": "hour"}`, "cuts_across"},
	} {
		text := one(c.set)
		if strings.Count(text, `"rounding"`) == 2 {
			text = strings.Replace(text, `"rounding": [{"point": "line", "to": "0.01", "mode": "half_up"}], `, "", 1)
		}
		tariff, err := Tariff(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		lines, err := ReadLines(strings.NewReader(`{"lines": [` + c.lines + `]}`))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		bill, err := lines.Price(tariff)
		switch {
		case err != nil && faultsOf(err) != nil && faultsOf(err)[0].Code == c.want:
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		case JSON(bill).Total != c.want:
			t.Errorf("%s: %s, want %s\n%+v", c.name, JSON(bill).Total, c.want, JSON(bill).Entries)
		}
	}
}

// A reader of a sound tariff is told what to mind: days without a set, sets nobody verified, bands that pay less for more.
func TestNotes(t *testing.T) {
	first := one(`"verified": false, "to": "2025-03-31", "rates": [{"id": "w", "activity": "work", "per": "hour", "bands": [{"upto": "2", "rate": "9"}, {"rate": "8"}], "each_band": "whole"}, ` + extraRate + `]`)
	text := strings.TrimSuffix(first, `]}`) + `, {"id": "later", "from": "2025-05-01", "rates": [` + workRate + `, ` + extraRate + `], "rounding": [{"point": "line", "to": "0.01", "mode": "down"}]}]}`
	tariff, err := Tariff(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(fee.Notes(tariff), "\n")
	for _, part := range []string{"2025-04-01 to 2025-04-30", "set s is not verified", "more than 2 pays less"} {
		if !strings.Contains(notes, part) {
			t.Errorf("%q is not told:\n%s", part, notes)
		}
	}
}
