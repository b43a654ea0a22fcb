package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/engine"
	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const (
	bar   = "KZ-75"
	unit  = "75-district_police-01"
	start = civil.Instant(1760335200000) // 2025-10-13T06:00:00Z
)

var options = audit.Options{Registry: event.New, Open: node.Machines}

// history fills a store through the real engine, vault and machines: rules by mail, cases, requests with their draws and
// clocks, two days of secrets opened. It returns the store's path and its export.
func history(t testing.TB, cases int) (path string, export []byte) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	path = filepath.Join(dir, "journal.db")
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	v, err := vault.Open(ctx, filepath.Join(dir, "vault.db"), vault.Options{Seed: []byte("audit")})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	clock := engine.NewVirtualClock(start)
	e := engine.New(engine.Config{Store: store, Vault: v, Clock: clock, Registry: event.New, Open: node.Machines,
		Version: node.MachineVersion, Draft: node.MachineDraft, Instance: "one", Build: "test"})
	rest := func() {
		for {
			n, err := e.Step(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				return
			}
		}
	}
	submit := func(code, source, id string, body journal.Body) {
		out, err := e.Submit(ctx, code, []*engine.Input{{Source: source, ID: id, Body: body}})
		if err != nil || out[0].Status != engine.Recorded {
			t.Fatalf("%s: %+v %v", id, out, err)
		}
	}
	if err := e.Start(ctx); err != nil {
		t.Fatal(err)
	}
	submit(journal.National, "operator", "units", &event.UnitsSet{Bar: bar, Rows: []event.UnitRow{{Code: unit, NameKK: "Полиция", Zone: "Asia/Almaty", Bar: bar}}})
	rest()
	for i := range cases {
		head := event.Register{Object: fmt.Sprintf("o-%d", i), Revision: 1, OccurredAt: start, Unit: unit, RegisterCase: fmt.Sprintf("case-%d", i)}
		submit(bar, "erdr", fmt.Sprint("case", i), &event.CaseOpened{Register: head, Format: "electronic", Language: "kk"})
		head.Object = fmt.Sprintf("r-%d", i)
		submit(bar, "erdr", fmt.Sprint("request", i), &event.DefenderRequested{Register: head, Person: journal.Ref{byte(i), 1}, Basis: "decree",
			DocumentNumber: "1", DocumentDate: start.UTCDate(), Grounds: []string{"requested"}, Status: "suspect", Urgency: "urgent", Language: "kk"})
		clock.Set(start + civil.Instant(i+1)*civil.Minute)
		rest()
	}
	for _, at := range []civil.Instant{start + civil.Hour, start + civil.Day, start + 2*civil.Day} {
		clock.Set(at)
		rest()
	}
	if err := e.Close(ctx); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := audit.Export(ctx, store, &b, nil); err != nil {
		t.Fatal(err)
	}
	return path, b.Bytes()
}

// verify verifies an export; a file that is no export at all is a finding here.
func verify(t testing.TB, export []byte) []journal.Finding {
	t.Helper()
	return verifyWith(t, export, options)
}

// hashes verifies without executing again: bytes, leaves, tree, head and positions must find a touched file alone.
func hashes(t testing.TB, export []byte) []journal.Finding {
	t.Helper()
	o := options
	o.SkipExecution = true
	return verifyWith(t, export, o)
}

func verifyWith(t testing.TB, export []byte, options audit.Options) []journal.Finding {
	t.Helper()
	src, err := audit.ReadExport(bytes.NewReader(export))
	if err != nil {
		return []journal.Finding{{Rule: "file", Detail: err.Error()}}
	}
	rep, err := audit.Verify(context.Background(), src, options)
	if err != nil {
		t.Fatal(err)
	}
	return rep.Findings
}

// file is an export taken apart: the record lines of each journal in order.
type file struct {
	codes []string
	lines map[string][]string // records alone
}

func takeApart(t testing.TB, export []byte) *file {
	t.Helper()
	f := &file{lines: map[string][]string{}}
	var open []string
	for _, l := range strings.Split(strings.TrimSuffix(string(export), "\n"), "\n") {
		if code, ok := strings.CutPrefix(l, `{"head":{"journal":"`); ok {
			code = code[:strings.IndexByte(code, '"')]
			f.codes = append(f.codes, code)
			f.lines[code], open = open, nil
			continue
		}
		open = append(open, l[strings.Index(l, `"record":`)+len(`"record":`):len(l)-1])
	}
	return f
}

// forge puts an export together again with leaves, tree and heads that fit the records, as somebody could who may write
// to the whole store.
func (f *file) forge() []byte {
	var b bytes.Buffer
	for _, code := range f.codes {
		tree := journal.NewTree()
		for _, l := range f.lines[code] {
			leaf := journal.Leaf([]byte(l))
			tree.Append(leaf)
			fmt.Fprintf(&b, "{\"leaf\":\"%s\",\"record\":%s}\n", leaf, l)
		}
		fmt.Fprintf(&b, "{\"head\":{\"journal\":%q,\"size\":%d,\"root\":%q}}\n", code, tree.Size(), tree.Root())
	}
	return b.Bytes()
}

// with is a copy in which one journal's lines are changed.
func (f *file) with(code string, change func(lines []string) []string) *file {
	g := &file{codes: f.codes, lines: map[string][]string{}}
	for c, l := range f.lines {
		g.lines[c] = l
	}
	g.lines[code] = change(append([]string(nil), f.lines[code]...))
	return g
}

func (f *file) parse(t testing.TB, code string, i int) journal.Record {
	t.Helper()
	rec, err := journal.ParseCanonical(f.lines[code][i], event.New)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func has(findings []journal.Finding, code string, pos int64, rules ...string) bool {
	for _, f := range findings {
		if f.Journal == code && f.Pos == pos {
			for _, r := range rules {
				if f.Rule == r {
					return true
				}
			}
			if len(rules) == 0 {
				return true
			}
		}
	}
	return false
}
