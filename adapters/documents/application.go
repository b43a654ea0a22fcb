package documents

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// ApplicationRow is a line of the form of Appendix 1: a kind of aid, and, where the form has lines by severity, the tier.
type ApplicationRow struct {
	Row     string // row_pretrial_defender and the like
	Tier    string // A, B, C; empty: the row has one line
	Persons int64
	Decrees int64
	Minutes int64
	Tiyn    int64
}

// ApplicationRef is a payment decree that the application rests on.
type ApplicationRef struct {
	Claim  string
	Number string
	Date   civil.Date
	Tiyn   int64
	Code   string // why it was left out; empty: it is in
}

// ApplicationData is the advocate's application to the justice department (Rules, Appendix 1).
type ApplicationData struct {
	ID       string
	Month    string
	Edition  string // of the Rules: P2018, P2021, P2022, P2025, P2026
	Advocate string
	Filed    civil.Date
	Rows     []ApplicationRow
	Trips    int64
	TripDays int64
	TripTiyn int64
	Tiyn     int64
	Claims   []ApplicationRef
	Proof    Proof
}

// formRow is a row of the form: its lines by tier, or one.
type formRow struct {
	key   string
	tiers bool
	since string // the edition that first has it
}

var applicationForm = []formRow{
	{key: "row_consultation"},
	{key: "row_pretrial_defender", tiers: true},
	{key: "row_pretrial_victim", tiers: true},
	{key: "row_court_defender", tiers: true},
	{key: "row_court_victim", tiers: true},
	{key: "row_administrative_offence"},
	{key: "row_civil"},
	{key: "row_administrative", since: "P2022"},
	{key: "row_constitutional", since: "P2022"},
}

// Application describes an application in the form of its edition.
func Application(d *ApplicationData, lang string) *Document {
	w := wordsOf(KindApplication, lang)
	old := d.Edition < "P2022" // the texts of 2018 and 2021: no rows 8 and 9, hours only, no witness
	doc := &Document{Kind: KindApplication, Lang: lang, Form: w.act("edition", d.Edition), Title: w.word("title"), Day: d.Filed,
		Under: []string{w.word("to"), w.word("month", "month", MonthName(d.Month, lang))}, Proof: d.Proof}
	doc.Blocks = append(doc.Blocks, Fields{{w.word("name"), Say(d.Advocate)}, {w.word("application"), Say(d.ID)},
		{w.word("filed"), Say(LongDate(d.Filed, lang))}})
	time := w.word("time")
	if old {
		time = w.word("hours")
	}
	t := Table{Columns: []Column{{w.word("n"), 5}, {w.word("kind"), 44}, {w.word("persons"), 11}, {w.word("decrees"), 13}, {time, 14},
		{w.word("sum"), 17}, {w.word("total_sum"), 17}}}
	n, all := 0, ApplicationRow{}
	for _, r := range applicationForm {
		if old && r.since != "" {
			continue
		}
		n++
		key := r.key
		if old && key == "row_pretrial_defender" {
			key = "row_pretrial_defender_old"
		}
		lines := []string{""}
		if r.tiers {
			lines = []string{"A", "B", "C"}
		}
		whole := int64(0)
		for _, tier := range lines {
			whole += d.row(r.key, tier).Tiyn
		}
		for i, tier := range lines {
			x := d.row(r.key, tier)
			kind, number, total := w.word(key), Count(int64(n)), Sum(whole)
			if tier != "" {
				kind = w.word("tier_" + tier)
				if i == 0 {
					kind = w.word(key) + ":\n" + kind
				} else {
					number, total = Say(""), Say("")
				}
			}
			t.Rows = append(t.Rows, Row{Cells: []Cell{number, Say(kind), Count(x.Persons), Count(x.Decrees), Minutes(x.Minutes), Sum(x.Tiyn), total}})
			all.Persons += x.Persons
			all.Decrees += x.Decrees
			all.Minutes += x.Minutes
			all.Tiyn += x.Tiyn
		}
	}
	t.Rows = append(t.Rows,
		Row{Bold: true, Cells: []Cell{Count(int64(n + 1)), Say(w.word("row_total")), Count(all.Persons), Count(all.Decrees), Minutes(all.Minutes), Sum(all.Tiyn), Sum(all.Tiyn)}},
		Row{Cells: []Cell{Count(int64(n + 2)), Say(w.word("row_trips", "count", strconv.FormatInt(d.Trips, 10), "days", strconv.FormatInt(d.TripDays, 10))),
			Say(""), Say(""), Say(""), Sum(d.TripTiyn), Sum(d.TripTiyn)}},
		Row{Bold: true, Cells: []Cell{Say(""), Say(w.word("total_sum")), Say(""), Say(""), Say(""), Say(""), Sum(d.Tiyn)}})
	doc.Blocks = append(doc.Blocks, t, Fields{{w.word("in_words"), Say(SpellSum(d.Tiyn, lang))}})
	var in []Block
	left := Table{Columns: []Column{{w.word("claim"), 40}, {w.word("sum"), 20}, {w.word("reason"), 60}}}
	for _, c := range d.Claims {
		if c.Code != "" {
			left.Rows = append(left.Rows, Row{Cells: []Cell{Say(c.Claim), Sum(c.Tiyn), Say(reason.Brief(c.Code, lang))}})
			continue
		}
		in = append(in, Text{Text: w.word("attachment", "number", or(c.Number), "date", LongDate(c.Date, lang), "sum", ShowSum(c.Tiyn, lang))})
	}
	if len(in) > 0 {
		doc.Blocks = append(doc.Blocks, Heading(w.word("attachments")))
		doc.Blocks = append(doc.Blocks, in...)
	}
	if len(left.Rows) > 0 {
		doc.Blocks = append(doc.Blocks, Heading(w.word("left_out")), left)
	}
	doc.Blocks = append(doc.Blocks, Signatures{{w.word("sign")}})
	return doc
}

func (d *ApplicationData) row(key, tier string) ApplicationRow {
	for _, r := range d.Rows {
		if r.Row == key && r.Tier == tier {
			return r
		}
	}
	return ApplicationRow{}
}
