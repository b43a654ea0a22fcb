package projector

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"qorgau/adapters/kafka"
	"qorgau/domain/journal"
	"qorgau/projections/rowstest"
)

// await asks until the read models have a journal whole, or the test's own time is up.
func (w *world) await(p *Projector, code string, pos int64) {
	w.t.Helper()
	for {
		at, err := p.models.Position(w.t.Context(), code)
		check(w.t, err)
		if at >= pos {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Over the real broker and router, in disorder, with a restart in the middle: the rows are those of a rebuild.
func TestLiveOverTheBroker(t *testing.T) {
	w := newWorld(t, "KZ-71", "KZ-75")
	e, err := kafka.StartEmbedded(kafka.EmbeddedConfig{Dir: t.TempDir(), Topics: []kafka.Topic{{Name: kafka.TopicJournal, Retention: time.Hour}}})
	check(t, err)
	defer e.Close()
	broker := e.Broker(kafka.Hooks{})
	publisher, err := broker.NewPublisher()
	check(t, err)
	defer func() { check(t, publisher.Close()) }()
	p := w.projector()
	live := func(fn func()) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Live(ctx, broker) }()
		fn()
		cancel()
		check(t, <-ended)
	}
	whole := int64(len(w.recs) / 2)
	messages := w.disorder(rand.New(rand.NewPCG(8, 9)))
	live(func() {
		check(t, publisher.PublishBatch(t.Context(), messages[:len(messages)/2]))
		w.await(p, "KZ-71", 1)
	})
	// What is recorded from here on is known to the running projector from the topic alone.
	live(func() {
		more := w.record("KZ-10", rowstest.Journey("KZ-10"))
		check(t, publisher.PublishBatch(t.Context(), append(messages[len(messages)/2:], more...)))
		w.await(p, "KZ-71", whole)
		w.await(p, "KZ-75", whole)
		w.await(p, "KZ-10", whole)
	})
	if w.digest(p) != w.rebuilt() {
		t.Fatal("the live rows differ from a rebuild")
	}
}

// channel is a subscriber that hands out what the test puts in.
type channel chan *message.Message

func (c channel) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	out := make(chan *message.Message)
	go func() {
		defer close(out)
		for {
			select {
			case m := <-c:
				out <- m
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

func (channel) Close() error { return nil }

// A message is acknowledged only when its record is kept, and given back when it cannot be.
func TestAcknowledgedAfterTheCommit(t *testing.T) {
	w := newWorld(t, "KZ-71")
	p, from := w.projector(), make(channel)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, from) }()
	send := func(m kafka.Message) *message.Message {
		out := message.NewMessage("", m.Value)
		for _, h := range m.Headers {
			out.Metadata.Set(h.Key, string(h.Value))
		}
		from <- out
		return out
	}
	last := w.messages[len(w.messages)-1]
	<-send(last).Acked()
	if at, err := p.models.Position(t.Context(), "KZ-71"); err != nil || at != int64(len(w.recs)) {
		t.Errorf("acknowledged at %d of %d, %v", at, len(w.recs), err)
	}
	unknown := journal.Record{Journal: "KZ-71", Pos: int64(len(w.recs)) + 1, Kind: journal.Fact, Type: "of.tomorrow.v1", Body: w.recs[0].Body}
	line := unknown.AppendLine(nil)
	future := last
	future.Value = line
	future.Headers = []kafka.Header{{Key: "journal", Value: []byte("KZ-71")}, {Key: "pos", Value: strconv.AppendInt(nil, unknown.Pos, 10)}, {Key: "leaf", Value: []byte(journal.Leaf(line).String())}}
	<-send(future).Nacked()
	cancel()
	check(t, <-ended)
}
