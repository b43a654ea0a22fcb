package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// renderDocs writes docs/events.md: all events in one table, then each with its fields.
func renderDocs(m *model) file {
	var b bytes.Buffer
	p := func(f string, args ...any) { fmt.Fprintf(&b, f+"\n", args...) }
	p("# All events")
	p("")
	p("<!-- Written by cmd/eventgen from domain/event. Do not edit. -->")
	p("")
	p("Every record of a journal is an event: a *fact* came from outside, a *decision* was computed from the facts before it.")
	p("All of them stand on `qorgau.journal.v1`, personal values sealed. Those with a topic of their own also travel as")
	p("CloudEvents, and there personal values stand in clear. Facts of people come through the program's own door.")
	p("")
	p("Schemas: `schemas/<folder>/<event>.json` for messages, `schemas/journal/<event>.json` for the data of a record.")
	p("Examples: `schemas/examples/<event>.json` and `schemas/examples/journal/<event>.json`. Topics: `schemas/asyncapi.json`.")
	p("")
	p("In a record a zero value is left out, a truth value is the integer 1, and a person is a reference of 32 hexadecimal")
	p("digits; in a message of the register a person is the register's own id, under the name in brackets.")
	p("")
	for _, part := range parts {
		p("## %s", part.title)
		p("")
		p("| event | kind | topic | what it says |")
		p("|---|---|---|---|")
		for _, s := range m.events {
			if part.holds(s) {
				p("| [%s](#%s) | %s | %s | %s |", s.event, anchor(s.event), kind(s), part.topic(s), cell(firstSentence(sentence(s))))
			}
		}
		p("")
	}
	p("## Fields")
	p("")
	for _, s := range m.events {
		p("### %s", s.event)
		p("")
		p("%s", sentence(s))
		p("")
		if s.hand {
			p("Its shape is in `schemas/journal/%s.json`: it carries another event whole.", s.event)
			p("")
			continue
		}
		p("| field | shape | meaning |")
		p("|---|---|---|")
		m.rows(p, s, s, "")
		p("")
	}
	p("## Patterns of text")
	p("")
	p("| name | pattern |")
	p("|---|---|")
	for _, name := range slices.Sorted(maps.Keys(m.patterns)) {
		p("| %s | `%s` |", name, cell(m.patterns[name]))
	}
	p("")
	return file{"docs/events.md", bytes.TrimRight(b.Bytes(), "\n")}.withEnd()
}

func (f file) withEnd() file {
	f.data = append(f.data, '\n')
	return f
}

type part struct {
	title string
	holds func(*structType) bool
	topic func(*structType) string
}

var parts = []part{
	{"From the register", func(s *structType) bool { return s.in == "erdr" }, code},
	{"From the treasury", func(s *structType) bool { return s.in == "treasury" }, code},
	{"From people", func(s *structType) bool { return s.in == "people" }, func(*structType) string { return "door" }},
	{"To the register", func(s *structType) bool { return s.out == "erdr" }, code},
	{"To the payment system", func(s *structType) bool { return s.out == "payment" }, code},
	{"Other facts", func(s *structType) bool { return s.fact }, func(*structType) string { return "journal only" }},
	{"Other decisions", func(s *structType) bool { return s.in == "" && s.out == "" && !s.fact }, func(*structType) string { return "journal only" }},
}

func code(s *structType) string { return "`" + topicOf(s) + "`" }

func kind(s *structType) string {
	if s.in != "" || s.fact {
		return "fact"
	}
	return "decision"
}

// anchor is the heading's link as forges make it: lower case, without dots.
func anchor(event string) string { return strings.ReplaceAll(event, ".", "") }

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func (m *model) rows(p func(string, ...any), event, s *structType, at string) {
	for _, f := range m.flat(s) {
		name := "`" + at + f.key + "`"
		if from := f.tag.Get("from"); from != "" && event.in != "" {
			name += " (`" + at + from + "`)"
		}
		shape := shapeOf(f)
		if f.required {
			shape += ", required"
		}
		if f.tag.Get("door") != "" {
			shape += ", from the door"
		}
		p("| %s | %s | %s |", name, cell(shape), cell(m.meaning(m.owner(s, f), f)))
		if inner, ok := strings.CutPrefix(f.typ, "slice:struct:"); ok {
			m.rows(p, event, m.structs[inner], at+f.key+"[].")
		} else if inner, ok := strings.CutPrefix(f.typ, "struct:"); ok {
			m.rows(p, event, m.structs[inner], at+f.key+".")
		}
	}
}

// owner is the struct in which the field stands, which may be embedded in s.
func (m *model) owner(s *structType, f field) *structType {
	for _, x := range s.fields {
		if x.embedded {
			for _, y := range m.flat(m.structs[x.name]) {
				if y.key == f.key {
					return m.owner(m.structs[x.name], f)
				}
			}
		}
	}
	return s
}

func shapeOf(f field) string {
	typ, list := strings.CutPrefix(f.typ, "slice:")
	shape := ""
	switch {
	case typ == "sealed":
		shape = "sealed text of `" + f.tag.Get("whose") + "`"
	case typ == "told":
		shape = "text, in the message only"
	case typ == "ref":
		shape = "reference"
	case typ == "hash":
		shape = "SHA-256"
	case typ == "instant":
		shape = "instant"
	case typ == "date":
		shape = "date"
	case typ == "bool":
		shape = "yes or absent"
	case strings.HasPrefix(typ, "int"):
		shape = "integer"
	case strings.HasPrefix(typ, "struct:"):
		shape = "object"
	case f.tag.Get("enum") != "":
		shape = "one of " + strings.ReplaceAll(f.tag.Get("enum"), "|", ", ")
	case f.tag.Get("re") != "":
		shape = "text (" + f.tag.Get("re") + ")"
	default:
		shape = "code or id"
	}
	if list {
		return "list of: " + shape
	}
	return shape
}
