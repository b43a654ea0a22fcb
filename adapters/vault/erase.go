package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"

	"qorgau/domain/journal"
)

// Linked is engine.Vault's: everything that a chain of shared ИИН leads to.
func (v *Vault) Linked(ctx context.Context, ref journal.Ref) ([]journal.Ref, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.connect(ctx); err != nil {
		return nil, err
	}
	seen := map[journal.Ref]bool{ref: true}
	for next := [][]byte{ref[:]}; len(next) > 0; {
		var found [][]byte
		var iins [][]byte
		err := v.in(ctx, "select iin from links where ref in", "", next, func(rows *sql.Rows) error {
			var b []byte
			err := rows.Scan(&b)
			iins = append(iins, b)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading links: %w", err)
		}
		err = v.in(ctx, "select ref from links where iin in", "", iins, func(rows *sql.Rows) error {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				return err
			}
			if r := journal.Ref(b); !seen[r] {
				seen[r] = true
				found = append(found, b)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading links: %w", err)
		}
		next = found
	}
	refs := make([]journal.Ref, 0, len(seen))
	for r := range seen {
		refs = append(refs, r)
	}
	sort.Slice(refs, func(i, j int) bool { return refs[i].Less(refs[j]) })
	return refs, nil
}

// Erase is engine.Vault's. It may be given references that are erased already, as after a restore: then it costs a
// look-up. The rows go in one durable transaction, and their bytes from the file and its log right after: SQLite
// overwrites what it frees, but pages that were rearranged can keep a stale copy, so the file is rebuilt. A power cut
// between the two is made good when the vault is opened.
//
// The cost is that of copying the vault once a call, so many persons go into one call.
func (v *Vault) Erase(ctx context.Context, refs []journal.Ref) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.known.forget()
	changed := false
	err := v.transact(ctx, func(ctx context.Context) error {
		for _, r := range refs {
			for _, text := range []string{
				"delete from persons where ref = ?", "delete from links where ref = ?", "insert or ignore into erased (ref) values (?)",
			} {
				n, err := v.count(ctx, text, r[:])
				if err != nil {
					return err
				}
				changed = changed || n > 0
			}
		}
		if !changed {
			return nil
		}
		return v.setMeta(ctx, "scrub", []byte{1})
	})
	if err != nil {
		return fmt.Errorf("erasing %d references: %w", len(refs), err)
	}
	if !changed {
		return nil
	}
	return v.scrub(context.WithoutCancel(ctx))
}

// count runs a statement and tells how many rows it changed.
func (v *Vault) count(ctx context.Context, text string, args ...any) (int64, error) {
	s, err := v.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("running %.60q: %w", text, err)
	}
	return res.RowsAffected()
}

func (v *Vault) scrubPending(ctx context.Context) (bool, error) {
	_, ok, err := v.meta(ctx, "scrub")
	return ok, err
}

// scrub rebuilds the file from its live rows and empties its log. The mark is taken away last: its sync makes the
// emptied log durable too.
func (v *Vault) scrub(ctx context.Context) error {
	if err := v.connect(ctx); err != nil {
		return err
	}
	if !v.options.Weaken.NoScrub {
		if err := v.exec(ctx, "vacuum"); err != nil {
			v.drop(true)
			return fmt.Errorf("rebuilding the vault after an erasure: %w", err)
		}
		var busy, log, done int64
		if err := v.query(ctx, "pragma wal_checkpoint(truncate)", nil, &busy, &log, &done); err != nil || busy != 0 {
			v.drop(true)
			return fmt.Errorf("emptying the vault's log after an erasure (busy %d): %w", busy, err)
		}
	}
	if err := v.exec(ctx, "delete from meta where name = 'scrub'"); err != nil {
		v.drop(true)
		return fmt.Errorf("ending an erasure: %w", err)
	}
	return nil
}

func (v *Vault) isErased(ctx context.Context, ref journal.Ref) (bool, error) {
	var one int
	err := v.query(ctx, "select 1 from erased where ref = ?", []any{ref[:]}, &one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
