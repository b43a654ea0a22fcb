package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"qorgau/domain/event"
)

// TestSchemaAndCodeHaveTheSameFields: the properties of a message's schema are the fields of the type, at every depth,
// under the names that a message has.
func TestSchemaAndCodeHaveTheSameFields(t *testing.T) {
	set := schemas(t)
	for _, info := range event.Types {
		if info.In == "" {
			continue
		}
		doc := set.document[info.In+"/"+info.Name+".json"]
		sameFields(t, info.Name, doc, reflect.TypeOf(event.New(info.Name)).Elem())
	}
}

func sameFields(t *testing.T, at string, doc map[string]any, typ reflect.Type) {
	t.Helper()
	props := doc["properties"].(map[string]any)
	fields := map[string]reflect.Type{}
	collect(typ, fields)
	have, want := slices.Sorted(maps.Keys(props)), slices.Sorted(maps.Keys(fields))
	if !slices.Equal(have, want) {
		t.Errorf("%s: the schema has %v, the type %v", at, have, want)
		return
	}
	for key, ft := range fields {
		p := props[key].(map[string]any)
		if ft.Kind() == reflect.Slice {
			ft = ft.Elem()
			if items, ok := p["items"].(map[string]any); ok {
				p = items
			}
		}
		if p["type"] == "object" {
			sameFields(t, at+"."+key, p, ft)
		}
	}
}

func collect(typ reflect.Type, into map[string]reflect.Type) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Anonymous {
			collect(f.Type, into)
			continue
		}
		if f.Tag.Get("door") != "" {
			continue
		}
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if from := f.Tag.Get("from"); from != "" {
			key = from
		}
		into[key] = f.Type
	}
}

// TestCodeReadsEveryProperty: a message made of the schema alone has every property there is; taking any one of them
// away changes what the code reads, so nothing that the schema lets in is dropped on the floor.
func TestCodeReadsEveryProperty(t *testing.T) {
	set := schemas(t)
	for _, info := range event.Types {
		if info.In == "" {
			continue
		}
		name := info.In + "/" + info.Name + ".json"
		full := fullOf(t, set.document[name]).(map[string]any)
		if err := set.compiled[name].Validate(full); err != nil {
			t.Errorf("%s: a message made of the schema does not fit it: %v", info.Name, err)
			continue
		}
		before := probe(info.Name, full)
		eachKey(full, "", func(o map[string]any, key, place string) {
			kept := o[key]
			delete(o, key)
			if probe(info.Name, full) == before {
				t.Errorf("%s: nobody reads %s", info.Name, place)
			}
			o[key] = kept
			o["surplus"] = "surplus"
			if probe(info.Name, full) != before {
				t.Errorf("%s: an unknown key beside %s is read", info.Name, place)
			}
			delete(o, "surplus")
		})
	}
}

// probe is all that the code makes of a message.
func probe(typ string, data map[string]any) string {
	body := event.New(typ).(event.Contract)
	var clear event.Clear
	body.FromContract(data, "", &clear)
	return fmt.Sprintf("%s %+v", body.AppendJSON(nil), clear)
}

func eachKey(o map[string]any, at string, fn func(o map[string]any, key, place string)) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		fn(o, key, at+key)
		switch v := o[key].(type) {
		case map[string]any:
			eachKey(v, at+key+"/", fn)
		case []any:
			for _, e := range v {
				if inner, ok := e.(map[string]any); ok {
					eachKey(inner, at+key+"[]/", fn)
				}
			}
		}
	}
}

// texts are a word for each pattern of the contract, tried in this order.
var texts = []string{"2025-10-13T05:46:12.480Z", "2025-10-13", "71-district_police-01", "KZ-71", "930513380000", "1880003", "2025-10", "kk",
	"KZ53000SYN0000000002", "+7 700 000 00 42", "05-221-005", "Asia/Almaty", "code_x", "id-1", "3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f"}

// fullOf makes a value that has everything its schema names.
func fullOf(t *testing.T, p map[string]any) any {
	t.Helper()
	switch p["type"] {
	case "object":
		o := map[string]any{}
		for key, v := range p["properties"].(map[string]any) {
			o[key] = fullOf(t, v.(map[string]any))
		}
		return o
	case "array":
		return []any{fullOf(t, p["items"].(map[string]any))}
	case "boolean":
		return true
	case "integer":
		n := json.Number("1")
		if least, ok := p["minimum"].(json.Number); ok && len(least) > 1 && least[0] != '-' {
			n = least
		}
		return n
	case "string":
		if words, ok := p["enum"].([]any); ok {
			return words[0]
		}
		pattern, _ := p["pattern"].(string)
		if pattern == "" {
			return "text"
		}
		for _, s := range texts {
			if fits(pattern, s) {
				return s
			}
		}
	}
	var b bytes.Buffer
	json.NewEncoder(&b).Encode(p)
	t.Fatalf("no value for %s", b.String())
	return nil
}
