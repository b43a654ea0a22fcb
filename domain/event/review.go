package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: what the justice department does with lines and payments: what a month leaves out, differences on paid
// lines, reversals.

// LeftOut is a line that a month's run does not pay, and why.
type LeftOut struct {
	Group string     `json:"group,required"`
	Day   civil.Date `json:"day,required"`
	Line  int64      `json:"line"` // its number in the group; absent: the whole claim
	Tiyn  int64      `json:"tiyn"`
	Code  string     `json:"code,required"`
}

// LinesLeftOut lists what a month's run could not pay of an approved claim. The lines wait: once they are free the next
// run pays them, without a new application.
//
//qorgau:event lines.left_out.v1
type LinesLeftOut struct {
	Act   string    `json:"act,required"` // reconciliation act
	Claim string    `json:"claim,required"`
	Lines []LeftOut `json:"lines"`
	Tiyn  int64     `json:"tiyn"`
}

// ActKind is one kind of aid and category of offence in a reconciliation act.
type ActKind struct {
	// Kind of aid.
	Kind string `json:"kind,required" enum:"work|waiting|trip|consultation|supplement"`
	// Category of offence by its rate.
	Tier string `json:"tier" enum:"A|B|C"`
	// How many priced lines.
	Lines   int64 `json:"lines,required" min:"1"`
	Minutes int64 `json:"minutes" min:"0"`
	// Their sum in tiyn.
	Tiyn int64 `json:"tiyn,required" min:"0"`
}

// PayDifferenceFound: what was ordered for a claim is not what it comes to by later facts. Paid lines stand; the
// difference waits for a person. A new one replaces the one before it of the same claim and group; without a sum it is
// gone.
//
//qorgau:event payment_difference.found.v1
type PayDifferenceFound struct {
	Claim string `json:"claim,required"`
	// The day whose lines it is about; absent: what the payment decree makes different.
	Group string `json:"group"`
	// Above zero: underpaid; below: overpaid.
	Tiyn int64  `json:"tiyn"`
	Code string `json:"code"` // underpaid, overpaid
	// Why: late_fact, edition_changed, requalified, decree_corrected, decree_cancelled, reversal_refused.
	Cause string `json:"cause,required"`
}

// PayDifferenceDecided: an official decides a difference on paid lines, with a ground.
//
//qorgau:event payment_difference.decided.v1 in=people
type PayDifferenceDecided struct {
	Claim string `json:"claim,required" re:"Path"`
	// The day it is about; absent: what the payment decree makes different.
	Group string `json:"group" re:"Path"`
	// The sum he decides on, without its sign; another one is refused, it has changed meanwhile.
	Tiyn     int64       `json:"tiyn,required" min:"1"`
	Decision string      `json:"decision,required" enum:"pay|recover|leave"`
	Ground   string      `json:"ground,required" re:"Code"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// PayDifferenceSettled: the decision on a difference stands.
//
//qorgau:event payment_difference.settled.v1
type PayDifferenceSettled struct {
	Claim    string `json:"claim,required"`
	Group    string `json:"group"`
	Tiyn     int64  `json:"tiyn"` // with its sign
	Decision string `json:"decision,required"`
	// Supplement that the next run pays; absent: the minutes go into the next calculation, or nothing is paid.
	Granted int64 `json:"granted"`
}

// ReversalOrdered asks the payment system to take back a sum paid by mistake. It is never netted against another
// payment.
//
//qorgau:event reversal.ordered.v1 out=payment
type ReversalOrdered struct {
	// Settlement/r/n: its own id, which comes back unchanged.
	Reversal   string `json:"reversal,required" re:"Path"`
	Settlement string `json:"settlement,required" re:"Path"`
	Journal    string `json:"journal,required" re:"Journal"`
	Claim      string `json:"claim,required" re:"Path"`
	// The day it is about; absent: the claim as decreed.
	Group string `json:"group" re:"Path"`
	// Sum to take back, in tiyn.
	Tiyn     int64       `json:"tiyn,required" min:"1"`
	Advocate journal.Ref `json:"advocate,required"`
	// Ground that the official gave.
	Ground string `json:"ground,required" re:"Code"`
}

// ReversalMade: the treasury took the sum back.
//
//qorgau:event reversal.made.v1 in=treasury
type ReversalMade struct {
	// Id of the reversal, as it was ordered.
	Reversal string `json:"reversal,required" re:"Path"`
	// Sum taken back, in tiyn.
	Tiyn int64 `json:"tiyn,required" min:"1"`
	// When it was taken back.
	MadeAt   civil.Instant `json:"made_at,required"`
	Document string        `json:"document,required" re:"Document"`
}

// ReversalRefused: the treasury could not take it back.
//
//qorgau:event reversal.refused.v1 in=treasury
type ReversalRefused struct {
	// Id of the reversal, as it was ordered.
	Reversal string `json:"reversal,required" re:"Path"`
	// When it was refused.
	RefusedAt civil.Instant `json:"refused_at,required"`
	Code      string        `json:"code,required" enum:"account_closed|no_funds|payee_objects|technical"`
}

// ReversalBooked: the treasury's word on a reversal was taken into the books.
//
//qorgau:event reversal.booked.v1
type ReversalBooked struct {
	Reversal   string `json:"reversal,required"`
	Settlement string `json:"settlement,required"`
	Claim      string `json:"claim,required"`
	Tiyn       int64  `json:"tiyn"`
	Result     string `json:"result,required"` // taken_back, refused
	Code       string `json:"code"`
}

// MinutesFreed: minutes of an act no longer stand, their order was taken back; they are claimed as before.
//
//qorgau:event minutes.freed.v1
type MinutesFreed struct {
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Reason   string      `json:"reason,required"` // settlement_cancelled
	Spans    []Span      `json:"spans"`
}

// MinutesReturned tells the home bar of minutes that were freed elsewhere.
//
//qorgau:event minutes.returned.v1
type MinutesReturned struct {
	Mail
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Reason   string      `json:"reason,required"`
	Spans    []Span      `json:"spans"`
}
