package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: a breach of personal data, from its discovery to the notice of the authority (Law 94-V art. 25(2)).

// BreachDiscovered: somebody found that personal data were seen, changed or lost. From here one working day runs.
//
//qorgau:event breach.discovered.v1 in=people
type BreachDiscovered struct {
	// Id of the breach.
	Breach string `json:"breach,required" re:"ID"`
	// When it was discovered, as the discoverer says.
	At civil.Instant `json:"at,required"`
	// What happened to the data.
	Kind string `json:"kind,required" enum:"disclosed|altered|destroyed|lost"`
	// How many persons it may concern, as far as is known.
	Persons int64 `json:"persons" min:"0" max:"100000000"`
	// The responsible person (art. 25(2)(10)).
	Official journal.Ref `json:"official,required" from:"official_id"`
	// What is known of it.
	Description Sealed `json:"description" whose:"official" max:"4000"`
}

// BreachStepTaken: data were corrected, blocked or destroyed, or the authority was notified with the contacts of the
// responsible person.
//
//qorgau:event breach.step_taken.v1 in=people
type BreachStepTaken struct {
	// Id of the breach.
	Breach string `json:"breach,required" re:"ID"`
	// What was done.
	Step     string      `json:"step,required" enum:"corrected|blocked|unblocked|destroyed|authority_notified|closed"`
	Official journal.Ref `json:"official,required" from:"official_id"`
	// Number of the notice or act.
	Document string `json:"document" re:"Document"`
}

// BreachRecorded says where a breach stands and until when the authority is to be notified.
//
//qorgau:event breach.recorded.v1
type BreachRecorded struct {
	// Id of the breach.
	Breach string `json:"breach,required"`
	State  string `json:"state,required"` // discovered, corrected, blocked, unblocked, destroyed, authority_notified, closed
	// End of the working day by which the authority is to be notified.
	NotifyBy civil.Instant `json:"notify_by"`
	// 1 if the authority was notified later.
	Late bool `json:"late"`
}
