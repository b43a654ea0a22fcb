package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: fees, payment decrees, applications, settlements.

// FeeAccrued prices all work of one advocate in one case on one local day (`round_group`). A new one replaces the one
// before it of the same group.
//
//qorgau:event fee.accrued.v1
type FeeAccrued struct {
	Claim       string      `json:"claim,required"`
	Group       string      `json:"group,required"` // claim/day
	Appointment string      `json:"appointment,required"`
	Advocate    journal.Ref `json:"advocate,required"`
	Day         civil.Date  `json:"day,required"`
	Revision    int64       `json:"revision,required"`
	Lines       []FeeLine   `json:"lines"`
	// How many of the lines, from the first on, are ordered to be paid: they stand as they are, the rest is new.
	Ordered int64 `json:"ordered"`
	// Sum of the lines in tiyn, and what the group came to before.
	Tiyn         int64  `json:"tiyn"`
	PreviousTiyn int64  `json:"previous_tiyn"`
	Settings     string `json:"settings"`
}

// CalculationLine is what the body is shown of an advocate's work, filled in from the register.
type CalculationLine struct {
	Act            string        `json:"act,required" re:"ID"`
	Kind           string        `json:"kind,required" re:"Code"`
	StartedAt      civil.Instant `json:"started_at,required"`
	EndedAt        civil.Instant `json:"ended_at,required"`
	Minutes        int64         `json:"minutes,required" min:"0"`
	ProtocolNumber string        `json:"protocol_number" re:"Document"`
	ProtocolDate   civil.Date    `json:"protocol_date"`
	// Certificate of the detention centre, of a visit.
	Certificate string `json:"certificate" re:"Document"`
	// What the advocate says of the record: confirmed, objected; absent: nothing yet.
	Advocate string `json:"advocate" enum:"confirmed|objected"`
	// Of a trip cost: the sum, in tiyn.
	Tiyn int64 `json:"tiyn" min:"0"`
}

// PaymentDecreeRequested asks the body for the payment decree, with the detailed calculation (Rules p. 5(3), 10).
//
//qorgau:event payment_decree.requested.v1 out=erdr
type PaymentDecreeRequested struct {
	Claim        string            `json:"claim,required" re:"Path"`
	Appointment  string            `json:"appointment,required" re:"Path"`
	Request      string            `json:"request,required" re:"ID"`
	Unit         string            `json:"unit,required" re:"Unit"`
	RegisterCase string            `json:"register_case,required" re:"ID"`
	Lines        []CalculationLine `json:"lines" max:"1000"`
	Tiyn         int64             `json:"tiyn,required" min:"0"`
	// Third working day, the last by which the decree is due.
	DueOn   civil.Date `json:"due_on,required"`
	Reminds int64      `json:"reminds"`
	// Who calculated: register is this program at the month's end; the party is the edition's.
	CalculatedBy string `json:"calculated_by" enum:"register|advocate|bar"`
	// Edition of the Rules that the term and the parties come from.
	Rules string `json:"rules" re:"ID"`
	// yes if the work lasts over a month: then the decree is due by the last working day of each month.
	OverMonth string `json:"over_month" enum:"yes|no"`
	// Days of trips in the calculation.
	TripDays int64 `json:"trip_days" min:"0"`
	// Codes that a person should see, as of a term counted in a year without a confirmed table of days.
	Flags []string `json:"flags" re:"Code" max:"20"`
	// Version of the settings of money that said who calculates and by what edition.
	Settings int64 `json:"settings" min:"0"`
}

// PaymentDecreeContent is what the body decreed.
type PaymentDecreeContent struct {
	Claim        string     `json:"claim,required" re:"Path"`
	DecreeNumber string     `json:"decree_number,required" re:"Document"`
	DecreeDate   civil.Date `json:"decree_date,required"`
	// Number of the notice of defence that the decree must carry.
	NoticeNumber string `json:"notice_number" re:"Document"`
	// Sum decreed, in tiyn.
	Tiyn int64 `json:"tiyn,required" min:"0"`
	// State's share of the payment, if the release is partial (CPC 68(5)); absent: the whole.
	ShareNum int64 `json:"share_num" min:"0" max:"1000"`
	ShareDen int64 `json:"share_den" min:"0" max:"1000"`
	DecreeFields
}

// PaymentDecreeIssued: the body decreed the payment. The object is the decree.
//
//qorgau:event payment_decree.issued.v1 in=erdr
type PaymentDecreeIssued struct {
	Register
	PaymentDecreeContent
}

// PaymentDecreeCorrected: a later revision.
//
//qorgau:event payment_decree.corrected.v1 in=erdr
type PaymentDecreeCorrected struct {
	Register
	PaymentDecreeContent
}

// PaymentDecreeCancelled: the decree is void.
//
//qorgau:event payment_decree.cancelled.v1 in=erdr
type PaymentDecreeCancelled struct {
	Register
	Claim  string `json:"claim,required" re:"Path"`
	Reason string `json:"reason,required" re:"Code"`
}

// ClaimDecreed: the decree was matched to the claim; what it leaves out is a cut of the body.
//
//qorgau:event claim.decreed.v1
type ClaimDecreed struct {
	Claim  string `json:"claim,required"`
	Decree string `json:"decree,required"`
	Tiyn   int64  `json:"tiyn"`
	// What the calculation had and the decree has not, in tiyn.
	CutTiyn int64      `json:"cut_tiyn"`
	On      civil.Date `json:"on,required"`
	// Last day of the month for the application (Rules p. 5, ed. 15.09.2025); absent where the edition has no term.
	ApplyBy civil.Date `json:"apply_by"`
	Flags   []string   `json:"flags"`
	// The cut by priced line, where the decree has lines.
	Cuts []DecreeCut `json:"cuts"`
	// What the calculation comes to on the decree's own lines; absent where it has none.
	LinesTiyn int64 `json:"lines_tiyn"`
	// Version of the settings of money that counted the term.
	Settings int64 `json:"settings"`
}

// ProceduralCosts is the sum for field 23.2 of form E-2 (CPC 177(5)).
//
//qorgau:event procedural.costs.v1 out=erdr
type ProceduralCosts struct {
	Claim        string `json:"claim,required" re:"Path"`
	Unit         string `json:"unit,required" re:"Unit"`
	RegisterCase string `json:"register_case,required" re:"ID"`
	Tiyn         int64  `json:"tiyn,required" min:"0"`
}

// ClaimBlocked: the claim cannot go on, with the reason; a person or an edition frees it.
//
//qorgau:event claim.blocked.v1
type ClaimBlocked struct {
	Claim string `json:"claim,required"`
	Code  string `json:"code,required"` // hold_*, confirm_*, blocked_*, not_payable_*
	Tiyn  int64  `json:"tiyn"`
}

// ApplicationFiled: the advocate applies for payment of decreed claims; where the edition says so the bar does, for its
// advocates' statements.
//
//qorgau:event application.filed.v1 in=people
type ApplicationFiled struct {
	Application string `json:"application,required" re:"Path"` // advocate/month/n
	// Absent in the bar's request.
	Advocate journal.Ref  `json:"advocate" from:"advocate_id"`
	Month    string       `json:"month,required" re:"Month"`
	Claims   []string     `json:"claims,required" re:"Path" min:"1" max:"500"`
	Draw     journal.Hash `json:"draw" door:"1"`
	// Who applies; absent: the advocate. For the bar its employee signs.
	By    string      `json:"by" enum:"advocate|bar"`
	Filer journal.Ref `json:"filer" from:"filer_id"`
	// Advocates' statements that the bar's request is built from.
	Statements []string `json:"statements" re:"Path" max:"500"`
	// Absent: through the system. One filed on paper while the system was down is entered later, with the moment of its
	// true filing, the act of failure that covers it, and who entered it.
	Route       string        `json:"route" enum:"system|paper"`
	FiledAt     civil.Instant `json:"filed_at"`
	Outage      string        `json:"outage" re:"ID"`
	EnteredBy   journal.Ref   `json:"entered_by" from:"entered_by_id"`
	Attachments []Attachment  `json:"attachments" max:"500"`
}

// ApplicationLine is a claim in an application.
type ApplicationLine struct {
	Claim string `json:"claim,required"`
	Tiyn  int64  `json:"tiyn"`
	Code  string `json:"code"` // why it is left out; empty: it is in
	// What of the sum is held or blocked now, and by what first; it is paid without a new application once it is free.
	Waits int64 `json:"waits"`
	// The first code that holds it.
	WaitsFor string `json:"waits_for"`
}

// ApplicationChecked: form, term, sums and register were checked by the machine.
//
//qorgau:event application.checked.v1
type ApplicationChecked struct {
	Application string            `json:"application,required"`
	Advocate    journal.Ref       `json:"advocate"` // absent in the bar's request
	Lines       []ApplicationLine `json:"lines"`
	Tiyn        int64             `json:"tiyn"`
	Result      string            `json:"result,required"` // passed, returned
	Code        string            `json:"code"`
	// Edition of the Rules that decided who applies, by when and who is paid; and what it decided.
	Rules   string     `json:"rules"`
	By      string     `json:"by"`    // advocate, bar
	Payee   string     `json:"payee"` // advocate, bar
	Route   string     `json:"route"` // system, paper
	FiledOn civil.Date `json:"filed_on"`
	// Version of the settings, and codes that a person should see.
	Settings int64    `json:"settings"`
	Flags    []string `json:"flags"`
	// What a person should look at; it cuts nothing and keeps nobody out.
	Risks []RiskFlag `json:"risks"`
}

// ApplicationApproved: an official of the justice department approved it.
//
//qorgau:event application.approved.v1 in=people
type ApplicationApproved struct {
	Application string      `json:"application,required" re:"Path"`
	Official    journal.Ref `json:"official,required" from:"official_id"`
}

// ApplicationReturned: sent back for an arithmetic error, a slip or a missing attachment (Rules p. 12).
//
//qorgau:event application.returned.v1 in=people
type ApplicationReturned struct {
	Application string      `json:"application,required" re:"Path"`
	Official    journal.Ref `json:"official,required" from:"official_id"`
	Code        string      `json:"code,required" enum:"arithmetic|slip|missing_attachment|minutes"`
	// The line it is about: claim, day, number from 1.
	Claim string `json:"claim" re:"Path"`
	// The day of the line.
	Group string `json:"group" re:"Path"`
	// Its number in the day, from 1.
	Line   int64  `json:"line" min:"0"`
	Remark Sealed `json:"remark" whose:"official" max:"2000"`
}

// ClaimMoved says where a claim stands now: applied, approved, returned, in_payment, paid, sent_back.
//
//qorgau:event claim.moved.v1
type ClaimMoved struct {
	Claim       string `json:"claim,required"`
	Status      string `json:"status,required"`
	Application string `json:"application"`
	Settlement  string `json:"settlement"`
	Tiyn        int64  `json:"tiyn"`
	Code        string `json:"code"`
}

// ReconciliationClosed: the department closes a month; its act lists what is paid by the 4th (Rules p. 12).
//
//qorgau:event reconciliation.closed.v1 in=people
type ReconciliationClosed struct {
	Act      string      `json:"act,required" re:"Path"`
	Month    string      `json:"month,required" re:"Month"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// ReconciliationActClosed tells the payment system which settlements one act has.
//
//qorgau:event reconciliation.act_closed.v1 out=payment
type ReconciliationActClosed struct {
	Act         string     `json:"act,required" re:"Path"`
	Journal     string     `json:"journal,required" re:"Journal"`
	Month       string     `json:"month,required" re:"Month"`
	Settlements int64      `json:"settlements,required" min:"0"`
	Tiyn        int64      `json:"tiyn,required" min:"0"`
	PayBy       civil.Date `json:"pay_by,required"`
	// The sums by kind of aid and category of offence.
	Kinds []ActKind `json:"kinds" max:"20"`
	// How many claims had lines that the act leaves out; each is named in the journal.
	LeftOut int64 `json:"left_out" min:"0"`
	// Version of the settings of money that said by when it is paid.
	Settings int64 `json:"settings" min:"0"`
}

// SettlementOrdered orders one payment. The derivation is found by claim in the journal.
//
//qorgau:event settlement.ordered.v1 out=payment
type SettlementOrdered struct {
	// Journal/claim/attempt: the payee side's idempotency key; it comes back unchanged.
	Settlement   string      `json:"settlement,required" re:"Path"`
	Journal      string      `json:"journal,required" re:"Journal"`
	Claim        string      `json:"claim,required" re:"Path"`
	Tiyn         int64       `json:"tiyn,required" min:"1"`
	Advocate     journal.Ref `json:"advocate,required"`
	AdvocateName Sealed      `json:"advocate_name" whose:"advocate" max:"200"`
	AdvocateIIN  Sealed      `json:"advocate_iin" whose:"advocate" re:"Twelve" max:"12"`
	AdvocateIBAN Sealed      `json:"advocate_iban" whose:"advocate" re:"IBAN" max:"34"`
	// Whose account is paid: the advocate's, unless the edition of the Rules or payee_switch names the bar's; then the
	// advocate's number and account are not in the message.
	Payee     string `json:"payee" enum:"advocate|bar"`
	PayeeBIN  string `json:"payee_bin" re:"Twelve"`
	PayeeIBAN string `json:"payee_account" re:"IBAN"`
	// Version of the settings of money that said who pays, whom and by when.
	Settings int64 `json:"settings" min:"0"`
	// Paying justice department: unit code and BIN.
	Department    string `json:"department,required" re:"Unit"`
	DepartmentBIN string `json:"department_bin,required" re:"Twelve"`
	BudgetLine    string `json:"budget_line,required" re:"BudgetLine"`
	Application   string `json:"application,required" re:"Path"`
	Act           string `json:"act,required" re:"Path"` // reconciliation act
	// Code of the purpose; the message carries its text in kk and ru.
	Purpose   string           `json:"purpose,required" re:"Code"`
	PurposeKK Told             `json:"purpose_kk"`
	PurposeRU Told             `json:"purpose_ru"`
	PayBy     civil.Date       `json:"pay_by,required"`
	Lines     []SettlementLine `json:"lines" max:"1000"`
	// The settlement that came back and is tried again by this one, with the same lines.
	Retries string `json:"retries" re:"Path"`
	// Position of the priced lines in the journal.
	Derivation int64 `json:"derivation,required" min:"1"`
}

// SettlementLine is one priced line in a settlement, or a supplement that a person granted (then it has no number).
type SettlementLine struct {
	// The priced day, or the claim of a supplement to a whole claim.
	Group string     `json:"group,required" re:"Path"`
	Day   civil.Date `json:"day,required"`
	// Number of the line in its group, from 1; absent: a supplement.
	Line int64 `json:"line" min:"0"`
	// Kind of aid.
	Kind string `json:"kind,required" enum:"work|waiting|trip|consultation|supplement"`
	// Category of offence by its rate.
	Tier    string `json:"tier" enum:"A|B|C"`
	Minutes int64  `json:"minutes" min:"0"`
	Tiyn    int64  `json:"tiyn,required" min:"0"`
}

// SettlementCancelled takes an order back before it was paid.
//
//qorgau:event settlement.cancelled.v1 out=payment
type SettlementCancelled struct {
	Settlement string `json:"settlement,required" re:"Path"`
	Journal    string `json:"journal,required" re:"Journal"`
	Reason     string `json:"reason,required" re:"Code"`
}

// PaymentMade: the treasury paid.
//
//qorgau:event payment.made.v1 in=treasury
type PaymentMade struct {
	Settlement string        `json:"settlement,required" re:"Path"`
	Tiyn       int64         `json:"tiyn,required" min:"1"`
	PaidAt     civil.Instant `json:"paid_at,required"`
	Document   string        `json:"document,required" re:"Document"`
}

// PaymentReturned: the payment came back.
//
//qorgau:event payment.returned.v1 in=treasury
type PaymentReturned struct {
	Settlement string        `json:"settlement,required" re:"Path"`
	ReturnedAt civil.Instant `json:"returned_at,required"`
	Code       string        `json:"code,required" enum:"account_closed|wrong_iban|wrong_iin|technical"`
}

// PaymentUnmatched: a treasury answer that does not fit its settlement; nothing is booked, a person looks.
//
//qorgau:event payment.unmatched.v1
type PaymentUnmatched struct {
	Settlement string `json:"settlement,required"`
	Code       string `json:"code,required"`
}

// SettlementRetried: after a return, a clerk orders the next attempt.
//
//qorgau:event settlement.retried.v1 in=people
type SettlementRetried struct {
	Settlement string      `json:"settlement,required" re:"Path"`
	Official   journal.Ref `json:"official,required" from:"official_id"`
}

// HoldResolved: a person decides a held claim, with a ground.
//
//qorgau:event hold.resolved.v1 in=people
type HoldResolved struct {
	Claim    string `json:"claim,required" re:"Path"`
	Code     string `json:"code,required" re:"Code"` // the hold that is resolved
	Decision string `json:"decision,required" enum:"pay|refuse"`
	// Only this day of the claim; absent: all its lines with the hold.
	Group    string      `json:"group" re:"Path"`
	Ground   string      `json:"ground,required" re:"Code"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}
