package rowstest

import (
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Persons of the journey.
var (
	Client  = journal.Ref{15: 1}
	First   = journal.Ref{15: 2} // the advocate who declines
	Second  = journal.Ref{15: 3} // the advocate who takes the defence
	Officer = journal.Ref{15: 4}
)

// JourneyStart is 09:05 of 2025-10-13 in Astana.
var JourneyStart = civil.InstantOf(2025, 10, 13, 4, 5, 0)

// Journey is the journal of a bar with one whole journey by hand: from the list of advocates and the duty roster over a
// defender request, a refusal, an acceptance and an act to a payment that comes back and is paid the second time.
func Journey(code string) []journal.Record { return Numbered(code, journey(code)) }

// Numbered makes records of bodies: those that the machine decides become decisions of the fact before them. Each fact
// is a minute after the one before.
func Numbered(code string, bodies []journal.Body) []journal.Record {
	var out []journal.Record
	at, cause := JourneyStart, int64(0)
	for i, b := range bodies {
		rec := journal.Record{Journal: code, Pos: int64(i) + 1, Kind: journal.Decision, Type: b.Type(), Body: b, Machine: 1}
		if isFact(b) {
			at += civil.Minute
			cause = rec.Pos
			rec.Kind, rec.Machine = journal.Fact, 0
			rec.Source, rec.ID = "test", code+"-"+b.Type()+"-"+strings.Repeat("i", i%7)
			rec.Input[0], rec.Input[1] = byte(i), byte(i>>8)
		} else {
			rec.Cause = cause
		}
		rec.At = at
		if listed, ok := b.(*event.AdvocateListed); ok {
			rec.Sealed = []journal.Box{{Person: listed.Advocate, Field: "advocate_name", Bytes: []byte("box of a name")}}
		}
		out = append(out, rec)
	}
	return out
}

// isFact tells facts from decisions by the type's list: what comes in from outside, and what the engine itself feeds.
func isFact(b journal.Body) bool {
	switch b.(type) {
	case *event.MachineAdopted, *event.ServiceResumed, *event.ClockDue, *event.MailReceived, *event.DrawCommitted,
		*event.DrawRevealed, *event.UnitsSet, *event.TariffPublished, *event.CalendarProposed:
		return true
	}
	for _, t := range event.Types {
		if t.Name == b.Type() {
			return t.In != ""
		}
	}
	return false
}

func journey(code string) []journal.Body {
	const unit = "71-district_police-01"
	day, at := civil.DateOf(2025, 10, 13), JourneyStart
	of := func(object string) event.Register {
		return event.Register{Object: object, Revision: 1, OccurredAt: at, Unit: unit, RegisterCase: "RC1"}
	}
	work := func(status event.PayStatus, tiyn int64) *event.FeeAccrued {
		return &event.FeeAccrued{
			Claim: "R1/2/1", Group: "R1/2/1/2025-10-13", Appointment: "R1/2", Advocate: Second, Day: day, Revision: 1, Tiyn: tiyn,
			Lines: []event.FeeLine{{Day: day, Kind: event.LineWork, Status: status, Acts: []string{"A1"}, Counted: 50, Paid: 60, Tiyn: tiyn}},
		}
	}
	moved := func(status, settlement, why string) *event.ClaimMoved {
		return &event.ClaimMoved{Claim: "R1/2/1", Status: status, Application: "adv/2025-10/1", Settlement: settlement, Tiyn: 1_000_000, Code: why}
	}
	settle := func(n string) *event.SettlementOrdered {
		retries := ""
		if n == "2" {
			retries = code + "/R1/2/1/1"
		}
		return &event.SettlementOrdered{Settlement: code + "/R1/2/1/" + n, Journal: code, Claim: "R1/2/1", Tiyn: 1_000_000, Retries: retries,
			Lines:    []event.SettlementLine{{Group: "R1/2/1/2025-10-13", Day: day, Line: 1, Kind: "work", Minutes: 60, Tiyn: 1_000_000}},
			Advocate: Second, Application: "adv/2025-10/1", Act: "rec/2025-10", Purpose: "defence", Derivation: 1}
	}
	return []journal.Body{
		&event.MachineAdopted{Version: 1, Draft: 1},
		&event.MailReceived{Seq: 1, Body: &event.BookSent{
			Mail:  event.Mail{To: code, Seq: 1},
			Zones: []event.ZoneOffsets{{Zone: "Asia/Almaty", Offsets: []event.ZoneOffset{{From: 1, Minutes: 300}}}},
			Units: []event.UnitRow{{Code: unit, Zone: "Asia/Almaty", Bar: code}},
		}},
		&event.AdvocateListed{Advocate: First, HomeBar: code, ListYear: 2025, Languages: []string{"kk"}},
		&event.AdvocateListed{Advocate: Second, HomeBar: code, ListYear: 2025, Languages: []string{"kk", "ru"}},
		&event.RosterPublished{Month: "2025-10", Revision: 1,
			Zones: []event.Zone{{Zone: "Z1", Units: []string{unit}}},
			Slots: []event.Slot{
				// 00:30 of the 13th in Astana is still the 12th in UTC.
				{Advocate: First, Zone: "Z1", From: day.Start() - 4*civil.Hour - 30*civil.Minute, To: day.Start() + 19*civil.Hour},
				{Advocate: Second, Zone: "Z1", From: day.Start(), To: day.Start() + 12*civil.Hour},
			}},
		&event.RosterCountersigned{Month: "2025-10", Revision: 1, Official: Officer},
		&event.CaseOpened{Register: of("RC1"), Format: "electronic", Language: "kk"},
		&event.DefenderRequested{Register: of("R1"), Person: Client, Urgency: "urgent", Draw: journal.Hash{1}},
		&event.RequestRegistered{Request: "R1", Unit: unit, RegisterCase: "RC1", Case: "C1", Person: Client, Urgency: "urgent",
			Client: "suspect", WantedAt: at, Regime: "pilot"},
		&event.OfferMade{Offer: "R1/1", Request: "R1", Advocate: First, N: 1, Rule: "load_band_draw.1", Pool: "zone", Unit: unit,
			AnswerBy: at + 10*civil.Minute, Band: []event.Candidate{{Advocate: First}, {Advocate: Second, Code: "drawn_later"}}},
		&event.ServiceResumed{From: at + civil.Minute, To: at + 3*civil.Minute},
		&event.OfferDeclined{Offer: "R1/1", Advocate: First, Reason: "illness"},
		&event.OfferEnded{Offer: "R1/1", Request: "R1", Advocate: First, Result: "declined_justified"},
		&event.OfferMade{Offer: "R1/2", Request: "R1", Advocate: Second, N: 2, Rule: "load_band_draw.1", Pool: "zone", Unit: unit,
			AnswerBy: at + 20*civil.Minute, Band: []event.Candidate{{Advocate: Second}}, By: "draw",
			Others: []event.Passed{{Advocate: First, Code: "declined_in_slot"}}, Counts: []event.ReasonCount{{Code: "other_zone", Count: 5}}},
		&event.OfferAccepted{Offer: "R1/2", Advocate: Second},
		&event.OfferEnded{Offer: "R1/2", Request: "R1", Advocate: Second, Result: "accepted"},
		&event.DefenderNamed{Appointment: "R1/2", Request: "R1", Unit: unit, RegisterCase: "RC1", Case: "C1", Person: Client,
			Advocate: Second, HomeBar: code, OfferedAt: at + 11*civil.Minute, AcceptedAt: at + 12*civil.Minute, Rule: "load_band_draw"},
		&event.NoticeSigned{Appointment: "R1/2", Advocate: Second, Number: "17", Date: day},
		&event.DefenderEntered{Appointment: "R1/2", Request: "R1", Unit: unit, RegisterCase: "RC1", NoticeNumber: "17", NoticeDate: day},
		&event.ActPerformed{Register: of("A1"), ActContent: event.ActContent{Persons: []journal.Ref{Client}, Advocate: Second,
			Kind: "interrogation", StartedAt: at + civil.Hour, EndedAt: at + civil.Hour + 50*civil.Minute}},
		&event.ActRecorded{Act: "A1", Revision: 1, Appointment: "R1/2", Advocate: Second, Case: "C1", Kind: "participation", Day: day,
			StartedAt: at + civil.Hour, EndedAt: at + civil.Hour + 50*civil.Minute, Minutes: 50},
		work(event.StatusHoldSeverity, 900_000),
		&event.CaseRequalified{Register: of("Q1"), From: day, Severity: "medium"},
		work(event.StatusPayable, 1_100_000),
		&event.PaymentDecreeRequested{Claim: "R1/2/1", Appointment: "R1/2", Request: "R1", Unit: unit, RegisterCase: "RC1", Tiyn: 1_100_000, DueOn: day + 3},
		&event.PaymentDecreeIssued{Register: of("D1"), PaymentDecreeContent: event.PaymentDecreeContent{Claim: "R1/2/1", Tiyn: 1_000_000}},
		&event.ClaimDecreed{Claim: "R1/2/1", Decree: "D1", Tiyn: 1_000_000, CutTiyn: 100_000, On: day + 2},
		&event.ApplicationFiled{Application: "adv/2025-10/1", Advocate: Second, Month: "2025-10", Claims: []string{"R1/2/1"}},
		&event.ApplicationChecked{Application: "adv/2025-10/1", Advocate: Second, Result: "passed", Tiyn: 1_000_000,
			Lines: []event.ApplicationLine{{Claim: "R1/2/1", Tiyn: 1_000_000}}},
		moved("applied", "", ""),
		&event.ApplicationApproved{Application: "adv/2025-10/1", Official: Officer},
		moved("approved", "", ""),
		&event.ReconciliationClosed{Act: "rec/2025-10", Month: "2025-10", Official: Officer},
		settle("1"),
		moved("in_payment", code+"/R1/2/1/1", ""),
		&event.PaymentReturned{Settlement: code + "/R1/2/1/1", ReturnedAt: at, Code: "technical"},
		moved("sent_back", code+"/R1/2/1/1", "technical"),
		&event.SettlementRetried{Settlement: code + "/R1/2/1/1", Official: Officer},
		settle("2"),
		moved("in_payment", code+"/R1/2/1/2", ""),
		&event.PaymentMade{Settlement: code + "/R1/2/1/2", Tiyn: 1_000_000, PaidAt: at + 40*civil.Day, Document: "PP-1"},
		moved("paid", code+"/R1/2/1/2", ""),
		&event.CaseTerminated{Register: of("RC1")},
		&event.AppointmentEnded{Appointment: "R1/2", Request: "R1", Unit: unit, RegisterCase: "RC1", Advocate: Second, Reason: "terminated"},
	}
}
