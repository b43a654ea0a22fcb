package contract

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// reviewSamples are what the machine decides around the department's work.
func reviewSamples() []journal.Body {
	const day = claim + "/2025-10-13"
	spans := []event.Span{{From: civil.InstantOf(2025, 10, 13, 5, 0, 0), To: civil.InstantOf(2025, 10, 13, 6, 30, 0)}}
	return []journal.Body{
		&event.LinesLeftOut{Act: reconcileID, Claim: claim, Tiyn: 46004, Lines: []event.LeftOut{
			{Group: day, Day: workDay, Line: 2, Tiyn: 46004, Code: "blocked_unverified_edition"}}},
		&event.PayDifferenceFound{Claim: claim, Group: day, Tiyn: -46004, Code: "overpaid", Cause: "late_fact"},
		&event.PayDifferenceSettled{Claim: claim, Group: day, Tiyn: 46004, Decision: "pay", Granted: 46004},
		&event.ReversalOrdered{Reversal: settlement + "/r/1", Settlement: settlement, Journal: "KZ-71", Claim: claim, Group: day, Tiyn: 46004,
			Advocate: advocate, Ground: "protocol_examined"},
		&event.QuerySent{Query: "query-71-2025-014", Claim: claim, Act: actID, Unit: unit, RegisterCase: regCase, From: spans[0].From, To: spans[0].To,
			Reason: "time_unclear", AnswerOn: civil.DateOf(2025, 11, 13)},
		&event.CutMade{Cut: claim + "/c/1", Claim: claim, Advocate: advocate, Group: day, Day: workDay, Kind: "work", By: "body", Code: "cut_by_decree",
			Decree: "pdc-2025-000640", Minutes: 30, Tiyn: 153348, Complain: "prosecutor"},
		&event.ApprovalDecided{Application: application, Department: department, Limits: 2, Result: "for_person", Code: "sampled", N: 1, Lot: 17, PerMille: 50},
		&event.ReversalBooked{Reversal: settlement + "/r/1", Settlement: settlement, Claim: claim, Tiyn: 46004, Result: "refused", Code: "no_funds"},
		&event.MinutesFreed{Act: actID, Revision: 1, Advocate: advocate, Reason: "settlement_cancelled", Spans: spans},
		&event.MinutesReturned{Mail: event.Mail{To: "KZ-31", Seq: 4}, Act: actID, Revision: 1, Advocate: advocate, Reason: "hold_refused", Spans: spans},
	}
}
