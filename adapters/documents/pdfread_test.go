package documents

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// shownPage is what a page of a PDF shows: its drawing operators, and its texts from top to bottom and left to right as
// they were drawn.
type shownPage struct {
	operators string
	lines     []string
}

var (
	streamStart = regexp.MustCompile(`<<(/Filter /FlateDecode )?/Length (\d+)>>\nstream\n`)
	textShown   = regexp.MustCompile(`(?s)BT (-?[\d.]+) (-?[\d.]+) Td \(((?:[^\\)]|\\.)*)\) Tj ET`)
)

// readPDF reads the pages of a PDF as this package writes them: another reader than the one that wrote it, so that a test
// sees what stands in the file.
func readPDF(t *testing.T, b []byte) []shownPage {
	t.Helper()
	var out []shownPage
	for rest := b; ; {
		m := streamStart.FindSubmatchIndex(rest)
		if m == nil {
			return out
		}
		n, err := strconv.Atoi(string(rest[m[4]:m[5]]))
		if err != nil {
			t.Fatal(err)
		}
		body := rest[m[1] : m[1]+n]
		rest = rest[m[1]+n:]
		if m[2] < 0 {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte("BT ")) {
			continue // a table of glyphs
		}
		p := shownPage{operators: string(text)}
		last := ""
		for _, m := range textShown.FindAllStringSubmatch(string(text), -1) {
			s := unescape(m[3])
			if m[2] == last {
				p.lines[len(p.lines)-1] += " | " + s
			} else {
				p.lines = append(p.lines, s)
			}
			last = m[2]
		}
		out = append(out, p)
	}
}

// unescape reads a PDF string of UTF-16.
func unescape(s string) string {
	var raw []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			switch s[i] {
			case 'r':
				raw = append(raw, '\r')
				continue
			}
		}
		raw = append(raw, s[i])
	}
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// layer is the text of all pages.
func layer(pages []shownPage) string {
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "--- page %d\n%s\n", i+1, strings.Join(p.lines, "\n"))
	}
	return b.String()
}
