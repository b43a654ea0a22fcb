package contract

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// lawSamples are decisions on grounds, removal, information of the defender, turns of the queue and objections.
func lawSamples() []journal.Body {
	return []journal.Body{
		&event.GroundsChanged{Request: request, Grounds: []string{"requested", "custody"}, Found: []string{"custody"}},
		&event.GroundFound{Unit: unit, RegisterCase: regCase, Case: caseID, Person: person, Grounds: []string{"minor"}, Since: at(13, 4, 0), Alarm: 1},
		&event.RemovalProposed{Appointment: offer, Request: request, Unit: unit, RegisterCase: regCase, Person: person, Advocate: advocate,
			Reason: "interests_contradict"},
		&event.WaiverRefused{Waiver: "wai-2025-000020", Unit: unit, RegisterCase: regCase, Code: "waiver_minor"},
		&event.DefenderInformed{Information: offer + "/act/" + actID + ".1", Appointment: offer, Advocate: advocate, About: "act", Object: actID,
			At: at(14, 5, 0), SentAt: at(13, 9, 0), DueAt: at(13, 19, 0), Withdrawn: true},
		&event.QueueTurn{Request: request, Deadline: at(14, 4, 0), AskedAt: at(13, 4, 30), Why: "turn_deadline", Waiting: 2,
			Behind: []string{"req-2025-000119"}, Instead: "req-2025-000119"},
		&event.ObjectionRegistered{Objection: "obj-71-0042-1", About: offer, Kind: "passed_over", By: "advocate",
			AnswerOn: civil.DateOf(2025, 10, 17), DueAt: at(17, 19, 0)},
		&event.ObjectionDecided{Objection: "obj-71-0042-1", About: offer, Result: "rejected", Reason: "rule_followed", Late: "yes"},
		&event.CaseMoved{Case: caseID, RegisterCase: regCase, ToUnit: "75-district_police-01", Since: at(16, 6, 0)},
	}
}
