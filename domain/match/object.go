// Package match holds the register's acts, what was accrued for them and what was paid against each other, and names
// every difference between the three. It folds the records by itself and takes no other part's word for them, so that it
// can find what the others overlook. The same fold keeps the rows of the read model and the state of the machine.
//
// A difference vanishes by itself when the facts agree. A person may settle one with a ground; then it stays shown, as
// settled, until the facts agree or its sum changes.
package match

import (
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Kinds of objects, as the beginning of their keys.
const (
	OfAct   = "act"
	OfClaim = "claim"
	OfOrder = "order" // a settlement
	OfDay   = "day"   // an advocate's paid minutes of a UTC day
	ofGroup = "group"
	ofFact  = "fact"
)

// Object is what the match knows of one thing; exactly one of its parts is there.
type Object struct {
	ID      string    `json:"id"`
	Act     *Act      `json:"act,omitempty"`
	Claim   *Claim    `json:"claim,omitempty"`
	Order   *Order    `json:"order,omitempty"`
	Day     *Day      `json:"day,omitempty"`
	Group   *Group    `json:"group,omitempty"`
	Fact    string    `json:"fact,omitempty"` // act that a waiting fact tells of
	Settled []Settled `json:"settled,omitempty"`
}

// Act is a procedural act or an entry of the advocate.
type Act struct {
	Revision    int64      `json:"revision"` // told last
	Fact        int64      `json:"fact,omitempty"`
	ToldOn      civil.Date `json:"told_on,omitempty"`
	Waits       bool       `json:"waits,omitempty"`   // told, and neither recorded nor refused
	Refused     string     `json:"refused,omitempty"` // code
	Recorded    int64      `json:"recorded,omitempty"`
	RecordedOn  civil.Date `json:"recorded_on,omitempty"`
	Withdrawn   bool       `json:"withdrawn,omitempty"`
	Answered    bool       `json:"answered,omitempty"` // the home bar has spoken on this revision
	Advocate    string     `json:"advocate,omitempty"`
	Appointment string     `json:"appointment,omitempty"`
	Group       string     `json:"group,omitempty"` // accrual that has it now
	Tiyn        int64      `json:"tiyn,omitempty"`  // of that accrual
}

// Claim is one calculation on its way to the money.
type Claim struct {
	Advocate    string     `json:"advocate,omitempty"`
	Appointment string     `json:"appointment,omitempty"`
	Status      string     `json:"status"`
	On          civil.Date `json:"on"`            // of the status
	Accrued     int64      `json:"accrued"`       // lines that a decree has to cover
	Asked       int64      `json:"asked"`         // calculation sent last
	DueOn       civil.Date `json:"due,omitempty"` // of the decree
	Decree      string     `json:"decree,omitempty"`
	Decreed     int64      `json:"decreed,omitempty"`
	DecreedOn   civil.Date `json:"decreed_on,omitempty"` // recorded
	ApplyBy     civil.Date `json:"apply_by,omitempty"`
	Tiyn        int64      `json:"tiyn,omitempty"` // of the status
	Filed       bool       `json:"filed,omitempty"`
	Order       string     `json:"order,omitempty"`    // settlement ordered last
	Paid        []string   `json:"paid,omitempty"`     // settlements that the treasury paid
	LeftOut     int64      `json:"left_out,omitempty"` // lines that the last run could not pay
	LeftOutOn   civil.Date `json:"left_out_on,omitempty"`
	NoSum       bool       `json:"no_sum,omitempty"` // its document has no sum of its own (act of work done on consultations)
	Later       []Later    `json:"later,omitempty"`  // what later facts make different on ordered lines
}

// Order is a settlement as the payment system was told it.
type Order struct {
	Claim     string     `json:"claim,omitempty"`
	Advocate  string     `json:"advocate,omitempty"`
	Tiyn      int64      `json:"tiyn"`
	PayBy     civil.Date `json:"pay_by,omitempty"`
	Status    string     `json:"status"` // ordered, paid, sent_back, cancelled, unknown
	On        civil.Date `json:"on"`
	Said      int64      `json:"said,omitempty"`      // sum that the treasury named last
	Unmatched string     `json:"unmatched,omitempty"` // code of an answer that does not fit
	UnmatchOn civil.Date `json:"unmatched_on,omitempty"`
	Retried   bool       `json:"retried,omitempty"`   // a later settlement is there in its place
	Days      []string   `json:"days,omitempty"`      // that have its paid minutes
	Reversing int64      `json:"reversing,omitempty"` // asked back, and not taken back
	Reversal  string     `json:"reversal,omitempty"`  // code of a refusal, if the treasury refused it
	ReverseOn civil.Date `json:"reverse_on,omitempty"`
}

// Later is a sum that later facts make different on ordered lines of a day, or of a claim as decreed; above zero is
// underpaid.
type Later struct {
	Group string     `json:"group,omitempty"`
	Tiyn  int64      `json:"tiyn"`
	On    civil.Date `json:"on"`
}

// Day is what an advocate is paid for on one UTC day, minute by minute.
type Day struct {
	Advocate string     `json:"advocate"`
	Day      civil.Date `json:"day"`
	Paid     []PaidSpan `json:"paid"`
	On       civil.Date `json:"on"` // last change
}

// PaidSpan is a stretch of minutes in an ordered settlement.
type PaidSpan struct {
	Claim string        `json:"claim"`
	Order string        `json:"order"`
	From  civil.Instant `json:"from"`
	To    civil.Instant `json:"to"`
}

// Group is the priced work of one day in a claim, with the minutes it pays for.
type Group struct {
	Claim    string   `json:"claim"`
	Advocate string   `json:"advocate"`
	Acts     []string `json:"acts,omitempty"`
	Decree   int64    `json:"decree"` // tiyn of the lines that a decree has to cover
	Spans    []Priced `json:"spans,omitempty"`
}

// Priced is a stretch of priced minutes with its line.
type Priced struct {
	From civil.Instant `json:"from"`
	To   civil.Instant `json:"to"`
	Line int64         `json:"line"` // number of its line in the group, from 1
}

// Settled is a person's word on a difference.
type Settled struct {
	Code     string     `json:"code"`
	Tiyn     int64      `json:"tiyn"` // as it stood then
	Ground   string     `json:"ground"`
	Official string     `json:"official"`
	On       civil.Date `json:"on"`
	Pos      int64      `json:"pos"` // of the fact
}

// Key is an object's key: kind and id.
func Key(kind, id string) string { return kind + "|" + id }

// DayOf is the day on which something happened for the match: that of UTC+5, which is the whole country's time since
// 2024-03-01. The match names days and decides no term by them.
func DayOf(at civil.Instant) civil.Date { return (at + 5*civil.Hour).UTCDate() }

// covered tells whether a decree has to cover a line: one that is never payable is in none.
func covered(l *event.FeeLine) bool {
	never := strings.HasPrefix(string(l.Status), "not_payable_")
	for _, f := range l.Flags {
		never = never || strings.HasPrefix(string(f), "not_payable_")
	}
	return !never
}
