package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// The decree and its way to the bar.
func TestAppointment3Decree(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-3-decree", "Appointment, section 3: the decree and how it reaches the bar", func(c *chapter) {
		c.story("Paper is as good: a paper decree needs no failure as its reason", "CPC 68(2)", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat")).
				When(onPaper("paper_decree", 2*civil.Hour, nil)).
				Then(registered("it stands as a request on paper, entered later", func(e *event.RequestRegistered) bool {
					return e.Format == "paper" && slices.Contains(e.Flags, "entered_after")
				}), Happens("the defender is named as of the true time", func(e *event.DefenderNamed) bool { return e.AcceptedAt == noon-2*civil.Hour+10*civil.Minute }))
		})
		c.story("A protocol of a misdemeanour carries the decision as well as a decree", "CPC 527(1-2)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Basis, e.Severity = "protocol", "misdemeanour" }), ", in the protocol of a misdemeanour")).Then(asked("Aizhan"))
		})
		c.story("The first urgent action comes before the number", "CPC 179(1)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.KuiNumber = "262300030000999" }), ", under a number of КУИ alone"), Accepts("r1")).
				Then(registered("it is served without a number of ЕРДР", func(e *event.RequestRegistered) bool { return e.ErdrNumber == "" }), Happens[event.DefenderNamed]("and a defender is named", nil))
			w.When(Message("the investigation is registered under № 262300031000999", func(w *World) journal.Body {
				return &event.CaseRegistered{Register: w.Reg("c", "k1"), ErdrNumber: "262300031000999", RegisteredAt: w.Now}
			})).Then(Step{Text: "the request has its number", Do: func(w *World) {
				if r := state(w).Appointments.Requests["r1"]; r.ErdrNumber != "262300031000999" {
					w.Failf("%q", r.ErdrNumber)
				}
			}}, goesOn())
		})
		c.story("What the electronic way cannot serve still binds the bar on paper", "CPC 67(3); 2021 order p. 1(1)", local(2021, 4, 19, 12, 0), func(w *World) {
			w.Given(Message("the bar's duty telephone is known", func(w *World) journal.Body {
				return &event.BarContactSet{Phone: "+7 717 200 00 00", Official: Ref("the bar")}
			})).When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.DocumentDate = civil.DateOf(2021, 4, 18) }), ", by a decree of the day before the pilot of 2021")).
				Then(refusedWith("outside_wave"), Happens("the refusal says that the decree stays binding, and whom to call", func(e *event.RequestRefused) bool {
					return e.Holds == "decree_stays_binding" && e.DutyPhone == "+7 717 200 00 00"
				}), alarmTo("outside_wave", "bar", "it stands on the bar's board"))
		})
		c.story("The law gives no hour for the bar's answer: the times are settings, by class", "appointment.md 3, 6; settings offer_ttl_urgent_minutes, offer_ttl_planned_minutes", noon, func(w *World) {
			answerIn := func(minutes civil.Instant, text string) Step {
				return Happens(text, func(e *event.OfferMade) bool { return e.AnswerBy-w.Now == minutes*civil.Minute })
			}
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"))
			w.When(andMore(Request("r1", "k1", "Serik", held(30)), ", who is detained")).Then(answerIn(15, "for a detained person a quarter of an hour"))
			w.Given(Listed("Bolat"), Duty(MonthName, 2, []string{"Bolat"}, nil))
			w.When(andMore(Request("r2", "k2", "Dauren", func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", e.OccurredAt+civil.Day }), ", for an act planned for tomorrow")).
				Then(answerIn(120, "for a planned act two hours"))
		})
		c.story("A case on paper uses the electronic way too", "CPC 42-1(3)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Format = "paper" }), ", which is led on paper")).
				Then(registered("it is served, marked as paper", func(e *event.RequestRegistered) bool { return e.Format == "paper" }), asked("Aizhan"))
		})
	})
}

// onPaper is an entry of the bar's manual journal, asked some time ago, accepted ten minutes later.
func onPaper(why string, before civil.Instant, change func(*event.PaperAppointed)) Step {
	text := map[string]string{"paper_decree": "the bar enters a paper decree", "outage": "the bar enters what it named by hand while the system was down"}[why]
	return Message(text, func(w *World) journal.Body {
		e := &event.PaperAppointed{Entry: "pj1", Unit: Unit, RegisterCase: "k1", Person: Ref("Serik"), Status: "suspect", Grounds: []string{"requested"},
			DocumentNumber: "5", DocumentDate: (w.Now + 5*civil.Hour).UTCDate(), Language: "ru", Urgency: "urgent", AskedAt: w.Now - before,
			AcceptedAt: w.Now - before + 10*civil.Minute, Advocate: Ref("Aizhan"), Reason: why, Coordinator: Ref("the coordinator"), Second: Ref("the duty person")}
		if why == "outage" {
			e.OutageReport, e.OutageFrom, e.OutageTo = "71/4", w.Now-before-civil.Hour, w.Now-civil.Hour
		}
		if change != nil {
			change(e)
		}
		return e
	})
}
