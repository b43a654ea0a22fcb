package journal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"qorgau/domain/journal"
)

// naive is the definition of RFC 6962 section 2.1, without any cleverness.
func naive(leaves []journal.Hash) journal.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	left, right := naive(leaves[:k]), naive(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// TestTreeIsThatOfTheDefinition for sizes 0 to 300, also when it is opened anew from its frontier at every size.
func TestTreeIsThatOfTheDefinition(t *testing.T) {
	live := journal.NewTree()
	var leaves []journal.Hash
	for n := 0; ; n++ {
		want := naive(leaves)
		if live.Size() != int64(n) || live.Root() != want {
			t.Fatalf("size %d: %d leaves with root %s, want %s", n, live.Size(), live.Root(), want)
		}
		reopened, err := journal.OpenTree(int64(n), live.Frontier())
		if err != nil {
			t.Fatalf("opening at %d: %v", n, err)
		}
		if reopened.Root() != want || string(reopened.Frontier()) != string(live.Frontier()) {
			t.Fatalf("size %d: opened anew the root is %s, want %s", n, reopened.Root(), want)
		}
		if n == 300 {
			return
		}
		leaf := journal.Leaf(fmt.Appendf(nil, "line %d", n))
		leaves = append(leaves, leaf)
		live.Append(leaf)
		if reopened.Append(leaf); reopened.Root() != live.Root() {
			t.Fatalf("size %d: appending after opening gives %s, want %s", n+1, reopened.Root(), live.Root())
		}
	}
}

// TestRootsOfTheReference are those of the test data that the authors of RFC 6962 publish with their implementation.
func TestRootsOfTheReference(t *testing.T) {
	inputs := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots := []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	tree := journal.NewTree()
	for n, want := range roots {
		if got := tree.Root().String(); got != want {
			t.Errorf("size %d: root %s, want %s", n, got, want)
		}
		if n < len(inputs) {
			line, err := hex.DecodeString(inputs[n])
			if err != nil {
				t.Fatal(err)
			}
			tree.Append(journal.Leaf(line))
		}
	}
	if journal.EmptyHead("KZ").Root.String() != roots[0] {
		t.Error("an empty head has another root than an empty tree")
	}
}

func TestABadFrontierIsRefused(t *testing.T) {
	tree := journal.NewTree()
	for i := range 5 {
		tree.Append(journal.Leaf([]byte{byte(i)}))
	}
	good := tree.Frontier()
	for name, c := range map[string]struct {
		size     int64
		frontier []byte
	}{
		"half a hash":    {5, good[:48]},
		"one too few":    {5, good[:32]},
		"one too many":   {5, append(append([]byte{}, good...), good[:32]...)},
		"another size":   {7, good},
		"nothing behind": {1, nil},
	} {
		if _, err := journal.OpenTree(c.size, c.frontier); err == nil {
			t.Errorf("%s is let in", name)
		}
	}
}
