package documents

import (
	"fmt"

	"qorgau/domain/civil"
)

// NoticeData is what a detained person is handed: who defends him, how to reach him, and how to check it.
type NoticeData struct {
	Appointment string
	Request     string
	Client      string
	Advocate    string
	Phone       string
	Licence     string
	LicenceDate civil.Date
	Expected    Local
	Accepted    Local
	Unit        string
	Bar         string
	Ended       bool
	Proof       Proof // the record the code is made of
}

// Notice describes a notice of appointment, in large letters.
func Notice(d *NoticeData, lang string) *Document {
	w := wordsOf(KindNotice, lang)
	doc := &Document{Kind: KindNotice, Lang: lang, Title: w.word("title"), Under: []string{w.word("free")}, Day: d.Accepted.Day, Proof: d.Proof}
	if d.Ended {
		doc.Under = []string{w.word("ended")}
	}
	doc.Blocks = []Block{Big{w.word("advocate"), or(d.Advocate)}, Big{w.word("phone"), or(d.Phone)}}
	if d.Expected.Day != 0 {
		doc.Blocks = append(doc.Blocks, Big{w.word("expected"), fmt.Sprintf("%s, %s", ShortDate(d.Expected.Day), showClock(d.Expected.Minute))})
	}
	licence := or(d.Licence)
	if d.Licence != "" && d.LicenceDate != 0 {
		licence = w.word("of_date", "number", d.Licence, "date", LongDate(d.LicenceDate, lang))
	}
	doc.Blocks = append(doc.Blocks,
		Big{w.word("code"), Code(d.Proof.Leaf)},
		Text{Text: w.word("how")},
		Fields{
			{w.word("client"), Say(or(d.Client))},
			{w.word("licence"), Say(licence)},
			{w.word("bar"), Say(or(d.Bar))},
			{w.word("body"), Say(or(d.Unit))},
			{w.word("accepted"), Say(d.Accepted.show(lang))},
			{w.word("request"), Say(d.Request)},
		})
	return doc
}
