package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// write runs one small transaction of the writer.
func (s *Store) write(ctx context.Context, fn func(context.Context) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.transact(ctx, fn)
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

type leaseRow struct {
	instance              string
	epoch, until, renewed int64
}

func (s *Store) leaseOf(ctx context.Context, n int16) (r leaseRow, err error) {
	st, err := s.w.stmt(ctx, "select instance, epoch, until, renewed from lease where journal = ?")
	if err != nil {
		return r, err
	}
	err = st.QueryRowContext(ctx, n).Scan(&r.instance, &r.epoch, &r.until, &r.renewed)
	if errors.Is(err, sql.ErrNoRows) {
		return leaseRow{}, nil
	}
	return r, err
}

func (s *Store) setLease(ctx context.Context, n int16, r leaseRow) error {
	_, err := s.w.exec(ctx, "insert or replace into lease(journal, instance, epoch, until, renewed) values(?, ?, ?, ?, ?)", n, r.instance, r.epoch, r.until, r.renewed)
	return err
}

// Acquire is engine.Store's. A length of zero gives a lease that has ended.
func (s *Store) Acquire(ctx context.Context, code, instance string, length time.Duration) (engine.Lease, error) {
	n, err := journal.Number(code)
	if err != nil {
		return engine.Lease{}, err
	}
	l := engine.Lease{Journal: code, Instance: instance}
	err = s.write(ctx, func(ctx context.Context) error {
		now := s.o.now().UnixMilli()
		r, err := s.leaseOf(ctx, n)
		if err != nil {
			return err
		}
		if r.until > now && r.instance != instance {
			return fmt.Errorf("%w: %s until %s", engine.ErrHeld, r.instance, fromMillis(r.until).Format(time.RFC3339))
		}
		l.Epoch, l.Until, l.Previous = r.epoch+1, fromMillis(now+length.Milliseconds()), fromMillis(r.renewed)
		return s.setLease(ctx, n, leaseRow{instance, l.Epoch, l.Until.UnixMilli(), now})
	})
	if err != nil {
		return engine.Lease{}, fmt.Errorf("acquiring the lease of %s for %s: %w", code, instance, err)
	}
	return l, nil
}

// own reads the lease and refuses one that ended or passed on.
func (s *Store) own(ctx context.Context, n int16, l engine.Lease, now int64) (leaseRow, error) {
	r, err := s.leaseOf(ctx, n)
	if err == nil && (r.epoch != l.Epoch || r.instance != l.Instance || r.until <= now) {
		err = engine.ErrFenced
	}
	return r, err
}

// Renew is engine.Store's. A lease that has ended is not renewed even if nobody took it: what the clocks missed must be
// told by acquiring it anew.
func (s *Store) Renew(ctx context.Context, l engine.Lease, length time.Duration) (engine.Lease, error) {
	n, err := journal.Number(l.Journal)
	if err != nil {
		return engine.Lease{}, err
	}
	err = s.write(ctx, func(ctx context.Context) error {
		now := s.o.now().UnixMilli()
		r, err := s.own(ctx, n, l, now)
		if err != nil {
			return err
		}
		l.Until, l.Previous = fromMillis(now+length.Milliseconds()), fromMillis(r.renewed)
		r.until, r.renewed = l.Until.UnixMilli(), now
		return s.setLease(ctx, n, r)
	})
	if err != nil {
		return engine.Lease{}, fmt.Errorf("renewing the lease of %s for %s: %w", l.Journal, l.Instance, err)
	}
	return l, nil
}

// Release is engine.Store's. The moment of release counts as its last renewal: the owner lived until then. A lease that
// is no longer this one is left alone and answers ErrFenced.
func (s *Store) Release(ctx context.Context, l engine.Lease) error {
	n, err := journal.Number(l.Journal)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(ctx context.Context) error {
		now := s.o.now().UnixMilli()
		r, err := s.own(ctx, n, l, now)
		if err != nil {
			return err
		}
		r.until, r.renewed = now, now
		return s.setLease(ctx, n, r)
	})
	if err != nil {
		return fmt.Errorf("releasing the lease of %s for %s: %w", l.Journal, l.Instance, err)
	}
	return nil
}
