package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// errDrop makes database/sql throw a connection away in place of pooling it.
var errDrop = driver.ErrBadConn

// ErrSchema: the file was made by a newer program, or is none of ours.
var ErrSchema = errors.New("store has another schema")

// schemaVersion is the number in table meta; migrations[n] leads from n to n+1.
const schemaVersion = 1

// Positions fit 40 bits: a million million records a journal.
var migrations = []string{`
create table record(rowkey integer primary key, bytes blob not null, leaf blob not null); -- rowkey = journal << 40 | position
create table head(journal integer primary key, size integer not null, root blob not null, frontier blob not null, epoch integer not null);
create table inbox(rowkey integer primary key, entries blob not null); -- one row a batch, rowkey = journal << 40 | first position; entry = key 16, position 8, hash 32 bytes
create table lease(journal integer primary key, instance text not null, epoch integer not null, until integer not null, renewed integer not null); -- milliseconds
create table snapshot(journal integer primary key, pos integer not null, machine text not null, bytes blob not null);
create table cursor(reader text not null, journal integer not null, pos integer not null, primary key (reader, journal)) without rowid;
`}

// maxPos is the largest position that a row key can hold.
const maxPos = 1<<40 - 1

func rowkey(number int16, pos int64) int64 { return int64(number)<<40 | pos }

// Store is engine.Store over one SQLite file.
type Store struct {
	o       Options
	path    string
	readers *sql.DB

	mu   sync.Mutex // one writer
	w    writer
	keys map[int16]*keySet
}

var _ engine.Store = (*Store)(nil)

// Open opens or makes a journal file.
func Open(path string, o Options) (*Store, error) {
	wdb, err := o.open(path, full, false)
	if err != nil {
		return nil, err
	}
	s := &Store{o: o, path: path, w: writer{db: wdb}, keys: map[int16]*keySet{}}
	if err := s.migrate(context.Background()); err != nil {
		s.w.drop()
		return nil, errors.Join(fmt.Errorf("opening journal %s: %w", path, err), wdb.Close())
	}
	if s.readers, err = o.open(path, full, true); err != nil {
		s.w.drop()
		return nil, errors.Join(err, wdb.Close())
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	return s.w.transact(ctx, func(ctx context.Context) error {
		c := s.w.conn
		if _, err := c.ExecContext(ctx, "create table if not exists meta(name text primary key, value text not null) without rowid"); err != nil {
			return fmt.Errorf("making table meta: %w", err)
		}
		var have int
		err := c.QueryRowContext(ctx, "select value from meta where name = 'schema'").Scan(&have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading the schema's version: %w", err)
		}
		if have > schemaVersion {
			return fmt.Errorf("%w: version %d, this program knows %d", ErrSchema, have, schemaVersion)
		}
		if have == schemaVersion {
			return nil
		}
		for v := have; v < schemaVersion; v++ {
			if _, err := c.ExecContext(ctx, migrations[v]); err != nil {
				return fmt.Errorf("bringing the schema to version %d: %w", v+1, err)
			}
		}
		if _, err := c.ExecContext(ctx, "insert or replace into meta values('schema', ?)", schemaVersion); err != nil {
			return fmt.Errorf("writing the schema's version: %w", err)
		}
		return nil
	})
}

// Close waits for the writer and closes the file.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Readers first: the last connection to close copies the log into the file, and that must be the one that may write.
	err := s.readers.Close()
	for _, st := range s.w.stmts {
		err = errors.Join(err, st.Close())
	}
	if s.w.conn != nil {
		err = errors.Join(err, s.w.conn.Close())
	}
	s.w.conn, s.w.stmts, s.keys = nil, nil, map[int16]*keySet{}
	if err = errors.Join(err, s.w.db.Close()); err != nil {
		return fmt.Errorf("closing journal %s: %w", s.path, err)
	}
	return nil
}

func check(b *engine.Batch) (int16, error) {
	n, err := journal.Number(b.Journal)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", engine.ErrMalformed, err)
	}
	if len(b.Records) == 0 || b.From < 0 || b.Head.Journal != b.Journal || b.Head.Size != b.From+int64(len(b.Records)) || b.Head.Size > maxPos {
		return 0, fmt.Errorf("%w: %s from %d with %d records to head %s/%d", engine.ErrMalformed, b.Journal, b.From, len(b.Records), b.Head.Journal, b.Head.Size)
	}
	for i := range b.Records {
		if want := b.From + int64(i) + 1; b.Records[i].Pos != want || len(b.Records[i].Bytes) == 0 {
			return 0, fmt.Errorf("%w: record at %s/%d has position %d and %d bytes", engine.ErrMalformed, b.Journal, want, b.Records[i].Pos, len(b.Records[i].Bytes))
		}
	}
	for _, e := range b.Inbox {
		if e.Pos <= b.From || e.Pos > b.Head.Size {
			return 0, fmt.Errorf("%w: inbox entry of %s/%d stands outside %d-%d", engine.ErrMalformed, b.Journal, e.Pos, b.From+1, b.Head.Size)
		}
	}
	return n, nil
}

// Append is engine.Store's: one transaction for all batches, a savepoint for each.
func (s *Store) Append(ctx context.Context, batches []engine.Batch) ([]error, error) {
	if len(batches) == 0 {
		return nil, nil
	}
	numbers := make([]int16, len(batches))
	for i := range batches {
		n, err := check(&batches[i])
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answers := make([]error, len(batches))
	err := s.w.transact(ctx, func(ctx context.Context) error {
		for i := range batches {
			var err error
			if answers[i], err = s.appendOne(ctx, numbers[i], &batches[i]); err != nil {
				return fmt.Errorf("appending to %s from %d: %w", batches[i].Journal, batches[i].From, err)
			}
		}
		return nil
	})
	if err != nil {
		// Nobody knows what is kept: the keys in memory may stand for a head that never was.
		for _, n := range numbers {
			if !s.o.Weaken.StaleKeys {
				delete(s.keys, n)
			}
		}
		return nil, fmt.Errorf("appending %d batches: %w", len(batches), err)
	}
	return answers, nil
}

const selectState = `select coalesce(h.size, 0), h.root, coalesce(h.epoch, 0), coalesce(l.epoch, 0), coalesce(l.until, 0)
from (select ?1 as journal) j left join head h on h.journal = j.journal left join lease l on l.journal = j.journal`

// moveHead stays one statement: the comparison and the move cannot be told apart by anybody.
const moveHead = `insert into head(journal, size, root, frontier, epoch) values(?1, ?2, ?3, ?4, ?5)
on conflict(journal) do update set size = ?2, root = ?3, frontier = ?4, epoch = ?5 where head.size = ?6 and head.epoch <= ?5`

const moveHeadUnchecked = `insert or replace into head(journal, size, root, frontier, epoch) values(?1, ?2, ?3, ?4, ?5)`

// appendOne gives the batch's answer, or an error of the store that ends the whole transaction.
func (s *Store) appendOne(ctx context.Context, n int16, b *engine.Batch) (answer, failure error) {
	if _, err := s.w.exec(ctx, "savepoint batch"); err != nil {
		return nil, fmt.Errorf("setting a savepoint: %w", err)
	}
	answer, failure = s.tryBatch(ctx, n, b)
	if failure != nil {
		return nil, failure
	}
	if answer != nil {
		if _, err := s.w.exec(ctx, "rollback to batch"); err != nil {
			return nil, fmt.Errorf("rolling back to the savepoint: %w", err)
		}
	}
	if _, err := s.w.exec(ctx, "release batch"); err != nil {
		return nil, fmt.Errorf("releasing the savepoint: %w", err)
	}
	return answer, nil
}

func (s *Store) tryBatch(ctx context.Context, n int16, b *engine.Batch) (answer, failure error) {
	st, err := s.w.stmt(ctx, selectState)
	if err != nil {
		return nil, err
	}
	var size, headEpoch, leaseEpoch, until int64
	var root []byte
	if err := st.QueryRowContext(ctx, n).Scan(&size, &root, &headEpoch, &leaseEpoch, &until); err != nil {
		return nil, fmt.Errorf("reading head and lease: %w", err)
	}
	weak := s.o.Weaken
	if !weak.NoFence && (b.Epoch != leaseEpoch || b.Epoch < headEpoch || until <= s.o.now().UnixMilli()) {
		return engine.ErrFenced, nil
	}
	if size != b.From && !weak.NoCompare {
		if !weak.StaleKeys {
			delete(s.keys, n)
		}
		return engine.ErrStale, nil
	}
	keys, err := s.keysAt(ctx, n, size, root)
	if err != nil {
		return nil, err
	}
	if !weak.NoInbox && !keys.add(b.Inbox) {
		return engine.ErrKnown, nil
	}
	if err := s.insertRecords(ctx, n, b.Records); err != nil {
		return nil, err
	}
	if len(b.Inbox) > 0 {
		if _, err := s.w.exec(ctx, "insert"+s.orReplace()+" into inbox(rowkey, entries) values(?, ?)", rowkey(n, b.From+1), appendEntries(nil, b.Inbox)); err != nil {
			return nil, fmt.Errorf("inserting the inbox entries: %w", err)
		}
	}
	args := []any{n, b.Head.Size, b.Head.Root[:], notNil(b.Head.Frontier), max(b.Epoch, headEpoch), b.From}
	text := moveHead
	if weak.NoCompare {
		text, args = moveHeadUnchecked, args[:5]
	}
	res, err := s.w.exec(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("moving the head: %w", err)
	}
	if moved, err := res.RowsAffected(); err != nil || moved != 1 {
		// The head was read under the same write lock, so this cannot be another writer.
		return nil, fmt.Errorf("moving the head from %d: %d rows changed: %w", b.From, moved, errors.Join(err, ErrSchema))
	}
	keys.size, keys.root = b.Head.Size, b.Head.Root
	return nil, nil
}

func (s *Store) orReplace() string {
	if s.o.Weaken.NoCompare {
		return " or replace"
	}
	return ""
}

// Rows of one multi-row insert. From 40 rows to 1,000 the speed grows by about a tenth, most of it before 500. Below 100
// every number has a statement of its own, so that a small batch of one journal among many takes one execution; so at
// most 101 statements a table stay prepared.
const (
	manyRows = 500
	someRows = 100
)

// rowsAt is how many of n rows the next statement inserts.
func rowsAt(n int) int {
	switch {
	case n >= manyRows:
		return manyRows
	case n >= someRows:
		return someRows
	}
	return n
}

func (s *Store) insertRecords(ctx context.Context, n int16, recs []journal.Stored) error {
	args := make([]any, 0, 3*rowsAt(len(recs)))
	for len(recs) > 0 {
		k := rowsAt(len(recs))
		args = args[:0]
		for i := range recs[:k] {
			args = append(args, rowkey(n, recs[i].Pos), recs[i].Bytes, recs[i].Leaf[:])
		}
		if _, err := s.w.exec(ctx, insertText(s.orReplace(), k), args...); err != nil {
			return fmt.Errorf("inserting %d records from %d: %w", k, recs[0].Pos, err)
		}
		recs = recs[k:]
	}
	return nil
}

var insertTexts sync.Map

func insertText(or string, rows int) string {
	type key struct {
		or   string
		rows int
	}
	if t, ok := insertTexts.Load(key{or, rows}); ok {
		return t.(string)
	}
	t := "insert" + or + " into record(rowkey, bytes, leaf) values(?,?,?)" + strings.Repeat(",(?,?,?)", rows-1)
	insertTexts.Store(key{or, rows}, t)
	return t
}

// notNil keeps an empty blob from becoming null.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
