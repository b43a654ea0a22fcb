// Package erdr is the door for messages: it reads a CloudEvent's data, holds it against the public schema of its type,
// judges what only clear values can tell, and hands on an input for the journal. It keeps nothing and asks nobody.
//
// What fails here is quarantined with a code and a place, never with content; everything else becomes a fact, however
// wrong its meaning may be (that is the machine's word).
//
// Where to look: door.go for the order of the checks, json.go for reading, quick.go and pattern.go for
// validating quickly, judge.go for codes from clear values,
// route.go for which journal, defect.go for what a rejection says.
package erdr

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
	"qorgau/schemas"
)

// PersonSource names the numbering of persons: the register and the bars share one, so an advocate of a roster and of a
// procedural act is one reference. A sender with a numbering of his own would need a name of his own here.
const PersonSource = "register"

// Where messages come from; the names are those of the schema folders.
const (
	Register = "erdr"
	Treasury = "treasury"
	People   = "people"
)

// Door admits the messages of some channels.
type Door struct {
	types map[string]contract
	bases map[string]bool   // type names without version
	names map[string]string // of the contracts' members: no message needs a copy of its own
}

// contract is what a type's data must fulfil.
type contract struct {
	schema *jsonschema.Schema
	valid  check // certainly; nil if the schema has what no check knows
}

// New compiles the schemas of channels (Register, Treasury, People): a message of another channel's type is unknown
// here, so the register cannot speak for the treasury.
func New(channels ...string) (*Door, error) {
	d := &Door{types: map[string]contract{}, bases: map[string]bool{}, names: map[string]string{}}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(patterns)
	for _, t := range event.Types {
		for _, channel := range channels {
			if t.In != channel {
				continue
			}
			of, err := d.compile(c, channel+"/"+t.Name+".json")
			if err != nil {
				return nil, err
			}
			d.types[t.Name] = of
			d.bases[base(t.Name)] = true
		}
	}
	if len(d.types) == 0 {
		return nil, fmt.Errorf("making a door: no message types come in by %q", channels)
	}
	return d, nil
}

// add reads a schema into the compiler and returns the name under which it compiles and is referred to.
func add(c *jsonschema.Compiler, path string) (string, error) {
	id, _, err := read(c, path)
	return id, err
}

// read is add, and also returns the schema as it stands.
func read(c *jsonschema.Compiler, path string) (id string, schema map[string]any, err error) {
	b, err := schemas.FS.ReadFile(path)
	if err != nil {
		return "", nil, fmt.Errorf("reading the schema %s: %w", path, err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return "", nil, fmt.Errorf("reading the schema %s: %w", path, err)
	}
	schema, _ = doc.(map[string]any)
	id, _ = schema["$id"].(string)
	if err := c.AddResource(id, doc); err != nil {
		return "", nil, fmt.Errorf("adding the schema %s as %q: %w", path, id, err)
	}
	return id, schema, nil
}

func (d *Door) compile(c *jsonschema.Compiler, path string) (of contract, err error) {
	id, schema, err := read(c, path)
	if err != nil {
		return of, err
	}
	if of.schema, err = c.Compile(id); err != nil {
		return of, fmt.Errorf("compiling the schema %s: %w", path, err)
	}
	if valid, ok := checkOf(schema); ok {
		of.valid = valid
	}
	members, _ := schema["properties"].(map[string]any)
	for name := range members {
		d.names[name] = name
	}
	return of, nil
}

// Decode reads a message into an input without a journal, or says what is wrong with it.
func (d *Door) Decode(e kafka.Event) (*engine.Input, *Defect) {
	if bad := attributes(e); bad != nil {
		return nil, bad
	}
	of, ok := d.types[e.Type]
	if !ok {
		code := UnknownType
		if d.bases[base(e.Type)] {
			code = UnknownVersion
		}
		return nil, about(&Defect{Code: code, Place: "type"}, e, nil)
	}
	data, bad := parseKnowing(e.Data, d.names)
	if bad != nil {
		return nil, bad
	}
	if of.valid == nil || !of.valid(data) {
		if err := of.schema.Validate(data); err != nil {
			return nil, about(violation(err), e, data)
		}
	}
	body, ok := event.New(e.Type).(event.Contract)
	m, object := data.(map[string]any)
	if !ok || !object {
		// Every type of a channel has a contract, and every schema asks for an object; the tests walk them all.
		return nil, &Defect{Code: UnknownType, Place: "type"}
	}
	in := &engine.Input{Source: e.Source, ID: e.ID, Body: body, PersonSource: PersonSource}
	in.Canonical = canonical(append(make([]byte, 0, len(e.Data)+len(e.Type)+1), e.Type...), m)
	body.FromContract(m, "", &in.Clear)
	nameless(in)
	judge(in)
	return in, nil
}

// Both stand openly in the record, so they are identifiers and nothing else.
var (
	patternID     = mustPattern(event.PatternID)
	patternSource = mustPattern(`^[A-Za-z0-9/][A-Za-z0-9._:/-]{0,199}$`)
)

func attributes(e kafka.Event) *Defect {
	for _, a := range []struct {
		name, value string
		pattern     jsonschema.Regexp
	}{{"id", e.ID, patternID}, {"source", e.Source, patternSource}, {"type", e.Type, nil}} {
		if a.value == "" {
			return &Defect{Code: MissingAttribute, Place: a.name}
		}
		if a.pattern != nil && !a.pattern.MatchString(a.value) {
			return &Defect{Code: BadAttribute, Place: a.name}
		}
	}
	return nil
}

// base is a type's name without its version: "defender.requested" of "defender.requested.v1".
func base(name string) string {
	i := strings.LastIndex(name, ".v")
	if i < 0 {
		return name
	}
	return name[:i]
}

// nameless gives a person without an id, of whom the register says something personal (an official's name without his
// id), a reference of his own for this object: the message is not refused and nothing stands open. No sender's id has a
// slash.
func nameless(in *engine.Input) {
	of, ok := in.Body.(event.OfRegister)
	if !ok {
		return
	}
	for _, x := range in.Clear.Values {
		known := false
		for _, p := range in.Clear.Persons {
			known = known || p.Place == x.Whose
		}
		if !known {
			in.Clear.Persons = append(in.Clear.Persons, event.Person{Place: x.Whose, ID: "nameless/" + of.Head().Object + "/" + x.Whose})
		}
	}
}
