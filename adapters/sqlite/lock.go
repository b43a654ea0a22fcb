package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ErrLocked: another process runs on the directory.
var ErrLocked = errors.New("directory is in use by another process")

// DirLock keeps a data directory for one running process. The system releases it when the process ends, however it ends.
type DirLock struct{ f *os.File }

// LockDir takes the lock of a directory. When another process holds it, the error is ErrLocked and names its pid.
func LockDir(dir string) (*DirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking %s: %w", dir, err)
		}
		if pid, ok := LockHolder(dir); ok {
			return nil, fmt.Errorf("%w: %s is held by process %d", ErrLocked, dir, pid)
		}
		return nil, fmt.Errorf("%w: %s", ErrLocked, dir)
	}
	err = f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("naming the process in the lock of %s: %w", dir, err), f.Close())
	}
	return &DirLock{f}, nil
}

// LockHolder is the pid written in the lock of a directory; it may be that of a process that has ended.
func LockHolder(dir string) (int, bool) {
	b, err := os.ReadFile(filepath.Join(dir, "lock"))
	if err != nil {
		return 0, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	return pid, err == nil
}

// Release gives the directory free. The file stays: removing it would let two processes lock two files of one name.
func (l *DirLock) Release() error {
	if err := errors.Join(l.f.Truncate(0), l.f.Close()); err != nil {
		return fmt.Errorf("releasing the lock: %w", err)
	}
	return nil
}
