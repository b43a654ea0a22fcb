package main

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ways are the places an event may come in from and go out to.
var ways = map[string][]string{"in": {"", "erdr", "treasury", "people"}, "out": {"", "erdr", "payment"}}

var tagKeys = []string{"json", "re", "enum", "min", "max", "from", "keep", "whose", "door"}

// checkTag refuses a tag that reflect cannot read to its end and a key that nobody looks at: a slip such as emun must
// not open a field.
func checkTag(tag reflect.StructTag) error {
	rest := string(tag)
	for rest = strings.TrimLeft(rest, " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		key, value, ok := strings.Cut(rest, ":")
		if !ok || !slices.Contains(tagKeys, key) {
			return fmt.Errorf("unknown tag %q", key)
		}
		quoted, err := strconv.QuotedPrefix(value)
		if err != nil {
			return fmt.Errorf("tag %s: %w", key, err)
		}
		if (key == "min" || key == "max") && !number(quoted) {
			return fmt.Errorf("tag %s: %s is no integer", key, quoted)
		}
		rest = value[len(quoted):]
	}
	return nil
}

func number(quoted string) bool {
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return false
	}
	_, err = strconv.ParseInt(text, 10, 64)
	return err == nil
}

// check refuses what the writers of codec and schema cannot hold: unknown types, unknown ways in and out, sealed values
// of nobody and places where a sealed value would be lost.
func (m *model) check() error {
	for name, s := range m.structs {
		if !slices.Contains(ways["in"], s.in) || !slices.Contains(ways["out"], s.out) {
			return fmt.Errorf("%s: unknown way in=%s out=%s", name, s.in, s.out)
		}
		if s.in != "" && (s.out != "" || s.fact) || s.out != "" && s.fact {
			return fmt.Errorf("%s has more than one of in, out, fact", name)
		}
		for _, f := range s.fields {
			if inner, ok := strings.CutPrefix(strings.TrimPrefix(f.typ, "slice:"), "struct:"); ok && m.structs[inner] == nil {
				return fmt.Errorf("%s.%s: no type %s", name, f.name, inner)
			}
			if strings.HasPrefix(f.typ, "slice:slice:") || f.typ == "slice:sealed" || f.typ == "slice:bool" {
				return fmt.Errorf("%s.%s: a list of %s has no codec", name, f.name, f.typ[len("slice:"):])
			}
			if f.typ == "told" && s.out == "" {
				return fmt.Errorf("%s.%s: a text of the catalogue belongs to an event that goes out", name, f.name)
			}
			if !f.embedded && m.meaning(s, f) == "" {
				return fmt.Errorf("%s.%s: nothing says what %q means; give the field a comment or words.go a line", name, f.name, f.key)
			}
		}
	}
	for _, s := range m.structs {
		if s.event == "" || s.hand {
			continue
		}
		if err := m.checkSealed(s, s, ""); err != nil {
			return err
		}
	}
	return nil
}

// checkSealed looks for the reference that each sealed value names, in its own object.
func (m *model) checkSealed(event, s *structType, at string) error {
	fields := m.flat(s)
	for _, f := range fields {
		if inner, ok := strings.CutPrefix(strings.TrimPrefix(f.typ, "slice:"), "struct:"); ok {
			if m.structs[inner].hand {
				return fmt.Errorf("%s.%s: a codec written by hand has no schema of its own", s.name, f.name)
			}
			if err := m.checkSealed(event, m.structs[inner], at+f.key+"."); err != nil {
				return err
			}
			continue
		}
		if f.typ != "sealed" {
			continue
		}
		if event.in == "" && event.out == "" {
			return fmt.Errorf("%s.%s is sealed in an event that no message carries", event.name, f.name)
		}
		if event.out != "" && at != "" {
			return fmt.Errorf("%s: a sealed value of a message that goes out stands at its top, not at %s%s", event.name, at, f.key)
		}
		whose, _, isList := strings.Cut(f.tag.Get("whose"), ".")
		found := slices.ContainsFunc(fields, func(o field) bool {
			return o.key == whose && (o.typ == "ref" && !isList || o.typ == "slice:ref" && isList)
		})
		if !found {
			return fmt.Errorf("%s.%s is sealed, and %q is no reference beside it", s.name, f.name, f.tag.Get("whose"))
		}
	}
	return nil
}
