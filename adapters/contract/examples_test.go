package contract

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	cloudevents "github.com/cloudevents/sdk-go/v2/event"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
)

// TestEveryEventHasARecord: a record of every event is canonical, fits both schemas and reads back to the same bytes.
func TestEveryEventHasARecord(t *testing.T) {
	set := schemas(t)
	for _, rec := range records(t) {
		line := rec.AppendLine(nil)
		golden(t, "journal/"+rec.Type+".json", append(line, '\n'))
		again, err := journal.ParseCanonical(string(line), event.New)
		if err != nil {
			t.Errorf("%s does not read back: %v\n%s", rec.Type, err, line)
			continue
		}
		if twice := again.AppendLine(nil); string(twice) != string(line) {
			t.Errorf("%s reads back to other bytes:\n%s\n%s", rec.Type, line, twice)
		}
		whole := object(t, line)
		if err := set.compiled["record.v1.json"].Validate(whole); err != nil {
			t.Errorf("%s: the line: %v", rec.Type, err)
		}
		if err := set.compiled["journal/"+rec.Type+".json"].Validate(whole["data"]); err != nil {
			t.Errorf("%s: the data: %v\n%s", rec.Type, err, line)
		}
	}
}

// TestEveryMessageHasAnExample: the example of every message fits the schema of its type and the envelope's.
func TestEveryMessageHasAnExample(t *testing.T) {
	set := schemas(t)
	all := records(t)
	for i, info := range event.Types {
		if folder(info) == "" {
			continue
		}
		if info.Out != "" {
			golden(t, info.Name+".json", outgoing(t, &all[i], info))
		}
		m := readMessage(t, info.Name)
		if err := set.compiled["cloudevent.v1.json"].Validate(m.envelope); err != nil {
			t.Errorf("%s: the envelope: %v", info.Name, err)
		}
		if err := set.compiled[folder(info)+"/"+info.Name+".json"].Validate(m.data); err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
		if m.envelope["type"] != info.Name || m.envelope["dataschema"] != "urn:qorgau:"+folder(info)+":"+info.Name {
			t.Errorf("%s: the envelope names %v and %v", info.Name, m.envelope["type"], m.envelope["dataschema"])
		}
	}
}

// TestNoExampleIsLeftOver: every file belongs to an event.
func TestNoExampleIsLeftOver(t *testing.T) {
	for _, dir := range []string{"", "journal"} {
		found, err := filepath.Glob(filepath.Join(root, "examples", dir, "*.json"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no examples in %q: %v", dir, err)
		}
		for _, path := range found {
			if event.New(strings.TrimSuffix(filepath.Base(path), ".json")) == nil {
				t.Errorf("%s is the example of no event", path)
			}
		}
	}
}

// TestTheCloudEventsSDKReadsEveryExample with its own rules.
func TestTheCloudEventsSDKReadsEveryExample(t *testing.T) {
	for _, info := range event.Types {
		if folder(info) == "" {
			continue
		}
		m := readMessage(t, info.Name)
		var e cloudevents.Event
		if err := e.UnmarshalJSON(m.raw); err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		if err := e.Validate(); err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
		if e.Type() != info.Name || e.ID() != m.envelope["id"] || e.Source() != m.envelope["source"] || e.SpecVersion() != "1.0" {
			t.Errorf("%s: the SDK reads %s", info.Name, e)
		}
		data := object(t, e.Data())
		if len(data) != len(m.data) {
			t.Errorf("%s: the SDK reads %d values, the file has %d", info.Name, len(data), len(m.data))
		}
	}
}

var (
	uuid7 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	uuid5 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
)

// TestExamplesAreValidByMeaning: ids are what the contract asks for, numbers have their check digits, units exist in
// form, days exist.
func TestExamplesAreValidByMeaning(t *testing.T) {
	ids := map[string]string{}
	for _, info := range event.Types {
		if folder(info) == "" {
			continue
		}
		m := readMessage(t, info.Name)
		id, _ := m.envelope["id"].(string)
		if want := map[bool]*regexp.Regexp{true: uuid5, false: uuid7}[info.Out != ""]; !want.MatchString(id) {
			t.Errorf("%s: id %s", info.Name, id)
		}
		if other, taken := ids[id]; taken {
			t.Errorf("%s and %s share the id %s", info.Name, other, id)
		}
		ids[id] = info.Name
		sent, err := civil.ParseInstant(m.envelope["time"].(string))
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
		if happened, ok := m.data["occurred_at"].(string); ok {
			if at, err := civil.ParseInstant(happened); err != nil || at > sent {
				t.Errorf("%s says %s of %s (%v)", info.Name, sent, happened, err)
			}
		}
		meaning(t, info.Name, m.data)
	}
}

var instantKey = regexp.MustCompile(`(_at|^at|^next|^until|answer_by|deadline)$`)

func meaning(t *testing.T, typ string, o map[string]any) {
	t.Helper()
	for key, v := range o {
		switch x := v.(type) {
		case map[string]any:
			meaning(t, typ, x)
		case []any:
			for _, e := range x {
				if inner, ok := e.(map[string]any); ok {
					meaning(t, typ, inner)
				}
			}
		case string:
			if !sound(key, x) {
				t.Errorf("%s: %s is %q", typ, key, x)
			}
		}
	}
}

func sound(key, s string) bool {
	ok := true
	switch {
	case strings.HasSuffix(key, "_iin"):
		ok = ident.CheckIIN(s).OK()
	case strings.HasSuffix(key, "_iban"):
		ok = ident.CheckIBAN(s).OK()
	case strings.HasSuffix(key, "_bin"):
		ok = ident.CheckBIN(s).OK()
	case key == "erdr_number":
		ok = ident.CheckERDR(s).OK()
	case key == "kui_number":
		ok = ident.CheckKUI(s).OK()
	case key == "unit" || key == "to_unit" || key == "department":
		_, ok = ident.ParseUnitCode(s)
	case instantKey.MatchString(key):
		_, err := civil.ParseInstant(s)
		ok = err == nil
	case strings.HasSuffix(key, "_date") || strings.HasSuffix(key, "_on") || key == "pay_by":
		_, err := civil.ParseDate(s)
		ok = err == nil
	}
	return ok
}

// TestMain keeps a half-written tree from passing: without the folder nothing is proved.
func TestMain(m *testing.M) {
	if _, err := os.Stat(root); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
