package documents

import (
	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// Kind is a sort of document.
type Kind string

// Kinds of documents.
const (
	KindDecree         Kind = "decree"
	KindApplication    Kind = "application"
	KindRegister       Kind = "register"
	KindConsultations  Kind = "consultations"
	KindReport1        Kind = "report-1"
	KindReport2        Kind = "report-2"
	KindReconciliation Kind = "reconciliation"
	KindFailure        Kind = "failure"
	KindNotice         Kind = "notice"
	KindStatement      Kind = "statement"
)

// Kinds are all of them, in the order of the work.
func Kinds() []Kind {
	return []Kind{KindNotice, KindDecree, KindApplication, KindRegister, KindConsultations, KindReport1, KindReport2, KindReconciliation,
		KindFailure, KindStatement}
}

// Local is a moment as the clocks of the place show it.
type Local struct {
	Day    civil.Date
	Minute int
}

func (l Local) cell() Cell {
	if l.Day == 0 {
		return Say(dash)
	}
	return Moment(l.Day, l.Minute)
}

func (l Local) show(lang string) string {
	if l.Day == 0 {
		return dash
	}
	return LongDate(l.Day, lang) + ", " + showClock(l.Minute)
}

// or is a text, or a dash for none.
func or(s string) string {
	if s == "" {
		return dash
	}
	return s
}

// codeWord is the word of a code, or what the catalogue briefly says of it.
func codeWord(code, lang string) string {
	if w, ok := reason.FindWord(code); ok {
		return w.Text(lang)
	}
	return reason.Brief(code, lang)
}
