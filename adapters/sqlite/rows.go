package sqlite

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"qorgau/domain/journal"
	"qorgau/projections"
)

// Errors of read models.
var (
	// ErrOutdated: the rows were made by other projections or other versions; a rebuild must come first.
	ErrOutdated = errors.New("read models are of another version and must be rebuilt")
	// ErrGap: a record does not follow the last one of its journal.
	ErrGap = errors.New("record is not the next of its journal")
	// ErrTable: a table that the projection has not declared, or a name that cannot be one.
	ErrTable = errors.New("no such table of the projection")
)

// ReadModels keeps the rows of a set of projections in one SQLite file: a table for each declared table with the
// columns (journal, key, value), value being JSON text, so that people can read it with sqlite3. The whole set stands
// at one position a journal.
type ReadModels struct {
	path    string
	set     []projections.Projection
	owner   map[string]int // table -> index in set
	tables  []string       // sorted
	sign    string
	readers *sql.DB

	mu      sync.Mutex // one writer: a batch or the end of a rebuild
	w       writer
	current bool // the rows are of this set
}

var _ projections.Query = (*ReadModels)(nil)

var tableName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,50}$`)

// beside is the prefix of the tables into which a rebuild writes.
const beside = "beside_"

// reserved are the tables of the file itself.
var reserved = []string{"meta", "position", beside + "position"}

// OpenReadModels opens or makes a file of read models for a set of projections. When the file holds rows of another set
// or version, it opens all the same, Outdated says so, and only Rebuild may write.
func OpenReadModels(path string, o Options, set ...projections.Projection) (*ReadModels, error) {
	m := &ReadModels{path: path, set: set, owner: map[string]int{}}
	var sign []string
	for i, p := range set {
		tables := slices.Sorted(slices.Values(p.Tables()))
		for _, t := range tables {
			if _, twice := m.owner[t]; twice || !tableName.MatchString(t) || strings.HasPrefix(t, beside) || strings.HasPrefix(t, "sqlite") || slices.Contains(reserved, t) {
				return nil, fmt.Errorf("%w: %q of %s", ErrTable, t, p.Name())
			}
			m.owner[t] = i
			m.tables = append(m.tables, t)
		}
		sign = append(sign, fmt.Sprintf("%s/%d(%s)", p.Name(), p.Version(), strings.Join(tables, ",")))
	}
	slices.Sort(m.tables)
	slices.Sort(sign)
	m.sign = strings.Join(sign, " ")
	wdb, err := o.open(path, "NORMAL", false)
	if err != nil {
		return nil, err
	}
	m.w = writer{db: wdb}
	if err := m.w.transact(context.Background(), m.prepare); err != nil {
		m.w.drop()
		return nil, errors.Join(fmt.Errorf("opening read models %s: %w", path, err), wdb.Close())
	}
	if m.readers, err = o.open(path, "NORMAL", true); err != nil {
		m.w.drop()
		return nil, errors.Join(err, wdb.Close())
	}
	return m, nil
}

const positionColumns = "(journal text primary key, pos integer not null) without rowid"

func (m *ReadModels) prepare(ctx context.Context) error {
	c := m.w.conn
	_, err := c.ExecContext(ctx, "create table if not exists meta(name text primary key, value text not null) without rowid; create table if not exists position"+positionColumns)
	if err != nil {
		return fmt.Errorf("making the tables: %w", err)
	}
	var have string
	err = c.QueryRowContext(ctx, "select value from meta where name = 'projections'").Scan(&have)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if err := m.makeTables(ctx, ""); err != nil {
			return err
		}
		m.current = true
		return m.signSet(ctx)
	case err != nil:
		return fmt.Errorf("reading the projections' versions: %w", err)
	}
	m.current = have == m.sign
	return nil
}

func (m *ReadModels) signSet(ctx context.Context) error {
	if _, err := m.w.conn.ExecContext(ctx, "insert or replace into meta values('projections', ?)", m.sign); err != nil {
		return fmt.Errorf("writing the projections' versions: %w", err)
	}
	return nil
}

func (m *ReadModels) makeTables(ctx context.Context, prefix string) error {
	for _, t := range m.tables {
		_, err := m.w.conn.ExecContext(ctx, "create table "+prefix+t+"(journal text not null, key text not null, value text not null, primary key (journal, key)) without rowid")
		if err != nil {
			return fmt.Errorf("making table %s: %w", prefix+t, err)
		}
	}
	return nil
}

// Outdated reports whether the rows are of another set or version of projections.
func (m *ReadModels) Outdated() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.current
}

// Close closes the file.
func (m *ReadModels) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.readers.Close()
	m.w.drop()
	if err = errors.Join(err, m.w.db.Close()); err != nil {
		return fmt.Errorf("closing read models %s: %w", m.path, err)
	}
	return nil
}

// Work is one batch: what Apply writes is kept by Commit, rows and positions together.
type Work struct {
	m      *ReadModels
	prefix string
	cache  map[rowID]*row
	pos    map[string]int64 // of the journals asked for, inside the batch
	moved  map[string]bool  // those whose position the batch moves
	err    error            // the first; it sticks
	ctx    context.Context
	done   bool
}

type rowID struct{ table, journal, key string }

type row struct {
	value []byte // nil: there is no row
	dirty bool
}

// Begin starts a batch; it waits for another one to end. A batch must be ended by Commit or Rollback.
func (m *ReadModels) Begin(ctx context.Context) (*Work, error) {
	m.mu.Lock()
	if !m.current {
		m.mu.Unlock()
		return nil, ErrOutdated
	}
	w, err := m.begin(ctx, "")
	if err != nil {
		m.mu.Unlock()
		return nil, err
	}
	return w, nil
}

// begin opens a batch on the live tables or those beside; the caller holds the lock.
func (m *ReadModels) begin(ctx context.Context, prefix string) (*Work, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if err := m.w.connect(ctx); err != nil {
		return nil, err
	}
	if _, err := m.w.exec(ctx, "begin immediate"); err != nil {
		m.w.drop()
		return nil, fmt.Errorf("beginning a batch of read models: %w", err)
	}
	return &Work{m: m, prefix: prefix, cache: map[rowID]*row{}, pos: map[string]int64{}, moved: map[string]bool{}, ctx: ctx}, nil
}

// Position is that of a journal inside the batch.
func (w *Work) Position(code string) (int64, error) {
	if pos, ok := w.pos[code]; ok {
		return pos, nil
	}
	st, err := w.m.w.stmt(w.ctx, "select pos from "+w.prefix+"position where journal = ?")
	if err != nil {
		return 0, err
	}
	var pos int64
	if err := st.QueryRowContext(w.ctx, code).Scan(&pos); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("reading the position of %s: %w", code, err)
	}
	w.pos[code] = pos
	return pos, nil
}

// Apply gives a record to every projection of the set. A record that is contained already is passed over; ErrGap when
// one before it is missing. After any other error only Rollback is of use.
func (w *Work) Apply(rec *journal.Record) error {
	if w.err != nil {
		return w.err
	}
	pos, err := w.Position(rec.Journal)
	if err != nil {
		w.err = err
		return err
	}
	if rec.Pos <= pos {
		return nil
	}
	if rec.Pos != pos+1 {
		return fmt.Errorf("%w: %s/%d after %d", ErrGap, rec.Journal, rec.Pos, pos)
	}
	for i, p := range w.m.set {
		err := p.Apply(rows{w, i, rec.Journal}, rec)
		if err == nil {
			err = w.err
		}
		if err != nil {
			w.err = fmt.Errorf("applying %s/%d %s to %s: %w", rec.Journal, rec.Pos, rec.Type, p.Name(), err)
			return w.err
		}
	}
	w.pos[rec.Journal], w.moved[rec.Journal] = rec.Pos, true
	return nil
}

// rows is what one projection sees while it applies one record.
type rows struct {
	w       *Work
	owner   int
	journal string
}

// find gives the cached row, reading it once a batch.
func (r rows) find(table, key string, read bool) *row {
	if i, ok := r.w.m.owner[table]; (!ok || i != r.owner) && r.w.err == nil {
		r.w.err = fmt.Errorf("%w: %q", ErrTable, table)
	}
	id := rowID{table, r.journal, key}
	if x := r.w.cache[id]; x != nil || r.w.err != nil {
		if x == nil {
			x = &row{}
		}
		return x
	}
	x := &row{}
	if read {
		st, err := r.w.m.w.stmt(r.w.ctx, "select value from "+r.w.prefix+table+" where journal = ? and key = ?")
		if err == nil {
			err = st.QueryRowContext(r.w.ctx, r.journal, key).Scan(&x.value)
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			r.w.err = fmt.Errorf("reading %s %s/%s: %w", table, r.journal, key, err)
		}
	}
	r.w.cache[id] = x
	return x
}

func (r rows) Get(table, key string) ([]byte, bool) {
	x := r.find(table, key, true)
	return x.value, x.value != nil
}

func (r rows) Put(table, key string, value []byte) {
	x := r.find(table, key, false)
	x.value, x.dirty = notNil(value), true
}

func (r rows) Delete(table, key string) {
	x := r.find(table, key, false)
	x.value, x.dirty = nil, true
}

// Rollback gives the batch up. It is harmless after Commit.
func (w *Work) Rollback() {
	if w.done {
		return
	}
	w.abandon()
	w.finish()
}

func (w *Work) abandon() {
	if _, err := w.m.w.exec(w.ctx, "rollback"); err != nil {
		w.m.w.drop()
	}
}

func (w *Work) finish() {
	w.done = true
	if w.prefix == "" {
		w.m.mu.Unlock()
	}
}

// Commit keeps the batch, or nothing of it.
func (w *Work) Commit() error {
	if w.done {
		return errors.New("committing a batch that has ended")
	}
	defer w.finish()
	err := w.err
	if err == nil {
		err = w.flush()
	}
	if err != nil {
		w.abandon()
		return fmt.Errorf("committing a batch of read models: %w", err)
	}
	if _, err := w.m.w.exec(w.ctx, "commit"); err != nil {
		w.m.w.drop()
		return fmt.Errorf("committing a batch of read models: %w", err)
	}
	return nil
}

// flush writes the changed rows in key order: neighbours in the tree are written together, and the order of a map
// reaches nothing.
func (w *Work) flush() error {
	ids := make([]rowID, 0, len(w.cache))
	for id, x := range w.cache {
		if x.dirty {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b rowID) int {
		return cmp.Or(strings.Compare(a.table, b.table), strings.Compare(a.journal, b.journal), strings.Compare(a.key, b.key))
	})
	for i := 0; i < len(ids); {
		id := ids[i]
		if w.cache[id].value == nil {
			_, err := w.m.w.exec(w.ctx, "delete from "+w.prefix+id.table+" where journal = ? and key = ?", id.journal, id.key)
			if err != nil {
				return fmt.Errorf("deleting from %s: %w", id.table, err)
			}
			i++
			continue
		}
		run := 1
		for i+run < len(ids) && run < manyRows && ids[i+run].table == id.table && w.cache[ids[i+run]].value != nil {
			run++
		}
		run = rowsAt(run)
		args := make([]any, 0, 3*run)
		for _, id := range ids[i : i+run] {
			args = append(args, id.journal, id.key, string(w.cache[id].value))
		}
		text := "insert or replace into " + w.prefix + id.table + "(journal, key, value) values(?,?,?)" + strings.Repeat(",(?,?,?)", run-1)
		if _, err := w.m.w.exec(w.ctx, text, args...); err != nil {
			return fmt.Errorf("writing %d rows of %s: %w", run, id.table, err)
		}
		i += run
	}
	for code := range w.moved {
		if _, err := w.m.w.exec(w.ctx, "insert or replace into "+w.prefix+"position(journal, pos) values(?, ?)", code, w.pos[code]); err != nil {
			return fmt.Errorf("writing the position of %s: %w", code, err)
		}
	}
	return nil
}

// Position is projections.Query's.
func (m *ReadModels) Position(ctx context.Context, code string) (int64, error) {
	var pos int64
	err := m.readers.QueryRowContext(ctx, "select pos from position where journal = ?", code).Scan(&pos)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("reading the position of %s: %w", code, err)
	}
	return pos, nil
}

func (m *ReadModels) declared(table string) error {
	if _, ok := m.owner[table]; !ok {
		return fmt.Errorf("%w: %q", ErrTable, table)
	}
	return nil
}

// Row is projections.Query's.
func (m *ReadModels) Row(ctx context.Context, table, code, key string) ([]byte, bool, error) {
	if err := m.declared(table); err != nil {
		return nil, false, err
	}
	var value []byte
	err := m.readers.QueryRowContext(ctx, "select value from "+table+" where journal = ? and key = ?", code, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading %s %s/%s: %w", table, code, key, err)
	}
	return value, true, nil
}

// scanRows is how many rows Scan holds in memory at once.
const scanRows = 500

type scanned struct {
	code, key string
	value     []byte
}

// Scan is projections.Query's. It reads page by page, so that fn may take its time and ask for other rows; each page is
// one state of the table, and no key comes twice.
func (m *ReadModels) Scan(ctx context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error {
	if err := m.declared(table); err != nil {
		return err
	}
	// A range, not LIKE, so that the key's index is used and no character is special; U+10FFFF ends every continuation.
	text := "select journal, key, value from " + table + " where (journal, key) > (?1, ?2)"
	if code != "" {
		text += " and journal = ?3"
	}
	if prefix != "" {
		text += " and key >= ?4 and key < ?4 || char(1114111)"
	}
	text += " order by journal, key limit ?5"
	var last scanned
	for {
		page, err := m.scanPage(ctx, text, last.code, last.key, code, prefix, scanRows)
		if err != nil {
			return fmt.Errorf("scanning %s: %w", table, err)
		}
		for _, last = range page {
			if err := fn(last.code, last.key, last.value); err != nil {
				return err
			}
		}
		if len(page) < scanRows {
			return nil
		}
	}
}

func (m *ReadModels) scanPage(ctx context.Context, text string, args ...any) ([]scanned, error) {
	rows, err := m.readers.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []scanned
	for rows.Next() {
		var x scanned
		if err := rows.Scan(&x.code, &x.key, &x.value); err != nil {
			return nil, err
		}
		page = append(page, x)
	}
	return page, rows.Err()
}

// Digest is SHA-256 over all rows of all tables in order of table, journal and key, and over the positions: equal
// digests mean equal read models. Lengths stand before the parts, so no two contents have one text.
func (m *ReadModels) Digest(ctx context.Context) (sum journal.Hash, err error) {
	h := sha256.New()
	part := func(parts ...string) {
		for _, p := range parts {
			h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
			h.Write([]byte(p))
		}
	}
	tx, err := m.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return sum, fmt.Errorf("beginning a digest: %w", err)
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	for _, t := range append([]string{"position"}, m.tables...) {
		part(t)
		text := "select journal, key, value from " + t + " order by journal, key"
		if t == "position" {
			text = "select journal, '', cast(pos as text) from position order by journal"
		}
		rows, err := tx.QueryContext(ctx, text)
		if err != nil {
			return sum, fmt.Errorf("reading %s for a digest: %w", t, err)
		}
		for rows.Next() {
			var code, key, value string
			if err := rows.Scan(&code, &key, &value); err != nil {
				return sum, errors.Join(fmt.Errorf("reading %s for a digest: %w", t, err), rows.Close())
			}
			part("row", code, key, value)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return sum, fmt.Errorf("reading %s for a digest: %w", t, err)
		}
	}
	copy(sum[:], h.Sum(nil))
	return sum, nil
}
