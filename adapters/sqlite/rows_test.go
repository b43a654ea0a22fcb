package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"qorgau/domain/journal"
	"qorgau/domain/wire"
	"qorgau/projections"
)

// note is a body for these tests: a key and a number.
type note struct{ key, n int64 }

func (note) Type() string                 { return "note.v1" }
func (x note) AppendJSON(b []byte) []byte { return fmt.Appendf(b, `{"key":%d,"n":%d}`, x.key, x.n) }
func (note) ParseJSON(*wire.Reader)       {}

// sums keeps the sum by key and forgets a key whose sum is divisible by five.
type sums struct{ version int }

func (sums) Name() string     { return "sums" }
func (p sums) Version() int   { return p.version }
func (sums) Tables() []string { return []string{"sum", "last"} }

var errRefused = errors.New("refused by the projection")

func (p sums) Apply(rows projections.Rows, rec *journal.Record) error {
	x := rec.Body.(note)
	if x.n < 0 {
		return errRefused
	}
	key := fmt.Sprintf("k%04d", x.key)
	var sum int64
	if b, ok := rows.Get("sum", key); ok {
		if _, err := fmt.Sscanf(string(b), `{"sum":%d}`, &sum); err != nil {
			return err
		}
	}
	sum += x.n * int64(p.version)
	if sum%5 == 0 {
		rows.Delete("sum", key)
	} else {
		rows.Put("sum", key, fmt.Appendf(nil, `{"sum":%d}`, sum))
	}
	rows.Put("last", "pos", fmt.Appendf(nil, `{"pos":%d}`, rec.Pos))
	return nil
}

// stray writes where it must not.
type stray struct{ table string }

func (stray) Name() string     { return "stray" }
func (stray) Version() int     { return 1 }
func (stray) Tables() []string { return []string{"mine"} }
func (p stray) Apply(rows projections.Rows, _ *journal.Record) error {
	rows.Put(p.table, "x", []byte("{}"))
	return nil
}

func noted(code string, pos int64) *journal.Record {
	return &journal.Record{Journal: code, Pos: pos, Kind: journal.Fact, Type: "note.v1", Body: note{pos * 7 % 1201, pos % 11}}
}

// memory is a source of journals of given lengths; more is called after each record.
type memory struct {
	sizes map[string]int64
	more  func()
}

func (s memory) Journals(context.Context) ([]string, error) {
	var codes []string
	for c := range s.sizes {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes, nil
}

func (s memory) Records(_ context.Context, code string, after int64, fn func(*journal.Record) error) error {
	for pos := after + 1; pos <= s.sizes[code]; pos++ {
		if err := fn(noted(code, pos)); err != nil {
			return err
		}
		if s.more != nil {
			s.more()
		}
	}
	return nil
}

func openModels(t *testing.T, path string, set ...projections.Projection) *ReadModels {
	t.Helper()
	m, err := OpenReadModels(path, Options{}, set...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// live applies records first to last of a journal in batches of a size.
func live(t *testing.T, m *ReadModels, code string, first, last, size int64) {
	t.Helper()
	for first <= last {
		w, err := m.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range size {
			if first > last {
				break
			}
			if err := w.Apply(noted(code, first)); err != nil {
				t.Fatal(err)
			}
			first++
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

func digest(t *testing.T, m *ReadModels) journal.Hash {
	t.Helper()
	h, err := m.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Replay equals live: batches of any size, interleaved journals, records given again, a rebuild and a second rebuild all
// give the same rows; another number of records gives others.
func TestRebuildEqualsLive(t *testing.T) {
	dir := t.TempDir()
	a := openModels(t, filepath.Join(dir, "a.db"), sums{1})
	live(t, a, "KZ-10", 1, 3000, 1000)
	live(t, a, "KZ-75", 1, 2000, 1)
	b := openModels(t, filepath.Join(dir, "b.db"), sums{1})
	live(t, b, "KZ-75", 1, 1500, 77)
	live(t, b, "KZ-10", 1, 3000, 501)
	live(t, b, "KZ-75", 900, 2000, 333) // 900 to 1500 come again
	want := digest(t, a)
	if digest(t, b) != want {
		t.Fatal("rows depend on how they were batched")
	}
	src := memory{sizes: map[string]int64{"KZ-10": 3000, "KZ-75": 2000}}
	for range 2 {
		if err := b.Rebuild(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		if digest(t, b) != want {
			t.Fatal("a rebuild gives other rows than living through it")
		}
	}
	live(t, b, "KZ-75", 2001, 2001, 1)
	if digest(t, b) == want {
		t.Fatal("the digest does not see a further record")
	}
}

// While a rebuild runs the live projector goes on; afterwards nothing of either is missing.
func TestRebuildBesideLive(t *testing.T) {
	dir := t.TempDir()
	m := openModels(t, filepath.Join(dir, "m.db"), sums{1})
	sizes := map[string]int64{"KZ-10": 5000}
	live(t, m, "KZ-10", 1, 5000, 1000)
	seen := 0
	src := memory{sizes: sizes, more: func() {
		if seen++; seen == 3000 { // the first pass ends with a journal that has grown
			sizes["KZ-10"], sizes["KZ-75"] = 7000, 40
		}
	}}
	if err := m.Rebuild(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	if pos, err := m.Position(t.Context(), "KZ-10"); err != nil || pos != 7000 {
		t.Fatalf("position %d, %v", pos, err)
	}
	fresh := openModels(t, filepath.Join(dir, "fresh.db"), sums{1})
	live(t, fresh, "KZ-10", 1, 7000, 1000)
	live(t, fresh, "KZ-75", 1, 40, 1000)
	if digest(t, m) != digest(t, fresh) {
		t.Fatal("rows after the rebuild differ from those of a fresh model")
	}
	// A source that ends before the live rows must not take their place.
	before := digest(t, m)
	if err := m.Rebuild(t.Context(), memory{sizes: map[string]int64{"KZ-10": 10}}); !errors.Is(err, ErrGap) {
		t.Fatalf("rebuild from a shorter source: %v", err)
	}
	if digest(t, m) != before {
		t.Fatal("the shorter source changed the rows")
	}
}

// Rows of another version are not written on; a rebuild makes them current.
func TestOutdatedModelsAreRebuilt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	live(t, openModels(t, path, sums{1}), "KZ-10", 1, 100, 10)
	m := openModels(t, path, sums{2}, stray{"mine"})
	if _, err := m.Begin(t.Context()); !errors.Is(err, ErrOutdated) || !m.Outdated() {
		t.Fatalf("begin on rows of another version: %v", err)
	}
	if err := m.Rebuild(t.Context(), memory{sizes: map[string]int64{"KZ-10": 100}}); err != nil {
		t.Fatal(err)
	}
	live(t, m, "KZ-10", 101, 102, 1)
	if got, ok, err := m.Row(t.Context(), "mine", "KZ-10", "x"); err != nil || !ok || string(got) != "{}" {
		t.Fatalf("row of the new projection: %s, %v, %v", got, ok, err)
	}
}

// A batch that fails, by a gap, by a projection's refusal or by a table that is not declared, keeps nothing.
func TestFailedBatchKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	m := openModels(t, filepath.Join(dir, "m.db"), sums{1})
	live(t, m, "KZ-10", 1, 10, 10)
	before := digest(t, m)
	bad := noted("KZ-10", 12)
	bad.Body = note{1, -1}
	w, err := m.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(noted("KZ-10", 12)); !errors.Is(err, ErrGap) {
		t.Fatalf("record after a gap: %v", err)
	}
	if err := w.Apply(noted("KZ-10", 11)); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(bad); !errors.Is(err, errRefused) {
		t.Fatalf("refused record: %v", err)
	}
	if err := w.Commit(); !errors.Is(err, errRefused) {
		t.Fatalf("commit after a refusal: %v", err)
	}
	w.Rollback()
	if digest(t, m) != before {
		t.Fatal("a failed batch left rows")
	}
	s := openModels(t, filepath.Join(dir, "s.db"), sums{1}, stray{"sum"})
	if w, err = s.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(noted("KZ-10", 1)); !errors.Is(err, ErrTable) {
		t.Fatalf("writing another projection's table: %v", err)
	}
	w.Rollback()
	for _, table := range []string{"Sum", "beside_x", "position", "a b", ""} {
		if _, err := OpenReadModels(filepath.Join(dir, "n.db"), Options{}, named(table)); !errors.Is(err, ErrTable) {
			t.Errorf("table %q: %v", table, err)
		}
	}
}

type named string

func (named) Name() string                                  { return "named" }
func (named) Version() int                                  { return 1 }
func (n named) Tables() []string                            { return []string{string(n)} }
func (named) Apply(projections.Rows, *journal.Record) error { return nil }

// A scan gives the rows of a prefix in key order over many pages, of one journal or of all, and fn may read meanwhile.
func TestScan(t *testing.T) {
	m := openModels(t, filepath.Join(t.TempDir(), "m.db"), sums{1})
	live(t, m, "KZ-10", 1, 4000, 1000)
	live(t, m, "KZ-75", 1, 4000, 1000)
	scan := func(code, prefix string) (keys []string) {
		t.Helper()
		err := m.Scan(t.Context(), "sum", code, prefix, func(c, k string, v []byte) error {
			if got, ok, err := m.Row(t.Context(), "sum", c, k); err != nil || !ok || string(got) != string(v) {
				return fmt.Errorf("row %s/%s is %s, scanned %s (%v)", c, k, got, v, err)
			}
			keys = append(keys, c+"/"+k)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	all := scan("", "")
	if len(all) < 3*scanRows || !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Fatalf("%d rows, or out of order, or twice", len(all))
	}
	want := slices.DeleteFunc(slices.Clone(all), func(k string) bool { return len(k) < 8 || k[:8] != "KZ-75/k1" })
	if got := scan("KZ-75", "k1"); !slices.Equal(got, want) || len(got) == 0 {
		t.Fatalf("prefix gave %d rows, want %d", len(got), len(want))
	}
	if err := m.Scan(t.Context(), "other", "", "", nil); !errors.Is(err, ErrTable) {
		t.Fatalf("scan of an undeclared table: %v", err)
	}
}

// BenchmarkRebuild measures a rebuild of one projection, records/s, decoding left out.
func BenchmarkRebuild(b *testing.B) {
	m, err := OpenReadModels(filepath.Join(b.TempDir(), "m.db"), Options{}, sums{1})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	const records = 100_000
	for range b.N {
		if err := m.Rebuild(b.Context(), memory{sizes: map[string]int64{"KZ-10": records}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(records*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
