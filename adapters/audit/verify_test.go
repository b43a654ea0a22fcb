package audit_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/sqlite"
	"qorgau/domain/journal"
)

// A sound journal has no findings, every decision is executed again, and store and export tell the same.
func TestSound(t *testing.T) {
	path, export := history(t, 30)
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	src, err := audit.ReadExport(bytes.NewReader(export))
	if err != nil {
		t.Fatal(err)
	}
	var sizes [2]int64
	for i, s := range []audit.Source{audit.StoreSource{Store: store}, src} {
		rep, err := audit.Verify(context.Background(), s, options)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rep.Findings {
			t.Errorf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail)
		}
		var draws, letters int64
		for _, j := range rep.Journals {
			sizes[i] += j.Size
			draws, letters = draws+j.Draws, letters+j.Letters
			if j.Reexecuted != j.Decisions {
				t.Errorf("%s: %d of %d decisions executed again", j.Journal, j.Reexecuted, j.Decisions)
			}
		}
		if draws != 30 || letters == 0 {
			t.Errorf("%d draws and %d letters checked", draws, letters)
		}
	}
	if sizes[0] != sizes[1] || sizes[0] < 200 {
		t.Fatalf("store has %d records, export %d; the tests want at least 200", sizes[0], sizes[1])
	}
}

// Every changed byte of an export is found and placed: at the record it stands in, or at the journal whose head it is in.
func TestEveryFlippedByteOfAnExport(t *testing.T) {
	_, export := history(t, 1)
	f := takeApart(t, export)
	journalAt, posAt := make([]string, len(export)), make([]int64, len(export))
	var offset int
	for _, code := range f.codes {
		for i := range len(f.lines[code]) + 1 {
			end := offset + bytes.IndexByte(export[offset:], '\n') + 1
			for ; offset < end; offset++ {
				journalAt[offset] = code
				if i < len(f.lines[code]) {
					posAt[offset] = int64(i) + 1
				}
			}
		}
	}
	if offset != len(export) {
		t.Fatalf("mapped %d of %d bytes", offset, len(export))
	}
	for i := range export {
		changed := bytes.Clone(export)
		changed[i] ^= 1 << (i % 7)
		found := hashes(t, changed)
		if len(found) == 0 {
			t.Fatalf("byte %d (%q to %q) of %s/%d is not found", i, export[i], changed[i], journalAt[i], posAt[i])
		}
		if posAt[i] > 0 && !has(found, journalAt[i], posAt[i]) {
			t.Fatalf("byte %d (%q to %q) of %s/%d is placed elsewhere: %+v", i, export[i], changed[i], journalAt[i], posAt[i], found)
		}
	}
	t.Logf("%d bytes", len(export))
}

// touches gives every way of dropping, swapping and inserting one record of an export.
func touches(export []byte, f *file, each func(what, code string, pos int64, changed []byte)) {
	lines := strings.SplitAfter(strings.TrimSuffix(string(export), "\n"), "\n")
	at := 0
	for _, code := range f.codes {
		n := len(f.lines[code])
		for i := range n {
			k := at + i
			put := func(what string, pos int64, middle ...string) {
				out := append(append([]string{}, lines[:k]...), middle...)
				each(what, code, pos, []byte(strings.TrimSuffix(strings.Join(append(out, lines[k+1:]...), ""), "\n")+"\n"))
			}
			put("dropped", int64(i)+1)
			put("inserted", int64(i)+2, lines[k], lines[k])
			if i+1 < n {
				out := append(append([]string{}, lines[:k]...), lines[k+1], lines[k])
				each("swapped", code, int64(i)+1, []byte(strings.Join(append(out, lines[k+2:]...), "")+"\n"))
			}
		}
		at += n + 1
	}
}

// Every dropped, doubled and swapped record of an export is found at the first position that is wrong.
func TestEveryTouchedRecordOfAnExport(t *testing.T) {
	_, export := history(t, 30)
	f := takeApart(t, export)
	n := 0
	touches(export, f, func(what, code string, pos int64, changed []byte) {
		n++
		if found := hashes(t, changed); !has(found, code, pos, "position", "head") {
			t.Fatalf("%s at %s/%d: %+v", what, code, pos, found)
		}
	})
	if n < 600 {
		t.Fatalf("only %d changes were tried", n)
	}
}

// A missing head, a doubled blank line, and a file cut short are findings; a file that is something else is refused.
func TestTornExport(t *testing.T) {
	_, export := history(t, 2)
	lines := strings.SplitAfter(string(export), "\n")
	for name, changed := range map[string]string{
		"no head":        strings.Join(lines[:len(lines)-2], ""),
		"no line feed":   strings.TrimSuffix(string(export), "\n"),
		"cut in a line":  string(export[:len(export)/2]),
		"blank line":     lines[0] + "\n" + strings.Join(lines[1:], ""),
		"head in middle": lines[0] + lines[len(lines)-2] + strings.Join(lines[1:], ""),
	} {
		if len(verify(t, []byte(changed))) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
	if _, err := audit.ReadExport(strings.NewReader("hello\nworld\n")); err != audit.ErrNotExport {
		t.Errorf("a letter is no export: %v", err)
	}
	if _, err := audit.ReadExport(strings.NewReader("")); err != audit.ErrNotExport {
		t.Errorf("an empty file is no export: %v", err)
	}
}

// Every golden history in the tree is executed again and gives the roots it was released with.
func TestGoldenHistories(t *testing.T) {
	files, err := filepath.Glob("../../domain/testdata/golden/*/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(filepath.Dir(name))+"/"+filepath.Base(name), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			src, err := audit.ReadExport(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			rep, err := audit.Verify(context.Background(), src, options)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range rep.Findings {
				t.Errorf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail)
			}
			for _, j := range rep.Journals {
				if j.Reexecuted != j.Decisions || j.Facts == 0 {
					t.Errorf("%s: %d of %d decisions of %d facts executed again", j.Journal, j.Reexecuted, j.Decisions, j.Facts)
				}
				head, ok, err := src.Head(context.Background(), j.Journal)
				if err != nil || !ok || head.Root.String() != j.Root {
					t.Errorf("%s: root %s, the file says %s", j.Journal, j.Root, head.Root)
				}
			}
			// The twin: one decision forged, with leaves and root that fit, is found.
			f := takeApart(t, b)
			for _, code := range f.codes {
				for i := range f.lines[code] {
					if rec := f.parse(t, code, i); rec.Kind == journal.Decision {
						if found := verify(t, forgeLine(t, f, code, i)); !has(found, code, int64(i)+1, "reexecution") {
							t.Fatalf("a forged decision at %s/%d is not found: %+v", code, i+1, found)
						}
						break
					}
				}
			}
		})
	}
}
