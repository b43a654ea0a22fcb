package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: what the two joint orders ask of their participants beside appointments and money: responsible persons,
// working groups, monthly remarks, receipt of the order, training. All of it lives in KZ.

// ResponsibleNamed: a participant names the employee who answers for the pilot there (2021 order p. 1(4)). A change is
// told to the coordinator in writing: it carries the letter.
//
//qorgau:event responsible.named.v1 in=people
type ResponsibleNamed struct {
	Unit          string      `json:"unit,required" re:"Unit"`
	Official      journal.Ref `json:"official,required" from:"official_id" keep:"1"`
	OfficialName  Sealed      `json:"official_name" whose:"official" max:"200"`
	OfficialPhone Sealed      `json:"official_phone" whose:"official" re:"Phone" max:"20"`
	From          civil.Date  `json:"from,required"`
	// Number and date of the letter to the coordinator; the first naming needs none.
	LetterNumber string `json:"letter_number" re:"Document"`
	// Date of that letter.
	LetterDate civil.Date `json:"letter_date"`
}

// ResponsibleRecorded: who answers from when; the one before stays in the history.
//
//qorgau:event responsible.recorded.v1
type ResponsibleRecorded struct {
	Unit     string      `json:"unit,required"`
	Official journal.Ref `json:"official,required"`
	From     civil.Date  `json:"from,required"`
	// Who answered before.
	Replaces journal.Ref `json:"replaces"`
	// Inbox that the letter goes to: pilot_coordinator; absent at the first naming.
	To string `json:"to"`
}

// GroupMemberNamed enters a member of a working group by role and office (2021 order p. 1(2), 1(3), annex 2). A later
// member of the same office takes the seat over.
//
//qorgau:event working_group.member_named.v1 in=people
type GroupMemberNamed struct {
	// national, or the two digits of a region.
	Group string `json:"group,required" enum:"national|10|11|15|19|23|27|31|33|35|39|43|47|55|59|61|62|63|71|75|79"`
	// Office of annex 2; a regional group has first heads and deputies of the territorial bodies.
	Office string `json:"office,required" re:"Code"`
	// Leader or member.
	Role string `json:"role,required" enum:"leader|member"`
	// Who takes the seat.
	Member journal.Ref `json:"member,required" from:"member_id" keep:"1"`
	// Full name of the member.
	MemberName Sealed      `json:"member_name" whose:"member" max:"200"`
	Official   journal.Ref `json:"official,required" from:"official_id"`
	ActNumber  string      `json:"act_number" re:"Document"`
}

// RemarkSent is a monthly proposal or remark of a participant, or its word that there is nothing to report (2020 order
// p. 8; 2021 order p. 3(4)).
//
//qorgau:event remark.sent.v1 in=people
type RemarkSent struct {
	// Id of the remark.
	Remark string `json:"remark,required" re:"ID"`
	// Which joint order: that of 2020 or that of 2021.
	Order string `json:"order,required" enum:"2020|2021"`
	// Month it is about.
	Month string `json:"month,required" re:"Month"`
	Unit  string `json:"unit,required" re:"Unit"` // the participant that sends it
	Kind  string `json:"kind,required" enum:"proposal|remark|defect|nothing_to_report"`
	// Whom it is sent to: 2020 the Committee's territorial bodies, the operator and the Republican bar; 2021 the
	// coordinator and the Ministry of Justice.
	To []string `json:"to,required" enum:"committee_territorial|operator|republican_bar|pilot_coordinator|ministry_of_justice" min:"1" max:"5"`
	// Who sent it for the participant.
	Sender journal.Ref `json:"sender,required" from:"sender_id"`
	// What it says.
	Text Sealed `json:"text" whose:"sender" max:"4000"`
}

// RemarkAssigned gives a remark of kind defect its owner and the day by which it is to be removed (2020 order p. 5(2),
// 2021 order p. 1(5)).
//
//qorgau:event remark.assigned.v1 in=people
type RemarkAssigned struct {
	// Id of the remark.
	Remark string `json:"remark,required" re:"ID"`
	// Who removes the defect.
	Owner string `json:"owner,required" enum:"operator|committee|ministry_of_justice|ministry_of_internal_affairs|republican_bar|bar"`
	// Day by which it is to be removed.
	DueOn    civil.Date  `json:"due_on,required"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// RemarkDecided is a step of a remark: the coordinator's decision, the Committee's consent, the plan, the end (2021
// order p. 3(5)).
//
//qorgau:event remark.decided.v1 in=people
type RemarkDecided struct {
	// Id of the remark.
	Remark   string      `json:"remark,required" re:"ID"`
	By       string      `json:"by,required" enum:"pilot_coordinator|committee"`
	Decision string      `json:"decision,required" enum:"accepted|declined|consented|planned|closed"`
	Official journal.Ref `json:"official,required" from:"official_id"`
	// The change that removed a defect: needed to close it.
	Reference string `json:"reference" re:"Document"`
}

// RemarkRecorded says where a remark stands.
//
//qorgau:event remark.recorded.v1
type RemarkRecorded struct {
	// Id of the remark.
	Remark string `json:"remark,required"`
	Unit   string `json:"unit,required"`
	State  string `json:"state,required"` // sent, assigned, accepted, declined, consented, planned, closed
	// 1 if it came after the day of its month.
	Late bool `json:"late"`
}

// RemarksMissing lists the participants of which no remark came for a month, on the day after the order's day.
//
//qorgau:event remarks.missing.v1
type RemarksMissing struct {
	// Which joint order: that of 2020 or that of 2021.
	Order string `json:"order,required"`
	// Month it is about.
	Month string   `json:"month,required"`
	Units []string `json:"units"`
	// Defects that were open for more than a month on that day.
	Overdue []string `json:"overdue"`
}

// OrderReceived: a participant has the order and passes it on for execution (2020 order p. 9; 2021 order p. 6).
//
//qorgau:event order.received.v1 in=people
type OrderReceived struct {
	// Which joint order: that of 2020 or that of 2021.
	Order    string      `json:"order,required" enum:"2020|2021"`
	Unit     string      `json:"unit,required" re:"Unit"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// UnitTrained: so many persons of a unit were trained on a day (2020 order p. 6; 2021 order p. 4).
//
//qorgau:event unit.trained.v1 in=people
type UnitTrained struct {
	Unit string `json:"unit,required" re:"Unit"`
	// Day of the training.
	On civil.Date `json:"on,required"`
	// How many were trained.
	Persons  int64       `json:"persons,required" min:"1" max:"10000"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}
