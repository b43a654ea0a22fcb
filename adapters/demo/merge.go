package demo

import (
	"context"
	"sync"
	"time"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
)

// merge lets the messages of several topics through one by one in order of their CloudEvents time, each when the world
// has come to rest after the one before: at speed 0 time stands in the messages, and nothing else says which topic's
// message is earlier.
type merge struct {
	set func(civil.Instant)

	mu      sync.Mutex
	waiting map[*waiter]bool
	taking  bool
	rests   int // how often the world was found at rest
}

type waiter struct {
	at    civil.Instant
	since time.Time
	rests int
}

// settle is how long a message waits for an earlier one of another topic, in real time.
const settle = 300 * time.Millisecond

func newMerge(set func(civil.Instant)) *merge { return &merge{set: set, waiting: map[*waiter]bool{}} }

// rested notes that a whole round wrote nothing.
func (m *merge) rested() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.taking {
		m.rests++
	}
}

// through is node.Options.Through. A message without a readable time goes at once.
func (m *merge) through(ctx context.Context, message kafka.Message, handle func() error) error {
	e, err := kafka.Decode(message)
	if err != nil {
		return handle()
	}
	at, err := civil.ParseInstant(e.Time)
	if err != nil {
		return handle()
	}
	w := &waiter{at: at, since: time.Now()}
	m.mu.Lock()
	w.rests = m.rests
	m.waiting[w] = true
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		delete(m.waiting, w)
		m.mu.Unlock()
	}()
	timer := time.NewTicker(tick)
	defer timer.Stop()
	for !m.may(w) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		}
	}
	m.set(at)
	err = handle()
	m.mu.Lock()
	m.taking = false
	for other := range m.waiting { // whoever waits must see the world at rest once more
		other.rests = m.rests
	}
	m.mu.Unlock()
	return err
}

// may takes the turn for a message: it is the earliest of those that are there, it has waited for others to come, and
// the world was found at rest twice since, so that a whole round lies in between.
func (m *merge) may(w *waiter) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.taking || time.Since(w.since) < settle || m.rests < w.rests+2 {
		return false
	}
	for other := range m.waiting {
		if other.at < w.at {
			return false
		}
	}
	m.taking = true
	return true
}
