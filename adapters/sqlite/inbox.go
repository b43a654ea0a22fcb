package sqlite

import (
	"context"
	"encoding/binary"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// entryBytes is the length of one inbox entry: key 16, position 8 (big endian), hash 32.
const entryBytes = 16 + 8 + 32

func appendEntries(b []byte, entries []engine.InboxEntry) []byte {
	for i := range entries {
		b = append(b, entries[i].Key[:]...)
		b = binary.BigEndian.AppendUint64(b, uint64(entries[i].Pos))
		b = append(b, entries[i].Hash[:]...)
	}
	return b
}

func eachEntry(b []byte, fn func(engine.InboxEntry) error) error {
	if len(b)%entryBytes != 0 {
		return fmt.Errorf("inbox row of %d bytes is no list of entries", len(b))
	}
	for ; len(b) > 0; b = b[entryBytes:] {
		var e engine.InboxEntry
		copy(e.Key[:], b)
		e.Pos = int64(binary.BigEndian.Uint64(b[16:]))
		copy(e.Hash[:], b[24:])
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// keySet is every inbox key of a journal up to one head. It belongs to that head: when the head is found elsewhere, or
// an append fails, the set is thrown away and read again.
type keySet struct {
	size int64
	root journal.Hash
	keys map[[16]byte]struct{}
}

// add takes the keys of a batch; false, and nothing is taken, when one is known or stands twice in the batch.
func (k *keySet) add(entries []engine.InboxEntry) bool {
	for i := range entries {
		if _, known := k.keys[entries[i].Key]; known {
			for j := range entries[:i] {
				delete(k.keys, entries[j].Key)
			}
			return false
		}
		k.keys[entries[i].Key] = struct{}{}
	}
	return true
}

// keysAt gives the keys that stand at a head just read in the present transaction.
func (s *Store) keysAt(ctx context.Context, n int16, size int64, root []byte) (*keySet, error) {
	var at journal.Hash
	copy(at[:], root)
	if k := s.keys[n]; k != nil && (s.o.Weaken.StaleKeys || (k.size == size && k.root == at)) {
		return k, nil
	}
	k := &keySet{size: size, root: at, keys: map[[16]byte]struct{}{}}
	rows, err := s.w.conn.QueryContext(ctx, "select entries from inbox where rowkey > ? and rowkey <= ? order by rowkey", rowkey(n, 0), rowkey(n, size))
	if err != nil {
		return nil, fmt.Errorf("reading the inbox: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("reading the inbox: %w", err)
		}
		err := eachEntry(b, func(e engine.InboxEntry) error { k.keys[e.Key] = struct{}{}; return nil })
		if err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the inbox: %w", err)
	}
	s.keys[n] = k
	return k, nil
}

// Inbox is engine.Store's. Entries come in order of their batches.
func (s *Store) Inbox(ctx context.Context, code string, upTo int64, fn func(engine.InboxEntry) error) error {
	n, err := journal.Number(code)
	if err != nil {
		return err
	}
	// inboxRows bounds what is in memory at once; a row has at most the facts of one batch.
	const inboxRows = 64
	for after := rowkey(n, 0); ; {
		var page [][]byte
		rows, err := s.readers.QueryContext(ctx, "select rowkey, entries from inbox where rowkey > ? and rowkey <= ? order by rowkey limit ?",
			after, rowkey(n, min(max(upTo, 0), maxPos)), inboxRows)
		if err != nil {
			return fmt.Errorf("reading the inbox of %s: %w", code, err)
		}
		for rows.Next() {
			var b []byte
			if err = rows.Scan(&after, &b); err != nil {
				break
			}
			page = append(page, b)
		}
		if err == nil {
			err = rows.Err()
		}
		rows.Close()
		if err != nil {
			return fmt.Errorf("reading the inbox of %s: %w", code, err)
		}
		for _, b := range page {
			err := eachEntry(b, func(e engine.InboxEntry) error {
				if e.Pos > upTo {
					return nil
				}
				return fn(e)
			})
			if err != nil {
				return err
			}
		}
		if len(page) < inboxRows {
			return nil
		}
	}
}
