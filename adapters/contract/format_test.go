package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/relay"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	"qorgau/domain/wire"
)

// vector is a fenced block of docs/format.md that begins with the word vector and its kind.
type vector struct {
	kind string
	text []string
}

func vectors(t *testing.T, kind string) []vector {
	t.Helper()
	page, err := os.ReadFile("../../docs/format.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	inside := false
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "```vector "):
			all = append(all, vector{kind: strings.TrimPrefix(line, "```vector ")})
			inside = true
		case line == "```":
			inside = false
		case inside:
			all[len(all)-1].text = append(all[len(all)-1].text, line)
		}
	}
	of := slices.DeleteFunc(all, func(v vector) bool { return v.kind != kind })
	if len(of) == 0 {
		t.Fatalf("docs/format.md has no vector %q", kind)
	}
	return of
}

// value is what stands behind `name = `.
func (v vector) value(t *testing.T, name string) string {
	t.Helper()
	for _, line := range v.text {
		if key, value, ok := strings.Cut(line, " = "); ok && key == name {
			return value
		} else if line == name+" =" || line == name+" = " {
			return ""
		}
	}
	t.Fatalf("the vector %s has no %s", v.kind, name)
	return ""
}

func (v vector) bytes(t *testing.T, name string) []byte {
	t.Helper()
	b, err := hex.DecodeString(v.value(t, name))
	if err != nil {
		t.Fatalf("%s of %s: %v", name, v.kind, err)
	}
	return b
}

func TestStringsOfTheFormat(t *testing.T) {
	for _, v := range vectors(t, "string") {
		var text string
		if err := json.Unmarshal([]byte(v.value(t, "text")), &text); err != nil {
			t.Fatal(err)
		}
		if got := wire.AppendString(nil, text); !bytes.Equal(got, v.bytes(t, "canonical")) {
			t.Errorf("%q is written %s, the page says %s", text, got, v.bytes(t, "canonical"))
		}
	}
}

func TestRefusedLinesOfTheFormat(t *testing.T) {
	for _, v := range vectors(t, "refused") {
		if _, err := journal.ParseCanonical(v.value(t, "line"), event.New); err == nil {
			t.Errorf("let in: %s", v.value(t, "line"))
		}
	}
}

func TestLeavesOfTheFormat(t *testing.T) {
	for _, v := range vectors(t, "leaf") {
		line := v.value(t, "line")
		if got := journal.Leaf([]byte(line)).String(); got != v.value(t, "leaf") {
			t.Errorf("the leaf is %s, the page says %s: %s", got, v.value(t, "leaf"), line)
		}
		if _, err := journal.ParseCanonical(line, event.New); err != nil {
			t.Errorf("the page's line is not canonical: %v", err)
		}
	}
}

func TestTreeOfTheFormat(t *testing.T) {
	v := vectors(t, "tree")[0]
	tree := journal.NewTree()
	for n := range 9 {
		if got := tree.Root().String(); got != v.value(t, fmt.Sprintf("root-%d", n)) {
			t.Errorf("root %d is %s", n, got)
		}
		if n < 8 {
			tree.Append(journal.Leaf(v.bytes(t, fmt.Sprintf("leaf-input-%d", n))))
		}
	}
}

// TestExportOfTheFormat follows the page's own words, and sees each thing that it says can be seen.
func TestExportOfTheFormat(t *testing.T) {
	lines := vectors(t, "export")[0].text
	if err := stranger(lines); err != nil {
		t.Fatal(err)
	}
	swapped := slices.Clone(lines)
	swapped[1], swapped[2] = swapped[2], swapped[1]
	for name, broken := range map[string][]string{
		"a flipped byte":   append([]string{strings.Replace(lines[0], "adopted@1", "adopted@2", 1)}, lines[1:]...),
		"a removed record": slices.Delete(slices.Clone(lines), 2, 3),
		"a swapped pair":   swapped,
		"no head":          lines[:len(lines)-1],
		"another root":     append(slices.Clone(lines[:3]), strings.Replace(lines[3], `"root":"`, `"root":"0`, 1)),
	} {
		if stranger(broken) == nil {
			t.Errorf("%s is not seen", name)
		}
	}
}

// stranger is a verifier written from the page alone: it uses none of the program's code for the tree.
func stranger(lines []string) error {
	var leaves [][]byte
	closed := false
	for n, text := range lines {
		var head struct {
			Head *struct {
				Journal string
				Size    int
				Root    string
			}
		}
		if err := json.Unmarshal([]byte(text), &head); err != nil {
			return err
		}
		if head.Head != nil {
			if root := hex.EncodeToString(rfc6962(leaves)); head.Head.Size != len(leaves) || head.Head.Root != root {
				return fmt.Errorf("the head says %d, %s; the records give %d, %s", head.Head.Size, head.Head.Root, len(leaves), root)
			}
			closed = true
			continue
		}
		const open, middle = `{"leaf":"`, `","record":`
		if len(text) < len(open)+64+len(middle)+1 || !strings.HasPrefix(text[len(open)+64:], middle) {
			return fmt.Errorf("line %d is no record", n+1)
		}
		record := text[len(open)+64+len(middle) : len(text)-1]
		leaf := sha256.Sum256(append([]byte{0}, record...))
		if hex.EncodeToString(leaf[:]) != text[len(open):len(open)+64] {
			return fmt.Errorf("line %d was changed", n+1)
		}
		var place struct{ Pos int }
		if err := json.Unmarshal([]byte(record), &place); err != nil || place.Pos != len(leaves)+1 {
			return fmt.Errorf("line %d has position %d (%v)", n+1, place.Pos, err)
		}
		leaves = append(leaves, leaf[:])
	}
	if !closed {
		return fmt.Errorf("no head closes the journal")
	}
	return nil
}

func rfc6962(leaves [][]byte) []byte {
	if len(leaves) == 0 {
		h := sha256.Sum256(nil)
		return h[:]
	}
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	h := sha256.Sum256(slices.Concat([]byte{1}, rfc6962(leaves[:k]), rfc6962(leaves[k:])))
	return h[:]
}

func TestIDsOfTheFormat(t *testing.T) {
	v := vectors(t, "inbox")[0]
	if key := journal.InboxKey(v.value(t, "source"), v.value(t, "id")); !bytes.Equal(key[:], v.bytes(t, "key")) {
		t.Errorf("the inbox key is %x, the page says %s", key, v.value(t, "key"))
	}
	v = vectors(t, "message")[0]
	if id := relay.MessageID(v.value(t, "journal"), journal.Hash(v.bytes(t, "leaf"))); id != v.value(t, "id") {
		t.Errorf("the message id is %s, the page says %s", id, v.value(t, "id"))
	}
}

func TestDrawsOfTheFormat(t *testing.T) {
	v := vectors(t, "draw")[0]
	secret := v.bytes(t, "secret")
	if promise := sha256.Sum256(secret); !bytes.Equal(promise[:], v.bytes(t, "commitment")) {
		t.Errorf("the commitment is %x", promise)
	}
	draw := drawOf(secret, v.value(t, "source"), v.value(t, "id"))
	if draw.String() != v.value(t, "draw") {
		t.Errorf("the draw is %s", draw)
	}
	for n := int64(1); n <= 2; n++ {
		nth := roster.Draw(draw, n)
		if nth.String() != v.value(t, fmt.Sprintf("draw-%d", n)) {
			t.Errorf("draw %d is %s", n, nth)
		}
		type lot struct {
			of    int
			bytes journal.Hash
		}
		var lots []lot
		for i := 1; i <= 4; i++ {
			l := roster.Lot(nth, journal.Ref(v.bytes(t, fmt.Sprintf("reference-%d", i))))
			if n == 1 && l.String() != v.value(t, fmt.Sprintf("lot-1-%d", i)) {
				t.Errorf("lot %d is %s", i, l)
			}
			lots = append(lots, lot{i, l})
		}
		slices.SortFunc(lots, func(a, b lot) int { return bytes.Compare(a.bytes[:], b.bytes[:]) })
		var order []string
		for _, l := range lots {
			order = append(order, fmt.Sprint(l.of))
		}
		if got := strings.Join(order, " "); got != v.value(t, fmt.Sprintf("order-%d", n)) {
			t.Errorf("the order of draw %d is %s", n, got)
		}
	}
}

// TestKeysOfDataStandInTheOrderOfTheSchema, as the page promises.
func TestKeysOfDataStandInTheOrderOfTheSchema(t *testing.T) {
	for _, rec := range records(t) {
		raw, err := os.ReadFile(root + "/journal/" + rec.Type + ".json")
		if err != nil {
			t.Fatal(err)
		}
		declared := memberOrder(t, raw, "properties")
		last := -1
		for _, key := range memberOrder(t, rec.Body.AppendJSON(nil), "") {
			i := slices.Index(declared, key)
			if i <= last {
				t.Errorf("%s: %s stands out of the order %v", rec.Type, key, declared)
			}
			last = i
		}
	}
}

// memberOrder lists the keys of an object in the order of the text; with a name, those of its member of that name.
func memberOrder(t *testing.T, raw []byte, name string) (keys []string) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
		if name != "" && key == name {
			return memberOrder(t, value, "")
		}
		keys = append(keys, key.(string))
	}
	return keys
}
