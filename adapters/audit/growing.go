package audit

import (
	"context"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// pinned is a store as its heads stood at one moment, so that a journal can be verified while its owner goes on writing.
// All heads come from one reading: a letter that was taken up to them was written up to them. A record or key behind its
// head counts as growth only if the head has moved there since; else it is shown, and found.
type pinned struct {
	StoreSource
	heads []journal.Head
}

func pin(ctx context.Context, s StoreSource) (*pinned, error) {
	heads, err := s.Store.Heads(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the heads: %w", err)
	}
	return &pinned{StoreSource: s, heads: heads}, nil
}

// Journals lists the journals that had records at the moment.
func (p *pinned) Journals(context.Context) ([]string, error) {
	codes := make([]string, len(p.heads))
	for i, h := range p.heads {
		codes[i] = h.Journal
	}
	return codes, nil
}

// Head is the head at the moment.
func (p *pinned) Head(_ context.Context, code string) (journal.Head, bool, error) {
	for _, h := range p.heads {
		if h.Journal == code {
			return h, true, nil
		}
	}
	return journal.Head{}, false, nil
}

// Each reads a journal up to its head, and what stands behind it without right.
func (p *pinned) Each(ctx context.Context, code string, fn func(Line) error, broken func(journal.Finding)) error {
	grown := p.growth(ctx, code)
	return p.StoreSource.Each(ctx, code, func(l Line) error {
		if ok, err := grown(l.Pos); ok || err != nil {
			return err
		}
		return fn(l)
	}, broken)
}

// Inbox reads the keys of the records up to the head, and what stands behind it without right.
func (p *pinned) Inbox(ctx context.Context, code string, fn func(engine.InboxEntry) error) error {
	grown := p.growth(ctx, code)
	return p.StoreSource.Inbox(ctx, code, func(e engine.InboxEntry) error {
		if ok, err := grown(e.Pos); ok || err != nil {
			return err
		}
		return fn(e)
	})
}

// growth tells of a position whether it was written since the moment. The head is read again only when it must be: it
// moves in the transaction that writes the records, so whoever sees a record sees a head that has it.
func (p *pinned) growth(ctx context.Context, code string) func(pos int64) (bool, error) {
	then, _, _ := p.Head(ctx, code)
	now := then.Size
	return func(pos int64) (bool, error) {
		if pos <= then.Size {
			return false, nil
		}
		if pos > now {
			h, err := p.Store.Head(ctx, code)
			if err != nil {
				return false, fmt.Errorf("reading the head of %s: %w", code, err)
			}
			now = h.Size
		}
		return pos <= now, nil
	}
}
