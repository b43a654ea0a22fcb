package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: advocates and the duty roster.

// AdvocateListed: the bar lists an advocate of the year with licence and agreement (order 1453). A later one replaces it.
//
//qorgau:event advocate.listed.v1 in=people
type AdvocateListed struct {
	Advocate      journal.Ref `json:"advocate,required" from:"advocate_id" keep:"1"`
	AdvocateName  Sealed      `json:"advocate_name" whose:"advocate" max:"200"`
	AdvocateIIN   Sealed      `json:"advocate_iin" whose:"advocate" re:"Twelve" max:"12"`
	AdvocateIBAN  Sealed      `json:"advocate_iban" whose:"advocate" re:"IBAN" max:"34"`
	AdvocatePhone Sealed      `json:"advocate_phone" whose:"advocate" re:"Phone" max:"20"`
	// Number of the licence: free text, no format is published.
	Licence     Sealed     `json:"licence" whose:"advocate" max:"60"`
	LicenceDate civil.Date `json:"licence_date,required"`
	// valid, invalid or absent, judged at the door.
	IIN           string     `json:"iin" enum:"valid|invalid|absent" door:"1"`
	IBAN          string     `json:"iban" enum:"valid|invalid|absent" door:"1"`
	HomeBar       string     `json:"home_bar,required" re:"Journal"`
	Department    string     `json:"department,required" re:"Unit"` // justice department of his agreement, which pays
	ListYear      int64      `json:"list_year,required" min:"2018" max:"2100"`
	AgreementFrom civil.Date `json:"agreement_from,required"`
	AgreementTo   civil.Date `json:"agreement_to,required"`
	Languages     []string   `json:"languages,required" re:"Language" min:"1" max:"10"`
	Minors        bool       `json:"minors"` // on the list for minors
	Grave         bool       `json:"grave"`  // on the list for grave crimes, where the bar keeps one
	TrainedOn     civil.Date `json:"trained_on"`
	// Day on which he agreed to be chosen by the program (setting automated_choice_basis); without it he gets no automatic offer.
	ConsentOn civil.Date `json:"consent_on"`
	// Day on which the state of his licence was read.
	LicenceReadOn civil.Date `json:"licence_read_on"`
}

// AdvocateStatusChanged: licence suspended, ended, active again, or the advocate died.
//
//qorgau:event advocate.status_changed.v1 in=people
type AdvocateStatusChanged struct {
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Status   string        `json:"status,required" enum:"active|suspended|ended|died"`
	From     civil.Instant `json:"from,required"`
	// Day on which the state was read from the public register of licences.
	ReadOn civil.Date `json:"read_on"`
}

// AdvocateAbsent: no offers in this time; the bar knows why.
//
//qorgau:event advocate.absent.v1 in=people
type AdvocateAbsent struct {
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	From     civil.Instant `json:"from,required"`
	To       civil.Instant `json:"to,required"`
}

// Zone is a part of the territory: its units and the zones one asks next.
type Zone struct {
	Zone       string   `json:"zone,required" re:"ID"`
	Units      []string `json:"units,required" re:"Unit" max:"300"`
	Neighbours []string `json:"neighbours" re:"ID" max:"50"`
	// What its units are: the district's, or those of the line and transport police.
	Kind string `json:"kind" enum:"district|line|transport"`
}

// Slot is a stretch of duty of one advocate for one zone.
type Slot struct {
	Advocate journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Zone     string        `json:"zone,required" re:"ID"`
	From     civil.Instant `json:"from,required"`
	To       civil.Instant `json:"to,required"`
}

// RosterPublished is the duty roster of one month; a higher revision replaces it.
//
//qorgau:event roster.published.v1 in=people
type RosterPublished struct {
	Month    string `json:"month,required" re:"Month"`
	Revision int64  `json:"revision,required" min:"1" max:"100000"`
	Zones    []Zone `json:"zones,required" min:"1" max:"300"`
	Slots    []Slot `json:"slots,required" max:"10000"`
	// The bar's official who signs it.
	Official journal.Ref `json:"official" from:"official_id"`
	// Rule that proposed it, like plan_v1; absent for a roster made by hand.
	Plan string `json:"plan" re:"Code"`
	// Hash of what the rule was given.
	PlanInput string `json:"plan_input" re:"Hash"`
}

// RosterCountersigned: the justice department confirms the bar's roster (2021 order p. 2).
//
//qorgau:event roster.countersigned.v1 in=people
type RosterCountersigned struct {
	Month    string      `json:"month,required" re:"Month"`
	Revision int64       `json:"revision,required" min:"1" max:"100000"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// SlotUnreachable: silences in one slot reached `silences_per_slot`; the roster has a gap there.
//
//qorgau:event slot.unreachable.v1
type SlotUnreachable struct {
	Advocate journal.Ref   `json:"advocate,required"`
	Zone     string        `json:"zone,required"`
	From     civil.Instant `json:"from,required"`
	To       civil.Instant `json:"to,required"`
	Silences int64         `json:"silences,required"`
}
