package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/schemas"
)

// EnterCmd enters what a person says: every fact of people that has a schema.
type EnterCmd struct {
	Fact  EnterFactCmd  `cmd:"" help:"Enter one fact, its fields as JSON."`
	File  EnterFileCmd  `cmd:"" help:"Enter a file of CloudEvents, one a line."`
	Kinds EnterKindsCmd `cmd:"" help:"List the facts that people enter, or the fields of one."`
}

// EnterFactCmd enters one fact.
type EnterFactCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Journal string `required:"" help:"Journal of the object: a bar's, like KZ-71, or KZ."`
	ID      string `help:"Id of the message: entering it again with the same id changes nothing. Default: made of the content."`
	Type    string `arg:"" help:"Type of the fact, like advocate.absent.v1 (qorgau enter kinds lists them)."`
	Data    string `arg:"" help:"Its fields as a JSON object, or @FILE."`
}

// Help shows an example.
func (EnterFactCmd) Help() string {
	return `The fact is held against its schema and recorded; what the machine decides on it, a refusal with its reason included, is printed.
Persons are named by their own ids (advocate_id, official_id); the journal keeps references in their place.

Example:
  qorgau enter fact order.received.v1 '{"order":"2021","unit":"71-district_police-01","official_id":"off-1"}' --journal KZ --dir ./var/demo`
}

// Run enters.
func (c EnterFactCmd) Run(e env) error {
	data := []byte(c.Data)
	if path, ok := strings.CutPrefix(c.Data, "@"); ok {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return misuse("%w", err)
		}
	}
	var fields map[string]any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&fields); err != nil {
		return misuse("the fields are no JSON object: %w", err)
	}
	if !enterable(c.Type) {
		return misuse("%s is nothing that people enter; qorgau enter kinds lists what is", c.Type)
	}
	id := c.ID
	if id == "" { // the same words are the same message
		leaf := journal.Leaf(append([]byte(c.Journal+"\x00"+c.Type+"\x00"), data...))
		id = fmt.Sprintf("enter-%x", leaf[:12])
	}
	line, err := json.Marshal(map[string]any{"specversion": "1.0", "id": id, "source": "urn:qorgau:command-line", "type": c.Type,
		"datacontenttype": "application/json", "data": fields})
	if err != nil {
		return err
	}
	return enter(e, c.Dir, c.openFlags, c.Journal, c.JSON, [][]byte{line})
}

// EnterFileCmd enters many.
type EnterFileCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Journal string `required:"" help:"Journal of the objects: a bar's, like KZ-71, or KZ."`
	Path    string `arg:"" help:"File of CloudEvents in structured mode, one JSON object a line." type:"path"`
}

// Help shows an example.
func (EnterFileCmd) Help() string {
	return `Lines that were entered before are told as duplicates and change nothing, so a file may be entered again after an interruption.

Example:
  qorgau enter file words.jsonl --journal KZ-71 --dir ./var/serve`
}

// Run enters.
func (c EnterFileCmd) Run(e env) error {
	f, err := os.ReadFile(c.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return misuse("no file %s", c.Path)
	}
	if err != nil {
		return err
	}
	var lines [][]byte
	s := bufio.NewScanner(bytes.NewReader(f))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if line := bytes.TrimSpace(s.Bytes()); len(line) > 0 {
			lines = append(lines, bytes.Clone(line))
		}
	}
	if err := s.Err(); err != nil {
		return misuse("%s: %w", c.Path, err)
	}
	if len(lines) == 0 {
		return misuse("%s has no line", c.Path)
	}
	return enter(e, c.Dir, c.openFlags, c.Journal, c.JSON, lines)
}

// enter hands lines in and tells what became of each.
func enter(e env, dir string, f openFlags, code string, asJSON bool, lines [][]byte) error {
	return withHouse(e, dir, f, func(h house) error {
		answers, err := h.People(e.ctx, code, lines)
		if err != nil {
			return err
		}
		refused := 0
		for i, a := range answers {
			if a.Code != "" {
				refused++
			}
			if err := tellAnswer(e, asJSON, i+1, a, len(answers) > 1); err != nil {
				return err
			}
		}
		if refused > 0 {
			return finding{fmt.Sprintf("%d of %d refused", refused, len(answers))}
		}
		return nil
	})
}

func tellAnswer(e env, asJSON bool, n int, a door.Answer, numbered bool) error {
	if asJSON {
		return writeJSON(e.out, a)
	}
	if numbered {
		fmt.Fprintf(e.out, "line %d: ", n)
	}
	switch {
	case a.Pos > 0:
		fmt.Fprintf(e.out, "%s at %s/%d", a.Status, a.Journal, a.Pos)
	default:
		fmt.Fprint(e.out, a.Status)
	}
	if len(a.Decisions) > 0 {
		fmt.Fprintf(e.out, ", decided: %s", strings.Join(a.Decisions, ", "))
	}
	if a.Status == engine.Duplicate {
		fmt.Fprint(e.out, " (said before; the first answer stands. To say it anew, give another --id)")
	}
	fmt.Fprintln(e.out)
	if a.Code != "" {
		fmt.Fprintf(e.err, "%s: %s\n", a.Code, refusal(a, a.Journal))
	}
	return nil
}

// EnterKindsCmd lists what can be entered.
type EnterKindsCmd struct {
	jsonFlag
	Type string `arg:"" optional:"" help:"Type of a fact: prints its schema."`
}

// Help shows an example.
func (EnterKindsCmd) Help() string {
	return `Without a type: every fact that people enter, with what it says. With one: its JSON Schema.

Example:
  qorgau enter kinds offer.accepted.v1`
}

// Run lists.
func (c EnterKindsCmd) Run(e env) error {
	if c.Type != "" {
		if !enterable(c.Type) {
			return misuse("%s is nothing that people enter", c.Type)
		}
		text, err := schemas.FS.ReadFile("people/" + c.Type + ".json")
		if err != nil {
			return err
		}
		_, err = e.out.Write(text)
		return err
	}
	type kind struct {
		Type string `json:"type"`
		Says string `json:"says"`
	}
	var kinds []kind
	for _, info := range event.Types {
		if info.In != "people" {
			continue
		}
		text, err := schemas.FS.ReadFile("people/" + info.Name + ".json")
		if err != nil {
			return err
		}
		var s struct{ Description string }
		if err := json.Unmarshal(text, &s); err != nil {
			return err
		}
		kinds = append(kinds, kind{info.Name, sentence(s.Description)})
	}
	if c.JSON {
		return writeJSON(e.out, kinds)
	}
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	for _, k := range kinds {
		fmt.Fprintf(w, "%s\t%s\n", k.Type, k.Says)
	}
	return w.Flush()
}

// sentence is a meaning that stands by itself: the catalogue of events writes some as what follows the name of the type.
func sentence(s string) string {
	if rest, ok := strings.CutPrefix(s, "Is "); ok {
		first, size := utf8.DecodeRuneInString(rest)
		return string(unicode.ToUpper(first)) + rest[size:]
	}
	return s
}

func enterable(name string) bool {
	for _, info := range event.Types {
		if info.Name == name && info.In == "people" {
			return true
		}
	}
	return false
}
