// Package reason is the one catalogue of codes: every refusal, hold, end, return and name of a clock has its text here
// in Kazakh, Russian and English. A journal carries codes and never text; text is looked up when it is shown.
//
// A text may hold placeholders in braces, the same in all three languages, which Say fills in.
package reason

import "strings"

// Languages of the catalogue. Kazakh is the state language and stands in for a language that is not here.
const (
	KK = "kk"
	RU = "ru"
	EN = "en"
)

// Entry is one code with its texts.
type Entry struct {
	// Code is what stands in records, messages and addresses; it is never renamed.
	Code string
	// Basis is the clause of law behind it, like "CPC 66(5)"; empty where the law is silent and the rule is ours.
	Basis string
	// KK, RU and EN are a whole sentence, or a name where the code names a clock.
	KK, RU, EN string
}

// Text is the entry in one of the languages.
func (e Entry) Text(lang string) string { return pick(e.KK, e.RU, e.EN, lang) }

// Source is the clause of law with the name of the act in that language, or empty.
func (e Entry) Source(lang string) string {
	switch lang {
	case EN:
		return e.Basis
	case RU:
		return actsRU.Replace(e.Basis)
	}
	return actsKK.Replace(e.Basis)
}

// Acts are written in the catalogue by these names: CPC is the Criminal Procedure Code, the Rates are decree 834 of
// 13.12.2018 and later order № 434 of 30.06.2023, the Data Law is Law № 94-V of 21.05.2013, the Rules are the Rules of
// payment (order № 1462 of 28.09.2018), order 89 that of the Prosecutor General of 19.09.2014, the 2020 and 2021 orders
// the joint orders on the pilot.
var (
	actsKK = strings.NewReplacer("CPC", "ҚПК", "Rates", "Мөлшерлемелер", "Rules", "Төлеу қағидалары", "order 89", "№ 89 бұйрық",
		"2020 order", "2020 жылғы бұйрық", "2021 order", "2021 жылғы бұйрық", "p. ", "т. ", "annex", "қосымша", "Data Law", "Дербес деректер туралы заң", "art. ", "бап ")
	actsRU = strings.NewReplacer("CPC", "УПК", "Rates", "Ставки", "Rules", "Правила оплаты", "order 89", "приказ № 89",
		"2020 order", "приказ 2020 года", "2021 order", "приказ 2021 года", "p. ", "п. ", "annex", "приложение", "Data Law", "Закон о персональных данных", "art. ", "ст. ")
)

// All gives the whole catalogue in its order: the door, requests, the choice, offers, appointments, procedural acts,
// lines, claims, the treasury, clocks, the duty roster, values, the machine, the command line.
func All() []Entry {
	var out []Entry
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

var parts = [][]Entry{
	door,
	envelope,
	requests,
	choice,
	offers,
	ends,
	acts,
	lines,
	claims,
	treasury,
	clocks,
	roster,
	values,
	machine,
	commands,
	derivations,
	terms,
	reviews,
	aid,
	plans,
	persons,
	documents,
	ledgers,
	pilots,
}

// Find looks a code up.
func Find(code string) (Entry, bool) {
	for _, part := range parts {
		for _, e := range part {
			if e.Code == code {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// Text is the sentence of a code with its placeholders as they stand. A code that is not in the catalogue is given
// back as it is, so that nothing is ever shown as an empty line.
func Text(code, lang string) string {
	if e, ok := Find(code); ok {
		return e.Text(lang)
	}
	return code
}

// Arg is the value of a placeholder: Arg{"minutes", "15"} fills {minutes}.
type Arg struct{ Name, Value string }

// Say is the sentence of a code with its placeholders filled in; one without a value becomes a dash.
func Say(code, lang string, args ...Arg) string {
	text := Text(code, lang)
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(text[:open])
		b.WriteString(valueOf(text[open+1:open+end], args))
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

// Brief is what a code says where its values are not at hand, without a full stop: the short form of those that have one.
func Brief(code, lang string) string {
	if w, ok := FindWord("brief_" + code); ok {
		return w.Text(lang)
	}
	return strings.TrimSuffix(Say(code, lang), ".")
}

func valueOf(name string, args []Arg) string {
	for _, a := range args {
		if a.Name == name {
			return a.Value
		}
	}
	return "—"
}

func pick(kk, ru, en, lang string) string {
	switch lang {
	case RU:
		return ru
	case EN:
		return en
	}
	return kk
}
