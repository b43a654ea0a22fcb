package event

import "qorgau/domain/civil"

// UnitRow is one line of the country's table of units: which bar serves a unit from when to when. A unit whose bar
// changes has one line a period. The lines of 2021 come from annex 1 of the joint order of that year.
type UnitRow struct {
	// Code is the unit's key, region-kind-number as in 71-district_police-01; it is never renamed.
	Code string `json:"code"`
	// NameKK is the name as the order writes it, or as a later act does.
	NameKK string `json:"name_kk" re:"UnitName"`
	// Zone is the IANA name of the unit's time zone; its dated offsets are data of the national journal.
	Zone string `json:"zone"`
	// Bar is the code of the journal of the bar that serves the unit, like KZ-71.
	Bar string `json:"bar"`
	// ValidFrom is the first moment of the line, absent when it holds since ever.
	ValidFrom civil.Instant `json:"valid_from"`
	// ValidTo is the first moment when the line no longer holds, absent while it is open.
	ValidTo civil.Instant `json:"valid_to"`
	// Note is a code about the line's origin, like not_in_annex; empty for a line of the annex.
	Note string `json:"note"`
}
