package tarifffile

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/fee"
	"qorgau/domain/money"
)

// Format is the word that a tariff file begins with.
const Format = "qorgau-tariff/1"

// Codes of faults of form; fee.Check and fee.Price have their own.
const (
	BadForm     = "bad_form"     // a value of another type or shape
	UnknownPart = "unknown_part" // a key that the format does not have
	MissingPart = "missing_part" // a key that must be there
)

// Fault is a fault with its line in the file.
type Fault struct {
	Line  int    `json:"line"`
	Place string `json:"place"`
	Code  string `json:"code"`
	What  string `json:"what"`
}

func (f Fault) String() string {
	return fmt.Sprintf("line %d, %s: %s (%s)", f.Line, f.Place, f.What, f.Code)
}

// Faults are all that is wrong with a file.
type Faults []Fault

// Error tells the first fault and the number of them.
func (f Faults) Error() string {
	if len(f) == 1 {
		return f[0].String()
	}
	return fmt.Sprintf("%s, and %d more", f[0], len(f)-1)
}

// loader decodes a tree and collects faults.
type loader struct {
	lines  map[string]int
	faults Faults
}

func (l *loader) bad(n *node, code, format string, args ...any) {
	l.faults = append(l.faults, Fault{n.line, place(n.at), code, fmt.Sprintf(format, args...)})
}

func place(at string) string {
	if at == "" {
		return "/"
	}
	return at
}

// lineOf finds the line of a place or, if the file has no such place, of what it would stand in.
func lineOf(lines map[string]int, at string) int {
	for {
		if n, ok := lines[at]; ok || at == "" {
			return n
		}
		at = at[:max(0, strings.LastIndex(at, "/"))]
	}
}

func placed(lines map[string]int, faults []fee.Fault) Faults {
	out := make(Faults, 0, len(faults))
	for _, f := range faults {
		out = append(out, Fault{lineOf(lines, f.Place), f.Place, f.Code, f.What})
	}
	return out
}

func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return f
}

// Tariff reads and checks a tariff. What is wrong with it comes back as Faults; it is then not usable.
func Tariff(r io.Reader) (*fee.Tariff, error) {
	root, lines, err := parse(r)
	if err != nil {
		return nil, err
	}
	l := &loader{lines: lines}
	t := l.tariff(root)
	if len(l.faults) == 0 {
		l.faults = placed(lines, fee.Check(t))
	}
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	return t, nil
}

// object is a node whose keys are taken one by one; what is left at its end is unknown.
type object struct {
	l     *loader
	n     *node
	taken []string
}

func (l *loader) object(n *node) *object {
	if n.kind != '{' {
		l.bad(n, BadForm, "an object is expected")
		n = &node{at: n.at, line: n.line, kind: '{'}
	}
	return &object{l: l, n: n}
}

func (o *object) find(name string) *node {
	o.taken = append(o.taken, name)
	for i, have := range o.n.names {
		if have == name {
			return o.n.members[i]
		}
	}
	return nil
}

func (o *object) need(name string) *node {
	n := o.find(name)
	if n == nil {
		o.l.bad(o.n, MissingPart, "%s is missing", name)
	}
	return n
}

// end refuses what nobody took.
func (o *object) end() {
	for i, have := range o.n.names {
		if !slices.Contains(o.taken, have) {
			o.l.bad(o.n.members[i], UnknownPart, "%s is no part of the format here; known: %s", have, strings.Join(o.taken, ", "))
		}
	}
}

// each visits the members of a list or, with their names, of an object.
func (l *loader) each(n *node, kind byte, fn func(name string, m *node)) {
	if n == nil {
		return
	}
	if n.kind != kind {
		l.bad(n, BadForm, "%s is expected", map[byte]string{'[': "a list", '{': "an object"}[kind])
		return
	}
	for i, m := range n.members {
		fn(n.names[i], m)
	}
}

var (
	nameForm  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	valueForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,63}$`)
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)
)

// maxText bounds texts for people; about and clause may quote a sentence of the act.
const maxText = 2000

func (l *loader) str(n *node) string {
	switch {
	case n == nil:
		return ""
	case n.kind != 's':
		l.bad(n, BadForm, "a text in quotes is expected")
		return ""
	case n.text == "" || len(n.text) > maxText:
		l.bad(n, BadForm, "a text of 1 to %d bytes is expected", maxText)
	}
	return n.text
}

func (l *loader) word(n *node, form *regexp.Regexp) string {
	s := l.str(n)
	if s != "" && !form.MatchString(s) {
		l.bad(n, BadForm, "%q is no name: %s", s, form)
	}
	return s
}

func (l *loader) name(n *node, name string) string {
	if !nameForm.MatchString(name) {
		l.bad(n, BadForm, "%q is no name: %s", name, nameForm)
	}
	return name
}

func oneOf[T ~string](l *loader, n *node, otherwise T, words ...T) T {
	if n == nil {
		return otherwise
	}
	s := T(l.str(n))
	if s != "" && !slices.Contains(words, s) {
		l.bad(n, BadForm, "%q is none of %v", s, words)
	}
	return s
}

// words reads a word or a list of words.
func (l *loader) words(n *node, form *regexp.Regexp) (out []string) {
	if n == nil {
		return nil
	}
	if n.kind == 's' {
		return []string{l.word(n, form)}
	}
	l.each(n, '[', func(_ string, m *node) { out = append(out, l.word(m, form)) })
	return out
}

func (l *loader) number(n *node) *money.Frac {
	if n == nil {
		return nil
	}
	if n.kind == 'n' {
		l.bad(n, BadForm, "numbers stand in quotes, so that no program reads them inexactly: %q", n.text)
		return nil
	}
	s := l.str(n)
	if s == "" {
		return nil
	}
	f, ok := fee.ParseNumber(s)
	if !ok {
		l.bad(n, BadForm, "%q is no exact number like 1.15, 23/20 or 20%%", s)
		return nil
	}
	return &f
}

func (l *loader) must(n *node) money.Frac {
	if f := l.number(n); f != nil {
		return *f
	}
	return money.Frac{}
}

func (l *loader) flag(n *node, otherwise bool) bool {
	if n == nil {
		return otherwise
	}
	if n.kind != 'b' {
		l.bad(n, BadForm, "true or false is expected")
	}
	return n.flag
}

func (l *loader) date(n *node) civil.Date {
	s := l.str(n)
	if s == "" {
		return 0
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		l.bad(n, BadForm, "%v", err)
	}
	return d
}
