package demo

import (
	"context"
	"fmt"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Board counts what durable records say, for a line of progress. It is safe for many goroutines.
type Board struct {
	mu    sync.Mutex
	asked map[string]civil.Instant // open requests
	n     Counts
}

// Counts is what a board has seen since it was made.
type Counts struct {
	At        civil.Instant // of the latest record
	Records   int64
	Requests  int64
	Appointed int64
	Wait      civil.Instant // from request to acceptance, sum of all appointed
	Escalated int64
	Refused   map[string]int64 // by code
	Acts      int64
	Accrued   int64 // tiyn
	Approved  int64
	Paid      int64
	Returned  int64 // payments sent back
}

// NewBoard makes an empty board.
func NewBoard() *Board {
	return &Board{asked: map[string]civil.Instant{}, n: Counts{Refused: map[string]int64{}}}
}

// Observe takes a durable group.
func (b *Board) Observe(_ string, group []journal.Record) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range group {
		rec := &group[i]
		b.n.Records++
		b.n.At = max(b.n.At, rec.At)
		if rec.Kind == journal.Decision {
			b.decision(rec)
		}
	}
}

func (b *Board) decision(rec *journal.Record) {
	switch e := rec.Body.(type) {
	case *event.RequestRegistered:
		b.n.Requests++
		b.asked[e.Request] = rec.At
	case *event.DefenderNamed:
		if at, ok := b.asked[e.Request]; ok {
			b.n.Appointed++
			b.n.Wait += rec.At - at
			delete(b.asked, e.Request)
		}
	case *event.RequestRefused:
		b.n.Refused[e.Code]++
	case *event.RequestCancelled:
		delete(b.asked, e.Request)
	case *event.DefenderNotFound:
		if e.Alarm == 1 {
			b.n.Escalated++
		}
	case *event.ActRecorded:
		if e.Revision == 1 && !e.Withdrawn {
			b.n.Acts++
		}
	case *event.FeeAccrued:
		b.n.Accrued += e.Tiyn - e.PreviousTiyn
	case *event.ClaimMoved:
		switch e.Status {
		case "approved":
			b.n.Approved += e.Tiyn
		case "paid":
			b.n.Paid += e.Tiyn
		case "sent_back":
			b.n.Returned++
		}
	}
}

// Counts gives what was seen so far.
func (b *Board) Counts() Counts {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.n
	out.Refused = make(map[string]int64, len(b.n.Refused))
	for k, v := range b.n.Refused {
		out.Refused[k] = v
	}
	return out
}

// Learn counts what a store already has, for a world that goes on.
func (b *Board) Learn(ctx context.Context, store engine.Store) error {
	heads, err := store.Heads(ctx)
	if err != nil {
		return err
	}
	for _, h := range heads {
		err := store.Read(ctx, h.Journal, 1, h.Size, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			if err != nil {
				return err
			}
			b.Observe(h.Journal, []journal.Record{rec})
			return nil
		})
		if err != nil {
			return fmt.Errorf("counting what %s has: %w", h.Journal, err)
		}
	}
	return nil
}
