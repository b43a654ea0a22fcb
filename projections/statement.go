package projections

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// StatementLine is the pay of an advocate in one case on one local day, as priced last.
type StatementLine struct {
	Journal     string     `json:"journal"`
	Advocate    string     `json:"advocate"`
	Month       string     `json:"month"` // of the day of work
	Day         civil.Date `json:"day"`
	Group       string     `json:"group"`
	Claim       string     `json:"claim"`
	Appointment string     `json:"appointment"`
	Revision    int64      `json:"revision"`
	Kinds       []string   `json:"kinds,omitempty"`
	Acts        []string   `json:"acts,omitempty"`
	Counted     int64      `json:"counted"` // minutes before rounding
	Minutes     int64      `json:"minutes"` // minutes paid
	Tiyn        int64      `json:"tiyn"`
	Codes       []CodeTiyn `json:"codes,omitempty"` // by status of the line
	Pos         int64      `json:"pos"`             // of the derivation
}

// StatementClaim is what became of the claim that a line belongs to.
type StatementClaim struct {
	Claim       string        `json:"claim"`
	Status      string        `json:"status"` // as of the ledger's claim
	Code        string        `json:"code,omitempty"`
	Decree      string        `json:"decree,omitempty"`
	DecreedOn   civil.Date    `json:"decreed_on,omitempty"`
	Decreed     int64         `json:"decreed,omitempty"`
	Cut         int64         `json:"cut,omitempty"`
	ApplyBy     civil.Date    `json:"apply_by,omitempty"`
	Application string        `json:"application,omitempty"`
	Settlement  string        `json:"settlement,omitempty"`
	Tiyn        int64         `json:"tiyn,omitempty"` // in the present status
	PaidAt      civil.Instant `json:"paid_at,omitempty"`
	Document    string        `json:"document,omitempty"`
	// Month of its first priced day: there its sums count, wherever its other days lie.
	Month       string                `json:"month,omitempty"`
	Orders      []StatementOrder      `json:"orders,omitempty"`      // settlements, in order
	Reversals   []StatementReversal   `json:"reversals,omitempty"`   // in order
	Differences []StatementDifference `json:"differences,omitempty"` // on paid lines, in order of finding
}

// StatementOrder is one settlement of a claim: a claim has several when lines that waited are paid later, when a
// payment came back, or when a supplement was granted.
type StatementOrder struct {
	Settlement string        `json:"settlement"`
	On         civil.Date    `json:"on"` // ordered
	Tiyn       int64         `json:"tiyn"`
	Supplement int64         `json:"supplement,omitempty"` // part of it that a person granted on lines paid before
	Status     string        `json:"status"`               // ordered, paid, sent_back, retried, cancelled
	Code       string        `json:"code,omitempty"`       // why it came back or was cancelled
	Retries    string        `json:"retries,omitempty"`
	PaidAt     civil.Instant `json:"paid_at,omitempty"`
	Document   string        `json:"document,omitempty"`
	Reversed   int64         `json:"reversed,omitempty"` // of it taken back
}

// StatementReversal is a sum that was asked back.
type StatementReversal struct {
	Reversal   string     `json:"reversal"`
	Settlement string     `json:"settlement"`
	Group      string     `json:"group,omitempty"`
	On         civil.Date `json:"on"`
	Tiyn       int64      `json:"tiyn"`
	Ground     string     `json:"ground"`
	Result     string     `json:"result,omitempty"` // taken_back, refused; absent: the treasury has not answered
	Code       string     `json:"code,omitempty"`
	Document   string     `json:"document,omitempty"`
}

// StatementDifference is what ordered lines are underpaid (above zero) or overpaid by, and what a person decided.
type StatementDifference struct {
	Group    string     `json:"group,omitempty"` // absent: what the decree makes different
	On       civil.Date `json:"on"`
	Tiyn     int64      `json:"tiyn"`
	Code     string     `json:"code"` // underpaid, overpaid
	Cause    string     `json:"cause"`
	Decision string     `json:"decision,omitempty"` // pay, recover, leave; absent: it waits for a person
	Decided  civil.Date `json:"decided,omitempty"`
	Granted  int64      `json:"granted,omitempty"`
	Ground   string     `json:"ground,omitempty"`
	Official string     `json:"official,omitempty"`
}

// StatementAct is an act or entry in the advocate's work record.
type StatementAct struct {
	Journal     string        `json:"journal"`
	Act         string        `json:"act"`
	Revision    int64         `json:"revision"`
	Advocate    string        `json:"advocate"`
	Appointment string        `json:"appointment"`
	Case        string        `json:"case"`
	Kind        string        `json:"kind"`
	Day         civil.Date    `json:"day"`
	StartedAt   civil.Instant `json:"started_at"`
	EndedAt     civil.Instant `json:"ended_at"`
	Minutes     int64         `json:"minutes"`
	Flags       []string      `json:"flags,omitempty"`
	Withdrawn   bool          `json:"withdrawn,omitempty"`
	Answer      string        `json:"answer,omitempty"` // confirmed, objected: the advocate's word on this revision
}

type actPlace struct {
	Key string `json:"key"`
}

type payment struct {
	PaidAt   civil.Instant `json:"paid_at"`
	Document string        `json:"document"`
}

const (
	statementLines  = table[StatementLine]("statement_line")
	statementClaims = table[StatementClaim]("statement_claim")
	statementActs   = table[StatementAct]("statement_act")
	actPlaces       = table[actPlace]("statement_act_place") // where an act's row stands: a correction may move its day
	payments        = table[payment]("statement_payment")
)

// Statements are the advocates' statements: work by day and month, what it came to, and whether it was paid.
type Statements struct{}

// Name is the read model's name.
func (Statements) Name() string { return "statement" }

// Version is that of the rows.
func (Statements) Version() int { return 2 }

// Tables lists what it writes.
func (Statements) Tables() []string {
	return []string{string(statementLines), string(statementClaims), string(statementActs), string(actPlaces), string(payments)}
}

// Apply folds one record.
func (Statements) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.ActRecorded:
		f.actRecorded(e)
	case *event.ActConfirmed:
		f.actAnswered(e.Act, e.Revision, e.Advocate, "confirmed")
	case *event.ActObjected:
		f.actAnswered(e.Act, e.Revision, e.Advocate, "objected")
	case *event.FeeAccrued:
		f.lineAccrued(e)
	case *event.ClaimDecreed:
		statementClaims.change(f, e.Claim, func(c *StatementClaim) {
			c.Claim, c.Decree, c.DecreedOn, c.Decreed, c.Cut, c.ApplyBy = e.Claim, e.Decree, e.On, e.Tiyn, e.CutTiyn, e.ApplyBy
			c.Status = statusDecreed
		})
	case *event.PaymentDecreeRequested:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			if c.Status == statusOpen {
				c.Status = statusRequested
			}
		})
	case *event.ClaimBlocked:
		statementClaims.change(f, e.Claim, func(c *StatementClaim) { c.Claim, c.Code = e.Claim, e.Code })
	case *event.PaymentMade:
		payments.put(f, e.Settlement, payment{e.PaidAt, e.Document})
	case *event.SettlementOrdered, *event.SettlementCancelled, *event.ReversalOrdered, *event.ReversalMade, *event.ReversalBooked,
		*event.PayDifferenceFound, *event.PayDifferenceDecided, *event.PayDifferenceSettled:
		f.statementMoney(e)
	case *event.ClaimMoved:
		paid, _ := payments.get(f, e.Settlement)
		statementClaims.change(f, e.Claim, func(c *StatementClaim) {
			c.Claim, c.Status, c.Code, c.Tiyn = e.Claim, e.Status, e.Code, e.Tiyn
			c.PaidAt, c.Document = 0, ""
			if e.Status == statusPaid {
				c.PaidAt, c.Document = paid.PaidAt, paid.Document
			}
			if o := c.order(e.Settlement); o != nil && (e.Status == statusPaid || e.Status == statusSentBack) {
				o.Status, o.Code, o.PaidAt, o.Document = e.Status, e.Code, c.PaidAt, c.Document
			}
			if e.Application != "" {
				c.Application = e.Application
			}
			if e.Settlement != "" {
				c.Settlement = e.Settlement
			}
		})
	}
	return f.err
}

func (f *folding) lineAccrued(e *event.FeeAccrued) {
	ref, month := refText(e.Advocate), monthOf(e.Day)
	l := StatementLine{
		Journal: f.rec.Journal, Advocate: ref, Month: month, Day: e.Day, Group: e.Group, Claim: e.Claim,
		Appointment: e.Appointment, Revision: e.Revision, Tiyn: e.Tiyn, Pos: f.rec.Pos,
	}
	for _, x := range e.Lines {
		l.Counted += int64(x.Counted)
		l.Minutes += int64(x.Paid)
		l.Kinds = append(l.Kinds, string(x.Kind))
		l.Acts = append(l.Acts, x.Acts...)
		l.Codes = addCode(l.Codes, string(x.Status), x.Tiyn)
	}
	slices.Sort(l.Kinds)
	slices.Sort(l.Acts)
	l.Kinds, l.Acts = slices.Compact(l.Kinds), slices.Compact(l.Acts)
	statementLines.put(f, keyOf(ref, month, e.Day.String(), e.Group), l)
	statementClaims.change(f, e.Claim, func(c *StatementClaim) {
		if c.Claim = e.Claim; c.Status == "" {
			c.Status = statusOpen
		}
		if c.Month == "" {
			c.Month = month
		}
	})
}

func (f *folding) actRecorded(e *event.ActRecorded) {
	ref := refText(e.Advocate)
	key := keyOf(ref, monthOf(e.Day), e.Day.String(), e.Act)
	if old, ok := actPlaces.get(f, e.Act); ok && old.Key != key {
		statementActs.remove(f, old.Key)
	}
	actPlaces.put(f, e.Act, actPlace{key})
	statementActs.put(f, key, StatementAct{
		Journal: f.rec.Journal, Act: e.Act, Revision: e.Revision, Advocate: ref, Appointment: e.Appointment, Case: e.Case,
		Kind: e.Kind, Day: e.Day, StartedAt: e.StartedAt, EndedAt: e.EndedAt, Minutes: e.Minutes, Flags: e.Flags,
		Withdrawn: e.Withdrawn,
	})
}

// actAnswered keeps what the act's own advocate says of it; what another says is refused by the machine.
func (f *folding) actAnswered(act string, revision int64, advocate journal.Ref, answer string) {
	if at, ok := actPlaces.get(f, act); ok {
		statementActs.known(f, at.Key, func(a *StatementAct) {
			if a.Revision == revision && a.Advocate == refText(advocate) {
				a.Answer = answer
			}
		})
	}
}
