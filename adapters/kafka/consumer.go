package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

// Waits between tries of our own failures (store, vault, broker). An invalid
// message is no such failure: the handler quarantines it and returns nil.
const (
	retryFirst = 100 * time.Millisecond
	retryMost  = 5 * time.Second
)

// Limits bound one batch; a zero field takes the default.
type Limits struct {
	// Messages in a batch; default 1,000, the size at which a group commit
	// costs little a record.
	Messages int
	// Bytes in a batch, though always at least one message; default 8 MiB.
	Bytes int
	// Linger is how long a batch waits for messages the broker is known to
	// have but that are still on their way; default 20 ms. With no backlog
	// there is no wait.
	Linger time.Duration
}

func (l Limits) orDefault() Limits {
	if l.Messages <= 0 {
		l.Messages = 1000
	}
	if l.Bytes <= 0 {
		l.Bytes = 8 << 20
	}
	if l.Linger <= 0 {
		l.Linger = 20 * time.Millisecond
	}
	return l
}

// Consume joins the group and hands each partition's messages, in order and in
// batches, to handle, until ctx ends; then it returns nil. Offsets are
// committed only after handle returned nil. When handle fails, the same batch
// is tried again, after a growing wait of at most five seconds, as long as the
// partition is ours: no message is skipped. Handle runs in one goroutine a
// partition, and its context ends when the partition is taken away; whatever
// was not committed then comes again, here or elsewhere. Outages of the broker
// are waited out and told to Hooks.OnError. The only errors returned are those
// no waiting can heal: wrong settings.
func (b Broker) Consume(ctx context.Context, group string, topics []string, limits Limits, handle func(context.Context, []Message) error) error {
	if group == "" || len(topics) == 0 {
		return errors.New("consuming: a group and at least one topic are needed")
	}
	limits = limits.orDefault()
	return b.runGroup(ctx, group, topics, func(ctx context.Context, c sarama.ConsumerGroupClaim, done commitFunc) {
		for {
			batch := collect(ctx, c, limits)
			if len(batch) == 0 || !b.handleUntilDone(ctx, group, batch, handle) {
				return
			}
			done(batch[len(batch)-1].Offset, len(batch))
		}
	})
}

// collect waits for one message and takes what else is at hand. It returns
// nothing when the partition is taken away.
func collect(ctx context.Context, c sarama.ConsumerGroupClaim, l Limits) []Message {
	var batch []Message
	var lingered <-chan time.Time
	bytes := 0
	for len(batch) < l.Messages && bytes < l.Bytes {
		if n := len(batch); n > 0 && batch[n-1].Offset+1 >= c.HighWaterMarkOffset() && len(c.Messages()) == 0 {
			break // the backlog is empty
		}
		select {
		case <-ctx.Done():
			return nil
		case m, ok := <-c.Messages():
			if !ok {
				return nil
			}
			batch = append(batch, messageFromSarama(m))
			bytes += batch[len(batch)-1].Size()
			if lingered == nil {
				lingered = time.After(l.Linger)
			}
		case <-lingered:
			return batch
		}
	}
	return batch
}

// handleUntilDone tells whether the batch was handled; if not, ctx has ended.
func (b Broker) handleUntilDone(ctx context.Context, group string, batch []Message, handle func(context.Context, []Message) error) bool {
	for wait := retryFirst; ; wait = min(2*wait, retryMost) {
		err := handle(ctx, batch)
		if err == nil {
			return true
		}
		if ctx.Err() == nil {
			b.Hooks.failed(fmt.Sprintf("handling %d messages of %s for %s", len(batch), batch[0].Topic, group), err)
		}
		if !sleep(ctx, wait) {
			return false
		}
	}
}

// commitFunc says that all up to this offset is handled, so many messages. A
// commit that fails is reported only: the next one covers it, and if there is
// none the messages come again.
type commitFunc func(last int64, messages int)

// claimFunc works on one partition until ctx ends: it was taken away.
type claimFunc func(ctx context.Context, c sarama.ConsumerGroupClaim, done commitFunc)

// runGroup keeps this process a member of the group until ctx ends, whatever
// happens to the broker, and runs claim for each partition given to it.
func (b Broker) runGroup(ctx context.Context, group string, topics []string, claim claimFunc) error {
	for wait := retryFirst; ctx.Err() == nil; wait = min(2*wait, retryMost) {
		started, err := b.runMember(ctx, group, topics, claim)
		var wrong sarama.ConfigurationError
		if errors.As(err, &wrong) {
			return fmt.Errorf("consuming for %s: %w", group, err)
		}
		if started {
			wait = retryFirst
		}
		if err != nil && ctx.Err() == nil {
			b.Hooks.failed("consuming for "+group, err)
			sleep(ctx, wait)
		}
	}
	return nil
}

// runMember connects and consumes until ctx ends or something fails; started
// tells whether a session was reached.
func (b Broker) runMember(ctx context.Context, group string, topics []string, claim claimFunc) (started bool, err error) {
	client, err := sarama.NewClient(b.Addrs, b.config())
	if err != nil {
		return false, err
	}
	defer client.Close()
	offsets, err := sarama.NewClient(b.Addrs, b.config()) // see commit
	if err != nil {
		return false, err
	}
	defer offsets.Close()
	joined, err := sarama.NewConsumerGroupFromClient(group, client)
	if err != nil {
		return false, err
	}
	told := make(chan struct{})
	go func() {
		defer close(told)
		for err := range joined.Errors() {
			if ctx.Err() == nil {
				b.Hooks.failed("consuming for "+group, err)
			}
		}
	}()
	defer func() { <-told }()
	defer joined.Close()

	h := &groupHandler{broker: b, group: group, claim: claim, offsets: offsets}
	for ctx.Err() == nil {
		// Returns at every rebalance; the loop joins again.
		if err := joined.Consume(ctx, topics, h); err != nil {
			return h.started, err
		}
	}
	return h.started, nil
}

// groupHandler adapts a claimFunc to Sarama.
type groupHandler struct {
	broker  Broker
	group   string
	claim   claimFunc
	offsets sarama.Client
	started bool
}

func (h *groupHandler) Setup(sarama.ConsumerGroupSession) error { h.started = true; return nil }

func (h *groupHandler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *groupHandler) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	h.reportLost(c)
	who := member{h.group, s.MemberID(), s.GenerationID()}
	h.claim(s.Context(), c, func(last int64, messages int) {
		if err := commit(h.offsets, who, c.Topic(), c.Partition(), last+1); err != nil {
			h.broker.Hooks.failed("consuming for "+h.group, err)
			return
		}
		h.broker.Hooks.consumed(h.group, c.Topic(), c.Partition(), messages)
		h.broker.Hooks.lag(h.group, c.Topic(), c.Partition(), c.HighWaterMarkOffset()-last-1)
	})
	return nil
}

// reportLost finds out whether Sarama set the partition back to its oldest
// message because the broker no longer had the committed offset.
func (h *groupHandler) reportLost(c sarama.ConsumerGroupClaim) {
	if c.InitialOffset() != sarama.OffsetOldest {
		return
	}
	from, err := committed(h.offsets, h.group, c.Topic(), c.Partition())
	if err != nil || from < 0 { // never committed: nothing was lost
		return
	}
	if to, err := h.offsets.GetOffset(c.Topic(), c.Partition(), sarama.OffsetOldest); err == nil {
		h.broker.Hooks.lost(h.group, c.Topic(), c.Partition(), from, to)
	}
}

// sleep tells whether it slept the whole time, that is, ctx has not ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
