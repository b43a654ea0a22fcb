package chapters

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// What changes when a question of appointment is answered otherwise than by its default: each story fails if the setting
// is not looked at.
func TestSettingsAppointment(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	planned := func(hours civil.Instant) func(*event.DefenderRequested) {
		return func(e *event.DefenderRequested) {
			e.Urgency, e.WantedAt = "planned", e.OccurredAt+hours*civil.Hour
		}
	}
	tell(t, "settings-appointment", "Settings of appointment: what another answer changes", func(c *chapter) {
		c.story("offer_ttl_night_minutes, offer_ttl_planned_minutes", "the law is silent; defaults 20 and 120", local(2025, 10, 15, 18, 0), func(w *World) {
			in := func(minutes civil.Instant) Step {
				return Happens(fmt.Sprintf("she has %d minutes to answer", minutes), func(e *event.OfferMade) bool { return e.AnswerBy-w.Now == minutes*civil.Minute && e.Settings == 99 })
			}
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), setTo("the times are set to 10 minutes at night and 60 for planned acts", func(s *event.AppointmentSettings) {
				s.OfferTTLNightMinutes, s.OfferTTLPlannedMinutes = "10", "60"
			}))
			w.When(andMore(Request("r1", "k1", "Serik", planned(15)), ", for an act planned for tomorrow")).Then(in(60))
			w.Given(Accepts("r1"), Passes(5*civil.Hour)).When(andMore(Request("r2", "k2", "Dauren", planned(20)), ", planned as well, asked at night")).Then(in(10))
		})
		c.story("coordinator_urgent_minutes, coordinator_planned_minutes", "the law is silent; defaults 15 and 60", noon, func(w *World) {
			next := func(minutes civil.Instant) Step {
				return Happens(fmt.Sprintf("the coordinator has %d minutes", minutes), func(e *event.DefenderNotFound) bool { return e.Next-w.Now == minutes*civil.Minute })
			}
			w.Given(setTo("they are set to 5 and 45", func(s *event.AppointmentSettings) {
				s.CoordinatorUrgentMinutes, s.CoordinatorPlannedMinutes = "5", "45"
			})).
				When(andMore(Request("r1", "k1", "Serik", nil), ", urgently, nobody is there")).Then(next(5))
			w.When(andMore(Request("r2", "k2", "Dauren", planned(3)), ", for a planned act")).Then(next(45))
		})
		c.story("arrival_grace_min", "the law is silent; default 60", noon, func(w *World) {
			w.Given(setTo("it is set to 30", func(s *event.AppointmentSettings) { s.ArrivalGraceMin = "30" }), Listed("Aizhan"), OnDuty("Aizhan"),
				andMore(Request("r1", "k1", "Serik", held(10)), ", who is detained"), Accepts("r1")).
				When(Passes(29 * civil.Minute)).Then(Never[event.DefenderMissed]("after 29 minutes she is not missed"))
			w.When(Passes(2 * civil.Minute)).Then(Happens[event.DefenderMissed]("after 31 she is", nil))
		})
		c.story("rerequest_window_h", "against choosing by asking again; default 72", noon, func(w *World) {
			w.Given(setTo("it is set to 24", func(s *event.AppointmentSettings) { s.RerequestWindowH = "24" }), Listed("Aizhan", "Bolat", "Dana"), OnDuty("Aizhan", "Bolat", "Dana"),
				Request("r1", "k1", "Serik", nil), Message("the body withdraws it", func(w *World) journal.Body {
					return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "mistake"}
				}), Passes(25*civil.Hour)).
				When(andMore(Request("r2", "k1", "Serik", nil), ", again")).Then(Happens("after 25 hours there is a new draw", func(e *event.OfferMade) bool { return e.By == "draw" }))
		})
		c.story("busy_for_minutes", "an act is taken to last so long; default 120", noon, func(w *World) {
			w.Given(setTo("it is set to 60", func(s *event.AppointmentSettings) { s.BusyForMinutes = "60" }), Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1"), Passes(61*civil.Minute)).
				When(Request("r2", "k2", "Dauren", nil)).Then(Happens("after 61 minutes she counts as free", func(e *event.OfferMade) bool { return e.Request == "r2" }))
		})
		c.story("near_duty_hours", "how far from his duty one may be asked to a video link; default 12", noon, func(w *World) {
			evening := Slots(1, event.Slot{Advocate: Ref("Aizhan"), Zone: "away", From: noon + 5*civil.Hour, To: noon + 9*civil.Hour})
			evening.Text = "Aizhan has duty in five hours"
			w.Given(setTo("it is set to 4", func(s *event.AppointmentSettings) { s.NearDutyHours = "4" }), Listed("Aizhan"), evening).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Distance, e.DistanceCase = true, "terms" }), ", by video link")).Then(Never[event.OfferMade]("she is not asked"))
		})
		c.story("silences_per_slot", "the law is silent; default 2", noon, func(w *World) {
			w.Given(setTo("it is set to 1", func(s *event.AppointmentSettings) { s.SilencesPerSlot = "1" }), Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat"), Request("r1", "k1", "Serik", nil)).
				When(Passes(15 * civil.Minute)).Then(Happens[event.SlotUnreachable]("one silence marks the slot", nil))
		})
		c.story("training_gate", "2021 order p. 5(2); default: the bar may override", local(2021, 5, 3, 12, 0), func(w *World) {
			untrained := ListedAs("Bolat", func(e *event.AdvocateListed) { e.TrainedOn = 0 })
			untrained.Text = "Bolat is listed, he was not trained"
			w.Given(setTo("it is off", func(s *event.AppointmentSettings) { s.TrainingGate = "off" }), Listed("Aizhan"), untrained, Duty("2021-05", 1, []string{"Aizhan", "Bolat"}, nil)).
				When(Request("r1", "k1", "Serik", nil)).Then(Happens("both are in the band", func(e *event.OfferMade) bool { return len(e.Band) == 2 }))
		})
		c.story("co_suspects", "CPC 66(4), 67(1)(7); default: separate", noon, func(w *World) {
			w.Given(setTo("one for several, if the pools are empty and he declares that nothing collides", func(s *event.AppointmentSettings) { s.CoSuspects = "one_if_no_collision" }),
				Listed("Aizhan"), OnDuty("Aizhan"), andMore(Request("r1", "k1", "Serik", planned(6)), ", for the evening"), Accepts("r1")).
				When(andMore(Request("r2", "k1", "Dauren", nil), ", his co-suspect")).
				Then(Happens("she is asked, and must declare it", func(e *event.OfferMade) bool { return e.Request == "r2" && e.Shared }))
		})
		c.story("chosen_defender_24h_scope", "CPC 68(4) says «избранного»; default: the chosen one only", noon, func(w *World) {
			w.Given(setTo("the appointed one too", func(s *event.AppointmentSettings) { s.ChosenDefender24h = "chosen_and_appointed" }), Listed("Aizhan"), OnDuty("Aizhan"),
				andMore(Request("r1", "k1", "Serik", held(10)), ", who is detained"), Accepts("r1"), Listed("Bolat"), Duty(MonthName, 2, []string{"Aizhan", "Bolat"}, nil),
				Passes(61*civil.Minute), andMore(Accepts("r1"), ": Bolat stands in for her, who did not come")).
				When(Passes(23 * civil.Hour)).Then(goesOn())
			w.When(Passes(civil.Hour)).Then(endsAs("no_show", "after 24 hours her defence is over, not after five days"))
		})
		c.story("minor_witness_waiver", "CPC 69(2) names suspect and accused; default: not accepted", noon, func(w *World) {
			w.Given(setTo("it is accepted", func(s *event.AppointmentSettings) { s.MinorWitnessWaiver = "accepted" }), Listed("Aizhan"), OnDuty("Aizhan"),
				andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) {
					e.Status, e.Minor, e.Grounds = "witness_with_right_to_defence", true, []string{"minor"}
				}), ", a minor witness with the right to defence"), Accepts("r1")).
				When(waives("he waives", nil)).Then(endsAs("waiver", "the waiver stands"))
		})
		c.story("age_reached", "Supreme Court resolution of 2002, not read; default: the midnight after the birthday", noon, func(w *World) {
			birthday := Message("Serik becomes a suspect; today is his eighteenth birthday", func(w *World) journal.Body {
				e := &event.PersonStatusSet{Register: w.Reg("s", "k1"), Person: Ref("Serik"), Status: "suspect"}
				e.IIN, e.AdultFrom = "valid", civil.DateOf(2025, 10, 16)
				return e
			})
			w.Given(setTo("one is of age from the birthday on", func(s *event.AppointmentSettings) { s.AgeReached = "birthday" }), Listed("Aizhan"), OnDuty("Aizhan"), birthday).
				When(Request("r1", "k1", "Serik", nil)).Then(registered("he is served as an adult", func(e *event.RequestRegistered) bool { return e.Minor == "" && len(e.Found) == 0 }))
		})
		c.story("age_reached, by default", "appointment.md 10.9", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Message("Serik becomes a suspect; today is his eighteenth birthday", func(w *World) journal.Body {
				e := &event.PersonStatusSet{Register: w.Reg("s", "k1"), Person: Ref("Serik"), Status: "suspect"}
				e.IIN, e.AdultFrom = "valid", civil.DateOf(2025, 10, 16)
				return e
			})).When(Request("r1", "k1", "Serik", nil)).Then(registered("until midnight he is a minor", func(e *event.RequestRegistered) bool { return e.Minor == "yes" }))
		})
		c.story("time_confirmation_silence", "Rules p. 10: payment needs a decree; default: escalate", local(2025, 10, 14, 9, 0), func(w *World) {
			w.Given(setTo("silence confirms the time, never the pay", func(s *event.AppointmentSettings) { s.TimeConfirmSilence = "treat_as_confirmed" }), calculatedFor(2025, 10, 14, 31)).
				When(untilDay(local(2025, 11, 12, 9, 0))).
				Then(alarmOf("decree_missing"), Happens("the body is told that the time counts as confirmed", func(e *event.PaymentDecreeRequested) bool {
					for _, f := range e.Flags {
						if f == "silence_confirms_time" {
							return true
						}
					}
					return false
				}), Never[event.ClaimDecreed]("without a decree nothing is payable"))
		})
		c.story("pilot_wave_start_day", "2020 order, annex: month only; default 1", local(2020, 7, 20, 12, 0), func(w *World) {
			by := func(id string, day int) Step {
				return andMore(Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) { e.DocumentDate = civil.DateOf(2020, 7, day) }), fmt.Sprintf(", by a decree of %d July 2020", day))
			}
			w.Given(setTo("it is the 15th", func(s *event.AppointmentSettings) { s.PilotWaveStartDay = "15" })).
				When(by("r1", 14)).Then(refusedWith("outside_wave"))
			w.When(by("r2", 15)).Then(registered("it is served", func(e *event.RequestRegistered) bool { return e.Regime == "w20_1" }))
		})
		c.story("list_day, list_agreement_day, list_publication_day", "order 733; defaults 1, 15 and 25 December", local(2025, 11, 10, 12, 0), func(w *World) {
			object := func(code, text string) Step {
				return Happens(text+" ("+code+")", func(e *event.AlarmRaised) bool { return e.Object == "list/2026" && e.Code == code })
			}
			quiet := func(code, text string) Step {
				return Step{Text: text, Do: func(w *World) {
					for _, e := range Every[event.AlarmRaised](w) {
						if e.Object == "list/2026" && e.Code == code {
							w.Failf("it rang")
						}
					}
				}}
			}
			w.Given(setTo("they are the 5th, the 18th and the 28th", func(s *event.AppointmentSettings) {
				s.ListDay, s.ListAgreementDay, s.ListPublicationDay = "5", "18", "28"
			}), Listed("Aizhan"))
			w.When(untilDay(local(2025, 12, 5, 12, 0))).Then(quiet("list_missing", "on the 5th the list is not missed yet"))
			w.When(untilDay(local(2025, 12, 6, 0, 1))).Then(object("list_missing", "on the 6th it is"))
			w.Given(ListedAs("Dana", func(e *event.AdvocateListed) {
				e.ListYear, e.AgreementFrom, e.AgreementTo = 2026, civil.DateOf(2026, 2, 1), civil.DateOf(2027, 12, 31)
			}))
			w.When(untilDay(local(2025, 12, 18, 12, 0))).Then(quiet("agreements_missing", "on the 18th no agreement is missed"))
			w.When(untilDay(local(2025, 12, 19, 0, 1))).Then(object("agreements_missing", "on the 19th Dana's is"))
			w.When(untilDay(local(2025, 12, 28, 12, 0))).Then(quiet("list_not_published", "on the 28th the publication is not missed"))
			w.When(untilDay(local(2025, 12, 29, 0, 1))).Then(object("list_not_published", "on the 29th it is"))
		})
	})
}
