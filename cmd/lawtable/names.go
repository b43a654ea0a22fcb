package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// names finds declarations of the tree by package.Symbol or package.Type.Method, with the file each stands in.
type names struct {
	root     string
	packages map[string]map[string]string // folder -> name -> file
}

// links makes Markdown links of names, and tells which are not in the tree.
func (n *names) links(list []string, test bool) (cell string, bad []string) {
	var out []string
	for _, name := range list {
		file, err := n.find(name)
		switch {
		case err != nil:
			bad = append(bad, err.Error())
			continue
		case test && !(strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, ".py")):
			bad = append(bad, name+" is no test")
			continue
		case !test && strings.HasSuffix(file, "_test.go"):
			bad = append(bad, name+" stands in a test and not in the code")
			continue
		}
		short := name[strings.LastIndexByte(name, '/')+1:]
		out = append(out, fmt.Sprintf("[%s](../%s)", short, file))
	}
	return strings.Join(out, ", "), bad
}

// find gives the file of a name; a name with a slash and a known file of that name is the file itself.
func (n *names) find(name string) (string, error) {
	if info, err := os.Stat(filepath.Join(n.root, name)); err == nil && !info.IsDir() {
		return name, nil
	}
	slash := strings.LastIndexByte(name, '/')
	folder, symbol, ok := strings.Cut(name[slash+1:], ".")
	folder = name[:slash+1] + folder
	if !ok {
		return "", fmt.Errorf("%s is neither a file nor package.Symbol", name)
	}
	decls, err := n.load(folder)
	if err != nil {
		return "", err
	}
	if file := decls[symbol]; file != "" {
		return file, nil
	}
	return "", fmt.Errorf("%s: no %s in %s", name, symbol, folder)
}

func (n *names) load(folder string) (map[string]string, error) {
	if decls, ok := n.packages[folder]; ok {
		return decls, nil
	}
	decls := map[string]string{}
	n.packages[folder] = decls
	files, err := fs.Glob(os.DirFS(n.root), path.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s is no package of the tree", folder)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(n.root, file), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			declare(decls, file, d)
		}
	}
	return decls, nil
}

func declare(decls map[string]string, file string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil && len(d.Recv.List) > 0 {
			name = receiver(d.Recv.List[0].Type) + "." + name
		}
		decls[name] = file
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				decls[s.Name.Name] = file
				if t, ok := s.Type.(*ast.StructType); ok {
					for _, field := range t.Fields.List {
						for _, id := range field.Names {
							decls[s.Name.Name+"."+id.Name] = file
						}
					}
				}
			case *ast.ValueSpec:
				for _, id := range s.Names {
					decls[id.Name] = file
				}
			}
		}
	}
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
