package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sort"
	"sync"
	"text/tabwriter"
	"time"

	"qorgau/adapters/audit"
	"qorgau/adapters/node"
)

// VerifyCmd verifies journals: of a directory, or of an export, which needs nothing but the file.
type VerifyCmd struct {
	dirFlag
	jsonFlag
	File        string `arg:"" optional:"" help:"An export to verify instead of the directory." type:"path"`
	NoExecution bool   `help:"Leave out re-execution and invariants: bytes, tree, positions, groups and draws only."`
}

// Help shows an example.
func (VerifyCmd) Help() string {
	return `Checks stored bytes, canonical form, leaves, tree, head, positions, groups, time, sources, draws of opened days,
mail, and executes every fact again: each decision must come out byte for byte.

Example:
  qorgau demo --cases 20 --seed 1 --exit --dir ./var/look
  qorgau verify --dir ./var/look`
}

// Run verifies and prints what was found.
func (c VerifyCmd) Run(e env) error {
	src, done, err := c.source()
	if err != nil {
		return err
	}
	defer done()
	opt := auditOptions()
	opt.SkipExecution = c.NoExecution
	if !c.JSON {
		opt.Progress = progress(e)
	}
	start := time.Now()
	rep, err := audit.Verify(e.ctx, src, opt)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := writeJSON(e.out, rep); err != nil {
			return err
		}
	} else {
		printReport(e, rep, time.Since(start))
	}
	if n := len(rep.Findings); n > 0 {
		return finding{fmt.Sprintf("%d findings", n)}
	}
	return nil
}

func (c VerifyCmd) source() (audit.Source, func(), error) {
	if c.File != "" {
		f, err := os.Open(c.File)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, misuse("no file %s", c.File)
		}
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		src, err := audit.ReadExport(f)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", c.File, err)
		}
		return src, func() {}, nil
	}
	store, err := node.OpenStore(c.Dir)
	if err != nil {
		return nil, nil, err
	}
	return audit.StoreSource{Store: store}, func() { _ = store.Close() }, nil
}

// progress tells on the terminal how far long work has come.
func progress(e env) func(code string, pos int64) {
	var mu sync.Mutex
	at := map[string]int64{}
	last := time.Now()
	return func(code string, pos int64) {
		mu.Lock()
		defer mu.Unlock()
		at[code] = pos
		if time.Since(last) < time.Second {
			return
		}
		last = time.Now()
		var sum int64
		for _, n := range at {
			sum += n
		}
		fmt.Fprintf(e.err, "  %d records ...\n", sum)
	}
}

func printReport(e env, rep *audit.Report, took time.Duration) {
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "journal\trecords\tfacts\tdecisions\texecuted again\tdraws\tletters\troot\t")
	var records int64
	for _, j := range rep.Journals {
		records += j.Size
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.16s\t\n", j.Journal, j.Size, j.Facts, j.Decisions, j.Reexecuted, j.Draws, j.Letters, j.Root)
	}
	_ = w.Flush()
	open := make([]string, 0, len(rep.Open))
	for what := range rep.Open {
		open = append(open, what)
	}
	sort.Strings(open)
	for _, what := range open {
		fmt.Fprintf(e.out, "open: %d %s\n", rep.Open[what], what)
	}
	for _, f := range rep.Findings {
		fmt.Fprintf(e.out, "FOUND %s/%d %s: %s\n", f.Journal, f.Pos, f.Rule, f.Detail)
	}
	if len(rep.Findings) == 0 {
		fmt.Fprintf(e.out, "%d records of %d journals hold, in %s.\n", records, len(rep.Journals), took.Round(time.Millisecond))
	}
}

// ExportCmd writes the journals of a directory to a file.
type ExportCmd struct {
	dirFlag
	jsonFlag
	To      string   `required:"" help:"File to write." type:"path"`
	Journal []string `help:"Only these journals, like KZ,KZ-71; default: all."`
}

// Help shows an example.
func (ExportCmd) Help() string {
	return `The file needs neither key nor vault: personal values stand in it only as boxes. docs/format.md describes it.

Example:
  qorgau export --dir ./var/demo --to journals.jsonl
  qorgau verify journals.jsonl`
}

// Run exports.
func (c ExportCmd) Run(e env) error {
	store, err := node.OpenStore(c.Dir)
	if err != nil {
		return err
	}
	defer store.Close()
	tmp := c.To + ".part" // a file under its own name is whole
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(audit.Export(e.ctx, store, f, progress(e), c.Journal...), f.Sync(), f.Close()); err != nil {
		_ = os.Remove(tmp)
		return err
	}
	if err := os.Rename(tmp, c.To); err != nil {
		return err
	}
	return c.told(e)
}

func (c ExportCmd) told(e env) error {
	info, err := os.Stat(c.To)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"file": c.To, "bytes": info.Size()})
	}
	_, err = fmt.Fprintf(e.out, "%s: %d bytes. Verify it anywhere: %s verify %s\n", c.To, info.Size(), called(), c.To)
	return err
}
