package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: from the defender request to the defender's entry and the end of an appointment.

// DefenderRequested is the decree, or the protocol, that binds the bar (CPC 67(3), 68(2), 527(1-2)). The object of the
// register is the request; there is no field for a wanted advocate (CPC 68(3)).
//
//qorgau:event defender.requested.v1 in=erdr
type DefenderRequested struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id" keep:"1"`
	Card
	ErdrNumber     string     `json:"erdr_number" re:"Number"`
	KuiNumber      string     `json:"kui_number" re:"Number"`
	Format         string     `json:"format" enum:"electronic|paper"`
	Basis          string     `json:"basis,required" enum:"decree|protocol"`
	DocumentNumber string     `json:"document_number,required" re:"Document"`
	DocumentDate   civil.Date `json:"document_date,required"`
	// Grounds of CPC 67(1); one request may carry several.
	Grounds  []string `json:"grounds,required" enum:"requested|minor|disability|language|over_10_years|custody|forced_psychiatric|conflict_co_suspects|victim_represented|state_prosecutor|abroad_evading|procedural_agreement" min:"1" max:"11"`
	Status   string   `json:"status" enum:"witness_with_right_to_defence|suspect|accused|defendant|convicted|acquitted|victim"`
	Article  string   `json:"article" re:"Article"`
	Severity string   `json:"severity" enum:"misdemeanour|minor|medium|grave|particularly_grave"`
	Place    Sealed   `json:"place" whose:"person" max:"300"`
	// When the defender is wanted; absent: at once.
	WantedAt civil.Instant `json:"wanted_at"`
	Urgency  string        `json:"urgency,required" enum:"urgent|night|planned"`
	// What is to be done with the defender present.
	Act      string `json:"act" re:"Code"`
	Distance bool   `json:"distance"`
	// The case of CPC 213 in which a video link may replace presence.
	DistanceCase string `json:"distance_case" enum:"impossible_to_come|safety|minor_or_young|terms|excessive_cost"`
	// Heaviest punishment that may be imposed (CPC 67(1)(5)); the severity alone does not tell it.
	Punishment  string        `json:"punishment" enum:"up_to_10_years|over_10_years|life|death"`
	Language    string        `json:"language,required" re:"Language"`
	Interpreter bool          `json:"interpreter"`
	Minor       bool          `json:"minor"`
	Disability  bool          `json:"disability"`
	Protected   bool          `json:"protected"`
	DetainedAt  civil.Instant `json:"detained_at"`
	ProtocolAt  civil.Instant `json:"protocol_at"`
	OffenceOn   civil.Date    `json:"offence_on"`
	// Advocates who may not take part in this case, with the prosecutor's act behind it (CPC 94).
	Barred        []journal.Ref `json:"barred" from:"barred_ids" max:"100"`
	Official      journal.Ref   `json:"official" from:"official_id"`
	OfficialName  Sealed        `json:"official_name" whose:"official" max:"200"`
	OfficialPhone Sealed        `json:"official_phone" whose:"official" re:"Phone" max:"20"`
	Draw          journal.Hash  `json:"draw" door:"1"`
}

// RequestWithdrawn: the body takes the request back, with a reason.
//
//qorgau:event request.withdrawn.v1 in=erdr
type RequestWithdrawn struct {
	Register
	Request string `json:"request,required" re:"ID"`
	Reason  string `json:"reason,required" enum:"mistake|own_advocate|released|status_lost|other"`
}

// RequestMalformed stands for a quarantined defender request whose id and unit could be read, so that the register is
// answered.
//
//qorgau:event request.malformed.v1 fact
type RequestMalformed struct {
	Request string `json:"request,required" re:"ID"`
	Unit    string `json:"unit,required" re:"Unit"`
	Code    string `json:"code,required" re:"Code"`
	// Where the defect is, as a place in the message; never its content.
	Place string `json:"place" re:"Path"`
}

// RequestRegistered answers the register that the search begins.
//
//qorgau:event request.registered.v1 out=erdr
type RequestRegistered struct {
	Request      string      `json:"request,required" re:"ID"`
	Unit         string      `json:"unit,required" re:"Unit"`
	RegisterCase string      `json:"register_case,required" re:"ID"`
	Case         string      `json:"case,required" re:"ID"`
	ErdrNumber   string      `json:"erdr_number" re:"Number"`
	Person       journal.Ref `json:"person,required"`
	PersonID     Sealed      `json:"person_id" whose:"person" re:"ID" max:"64"`
	Grounds      []string    `json:"grounds" re:"Code"`
	// Class of the answer's time limit.
	Urgency  string        `json:"urgency,required" enum:"urgent|night|planned"`
	Client   string        `json:"client,required" enum:"witness_with_right_to_defence|suspect|accused|defendant|convicted|acquitted|victim"`
	Minor    string        `json:"minor" enum:"yes"`
	Detained string        `json:"detained" enum:"yes"`
	WantedAt civil.Instant `json:"wanted_at,required"`
	// Nearest legal deadline that the defender must be there for.
	Deadline civil.Instant `json:"deadline"`
	Regime   string        `json:"regime,required" re:"Code"`
	Flags    []string      `json:"flags" re:"Code"`
	// Grounds in force that the body did not name.
	Found []string `json:"found" re:"Code"`
	// How the case is led; a paper case is served all the same.
	Format string `json:"format" enum:"electronic|paper"`
	// Who asks, for the count of pairs of investigator and advocate.
	Official journal.Ref `json:"official"`
	// Minutes from actual detention to the request: the body's own delay.
	BodyDelayMinutes int64 `json:"body_delay_minutes"`
	// The waiver after which a defender is asked for again (CPC 69(3)).
	AfterWaiver string `json:"after_waiver" re:"ID"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings" min:"0"`
}

// RequestRefused answers the register that the request cannot be served here, and why; the decree stays binding on
// paper.
//
//qorgau:event request.refused.v1 out=erdr
type RequestRefused struct {
	Request string `json:"request,required" re:"ID"`
	Unit    string `json:"unit" re:"Unit"`
	Code    string `json:"code,required" re:"Code"`
	Place   string `json:"place" re:"Path"`
	// What holds on paper all the same (CPC 67(3), 68(2)).
	Holds string `json:"holds" re:"Code"`
	// Telephone of the bar's duty person.
	DutyPhone string `json:"duty_phone" re:"Phone"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings" min:"0"`
}

// RequestJoined answers a request for a person and case that already has one: with its state.
//
//qorgau:event request.joined.v1 out=erdr
type RequestJoined struct {
	Request     string `json:"request,required" re:"ID"`
	Unit        string `json:"unit,required" re:"Unit"`
	To          string `json:"to,required" re:"ID"`
	Code        string `json:"code,required" enum:"already_open|already_served"`
	Appointment string `json:"appointment" re:"Path"`
}

// RequestCancelled ends a request that has no appointment yet.
//
//qorgau:event request.cancelled.v1 out=erdr
type RequestCancelled struct {
	Request string `json:"request,required" re:"ID"`
	Unit    string `json:"unit" re:"Unit"`
	Reason  string `json:"reason,required" re:"Code"`
}

// Candidate is an advocate of the load band, in draw order.
type Candidate struct {
	Advocate journal.Ref   `json:"advocate,required"`
	Load     int64         `json:"load"`
	LastAt   civil.Instant `json:"last_at"` // of his last offer
	Code     string        `json:"code"`    // drawn_later, or empty for the one chosen
}

// Passed is an advocate on duty who was passed over, with the reason.
type Passed struct {
	Advocate journal.Ref   `json:"advocate,required"`
	Load     int64         `json:"load"`
	LastAt   civil.Instant `json:"last_at"`
	Code     string        `json:"code,required"`
}

// ReasonCount says how many others were passed over for a reason.
type ReasonCount struct {
	Code  string `json:"code,required"`
	Count int64  `json:"count,required"`
}

// OfferMade is the choice of an advocate with all it was made of; `rule` names the rule and its version.
//
//qorgau:event offer.made.v1
type OfferMade struct {
	Offer    string      `json:"offer,required"`
	Request  string      `json:"request,required"`
	Advocate journal.Ref `json:"advocate,required"`
	N        int64       `json:"n,required"` // n-th offer of the request = index of the draw
	Rule     string      `json:"rule,required"`
	Pool     string      `json:"pool,required"` // zone, neighbours, territory, distance, coordinator
	Unit     string      `json:"unit,required"`
	// What an offer may show (DP-04): article, severity, language, minor, time.
	Article  string        `json:"article"`
	Severity string        `json:"severity"`
	Language string        `json:"language"`
	Minor    bool          `json:"minor"`
	WantedAt civil.Instant `json:"wanted_at"`
	AnswerBy civil.Instant `json:"answer_by,required"`
	Roster   string        `json:"roster"` // month and revision of the duty roster
	Band     []Candidate   `json:"band"`
	Others   []Passed      `json:"others"`
	Counts   []ReasonCount `json:"counts"`
	By       string        `json:"by"` // draw, hand, rerequest, paper
	// 1: he defends another person of the case already and must declare that their interests do not collide.
	Shared bool `json:"shared"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings"`
	// Day on which the state of his licence was read that let him be asked.
	LicenceReadOn civil.Date `json:"licence_read_on"`
}

// OfferAccepted is the advocate's answer; from here on there is no refusal (CPC 66(5)).
//
//qorgau:event offer.accepted.v1 in=people
type OfferAccepted struct {
	Offer      string        `json:"offer,required" re:"Path"`
	Advocate   journal.Ref   `json:"advocate,required" from:"advocate_id"`
	ExpectedAt civil.Instant `json:"expected_at"`
	// How he confirmed; absent: digitally, by his agreement with the rules (Digital Code 47(3)).
	Form string `json:"form" enum:"digital_confirmation|electronic_signature"`
	// After seeing the names he declares that the interests of his clients do not collide (CPC 66(4)).
	NoCollision bool `json:"no_collision"`
}

// OfferDeclined is the advocate's answer before acceptance. A justified reason takes the load back and suspends offers
// until the stated time.
//
//qorgau:event offer.declined.v1 in=people
type OfferDeclined struct {
	Offer    string        `json:"offer,required" re:"Path"`
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Reason   string        `json:"reason,required" enum:"illness|conflict|court|other_unjustified"`
	Until    civil.Instant `json:"until"`
}

// OfferEnded says how an offer ended.
//
//qorgau:event offer.ended.v1
type OfferEnded struct {
	Offer    string      `json:"offer,required"`
	Request  string      `json:"request,required"`
	Advocate journal.Ref `json:"advocate,required"`
	// accepted, declined_justified, declined_unjustified, no_answer, withdrawn
	Result string        `json:"result,required"`
	Until  civil.Instant `json:"until"` // justified refusal: no offers before
}

// PoolWidened: nobody was left, the search goes on in the next pool.
//
//qorgau:event pool.widened.v1
type PoolWidened struct {
	Request string `json:"request,required"`
	Pool    string `json:"pool,required"`
	// Reasons of everybody in the pool that is left behind.
	Counts []ReasonCount `json:"counts"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings"`
}

// DefenderNotFound: every pool is empty; the coordinator of the bar must name somebody. Escalation never ends
// silently: the clock rings again.
//
//qorgau:event defender.not_found.v1 out=erdr
type DefenderNotFound struct {
	Request      string      `json:"request,required" re:"ID"`
	Unit         string      `json:"unit,required" re:"Unit"`
	RegisterCase string      `json:"register_case,required" re:"ID"`
	Person       journal.Ref `json:"person,required"`
	PersonID     Sealed      `json:"person_id" whose:"person" re:"ID" max:"64"`
	// How many times the alarm has rung; 1 the first time.
	Alarm int64         `json:"alarm,required" min:"1" max:"1000000"`
	Next  civil.Instant `json:"next,required"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings" min:"0"`
}

// CoordinatorNamed: a choice by hand, with a reason and a second signature (appointment.md 10, rule 11).
//
//qorgau:event coordinator.named.v1 in=people
type CoordinatorNamed struct {
	Request  string      `json:"request,required" re:"ID"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Reason   string      `json:"reason,required" re:"Code"`
	// Home bar of the advocate, if another one (borrowed).
	HomeBar     string      `json:"home_bar" re:"Journal"`
	Coordinator journal.Ref `json:"coordinator,required" from:"coordinator_id"`
	Second      journal.Ref `json:"second,required" from:"second_id"`
}

// DefenderNamed tells the register who comes, at once on acceptance.
//
//qorgau:event defender.named.v1 out=erdr
type DefenderNamed struct {
	Appointment  string      `json:"appointment,required" re:"Path"`
	Request      string      `json:"request,required" re:"ID"`
	Unit         string      `json:"unit,required" re:"Unit"`
	RegisterCase string      `json:"register_case,required" re:"ID"`
	Case         string      `json:"case,required" re:"ID"`
	Person       journal.Ref `json:"person,required"`
	PersonID     Sealed      `json:"person_id" whose:"person" re:"ID" max:"64"`
	Advocate     journal.Ref `json:"advocate,required"`
	// The register's and the bars' common id of the advocate.
	AdvocateID    Sealed     `json:"advocate_id" whose:"advocate" re:"ID" max:"64"`
	AdvocateName  Sealed     `json:"advocate_name" whose:"advocate" max:"200"`
	AdvocatePhone Sealed     `json:"advocate_phone" whose:"advocate" re:"Phone" max:"20"`
	Licence       Sealed     `json:"licence" whose:"advocate" max:"60"`
	LicenceDate   civil.Date `json:"licence_date"`
	// Day on which the state of his licence was read that let him be appointed.
	LicenceReadOn civil.Date    `json:"licence_read_on"`
	HomeBar       string        `json:"home_bar,required" re:"Journal"`
	ExpectedAt    civil.Instant `json:"expected_at"`
	OfferedAt     civil.Instant `json:"offered_at,required"`
	AcceptedAt    civil.Instant `json:"accepted_at,required"`
	Rule          string        `json:"rule,required" re:"Code"`
	Replaces      string        `json:"replaces" re:"Path"`
	// Who asked, for the count of pairs of investigator and advocate.
	Official journal.Ref `json:"official"`
}

// NoticeSigned: the advocate signed the written notice of defence, with which he enters (CPC 68(8)).
//
//qorgau:event notice.signed.v1 in=people
type NoticeSigned struct {
	Appointment string      `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	Number      string      `json:"number,required" re:"Document"`
	Date        civil.Date  `json:"date,required"`
}

// DefenderEntered tells the register number and date of the signed notice of defence.
//
//qorgau:event defender.entered.v1 out=erdr
type DefenderEntered struct {
	Appointment  string     `json:"appointment,required" re:"Path"`
	Request      string     `json:"request,required" re:"ID"`
	Unit         string     `json:"unit,required" re:"Unit"`
	RegisterCase string     `json:"register_case,required" re:"ID"`
	NoticeNumber string     `json:"notice_number,required" re:"Document"`
	NoticeDate   civil.Date `json:"notice_date,required"`
}

// DefenderReplaced tells the register that another advocate stands in or takes over.
//
//qorgau:event defender.replaced.v1 out=erdr
type DefenderReplaced struct {
	Request     string `json:"request,required" re:"ID"`
	Unit        string `json:"unit,required" re:"Unit"`
	Appointment string `json:"appointment,required" re:"Path"`
	By          string `json:"by" re:"Path"` // the new appointment, once there is one
	Reason      string `json:"reason,required" re:"Code"`
}

// AppointmentEnded tells the register that the appointment is over, and why.
//
//qorgau:event appointment.ended.v1 out=erdr
type AppointmentEnded struct {
	Appointment  string      `json:"appointment,required" re:"Path"`
	Request      string      `json:"request,required" re:"ID"`
	Unit         string      `json:"unit,required" re:"Unit"`
	RegisterCase string      `json:"register_case,required" re:"ID"`
	Advocate     journal.Ref `json:"advocate,required"`
	Reason       string      `json:"reason,required" re:"Code"`
	// Pay of the work done: due, or none when nothing was done.
	Survivor string `json:"survivor" re:"Path"` // the appointment that lives on, if two persons were one
	// Version of the settings of appointment.
	Settings int64 `json:"settings" min:"0"`
}

// AppointmentSuspended and AppointmentResumed follow the interruption of the case (CPC 45).
//
//qorgau:event appointment.suspended.v1
type AppointmentSuspended struct {
	Appointment string `json:"appointment,required"`
	Reason      string `json:"reason,required"`
}

// AppointmentResumed ends a suspension.
//
//qorgau:event appointment.resumed.v1
type AppointmentResumed struct {
	Appointment string `json:"appointment,required"`
}

// DefenderArrived: the defender is there; it starts paid waiting (Rules p. 7(1)).
//
//qorgau:event defender.arrived.v1 in=erdr
type DefenderArrived struct {
	Register
	Request   string        `json:"request,required" re:"ID"`
	Advocate  journal.Ref   `json:"advocate,required" from:"advocate_id"`
	ArrivedAt civil.Instant `json:"arrived_at,required"`
}

// DefenderAbsent: the defender did not come.
//
//qorgau:event defender.absent.v1 in=erdr
type DefenderAbsent struct {
	Register
	Request  string        `json:"request,required" re:"ID"`
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	AbsentAt civil.Instant `json:"absent_at,required"`
}

// DefenderMissed is the machine's own finding: not there in time (`arrival_grace_min`), or the register said so. A
// stand-in is searched.
//
//qorgau:event defender.missed.v1
type DefenderMissed struct {
	Appointment string `json:"appointment,required"`
	Request     string `json:"request,required"`
	Reason      string `json:"reason,required"` // no_show, long_absence, removal_proposed
	// Version of the settings of appointment.
	Settings int64 `json:"settings"`
}

// DefenderCame takes a no-show back: he came before a stand-in was there.
//
//qorgau:event defender.came.v1
type DefenderCame struct {
	Appointment string        `json:"appointment,required"`
	At          civil.Instant `json:"at,required"`
}

// OwnAdvocateEntered: the client brought his own advocate (CPC 68(1)).
//
//qorgau:event own_advocate.entered.v1 in=erdr
type OwnAdvocateEntered struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
	// both: the appointed defender stays as well.
	Keeps string `json:"keeps" enum:"both|own"`
}

// OwnAdvocateLeft: the client's own advocate is no longer in the case.
//
//qorgau:event own_advocate.left.v1 in=erdr
type OwnAdvocateLeft struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// DefenderExcluded: only the prosecutor excludes before court (CPC 94(2)); his act has number and date.
//
//qorgau:event defender.excluded.v1 in=erdr
type DefenderExcluded struct {
	Register
	Person    journal.Ref `json:"person,required" from:"person_id"`
	Advocate  journal.Ref `json:"advocate,required" from:"advocate_id"`
	ActNumber string      `json:"act_number,required" re:"Document"`
	ActDate   civil.Date  `json:"act_date,required"`
}

// DefenderWaived: the client waived the defender, on his own initiative and in a defender's presence (CPC 69(1)).
//
//qorgau:event defender.waived.v1 in=erdr
type DefenderWaived struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
	// Advocate in whose presence it was.
	Present journal.Ref `json:"present" from:"present_id"`
	// On whose initiative; absent: his own.
	Initiative string `json:"initiative" enum:"own|body"`
	// Why; a waiver for lack of money is not accepted.
	Cause string `json:"cause" enum:"own_wish|lack_of_money|other"`
	// In writing or in the protocol.
	Form           string     `json:"form" enum:"writing|protocol"`
	DocumentNumber string     `json:"document_number,required" re:"Document"`
	DocumentDate   civil.Date `json:"document_date,required"`
}
