// Package tarifffile reads tariffs and lines of domain/fee from JSON files, strictly: what the format does not know is
// refused, and every fault is told with its line in the file and its JSON pointer. docs/tariff-format.md describes
// the files, schemas/tariff/tariff.schema.json their form.
package tarifffile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// maxSize bounds a file; the largest public fee scheme known to us as data is a tenth of it.
const maxSize = 16 << 20

// maxDepth bounds nesting; the format needs eight levels.
const maxDepth = 16

// node is a JSON value that knows its place.
type node struct {
	at      string // JSON pointer
	line    int
	kind    byte // { [ s n b 0
	text    string
	flag    bool
	names   []string // of an object, in the order of the file
	members []*node
}

type reader struct {
	raw   []byte
	dec   *json.Decoder
	lines map[string]int // line of each pointer
	// counted line feeds up to an offset, so that a long file is counted once
	seen, feeds int
}

// parse reads one JSON document.
func parse(r io.Reader) (*node, map[string]int, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, nil, err
	}
	if len(raw) > maxSize {
		return nil, nil, fmt.Errorf("longer than %d bytes", maxSize)
	}
	x := &reader{raw: raw, dec: json.NewDecoder(bytes.NewReader(raw)), lines: map[string]int{}}
	x.dec.UseNumber()
	n, err := x.value("", 0)
	if err != nil {
		return nil, nil, fmt.Errorf("line %d: %w", x.line(), err)
	}
	if _, err := x.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("line %d: more than one JSON value", x.line())
	}
	return n, x.lines, nil
}

func (x *reader) line() int {
	to := min(int(x.dec.InputOffset()), len(x.raw))
	x.feeds += bytes.Count(x.raw[x.seen:to], []byte("\n"))
	x.seen = to
	return 1 + x.feeds
}

func (x *reader) value(at string, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	t, err := x.dec.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	n := &node{at: at, line: x.line()}
	x.lines[at] = n.line
	switch v := t.(type) {
	case string:
		n.kind, n.text = 's', v
	case json.Number:
		n.kind, n.text = 'n', v.String()
	case bool:
		n.kind, n.flag = 'b', v
	case nil:
		n.kind = '0'
	case json.Delim:
		n.kind = byte(v)
		return n, x.inside(n, depth)
	}
	return n, nil
}

func (x *reader) inside(n *node, depth int) error {
	for i := 0; x.dec.More(); i++ {
		name := strconv.Itoa(i)
		if n.kind == '{' {
			t, err := x.dec.Token()
			if err != nil {
				return err
			}
			name = t.(string)
			for _, have := range n.names {
				if have == name {
					return fmt.Errorf("%s/%s stands twice", n.at, name)
				}
			}
		}
		m, err := x.value(n.at+"/"+name, depth+1)
		if err != nil {
			return err
		}
		n.names = append(n.names, name)
		n.members = append(n.members, m)
	}
	_, err := x.dec.Token()
	return err
}
