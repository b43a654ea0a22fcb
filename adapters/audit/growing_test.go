package audit_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/engine"
	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// growing is a store that is written to right after its heads were read for the first time.
type growing struct {
	engine.Store
	once sync.Once
	grow func()
}

func (g *growing) Heads(ctx context.Context) ([]journal.Head, error) {
	heads, err := g.Store.Heads(ctx)
	g.once.Do(g.grow)
	return heads, err
}

// late reads its heads at the end, as a source that takes no care would.
type late struct{ audit.StoreSource }

func (l late) Inbox(ctx context.Context, code string, fn func(engine.InboxEntry) error) error {
	return l.StoreSource.Inbox(ctx, code, fn)
}

func (l late) Each(ctx context.Context, code string, fn func(audit.Line) error, broken func(journal.Finding)) error {
	err := l.StoreSource.Each(ctx, code, fn, broken)
	if code == bar {
		l.Store.(*growing).once.Do(l.Store.(*growing).grow)
	}
	return err
}

// Journals lists without the wrapper, so that the store grows only when the bar's records were read.
func (l late) Journals(ctx context.Context) ([]string, error) {
	return audit.StoreSource{Store: l.Store.(*growing).Store}.Journals(ctx)
}

// growingStore is a sound store, to which an engine adds a case when it is told to grow.
func growingStore(t *testing.T) *growing {
	t.Helper()
	path, _ := history(t, 3)
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &growing{Store: store, grow: func() {
		v, err := vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault.db"), vault.Options{Seed: []byte("audit")})
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		at := start + 3*civil.Day
		e := engine.New(engine.Config{Store: store, Vault: v, Clock: engine.NewVirtualClock(at), Registry: event.New, Open: node.Machines,
			Version: node.MachineVersion, Draft: node.MachineDraft, Instance: "two", Build: "test"})
		out, err := e.Submit(t.Context(), bar, []*engine.Input{{Source: "erdr", ID: "later", Body: &event.CaseOpened{
			Register: event.Register{Object: "o-later", Revision: 1, OccurredAt: at, Unit: unit, RegisterCase: "case-later"}, Format: "electronic", Language: "kk"}}})
		if err != nil || out[0].Status != engine.Recorded {
			t.Fatalf("%+v %v", out, err)
		}
		if err := e.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}}
}

// A store that is written to while it is verified has no findings: what came after its heads were read is left out.
func TestVerifiedWhileItGrows(t *testing.T) {
	rep, err := audit.Verify(t.Context(), audit.StoreSource{Store: growingStore(t)}, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail)
	}
}

// Its twin: records first and head afterwards, and growth looks like a missing record.
func TestVerifiedWithoutAMoment(t *testing.T) {
	rep, err := audit.Verify(t.Context(), late{audit.StoreSource{Store: growingStore(t)}}, options)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Findings) == 0 {
		t.Fatal("the test does not see a store that grows")
	}
}
