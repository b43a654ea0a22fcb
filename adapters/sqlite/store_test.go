package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/engine/storetest"
	"qorgau/domain/journal"
)

func openTest(t testing.TB, path string, o Options) *Store {
	t.Helper()
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The SQLite store keeps every promise of the port.
func TestStore(t *testing.T) {
	storetest.Run(t,
		func(t testing.TB) engine.Store {
			return openTest(t, filepath.Join(t.TempDir(), "journal.db"), Options{})
		},
		func(t testing.TB, s engine.Store) engine.Store { return openTest(t, s.(*Store).path, Options{}) })
}

// A file of a newer program is not touched.
func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.w.exec(t.Context(), "update meta set value = '99' where name = 'schema'"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, ErrSchema) {
		t.Fatalf("opening a newer file: %v", err)
	}
}

// Twins: with a mechanism taken away, the harm that it prevents is seen.
func TestTwins(t *testing.T) {
	two := func(w Weaken) (a, b *Store) {
		path := filepath.Join(t.TempDir(), "journal.db")
		return openTest(t, path, Options{Weaken: w}), openTest(t, path, Options{Weaken: w})
	}
	put := func(s *Store, b engine.Batch) error {
		t.Helper()
		answers, err := s.Append(t.Context(), []engine.Batch{b})
		if err != nil {
			t.Fatal(err)
		}
		return answers[0]
	}
	lease := func(s *Store) int64 {
		t.Helper()
		l, err := s.Acquire(t.Context(), "KZ-75", "a", 1<<40)
		if err != nil {
			t.Fatal(err)
		}
		return l.Epoch
	}
	empty := journal.EmptyHead("KZ-75")

	t.Run("without compare-and-set a stale batch overwrites", func(t *testing.T) {
		a, b := two(Weaken{NoCompare: true})
		e := lease(a)
		first, rival := storetest.Ready(empty, e, 5, 100, "first"), storetest.Ready(empty, e, 5, 100, "rival")
		if put(a, first) != nil || put(b, rival) != nil {
			t.Fatal("the weakened store compared")
		}
		if h, err := a.Head(t.Context(), "KZ-75"); err != nil || reflect.DeepEqual(h, first.Head) {
			t.Fatalf("the first batch still stands: %v", err)
		}
	})
	t.Run("without the fence an old owner appends", func(t *testing.T) {
		a, b := two(Weaken{NoFence: true})
		e := lease(a)
		lease(b)
		if err := put(a, storetest.Ready(empty, e, 5, 100, "old")); err != nil {
			t.Fatalf("the weakened store fenced: %v", err)
		}
	})
	t.Run("without the inbox an input is recorded twice", func(t *testing.T) {
		a, _ := two(Weaken{NoInbox: true})
		e := lease(a)
		first := storetest.Ready(empty, e, 5, 100, "first")
		second := storetest.Ready(first.Head, e, 5, 100, "second")
		second.Inbox[0].Key = first.Inbox[0].Key
		if put(a, first) != nil || put(a, second) != nil {
			t.Fatal("the weakened store looked into the inbox")
		}
		if err := storetest.Verify(t.Context(), a, second.Head); err == nil {
			t.Fatal("the double was not seen")
		}
	})
	t.Run("with keys that outlive their head an input is recorded twice", func(t *testing.T) {
		a, b := two(Weaken{StaleKeys: true})
		e := lease(a)
		first := storetest.Ready(empty, e, 5, 100, "first")
		second := storetest.Ready(first.Head, e, 5, 100, "second")
		third := storetest.Ready(second.Head, e, 5, 100, "third")
		third.Inbox[0].Key = second.Inbox[0].Key
		if put(a, first) != nil || put(b, second) != nil || put(a, third) != nil {
			t.Fatal("the weakened store read the keys again")
		}
		if err := storetest.Verify(t.Context(), a, third.Head); err == nil {
			t.Fatal("the double was not seen")
		}
	})
}

// A directory serves one process; a second one is told who holds it; afterwards it is free.
func TestDirLock(t *testing.T) {
	dir := t.TempDir()
	l, err := LockDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = LockDir(dir)
	if want := fmt.Sprintf("process %d", os.Getpid()); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), want) {
		t.Fatalf("second lock: %v, want the holder's name %q in it", err, want)
	}
	if pid, ok := LockHolder(dir); !ok || pid != os.Getpid() {
		t.Fatalf("holder %d, %v", pid, ok)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := LockDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}
