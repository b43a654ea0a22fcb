package powercut

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

var (
	_ vfs.VFS              = (*Disk)(nil)
	_ vfs.FileSharedMemory = (*handle)(nil)
	_ vfs.FileLockState    = (*handle)(nil)
)

// Open is vfs.VFS's.
func (d *Disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	// Files that SQLite itself gives up at the end are no part of what must survive.
	const temporary = vfs.OPEN_TEMP_DB | vfs.OPEN_TEMP_JOURNAL | vfs.OPEN_TRANSIENT_DB | vfs.OPEN_SUBJOURNAL
	if flags&temporary != 0 || name == "" {
		return &vfsutil.SliceFile{}, flags | vfs.OPEN_MEMORY, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return nil, flags, sqlite3.IOERR
	}
	f := d.files[name]
	if f == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		// A name that is used again is a new file; the removed one cannot come back under it.
		delete(d.deleted, name)
		f = &file{name: name, writes: map[int64][]write{}}
		d.files[name] = f
	}
	h := &handle{d: d, f: f, life: d.life}
	if flags&vfs.OPEN_MAIN_DB != 0 {
		dir := d.shmPath()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, flags, fmt.Errorf("making the folder of shared memory: %w", err)
		}
		h.shm = vfs.NewSharedMemory(filepath.Join(dir, strings.ReplaceAll(strings.TrimLeft(name, "/"), "/", "_")), flags)
	}
	return h, flags, nil
}

// Delete is vfs.VFS's.
func (d *Disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	reaches, on := d.change()
	if f := d.files[name]; reaches && f == nil {
		return sqlite3.IOERR_DELETE_NOENT
	} else if reaches {
		delete(d.files, name)
		if !syncDir || d.ignoreSync || !on {
			d.deleted[name] = f
		}
	}
	if !on {
		return sqlite3.IOERR_DELETE
	}
	return nil
}

// Access is vfs.VFS's.
func (d *Disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return false, sqlite3.IOERR_ACCESS
	}
	return d.files[name] != nil, nil
}

// FullPathname is vfs.VFS's: names are taken as they are.
func (d *Disk) FullPathname(name string) (string, error) { return name, nil }

// handle is one open file of one life of the disk.
type handle struct {
	d    *Disk
	f    *file
	life int
	lock vfs.LockLevel
	shm  vfs.SharedMemory
}

// dead must be called with the disk's lock held.
func (h *handle) dead() bool { return h.d.off || h.life != h.d.life }

// SharedMemory is vfs.FileSharedMemory's.
func (h *handle) SharedMemory() vfs.SharedMemory { return h.shm }

// Close is vfs.File's; it works without power, so that connections can be given up.
func (h *handle) Close() error {
	var err error
	if h.shm != nil {
		err = h.shm.Close()
	}
	if e := h.Unlock(vfs.LOCK_NONE); err == nil {
		err = e
	}
	return err
}

// ReadAt is vfs.File's.
func (h *handle) ReadAt(b []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.dead() {
		return 0, sqlite3.IOERR_READ
	}
	if off >= int64(len(h.f.now)) {
		return 0, io.EOF
	}
	n := copy(b, h.f.now[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt is vfs.File's.
func (h *handle) WriteAt(b []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.life != h.d.life {
		return 0, sqlite3.IOERR_WRITE
	}
	reaches, on := h.d.change()
	if reaches {
		f, end := h.f, off+int64(len(b))
		if end > int64(len(f.now)) {
			f.now = resized(f.now, end)
			f.sizes = append(f.sizes, end)
		}
		copy(f.now[off:], b)
		for at := off; at < end; {
			sector := at / SectorBytes
			stop := min(end, (sector+1)*SectorBytes)
			f.writes[sector] = append(f.writes[sector], write{int(at % SectorBytes), append([]byte(nil), b[at-off:stop-off]...)})
			at = stop
		}
	}
	if !on {
		return 0, sqlite3.IOERR_WRITE
	}
	return len(b), nil
}

// Truncate is vfs.File's.
func (h *handle) Truncate(size int64) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.life != h.d.life {
		return sqlite3.IOERR_TRUNCATE
	}
	reaches, on := h.d.change()
	if reaches {
		h.f.now = resized(h.f.now, size)
		h.f.sizes = append(h.f.sizes, size)
	}
	if !on {
		return sqlite3.IOERR_TRUNCATE
	}
	return nil
}

// Sync is vfs.File's. A sync during which the power fails promises nothing.
func (h *handle) Sync(vfs.SyncFlag) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.life != h.d.life {
		return sqlite3.IOERR_FSYNC
	}
	reaches, on := h.d.change()
	if !reaches && !h.d.off {
		h.f.writes = map[int64][]write{} // failed: the system believes these clean now, and nobody writes them out
	}
	if !on {
		return sqlite3.IOERR_FSYNC
	}
	if !h.d.ignoreSync {
		h.f.sync()
	}
	return nil
}

// Size is vfs.File's.
func (h *handle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.dead() {
		return 0, sqlite3.IOERR_FSTAT
	}
	return int64(len(h.f.now)), nil
}

// SectorSize is vfs.File's.
func (h *handle) SectorSize() int { return SectorBytes }

// DeviceCharacteristics is vfs.File's: what SQLite assumes of ordinary disks, and no more.
func (h *handle) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}

// Lock is vfs.File's.
func (h *handle) Lock(lock vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.dead() {
		return sqlite3.IOERR_LOCK
	}
	if h.lock >= lock {
		return nil
	}
	f := h.f
	switch lock {
	case vfs.LOCK_SHARED:
		if f.pending {
			return sqlite3.BUSY
		}
		f.shared++
	case vfs.LOCK_RESERVED:
		if f.reserved {
			return sqlite3.BUSY
		}
		f.reserved = true
	case vfs.LOCK_EXCLUSIVE:
		if h.lock < vfs.LOCK_PENDING {
			if f.pending {
				return sqlite3.BUSY
			}
			f.pending = true
			h.lock = vfs.LOCK_PENDING
		}
		if f.shared > 1 {
			return sqlite3.BUSY
		}
	}
	h.lock = lock
	return nil
}

// Unlock is vfs.File's.
func (h *handle) Unlock(lock vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.lock <= lock {
		return nil
	}
	if h.life == h.d.life { // locks of an earlier life ended with the power
		if h.lock >= vfs.LOCK_RESERVED && lock < vfs.LOCK_RESERVED {
			h.f.reserved = false
		}
		if h.lock >= vfs.LOCK_PENDING && lock < vfs.LOCK_PENDING {
			h.f.pending = false
		}
		if lock < vfs.LOCK_SHARED {
			h.f.shared--
		}
	}
	h.lock = lock
	return nil
}

// CheckReservedLock is vfs.File's.
func (h *handle) CheckReservedLock() (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return h.f.reserved, nil
}

// LockState is vfs.FileLockState's.
func (h *handle) LockState() vfs.LockLevel { return h.lock }
