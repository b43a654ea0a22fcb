package main

import "fmt"

// This file: schemas of what no struct describes alone: mail, the record's line, the envelope.

// handSchema describes the two events whose codec is written by hand: both carry another event whole, with its type
// beside it.
func (m *model) handSchema(s *structType) (*object, error) {
	sequence := func() *object { return obj("type", "integer", "minimum", 1, "maximum", maxInteger) }
	hash := func() *object { return obj("type", "string", "pattern", "^[0-9a-f]{64}$") }
	journal := obj("type", "string", "pattern", m.patterns["Journal"])
	id := obj("type", "string", "pattern", patternMachine)
	switch s.event {
	case "mail.received.v1":
		letters := m.carried(func(e *structType) bool { return e.event == "fact.forwarded.v1" || m.embeds(e, "Mail") })
		return m.carrier(s, letters, "letter",
			obj("leaf", hash(), "seq", sequence()), []string{"leaf", "seq"}), nil
	case "fact.forwarded.v1":
		facts := m.carried(func(e *structType) bool { return e.in != "" })
		return m.carrier(s, facts, "fact",
			obj("to", journal, "seq", sequence(), "source", id, "id", id, "input", hash()),
			[]string{"to", "seq", "source", "id", "input"}), nil
	}
	return nil, fmt.Errorf("%s: a codec written by hand needs a schema in cmd/eventgen/special.go", s.name)
}

func (m *model) carried(wanted func(*structType) bool) []string {
	var names []string
	for _, e := range m.events {
		if wanted(e) {
			names = append(names, e.event)
		}
	}
	return names
}

func (m *model) embeds(s *structType, name string) bool {
	for _, f := range s.fields {
		if f.embedded && f.name == name {
			return true
		}
	}
	return false
}

// carrier makes the schema of an event that carries one of several others under a key, chosen by its type.
func (m *model) carrier(s *structType, types []string, key string, props *object, required []string) *object {
	props.set("type", obj("type", "string", "enum", types))
	props.set(key, obj("type", "object"))
	var cases []any
	for _, t := range types {
		cases = append(cases, obj(
			"if", obj("properties", obj("type", obj("const", t)), "required", []string{"type"}),
			"then", obj("properties", obj(key, obj("$ref", "urn:qorgau:journal:"+t)))))
	}
	return obj("type", "object", "description", sentence(s), "properties", props,
		"required", append(required, "type", key), "additionalProperties", false, "allOf", cases)
}

// recordSchema describes a line of a journal without its data, which has a schema a type.
func recordSchema() *object {
	fact := []string{"source", "id", "input"}
	decision := []string{"cause", "machine"}
	none := func(keys []string) *object {
		o := obj()
		for _, k := range keys {
			o.set(k, false)
		}
		return o
	}
	position := func() *object { return obj("type", "integer", "minimum", 1, "maximum", maxInteger) }
	box := obj("type", "object",
		"properties", obj(
			"person", obj("type", "string", "pattern", "^[0-9a-f]{32}$", "description", "Reference of the person under whose key the box is."),
			"field", obj("type", "string", "pattern", "^[a-z_]{1,64}$", "description", "Name of the value."),
			"box", obj("type", "string", "pattern", "^[A-Za-z0-9+/]+={0,2}$", "description", "Base64 of the encrypted value.")),
		"required", []string{"person", "field", "box"}, "additionalProperties", false)
	return obj("$schema", draft, "$id", "urn:qorgau:record.v1", "title", "record.v1", "type", "object",
		"description", "One line of a journal (docs/format.md). Its data has the schema journal/<type>.json.",
		"properties", obj(
			"journal", obj("type", "string", "pattern", "^KZ(-[1-9][0-9])?$", "description", "Journal the line belongs to."),
			"pos", position(),
			"kind", obj("type", "string", "enum", []string{"fact", "decision"}),
			"type", obj("type", "string", "pattern", `^[a-z_]+(\.[a-z_]+)+\.v[0-9]+$`, "description", "Name and version of the event."),
			"at", obj("type", "string", "pattern", `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`, "description", "The owner's clock when it took the fact."),
			"source", obj("type", "string", "pattern", patternMachine, "description", "Facts: who says it."),
			"id", obj("type", "string", "pattern", patternMachine, "description", "Facts: the sender's id of the message."),
			"input", obj("type", "string", "pattern", "^[0-9a-f]{64}$", "description", "Facts: keyed hash of the decoded message."),
			"cause", position(),
			"machine", position(),
			"data", obj("type", "object"),
			"sealed", obj("type", "array", "items", box, "minItems", 1, "maxItems", maxItems)),
		"required", []string{"journal", "pos", "kind", "type", "at", "data"},
		"additionalProperties", false,
		"if", obj("properties", obj("kind", obj("const", "fact"))),
		"then", obj("required", fact, "properties", none(decision)),
		"else", obj("required", decision, "properties", none(fact)))
}

// Both stand openly in the record, so the door takes identifiers and nothing else.
const (
	patternMessageID = `^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`
	patternSource    = `^[A-Za-z0-9/][A-Za-z0-9._:/-]{0,199}$`
)

// envelopeSchema describes a message in structured mode. Extension attributes are text, as the Kafka binding has them.
func envelopeSchema() *object {
	text := func(pattern, what string) *object {
		return obj("type", "string", "pattern", pattern, "description", what)
	}
	return obj("$schema", draft, "$id", "urn:qorgau:cloudevent.v1", "title", "cloudevent.v1", "type", "object",
		"description", "A CloudEvent 1.0 in structured mode. Its data has the schema that its type names.",
		"properties", obj(
			"specversion", obj("const", "1.0"),
			"id", text(patternMessageID, "With source: what makes the message exactly once. Senders are asked for UUIDv7."),
			"source", text(patternSource, "Who says it."),
			"type", text(`^[a-z_]+(\.[a-z_]+)+\.v[0-9]+$`, "Name and version of the event."),
			"time", text(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$`, "When the sender made the message."),
			"subject", text(`^[!-~]{1,500}$`, "Object the message is about."),
			"dataschema", text(`^urn:qorgau:[a-z-]+:[a-z_.0-9]+$`, "$id of the schema of data."),
			"datacontenttype", text(`^application/json( *;.*)?$`, "Absent means JSON."),
			"journal", text(`^KZ(-[1-9][0-9])?$`, "Messages that go out: journal of the record behind it."),
			"pos", text(`^[1-9][0-9]{0,17}$`, "Messages that go out: position of that record."),
			"leaf", text(`^[0-9a-f]{64}$`, "Messages that go out: leaf of that record in the journal's tree."),
			"data", obj("type", "object")),
		"required", []string{"specversion", "id", "source", "type", "data"},
		"patternProperties", obj("^[a-z0-9]{1,64}$", true),
		"additionalProperties", false)
}
