package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: the advocate and the body agree on an act, overlaps across the country, a day's implausible sums,
// consultations, costs of a trip.

// ActAnswered is the body's answer about an act: to an objection of the advocate, or about one that he entered himself
// because the register has none. A corrected revision follows an accepted objection. The object is the answer.
//
//qorgau:event act.answered.v1 in=erdr
type ActAnswered struct {
	Register
	Act string `json:"act,required" re:"ID"`
	// The revision of the act that is answered.
	ActRevision int64  `json:"act_revision,required" min:"1" max:"1000000"`
	Answer      string `json:"answer,required" enum:"accepted|rejected"`
	Reason      string `json:"reason" re:"Code"` // of a rejection
}

// ActQuestioned puts an act to the body: the advocate objects to the register's record, or entered an act that the
// register lacks. It is sent again as a reminder.
//
//qorgau:event act.questioned.v1 out=erdr
type ActQuestioned struct {
	Act          string `json:"act,required" re:"ID"`
	Revision     int64  `json:"revision,required" min:"1"`
	Unit         string `json:"unit,required" re:"Unit"`
	RegisterCase string `json:"register_case,required" re:"ID"`
	// objected: he does not agree with the record; entered: the register has no such act.
	Question string      `json:"question,required" enum:"objected|entered"`
	Code     string      `json:"code,required" re:"Code"`
	Advocate journal.Ref `json:"advocate,required"`
	Remark   Sealed      `json:"remark" whose:"advocate" max:"2000"`
	// Of an act entered by the advocate: what he says of it.
	Kind           string        `json:"kind" re:"Code"`
	StartedAt      civil.Instant `json:"started_at"`
	EndedAt        civil.Instant `json:"ended_at"`
	ProtocolNumber string        `json:"protocol_number" re:"Document"`
	// Until when the body is to answer: three days, as of any motion of the defence (CPC 99(4)).
	AnswerBy civil.Instant `json:"answer_by,required"`
	Reminds  int64         `json:"reminds" min:"0"`
}

// ActStatusChanged says where an act stands between advocate and body. A revision that was just recorded is
// unconfirmed until this says otherwise.
//
//qorgau:event act.status_changed.v1
type ActStatusChanged struct {
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Status   string      `json:"status,required"` // unconfirmed, confirmed, objected, answered
	Answer   string      `json:"answer"`          // accepted, rejected: of the body
	Code     string      `json:"code"`            // of the objection, or of the rejection
}

// OverlapPair names the record on the other side of an overlap without its case: two persons can speak of it.
type OverlapPair struct {
	// The same on both sides: it follows from both records and tells nothing of them.
	Pair    string `json:"pair,required"`
	Journal string `json:"journal,required"` // of the other record
	// overlap: both are held; yielded: waiting that gave way; one_protocol: the same interval, paid once; decided: a
	// person said whose the minutes are; paid: the other's minutes are paid already.
	Why string `json:"why,required"`
}

// OverlapDecided: a person decides, with a ground, whose overlapping minutes are. It may be said on either side; the
// home bar tells both. Minutes already paid stand all the same.
//
//qorgau:event overlap.decided.v1 in=people
type OverlapDecided struct {
	Pair     string      `json:"pair,required" re:"ID"`
	Act      string      `json:"act,required" re:"ID"` // of this side
	Revision int64       `json:"revision,required" min:"1"`
	Keeps    string      `json:"keeps,required" enum:"this|other"`
	Ground   string      `json:"ground,required" re:"Code"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// OverlapRuled carries a person's decision on an overlap to the advocate's home bar.
//
//qorgau:event overlap.ruled.v1
type OverlapRuled struct {
	Mail
	Pair     string      `json:"pair,required"`
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Keeps    string      `json:"keeps,required"`
	Ground   string      `json:"ground,required"`
	Advocate journal.Ref `json:"advocate,required"`
}

// DayFlag is one thing of a day that a person should look at, with its rule. No minute is cut for it.
type DayFlag struct {
	Code    string   `json:"code,required"`
	Clause  string   `json:"clause"`
	Minutes int64    `json:"minutes"` // found
	Limit   int64    `json:"limit"`   // of the rule, in minutes
	Acts    []string `json:"acts"`
}

// WorkDayFlagged lists what is implausible in all work of an advocate on one local day in this journal. A new one
// replaces the one before it; an empty one says that nothing is left.
//
//qorgau:event work_day.flagged.v1
type WorkDayFlagged struct {
	Advocate journal.Ref `json:"advocate,required"`
	Day      civil.Date  `json:"day,required"`
	Minutes  int64       `json:"minutes"` // of all work and waiting of the day
	Flags    []DayFlag   `json:"flags"`
}

// ConsultationEntered is a legal consultation of a person entitled to it free of charge (Law on the Bar art. 26(2)), as
// the advocate enters it at his home bar (order 1463).
//
//qorgau:event consultation.entered.v1 in=people
type ConsultationEntered struct {
	Consultation string      `json:"consultation,required" re:"ID"`
	Revision     int64       `json:"revision,required" min:"1" max:"1000000"`
	Withdrawn    bool        `json:"withdrawn"`
	Advocate     journal.Ref `json:"advocate,required" from:"advocate_id"`
	Client       journal.Ref `json:"client,required" from:"client_id"`
	ClientName   Sealed      `json:"client_name" whose:"client" max:"200"`
	// Number, series, issuer, date and validity of the identity document (Rules p. 5(1)).
	ClientDocument Sealed `json:"client_document" whose:"client" max:"300"`
	// How the client was identified.
	Identified string `json:"identified,required" enum:"signature|digital_documents|paper"`
	Mode       string `json:"mode,required" enum:"oral|written"`
	// Documents drafted for the client.
	Documents int64 `json:"documents" min:"0" max:"100"`
	// Document that the consultation rests on: the client's request and his ground.
	GroundDocument string        `json:"ground_document" re:"Document"`
	StartedAt      civil.Instant `json:"started_at,required"`
	EndedAt        civil.Instant `json:"ended_at,required"`
	Essence        Sealed        `json:"essence" whose:"client" max:"2000"`
}

// WorkActSigned is the act of work done on consultations of one client, signed by advocate and client (Rules p. 5(1)).
//
//qorgau:event work_act.signed.v1 in=people
type WorkActSigned struct {
	WorkAct       string      `json:"work_act,required" re:"ID"`
	Advocate      journal.Ref `json:"advocate,required" from:"advocate_id"`
	Client        journal.Ref `json:"client,required" from:"client_id"`
	Consultations []string    `json:"consultations,required" re:"ID" min:"1" max:"100"`
	Oral          int64       `json:"oral" min:"0" max:"100"`
	Written       int64       `json:"written" min:"0" max:"100"`
	Documents     int64       `json:"documents" min:"0" max:"10000"`
	// Hours and minutes together, in minutes.
	Minutes         int64      `json:"minutes,required" min:"1" max:"100000"`
	SignedOn        civil.Date `json:"signed_on,required"`
	AdvocateSigned  string     `json:"advocate_signed,required" enum:"digital|paper"`
	ClientSigned    string     `json:"client_signed,required" enum:"digital|paper"`
	AttachmentCount int64      `json:"attachment_count" min:"0" max:"100"`
}

// WorkActCancelled takes an act of work done back, so that its consultations can be corrected.
//
//qorgau:event work_act.cancelled.v1 in=people
type WorkActCancelled struct {
	WorkAct  string      `json:"work_act,required" re:"ID"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Reason   string      `json:"reason,required" re:"Code"`
}

// WorkActRecorded: the act of work done agrees with the entries and stands; its claim is advocate/act.
//
//qorgau:event work_act.recorded.v1
type WorkActRecorded struct {
	WorkAct       string      `json:"work_act,required"`
	Claim         string      `json:"claim,required"`
	Advocate      journal.Ref `json:"advocate,required"`
	Client        journal.Ref `json:"client,required"`
	Consultations []string    `json:"consultations,required"`
	Minutes       int64       `json:"minutes,required"`
	SignedOn      civil.Date  `json:"signed_on,required"`
	Withdrawn     bool        `json:"withdrawn"`
	Code          string      `json:"code"` // why it was taken back
}

// TripCostEntered is an expense of a trip to another locality for a concrete case (rates p. 1(6), CPC 176).
//
//qorgau:event trip_cost.entered.v1 in=people
type TripCostEntered struct {
	Cost        string      `json:"cost,required" re:"ID"`
	Revision    int64       `json:"revision,required" min:"1" max:"1000000"`
	Withdrawn   bool        `json:"withdrawn"`
	Appointment string      `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	Kind        string      `json:"kind,required" enum:"transport|lodging|per_diem"`
	// Of transport: how he went.
	Transport string     `json:"transport" enum:"rail|water|road|air|taxi"`
	Day       civil.Date `json:"day,required"`
	Tiyn      int64      `json:"tiyn,required" min:"1" max:"100000000000"`
	// Nights of lodging, days of per diem; absent: 1.
	Days int64 `json:"days" min:"0" max:"366"`
	// Class of the place, as the table of ceilings calls it.
	Place string `json:"place" re:"Code"`
	// Ticket, bill or other document that proves the sum.
	Document string `json:"document" re:"Document"`
	// Consent of the body to go by air, or its demand to stay away, with its day (CPC 176).
	ConsentNumber string     `json:"consent_number" re:"Document"`
	ConsentDate   civil.Date `json:"consent_date"`
}

// Holds that the work record puts on a line; a person, the body or a correction frees them.
const (
	StatusHoldUnconfirmed PayStatus = "hold_unconfirmed"   // only the advocate says so
	StatusHoldCertificate PayStatus = "hold_certificate"   // the certificate proves another time
	StatusHoldNoWaiver    PayStatus = "hold_no_waiver"     // the client has not waived his defender
	StatusNotPayableLost  PayStatus = "not_payable_status" // the status ended, and the setting pays no work before it
	StatusHoldTripDayOff  PayStatus = "hold_trip_day_off"  // a full working day is paid, and this is a day off
)
