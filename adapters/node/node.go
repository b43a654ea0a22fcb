// Package node puts the parts together in one process on one directory: the broker, the journal, the vault, the read
// models, the engine, intake, relay and projections. Everything here is wiring; what each part promises stands with it.
package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/intake"
	"qorgau/adapters/kafka"
	"qorgau/adapters/projector"
	"qorgau/adapters/relay"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// Options of a node.
type Options struct {
	Dir string
	// Port of the embedded broker; another free one is taken when it is in use.
	Port int
	// Clock of the machines; nil means the wall clock, with its guard.
	Clock engine.Clock
	// Seed makes keys, references and secrets follow from it: demo and tests only.
	Seed []byte
	// MasterEnv is the vault's master key in hexadecimal, if the environment brings it; else the file vault.key is used.
	MasterEnv string
	// Training begins a folder for training: everything is decided and nothing is paid. A folder stays what it was begun as.
	Training bool
	Log      *slog.Logger
	// Observe is told every group after it is durable.
	Observe func(code string, group []journal.Record)
	// Through, if set, is given every incoming message alone, with what takes it in: a demo whose time stands in the
	// messages puts them in order of time. It returns what handle returned.
	Through func(ctx context.Context, m kafka.Message, handle func() error) error
	// Hooks of the broker, for metrics.
	Hooks kafka.Hooks
	// Wrap may put something around the store that the engine sees, for metrics and fault tests; nil leaves it bare.
	Wrap func(engine.Store) engine.Store
	// Weaken takes guarantees away, for the twins of tests. Never set elsewhere.
	Weaken       sqlite.Weaken
	WeakenEngine engine.Weaken
}

// Node is one running process.
type Node struct {
	Dir       string
	Store     *sqlite.Store
	Vault     *vault.Vault
	Engine    *engine.Engine
	Embedded  *kafka.Embedded
	Broker    kafka.Broker
	Publisher *kafka.Publisher
	Intake    *intake.Intake
	Relay     *relay.Relay
	Models    *sqlite.ReadModels
	Projector *projector.Projector
	Log       *slog.Logger
	Training  bool // the folder trains: nothing is paid

	through func(context.Context, kafka.Message, func() error) error

	lock   *sqlite.DirLock
	cancel context.CancelFunc
	wg     sync.WaitGroup
	wake   chan struct{}
	lanes  *lanes
	people *erdr.Door
	units  unitCache
	clock  engine.Clock
	swept  atomic.Int64 // UTC day of the last sweep
}

// Paths inside the directory.
func journalPath(dir string) string { return filepath.Join(dir, "journal.db") }
func modelsPath(dir string) string  { return filepath.Join(dir, "readmodels.db") }
func vaultPath(dir string) string   { return filepath.Join(dir, "vault.db") }
func keyPath(dir string) string     { return filepath.Join(dir, "vault.key") }
func brokerPath(dir string) string  { return filepath.Join(dir, "broker") }

// HasJournal reports whether a directory already holds a journal.
func HasJournal(dir string) bool {
	_, err := os.Stat(journalPath(dir))
	return err == nil
}

// needJournal tells a directory without a journal from one that may not be looked into.
func needJournal(dir string) error {
	_, err := os.Stat(journalPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, ErrNoJournal)
	}
	return err
}

// OpenStore opens the journal of a directory for reading beside a process that may be running there.
func OpenStore(dir string) (*sqlite.Store, error) {
	if err := needJournal(dir); err != nil {
		return nil, err
	}
	return sqlite.Open(journalPath(dir), sqlite.Options{})
}

// OpenModels opens the read models of a directory for reading.
func OpenModels(dir string) (*sqlite.ReadModels, error) {
	if err := needJournal(dir); err != nil {
		return nil, err
	}
	return sqlite.OpenReadModels(modelsPath(dir), sqlite.Options{}, projections.All()...)
}

// instance is who holds the leases of an embedded store. It is the same for every process on the directory, because the
// directory's lock lets only one run: so a process that follows a killed one need not wait until its leases end.
const instance = "embedded"

// Errors of opening a directory.
var (
	ErrNoJournal = errors.New("no journal here")
	// ErrBehind: the read models or the journal topic are ahead of the store, as after a restore from an old backup.
	ErrBehind = errors.New("the store is behind what was already published; it will not decide")
)

// Open opens a directory and everything in it. Nothing runs before Start or Round.
func Open(ctx context.Context, o Options) (n *Node, err error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the directory: %w", err)
	}
	n = &Node{Dir: o.Dir, Log: o.Log, wake: make(chan struct{}, 1), through: o.Through}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close(context.WithoutCancel(ctx)))
			n = nil
		}
	}()
	if n.lock, err = sqlite.LockDir(o.Dir); err != nil {
		return n, err
	}
	if n.Store, err = sqlite.Open(journalPath(o.Dir), sqlite.Options{Weaken: o.Weaken}); err != nil {
		return n, err
	}
	trains, begun, err := training(ctx, n.Store)
	if err != nil {
		return n, err
	}
	if o.Training && begun && !trains {
		return n, fmt.Errorf("%s: %w", o.Dir, ErrNotTraining)
	}
	n.Training = trains || o.Training
	master, err := masterKey(o)
	if err != nil {
		return n, err
	}
	if n.Vault, err = vault.Open(ctx, vaultPath(o.Dir), vault.Options{Master: master, Seed: o.Seed}); err != nil {
		return n, err
	}
	if n.Models, err = sqlite.OpenReadModels(modelsPath(o.Dir), sqlite.Options{}, projections.All()...); err != nil {
		return n, err
	}
	if n.Embedded, err = kafka.StartEmbedded(kafka.EmbeddedConfig{Dir: brokerPath(o.Dir), Port: o.Port, Topics: kafka.Topics(),
		OnWarning: func(text string) { o.Log.Warn("broker", "says", text) }}); err != nil {
		return n, err
	}
	n.Broker = n.Embedded.Broker(o.Hooks)
	if n.Publisher, err = n.Broker.NewPublisher(); err != nil {
		return n, err
	}
	if err := n.notBehind(ctx); err != nil {
		return n, err
	}
	clock, wall := o.Clock, o.Clock == nil
	if wall {
		highest, err := Highest(ctx, n.Store)
		if err != nil {
			return n, err
		}
		if clock, err = engine.NewWallClock(highest); err != nil {
			return n, err
		}
	}
	n.clock = clock
	store := engine.Store(n.Store)
	if o.Wrap != nil {
		store = o.Wrap(store)
	}
	n.Engine = engine.New(engine.Config{
		Store: store, Vault: n.Vault, Clock: clock, Registry: event.New, Open: Machines, Version: MachineVersion, Draft: MachineDraft, Training: n.Training,
		Instance: instance, Build: Build(), Wall: wall, Weaken: o.WeakenEngine,
		Observe: func(code string, group []journal.Record) {
			if o.Observe != nil {
				o.Observe(code, group)
			}
			select {
			case n.wake <- struct{}{}:
			default:
			}
		},
	})
	if err := n.Engine.Start(ctx); err != nil {
		return n, err
	}
	if err := n.Engine.Reapply(ctx); err != nil {
		return n, fmt.Errorf("erasing again what was erased: %w", err)
	}
	register, err := erdr.New(erdr.Register)
	if err != nil {
		return n, err
	}
	treasury, err := erdr.New(erdr.Treasury)
	if err != nil {
		return n, err
	}
	if n.people, err = erdr.New(erdr.People); err != nil {
		return n, err
	}
	doors := map[string]*erdr.Door{kafka.TopicERDREvents: register, kafka.TopicTreasuryPayments: treasury}
	n.Intake = intake.New(intake.Config{Engine: n.Engine, Doors: doors, Units: n.Units, Known: n.Known, Vault: n.Vault,
		Out: n.Publisher, Clock: clock, Log: o.Log})
	n.Relay = relay.New(n.Store, n.Publisher, n.Vault, event.New)
	n.Projector = projector.New(n.Models, n.Store, event.New)
	n.Projector.Log = o.Log
	if err := n.sweep(ctx); err != nil {
		return n, err
	}
	if n.Models.Outdated() {
		o.Log.Info("read models are of another version and are rebuilt")
		if err := n.Projector.Rebuild(ctx, nil); err != nil {
			return n, err
		}
	}
	return n, nil
}

func masterKey(o Options) ([]byte, error) {
	if o.Seed != nil {
		return nil, nil
	}
	if o.MasterEnv == "" {
		if _, err := os.Stat(keyPath(o.Dir)); errors.Is(err, os.ErrNotExist) {
			if err := vault.MakeMaster(keyPath(o.Dir)); err != nil {
				return nil, err
			}
		}
	}
	return vault.ReadMaster(o.MasterEnv, keyPath(o.Dir))
}

// Highest is the latest moment that any journal of a store has recorded; zero for an empty store.
func Highest(ctx context.Context, store engine.Store) (civil.Instant, error) {
	heads, err := store.Heads(ctx)
	if err != nil {
		return 0, err
	}
	var at civil.Instant
	for _, h := range heads {
		err := store.Read(ctx, h.Journal, h.Size, h.Size, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			at = max(at, rec.At)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("reading the end of %s: %w", h.Journal, err)
		}
	}
	return at, nil
}

// Start runs everything in the background until Close. Failures of our own parts are tried again and logged.
func (n *Node) Start(ctx context.Context) {
	ctx, n.cancel = context.WithCancel(context.WithoutCancel(ctx))
	run := func(what string, fn func(context.Context) error) {
		n.wg.Add(1)
		go func() {
			defer n.wg.Done()
			for ctx.Err() == nil {
				if err := fn(ctx); err != nil && ctx.Err() == nil {
					n.Log.Error(what, "error", err)
					pause(ctx, time.Second)
				}
			}
		}()
	}
	run("clocks and mail", func(ctx context.Context) error {
		var last error
		n.Engine.Run(ctx, 100*time.Millisecond, func(err error) { last = err; n.Log.Error("clocks and mail", "error", err) })
		return last
	})
	run("intake", func(ctx context.Context) error {
		return n.Broker.Consume(ctx, intake.Group, []string{kafka.TopicERDREvents, kafka.TopicTreasuryPayments}, kafka.Limits{}, n.take)
	})
	run("relay", func(ctx context.Context) error {
		if _, err := n.Relay.Step(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-n.wake:
		case <-time.After(time.Second):
		}
		return nil
	})
	run("quarantine keys", func(ctx context.Context) error {
		err := n.sweep(ctx)
		if err == nil {
			pause(ctx, sweepEvery)
		}
		return err
	})
	run("projections", func(ctx context.Context) error { return n.Projector.Live(ctx, n.Broker) })
}

// take hands a batch to intake, message by message if somebody wants to see each.
func (n *Node) take(ctx context.Context, batch []kafka.Message) error {
	if n.through == nil {
		return n.Intake.Handle(ctx, batch)
	}
	for i := range batch {
		err := n.through(ctx, batch[i], func() error { return n.Intake.Handle(ctx, batch[i:i+1]) })
		if err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Close stops everything in the order of the way of the data, so that nothing acknowledged is lost, and gives the
// directory free. It is safe on a node that was opened only in part.
func (n *Node) Close(ctx context.Context) error {
	var errs []error
	if n.cancel != nil {
		n.cancel()
		n.wg.Wait()
	}
	if n.lanes != nil {
		errs = append(errs, n.lanes.close())
	}
	if n.Relay != nil {
		errs = append(errs, n.Relay.Close(ctx))
	}
	if n.Engine != nil {
		errs = append(errs, n.Engine.Close(ctx))
	}
	if n.Publisher != nil {
		errs = append(errs, n.Publisher.Close())
	}
	if n.Embedded != nil {
		n.Embedded.Close()
	}
	if n.Models != nil {
		errs = append(errs, n.Models.Close())
	}
	if n.Vault != nil {
		errs = append(errs, n.Vault.Close())
	}
	if n.Store != nil {
		errs = append(errs, n.Store.Close())
	}
	if n.lock != nil {
		errs = append(errs, n.forgetAddress())
		errs = append(errs, n.lock.Release())
	}
	return errors.Join(errs...)
}
