package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/sqlite"
	"qorgau/domain/journal"
)

// touched changes a copy of a store's file behind the program's back, verifies it and takes the change back.
func touched(t testing.TB, path string, edits ...string) []journal.Finding {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "journal.db")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return touchedHere(t, name, edits)
}

func touchedHere(t testing.TB, name string, edits []string) []journal.Finding {
	t.Helper()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		res, err := db.Exec(e)
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s changed %d rows: %v", e, n, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(name, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rep, err := audit.Verify(context.Background(), audit.StoreSource{Store: store}, options)
	if err != nil {
		t.Fatal(err)
	}
	return rep.Findings
}

// Whatever is changed in the store's file is found and placed: a byte of a record or of its leaf, a record taken out,
// two swapped, one put in, the head, the inbox.
func TestTouchedStore(t *testing.T) {
	path, export := history(t, 30)
	n := len(takeApart(t, export).lines[bar])
	if found := touched(t, path); len(found) != 0 {
		t.Fatalf("an untouched copy: %+v", found)
	}
	row := func(pos int) int64 { return 75<<40 | int64(pos) }
	for pos := 1; pos <= n; pos += 7 {
		at := fmt.Sprintf("rowkey = %d", row(pos))
		for name, edits := range map[string][]string{
			"a byte of the record": {fmt.Sprintf("update record set bytes = cast(substr(bytes, 1, %d) || x'41' || substr(bytes, %d) as blob) where "+at, 5+pos%60, 7+pos%60)},
			"a byte of the leaf":   {"update record set leaf = cast(substr(leaf, 1, 8) || x'ffee' || substr(leaf, 11) as blob) where " + at},
			"taken out":            {"delete from record where " + at},
		} {
			if found := touched(t, path, edits...); !has(found, bar, int64(pos), "leaf", "position", "head") {
				t.Errorf("%s at %d: %+v", name, pos, found)
			}
		}
		if pos < n {
			found := touched(t, path, fmt.Sprintf("update record set rowkey = -1 where rowkey = %d", row(pos)),
				fmt.Sprintf("update record set rowkey = %d where rowkey = %d", row(pos), row(pos+1)),
				fmt.Sprintf("update record set rowkey = %d where rowkey = -1", row(pos+1)))
			if !has(found, bar, int64(pos), "position") {
				t.Errorf("swapped at %d: %+v", pos, found)
			}
		}
	}
	for name, c := range map[string]struct {
		rule string
		pos  int64
		edit string
	}{
		"put in at the end": {"position", int64(n) + 1, fmt.Sprintf("insert into record select %d, bytes, leaf from record where rowkey = %d", row(n+1), row(n))},
		"size":              {"head", int64(n), "update head set size = size - 1 where journal = 75"},
		"root":              {"root", 0, "update head set root = zeroblob(32) where journal = 75"},
		"frontier":          {"head", 0, "update head set frontier = zeroblob(length(frontier)) where journal = 75"},
		"inbox emptied":     {"inbox", 0, fmt.Sprintf("delete from inbox where rowkey between %d and %d", row(1), row(1<<30))},
		"inbox hash":        {"inbox", 1, fmt.Sprintf("update inbox set entries = cast(substr(entries, 1, 24) || zeroblob(32) || substr(entries, 57) as blob) where rowkey = %d", row(1))},
		"inbox key":         {"inbox", 1, fmt.Sprintf("update inbox set entries = cast(zeroblob(16) || substr(entries, 17) as blob) where rowkey = %d", row(1))},
	} {
		if found := touched(t, path, c.edit); !has(found, bar, c.pos, c.rule) {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
