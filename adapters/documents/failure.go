package documents

import "qorgau/domain/civil"

// FailureData is an act of failure in the form of order 89, annex 21. What the journal does not know is left for a pen.
type FailureData struct {
	Number    string
	Withdrawn bool
	Unit      string
	Territory string
	From, To  Local
	Minutes   int64
	What      string // empty: for a pen
	Cause     string
	Measures  string
	Restored  Local
	Day       civil.Date
	Proof     Proof
}

// Failure describes an act of failure.
func Failure(d *FailureData, lang string) *Document {
	w := wordsOf(KindFailure, lang)
	pen := func(s string) Cell {
		if s == "" {
			return ByHand()
		}
		return Say(s)
	}
	when := func(l Local) Cell {
		if l.Day == 0 {
			return ByHand()
		}
		return Say(l.show(lang))
	}
	length := ByHand()
	if d.Minutes > 0 {
		length = Minutes(d.Minutes)
	}
	under := []string{LongDate(d.Day, lang)}
	if d.Number != "" {
		under[0] = "№ " + d.Number + ", " + under[0]
	}
	if d.Withdrawn {
		under = append(under, w.word("withdrawn"))
	}
	return &Document{Kind: KindFailure, Lang: lang, Form: w.act(), Title: w.word("title"), Under: under, Day: d.Day, Proof: d.Proof, Blocks: []Block{
		Fields{
			{w.word("territory"), Say(or(d.Territory))},
			{w.word("unit"), pen(d.Unit)},
			{w.word("from"), when(d.From)},
			{w.word("to"), when(d.To)},
			{w.word("length"), length},
			{w.word("what"), pen(d.What)},
			{w.word("cause"), pen(d.Cause)},
			{w.word("measures"), pen(d.Measures)},
			{w.word("restored"), when(d.Restored)},
		},
		Signatures{{w.word("sign_body")}, {w.word("sign_service")}, {w.word("sign_committee")}},
	}}
}
