package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: what goes with a claim from its calculation to the filed application: the calculation that an advocate
// files himself, the form check of a decree, its copies, interruptions of the term, acts of failure, attachments.

// ConfirmedAct is an act whose record the one who calculates agrees with.
type ConfirmedAct struct {
	Act      string `json:"act,required" re:"ID"`
	Revision int64  `json:"revision,required" min:"1"`
}

// CalculationFiled asks for the payment decree before the machine does: the one who calculates files the calculation
// himself and agrees with the acts it stands on (Rules p. 5(3), 10). Who that is, the edition says.
//
//qorgau:event calculation.filed.v1 in=people
type CalculationFiled struct {
	Appointment string      `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	By          string      `json:"by,required" enum:"advocate|bar"`
	// Who signed it: the advocate, or the bar's employee.
	Signer journal.Ref    `json:"signer,required" from:"signer_id"`
	Acts   []ConfirmedAct `json:"acts" max:"1000"`
}

// DecreeLine is one procedural act, or the waiting that belongs to it, as the payment decree has it (Rules p. 5(3)).
type DecreeLine struct {
	Act string `json:"act,required" re:"ID"`
	// waiting, or the kind of act or work.
	Kind           string        `json:"kind,required" re:"Code"`
	StartedAt      civil.Instant `json:"started_at,required"`
	EndedAt        civil.Instant `json:"ended_at,required"`
	Minutes        int64         `json:"minutes,required" min:"0"`
	ProtocolNumber string        `json:"protocol_number" re:"Document"`
	Place          string        `json:"place" enum:"unit|detention_centre|court|scene|medical|elsewhere"`
}

// DecreeFields are the other fields that the Rules ask of a payment decree (p. 5(3); p. 4(3) in the editions before
// 2022). A decree that has none of them, only a sum, stands on what the register told of the case.
type DecreeFields struct {
	// Post and reference of the issuer.
	IssuerPost string      `json:"issuer_post" enum:"investigator|inquiry_officer|head_of_unit|prosecutor|judge|other"`
	Issuer     journal.Ref `json:"issuer" from:"issuer_id"`
	// The person released from payment.
	Person  journal.Ref `json:"person" from:"person_id"`
	Article string      `json:"article" re:"Article"`
	// Category of the offence; with the article both are required.
	Severity string `json:"severity" enum:"misdemeanour|minor|medium|grave|particularly_grave"`
	Measure  string `json:"measure" enum:"none|recognisance|personal_surety|military|minor_supervision|bail|house_arrest|custody"`
	// Date of requalification; required if the case had several qualifications.
	RequalifiedOn civil.Date `json:"requalified_on"`
	// Ground of release from payment (CPC 67(1)).
	ReleaseGround string `json:"release_ground" enum:"requested|minor|disability|language|over_10_years|custody|forced_psychiatric|conflict_co_suspects|victim_represented|state_prosecutor|abroad_evading|procedural_agreement"`
	// Number and date of a separate decree on release (`release_and_payment_decree` = two_documents).
	ReleaseDecree   string     `json:"release_decree" re:"Document"`
	ReleaseDecreeOn civil.Date `json:"release_decree_on"`
	NoticeDate      civil.Date `json:"notice_date"`
	// Procedural acts with place, start and end, and waiting.
	Lines []DecreeLine `json:"lines" max:"1000"`
	// Minutes of study, of advice on the line of defence, of discussing an agreement and drafting.
	StudyMinutes    int64 `json:"study_minutes" min:"0"`
	AdviceMinutes   int64 `json:"advice_minutes" min:"0"`
	DraftingMinutes int64 `json:"drafting_minutes" min:"0"`
	// Working days of trips.
	TripDays int64 `json:"trip_days" min:"0" max:"366"`
	// Costs of trips that the decree reimburses, in tiyn (CPC 176: by application and decree).
	TripCostTiyn int64       `json:"trip_cost_tiyn" min:"0"`
	Advocate     journal.Ref `json:"advocate" from:"advocate_id"`
	AdvocateIBAN Sealed      `json:"advocate_iban" whose:"advocate" re:"IBAN" max:"34"`
	IBAN         string      `json:"iban" enum:"valid|invalid|absent" door:"1"`
	// Days on which the copies were handed over: to the advocate the same day, to the bar the next (Rules p. 10).
	AdvocateCopyOn civil.Date `json:"advocate_copy_on"`
	BarCopyOn      civil.Date `json:"bar_copy_on"`
}

// FieldFinding names one field of a document and what is wrong with it.
type FieldFinding struct {
	Field string `json:"field,required" re:"Code"`
	// field_missing, field_differs or field_invalid.
	Code string `json:"code,required" re:"Code"`
	Act  string `json:"act" re:"ID"` // of a line
}

// PaymentDecreeChecked is the form check of a payment decree against claim, appointment and case, field by field
// (Rules p. 5(3)). What it finds goes to the body, which alone can correct its decree.
//
//qorgau:event payment_decree.checked.v1 out=erdr
type PaymentDecreeChecked struct {
	Claim        string `json:"claim,required" re:"Path"`
	Decree       string `json:"decree,required" re:"ID"`
	Unit         string `json:"unit,required" re:"Unit"`
	RegisterCase string `json:"register_case,required" re:"ID"`
	// in_order; sum_only: a sum without the fields; defective: it waits for a correction or for a person.
	Result string         `json:"result,required" enum:"in_order|sum_only|defective"`
	Fields []FieldFinding `json:"fields" max:"1000"`
}

// DecreeCut is what a decree has less than the calculation on one priced line: minutes and tiyn. Fewer minutes may come
// to more under p. 10-1; then the sum is below zero, and a person decides.
type DecreeCut struct {
	Group string   `json:"group,required"`
	Kind  LineKind `json:"kind,required"`
	// Its number in the group, as accrued last.
	Line int64    `json:"line"`
	Acts []string `json:"acts"`
	// Minutes counted by the register and by the decree.
	Counted int64 `json:"counted"`
	Decreed int64 `json:"decreed"`
	Tiyn    int64 `json:"tiyn"`
}

// DecreeCopyHanded: a copy of the decree reached the advocate or the bar (Rules p. 10).
//
//qorgau:event decree_copy.handed.v1 in=people
type DecreeCopyHanded struct {
	Claim  string `json:"claim,required" re:"Path"`
	Decree string `json:"decree,required" re:"ID"`
	To     string `json:"to,required" enum:"advocate|bar"`
	// Day on which it was handed over.
	On  civil.Date  `json:"on,required"`
	Way string      `json:"way,required" enum:"in_person|post|electronic"`
	By  journal.Ref `json:"by,required" from:"by_id"`
}

// DecreeCopyTracked says where the copy of a decree stands.
//
//qorgau:event decree_copy.tracked.v1
type DecreeCopyTracked struct {
	Claim  string `json:"claim,required"`
	Decree string `json:"decree,required"`
	To     string `json:"to,required"` // advocate, bar
	// Day by which it is due.
	DueOn civil.Date `json:"due_on,required"`
	// Day on which it was handed over; absent: not yet.
	On    civil.Date `json:"on"`
	State string     `json:"state,required"` // due, handed, late, missing
}

// TermInterrupted: an official or the bar records illness of an advocate or force majeure; the month for his
// applications stands still, or begins anew (Rules p. 5; `one_month_interruption`).
//
//qorgau:event term.interrupted.v1 in=people
type TermInterrupted struct {
	Interruption string      `json:"interruption,required" re:"ID"`
	Revision     int64       `json:"revision,required" min:"1" max:"1000000"`
	Withdrawn    bool        `json:"withdrawn"`
	Advocate     journal.Ref `json:"advocate,required" from:"advocate_id"`
	Kind         string      `json:"kind,required" enum:"illness|force_majeure"`
	// First and last day, both included.
	From civil.Date `json:"from,required"`
	To   civil.Date `json:"to,required"`
	// The document that proves it, and the SHA-256 of its file; its content stays with whoever keeps it.
	Document     string       `json:"document,required" re:"Document"`
	DocumentDate civil.Date   `json:"document_date,required"`
	Hash         journal.Hash `json:"hash"`
	Office       string       `json:"office,required" enum:"justice_department|bar"`
	Official     journal.Ref  `json:"official,required" from:"official_id"`
}

// TermMoved: the last day for the application of a claim is another one now.
//
//qorgau:event term.moved.v1
type TermMoved struct {
	Claim    string      `json:"claim,required"`
	Advocate journal.Ref `json:"advocate,required"`
	ApplyBy  civil.Date  `json:"apply_by"`
	Before   civil.Date  `json:"before"`
	// Why: term_interrupted, term_outage, term_rules.
	Code string `json:"code,required"`
	// Version of the settings of money that counted the term.
	Settings int64 `json:"settings"`
}

// TermWarned warns an advocate, or the bar where it applies, of the end of the month for an application.
//
//qorgau:event term.warned.v1
type TermWarned struct {
	Claim    string      `json:"claim,required"`
	Advocate journal.Ref `json:"advocate,required"`
	ApplyBy  civil.Date  `json:"apply_by,required"`
	// Whole days left, the last one not counted; -1: it is over.
	DaysLeft int64  `json:"days_left"`
	Code     string `json:"code,required"` // term_ahead, term_over
}

// OutageReported is an act of failure: from when to when, to the minute, what failed, why, what was done, and the three
// signatures of body, service organisation and Committee (order 89 p. 67-69, annex 21). It opens the paper route for
// applications filed in it (Rules p. 5, ed. 15.09.2025).
//
//qorgau:event outage.reported.v1 in=people
type OutageReported struct {
	Outage    string     `json:"outage,required" re:"ID"`
	Revision  int64      `json:"revision,required" min:"1" max:"1000000"`
	Withdrawn bool       `json:"withdrawn"`
	Number    string     `json:"number,required" re:"Document"`
	Date      civil.Date `json:"date,required"`
	Unit      string     `json:"unit,required" re:"Unit"`
	// Start and end of the failure, whole minutes.
	From       civil.Instant `json:"from,required"`
	To         civil.Instant `json:"to,required"`
	RestoredAt civil.Instant `json:"restored_at,required"`
	Failure    string        `json:"failure,required" enum:"power|connection|module|signature|register|whole_system|other"`
	Cause      string        `json:"cause,required" re:"Code"`
	Measures   []string      `json:"measures,required" re:"Code" min:"1" max:"20"`
	// The three who signed: different persons.
	BodyOfficial      journal.Ref `json:"body_official,required" from:"body_official_id"`
	ServiceOfficial   journal.Ref `json:"service_official,required" from:"service_official_id"`
	CommitteeOfficial journal.Ref `json:"committee_official,required" from:"committee_official_id"`
}

// StatementFiled: an advocate asks his bar to apply for him (Rules, ed. 2018, annex 2); the bar's monthly request is
// built from such statements.
//
//qorgau:event statement.filed.v1 in=people
type StatementFiled struct {
	Statement   string       `json:"statement,required" re:"Path"`
	Advocate    journal.Ref  `json:"advocate,required" from:"advocate_id"`
	Month       string       `json:"month,required" re:"Month"`
	Claims      []string     `json:"claims,required" re:"Path" min:"1" max:"500"`
	Attachments []Attachment `json:"attachments" max:"500"`
}

// StatementTaken says which claims of a statement the bar may apply with.
//
//qorgau:event statement.taken.v1
type StatementTaken struct {
	Statement string            `json:"statement,required"`
	Advocate  journal.Ref       `json:"advocate,required"`
	Month     string            `json:"month,required"`
	Lines     []ApplicationLine `json:"lines"`
}

// Attachment is a document that goes with an application (Rules p. 5): its kind, number, date and the hash of its file.
// No content stands here.
type Attachment struct {
	Kind   string       `json:"kind,required" enum:"work_act|appointing_decree|release_decree|payment_decree|court_ruling|certificate|illness|force_majeure|failure_statement"`
	Number string       `json:"number,required" re:"Document"`
	Date   civil.Date   `json:"date"`
	Hash   journal.Hash `json:"hash"`
	// What it belongs to, where that is one claim or one act.
	Claim string `json:"claim" re:"Path"`
	Act   string `json:"act" re:"ID"`
}

// ApplicationAttachments lists what goes with each claim of an application: filed with it, or known to this journal
// already; and names what is missing.
//
//qorgau:event application.attachments.v1
type ApplicationAttachments struct {
	Application string            `json:"application,required"`
	Lines       []AttachmentsLine `json:"lines"`
}

// AttachmentsLine are the documents of one claim.
type AttachmentsLine struct {
	Claim string           `json:"claim,required"`
	Have  []AttachmentHeld `json:"have"`
	// Kinds of documents that are not there, with the act where it is one act's.
	Missing []AttachmentMissing `json:"missing"`
}

// AttachmentHeld is a document that is there; from: filed, register, people.
type AttachmentHeld struct {
	Attachment
	From string `json:"from,required"`
}

// AttachmentMissing names a document that is not there.
type AttachmentMissing struct {
	Kind string `json:"kind,required"`
	Act  string `json:"act"`
}
