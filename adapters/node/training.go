package node

import (
	"context"
	"errors"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// ErrNotTraining: a folder that was begun for real work is never turned into a training folder, nor back.
var ErrNotTraining = errors.New("the folder was begun for real work and cannot become a training folder")

var errFound = errors.New("found")

// training tells whether the folder's journals were begun for training, and whether there are any: the first record of
// KZ says so.
func training(ctx context.Context, store engine.Store) (trains, begun bool, err error) {
	err = store.Read(ctx, journal.National, 1, 1, func(x journal.Stored) error {
		rec, err := journal.Parse(string(x.Bytes), event.New)
		if err != nil {
			return fmt.Errorf("reading the first record of %s: %w", journal.National, err)
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			trains = a.Training
		}
		begun = true
		return errFound
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return trains, begun, err
}
