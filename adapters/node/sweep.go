package node

import (
	"context"
	"errors"
	"time"

	"qorgau/adapters/engine"
)

// sweepEvery is how often the vault is asked whether quarantine keys have come of age; the keys are those of days.
const sweepEvery = time.Hour

// sweep destroys the quarantine keys that have lived their 30 days (decisions 7), once a day of the machines' clock.
func (n *Node) sweep(ctx context.Context) error {
	now, err := n.clock.Now()
	if errors.Is(err, engine.ErrClockJump) {
		return nil // nobody knows the day; the journals stand still too
	}
	if err != nil {
		return err
	}
	today := now.UTCDate()
	if n.swept.Swap(int64(today)) == int64(today) {
		return nil
	}
	gone, err := n.Vault.DestroyRejectedKeys(ctx, today)
	if err != nil {
		n.swept.Store(0)
		return err
	}
	if gone > 0 {
		n.Log.Info("quarantine keys destroyed", "count", gone)
	}
	return nil
}
