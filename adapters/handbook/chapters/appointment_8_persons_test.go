package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// Minors, protected persons, video links, cases that join, separate, stop and move.
func TestAppointment8Persons(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "appointment-8-persons", "Appointment, section 8: minors, protected persons, distance, joined cases", func(c *chapter) {
		c.story("A minor is urgent, and only those on the list for minors are asked", "CPC 536(2)-(3)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), ListedAs("Bolat", func(e *event.AdvocateListed) { e.Minors = false }), OnDuty("Aizhan", "Bolat")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
					e.Minor, e.Grounds, e.Urgency = true, []string{"minor"}, "planned"
				}), ", a minor, for a planned act")).
				Then(registered("it is urgent all the same", func(e *event.RequestRegistered) bool { return e.Urgency == "urgent" && e.Minor == "yes" }), asked("Aizhan"), passed("Bolat", "minors_not_qualified"))
		})
		c.story("A minor is held for 24 hours at most, and the clock knows it", "CPC 131(4)", noon, func(w *World) {
			w.When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
				e.Minor, e.Grounds, e.DetainedAt = true, []string{"minor"}, noon
			}), ", a minor detained at noon, nobody is on duty"), Passes(12*civil.Hour)).Then(alarmOf("clock_detention_24"))
		})
		c.story("A detained minor has a defender from the detention on: nobody asks, the body is told", "CPC 536(2), 67(3)", noon, func(w *World) {
			w.When(Message("Serik, by his papers not of full age, is detained", func(w *World) journal.Body {
				e := &event.PersonDetained{Register: w.Reg("d", "k1"), Person: Ref("Serik"), DetainedAt: w.Now, ProtocolAt: w.Now, TermHours: 24, Ground: "d_01"}
				e.IIN, e.Age, e.AdultFrom = "valid", "minor", civil.DateOf(2026, 12, 1)
				return e
			}), Passes(61*civil.Minute)).Then(Happens("the register is told the ground", func(e *event.GroundFound) bool { return slices.Contains(e.Grounds, "minor") }))
		})
		c.story("A protected person's name goes into no decision", "CPC 97(3), 199(4)", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Protected = true }), ", who is protected"), Accepts("r1")).
				Then(Happens[event.DefenderNamed]("he is served", nil), Step{Text: "what the bar tells of him carries his reference and nothing else", Do: func(w *World) {
					w.T.Helper()
					seen := 0
					for i := range w.Records {
						if w.Records[i].Kind == journal.Fact {
							continue
						}
						for _, b := range w.Records[i].Sealed {
							if b.Person == Ref("Serik") && b.Field != "person_id" {
								w.Failf("%s carries %s", w.Records[i].Type, b.Field)
							}
							if b.Person == Ref("Serik") {
								seen++
							}
						}
					}
					if seen == 0 {
						w.Failf("nothing was told of him, so nothing is proved")
					}
				}})
		})
		c.story("A secret case with empty fields is served all the same", "order 89 p. 34", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan")).
				When(andMore(Request("r1", "k1", "somebody unknown", func(e *event.DefenderRequested) { e.Article, e.Severity, e.Status = "", "", "" }), ", article, category and status empty"), Accepts("r1")).
				Then(Happens[event.DefenderNamed]("a defender is named", nil))
		})
		c.story("By video link for a suspect since 16 September 2025, and only in a case of CPC 213 that is named", "CPC 213", noon, func(w *World) {
			evening := Slots(1, event.Slot{Advocate: Ref("Aizhan"), Zone: "away", From: noon + 5*civil.Hour, To: noon + 9*civil.Hour})
			evening.Text = "Aizhan has duty far away, this evening"
			remote := func(id, because string) Step {
				return Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) { e.Distance, e.DistanceCase = true, because })
			}
			w.Given(Listed("Aizhan"), evening).
				When(andMore(remote("r1", ""), ", by video link, no case named")).Then(registered("what is missing is said", func(e *event.RequestRegistered) bool {
				return slices.Contains(e.Flags, "distance_case_missing")
			}), Never[event.OfferMade]("nobody is asked from a distance"))
			w.When(andMore(remote("r2", "terms"), ", by video link, to keep the terms")).Then(Happens("she is asked from a distance", func(e *event.OfferMade) bool { return e.Pool == "distance" && e.Request == "r2" }))
		})
		c.story("Joined cases: one defence of one person goes on", "CPC 43(6)", noon, func(w *World) {
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(3*civil.Hour), Request("r2", "k2", "Serik", nil), Accepts("r2")).
				When(Message("case k1 is joined into k2", func(w *World) journal.Body {
					return &event.CaseJoined{Register: w.Reg("j", "k1"), Into: "k2"}
				})).Then(Happens("the one accepted first survives, the other ends, its work payable", func(e *event.AppointmentEnded) bool {
				return e.Appointment == "r2/1" && e.Reason == "person_merged" && e.Survivor == "r1/1"
			}))
		})
		c.story("Separation: a new case, the same defender", "CPC 44(5)-(6)", local(2025, 10, 15, 8, 0), func(w *World) {
			w.Given(defended("medium")).
				When(Message("Serik's part is separated into case k9", func(w *World) journal.Body {
					return &event.CaseSeparated{Register: w.Reg("sep", "k1"), NewCase: "k9", Persons: []journal.Ref{Ref("Serik")}}
				})).Then(goesOn(), Never[event.OfferMade]("nobody else is asked"))
			w.When(andMore(act("a1", "search", local(2025, 10, 15, 10, 0), local(2025, 10, 15, 12, 30), func(e *event.ActPerformed) { e.RegisterCase = "k9" }), ", under the new case")).
				Then(Happens("it stands in the work of his defence", func(e *event.ActRecorded) bool { return e.Appointment == "r1/1" }))
		})
		c.story("An interrupted case suspends the defence, a resumed one wakes it", "CPC 45", noon, func(w *World) {
			w.Given(servedBy(), Passes(civil.Hour)).
				When(Message("the investigation is interrupted, the suspect is wanted", func(w *World) journal.Body {
					return &event.CaseInterrupted{Register: w.Reg("i", "k1"), Ground: "wanted"}
				})).Then(Happens[event.AppointmentSuspended]("the defence rests", nil), goesOn())
			w.When(Passes(civil.Day), Message("it is resumed", func(w *World) journal.Body {
				return &event.CaseResumed{Register: w.Reg("j", "k1")}
			})).Then(Happens[event.AppointmentResumed]("the same defender goes on", nil))
		})
		c.story("Transferred: another unit leads, the defender stays; in another bar the defence goes on there", "CPC 186, 196(2)", noon, func(w *World) {
			to := func(unit, text string) Step {
				return Message(text, func(w *World) journal.Body {
					return &event.CaseTransferred{Register: w.Reg("t-"+unit, "k1"), ToUnit: unit}
				})
			}
			w.Given(servedBy()).When(to(FarUnit, "the case goes to another unit of the capital")).Then(goesOn())
			w.When(Passes(civil.Hour), to("75-district_police-01", "the case goes to Almaty")).Then(endsAs("transferred", "the work done here is paid here"),
				Happens("the request is handed on to the country, which knows Almaty's bar", func(e *event.FactForwarded) bool {
					return e.To == journal.National && e.Unit == "75-district_police-01"
				}))
		})
		c.story("Jurisdiction is taken as the register tells it, never computed", "CPC 187", noon, func(w *World) {
			from := func(id, unit string) Step {
				return andMore(Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) {
					e.Unit, e.Article = unit, "1880003"
					e.Urgency, e.WantedAt = "planned", e.OccurredAt+6*civil.Hour
				}), ", article 188(3), by "+unit)
			}
			w.Given(Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat")).When(from("r1", Unit)).
				Then(registered("it is served", func(e *event.RequestRegistered) bool { return e.Request == "r1" && e.Unit == Unit }))
			w.When(from("r2", "71-line_police-01")).Then(registered("so is the same article from the line police", func(e *event.RequestRegistered) bool { return e.Request == "r2" && e.Unit == "71-line_police-01" }))
		})
	})
}
