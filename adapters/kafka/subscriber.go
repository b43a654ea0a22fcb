package kafka

import (
	"context"
	"errors"
	"sync"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill/message"
)

// MaxInFlight is how many messages of one partition may be handed out and not
// yet acknowledged: enough that a projection can commit once a thousand
// records, few enough to hold in memory. (Watermill's own binding has one.)
const MaxInFlight = 1000

// Subscriber is a Watermill subscriber for projections. Messages of a
// partition come in order, up to MaxInFlight before the first is acknowledged.
// Offsets follow the oldest message not yet acknowledged, so a restart repeats
// what was acknowledged out of turn. A message refused with Nack is handed out
// again, after a wait, before anything new, together with all refused ones
// behind it, in order.
type Subscriber struct {
	broker Broker
	group  string

	mu      sync.Mutex
	closed  bool
	stop    chan struct{}
	running sync.WaitGroup
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber makes a subscriber whose subscriptions belong to the group.
func (b Broker) NewSubscriber(group string) *Subscriber {
	return &Subscriber{broker: b, group: group, stop: make(chan struct{})}
}

// Subscribe starts handing out the topic's messages until ctx ends or Close.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	if s.group == "" || topic == "" {
		return nil, errors.New("subscribing: a group and a topic are needed")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("subscribing to " + topic + ": the subscriber is closed")
	}
	ctx, cancel := context.WithCancel(ctx)
	out := make(chan *message.Message)
	s.running.Add(2)
	go func() {
		defer s.running.Done()
		defer cancel()
		select {
		case <-s.stop:
		case <-ctx.Done():
		}
	}()
	go func() {
		defer s.running.Done()
		defer cancel()
		defer close(out)
		err := s.broker.runGroup(ctx, s.group, []string{topic}, func(ctx context.Context, c sarama.ConsumerGroupClaim, done commitFunc) {
			p := &partition{claim: c, out: out, done: done}
			p.run(ctx)
		})
		if err != nil {
			s.broker.Hooks.failed("subscribing to "+topic, err)
		}
	}()
	return out, nil
}

// Close ends all subscriptions and waits for them.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.mu.Unlock()
	s.running.Wait()
	return nil
}

// partition hands out one partition's messages. One goroutine does it all, so
// order and the bound hold by construction.
type partition struct {
	claim sarama.ConsumerGroupClaim
	out   chan<- *message.Message
	done  commitFunc

	inFlight []*handedOut // oldest first; at most MaxInFlight
	unsent   []*handedOut // those of inFlight still to be handed out, in order
}

type handedOut struct {
	source Message
	msg    *message.Message // the copy handed out last
	cancel context.CancelFunc
	sent   bool
}

func (p *partition) run(ctx context.Context) {
	defer func() {
		// The session is still open: what was acknowledged need not come again.
		if len(p.inFlight) > 0 && p.inFlight[0].sent && closed(p.inFlight[0].msg.Acked()) {
			p.commitAcked()
		}
		for _, h := range p.inFlight {
			h.cancel()
		}
	}()
	wait := retryFirst
	for ctx.Err() == nil {
		var in <-chan *sarama.ConsumerMessage
		if len(p.inFlight) < MaxInFlight && len(p.unsent) == 0 {
			in = p.claim.Messages()
		}
		var out chan<- *message.Message
		var first *message.Message
		if len(p.unsent) > 0 {
			out, first = p.out, p.unsent[0].msg
		}
		var acked, nacked <-chan struct{}
		if len(p.inFlight) > 0 && p.inFlight[0].sent {
			acked, nacked = p.inFlight[0].msg.Acked(), p.inFlight[0].msg.Nacked()
		}
		select {
		case <-ctx.Done():
		case m, ok := <-in:
			if !ok {
				return
			}
			h := &handedOut{source: messageFromSarama(m)}
			h.renew(ctx)
			p.inFlight, p.unsent = append(p.inFlight, h), append(p.unsent, h)
		case out <- first:
			p.unsent[0].sent = true
			p.unsent = p.unsent[1:]
		case <-acked:
			p.commitAcked()
			wait = retryFirst
		case <-nacked:
			if sleep(ctx, wait) {
				p.handOutAgain(ctx)
			}
			wait = min(2*wait, retryMost)
		}
	}
}

// renew prepares a fresh copy to hand out.
func (h *handedOut) renew(ctx context.Context) {
	if h.cancel != nil {
		h.cancel()
	}
	h.msg, h.sent = watermillFromMessage(h.source), false
	ctx, h.cancel = context.WithCancel(ctx)
	h.msg.SetContext(ctx)
}

// commitAcked commits behind the acknowledged messages at the head.
func (p *partition) commitAcked() {
	done := 0
	for _, h := range p.inFlight {
		if !h.sent || !closed(h.msg.Acked()) {
			break
		}
		h.cancel()
		done++
	}
	last := p.inFlight[done-1].source.Offset
	p.inFlight = p.inFlight[done:]
	p.done(last, done)
}

// handOutAgain puts every refused message back in line, oldest first.
func (p *partition) handOutAgain(ctx context.Context) {
	p.unsent = nil
	for _, h := range p.inFlight {
		if h.sent && closed(h.msg.Nacked()) {
			h.renew(ctx)
		}
		if !h.sent {
			p.unsent = append(p.unsent, h)
		}
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
