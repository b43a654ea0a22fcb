package contract

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/wire"
)

// This file: the decoder asks for keys in their declared order and looks up only what stands elsewhere. Both ways must
// read the same. A key with an escape in it is never taken in order, so a line with all its keys escaped goes the
// general way throughout, and says the same as the line itself.

var (
	aKey  = regexp.MustCompile(`"([a-z])([a-z0-9_]*)":`)
	place = regexp.MustCompile(` at byte [0-9]+`)
)

func generalWay(line string) string {
	return aKey.ReplaceAllStringFunc(line, func(key string) string { return fmt.Sprintf(`"\u%04x%s`, key[1], key[2:]) })
}

// bothWays reads a line in both ways and compares what comes out; it returns what the fast way gave.
func bothWays(t *testing.T, line string) (journal.Record, error) {
	t.Helper()
	fast, err := journal.Parse(line, event.New)
	slow, err2 := journal.Parse(generalWay(line), event.New)
	switch {
	case (err == nil) != (err2 == nil), errors.Is(err, journal.ErrUnknownType) != errors.Is(err2, journal.ErrUnknownType):
		t.Fatalf("in order: %v; looked up: %v\n%s", err, err2, line)
	case err != nil:
		if a, b := place.ReplaceAllString(err.Error(), ""), place.ReplaceAllString(err2.Error(), ""); a != b {
			t.Fatalf("in order: %v; looked up: %v\n%s", err, err2, line)
		}
	case string(fast.AppendLine(nil)) != string(slow.AppendLine(nil)):
		t.Fatalf("in order:  %s\nlooked up: %s", fast.AppendLine(nil), slow.AppendLine(nil))
	}
	return fast, err
}

func exampleLines(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../../schemas/examples/journal/*.json")
	if err != nil || len(paths) != len(event.Types) {
		t.Fatalf("%d examples of %d events, %v", len(paths), len(event.Types), err)
	}
	var lines []string
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.TrimSuffix(string(data), "\n"))
	}
	return lines
}

// TestTheOrderOfKeysChangesNothing: in their order, looked up, and in any other order, a line is the same record.
func TestTheOrderOfKeysChangesNothing(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for _, line := range exampleLines(t) {
		want, err := bothWays(t, line)
		if err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		for range 20 {
			root := treeOf(t, line)
			root.shuffle(dice)
			shuffled := root.text()
			if got, err := bothWays(t, shuffled); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%v\n%s\nshuffled\n%s\nreads\n%s", err, line, shuffled, got.AppendLine(nil))
			}
		}
	}
}

// TestDefectsAreReadAlike: a line with a member too few, one twice, or a byte wrong or missing is read to the same
// record or refused with the same words.
func TestDefectsAreReadAlike(t *testing.T) {
	read, refused := 0, 0
	try := func(line string) {
		if _, err := bothWays(t, line); err == nil {
			read++
		} else {
			refused++
		}
	}
	for n, line := range exampleLines(t) {
		root := treeOf(t, line)
		root.each(func(holder *node) {
			kids := holder.kids
			for i := range kids {
				holder.kids = append(append([]node{}, kids[:i]...), kids[i+1:]...)
				try(root.text())
				holder.kids = append(append([]node{}, kids...), kids[i])
				try(root.text())
			}
			holder.kids = kids
		})
		const wrong = "\",:{}[]\\ x0\x01"
		for i := range line {
			try(line[:i] + line[i+1:])
			try(line[:i] + string(wrong[(i+n)%len(wrong)]) + line[i+1:])
			if i%8 == n%8 {
				try(line[:i])
			}
		}
	}
	if read < 1000 || refused < 1000 {
		t.Errorf("%d defects were read and %d refused: one side is hardly tried", read, refused)
	}
}

// node is a value of a line: a string or a number as it stands, or the members of an object or array.
type node struct {
	key, leaf, brackets string
	kids                []node
}

func treeOf(t *testing.T, line string) *node {
	t.Helper()
	r := wire.NewReader(line)
	n := branch(r.Raw())
	if err := r.Done(); err != nil {
		t.Fatal(err)
	}
	return &n
}

func branch(text string) node {
	r := wire.NewReader(text)
	switch text[0] {
	case '{':
		n := node{brackets: "{}"}
		for r.Object(); r.Next(); {
			key := r.Key()
			kid := branch(r.Raw())
			kid.key = key
			n.kids = append(n.kids, kid)
		}
		return n
	case '[':
		n := node{brackets: "[]"}
		for r.Array(); r.More(); {
			n.kids = append(n.kids, branch(r.Raw()))
		}
		return n
	}
	return node{leaf: text}
}

func (n *node) text() string {
	if n.brackets == "" {
		return n.leaf
	}
	var parts []string
	for i := range n.kids {
		part := n.kids[i].text()
		if n.brackets == "{}" {
			part = string(wire.AppendString(nil, n.kids[i].key)) + ":" + part
		}
		parts = append(parts, part)
	}
	return n.brackets[:1] + strings.Join(parts, ",") + n.brackets[1:]
}

func (n *node) each(fn func(*node)) {
	for i := range n.kids {
		n.kids[i].each(fn)
	}
	if n.kids != nil {
		fn(n)
	}
}

// shuffle changes the order of keys, not of lists; a type stays before what it is the type of.
func (n *node) shuffle(dice *rand.Rand) {
	n.each(func(holder *node) {
		if holder.brackets != "{}" {
			return
		}
		dice.Shuffle(len(holder.kids), func(i, j int) { holder.kids[i], holder.kids[j] = holder.kids[j], holder.kids[i] })
		for i := range holder.kids {
			if holder.kids[i].key == "type" {
				holder.kids[0], holder.kids[i] = holder.kids[i], holder.kids[0]
			}
		}
	})
}
