package kafka

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"
)

// samples are valid events of every kind of data.
func samples() map[string]Event {
	return map[string]Event{
		"least": {ID: "1", Source: "/erdr", Type: "t"},
		"full JSON": {
			ID: "b2c5", Source: "https://erdr.example.kz/x?y=1", Type: "kz.erdr.defender.requested.v1", Subject: "дело-7",
			Time: "2025-10-13T09:30:00.125+05:00", DataContentType: "application/json", DataSchema: "https://example.kz/s/v1",
			Extensions: map[string]string{"territory": "KZ-75", "partitionkey": "75", "aaa": `"quoted" \ back`},
			Data:       []byte(`{"қазақ": [1, 2.50, null, "\u0041"], "s": "x\\\"y"}`),
		},
		"vendor JSON":       {ID: "2", Source: "s", Type: "t", DataContentType: "application/vnd.x+json; charset=utf-8", Data: []byte(`[]`)},
		"text":              {ID: "3", Source: "s", Type: "t", DataContentType: "text/plain", Data: []byte("строка\nекі")},
		"bytes":             {ID: "4", Source: "s", Type: "t", DataContentType: "application/octet-stream", Data: []byte{0, 255, 128, 10}},
		"empty data":        {ID: "5", Source: "s", Type: "t", DataContentType: "application/octet-stream", Data: []byte{}},
		"space around JSON": {ID: "6", Source: "s", Type: "t", Data: []byte(" {} \n")},
	}
}

// What is encoded is decoded to the same event, in both modes, and encoding
// twice gives the same bytes.
func TestEventsSurviveBothModes(t *testing.T) {
	for name, want := range samples() {
		for _, binary := range []bool{true, false} {
			m := Encode(want, binary)
			if again := Encode(want, binary); !reflect.DeepEqual(m, again) {
				t.Errorf("%s: two encodings differ", name)
			}
			got, err := Decode(m)
			if err != nil {
				t.Fatalf("%s, binary %v: %v\n%s", name, binary, err, m.Value)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, binary %v:\n got %#v\nwant %#v", name, binary, got, want)
			}
		}
	}
}

// The CloudEvents SDK reads what we write, attribute for attribute.
func TestSDKReadsWhatWeWrite(t *testing.T) {
	for name, want := range samples() {
		var sdk event.Event
		if err := json.Unmarshal(Encode(want, false).Value, &sdk); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := sdk.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		sameAsSDK(t, name, want, sdk)
	}
}

// We read what the SDK writes: its JSON, and its attributes as headers.
func TestWeReadWhatSDKWrites(t *testing.T) {
	for name, sample := range samples() {
		sdk := event.New()
		sdk.SetID(sample.ID)
		sdk.SetSource(sample.Source)
		sdk.SetType(sample.Type)
		sdk.SetSubject(sample.Subject)
		sdk.SetDataSchema(sample.DataSchema)
		if sample.Time != "" {
			at, err := time.Parse(time.RFC3339Nano, sample.Time)
			if err != nil {
				t.Fatal(err)
			}
			sdk.SetTime(at)
		}
		for k, v := range sample.Extensions {
			sdk.SetExtension(k, v)
		}
		if sample.Data != nil {
			contentType := sample.DataContentType
			if contentType == "" {
				contentType = "application/json"
			}
			if err := sdk.SetData(contentType, sample.Data); err != nil {
				t.Fatal(err)
			}
		}

		value, err := json.Marshal(sdk)
		if err != nil {
			t.Fatal(err)
		}
		structured, err := Decode(Message{Headers: []Header{{"content-type", []byte("application/cloudevents+json")}}, Value: value})
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, value)
		}
		sameAsSDK(t, name+", structured", structured, sdk)

		m := Message{Value: sdk.Data(), Headers: []Header{
			{"ce_specversion", []byte(sdk.SpecVersion())}, {"ce_id", []byte(sdk.ID())},
			{"ce_source", []byte(sdk.Source())}, {"ce_type", []byte(sdk.Type())},
		}}
		for k, v := range map[string]string{"ce_subject": sdk.Subject(), "ce_dataschema": sdk.DataSchema(), "content-type": sdk.DataContentType()} {
			if v != "" {
				m.Headers = append(m.Headers, Header{k, []byte(v)})
			}
		}
		if !sdk.Time().IsZero() {
			m.Headers = append(m.Headers, Header{"ce_time", []byte(sdk.Time().Format(time.RFC3339Nano))})
		}
		for k, v := range sdk.Extensions() {
			m.Headers = append(m.Headers, Header{"ce_" + k, []byte(v.(string))})
		}
		binary, err := Decode(m)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sameAsSDK(t, name+", binary", binary, sdk)
	}
}

func sameAsSDK(t *testing.T, name string, ours Event, sdk event.Event) {
	t.Helper()
	extensions := map[string]string{}
	for k, v := range sdk.Extensions() {
		extensions[k] = v.(string)
	}
	var ourTime time.Time
	if ours.Time != "" {
		if err := ourTime.UnmarshalText([]byte(ours.Time)); err != nil {
			t.Fatal(err)
		}
	}
	data := bytes.Equal(ours.Data, sdk.Data())
	if !data && isJSON(ours.DataContentType) { // the SDK compacts JSON
		var a, b any
		data = json.Unmarshal(ours.Data, &a) == nil && json.Unmarshal(sdk.Data(), &b) == nil && reflect.DeepEqual(a, b)
	}
	if ours.ID != sdk.ID() || ours.Source != sdk.Source() || ours.Type != sdk.Type() || ours.Subject != sdk.Subject() ||
		ours.DataContentType != sdk.DataContentType() || ours.DataSchema != sdk.DataSchema() ||
		!ourTime.Equal(sdk.Time()) || !maps.Equal(ours.Extensions, extensions) || !data {
		t.Errorf("%s:\nours %#v\n sdk %v", name, ours, sdk)
	}
}

func binaryMessage(change func(headers map[string]string)) Message {
	h := map[string]string{"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/s", "ce_type": "t", "content-type": "application/json"}
	change(h)
	m := Message{Value: []byte(`{}`)}
	for _, k := range slices.Sorted(maps.Keys(h)) {
		m.Headers = append(m.Headers, Header{k, []byte(h[k])})
	}
	return m
}

func structuredMessage(value string) Message {
	return Message{Headers: []Header{{"content-type", []byte("application/cloudevents+json; charset=UTF-8")}}, Value: []byte(value)}
}

// Every defect has its code and its place.
func TestDefectsAreNamedAndPlaced(t *testing.T) {
	set := func(k, v string) Message { return binaryMessage(func(h map[string]string) { h[k] = v }) }
	drop := func(k string) Message { return binaryMessage(func(h map[string]string) { delete(h, k) }) }
	value := func(v string) Message { m := binaryMessage(func(map[string]string) {}); m.Value = []byte(v); return m }
	with := func(rest string) Message {
		return structuredMessage(`{"specversion":"1.0","id":"1","source":"/s","type":"t"` + rest + `}`)
	}
	repeated := set("ce_a", "1")
	repeated.Headers = append(repeated.Headers, Header{"ce_a", []byte("1")})
	twoTypes := set("ce_a", "1")
	twoTypes.Headers = append(twoTypes.Headers, Header{"content-type", []byte("application/json")})
	for _, c := range []struct {
		name  string
		m     Message
		code  Code
		where string
		at    int
	}{
		{"too large", value(strings.Repeat(" ", MaxEventBytes)), CodeTooLarge, "", -1},
		{"too many headers", Message{Headers: make([]Header, maxHeaders+1)}, CodeTooMany, "", -1},
		{"plain message", Message{Value: []byte(`{}`)}, CodeNotCloudEvent, "", -1},
		{"a batch", set("content-type", "application/cloudevents-batch+json"), CodeContentType, "content-type", -1},
		{"foreign charset", set("content-type", "application/cloudevents+json; charset=koi8-r"), CodeContentType, "content-type", -1},
		{"two content types", twoTypes, CodeContentType, "content-type", -1},
		{"old version", set("ce_specversion", "0.3"), CodeSpecVersion, "specversion", -1},
		{"no version", drop("ce_specversion"), CodeMissing, "specversion", -1},
		{"no id", drop("ce_id"), CodeMissing, "id", -1},
		{"no source", drop("ce_source"), CodeMissing, "source", -1},
		{"no type", drop("ce_type"), CodeMissing, "type", -1},
		{"empty id", set("ce_id", ""), CodeAttributeValue, "id", -1},
		{"repeated", repeated, CodeRepeated, "a", -1},
		{"upper case", set("ce_Subject", "x"), CodeAttributeName, "Subject", -1},
		{"no name", set("ce_", "x"), CodeAttributeName, "", -1},
		{"data as header", set("ce_data", "x"), CodeAttributeName, "data", -1},
		{"long value", set("ce_id", strings.Repeat("x", maxAttributeBytes+1)), CodeAttributeLong, "id", -1},
		{"long name", set("ce_"+strings.Repeat("x", maxNameBytes+1), "x"), CodeAttributeLong, strings.Repeat("x", maxNameBytes), -1},
		{"bad UTF-8 in header", set("ce_id", "a\xff"), CodeUTF8, "id", -1},
		{"control character", set("ce_id", "a\nb"), CodeAttributeValue, "id", -1},
		{"time", set("ce_time", "yesterday"), CodeAttributeValue, "time", -1},
		{"time with a comma", set("ce_time", "2025-10-13T09:30:00,5Z"), CodeAttributeValue, "time", -1},
		{"relative schema", set("ce_dataschema", "x/y"), CodeAttributeValue, "dataschema", -1},
		{"bad UTF-8 in data", value("{\"a\":\"\xff\"}"), CodeUTF8, "", 6},
		{"deep data", value(strings.Repeat("[", MaxDepth+1)), CodeDepth, "", MaxDepth},
		{"not JSON", structuredMessage(`{"specversion":"1.0",]`), CodeJSON, "", 21},
		{"cut off", structuredMessage(`{"id":"1"`), CodeJSON, "", 8},
		{"something behind", structuredMessage(`{} {}`), CodeJSON, "", 3},
		{"empty", structuredMessage(``), CodeJSON, "", 0},
		{"an array", structuredMessage(`[]`), CodeJSON, "", 0},
		{"number as id", structuredMessage(`{"specversion":"1.0","id":1}`), CodeAttributeValue, "id", 26},
		{"null id", structuredMessage(`{"specversion":"1.0","id":null,"source":"s","type":"t"}`), CodeMissing, "id", -1},
		{"same member twice", structuredMessage(`{"specversion":"1.0","id":"1","\u0069d":"2"}`), CodeRepeated, "id", 40},
		{"object as extension", with(`,"x":{}`), CodeAttributeValue, "x", 59},
		{"fraction as extension", with(`,"x":1.5`), CodeAttributeValue, "x", 59},
		{"unpaired surrogate", with(`,"x":"\ud800"`), CodeAttributeValue, "x", 59},
		{"data twice", with(`,"data":1,"data_base64":"AA=="`), CodeData, "data_base64", 78},
		{"bad base64", with(`,"data_base64":"A"`), CodeData, "data", 69},
		{"object as text", with(`,"datacontenttype":"text/plain","data":{}`), CodeData, "data", 93},
	} {
		_, err := Decode(c.m)
		var e *EnvelopeError
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
			continue
		}
		if e.Code != c.code || e.Attribute != c.where || e.Byte != c.at {
			t.Errorf("%s: got %s %q byte %d, want %s %q byte %d", c.name, e.Code, e.Attribute, e.Byte, c.code, c.where, c.at)
		}
	}
}

// Integers and booleans of structured messages become text, null is absence.
func TestExtensionTypes(t *testing.T) {
	e, err := Decode(structuredMessage(`{"specversion":"1.0","id":"1","source":"/s","type":"t","n":-7,"b":true,"z":null}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{"n": "-7", "b": "true"}; !maps.Equal(e.Extensions, want) {
		t.Fatalf("extensions %v, want %v", e.Extensions, want)
	}
}

// An error never repeats the content, which may be personal.
func TestErrorsDoNotQuoteValues(t *testing.T) {
	_, err := Decode(binaryMessage(func(h map[string]string) { h["ce_time"] = "MARKER" }))
	if err == nil || strings.Contains(err.Error(), "MARKER") {
		t.Fatalf("got %v", err)
	}
}

// Whatever arrives, Decode does not panic and fails only with an
// EnvelopeError; what it accepts survives both modes.
func FuzzDecode(f *testing.F) {
	for _, e := range samples() {
		f.Add("content-type", structuredJSON, "", "", Encode(e, false).Value)
		f.Add("ce_subject", e.Subject, "content-type", e.DataContentType, e.Data)
	}
	f.Fuzz(func(t *testing.T, k1, v1, k2, v2 string, value []byte) {
		m := Message{Value: value, Headers: []Header{{k1, []byte(v1)}, {k2, []byte(v2)}}}
		if k1 != headerContentType || !strings.HasPrefix(v1, "application/cloudevents") {
			for _, a := range (Event{ID: "1", Source: "s", Type: "t"}).attributes() {
				m.Headers = append(m.Headers, Header{headerPrefix + a.name, []byte(a.value)})
			}
		}
		e, err := Decode(m)
		if err != nil {
			var typed *EnvelopeError
			if !errors.As(err, &typed) || typed.Code == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for _, binary := range []bool{true, false} {
			packed := Encode(e, binary)
			if packed.Size() > MaxEventBytes {
				continue
			}
			again, err := Decode(packed)
			if err != nil {
				t.Fatalf("binary %v: %v\n%q", binary, err, packed.Value)
			}
			if !bytes.Equal(again.Data, e.Data) {
				t.Fatalf("binary %v: data %q became %q", binary, e.Data, again.Data)
			}
			again.Data = e.Data
			if !reflect.DeepEqual(again, e) {
				t.Fatalf("binary %v: %#v became %#v", binary, e, again)
			}
		}
	})
}
