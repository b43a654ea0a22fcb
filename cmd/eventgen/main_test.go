package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const checkout = "../.."

// TestTheTreeIsGenerated: codec, schemas, topics and docs/events.md are what the event types say.
func TestTheTreeIsGenerated(t *testing.T) {
	if err := run(checkout, true); err != nil {
		t.Error(err)
	}
}

// TestGeneratingTwiceGivesTheSameBytes: no order of a map reaches a file.
func TestGeneratingTwiceGivesTheSameBytes(t *testing.T) {
	once, twice := rendered(t), rendered(t)
	if !slices.EqualFunc(once, twice, func(a, b file) bool { return a.path == b.path && string(a.data) == string(b.data) }) {
		t.Error("two runs differ")
	}
	for _, f := range once {
		if strings.HasSuffix(f.path, ".json") && !json.Valid(f.data) {
			t.Errorf("%s is no JSON", f.path)
		}
	}
}

func rendered(t *testing.T) []file {
	t.Helper()
	m, err := load(filepath.Join(checkout, "domain", "event"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := render(m)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// source is a package of events for the tests, with a place for more.
const source = `package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

const PatternID = ` + "`^[a-z]{1,9}$`" + `

//qorgau:skip
type Sealed struct{}

//qorgau:skip
type Told struct{}

// Asked says that a question was asked.
//
//qorgau:event question.asked.v1 in=erdr
type Asked struct {
	// The question.
	Question string ` + "`json:\"question,required\" re:\"ID\"`" + `
	// Who asks.
	Person journal.Ref ` + "`json:\"person,required\" from:\"person_id\"`" + `
	Card
	// When.
	At civil.Instant ` + "`json:\"at\"`" + `
}

// Card is a name.
type Card struct {
	PersonName Sealed ` + "`json:\"person_name\" whose:\"person\" max:\"200\"`" + `
}

// Answered is a decision.
//
//qorgau:event question.answered.v1 out=erdr
type Answered struct {
	// The question.
	Question string ` + "`json:\"question,required\" re:\"ID\"`" + `
	// How many words.
	Words int64 ` + "`json:\"words,required\" min:\"0\"`" + `
	// Which of them matter.
	Marks []int64 ` + "`json:\"marks,required\" min:\"1\"`" + `
}
`

func generate(t *testing.T, more string) (map[string]string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "event.go"), []byte(source+more), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := load(dir)
	if err != nil {
		return nil, err
	}
	files, err := render(m)
	out := map[string]string{}
	for _, f := range files {
		out[f.path] = string(f.data)
	}
	return out, err
}

func TestASmallPackage(t *testing.T) {
	files, err := generate(t, "")
	if err != nil {
		t.Fatal(err)
	}
	for path, wanted := range map[string][]string{
		"schemas/erdr/question.asked.v1.json": {`"person_id"`, `"x-reference": "person"`, `"x-sealed": "person"`, `"pattern": "^[a-z]{1,9}$"`, `"additionalProperties": false`,
			`"description": "Says that a question was asked."`},
		"schemas/journal/question.asked.v1.json":     {`"^[0-9a-f]{32}$"`},
		"schemas/out-erdr/question.answered.v1.json": {`"erased"`},
		"domain/event/codec_gen.go":                  {`return "question.asked.v1"`, `In: "erdr"`, `Sealed: []string{"person_name"}`, `func (e *Asked) FromContract(`, `func (e *Asked) VisitRefs(`, "if r.Member(`\"question\":`) {", `case "question":`},
		"docs/events.md":                             {"| [question.asked.v1](#questionaskedv1) | fact | `erdr.events.v1` | Says that a question was asked. |", "| decision | `qorgau.appointments.v1` |", "sealed text of `person`"},
		"schemas/asyncapi.json":                      {`"./erdr/question.asked.v1.json"`, `"./out-erdr/question.answered.v1.json"`},
	} {
		for _, w := range wanted {
			if !strings.Contains(files[path], w) {
				t.Errorf("%s has no %s:\n%s", path, w, files[path])
			}
		}
	}
	if record := files["schemas/journal/question.asked.v1.json"]; strings.Contains(record, "person_name") {
		t.Errorf("a sealed value stands in the record:\n%s", record)
	}
	if strings.Contains(files["domain/event/codec_gen.go"], "func (e *Answered) FromContract(") {
		t.Error("an event that goes out can be read from a message")
	}
	var s struct{ Required []string }
	if err := json.Unmarshal([]byte(files["schemas/out-erdr/question.answered.v1.json"]), &s); err != nil || !slices.Equal(s.Required, []string{"question", "marks"}) {
		t.Errorf("required are %v, %v: a number that may be zero is left out when it is", s.Required, err)
	}
}

// TestWhatDoesNotBuild: each of these must stop the generator, and so the build.
func TestWhatDoesNotBuild(t *testing.T) {
	in := func(field string) string {
		return "\n// Told says more.\n//\n//qorgau:event more.said.v1 in=erdr\ntype More struct {\n\t// Who.\n\tPerson journal.Ref `json:\"person\" from:\"person_id\"`\n\t// Something.\n\t" + field + "\n}\n"
	}
	out := func(field string) string { return strings.Replace(in(field), "in=erdr", "out=erdr", 1) }
	only := func(field string) string { return strings.Replace(in(field), " in=erdr", "", 1) }
	for name, c := range map[string]struct{ more, why string }{
		"an open string":                   {in("X string `json:\"x\"`"), "needs an enum or a pattern"},
		"an open string that goes out":     {out("X string `json:\"x\"`"), "needs an enum or a pattern"},
		"an open string in a list":         {in("X []string `json:\"x\"`"), "needs an enum or a pattern"},
		"an open string in an object":      {in("X Inner `json:\"x\"`") + "// Inner is inside.\ntype Inner struct {\n\t// Y.\n\tY string `json:\"y\"`\n}\n", "needs an enum or a pattern"},
		"an open string in an object out":  {out("X []Inner `json:\"x\"`") + "// Inner is inside.\ntype Inner struct {\n\t// Y.\n\tY string `json:\"y\"`\n}\n", "needs an enum or a pattern"},
		"an unknown pattern":               {in("X string `json:\"x\" re:\"Nothing\"`"), "needs an enum or a pattern"},
		"an unknown pattern in a record":   {only("X string `json:\"x\" re:\"Nothing\"`"), "needs an enum or a pattern"},
		"an unknown pattern of a sealed":   {in("X Sealed `json:\"x\" whose:\"person\" re:\"Nothing\"`"), "no constant PatternNothing"},
		"a pattern that is none":           {"\nconst PatternBad = `(`\n", "PatternBad"},
		"a sealed value of nobody":         {in("X Sealed `json:\"x\"`"), "no reference beside it"},
		"a sealed value of another":        {in("X Sealed `json:\"x\" whose:\"stranger\"`"), "no reference beside it"},
		"a sealed value of one of a list":  {in("X Sealed `json:\"x\" whose:\"person.0\"`"), "no reference beside it"},
		"a sealed value in a decision":     {only("X Sealed `json:\"x\" whose:\"person\"`"), "no message carries"},
		"a sealed value deep in a message": {out("X Card2 `json:\"x\"`") + "// Card2 is inside.\ntype Card2 struct {\n\t// P.\n\tPerson journal.Ref `json:\"person\"`\n\t// N.\n\tN Sealed `json:\"n\" whose:\"person\"`\n}\n", "stands at its top"},
		"a text in a fact":                 {in("X Told `json:\"x\"`"), "goes out"},
		"a truth value that goes out":      {out("X bool `json:\"x\"`"), "no truth values"},
		"a reference without its id":       {in("X journal.Ref `json:\"x\"`"), "needs from"},
		"a misspelt tag":                   {in("X string `json:\"x\" emun:\"a|b\"`"), "unknown tag"},
		"a tag that is no tag":             {in("X string `json:\"x\" re`"), "unknown tag"},
		"a bound that is no number":        {in("X int64 `json:\"x\" max:\"many\"`"), "no integer"},
		"a misspelt option":                {in("X int64 `json:\"x,requierd\"`"), "unknown word"},
		"no tag":                           {in("X int64"), "no tag"},
		"no name":                          {in("X int64 `min:\"1\"`"), "no json name"},
		"a private field":                  {in("x int64 `json:\"x\"`"), "not exported"},
		"a float":                          {in("X float64 `json:\"x\"`"), "no type float64"},
		"a map":                            {in("X map[string]int `json:\"x\"`"), "no codec"},
		"a pointer":                        {in("X *int64 `json:\"x\"`"), "no codec"},
		"a list of lists":                  {in("X [][]int64 `json:\"x\"`"), "no codec"},
		"a type that is not there":         {in("X Nowhere `json:\"x\"`"), "no type Nowhere"},
		"the same name twice":              {in("X int64 `json:\"person\"`"), "two fields"},
		"no meaning":                       {"\n// Mute says nothing.\n//\n//qorgau:event mute.said.v1 in=erdr\ntype Mute struct {\n\tUnheardOf int64 `json:\"unheard_of\"`\n}\n", "nothing says what"},
		"the same event twice":             {"\n// Again is a second one.\n//\n//qorgau:event question.asked.v1 in=erdr\ntype Again struct{}\n", "two types are called"},
		"an unknown way":                   {"\n// Lost goes nowhere.\n//\n//qorgau:event lost.sent.v1 out=moon\ntype Lost struct{}\n", "unknown way"},
		"in and out":                       {"\n// Both goes both ways.\n//\n//qorgau:event both.sent.v1 in=erdr out=erdr\ntype Both struct{}\n", "more than one"},
		"an unknown word":                  {"\n// Odd is odd.\n//\n//qorgau:event odd.sent.v1 urgent\ntype Odd struct{}\n", "unknown word"},
		"by hand, without a schema":        {"\n// Own has its own codec.\n//\n//qorgau:event own.sent.v1\n//qorgau:hand\ntype Own struct{}\n", "needs a schema"},
	} {
		_, err := generate(t, c.more)
		if err == nil {
			t.Errorf("%s builds", name)
		} else if !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s is refused for another reason: %v", name, err)
		}
	}
}

// TestCheckNamesWhatDiffers: a changed, a missing and a left-over file, and writing mends all three.
func TestCheckNamesWhatDiffers(t *testing.T) {
	dir := t.TempDir()
	events := filepath.Join(dir, "domain", "event")
	if err := os.MkdirAll(events, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(events, "event.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err == nil {
		t.Error("an empty tree passes")
	}
	if err := run(dir, false); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err != nil {
		t.Fatal(err)
	}
	schema := filepath.Join(dir, "schemas", "erdr", "question.asked.v1.json")
	for name, spoil := range map[string]func() error{
		"question.asked.v1.json": func() error { return os.WriteFile(schema, []byte("{}\n"), 0o644) },
		"events.md":              func() error { return os.Remove(filepath.Join(dir, "docs", "events.md")) },
		"gone.v1.json": func() error {
			return os.WriteFile(filepath.Join(dir, "schemas", "journal", "gone.v1.json"), []byte("{}\n"), 0o644)
		},
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if err := run(dir, true); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the spoilt %s gives %v", name, err)
		}
		if err := run(dir, false); err != nil {
			t.Fatal(err)
		}
		if err := run(dir, true); err != nil {
			t.Errorf("writing does not mend %s: %v", name, err)
		}
	}
}

// TestEveryMeaningIsNeeded: no line of meanings.go speaks of a field that is not there or that has a comment of its own.
func TestEveryMeaningIsNeeded(t *testing.T) {
	m, err := load(filepath.Join(checkout, "domain", "event"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, s := range m.structs {
		for _, f := range s.fields {
			if own := s.name + "." + f.key; meanings[own] != "" && f.doc == "" {
				used[own] = true
			} else if f.doc == "" {
				used[f.key] = true
			}
		}
	}
	for name := range meanings {
		if !used[name] {
			t.Errorf("nothing needs the meaning of %s", name)
		}
	}
}
