package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// RejectedKeyDays is how long a rejected message can be opened: as long as its topic keeps it.
const RejectedKeyDays = 30

// SealRejected encrypts the bytes of a rejected message under the quarantine key of a UTC day, which is made when first
// used. Place tells where the message came from; the box opens only with the same.
func (v *Vault) SealRejected(ctx context.Context, day civil.Date, place string, raw []byte) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.connect(ctx); err != nil {
		return nil, err
	}
	keys, err := v.rejectedKeys(ctx, day)
	if errors.Is(err, ErrKeyGone) {
		keys, err = v.makeRejectedKeys(ctx, day)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the quarantine key of %s: %w", day, err)
	}
	return v.seal(keys, []byte(place), raw)
}

// OpenRejected reads what SealRejected made; ErrKeyGone once the key was destroyed.
func (v *Vault) OpenRejected(ctx context.Context, day civil.Date, place string, box []byte) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.connect(ctx); err != nil {
		return nil, err
	}
	keys, err := v.rejectedKeys(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("reading the quarantine key of %s: %w", day, err)
	}
	return unseal(keys, []byte(place), box)
}

// KeepRejected keeps a sealed message that is too large for the quarantine topic, under the SHA-256 of its bytes. It
// goes with the day's key.
func (v *Vault) KeepRejected(ctx context.Context, day civil.Date, hash journal.Hash, box []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.transact(ctx, func(ctx context.Context) error {
		return v.exec(ctx, "insert or replace into rejected (day, hash, box) values (?, ?, ?)", int64(day), hash[:], box)
	})
}

// KeptRejected reads what KeepRejected kept; ErrKeyGone once it was destroyed.
func (v *Vault) KeptRejected(ctx context.Context, day civil.Date, hash journal.Hash) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.connect(ctx); err != nil {
		return nil, err
	}
	var box []byte
	err := v.query(ctx, "select box from rejected where day = ? and hash = ?", []any{int64(day), hash[:]}, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("message %s of %s: %w", hash, day, ErrKeyGone)
	}
	return box, err
}

// DestroyRejectedKeys destroys the quarantine keys of days that ended RejectedKeyDays or more before today, and the
// messages kept here under them. It answers how many keys went.
func (v *Vault) DestroyRejectedKeys(ctx context.Context, today civil.Date) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	before := int64(today.AddDays(-RejectedKeyDays))
	keys := int64(0)
	err := v.transact(ctx, func(ctx context.Context) error {
		var err error
		if keys, err = v.count(ctx, "delete from rejected_keys where day < ?", before); err != nil {
			return err
		}
		rows, err := v.count(ctx, "delete from rejected where day < ?", before)
		if err != nil || keys+rows == 0 {
			return err
		}
		return v.setMeta(ctx, "scrub", []byte{1})
	})
	if err != nil {
		return 0, fmt.Errorf("destroying quarantine keys: %w", err)
	}
	if keys > 0 {
		return int(keys), v.scrub(context.WithoutCancel(ctx))
	}
	return 0, nil
}

func (v *Vault) rejectedKeys(ctx context.Context, day civil.Date) (*personKeys, error) {
	var wrapped []byte
	err := v.query(ctx, "select secret from rejected_keys where day = ?", []any{int64(day)}, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrKeyGone
	}
	if err != nil {
		return nil, err
	}
	b, err := v.unwrap(wrapped, "rejected"+day.String())
	if err != nil {
		return nil, err
	}
	keys := &personKeys{}
	copy(keys[:], b)
	return keys, nil
}

func (v *Vault) makeRejectedKeys(ctx context.Context, day civil.Date) (*personKeys, error) {
	b, err := v.fresh(personBytes, "rejected", []byte(day.String()))
	if err != nil {
		return nil, err
	}
	wrapped, err := v.wrap(b, "rejected"+day.String())
	if err != nil {
		return nil, err
	}
	err = v.transact(ctx, func(ctx context.Context) error {
		return v.exec(ctx, "insert into rejected_keys (day, secret) values (?, ?)", int64(day), wrapped)
	})
	keys := &personKeys{}
	copy(keys[:], b)
	return keys, err
}

// RejectedHash is what an oversized rejected message is found by.
func RejectedHash(raw []byte) journal.Hash { return sha256.Sum256(raw) }
