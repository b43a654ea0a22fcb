package contract

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/adapters/kafka"
	"qorgau/adapters/quarantine"
	"qorgau/domain/event"
)

func fits(pattern, s string) bool { return regexp.MustCompile(pattern).MatchString(s) }

// asyncAPISchema is AsyncAPI's own schema of version 3.0.0, schemas/3.0.0.json of the npm package @asyncapi/specs 6.11.1
// (Apache License 2.0, Copyright AsyncAPI Initiative), without its white space.
const asyncAPISchema = "testdata/asyncapi-3.0.0.json"

func asyncAPI(t *testing.T) (doc map[string]any, schema *jsonschema.Schema) {
	t.Helper()
	raw, err := os.ReadFile(asyncAPISchema)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("http://asyncapi.com/definitions/3.0.0/asyncapi.json", object(t, raw)); err != nil {
		t.Fatal(err)
	}
	schema, err = c.Compile("http://asyncapi.com/definitions/3.0.0/asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err = os.ReadFile(filepath.Join(root, "asyncapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	return object(t, raw), schema
}

func TestTheTopicsAreValidAsyncAPI(t *testing.T) {
	doc, schema := asyncAPI(t)
	if err := schema.Validate(doc); err != nil {
		t.Errorf("schemas/asyncapi.json: %v", err)
	}
	kept := doc["channels"].(map[string]any)["erdr.events.v1"].(map[string]any)
	delete(kept, "messages")
	kept["massages"] = map[string]any{}
	if schema.Validate(doc) == nil {
		t.Error("the schema of AsyncAPI lets a misspelt key in, so it proves nothing")
	}
}

// TestEveryReferenceLeadsSomewhere: inside the document, or to a schema file.
func TestEveryReferenceLeadsSomewhere(t *testing.T) {
	doc, _ := asyncAPI(t)
	files := 0
	references(doc, func(ref string) {
		if path, ok := strings.CutPrefix(ref, "./"); ok {
			files++
			if _, err := os.Stat(filepath.Join(root, path)); err != nil {
				t.Error(err)
			}
			return
		}
		node := any(doc)
		for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			o, _ := node.(map[string]any)
			node = o[key]
		}
		if node == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	if files == 0 {
		t.Error("no message refers to a schema file")
	}
}

func references(v any, fn func(string)) {
	switch x := v.(type) {
	case map[string]any:
		if ref, ok := x["$ref"].(string); ok {
			fn(ref)
		}
		for _, inner := range x {
			references(inner, fn)
		}
	case []any:
		for _, inner := range x {
			references(inner, fn)
		}
	}
}

// TestTheTopicsAreTheBrokers: names, retention and clear data are those that the broker is set to, and every event with
// a topic is one of its messages.
func TestTheTopicsAreTheBrokers(t *testing.T) {
	doc, _ := asyncAPI(t)
	channels := doc["channels"].(map[string]any)
	var names []string
	for _, topic := range kafka.Topics() {
		names = append(names, topic.Name)
		c, ok := channels[topic.Name].(map[string]any)
		if !ok {
			t.Errorf("%s is no channel", topic.Name)
			continue
		}
		settings := c["bindings"].(map[string]any)["kafka"].(map[string]any)["topicConfiguration"].(map[string]any)
		days := int64(topic.Retention / (24 * time.Hour))
		if n, _ := number(settings["retention.ms"]); n != topic.Retention.Milliseconds() {
			t.Errorf("%s: the document keeps %d ms, the broker %d", topic.Name, n, topic.Retention.Milliseconds())
		}
		if n, _ := number(c["x-retention-days"]); n != days || c["x-clear-personal-data"] != topic.ClearData || c["address"] != topic.Name {
			t.Errorf("%s: %v days, clear %v, the broker says %d and %v", topic.Name, c["x-retention-days"], c["x-clear-personal-data"], days, topic.ClearData)
		}
		if c["x-readers"] == "" {
			t.Errorf("%s does not say who may read it", topic.Name)
		}
	}
	slices.Sort(names)
	if have := slices.Sorted(maps.Keys(channels)); !slices.Equal(have, names) {
		t.Errorf("the document has %v, the broker %v", have, names)
	}
	home := map[string]string{"erdr": kafka.TopicERDREvents, "treasury": kafka.TopicTreasuryPayments, "out-erdr": kafka.TopicAppointments, "out-payment": kafka.TopicSettlements}
	for _, info := range event.Types {
		name := home[folder(info)]
		if name == "" {
			continue
		}
		if channels[name].(map[string]any)["messages"].(map[string]any)[info.Name] == nil {
			t.Errorf("%s is no message of %s", info.Name, name)
		}
	}
}

// TestTheHeadersAreThoseOfTheAdapters: quarantine and relay name them, the document describes them.
func TestTheHeadersAreThoseOfTheAdapters(t *testing.T) {
	doc, _ := asyncAPI(t)
	all := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for name, want := range map[string][]string{
		"quarantineHeaders": {quarantine.HeaderReason, quarantine.HeaderPlace, quarantine.HeaderTopic, quarantine.HeaderPartition, quarantine.HeaderOffset,
			quarantine.HeaderKeyID, quarantine.HeaderSHA256, quarantine.HeaderSize},
		"placeHeaders": {"journal", "pos", "leaf"},
	} {
		have := slices.Sorted(maps.Keys(all[name].(map[string]any)["properties"].(map[string]any)))
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Errorf("%s are %v, the adapter writes %v", name, have, want)
		}
	}
	info := event.TypeInfo{}
	for _, info = range event.Types {
		if info.Out != "" {
			break
		}
	}
	m := readMessage(t, info.Name)
	e := kafka.Event{ID: m.envelope["id"].(string), Source: "urn:qorgau:KZ-71", Type: info.Name, Time: m.envelope["time"].(string), DataContentType: "application/json",
		DataSchema: m.envelope["dataschema"].(string), Data: []byte("{}"), Extensions: map[string]string{"journal": "KZ-71", "pos": "1", "leaf": m.envelope["leaf"].(string)}}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:headers", all["binaryHeaders"]); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:headers")
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]any{}
	for _, h := range kafka.Encode(e, true).Headers {
		headers[h.Key] = string(h.Value)
		if all["binaryHeaders"].(map[string]any)["properties"].(map[string]any)[h.Key] == nil {
			t.Errorf("the header %s is not described", h.Key)
		}
	}
	if err := schema.Validate(headers); err != nil || len(headers) < 8 {
		t.Errorf("the headers of an outgoing message %v: %v", headers, err)
	}
}

func number(v any) (int64, error) {
	n, ok := v.(interface{ Int64() (int64, error) })
	if !ok {
		return 0, os.ErrInvalid
	}
	return n.Int64()
}
