package rosterfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

const (
	advocateHead = "advocate_id,name,iin,iban,phone,licence,licence_date,home_bar,department,list_year,agreement_from,agreement_to,languages,minors,trained_on\n"
	advocateLine = "a-1,Үлгі,,,,7,2020-01-02,KZ-71,71-jd,2026,2026-01-01,2026-12-31,kk ru,yes,2025-09-20\n"
	zoneHead     = "zone,units,neighbours\n"
	slotHead     = "advocate_id,zone,from,to\n"
	slotLine     = "a-1,z,2026-01-04T19:00:00Z,2026-01-05T19:00:00Z\n"
)

// examples are the files that the README imports.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{"advocates.csv", "zones.csv", "slots.csv"} {
		raw, err := os.ReadFile(filepath.Join("../../docs/examples", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = raw
	}
	return files
}

// read reads texts as files, in the order of the names given.
func read(t *testing.T, files map[string][]byte, order ...string) *File {
	t.Helper()
	f := &File{}
	for _, name := range order {
		if err := f.Read(bytes.NewReader(files[name]), name); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func events(t *testing.T, f *File) [][]byte {
	t.Helper()
	out, err := f.Events(Publication{Month: "2026-01", Revision: 1})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The examples of the documentation are read whole, and every event of them is one that the door of people takes.
func TestExamplesAreTaken(t *testing.T) {
	f := read(t, examples(t), "advocates.csv", "zones.csv", "slots.csv")
	if len(f.Faults) != 0 || len(f.Advocates) != 3 || len(f.Zones) != 2 || len(f.Slots) != 4 {
		t.Fatalf("%d advocates, %d zones, %d slots, faults %v", len(f.Advocates), len(f.Zones), len(f.Slots), f.Faults)
	}
	people, err := erdr.New(erdr.People)
	if err != nil {
		t.Fatal(err)
	}
	var listed []*event.AdvocateListed
	var rosters []*event.RosterPublished
	for _, raw := range events(t, f) {
		ce, err := kafka.Decode(kafka.Message{Value: raw, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json")}}})
		if err != nil {
			t.Fatal(err)
		}
		in, defect := people.Decode(ce)
		if defect != nil {
			t.Fatalf("the door refuses %s: %+v", raw, defect)
		}
		switch e := in.Body.(type) {
		case *event.AdvocateListed:
			listed = append(listed, e)
		case *event.RosterPublished:
			rosters = append(rosters, e)
		default:
			t.Errorf("an import says %s", in.Body.Type())
		}
	}
	if len(listed) != 3 || len(rosters) != 1 {
		t.Fatalf("%d advocates and %d rosters arrive", len(listed), len(rosters))
	}
	first, last, r := listed[0], listed[2], rosters[0]
	if !reflect.DeepEqual(first.Languages, []string{"kk", "ru"}) || !first.Minors || first.TrainedOn != civil.DateOf(2025, 9, 20) || first.ListYear != 2026 ||
		first.HomeBar != "KZ-71" || last.Minors || last.TrainedOn != 0 || !reflect.DeepEqual(last.Languages, []string{"ru"}) {
		t.Errorf("advocates arrive as %+v and %+v", first, last)
	}
	if r.Month != "2026-01" || r.Revision != 1 || len(r.Zones) != 2 || len(r.Slots) != 4 ||
		!reflect.DeepEqual(r.Zones[0].Units, []string{"71-district_police-01", "71-line_police-01"}) || !reflect.DeepEqual(r.Zones[0].Neighbours, []string{"almaty"}) ||
		r.Slots[0].From != civil.DateOf(2026, 1, 4).Start()+19*civil.Hour || r.Slots[0].To-r.Slots[0].From != civil.Day {
		t.Errorf("the roster arrives as %+v", r)
	}
}

// The same files give the same events, byte for byte and id for id, however a spreadsheet has written them; other content
// gives other ids.
func TestSameFilesSameEvents(t *testing.T) {
	files := examples(t)
	order := []string{"advocates.csv", "zones.csv", "slots.csv"}
	want := events(t, read(t, files, order...))
	ids := map[string]bool{}
	for _, raw := range want {
		var ce struct{ ID string }
		if err := json.Unmarshal(raw, &ce); err != nil || ids[ce.ID] || len(ce.ID) != 32 {
			t.Fatalf("id %q: %v", ce.ID, err)
		}
		ids[ce.ID] = true
	}
	for name, change := range map[string]func([]byte) []byte{
		"again":             func(b []byte) []byte { return b },
		"byte order mark":   func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) },
		"line ends of DOS":  func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) },
		"spaces":            func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(","), []byte(" , ")) },
		"empty lines":       func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\n\n")) },
		"mark and quotes":   func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), quoted(b)...) },
		"one more column":   func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte(",x\n")) },
		"no last line feed": func(b []byte) []byte { return bytes.TrimSuffix(b, []byte("\n")) },
	} {
		changed := map[string][]byte{}
		for file, raw := range files {
			changed[file] = change(raw)
		}
		f := read(t, changed, order...)
		if got := events(t, f); len(f.Faults) != 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: other events, faults %v", name, f.Faults)
		}
	}
	if got := events(t, read(t, files, "slots.csv", "zones.csv", "advocates.csv")); !reflect.DeepEqual(got, want) {
		t.Error("the order of the files changes the events")
	}
	files["advocates.csv"] = bytes.Replace(files["advocates.csv"], []byte(",yes,"), []byte(",no,"), 1)
	for i, raw := range events(t, read(t, files, order...)) {
		var ce struct{ ID string }
		if err := json.Unmarshal(raw, &ce); err != nil || ids[ce.ID] == (i == 0) {
			t.Errorf("after a change of the first advocate, event %d has id %s, known %t", i, ce.ID, ids[ce.ID])
		}
	}
}

// quoted puts every value into quotes, as some spreadsheets do.
func quoted(b []byte) []byte {
	var out []byte
	for line := range bytes.Lines(b) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		out = append(append(append(out, '"'), bytes.ReplaceAll(line, []byte(","), []byte(`","`))...), "\"\n"...)
	}
	return out
}

// Each fault is told with its file and the line an editor shows, and the lines around it are taken all the same.
func TestFaultsAreToldByLine(t *testing.T) {
	advocate := func(column int, value string) string {
		v := strings.Split(strings.TrimSuffix(advocateLine, "\n"), ",")
		v[column] = value
		return advocateHead + advocateLine + strings.Join(v, ",") + "\n" + advocateLine
	}
	slot := func(line string) string { return slotHead + slotLine + line + "\n" + slotLine }
	for name, x := range map[string]struct {
		text, place, words string
	}{
		"no advocate_id":         {advocate(0, ""), ":3: ", "advocate_id is empty"},
		"no licence_date":        {advocate(6, ""), ":3: ", "licence_date is empty"},
		"no home_bar":            {advocate(7, " "), ":3: ", "home_bar is empty"},
		"no department":          {advocate(8, ""), ":3: ", "department is empty"},
		"no list_year":           {advocate(9, ""), ":3: ", "list_year is empty"},
		"no agreement_from":      {advocate(10, ""), ":3: ", "agreement_from is empty"},
		"no agreement_to":        {advocate(11, ""), ":3: ", "agreement_to is empty"},
		"no languages":           {advocate(12, ""), ":3: ", "languages is empty"},
		"a year in words":        {advocate(9, "this"), ":3: ", "list_year: “this” is no year"},
		"a licence of no day":    {advocate(6, "2020-02-30"), ":3: ", "licence_date: "},
		"an agreement in words":  {advocate(10, "soon"), ":3: ", "agreement_from: "},
		"perhaps minors":         {advocate(13, "perhaps"), ":3: ", "minors: Write yes or no"},
		"an end of no day":       {advocate(11, "2026-13-01"), ":3: ", "agreement_to: "},
		"training on no day":     {advocate(14, "soon"), ":3: ", "trained_on: "},
		"a value too many":       {advocate(14, "2025-09-20,x"), ":3: ", "16 values under 15 headings"},
		"a value too few":        {slot("a-1,z,2026-01-04T19:00:00Z"), ":3: ", "3 values under 4 headings"},
		"no zone":                {slot("a-1,,2026-01-04T19:00:00Z,2026-01-05T19:00:00Z"), ":3: ", "zone is empty"},
		"a beginning in words":   {slot("a-1,z,monday,2026-01-05T19:00:00Z"), ":3: ", "from: "},
		"an end without a zone":  {slot("a-1,z,2026-01-04T19:00:00Z,2026-01-05T19:00:00"), ":3: ", "to: "},
		"an end before":          {slot("a-1,z,2026-01-05T19:00:00Z,2026-01-04T19:00:00Z"), ":3: ", "The slot ends before it begins"},
		"an empty slot":          {slot("a-1,z,2026-01-05T19:00:00Z,2026-01-05T19:00:00Z"), ":3: ", "The slot ends before it begins"},
		"a quote that stands so": {slot(`a-1,z"z,2026-01-04T19:00:00Z,2026-01-05T19:00:00Z`), ":3: ", `bare "`},
		"empty lines before":     {slotHead + "\n\n" + slotLine + "\na-1,z,monday,sunday\n" + slotLine, ":6: ", "from: "},
		"a value of two lines":   {zoneHead + "z,\"71-a\n71-b\",\n,71-c,\nz,71-d,\n", ":4: ", "zone is empty"},
		"no units":               {zoneHead + "z,71-a,\nz,,y\nz,71-b,\n", ":3: ", "units is empty"},
	} {
		f := &File{}
		if err := f.Read(strings.NewReader(x.text), "file.csv"); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(f.Faults) != 1 || !strings.HasPrefix(f.Faults[0].String(), "file.csv"+x.place) || !strings.Contains(f.Faults[0].String(), x.words) {
			t.Errorf("%s: faults %v, expected file.csv%s%s", name, f.Faults, x.place, x.words)
		}
		if n := len(f.Advocates) + len(f.Zones) + len(f.Slots); n != 2 {
			t.Errorf("%s: %d of the two good lines are taken", name, n)
		}
	}
}

// A file that is none of the three is refused whole: its lines would mean nothing.
func TestOtherFilesAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty":              "",
		"other headings":     "name,phone\nx,y\n",
		"a heading left out": strings.Replace(advocateHead, "department,", "", 1) + advocateLine,
		"no headings":        slotLine,
		"a broken heading":   `advocate_id,"zone,from,to` + "\n" + slotLine,
	} {
		f := &File{}
		if err := f.Read(strings.NewReader(text), "file.csv"); err == nil || !strings.HasPrefix(err.Error(), "file.csv: ") {
			t.Errorf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(f, &File{}) {
			t.Errorf("%s: something was taken: %+v", name, f)
		}
	}
	broken := errors.New("the disk is gone")
	f := &File{}
	if err := f.Read(io.MultiReader(strings.NewReader(slotHead+slotLine), iotest.ErrReader(broken)), "file.csv"); !errors.Is(err, broken) {
		t.Errorf("a file that cannot be read to its end answers %v", err)
	}
}

// Duty means nothing without its month and its zones; a list of advocates alone needs neither.
func TestEventsNeedMonthAndZones(t *testing.T) {
	files := map[string][]byte{"advocates": []byte(advocateHead + advocateLine), "slots": []byte(slotHead + slotLine), "zones": []byte(zoneHead + "z,71-a,\n")}
	if out, err := read(t, files, "advocates").Events(Publication{}); err != nil || len(out) != 1 {
		t.Errorf("a list alone: %d events, %v", len(out), err)
	}
	if out, err := read(t, files, "zones").Events(Publication{Month: "2026-01", Revision: 2}); err != nil || len(out) != 1 || !strings.Contains(string(out[0]), `"slots":[]`) {
		t.Errorf("zones alone: %s %v", out, err)
	}
	if _, err := read(t, files, "slots", "zones").Events(Publication{Revision: 1}); err == nil || !strings.Contains(err.Error(), "month") {
		t.Errorf("no month: %v", err)
	}
	if _, err := read(t, files, "slots").Events(Publication{Month: "2026-01", Revision: 1}); err == nil || !strings.Contains(err.Error(), "zones") {
		t.Errorf("no zones: %v", err)
	}
}
