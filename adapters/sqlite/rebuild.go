package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"qorgau/domain/journal"
	"qorgau/projections"
)

const (
	// rebuildBatch is how many records a rebuild folds before it commits: large enough that rows which change often are
	// written seldom, small enough that a live batch waits less than a second.
	rebuildBatch = 20_000
	// nearEnough is the distance at which a rebuild stops running after the live journals and catches up while the live
	// projector waits.
	nearEnough = 1_000
	// maxPasses bounds the running after; then it catches up, however long the projector waits.
	maxPasses = 10
)

// Rebuild folds all journals from the beginning into a second set of tables beside the live ones and swaps them in one
// transaction; readers see the old rows until then. The new rows are never behind the old ones. Whoever applies
// records must ask for the positions again afterwards: they may have grown.
func (m *ReadModels) Rebuild(ctx context.Context, src projections.Source) error {
	if err := m.clearBeside(ctx); err != nil {
		return fmt.Errorf("rebuilding: %w", err)
	}
	for range maxPasses {
		n, err := m.pass(ctx, src, false)
		if err != nil {
			return fmt.Errorf("rebuilding: %w", err)
		}
		if n < nearEnough {
			break
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.pass(ctx, src, true); err != nil {
		return fmt.Errorf("catching up at the end of a rebuild: %w", err)
	}
	if err := m.swap(ctx); err != nil {
		return fmt.Errorf("swapping rebuilt tables: %w", err)
	}
	return nil
}

// clearBeside removes what an earlier rebuild left unfinished and makes empty tables.
func (m *ReadModels) clearBeside(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.w.transact(ctx, func(ctx context.Context) error {
		old, err := m.tablesLike(ctx, true)
		if err != nil {
			return err
		}
		if err := m.dropTables(ctx, old); err != nil {
			return err
		}
		if _, err := m.w.conn.ExecContext(ctx, "create table "+beside+"position"+positionColumns); err != nil {
			return fmt.Errorf("making the positions beside: %w", err)
		}
		return m.makeTables(ctx, beside)
	})
}

// tablesLike lists the tables of the file that stand beside, or the live ones.
func (m *ReadModels) tablesLike(ctx context.Context, standBeside bool) ([]string, error) {
	rows, err := m.w.conn.QueryContext(ctx, "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name")
	if err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("listing the tables: %w", err)
		}
		if name != "meta" && strings.HasPrefix(name, beside) == standBeside {
			names = append(names, name)
		}
	}
	return names, rows.Err()
}

func (m *ReadModels) dropTables(ctx context.Context, names []string) error {
	for _, t := range names {
		if _, err := m.w.conn.ExecContext(ctx, "drop table "+t); err != nil {
			return fmt.Errorf("dropping %s: %w", t, err)
		}
	}
	return nil
}

// errFull ends the reading of a source when a batch is full.
var errFull = errors.New("batch is full")

// pass folds what the journals have beyond the rows beside, and gives the number of records. Unless the caller holds
// the lock, it is taken for each batch alone, so that live batches come in between.
func (m *ReadModels) pass(ctx context.Context, src projections.Source, locked bool) (total int, err error) {
	codes, err := src.Journals(ctx)
	if err != nil {
		return 0, fmt.Errorf("listing journals: %w", err)
	}
	for _, code := range codes {
		for {
			n, err := m.rebuildSome(ctx, src, code, locked)
			total += n
			if err != nil {
				return total, err
			}
			if n < rebuildBatch {
				break
			}
		}
	}
	return total, nil
}

func (m *ReadModels) rebuildSome(ctx context.Context, src projections.Source, code string, locked bool) (n int, err error) {
	if !locked {
		m.mu.Lock()
		defer m.mu.Unlock()
	}
	w, err := m.begin(ctx, beside)
	if err != nil {
		return 0, err
	}
	defer w.Rollback()
	after, err := w.Position(code)
	if err != nil {
		return 0, err
	}
	err = src.Records(ctx, code, after, func(rec *journal.Record) error {
		if n == rebuildBatch {
			return errFull
		}
		n++
		return w.Apply(rec)
	})
	if err != nil && !errors.Is(err, errFull) {
		return n, fmt.Errorf("folding %s after %d: %w", code, after, err)
	}
	return n, w.Commit()
}

// swap puts the tables beside in the place of the live ones. The caller holds the lock.
func (m *ReadModels) swap(ctx context.Context) error {
	err := m.w.transact(ctx, func(ctx context.Context) error {
		var behind int
		err := m.w.conn.QueryRowContext(ctx, "select count(*) from position p left join "+beside+"position b using (journal) where coalesce(b.pos, 0) < p.pos").Scan(&behind)
		if err != nil {
			return fmt.Errorf("comparing positions: %w", err)
		}
		if behind > 0 {
			return fmt.Errorf("%w: the source ends before the live rows in %d journals", ErrGap, behind)
		}
		live, err := m.tablesLike(ctx, false)
		if err != nil {
			return err
		}
		if err := m.dropTables(ctx, live); err != nil {
			return err
		}
		for _, t := range append([]string{"position"}, m.tables...) {
			if _, err := m.w.conn.ExecContext(ctx, "alter table "+beside+t+" rename to "+t); err != nil {
				return fmt.Errorf("renaming %s: %w", t, err)
			}
		}
		return m.signSet(ctx)
	})
	if err != nil {
		return err
	}
	m.current = true
	return nil
}
