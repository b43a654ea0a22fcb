package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"qorgau/adapters/documents"
	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// Documents is where printed documents come from in the running process: its own machines, and its vault for names.
func (n *Node) Documents() documents.Source {
	return documents.Source{Store: n.Store, Models: n.Models, Names: n.Vault,
		Look: func(ctx context.Context, code string, fn func(*territory.State) error) error {
			return n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
				t, ok := m.(*territory.Machine)
				if !ok {
					return fmt.Errorf("%w: %s has no territory's machine", documents.ErrUnknown, code)
				}
				return fn(&t.S)
			})
		}}
}

// Document prints a document. Opening names is logged: how many values, for which kind of document; not whose.
func (n *Node) Document(ctx context.Context, q documents.Query) (documents.File, error) {
	f, err := n.Documents().Print(ctx, q)
	if err == nil && f.Opened > 0 {
		n.Log.Info("boxes opened for a document", "kind", q.Kind, "boxes", f.Opened)
	}
	return f, err
}

// Printed is where printed documents come from without a running process: the files of the directory. With options that
// bring the vault's key names can be opened; then the directory is locked meanwhile, as by any process. Call the second
// result after use.
func Printed(ctx context.Context, dir string, names *Options) (s documents.Source, closing func() error, err error) {
	var closers []func() error
	closing = func() error {
		var errs []error
		for _, c := range slices.Backward(closers) {
			errs = append(errs, c())
		}
		return errors.Join(errs...)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, closing())
		}
	}()
	if names != nil {
		lock, err := sqlite.LockDir(dir)
		if err != nil {
			return s, closing, err
		}
		closers = append(closers, lock.Release)
		master, err := masterKey(*names)
		if err != nil {
			return s, closing, err
		}
		v, err := vault.Open(ctx, vaultPath(dir), vault.Options{Master: master, Seed: names.Seed})
		if err != nil {
			return s, closing, err
		}
		closers = append(closers, v.Close)
		s.Names = v
	}
	models, err := OpenModels(dir)
	if err != nil {
		return s, closing, err
	}
	closers = append(closers, models.Close)
	store, err := OpenStore(dir)
	if err != nil {
		return s, closing, err
	}
	closers = append(closers, store.Close)
	s.Models, s.Store, s.Look = models, store, documents.Executed(store, engine.Open(Machines))
	return s, closing, nil
}
