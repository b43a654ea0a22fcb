// Package domain_test holds the rules that all of domain/ keeps (decisions 11): they are tests, so that nobody has to
// remember them. Each rule has its twin beside it: a sample that breaks it and must be caught.
package domain_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "qorgau/"

// allowedImports is what domain/ may use beside itself. A value names the only folder that may.
var allowedImports = map[string]string{
	"bytes": "", "cmp": "", "container/heap": "", "crypto/hmac": "", "crypto/sha256": "", "encoding/base64": "", "encoding/binary": "",
	"encoding/gob": "", "encoding/hex": "", "errors": "", "fmt": "", "maps": "", "math": "", "math/big": "", "slices": "", "sort": "",
	"strconv": "", "strings": "", "unicode/utf8": "",
	"time":          "civil", // only to turn an instant from and into a time.Time
	"math/bits":     "wire",  // only to place the first marked byte of a word
	"encoding/json": "event", // only json.RawMessage and json.Number, to read what a door was given; see forbiddenNames
	"github.com/transparency-dev/merkle/compact": "", "github.com/transparency-dev/merkle/rfc6962": "", "github.com/transparency-dev/merkle/proof": "",
}

// onlyNames is what may be used of a package that is allowed for little.
var onlyNames = map[string][]string{
	"time":          {"Time", "UnixMilli"},
	"encoding/json": {"Number"},
}

// forbiddenNames depend on Unicode tables that change with the toolchain, or bring floats or chance in.
var forbiddenNames = map[string][]string{
	"strings": {"ToLower", "ToUpper", "ToTitle", "EqualFold", "Title", "ToLowerSpecial", "ToUpperSpecial"},
	"bytes":   {"ToLower", "ToUpper", "ToTitle", "EqualFold", "Title", "ToLowerSpecial", "ToUpperSpecial"},
	"strconv": {"ParseFloat", "FormatFloat", "AppendFloat"},
	"maps":    {"Keys", "Values", "All"}, // their order is that of a map
}

// unit is one type-checked package.
type unit struct {
	path  string // below the module, like domain/journal
	files []*ast.File
	info  *types.Info
	fset  *token.FileSet
}

func (u *unit) at(n ast.Node) string {
	p := u.fset.Position(n.Pos())
	return fmt.Sprintf("%s/%s:%d", u.path, filepath.Base(p.Filename), p.Line)
}

// rule names what is wrong with a package, and where.
type rule func(u *unit) []string

func imports(u *unit) (bad []string) {
	folder := strings.TrimPrefix(u.path, "domain/")
	for _, f := range u.files {
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			only, ok := allowedImports[path]
			if strings.HasPrefix(path, module+"domain/") {
				only, ok = "", true
			}
			if !ok || (only != "" && only != folder) {
				bad = append(bad, u.at(spec)+" imports "+path)
			}
		}
	}
	return bad
}

// eventImports: the events stand below everything but the record, the wire and the dates.
func eventImports(u *unit) (bad []string) {
	if u.path != "domain/event" {
		return nil
	}
	for _, f := range u.files {
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			rest, ours := strings.CutPrefix(path, module)
			if ours && !slices.Contains([]string{"domain/journal", "domain/wire", "domain/civil"}, rest) {
				bad = append(bad, u.at(spec)+" imports "+path)
			}
		}
	}
	return bad
}

func names(u *unit) (bad []string) {
	u.each(func(n ast.Node, _ *ast.FuncDecl) {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return
		}
		x, ok := s.X.(*ast.Ident)
		if !ok {
			return
		}
		p, ok := u.info.Uses[x].(*types.PkgName)
		if !ok {
			return
		}
		path := p.Imported().Path()
		if only, listed := onlyNames[path]; (listed && !slices.Contains(only, s.Sel.Name)) || slices.Contains(forbiddenNames[path], s.Sel.Name) {
			bad = append(bad, u.at(n)+" uses "+path+"."+s.Sel.Name)
		}
	})
	return bad
}

func floats(u *unit) (bad []string) {
	u.each(func(n ast.Node, _ *ast.FuncDecl) {
		e, ok := n.(ast.Expr)
		if !ok {
			return
		}
		t := u.info.TypeOf(e)
		if t == nil {
			return
		}
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&(types.IsFloat|types.IsComplex) != 0 {
			bad = append(bad, u.at(n)+" is a floating-point number")
		}
	})
	return bad
}

func concurrency(u *unit) (bad []string) {
	u.each(func(n ast.Node, _ *ast.FuncDecl) {
		switch x := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
			bad = append(bad, u.at(n)+" runs beside something else")
		case *ast.UnaryExpr:
			if x.Op == token.ARROW {
				bad = append(bad, u.at(n)+" runs beside something else")
			}
		}
	})
	return bad
}

// each visits every node with the function it stands in.
func (u *unit) each(fn func(ast.Node, *ast.FuncDecl)) {
	for _, f := range u.files {
		for _, d := range f.Decls {
			in, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				if n != nil {
					fn(n, in)
				}
				return true
			})
		}
	}
}

func funcName(u *unit, d *ast.FuncDecl) string {
	if d == nil {
		return u.path
	}
	name := d.Name.Name
	if d.Recv != nil {
		t := d.Recv.List[0].Type
		if s, ok := t.(*ast.StarExpr); ok {
			t = s.X
		}
		if id, ok := t.(*ast.Ident); ok {
			name = id.Name + "." + name
		}
	}
	return u.path + "." + name
}

// calls reports whether a node is a call of one of the functions of a package.
func (u *unit) calls(n ast.Node, path string, fns ...string) bool {
	c, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	fun := c.Fun
	if ix, ok := fun.(*ast.IndexExpr); ok {
		fun = ix.X
	}
	s, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return false
	}
	p, ok := u.info.Uses[x].(*types.PkgName)
	return ok && p.Imported().Path() == path && slices.Contains(fns, s.Sel.Name)
}

// sorting with a comparison of one's own needs a total order; the list says which.
func sorting(u *unit) (bad []string) {
	u.each(func(n ast.Node, in *ast.FuncDecl) {
		if u.calls(n, "sort", "Slice", "Sort") || u.calls(n, "slices", "SortFunc") {
			if name := funcName(u, in); totalOrders[name] == "" {
				bad = append(bad, u.at(n)+" sorts in "+name+", and no reason says why the order is total")
			}
		}
	})
	return bad
}

// mapRanges: a loop over a map may collect for sorting, count, delete, or fill a map under its own key; anything else
// could let the order of the map through and needs a reason.
func mapRanges(u *unit) (bad []string) {
	u.each(func(n ast.Node, in *ast.FuncDecl) {
		r, ok := n.(*ast.RangeStmt)
		if !ok {
			return
		}
		t := u.info.TypeOf(r.X)
		if t == nil {
			return
		}
		if _, ok := t.Underlying().(*types.Map); !ok {
			return
		}
		name := funcName(u, in)
		if anyOrder[name] != "" {
			return
		}
		collects, harmless := false, true
		for _, s := range r.Body.List {
			harmless = harmless && u.harmless(s, r, &collects)
		}
		sorted := false
		if in != nil {
			ast.Inspect(in, func(n ast.Node) bool {
				if n != nil && (u.calls(n, "sort", "Strings", "Ints", "Slice", "SliceStable", "Sort") ||
					u.calls(n, "slices", "Sort", "SortFunc", "SortStableFunc")) {
					sorted = true
				}
				return true
			})
		}
		if !harmless || (collects && !sorted) {
			bad = append(bad, u.at(n)+" ranges over a map in "+name+", and no reason says why the order is not seen")
		}
	})
	return bad
}

func (u *unit) harmless(s ast.Stmt, r *ast.RangeStmt, collects *bool) bool {
	switch x := s.(type) {
	case *ast.IncDecStmt, *ast.EmptyStmt:
		return true
	case *ast.BranchStmt:
		return x.Tok == token.CONTINUE
	case *ast.ExprStmt:
		c, ok := x.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := c.Fun.(*ast.Ident)
		return ok && id.Name == "delete"
	case *ast.IfStmt:
		for _, s := range x.Body.List {
			if !u.harmless(s, r, collects) {
				return false
			}
		}
		return x.Else == nil || u.harmless(x.Else, r, collects)
	case *ast.BlockStmt:
		for _, s := range x.List {
			if !u.harmless(s, r, collects) {
				return false
			}
		}
		return true
	case *ast.AssignStmt:
		if len(x.Lhs) != 1 || len(x.Rhs) != 1 {
			return false
		}
		if ix, ok := x.Lhs[0].(*ast.IndexExpr); ok && x.Tok == token.ASSIGN { // m[key] = ...
			id, ok := ix.Index.(*ast.Ident)
			key, isKey := r.Key.(*ast.Ident)
			return ok && isKey && u.info.ObjectOf(id) == u.info.ObjectOf(key)
		}
		c, ok := x.Rhs[0].(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := c.Fun.(*ast.Ident)
		*collects = *collects || (ok && id.Name == "append")
		return ok && id.Name == "append"
	}
	return false
}

var rules = map[string]rule{
	"imports": imports, "imports of event": eventImports, "names": names, "floats": floats, "concurrency": concurrency,
	"sorting": sorting, "map ranges": mapRanges,
}

// loader type-checks packages of the module from their sources, each once.
type loader struct {
	fset   *token.FileSet
	root   string
	others types.Importer
	done   map[string]*unit
	types  map[string]*types.Package
}

func newLoader() *loader {
	fset := token.NewFileSet()
	return &loader{fset: fset, root: "..", others: importer.ForCompiler(fset, "source", nil), done: map[string]*unit{}, types: map[string]*types.Package{}}
}

func (l *loader) Import(path string) (*types.Package, error) {
	rest, ours := strings.CutPrefix(path, module)
	if !ours {
		return l.others.Import(path)
	}
	if p := l.types[rest]; p != nil {
		return p, nil
	}
	names, err := filepath.Glob(filepath.Join(l.root, filepath.FromSlash(rest), "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(l.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return l.check(rest, files)
}

func (l *loader) check(rest string, files []*ast.File) (*types.Package, error) {
	u := &unit{path: rest, files: files, fset: l.fset, info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{},
		Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}}
	p, err := (&types.Config{Importer: l}).Check(module+rest, l.fset, files, u.info)
	if err != nil {
		return nil, err
	}
	l.types[rest], l.done[rest] = p, u
	return p, nil
}

// folders lists the folders below a root that hold Go files other than tests.
func folders(t *testing.T, root string) []string {
	t.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			rel, err := filepath.Rel("..", filepath.Dir(path))
			seen[filepath.ToSlash(rel)] = true
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(seen))
}

// All of domain/ keeps every rule, every reason in the lists is still needed, and every rule catches its sample.
func TestPurity(t *testing.T) {
	l := newLoader()
	all := folders(t, filepath.Join("..", "domain"))
	if len(all) < 10 {
		t.Fatalf("only %d packages were found: %v", len(all), all)
	}
	for _, folder := range all {
		if _, err := l.Import(module + folder); err != nil {
			t.Fatal(err)
		}
		for name, rule := range rules {
			for _, bad := range rule(l.done[folder]) {
				t.Errorf("%s: %s", name, bad)
			}
		}
	}
	for list, reasons := range map[string]map[string]string{"totalOrders": totalOrders, "anyOrder": anyOrder} {
		for name := range reasons {
			if !l.declares(name) {
				t.Errorf("%s names %s, which is gone", list, name)
			}
		}
	}
	twins(t, l)
}

func (l *loader) declares(name string) bool {
	for _, u := range l.done {
		found := false
		u.each(func(n ast.Node, in *ast.FuncDecl) { found = found || (in != nil && funcName(u, in) == name) })
		if found {
			return true
		}
	}
	return false
}

// samples break one rule each.
var samples = []struct{ rule, path, source string }{
	{"imports", "domain/sample", `import "os"; var X = os.Args`},
	{"imports", "domain/sample", `import "net"; var X net.IP`},
	{"imports", "domain/sample", `import "context"; var X context.Context`},
	{"imports", "domain/sample", `import "math/rand"; var X = rand.Int()`},
	{"imports", "domain/sample", `import "crypto/rand"; var X = rand.Reader`},
	{"imports", "domain/sample", `import "sync"; var X sync.Mutex`},
	{"imports", "domain/sample", `import "hash/maphash"; var X maphash.Hash`},
	{"imports", "domain/sample", `import "time"; var X time.Time`},
	{"imports", "domain/sample", `import "encoding/json"; var X json.Number`},
	{"imports", "domain/sample", `import "unicode"; var X = unicode.IsUpper('a')`},
	{"imports", "domain/sample", `import "io/fs"; var X fs.FS`},
	{"imports of event", "domain/event", `import "qorgau/domain/money"; var X money.Tiyn`},
	{"names", "domain/civil", `import "time"; var X = time.Now()`},
	{"names", "domain/civil", `import "time"; var X = time.Since(time.UnixMilli(0))`},
	{"names", "domain/civil", `import "time"; var X = time.Local`},
	{"names", "domain/civil", `import "time"; func f() { _, _ = time.LoadLocation("Asia/Almaty") }`},
	{"names", "domain/event", `import "encoding/json"; func f() { _, _ = json.Marshal(1) }`},
	{"names", "domain/sample", `import "strings"; var X = strings.ToLower("A")`},
	{"names", "domain/sample", `import "strings"; var X = strings.EqualFold("A", "a")`},
	{"names", "domain/sample", `import "strconv"; func f() { _, _ = strconv.ParseFloat("1", 64) }`},
	{"names", "domain/sample", `import "maps"; var X = maps.Keys(map[int]int{})`},
	{"floats", "domain/sample", `var X float64`},
	{"floats", "domain/sample", `const X = 1.5`},
	{"floats", "domain/sample", `import "math"; func f() int { return int(math.Sqrt(4)) }`},
	{"concurrency", "domain/sample", `func f() { go f() }`},
	{"concurrency", "domain/sample", `var X chan int`},
	{"concurrency", "domain/sample", `func f() { select {} }`},
	{"concurrency", "domain/sample", `func f(c <-chan int) int { return <-c }`},
	{"sorting", "domain/sample", `import "sort"; func f(a []int) { sort.Slice(a, func(i, j int) bool { return a[i]%2 < a[j]%2 }) }`},
	{"sorting", "domain/sample", `import "slices"; func f(a []int) { slices.SortFunc(a, func(x, y int) int { return x%2 - y%2 }) }`},
	{"map ranges", "domain/sample", `func f(m map[int]int) (last int) { for k := range m { last = k }; return last }`},
	{"map ranges", "domain/sample", `func f(m map[int]int) (out []int) { for k := range m { out = append(out, k) }; return out }`},
	{"map ranges", "domain/sample", `func f(m map[int]int) int { for k := range m { return k }; return 0 }`},
	{"map ranges", "domain/sample", `func f(m map[int]int, g func(int)) { for k := range m { g(k) } }`},
}

func twins(t *testing.T, l *loader) {
	caught := map[string]bool{}
	for i, s := range samples {
		f, err := parser.ParseFile(l.fset, fmt.Sprintf("sample%d.go", i), "package sample; "+s.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%s: %v", s.source, err)
		}
		was, had := l.types[s.path], l.done[s.path]
		if _, err := l.check(s.path, []*ast.File{f}); err != nil {
			t.Fatalf("%s: %v", s.source, err)
		}
		if len(rules[s.rule](l.done[s.path])) == 0 {
			t.Errorf("rule %q does not catch: %s", s.rule, s.source)
		}
		caught[s.rule] = true
		l.types[s.path], l.done[s.path] = was, had
	}
	for name := range rules {
		if !caught[name] {
			t.Errorf("rule %q has no sample", name)
		}
	}
}

// levels orders the folders: each may import its own level and those below (cmd, adapters, projections, domain).
var levels = map[string]int{"domain": 0, "schemas": 0, "projections": 1, "adapters": 2, "cmd": 3}

func backwards(folder, imported string) bool {
	from, known := levels[strings.SplitN(folder, "/", 2)[0]]
	to, ok := levels[strings.SplitN(imported, "/", 2)[0]]
	if !known || !ok {
		return true
	}
	return to > from || (from == 0 && strings.SplitN(folder, "/", 2)[0] != strings.SplitN(imported, "/", 2)[0])
}

// The arrows point one way: cmd to adapters to projections to domain; in tests of domain and projections too.
func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	for top := range levels {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel("..", filepath.Dir(path))
			if err != nil {
				return err
			}
			folder := filepath.ToSlash(rel)
			for _, spec := range f.Imports {
				imported, _ := strconv.Unquote(spec.Path.Value)
				if rest, ours := strings.CutPrefix(imported, module); ours && backwards(folder, rest) {
					t.Errorf("%s imports %s", path, imported)
				}
			}
			seen[top] = true
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if len(seen) != len(levels) {
		t.Errorf("only %d of %d folders hold Go files", len(seen), len(levels))
	}
	for _, twin := range [][2]string{{"domain/act", "adapters/engine"}, {"domain/act", "projections"}, {"domain/act", "schemas"},
		{"projections", "adapters/sqlite"}, {"adapters/engine", "cmd/qorgau"}, {"domain/act", "tools/x"}} {
		if !backwards(twin[0], twin[1]) {
			t.Errorf("%s to %s is not seen as backwards", twin[0], twin[1])
		}
	}
}
