package rosterfile

import (
	"fmt"
	"strings"

	"qorgau/domain/reason"
)

// place is where a fault is.
type place struct {
	file, sheet string
	line        int
}

func (p place) String() string {
	if p.sheet != "" {
		return fmt.Sprintf("%s[%s]:%d", p.file, p.sheet, p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// Fault is what is wrong with a line: where, in which column, why (a code of the catalogue), and what may be meant.
type Fault struct {
	File    string `json:"file"`
	Sheet   string `json:"sheet,omitempty"`
	Line    int    `json:"line"`
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Suggest string `json:"suggest,omitempty"`
	args    []reason.Arg
}

// Text is the fault in a language: place, column, sentence, and what may be meant.
func (x Fault) Text(lang string) string {
	args := append([]reason.Arg{{Name: "column", Value: x.Column}}, x.args...)
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", place{x.File, x.Sheet, x.Line})
	text := strings.TrimSuffix(reason.Say(x.Code, lang, args...), ".")
	if x.Column != "" && !strings.Contains(text, x.Column) {
		fmt.Fprintf(&b, "%s: ", x.Column)
	}
	b.WriteString(text)
	if x.Suggest != "" {
		fmt.Fprintf(&b, " (%s: %s)", reason.Label("perhaps", lang), x.Suggest)
	}
	return b.String()
}

func (x Fault) String() string { return x.Text(reason.EN) }

func (f *File) fault(at place, column, code string, args ...string) *Fault {
	x := Fault{File: at.file, Sheet: at.sheet, Line: at.line, Column: column, Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		x.args = append(x.args, reason.Arg{Name: args[i], Value: args[i+1]})
	}
	f.Faults = append(f.Faults, x)
	return &f.Faults[len(f.Faults)-1]
}

// nearest is the known word that is at most two letters away from one that is not known, or nothing.
func nearest(word string, known []string) (best string) {
	least := 3
	for _, k := range known {
		if d := distance([]rune(word), []rune(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

func distance(a, b []rune) int {
	if len(a) > 64 || len(b) > 64 || len(a) > len(b)+2 || len(b) > len(a)+2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last := row[0]
		row[0] = i + 1
		for j := range b {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
