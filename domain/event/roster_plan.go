package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: the yearly cycle of list and agreements, and what happens to a duty roster after it was published.

// AgreementSigned is the agreement of an advocate with his justice department, with the fields of order 1453. It holds
// from the day of signing to the end of the following year (p. 6).
//
//qorgau:event agreement.signed.v1 in=people
type AgreementSigned struct {
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	// Number of the agreement.
	Number   string     `json:"number,required" re:"Document"`
	SignedOn civil.Date `json:"signed_on,required"` // Day of signing.
	// Where it was signed.
	Place Sealed `json:"place" whose:"advocate" max:"200"`
	// The justice department that pays.
	Department string `json:"department,required" re:"Unit"`
	// Its official, the Administrator of the agreement.
	Administrator journal.Ref `json:"administrator,required" from:"administrator_id"`
	// Form of his work: legal consultation, advocates' office, alone.
	Form        string     `json:"form,required" enum:"consultation|office|individual"`
	Licence     Sealed     `json:"licence" whose:"advocate" max:"60"`
	LicenceDate civil.Date `json:"licence_date,required"`
	HomeBar     string     `json:"home_bar,required" re:"Journal"`
	// Decision of the bar's presidium that put him on the list.
	ListDecision   string     `json:"list_decision,required" re:"Document"`
	ListDecisionOn civil.Date `json:"list_decision_on,required"` // Its day.
}

// AdvocateConsented: an advocate agrees to be chosen by the program, or takes that back.
//
//qorgau:event advocate.consented.v1 in=people
type AdvocateConsented struct {
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Consent  string      `json:"consent,required" enum:"given|withdrawn"` // Given or withdrawn.
}

// TrainingWaived: the bar lets an advocate serve who was not trained in electronic appointment (setting training_gate).
//
//qorgau:event training.waived.v1 in=people
type TrainingWaived struct {
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Official journal.Ref `json:"official,required" from:"official_id"`
	// Why.
	Reason string `json:"reason,required" enum:"few_advocates|knows_the_system|training_booked"`
}

// OrderShown: an advocate was shown the order on the pilot (2020 order p. 9).
//
//qorgau:event order.shown.v1 in=people
type OrderShown struct {
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	// The order: of 2020 or of 2021.
	Order string `json:"order,required" enum:"2020|2021"`
}

// ListSubmitted: the bar sends its list for a year to the justice department (list_dates: by 1 December).
//
//qorgau:event list.submitted.v1 in=people
type ListSubmitted struct {
	Year     int64       `json:"year,required" min:"2018" max:"2100"`
	Number   string      `json:"number,required" re:"Document"` // Number of the letter.
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// ListPublished: the justice department publishes the list of a year (list_dates: by 25 December).
//
//qorgau:event list.published.v1 in=people
type ListPublished struct {
	Year     int64       `json:"year,required" min:"2018" max:"2100"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// SlotEdited: the bar changes one slot of a published roster: adds one, takes one out, or gives it to another.
//
//qorgau:event slot.edited.v1 in=people
type SlotEdited struct {
	Month  string `json:"month,required" re:"Month"`
	Action string `json:"action,required" enum:"add|remove|replace"` // What is done.
	Slot   Slot   `json:"slot,required"`                             // The slot: as it stands, or the new one.
	// Who takes it over.
	Other journal.Ref `json:"other" from:"other_id"`
	// Why.
	Reason   string      `json:"reason,required" enum:"illness|leave|court|conflict|gap|workload|mistake|silent"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// SwapProposed: an advocate proposes to another to exchange two slots of duty.
//
//qorgau:event swap.proposed.v1 in=people
type SwapProposed struct {
	Swap   string `json:"swap,required" re:"ID"` // Id of the swap.
	Mine   Slot   `json:"mine,required"`         // His own slot.
	Theirs Slot   `json:"theirs,required"`       // The other's.
}

// SwapAgreed: the other advocate agrees or not.
//
//qorgau:event swap.agreed.v1 in=people
type SwapAgreed struct {
	Swap     string      `json:"swap,required" re:"ID"` // Id of the swap.
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
	Answer   string      `json:"answer,required" enum:"agreed|refused"` // His answer.
}

// SwapConfirmed: the bar's coordinator confirms a swap that both agreed to, or not.
//
//qorgau:event swap.confirmed.v1 in=people
type SwapConfirmed struct {
	Swap        string      `json:"swap,required" re:"ID"` // Id of the swap.
	Coordinator journal.Ref `json:"coordinator,required" from:"coordinator_id"`
	Answer      string      `json:"answer,required" enum:"agreed|refused"` // His answer.
}

// SlotChanged: one slot of the roster changed by an edit or a swap.
//
//qorgau:event slot.changed.v1
type SlotChanged struct {
	Month string `json:"month,required"`
	// How many changes the month has had with this one, counted through all its revisions.
	Change int64  `json:"change,required"`
	Action string `json:"action,required"` // add, remove, replace, swap
	Slot   Slot   `json:"slot,required"`   // The slot as it was, or the new one.
	// Who has it now, of a slot given to another.
	Other  journal.Ref `json:"other"`
	Reason string      `json:"reason"` // Why, in the editor's word; absent for a swap.
	Swap   string      `json:"swap"`   // Id of the swap.
}

// SwapEnded: a swap came to nothing, or was made.
//
//qorgau:event swap.ended.v1
type SwapEnded struct {
	Swap   string `json:"swap,required"`   // Id of the swap.
	Result string `json:"result,required"` // swap_made, swap_refused, swap_lapsed, or what stood against it
}

// RosterGap is what a roster lacks: a code of the catalogue, where and from when to when.
type RosterGap struct {
	Code string        `json:"code,required"`
	Zone string        `json:"zone"`
	From civil.Instant `json:"from"` // Begin.
	To   civil.Instant `json:"to"`   // End.
	// Language that nobody speaks.
	Language string      `json:"language"`
	Advocate journal.Ref `json:"advocate"` // Whose slot it is.
}

// RosterChecked tells what a month's roster lacks, when it was published and whenever that changes.
//
//qorgau:event roster.checked.v1
type RosterChecked struct {
	Month    string `json:"month,required"`
	Revision int64  `json:"revision,required"`
	Change   int64  `json:"change"` // Changes of the month so far.
	// The first hundred, the worst first.
	Gaps   []RosterGap   `json:"gaps"`
	Counts []ReasonCount `json:"counts"` // How many by code, those not listed included.
	// Minutes without anybody, all zones together.
	Nobody int64 `json:"nobody"`
}
