package privacy_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"qorgau/adapters/demo"
	"qorgau/adapters/kafka"
	"qorgau/schemas"
)

// ofWorld are the personal values of the bars' own people: what is handed in by the bars never goes over a topic.
func ofWorld(t *testing.T, m markers, seed int64) {
	t.Helper()
	w, err := demo.NewWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range w.Bars {
		for _, a := range b.Advocates {
			m.add("advocate_id", a.ID)
			m.add("advocate_name", a.Name)
			m.add("advocate_iin", a.IIN)
			m.add("advocate_iban", a.IBAN)
			m.add("advocate_phone", a.Phone)
			m.add("licence", a.Licence)
		}
		for _, who := range []string{"department-", "coordinator-", "presidium-"} {
			m.add("official_id", who+b.Kato)
		}
	}
	for _, who := range []string{"calendar-clerk-1", "calendar-clerk-2", "coordinator-kz-1", "coordinator-kz-2"} {
		m.add("official_id", who)
	}
}

// ofTopic are the personal values of the register's messages, by the marks in their schemas.
func ofTopic(t *testing.T, m markers, messages []kafka.Message) {
	t.Helper()
	read := map[string]map[string]any{}
	for _, msg := range messages {
		e, err := kafka.Decode(msg)
		if err != nil {
			continue // one of those that are rejected
		}
		doc, ok := read[e.Type]
		if !ok {
			b, err := schemas.FS.ReadFile("erdr/" + e.Type + ".json")
			if err != nil {
				continue
			}
			if err := json.Unmarshal(b, &doc); err != nil {
				t.Fatal(err)
			}
			read[e.Type] = doc
		}
		var data any
		if json.Unmarshal(e.Data, &data) == nil {
			ofValue(m, "", doc, data)
		}
	}
}

// ofValue walks a value along its schema: sealed fields and ids of persons are personal.
func ofValue(m markers, name string, doc map[string]any, value any) {
	switch v := value.(type) {
	case map[string]any:
		props, _ := doc["properties"].(map[string]any)
		for k, x := range v {
			if p, ok := props[k].(map[string]any); ok {
				ofValue(m, k, p, x)
			}
		}
	case []any:
		items, _ := doc["items"].(map[string]any)
		for k, x := range doc { // the mark of a list may stand on the list
			if items != nil && (k == "x-sealed" || k == "x-reference") {
				items[k] = x
			}
		}
		for _, x := range v {
			ofValue(m, name, items, x)
		}
	case string:
		if doc["x-sealed"] != nil || doc["x-reference"] != nil {
			m.add(name, v)
		}
	case float64:
		if doc["x-sealed"] != nil {
			m.add(name, fmt.Sprint(v))
		}
	}
}
