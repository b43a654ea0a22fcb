package powercut

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

const flags = vfs.OPEN_READWRITE | vfs.OPEN_CREATE

func open(t *testing.T, d *Disk, name string) vfs.File {
	t.Helper()
	f, _, err := d.Open(name, flags)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ok(t *testing.T, _ int, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func cut(t *testing.T, d *Disk) {
	t.Helper()
	d.CutNow()
	if err := d.Restart(); err != nil {
		t.Fatal(err)
	}
}

// What was synced survives every cut; what was written over it later survives sector by sector, whole, in part or not.
func TestSyncedSurvives(t *testing.T) {
	const sectors = 8
	older, newer, mixed := 0, 0, 0
	for seed := range uint64(50) {
		d := New(seed, t.TempDir())
		f := open(t, d, "a")
		n, err := f.WriteAt(bytes.Repeat([]byte{1}, sectors*SectorBytes), 0)
		ok(t, n, err)
		ok(t, 0, f.Sync(0))
		n, err = f.WriteAt(bytes.Repeat([]byte{2}, sectors*SectorBytes), 0)
		ok(t, n, err)
		cut(t, d)
		if _, err := f.WriteAt([]byte{3}, 0); !errors.Is(err, sqlite3.IOERR_WRITE) {
			t.Fatalf("a handle of before the cut still writes: %v", err)
		}
		got := make([]byte, sectors*SectorBytes)
		n, err = open(t, d, "a").ReadAt(got, 0)
		ok(t, n, err)
		for s := range sectors {
			sector := got[s*SectorBytes : (s+1)*SectorBytes]
			switch bytes.Count(sector, []byte{2}) {
			case 0:
				older++
			case SectorBytes:
				newer++
			default:
				mixed++
			}
			if bytes.Count(sector, []byte{1})+bytes.Count(sector, []byte{2}) != SectorBytes {
				t.Fatalf("seed %d: sector %d holds what nobody wrote", seed, s)
			}
		}
	}
	if older == 0 || newer == 0 || mixed == 0 {
		t.Fatalf("sectors as synced %d, as written later %d, torn %d: one never came", older, newer, mixed)
	}
}

// A name nobody synced may vanish, a removal without a sync of the directory may be undone, one with it never.
func TestNames(t *testing.T) {
	made, back := 0, 0
	for seed := range uint64(50) {
		d := New(seed, t.TempDir())
		for _, name := range []string{"soft", "hard"} {
			f := open(t, d, name)
			n, err := f.WriteAt([]byte("x"), 0)
			ok(t, n, err)
			ok(t, 0, f.Sync(0))
		}
		open(t, d, "new")
		ok(t, 0, d.Delete("soft", false))
		ok(t, 0, d.Delete("hard", true))
		cut(t, d)
		for _, name := range d.Names() {
			switch name {
			case "new":
				made++
			case "soft":
				back++
			default:
				t.Fatalf("seed %d: %q came back", seed, name)
			}
		}
	}
	if made == 0 || made == 50 || back == 0 || back == 50 {
		t.Fatalf("of 50 new files %d stayed, of 50 removed %d came back", made, back)
	}
}

// A sync that failed promises nothing, and a later one does not make up for it.
func TestFailedSync(t *testing.T) {
	d := New(1, t.TempDir())
	f := open(t, d, "a")
	n, err := f.WriteAt(bytes.Repeat([]byte{1}, SectorBytes), 0)
	ok(t, n, err)
	ok(t, 0, f.Sync(0))
	n, err = f.WriteAt(bytes.Repeat([]byte{2}, SectorBytes), 0)
	ok(t, n, err)
	d.FailAfter(1)
	if err := f.Sync(0); !errors.Is(err, sqlite3.IOERR_FSYNC) {
		t.Fatalf("failing sync: %v", err)
	}
	ok(t, 0, f.Sync(0))
	cut(t, d)
	got := make([]byte, 1)
	n, err = open(t, d, "a").ReadAt(got, 0)
	ok(t, n, err)
	if got[0] != 1 {
		t.Fatal("a later sync made up for the failed one")
	}
}
