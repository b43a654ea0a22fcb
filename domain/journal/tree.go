package journal

import (
	"fmt"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

var ranges = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// Leaf is SHA-256(0x00, line): the hash under which a line enters the RFC 6962 tree.
func Leaf(line []byte) (h Hash) {
	copy(h[:], rfc6962.DefaultHasher.HashLeaf(line))
	return h
}

// Tree is the RFC 6962 tree of a journal, kept as its compact range: enough to append and to give the root.
type Tree struct{ r *compact.Range }

// NewTree is the tree of an empty journal.
func NewTree() *Tree { return &Tree{ranges.NewEmptyRange(0)} }

// OpenTree goes on from a head's frontier without reading the records.
func OpenTree(size int64, frontier []byte) (*Tree, error) {
	if len(frontier)%32 != 0 {
		return nil, fmt.Errorf("frontier of %d bytes is no list of hashes", len(frontier))
	}
	hashes := make([][]byte, 0, len(frontier)/32)
	for i := 0; i < len(frontier); i += 32 {
		hashes = append(hashes, frontier[i:i+32])
	}
	r, err := ranges.NewRange(0, uint64(size), hashes)
	if err != nil {
		return nil, fmt.Errorf("opening the tree of %d records: %w", size, err)
	}
	return &Tree{r}, nil
}

// Append adds the next leaf.
func (t *Tree) Append(leaf Hash) {
	if err := t.r.Append(leaf[:], nil); err != nil {
		panic("appending to a range that starts at zero cannot fail: " + err.Error())
	}
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return int64(t.r.End()) }

// Root is the RFC 6962 root; that of an empty tree is SHA-256 of nothing.
func (t *Tree) Root() (h Hash) {
	if t.r.End() == 0 {
		copy(h[:], rfc6962.DefaultHasher.EmptyRoot())
		return h
	}
	root, err := t.r.GetRootHash(nil)
	if err != nil {
		panic("a range that starts at zero has a root: " + err.Error())
	}
	copy(h[:], root)
	return h
}

// Frontier is the compact range as bytes, from the left: the hashes of the largest whole subtrees.
func (t *Tree) Frontier() []byte {
	var b []byte
	for _, h := range t.r.Hashes() {
		b = append(b, h...)
	}
	return b
}

// Head is the state of a journal in the store: it moves by compare-and-set together with the records.
type Head struct {
	Journal  string
	Size     int64
	Root     Hash
	Frontier []byte
}

// EmptyHead is the head of a journal without records.
func EmptyHead(code string) Head { return Head{Journal: code, Root: NewTree().Root()} }

// Stored is a record as the store keeps it.
type Stored struct {
	Pos   int64
	Bytes []byte
	Leaf  Hash
}
