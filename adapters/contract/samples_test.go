package contract

import (
	"crypto/sha256"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: one sample of every event that no incoming message carries. They tell one story with the examples of
// messages: case erc-2025-71-000431, request req-2025-000118, advocate adv-71-0042.

const (
	unit        = "71-district_police-01"
	regCase     = "erc-2025-71-000431"
	caseID      = regCase
	request     = "req-2025-000118"
	offer       = request + "/1"
	claim       = offer + "/1"
	settlement  = "KZ-71/" + claim + "/1"
	actID       = "act-2025-002210"
	department  = "71-justice_department-01"
	reconcileID = department + "/2025-11"
	erdrNumber  = "257100031000431"
)

var (
	person   = refOf("per-2025-000917")
	advocate = refOf("adv-71-0042")
	second   = refOf("adv-71-0055")
	third    = refOf("adv-71-0077")

	application = advocate.String() + "/2025-11/1"

	wanted  = at(13, 7, 0)
	workDay = civil.DateOf(2025, 10, 13)
	decreed = civil.DateOf(2025, 11, 5)
	span    = event.Span{From: at(13, 7, 0), To: at(13, 8, 30)}
	waited  = event.Span{From: at(13, 6, 55), To: at(13, 7, 0)}
)

// refOf is the made-up reference of a made-up person: in production it is random.
func refOf(id string) (r journal.Ref) {
	h := sha256.Sum256([]byte("register\x00" + id))
	copy(r[:], h[:])
	return r
}

func at(day, hour, minute int) civil.Instant { return civil.InstantOf(2025, 10, day, hour, minute, 0) }

func hashOf(s string) journal.Hash { return sha256.Sum256([]byte(s)) }

// clearValues are what the boxes of the samples hold.
var clearValues = map[string]string{
	"person_id": "per-2025-000917", "advocate_id": "adv-71-0042", "advocate_name": "Қорғаушин Мысал Үлгіұлы",
	"advocate_phone": "+7 700 000 00 42", "licence": "0000042", "advocate_iin": "930513380000", "advocate_iban": "KZ53000SYN0000000002",
}

func samples() []journal.Body {
	out := append(requestSamples(), workSamples()...)
	out = append(out, lawSamples()...)
	out = append(out, moneySamples()...)
	return append(out, systemSamples()...)
}

func requestSamples() []journal.Body {
	counts := []event.ReasonCount{{Code: "higher_load", Count: 12}, {Code: "other_zone", Count: 31}}
	return []journal.Body{
		&event.RequestMalformed{Request: "req-2025-000119", Unit: unit, Code: "schema_violation", Place: "data/grounds/0"},
		&event.RequestRegistered{Request: request, Unit: unit, RegisterCase: regCase, Case: caseID, ErdrNumber: erdrNumber, Person: person,
			Grounds: []string{"requested", "custody"}, Urgency: "urgent", Client: "suspect", Detained: "yes", WantedAt: wanted,
			Deadline: at(14, 4, 10), Regime: "pilot_2021", Flags: []string{"late_request"}, Found: []string{"custody"}, Format: "electronic",
			Official: refOf("off-71-0009"), BodyDelayMinutes: 75, AfterWaiver: "wai-2025-000019"},
		&event.RequestRefused{Request: "req-2025-000119", Unit: unit, Code: "malformed_request", Place: "data/grounds/0",
			Holds: "decree_stays_binding", DutyPhone: "+7 717 200 00 00"},
		&event.RequestJoined{Request: "req-2025-000120", Unit: unit, To: request, Code: "already_served", Appointment: offer},
		&event.RequestCancelled{Request: "req-2025-000121", Unit: unit, Reason: "own_advocate"},
		&event.OfferMade{Offer: offer, Request: request, Advocate: advocate, N: 1, Rule: "band_draw_v1", Pool: "zone", Unit: unit,
			Article: "1880003", Severity: "grave", Language: "kk", WantedAt: wanted, AnswerBy: at(13, 5, 51), Roster: "2025-10/1",
			Band:   []event.Candidate{{Advocate: advocate, Load: 2, LastAt: at(9, 11, 30)}, {Advocate: second, Load: 2, LastAt: at(11, 3, 5), Code: "drawn_later"}},
			Others: []event.Passed{{Advocate: third, Load: 1, LastAt: at(8, 15, 0), Code: "barred"}},
			Counts: counts, By: "draw"},
		&event.OfferEnded{Offer: offer, Request: request, Advocate: advocate, Result: "declined_justified", Until: at(15, 19, 0)},
		&event.PoolWidened{Request: request, Pool: "neighbours", Counts: counts},
		&event.DefenderNotFound{Request: request, Unit: unit, RegisterCase: regCase, Person: person, Alarm: 1, Next: at(13, 6, 15)},
		&event.DefenderNamed{Appointment: offer, Request: request, Unit: unit, RegisterCase: regCase, Case: caseID, Person: person, Advocate: advocate,
			LicenceDate: civil.DateOf(2018, 3, 12), HomeBar: "KZ-71", ExpectedAt: at(13, 6, 50), OfferedAt: at(13, 5, 46), AcceptedAt: at(13, 5, 49),
			Rule: "band_draw_v1", Replaces: "req-2025-000090/2"},
		&event.DefenderEntered{Appointment: offer, Request: request, Unit: unit, RegisterCase: regCase, NoticeNumber: "42-118", NoticeDate: workDay},
		&event.DefenderReplaced{Request: request, Unit: unit, Appointment: offer, By: request + "/2", Reason: "no_show"},
		&event.AppointmentEnded{Appointment: offer, Request: request, Unit: unit, RegisterCase: regCase, Advocate: advocate, Reason: "to_court"},
		&event.AppointmentSuspended{Appointment: offer, Reason: "case_interrupted"},
		&event.AppointmentResumed{Appointment: offer},
		&event.DefenderMissed{Appointment: offer, Request: request, Reason: "no_show"},
		&event.DefenderCame{Appointment: offer, At: at(13, 7, 25)},
		&event.SlotUnreachable{Advocate: second, Zone: "saryarqa", From: at(12, 19, 0), To: at(13, 19, 0), Silences: 3},
		&event.SlotChanged{Month: "2025-10", Change: 2, Action: "replace", Slot: event.Slot{Advocate: second, Zone: "saryarqa", From: at(12, 19, 0),
			To: at(13, 19, 0)}, Other: third, Reason: "illness"},
		&event.SwapEnded{Swap: "swap-2025-10-07", Result: "swap_made"},
		&event.RosterChecked{Month: "2025-10", Revision: 1, Change: 2, Gaps: []event.RosterGap{
			{Code: "roster_language", Zone: "saryarqa", From: at(18, 17, 0), To: at(19, 1, 0), Language: "kk"},
			{Code: "absent", Zone: "almaty", From: at(20, 19, 0), To: at(21, 19, 0), Advocate: second}},
			Counts: []event.ReasonCount{{Code: "absent", Count: 1}, {Code: "roster_language", Count: 1}}, Nobody: 480},
	}
}

func workSamples() []journal.Body {
	mail := event.Mail{To: "KZ-75", Seq: 4}
	return []journal.Body{
		&event.ActRecorded{Act: actID, Revision: 2, Appointment: offer, Advocate: advocate, Case: caseID, Kind: "participation", Day: workDay,
			StartedAt: span.From, EndedAt: span.To, Minutes: 90, Flags: []string{"late_request"}},
		&event.ActRefused{Act: "act-2025-002211", Revision: 1, Code: "end_not_after_start"},
		&event.MinutesClaimed{Mail: mail, Act: actID, Revision: 2, Advocate: advocate, Spans: []event.Span{span}, Waiting: []event.Span{waited}},
		&event.MinutesReleased{Mail: mail, Act: actID, Revision: 1, Advocate: advocate},
		&event.MinutesPaid{Mail: mail, Act: actID, Revision: 2, Advocate: advocate},
		&event.MinutesAnswered{Mail: mail, Act: actID, Revision: 2, Advocate: advocate, Result: "overlaps", Held: []event.Span{span}, With: []string{"KZ-75"}},
		&event.MinutesJudged{Act: actID, Revision: 2, Advocate: advocate, Result: "free"},
		&event.FactParked{Fact: 118, Waits: "appointment/" + offer},
		&event.FactTakenUp{Fact: 118, Waits: "appointment/" + offer},
		&event.FactUnresolved{Fact: 118, Waits: "appointment/" + offer},
		&event.FactRefused{Fact: 119, Object: actID, Code: "unknown_person"},
		&event.AlarmRaised{Object: request, Code: "no_defender_found", To: []string{"bar", "justice_department"}},
	}
}

func moneySamples() []journal.Body {
	one := event.Ratio{Num: 1, Den: 1}
	rate := event.Ratio{Num: 39, Den: 50}
	line := event.FeeLine{
		Day: workDay, Kind: event.LineWork, Status: event.StatusPayable, Flags: []event.PayStatus{event.FlagBreakMissing}, Acts: []string{actID},
		Rules: "P2025", Rounding: "p10_1", Counted: 90, Paid: 90, Scale: one, Share: one,
		Pieces: []event.FeePiece{{Act: actID, From: span.From, To: span.To, Day: workDay, Clause: "rates_1_2", Rule: "p7", Edition: "T4", Severity: "grave",
			Tier: event.TierB, MRP: 3932, Rate: rate, Minutes: 90, Factor: one, Num: "115011", Den: "25"}},
		Num: "115011", Den: "25", Tiyn: 460044, Settings: 1,
	}
	return []journal.Body{
		&event.FeeAccrued{Claim: claim, Group: claim + "/2025-10-13", Appointment: offer, Advocate: advocate, Day: workDay, Revision: 2,
			Lines: []event.FeeLine{line}, Tiyn: 460044, PreviousTiyn: 460044, Settings: "1"},
		&event.PaymentDecreeRequested{Claim: claim, Appointment: offer, Request: request, Unit: unit, RegisterCase: regCase,
			Lines: []event.CalculationLine{{Act: actID, Kind: "interrogation", StartedAt: span.From, EndedAt: span.To, Minutes: 90, ProtocolNumber: "431/2"}},
			Tiyn:  460044, DueOn: civil.DateOf(2025, 11, 5), Reminds: 1},
		&event.ClaimDecreed{Claim: claim, Decree: "pdc-2025-000640", Tiyn: 460044, On: decreed, ApplyBy: civil.DateOf(2025, 12, 5), Flags: []string{"notice_mismatch"}},
		&event.ProceduralCosts{Claim: claim, Unit: unit, RegisterCase: regCase, Tiyn: 460044},
		&event.ClaimBlocked{Claim: claim, Code: "hold_overlap", Tiyn: 460044},
		&event.ApplicationChecked{Application: application, Advocate: advocate, Lines: []event.ApplicationLine{{Claim: claim, Tiyn: 460044}}, Tiyn: 460044, Result: "passed"},
		&event.ClaimMoved{Claim: claim, Status: "in_payment", Application: application, Settlement: settlement, Tiyn: 460044},
		&event.ReconciliationActClosed{Act: reconcileID, Journal: "KZ-71", Month: "2025-11", Settlements: 1, Tiyn: 460044, PayBy: civil.DateOf(2025, 12, 4),
			Kinds: []event.ActKind{{Kind: "work", Tier: "B", Lines: 1, Minutes: 90, Tiyn: 460044}}, LeftOut: 1},
		&event.SettlementOrdered{Settlement: settlement, Journal: "KZ-71", Claim: claim, Tiyn: 460044, Advocate: advocate, Department: department,
			DepartmentBIN: "010240900005", BudgetLine: "05-221-005", Application: application, Act: reconcileID, Purpose: "payment_purpose",
			PayBy: civil.DateOf(2025, 12, 4), Lines: []event.SettlementLine{{Group: claim + "/2025-10-13", Day: workDay, Line: 1, Kind: "work", Tier: "B", Minutes: 90, Tiyn: 460044}}, Derivation: 131},
		&event.SettlementCancelled{Settlement: settlement, Journal: "KZ-71", Reason: "decree_cancelled"},
		&event.PaymentUnmatched{Settlement: settlement, Code: "underpaid"},
		&event.MatchClosed{Day: civil.DateOf(2025, 11, 25), Open: 1, Fresh: 1, Tiyn: 100000,
			Counts: []event.MatchCount{{Code: "match_decree_below", Count: 1, Tiyn: 100000}}},
	}
}

func systemSamples() []journal.Body {
	zones := []event.ZoneOffsets{{Zone: "Asia/Almaty", Offsets: []event.ZoneOffset{
		{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 360}, {From: civil.InstantOf(2024, 2, 29, 18, 0, 0), Minutes: 300}}, Source: "tz-2024a"}}
	rows := []event.UnitRow{{Code: unit, NameKK: "Сарыарқа ауданының полиция басқармасы", Zone: "Asia/Almaty", Bar: "KZ-71"}}
	half := event.Ratio{Num: 7, Den: 25}
	edition := event.TariffEdition{ID: "T4", ValidFrom: civil.DateOf(2025, 10, 5), ValidTo: civil.DateOf(2026, 7, 11), Verified: true,
		WindowFrom: civil.DateOf(2025, 10, 5), WindowTo: civil.DateOf(2025, 10, 11),
		RateA: event.Ratio{Num: 23, Den: 20}, RateB: event.Ratio{Num: 39, Den: 50}, RateC: event.Ratio{Num: 14, Den: 25},
		WaitingA: half, WaitingB: half, WaitingC: half, WaitingRule: "half_of_tier_c", PremiumRule: event.PremiumDefender,
		PremiumFactor: event.Ratio{Num: 3, Den: 2}, Clients: []string{"suspect", "accused"}, Constitutional: true, Administrative: true,
		Source: "O434-2025", Mark: "law"}
	year := event.CalendarYear{Year: 2025, Days: []event.CalendarDay{{Date: civil.DateOf(2025, 10, 25), Kind: event.DayHoliday, Source: "law-267-II", Mark: "law"}},
		NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: true}
	proposed := year
	proposed.Confirmed = false
	mrp := []event.MRPPeriod{{ValidFrom: civil.DateOf(2025, 1, 1), ValidTo: civil.DateOf(2025, 12, 31), Tenge: 3932, Verified: true, Source: "budget-2025", Mark: "law"}}
	rules := []event.RulesEdition{{ID: "P2025", ValidFrom: civil.DateOf(2025, 9, 26), Verified: true, WindowFrom: civil.DateOf(2025, 9, 26), WindowTo: civil.DateOf(2025, 9, 30),
		Applicant: "advocate", PaperOnFailure: true, Calculates: "advocate", Payee: "advocate", Rounding: "p10_1",
		Bands:            []event.RoundingBand{{FromMinutes: 1, ToMinutes: 60, PaidHours: event.Ratio{Num: 1, Den: 1}}},
		PersonCapMinutes: 120, DayCapMinutes: 480, TripDay: "each_day", TimePoint: "p7", ApplicationMonths: 1, PayByDay: 4, PayByDayDecember: 20,
		NextYearAfterDay: 20, DecreeWorkingDays: 3, DecreeAtEndOfMonth: true, ReconciliationSystem: true, Source: "O1462-2025", Mark: "law"}}
	settings := []event.Settings{event.DefaultSettings()}
	return []journal.Body{
		&event.MachineAdopted{Version: 1, Draft: 1},
		&event.ServiceResumed{From: at(13, 2, 0), To: at(13, 2, 7)},
		&event.ClockDue{Clock: offer + "/offer/1", Due: at(13, 5, 51)},
		&event.MailReceived{Leaf: hashOf("leaf of the letter"), Seq: 9, Body: &event.MinutesAnswered{Mail: event.Mail{To: "KZ-71", Seq: 9},
			Act: actID, Revision: 2, Advocate: advocate, Result: "free"}},
		&event.PersonErased{Persons: []journal.Ref{person, refOf("per-2025-000903")}},
		&event.DrawCommitted{Day: workDay, Hash: sha256.Sum256(secretOf())},
		&event.DrawRevealed{Day: workDay, Secret: journal.Hash(secretOf())},
		&event.UnitsSet{Bar: "KZ-71", Rows: rows},
		&event.ZonesSet{Zones: zones},
		&event.TariffPublished{Editions: []event.TariffEdition{edition}, MRP: mrp, Rules: rules, Settings: settings},
		&event.CalendarProposed{Calendar: proposed},
		&event.BookAdopted{Thing: "proposal/settings-2025-11", Preview: hashOf("preview"), Official: refOf("off-kz-0001"), Second: refOf("off-kz-0002"), Settings: 2, AppointmentSettings: 2},
		&event.BookSent{Mail: event.Mail{To: "KZ-71", Seq: 1}, Editions: []event.TariffEdition{edition}, MRP: mrp, Rules: rules, Settings: settings,
			Calendars: []event.CalendarYear{year}, Zones: zones, Units: rows},
		&event.UnitUnassigned{Fact: 12, Unit: "71-district_police-05"},
		&event.FactForwarded{Mail: event.Mail{To: "KZ-71", Seq: 2}, Source: "urn:kz:erdr", ID: "0199dc1a-de80-7169-ba77-f93fa45d56bc", Input: hashOf("input"),
			Body: &event.CaseResumed{Register: event.Register{Object: "int-2025-000021-r", Revision: 1, OccurredAt: at(13, 5, 45), Unit: unit, RegisterCase: regCase}}},
		&event.PaymentDecreeChecked{Claim: claim, Decree: "pdc-2025-000640", Unit: unit, RegisterCase: regCase, Result: "defective",
			Fields: []event.FieldFinding{{Field: "severity", Code: "field_missing"}, {Field: "minutes", Code: "field_differs", Act: actID}}},
		&event.DecreeCopyTracked{Claim: claim, Decree: "pdc-2025-000640", To: "bar", DueOn: decreed + 1, On: decreed + 1, State: "handed"},
		&event.TermMoved{Claim: claim, Advocate: advocate, ApplyBy: civil.DateOf(2025, 12, 13), Before: civil.DateOf(2025, 12, 5), Code: "term_interrupted"},
		&event.TermWarned{Claim: claim, Advocate: advocate, ApplyBy: civil.DateOf(2025, 12, 13), DaysLeft: 7, Code: "term_ahead"},
		&event.StatementTaken{Statement: "st-71-2021-0042-05", Advocate: advocate, Month: "2021-05",
			Lines: []event.ApplicationLine{{Claim: claim, Tiyn: 460_044}}},
		&event.ApplicationAttachments{Application: application, Lines: []event.AttachmentsLine{{Claim: claim,
			Have:    []event.AttachmentHeld{{Attachment: event.Attachment{Kind: "appointing_decree", Number: "118", Date: workDay}, From: "register"}},
			Missing: []event.AttachmentMissing{{Kind: "certificate", Act: "visit-1"}}}}},
	}
}

// secretOf is the secret of the day of the vectors in docs/format.md.
func secretOf() []byte {
	b := make([]byte, 32)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}
