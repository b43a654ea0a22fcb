// Package sqlite keeps journals and read models in SQLite files: the embedded default.
//
// A journal file runs in WAL mode with synchronous=FULL: an append that was answered survives a power cut. A file of
// read models runs with synchronous=NORMAL, because it can be rebuilt from the journal.
package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Options of a file. The zero value is what production uses.
type Options struct {
	// Driver is the database/sql driver; empty means "sqlite" (modernc.org/sqlite). The power-cut test brings another.
	Driver string
	// Params are further parameters of the data source name, like "vfs=name".
	Params string
	// Now is the store's own clock, by which leases end; nil means time.Now.
	Now func() time.Time
	// Weaken removes mechanisms so that the twin of a test can show that the test bites. Never set elsewhere.
	Weaken Weaken
}

// Weaken takes guarantees away, for the twins of tests (each must then be seen to fail).
type Weaken struct {
	Synchronous string // OFF or NORMAL in place of FULL: a power cut may lose what was answered
	NoCompare   bool   // no compare-and-set: a stale batch overwrites records
	NoFence     bool   // any epoch may append
	NoInbox     bool   // known keys are not refused
	StaleKeys   bool   // keys in memory outlive the head they were read at
}

const (
	// busyMillis is how long a statement waits for another process that writes: longer than any append or checkpoint
	// takes, shorter than a lease.
	busyMillis = 10_000
	// maxReaders bounds the open reading connections; a reader that finds none waits. No connection is held while a
	// caller's function runs, so readers cannot wait for each other.
	maxReaders = 8
	// checkpointPages is how far the write-ahead log grows before it is copied into the file: 16 MiB of 4 KiB pages. Copied
	// seldom, pages that were touched many times are written once.
	checkpointPages = 4096
)

func (o Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

// full is FULL in WAL mode, which is all the time but the first moment: a new file is turned to WAL mode by a
// transaction of the old mode, and only EXTRA makes the removal of its rollback journal durable. With FULL a power cut
// can bring that journal back, and SQLite would roll a whole store back to nothing (seen in TestPowerCuts).
const full = "EXTRA"

// open opens one pool of connections to a file; the driver connects when it is first used.
func (o Options) open(path, synchronous string, reader bool) (*sql.DB, error) {
	driver := o.Driver
	if driver == "" {
		driver = "sqlite"
	}
	if o.Weaken.Synchronous != "" {
		synchronous = o.Weaken.Synchronous
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the path of %s: %w", path, err)
	}
	// The order counts: waiting must be set before the first statement that can meet a lock, and synchronous before the
	// file becomes one of WAL mode.
	q := fmt.Sprintf("_pragma=busy_timeout(%d)", busyMillis)
	if reader {
		q += "&_pragma=query_only(1)"
	} else {
		q += "&_pragma=synchronous(" + synchronous + ")&_pragma=journal_mode(WAL)" +
			fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", checkpointPages)
	}
	if o.Params != "" {
		q += "&" + o.Params
	}
	name := url.URL{Scheme: "file", Path: abs, RawQuery: q}
	db, err := sql.Open(driver, name.String())
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if reader {
		db.SetMaxOpenConns(maxReaders)
	}
	db.SetMaxIdleConns(maxReaders)
	return db, nil
}

// writer is the one connection that writes, with its prepared statements. After an error whose outcome is unknown it
// is replaced, so that nothing half-done of the old connection is carried on.
type writer struct {
	db    *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (w *writer) connect(ctx context.Context) error {
	if w.conn != nil {
		return nil
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting the writer: %w", err)
	}
	w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	return nil
}

// stmt prepares a statement once a connection.
func (w *writer) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := w.stmts[text]; s != nil {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing %.60q: %w", text, err)
	}
	w.stmts[text] = s
	return s, nil
}

func (w *writer) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := w.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// drop closes the connection; the next use opens another. Closing rolls back what is open.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	for _, s := range w.stmts {
		_ = s.Close() // the connection is given up; it has nothing left to say
	}
	_ = w.conn.Raw(func(any) error { return errDrop })
	_ = w.conn.Close()
	w.conn, w.stmts = nil, nil
}

// transact runs fn in one immediate transaction. Any error means that nothing is known to be kept.
func (w *writer) transact(ctx context.Context, fn func(context.Context) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	// A transaction that has begun is not torn by the caller's haste: it is short, and its outcome must be known.
	ctx = context.WithoutCancel(ctx)
	if err := w.connect(ctx); err != nil {
		return err
	}
	if _, err := w.exec(ctx, "begin immediate"); err != nil {
		w.drop()
		return fmt.Errorf("beginning: %w", err)
	}
	if err := fn(ctx); err != nil {
		if _, back := w.exec(ctx, "rollback"); back != nil {
			w.drop()
		}
		return err
	}
	if _, err := w.exec(ctx, "commit"); err != nil {
		w.drop()
		return fmt.Errorf("committing, outcome unknown: %w", err)
	}
	return nil
}
