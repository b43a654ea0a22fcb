package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
)

// connect makes sure of the one connection. The caller holds mu, here and below.
func (v *Vault) connect(ctx context.Context) error {
	if v.conn != nil {
		return nil
	}
	conn, err := v.db.Conn(ctx)
	if err != nil {
		if s := err.Error(); strings.Contains(s, "locked") || strings.Contains(s, "BUSY") {
			return fmt.Errorf("%w: %w", ErrInUse, err)
		}
		return fmt.Errorf("connecting: %w", err)
	}
	v.conn, v.stmts = conn, map[string]*sql.Stmt{}
	return nil
}

// drop gives the connection up; when its state is unknown, it is closed rather than used again.
func (v *Vault) drop(unknown bool) {
	if v.conn == nil {
		return
	}
	for _, s := range v.stmts {
		_ = s.Close() // the connection is given up; it has nothing left to say
	}
	if unknown {
		_ = v.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = v.conn.Close()
	v.conn, v.stmts = nil, nil
}

func (v *Vault) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := v.stmts[text]; s != nil {
		return s, nil
	}
	s, err := v.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing %.60q: %w", text, err)
	}
	v.stmts[text] = s
	return s, nil
}

func (v *Vault) exec(ctx context.Context, text string, args ...any) error {
	s, err := v.stmt(ctx, text)
	if err != nil {
		return err
	}
	if _, err := s.ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("running %.60q: %w", text, err)
	}
	return nil
}

// query reads one row.
func (v *Vault) query(ctx context.Context, text string, args []any, into ...any) error {
	s, err := v.stmt(ctx, text)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(into...)
}

// lookupChunk is how many values one look-up asks for; a shorter list repeats its last value, so that one prepared
// statement serves all.
const lookupChunk = 128

var chunkMarks = "(?" + strings.Repeat(", ?", lookupChunk-1) + ")"

// in runs "text (?, ...) tail" for all values, chunk by chunk.
func (v *Vault) in(ctx context.Context, text, tail string, values [][]byte, row func(*sql.Rows) error) error {
	args := make([]any, lookupChunk)
	for len(values) > 0 {
		n := min(len(values), lookupChunk)
		for i := range args {
			args[i] = values[min(i, n-1)]
		}
		values = values[n:]
		s, err := v.stmt(ctx, text+" "+chunkMarks+tail)
		if err != nil {
			return err
		}
		if err := scan(ctx, s, args, row); err != nil {
			return fmt.Errorf("running %.60q: %w", text, err)
		}
	}
	return nil
}

func scan(ctx context.Context, s *sql.Stmt, args []any, row func(*sql.Rows) error) error {
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// transact runs fn in one durable transaction. After an error nothing is known to be kept, and nothing may be cached.
func (v *Vault) transact(ctx context.Context, fn func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// A transaction that has begun is not torn by the caller's haste: it is short, and its outcome must be known.
	ctx = context.WithoutCancel(ctx)
	if err := v.connect(ctx); err != nil {
		return err
	}
	if err := v.exec(ctx, "begin immediate"); err != nil {
		v.drop(true)
		if s := err.Error(); strings.Contains(s, "locked") {
			return fmt.Errorf("%w: %w", ErrInUse, err)
		}
		return err
	}
	if err := fn(ctx); err != nil {
		if back := v.exec(ctx, "rollback"); back != nil {
			v.drop(true)
		}
		return err
	}
	if err := v.exec(ctx, "commit"); err != nil {
		v.drop(true)
		return fmt.Errorf("outcome unknown: %w", err)
	}
	return nil
}

// wrap encrypts a stored secret under the master key; purpose keeps secrets from standing in each other's place.
func (v *Vault) wrap(secret []byte, purpose string) ([]byte, error) {
	b := make([]byte, nonceBytes, nonceBytes+len(secret)+v.root.wrap.Overhead())
	if _, err := rand.Read(b); err != nil {
		return nil, fmt.Errorf("wrapping a secret: %w", err)
	}
	return v.root.wrap.Seal(b, b, secret, []byte(purpose)), nil
}

func (v *Vault) unwrap(b []byte, purpose string) ([]byte, error) {
	if len(b) < nonceBytes {
		return nil, fmt.Errorf("unwrapping a secret of %d bytes: %w", len(b), ErrMaster)
	}
	secret, err := v.root.wrap.Open(nil, b[:nonceBytes], b[nonceBytes:], []byte(purpose))
	if err != nil {
		return nil, fmt.Errorf("unwrapping a secret: %w", ErrMaster)
	}
	return secret, nil
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("making a cipher: %w", err)
	}
	return cipher.NewGCM(block)
}
