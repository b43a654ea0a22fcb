package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: how the country's book of rules changes once the program is in use. One person proposes, somebody looks at
// what the change would do to the lines that stand in the journals, and a second person confirms what he has seen.

// PatternChoice is the value of a setting.
const PatternChoice = `^[0-9a-z_-]{1,64}$`

// SettingChange gives one setting a value; the others stay as they are.
type SettingChange struct {
	Name  string `json:"name,required" re:"Code"`    // name of the setting in the handbook's list
	Value string `json:"value,required" re:"Choice"` // its value from the first day on
}

// BookProposed: a person proposes to change settings of money or of appointment from a day on, or to adopt editions of
// the rates or of the Rules, periods of the MRP, ceilings of trip costs, or the table of days of a year.
//
//qorgau:event book.proposed.v1 in=people
type BookProposed struct {
	// The proposer's id of the proposal; a proposal is never changed, the next one has its own.
	Proposal string `json:"proposal,required" re:"ID"`
	// First day of the changed settings; editions carry their own.
	ValidFrom  civil.Date      `json:"valid_from"`
	Changes    []SettingChange `json:"changes" max:"100"` // Settings with their new values.
	Editions   []TariffEdition `json:"editions" max:"5"`
	MRP        []MRPPeriod     `json:"mrp" max:"5"`
	Rules      []RulesEdition  `json:"rules" max:"5"`
	Calendars  []CalendarYear  `json:"calendars" max:"1"`
	TripLimits []TripLimit     `json:"trip_limits" max:"500"`
	Official   journal.Ref     `json:"official,required" from:"official_id"`
}

// BookPreviewed: what a change would do to the lines that stand in the journals was worked out and shown to a person.
// The preview is a document of its own (`qorgau confirm ... --preview --json`); here stands its hash.
//
//qorgau:event book.previewed.v1 in=people
type BookPreviewed struct {
	// What is to be confirmed: proposal/<id>, edition/<id> or calendar/<year>.
	Thing      string       `json:"thing,required" re:"Path"`
	Preview    journal.Hash `json:"preview,required"`                                           // SHA-256 of the preview.
	Groups     int64        `json:"groups" min:"0" max:"1000000000"`                            // Groups of lines that would change.
	BeforeTiyn int64        `json:"before_tiyn" min:"-1000000000000000" max:"1000000000000000"` // What they come to now, in tiyn.
	AfterTiyn  int64        `json:"after_tiyn" min:"-1000000000000000" max:"1000000000000000"`  // What they would come to, in tiyn.
	Official   journal.Ref  `json:"official,required" from:"official_id"`
}

// BookConfirmed: the second person confirms a proposal after a look at its preview.
//
//qorgau:event book.confirmed.v1 in=people
type BookConfirmed struct {
	Proposal string       `json:"proposal,required" re:"ID"` // Id of the proposal.
	Preview  journal.Hash `json:"preview,required"`          // SHA-256 of the preview he saw.
	Official journal.Ref  `json:"official,required" from:"official_id"`
}

// BookAdopted: two persons have agreed, and the book has changed. Each bar is sent what changed.
//
//qorgau:event book.adopted.v1
type BookAdopted struct {
	Thing    string       `json:"thing,required"` // proposal/<id>, edition/<id> or calendar/<year>.
	Preview  journal.Hash `json:"preview"`        // SHA-256 of the preview that the second person saw.
	Official journal.Ref  `json:"official,required"`
	Second   journal.Ref  `json:"second,required"`
	// Version of the settings of money, if they changed.
	Settings int64 `json:"settings"`
	// Version of the settings of appointment, if they changed.
	AppointmentSettings int64 `json:"appointment_settings"`
}
