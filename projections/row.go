package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Rows hold references and boxes, never a name: the vault opens a box when it is shown.

// errStop ends a scan early without being an error of it.
var errStop = errors.New("enough rows")

// keySeparator stands in no id, code, month or reference of ours: the contract's patterns leave it out.
const keySeparator = "|"

// single is the key of the only row that a journal has in a table.
const single = "total"

// keyOf is the key of a row inside its journal.
func keyOf(parts ...string) string { return strings.Join(parts, keySeparator) }

// prefixOf is what all keys begin with that go on after these parts.
func prefixOf(parts ...string) string { return strings.Join(parts, keySeparator) + keySeparator }

// posKey is a position whose byte order is its number order.
func posKey(pos int64) string { return fmt.Sprintf("%012d", pos) }

// folding is one Apply under way: the first error stays and everything after it does nothing.
type folding struct {
	rows Rows
	rec  *journal.Record
	body journal.Body // the record's body; of a fact handed on by another journal, that fact
	err  error
}

func begin(rows Rows, rec *journal.Record) *folding {
	return &folding{rows: rows, rec: rec, body: bodyOf(rec)}
}

// bodyOf gives what a record tells: a register fact that another journal handed on is taken out of its mail.
func bodyOf(rec *journal.Record) journal.Body {
	if mail, ok := rec.Body.(*event.MailReceived); ok {
		if forwarded, ok := mail.Body.(*event.FactForwarded); ok {
			return forwarded.Body
		}
	}
	return rec.Body
}

// table is a table of rows of one type, written as JSON in the order of the type's fields.
type table[T any] string

func (t table[T]) get(f *folding, key string) (row T, ok bool) {
	if f.err != nil {
		return row, false
	}
	raw, ok := f.rows.Get(string(t), key)
	if !ok {
		return row, false
	}
	if err := json.Unmarshal(raw, &row); err != nil {
		f.err = fmt.Errorf("reading row %s of %s: %w", key, string(t), err)
		return row, false
	}
	return row, true
}

func (t table[T]) has(f *folding, key string) bool {
	if f.err != nil {
		return false
	}
	_, ok := f.rows.Get(string(t), key)
	return ok
}

func (t table[T]) put(f *folding, key string, row T) {
	if f.err != nil {
		return
	}
	raw, err := json.Marshal(row)
	if err != nil {
		f.err = fmt.Errorf("writing row %s of %s: %w", key, string(t), err)
		return
	}
	f.rows.Put(string(t), key, raw)
}

func (t table[T]) remove(f *folding, key string) {
	if f.err == nil {
		f.rows.Delete(string(t), key)
	}
}

// change reads a row, or an empty one, and writes it back as fn leaves it.
func (t table[T]) change(f *folding, key string, fn func(row *T)) {
	row, _ := t.get(f, key)
	fn(&row)
	t.put(f, key, row)
}

// known changes a row that is there and leaves it alone otherwise.
func (t table[T]) known(f *folding, key string, fn func(row *T)) {
	if row, ok := t.get(f, key); ok {
		fn(&row)
		t.put(f, key, row)
	}
}

// one reads a single row for a reader.
func (t table[T]) one(ctx context.Context, q Query, code, key string) (row T, ok bool, err error) {
	raw, ok, err := q.Row(ctx, string(t), code, key)
	if err == nil && ok {
		err = json.Unmarshal(raw, &row)
	}
	if err != nil {
		return row, false, fmt.Errorf("reading row %s/%s of %s: %w", code, key, string(t), err)
	}
	return row, ok, nil
}

// each calls fn for every row under a prefix, in order of journal and key; an empty code means all journals.
func (t table[T]) each(ctx context.Context, q Query, code, prefix string, fn func(code, key string, row T) error) error {
	if code == "" && prefix != "" { // a scan of one journal is found by its index, one of all reads the whole table
		machines, err := inForce.list(ctx, q, "", "")
		if err != nil {
			return err
		}
		for _, m := range machines {
			if err := t.each(ctx, q, m.Journal, prefix, fn); err != nil {
				return err
			}
		}
		return nil
	}
	err := q.Scan(ctx, string(t), code, prefix, func(code, key string, raw []byte) error {
		var row T
		if err := json.Unmarshal(raw, &row); err != nil {
			return fmt.Errorf("reading row %s/%s of %s: %w", code, key, string(t), err)
		}
		return fn(code, key, row)
	})
	return err
}

// until runs a scan that errStop ends early.
func until(err error) error {
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// list reads all rows under a prefix, in order of journal and key; an empty code means all journals.
func (t table[T]) list(ctx context.Context, q Query, code, prefix string) ([]T, error) {
	var out []T
	err := t.each(ctx, q, code, prefix, func(_, _ string, row T) error {
		out = append(out, row)
		return nil
	})
	return out, err
}

// refText is a reference as text, empty when there is none.
func refText(r journal.Ref) string {
	if r.IsZero() {
		return ""
	}
	return r.String()
}

// monthOf is the month of a day as 2025-10.
func monthOf(d civil.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()[:7]
}

// boxOf is the sealed value of a field as the record carries it.
func boxOf(rec *journal.Record, person journal.Ref, field string) []byte {
	for i := range rec.Sealed {
		if rec.Sealed[i].Field == field && rec.Sealed[i].Person == person {
			return rec.Sealed[i].Bytes
		}
	}
	return nil
}
