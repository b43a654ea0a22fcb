// Package rosterfile reads advocates, zones and duty slots from CSV files, line by line with the place of each fault,
// and makes of them what the bar says: CloudEvents whose ids follow from their content, so that importing the same
// files again changes nothing.
package rosterfile

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"qorgau/domain/civil"
)

// File is what the files said.
type File struct {
	Advocates []map[string]any
	Zones     []map[string]any
	Slots     []map[string]any
	Faults    []string
}

const byteOrderMark = "\ufeff"

var headings = map[string][]string{
	"advocates": {"advocate_id", "name", "iin", "iban", "phone", "licence", "licence_date", "home_bar", "department", "list_year",
		"agreement_from", "agreement_to", "languages", "minors", "trained_on"},
	"zones": {"zone", "units", "neighbours"},
	"slots": {"advocate_id", "zone", "from", "to"},
}

// Read adds a file. What its lines lack stands in Faults; only a file that is none of the three is an error.
func (f *File) Read(r io.Reader, name string) error {
	text := bufio.NewReader(r)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark { // spreadsheets write one
		_, _ = text.Discard(len(byteOrderMark))
	}
	c := csv.NewReader(text)
	c.TrimLeadingSpace = true
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s: reading the headings: %w", name, err)
	}
	kind := kindOf(head)
	if kind == "" {
		return fmt.Errorf("%s: headings are none of advocates, zones, slots", name)
	}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			f.fault(name, wrong.Line, wrong.Err.Error())
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		line, _ := c.FieldPos(0) // empty lines and line feeds in values count, as they do in an editor
		if len(row) != len(head) {
			f.fault(name, line, fmt.Sprintf("%d values under %d headings", len(row), len(head)))
			continue
		}
		values := map[string]string{}
		for i, h := range head {
			values[strings.TrimSpace(h)] = strings.TrimSpace(row[i])
		}
		f.take(kind, name, line, values)
	}
}

func kindOf(head []string) string {
	have := map[string]bool{}
	for _, h := range head {
		have[strings.TrimSpace(h)] = true
	}
	for _, kind := range []string{"advocates", "zones", "slots"} {
		all := true
		for _, h := range headings[kind] {
			all = all && have[h]
		}
		if all {
			return kind
		}
	}
	return ""
}

func (f *File) fault(name string, line int, what string) {
	f.Faults = append(f.Faults, fmt.Sprintf("%s:%d: %s", name, line, what))
}

func (f *File) take(kind, name string, line int, v map[string]string) {
	bad := func(what string) { f.fault(name, line, what) }
	need := func(keys ...string) bool {
		for _, k := range keys {
			if v[k] == "" {
				bad(k + " is empty")
				return false
			}
		}
		return true
	}
	switch kind {
	case "advocates":
		if !need("advocate_id", "licence_date", "home_bar", "department", "list_year", "agreement_from", "agreement_to", "languages") {
			return
		}
		year, err := strconv.Atoi(v["list_year"])
		if err != nil {
			bad("list_year is no year")
			return
		}
		for _, k := range []string{"licence_date", "agreement_from", "agreement_to", "trained_on"} {
			if _, err := civil.ParseDate(v[k]); err != nil && v[k] != "" {
				bad(k + ": " + err.Error())
				return
			}
		}
		a := map[string]any{"advocate_id": v["advocate_id"], "licence_date": v["licence_date"], "home_bar": v["home_bar"], "department": v["department"],
			"list_year": year, "agreement_from": v["agreement_from"], "agreement_to": v["agreement_to"],
			"languages": strings.Fields(v["languages"]), "minors": v["minors"] == "yes"}
		for key, column := range map[string]string{"advocate_name": "name", "advocate_iin": "iin", "advocate_iban": "iban",
			"advocate_phone": "phone", "licence": "licence", "trained_on": "trained_on"} {
			if v[column] != "" {
				a[key] = v[column]
			}
		}
		f.Advocates = append(f.Advocates, a)
	case "zones":
		if need("zone", "units") {
			z := map[string]any{"zone": v["zone"], "units": strings.Fields(v["units"])}
			if n := strings.Fields(v["neighbours"]); len(n) > 0 {
				z["neighbours"] = n
			}
			f.Zones = append(f.Zones, z)
		}
	case "slots":
		if !need("advocate_id", "zone", "from", "to") {
			return
		}
		from, err1 := civil.ParseInstant(v["from"])
		to, err2 := civil.ParseInstant(v["to"])
		switch {
		case err1 != nil:
			bad("from: " + err1.Error())
		case err2 != nil:
			bad("to: " + err2.Error())
		case to <= from:
			bad("the slot ends before it begins")
		default:
			f.Slots = append(f.Slots, map[string]any{"advocate_id": v["advocate_id"], "zone": v["zone"], "from": v["from"], "to": v["to"]})
		}
	}
}

// Events are the CloudEvents of the files: each advocate, then the month's roster.
func (f *File) Events(month string, revision int64) ([][]byte, error) {
	var out [][]byte
	for _, a := range f.Advocates {
		ce, err := cloudEvent("advocate.listed.v1", a)
		if err != nil {
			return nil, err
		}
		out = append(out, ce)
	}
	if len(f.Slots)+len(f.Zones) == 0 {
		return out, nil
	}
	if month == "" {
		return nil, errors.New("slots need the month they are for")
	}
	if len(f.Zones) == 0 {
		return nil, errors.New("slots need a file of zones")
	}
	slots := f.Slots
	if slots == nil {
		slots = []map[string]any{}
	}
	ce, err := cloudEvent("roster.published.v1", map[string]any{"month": month, "revision": revision, "zones": f.Zones, "slots": slots})
	return append(out, ce), err
}

func cloudEvent(name string, data map[string]any) ([]byte, error) {
	body, err := json.Marshal(data) // keys are sorted: equal content, equal bytes
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte(name), body...))
	return json.Marshal(map[string]any{"specversion": "1.0", "id": hex.EncodeToString(sum[:16]), "source": "urn:qorgau:roster-import",
		"type": name, "datacontenttype": "application/json", "data": json.RawMessage(body)})
}
