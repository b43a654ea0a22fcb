package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill/message"
)

// maxPublish bounds the messages handed to Sarama at a time, so that memory
// stays bounded whatever the caller brings.
const maxPublish = 10_000

// Publisher publishes in batches and waits for all acknowledgements. It is
// safe for use by several goroutines and is also a Watermill publisher.
type Publisher struct {
	producer sarama.SyncProducer
	hooks    Hooks
	open     sync.RWMutex // held for reading while publishing
	closed   bool
}

var _ message.Publisher = (*Publisher)(nil)

// NewPublisher connects a publisher.
func (b Broker) NewPublisher() (*Publisher, error) {
	p, err := sarama.NewSyncProducer(b.Addrs, b.config())
	if err != nil {
		return nil, fmt.Errorf("connecting a publisher: %w", err)
	}
	return &Publisher{producer: p, hooks: b.Hooks}, nil
}

// PublishBatch returns nil when every message is acknowledged on disk. After
// an error some, none or all of them may be there: publish the whole batch
// again, consumers drop repeats by id. Order within a partition is kept. The
// context is looked at before each sending; a sending under way is bounded by
// the retries of config.go, not by the context, since its outcome would be
// unknown.
func (p *Publisher) PublishBatch(ctx context.Context, messages []Message) error {
	for chunk := range slices.Chunk(messages, maxPublish) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.send(chunk); err != nil {
			return err
		}
	}
	return nil
}

func (p *Publisher) send(messages []Message) error {
	out := make([]*sarama.ProducerMessage, len(messages))
	for i, m := range messages {
		if m.Partition < 0 {
			return fmt.Errorf("publishing to %s: partition number %d is negative", m.Topic, m.Partition)
		}
		out[i] = m.toSarama()
	}
	p.open.RLock()
	defer p.open.RUnlock()
	if p.closed { // Sarama would panic
		return errors.New("publishing: the publisher is closed")
	}
	if err := p.producer.SendMessages(out); err != nil {
		var all sarama.ProducerErrors
		if errors.As(err, &all) && len(all) > 0 {
			return fmt.Errorf("publishing %d messages, %d not acknowledged, first to %s: %w",
				len(messages), len(all), all[0].Msg.Topic, all[0].Err)
		}
		return fmt.Errorf("publishing %d messages: %w", len(messages), err)
	}
	for run := range runsByTopic(messages) {
		bytes := 0
		for _, m := range run {
			bytes += m.Size()
		}
		p.hooks.published(run[0].Topic, len(run), bytes)
	}
	return nil
}

// runsByTopic yields neighbouring messages of the same topic together.
func runsByTopic(messages []Message) func(yield func([]Message) bool) {
	return func(yield func([]Message) bool) {
		for start, i := 0, 1; i <= len(messages); i++ {
			if i == len(messages) || messages[i].Topic != messages[start].Topic {
				if !yield(messages[start:i]) {
					return
				}
				start = i
			}
		}
	}
}

// Publish implements message.Publisher for Watermill; see MessageFromWatermill.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	out := make([]Message, len(messages))
	for i, m := range messages {
		out[i] = MessageFromWatermill(m)
		out[i].Topic = topic
	}
	return p.PublishBatch(context.Background(), out)
}

// Close waits for what is under way and disconnects. Idempotent.
func (p *Publisher) Close() error {
	p.open.Lock()
	defer p.open.Unlock()
	if p.closed { // Sarama would panic
		return nil
	}
	p.closed = true
	return p.producer.Close()
}

func (m Message) toSarama() *sarama.ProducerMessage {
	out := &sarama.ProducerMessage{Topic: m.Topic, Partition: m.Partition}
	if m.Key != "" {
		out.Key = sarama.StringEncoder(m.Key)
	}
	if m.Value != nil {
		out.Value = sarama.ByteEncoder(m.Value)
	}
	for _, h := range m.Headers {
		out.Headers = append(out.Headers, sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
	}
	return out
}

func messageFromSarama(m *sarama.ConsumerMessage) Message {
	out := Message{Topic: m.Topic, Partition: m.Partition, Offset: m.Offset, Key: string(m.Key), Value: m.Value, Timestamp: m.Timestamp}
	for _, h := range m.Headers {
		if h != nil {
			out.Headers = append(out.Headers, Header{string(h.Key), h.Value})
		}
	}
	return out
}

// Metadata names of a Watermill message that carry the Kafka coordinates. They
// are never written to the wire as headers, and a foreign header of the same
// name cannot take their place.
const (
	MetaTopic     = "kafka_topic"
	MetaPartition = "kafka_partition"
	MetaOffset    = "kafka_offset"
	MetaKey       = "kafka_key"
	metaPrefix    = "kafka_"
	// uuidHeader is the header in which Watermill's own Kafka binding carries
	// the message's UUID; the same name here keeps both readable by the other.
	uuidHeader = "_watermill_message_uuid"
)

// MessageFromWatermill turns a Watermill message into one of ours: metadata
// becomes headers in the order of their names, MetaKey the key, MetaPartition
// the partition, MetaTopic and MetaOffset what they say.
func MessageFromWatermill(m *message.Message) Message {
	out := Message{Topic: m.Metadata.Get(MetaTopic), Key: m.Metadata.Get(MetaKey), Value: m.Payload}
	if n, err := strconv.ParseInt(m.Metadata.Get(MetaPartition), 10, 32); err == nil {
		out.Partition = int32(n)
	}
	if n, err := strconv.ParseInt(m.Metadata.Get(MetaOffset), 10, 64); err == nil {
		out.Offset = n
	}
	for k, v := range m.Metadata {
		if !strings.HasPrefix(k, metaPrefix) {
			out.Headers = append(out.Headers, Header{k, []byte(v)})
		}
	}
	slices.SortFunc(out.Headers, func(a, b Header) int { return strings.Compare(a.Key, b.Key) })
	out.Headers = append(out.Headers, Header{uuidHeader, []byte(m.UUID)})
	return out
}

// watermillFromMessage never fails: the bytes are handed on as they are, and
// what they mean is the handler's business. (With Watermill's own binding an
// unmarshaller that fails restarts the whole group about once a second, for
// ever.) Of repeated headers the last one stands.
func watermillFromMessage(m Message) *message.Message {
	id := fmt.Sprintf("%s/%d/%d", m.Topic, m.Partition, m.Offset)
	if v, ok := m.Header(uuidHeader); ok {
		id = string(v)
	}
	out := message.NewMessage(id, m.Value)
	for _, h := range m.Headers {
		if h.Key != uuidHeader {
			out.Metadata.Set(h.Key, string(h.Value))
		}
	}
	out.Metadata.Set(MetaTopic, m.Topic)
	out.Metadata.Set(MetaPartition, strconv.Itoa(int(m.Partition)))
	out.Metadata.Set(MetaOffset, strconv.FormatInt(m.Offset, 10))
	out.Metadata.Set(MetaKey, m.Key)
	return out
}
