// Package projections holds the read models: each a fold over the journals into rows that people and pages read. It
// declares what a projection is and how rows are read; adapters keep the rows.
package projections

import (
	"context"

	"qorgau/domain/journal"
)

// Rows are the rows of one journal, as Apply sees them: of the tables that the projection declares, and of the journal
// of the record that is applied. Changes are seen by later calls at once and are kept together with the positions, or
// not at all. An error of the store ends the batch; Apply need not look for it.
type Rows interface {
	// Get gives the row of a key, or false. The bytes must not be changed.
	Get(table, key string) ([]byte, bool)
	// Put keeps a row: one JSON object, which must not be changed afterwards.
	Put(table, key string, value []byte)
	// Delete removes a row; it is harmless if there is none.
	Delete(table, key string)
}

// Projection is one read model. It is a pure fold: rows depend on one journal, have natural keys, and know no clock, no
// serial number and no order but that of the journal, so a rebuild gives the same rows as living through it.
type Projection interface {
	// Name is for people and logs, like "appointment-board".
	Name() string
	// Version is raised when the rows would come out otherwise; the read models are then rebuilt.
	Version() int
	// Tables are the names of all tables: lower-case letters, digits and underscores; no other projection has them.
	Tables() []string
	// Apply folds the next record of a journal. An error stops the batch: nothing of it is kept.
	Apply(Rows, *journal.Record) error
}

// Query reads rows as they stand after the last batch that was kept.
type Query interface {
	// Row gives one row, or false.
	Row(ctx context.Context, table, code, key string) ([]byte, bool, error)
	// Scan calls fn for the rows of a table whose key begins with prefix, in order of journal and key (by their bytes);
	// code is the journal, or empty for all. The bytes are fn's to keep. An error of fn ends the scan and is returned.
	Scan(ctx context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error
	// Position is the last record of a journal that the rows contain, zero for none.
	Position(ctx context.Context, code string) (int64, error)
}

// Source is where a rebuild reads the journals, in bulk.
type Source interface {
	// Journals are the codes of all journals that have records.
	Journals(ctx context.Context) ([]string, error)
	// Records calls fn for the records of a journal after a position, in order. The record is valid only during the call.
	Records(ctx context.Context, code string, after int64, fn func(*journal.Record) error) error
}
