package demo

import (
	"container/heap"
	"context"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
)

// Traffic is what the register says by itself in a number of cases, in the order in which it would be published: nobody
// answers, so there is nothing that follows from a defender. Zero from means DefaultFrom.
func Traffic(ctx context.Context, seed int64, cases int, from civil.Date) ([]kafka.Message, error) {
	w, err := NewWorld(seed)
	if err != nil {
		return nil, err
	}
	if from == 0 {
		from = DefaultFrom
	}
	s := NewSim(w, w.At("Asia/Almaty", from, 0)+civil.Hour, Plan{Cases: cases, Every: civil.Day / civil.Instant(max(perDay, cases/2))})
	s.nextCase(0)
	for len(s.queue) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		heap.Pop(&s.queue).(*action).do()
	}
	return s.register, nil
}
