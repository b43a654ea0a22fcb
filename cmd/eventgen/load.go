package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

type model struct {
	structs  map[string]*structType
	named    map[string]string // named string or integer types of the package -> underlying
	patterns map[string]string
	events   []*structType // by event name
	order    []string      // struct names, sorted
}

type structType struct {
	name, doc string
	fields    []field
	event     string
	in, out   string
	fact      bool // a fact that no message carries: the engine, the vault or the start makes it
	hand      bool // codec written by hand
}

type field struct {
	name, key, doc string
	typ            string // string int int64 bool instant date ref hash sealed struct:X slice:T
	goType         string // as written
	tag            reflect.StructTag
	required       bool
	embedded       bool
}

func load(dir string) (*model, error) {
	m := &model{structs: map[string]*structType{}, named: map[string]string{}, patterns: map[string]string{}}
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") || strings.HasSuffix(p, "_gen.go") {
			continue
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(fset, p, src, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	for _, f := range parsed {
		if err := collectNames(m, f); err != nil {
			return nil, err
		}
	}
	for _, f := range parsed {
		if err := collectStructs(m, f); err != nil {
			return nil, err
		}
	}
	for name, s := range m.structs {
		m.order = append(m.order, name)
		if s.event != "" {
			m.events = append(m.events, s)
		}
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	sort.Strings(m.order)
	sort.Slice(m.events, func(i, j int) bool { return m.events[i].event < m.events[j].event })
	for i := 1; i < len(m.events); i++ {
		if m.events[i].event == m.events[i-1].event {
			return nil, fmt.Errorf("two types are called %s", m.events[i].event)
		}
	}
	return m, nil
}

func collectNames(m *model, f *ast.File) error {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if id, ok := s.Type.(*ast.Ident); ok && !s.Assign.IsValid() {
					m.named[s.Name.Name] = id.Name
				}
			case *ast.ValueSpec:
				for i, n := range s.Names {
					if strings.HasPrefix(n.Name, "Pattern") && i < len(s.Values) {
						if lit, ok := s.Values[i].(*ast.BasicLit); ok {
							text, err := strconv.Unquote(lit.Value)
							if err != nil {
								return fmt.Errorf("%s: %w", n.Name, err)
							}
							if _, err := regexp.Compile(text); err != nil {
								return fmt.Errorf("%s: %w", n.Name, err)
							}
							m.patterns[strings.TrimPrefix(n.Name, "Pattern")] = text
						}
					}
				}
			}
		}
	}
	return nil
}

func collectStructs(m *model, f *ast.File) error {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			s := spec.(*ast.TypeSpec)
			st, ok := s.Type.(*ast.StructType)
			if !ok || !s.Name.IsExported() {
				continue
			}
			t := &structType{name: s.Name.Name}
			doc := s.Doc
			if doc == nil {
				doc = g.Doc
			}
			if doc != nil {
				for _, c := range doc.List {
					if rest, ok := strings.CutPrefix(c.Text, "//qorgau:event "); ok {
						parts := strings.Fields(rest)
						t.event = parts[0]
						for _, p := range parts[1:] {
							switch {
							case strings.HasPrefix(p, "in="):
								t.in = p[3:]
							case strings.HasPrefix(p, "out="):
								t.out = p[4:]
							case p == "fact":
								t.fact = true
							default:
								return fmt.Errorf("%s: unknown word %q", t.name, p)
							}
						}
					}
					if c.Text == "//qorgau:hand" {
						t.hand = true
					}
					if c.Text == "//qorgau:skip" {
						t.name = ""
					}
				}
				t.doc = strings.Join(strings.Fields(doc.Text()), " ")
			}
			if t.name == "" {
				continue
			}
			if !t.hand {
				for _, fl := range st.Fields.List {
					if err := addField(m, t, fl); err != nil {
						return err
					}
				}
			}
			m.structs[t.name] = t
		}
	}
	return nil
}

func addField(m *model, t *structType, fl *ast.Field) error {
	typ, goType, err := typeOf(m, fl.Type)
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	doc := ""
	if fl.Doc != nil {
		doc = fl.Doc.Text()
	} else if fl.Comment != nil {
		doc = fl.Comment.Text()
	}
	doc = strings.Join(strings.Fields(doc), " ")
	if len(fl.Names) == 0 {
		t.fields = append(t.fields, field{name: strings.TrimPrefix(typ, "struct:"), typ: typ, goType: goType, doc: doc, embedded: true})
		return nil
	}
	for _, n := range fl.Names {
		if !n.IsExported() {
			return fmt.Errorf("%s.%s is not exported", t.name, n.Name)
		}
		if fl.Tag == nil {
			return fmt.Errorf("%s.%s has no tag", t.name, n.Name)
		}
		tag := reflect.StructTag(strings.Trim(fl.Tag.Value, "`"))
		if err := checkTag(tag); err != nil {
			return fmt.Errorf("%s.%s: %w", t.name, n.Name, err)
		}
		key, opts, more := strings.Cut(tag.Get("json"), ",")
		if key == "" {
			return fmt.Errorf("%s.%s has no json name", t.name, n.Name)
		}
		if more && opts != "required" {
			return fmt.Errorf("%s.%s: unknown word %q in its json tag", t.name, n.Name, opts)
		}
		t.fields = append(t.fields, field{name: n.Name, key: key, doc: doc, typ: typ, goType: goType, tag: tag, required: opts == "required"})
	}
	return nil
}

func typeOf(m *model, e ast.Expr) (typ, goType string, err error) {
	switch x := e.(type) {
	case *ast.Ident:
		switch x.Name {
		case "string", "int", "int64", "int32", "bool":
			return x.Name, x.Name, nil
		case "Sealed":
			return "sealed", x.Name, nil
		case "Told":
			return "told", x.Name, nil
		}
		if u, ok := m.named[x.Name]; ok {
			return u, x.Name, nil
		}
		return "struct:" + x.Name, x.Name, nil
	case *ast.SelectorExpr:
		name := x.X.(*ast.Ident).Name + "." + x.Sel.Name
		switch name {
		case "civil.Instant":
			return "instant", name, nil
		case "civil.Date":
			return "date", name, nil
		case "journal.Ref":
			return "ref", name, nil
		case "journal.Hash":
			return "hash", name, nil
		case "money.Tiyn":
			return "int64", name, nil
		}
		return "", "", fmt.Errorf("type %s has no codec", name)
	case *ast.ArrayType:
		t, g, err := typeOf(m, x.Elt)
		return "slice:" + t, "[]" + g, err
	}
	return "", "", fmt.Errorf("type %T has no codec", e)
}

// flat lists the fields of a struct with embedded ones in their place.
func (m *model) flat(s *structType) []field {
	var out []field
	for _, f := range s.fields {
		if f.embedded {
			out = append(out, m.flat(m.structs[f.name])...)
			continue
		}
		out = append(out, f)
	}
	return out
}
