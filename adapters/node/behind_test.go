package node_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"qorgau/adapters/node"
	"qorgau/domain/event"
)

// remove takes files of a database away, or puts those of another directory in their place.
func (s *site) remove(names ...string) {
	s.t.Helper()
	for _, name := range names {
		for _, more := range []string{"", "-wal", "-shm"} {
			if err := os.RemoveAll(filepath.Join(s.dir, name+more)); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func (s *site) restore(from string, names ...string) {
	s.t.Helper()
	s.remove(names...)
	for _, name := range names {
		info, err := os.Stat(filepath.Join(from, name))
		if err != nil {
			s.t.Fatal(err)
		}
		if info.IsDir() {
			if err := os.CopyFS(filepath.Join(s.dir, name), os.DirFS(filepath.Join(from, name))); err != nil {
				s.t.Fatal(err)
			}
			continue
		}
		b, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.dir, name), b, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// listAnew lists an advocate once more: a fact that is published.
func (s *site) listAnew(code, name string) {
	s.t.Helper()
	a := s.world.Bar(code).Advocates[0]
	s.agreed(code, "advocate.listed.v1", values{"advocate_id": a.ID, "advocate_name": name, "licence_date": "2020-01-01", "home_bar": code,
		"department": s.world.Bar(code).Department, "list_year": 2025, "agreement_from": "2025-01-01", "agreement_to": "2025-12-31", "languages": []string{"kk"},
		"minors": true, "trained_on": "2021-01-01"})
	s.rest()
}

// TestARestoredJournalDoesNotDecide: a journal older than what was published is refused, by the read models or, when
// those are gone as well, by the journal topic. Only without either it goes on; then another history grows, and that is
// seen when the topic comes back.
func TestARestoredJournalDoesNotDecide(t *testing.T) {
	s := at(t, begun)
	old, err := begun()
	if err != nil {
		t.Fatal(err)
	}
	s.listAnew("KZ-71", "Мысалов Алдан")
	s.close()
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	refused := func(when string) {
		t.Helper()
		if err := s.tryOpen(); !errors.Is(err, node.ErrBehind) {
			t.Fatalf("%s: opening answers %v", when, err)
		}
	}
	s.restore(old, "journal.db")
	refused("an old journal")
	s.remove("broker")
	refused("an old journal without the topic")
	s.restore(kept, "broker")
	s.remove("readmodels.db")
	refused("an old journal without read models")
	s.remove("broker", "readmodels.db")
	s.open()
	if n := len(bodies[event.AdvocateListed](s, "KZ-71")); n == 0 {
		t.Error("the old journal is empty")
	}
	s.listAnew("KZ-71", "Басқа Біреу")
	s.close()
	s.remove("readmodels.db")
	s.restore(kept, "broker")
	refused("another history")
	s.restore(kept, "journal.db", "readmodels.db", "vault.db")
	s.open()
	s.verified()
}
