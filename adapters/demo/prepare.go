package demo

import (
	"context"

	"qorgau/adapters/engine"
	"qorgau/adapters/handbook"
	"qorgau/domain/units"
)

// Prepare gives journals the country, the lists and the first rosters of a seed's world, and nothing else: for
// benchmarks that bring their own traffic.
func Prepare(ctx context.Context, e *engine.Engine, seed int64) (units.Table, error) {
	w, err := NewWorld(seed)
	if err != nil {
		return units.Table{}, err
	}
	if err := e.Start(ctx); err != nil {
		return units.Table{}, err
	}
	rest := func() error {
		for {
			if n, err := e.Step(ctx); err != nil || n == 0 {
				return err
			}
		}
	}
	if err := w.Begin(ctx, DefaultFrom, false, Doors{Submit: e.SubmitAll}, rest); err != nil {
		return units.Table{}, err
	}
	return handbook.UnitTable()
}
