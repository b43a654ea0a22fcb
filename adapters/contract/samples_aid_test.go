package contract

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func init() { clearValues["remark"] = "Жауап алу сағат 13:30-да аяқталды." }

// aidSamples are what is decided on acts, overlaps, consultations and trips.
func aidSamples() []journal.Body {
	return []journal.Body{
		&event.ActQuestioned{Act: actID, Revision: 1, Unit: unit, RegisterCase: regCase, Question: "objected", Code: "end_differs", Advocate: advocate,
			AnswerBy: at(16, 9, 1)},
		&event.ActStatusChanged{Act: actID, Revision: 1, Advocate: advocate, Status: "objected", Code: "end_differs"},
		&event.OverlapRuled{Mail: event.Mail{To: "KZ-75", Seq: 6}, Pair: "p-9e05942f392c4246bc39", Act: actID, Revision: 2, Keeps: "this", Ground: "protocol_checked",
			Advocate: advocate},
		&event.WorkDayFlagged{Advocate: advocate, Day: workDay, Minutes: 980, Flags: []event.DayFlag{
			{Code: "over_16_hours", Minutes: 980, Limit: 960, Acts: []string{actID}}}},
		&event.WorkActRecorded{WorkAct: "wa-71-0042-000007", Claim: advocate.String() + "/wa-71-0042-000007", Advocate: advocate, Client: refOf("per-2025-001204"),
			Consultations: []string{"con-71-0042-000019"}, Minutes: 50, SignedOn: civil.DateOf(2025, 10, 14)},
	}
}
