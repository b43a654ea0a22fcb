package documents

import (
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// StatementDay is one case's work of one day.
type StatementDay struct {
	Day     civil.Date
	Claim   string
	Kinds   []string // of lines: work, waiting, trip
	Counted int64
	Paid    int64
	Tiyn    int64
	Status  string // of its claim
}

// StatementClaim is what became of a claim.
type StatementClaim struct {
	Claim    string
	Decree   string
	Decreed  int64
	Cut      int64
	ApplyBy  civil.Date
	Applied  int64
	Paid     int64
	PaidOn   civil.Date
	Document string
	Status   string
	Code     string // why it stands still
}

// Stopped is a sum that is not paid, or not yet, with the reason.
type Stopped struct {
	Claim string
	Tiyn  int64
	Code  string
}

// StatementMove is a settlement, a reversal, or a difference on paid lines with what a person decided.
type StatementMove struct {
	Day      civil.Date
	Claim    string
	What     string // settlement, reversal, underpaid, overpaid
	Tiyn     int64
	State    string // label of what became of it
	Document string
	Code     string // why
}

// StatementData is an advocate's month.
type StatementData struct {
	Moves    []StatementMove
	Advocate string
	Month    string
	Day      civil.Date
	Days     []StatementDay
	Claims   []StatementClaim
	Stopped  []Stopped
	Proof    Proof
}

// Statement describes a statement of account.
func Statement(d *StatementData, lang string) *Document {
	w := wordsOf(KindStatement, lang)
	doc := &Document{Kind: KindStatement, Lang: lang, Wide: true, Title: w.word("title"), Under: []string{MonthName(d.Month, lang)}, Day: d.Day, Proof: d.Proof}
	work := Table{Columns: []Column{{w.word("day"), 12}, {w.word("claim"), 34}, {w.word("kinds"), 26}, {w.word("counted"), 15}, {w.word("paid_time"), 15},
		{w.word("accrued"), 18}, {w.word("state"), 20}}}
	var counted, paid, accrued int64
	for _, x := range d.Days {
		var kinds []string
		for _, k := range x.Kinds {
			kinds = append(kinds, reason.Label("line_"+k, lang))
		}
		work.Rows = append(work.Rows, Row{Cells: []Cell{Day(x.Day), Say(x.Claim), Say(strings.Join(kinds, ", ")), Minutes(x.Counted), Minutes(x.Paid), Sum(x.Tiyn),
			Say(reason.Label("status_"+x.Status, lang))}})
		counted, paid, accrued = counted+x.Counted, paid+x.Paid, accrued+x.Tiyn
	}
	work.Rows = append(work.Rows, Row{Bold: true, Cells: []Cell{Say(""), Say(w.word("total")), Say(""), Minutes(counted), Minutes(paid), Sum(accrued), Say("")}})
	fate := Table{Columns: []Column{{w.word("claim"), 30}, {w.word("decree"), 16}, {w.word("decreed"), 17}, {w.word("cut"), 15}, {w.word("apply_by"), 13},
		{w.word("applied"), 17}, {w.word("paid"), 17}, {w.word("document"), 20}, {w.word("reason"), 28}}}
	var sum StatementClaim
	for _, c := range d.Claims {
		document := c.Document
		if c.PaidOn != 0 {
			document += ", " + ShortDate(c.PaidOn)
		}
		why := reason.Label("status_"+c.Status, lang)
		if c.Code != "" {
			why = reason.Brief(c.Code, lang)
		}
		fate.Rows = append(fate.Rows, Row{Cells: []Cell{Say(c.Claim), Say(or(c.Decree)), Sum(c.Decreed), Sum(c.Cut), Day(c.ApplyBy), Sum(c.Applied), Sum(c.Paid),
			Say(or(document)), Say(why)}})
		sum.Decreed, sum.Cut, sum.Applied, sum.Paid = sum.Decreed+c.Decreed, sum.Cut+c.Cut, sum.Applied+c.Applied, sum.Paid+c.Paid
	}
	fate.Rows = append(fate.Rows, Row{Bold: true, Cells: []Cell{Say(w.word("total")), Say(""), Sum(sum.Decreed), Sum(sum.Cut), Say(""), Sum(sum.Applied), Sum(sum.Paid), Say(""), Say("")}})
	doc.Blocks = []Block{Fields{{w.word("advocate"), Say(d.Advocate)}}, Heading(w.word("work")), work, Heading(w.word("money")), fate}
	if len(d.Moves) > 0 {
		t := Table{Columns: []Column{{w.word("day"), 13}, {w.word("claim"), 34}, {w.word("move"), 36}, {reason.Label("sum", lang), 18}, {w.word("state"), 30}, {w.word("document"), 18},
			{w.word("reason"), 40}}}
		for _, x := range d.Moves {
			what, why := reason.Label(x.What, lang), ""
			if _, ok := reason.Find(x.What); ok {
				what = reason.Brief(x.What, lang)
			}
			if x.Code != "" {
				why = reason.Brief(x.Code, lang)
			}
			t.Rows = append(t.Rows, Row{Cells: []Cell{Day(x.Day), Say(x.Claim), Say(what), Sum(x.Tiyn), Say(reason.Label(x.State, lang)), Say(or(x.Document)), Say(or(why))}})
		}
		doc.Blocks = append(doc.Blocks, Heading(w.word("moves")), t)
	}
	if len(d.Stopped) > 0 {
		t := Table{Columns: []Column{{w.word("claim"), 34}, {reason.Label("sum", lang), 18}, {w.word("reason"), 80}}}
		for _, x := range d.Stopped {
			why := reason.Brief(x.Code, lang)
			if e, ok := reason.Find(x.Code); ok && e.Basis != "" {
				why += " (" + e.Source(lang) + ")"
			}
			t.Rows = append(t.Rows, Row{Cells: []Cell{Say(x.Claim), Sum(x.Tiyn), Say(why)}})
		}
		doc.Blocks = append(doc.Blocks, Heading(w.word("stopped")), t)
	}
	return doc
}
