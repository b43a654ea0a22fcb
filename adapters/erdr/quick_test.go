package erdr

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
)

// Of every type that comes in there is a quick check, and it says of a message, and of the same message damaged in one
// place after another, what the library says.
func TestQuickChecksSayWhatTheLibrarySays(t *testing.T) {
	door := newDoor(t)
	names, paths := incoming()
	verdicts := map[bool]int{}
	for i, name := range names {
		of, schema := door.types[name], schemaOf(t, paths[i])
		if of.valid == nil {
			t.Errorf("%s has no quick check", name)
			continue
		}
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		for n := range 200 {
			data := plainly(t, sample(t, schema, n%2 == 0))
			for range n % 4 {
				damage(rng, data.(map[string]any), schema)
			}
			want := of.schema.Validate(data) == nil
			if got := of.valid(data); got != want {
				t.Fatalf("%s: the check says %v, the library %v of %v", name, got, want, data)
			}
			verdicts[want]++
		}
		for _, v := range []any{nil, true, int64(1), "", []any{}} {
			if of.valid(v) || of.schema.Validate(v) == nil {
				t.Errorf("%s: %v is valid", name, v)
			}
		}
	}
	if verdicts[true] < 1000 || verdicts[false] < 1000 {
		t.Errorf("valid and not: %v", verdicts)
	}
}

// plainly is data as the parser gives it.
func plainly(t *testing.T, data any) any {
	t.Helper()
	v, bad := parse(message(t, "x", data).Data)
	if bad != nil {
		t.Fatal(bad)
	}
	return v
}

// damage changes one member of an object, at any depth, to something that may or may not be valid.
func damage(rng *rand.Rand, m map[string]any, schema map[string]any) {
	properties := schema["properties"].(map[string]any)
	names := slices.Sorted(maps.Keys(properties))
	name := names[rng.IntN(len(names))]
	s := properties[name].(map[string]any)
	list, _ := m[name].([]any)
	items, _ := s["items"].(map[string]any)
	if len(list) > 0 && rng.IntN(2) == 0 {
		if inner, ok := list[0].(map[string]any); ok && items["properties"] != nil {
			damage(rng, inner, items)
			return
		}
		list[0] = oddValue(rng, items)
		return
	}
	switch rng.IntN(6) {
	case 0:
		delete(m, name)
	case 1:
		m[names[0]+"x"] = true
	default:
		m[name] = oddValue(rng, s)
	}
}

func oddValue(rng *rand.Rand, s map[string]any) any {
	if enum, ok := s["enum"].([]any); ok && rng.IntN(2) == 0 {
		return enum[rng.IntN(len(enum))]
	}
	for _, bound := range []string{"minimum", "maximum"} {
		if n, ok := s[bound].(float64); ok && rng.IntN(2) == 0 {
			return int64(n) + rng.Int64N(3) - 1
		}
	}
	if most, ok := s["maxLength"].(float64); ok && rng.IntN(2) == 0 {
		return string(slices.Repeat([]rune{'ә'}, int(most)+rng.IntN(3)-1))
	}
	if most, ok := s["maxItems"].(float64); ok && rng.IntN(2) == 0 && most < 1000 {
		return slices.Repeat([]any{"a"}, int(most)+rng.IntN(3)-1)
	}
	switch rng.IntN(8) {
	case 0:
		return nil
	case 1:
		return rng.IntN(2) == 0
	case 2:
		return rng.Int64N(5) - 1
	case 3:
		return []any{}
	case 4:
		return []any{"a"}
	case 5:
		return map[string]any{}
	}
	return oddText(rng)
}

func oddText(rng *rand.Rand) string {
	text := []rune(candidates[rng.IntN(len(candidates))])
	const odd = "aZ09._:/-+ !~\n\x00йәӘ№�"
	for range rng.IntN(3) {
		at, r := rng.IntN(len(text)+1), []rune(odd)[rng.IntN(len([]rune(odd)))]
		switch rng.IntN(3) {
		case 0:
			text = slices.Insert(text, at, r)
		case 1:
			text = append(text[:at:at], r)
		default:
			text = text[:at]
		}
	}
	if rng.IntN(10) == 0 {
		text = slices.Repeat(text, 1+rng.IntN(60))
	}
	return string(text)
}

// The matchers of plain patterns say what the regular expressions say, and what is not plain is left to those.
func TestPlainPatterns(t *testing.T) {
	texts := map[string]bool{}
	for _, path := range files(t) {
		patternsOf(schemaOf(t, path), texts)
	}
	quick := 0
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		re, err := patterns(text)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := re.(plain)
		if !ok {
			continue
		}
		quick++
		rng := rand.New(rand.NewPCG(2, uint64(len(text))))
		said := map[bool]bool{}
		for n := range 3000 {
			s := oddText(rng)
			if n < len(candidates) {
				s = candidates[n]
			}
			want := p.Regexp.MatchString(s)
			if said[want] = true; p.MatchString(s) != want {
				t.Fatalf("%s on %q: %v", text, s, !want)
			}
		}
		if !said[false] {
			t.Errorf("%s refused nothing", text)
		}
	}
	if quick < 12 {
		t.Errorf("only %d patterns of %d are plain", quick, len(texts))
	}
	for _, text := range []string{`^a`, `a$`, `^[a-z]{1,3}[m-p]$`, `^[a-z]+[0-9]*$`, `^(a|b)c$`, `^a?b$`, `^[a-z]+b?c$`, `^(?i)ab$`, `(?m)^ab$`, `^(ab){2}$`} {
		if _, plain := stepsOf(text); plain {
			t.Errorf("%s is taken for plain", text)
		}
		if _, err := regexp.Compile(text); err != nil {
			t.Error(err)
		}
	}
}

func patternsOf(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if text, ok := x.(string); ok && k == "pattern" {
				into[text] = true
			}
			patternsOf(x, into)
		}
	case []any:
		for _, x := range v {
			patternsOf(x, into)
		}
	}
}
