package domain_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"testing"

	"qorgau/domain/reason"
)

// parts are the packages that decide: every code they can put into a record is explained in the catalogue.
var parts = []string{"domain/act", "domain/appointment", "domain/budget", "domain/claim", "domain/match", "domain/national", "domain/parking", "domain/pilot", "domain/roster", "domain/tariff", "domain/territory"}

// Where a code stands: in these fields of an event, in variables of these names, and in these arguments.
var (
	codeFields = []string{"Code", "Reason", "Flags", "Result"}
	codeNames  = []string{"code", "refusal", "reason", "why", "end", "result", "Code", "Reason", "Result", "Flags"}
	codeArgs   = map[string]int{
		"refuse": -1, "endAppointment": 1, "endOffer": 1, "finish": 1, "finishAll": 1, "takeBack": 1, "unmatched": 1, "alarm": 1, "booked": 2,
		"first": 1, "decide": 1, "flag": 0,
	}
)

// noCode are words that stand in such places and are no codes; each is read by a part itself.
var noCode = map[string]string{
	"free": "answer of a home bar", "overlaps": "answer of a home bar", "on_duty": "no reason against an advocate",
	"active": "state of a licence", "suspect": "status of a client",
}

var wordOfCode = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// codes lists the codes that a package can write, with the place of one use.
func codes(u *unit) map[string]string {
	found := map[string]string{}
	var take func(e ast.Expr)
	take = func(e ast.Expr) {
		switch x := e.(type) {
		case *ast.CompositeLit:
			for _, one := range x.Elts {
				take(one)
			}
			return
		case *ast.CallExpr:
			if name(x.Fun) == "append" {
				for _, one := range x.Args[1:] {
					take(one)
				}
			}
		}
		if v := u.info.Types[e].Value; v != nil && v.Kind() == constant.String {
			if s := constant.StringVal(v); wordOfCode.MatchString(s) && noCode[s] == "" {
				found[s] = u.at(e)
			}
		}
	}
	u.each(func(n ast.Node, in *ast.FuncDecl) {
		fn := ""
		if in != nil {
			fn = in.Name.Name
		}
		switch x := n.(type) {
		case *ast.KeyValueExpr:
			if slices.Contains(codeFields, name(x.Key)) {
				take(x.Value)
			}
		case *ast.AssignStmt:
			for i, to := range x.Lhs {
				if len(x.Lhs) == len(x.Rhs) && (fn == "flags" || slices.Contains(codeNames, name(to))) {
					take(x.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if at, ok := codeArgs[name(x.Fun)]; ok && len(x.Args) > 0 {
				if at < 0 {
					at = len(x.Args) - 1
				}
				if at < len(x.Args) {
					take(x.Args[at])
				}
			}
		case *ast.ReturnStmt:
			for _, e := range x.Results {
				if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING && slices.Contains(returning, u.path+"."+fn) {
					take(e)
				}
			}
		}
	})
	return found
}

// returning are the functions whose answer is a code.
var returning = []string{
	"domain/act.check", "domain/act.find", "domain/claim.leftOut", "domain/claim.obstacle", "domain/appointment.regimeOf",
	"domain/appointment.lawful", "domain/appointment.against", "domain/roster.against", "domain/roster.unfit", "domain/roster.ByHand",
	"domain/roster.Again", "domain/roster.Unfit", "domain/budget.lawful",
}

func name(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

func unexplained(u *unit) (bad []string) {
	for code, at := range codes(u) {
		if _, ok := reason.Find(code); !ok {
			bad = append(bad, at+": "+code)
		}
	}
	slices.Sort(bad)
	return bad
}

func TestEveryCodeIsExplained(t *testing.T) {
	l := newLoader()
	all := map[string]bool{}
	for _, folder := range parts {
		if _, err := l.Import(module + folder); err != nil {
			t.Fatal(err)
		}
		for code := range codes(l.done[folder]) {
			all[code] = true
		}
		for _, bad := range unexplained(l.done[folder]) {
			t.Errorf("not in the catalogue of reasons: %s", bad)
		}
	}
	if len(all) < 90 {
		t.Errorf("only %d codes were found: the test looks in the wrong places", len(all))
	}
	for _, fn := range returning {
		if !l.hasFunc(fn) {
			t.Errorf("%s is gone", fn)
		}
	}
	// The twin: a code that nobody explains is found in each of the places.
	for i, source := range []string{
		`type T struct{ Code string }; var X = T{Code: "no_such_thing"}`,
		`type T struct{ Flags []string }; var X = T{Flags: []string{"no_such_thing"}}`,
		`const c = "no_such_thing"; func f() { code := c; _ = code }`,
		`func refuse(object, code string) {}; func f() { refuse("x", "no_such_thing") }`,
		`func check() string { return "no_such_thing" }`,
		`func flags() (out []string) { out = append(out, "no_such_thing"); return out }`,
	} {
		f, err := parser.ParseFile(l.fset, fmt.Sprintf("code%d.go", i), "package act; "+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.check("domain/act", []*ast.File{f}); err != nil {
			t.Fatal(err)
		}
		if len(unexplained(l.done["domain/act"])) != 1 {
			t.Errorf("not caught: %s", source)
		}
	}
}

func (l *loader) hasFunc(fn string) bool {
	for _, u := range l.done {
		for _, f := range u.files {
			for _, d := range f.Decls {
				if x, ok := d.(*ast.FuncDecl); ok && u.path+"."+x.Name.Name == fn {
					return true
				}
			}
		}
	}
	return false
}
