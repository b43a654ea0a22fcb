package sqlite_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3", which takes a disk of ours
	_ "github.com/ncruces/go-sqlite3/embed"

	"qorgau/adapters/engine"
	"qorgau/adapters/engine/storetest"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/sqlite/powercut"
	"qorgau/domain/journal"
)

var (
	cuts     = flag.Int("powercuts", 300, "how many power cuts to try")
	cutsSeed = flag.Uint64("powercutseed", 1, "seed of the first disk")
)

// cutsPerDisk: a disk lives through so many cuts, so that what one cut left is the ground for the next.
const cutsPerDisk = 10

// errLost: an append that was answered is not in the store.
var errLost = errors.New("acknowledged append is lost")

// trial is one disk with the store's SQL on it and what the store has answered.
type trial struct {
	disk  *powercut.Disk
	rng   *rand.Rand
	o     sqlite.Options
	acked map[string]journal.Head // by journal
	maybe map[string]journal.Head // of the append whose outcome is unknown
	n     int                     // batches so far
	kept  int                     // appends that were acknowledged
	epoch map[string]int64
	// faults: now and then one operation fails while the power stays on
	faults bool
	failed int // appends that answered an error for it
}

var cutCodes = []string{"KZ", "KZ-10", "KZ-79"}

// runCuts drives one disk through its cuts; the error is the first broken promise.
func runCuts(t *testing.T, seed uint64, o sqlite.Options, lying, faults bool) (*trial, error) {
	t.Helper()
	d := powercut.New(seed, t.TempDir())
	d.IgnoreSync(lying)
	vfs := fmt.Sprintf("powercut-%s-%d", t.Name(), seed)
	defer d.Register(vfs)()
	o.Driver = "sqlite3"
	// A log of 30 pages is copied into the file every few appends, so cuts fall into that, too.
	o.Params = "vfs=" + vfs + "&_pragma=wal_autocheckpoint(30)"
	tr := &trial{disk: d, rng: rand.New(rand.NewPCG(seed, 7)), o: o, acked: map[string]journal.Head{}, epoch: map[string]int64{}, faults: faults}
	for range cutsPerDisk {
		if err := tr.live(t); err != nil {
			return tr, err
		}
	}
	return tr, nil
}

// live opens the store, checks it against all that was acknowledged, appends until the power fails, and restarts.
func (tr *trial) live(t *testing.T) error {
	s, err := sqlite.Open("/journal.db", tr.o)
	if err != nil {
		return fmt.Errorf("opening after %d cuts: %w", tr.disk.Fate().Cuts, err)
	}
	if err := tr.check(t, s); err != nil {
		return errors.Join(err, s.Close())
	}
	for _, code := range cutCodes {
		l, err := s.Acquire(t.Context(), code, "a", time.Hour)
		if err != nil {
			return errors.Join(err, s.Close())
		}
		if l.Epoch <= tr.epoch[code] {
			return errors.Join(fmt.Errorf("%w: lease of %s has epoch %d after %d", errLost, code, l.Epoch, tr.epoch[code]), s.Close())
		}
		tr.epoch[code] = l.Epoch
	}
	tr.disk.CutAfter(1 + tr.rng.IntN(400))
	for !tr.disk.Off() {
		if err := tr.appendSome(t, s); err != nil {
			return errors.Join(err, s.Close())
		}
		if tr.rng.IntN(25) == 0 {
			break // sometimes the power fails while the store is closed, or after it
		}
	}
	_ = s.Close() // the power may be off: then there is nobody to close anything
	tr.disk.CutNow()
	return tr.disk.Restart()
}

func (tr *trial) appendSome(t *testing.T, s *sqlite.Store) error {
	var batches []engine.Batch
	next := map[string]journal.Head{}
	for _, code := range cutCodes {
		if tr.rng.IntN(2) == 0 {
			continue
		}
		tr.n++
		head, ok := tr.acked[code]
		if !ok {
			head = journal.EmptyHead(code)
		}
		b := storetest.Ready(head, tr.epoch[code], 1+tr.rng.IntN(25), 50+tr.rng.IntN(400), fmt.Sprint(tr.n))
		batches, next[code] = append(batches, b), b.Head
	}
	if len(batches) == 0 {
		return nil
	}
	if tr.faults && tr.rng.IntN(4) == 0 {
		tr.disk.FailAfter(1 + tr.rng.IntN(40))
	}
	answers, err := s.Append(t.Context(), batches)
	if err != nil {
		tr.maybe = next
		if tr.disk.Off() {
			return nil
		}
		tr.failed++
		return tr.check(t, s) // as the engine does: read the heads, the batch may be there
	}
	for i, answer := range answers {
		if answer != nil {
			return fmt.Errorf("%w: append of %s from %d answers %w", errLost, batches[i].Journal, batches[i].From, answer)
		}
		tr.acked[batches[i].Journal] = batches[i].Head
		tr.kept++
	}
	return nil
}

// check: every journal stands where the last acknowledged append left it; or all journals of the append whose outcome is
// unknown stand after it; and each verifies.
func (tr *trial) check(t *testing.T, s *sqlite.Store) error {
	there, absent := 0, 0
	for _, code := range cutCodes {
		want, ok := tr.acked[code]
		if !ok {
			want = journal.EmptyHead(code)
		}
		got, err := s.Head(t.Context(), code)
		if err != nil {
			return err
		}
		after, open := tr.maybe[code]
		switch {
		case open && got.Root == after.Root:
			there++
			tr.acked[code] = got
		case got.Root != want.Root || got.Size != want.Size:
			return fmt.Errorf("%w: %s stands at %d, acknowledged %d", errLost, code, got.Size, want.Size)
		case open:
			absent++
		}
		if err := storetest.Verify(t.Context(), s, got); err != nil {
			return err
		}
	}
	if there > 0 && absent > 0 {
		return fmt.Errorf("an append was kept in %d journals and not in %d", there, absent)
	}
	tr.maybe = nil
	return nil
}

// R1: after every power cut each acknowledged append is there, appends are whole over all journals, positions are dense and
// the tree verifies. The disk loses, tears and reorders what was not synced; every second disk also fails single
// writes and syncs.
func TestPowerCuts(t *testing.T) {
	var sum powercut.Fate
	tried, kept, failed := 0, 0, 0
	for seed := *cutsSeed; tried < *cuts; seed++ {
		tr, err := runCuts(t, seed, sqlite.Options{}, false, seed%2 == 0)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		f := tr.disk.Fate()
		tried, kept, failed = tried+f.Cuts, kept+tr.kept, failed+tr.failed
		sum.Kept, sum.Lost, sum.Torn, sum.Older, sum.Removed = sum.Kept+f.Kept, sum.Lost+f.Lost, sum.Torn+f.Torn, sum.Older+f.Older, sum.Removed+f.Removed
	}
	t.Logf("tried %d cuts and %d failed appends from seed %d, %d acknowledged batches survived, 0 lost; unsynced sectors kept %d, lost %d, torn %d, of an earlier write %d",
		tried, failed, *cutsSeed, kept, sum.Kept, sum.Lost, sum.Torn, sum.Older)
	if kept < tried || failed == 0 || sum.Kept == 0 || sum.Lost == 0 || sum.Torn == 0 || sum.Older == 0 {
		t.Fatalf("the disk was too kind to prove anything: %+v, %d acknowledged", sum, kept)
	}
}

// Twins of TestPowerCuts: with the syncs taken away, by the store or by the disk, something acknowledged is seen lost.
func TestPowerCutTwins(t *testing.T) {
	for _, c := range []struct {
		name  string
		weak  sqlite.Weaken
		lying bool
	}{
		{"synchronous NORMAL", sqlite.Weaken{Synchronous: "NORMAL"}, false},
		{"synchronous OFF", sqlite.Weaken{Synchronous: "OFF"}, false},
		{"synchronous FULL, not EXTRA, while the file is made", sqlite.Weaken{Synchronous: "FULL"}, false},
		{"a disk that ignores syncs", sqlite.Weaken{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			const disks = 20
			lost, spoilt := 0, 0
			for seed := range uint64(disks) {
				_, err := runCuts(t, seed, sqlite.Options{Weaken: c.weak}, c.lying, false)
				if errors.Is(err, errLost) {
					lost++
				} else if err != nil {
					spoilt++ // it does not even open, or does not verify
				}
			}
			t.Logf("of %d disks %d lost something acknowledged, %d were spoilt otherwise", disks, lost, spoilt)
			if lost == 0 {
				t.Fatal("nothing was lost: the test does not bite")
			}
		})
	}
}

// A cut in the very first opening leaves a store that opens.
func TestPowerCutWhileMaking(t *testing.T) {
	for seed := range uint64(40) {
		d := powercut.New(seed, t.TempDir())
		vfs := fmt.Sprintf("making-%d", seed)
		unregister := d.Register(vfs)
		o := sqlite.Options{Driver: "sqlite3", Params: "vfs=" + vfs}
		d.CutAfter(1 + int(seed))
		if s, err := sqlite.Open("/journal.db", o); err == nil {
			_ = s.Close() // the cut may fall into the closing
		}
		d.CutNow()
		if err := d.Restart(); err != nil {
			t.Fatal(err)
		}
		s, err := sqlite.Open("/journal.db", o)
		if err != nil {
			t.Fatalf("opening after a cut at operation %d: %v", seed+1, err)
		}
		if heads, err := s.Heads(t.Context()); err != nil || len(heads) != 0 {
			t.Fatalf("heads %v, %v", heads, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		unregister()
	}
}
