package erdr

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/schemas"
)

func files(t *testing.T) (paths []string) {
	t.Helper()
	err := fs.WalkDir(schemas.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 100 {
		t.Fatalf("%d schemas, %v", len(paths), err)
	}
	return paths
}

// compiler knows every schema, with the door's engine of patterns or with the standard one.
func compiler(t *testing.T, own bool) (*jsonschema.Compiler, map[string]string) {
	t.Helper()
	c := jsonschema.NewCompiler()
	if own {
		c.UseRegexpEngine(patterns)
	}
	ids := map[string]string{}
	for _, path := range files(t) {
		id, err := add(c, path)
		if err != nil {
			t.Fatal(err)
		}
		ids[path] = id
	}
	return c, ids
}

// Every schema compiles as draft 2020-12, with the door's engine of patterns and with the standard one.
func TestSchemasCompile(t *testing.T) {
	for _, own := range []bool{true, false} {
		c, ids := compiler(t, own)
		for path, id := range ids {
			if s := schemaOf(t, path); s["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
				t.Errorf("%s: $schema is %v", path, s["$schema"])
			}
			if _, err := c.Compile(id); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

// No open string of a contract is free text: it has an enum or a pattern, or it is sealed and says whose it is. Objects
// are closed and lists have an end.
func TestNoOpenText(t *testing.T) {
	strings_ := 0
	var walk func(path string, s map[string]any)
	walk = func(path string, s map[string]any) {
		switch s["type"] {
		case "string":
			strings_++
			whose, sealed := s["x-sealed"].(string)
			pattern, _ := s["pattern"].(string)
			if !(sealed && whose != "") && s["enum"] == nil && (len(pattern) < 3 || pattern[0] != '^' || pattern[len(pattern)-1] != '$') {
				t.Errorf("%s is an open string without enum, anchored pattern or x-sealed", path)
			}
		case "object":
			if s["additionalProperties"] != false {
				t.Errorf("%s takes any further members", path)
			}
			for k, v := range s["properties"].(map[string]any) {
				walk(path+"/"+k, v.(map[string]any))
			}
		case "array":
			if s["maxItems"] == nil {
				t.Errorf("%s has no end", path)
			}
			walk(path+"/items", s["items"].(map[string]any))
		}
	}
	for _, path := range files(t) {
		if !strings.HasPrefix(path, "journal/") {
			walk(path, schemaOf(t, path))
		}
	}
	if strings_ < 100 {
		t.Fatalf("only %d strings were looked at", strings_)
	}
}

// Whoever's value a message carries in clear, there is a reference to seal it under: his id is required, or the message
// is the register's, where a person without id gets a reference of the object.
func TestEverySealedValueHasSomebody(t *testing.T) {
	names, paths := incoming()
	for i, path := range paths {
		s := schemaOf(t, path)
		required, _ := s["required"].([]any)
		owners := map[string]bool{}
		for k, v := range s["properties"].(map[string]any) {
			m := v.(map[string]any)
			if items, ok := m["items"].(map[string]any); ok {
				m = items
			}
			if ref, ok := m["x-reference"].(string); ok {
				for _, r := range required {
					owners[ref] = owners[ref] || r == k
				}
			}
		}
		_, ofRegister := event.New(names[i]).(event.OfRegister)
		for k, v := range s["properties"].(map[string]any) {
			whose, sealed := v.(map[string]any)["x-sealed"].(string)
			whose, _, _ = strings.Cut(whose, ".")
			if sealed && !owners[whose] && !ofRegister {
				t.Errorf("%s: %s is %s's, whose id may be absent", path, k, whose)
			}
		}
	}
}

// Every type that comes in: a message made of its schema is admitted, fits the journal's schema once its references are
// set, and reads back; with each required value taken away it is refused at that place.
func TestEveryContract(t *testing.T) {
	door := newDoor(t)
	names, paths := incoming()
	standard, ids := compiler(t, false)
	for i, name := range names {
		schema := schemaOf(t, paths[i])
		record, err := standard.Compile(ids["journal/"+name+".json"])
		if err != nil {
			t.Fatal(err)
		}
		for _, all := range []bool{true, false} {
			in, bad := door.Decode(message(t, name, sample(t, schema, all)))
			if bad != nil {
				t.Errorf("%s all=%v: %v", name, all, bad)
				continue
			}
			setRefs(t, in)
			line := in.Body.AppendJSON(nil)
			data, bad := parse(line)
			if bad != nil {
				t.Fatalf("%s: %s: %v", name, line, bad)
			}
			if err := record.Validate(data); err != nil {
				t.Errorf("%s all=%v: record %s: %v", name, all, line, err)
			}
		}
		required, _ := schema["required"].([]any)
		for _, k := range required {
			_, bad := door.Decode(message(t, name, with(sample(t, schema, true).(map[string]any), k.(string), nil)))
			if bad == nil || bad.Code != SchemaViolation || bad.Place != "data/"+k.(string) {
				t.Errorf("%s without %s: %v", name, k, bad)
			}
		}
		_, bad := door.Decode(message(t, name, with(sample(t, schema, true).(map[string]any), "Marker Name", 1)))
		if bad == nil || bad.Code != SchemaViolation || bad.Place != "data" {
			t.Errorf("%s with a foreign member: %v", name, bad)
		}
	}
}

// setRefs does what the vault would, and fails if a place of the message is none of the event.
func setRefs(t *testing.T, in *engine.Input) {
	t.Helper()
	places := map[string]bool{}
	if body, ok := in.Body.(event.HasRefs); ok {
		body.VisitRefs(func(place string, r *journal.Ref) {
			places[place] = true
			for _, p := range in.Clear.Persons {
				if p.Place == place {
					*r = journal.Ref{1}
				}
			}
		})
	}
	owners := map[string]bool{}
	for _, p := range in.Clear.Persons {
		owners[p.Place] = true
		if !places[p.Place] {
			t.Errorf("%s has no reference at %s", in.Body.Type(), p.Place)
		}
	}
	for _, x := range in.Clear.Values {
		if !owners[x.Whose] {
			t.Errorf("%s: nobody at %s", in.Body.Type(), x.Whose)
		}
	}
}

// The quick matchers of moments say what the schemas' patterns say, and refuse beyond that only what does not exist or
// what a record writes as absent.
func TestPatternsOfMoments(t *testing.T) {
	texts := []string{
		"", "x", "2025-10-13", "2025-13-01", "2025-02-30", "2024-02-29", "0000-01-01", "1969-12-31", "1970-01-01", "2025-1-13", "2025-10-13 ",
		"2025-10-13T04:05:06Z", "2025-10-13T04:05:06.1Z", "2025-10-13T04:05:06.123Z", "2025-10-13T04:05:06.1234Z", "2025-10-13T04:05:06.Z",
		"2025-10-13T24:00:00Z", "2025-10-13T23:59:60Z", "2025-10-13T04:05:06+05:00", "2025-10-13t04:05:06z", "1970-01-01T00:00:00Z", "2025-10-13T04:05Z",
		"２０２５-10-13", "2025-10-13\n", "+025-10-13", "2025-10-1３",
	}
	gone := map[string]bool{"2025-13-01": true, "2025-02-30": true, "2025-10-13T24:00:00Z": true, "2025-10-13T23:59:60Z": true, "1970-01-01T00:00:00Z": true, "1969-12-31": true}
	for _, p := range []string{patternInstant, patternDate, event.PatternBirth} {
		re, err := patterns(p)
		if err != nil {
			t.Fatal(err)
		}
		e, ok := re.(existing)
		if !ok {
			t.Fatalf("%s has no quick matcher", p)
		}
		for _, s := range texts {
			want := e.Regexp.MatchString(s) && !gone[s]
			if p == event.PatternBirth && s == "1969-12-31" {
				want = true // it stands for absent in the open part only
			}
			if e.MatchString(s) != want {
				t.Errorf("%s on %q: %v", p, s, !want)
			}
		}
	}
	for d := civil.DateOf(1890, 1, 1); d < civil.DateOf(2110, 1, 1); d++ {
		if re, _ := patterns(patternDate); d != 0 && !re.MatchString(d.String()) {
			t.Fatalf("%s does not exist", d)
		}
		d += 12
	}
}
