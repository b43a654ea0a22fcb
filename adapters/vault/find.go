package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qorgau/domain/journal"
)

// Find gives the reference of a person by the sender's id; false if there is none, or he was erased.
func (v *Vault) Find(ctx context.Context, source, id string) (ref journal.Ref, ok bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.connect(ctx); err != nil {
		return ref, false, err
	}
	var b []byte
	lookup := v.lookupOf(source, id)
	err = v.query(ctx, `select ref from persons where lookup = ?`, []any{lookup[:]}, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return ref, false, nil
	}
	if err != nil {
		return ref, false, fmt.Errorf("finding a person: %w", err)
	}
	copy(ref[:], b)
	return ref, true, nil
}
