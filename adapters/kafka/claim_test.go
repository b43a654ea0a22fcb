package kafka

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill/message"
)

// fakeClaim is a partition without a broker, so that time stands still.
type fakeClaim struct {
	sarama.ConsumerGroupClaim
	messages chan *sarama.ConsumerMessage
	highest  int64
}

func (c *fakeClaim) Messages() <-chan *sarama.ConsumerMessage { return c.messages }
func (c *fakeClaim) HighWaterMarkOffset() int64               { return c.highest }

func (c *fakeClaim) put(from, to int) {
	for i := from; i < to; i++ {
		c.messages <- &sarama.ConsumerMessage{Topic: testTopic, Offset: int64(i), Value: []byte(strconv.Itoa(i))}
	}
}

func newFakeClaim() *fakeClaim {
	return &fakeClaim{messages: make(chan *sarama.ConsumerMessage, 2*MaxInFlight)}
}

// A batch takes what is at hand and waits only for what the broker is known to
// have, and only as long as Linger.
func TestCollect(t *testing.T) {
	for _, c := range []struct {
		name          string
		there         int
		highest       int64
		limits        Limits
		want          int
		wantedElapsed time.Duration
	}{
		{"one, no backlog: no wait", 1, 1, Limits{}, 1, 0},
		{"some, no backlog: no wait", 7, 7, Limits{}, 7, 0},
		{"more than the limit", 7, 7, Limits{Messages: 3}, 3, 0},
		{"more bytes than the limit", 7, 7, Limits{Bytes: 4}, 4, 0},
		{"at least one, however large", 7, 7, Limits{Bytes: 1}, 1, 0},
		{"the rest is on its way and does not come", 2, 9, Limits{Linger: time.Second}, 2, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			claim := newFakeClaim()
			claim.highest = c.highest
			claim.put(0, c.there)
			began := time.Now()
			got := collect(t.Context(), claim, c.limits.orDefault())
			if len(got) != c.want || time.Since(began) != c.wantedElapsed {
				t.Errorf("%s: %d messages after %v, want %d after %v", c.name, len(got), time.Since(began), c.want, c.wantedElapsed)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		claim := newFakeClaim()
		claim.highest = 2
		claim.put(0, 1)
		go func() { time.Sleep(time.Millisecond); claim.put(1, 2) }()
		if got := collect(t.Context(), claim, Limits{}.orDefault()); len(got) != 2 {
			t.Errorf("did not wait for what was on its way: %d messages", len(got))
		}
		close(claim.messages)
		if got := collect(t.Context(), claim, Limits{}.orDefault()); got != nil {
			t.Errorf("a claim taken away gave %d messages", len(got))
		}
	})
}

// Waits between tries grow and are bounded; the end of the context ends them.
func TestRetryWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var waits []time.Duration
		last := time.Now()
		done := Broker{}.handleUntilDone(ctx, "g", numbered(0, 1), func(context.Context, []Message) error {
			waits = append(waits, time.Since(last))
			if last = time.Now(); len(waits) == 9 {
				cancel()
			}
			return errors.New("store is down")
		})
		const ms = time.Millisecond
		want := []time.Duration{0, 100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 3200 * ms, 5000 * ms, 5000 * ms}
		if done || !slices.Equal(waits, want) {
			t.Errorf("done %v, waited %v, want %v", done, waits, want)
		}
	})
}

// MaxInFlight messages come in order before any is acknowledged, and not one
// more; acknowledging another than the oldest frees nothing; offsets follow
// the oldest; a refused message comes again after a wait, before anything new.
func TestInFlightBoundAndOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		claim, committed := newFakeClaim(), int64(0)
		claim.put(0, MaxInFlight+5)
		out := make(chan *message.Message)
		p := &partition{claim: claim, out: out, done: func(last int64, _ int) { committed = last + 1 }}
		ended := make(chan struct{})
		go func() { defer close(ended); p.run(ctx) }()

		take := func(want int) *message.Message {
			t.Helper()
			synctest.Wait()
			select {
			case m := <-out:
				if string(m.Payload) != strconv.Itoa(want) {
					t.Fatalf("got %s, want %d", m.Payload, want)
				}
				return m
			default:
				t.Fatalf("nothing came, want %d", want)
				return nil
			}
		}
		nothing := func() {
			t.Helper()
			synctest.Wait()
			select {
			case m := <-out:
				t.Fatalf("%s came beyond the bound", m.Payload)
			default:
			}
		}
		var held []*message.Message
		for i := range MaxInFlight {
			held = append(held, take(i))
		}
		nothing()
		held[1].Ack()
		nothing()
		if committed != 0 {
			t.Fatalf("committed %d before the oldest was acknowledged", committed)
		}
		held[0].Ack()
		take(MaxInFlight)
		take(MaxInFlight + 1)
		nothing()
		if committed != 2 || held[0].Context().Err() == nil {
			t.Fatalf("committed %d, want 2; context %v", committed, held[0].Context().Err())
		}

		held[2].Nack()
		held[4].Nack()
		nothing()
		time.Sleep(retryFirst)
		second := take(2)
		take(4)
		nothing()
		second.Ack()
		held[3].Ack()
		take(MaxInFlight + 2)
		take(MaxInFlight + 3)
		nothing()
		if committed != 4 {
			t.Fatalf("committed %d, want 4", committed)
		}
		cancel()
		<-ended
	})
}
