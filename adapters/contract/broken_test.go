package contract

import (
	"encoding/json"
	"strings"
	"testing"

	"qorgau/domain/event"
)

// TestBrokenExamplesAreRefused: each example with one defect fails its schema. The defects are made of the schema
// itself, at every depth: a required key dropped, another type, a word that is no word of the list, an unknown key, a
// text or number out of its bounds.
func TestBrokenExamplesAreRefused(t *testing.T) {
	set := schemas(t)
	kinds := map[string]int{}
	for _, info := range event.Types {
		dir := folder(info)
		if dir == "" {
			continue
		}
		name := dir + "/" + info.Name + ".json"
		m := readMessage(t, info.Name)
		refuse := func(kind, place string) {
			kinds[kind]++
			if err := set.compiled[name].Validate(m.data); err == nil {
				t.Errorf("%s: %s at %s is let in", info.Name, kind, place)
			}
		}
		breakEach(set.document[name], m.data, "", refuse)
		if err := set.compiled[name].Validate(m.data); err != nil {
			t.Fatalf("%s: the test itself broke the example: %v", info.Name, err)
		}
	}
	for _, kind := range []string{"a dropped key", "an unknown key", "another type", "another word", "a bad text", "a number out of bounds", "no object"} {
		if kinds[kind] == 0 {
			t.Errorf("no example was broken by %s", kind)
		}
	}
}

// breakEach makes one defect after the other, each taken back at once.
func breakEach(schema, o map[string]any, at string, refuse func(kind, place string)) {
	props := schema["properties"].(map[string]any)
	if required, ok := schema["required"].([]any); ok {
		for _, k := range required {
			key := k.(string)
			kept := o[key]
			delete(o, key)
			refuse("a dropped key", at+key)
			o[key] = kept
		}
	}
	o["surplus"] = "x"
	refuse("an unknown key", at+"surplus")
	delete(o, "surplus")
	for key, kept := range o {
		p := props[key].(map[string]any)
		with := func(kind string, v any) {
			o[key] = v
			refuse(kind, at+key)
			o[key] = kept
		}
		breakValue(p, kept, at+key, with, refuse)
	}
}

func breakValue(p map[string]any, kept any, at string, with func(string, any), refuse func(kind, place string)) {
	switch p["type"] {
	case "string":
		with("another type", json.Number("7"))
		with("another type", []any{kept})
		if p["enum"] != nil {
			with("another word", "no_such_word")
		} else if p["pattern"] != nil {
			with("a bad text", "\n")
			with("a bad text", strings.Repeat("é", 2000))
		} else {
			with("a bad text", strings.Repeat("x", 5000))
		}
	case "integer":
		with("another type", "1")
		with("another type", json.Number("1.5"))
		with("a number out of bounds", json.Number("9007199254740993"))
		with("a number out of bounds", json.Number("-9007199254740993"))
	case "boolean":
		with("another type", "true")
		with("another type", json.Number("1"))
	case "array":
		with("another type", map[string]any{})
		list := kept.([]any)
		items := p["items"].(map[string]any)
		for i := range list {
			element := list[i]
			if inner, ok := element.(map[string]any); ok {
				list[i] = "text"
				refuse("no object", at)
				list[i] = element
				breakEach(items, inner, at+"[]/", refuse)
				continue
			}
			breakValue(items, element, at+"[]", func(kind string, v any) {
				list[i] = v
				refuse(kind, at)
				list[i] = element
			}, refuse)
		}
	case "object":
		with("no object", "text")
		breakEach(p, kept.(map[string]any), at+"/", refuse)
	}
}
