// Package engine runs machines over a store: one door (Submit), group commit, compare-and-set, inbox, clocks,
// snapshots and mail. It declares the Store port; engine/storetest is the suite that every store must pass.
package engine

import (
	"context"
	"errors"
	"time"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Errors a store answers an append with. Nothing of the batch is kept with any of them.
var (
	// ErrStale: the head is not where the batch expects it; somebody else appended.
	ErrStale = errors.New("journal head has moved")
	// ErrFenced: the lease of this owner ended or passed to another epoch.
	ErrFenced = errors.New("lease has another epoch")
	// ErrKnown: one of the inbox keys is already in this journal.
	ErrKnown = errors.New("input is already recorded")
	// ErrMalformed: a batch contradicts itself: positions, head or inbox do not fit together. A bug of the caller; nothing
	// of the call is kept.
	ErrMalformed = errors.New("batch contradicts itself")
	// ErrHeld: the lease is held by another instance.
	ErrHeld = errors.New("lease is held by another instance")
)

// InboxEntry makes one input exactly once: its key, the position of its fact, and the keyed hash of the input, by
// which a repetition is told from an id conflict.
type InboxEntry struct {
	Key  [16]byte
	Pos  int64
	Hash journal.Hash
}

// Batch is what one append adds to one journal: whole groups, in order.
type Batch struct {
	Journal string
	Epoch   int64 // of the lease under which the owner decided
	From    int64 // size of the journal before the batch: the compare of compare-and-set
	Records []journal.Stored
	Inbox   []InboxEntry
	Head    journal.Head // after the batch
}

// Lease says who owns a journal. Time is the store's own.
type Lease struct {
	Journal  string
	Instance string
	Epoch    int64
	Until    time.Time
	Previous time.Time // last renewal of the lease before this one, zero if there was none
}

// Snapshot is a machine's state at a position. It may be thrown away at any time.
type Snapshot struct {
	Journal string
	Pos     int64
	Machine string // version, draft and build of the state; a snapshot of another is not used
	Bytes   []byte
}

// Store keeps journals. Every method may be called from many goroutines. A store promises:
//   - Append is one durable transaction for all batches that hold; when it returns nil for a batch, the batch
//     survives a power cut; a batch that does not hold costs no other batch of the call;
//   - a batch is kept whole or not at all: records, inbox entries and head together;
//   - positions of a journal are dense, from 1.
type Store interface {
	// Append tries every batch and answers for each in order: nil, ErrStale, ErrFenced or ErrKnown. The second result is
	// an error of the store itself: then nothing is known of any batch, and the caller reads the heads.
	Append(ctx context.Context, batches []Batch) ([]error, error)
	// Head of one journal; an empty head if there is none.
	Head(ctx context.Context, code string) (journal.Head, error)
	// Heads of all journals that have records, by number.
	Heads(ctx context.Context) ([]journal.Head, error)
	// Read calls fn for the records from position from up to and including to (0: to the end), in order. The bytes are
	// valid only during the call.
	Read(ctx context.Context, code string, from, to int64, fn func(journal.Stored) error) error
	// Inbox calls fn for every inbox entry of a journal up to the head that is given.
	Inbox(ctx context.Context, code string, upTo int64, fn func(InboxEntry) error) error
	// Acquire takes the lease of a journal for an instance if it is free, ended or already its own, with a new epoch.
	Acquire(ctx context.Context, code, instance string, length time.Duration) (Lease, error)
	// Renew lengthens a lease; ErrFenced if it is no longer this one.
	Renew(ctx context.Context, l Lease, length time.Duration) (Lease, error)
	// Release ends a lease now.
	Release(ctx context.Context, l Lease) error
	// SaveSnapshot keeps the newest snapshot of a journal; LoadSnapshot returns it, or false.
	SaveSnapshot(ctx context.Context, s Snapshot) error
	LoadSnapshot(ctx context.Context, code string) (Snapshot, bool, error)
	// Cursor and SetCursor keep how far a reader (the relay) has come in a journal; positions only grow.
	Cursor(ctx context.Context, reader, code string) (int64, error)
	SetCursor(ctx context.Context, reader, code string, pos int64) error
	// Bytes tells how much the tables take, for the figures that are printed.
	Bytes(ctx context.Context) (map[string]int64, error)
	Close() error
}

// Clock is the engine's only source of now. An error stops the journals until an operator has confirmed the time.
type Clock interface {
	Now() (civil.Instant, error)
}
