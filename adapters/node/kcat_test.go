package node_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/intake"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
)

const examples = "../../schemas/examples"

// kcat runs the Kafka client of Debian (package kcat), which shares no code with ours.
func (s *site) kcat(input []byte, args ...string) []byte {
	s.t.Helper()
	cmd := exec.CommandContext(s.ctx, "kcat", append([]string{"-b", s.n.Embedded.Addr()}, args...)...)
	cmd.Stdin = bytes.NewReader(input)
	var out, say bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &say
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("kcat %v (Debian package kcat is needed): %v\n%s", args, err, say.Bytes())
	}
	return out.Bytes()
}

// waitFor waits until something is so; what the test asserts does not hang on how long that takes.
func (s *site) waitFor(what string, so func() bool) {
	s.t.Helper()
	for tries := 0; !so(); tries++ {
		if tries == 3000 {
			s.t.Fatalf("%s: not yet after a minute; counts %+v", what, s.n.Intake.Counts())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// consumed is a message as kcat shows it.
type consumed struct {
	Headers []string `json:"headers"`
	Payload string   `json:"payload"`
}

func (c consumed) header(name string) string {
	for i := 0; i+1 < len(c.Headers); i += 2 {
		if c.Headers[i] == name {
			return c.Headers[i+1]
		}
	}
	return ""
}

func (s *site) consume(topic string) []consumed {
	s.t.Helper()
	var out []consumed
	for line := range bytes.Lines(s.kcat(nil, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J")) {
		var c consumed
		if err := json.Unmarshal(line, &c); err != nil {
			s.t.Fatalf("kcat says %s: %v", line, err)
		}
		out = append(out, c)
	}
	return out
}

// TestKcat produces every example of the contract with a foreign client, in structured and then in binary mode with
// another spacing and order of keys, to a running node: the second is a duplicate of the first. It reads the answers and
// the settlements back.
func TestKcat(t *testing.T) {
	s := at(t, lived)
	s.n.Start(s.ctx)
	ways := map[string]string{"erdr": kafka.TopicERDREvents, "treasury": kafka.TopicTreasuryPayments}
	files := map[string][]string{}
	sent := int64(0)
	for _, info := range event.Types {
		if topic := ways[info.In]; topic != "" {
			files[topic] = append(files[topic], filepath.Join(examples, info.Name+".json"))
			sent++
		}
	}
	if sent < 40 {
		t.Fatalf("only %d examples", sent)
	}
	before := s.n.Intake.Counts()
	done := func(want int64) func() bool {
		return func() bool { return s.n.Intake.Counts().Taken-before.Taken >= want }
	}
	for topic, list := range files {
		// -X linger.ms=0 and one file a message, as in the README.
		s.kcat(nil, append([]string{"-P", "-t", topic, "-k", "KZ-71", "-H", "content-type=application/cloudevents+json"}, list...)...)
	}
	s.waitFor("structured mode", done(sent))
	if got := s.n.Intake.Counts(); got.Accepted-before.Accepted != sent || got.Quarantined != before.Quarantined {
		t.Fatalf("%d structured examples: %+v, rejected %v", sent, got, s.n.Intake.Rejected())
	}
	for topic, list := range files {
		for _, path := range list {
			s.binary(topic, path)
		}
	}
	s.waitFor("binary mode", done(2*sent))
	want := intake.Counts{Taken: 2 * sent, Accepted: sent, Duplicate: sent}
	if got := s.n.Intake.Counts(); got != (intake.Counts{Taken: before.Taken + want.Taken, Accepted: before.Accepted + want.Accepted,
		Duplicate: before.Duplicate + want.Duplicate, Conflict: before.Conflict, Quarantined: before.Quarantined}) {
		t.Fatalf("after both modes: %+v, rejected %v", got, s.n.Intake.Rejected())
	}

	s.waitFor("the register is answered", func() bool {
		for _, c := range s.consume(kafka.TopicAppointments) {
			if c.header("ce_type") == "request.registered.v1" && strings.Contains(c.Payload, `"request":"req-2025-000118"`) {
				return true
			}
		}
		return false
	})
	orders := s.outgoing(kafka.TopicSettlements, "settlement.ordered.v1")
	n := 0
	for _, c := range s.consume(kafka.TopicSettlements) {
		if c.header("ce_type") != "settlement.ordered.v1" {
			continue
		}
		var order values
		if err := json.Unmarshal([]byte(c.Payload), &order); err != nil {
			t.Fatal(err)
		}
		if n < len(orders) && order["settlement"] != orders[n]["settlement"] || order["tiyn"].(float64) <= 0 || order["advocate_iban"] == "" || c.header("ce_id") == "" {
			t.Errorf("kcat reads %s", c.Payload)
		}
		n++
	}
	if n == 0 || n != len(orders) {
		t.Errorf("kcat reads %d of %d settlements", n, len(orders))
	}
}

// binary sends an example with its attributes as headers and its data as the value.
func (s *site) binary(topic, path string) {
	s.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	var whole values
	if err := json.Unmarshal(text, &whole); err != nil {
		s.t.Fatal(err)
	}
	data, err := json.Marshal(whole["data"]) // keys by name, no spaces: not as in the file
	if err != nil {
		s.t.Fatal(err)
	}
	file := filepath.Join(s.t.TempDir(), "data.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	args := []string{"-P", "-t", topic, "-k", "another-key"}
	for name, value := range whole {
		switch name {
		case "data":
		case "datacontenttype":
			args = append(args, "-H", "content-type="+value.(string))
		default:
			args = append(args, "-H", "ce_"+name+"="+value.(string))
		}
	}
	s.kcat(nil, append(args, file)...)
}
