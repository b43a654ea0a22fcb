package projector

import (
	"context"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// progressEvery is how many records lie between two reports of a rebuild.
const progressEvery = 10_000

// Rebuild folds all journals from the store into new rows beside the live ones and swaps them in; readers see the old
// rows until then, and live batches go on in between. Progress, which may be nil, is told how many of the records that
// were there at the start are folded; it may end above that, by what was added meanwhile.
func (p *Projector) Rebuild(ctx context.Context, progress func(done, total int64)) error {
	src := &source{store: p.store, registry: p.registry, progress: progress}
	heads, err := p.store.Heads(ctx)
	if err != nil {
		return fmt.Errorf("reading the heads: %w", err)
	}
	for _, h := range heads {
		src.total += h.Size
	}
	if err := p.models.Rebuild(ctx, src); err != nil {
		return err
	}
	if progress != nil {
		progress(src.done, src.total)
	}
	return nil
}

// source reads the store for a rebuild.
type source struct {
	store       engine.Store
	registry    journal.Registry
	progress    func(done, total int64)
	done, total int64
}

var _ projections.Source = (*source)(nil)

// Journals are those that have records.
func (s *source) Journals(ctx context.Context) ([]string, error) {
	heads, err := s.store.Heads(ctx)
	codes := make([]string, 0, len(heads))
	for _, h := range heads {
		codes = append(codes, h.Journal)
	}
	return codes, err
}

// Records reads a journal in bulk.
func (s *source) Records(ctx context.Context, code string, after int64, fn func(*journal.Record) error) error {
	return s.store.Read(ctx, code, after+1, 0, func(stored journal.Stored) error {
		rec, err := journal.Parse(string(stored.Bytes), s.registry)
		if err != nil {
			return fmt.Errorf("reading record %s/%d: %w", code, stored.Pos, err)
		}
		if err := fn(&rec); err != nil {
			return err
		}
		if s.done++; s.progress != nil && s.done%progressEvery == 0 {
			s.progress(s.done, s.total)
		}
		return nil
	})
}
