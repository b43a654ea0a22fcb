package kafka

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/IBM/sarama"
)

// Drainer reads one partition up to its present end and never waits. It is for
// the mode in which lanes run in a fixed order, each until it has nothing to
// do, so that the same seed gives the same roots; one request when there is
// nothing. It belongs to no group session: its position is the group's
// committed offset, and it must be alone in its group.
type Drainer struct {
	mu        sync.Mutex
	client    sarama.Client
	hooks     Hooks
	group     string
	topic     string
	partition int32
	committed int64     // the group's position at the broker; -1: none yet
	ahead     []Message // fetched and not yet committed
	given     int       // how many of ahead the last Drain returned
	next      int64     // offset to fetch next
}

// NewDrainer connects a reader of partition 0 of the topic, at the group's
// committed offset or else at the oldest message.
func (b Broker) NewDrainer(group, topic string) (*Drainer, error) {
	client, err := sarama.NewClient(b.Addrs, b.config())
	if err != nil {
		return nil, fmt.Errorf("connecting a drainer of %s: %w", topic, err)
	}
	d := &Drainer{client: client, hooks: b.Hooks, group: group, topic: topic}
	if d.committed, err = committed(client, group, topic, d.partition); err == nil {
		if d.next = d.committed; d.next < 0 {
			d.next, err = client.GetOffset(topic, d.partition, sarama.OffsetOldest)
		}
	}
	if err != nil {
		_ = client.Close()
		return nil, fmt.Errorf("starting a drainer of %s: %w", topic, err)
	}
	return d, nil
}

// Drain returns up to limit messages from the committed offset on, as far as
// the partition reaches now; none when there are none. Until Commit the same
// messages come again.
func (d *Drainer) Drain(ctx context.Context, limit int) ([]Message, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.given = 0
	for len(d.ahead) < limit {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		atEnd, err := d.fetch()
		if err != nil {
			return nil, fmt.Errorf("draining %s from offset %d: %w", d.topic, d.next, err)
		}
		if atEnd {
			break
		}
	}
	d.given = min(max(limit, 0), len(d.ahead))
	return slices.Clone(d.ahead[:d.given]), nil
}

// Commit makes what the last Drain returned never come again.
func (d *Drainer) Commit() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := d.next
	if d.given < len(d.ahead) {
		next = d.ahead[d.given].Offset
	}
	if d.given == 0 || next == d.committed {
		return nil
	}
	if err := commit(d.client, alone(d.group), d.topic, d.partition, next); err != nil {
		return err
	}
	d.hooks.consumed(d.group, d.topic, d.partition, d.given)
	d.committed, d.ahead, d.given = next, d.ahead[d.given:], 0
	return nil
}

// Close disconnects.
func (d *Drainer) Close() error { return d.client.Close() }

// fetch asks the partition's leader once for what is there and tells whether
// the end is reached.
func (d *Drainer) fetch() (atEnd bool, err error) {
	for try := 0; try < requestTries; try++ {
		var leader *sarama.Broker
		if try > 0 {
			if err = d.client.RefreshMetadata(d.topic); err != nil {
				continue
			}
		}
		if leader, err = d.client.Leader(d.topic, d.partition); err != nil {
			continue
		}
		// Version 11: record batches whole, no fetch session, no waiting.
		request := &sarama.FetchRequest{Version: 11, MaxBytes: maxTopicBytes, Isolation: sarama.ReadCommitted, SessionEpoch: -1}
		request.AddBlock(d.topic, d.partition, d.next, maxTopicBytes, -1)
		var response *sarama.FetchResponse
		if response, err = leader.Fetch(request); err != nil {
			_ = leader.Close()
			continue
		}
		block := response.GetBlock(d.topic, d.partition)
		if block == nil {
			err = sarama.ErrIncompleteResponse
			continue
		}
		if err = kerror(block.Err); err == nil {
			return d.take(block)
		}
		if errors.Is(err, sarama.ErrOffsetOutOfRange) {
			oldest, err := d.client.GetOffset(d.topic, d.partition, sarama.OffsetOldest)
			if err != nil {
				return false, err
			}
			d.hooks.lost(d.group, d.topic, d.partition, d.next, oldest)
			d.next = oldest
		}
	}
	return false, err
}

// take adds the block's messages, without markers and aborted transactions.
func (d *Drainer) take(block *sarama.FetchResponseBlock) (atEnd bool, err error) {
	before := d.next
	began := slices.Clone(block.AbortedTransactions)
	slices.SortFunc(began, func(a, b *sarama.AbortedTransaction) int { return int(a.FirstOffset - b.FirstOffset) })
	aborting := map[int64]bool{}
	for _, records := range block.RecordsSet {
		batch := records.RecordBatch
		if batch == nil {
			return false, errors.New("a message in a format older than Kafka 0.11")
		}
		if batch.PartialTrailingRecord {
			break
		}
		for len(began) > 0 && began[0].FirstOffset <= batch.LastOffset() {
			aborting[began[0].ProducerID] = true
			began = began[1:]
		}
		switch {
		case batch.Control:
			if endsInAbort(batch) {
				delete(aborting, batch.ProducerID)
			}
		case batch.IsTransactional && aborting[batch.ProducerID]:
		default:
			d.add(batch)
		}
		d.next = max(d.next, batch.LastOffset()+1)
	}
	d.hooks.lag(d.group, d.topic, d.partition, block.LastStableOffset-d.next)
	if d.next < block.LastStableOffset && d.next == before {
		return false, fmt.Errorf("no whole batch at offset %d, though the partition reaches to %d", d.next, block.LastStableOffset)
	}
	return d.next >= block.LastStableOffset, nil
}

func (d *Drainer) add(batch *sarama.RecordBatch) {
	for _, r := range batch.Records {
		offset := batch.FirstOffset + r.OffsetDelta
		if offset < d.next {
			continue // a batch is sent whole, also when we begin in its middle
		}
		at := batch.FirstTimestamp.Add(r.TimestampDelta)
		if batch.LogAppendTime {
			at = batch.MaxTimestamp
		}
		d.ahead = append(d.ahead, messageFromSarama(&sarama.ConsumerMessage{
			Topic: d.topic, Partition: d.partition, Offset: offset,
			Key: r.Key, Value: r.Value, Headers: r.Headers, Timestamp: at,
		}))
	}
}

// endsInAbort reads the key of a transaction marker: version, then type, each
// two bytes; type 0 is an abort.
func endsInAbort(batch *sarama.RecordBatch) bool {
	return len(batch.Records) > 0 && len(batch.Records[0].Key) >= 4 && binary.BigEndian.Uint16(batch.Records[0].Key[2:]) == 0
}
