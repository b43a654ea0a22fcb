package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// object keeps the order of its members, so that a schema reads as the type does.
type object struct {
	keys   []string
	values map[string]any
}

func obj(kv ...any) *object {
	o := &object{values: map[string]any{}}
	for i := 0; i < len(kv); i += 2 {
		o.set(kv[i].(string), kv[i+1])
	}
	return o
}

func (o *object) set(k string, v any) {
	if _, ok := o.values[k]; !ok {
		o.keys = append(o.keys, k)
	}
	o.values[k] = v
}

// MarshalJSON writes the members in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, k := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(k)
		b.Write(key)
		b.WriteByte(':')
		v, err := marshal(o.values[k])
		if err != nil {
			return nil, err
		}
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func pretty(v any) ([]byte, error) {
	raw, err := marshal(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

const (
	patternInstant = `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$`
	patternDate    = `^\d{4}-\d{2}-\d{2}$`
	maxInteger     = 9007199254740991 // what every JSON reader keeps exactly
	maxItems       = 10000
	// patternMachine holds what the machine itself writes without a pattern of its own: codes, ids, exact numbers. It is
	// printable ASCII, so no name or sentence in Kazakh or Russian can stand in a record by mistake.
	patternMachine = `^[!-~][ -~]{0,499}$`
	// patternText holds a sentence of the catalogue in a message that goes out.
	patternText = `^[^\x00-\x1f]{1,500}$`
	draft       = "https://json-schema.org/draft/2020-12/schema"
)

func renderSchemas(m *model) ([]file, error) {
	var files []file
	add := func(dir string, s *structType, o *object) error {
		head := obj("$schema", draft, "$id", "urn:qorgau:"+dir+":"+s.event, "title", s.event)
		for _, k := range o.keys {
			head.set(k, o.values[k])
		}
		data, err := pretty(head)
		files = append(files, file{"schemas/" + dir + "/" + s.event + ".json", data})
		return err
	}
	for _, s := range m.events {
		if s.hand {
			o, err := m.handSchema(s)
			if err != nil {
				return nil, err
			}
			if err := add("journal", s, o); err != nil {
				return nil, err
			}
			continue
		}
		if dir := s.folder(); dir != "" {
			o, err := m.schema(s, s.in != "", true)
			if err != nil {
				return nil, err
			}
			if err := add(dir, s, o); err != nil {
				return nil, err
			}
		}
		o, err := m.schema(s, false, false)
		if err != nil {
			return nil, err
		}
		if err := add("journal", s, o); err != nil {
			return nil, err
		}
	}
	for _, e := range []struct {
		name string
		o    *object
	}{{"record.v1", recordSchema()}, {"cloudevent.v1", envelopeSchema()}} {
		data, err := pretty(e.o)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"schemas/" + e.name + ".json", data})
	}
	return files, nil
}

// folder is where the schema of the event's message stands; empty when no message carries it.
func (s *structType) folder() string {
	switch {
	case s.in != "":
		return s.in
	case s.out != "":
		return "out-" + s.out
	}
	return ""
}

// schema renders a struct: as a message that comes in, as one that goes out (message true, incoming false), or as
// the data of a record.
func (m *model) schema(s *structType, incoming, message bool) (*object, error) {
	props := obj()
	var required []string
	for _, f := range m.flat(s) {
		key := f.key
		if incoming && f.tag.Get("door") != "" {
			continue
		}
		if !message && (f.typ == "sealed" || f.typ == "told") {
			continue
		}
		if !incoming && message && strings.TrimPrefix(f.typ, "slice:") == "bool" {
			return nil, fmt.Errorf("%s.%s: an outgoing message has no truth values, use an enum", s.name, f.name)
		}
		v, err := m.value(s, f, f.typ, incoming, message)
		if err != nil {
			return nil, err
		}
		if from := f.tag.Get("from"); incoming && from != "" {
			key = from
		}
		if meaning := m.meaning(m.owner(s, f), f); meaning != "" {
			v.set("description", meaning)
		}
		props.set(key, v)
		if f.required && (incoming || f.typ != "sealed" && m.neverEmpty(f)) {
			required = append(required, key)
		}
	}
	if !incoming && message {
		props.set("erased", obj("type", "array", "description", "Names of the values that were erased with their person.",
			"items", obj("type", "string", "pattern", "^[a-z_]{1,64}$"), "maxItems", 100))
	}
	o := obj("type", "object")
	if s.doc != "" {
		o.set("description", sentence(s))
	}
	o.set("properties", props)
	if len(required) > 0 {
		o.set("required", required)
	}
	o.set("additionalProperties", false)
	return o, nil
}

func (m *model) value(s *structType, f field, typ string, incoming, message bool) (*object, error) {
	limit := func(o *object, low, high string, lowDefault, highDefault int64) {
		l, h := lowDefault, highDefault
		if n, err := strconv.ParseInt(f.tag.Get("min"), 10, 64); err == nil {
			l = n
		}
		if n, err := strconv.ParseInt(f.tag.Get("max"), 10, 64); err == nil {
			h = n
		}
		o.set(low, l)
		o.set(high, h)
	}
	switch {
	case typ == "sealed":
		o := obj("type", "string", "minLength", 1)
		limit(o, "minLength", "maxLength", 1, 500)
		if re := f.tag.Get("re"); re != "" {
			pattern, ok := m.patterns[re]
			if !ok {
				return nil, fmt.Errorf("%s.%s: no constant Pattern%s", s.name, f.name, re)
			}
			o.set("pattern", pattern)
		}
		if f.tag.Get("whose") == "" {
			return nil, fmt.Errorf("%s.%s is sealed and does not say whose it is", s.name, f.name)
		}
		o.set("x-sealed", f.tag.Get("whose"))
		return o, nil
	case typ == "told":
		return obj("type", "string", "pattern", patternText), nil
	case typ == "ref":
		if incoming {
			return obj("type", "string", "pattern", m.patterns["ID"], "x-reference", f.key), nil
		}
		return obj("type", "string", "pattern", "^[0-9a-f]{32}$"), nil
	case typ == "hash":
		return obj("type", "string", "pattern", "^[0-9a-f]{64}$"), nil
	case typ == "instant":
		return obj("type", "string", "pattern", patternInstant), nil
	case typ == "date":
		return obj("type", "string", "pattern", patternDate), nil
	case typ == "bool":
		if message {
			return obj("type", "boolean"), nil
		}
		return obj("const", 1), nil
	case typ == "int" || typ == "int64" || typ == "int32":
		o := obj("type", "integer")
		limit(o, "minimum", "maximum", -maxInteger, maxInteger)
		return o, nil
	case typ == "string":
		o := obj("type", "string")
		if enum := f.tag.Get("enum"); enum != "" {
			o.set("enum", strings.Split(enum, "|"))
			return o, nil
		}
		pattern, ok := m.patterns[f.tag.Get("re")]
		if !ok {
			if s.in == "" && s.out == "" && f.tag.Get("re") == "" && !message {
				o.set("pattern", patternMachine)
				return o, nil
			}
			return nil, fmt.Errorf("%s.%s: a string needs an enum or a pattern, or it is sealed", s.name, f.name)
		}
		o.set("pattern", pattern)
		return o, nil
	case strings.HasPrefix(typ, "slice:"):
		items, err := m.value(s, field{name: f.name, tag: without(f.tag), key: f.key}, strings.TrimPrefix(typ, "slice:"), incoming, message)
		if err != nil {
			return nil, err
		}
		o := obj("type", "array", "items", items)
		limit(o, "minItems", "maxItems", 0, maxItems)
		return o, nil
	case strings.HasPrefix(typ, "struct:"):
		inner := m.structs[strings.TrimPrefix(typ, "struct:")]
		if inner == nil {
			return nil, fmt.Errorf("%s.%s: no type %s", s.name, f.name, typ)
		}
		copied := *inner
		copied.in, copied.out = s.in, s.out
		return m.schema(&copied, incoming, message && incoming)
	}
	return nil, fmt.Errorf("%s.%s: %s has no schema", s.name, f.name, typ)
}

// neverEmpty tells whether a required field stands in every canonical object: one whose zero value is possible is left
// out when it is zero, although a message must name it.
func (m *model) neverEmpty(f field) bool {
	low, _ := strconv.ParseInt(f.tag.Get("min"), 10, 64)
	switch {
	case f.typ == "bool":
		return false
	case f.typ == "int" || f.typ == "int64" || f.typ == "int32":
		return low > 0
	case strings.HasPrefix(f.typ, "slice:"):
		return low > 0
	case strings.HasPrefix(f.typ, "struct:"):
		for _, x := range m.flat(m.structs[strings.TrimPrefix(f.typ, "struct:")]) {
			if x.required && m.neverEmpty(x) {
				return true
			}
		}
		return false
	}
	return true
}

// without drops the bounds of a list from the tag of its elements.
func without(tag reflect.StructTag) reflect.StructTag {
	var keep []string
	for _, k := range []string{"re", "enum", "whose", "from"} {
		if v := tag.Get(k); v != "" {
			keep = append(keep, fmt.Sprintf("%s:%q", k, v))
		}
	}
	return reflect.StructTag(strings.Join(keep, " "))
}
