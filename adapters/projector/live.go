package projector

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	"qorgau/adapters/kafka"
)

const (
	// batchPause ends a batch when nothing came for so long: a lone record is shown at once, a stream in batches.
	batchPause = 2 * time.Millisecond
	// closeTimeout is how long messages that are being applied may take when the router stops.
	closeTimeout = 10 * time.Second
)

// Live applies the journal topic as it grows, through a Watermill router, until ctx ends. First it catches up with the
// store, so that nothing depends on what the broker still has.
//
// The router runs a handler for each message at once; each waits here for its batch, and its message is acknowledged
// when the batch is kept, or given back when it is not. So there is one transaction for as many messages as the
// subscriber keeps in flight.
func (p *Projector) Live(ctx context.Context, broker kafka.Broker) error {
	if _, err := p.CatchUp(ctx); ctx.Err() != nil {
		return nil
	} else if err != nil {
		return fmt.Errorf("catching up with the store: %w", err)
	}
	return p.Run(ctx, broker.NewSubscriber(Group))
}

// Run is Live over any subscriber whose messages carry the headers of the journal topic as metadata. It closes the
// subscriber.
func (p *Projector) Run(ctx context.Context, from message.Subscriber) error {
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: closeTimeout}, watermill.NewSlogLogger(p.log()))
	if err != nil {
		return fmt.Errorf("making the projections' router: %w", err)
	}
	arrivals := make(chan arrival)
	stop := make(chan struct{})
	var batching sync.WaitGroup
	batching.Go(func() { p.batches(context.WithoutCancel(ctx), arrivals, stop) })
	router.AddConsumerHandler("projections", kafka.TopicJournal, from, func(m *message.Message) error {
		a := arrival{placeOfMessage(m), make(chan error, 1)}
		select {
		case arrivals <- a:
		case <-m.Context().Done(): // the session ended; the message comes again
			return m.Context().Err()
		}
		return <-a.answer
	})
	err = router.Run(ctx)
	if closed := router.Close(); err == nil {
		err = closed
	}
	close(stop)
	batching.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

type arrival struct {
	place  place
	answer chan error
}

// batches gathers what has arrived, applies it and answers, until stop. Nothing arrives after stop: the router has
// waited for its handlers, or has given them up.
func (p *Projector) batches(ctx context.Context, arrivals <-chan arrival, stop <-chan struct{}) {
	for {
		var batch []arrival
		select {
		case a := <-arrivals:
			batch = gather(append(batch, a), arrivals)
		case <-stop:
			return
		}
		places := make([]place, len(batch))
		for i := range batch {
			places[i] = batch[i].place
		}
		for i, err := range p.apply(ctx, places) {
			batch[i].answer <- err
		}
	}
}

func gather(batch []arrival, arrivals <-chan arrival) []arrival {
	pause := time.NewTimer(batchPause)
	defer pause.Stop()
	for len(batch) < kafka.MaxInFlight {
		select {
		case a := <-arrivals:
			batch = append(batch, a)
			pause.Reset(batchPause)
		case <-pause.C:
			return batch
		}
	}
	return batch
}

// placeOfMessage reads a router's message like one of the broker's.
func placeOfMessage(m *message.Message) place {
	return placeOf(kafka.Message{Value: m.Payload, Headers: []kafka.Header{
		{Key: "journal", Value: []byte(m.Metadata.Get("journal"))},
		{Key: "pos", Value: []byte(m.Metadata.Get("pos"))},
		{Key: "leaf", Value: []byte(m.Metadata.Get("leaf"))},
	}})
}
