// Package documents prints what people of the trade sign and file: decree, application, registers, reports, acts,
// notice, statement. A document is described once, as blocks of typed cells; PDF and XLSX are made from the same
// description, so that both say the same. Nothing here decides or computes pay: it shows what the journal holds.
//
// To read: this file (what a document is), pdf.go and xlsx.go (how it is drawn), one file a kind (decree.go,
// application.go, ...: data and template), read.go (where the data come from), printer.go (all of it together).
package documents

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Languages that documents are printed in. Office work is in Kazakh and Russian; a PDF has one of them.
const (
	KK = "kk"
	RU = "ru"
)

// Document is a description: it has everything that is shown and nothing of how it is drawn.
type Document struct {
	Kind  Kind
	Lang  string
	Form  string // the form's name above the title, at the right, like "Приложение 1 ..."
	Title string
	Under []string // lines below the title: number, period
	// Day is the document's own date. It is the only date in the file's bytes, so that the same data give the same bytes.
	Day    civil.Date
	Wide   bool // landscape
	Blocks []Block
	// Proof says which record of a journal the document shows.
	Proof Proof
}

// Proof is the place of a document's record in its journal.
type Proof struct {
	Journal string
	Pos     int64
	Leaf    journal.Hash
}

// Block is a part of a document, from top to bottom.
type Block interface{ block() }

// Heading begins a section.
type Heading string

// Text is a paragraph; Small is a note.
type Text struct {
	Text  string
	Small bool
}

// Field is a label with a value. A ByHand value is an empty line for a person to fill in.
type Field struct {
	Label string
	Value Cell
}

// Fields are a list of labels with values.
type Fields []Field

// Column is a column of a table. Weight is its share of the width.
type Column struct {
	Title  string
	Weight float64
}

// Row is a line of a table; Bold marks sums, Group is a line that names those below it.
type Row struct {
	Cells []Cell
	Bold  bool
}

// Table is rows under a head that is repeated on each page.
type Table struct {
	Columns []Column
	Rows    []Row
}

// Signature is a named place for a signature. The program never fills it in: a certificate of the system signs no
// document that holds somebody's will (DC 49(3)).
type Signature struct{ Role string }

// Signatures are the places at the end, each with name, certificate and time left open.
type Signatures []Signature

// Big is a value in letters that can be read across a table, for the notice of a detained person.
type Big struct{ Label, Text string }

func (Heading) block()    {}
func (Text) block()       {}
func (Fields) block()     {}
func (Table) block()      {}
func (Signatures) block() {}
func (Big) block()        {}

// cellKind tells the sorts of values apart: a spreadsheet gets numbers, dates and lengths of time as such.
type cellKind int

const (
	cellText cellKind = iota
	cellSum
	cellCount
	cellMinutes
	cellDay
	cellMoment
	cellHand
)

// Cell is one value.
type Cell struct {
	kind cellKind
	text string
	n    int64
}

// Say is text; Sum is tiyn; Count a whole number; Minutes a length of time; Day a date; ByHand is left empty for a pen.
func Say(s string) Cell { return Cell{kind: cellText, text: s} }

// Sum is a sum of money in tiyn.
func Sum(tiyn int64) Cell { return Cell{kind: cellSum, n: tiyn} }

// Count is a whole number.
func Count(n int64) Cell { return Cell{kind: cellCount, n: n} }

// Minutes is a length of time.
func Minutes(n int64) Cell { return Cell{kind: cellMinutes, n: n} }

// Day is a date; none prints as a dash.
func Day(d civil.Date) Cell {
	if d == 0 {
		return Say(dash)
	}
	return Cell{kind: cellDay, n: int64(d)}
}

// Moment is a local time: days since 1 January of year 1 as civil.Date counts them, and the minute of the day.
func Moment(d civil.Date, minute int) Cell {
	return Cell{kind: cellMoment, n: int64(d)*minutesOfDay + int64(minute)}
}

// ByHand is a place for a pen: the program does not have the value and invents none.
func ByHand() Cell { return Cell{kind: cellHand} }

// Texts are cells of text.
func Texts(all ...string) []Cell {
	out := make([]Cell, len(all))
	for i, s := range all {
		out[i] = Say(s)
	}
	return out
}

const (
	dash         = "—"
	minutesOfDay = 24 * 60
)

func (c Cell) right() bool { return c.kind == cellSum || c.kind == cellCount || c.kind == cellMinutes }

// Show is the value as people read it in a language.
func (c Cell) Show(lang string) string {
	switch c.kind {
	case cellSum:
		return ShowSum(c.n, lang)
	case cellCount:
		return showCount(c.n)
	case cellMinutes:
		return showMinutes(c.n, lang)
	case cellDay:
		return ShortDate(civil.Date(c.n))
	case cellMoment:
		return ShortDate(civil.Date(c.n/minutesOfDay)) + " " + showClock(int(c.n%minutesOfDay))
	case cellHand:
		return ""
	}
	return c.text
}
