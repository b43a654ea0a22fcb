// Package kafka is everything about the broker that does not know the trade:
// the topics, the safe settings, publishing and consuming in batches, the
// broker inside the process, and the CloudEvents envelope.
//
// Promise words: a message is *published* when the broker has acknowledged it
// on disk, and *consumed* when the handler has returned nil and the offset is
// committed. Both are at least once; exactly once in effect is the business
// of the inbox (source and id in the append's transaction) and of derived
// outgoing ids.
//
// Where to look: topics.go for what flows where, config.go for the settings
// whose defaults are wrong for money, consumer.go for intake, drain.go for the
// demo's fixed order of lanes, subscriber.go for the projections' router.
package kafka

import (
	"time"
)

// Broker names a Kafka cluster, or the broker inside the process, and is the
// door to everything else here. The zero Hooks are allowed.
type Broker struct {
	// Addrs are host:port of one or more brokers.
	Addrs []string
	// ClientID names this process in the broker's logs; "qorgau" when empty.
	ClientID string
	// Hooks are told what happens, for metrics and logs.
	Hooks Hooks
}

// Header is one header of a message. Names may repeat; order is kept.
type Header struct {
	Key   string
	Value []byte
}

// Message is one message, as published or as read.
type Message struct {
	Topic string
	// Partition is, when read, where it came from. When published it is any
	// non-negative number and is taken modulo the topic's partitions: our
	// producers put the territory's number here. No key is ever hashed,
	// because no two Kafka clients agree on the hash.
	Partition int32
	// Offset is the place in the partition; ignored when publishing.
	Offset int64
	Key    string
	// Value is the payload as it stands on the wire; nil is a tombstone.
	Value   []byte
	Headers []Header
	// Timestamp is the broker's or producer's wall clock; ignored when
	// publishing, because retention runs on it and a demo's virtual time
	// would delete messages at once. Nothing may be decided on it.
	Timestamp time.Time
}

// Header returns the value of the first header with exactly this name.
func (m Message) Header(name string) ([]byte, bool) {
	for _, h := range m.Headers {
		if h.Key == name {
			return h.Value, true
		}
	}
	return nil, false
}

// Size is the number of bytes of key, value and headers: what the limits of
// this package are measured in.
func (m Message) Size() int {
	n := len(m.Key) + len(m.Value)
	for _, h := range m.Headers {
		n += len(h.Key) + len(h.Value)
	}
	return n
}
