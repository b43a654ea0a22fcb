package demo

import (
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
)

// What is known beforehand of the journey of schemas/examples/journey.jsonl, in the calm world of seed 1 (demo --cases 0
// --seed 1 --speed 0): one advocate has duty for the unit, so nobody else can be chosen.
const (
	JourneySeed       = 1
	JourneyUnit       = "71-district_police-01"
	JourneyRequest    = "req-journey-1"
	JourneyClaim      = JourneyRequest + "/1/1"
	JourneySettlement = "KZ-71/" + JourneyClaim + "/1"
	// JourneyTiyn is what the two hours of the journey come to.
	JourneyTiyn = 440_384
)

// Journey is one detained person's way from the opening of the case to the payment, as register and treasury tell it.
// What people say in between (acceptance, notice of defence, application, approval, closing of the month) they say by
// themselves.
func Journey() ([]kafka.Message, error) {
	w, err := NewWorld(JourneySeed)
	if err != nil {
		return nil, err
	}
	s := NewSim(w, 0, Plan{})
	bar := w.Bar("KZ-71")
	var out []kafka.Message
	register := func(id, name string, at civil.Instant, data values) {
		data["revision"], data["occurred_at"], data["unit"], data["register_case"] = 1, at.String(), JourneyUnit, "rc-journey"
		out = append(out, message(kafka.TopicERDREvents, bar.Code, RegisterSource, id, name, at, data, true))
	}
	person := func(data values) values {
		data["person_id"], data["person_name"], data["person_iin"], data["birth_date"] = "p-journey", "Мысалов Алдан", "900215380015", "1990-02-15"
		return data
	}
	day := func(d, hour, minute int) civil.Instant { return civil.InstantOf(2025, 10, d, hour, minute, 0) }
	const advocate = "adv-71-001"
	register("journey-01", "case.opened.v1", day(13, 5, 0), values{"object": "rc-journey", "erdr_number": "257100001000001", "registered_at": day(13, 5, 0).String(),
		"format": "electronic", "language": "kk", "article": "1880020", "severity": "medium", "official_id": "inv-journey", "official_name": "Тергеуші Үлгі",
		"official_phone": "+7 700 001 00 01"})
	register("journey-02", "person.status_set.v1", day(13, 5, 5), person(values{"object": "p-journey-status", "status": "suspect", "basis": "detention", "offence_on": "2025-10-12"}))
	register("journey-03", "person.detained.v1", day(13, 5, 20), person(values{"object": "p-journey-detention", "detained_at": day(13, 4, 40).String(),
		"protocol_at": day(13, 5, 20).String(), "term_hours": 48, "ground": "caught_in_the_act", "place": "Үлгі көшесі 1"}))
	register("journey-04", "defender.requested.v1", day(13, 5, 30), person(values{"object": JourneyRequest, "basis": "decree", "document_number": "1", "document_date": "2025-10-13",
		"erdr_number": "257100001000001", "format": "electronic", "grounds": []string{"requested", "custody"}, "status": "suspect", "article": "1880020", "severity": "medium",
		"place": "Үлгі көшесі 1, бөлме 4", "wanted_at": day(13, 6, 15).String(), "urgency": "urgent", "act": "interrogation", "language": "kk",
		"detained_at": day(13, 4, 40).String(), "protocol_at": day(13, 5, 20).String(), "offence_on": "2025-10-12", "official_id": "inv-journey"}))
	register("journey-05", "defender.arrived.v1", day(13, 6, 10), values{"object": "journey-arrival", "request": JourneyRequest, "advocate_id": advocate, "arrived_at": day(13, 6, 10).String()})
	register("journey-06", "act.performed.v1", day(13, 8, 20), values{"object": "act-journey-1", "person_ids": []string{"p-journey"}, "advocate_id": advocate, "kind": "interrogation",
		"client_place": "unit", "official_place": "unit", "defender_place": "unit", "started_at": day(13, 6, 15).String(), "ended_at": day(13, 8, 15).String(),
		"participants": []string{"investigator", "client", "defender"}, "protocol_number": "1/1", "protocol_date": "2025-10-13"})
	register("journey-07", "case.completed.v1", day(30, 6, 0), values{"object": "rc-journey-end", "with": "indictment"})
	decreed := civil.InstantOf(2025, 11, 3, 6, 0, 0)
	register("journey-08", "payment_decree.issued.v1", decreed, values{"object": "decree-journey", "claim": JourneyClaim, "decree_number": "17", "decree_date": "2025-11-03",
		"notice_number": s.notice(JourneyRequest + "/1"), "tiyn": JourneyTiyn})
	paid := civil.InstantOf(2025, 11, 4, 9, 0, 0)
	out = append(out, message(kafka.TopicTreasuryPayments, bar.Code, TreasurySource, "journey-09", "payment.made.v1", paid,
		values{"settlement": JourneySettlement, "tiyn": JourneyTiyn, "paid_at": paid.String(), "document": "PD-1"}, true))
	return out, nil
}
