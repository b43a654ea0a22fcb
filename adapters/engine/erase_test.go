package engine_test

import (
	"context"
	"errors"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// keys is a vault in which a test can see what is destroyed, and let it fail.
type keys struct {
	engine.Vault
	links  []journal.Ref
	erased []journal.Ref
	fail   error
}

func (k *keys) Linked(context.Context, journal.Ref) ([]journal.Ref, error) { return k.links, nil }

func (k *keys) Erase(_ context.Context, refs []journal.Ref) error {
	if k.fail != nil {
		return k.fail
	}
	k.erased = append(k.erased, refs...)
	return nil
}

// destroyed erases while the journal cannot be written, and says whether keys went without a record of it.
func destroyed(w *world, k *keys, f *failing) string {
	k.links = []journal.Ref{{1}, {2}}
	w.submit(&engine.Input{Journal: journal.National, Source: "x", ID: "x", Body: &event.CalendarConfirmed{Year: 2025, Official: journal.Ref{9}}})
	f.before = true
	if _, err := w.e.Erase(context.Background(), journal.Ref{1}); err == nil {
		return "an erasure that was not recorded is reported as done"
	}
	f.before = false
	if len(k.erased) > 0 {
		return "keys were destroyed and the journal does not say so"
	}
	return ""
}

// An erasure is recorded first, then the keys are destroyed; after a crash in between, or a vault from a backup, it is
// done again from the record. The twin destroys first.
func TestErasureIsRecordedFirst(t *testing.T) {
	build := func(weaken engine.Weaken) (*world, *keys, *failing) {
		k, f := &keys{}, &failing{}
		w := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) {
			k.Vault, c.Vault = c.Vault, k
			f.Store, c.Store = c.Store, f
			c.Weaken = weaken
		})
		return w, k, f
	}
	w, k, f := build(engine.Weaken{})
	if bad := destroyed(w, k, f); bad != "" {
		t.Fatal(bad)
	}
	if tw, tk, tf := build(engine.Weaken{EraseFirst: true}); destroyed(tw, tk, tf) == "" {
		t.Fatal("destroying first was not found: the test does not bite")
	}

	gone := errors.New("power cut")
	k.fail = gone
	if _, err := w.e.Erase(context.Background(), journal.Ref{1}); !errors.Is(err, gone) {
		t.Fatalf("a cut between record and keys: %v", err)
	}
	k.fail = nil
	w.restart()
	if err := w.e.Reapply(context.Background()); err != nil || len(k.erased) != 2 {
		t.Fatalf("done again from the record: %v %v", k.erased, err)
	}
	// Another reference was linked meanwhile: its erasure is a fact of its own.
	k.links = append(k.links, journal.Ref{3})
	if refs, err := w.e.Erase(context.Background(), journal.Ref{1}); err != nil || len(refs) != 3 {
		t.Fatalf("erasing what was linked since: %v %v", refs, err)
	}
	var listed int
	for _, r := range w.records(journal.National) {
		if e, ok := r.Body.(*event.PersonErased); ok {
			listed += len(e.Persons)
		}
	}
	if listed != 5 {
		t.Fatalf("%d references are recorded as erased", listed)
	}
	w.clean()
}
