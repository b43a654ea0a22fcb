package erdr

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/domain/event"
	"qorgau/schemas"
)

// schemaOf reads a schema file as it stands.
func schemaOf(t testing.TB, path string) map[string]any {
	t.Helper()
	b, err := schemas.FS.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// candidates are texts of which one fits each pattern of the contract.
var candidates = []string{
	"2025-10-13T04:05:06.000Z", "2025-10-13", "71-district_police-01", "KZ-71/c1/1/1", "KZ-71", "0000000", "2025-10", "code_a", "kk",
	"Asia/Almaty", "800101300019", "KZ86125KZT5004100100", "+7 700 000 00 00", "id-1", "12-345-678", strings.Repeat("ab", 32),
}

// sample makes a message's data out of its schema: everything, or only what is required.
func sample(t testing.TB, s map[string]any, all bool) any {
	t.Helper()
	if enum, ok := s["enum"].([]any); ok {
		return enum[0]
	}
	switch s["type"] {
	case "object":
		m := map[string]any{}
		required, _ := s["required"].([]any)
		for k, v := range s["properties"].(map[string]any) {
			if all || slices.Contains(required, any(k)) {
				m[k] = sample(t, v.(map[string]any), all)
			}
		}
		return m
	case "array":
		if n, _ := s["minItems"].(float64); n == 0 && !all {
			return []any{}
		}
		return []any{sample(t, s["items"].(map[string]any), all)}
	case "integer":
		n, _ := s["minimum"].(float64)
		return max(int64(n), 1)
	case "boolean":
		return true
	case "string":
		p, ok := s["pattern"].(string)
		if !ok {
			return "Marker Name"
		}
		for _, c := range candidates {
			if regexp.MustCompile(p).MatchString(c) {
				return c
			}
		}
		t.Fatalf("no candidate fits the pattern %s", p)
	}
	t.Fatalf("no sample for %v", s)
	return nil
}

// message is a CloudEvent of a type with data.
func message(t testing.TB, name string, data any) kafka.Event {
	t.Helper()
	b, ok := data.([]byte)
	if !ok {
		var err error
		if b, err = json.Marshal(data); err != nil {
			t.Fatal(err)
		}
	}
	return kafka.Event{ID: "0199-m1", Source: "urn:kz:erdr", Type: name, Data: b}
}

func newDoor(t testing.TB) *Door {
	t.Helper()
	d, err := New(Register, Treasury, People)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// incoming lists the types that a message can have, with their schemas' paths.
func incoming() (names, paths []string) {
	for _, e := range event.Types {
		if e.In != "" {
			names, paths = append(names, e.Name), append(paths, e.In+"/"+e.Name+".json")
		}
	}
	return names, paths
}

// requestData is a defender request as the register would send it, about 900 bytes.
func requestData() map[string]any {
	return map[string]any{
		"object": "req-2025-000123", "revision": 1, "occurred_at": "2025-10-13T04:05:06Z", "unit": "71-district_police-01",
		"register_case": "case-0077", "person_id": "p-000451", "person_name": "Тестов Тест Тестович", "person_iin": "800101300019",
		"birth_date": "1980-01-01", "erdr_number": "257100031000123", "format": "electronic", "basis": "decree", "document_number": "17",
		"document_date": "2025-10-13", "grounds": []string{"requested", "custody"}, "status": "suspect", "article": "1880202",
		"severity": "grave", "place": "кабинет 12", "wanted_at": "2025-10-13T05:00:00Z", "urgency": "urgent", "language": "ru",
		"minor": false, "official_id": "o-17", "official_name": "Следователь Тестов", "official_phone": "+7 700 000 00 00",
		"detained_at": "2025-10-13T02:00:00Z", "protocol_at": "2025-10-13T03:10:00Z", "offence_on": "2025-10-12",
	}
}

// with changes one value of a message's data; nil takes it away.
func with(data map[string]any, key string, v any) map[string]any {
	if v == nil {
		delete(data, key)
	} else {
		data[key] = v
	}
	return data
}

func spaced(t testing.TB, data any) []byte {
	t.Helper()
	b, err := json.MarshalIndent(data, "\n ", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(" \r\n"), b...)
}

func reversed(t testing.TB, data map[string]any) []byte {
	t.Helper()
	var parts []string
	for k, v := range data {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, fmt.Sprintf("%q:%s", k, b))
	}
	slices.Sort(parts)
	slices.Reverse(parts)
	return []byte("{" + strings.Join(parts, ",") + "}")
}
