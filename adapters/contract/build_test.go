package contract

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/adapters/relay"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
)

var update = flag.Bool("update", false, "write the examples that follow from the code")

const root = "../../schemas"

// message is an example of a message as its file has it.
type message struct {
	raw      []byte // the file
	envelope map[string]any
	data     map[string]any // numbers as json.Number, as the door reads them
}

func readMessage(t *testing.T, typ string) message {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "examples", typ+".json"))
	if err != nil {
		t.Fatalf("%s has no example: %v", typ, err)
	}
	m := message{raw: raw}
	m.envelope = object(t, raw)
	m.data, _ = m.envelope["data"].(map[string]any)
	if m.data == nil {
		t.Fatalf("%s: the example has no data", typ)
	}
	return m
}

func object(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	o, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%s is no object", raw)
	}
	return o
}

// folder is where the schema of an event's message stands.
func folder(info event.TypeInfo) string {
	if info.Out != "" {
		return "out-" + info.Out
	}
	return info.In
}

// schemaSet compiles every schema file once; $ref between them goes by $id.
type schemaSet struct {
	compiled map[string]*jsonschema.Schema // by path below schemas/
	document map[string]map[string]any
}

func schemas(t *testing.T) schemaSet {
	t.Helper()
	once.Do(func() { kept = compileAll(t) })
	if len(kept.compiled) == 0 {
		t.Fatal("the schemas do not compile; the first test that needed them says why")
	}
	return kept
}

var (
	once sync.Once
	kept schemaSet
)

func compileAll(t *testing.T) schemaSet {
	t.Helper()
	set := schemaSet{map[string]*jsonschema.Schema{}, map[string]map[string]any{}}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	ids := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "examples" {
			return filepath.SkipDir
		}
		name, _ := filepath.Rel(root, path)
		if d.IsDir() || filepath.Ext(path) != ".json" || name == "asyncapi.json" {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc := object(t, raw)
		id, _ := doc["$id"].(string)
		if other, taken := ids[id]; taken || id == "" {
			return fmt.Errorf("%s: $id %q is empty or that of %s", name, id, other)
		}
		ids[id] = name
		set.document[filepath.ToSlash(name)] = doc
		return c.AddResource(id, doc)
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, name := range ids {
		s, err := c.Compile(id)
		if err != nil {
			t.Fatalf("%s does not compile: %v", name, err)
		}
		set.compiled[filepath.ToSlash(name)] = s
	}
	return set
}

// bodyOf decodes an example and does what door and vault do: references for persons, boxes for values, codes.
func bodyOf(t *testing.T, typ string, data map[string]any) (journal.Body, []journal.Box) {
	t.Helper()
	body, ok := event.New(typ).(event.Contract)
	if !ok {
		t.Fatalf("%s cannot be read from a message", typ)
	}
	var clear event.Clear
	body.FromContract(data, "", &clear)
	refs := map[string]*journal.Ref{}
	if h, ok := body.(event.HasRefs); ok {
		h.VisitRefs(func(place string, r *journal.Ref) { refs[place] = r })
	}
	var boxes []journal.Box
	for _, p := range clear.Persons {
		r := refs[p.Place]
		if r == nil {
			t.Fatalf("%s: %q is no place of a reference", typ, p.Place)
		}
		*r = refOf(p.ID)
		if p.Keep {
			boxes = append(boxes, boxOf(*r, p.Field))
		}
	}
	for _, v := range clear.Values {
		r := refs[v.Whose]
		if r == nil {
			t.Fatalf("%s: %s belongs to %q, which is no place of a reference", typ, v.Field, v.Whose)
		}
		boxes = append(boxes, boxOf(*r, v.Field))
	}
	judged(body)
	if d, ok := body.(event.Draws); ok {
		d.SetDraw(drawOf(secretOf(), "urn:kz:erdr", typ))
	}
	return body, boxes
}

// judged sets the codes that the door derives from clear values.
func judged(body journal.Body) {
	v := reflect.ValueOf(body).Elem()
	for _, f := range []struct{ name, code string }{{"IIN", "valid"}, {"IBAN", "valid"}, {"MinorAtOffence", "no"}} {
		if field := v.FieldByName(f.name); field.IsValid() && field.Kind() == reflect.String {
			field.SetString(f.code)
		}
	}
}

// boxOf is made-up bytes of a box's length: examples are opened by nobody.
func boxOf(person journal.Ref, field string) journal.Box {
	h := sha256.Sum256(append(person[:], field...))
	return journal.Box{Person: person, Field: field, Bytes: append(h[:], h[:12]...)}
}

func drawOf(secret []byte, source, id string) journal.Hash {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(source))
	mac.Write([]byte{0})
	mac.Write([]byte(id))
	return journal.Hash(mac.Sum(nil))
}

// recordOf puts a body into a record of its own.
func recordOf(t *testing.T, n int, info event.TypeInfo, body journal.Body, boxes []journal.Box) journal.Record {
	t.Helper()
	rec := journal.Record{Journal: "KZ-71", Pos: int64(101 + n), Type: info.Name, At: civil.InstantOf(2025, 10, 13, 5, 46, 12) + 730, Body: body, Sealed: boxes}
	switch info.Name {
	case "tariff.published.v1", "units.set.v1", "zones.set.v1", "calendar.proposed.v1", "calendar.confirmed.v1", "edition.confirmed.v1",
		"book.proposed.v1", "book.previewed.v1", "book.confirmed.v1", "book.adopted.v1",
		"draw.committed.v1", "draw.revealed.v1", "person.erased.v1", "unit.assigned.v1", "unit.unassigned.v1", "book.sent.v1", "fact.forwarded.v1":
		rec.Journal = journal.National
	}
	if !info.Fact {
		rec.Kind, rec.Cause, rec.Machine = journal.Decision, rec.Pos-1, 1
		return rec
	}
	rec.Kind, rec.Source, rec.ID, rec.Input = journal.Fact, "engine", info.Name+"@example", hashOf(info.Name)
	if info.In != "" {
		m := readMessage(t, info.Name)
		rec.Source, rec.ID = m.envelope["source"].(string), m.envelope["id"].(string)
		sent, err := civil.ParseInstant(m.envelope["time"].(string))
		if err != nil {
			t.Fatal(err)
		}
		rec.At = sent + 250
	}
	if info.Name == "mail.received.v1" {
		rec.Source, rec.ID = "KZ-75", "412" // the sending journal and the position there
	}
	return rec
}

// records are one record of every event, in the order of event.Types.
func records(t *testing.T) []journal.Record {
	t.Helper()
	made := map[string]journal.Body{}
	for _, b := range slices.Concat(samples(), pilotSamples(), aidSamples(), reviewSamples()) {
		if made[b.Type()] != nil {
			t.Fatalf("%s has two samples", b.Type())
		}
		made[b.Type()] = b
	}
	var out []journal.Record
	for n, info := range event.Types {
		body, boxes := made[info.Name], []journal.Box(nil)
		delete(made, info.Name)
		if info.In != "" {
			if body != nil {
				t.Fatalf("%s has a sample and a message; the message is enough", info.Name)
			}
			body, boxes = bodyOf(t, info.Name, readMessage(t, info.Name).data)
		} else if body == nil {
			t.Fatalf("%s has no sample in samples_test.go", info.Name)
		}
		if info.Out != "" {
			for _, field := range info.Sealed {
				boxes = append(boxes, boxOf(whose(t, body, field), field))
			}
		}
		out = append(out, recordOf(t, n, info, body, boxes))
	}
	for name := range made {
		t.Fatalf("the sample of %s belongs to no event", name)
	}
	return out
}

func whose(t *testing.T, body journal.Body, field string) journal.Ref {
	t.Helper()
	v := reflect.ValueOf(body).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key != field {
			continue
		}
		for j := range v.NumField() {
			if key, _, _ := strings.Cut(v.Type().Field(j).Tag.Get("json"), ","); key == f.Tag.Get("whose") {
				return v.Field(j).Interface().(journal.Ref)
			}
		}
	}
	t.Fatalf("%s.%s belongs to nobody", body.Type(), field)
	return journal.Ref{}
}

// outgoing makes the message that the relay makes of a decision, in structured mode.
func outgoing(t *testing.T, rec *journal.Record, info event.TypeInfo) []byte {
	t.Helper()
	line := rec.AppendLine(nil)
	leaf := journal.Leaf(line)
	data := strings.TrimSuffix(string(rec.Body.AppendJSON(nil)), "}")
	for _, b := range rec.Sealed {
		text, err := json.Marshal(clearValues[b.Field])
		if err != nil {
			t.Fatal(err)
		}
		data += fmt.Sprintf(",%q:%s", b.Field, text)
	}
	if s, ok := rec.Body.(*event.SettlementOrdered); ok {
		data += fmt.Sprintf(",%q:%q,%q:%q", "purpose_kk", reason.Label(s.Purpose, "kk"), "purpose_ru", reason.Label(s.Purpose, "ru"))
	}
	envelope := fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":%q,"type":%q,"time":%q,"datacontenttype":"application/json","dataschema":%q,"journal":%q,"pos":"%d","leaf":%q,"data":%s}}`,
		relay.MessageID(rec.Journal, leaf), "urn:qorgau:"+rec.Journal, rec.Type, rec.At.String(), "urn:qorgau:"+folder(info)+":"+rec.Type,
		rec.Journal, rec.Pos, leaf.String(), data)
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(envelope), "", "  "); err != nil {
		t.Fatalf("%s: %v\n%s", rec.Type, err, envelope)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// golden compares a file with what the code makes, or writes it.
func golden(t *testing.T, name string, want []byte) {
	t.Helper()
	path := filepath.Join(root, "examples", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; make the examples with -update", err)
	} else if !bytes.Equal(have, want) {
		t.Errorf("schemas/examples/%s is not what the code makes:\nhave %s\nwant %s", name, have, want)
	}
}
