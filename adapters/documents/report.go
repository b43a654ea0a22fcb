package documents

import (
	"fmt"
	"strconv"

	"qorgau/domain/civil"
)

// Figures are the indicators of the reports 1-(ГГЮП) and 2-(ГГЮП) that the journals hold. What they do not hold is
// printed empty, for a pen; nothing is put in its place.
type Figures struct {
	Defended  int64 // persons, pre-trial included
	Pretrial  int64
	Minors    int64
	Victims   int64
	Consulted int64
	Counted   bool  // consultations are in the journal
	Minutes   int64 // of aid
	PaidTiyn  int64 // in the period
	DebtTiyn  int64 // accrued and not paid at its end
	Start     int64 // advocates of the bar's list
	End       int64
	Working   int64
}

// ReportData is one report.
type ReportData struct {
	Who     string // advocate, or name of the bar
	Month   string // of report 1
	Year    int    // of report 2
	Half    int    // 1: January to June, 2: the whole year, cumulative
	Day     civil.Date
	Figures Figures
	Proof   Proof
}

// indicator is a row of a report: a number, a sum, a length of time, or a line for a pen.
type indicator struct {
	key   string
	value Cell
}

// Report1 describes the advocate's monthly report to the bar.
func Report1(d *ReportData, lang string) *Document {
	w := wordsOf(KindReport1, lang)
	f := d.Figures
	doc := &Document{Kind: KindReport1, Lang: lang, Form: w.act(), Title: w.word("title"), Under: []string{w.word("to"), MonthName(d.Month, lang)}, Day: d.Day, Proof: d.Proof}
	list := append(f.persons(), indicator{"time", Minutes(f.Minutes)}, indicator{"paid", Sum(f.PaidTiyn)}, indicator{"debt", Sum(f.DebtTiyn)})
	doc.Blocks = []Block{Fields{{w.word("advocate"), Say(d.Who)}}, indicators(w, list), Signatures{{w.word("sign")}}}
	return doc
}

// Report2 describes the bar's half-yearly report to the justice body, cumulative from 1 January.
func Report2(d *ReportData, lang string) *Document {
	w := wordsOf(KindReport2, lang)
	w.more, _ = FormOf(KindReport1)
	f := d.Figures
	until := LongDate(civil.DateOf(d.Year, 6*d.Half, civil.DaysIn(d.Year, 6*d.Half)), lang)
	from := LongDate(civil.DateOf(d.Year, 1, 1), lang)
	doc := &Document{Kind: KindReport2, Lang: lang, Form: w.act(), Title: w.word("title"), Under: []string{w.word("to"), fmt.Sprintf("%s – %s", from, until)},
		Day: d.Day, Proof: d.Proof}
	list := append(f.persons(), indicator{"advocates_start", Count(f.Start)}, indicator{"advocates_end", Count(f.End)}, indicator{"advocates_working", Count(f.Working)},
		indicator{"paid", Sum(f.PaidTiyn)}, indicator{"debt", Sum(f.DebtTiyn)})
	doc.Blocks = []Block{Fields{{w.word("bar"), Say(d.Who)}}, indicators(w, list), Signatures{{w.word("sign")}}}
	return doc
}

func (f Figures) persons() []indicator {
	consulted := ByHand()
	if f.Counted {
		consulted = Count(f.Consulted)
	}
	return []indicator{{"consulted", consulted}, {"defended", Count(f.Defended)}, {"defended_pretrial", Count(f.Pretrial)}, {"defended_minors", Count(f.Minors)},
		{"victims", Count(f.Victims)}, {"administrative", ByHand()}, {"civil", ByHand()}, {"requests", ByHand()}, {"motions", ByHand()},
		{"complaints_body", ByHand()}, {"complaints_judge", ByHand()}}
}

func indicators(w wording, list []indicator) Table {
	t := Table{Columns: []Column{{w.word("n"), 5}, {w.word("indicator"), 60}, {w.word("value"), 24}, {w.word("rural"), 20}, {w.word("source"), 24}}}
	for i, x := range list {
		source := w.word("journal")
		if x.value.kind == cellHand {
			source = w.word("by_hand")
		}
		rural := Say(dash)
		if x.value.kind == cellCount || x.value.kind == cellHand {
			rural = ByHand()
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Say(strconv.Itoa(i + 1)), Say(w.word(x.key)), x.value, rural, Say(source)}})
	}
	return t
}
