package main

import (
	"context"
	"errors"

	"qorgau/adapters/metrics"
	"qorgau/adapters/node"
	"qorgau/adapters/web"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// page is the live page and /metrics of a process. It is made before the node, because it watches the node from its
// first append on.
type page struct {
	node    *node.Node
	metrics *metrics.Metrics
	server  *web.Server
}

func newPage() *page {
	p := &page{}
	p.metrics = metrics.New(metrics.Sources{
		Heads: func(ctx context.Context) ([]journal.Head, error) { return p.node.Store.Heads(ctx) },
		Relayed: func(ctx context.Context, code string) (int64, error) {
			return p.node.Relay.Published(ctx, code)
		},
		Models:   lazyModels{p},
		Intake:   func() metrics.Counts { return metrics.Counts(p.node.Intake.Counts()) },
		Rejected: func() map[string]int64 { return p.node.Intake.Rejected() },
		Clock: func() error {
			_, err := p.node.Clock().Now()
			return err
		},
	})
	return p
}

// lazyModels are the read models of a node that is opened later.
type lazyModels struct{ p *page }

func (l lazyModels) Row(ctx context.Context, table, code, key string) ([]byte, bool, error) {
	return l.p.node.Models.Row(ctx, table, code, key)
}

func (l lazyModels) Scan(ctx context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error {
	return l.p.node.Models.Scan(ctx, table, code, prefix, fn)
}

func (l lazyModels) Position(ctx context.Context, code string) (int64, error) {
	return l.p.node.Models.Position(ctx, code)
}

// watch adds the metrics to a node's options; another observer stays.
func (p *page) watch(o *node.Options) {
	before := o.Observe
	o.Observe = func(code string, group []journal.Record) {
		p.metrics.Observe(code, group)
		if before != nil {
			before(code, group)
		}
	}
	o.Hooks = p.metrics.Hooks()
	o.Wrap = p.metrics.Store
}

// listen takes the address, or another free port, and tells which.
func (p *page) listen(n *node.Node, address string) (string, error) {
	p.node = n
	_, demo, err := node.ReadWorld(n.Dir)
	if err != nil {
		return "", err
	}
	p.server = web.New(web.Config{Models: n.Models, Virtual: demo, Metrics: p.metrics.Handler(), Rejected: n.Intake.Rejected, Log: n.Log,
		Intake: func() web.Counts { return web.Counts(n.Intake.Counts()) },
		Now: func() civil.Instant {
			at, err := n.Clock().Now()
			if err != nil {
				return 0
			}
			return at
		}})
	if err := p.server.Listen(address); err != nil {
		return "", misuse("--web %s: %w", address, err)
	}
	return p.server.Addr(), nil
}

// serve serves until ctx ends.
func (p *page) serve(ctx context.Context) error { return p.server.Serve(ctx, "") }

// together runs functions until ctx ends or one of them fails, and then ends them all.
func together(ctx context.Context, fns ...func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, len(fns))
	for _, fn := range fns {
		go func() { done <- fn(ctx) }()
	}
	var errs []error
	for range fns {
		errs = append(errs, <-done)
		stop()
	}
	return errors.Join(errs...)
}
