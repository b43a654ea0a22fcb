// Package vault keeps what must not stand in a record: who a reference is, the key of each person, the secrets of the
// draws, the keys of the quarantine. It is one SQLite file of its own (WAL, synchronous=FULL, secure deletion), wrapped
// under a master key that is not in it, and one process at a time opens it.
//
// Where to look: protect.go for the way of a message through the vault, box.go for sealed values, erase.go for what
// erasure leaves (nothing), days.go for draws, rejected.go for the quarantine.
//
// Two modes. In production references, keys and secrets are random. With a seed (demo, tests) they follow from the seed
// and from what they are for, never from the order of arrival, so every run gives the same bytes.
package vault

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

var _ engine.Vault = (*Vault)(nil)

// Errors of a vault.
var (
	// ErrMaster: the master key or the seed is not the one this vault was made with.
	ErrMaster = errors.New("vault was made with another master key or seed")
	// ErrInUse: another process has the vault open.
	ErrInUse = errors.New("vault is in use by another process")
	// ErrSchema: the file was made by a program whose layout this one does not know.
	ErrSchema = errors.New("vault has an unknown layout")
	// ErrNoKey: a box of a person of whom this vault knows neither key nor erasure: it belongs to another vault, or this
	// one is older than the record.
	ErrNoKey = errors.New("no key for this reference")
	// ErrBox: the bytes are no box of this person and field.
	ErrBox = errors.New("box does not open")
	// ErrRevealed: the secret of the day was given up and must not be used again.
	ErrRevealed = errors.New("secret of the day was revealed")
	// ErrKeyGone: the key of a rejected message was destroyed after its 30 days, or never was.
	ErrKeyGone = errors.New("quarantine key is gone")
)

// MasterKeyBytes is the length of the master key.
const MasterKeyBytes = 32

// Options of a vault.
type Options struct {
	// Driver is the database/sql driver; empty means "sqlite" (modernc.org/sqlite). The power-cut test brings another.
	Driver string
	// Params are further parameters of the data source name, like "vfs=name".
	Params string
	// Master is the key under which everything in the file is wrapped: MasterKeyBytes, kept outside the file. With a seed
	// it may be absent and then follows from the seed.
	Master []byte
	// Seed makes references, keys and secrets follow from it. For the demo and tests only: whoever has it has them all.
	Seed []byte
	// Weaken takes guarantees away, for the twins of tests. Never set elsewhere.
	Weaken Weaken
}

// Weaken removes mechanisms so that the twin of a test can show that the test bites.
type Weaken struct {
	Synchronous string // OFF in place of FULL: a power cut may lose what was handed out
	NoScrub     bool   // erasure neither overwrites nor rebuilds: bytes stay in the file
	LooseNonce  bool   // every box of a person has the same nonce
}

// checkpointPages is how far the write-ahead log grows before it is copied into the file: 16 MiB of 4 KiB pages. New
// persons stand anywhere in their table, so pages are touched many times; copied seldom, each is written once. Erasure
// does not wait for it: it empties the log itself.
const checkpointPages = 4096

// Vault is one open vault.
type Vault struct {
	path    string
	options Options
	db      *sql.DB
	root    secrets

	mu    sync.Mutex // the connection; held for a whole transaction
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	known *cache // look-ups and keys that are durable
	days  map[civil.Date]journal.Hash
}

// secrets are the vault's own keys. The first is never stored, the others are stored wrapped.
type secrets struct {
	wrap   cipher.AEAD // wraps every stored secret
	lookup *keyed      // (source, person id) -> row
	link   *keyed      // ИИН -> row
	input  *keyed      // keyed hash of inputs
	seed   []byte      // nil in production
}

const layout = "1"

// The person's row is found by its look-up value or by its reference; neither tells who he is. Erased references stay,
// bare, so that they are told from unknown ones and never handed out again.
var tables = []string{
	`create table if not exists meta (name text primary key, value blob not null) without rowid`,
	`create table if not exists persons (lookup blob primary key, ref blob not null unique, keys blob not null) without rowid`,
	`create table if not exists links (id integer primary key, iin blob not null, ref blob not null, unique (iin, ref))`,
	`create index if not exists links_ref on links (ref)`,
	`create table if not exists erased (ref blob primary key) without rowid`,
	`create table if not exists days (day integer primary key, secret blob not null, revealed integer not null) without rowid`,
	`create table if not exists rejected_keys (day integer primary key, secret blob not null) without rowid`,
	`create table if not exists rejected (day integer not null, hash blob not null, box blob not null, primary key (day, hash)) without rowid`,
}

// Open opens or makes the vault at path.
func Open(ctx context.Context, path string, o Options) (*Vault, error) {
	if o.Seed != nil && o.Master == nil {
		o.Master = mac(derive(o.Seed, "master"), nil)
	}
	if len(o.Master) != MasterKeyBytes {
		return nil, fmt.Errorf("opening the vault: a master key has %d bytes, not %d", MasterKeyBytes, len(o.Master))
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the path of the vault: %w", err)
	}
	driver := o.Driver
	if driver == "" {
		driver = "sqlite"
	}
	// EXTRA is FULL in WAL mode. In the first moment, when a new file is turned to WAL mode by a transaction of the old
	// mode, only EXTRA makes the removal of its rollback journal durable; it must stand before that pragma.
	synchronous, secure := "EXTRA", "ON"
	if o.Weaken.Synchronous != "" {
		synchronous = o.Weaken.Synchronous
	}
	if o.Weaken.NoScrub {
		secure = "OFF"
	}
	// Exclusive locking: one connection of one process, so what is cached here is never behind the file. It must stand
	// before WAL, so that no shared memory is made. What SQLite puts aside while it rebuilds stays in memory.
	q := "_pragma=busy_timeout(2000)&_pragma=synchronous(" + synchronous + ")&_pragma=locking_mode(EXCLUSIVE)&_pragma=journal_mode(WAL)" +
		"&_pragma=secure_delete(" + secure + ")&_pragma=temp_store(MEMORY)" + fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", checkpointPages)
	if o.Params != "" {
		q += "&" + o.Params
	}
	dsn := url.URL{Scheme: "file", Path: abs, RawQuery: q}
	db, err := sql.Open(driver, dsn.String())
	if err != nil {
		return nil, fmt.Errorf("opening the vault: %w", err)
	}
	db.SetMaxOpenConns(1)
	v := &Vault{path: abs, options: o, db: db, known: newCache(maxKnown), days: map[civil.Date]journal.Hash{}}
	if err := v.start(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// start makes the tables, checks the keys, and ends an erasure that was cut short.
func (v *Vault) start(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	var err error
	if v.root.wrap, err = newGCM(derive(v.options.Master, "wrap")); err != nil {
		return err
	}
	if v.options.Seed != nil {
		v.root.seed = v.options.Seed
	}
	scrub := false
	err = v.transact(ctx, func(ctx context.Context) error {
		for _, t := range tables {
			if _, err := v.conn.ExecContext(ctx, t); err != nil {
				return fmt.Errorf("making the vault's tables: %w", err)
			}
		}
		if err := v.checkKeys(ctx); err != nil {
			return err
		}
		for name, key := range map[string]**keyed{"lookup": &v.root.lookup, "link": &v.root.link, "input": &v.root.input} {
			if err := v.ownKey(ctx, name, key); err != nil {
				return err
			}
		}
		var err error
		scrub, err = v.scrubPending(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("opening the vault %s: %w", v.path, err)
	}
	if scrub {
		return v.scrub(ctx)
	}
	return nil
}

// checkKeys compares layout, master key and seed with those the vault was made with.
func (v *Vault) checkKeys(ctx context.Context) error {
	check := mac(derive(v.options.Master, "check"), v.options.Seed)
	have, ok, err := v.meta(ctx, "layout")
	if err != nil {
		return err
	}
	if !ok {
		if err := v.setMeta(ctx, "layout", []byte(layout)); err != nil {
			return err
		}
		return v.setMeta(ctx, "check", check)
	}
	if string(have) != layout {
		return fmt.Errorf("%w: %q, this program writes %q", ErrSchema, have, layout)
	}
	if have, _, err = v.meta(ctx, "check"); err != nil {
		return err
	}
	if !hmac.Equal(have, check) {
		return ErrMaster
	}
	return nil
}

// ownKey reads one of the vault's own keys or makes it.
func (v *Vault) ownKey(ctx context.Context, name string, into **keyed) error {
	wrapped, ok, err := v.meta(ctx, name)
	if err != nil {
		return err
	}
	if ok {
		key, err := v.unwrap(wrapped, name)
		*into = newKeyed(key)
		return err
	}
	key, err := v.fresh(32, "own", []byte(name))
	if err != nil {
		return err
	}
	*into = newKeyed(key)
	if wrapped, err = v.wrap(key, name); err != nil {
		return err
	}
	return v.setMeta(ctx, name, wrapped)
}

func (v *Vault) meta(ctx context.Context, name string) ([]byte, bool, error) {
	var value []byte
	err := v.query(ctx, "select value from meta where name = ?", []any{name}, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, err
}

func (v *Vault) setMeta(ctx context.Context, name string, value []byte) error {
	return v.exec(ctx, "insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value", name, value)
}

// Close ends the use of the file.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.drop(false)
	return v.db.Close()
}

// InputHash is engine.Vault's.
func (v *Vault) InputHash(canonical []byte) journal.Hash { return v.root.input.sum(canonical) }

// derive makes a key for one purpose. The leading zero keeps it apart from any HMAC over a source, which is a URI.
func derive(key []byte, purpose string) []byte {
	return mac(key, []byte("\x00qorgau vault\x00"+purpose))
}

// fresh gives new secret bytes: random, or with a seed those that belong to the purpose and name. n is at most 64.
func (v *Vault) fresh(n int, purpose string, name []byte) ([]byte, error) {
	b := make([]byte, n)
	if v.root.seed != nil {
		key := derive(v.root.seed, purpose)
		copy(b[copy(b, mac(key, name, []byte{1})):], mac(key, name, []byte{2}))
		return b, nil
	}
	if _, err := rand.Read(b); err != nil {
		return nil, fmt.Errorf("making a secret: %w", err)
	}
	return b, nil
}
