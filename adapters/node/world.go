package node

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"qorgau/adapters/engine"
)

// World says that a directory belongs to a demo: its keys follow from a seed and its time is virtual. Such a directory
// is never continued on wall time.
type World struct {
	Seed int64 `json:"seed"`
}

func worldPath(dir string) string { return filepath.Join(dir, "world.json") }

// SeedBytes is what the vault is seeded with.
func (w World) SeedBytes() []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("qorgau demo seed "), uint64(w.Seed)))
	return sum[:]
}

// WriteWorld marks a directory, making it if need be.
func WriteWorld(dir string, w World) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the directory: %w", err)
	}
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return os.WriteFile(worldPath(dir), append(b, '\n'), 0o600)
}

// ReadWorld reads the mark; false if the directory is no demo's.
func ReadWorld(dir string) (w World, ok bool, err error) {
	b, err := os.ReadFile(worldPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return w, false, nil
	}
	if err != nil {
		return w, false, err
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return w, false, fmt.Errorf("reading %s: %w", worldPath(dir), err)
	}
	return w, true, nil
}

// Resume adds to options what a demo's directory needs: its seed, and a virtual clock at the highest recorded moment.
// Options for another directory come back as they are.
func Resume(ctx context.Context, o Options) (Options, error) {
	w, ok, err := ReadWorld(o.Dir)
	if err != nil || !ok {
		return o, err
	}
	o.Seed = w.SeedBytes()
	if o.Clock != nil || !HasJournal(o.Dir) {
		return o, nil
	}
	store, err := OpenStore(o.Dir)
	if err != nil {
		return o, err
	}
	at, err := Highest(ctx, store)
	if err := errors.Join(err, store.Close()); err != nil {
		return o, err
	}
	o.Clock = engine.NewVirtualClock(at)
	return o, nil
}
