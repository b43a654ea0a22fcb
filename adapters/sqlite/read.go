package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qorgau/domain/journal"
)

const (
	// pageRows and pageBytes bound what Read holds in memory at once. Reading page by page keeps no reading transaction
	// open while the caller works, which would keep the write-ahead log from being taken up.
	pageRows  = 2000
	pageBytes = 4 << 20
)

func scanHead(code string, scan func(...any) error) (journal.Head, error) {
	h := journal.Head{Journal: code}
	var root []byte
	if err := scan(&h.Size, &root, &h.Frontier); err != nil {
		return h, err
	}
	if len(root) != len(h.Root) {
		return h, fmt.Errorf("root of %d bytes", len(root))
	}
	copy(h.Root[:], root)
	return h, nil
}

// Head is engine.Store's.
func (s *Store) Head(ctx context.Context, code string) (journal.Head, error) {
	n, err := journal.Number(code)
	if err != nil {
		return journal.Head{}, err
	}
	h, err := scanHead(code, s.readers.QueryRowContext(ctx, "select size, root, frontier from head where journal = ?", n).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.EmptyHead(code), nil
	}
	if err != nil {
		return h, fmt.Errorf("reading the head of %s: %w", code, err)
	}
	return h, nil
}

// Heads is engine.Store's.
func (s *Store) Heads(ctx context.Context) ([]journal.Head, error) {
	rows, err := s.readers.QueryContext(ctx, "select journal, size, root, frontier from head order by journal")
	if err != nil {
		return nil, fmt.Errorf("reading the heads: %w", err)
	}
	defer rows.Close()
	var heads []journal.Head
	for rows.Next() {
		var n int16
		h, err := scanHead("", func(to ...any) error { return rows.Scan(append([]any{&n}, to...)...) })
		if err != nil {
			return nil, fmt.Errorf("reading the heads: %w", err)
		}
		h.Journal = journal.CodeOf(n)
		heads = append(heads, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the heads: %w", err)
	}
	return heads, nil
}

// page is a stretch of records whose bytes lie in one buffer, used again and again.
type page struct {
	buf  []byte
	recs []journal.Stored
	ends []int
}

// Read is engine.Store's. A gap is not judged here: who verifies must see what there is.
func (s *Store) Read(ctx context.Context, code string, from, to int64, fn func(journal.Stored) error) error {
	n, err := journal.Number(code)
	if err != nil {
		return err
	}
	if to <= 0 || to > maxPos {
		to = maxPos
	}
	var p page
	for after := max(from, 1) - 1; after < to; {
		full, err := s.readPage(ctx, n, after, to, &p)
		if err != nil {
			return fmt.Errorf("reading %s after %d: %w", code, after, err)
		}
		for i := range p.recs {
			if err := fn(p.recs[i]); err != nil {
				return err
			}
			after = p.recs[i].Pos
		}
		if !full {
			return nil
		}
	}
	return nil
}

func (s *Store) readPage(ctx context.Context, n int16, after, to int64, p *page) (full bool, err error) {
	p.buf, p.recs, p.ends = p.buf[:0], p.recs[:0], p.ends[:0]
	rows, err := s.readers.QueryContext(ctx, "select rowkey, bytes, leaf from record where rowkey > ? and rowkey <= ? order by rowkey limit ?",
		rowkey(n, after), rowkey(n, to), pageRows)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	var bytes, leaf sql.RawBytes
	for rows.Next() {
		var key int64
		if err := rows.Scan(&key, &bytes, &leaf); err != nil {
			return false, err
		}
		rec := journal.Stored{Pos: key & maxPos}
		if len(leaf) != len(rec.Leaf) {
			return false, fmt.Errorf("leaf of record %d has %d bytes", rec.Pos, len(leaf))
		}
		copy(rec.Leaf[:], leaf)
		p.buf = append(p.buf, bytes...)
		p.recs, p.ends = append(p.recs, rec), append(p.ends, len(p.buf))
		if len(p.recs) == pageRows || len(p.buf) >= pageBytes {
			full = true
			break
		}
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	start := 0
	for i, end := range p.ends {
		p.recs[i].Bytes = p.buf[start:end:end]
		start = end
	}
	return full, nil
}

// Bytes is engine.Store's: bytes by table, the whole file as "file".
func (s *Store) Bytes(ctx context.Context) (map[string]int64, error) {
	sizes := map[string]int64{}
	var file int64
	err := s.readers.QueryRowContext(ctx, "select page_count * page_size from pragma_page_count, pragma_page_size").Scan(&file)
	if err != nil {
		return nil, fmt.Errorf("reading the size of the file: %w", err)
	}
	sizes["file"] = file
	rows, err := s.readers.QueryContext(ctx, "select name, pgsize from dbstat where aggregate = 1")
	if err != nil {
		return nil, fmt.Errorf("reading the sizes of the tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			return nil, fmt.Errorf("reading the sizes of the tables: %w", err)
		}
		sizes[name] = size
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the sizes of the tables: %w", err)
	}
	return sizes, nil
}
