package contract

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// pilotSamples are what KZ decides on the words of the pilots' participants.
func pilotSamples() []journal.Body {
	return []journal.Body{
		&event.ResponsibleRecorded{Unit: unit, Official: refOf("off-71-0311"), From: civil.DateOf(2021, 6, 2), Replaces: refOf("off-71-0300"), To: "pilot_coordinator"},
		&event.RemarkRecorded{Remark: "remark-2021-05-71-04", Unit: unit, State: "sent"},
		&event.BreachRecorded{Breach: "breach-2025-01", State: "authority_notified", NotifyBy: civil.InstantOf(2025, 10, 14, 19, 0, 0)},
		&event.RemarksMissing{Order: "2021", Month: "2021-05", Units: []string{"71-district_police-02"}, Overdue: []string{"remark-2021-04-71-01"}},
	}
}
