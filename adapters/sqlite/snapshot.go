package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// SaveSnapshot is engine.Store's: an older one than is kept changes nothing.
func (s *Store) SaveSnapshot(ctx context.Context, snap engine.Snapshot) error {
	n, err := journal.Number(snap.Journal)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(ctx context.Context) error {
		_, err := s.w.exec(ctx, `insert into snapshot(journal, pos, machine, bytes) values(?1, ?2, ?3, ?4)
on conflict(journal) do update set pos = ?2, machine = ?3, bytes = ?4 where ?2 >= snapshot.pos`, n, snap.Pos, snap.Machine, notNil(snap.Bytes))
		return err
	})
	if err != nil {
		return fmt.Errorf("saving the snapshot of %s/%d: %w", snap.Journal, snap.Pos, err)
	}
	return nil
}

// LoadSnapshot is engine.Store's.
func (s *Store) LoadSnapshot(ctx context.Context, code string) (engine.Snapshot, bool, error) {
	n, err := journal.Number(code)
	if err != nil {
		return engine.Snapshot{}, false, err
	}
	snap := engine.Snapshot{Journal: code}
	err = s.readers.QueryRowContext(ctx, "select pos, machine, bytes from snapshot where journal = ?", n).Scan(&snap.Pos, &snap.Machine, &snap.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return engine.Snapshot{}, false, nil
	}
	if err != nil {
		return engine.Snapshot{}, false, fmt.Errorf("loading the snapshot of %s: %w", code, err)
	}
	return snap, true, nil
}

// Cursor is engine.Store's; zero when the reader has read nothing.
func (s *Store) Cursor(ctx context.Context, reader, code string) (int64, error) {
	n, err := journal.Number(code)
	if err != nil {
		return 0, err
	}
	var pos int64
	err = s.readers.QueryRowContext(ctx, "select pos from cursor where reader = ? and journal = ?", reader, n).Scan(&pos)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("reading the cursor of %s in %s: %w", reader, code, err)
	}
	return pos, nil
}

// SetCursor is engine.Store's: a smaller position than is kept changes nothing.
func (s *Store) SetCursor(ctx context.Context, reader, code string, pos int64) error {
	n, err := journal.Number(code)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(ctx context.Context) error {
		_, err := s.w.exec(ctx, `insert into cursor(reader, journal, pos) values(?1, ?2, ?3)
on conflict(reader, journal) do update set pos = ?3 where ?3 > cursor.pos`, reader, n, pos)
		return err
	})
	if err != nil {
		return fmt.Errorf("setting the cursor of %s in %s to %d: %w", reader, code, pos, err)
	}
	return nil
}
