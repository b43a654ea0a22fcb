package documents

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/reason"
)

// ActSettlement is one order of payment of the act.
type ActSettlement struct {
	Settlement string
	Advocate   string
	Minutes    int64
	Tiyn       int64
	PaidOn     civil.Date
}

// ReconciliationData is one journal's part of a month's reconciliation act (Rules p. 12).
type ReconciliationData struct {
	Act         string
	Month       string
	Territory   string
	PayBy       civil.Date
	Day         civil.Date
	Kinds       []event.ActKind // as the act itself has them
	LeftOut     int64           // claims with lines that wait for the next run
	Settlements []ActSettlement
	Tiyn        int64
	Proof       Proof
}

// Reconciliation describes a reconciliation act: by kind of aid with sums, then by order of payment.
func Reconciliation(d *ReconciliationData, lang string) *Document {
	w := wordsOf(KindReconciliation, lang)
	doc := &Document{Kind: KindReconciliation, Lang: lang, Form: w.act(), Title: w.word("title"), Under: []string{MonthName(d.Month, lang)}, Day: d.Day, Proof: d.Proof}
	kinds := Table{Columns: []Column{{w.word("kind"), 36}, {w.word("severity"), 40}, {w.word("lines"), 12}, {w.word("time"), 16}, {w.word("sum"), 22}}}
	w.more, _ = FormOf(KindApplication)
	var lines, minutes, tiyn int64
	for _, k := range d.Kinds {
		tier := dash
		if k.Tier != "" {
			tier = w.word("tier_" + k.Tier)
		}
		kinds.Rows = append(kinds.Rows, Row{Cells: []Cell{Say(reason.Label("line_"+k.Kind, lang)), Say(tier), Count(k.Lines), Minutes(k.Minutes), Sum(k.Tiyn)}})
		lines, minutes, tiyn = lines+k.Lines, minutes+k.Minutes, tiyn+k.Tiyn
	}
	kinds.Rows = append(kinds.Rows, Row{Bold: true, Cells: []Cell{Say(w.word("total")), Say(""), Count(lines), Minutes(minutes), Sum(tiyn)}})
	orders := Table{Columns: []Column{{w.word("n"), 5}, {w.word("settlement"), 40}, {w.word("advocate"), 34}, {w.word("time"), 14}, {w.word("sum"), 20}, {w.word("paid"), 16}}}
	for i, s := range d.Settlements {
		orders.Rows = append(orders.Rows, Row{Cells: []Cell{Say(strconv.Itoa(i + 1)), Say(s.Settlement), Say(s.Advocate), Minutes(s.Minutes), Sum(s.Tiyn), Day(s.PaidOn)}})
	}
	orders.Rows = append(orders.Rows, Row{Bold: true, Cells: []Cell{Say(""), Say(w.word("total")), Say(""), Say(""), Sum(d.Tiyn), Say("")}})
	doc.Blocks = []Block{
		Fields{{w.word("act"), Say(d.Act)}, {w.word("territory"), Say(d.Territory)}, {w.word("pay_by"), Say(LongDate(d.PayBy, lang))}, {w.word("left_out"), Count(d.LeftOut)}},
		Heading(w.word("by_kind")), kinds,
		Heading(w.word("by_claim")), orders,
		Fields{{w.word("in_words"), Say(SpellSum(d.Tiyn, lang))}},
		Signatures{{w.word("sign_department")}, {w.word("sign_bar")}},
	}
	return doc
}
