package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: procedural acts, the advocate's own entries, and his minutes.

// Span is a stretch of time, start included, end not.
type Span struct {
	From civil.Instant `json:"from,required"`
	To   civil.Instant `json:"to,required"`
}

// ActScheduled: the defender was told time and place (CPC 70(2)(13)).
//
//qorgau:event act.scheduled.v1 in=erdr
type ActScheduled struct {
	Register
	Persons      []journal.Ref `json:"persons,required" from:"person_ids" min:"1" max:"50"`
	Kind         string        `json:"kind,required" re:"Code"`
	At           civil.Instant `json:"at,required"`
	Place        Sealed        `json:"place" whose:"persons.0" max:"300"`
	NoticeSentAt civil.Instant `json:"notice_sent_at"`
}

// ActPostponed: the act takes place at another time, or not at all.
//
//qorgau:event act.postponed.v1 in=erdr
type ActPostponed struct {
	Register
	Act    string `json:"act,required" re:"ID"`
	Called string `json:"called,required" enum:"postponed|called_off"`
	// New time of a postponed act.
	At     civil.Instant `json:"at"`
	Reason string        `json:"reason,required" re:"Code"`
}

// ActContent is what the protocol of a procedural act proves (CPC 199).
type ActContent struct {
	Persons  []journal.Ref `json:"persons,required" from:"person_ids" min:"1" max:"50"`
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Kind     string        `json:"kind,required" enum:"interrogation|confrontation|search|seizure|inspection|identification|experiment|verification|detention_protocol|status_announcement|qualification_announcement|expertise_acquaintance|case_acquaintance|court_sanction|waiver|agreement|other"`
	// Where each was: at one place, or by video link (CPC 213).
	ClientPlace    string        `json:"client_place,required" enum:"unit|detention_centre|court|scene|medical|elsewhere"`
	OfficialPlace  string        `json:"official_place,required" enum:"unit|detention_centre|court|scene|medical|elsewhere"`
	DefenderPlace  string        `json:"defender_place,required" enum:"unit|detention_centre|court|scene|medical|elsewhere"`
	Remote         bool          `json:"remote"`
	StartedAt      civil.Instant `json:"started_at,required"`
	EndedAt        civil.Instant `json:"ended_at,required"`
	Breaks         []Span        `json:"breaks" max:"20"`
	Participants   []string      `json:"participants" enum:"investigator|inquiry_officer|prosecutor|client|defender|interpreter|legal_representative|psychologist|teacher|specialist|expert|victim|attesting_witness|other" max:"30"`
	ProtocolNumber string        `json:"protocol_number,required" re:"Document"`
	ProtocolDate   civil.Date    `json:"protocol_date,required"`
	// Ground of urgency of a night act (CPC 197(2)).
	UrgencyGround string `json:"urgency_ground" re:"Code"`
	// Start of waiting: the defender was there at the time of the notice (Rules p. 7(1)).
	WaitingFrom civil.Instant `json:"waiting_from"`
	// Whose limits of interrogation hold for the one interrogated: eased for pregnant women, women with a small child,
	// women from 58 and men from 63 (CPC 209(3-1)); minor for those under 18 (CPC 535(2)).
	Interrogated string `json:"interrogated" enum:"adult|eased|minor"`
}

// ActPerformed: the register's record of a procedural act with the defender. The object is the act.
//
//qorgau:event act.performed.v1 in=erdr
type ActPerformed struct {
	Register
	ActContent
}

// ActCorrected: a later revision of an act.
//
//qorgau:event act.corrected.v1 in=erdr
type ActCorrected struct {
	Register
	ActContent
}

// WorkEntered is an entry of the advocate himself: work that the register does not see.
//
//qorgau:event work.entered.v1 in=people
type WorkEntered struct {
	Entry       string      `json:"entry,required" re:"ID"`
	Revision    int64       `json:"revision,required" min:"1" max:"1000000"`
	Withdrawn   bool        `json:"withdrawn"`
	Appointment string      `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	// participation: an act that the register lacks; postponed: waiting after a postponement (Rules p. 7(2)).
	Kind      string        `json:"kind,required" enum:"visit|study|drafting|discussion|interview|waiver|trip_day|waiting|postponed|participation"`
	StartedAt civil.Instant `json:"started_at,required"`
	EndedAt   civil.Instant `json:"ended_at,required"`
	// Study, drafting or discussion stated in minutes only, as the payment decree may (Rules p. 5(3)): ended_at is then
	// started_at, which fixes the day.
	StatedMinutes int64 `json:"stated_minutes" min:"0" max:"1440"`
	// Certificate of the detention centre, for a visit (Rules p. 7(4)), and the time that it proves.
	Certificate     string        `json:"certificate" re:"Document"`
	CertificateFrom civil.Instant `json:"certificate_from"`
	CertificateTo   civil.Instant `json:"certificate_to"`
	// Of participation: the procedural act, its protocol, and the ground of urgency at night.
	Action         string     `json:"action" enum:"interrogation|confrontation|search|seizure|inspection|identification|experiment|verification|detention_protocol|status_announcement|qualification_announcement|expertise_acquaintance|case_acquaintance|court_sanction|waiver|agreement|other"`
	ProtocolNumber string     `json:"protocol_number" re:"Document"`
	ProtocolDate   civil.Date `json:"protocol_date"`
	UrgencyGround  string     `json:"urgency_ground" re:"Code"`
	// Essence of the legal question, for the advocate's register (order 1465).
	Essence Sealed `json:"essence" whose:"advocate" max:"2000"`
}

// ActConfirmed: the advocate agrees with the register's record.
//
//qorgau:event act.confirmed.v1 in=people
type ActConfirmed struct {
	Act      string      `json:"act,required" re:"ID"`
	Revision int64       `json:"revision,required" min:"1"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
}

// ActObjected: the advocate does not agree; it stays an open question for the body.
//
//qorgau:event act.objected.v1 in=people
type ActObjected struct {
	Act      string      `json:"act,required" re:"ID"`
	Revision int64       `json:"revision,required" min:"1"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Code     string      `json:"code,required" re:"Code"`
	Remark   Sealed      `json:"remark" whose:"advocate" max:"2000"`
}

// ActRecorded: an act or entry stands in the work record of an appointment, in this revision.
//
//qorgau:event act.recorded.v1
type ActRecorded struct {
	Act         string        `json:"act,required"`
	Revision    int64         `json:"revision,required"`
	Appointment string        `json:"appointment,required"`
	Advocate    journal.Ref   `json:"advocate,required"`
	Case        string        `json:"case,required"`
	Kind        string        `json:"kind,required"` // work kind: participation, visit, study, drafting, waiver, trip_day, waiting
	Day         civil.Date    `json:"day,required"`  // local day of its start
	StartedAt   civil.Instant `json:"started_at,required"`
	EndedAt     civil.Instant `json:"ended_at,required"`
	Minutes     int64         `json:"minutes"`
	Flags       []string      `json:"flags"`
	Withdrawn   bool          `json:"withdrawn"`
	// Code of a hold until a person, the body or a decree frees the record: hold_unconfirmed, hold_certificate.
	Hold string `json:"hold"`
	// Of a trip cost: the sum asked, in tiyn.
	Tiyn int64 `json:"tiyn"`
	// Other appointments of the same advocate that share the protocol: it is one interval, paid here.
	Shared []string `json:"shared"`
}

// ActRefused: the act cannot count, with the reason; the fact stays.
//
//qorgau:event act.refused.v1
type ActRefused struct {
	Act      string `json:"act,required"`
	Revision int64  `json:"revision,required"`
	Code     string `json:"code,required"`
}

// MinutesClaimed asks the advocate's home bar, which keeps his day, whether these minutes are free.
//
//qorgau:event minutes.claimed.v1
type MinutesClaimed struct {
	Mail
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Spans    []Span      `json:"spans"`
	Waiting  []Span      `json:"waiting"`
	// Local day of its start, and minutes stated without a time of day.
	Day    civil.Date `json:"day"`
	Stated int64      `json:"stated"`
	// Opaque names, to be compared only: of the protocol, and of the place unless he took part by video link.
	Protocol string `json:"protocol"`
	Place    string `json:"place"`
}

// MinutesReleased gives minutes back: a correction, withdrawal or cut.
//
//qorgau:event minutes.released.v1
type MinutesReleased struct {
	Mail
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
}

// MinutesPaid tells the home bar that minutes stand from now on: their settlement was ordered.
//
//qorgau:event minutes.paid.v1
type MinutesPaid struct {
	Mail
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	// The minutes of the ordered lines; absent: all of the act that is neither held nor gave way.
	Spans []Span `json:"spans"`
}

// MinutesAnswered is the home bar's word: free, or which spans overlap. A new one replaces the one before.
//
//qorgau:event minutes.answered.v1
type MinutesAnswered struct {
	Mail
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Result   string      `json:"result,required"` // free, overlaps
	Held     []Span      `json:"held"`
	// Waiting that gave way to work elsewhere: not paid, and nobody has to decide (Rules p. 7(1)).
	Yielded []Span `json:"yielded"`
	// The journal of the other record; its case stays private.
	With []string `json:"with"`
	// Minutes that belong to the other record: the same protocol, or a person's decision.
	Lost  []Span        `json:"lost"`
	Pairs []OverlapPair `json:"pairs"`
	Flags []string      `json:"flags"`
}

// MinutesJudged is the same word when the claiming journal is the home bar itself.
//
//qorgau:event minutes.judged.v1
type MinutesJudged struct {
	Act      string      `json:"act,required"`
	Revision int64       `json:"revision,required"`
	Advocate journal.Ref `json:"advocate,required"`
	Result   string      `json:"result,required"`
	Held     []Span      `json:"held"`
	Yielded  []Span      `json:"yielded"`
	With     []string    `json:"with"`
	// As in minutes.answered.
	Lost  []Span        `json:"lost"`
	Pairs []OverlapPair `json:"pairs"`
	Flags []string      `json:"flags"`
}

// FactParked: a fact arrived before what it refers to; it waits under a key and is taken up later.
//
//qorgau:event fact.parked.v1
type FactParked struct {
	Fact  int64  `json:"fact,required"` // its position
	Waits string `json:"waits,required"`
}

// FactTakenUp: what a parked fact waited for is there.
//
//qorgau:event fact.taken_up.v1
type FactTakenUp struct {
	Fact  int64  `json:"fact,required"`
	Waits string `json:"waits,required"`
}

// FactUnresolved: thirty days passed, or too many wait; a person must look. It is still taken up when it can be.
//
//qorgau:event fact.unresolved.v1
type FactUnresolved struct {
	Fact  int64  `json:"fact,required"`
	Waits string `json:"waits,required"`
}

// FactRefused: a fact was recorded but means nothing here, with the reason.
//
//qorgau:event fact.refused.v1
type FactRefused struct {
	Fact   int64  `json:"fact,required"`
	Object string `json:"object"`
	Code   string `json:"code,required"`
}

// AlarmRaised calls a person: to whom, about what, why.
//
//qorgau:event alarm.raised.v1
type AlarmRaised struct {
	Object string   `json:"object,required"`
	Code   string   `json:"code,required"`
	To     []string `json:"to,required"` // bar, justice_department, prosecutor, head_of_unit
}
