package claim_test

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// The stories run on round numbers: an hour in a case of medium gravity costs 1000 tenge, of a grave one 2000, waiting
// half of it; p. 10-1 rounds up to two hours; applications have a month; payment is due on the 4th.

func bookOf(verified, confirmed bool) *event.BookSent {
	b := &event.BookSent{Mail: event.Mail{To: scenario.Bar, Seq: 2}}
	b.Editions = []event.TariffEdition{{
		ID: "X1", ValidFrom: civil.DateOf(2025, 1, 1), Verified: verified,
		RateA: event.Ratio{Num: 3, Den: 1}, RateB: event.Ratio{Num: 2, Den: 1}, RateC: event.Ratio{Num: 1, Den: 1},
		WaitingA: event.Ratio{Num: 3, Den: 2}, WaitingB: event.Ratio{Num: 1, Den: 1}, WaitingC: event.Ratio{Num: 1, Den: 2},
		PremiumRule: event.PremiumDefender, PremiumFactor: event.Ratio{Num: 3, Den: 2},
		Clients: []string{"suspect", "accused", "witness_with_right_to_defence"},
	}}
	b.MRP = []event.MRPPeriod{{ValidFrom: civil.DateOf(2025, 1, 1), Tenge: 1000, Verified: true}}
	b.Rules = []event.RulesEdition{{
		ID: "R1", ValidFrom: civil.DateOf(2025, 1, 1), Verified: true, Rounding: "p10_1", TimePoint: "p7",
		Bands: []event.RoundingBand{
			{FromMinutes: 1, ToMinutes: 60, PaidHours: event.Ratio{Num: 1, Den: 1}},
			{FromMinutes: 61, ToMinutes: 90, PaidHours: event.Ratio{Num: 3, Den: 2}},
			{FromMinutes: 91, ToMinutes: 120, PaidHours: event.Ratio{Num: 2, Den: 1}},
		},
		ApplicationMonths: 1, PayByDay: 4, PayByDayDecember: 20, NextYearAfterDay: 20, DecreeWorkingDays: 3,
	}}
	b.Settings = []event.Settings{event.DefaultSettings()}
	for y := 2025; y <= 2026; y++ {
		b.Calendars = append(b.Calendars, event.CalendarYear{Year: y, NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: confirmed})
	}
	return b
}

func lawIs(verified, confirmed bool) scenario.Step {
	return scenario.Step{Text: "the law has come", Do: func(w *scenario.World) {
		w.T.Helper()
		w.Mail(bookOf(verified, confirmed))
	}}
}

func listed(name, homeBar string) scenario.Step {
	return scenario.Step{Text: name + " of " + homeBar + " is listed with his account", Do: func(w *scenario.World) {
		w.T.Helper()
		w.Send(&event.AdvocateListed{
			Advocate: scenario.Ref(name), LicenceDate: civil.DateOf(2015, 3, 2), IIN: "valid", IBAN: "valid", HomeBar: homeBar,
			Department: "71-justice_department-01", ListYear: 2025, AgreementFrom: civil.DateOf(2025, 1, 1),
			AgreementTo: civil.DateOf(2026, 12, 31), Languages: []string{"kk", "ru"}, Minors: true, TrainedOn: civil.DateOf(2020, 6, 1),
			ConsentOn: civil.DateOf(2025, 1, 1),
		}, scenario.Boxes(name, "advocate_id", "advocate_name", "advocate_iin", "advocate_iban", "advocate_phone", "licence")...)
	}}
}

// start is the morning of 15 October 2025 at the unit: 08:00.
var start = civil.InstantOf(2025, 10, 15, 3, 0, 0)

// local is a moment at the unit.
func local(day, hour, minute int) civil.Instant {
	return civil.InstantOf(2025, 10, day, hour, minute, 0) - 5*civil.Hour
}

func world(t scenario.TB) *scenario.World {
	w := scenario.New(t, territory.New(scenario.Bar), scenario.Bar, start)
	w.Renew = func() journal.Machine { return territory.New(scenario.Bar) }
	return w
}

// appointed is a world in which Asel defends Berik in case c1 since 08:00 of the 15th.
func appointed(t scenario.TB) (*scenario.World, string) {
	w := world(t).Given(scenario.TheBook(), lawIs(true, true), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
		scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"))
	return w, w.Appointed("q1").Appointment
}

// later is a request for another day, so that the one on duty is not busy, and its acceptance.
func later(request, registerCase, person string) scenario.Step {
	return scenario.Step{Text: "Asel also defends " + person, Do: func(w *scenario.World) {
		w.T.Helper()
		scenario.Request(request, registerCase, person, func(e *event.DefenderRequested) {
			e.Urgency, e.WantedAt = "planned", local(20, 12, 0)
		}).Do(w)
		scenario.Accepts(request).Do(w)
	}}
}

func state(w *scenario.World) *territory.State { return &w.Machine.(*territory.Machine).S }

// performed is a message on an interrogation of Berik with Asel.
func performed(act string, revision int64, from, to civil.Instant, change func(*event.ActPerformed)) *event.ActPerformed {
	e := &event.ActPerformed{
		Register: event.Register{Object: act, Revision: revision, OccurredAt: to, Unit: scenario.Unit, RegisterCase: "c1"},
		ActContent: event.ActContent{
			Persons: []journal.Ref{scenario.Ref("berik")}, Advocate: scenario.Ref("asel"), Kind: "interrogation",
			ClientPlace: "unit", OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: to,
			ProtocolNumber: "P-" + act, ProtocolDate: civil.DateOf(2025, 10, 15),
		},
	}
	if change != nil {
		change(e)
	}
	return e
}

func sent(text string, body journal.Body) scenario.Step {
	return scenario.Message(text, func(*scenario.World) journal.Body { return body })
}

func until(at civil.Instant) scenario.Step {
	return scenario.Step{Text: "it is " + at.String(), Do: func(w *scenario.World) { w.T.Helper(); w.Until(at) }}
}

func decreeOf(claim, object string, revision, tiyn int64) *event.PaymentDecreeIssued {
	return &event.PaymentDecreeIssued{
		Register: event.Register{
			Object: object, Revision: revision, OccurredAt: local(31, 18, 0) + civil.Instant(revision), Unit: scenario.Unit, RegisterCase: "c1",
		},
		PaymentDecreeContent: event.PaymentDecreeContent{
			Claim: claim, DecreeNumber: "D-" + object, DecreeDate: civil.DateOf(2025, 10, 31), Tiyn: tiyn,
		},
	}
}

func filed(id string, claims ...string) *event.ApplicationFiled {
	return &event.ApplicationFiled{Application: id, Advocate: scenario.Ref("asel"), Month: "2025-10", Claims: claims}
}

func approved(id string) *event.ApplicationApproved {
	return &event.ApplicationApproved{Application: id, Official: scenario.Ref("gulnara")}
}

func closed(act, month string) *event.ReconciliationClosed {
	return &event.ReconciliationClosed{Act: act, Month: month, Official: scenario.Ref("gulnara")}
}

func paid(settlement, document string, tiyn int64) *event.PaymentMade {
	return &event.PaymentMade{Settlement: settlement, Tiyn: tiyn, PaidAt: local(31, 20, 0), Document: document}
}

func sums(w *scenario.World) (accrued, inProgress, held, blocked, not, paid, returned int64) {
	s := state(w)
	t := s.Claims.Totals()
	return t.Accrued, t.InProgress, t.Held, t.Blocked, t.NotPayable, t.Paid, t.Returned
}

// totalsAre compares the parts in tenge.
func totalsAre(accrued, inProgress, held, blocked, not, paid, returned int64) scenario.Step {
	return scenario.Step{Text: "the sums are as they should", Do: func(w *scenario.World) {
		w.T.Helper()
		a, b, c, d, e, f, g := sums(w)
		got := [...]int64{a, b, c, d, e, f, g}
		want := [...]int64{accrued, inProgress, held, blocked, not, paid, returned}
		for i := range want {
			want[i] *= 100
		}
		if got != want {
			w.Failf("accrued, in progress, held, blocked, not payable, paid, returned: %v, want %v", got, want)
		}
	}}
}
