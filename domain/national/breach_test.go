package national_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
)

// From the discovery of a breach the authority is notified within one working day, or it rings daily; a breach is closed
// only after the notice, which has a number (Law 94-V art. 25(2)).
func TestABreachIsNotifiedWithinAWorkingDay(t *testing.T) {
	friday := civil.InstantOf(2025, 10, 24, 5, 0, 0) // 10:00 in the capital; Saturday is 25 October, Monday its substitute
	found := Message("a breach is found on Friday", func(w *World) journal.Body {
		return &event.BreachDiscovered{Breach: "b1", At: w.Now, Kind: "disclosed", Persons: 3, Official: Ref("responsible")}
	})
	step := func(what, number string) Step {
		return Message("step: "+what, func(*World) journal.Body {
			return &event.BreachStepTaken{Breach: "b1", Step: what, Document: number, Official: Ref("responsible")}
		})
	}
	refused := func(code string) Step {
		return Happens("refused: "+code, func(e *event.FactRefused) bool { return e.Code == code })
	}
	calendars := Message("Monday, 27 October 2025, is off for Saturday's holiday", func(*World) journal.Body {
		return &event.CalendarProposed{Calendar: event.CalendarYear{Year: 2025, Days: []event.CalendarDay{
			{Date: civil.DateOf(2025, 10, 25), Kind: event.DayHoliday}, {Date: civil.DateOf(2025, 10, 27), Kind: event.DaySubstitute}}}}
	})
	world := func() *World {
		w := New(t, national.New(), journal.National, friday)
		w.Renew = func() journal.Machine { return national.New() }
		return w.Given(calendars)
	}
	end := civil.InstantOf(2025, 10, 28, 19, 0, 0) // the end of Tuesday in the capital
	w := world().When(found).Then(Happens("the authority is to be notified by the end of Tuesday", func(e *event.BreachRecorded) bool { return e.NotifyBy == end }),
		Happens("the responsible person is called", func(e *event.AlarmRaised) bool { return e.Code == "breach_discovered" }))
	w.When(found).Then(refused("id_conflict"))
	w.When(step("blocked", "")).Then(Happens("it stands as blocked", func(e *event.BreachRecorded) bool { return e.State == "blocked" }))
	w.When(step("closed", "")).Then(refused("breach_not_notified"))
	w.When(step("authority_notified", "")).Then(refused("breach_notice_without_number"))
	w.When(Passes(end-friday-civil.Minute), step("authority_notified", "17-5/201")).
		Then(Happens("notified in time", func(e *event.BreachRecorded) bool { return e.State == "authority_notified" && !e.Late }))
	w.When(Passes(5 * civil.Day)).Then(Never[event.AlarmRaised]("nothing rings any more"))
	w.When(step("closed", "")).Then(Happens("it is closed", func(e *event.BreachRecorded) bool { return e.State == "closed" }))

	w = world().Given(found)
	w.When(Passes(end - friday)).Then(Happens("a day too long: it rings", func(e *event.AlarmRaised) bool { return e.Code == "breach_not_notified" }))
	w.When(Passes(civil.Day)).Then(Happens("and again a day later", func(e *event.AlarmRaised) bool { return e.Code == "breach_not_notified" }))
	w.When(step("authority_notified", "17-5/202")).Then(Happens("it is late", func(e *event.BreachRecorded) bool { return e.Late }))
	w.When(Message("a step on nothing", func(*World) journal.Body {
		return &event.BreachStepTaken{Breach: "b9", Step: "blocked", Official: Ref("responsible")}
	})).Then(refused("no_such_object"))
}
