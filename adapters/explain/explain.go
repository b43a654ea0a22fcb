// Package explain answers "why him" and "why this sum" from the journal itself: read models only find the place, the
// record gives the answer, and where a record holds counts the machine is asked again as it stood then.
package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qorgau/adapters/engine"
	"qorgau/domain/derive"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// Explainer reads a store and its read models.
type Explainer struct {
	store  engine.Store
	models projections.Query
	open   engine.Open
}

// New makes an explainer.
func New(store engine.Store, models projections.Query, open engine.Open) *Explainer {
	return &Explainer{store, models, open}
}

// Choice is a choice with the reason of everybody, also of those the record only counts.
type Choice struct {
	projections.Choice
	Everybody []projections.Considered `json:"everybody,omitempty"`
}

// Choice fills in what the record only counts, by executing the journal up to the choice again.
func (x *Explainer) Choice(ctx context.Context, c projections.Choice) (Choice, error) {
	full := Choice{Choice: c}
	if len(c.Counts) == 0 {
		return full, nil
	}
	m, err := x.machineBefore(ctx, c.Journal, c.Pos)
	if err != nil {
		return full, err
	}
	t, ok := m.(*territory.Machine)
	if !ok {
		return full, nil
	}
	named := map[string]bool{}
	for _, n := range append(slices.Clone(c.Band), c.Others...) {
		named[n.Advocate] = true
	}
	for _, p := range t.Considered(c.Request, c.Pool, c.At) {
		if ref := p.Advocate.String(); !named[ref] {
			full.Everybody = append(full.Everybody, projections.Considered{Advocate: ref, Load: p.Load, LastAt: p.LastAt, Code: p.Code})
		}
	}
	return full, nil
}

// machineBefore is the machine of a journal as it stood before a position.
func (x *Explainer) machineBefore(ctx context.Context, code string, pos int64) (journal.Machine, error) {
	var m journal.Machine
	err := x.store.Read(ctx, code, 1, pos-1, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		if err != nil {
			return err
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			if m, err = engine.Adopt(x.open, code, m, s.Pos == 1, a); err != nil {
				return err
			}
		}
		m.Evolve(&rec)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("executing %s up to %d: %w", code, pos, err)
	}
	return m, nil
}

// record reads one record.
func (x *Explainer) record(ctx context.Context, code string, pos int64) (rec journal.Record, err error) {
	err = x.store.Read(ctx, code, pos, pos, func(s journal.Stored) error {
		rec, err = journal.Parse(string(s.Bytes), event.New)
		return err
	})
	if err == nil && rec.Body == nil {
		err = fmt.Errorf("no record %s/%d", code, pos)
	}
	return rec, err
}

// Claim is a claim with the postings that moved its money.
type Claim struct {
	projections.Claim
	Entries []projections.Entry `json:"entries"`
}

// Claims finds the claims of an id: a claim, an appointment, an application, a settlement, or "latest".
func (x *Explainer) Claims(ctx context.Context, id string) ([]Claim, error) {
	all, err := projections.Claims(ctx, x.models, "", "")
	if err != nil {
		return nil, err
	}
	if id == "latest" && len(all) > 0 {
		all = []projections.Claim{slices.MaxFunc(all, func(a, b projections.Claim) int { return int(a.At - b.At) })}
		id = all[0].ID
	}
	var out []Claim
	for _, c := range all {
		if c.ID != id && c.Appointment != id && c.Application != id && c.Settlement != id {
			continue
		}
		full := Claim{Claim: c}
		places, err := projections.PlacesOf(ctx, x.models, c.Journal, c.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			entries, err := projections.LedgerEntries(ctx, x.models, c.Journal, p.Pos)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if e.Claim == c.ID {
					full.Entries = append(full.Entries, e)
				}
			}
		}
		out = append(out, full)
	}
	return out, nil
}

// Fee is one accrual with its derivation.
type Fee struct {
	Journal string          `json:"journal"`
	Pos     int64           `json:"pos"`
	Claim   string          `json:"claim"`
	Group   string          `json:"group"`
	Tiyn    int64           `json:"tiyn"`
	Lines   []event.FeeLine `json:"lines"`
	// Derivation tells each line in sentences, in three languages.
	Derivation [][]derive.Step `json:"derivation"`
}

// ofAct gives the places of the appointment for which an act was recorded: accruals name the appointment, and the acts of
// their lines are looked through.
func (x *Explainer) ofAct(ctx context.Context, places []projections.Place) ([]projections.Place, error) {
	for _, p := range slices.Backward(places) {
		if p.Type != "act.recorded.v1" {
			continue
		}
		rec, err := x.record(ctx, p.Journal, p.Pos)
		if err != nil {
			return nil, err
		}
		if e := rec.Body.(*event.ActRecorded); e.Appointment != "" {
			return projections.PlacesOf(ctx, x.models, p.Journal, e.Appointment)
		}
	}
	return nil, nil
}

// priced tells whether lines pay an act.
func priced(lines []event.FeeLine, act string) bool {
	return slices.ContainsFunc(lines, func(l event.FeeLine) bool {
		return slices.ContainsFunc(l.Pieces, func(p event.FeePiece) bool { return p.Act == act })
	})
}

// Fees finds the newest accrual of each day that belongs to an id: an act, a group, a claim, an appointment, or
// "latest".
func (x *Explainer) Fees(ctx context.Context, id string) ([]Fee, error) {
	if id == "latest" {
		claims, err := x.Claims(ctx, id)
		if err != nil || len(claims) == 0 {
			return nil, err
		}
		id = claims[0].ID
	}
	claim := id
	if i := strings.LastIndexByte(id, '/'); i > 0 && strings.Count(id[i:], "-") == 2 { // claim/2025-10-13
		claim = id[:i]
	}
	places, err := projections.PlacesOf(ctx, x.models, "", claim)
	if err != nil {
		return nil, err
	}
	newest := map[string]Fee{}
	var order []string
	act := ""
	if !slices.ContainsFunc(places, func(p projections.Place) bool { return p.Type == "fee.accrued.v1" }) {
		if places, err = x.ofAct(ctx, places); err != nil {
			return nil, err
		}
		act = id
	}
	for _, p := range places {
		if p.Type != "fee.accrued.v1" {
			continue
		}
		rec, err := x.record(ctx, p.Journal, p.Pos)
		if err != nil {
			return nil, err
		}
		f := rec.Body.(*event.FeeAccrued)
		if claim != id && f.Group != id || act != "" && !priced(f.Lines, act) {
			continue
		}
		if _, known := newest[f.Group]; !known {
			order = append(order, f.Group)
		}
		x := Fee{Journal: p.Journal, Pos: p.Pos, Claim: f.Claim, Group: f.Group, Tiyn: f.Tiyn, Lines: f.Lines, Derivation: [][]derive.Step{}}
		for i := range f.Lines {
			x.Derivation = append(x.Derivation, derive.Line(&f.Lines[i]))
		}
		newest[f.Group] = x
	}
	out := make([]Fee, 0, len(order))
	for _, g := range order {
		out = append(out, newest[g])
	}
	return out, nil
}
