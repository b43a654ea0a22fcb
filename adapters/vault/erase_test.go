package vault

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// traces are the stored bytes that belong to persons: look-up values, wrapped keys, link values.
func traces(t *testing.T, v *Vault, refs ...journal.Ref) (out [][]byte) {
	t.Helper()
	for _, r := range refs {
		var lookup, keys []byte
		if err := v.conn.QueryRowContext(t.Context(), "select lookup, keys from persons where ref = ?", r[:]).Scan(&lookup, &keys); err != nil {
			t.Fatal(err)
		}
		out = append(out, lookup, keys)
		var iin []byte
		err := v.conn.QueryRowContext(t.Context(), "select iin from links where ref = ?", r[:]).Scan(&iin)
		if err == nil {
			out = append(out, iin)
		} else if !errors.Is(err, sql.ErrNoRows) {
			t.Fatal(err)
		}
	}
	return out
}

// found counts the traces that stand in any file of the folder.
func found(t *testing.T, dir string, traces [][]byte) (n int) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range traces {
			if bytes.Contains(b, x) {
				n++
			}
		}
	}
	return n
}

// crowd fills the vault so that erased rows stand among many pages, and returns the persons to erase.
func crowd(t *testing.T, v *Vault) (refs []journal.Ref, ins []*engine.Input) {
	t.Helper()
	for batch := range 10 {
		var all []*engine.Input
		for i := range 100 {
			n := batch*100 + i
			all = append(all, request(fmt.Sprint("r", n), fmt.Sprint("p", n), "Marker Name", fmt.Sprintf("%012d", n)))
		}
		protect(t, v, all...)
		for i := 0; i < len(all); i += 7 {
			refs, ins = append(refs, body(all[i]).Person), append(ins, all[i])
		}
	}
	return refs, ins
}

// After an erasure no box opens and no byte of keys or look-ups stands in any file; others still open; the person's next
// message gets a new reference. The twin without scrubbing is seen to leave bytes.
func TestErase(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
	}{{"random", Options{}}, {"seeded", Options{Seed: []byte("seed")}}, {"twin", Options{Weaken: Weaken{NoScrub: true}}}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			v := open(t, filepath.Join(dir, "vault.db"), c.o)
			refs, ins := crowd(t, v)
			marks := traces(t, v, refs...)
			if n := found(t, dir, marks); n < len(marks) {
				t.Fatalf("only %d of %d traces are in the files before: the search does not bite", n, len(marks))
			}
			if err := v.Erase(t.Context(), refs); err != nil {
				t.Fatal(err)
			}
			n := found(t, dir, marks)
			if c.o.Weaken.NoScrub {
				if n == 0 {
					t.Fatal("nothing left without scrubbing: the test does not bite")
				}
				return
			}
			if n != 0 {
				t.Fatalf("%d traces left in the files", n)
			}
			check := func(v *Vault) {
				for _, in := range ins {
					for _, b := range in.Sealed {
						text, ok, err := v.Open(b.Person, b.Field, b.Bytes)
						if erased := b.Person == body(in).Person; err != nil || ok == erased || (erased && text != "") {
							t.Fatalf("%s of erased=%v: %q %v %v", b.Field, erased, text, ok, err)
						}
					}
				}
			}
			check(v)
			again := request("r0", "p0", "Marker Name", "000000000000")
			protect(t, v, again)
			if body(again).Person == refs[0] || !body(again).SameAs.IsZero() {
				t.Fatal("an erased person came back under his old reference or link")
			}
			if err := v.Erase(t.Context(), append(refs, body(again).Person)); err != nil {
				t.Fatal(err)
			}
			third := request("r0", "p0", "Marker Name", "")
			protect(t, v, third)
			if body(third).Person == refs[0] || body(third).Person == body(again).Person {
				t.Fatal("an erased reference was handed out")
			}
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			check(open(t, filepath.Join(dir, "vault.db"), c.o))
		})
	}
}

// A vault that came back from a backup is told the erasures again; also those of persons it has not met yet.
func TestEraseAfterRestore(t *testing.T) {
	for name, o := range map[string]Options{"random": {}, "seeded": {Seed: []byte("seed")}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			v := open(t, filepath.Join(dir, "vault.db"), o)
			a, late := request("r1", "p1", "A", ""), request("r2", "p2", "B", "")
			protect(t, v, a)
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			backup, err := os.ReadFile(filepath.Join(dir, "vault.db"))
			if err != nil {
				t.Fatal(err)
			}
			v = open(t, filepath.Join(dir, "vault.db"), o)
			protect(t, v, late)
			refs := []journal.Ref{body(a).Person, body(late).Person}
			if err := v.Erase(t.Context(), refs); err != nil {
				t.Fatal(err)
			}
			restored := filepath.Join(t.TempDir(), "vault.db")
			if err := os.WriteFile(restored, backup, 0o600); err != nil {
				t.Fatal(err)
			}
			v = open(t, restored, o)
			if _, ok, err := v.Open(refs[0], "person_name", a.Sealed[1].Bytes); !ok || err != nil {
				t.Fatalf("the backup does not bite: %v %v", ok, err)
			}
			for range 2 { // the second time it costs nothing and changes nothing
				if err := v.Erase(t.Context(), refs); err != nil {
					t.Fatal(err)
				}
			}
			for i, in := range []*engine.Input{a, late} {
				if _, ok, err := v.Open(refs[i], "person_name", in.Sealed[1].Bytes); ok || err != nil {
					t.Fatalf("person %d: %v %v", i, ok, err)
				}
			}
			again := request("r3", "p2", "B", "")
			protect(t, v, again)
			if body(again).Person == refs[1] {
				t.Fatal("an erased reference was handed out")
			}
		})
	}
}

// When the process ends between the erasure and the scrubbing, opening the vault ends the work.
func TestEraseCutShort(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "vault.db")
	v := open(t, path, Options{Weaken: Weaken{NoScrub: true}})
	refs, _ := crowd(t, v)
	marks := traces(t, v, refs...)
	if err := v.Erase(t.Context(), refs); err != nil {
		t.Fatal(err)
	}
	if err := v.setMeta(t.Context(), "scrub", []byte{1}); err != nil { // as it stands before the scrubbing
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if found(t, dir, marks) == 0 {
		t.Fatal("nothing left to scrub: the test does not bite")
	}
	v = open(t, path, Options{})
	if n := found(t, dir, marks); n != 0 {
		t.Fatalf("%d traces left in the files", n)
	}
	if pending, err := v.scrubPending(t.Context()); pending || err != nil {
		t.Fatal(pending, err)
	}
}

// The bytes of rejected messages open for 30 days after theirs, then never; nor do those kept here stay in the file.
func TestRejected(t *testing.T) {
	for name, o := range map[string]Options{"random": {}, "seeded": {Seed: []byte("seed")}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			v := open(t, filepath.Join(dir, "vault.db"), o)
			day, raw := civil.DateOf(2025, 10, 13), []byte("a message with Marker Name")
			box, err := v.SealRejected(t.Context(), day, "t/0/1", raw)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.KeepRejected(t.Context(), day, RejectedHash(raw), box); err != nil {
				t.Fatal(err)
			}
			kept, err := v.KeptRejected(t.Context(), day, RejectedHash(raw))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := v.OpenRejected(t.Context(), day, "t/0/1", kept); err != nil || !bytes.Equal(got, raw) {
				t.Fatal(err)
			}
			if _, err := v.OpenRejected(t.Context(), day, "t/0/2", box); !errors.Is(err, ErrBox) {
				t.Fatalf("opened for another place: %v", err)
			}
			for _, c := range []struct{ after, destroyed int }{{30, 0}, {31, 1}, {31, 0}} {
				if n, err := v.DestroyRejectedKeys(t.Context(), day.AddDays(c.after)); n != c.destroyed || err != nil {
					t.Fatalf("after %d days: %d, %v", c.after, n, err)
				}
			}
			if _, err := v.OpenRejected(t.Context(), day, "t/0/1", box); !errors.Is(err, ErrKeyGone) {
				t.Fatalf("opened after its time: %v", err)
			}
			if _, err := v.KeptRejected(t.Context(), day, RejectedHash(raw)); !errors.Is(err, ErrKeyGone) {
				t.Fatalf("kept after its time: %v", err)
			}
			if n := found(t, dir, [][]byte{box}); n != 0 {
				t.Fatal("the box is still in the file")
			}
		})
	}
}
