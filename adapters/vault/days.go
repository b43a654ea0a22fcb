package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// maxDays bounds the secrets of days in memory: a week ahead and some behind.
const maxDays = 32

// Draw is engine.Vault's: HMAC(secret of the day, source ‖ 0 ‖ id).
func (v *Vault) Draw(day civil.Date, source, id string) (journal.Hash, error) {
	secret, revealed, err := v.secretOf(day)
	if err != nil {
		return journal.Hash{}, err
	}
	if revealed {
		return journal.Hash{}, fmt.Errorf("drawing for %s: %w", day, ErrRevealed)
	}
	return journal.Hash(mac(secret[:], []byte(source), []byte{0}, []byte(id))), nil
}

// DaySecret is the secret of a day that was not revealed; owners alone may ask.
func (v *Vault) DaySecret(day civil.Date) (journal.Hash, error) {
	secret, revealed, err := v.secretOf(day)
	if err == nil && revealed {
		return journal.Hash{}, fmt.Errorf("reading the secret of %s: %w", day, ErrRevealed)
	}
	return secret, err
}

// Commitment is engine.Vault's.
func (v *Vault) Commitment(day civil.Date) (journal.Hash, error) {
	secret, _, err := v.secretOf(day)
	if err != nil {
		return journal.Hash{}, err
	}
	return sha256.Sum256(secret[:]), nil
}

// Reveal is engine.Vault's. The mark is durable before the secret is given out.
func (v *Vault) Reveal(day civil.Date) (journal.Hash, error) {
	secret, revealed, err := v.secretOf(day)
	if err != nil || revealed {
		return secret, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.days, day)
	err = v.transact(context.Background(), func(ctx context.Context) error {
		return v.exec(ctx, "update days set revealed = 1 where day = ?", int64(day))
	})
	if err != nil {
		return journal.Hash{}, fmt.Errorf("revealing the secret of %s: %w", day, err)
	}
	return secret, nil
}

// secretOf reads the secret of a day or makes it, durably.
func (v *Vault) secretOf(day civil.Date) (secret journal.Hash, revealed bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if s, ok := v.days[day]; ok {
		return s, false, nil
	}
	if err := v.connect(context.Background()); err != nil {
		return secret, false, err
	}
	s, revealed, ok, err := v.readDay(context.Background(), day)
	if err != nil {
		return secret, false, fmt.Errorf("reading the secret of %s: %w", day, err)
	}
	if !ok {
		if s, err = v.makeDay(day); err != nil {
			return secret, false, fmt.Errorf("making the secret of %s: %w", day, err)
		}
	}
	copy(secret[:], s)
	if !revealed {
		if len(v.days) >= maxDays {
			clear(v.days)
		}
		v.days[day] = secret
	}
	return secret, revealed, nil
}

func (v *Vault) readDay(ctx context.Context, day civil.Date) (secret []byte, revealed, ok bool, err error) {
	var wrapped []byte
	err = v.query(ctx, "select secret, revealed from days where day = ?", []any{int64(day)}, &wrapped, &revealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, false, nil
	}
	if err != nil {
		return nil, false, false, err
	}
	secret, err = v.unwrap(wrapped, "day"+day.String())
	return secret, revealed, err == nil, err
}

func (v *Vault) makeDay(day civil.Date) ([]byte, error) {
	secret, err := v.fresh(32, "day", strconv.AppendInt(nil, int64(day), 10))
	if err != nil {
		return nil, err
	}
	wrapped, err := v.wrap(secret, "day"+day.String())
	if err != nil {
		return nil, err
	}
	return secret, v.transact(context.Background(), func(ctx context.Context) error {
		return v.exec(ctx, "insert into days (day, secret, revealed) values (?, ?, 0)", int64(day), wrapped)
	})
}
