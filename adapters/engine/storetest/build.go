package storetest

import (
	"context"
	"fmt"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// Ready makes a batch that follows a head: n records of about size bytes, every third a fact with an inbox entry. The
// tag makes bytes and keys differ between batches that race for the same place. The records are well-formed JSON lines,
// but not events: a store does not look inside.
func Ready(head journal.Head, epoch int64, n, size int, tag string) engine.Batch {
	b := engine.Batch{Journal: head.Journal, Epoch: epoch, From: head.Size}
	for i := range n {
		pos := head.Size + int64(i) + 1
		line := fmt.Appendf(nil, `{"journal":%q,"pos":%d,"tag":%q,"data":"`, head.Journal, pos, tag)
		for len(line) < size-2 {
			line = append(line, "0123456789abcdef"[(len(line)*7+int(pos))%16])
		}
		line = append(line, `"}`...)
		b.Records = append(b.Records, journal.Stored{Pos: pos, Bytes: line})
		if i%3 == 0 {
			id := fmt.Sprintf("%s/%d", tag, pos)
			b.Inbox = append(b.Inbox, engine.InboxEntry{Key: journal.InboxKey("erdr", id), Pos: pos, Hash: journal.Leaf([]byte(id))})
		}
	}
	Seal(&b, head)
	return b
}

// Seal computes leaves and the new head of a batch, as the engine does.
func Seal(b *engine.Batch, head journal.Head) {
	tree, err := journal.OpenTree(head.Size, head.Frontier)
	if err != nil {
		panic("a head that the store gave has a tree: " + err.Error())
	}
	for i := range b.Records {
		b.Records[i].Leaf = journal.Leaf(b.Records[i].Bytes)
		tree.Append(b.Records[i].Leaf)
	}
	b.Head = journal.Head{Journal: b.Journal, Size: tree.Size(), Root: tree.Root(), Frontier: tree.Frontier()}
}

// Verify reads a whole journal and compares it with its head: dense positions from 1, leaves of the stored bytes, root,
// frontier, and an inbox whose entries stand inside and once.
func Verify(ctx context.Context, s engine.Store, head journal.Head) error {
	tree := journal.NewTree()
	err := s.Read(ctx, head.Journal, 1, 0, func(r journal.Stored) error {
		if want := tree.Size() + 1; r.Pos != want {
			return fmt.Errorf("%s: position %d where %d is due", head.Journal, r.Pos, want)
		}
		if journal.Leaf(r.Bytes) != r.Leaf {
			return fmt.Errorf("%s/%d: leaf is not that of the bytes", head.Journal, r.Pos)
		}
		tree.Append(r.Leaf)
		return nil
	})
	if err != nil {
		return err
	}
	if tree.Size() != head.Size || tree.Root() != head.Root || string(tree.Frontier()) != string(head.Frontier) {
		return fmt.Errorf("%s: records give size %d root %s, head says %d %s", head.Journal, tree.Size(), tree.Root(), head.Size, head.Root)
	}
	seen := map[[16]byte]int64{}
	return s.Inbox(ctx, head.Journal, head.Size, func(e engine.InboxEntry) error {
		if at, twice := seen[e.Key]; twice || e.Pos < 1 || e.Pos > head.Size {
			return fmt.Errorf("%s: inbox entry of %d is out of place or repeats that of %d", head.Journal, e.Pos, at)
		}
		seen[e.Key] = e.Pos
		return nil
	})
}
