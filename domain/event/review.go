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

// MinutesQueried: an official of the justice department asks the body about minutes of an act in an application. He
// cannot change minutes of a signed decree; the line waits for the answer, the rest is paid.
//
//qorgau:event minutes.queried.v1 in=people
type MinutesQueried struct {
	// Id that the asker gives.
	Query string `json:"query,required" re:"ID"`
	Claim string `json:"claim,required" re:"Path"`
	Act   string `json:"act,required" re:"ID"`
	// Start of the minutes asked about.
	From civil.Instant `json:"from,required"`
	// End of the minutes asked about.
	To civil.Instant `json:"to,required"`
	// Why he asks.
	Reason   string      `json:"reason,required" enum:"time_unclear|night_without_ground|longer_than_allowed|overlap|attendance_unclear|other"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// QuerySent asks the body about minutes of an act.
//
//qorgau:event minutes.query_sent.v1 out=erdr
type QuerySent struct {
	// Id of the question, which comes back unchanged.
	Query        string `json:"query,required" re:"ID"`
	Claim        string `json:"claim,required" re:"Path"`
	Act          string `json:"act,required" re:"ID"`
	Unit         string `json:"unit,required" re:"Unit"`
	RegisterCase string `json:"register_case,required" re:"ID"`
	// Start of the minutes asked about.
	From civil.Instant `json:"from,required"`
	// End of the minutes asked about.
	To     civil.Instant `json:"to,required"`
	Reason string        `json:"reason,required" re:"Code"`
	// Last day for the answer; afterwards an alarm is raised, again and again.
	AnswerOn civil.Date `json:"answer_on,required"`
}

// QueryAnswered: the body answers about the minutes. If they are wrong, act.corrected follows.
//
//qorgau:event minutes.query_answered.v1 in=erdr
type QueryAnswered struct {
	Register
	// Id of the question, as it was sent.
	Query string `json:"query,required" re:"ID"`
	Claim string `json:"claim,required" re:"Path"`
	// What the body says of the minutes.
	Result string `json:"result,required" enum:"confirmed|corrected|unknown"`
}

// CutMade: a sum or minutes of a claim are not paid: who made the cut, under which named rule, and where to complain.
// Its age is that of the record; no term of complaint is loaded (`cut_appeal_term`).
//
//qorgau:event cut.made.v1
type CutMade struct {
	Cut      string      `json:"cut,required"` // claim/c/n
	Claim    string      `json:"claim,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Group    string      `json:"group"` // absent: the whole claim
	Day      civil.Date  `json:"day"`
	Line     int64       `json:"line"` // its number in the group; absent: the day's lines of the kind
	Kind     string      `json:"kind"`
	// body: by its decree; rule: a named rule; official: a person refused a hold that a named rule had set.
	By string `json:"by,required"`
	// The named rule.
	Code    string `json:"code,required"`
	Decree  string `json:"decree"`
	Minutes int64  `json:"minutes"`
	Tiyn    int64  `json:"tiyn"`
	// Where to complain: prosecutor, justice_department.
	Complain string `json:"complain,required"`
}

// CutAppealed: the advocate complains about a cut.
//
//qorgau:event cut.appealed.v1 in=people
type CutAppealed struct {
	// Id of the cut: claim/c/n.
	Cut      string      `json:"cut,required" re:"Path"`
	Claim    string      `json:"claim,required" re:"Path"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	// What he complains of.
	Code   string `json:"code,required" enum:"time_differs|rate_wrong|rule_misread|decree_wrong|other"`
	Remark Sealed `json:"remark" whose:"advocate" max:"2000"`
}

// CutAppealAnswered: an official answers the complaint with a ground. What he grants comes by the body's corrected
// decree, by a decision on the hold, or as a difference; he changes no minutes himself.
//
//qorgau:event cut.appeal_answered.v1 in=people
type CutAppealAnswered struct {
	// Id of the cut: claim/c/n.
	Cut      string      `json:"cut,required" re:"Path"`
	Claim    string      `json:"claim,required" re:"Path"`
	Result   string      `json:"result,required" enum:"stands|referred_to_body|granted"`
	Ground   string      `json:"ground,required" re:"Code"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// ApprovalLimitsSet: two persons of a justice department set under which limits the machine approves by itself.
//
//qorgau:event approval_limits.set.v1 in=people
type ApprovalLimitsSet struct {
	// Unit code of the justice department.
	Department string `json:"department,required" re:"Unit"`
	// First day.
	From civil.Date `json:"from,required"`
	// Largest sum of one application, in tiyn; 0: the machine approves nothing.
	MaxTiyn int64 `json:"max_tiyn,required" min:"0"`
	// Most paid minutes of a day.
	MaxMinutes int64 `json:"max_minutes,required" min:"0" max:"1440"`
	// Of a thousand applications within the limits, how many a person reads all the same.
	SamplePerMille int64       `json:"sample_per_mille,required" min:"0" max:"1000"`
	Official       journal.Ref `json:"official,required" from:"official_id"`
	Second         journal.Ref `json:"second,required" from:"second_id"`
}

// ApprovalDecided: whether the machine approved an application by itself, under which limits, and if not, why a person
// reads it. The sample is recomputable: the draw's n-th hash, its first eight bytes modulo 1000, below the limit's figure.
//
//qorgau:event approval.decided.v1
type ApprovalDecided struct {
	Application string `json:"application,required"`
	// Unit code of the justice department.
	Department string `json:"department"`
	Limits     int64  `json:"limits"`          // their version: how many were set before and with them
	Result     string `json:"result,required"` // approved, for_person
	Code       string `json:"code"`            // over_sum_limit, over_minutes_limit, risk_flagged, lines_wait, sampled
	N          int64  `json:"n"`               // the draw used: its n-th
	Lot        int64  `json:"lot"`             // 0 to 999
	// Of a thousand, how many a person reads all the same.
	PerMille int64 `json:"per_mille"`
}

// RiskFlag is what a person should look at in an application, and why.
type RiskFlag struct {
	Claim string `json:"claim,required"`
	Group string `json:"group"`
	Act   string `json:"act"`
	Code  string `json:"code,required"`
}
