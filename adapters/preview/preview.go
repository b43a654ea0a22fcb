// Package preview works out, before two persons agree on a change of the book of rules, which accrued lines of which
// journals it would change and by how much. It reads the journals beside the running process and decides nothing; what
// it found has a hash, and the second person confirms with it.
package preview

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qorgau/adapters/engine"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/territory"
)

// ErrNothing says that there is no such proposal, edition or year, or that it is in force or was refused.
var ErrNothing = errors.New("nothing to confirm")

// Preview is what a change would do, by journal and group. It is the same for the same heads of the bars' journals.
type Preview struct {
	Thing      string                  `json:"thing"` // proposal/<id>, edition/<id> or calendar/<year>
	BeforeTiyn int64                   `json:"before_tiyn"`
	AfterTiyn  int64                   `json:"after_tiyn"`
	Groups     []territory.GroupChange `json:"groups"`
}

// Hash is the SHA-256 of the preview's canonical JSON.
func (p *Preview) Hash() journal.Hash {
	text, err := json.Marshal(p)
	if err != nil {
		panic("a preview is plain data")
	}
	return sha256.Sum256(text)
}

// Of prices the groups of every journal anew under the book as it would be.
func Of(ctx context.Context, store engine.Store, open engine.Open, thing string) (*Preview, error) {
	kz, err := head(ctx, store, open, journal.National)
	if err != nil {
		return nil, err
	}
	country, ok := kz.(*national.Machine)
	if !ok {
		return nil, fmt.Errorf("%s: %w", thing, ErrNothing)
	}
	change, ok := country.Candidate(thing)
	if !ok {
		return nil, fmt.Errorf("%s: %w", thing, ErrNothing)
	}
	p := &Preview{Thing: thing, Groups: []territory.GroupChange{}}
	bars := slices.Clone(country.S.Bars)
	slices.SortFunc(bars, strings.Compare)
	for _, bar := range bars {
		m, err := head(ctx, store, open, bar)
		if err != nil {
			return nil, err
		}
		if t, ok := m.(*territory.Machine); ok {
			p.Groups = append(p.Groups, t.Preview(&change)...)
		}
	}
	for _, g := range p.Groups {
		p.BeforeTiyn += g.BeforeTiyn
		p.AfterTiyn += g.AfterTiyn
	}
	return p, nil
}

// head is the machine of a journal as it stands; nil for an empty journal.
func head(ctx context.Context, store engine.Store, open engine.Open, code string) (journal.Machine, error) {
	var m journal.Machine
	err := store.Read(ctx, code, 1, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		if err != nil {
			return err
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			if m, err = engine.Adopt(open, code, m, s.Pos == 1, a); err != nil {
				return err
			}
		}
		m.Evolve(&rec)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("executing %s: %w", code, err)
	}
	return m, nil
}
