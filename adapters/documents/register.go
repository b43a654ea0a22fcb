package documents

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// RegisterEntry is a line of the advocate's register of defence (order 1465), or of consultations (order 1463). It has no
// name of a client and no number of a case.
type RegisterEntry struct {
	Day     civil.Date
	Basis   string // decree or protocol; of a consultation, code of the ground document
	Number  string
	Date    civil.Date // of the ground document
	Status  string     // of the client
	Form    string     // kind of aid
	Minutes int64
	// Of a consultation, in the register of order 1463 only: the person, and what he asked.
	Name, Question string
}

// RegisterData is a month of a register.
type RegisterData struct {
	Advocate string
	Month    string
	Day      civil.Date
	Entries  []RegisterEntry
	Proof    Proof
}

// Register describes the register of defence and representation (order 1465).
func Register(d *RegisterData, lang string) *Document {
	w := wordsOf(KindRegister, lang)
	doc := registerPage(w, KindRegister, d, lang)
	t := Table{Columns: []Column{{w.word("n"), 5}, {w.word("date"), 14}, {w.word("ground"), 28}, {w.word("question"), 36}, {w.word("form"), 28}, {w.word("duration"), 15},
		{w.word("signature"), 26}}}
	sum := int64(0)
	for i, e := range d.Entries {
		ground := Say(dash)
		if e.Number != "" {
			ground = Say(w.word("document", "basis", reason.Label(e.Basis, lang), "number", e.Number, "date", ShortDate(e.Date)))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Say(strconv.Itoa(i + 1)), Day(e.Day), ground, Say(w.word("defence", "status", reason.Label(or(e.Status), lang))),
			Say(workWord(e.Form, lang)), Minutes(e.Minutes), ByHand()}})
		sum += e.Minutes
	}
	t.Rows = append(t.Rows, Row{Bold: true, Cells: []Cell{Say(""), Say(""), Say(reason.Label("total", lang)), Say(""), Say(""), Minutes(sum), Say("")}})
	doc.Blocks = append(doc.Blocks, t, Signatures{{w.word("sign")}})
	return doc
}

// Consultations describes the register of consultations (order 1463).
func Consultations(d *RegisterData, lang string) *Document {
	w := wordsOf(KindConsultations, lang)
	doc := registerPage(w, KindConsultations, d, lang)
	if len(d.Entries) == 0 {
		doc.Blocks = append(doc.Blocks, Text{Text: w.word("none")}, Signatures{{w.word("sign")}})
		return doc
	}
	t := Table{Columns: []Column{{w.word("n"), 5}, {w.word("date"), 30}, {w.word("ground"), 28}, {w.word("question"), 30}, {w.word("form"), 24}, {w.word("duration"), 15},
		{w.word("signature"), 24}}}
	sum := int64(0)
	for i, e := range d.Entries {
		question := ByHand()
		if e.Question != "" {
			question = Say(e.Question)
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Say(strconv.Itoa(i + 1)), Say(or(e.Name) + "\n" + ShortDate(e.Day)), Say(or(e.Number)), question, Say(workWord(e.Form, lang)),
			Minutes(e.Minutes), ByHand()}})
		sum += e.Minutes
	}
	t.Rows = append(t.Rows, Row{Bold: true, Cells: []Cell{Say(""), Say(""), Say(reason.Label("total", lang)), Say(""), Say(""), Minutes(sum), Say("")}})
	doc.Blocks = append(doc.Blocks, t, Signatures{{w.word("sign")}})
	return doc
}

func registerPage(w wording, k Kind, d *RegisterData, lang string) *Document {
	return &Document{Kind: k, Lang: lang, Wide: true, Form: w.act(), Title: w.word("title"), Under: []string{MonthName(d.Month, lang)}, Day: d.Day, Proof: d.Proof,
		Blocks: []Block{Fields{{w.word("advocate"), Say(d.Advocate)}}}}
}
