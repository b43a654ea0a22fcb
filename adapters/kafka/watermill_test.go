package kafka

import (
	"context"
	"testing"

	wmkafka "github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

// Watermill's own Kafka binding reads what we publish, and we read what it
// publishes: same UUID, payload and metadata.
func TestWatermillBindingUnderstandsUs(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	theirs, err := wmkafka.NewPublisher(wmkafka.PublisherConfig{Brokers: b.Addrs, Marshaler: wmkafka.DefaultMarshaler{}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := b.NewPublisher()
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range map[string]message.Publisher{"theirs": theirs, "ours": ours} {
		m := message.NewMessage(id, []byte("payload"))
		m.Metadata.Set("h", "1")
		if err := p.Publish(testTopic, m); err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}

	s, err := wmkafka.NewSubscriber(wmkafka.SubscriberConfig{
		Brokers: b.Addrs, Unmarshaler: wmkafka.DefaultMarshaler{}, ConsumerGroup: "theirs", OverwriteSaramaConfig: b.config(),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	theirOut, err := s.Subscribe(context.Background(), testTopic)
	if err != nil {
		t.Fatal(err)
	}
	_, ourOut := subscribe(t, b, "ours")
	for reader, out := range map[string]<-chan *message.Message{"theirs": theirOut, "ours": ourOut} {
		seen := map[string]bool{}
		for range 2 {
			m := next(t, out)
			if string(m.Payload) != "payload" || m.Metadata.Get("h") != "1" {
				t.Errorf("%s read %q %v %q", reader, m.UUID, m.Metadata, m.Payload)
			}
			seen[m.UUID] = true
			m.Ack()
		}
		if !seen["theirs"] || !seen["ours"] {
			t.Errorf("%s read the ids %v", reader, seen)
		}
	}
}
