package demo

import (
	"context"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
)

// Traffic is what the register says of a number of cases before anybody has answered: cases opened, persons with their
// status, detentions, defender requests, and what happens to a case by itself. It follows from the seed alone.
func Traffic(ctx context.Context, seed int64, cases int, from civil.Date) ([]kafka.Message, error) {
	if from == 0 {
		from = DefaultFrom
	}
	w, err := NewWorld(seed)
	if err != nil {
		return nil, err
	}
	now := w.At("Asia/Almaty", from, 0)
	sim := NewSim(w, now+civil.Hour, Plan{Cases: cases, Every: civil.Day / perDay})
	sim.nextCase(0)
	var out []kafka.Message
	doors := Doors{
		Publish: func(_ context.Context, m []kafka.Message) error {
			out = append(out, m...)
			return nil
		},
		Submit:      func(context.Context, []*engine.Input) ([]engine.Outcome, error) { return nil, nil },
		Settlements: func(context.Context) ([]kafka.Message, error) { return nil, nil },
	}
	for {
		due, ok := sim.Next()
		if !ok {
			return out, nil
		}
		now = max(now, due)
		if _, err := sim.Step(ctx, now, doors); err != nil {
			return out, err
		}
	}
}
