// Command lawtable writes docs/law-coverage.md from docs/law: every clause of the two joint orders and every rule of the
// handbook, with the code and the test that hold it. It refuses a rule without them, and a name that is not in the tree.
//
//	go run ./cmd/lawtable          write the page
//	go run ./cmd/lawtable -check   say what is missing or out of date, status 1
package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// rule is one line of docs/law.
type rule struct {
	ID, Source, Rule string
	Code, Test       []string // package.Symbol, package.Type.Method, or a file
	Note             string   // empty, or one of the kinds with the reason
}

// Kinds of notes. A rule without a note is held by code and test.
var kinds = map[string]string{
	"people": "a duty of people; the program supports it as far as the code says",
	"open":   "not built; the reason stands there",
}

// chapters are the files of docs/law in the order of the page.
var chapters = []struct{ file, title string }{
	{"orders", "The two joint orders"},
	{"appointment", "Appointment"},
	{"fees", "Fees and payment"},
	{"register", "The register, identifiers, calendars"},
	{"data", "Data protection, signatures, secrecy"},
	{"settings", "Settings: questions that a lawyer must close"},
}

func main() {
	root := flag.String("root", ".", "root of the tree")
	check := flag.Bool("check", false, "write nothing, fail if the page is not up to date")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "lawtable:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	page, faults, err := table(root)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(os.Stderr, f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults in docs/law", len(faults))
	}
	path := filepath.Join(root, "docs", "law-coverage.md")
	if !check {
		return os.WriteFile(path, page, 0o644)
	}
	if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, page) {
		return errors.Join(err, fmt.Errorf("%s is not up to date: make generate", path))
	}
	return nil
}

// table reads the chapters and makes the page; faults are what a rule lacks.
func table(root string) (page []byte, faults []string, err error) {
	tree := names{root: root, packages: map[string]map[string]string{}}
	var body bytes.Buffer
	seen := map[string]bool{}
	var held, people, open int
	for _, c := range chapters {
		rules, err := read(os.DirFS(root), "docs/law/"+c.file+".csv")
		if err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(&body, "\n## %s\n\n| rule | source | what it says | code | test |\n|---|---|---|---|---|\n", c.title)
		for _, r := range rules {
			if seen[r.ID] {
				faults = append(faults, r.ID+": stands twice")
			}
			seen[r.ID] = true
			kind, why, _ := strings.Cut(r.Note, ": ")
			switch {
			case r.Note == "":
				held++
			case kinds[kind] == "" || len(why) < 10:
				faults = append(faults, r.ID+": a note begins with people: or open: and gives the reason")
			case kind == "people":
				people++
			default:
				open++
			}
			if r.Note == "" && (len(r.Code) == 0 || len(r.Test) == 0) {
				faults = append(faults, r.ID+": no code or no test, and no note that says why")
			}
			code, bad := tree.links(r.Code, false)
			faults = append(faults, prefix(r.ID, bad)...)
			test, bad := tree.links(r.Test, true)
			faults = append(faults, prefix(r.ID, bad)...)
			says := r.Rule
			if r.Note != "" {
				says += " **" + kind + ":** " + why
			}
			fmt.Fprintf(&body, "| %s | %s | %s | %s | %s |\n", r.ID, cell(r.Source), cell(says), code, test)
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `# Law coverage

Written by `+"`go run ./cmd/lawtable`"+` from `+"`docs/law/*.csv`"+`; `+"`make lint`"+` refuses it when a rule has neither code and test nor a reason, or when
a name in it is not in the tree. Clauses are those of the two joint orders (2020, 2021) and of the domain handbook's reading of
the law; the official text prevails.

%d rules: %d held by code and test, %d are duties of people that the program supports (**people**), %d are open with their reason (**open**).
`, held+people+open, held, people, open)
	out.Write(body.Bytes())
	return out.Bytes(), faults, nil
}

func prefix(id string, list []string) []string {
	for i := range list {
		list[i] = id + ": " + list[i]
	}
	return list
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// read reads one chapter.
func read(tree fs.FS, path string) ([]rule, error) {
	data, err := fs.ReadFile(tree, path)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], []string{"id", "source", "rule", "code", "test", "note"}) {
		return nil, fmt.Errorf("%s: the head line is not id,source,rule,code,test,note", path)
	}
	var out []rule
	for _, r := range rows[1:] {
		out = append(out, rule{r[0], r[1], r[2], strings.Fields(r[3]), strings.Fields(r[4]), r[5]})
	}
	return out, nil
}
