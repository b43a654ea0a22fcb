package engine

import (
	"context"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Input is one message on its way to becoming a fact: decoded, validated and routed by the door, then handed to the
// owner of its journal.
type Input struct {
	Journal string // where it belongs
	Source  string // who says it; with ID the key of the inbox
	ID      string // the sender's id of the message
	Body    journal.Body
	// Clear is what the message says in clear; empty once nothing personal is in it. It never reaches a record.
	Clear event.Clear
	// PersonSource names the numbering that the person ids of Clear belong to; persons of two numberings are never the
	// same reference.
	PersonSource string
	// Canonical is the canonical form of the decoded message, clear values included, for the keyed hash.
	Canonical []byte
	// Sealed is filled by Vault.Protect.
	Sealed []journal.Box
	// Hash is Vault.InputHash of Canonical, filled before the inbox is asked.
	Hash journal.Hash
	// AlsoSource, Also and AlsoHash are source, id and keyed hash under which a forwarded fact first came in, so that the
	// sender's repetition is known in its new journal too; empty for every other input.
	AlsoSource, Also string
	AlsoHash         journal.Hash
}

// Opened is the answer for one box: its text, or OK false if its person was erased.
type Opened struct {
	Text string
	OK   bool
}

// Vault keeps everything that must not stand in a record: who a reference is, the keys of sealed values, the secrets of
// the draws. Every method may be called from many goroutines. A vault promises:
//   - what Protect handed out is durable before it returns: a reference or box in a record can always be found again;
//   - the same input gives the same references and boxes, until the person is erased;
//   - after Erase returned nil, no box of these references opens, on this file or on a copy of it made later.
type Vault interface {
	// InputHash is the keyed hash by which a repetition is told from an id conflict.
	InputHash(canonical []byte) journal.Hash
	// Protect sets the references of each body, its same_as, and Sealed. One durable transaction for all inputs; an input
	// without clear values costs nothing and keeps the boxes it has: those of a letter are the sender's. It may be called again with the same inputs.
	Protect(ctx context.Context, inputs []*Input) error
	// Draw is the draw of an input taken on that UTC day; it fails for a day whose secret was revealed.
	Draw(day civil.Date, source, id string) (journal.Hash, error)
	// Commitment is the SHA-256 of the secret of a day; from then on the secret exists, durably.
	Commitment(day civil.Date) (journal.Hash, error)
	// Reveal gives the secret of a day up: it is never used again. Repeating it gives the same secret.
	Reveal(day civil.Date) (journal.Hash, error)
	// Open reads a box; false means that its person was erased.
	Open(person journal.Ref, field string, box []byte) (string, bool, error)
	// OpenMany reads boxes in one round trip and answers in their order.
	OpenMany(ctx context.Context, boxes []journal.Box) ([]Opened, error)
	// Linked lists all references that share an ИИН with this one, itself included, in order.
	Linked(ctx context.Context, ref journal.Ref) ([]journal.Ref, error)
	// Erase destroys the keys of these references, the way from the sender's ids to them, and their links, for good.
	Erase(ctx context.Context, refs []journal.Ref) error
}
