package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: what the register tells of a case. Every type is a fact.

// CaseOpened says that an investigation was registered, or that a provisional one begins with an urgent action
// (CPC 179(1)).
//
//qorgau:event case.opened.v1 in=erdr
type CaseOpened struct {
	Register
	ErdrNumber   string        `json:"erdr_number" re:"Number"`
	KuiNumber    string        `json:"kui_number" re:"Number"`
	RegisteredAt civil.Instant `json:"registered_at"`
	Format       string        `json:"format,required" enum:"electronic|paper"`
	Language     string        `json:"language,required" enum:"kk|ru"`
	Article      string        `json:"article" re:"Article"`
	Severity     string        `json:"severity" enum:"misdemeanour|minor|medium|grave|particularly_grave"`
	// Heaviest punishment that may be imposed (CPC 67(1)(5)).
	Punishment string `json:"punishment" enum:"up_to_10_years|over_10_years|life|death"`
	// Day from which the qualification holds; absent: the day of occurred_at.
	QualifiedFrom civil.Date  `json:"qualified_from"`
	Official      journal.Ref `json:"official" from:"official_id"`
	OfficialName  Sealed      `json:"official_name" whose:"official" max:"200"`
	OfficialPhone Sealed      `json:"official_phone" whose:"official" re:"Phone" max:"20"`
}

// CaseRegistered links a provisional case and its KUI number to the ERDR number.
//
//qorgau:event case.registered.v1 in=erdr
type CaseRegistered struct {
	Register
	ErdrNumber   string        `json:"erdr_number,required" re:"Number"`
	KuiNumber    string        `json:"kui_number" re:"Number"`
	RegisteredAt civil.Instant `json:"registered_at,required"`
}

// CaseRequalified carries the decree of requalification; its date divides the work (Rules of payment p. 5(3)).
//
//qorgau:event case.requalified.v1 in=erdr
type CaseRequalified struct {
	Register
	From         civil.Date `json:"from,required"`
	Article      string     `json:"article,required" re:"Article"`
	Severity     string     `json:"severity,required" enum:"misdemeanour|minor|medium|grave|particularly_grave"`
	DecreeNumber string     `json:"decree_number" re:"Document"`
	// Heaviest punishment that may be imposed (CPC 67(1)(5)).
	Punishment string `json:"punishment" enum:"up_to_10_years|over_10_years|life|death"`
}

// CaseFormatChanged: electronic to paper or back (CPC 42-1).
//
//qorgau:event case.format_changed.v1 in=erdr
type CaseFormatChanged struct {
	Register
	Format string `json:"format,required" enum:"electronic|paper"`
}

// CaseJoined: this case goes on inside another (CPC 43).
//
//qorgau:event case.joined.v1 in=erdr
type CaseJoined struct {
	Register
	// The register's id of the case that goes on.
	Into string `json:"into,required" re:"ID"`
}

// CaseSeparated: persons go on in a new case (CPC 44).
//
//qorgau:event case.separated.v1 in=erdr
type CaseSeparated struct {
	Register
	NewCase string        `json:"new_case,required" re:"ID"`
	Persons []journal.Ref `json:"persons,required" from:"person_ids" min:"1" max:"500"`
}

// CaseInterrupted: the term stands still (CPC 45).
//
//qorgau:event case.interrupted.v1 in=erdr
type CaseInterrupted struct {
	Register
	Ground string `json:"ground,required" re:"Code"`
}

// CaseResumed ends an interruption.
//
//qorgau:event case.resumed.v1 in=erdr
type CaseResumed struct {
	Register
}

// CaseTransferred: another unit leads the process from now on (CPC 186, 196); the number stays.
//
//qorgau:event case.transferred.v1 in=erdr
type CaseTransferred struct {
	Register
	ToUnit string `json:"to_unit,required" re:"Unit"`
}

// CaseSentToCourt: the pre-trial stage is over.
//
//qorgau:event case.sent_to_court.v1 in=erdr
type CaseSentToCourt struct {
	Register
}

// CaseTerminated: the investigation was closed.
//
//qorgau:event case.terminated.v1 in=erdr
type CaseTerminated struct {
	Register
	Ground string `json:"ground" re:"Code"`
}

// CaseCompleted: the case went to the prosecutor.
//
//qorgau:event case.completed.v1 in=erdr
type CaseCompleted struct {
	Register
	With string `json:"with,required" enum:"indictment|completion_report|accusation_protocol|procedural_agreement"`
}

// CaseReturned: the prosecutor or the court sent it back to the investigation.
//
//qorgau:event case.returned.v1 in=erdr
type CaseReturned struct {
	Register
	By string `json:"by,required" enum:"prosecutor|court"`
}

// OfficialChanged: another official is responsible for the case.
//
//qorgau:event official.changed.v1 in=erdr
type OfficialChanged struct {
	Register
	Official      journal.Ref `json:"official,required" from:"official_id"`
	OfficialName  Sealed      `json:"official_name" whose:"official" max:"200"`
	OfficialPhone Sealed      `json:"official_phone" whose:"official" re:"Phone" max:"20"`
}

// PersonStatusSet: a person got a status in the case (CPC 64, 65, 65-1).
//
//qorgau:event person.status_set.v1 in=erdr
type PersonStatusSet struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id" keep:"1"`
	Card
	Status string `json:"status,required" enum:"witness_with_right_to_defence|suspect|accused|defendant|convicted|acquitted|victim"`
	Basis  string `json:"basis" enum:"decree|urgent_interrogation|detention|qualification|misdemeanour_interrogation"`
	// Day of the offence, for the age at it.
	OffenceOn civil.Date `json:"offence_on"`
}

// PersonStatusAgreed: the prosecutor agreed the status (CPC 202).
//
//qorgau:event person.status_agreed.v1 in=erdr
type PersonStatusAgreed struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// PersonStatusRefused: the prosecutor refused to agree (CPC 202(1-2)).
//
//qorgau:event person.status_refused.v1 in=erdr
type PersonStatusRefused struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// PersonStatusCancelled: the prosecutor cancelled the status.
//
//qorgau:event person.status_cancelled.v1 in=erdr
type PersonStatusCancelled struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// PersonStatusEnded: the person is no longer prosecuted in the case (CPC 64(8), 65-1(6)).
//
//qorgau:event person.status_ended.v1 in=erdr
type PersonStatusEnded struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// PersonDetained: actual detention and its protocol are two times; different clocks start from them (CPC 131).
//
//qorgau:event person.detained.v1 in=erdr
type PersonDetained struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id" keep:"1"`
	Card
	// Actual detention, to the minute.
	DetainedAt civil.Instant `json:"detained_at,required"`
	ProtocolAt civil.Instant `json:"protocol_at"`
	TermHours  int64         `json:"term_hours" min:"24" max:"72"`
	Ground     string        `json:"ground" re:"Code"`
	Place      Sealed        `json:"place" whose:"person" max:"300"`
}

// PersonReleased ends a detention.
//
//qorgau:event person.released.v1 in=erdr
type PersonReleased struct {
	Register
	Person     journal.Ref   `json:"person,required" from:"person_id"`
	ReleasedAt civil.Instant `json:"released_at,required"`
}

// PersonIdentified: it is now known who the person is; another id of the register may have meant the same one.
//
//qorgau:event person.identified.v1 in=erdr
type PersonIdentified struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
	Card
	Other journal.Ref `json:"other" from:"other_person_id"`
}

// PersonProtected: from now on only the pseudonym stands anywhere (CPC 97).
//
//qorgau:event person.protected.v1 in=erdr
type PersonProtected struct {
	Register
	Person    journal.Ref `json:"person,required" from:"person_id"`
	Pseudonym Sealed      `json:"pseudonym" whose:"person" max:"100"`
}

// MeasureSet: a measure of restraint was chosen, changed or lifted (ground 6 of CPC 67(1)).
//
//qorgau:event measure.set.v1 in=erdr
type MeasureSet struct {
	Register
	Person  journal.Ref `json:"person,required" from:"person_id"`
	Measure string      `json:"measure,required" enum:"none|recognisance|personal_surety|military|minor_supervision|bail|house_arrest|custody"`
}

// PsychiatricPlacement: forced stationary psychiatric examination (ground 6 of CPC 67(1), no waiver).
//
//qorgau:event person.psychiatric_placement.v1 in=erdr
type PsychiatricPlacement struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}

// VictimRepresentativeEntered is ground 8 of CPC 67(1); the representative may be an advocate (conflict).
//
//qorgau:event victim.representative_entered.v1 in=erdr
type VictimRepresentativeEntered struct {
	Register
	Advocate journal.Ref `json:"advocate" from:"advocate_id"`
}

// AgreementMoved: a motion for a procedural agreement was made (ground 11).
//
//qorgau:event agreement.moved.v1 in=erdr
type AgreementMoved struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
}
