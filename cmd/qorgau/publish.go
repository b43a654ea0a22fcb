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

	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// PublishCmd puts messages from files on the topics, as the register or the treasury would.
type PublishCmd struct {
	dirFlag
	jsonFlag
	Broker string   `help:"Kafka address; default: that of the process on --dir, else 127.0.0.1:9092." env:"QORGAU_BROKER"`
	Files  []string `arg:"" help:"JSON or JSONL files: CloudEvents, or {topic,key,headers,value} a line." type:"path"`
}

// Help shows an example.
func (PublishCmd) Help() string {
	return `A file holds one CloudEvent (application/cloudevents+json), one a line, or messages as {"topic","key","headers","value"}.

Example, the first line in a terminal of its own:
  qorgau demo --cases 0 --seed 1 --speed 0 --dir ./var/journey
  qorgau publish --dir ./var/journey schemas/examples/journey.jsonl`
}

// Run publishes.
func (c PublishCmd) Run(e env) error {
	var messages []kafka.Message
	for _, path := range c.Files {
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return misuse("no file %s", path)
		}
		if err != nil {
			return err
		}
		m, err := readMessages(b)
		if err != nil {
			return misuse("%s: %w", path, err)
		}
		messages = append(messages, m...)
	}
	broker := kafka.Broker{Addrs: []string{brokerAddress(c.Broker, c.Dir)}}
	if err := publishAll(e, broker, messages); err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"published": len(messages), "broker": broker.Addrs[0]})
	}
	_, err := fmt.Fprintf(e.out, "%d messages published at %s\n", len(messages), broker.Addrs[0])
	return err
}

func brokerAddress(flag, dir string) string {
	if flag != "" {
		return flag
	}
	if a, ok := node.ReadAddress(dir); ok {
		return a.Kafka
	}
	return fmt.Sprintf("127.0.0.1:%d", kafka.DefaultPort)
}

// fileMessage is a message as a file holds it.
type fileMessage struct {
	Topic   string            `json:"topic"`
	Key     string            `json:"key"`
	Headers map[string]string `json:"headers"`
	Value   json.RawMessage   `json:"value"`
}

// readMessages reads a file: one JSON document, or one a line.
func readMessages(b []byte) ([]kafka.Message, error) {
	if one := bytes.TrimSpace(b); json.Valid(one) {
		m, err := readMessage(one)
		return []kafka.Message{m}, err
	}
	var out []kafka.Message
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(nil, 4<<20)
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(sc.Bytes())
		if len(line) == 0 {
			continue
		}
		m, err := readMessage(bytes.Clone(line))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, m)
	}
	return out, sc.Err()
}

func readMessage(b []byte) (kafka.Message, error) {
	var f fileMessage
	if err := json.Unmarshal(b, &f); err != nil {
		return kafka.Message{}, fmt.Errorf("reading JSON: %w", err)
	}
	if f.Topic == "" {
		return cloudEvent(b)
	}
	m := kafka.Message{Topic: f.Topic, Key: f.Key, Value: f.Value, Partition: partition(f.Key)}
	var text string
	if json.Unmarshal(f.Value, &text) == nil { // a value that is no JSON stands as a string
		m.Value = []byte(text)
	}
	for _, k := range sortedKeys(f.Headers) {
		m.Headers = append(m.Headers, kafka.Header{Key: k, Value: []byte(f.Headers[k])})
	}
	return m, nil
}

// cloudEvent finds the topic of a CloudEvent by its type, and its key by the unit it speaks of.
func cloudEvent(b []byte) (kafka.Message, error) {
	var ce struct {
		Type string `json:"type"`
		Data struct {
			Unit       string `json:"unit"`
			Settlement string `json:"settlement"`
		} `json:"data"`
	}
	if err := json.Unmarshal(b, &ce); err != nil {
		return kafka.Message{}, fmt.Errorf("reading a CloudEvent: %w", err)
	}
	m := kafka.Message{Value: b, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json")}}, Key: journal.National}
	for _, t := range event.Types {
		if t.Name != ce.Type {
			continue
		}
		switch t.In {
		case "erdr":
			m.Topic = kafka.TopicERDREvents
		case "treasury":
			m.Topic = kafka.TopicTreasuryPayments
		}
	}
	if m.Topic == "" {
		return m, fmt.Errorf("no topic takes messages of type %q", ce.Type)
	}
	if len(ce.Data.Unit) > 2 {
		m.Key = "KZ-" + ce.Data.Unit[:2]
	} else if code, _, ok := strings.Cut(ce.Data.Settlement, "/"); ok {
		m.Key = code
	}
	m.Partition = partition(m.Key)
	return m, nil
}

func partition(key string) int32 {
	n, err := journal.Number(key)
	if err != nil {
		return 0
	}
	return int32(n)
}

// encodeMessage writes a message as readMessage reads it, in one line.
func encodeMessage(m kafka.Message) ([]byte, error) {
	f := fileMessage{Topic: m.Topic, Key: m.Key, Headers: map[string]string{}, Value: m.Value}
	for _, h := range m.Headers {
		f.Headers[h.Key] = string(h.Value)
	}
	if !json.Valid(m.Value) {
		text, err := json.Marshal(string(m.Value))
		if err != nil {
			return nil, err
		}
		f.Value = text
	}
	b, err := json.Marshal(f)
	return append(b, '\n'), err
}
