package node

import (
	"context"
	"errors"
	"fmt"

	"qorgau/adapters/intake"
	"qorgau/adapters/kafka"
	"qorgau/adapters/projector"
)

// drainLimit is how many messages one drain takes: a batch of intake.
const drainLimit = 1000

// lanes are the readers of the mode in which everything runs in a fixed order, so that a seed gives the same roots.
type lanes struct {
	erdr, treasury *kafka.Drainer
	projections    *kafka.Drainer
}

func (l *lanes) close() error {
	return errors.Join(l.erdr.Close(), l.treasury.Close(), l.projections.Close())
}

// Round runs the lanes once: intake of the register's topic to its end, then the treasury's; clocks and mail of the
// journals; relay; projections. It returns how much was written; zero means that everything is at rest.
func (n *Node) Round(ctx context.Context) (int, error) {
	if n.lanes == nil {
		l := &lanes{}
		var err error
		if l.erdr, err = n.Broker.NewDrainer(intake.Group, kafka.TopicERDREvents); err != nil {
			return 0, err
		}
		if l.treasury, err = n.Broker.NewDrainer(intake.Group, kafka.TopicTreasuryPayments); err != nil {
			return 0, err
		}
		if l.projections, err = n.Broker.NewDrainer(projector.Group, kafka.TopicJournal); err != nil {
			return 0, err
		}
		n.lanes = l
	}
	if err := n.sweep(ctx); err != nil {
		return 0, fmt.Errorf("quarantine keys: %w", err)
	}
	wrote := 0
	for _, d := range []*kafka.Drainer{n.lanes.erdr, n.lanes.treasury} {
		k, err := drain(ctx, d, n.Intake.Handle)
		wrote += k
		if err != nil {
			return wrote, fmt.Errorf("intake: %w", err)
		}
	}
	for {
		k, err := n.Engine.Step(ctx)
		wrote += k
		if err != nil {
			return wrote, fmt.Errorf("clocks and mail: %w", err)
		}
		if k == 0 {
			break
		}
	}
	k, err := n.Relay.Step(ctx)
	wrote += k
	if err != nil {
		return wrote, fmt.Errorf("relay: %w", err)
	}
	if k > 0 { // whatever the projections have to read was published just now
		p, err := drain(ctx, n.lanes.projections, n.Projector.Handle)
		wrote += p
		if err != nil {
			return wrote, fmt.Errorf("projections: %w", err)
		}
	}
	return wrote, nil
}

func drain(ctx context.Context, d *kafka.Drainer, handle func(context.Context, []kafka.Message) error) (int, error) {
	total := 0
	for {
		batch, err := d.Drain(ctx, drainLimit)
		if err != nil {
			return total, err
		}
		if len(batch) == 0 {
			return total, nil
		}
		if err := handle(ctx, batch); err != nil {
			return total, err
		}
		if err := d.Commit(); err != nil {
			return total, err
		}
		total += len(batch)
	}
}
