package roster_test

import (
	"testing"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

func world(t *testing.T, at civil.Instant) *World {
	w := New(t, territory.New(Bar), Bar, at)
	w.Renew = func() journal.Machine { return territory.New(Bar) }
	return w
}

// local is a moment at the unit, in 2025 and 2026 (UTC+5).
func local(year, month, day, hour, minute int) civil.Instant {
	return civil.InstantOf(year, month, day, hour, minute, 0) - 5*civil.Hour
}

func until(at civil.Instant) Step {
	return Step{Text: "until " + at.String(), Do: func(w *World) { w.T.Helper(); w.Until(at) }}
}

func sent(text string, body journal.Body) Step {
	return Message(text, func(*World) journal.Body { return body })
}

func alarmed(object, code string) Step {
	return Happens(code+" of "+object, func(e *event.AlarmRaised) bool { return e.Object == object && e.Code == code })
}

func quiet(text string) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code != "roster_gap" {
				w.Failf("%+v", *e)
			}
		}
	}}
}

func refused(code string) Step {
	return Happens("refused: "+code, func(e *event.FactRefused) bool { return e.Code == code })
}

// A roster that is not there is asked for five days ahead, called stale after the 25th and missing when the month begins
// (2020 order p. 4, 2021 order p. 2).
func TestRosterThatDoesNotCome(t *testing.T) {
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"), sent("the department confirms", &event.RosterCountersigned{Month: "2025-10",
		Revision: 1, Official: Ref("clerk")}))
	w.When(until(local(2025, 10, 20, 8, 59))).Then(quiet("nobody is called"))
	w.When(until(local(2025, 10, 20, 9, 0))).Then(alarmed("roster/2025-11", "roster_due"))
	w.When(until(local(2025, 10, 25, 23, 59))).Then(quiet("the 25th is in time"))
	w.When(until(local(2025, 10, 26, 0, 0))).Then(Happens("bar and department are called", func(e *event.AlarmRaised) bool {
		return e.Object == "roster/2025-11" && e.Code == "roster_stale" && len(e.To) == 2
	}))
	w.When(until(local(2025, 11, 1, 0, 0))).Then(alarmed("roster/2025-11", "roster_missing"))
}

// A roster that came in time, confirmed by both, is left in peace; without the department's word it is called
// unconfirmed, and works all the same.
func TestRosterNeedsTwoConfirmations(t *testing.T) {
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"), Duty("2025-11", 1, []string{"Aizhan"}, nil))
	w.When(until(local(2025, 10, 26, 0, 0))).Then(alarmed("roster/2025-11", "roster_not_countersigned"))
	w.When(sent("a revision that is not there is confirmed", &event.RosterCountersigned{Month: "2025-11", Revision: 2, Official: Ref("clerk")})).
		Then(refused("no_such_object"))
	w.When(sent("the department confirms", &event.RosterCountersigned{Month: "2025-11", Revision: 1, Official: Ref("clerk")}),
		until(local(2025, 11, 1, 0, 0))).Then(quiet("nobody is called"))
	w.When(Duty("2025-11", 2, []string{"Aizhan"}, nil)).Then(Never[event.FactRefused]("taken"))
	w.When(Duty("2025-11", 2, nil, nil)).Then(refused("roster_revision_old"))
}

// Who keeps the roster is data by date: in 2020 the bar alone, so nobody misses the department's word.
func TestRosterOf2020IsTheBarsAlone(t *testing.T) {
	w := world(t, civil.InstantOf(2020, 10, 15, 6, 0, 0))
	w.Given(TheBook(), Listed("Aizhan"), Duty("2020-10", 1, []string{"Aizhan"}, nil), Duty("2020-11", 1, []string{"Aizhan"}, nil))
	w.When(until(civil.InstantOf(2020, 11, 2, 0, 0, 0))).Then(quiet("nobody is called"))
	var b book.State
	if roster.OwnerOn(&b, civil.DateOf(2021, 4, 18)).Owner != "bar" || roster.OwnerOn(&b, civil.DateOf(2021, 4, 19)).Owner != "bar_with_justice_department" {
		t.Error("the owner does not change on 19.04.2021")
	}
}

// The list of the next year is sent by 1 December, its agreements are signed by the 15th, it is published by the 25th
// (list_dates); each is called when it is missing, the list a week ahead.
func TestYearlyCycle(t *testing.T) {
	rosters := []Step{Duty("2025-11", 1, nil, nil), Duty("2025-12", 1, nil, nil), Duty("2026-01", 1, nil, nil)}
	start := func() *World {
		w := world(t, local(2025, 11, 1, 12, 0))
		w.Given(append([]Step{TheBook(), ListedAs("Aizhan", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2025, 12, 31) })}, rosters...)...)
		for _, m := range []string{"2025-11", "2025-12", "2026-01"} {
			w.Given(sent("confirmed", &event.RosterCountersigned{Month: m, Revision: 1, Official: Ref("clerk")}))
		}
		return w
	}
	late := start()
	late.When(until(local(2025, 11, 24, 9, 0))).Then(alarmed("list/2026", "list_due"))
	late.When(until(local(2025, 12, 1, 23, 59))).Then(quiet("1 December is in time"))
	late.When(until(local(2025, 12, 2, 0, 0))).Then(alarmed("list/2026", "list_missing"))
	late.When(until(local(2025, 12, 26, 0, 0))).Then(alarmed("list/2026", "list_not_published"))

	w := start()
	w.When(sent("the list is sent", &event.ListSubmitted{Year: 2026, Number: "1", Official: Ref("bar")}),
		ListedAs("Dana", func(e *event.AdvocateListed) {
			e.ListYear, e.AgreementFrom, e.AgreementTo = 2026, civil.DateOf(2026, 2, 1), civil.DateOf(2027, 12, 31)
		}),
		until(local(2025, 12, 15, 23, 59))).Then(quiet("all is in time"))
	w.When(until(local(2025, 12, 16, 0, 0))).Then(alarmed("list/2026", "agreements_missing"))
	w.When(sent("Dana signs", agreement("Dana", civil.DateOf(2025, 12, 16))), sent("published", &event.ListPublished{Year: 2026, Official: Ref("clerk")}),
		until(local(2026, 1, 15, 0, 0))).Then(Never[event.FactRefused]("it is taken"), quiet("nobody is called"))
	a := w.Machine.(*territory.Machine).S.Roster.Advocate(Ref("Dana"))
	if !a.AgreedOn(civil.DateOf(2025, 12, 16)) || !a.AgreedOn(civil.DateOf(2026, 12, 31)) {
		t.Error("an agreement holds from signing to the end of the following year (order 1453 p. 6)")
	}
}

func agreement(name string, on civil.Date) *event.AgreementSigned {
	return &event.AgreementSigned{Advocate: Ref(name), Number: "7", SignedOn: on, Department: "71-justice_department-01",
		Administrator: Ref("clerk"), Form: "individual", LicenceDate: civil.DateOf(2015, 3, 2), HomeBar: Bar, ListDecision: "14", ListDecisionOn: on - 10}
}

// An advocate without a valid licence or agreement is not connected, and the reason is told (2020 order p. 3, 2021 order
// p. 5(1)); the same listing again changes nothing.
func TestListingIsRefusedWithAReason(t *testing.T) {
	for _, c := range []struct {
		code   string
		change func(*event.AdvocateListed)
	}{
		{"licence_not_valid", func(e *event.AdvocateListed) { e.LicenceDate = civil.DateOf(2025, 10, 16) }},
		{"no_agreement", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2024, 12, 31) }},
		{"no_agreement", func(e *event.AdvocateListed) { e.AgreementFrom = civil.DateOf(2026, 1, 1) }},
		{"agreement_term", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2027, 1, 1) }},
	} {
		w := world(t, Noon)
		w.Given(TheBook())
		w.When(ListedAs("Aizhan", c.change)).Then(refused(c.code))
		if w.Machine.(*territory.Machine).S.Roster.Advocate(Ref("Aizhan")) != nil {
			t.Errorf("%s: listed all the same", c.code)
		}
	}
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan"), sent("suspended", &event.AdvocateStatusChanged{Advocate: Ref("Aizhan"), Status: "suspended", From: Noon - 1}))
	w.When(Listed("Aizhan")).Then(refused("licence_inactive"))
	w.When(sent("an agreement", agreement("Aizhan", civil.DateOf(2025, 10, 15)))).Then(refused("licence_inactive"))
	w.When(sent("an agreement of nobody", agreement("nobody", civil.DateOf(2025, 10, 15)))).Then(refused("roster_unknown_advocate"))
}

// Without his consent an advocate is not chosen by the program (setting automated_choice_basis); with it he is, and he
// may take it back.
func TestConsentToTheChoice(t *testing.T) {
	w := world(t, Noon)
	w.Given(TheBook(), ListedAs("Aizhan", func(e *event.AdvocateListed) { e.ConsentOn = 0 }), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Never[event.OfferMade]("no offer"), Happens("the reason is counted", func(e *event.PoolWidened) bool {
		return len(e.Counts) == 1 && e.Counts[0].Code == "no_consent"
	}))
	w.When(sent("he agrees", &event.AdvocateConsented{Advocate: Ref("Aizhan"), Consent: "given"}), Request("r2", "k2", "Berik", nil)).
		Then(Happens[event.OfferMade]("an offer", nil))
	w.When(sent("he takes it back", &event.AdvocateConsented{Advocate: Ref("Aizhan"), Consent: "withdrawn"}), Request("r3", "k3", "Marat", nil)).
		Then(Never[event.OfferMade]("no offer"))
}

// A licence that ended between offer and acceptance hinders the appointment; the day it was read stands in both.
func TestLicenceIsLookedAtAgainAtTheAppointment(t *testing.T) {
	read := civil.DateOf(2025, 10, 14)
	w := world(t, Noon)
	w.Given(TheBook(), ListedAs("Aizhan", func(e *event.AdvocateListed) { e.LicenceReadOn = read }), OnDuty("Aizhan"))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Happens("the day is told", func(e *event.OfferMade) bool { return e.LicenceReadOn == read }))
	w.When(sent("read again", &event.AdvocateStatusChanged{Advocate: Ref("Aizhan"), Status: "active", From: Noon, ReadOn: read + 1}), Accepts("r1")).
		Then(Happens("the newer day is told", func(e *event.DefenderNamed) bool { return e.LicenceReadOn == read+1 }))

	w = world(t, civil.InstantOf(2025, 12, 31, 18, 50, 0)) // 23:50
	w.Given(TheBook(), ListedAs("Aizhan", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2025, 12, 31) }),
		ListedAs("Aizhan", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2025, 12, 31) }), Duty("2025-12", 1, []string{"Aizhan"}, nil))
	w.When(Request("r2", "k2", "Berik", nil)).Then(Happens[event.OfferMade]("an offer", nil))
	w.When(Passes(11*civil.Minute), Accepts("r2")).Then(refused("not_in_list"), Never[event.DefenderNamed]("the year is over"))
}

// Where a bar keeps a list for grave crimes, only its advocates are asked for them; where none is kept, everybody is.
func TestListForGraveCrimes(t *testing.T) {
	grave := func(e *event.DefenderRequested) { e.Severity = "grave" }
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"))
	w.When(Request("r1", "k1", "Serik", grave)).Then(Happens("nobody keeps a list", func(e *event.OfferMade) bool { return len(e.Band) == 2 }))
	w.When(ListedAs("Dana", func(e *event.AdvocateListed) { e.Grave = true }), Duty(MonthName, 2, []string{"Aizhan", "Bolat", "Dana"}, nil),
		Request("r2", "k2", "Berik", grave)).Then(Happens("only Dana", func(e *event.OfferMade) bool {
		return e.Advocate == Ref("Dana") && len(e.Others) == 2 && e.Others[0].Code == "grave_not_qualified"
	}))
}

// In wave W21 the bar may let an untrained advocate serve, with a reason (setting training_gate).
func TestTrainingIsWaived(t *testing.T) {
	wave := func(e *event.DefenderRequested) { e.DocumentDate = civil.DateOf(2021, 5, 3) }
	w := world(t, civil.InstantOf(2021, 5, 3, 6, 0, 0))
	w.Given(TheBook(), Listed("Aizhan"), ListedAs("Bolat", func(e *event.AdvocateListed) { e.TrainedOn = 0 }), Duty("2021-05", 1, []string{"Aizhan", "Bolat"}, nil))
	w.When(Request("r1", "k1", "Serik", wave)).Then(Happens("only the trained one", func(e *event.OfferMade) bool {
		return e.Advocate == Ref("Aizhan") && len(e.Others) == 1 && e.Others[0].Code == "not_trained"
	}))
	w.When(sent("the bar waives it", &event.TrainingWaived{Advocate: Ref("Bolat"), Official: Ref("bar"), Reason: "few_advocates"}),
		Request("r2", "k2", "Berik", wave)).Then(Happens("both", func(e *event.OfferMade) bool { return len(e.Band) == 2 }))
}

// A setting of the book moves the days, from its own first day on.
func TestDaysAreSettings(t *testing.T) {
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"), Message("rosters are due by the 20th from November on", func(w *World) journal.Body {
		s := event.DefaultAppointmentSettings()
		s.Version, s.ValidFrom, s.RosterPublishDay, s.RosterOwner = 2, civil.DateOf(2025, 11, 1), "20", "bar"
		return &event.MailReceived{Seq: 2, Body: &event.BookSent{Mail: event.Mail{To: Bar, Seq: 2}, AppointmentSettings: []event.AppointmentSettings{s}}}
	}))
	w.When(until(local(2025, 10, 26, 0, 0))).Then(alarmed("roster/2025-11", "roster_stale"))
	w.When(until(local(2025, 11, 15, 9, 0))).Then(alarmed("roster/2025-12", "roster_due"))
	w.When(until(local(2025, 11, 21, 0, 0))).Then(Happens("the bar alone is called", func(e *event.AlarmRaised) bool {
		return e.Object == "roster/2025-12" && e.Code == "roster_stale" && len(e.To) == 1
	}))
}

// Where a person must confirm each choice, the program offers nothing by itself.
func TestConfirmationByAPersonEachTime(t *testing.T) {
	w := world(t, Noon)
	w.Given(TheBook(), Listed("Aizhan"), OnDuty("Aizhan"), Message("each choice is confirmed by a person", func(w *World) journal.Body {
		s := event.DefaultAppointmentSettings()
		s.Version, s.AutomatedChoice = 2, "human_confirmation_each_time"
		return &event.MailReceived{Seq: 2, Body: &event.BookSent{Mail: event.Mail{To: Bar, Seq: 2}, AppointmentSettings: []event.AppointmentSettings{s}}}
	}))
	w.When(Request("r1", "k1", "Serik", nil)).Then(Never[event.OfferMade]("no offer"), Happens[event.DefenderNotFound]("the coordinator is called", nil))
}
