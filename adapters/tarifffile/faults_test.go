package tarifffile

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

// sound is a tariff of two sets; each fault is one change of it.
const sound = `{
 "format": "qorgau-tariff/1", "id": "x", "name": "x",
 "currency": {"code": "EUR", "minor": 2},
 "sources": [{"title": "invented"}],
 "attributes": {"court": {"values": ["low", "high"]}, "night": {"values": ["no", "yes"], "default": "no"}},
 "keys": {"case": "a case"},
 "given": {"more": {"min": "0", "max": "1"}},
 "units": {"point": {"values": [{"from": "2024-01-01", "to": "2024-12-31", "value": "10"},
  {"from": "2025-01-01", "value": "11"}]}},
 "activities": {"hearing": {"needs": ["court", "night"]}, "copies": {}, "office": {}, "again": {}},
 "sets": [
  {"id": "old", "from": "2024-01-01", "to": "2024-12-31",
   "rates": [{"id": "all", "activity": ["hearing", "copies", "office", "again"], "per": "item", "amount": "1"}],
   "rounding": [{"point": "line", "to": "0.01", "mode": "half_up"}]},
  {"id": "new", "from": "2025-01-01",
   "rates": [
    {"id": "low", "activity": "hearing", "when": {"court": "low"}, "per": "hour", "unit": "point", "amount": "1", "tags": "fee"},
    {"id": "high", "activity": "hearing", "when": {"court": "high"}, "per": "hour", "amount": "9", "tags": "fee"},
    {"id": "copies", "activity": "copies", "per": "page", "bands": [{"upto": "50", "rate": "2"}, {"rate": "1"}], "each_band": "slice"},
    {"id": "office", "activity": "office", "per": "sum", "of": {"tag": "fee", "over": "case"}, "amount": "20%", "tags": "lump"},
    {"id": "again", "activity": "again", "per": "sum", "of": {"tag": "lump", "over": "case"}, "amount": "1/2"}],
   "quantity": [{"id": "tenths", "activity": "hearing", "in": "hour", "step": "1/10", "mode": "up"}],
   "factors": [{"id": "night", "activity": "hearing", "when": {"night": "yes"}, "does": "times", "value": "2"},
    {"id": "more", "activity": "hearing", "does": "uplift", "given": "more"}],
   "limits": [{"id": "cap", "tag": "fee", "when": {"court": "low"}, "over": "case", "max": "100"}],
   "rounding": [{"point": "line", "to": "0.01", "mode": "half_up"}],
   "taxes": [{"id": "vat", "name": "VAT", "rate": "20%", "over": "case"}]}]
}`

// faultsOf gives the faults of an error, or none for another error.
func faultsOf(err error) (f Faults) {
	errors.As(err, &f)
	return f
}

// holds tells whether a fault with this code and place is among them, on the line that holds the changed text.
func holds(faults Faults, code, place string, line int) bool {
	for _, f := range faults {
		if f.Code == code && f.Place == place && f.Line == line {
			return true
		}
	}
	return false
}

func lineWith(text, part string) int {
	return 1 + strings.Count(text[:strings.Index(text, part)], "\n")
}

// Each class of fault is refused at load, with its code, its place and its line in the file.
func TestEachFaultIsRefusedWithItsPlace(t *testing.T) {
	if _, err := Tariff(strings.NewReader(sound)); err != nil {
		t.Fatalf("the tariff that is to be broken is not sound: %v", err)
	}
	for _, c := range []struct{ name, old, new, code, place string }{
		{"an unknown attribute in a condition", `"when": {"night": "yes"}`, `"when": {"moon": "full"}`, "unknown_name", "/sets/1/factors/0/when/moon"},
		{"an unknown value of an attribute", `"when": {"night": "yes"}`, `"when": {"night": "maybe"}`, "unknown_name", "/sets/1/factors/0/when/night"},
		{"an attribute that the lines do not carry", `"copies", "per": "page"`, `"copies", "when": {"court": "low"}, "per": "page"`, "unknown_name", "/sets/1/rates/2/when/court"},
		{"an unknown activity", `{"id": "copies", "activity": "copies"`, `{"id": "copies", "activity": "prints"`, "unknown_name", "/sets/1/rates/2/activity"},
		{"an unknown unit", `"unit": "point"`, `"unit": "mrp"`, "unknown_name", "/sets/1/rates/0/unit"},
		{"an unknown key", `"lump", "over": "case"`, `"lump", "over": "voucher"`, "unknown_name", "/sets/1/rates/4/of/over"},
		{"an unknown given number", `"given": "more"`, `"given": "less"`, "unknown_name", "/sets/1/factors/1/given"},
		{"an unknown tag", `"cap", "tag": "fee"`, `"cap", "tag": "fees"`, "unknown_name", "/sets/1/limits/0/tag"},
		{"an unknown need", `"needs": ["court", "night"]`, `"needs": ["court", "night", "moon"]`, "unknown_name", "/activities/hearing/needs"},
		{"a default that is no value", `"default": "no"`, `"default": "never"`, "unknown_name", "/attributes/night/default"},
		{"sets that share a day", `"to": "2024-12-31",
   "rates"`, `"to": "2025-01-01",
   "rates"`, "overlap", "/sets/1"},
		{"an open set before another", `"to": "2024-12-31",
   "rates"`, `
   "rates"`, "overlap", "/sets/1"},
		{"values of a unit that share a day", `"to": "2024-12-31", "value"`, `"to": "2025-06-30", "value"`, "overlap", "/units/point/values/1"},
		{"a period that ends before it begins", `"to": "2024-12-31",
   "rates"`, `"to": "2023-12-31",
   "rates"`, "bad_dates", "/sets/0"},
		{"a unit without a value on a day of the set", `{"from": "2025-01-01", "value"`, `{"from": "2025-02-01", "value"`, "missing_value", "/sets/1/rates/0/unit"},
		{"a case without a rate", `"when": {"court": "high"}, `, `"when": {"court": "high", "night": "yes"}, `, "missing_rate", "/sets/1/rates"},
		{"an activity without a rate", `"office", "again"], "per"`, `"office"], "per"`, "missing_rate", "/sets/0/rates"},
		{"nothing beyond the last band", `{"rate": "1"}]`, `{"upto": "90", "rate": "1"}]`, "missing_rate", "/sets/1/rates/2/bands/1"},
		{"two rates for one case", `"when": {"court": "high"}, `, `"when": {"court": ["low", "high"]}, `, "ambiguous", "/sets/1/rates/1"},
		{"two roundings of the line", `"mode": "half_up"}],
   "taxes"`, `"mode": "half_up"}, {"point": "line", "to": "1", "mode": "up"}],
   "taxes"`, "ambiguous", "/sets/1/rounding/1"},
		{"bands that go down", `{"upto": "50", "rate": "2"}`, `{"upto": "50", "rate": "2"}, {"upto": "40", "rate": "2"}`, "bad_bands", "/sets/1/rates/2/bands/1/upto"},
		{"a band without a price", `{"rate": "1"}]`, `{}]`, "bad_bands", "/sets/1/rates/2/bands/1"},
		{"an open band in the middle", `{"upto": "50", "rate": "2"}`, `{"rate": "2"}`, "bad_bands", "/sets/1/rates/2/bands/0"},
		{"a rate of two forms", `"per": "hour", "amount": "9"`, `"per": "hour", "amount": "9", "given": "more"`, "bad_rule", "/sets/1/rates/1"},
		{"a given part of a sum", `"of": {"tag": "fee", "over": "case"}, "amount": "20%"`, `"of": {"tag": "fee", "over": "case"}, "given": "more"`, "bad_rule", "/sets/1/rates/3/given"},
		{"too many decimals", `"minor": 2`, `"minor": 200`, "bad_rule", "/currency/minor"},
		{"a quantity of another measure", `"in": "hour"`, `"in": "page"`, "bad_rule", "/sets/1/quantity/0/in"},
		{"a factor without a number", `"does": "times", "value": "2"`, `"does": "times"`, "bad_rule", "/sets/1/factors/0"},
		{"a limit of nothing", `"over": "case", "max": "100"`, `"over": "case"`, "bad_rule", "/sets/1/limits/0"},
		{"money below the smallest coin", `"to": "0.01", "mode": "half_up"}],
   "taxes"`, `"to": "0.005", "mode": "half_up"}],
   "taxes"`, "bad_rounding", "/sets/1/rounding/0/to"},
		{"a fee on itself", `"of": {"tag": "fee", "over": "case"}`, `"of": {"tag": "lump", "over": "case"}`, "circle", "/sets/1/rates/3/of"},
		{"a rule id twice", `{"id": "high"`, `{"id": "low"`, "declared_twice", "/sets/1/rates/1"},
		{"a value twice", `["low", "high"]`, `["low", "high", "low"]`, "declared_twice", "/attributes/court/values"},
		{"an unknown part", `"does": "times"`, `"dose": "x", "does": "times"`, "unknown_part", "/sets/1/factors/0/dose"},
		{"a missing part", `"name": "VAT", `, ``, "missing_part", "/sets/1/taxes/0"},
		{"a number without quotes", `"amount": "9"`, `"amount": 9`, "bad_form", "/sets/1/rates/1/amount"},
		{"a number that is none", `"amount": "9"`, `"amount": "9,5"`, "bad_form", "/sets/1/rates/1/amount"},
		{"a day that does not exist", `"from": "2025-01-01",
   "rates"`, `"from": "2025-02-30",
   "rates"`, "bad_form", "/sets/1/from"},
		{"an unknown word", `"does": "times"`, `"does": "double"`, "bad_form", "/sets/1/factors/0/does"},
		{"another format", `qorgau-tariff/1`, `qorgau-tariff/2`, "bad_form", "/format"},
	} {
		if strings.Count(sound, c.old) < 1 {
			t.Fatalf("%s: the text to change is gone", c.name)
		}
		broken := strings.Replace(sound, c.old, c.new, 1)
		_, err := Tariff(strings.NewReader(broken))
		found := false
		for _, f := range faultsOf(err) {
			found = found || f.Code == c.code && f.Place == c.place && f.Line > 0 && f.Line <= strings.Count(broken, "\n")+1
		}
		if !found {
			t.Errorf("%s: %s at %s is not among %v", c.name, c.code, c.place, err)
		}
	}
}

// The line of a fault is that of the value it speaks of.
func TestTheLineIsThatOfTheFault(t *testing.T) {
	broken := strings.Replace(sound, `"amount": "9"`, `"amount": "nine"`, 1)
	_, err := Tariff(strings.NewReader(broken))
	if !holds(faultsOf(err), BadForm, "/sets/1/rates/1/amount", lineWith(broken, `"nine"`)) {
		t.Errorf("not on its line: %v", err)
	}
}

// What is no JSON, or says a thing twice, is refused too, with its line.
func TestWhatIsNoJSON(t *testing.T) {
	for _, text := range []string{"", "{", "[1,]", `{"a": 1, "a": 2}`, sound + "{}", strings.Repeat("[", 40) + strings.Repeat("]", 40)} {
		if _, err := Tariff(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// Lines are refused with their place when they have too much, too little, or something else than the tariff knows.
func TestLinesAreRefusedWithTheirPlace(t *testing.T) {
	tariff, err := Tariff(strings.NewReader(sound))
	if err != nil {
		t.Fatal(err)
	}
	good := `{"id": "1", "date": "2025-03-01", "activity": "hearing", "attributes": {"court": "low"}, "keys": {"case": "A"}, "given": {"more": "1/2"}, "quantity": "90", "unit": "minute"}`
	price := func(lines string) error {
		read, err := ReadLines(strings.NewReader("{\"lines\": [\n" + lines + "\n]}"))
		if err != nil {
			return err
		}
		_, err = read.Price(tariff)
		return err
	}
	if err := price(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, code, place string }{
		{"no such activity", `"hearing"`, `"dancing"`, "unknown_name", "/lines/0/activity"},
		{"no such attribute", `"court": "low"`, `"court": "low", "moon": "full"`, "unknown_name", "/lines/0/attributes/moon"},
		{"no such value", `"court": "low"`, `"court": "lowest"`, "unknown_name", "/lines/0/attributes/court"},
		{"an attribute lacks", `"court": "low"`, `"night": "yes"`, "not_given", "/lines/0/attributes"},
		{"an attribute too many", `"hearing", "attributes": {"court": "low"}, "keys": {"case": "A"}, "given": {"more": "1/2"}, "quantity": "90", "unit": "minute"`,
			`"copies", "attributes": {"court": "low"}, "quantity": "9", "unit": "page"`, "not_asked", "/lines/0/attributes/court"},
		{"no set that day", `2025-03-01`, `2023-03-01`, "no_set", "/lines/0/date"},
		{"no such key", `"case": "A"`, `"voucher": "A"`, "unknown_name", "/lines/0/keys/voucher"},
		{"a key lacks", `"keys": {"case": "A"}, `, ``, "not_given", "/lines/0/keys"},
		{"a given number lacks", `"given": {"more": "1/2"}, `, ``, "not_given", "/lines/0"},
		{"a given number out of bounds", `"1/2"`, `"3/2"`, "out_of_range", "/lines/0/given/more"},
		{"no such number", `"more"`, `"less"`, "unknown_name", "/lines/0/given/less"},
		{"another measure", `"minute"`, `"page"`, "out_of_range", "/lines/0/unit"},
		{"no quantity", `, "quantity": "90", "unit": "minute"`, ``, "not_given", "/lines/0"},
		{"a quantity without a measure", `, "unit": "minute"`, ``, "missing_part", "/lines/0"},
		{"named lines that nobody asked for", `"minute"`, `"minute", "of": "1"`, "not_asked", "/lines/0/of"},
		{"an unknown part", `"minute"`, `"minute", "hours": "2"`, "unknown_part", "/lines/0/hours"},
		{"the same id again", good, good + ",\n" + good, "declared_twice", "/lines/1/id"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s: the text to change is gone", c.name)
		}
		n, _ := strconv.Atoi(strings.Split(c.place, "/")[2])
		if err := price(text); !holds(faultsOf(err), c.code, c.place, 2+n) {
			t.Errorf("%s: %s at %s is not among %v", c.name, c.code, c.place, err)
		}
	}
}
