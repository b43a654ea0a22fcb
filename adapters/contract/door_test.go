package contract

import (
	"encoding/json"
	"testing"

	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// TestTheDoorTakesEveryExample in structured and in binary mode, as one and the same message.
func TestTheDoorTakesEveryExample(t *testing.T) {
	for _, channel := range []string{erdr.Register, erdr.Treasury, erdr.People} {
		door, err := erdr.New(channel)
		if err != nil {
			t.Fatal(err)
		}
		for _, info := range event.Types {
			if info.In != channel {
				continue
			}
			m := readMessage(t, info.Name)
			data, err := json.Marshal(m.data)
			if err != nil {
				t.Fatal(err)
			}
			var canonical [2]string
			for i, message := range []kafka.Message{
				{Value: m.raw, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json; charset=utf-8")}}},
				{Value: data, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/json")}, {Key: "ce_specversion", Value: []byte("1.0")},
					{Key: "ce_id", Value: []byte(m.envelope["id"].(string))}, {Key: "ce_source", Value: []byte(m.envelope["source"].(string))},
					{Key: "ce_type", Value: []byte(info.Name)}, {Key: "ce_time", Value: []byte(m.envelope["time"].(string))}}},
			} {
				e, err := kafka.Decode(message)
				if err != nil {
					t.Errorf("%s: %v", info.Name, err)
					continue
				}
				in, defect := door.Decode(e)
				if defect != nil {
					t.Errorf("%s is rejected: %+v", info.Name, defect)
					continue
				}
				canonical[i] = string(in.Canonical)
				if in.Source != m.envelope["source"] || in.ID != m.envelope["id"] || in.Body.Type() != info.Name {
					t.Errorf("%s becomes %s %s %s", info.Name, in.Source, in.ID, in.Body.Type())
				}
			}
			if canonical[0] != canonical[1] || canonical[0] == "" {
				t.Errorf("%s: structured and binary mode are two messages:\n%s\n%s", info.Name, canonical[0], canonical[1])
			}
		}
	}
}

// TestOutgoingExamplesAreWhatTheRelayKnows: each outgoing example is made of a decision that has a topic of its own.
func TestOutgoingExamplesAreWhatTheRelayKnows(t *testing.T) {
	n := 0
	for i, rec := range records(t) {
		info := event.Types[i]
		if info.Out == "" {
			continue
		}
		n++
		m := readMessage(t, info.Name)
		if rec.Kind != journal.Decision || m.envelope["leaf"] != journal.Leaf(rec.AppendLine(nil)).String() {
			t.Errorf("%s: a %s with leaf %v", info.Name, rec.Kind, m.envelope["leaf"])
		}
	}
	if n == 0 {
		t.Fatal("nothing goes out")
	}
}
