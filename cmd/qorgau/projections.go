package main

import (
	"errors"
	"fmt"
	"time"

	"qorgau/adapters/door"
	"qorgau/adapters/node"
	"qorgau/adapters/projector"
	"qorgau/domain/event"
)

// ProjectionsCmd works on the read models.
type ProjectionsCmd struct {
	Rebuild RebuildCmd `cmd:"" help:"Build the read models anew beside the live ones, and swap."`
}

// RebuildCmd rebuilds.
type RebuildCmd struct {
	dirFlag
	jsonFlag
}

// Help shows an example.
func (RebuildCmd) Help() string {
	return `Reads the journals in bulk into a second set of tables and swaps them in one transaction. A running process does it
itself; nothing waits meanwhile.

Example:
  qorgau projections rebuild --dir ./var/demo`
}

// Run rebuilds.
func (c RebuildCmd) Run(e env) error {
	start := time.Now()
	client, err := door.Dial(e.ctx, c.Dir)
	switch {
	case err == nil:
		err = client.Rebuild(e.ctx)
	case errors.Is(err, door.ErrNobody):
		err = c.alone(e)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"seconds": time.Since(start).Seconds()})
	}
	_, err = fmt.Fprintf(e.out, "The read models stand anew, in %s.\n", time.Since(start).Round(time.Millisecond))
	return err
}

func (c RebuildCmd) alone(e env) error {
	store, err := node.OpenStore(c.Dir)
	if err != nil {
		return err
	}
	defer store.Close()
	models, err := node.OpenModels(c.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	last := time.Now()
	return projector.New(models, store, event.New).Rebuild(e.ctx, func(done, total int64) {
		if !c.JSON && time.Since(last) > time.Second {
			last = time.Now()
			fmt.Fprintf(e.err, "  %d of %d records ...\n", done, total)
		}
	})
}
