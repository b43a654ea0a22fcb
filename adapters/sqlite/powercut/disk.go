// Package powercut is a disk in memory under SQLite (a VFS of github.com/ncruces/go-sqlite3) on which the power can
// fail: what was not synced is then lost, kept, torn or reordered, sector by sector, as a seed says.
//
// The model is that of a POSIX file system on a drive with a volatile cache: Sync makes everything written to that file
// durable, the file's name and length with it; without Sync any sector may have any of the contents it was given since
// the last Sync, whatever became of the others. A write tears at any byte within a sector, but never changes bytes
// outside of what was written (SQLite's "powersafe overwrite", which it assumes of every disk).
package powercut

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"sync"

	"github.com/ncruces/go-sqlite3/vfs"
)

// SectorBytes is what a drive writes at once.
const SectorBytes = 512

// Fate counts what became of unsynced sectors.
type Fate struct {
	Cuts    int // power cuts
	Kept    int // sectors that were kept whole although nobody had synced them
	Lost    int // sectors of which nothing was kept
	Torn    int // sectors that were kept in part
	Older   int // sectors kept with an earlier content than the last: reordered
	Removed int // files that vanished, never synced
	Failed  int // operations that failed while the power stayed on
}

// Disk is one simulated disk.
type Disk struct {
	mu         sync.Mutex
	rng        *rand.Rand
	shmDir     string
	files      map[string]*file
	deleted    map[string]*file // removed without a sync of the directory: may come back
	ops        int
	cutAt      int // ops at which the power fails; 0: never
	failAt     int // ops of the one operation that fails while the power stays; 0: none
	off        bool
	life       int // counts the times the power came back; handles of an earlier life are dead
	ignoreSync bool
	fate       Fate
}

// write is one unsynced write into one sector: bytes [at, at+len(data)) of the sector.
type write struct {
	at   int
	data []byte
}

type file struct {
	name    string
	durable []byte // as of the last sync
	now     []byte // as the processes see it
	named   bool   // the name is durable
	writes  map[int64][]write
	sizes   []int64 // lengths since the last sync

	shared   int
	reserved bool
	pending  bool
}

// New makes an empty disk. shmDir is a real folder for the files of shared memory, which is no part of the disk: it is
// lost with the power.
func New(seed uint64, shmDir string) *Disk {
	return &Disk{rng: rand.New(rand.NewPCG(seed, 0x9E3779B97F4A7C15)), shmDir: shmDir, files: map[string]*file{}, deleted: map[string]*file{}}
}

// Register makes the disk known to SQLite as vfs=name until the returned function is called.
func (d *Disk) Register(name string) (unregister func()) {
	vfs.Register(name, d)
	return func() { vfs.Unregister(name) }
}

// IgnoreSync makes the disk lie: Sync answers well and does nothing. For the twin of a test.
func (d *Disk) IgnoreSync(yes bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ignoreSync = yes
}

// CutAfter lets the power fail at the n-th changing operation (write, truncate, sync, delete) from now; that operation
// itself may or may not have reached the disk.
func (d *Disk) CutAfter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cutAt = d.ops + n
}

// FailAfter lets the n-th changing operation from now fail once, the power staying on. A sync that fails is of the bad
// kind that real systems have: what it should have made durable is never synced again unless it is written again.
func (d *Disk) FailAfter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failAt = d.ops + n
}

// CutNow lets the power fail at once.
func (d *Disk) CutNow() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = true
}

// Off reports whether the power has failed.
func (d *Disk) Off() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.off
}

// Ops is the number of changing operations so far.
func (d *Disk) Ops() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ops
}

// Fate tells what the cuts so far have done.
func (d *Disk) Fate() Fate {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fate
}

// Restart turns the power on again: it decides what survived and forgets everything else. Connections of before must be
// closed; what they still try fails.
func (d *Disk) Restart() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range sorted(d.deleted) {
		if _, again := d.files[name]; !again && d.rng.IntN(2) == 0 {
			d.files[name] = d.deleted[name]
		}
	}
	d.deleted = map[string]*file{}
	for _, name := range sorted(d.files) {
		f := d.files[name]
		if !f.named && d.rng.IntN(2) == 0 {
			delete(d.files, name)
			d.fate.Removed++
			continue
		}
		d.survive(f)
	}
	if err := os.RemoveAll(d.shmPath()); err != nil {
		return fmt.Errorf("removing shared memory: %w", err)
	}
	d.off, d.cutAt, d.failAt = false, 0, 0
	d.life++
	d.fate.Cuts++
	return nil
}

// survive draws what is left of a file after a power cut.
func (d *Disk) survive(f *file) {
	size := int64(len(f.durable))
	if len(f.sizes) > 0 {
		// The length is a write like any other: any of those since the last sync may be the one that was kept.
		if i := d.rng.IntN(len(f.sizes) + 1); i > 0 {
			size = f.sizes[i-1]
		}
	}
	left := resized(append([]byte(nil), f.durable...), size)
	sectors := make([]int64, 0, len(f.writes))
	for s := range f.writes {
		sectors = append(sectors, s)
	}
	sort.Slice(sectors, func(i, j int) bool { return sectors[i] < sectors[j] })
	for _, s := range sectors {
		ws := f.writes[s]
		keep := d.rng.IntN(len(ws) + 1) // the first so many writes reached this sector
		for i, w := range ws[:keep] {
			data := w.data
			if i == keep-1 && d.rng.IntN(8) == 0 {
				data = data[:d.rng.IntN(len(data))]
				d.fate.Torn++
			}
			if at := s*SectorBytes + int64(w.at); at < size {
				copy(left[at:], data)
			}
		}
		switch {
		case keep == 0:
			d.fate.Lost++
		case keep == len(ws):
			d.fate.Kept++
		default:
			d.fate.Older++
		}
	}
	f.durable = left
	f.now = append([]byte(nil), left...)
	f.writes, f.sizes, f.named = map[int64][]write{}, nil, true
	f.shared, f.reserved, f.pending = 0, false, false
}

// change counts a changing operation; it reports whether the operation still reaches the cache of the drive, and
// whether it succeeds as far as the caller can see.
func (d *Disk) change() (reaches, on bool) {
	if d.off {
		return false, false
	}
	d.ops++
	if d.ops == d.failAt {
		d.fate.Failed++
		return false, false
	}
	if d.cutAt > 0 && d.ops >= d.cutAt {
		d.off = true
		return true, false
	}
	return true, true
}

// sync makes what was written since the last sync durable.
func (f *file) sync() {
	size := int64(len(f.now))
	short := size
	for _, s := range f.sizes {
		short = min(short, s) // what was cut off once is zero when the file grows again
	}
	f.durable = resized(resized(f.durable, min(short, int64(len(f.durable)))), size)
	for s := range f.writes {
		if at := s * SectorBytes; at < size {
			copy(f.durable[at:min(at+SectorBytes, size)], f.now[at:])
		}
	}
	f.writes, f.sizes, f.named = map[int64][]write{}, nil, true
}

// Names lists the files, for a test's log.
func (d *Disk) Names() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return sorted(d.files)
}

func (d *Disk) shmPath() string { return filepath.Join(d.shmDir, fmt.Sprintf("shm-%d", d.life)) }

func resized(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

func sorted(m map[string]*file) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
