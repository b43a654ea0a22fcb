// Package rowstest keeps the rows of projections in memory, for tests of projections and of those who read them.
package rowstest

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"qorgau/domain/journal"
	"qorgau/projections"
)

// Memory folds records into rows and answers queries. It is not safe for use by several goroutines.
type Memory struct {
	set       []projections.Projection
	rows      map[string]map[id][]byte // table -> rows
	positions map[string]int64
}

type id struct{ journal, key string }

var _ projections.Query = (*Memory)(nil)

// New is an empty memory for a set of projections.
func New(set ...projections.Projection) *Memory {
	m := &Memory{set: set, rows: map[string]map[id][]byte{}, positions: map[string]int64{}}
	for _, p := range set {
		for _, t := range p.Tables() {
			if m.rows[t] != nil {
				panic("table " + t + " belongs to two projections")
			}
			m.rows[t] = map[id][]byte{}
		}
	}
	return m
}

// Apply folds records, whose positions must follow each other in each journal.
func (m *Memory) Apply(recs ...journal.Record) error {
	for i := range recs {
		rec := &recs[i]
		if rec.Pos != m.positions[rec.Journal]+1 {
			return fmt.Errorf("record %s/%d comes after %d", rec.Journal, rec.Pos, m.positions[rec.Journal])
		}
		if err := m.ApplyAnyhow(rec); err != nil {
			return err
		}
	}
	return nil
}

// ApplyAnyhow folds a record without looking at its position: for tests that must see what disorder does.
func (m *Memory) ApplyAnyhow(rec *journal.Record) error {
	for _, p := range m.set {
		if err := p.Apply(scoped{m, rec.Journal, p.Tables()}, rec); err != nil {
			return fmt.Errorf("applying %s/%d %s to %s: %w", rec.Journal, rec.Pos, rec.Type, p.Name(), err)
		}
	}
	m.positions[rec.Journal] = rec.Pos
	return nil
}

// scoped are the rows of one journal as one projection sees them.
type scoped struct {
	m      *Memory
	code   string
	tables []string
}

func (s scoped) table(name string) map[id][]byte {
	if !slices.Contains(s.tables, name) {
		panic("a projection uses the table " + name + " that it has not declared")
	}
	return s.m.rows[name]
}

func (s scoped) Get(table, key string) ([]byte, bool) {
	row, ok := s.table(table)[id{s.code, key}]
	return row, ok
}

func (s scoped) Put(table, key string, value []byte) {
	if !json.Valid(value) || value[0] != '{' {
		panic(fmt.Sprintf("row %s of %s is no JSON object: %s", key, table, value))
	}
	s.table(table)[id{s.code, key}] = slices.Clone(value)
}

func (s scoped) Delete(table, key string) { delete(s.table(table), id{s.code, key}) }

// Row is projections.Query's.
func (m *Memory) Row(_ context.Context, table, code, key string) ([]byte, bool, error) {
	rows, ok := m.rows[table]
	if !ok {
		return nil, false, fmt.Errorf("no table %s", table)
	}
	row, ok := rows[id{code, key}]
	return row, ok, nil
}

// Scan is projections.Query's.
func (m *Memory) Scan(_ context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error {
	if m.rows[table] == nil {
		return fmt.Errorf("no table %s", table)
	}
	for _, x := range m.keys(table) {
		if (code == "" || x.journal == code) && strings.HasPrefix(x.key, prefix) {
			if err := fn(x.journal, x.key, m.rows[table][x]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Memory) keys(table string) []id {
	keys := make([]id, 0, len(m.rows[table]))
	for x := range m.rows[table] {
		keys = append(keys, x)
	}
	slices.SortFunc(keys, func(a, b id) int {
		if a.journal != b.journal {
			return strings.Compare(a.journal, b.journal)
		}
		return strings.Compare(a.key, b.key)
	})
	return keys
}

// Position is projections.Query's.
func (m *Memory) Position(_ context.Context, code string) (int64, error) {
	return m.positions[code], nil
}

// Digest is a hash over all rows: equal digests mean equal read models.
func (m *Memory) Digest() journal.Hash {
	tables := make([]string, 0, len(m.rows))
	for t := range m.rows {
		tables = append(tables, t)
	}
	slices.Sort(tables)
	h := sha256.New()
	for _, t := range tables {
		for _, x := range m.keys(t) {
			fmt.Fprintf(h, "%q %q %q %q\n", t, x.journal, x.key, m.rows[t][x])
		}
	}
	return journal.Hash(h.Sum(nil))
}
