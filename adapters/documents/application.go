package documents

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/reason"
)

// ApplicationRef is a payment decree that the application rests on.
type ApplicationRef struct {
	Claim  string
	Number string
	Date   civil.Date
	Tiyn   int64
	Code   string // why it was left out; empty: it is in
}

// ApplicationPaper is a document that goes with the application (Rules p. 5), or is missing.
type ApplicationPaper struct {
	Kind   string
	Number string
	Date   civil.Date
	Claim  string
}

// ApplicationData is the advocate's application to the justice department (Rules, Appendix 1).
type ApplicationData struct {
	ID       string
	Month    string
	Advocate string
	Filed    civil.Date
	Form     claim.Form // rows, total and trips, as the machine sums them up
	Tiyn     int64      // as checked
	Claims   []ApplicationRef
	ByBar    bool // the bar applies for its advocates (the texts of 2018)
	Paper    bool // filed on paper while the system was down
	Have     []ApplicationPaper
	Missing  []ApplicationPaper
	Proof    Proof
}

// Application describes an application in the form of its edition.
func Application(d *ApplicationData, lang string) *Document {
	w := wordsOf(KindApplication, lang)
	f := d.Form
	doc := &Document{Kind: KindApplication, Lang: lang, Form: w.act("edition", f.Edition), Title: w.word("title"), Day: d.Filed,
		Under: []string{w.word("to"), w.word("month", "month", MonthName(d.Month, lang))}, Proof: d.Proof}
	name, sign := w.word("name"), w.word("sign")
	if d.ByBar {
		doc.Title, name, sign = w.word("title_bar"), w.word("name_bar"), w.word("name_bar")
	}
	if d.Paper {
		doc.Under = append(doc.Under, w.word("paper"))
	}
	doc.Blocks = append(doc.Blocks, Fields{{name, Say(d.Advocate)}, {w.word("application"), Say(d.ID)},
		{w.word("filed"), Say(LongDate(d.Filed, lang))}})
	time := w.word("time")
	if !f.Layout.Minutes {
		time = w.word("hours")
	}
	t := Table{Columns: []Column{{w.word("n"), 5}, {w.word("kind"), 44}, {w.word("persons"), 11}, {w.word("decrees"), 13}, {time, 14},
		{w.word("sum"), 17}, {w.word("total_sum"), 17}}}
	for i, r := range f.Rows {
		kind, number, total := w.rowOf(f, r), Say(""), Say("")
		if i == 0 || f.Rows[i-1].Number != r.Number { // the first line of a row names it
			whole := int64(0)
			for _, x := range f.Rows {
				if x.Number == r.Number {
					whole += x.Tiyn
				}
			}
			number, total = Count(int64(r.Number)), Sum(whole)
			if r.Tier != "" {
				kind += ":\n" + w.word("tier_"+string(r.Tier))
			}
		} else {
			kind = w.word("tier_" + string(r.Tier))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{number, Say(kind), Count(int64(r.Persons)), Count(int64(r.Decrees)), Minutes(r.Minutes), Sum(r.Tiyn), total}})
	}
	t.Rows = append(t.Rows,
		Row{Bold: true, Cells: []Cell{Count(int64(f.Total.Number)), Say(w.word("row_total")), Count(int64(f.Total.Persons)), Count(int64(f.Total.Decrees)),
			Minutes(f.Total.Minutes), Sum(f.Total.Tiyn), Sum(f.Total.Tiyn)}},
		Row{Cells: []Cell{Count(int64(f.Trips.Number)), Say(w.word("row_trips", "count", strconv.Itoa(f.Trips.Trips), "days", strconv.FormatInt(f.Trips.Days, 10))),
			Say(""), Say(""), Say(""), Sum(f.Trips.Tiyn), Sum(f.Trips.Tiyn)}},
		Row{Bold: true, Cells: []Cell{Say(""), Say(w.word("total_sum")), Say(""), Say(""), Say(""), Say(""), Sum(d.Tiyn)}})
	doc.Blocks = append(doc.Blocks, t)
	for _, code := range f.Flags {
		doc.Blocks = append(doc.Blocks, Text{Text: reason.Text(code, lang), Small: true})
	}
	doc.Blocks = append(doc.Blocks, Fields{{w.word("in_words"), Say(SpellSum(d.Tiyn, lang))}})
	papers := Table{Columns: []Column{{w.word("document"), 40}, {w.word("number_date"), 34}, {w.word("claim"), 34}}}
	for _, x := range d.Have {
		number := x.Number
		if x.Date != 0 {
			number += ", " + ShortDate(x.Date)
		}
		papers.Rows = append(papers.Rows, Row{Cells: []Cell{Say(capital(codeWord(x.Kind, lang))), Say(or(number)), Say(or(x.Claim))}})
	}
	for _, x := range d.Missing {
		papers.Rows = append(papers.Rows, Row{Cells: []Cell{Say(capital(codeWord(x.Kind, lang))), Say(w.word("missing")), Say(or(x.Claim))}})
	}
	decrees := Table{Columns: []Column{{w.word("claim"), 34}, {w.word("decree"), 20}, {w.word("date"), 16}, {w.word("sum"), 20}}}
	left := Table{Columns: []Column{{w.word("claim"), 40}, {w.word("sum"), 20}, {w.word("reason"), 60}}}
	for _, c := range d.Claims {
		if c.Code != "" {
			left.Rows = append(left.Rows, Row{Cells: []Cell{Say(c.Claim), Sum(c.Tiyn), Say(reason.Brief(c.Code, lang))}})
			continue
		}
		decrees.Rows = append(decrees.Rows, Row{Cells: []Cell{Say(c.Claim), Say(or(c.Number)), Day(c.Date), Sum(c.Tiyn)}})
	}
	if len(decrees.Rows) > 0 {
		doc.Blocks = append(doc.Blocks, Heading(w.word("decrees_in")), decrees)
	}
	if len(papers.Rows) > 0 {
		doc.Blocks = append(doc.Blocks, Heading(w.word("attachments")), papers)
	}
	if len(left.Rows) > 0 {
		doc.Blocks = append(doc.Blocks, Heading(w.word("left_out")), left)
	}
	doc.Blocks = append(doc.Blocks, Signatures{{sign}})
	return doc
}

// rowOf names a row of the form as its edition does.
func (w wording) rowOf(f claim.Form, r claim.FormRow) string {
	if r.Kind == claim.FormPretrial && !f.Layout.Witness {
		return w.word("row_" + r.Kind + "_old")
	}
	return w.word("row_" + r.Kind)
}
