package documents

import (
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/reason"
)

// Work is one stretch of work as a payment decree lists it (Rules p. 5(3)).
type Work struct {
	Kind     string // of the procedural act, or of the advocate's own entry
	Place    string // code of the place
	Protocol string
	Day      civil.Date // of the protocol
	From, To Local
	Breaks   int64 // minutes
	Minutes  int64 // without breaks
}

// DecreeData is a payment decree: filled from the calculation, and, once the body has issued it, from the decree.
type DecreeData struct {
	Claim        string
	Number       string // empty: not issued yet
	IssuerPost   string // code of the issuer's post
	Date         civil.Date
	Unit         string // name of the body
	ErdrNumber   string
	Client       string
	ClientStatus string
	Article      string
	Severity     string
	Restraint    string
	Requalified  []civil.Date
	Grounds      []string
	Share        event.Ratio // of the state; absent: the whole
	Advocate     string
	Notice       string
	NoticeDate   civil.Date
	Account      string
	Acts         []Work
	Waiting      []Work
	Others       []Work
	TripDays     int64
	Calculated   int64
	Decreed      int64
	Difference   int64
	Day          civil.Date // of the document, where the decree has none yet
	Proof        Proof
}

// Decree describes a payment decree with the fields of Rules p. 5(3).
func Decree(d *DecreeData, lang string) *Document {
	w := wordsOf(KindDecree, lang)
	label := func(key string) string { return reason.Label(key, lang) }
	issued := d.Number != ""
	doc := &Document{Kind: KindDecree, Lang: lang, Form: w.act(), Title: w.word("title"), Day: d.Date, Proof: d.Proof}
	if !issued {
		doc.Day = d.Day
		doc.Under = []string{w.word("draft")}
	}
	number := ByHand()
	if issued {
		number = Say(fmt.Sprintf("%s, %s", d.Number, LongDate(d.Date, lang)))
	}
	var requalified, grounds []string
	for _, x := range d.Requalified {
		requalified = append(requalified, ShortDate(x))
	}
	for _, g := range d.Grounds {
		grounds = append(grounds, label("ground_"+g))
	}
	share := w.word("whole")
	if d.Share.Den != 0 && d.Share.Num != d.Share.Den {
		share = fmt.Sprintf("%d/%d", d.Share.Num, d.Share.Den)
	}
	notice := dash
	if d.Notice != "" {
		notice = d.Notice
		if d.NoticeDate != 0 {
			notice += ", " + LongDate(d.NoticeDate, lang)
		}
	}
	severity := dash
	if d.Severity != "" {
		severity = label("severity_" + d.Severity)
	}
	status, restraint := dash, w.word("none")
	if d.ClientStatus != "" {
		status = label(d.ClientStatus)
	}
	if d.Restraint != "" {
		restraint = label("restraint_" + d.Restraint)
	}
	moved := w.word("none")
	if len(requalified) > 0 {
		moved = strings.Join(requalified, ", ")
	}
	issuer := ByHand() // his name is his to write
	if d.IssuerPost != "" {
		issuer = Say(label("post_" + d.IssuerPost))
	}
	doc.Blocks = []Block{
		Fields{
			{w.word("number"), number},
			{w.word("issuer"), issuer},
			{w.word("body"), Say(or(d.Unit))},
			{w.word("case"), Say(or(d.ErdrNumber))},
			{w.word("released"), Say(or(d.Client))},
			{w.word("client_status"), Say(status)},
			{w.word("article"), Say(showArticle(d.Article, lang))},
			{w.word("severity"), Say(severity)},
			{w.word("restraint"), Say(restraint)},
			{w.word("requalified"), Say(moved)},
			{w.word("grounds"), Say(or(strings.Join(grounds, "; ")))},
			{w.word("share"), Say(share)},
			{w.word("advocate"), Say(or(d.Advocate))},
			{w.word("notice"), Say(notice)},
			{w.word("bank"), Say(or(d.Account))},
		},
		Heading(w.word("acts")), works(w, d.Acts, lang, true),
		Heading(w.word("waitings")), works(w, d.Waiting, lang, false),
		Heading(w.word("others")), works(w, d.Others, lang, false),
	}
	sums := Fields{{w.word("trip_days"), Count(d.TripDays)}, {w.word("calculated"), Sum(d.Calculated)}}
	total := d.Calculated
	if issued {
		sums = append(sums, Field{w.word("decreed"), Sum(d.Decreed)})
		if d.Difference != 0 {
			sums = append(sums, Field{w.word("difference"), Sum(d.Difference)})
		}
		total = d.Decreed
	}
	sums = append(sums, Field{w.word("in_words"), Say(SpellSum(total, lang))})
	doc.Blocks = append(doc.Blocks, sums, Signatures{{w.word("sign_issuer")}})
	return doc
}

// works is the table of stretches of work; without any it says so.
func works(w wording, list []Work, lang string, protocols bool) Block {
	if len(list) == 0 {
		return Text{Text: w.word("none")}
	}
	t := Table{Columns: []Column{{"№", 4}, {w.word("act"), 24}}}
	if protocols {
		t.Columns = append(t.Columns, Column{w.word("place"), 16}, Column{w.word("protocol"), 18})
	}
	t.Columns = append(t.Columns, Column{w.word("from"), 14}, Column{w.word("to"), 14})
	if protocols {
		t.Columns = append(t.Columns, Column{w.word("breaks"), 13})
	}
	t.Columns = append(t.Columns, Column{w.word("time"), 13})
	sum := int64(0)
	for i, x := range list {
		r := Row{Cells: []Cell{Count(int64(i + 1)), Say(workWord(x.Kind, lang))}}
		if protocols {
			protocol := or(x.Protocol)
			if x.Day != 0 {
				protocol += ", " + ShortDate(x.Day)
			}
			r.Cells = append(r.Cells, Say(placeWord(x.Place, lang)), Say(protocol))
		}
		r.Cells = append(r.Cells, x.From.cell(), x.To.cell())
		if protocols {
			r.Cells = append(r.Cells, Minutes(x.Breaks))
		}
		r.Cells = append(r.Cells, Minutes(x.Minutes))
		sum += x.Minutes
		t.Rows = append(t.Rows, r)
	}
	total := Row{Bold: true, Cells: make([]Cell, len(t.Columns))}
	total.Cells[1] = Say(reason.Label("total", lang))
	total.Cells[len(t.Columns)-1] = Minutes(sum)
	t.Rows = append(t.Rows, total)
	return t
}

func workWord(kind, lang string) string {
	for _, key := range []string{"act_" + kind, "work_" + kind, kind} {
		if w, ok := reason.FindWord(key); ok {
			return w.Text(lang)
		}
	}
	return kind
}

func placeWord(place, lang string) string {
	if place == "" {
		return dash
	}
	return reason.Label("place_"+place, lang)
}

// showArticle writes the register's seven digits with the article they begin with.
func showArticle(code, lang string) string {
	if len(code) != 7 {
		return or(code)
	}
	return say("article_code", lang, "article", strings.TrimLeft(code[:3], "0"), "code", code)
}
