package node

import (
	"context"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Fold gives the machine of a journal as it stands at its head, by folding all its records: for commands that ask a
// question beside a running process. A journal without records is engine.ErrUnknownMachine: nothing was adopted.
func Fold(ctx context.Context, store engine.Store, code string) (journal.Machine, error) {
	var m journal.Machine
	err := store.Read(ctx, code, 1, 0, func(x journal.Stored) error {
		rec, err := journal.Parse(string(x.Bytes), event.New)
		if err != nil {
			return err
		}
		if adopted, ok := rec.Body.(*event.MachineAdopted); ok && m == nil {
			if m, ok = Machines(code, adopted.Version, adopted.Draft); !ok {
				return fmt.Errorf("folding %s: version %d draft %d: %w", code, adopted.Version, adopted.Draft, engine.ErrUnknownMachine)
			}
		}
		if m == nil {
			return fmt.Errorf("folding %s: %w", code, engine.ErrUnknownMachine)
		}
		m.Evolve(&rec)
		return nil
	})
	if err == nil && m == nil {
		err = fmt.Errorf("folding %s: %w", code, engine.ErrUnknownMachine)
	}
	return m, err
}
