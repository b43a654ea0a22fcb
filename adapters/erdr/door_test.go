package erdr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/reason"
)

// A defender request becomes a typed body with open codes, and all that is personal stands apart.
func TestDecode(t *testing.T) {
	iin := ident.SyntheticIIN(civil.DateOf(1980, 1, 1), ident.Male, 1)
	in, bad := newDoor(t).Decode(message(t, "defender.requested.v1", with(requestData(), "person_iin", iin)))
	if bad != nil {
		t.Fatal(bad)
	}
	b := in.Body.(*event.DefenderRequested)
	if in.Source != "urn:kz:erdr" || in.ID != "0199-m1" || b.Object != "req-2025-000123" || b.OccurredAt != civil.InstantOf(2025, 10, 13, 4, 5, 6) ||
		b.IIN != "valid" || b.MinorAtOffence != "no" || b.AdultFrom != 0 || len(b.Grounds) != 2 {
		t.Fatalf("%+v", b)
	}
	open := b.AppendJSON(nil)
	for _, personal := range []string{"Тест", iin, "1980", "p-000451", "o-17", "+7 700", "кабинет"} {
		if bytes.Contains(open, []byte(personal)) {
			t.Errorf("%q stands openly in %s", personal, open)
		}
	}
	var fields []string
	for _, x := range in.Clear.Values {
		fields = append(fields, x.Whose+"."+x.Field)
	}
	want := []string{"person.person_name", "person.person_iin", "person.birth_date", "person.place", "official.official_name", "official.official_phone"}
	if !reflect.DeepEqual(fields, want) {
		t.Fatalf("clear values %v", fields)
	}
}

// White space, order of members, escapes and notation of numbers and instants make no difference to the canonical form;
// any value does, and so does the type.
func TestCanonical(t *testing.T) {
	door := newDoor(t)
	form := func(name string, data any) string {
		in, bad := door.Decode(message(t, name, data))
		if bad != nil {
			t.Fatal(bad)
		}
		return string(in.Canonical)
	}
	const name = "defender.requested.v1"
	want := form(name, requestData())
	escaped := bytes.Replace(reversed(t, requestData()), []byte("Т"), []byte(`\u0422`), 1)
	for i, same := range []any{
		spaced(t, requestData()), reversed(t, requestData()), escaped,
		bytes.Replace(reversed(t, requestData()), []byte(`"revision":1`), []byte(`"revision":1.0`), 1),
		bytes.Replace(reversed(t, requestData()), []byte(`"revision":1`), []byte(`"revision":10e-1`), 1),
		with(requestData(), "occurred_at", "2025-10-13T04:05:06.000Z"),
	} {
		if got := form(name, same); got != want {
			t.Errorf("form %d differs:\n%s\n%s", i, got, want)
		}
	}
	for k, v := range requestData() {
		other := any(nil)
		switch k {
		case "revision":
			other = 2
		case "minor":
			other = true
		case "person_name":
			other = "Тестов Тест"
		case "occurred_at":
			other = "2025-10-13T04:05:06.001Z"
		default:
			continue
		}
		if form(name, with(requestData(), k, other)) == want {
			t.Errorf("%s=%v instead of %v makes no difference", k, other, v)
		}
	}
	data := sample(t, schemaOf(t, "erdr/case.resumed.v1.json"), true)
	if form("case.resumed.v1", data) == form("case.sent_to_court.v1", data) {
		t.Error("two types with the same data are the same message")
	}
}

// Every way to be refused has its code and place, and the code stands in the catalogue.
func TestDefects(t *testing.T) {
	door := newDoor(t)
	const name = "defender.requested.v1"
	raw := func(old, by string) []byte {
		return bytes.Replace(reversed(t, requestData()), []byte(old), []byte(by), 1)
	}
	for _, c := range []struct {
		name  string
		event kafka.Event
		code  Code
		place string
		told  bool // the register is answered
	}{
		{"no id", kafka.Event{Source: "s", Type: name}, MissingAttribute, "id", false},
		{"no source", kafka.Event{ID: "1", Type: name}, MissingAttribute, "source", false},
		{"no type", kafka.Event{ID: "1", Source: "s"}, MissingAttribute, "type", false},
		{"id of free text", kafka.Event{ID: "Marker Name", Source: "s", Type: name}, BadAttribute, "id", false},
		{"source of free text", kafka.Event{ID: "1", Source: "Marker Name", Type: name}, BadAttribute, "source", false},
		{"unknown type", message(t, "person.born.v1", requestData()), UnknownType, "type", false},
		{"decision as message", message(t, "offer.made.v1", requestData()), UnknownType, "type", false},
		{"later version", message(t, "defender.requested.v2", requestData()), UnknownVersion, "type", true},
		{"no data", message(t, name, []byte{}), UnreadableJSON, "data:0", false},
		{"half", message(t, name, reversed(t, requestData())[:100]), UnreadableJSON, "data:100", false},
		{"two values", message(t, name, append(reversed(t, requestData()), '1')), UnreadableJSON, "", false},
		{"repeated key", message(t, name, []byte(`{"a":1,"a":1}`)), UnreadableJSON, "data:10", false},
		{"comment", message(t, name, []byte(`{/* */}`)), UnreadableJSON, "data:1", false},
		{"control character", message(t, name, []byte("{\"a\":\"\n\"}")), UnreadableJSON, "data:6", false},
		{"broken UTF-8", message(t, name, []byte("{\"a\":\"\xff\"}")), BadUTF8, "data", false},
		{"half a pair", message(t, name, []byte(`{"a":"\ud800"}`)), BadUTF8, "data:12", false},
		{"too deep", message(t, name, []byte(strings.Repeat("[", 1000))), TooDeep, "data:17", false},
		{"too large", message(t, name, make([]byte, MaxBytes+1)), TooLarge, "", false},
		{"list", message(t, name, []byte("[]")), SchemaViolation, "data", false},
		{"fraction", message(t, name, raw(`"revision":1`, `"revision":1.5`)), SchemaViolation, "", false},
		{"monstrous exponent", message(t, name, raw(`"revision":1`, `"revision":1e999999999`)), SchemaViolation, "", false},
		{"bound", message(t, name, with(requestData(), "revision", 0)), SchemaViolation, "data/revision", true},
		{"enum", message(t, name, with(requestData(), "grounds", []string{"requested", "Marker Name"})), SchemaViolation, "data/grounds/1", true},
		{"pattern", message(t, name, with(requestData(), "article", "188")), SchemaViolation, "data/article", true},
		{"no such day", message(t, name, with(requestData(), "document_date", "2025-02-30")), SchemaViolation, "data/document_date", true},
		{"no such birth", message(t, name, with(requestData(), "birth_date", "1980-13-01")), SchemaViolation, "data/birth_date", true},
		{"no such hour", message(t, name, with(requestData(), "detained_at", "2025-10-13T25:00:00Z")), SchemaViolation, "data/detained_at", true},
		{"local time", message(t, name, with(requestData(), "wanted_at", "2025-10-13T05:00:00+05:00")), SchemaViolation, "data/wanted_at", true},
		{"required", message(t, name, with(requestData(), "person_id", nil)), SchemaViolation, "data/person_id", true},
		{"unknown member", message(t, name, with(requestData(), "Marker Name", "x")), SchemaViolation, "data", true},
		{"the first of several", message(t, name, with(with(requestData(), "urgency", "x"), "basis", "x")), SchemaViolation, "data/basis", true},
		{"unit unreadable", message(t, name, with(requestData(), "unit", "somewhere")), SchemaViolation, "data/unit", false},
		{"other type", message(t, "case.resumed.v1", map[string]any{"object": "o", "unit": "71-district_police-01"}), SchemaViolation, "data/occurred_at", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, bad := door.Decode(c.event)
			if in != nil || bad == nil {
				t.Fatal("admitted")
			}
			if bad.Code != c.code || (c.place != "" && bad.Place != c.place) {
				t.Fatalf("%+v, want %s at %s", bad, c.code, c.place)
			}
			if strings.Contains(fmt.Sprintf("%+v %s", bad, bad), "Marker") {
				t.Fatalf("content in %+v", bad)
			}
			if _, ok := reason.Find(string(bad.Code)); !ok {
				t.Fatalf("%s is not in the catalogue", bad.Code)
			}
			fact, told := bad.Malformed(c.event.Data)
			if told != c.told {
				t.Fatalf("register answered: %v", told)
			}
			if !told {
				return
			}
			body := fact.Body.(*event.RequestMalformed)
			if body.Request != "req-2025-000123" || body.Unit != "71-district_police-01" || body.Code != string(bad.Code) || fact.Source != "intake" || len(fact.ID) != 64 {
				t.Fatalf("%+v %+v", fact, body)
			}
		})
	}
}

// A door knows the types of its channels only: the register cannot report payments, nor the treasury ask for defenders.
func TestChannels(t *testing.T) {
	register, err := New(Register)
	if err != nil {
		t.Fatal(err)
	}
	data := sample(t, schemaOf(t, "treasury/payment.made.v1.json"), true)
	if _, bad := register.Decode(message(t, "payment.made.v1", data)); bad == nil || bad.Code != UnknownType {
		t.Fatal(bad)
	}
	if _, bad := newDoor(t).Decode(message(t, "payment.made.v1", data)); bad != nil {
		t.Fatal(bad)
	}
	if _, err := New("nobody"); err == nil {
		t.Fatal("a door without types")
	}
}

// What only clear values tell stands as codes: ИИН, IBAN, full age, age at the offence.
func TestJudge(t *testing.T) {
	door := newDoor(t)
	decode := func(data map[string]any) *event.DefenderRequested {
		in, bad := door.Decode(message(t, "defender.requested.v1", data))
		if bad != nil {
			t.Fatal(bad)
		}
		return in.Body.(*event.DefenderRequested)
	}
	young := ident.SyntheticIIN(civil.DateOf(2008, 5, 1), ident.Female, 3)
	for _, c := range []struct {
		name, iin, birth, offence string
		code, adult, minor        string
	}{
		{"adult", "", "1980-01-01", "2025-10-12", "absent", "", "no"},
		{"wrong ИИН", "800101300010", "1980-01-01", "2025-10-12", "invalid", "", "no"},
		{"child", young, "2008-05-01", "2025-10-12", "valid", "2026-05-02", "yes"},
		{"only the ИИН tells", young, "", "2025-10-12", "valid", "2026-05-02", "yes"},
		{"nothing tells", "", "", "2025-10-12", "absent", "", ""},
		{"a wrong ИИН tells nothing", "080501600010", "", "2025-10-12", "invalid", "", ""},
		{"no day of the offence", "", "2008-05-01", "", "absent", "2026-05-02", ""},
		{"offence on the birthday itself", "", "2007-10-12", "2025-10-12", "absent", "", "yes"},
		{"offence on the day after", "", "2007-10-11", "2025-10-12", "absent", "", "no"},
		{"birthday is today", "", "2007-10-13", "2025-10-12", "absent", "2025-10-14", "yes"},
		{"29 February", "", "2008-02-29", "2025-10-12", "absent", "2026-03-01", "yes"},
		{"the day before 1970", "", "1969-12-31", "2025-10-12", "absent", "", "no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := requestData()
			for k, v := range map[string]string{"person_iin": c.iin, "birth_date": c.birth, "offence_on": c.offence} {
				with(data, k, nil)
				if v != "" {
					with(data, k, v)
				}
			}
			b := decode(data)
			adult := ""
			if b.AdultFrom != 0 {
				adult = b.AdultFrom.String()
			}
			if b.IIN != c.code || adult != c.adult || b.MinorAtOffence != c.minor {
				t.Fatalf("iin %s, adult from %s, minor at offence %q", b.IIN, adult, b.MinorAtOffence)
			}
		})
	}
	data := sample(t, schemaOf(t, "people/advocate.listed.v1.json"), true).(map[string]any)
	for _, c := range []struct{ iban, iin, ibanCode, iinCode string }{
		{ident.SyntheticIBAN(1), ident.SyntheticIINOf(1), "valid", "valid"}, {"KZ000000000000000000", "000000000000", "invalid", "invalid"}, {"", "", "absent", "absent"},
	} {
		with(with(data, "advocate_iban", nil), "advocate_iin", nil)
		if c.iban != "" {
			with(with(data, "advocate_iban", c.iban), "advocate_iin", c.iin)
		}
		in, bad := door.Decode(message(t, "advocate.listed.v1", data))
		if bad != nil {
			t.Fatal(bad)
		}
		if b := in.Body.(*event.AdvocateListed); b.IBAN != c.ibanCode || b.IIN != c.iinCode {
			t.Fatalf("IBAN %s, ИИН %s, want %+v", b.IBAN, b.IIN, c)
		}
	}
}

// An official without an id still gets a reference for his name: of the object, the same each time.
func TestNameless(t *testing.T) {
	in, bad := newDoor(t).Decode(message(t, "defender.requested.v1", with(requestData(), "official_id", nil)))
	if bad != nil {
		t.Fatal(bad)
	}
	n := 0
	for _, p := range in.Clear.Persons {
		if p.Place == "official" {
			n++
			if p.ID != "nameless/req-2025-000123/official" || patternID.MatchString(p.ID) {
				t.Fatalf("%+v", p)
			}
		}
	}
	if n != 1 {
		t.Fatalf("%d persons at official", n)
	}
}

// Messages go where their unit stood at the moment they tell of, answers of the treasury where their settlement began,
// the rest to the country.
func TestRoute(t *testing.T) {
	moved := civil.InstantOf(2025, 6, 1, 0, 0, 0)
	units := func(unit string, at civil.Instant) (string, bool) {
		switch {
		case unit != "71-district_police-01":
			return "", false
		case at < moved:
			return "KZ-10", true
		}
		return "KZ-71", true
	}
	request := func(unit string, at civil.Instant) *event.DefenderRequested {
		b := &event.DefenderRequested{}
		b.Unit, b.OccurredAt = unit, at
		return b
	}
	for _, c := range []struct {
		got, want string
	}{
		{Route(request("71-district_police-01", moved), units), "KZ-71"},
		{Route(request("71-district_police-01", moved-1), units), "KZ-10"},
		{Route(request("71-district_police-99", moved), units), "KZ"},
		{Route(&event.PaymentMade{Settlement: "KZ-75/req/1/1/1"}, units), "KZ-75"},
		{Route(&event.PaymentReturned{Settlement: "KZ/x/1"}, units), "KZ"},
		{Route(&event.PaymentReturned{Settlement: "nowhere/x/1"}, units), "KZ"},
		{Route(&event.EditionConfirmed{}, units), "KZ"},
	} {
		if c.got != c.want {
			t.Errorf("routed to %s, want %s", c.got, c.want)
		}
	}
}

// The reader takes what encoding/json takes, with the same values, except what it is meant to refuse.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2,1.0,1e3,true,false,null,"x\"\\\/\b\f\n\r\t\u0422\ud83d\ude00"],"b":{}}`, `{"a":1,"a":2}`, ` [ ] `, `1e-1`, `-0`, `"\ud800"`, `01`, `1.`, `[1,]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, bad := parse(b)
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.UseNumber()
		var want any
		err := dec.Decode(&want)
		if err == nil && dec.More() {
			err = fmt.Errorf("more")
		}
		if bad != nil {
			return
		}
		if err != nil {
			t.Fatalf("%q is no JSON (%v) and was read as %v", b, err, got)
		}
		if !equal(got, want) {
			t.Fatalf("%q was read as %#v, not %#v", b, got, want)
		}
		// The canonical form is a fixed point.
		form := canonical(nil, got)
		again, bad := parse(form)
		if bad != nil || !bytes.Equal(canonical(nil, again), form) {
			t.Fatalf("%q has the canonical form %q, which has %q (%v)", b, form, canonical(nil, again), bad)
		}
	})
}

func equal(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok || len(m) != len(want) {
			return false
		}
		for k, v := range want {
			if x, there := m[k]; !there || !equal(x, v) {
				return false
			}
		}
		return true
	case []any:
		l, ok := got.([]any)
		if !ok || len(l) != len(want) {
			return false
		}
		for i := range want {
			if !equal(l[i], want[i]) {
				return false
			}
		}
		return true
	case json.Number:
		n, ok := got.(int64)
		if i, err := want.Int64(); err == nil {
			return ok && n == i
		}
		x, err := want.Float64()
		return ok && err == nil && float64(n) == x
	}
	return reflect.DeepEqual(got, want)
}

// Nothing that arrives makes the door panic, and what it admits has a body and a canonical form.
func FuzzDecode(f *testing.F) {
	door := newDoor(f)
	names, paths := incoming()
	for i, name := range names {
		for _, all := range []bool{true, false} {
			f.Add(name, message(f, name, sample(f, schemaOf(f, paths[i]), all)).Data)
		}
	}
	f.Add("defender.requested.v1", message(f, "defender.requested.v1", requestData()).Data)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		in, bad := door.Decode(kafka.Event{ID: "m1", Source: "s", Type: name, Data: data})
		if (in == nil) == (bad == nil) {
			t.Fatal("neither admitted nor refused")
		}
		if in == nil {
			if bad.Code == "" || len(bad.Place) > maxPlaceLength {
				t.Fatalf("%+v", bad)
			}
			return
		}
		if in.Body.Type() != name || len(in.Canonical) == 0 {
			t.Fatalf("%+v", in)
		}
		again, bad := door.Decode(kafka.Event{ID: "m1", Source: "s", Type: name, Data: in.Canonical[len(name):]})
		if bad != nil || !bytes.Equal(again.Canonical, in.Canonical) {
			t.Fatalf("the canonical form is another message: %v", bad)
		}
	})
}

// BenchmarkDecode: one defender request of about 900 bytes, reading, validating and judging.
func BenchmarkDecode(b *testing.B) {
	door := newDoor(b)
	e := message(b, "defender.requested.v1", requestData())
	b.SetBytes(int64(len(e.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, bad := door.Decode(e); bad != nil {
			b.Fatal(bad)
		}
	}
}
