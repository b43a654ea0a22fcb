package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
)

const journeyFile = "../../schemas/examples/journey.jsonl"

var writeJourney = flag.Bool("write-journey", false, "write schemas/examples/journey.jsonl anew")

// line is a message as the file holds it.
type line struct {
	Topic   string            `json:"topic"`
	Key     string            `json:"key"`
	Headers map[string]string `json:"headers"`
	Value   json.RawMessage   `json:"value"`
}

// The file is what the code makes, byte for byte.
func TestJourneyFileIsUpToDate(t *testing.T) {
	messages, err := Journey()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, m := range messages {
		l := line{m.Topic, m.Key, map[string]string{}, m.Value}
		for _, h := range m.Headers {
			l.Headers[h.Key] = string(h.Value)
		}
		raw, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(raw, '\n'))
	}
	if *writeJourney {
		if err := os.WriteFile(journeyFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(journeyFile)
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Fatalf("the file is not what the code makes (%v); run the test with -write-journey", err)
	}
	if c := ident.CheckIIN("900215380015"); !c.OK() {
		t.Fatalf("the journey's person has no good number: %+v", c)
	}
}

// The journey ends in a payment, put in at once or message by message.
func TestJourneyEndsInAPayment(t *testing.T) {
	messages, err := Journey()
	if err != nil {
		t.Fatal(err)
	}
	for name, each := range map[string]int{"at once": len(messages), "one by one": 1} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
			defer stop()
			var named, paid string
			quiet := make(chan struct{}, 1)
			o := Options{Seed: JourneySeed, Dir: t.TempDir(), Observe: func(_ string, group []journal.Record) {
				for i := range group {
					if testing.Verbose() && group[i].Journal == "KZ-71" {
						switch group[i].Body.(type) {
						case *event.AdvocateListed, *event.RosterPublished, *event.RosterCountersigned:
						default:
							raw, _ := json.Marshal(group[i].Body)
							t.Log(group[i].At, group[i].Type, string(raw[:min(len(raw), 300)]))
						}
					}
					switch e := group[i].Body.(type) {
					case *event.DefenderNamed:
						named = e.Request
					case *event.ClaimMoved:
						if e.Status == "paid" {
							paid = e.Settlement
							stop()
						}
					}
				}
				select {
				case quiet <- struct{}{}:
				default:
				}
			}}
			o.Ready = func(n *node.Node) error {
				go put(ctx, n, messages, each, quiet)
				return nil
			}
			if err := Live(ctx, o); err != nil {
				t.Fatal(err)
			}
			if named != JourneyRequest || paid != JourneySettlement {
				t.Errorf("named for %q, paid %q", named, paid)
			}
		})
	}
}

// put publishes so many messages at a time, each when nothing was heard for a moment.
func put(ctx context.Context, n *node.Node, messages []kafka.Message, each int, heard <-chan struct{}) {
	for len(messages) > 0 {
		for rest := true; rest; {
			select {
			case <-ctx.Done():
				return
			case <-heard:
			case <-time.After(700 * time.Millisecond):
				rest = false
			}
		}
		if err := n.Publisher.PublishBatch(ctx, messages[:each]); err != nil {
			return
		}
		messages = messages[each:]
	}
}
