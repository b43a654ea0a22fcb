// Package audit reads journals as evidence: it exports them, verifies an export or a store, and executes the facts
// again to see that every decision comes out byte for byte. It needs no vault and no key.
package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// Line is one record as it was kept, with where it stands.
type Line struct {
	Pos   int64 // the place it was found under: the store's key, or the count in an export
	Bytes []byte
	Leaf  journal.Hash
	Row   int // line of the file, from 1; 0 in a store
}

// Source gives journals to be verified, the country first.
type Source interface {
	Journals(ctx context.Context) ([]string, error)
	// Each calls fn for every line of a journal in order; what cannot be read as a line at all is told to broken.
	Each(ctx context.Context, code string, fn func(Line) error, broken func(journal.Finding)) error
	// Head is what the source claims the journal to be; false if it claims nothing.
	Head(ctx context.Context, code string) (journal.Head, bool, error)
	// Record reads one record by position; false if it is not there.
	Record(ctx context.Context, code string, pos int64) (Line, bool, error)
}

// Keeper is a source that also keeps what is derived from the records, to be held against them.
type Keeper interface {
	// Inbox calls fn for every key the source knows of a journal.
	Inbox(ctx context.Context, code string, fn func(engine.InboxEntry) error) error
}

// StoreSource verifies a store.
type StoreSource struct{ Store engine.Store }

// Inbox reads the inbox.
func (s StoreSource) Inbox(ctx context.Context, code string, fn func(engine.InboxEntry) error) error {
	return s.Store.Inbox(ctx, code, math.MaxInt64, fn)
}

// Journals lists the journals of the store.
func (s StoreSource) Journals(ctx context.Context) ([]string, error) {
	heads, err := s.Store.Heads(ctx)
	var codes []string
	for _, h := range heads {
		codes = append(codes, h.Journal)
	}
	return codes, err
}

// Each reads a journal.
func (s StoreSource) Each(ctx context.Context, code string, fn func(Line) error, _ func(journal.Finding)) error {
	return s.Store.Read(ctx, code, 1, 0, func(r journal.Stored) error {
		return fn(Line{Pos: r.Pos, Bytes: r.Bytes, Leaf: r.Leaf})
	})
}

// Head reads the head.
func (s StoreSource) Head(ctx context.Context, code string) (journal.Head, bool, error) {
	h, err := s.Store.Head(ctx, code)
	return h, err == nil, err
}

// Record reads one record.
func (s StoreSource) Record(ctx context.Context, code string, pos int64) (line Line, ok bool, err error) {
	err = s.Store.Read(ctx, code, pos, pos, func(r journal.Stored) error {
		line, ok = Line{Pos: r.Pos, Bytes: bytes.Clone(r.Bytes), Leaf: r.Leaf}, true
		return nil
	})
	return line, ok, err
}

// headLine closes a journal in an export.
type headLine struct {
	Head struct {
		Journal string `json:"journal"`
		Size    int64  `json:"size"`
		Root    string `json:"root"`
	} `json:"head"`
}

// Export writes journals as lines {"leaf":..,"record":..}, each journal closed by its head, and tells progress.
// Without codes it writes all journals, else only those that are named; a name that is not there is an error.
func Export(ctx context.Context, store engine.Store, w io.Writer, progress func(code string, pos int64), codes ...string) error {
	heads, err := store.Heads(ctx)
	if err != nil {
		return fmt.Errorf("reading the heads: %w", err)
	}
	for _, code := range codes {
		if !slices.ContainsFunc(heads, func(h journal.Head) bool { return h.Journal == code }) {
			return fmt.Errorf("%w: %s", ErrNoSuchJournal, code)
		}
	}
	b := bufio.NewWriterSize(w, 1<<20)
	var line []byte
	for _, h := range heads {
		if len(codes) > 0 && !slices.Contains(codes, h.Journal) {
			continue
		}
		// Up to this head: records that come meanwhile belong to the next export.
		err := store.Read(ctx, h.Journal, 1, h.Size, func(r journal.Stored) error {
			line = append(line[:0], `{"leaf":"`...)
			line = hex.AppendEncode(line, r.Leaf[:])
			line = append(line, `","record":`...)
			line = append(line, r.Bytes...)
			line = append(line, "}\n"...)
			if progress != nil && r.Pos%10000 == 0 {
				progress(h.Journal, r.Pos)
			}
			_, err := b.Write(line)
			return err
		})
		if err != nil {
			return fmt.Errorf("exporting %s: %w", h.Journal, err)
		}
		if _, err := b.Write(append(appendHead(line[:0], h), '\n')); err != nil {
			return err
		}
	}
	return b.Flush()
}

// FileSource verifies an export.
type FileSource struct {
	lines  map[string][]Line
	heads  map[string]journal.Head
	order  []string
	broken map[string][]journal.Finding
}

// ErrNoSuchJournal: the store has no journal of this code.
var ErrNoSuchJournal = errors.New("no such journal")

// ErrNotExport: the file has no line of an export.
var ErrNotExport = errors.New("not an export of journals")

// ReadExport reads an export. A line that is no line of an export is a finding, not an error.
func ReadExport(r io.Reader) (*FileSource, error) {
	f := &FileSource{lines: map[string][]Line{}, heads: map[string]journal.Head{}, broken: map[string][]journal.Finding{}}
	br := bufio.NewReaderSize(r, 1<<16)
	var pending []Line
	var bad []journal.Finding
	closed := 0
	for row := 1; ; row++ {
		text, err := br.ReadBytes('\n')
		whole := bytes.HasSuffix(text, []byte{'\n'})
		text = bytes.TrimSuffix(text, []byte{'\n'})
		if whole || len(text) > 0 {
			if head, ok := parseHead(text); ok && whole {
				code := head.Journal
				if n := headless(pending, code); n > 0 {
					f.close(journalOf(pending[:n]), pending[:n], bad, 0)
					f.close(code, pending[n:], bad, n)
				} else {
					f.close(code, pending, bad, 0)
				}
				f.heads[code] = head
				pending, bad = nil, nil
				closed++
			} else if line, ok := parseLine(text, row); ok && whole {
				line.Pos = int64(len(pending)) + 1
				pending = append(pending, line)
			} else {
				bad = append(bad, journal.Finding{Pos: int64(len(pending)) + 1, Rule: "line",
					Detail: fmt.Sprintf("line %d of the file is no line of an export", row)})
				pending = append(pending, Line{Pos: int64(len(pending)) + 1, Row: row})
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the export: %w", err)
		}
	}
	if len(pending) > 0 {
		code := journalOf(pending)
		if closed == 0 && code == "" {
			return nil, ErrNotExport
		}
		f.close(code, pending, bad, 0)
	}
	if len(f.order) == 0 {
		return nil, ErrNotExport
	}
	return f, nil
}

// close files the lines of a journal, and of what was found those that stand among them: after the first skip lines.
func (f *FileSource) close(code string, lines []Line, bad []journal.Finding, skip int) {
	if _, known := f.lines[code]; !known {
		f.order = append(f.order, code)
	}
	for i := range lines {
		lines[i].Pos = int64(i) + 1
	}
	f.lines[code] = append(f.lines[code], lines...)
	for _, x := range bad {
		if x.Pos -= int64(skip); x.Pos >= 1 && x.Pos <= int64(len(lines)) {
			x.Journal = code
			f.broken[code] = append(f.broken[code], x)
		}
	}
}

// headless counts the lines before a head that are of a journal before it, whose own head is missing.
func headless(lines []Line, code string) int {
	if first := journalOf(lines[:min(1, len(lines))]); first == "" || first == code {
		return 0
	}
	for i := range lines {
		if journalOf(lines[i:i+1]) == code {
			return i
		}
	}
	return 0
}

func parseHead(text []byte) (journal.Head, bool) {
	if !bytes.HasPrefix(text, []byte(`{"head":`)) {
		return journal.Head{}, false
	}
	var h headLine
	if json.Unmarshal(text, &h) != nil {
		return journal.Head{}, false
	}
	head := journal.Head{Journal: h.Head.Journal, Size: h.Head.Size}
	root, err := hex.DecodeString(h.Head.Root)
	if err != nil || len(root) != 32 {
		return journal.Head{}, false
	}
	copy(head.Root[:], root)
	// One text for one head: whatever else JSON would also read this way is a changed byte.
	return head, string(appendHead(nil, head)) == string(text)
}

func appendHead(b []byte, h journal.Head) []byte {
	return fmt.Appendf(b, `{"head":{"journal":%q,"size":%d,"root":%q}}`, h.Journal, h.Size, h.Root)
}

const lineStart, lineMiddle = `{"leaf":"`, `","record":`

func parseLine(text []byte, row int) (Line, bool) {
	l := Line{Row: row}
	start := len(lineStart) + 64
	if len(text) < start+len(lineMiddle)+2 || string(text[:len(lineStart)]) != lineStart ||
		string(text[start:start+len(lineMiddle)]) != lineMiddle || text[len(text)-1] != '}' {
		return l, false
	}
	if _, err := hex.Decode(l.Leaf[:], text[len(lineStart):start]); err != nil ||
		strings.ToLower(string(text[len(lineStart):start])) != string(text[len(lineStart):start]) {
		return l, false
	}
	l.Bytes = text[start+len(lineMiddle) : len(text)-1]
	return l, true
}

// journalOf is the journal that the first readable of some lines names.
func journalOf(lines []Line) string {
	for _, l := range lines {
		rest, ok := bytes.CutPrefix(l.Bytes, []byte(`{"journal":"`))
		if code, _, ok2 := bytes.Cut(rest, []byte{'"'}); ok && ok2 {
			if _, err := journal.Number(string(code)); err == nil {
				return string(code)
			}
		}
	}
	return ""
}

// Journals lists the journals of the file in its order.
func (f *FileSource) Journals(context.Context) ([]string, error) { return f.order, nil }

// Each gives the lines of a journal.
func (f *FileSource) Each(_ context.Context, code string, fn func(Line) error, broken func(journal.Finding)) error {
	for _, x := range f.broken[code] {
		broken(x)
	}
	for _, l := range f.lines[code] {
		if l.Bytes == nil {
			continue
		}
		if err := fn(l); err != nil {
			return err
		}
	}
	return nil
}

// Head is the head line.
func (f *FileSource) Head(_ context.Context, code string) (journal.Head, bool, error) {
	h, ok := f.heads[code]
	return h, ok, nil
}

// Record finds a line by its place.
func (f *FileSource) Record(_ context.Context, code string, pos int64) (Line, bool, error) {
	lines := f.lines[code]
	if pos < 1 || pos > int64(len(lines)) || lines[pos-1].Bytes == nil {
		return Line{}, false, nil
	}
	return lines[pos-1], true, nil
}
