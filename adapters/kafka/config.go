package kafka

import (
	"time"

	"github.com/IBM/sarama"
)

// Limits on what crosses the wire, in bytes.
const (
	// MaxEventBytes is the largest message intake accepts as an event: key,
	// value and headers. What is larger goes to quarantine.
	MaxEventBytes = 1 << 20
	// maxBatchBytes bounds one produced batch, hence one message: an event of
	// MaxEventBytes plus encryption, reason and place, when quarantined.
	maxBatchBytes = 3 << 19
	// maxTopicBytes is max.message.bytes of our topics. It stands above both,
	// so that an oversized event of a foreign producer is taken, seen and
	// quarantined rather than left to that producer's error handling.
	maxTopicBytes = 2 << 20
)

// config returns the settings under which losing or doubling money is not a
// matter of luck. Each line that differs from Sarama's default says why.
func (b Broker) config() *sarama.Config {
	c := sarama.NewConfig()
	c.Version = sarama.V2_8_0_0 // accepted by Apache Kafka 4 and by the embedded broker
	c.ClientID = b.ClientID
	if c.ClientID == "" {
		c.ClientID = "qorgau"
	}
	c.Net.DialTimeout = 5 * time.Second       // default 30 s: an outage should be noticed
	c.Metadata.AllowAutoTopicCreation = false // a misspelt topic is an error, not a new topic

	p := &c.Producer
	p.RequiredAcks = sarama.WaitForAll // default: the leader's memory is enough
	p.Idempotent = true                // default: a retry may double and reorder
	c.Net.MaxOpenRequests = 1          // required by Idempotent; keeps the order on retry
	p.Retry.Max = 10                   // default 3 does not outlast a leader election
	p.Return.Successes, p.Return.Errors = true, true
	p.MaxMessageBytes = maxBatchBytes
	p.Partitioner = newModuloPartitioner
	// No compression: the embedded broker is on the same machine, and the test
	// that looks for personal data in the broker's files must be able to see it.
	p.Compression = sarama.CompressionNone

	s := &c.Consumer
	s.Offsets.Initial = sarama.OffsetOldest  // default newest: loses what came before the first start
	s.Offsets.AutoCommit.Enable = false      // default commits on a timer, whatever the handler did
	s.IsolationLevel = sarama.ReadCommitted  // a foreign producer's aborted transaction never happened
	s.MaxWaitTime = 100 * time.Millisecond   // default 500 ms is how long leaving a group takes
	s.Return.Errors = true                   // default writes them to a log and drops them
	s.Fetch.Default = maxTopicBytes          // one fetch holds any message
	s.Fetch.Max = 0                          // no bound: with one, Sarama silently skips a larger message
	s.MaxProcessingTime = time.Second        // a batch with its durable append may take longer than 100 ms
	s.Group.Heartbeat.Interval = time.Second // default 3 s is how late a member hears of a rebalance
	s.Group.ResetInvalidOffsets = true       // go on at the oldest; consumer.go reports what was lost
	c.ChannelBufferSize = 1024               // a whole batch can wait in memory
	return c
}

// moduloPartitioner places a message on Message.Partition modulo the number of
// partitions; see Message.Partition.
type moduloPartitioner struct{}

func newModuloPartitioner(string) sarama.Partitioner { return moduloPartitioner{} }

func (moduloPartitioner) Partition(m *sarama.ProducerMessage, partitions int32) (int32, error) {
	return m.Partition % partitions, nil
}

func (moduloPartitioner) RequiresConsistency() bool { return true }
