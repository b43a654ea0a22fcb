package erdr

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// check says that a value is certainly valid. The schema library is the judge of every value that a check does not
// pass, so a rejection is always the library's word; but most messages are valid, and of those it is several times
// faster. A test holds both against each other.
type check func(v any) bool

// checkOf makes the check of a schema. It knows the few keywords that the contract uses; of a schema with any other
// there is none, and the library sees every message.
func checkOf(s map[string]any) (check, bool) {
	known := map[string]bool{"type": true, "$schema": true, "$id": true, "title": true, "description": true}
	take := func(keyword string) any {
		known[keyword] = true
		return s[keyword]
	}
	var c check
	ok := false
	switch s["type"] {
	case "object":
		c, ok = objectCheck(take("properties"), take("required"), take("additionalProperties"))
	case "array":
		c, ok = listCheck(take("items"), take("minItems"), take("maxItems"))
	case "string":
		c, ok = textCheck(take("pattern"), take("enum"), take("minLength"), take("maxLength"))
	case "integer":
		c, ok = integerCheck(take("minimum"), take("maximum"))
	case "boolean":
		c, ok = func(v any) bool { _, is := v.(bool); return is }, true
	}
	for keyword := range s {
		ok = ok && (known[keyword] || strings.HasPrefix(keyword, "x-")) // x- is for people and generators, not for validators
	}
	return c, ok
}

func objectCheck(properties, required, additional any) (check, bool) {
	type member struct {
		check    check
		required bool
	}
	of, ok := properties.(map[string]any)
	if !ok || additional != false {
		return nil, false
	}
	members := make(map[string]member, len(of))
	for name, s := range of {
		sub, ok := s.(map[string]any)
		if !ok {
			return nil, false
		}
		c, ok := checkOf(sub)
		if !ok {
			return nil, false
		}
		members[name] = member{check: c}
	}
	names, ok := required.([]any)
	if !ok && required != nil {
		return nil, false
	}
	need := 0
	for _, x := range names {
		name, _ := x.(string)
		m, ok := members[name]
		if !ok || m.required {
			return nil, false
		}
		m.required = true
		members[name] = m
		need++
	}
	return func(v any) bool {
		object, is := v.(map[string]any)
		if !is {
			return false
		}
		have := 0
		for name, value := range object {
			m, known := members[name]
			if !known || !m.check(value) {
				return false
			}
			if m.required {
				have++
			}
		}
		return have == need
	}, true
}

func listCheck(items, least, most any) (check, bool) {
	of, ok := items.(map[string]any)
	if !ok {
		return nil, false
	}
	each, ok := checkOf(of)
	from, to, limited := limits(least, most)
	return func(v any) bool {
		list, is := v.([]any)
		if !is || int64(len(list)) < from || int64(len(list)) > to {
			return false
		}
		for _, x := range list {
			if !each(x) {
				return false
			}
		}
		return true
	}, ok && limited
}

func textCheck(pattern, enum, least, most any) (check, bool) {
	from, to, ok := limits(least, most)
	var re jsonschema.Regexp
	if text, is := pattern.(string); is {
		var err error
		if re, err = patterns(text); err != nil {
			return nil, false
		}
	} else if pattern != nil {
		return nil, false
	}
	var words []string
	if list, is := enum.([]any); is {
		for _, x := range list {
			word, is := x.(string)
			ok = ok && is
			words = append(words, word)
		}
	} else if enum != nil {
		return nil, false
	}
	return func(v any) bool {
		s, is := v.(string)
		if !is || words != nil && !slices.Contains(words, s) || re != nil && !re.MatchString(s) {
			return false
		}
		if least == nil && most == nil {
			return true
		}
		n := int64(utf8.RuneCountInString(s))
		return n >= from && n <= to
	}, ok
}

func integerCheck(least, most any) (check, bool) {
	from, to, ok := limits(least, most)
	return func(v any) bool {
		n, is := v.(int64)
		return is && n >= from && n <= to
	}, ok
}

// limits are the two ends of a range; an absent one is no limit. False if one is no integer.
func limits(least, most any) (from, to int64, ok bool) {
	from, to, ok = -1<<63, 1<<63-1, true
	for _, x := range []struct {
		value any
		into  *int64
	}{{least, &from}, {most, &to}} {
		if x.value == nil {
			continue
		}
		n, is := x.value.(json.Number)
		if !is {
			return 0, 0, false
		}
		i, err := n.Int64()
		if err != nil {
			return 0, 0, false
		}
		*x.into = i
	}
	return from, to, ok
}
