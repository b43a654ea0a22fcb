package chapters

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// later is the day from which the settings of appointment of these stories are another, at noon.
var (
	noonBefore = local(2025, 10, 15, 12, 0)
	later      = civil.DateOf(2025, 10, 20)
	noonSince  = local(2025, 10, 20, 12, 0)
)

// asks is a request for somebody in a case of his own, now.
func asks(n int, person string, change func(*event.DefenderRequested)) Step {
	return renamed("a defender is asked for "+person, Request(fmt.Sprintf("r%d", n), fmt.Sprintf("k%d", n), person, change))
}

// change is a setting of appointment told from a day on: what happens to the first request, and to the second one.
type change struct {
	setting, clause string
	given           []Step
	first, second   []Step // when
	was, is         []Step // then
}

func (c *chapter) change(x change) {
	c.t.Helper()
	c.story(x.setting, x.clause, noonBefore, func(w *World) {
		w.Given(x.given...).When(x.first...).Then(x.was...)
		w.Given(adopts(later, x.setting), untilDay(noonSince)).When(x.second...).Then(x.is...)
	})
}

// settingsOfAppointment are those of roster, choice and defence. What each other answer does is told on its own page
// (settings-appointment); here it holds from its day on, and each decision names its version.
func settingsOfAppointment(c *chapter) {
	waits := func(minutes civil.Instant, version int64) Step {
		return Step{Text: fmt.Sprintf("the offer waits %d minutes, by version %d", minutes, version), Do: func(w *World) {
			w.T.Helper()
			for _, e := range Every[event.OfferMade](w) {
				if e.AnswerBy == w.Now+minutes*civil.Minute && e.Settings == version {
					return
				}
			}
			w.Failf("it does not")
		}}
	}
	rings := func(minutes civil.Instant, version int64) Step {
		return Step{Text: fmt.Sprintf("nobody is found; the alarm rings again in %d minutes, by version %d", minutes, version), Do: func(w *World) {
			w.T.Helper()
			for _, e := range Every[event.DefenderNotFound](w) {
				if e.Next == w.Now+minutes*civil.Minute && e.Settings == version {
					return
				}
			}
			w.Failf("it does not")
		}}
	}
	missed := func(version int64) Step {
		return Happens(fmt.Sprintf("he is missed, by version %d", version), func(e *event.DefenderMissed) bool { return e.Reason == "no_show" && e.Settings == version })
	}
	refusedIn := func(version int64) Step {
		return Happens(fmt.Sprintf("it is refused, by version %d: what holds on paper is said", version), func(e *event.RequestRefused) bool { return e.Code == "outside_wave" && e.Settings == version })
	}
	planned := func(in civil.Instant) func(*event.DefenderRequested) {
		return func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", e.OccurredAt+in }
	}
	duty := []Step{Listed("Aizhan", "Bolat"), OnDuty("Aizhan", "Bolat")}
	alone := []Step{Listed("Aizhan"), OnDuty("Aizhan")}
	nobody := []Step{Listed("Aizhan"), Duty(MonthName, 1, nil, nil)}
	for _, x := range []change{
		{"offer_ttl_urgent_minutes=5", "the law is silent", duty, []Step{asks(1, "Serik", nil)}, []Step{asks(2, "Dauren", nil)}, []Step{waits(15, 1)}, []Step{waits(5, 2)}},
		{"offer_ttl_planned_minutes=60", "the law is silent", duty, []Step{asks(1, "Serik", planned(civil.Day))}, []Step{asks(2, "Dauren", planned(civil.Day))}, []Step{waits(120, 1)}, []Step{waits(60, 2)}},
		{"offer_ttl_night_minutes=10", "the law is silent", duty, []Step{untilDay(local(2025, 10, 15, 23, 0)), asks(1, "Serik", planned(civil.Hour))},
			[]Step{untilDay(local(2025, 10, 20, 23, 0)), asks(2, "Dauren", planned(civil.Hour))}, []Step{waits(20, 1)}, []Step{waits(10, 2)}},
		{"offer_answer_form=electronic_signature", "Digital Code 47(3)", duty, []Step{asks(1, "Serik", nil), Accepts("r1")}, []Step{asks(2, "Dauren", nil), Accepts("r2")},
			[]Step{Happens[event.DefenderNamed]("a confirmation in the cabinet is an answer", nil)}, []Step{factRefused("answer_form")}},
		{"coordinator_urgent_minutes=5", "the law is silent", nobody, []Step{asks(1, "Serik", nil)}, []Step{asks(2, "Dauren", nil)}, []Step{rings(15, 1)}, []Step{rings(5, 2)}},
		{"coordinator_planned_minutes=30", "the law is silent", nobody, []Step{asks(1, "Serik", planned(civil.Day))}, []Step{asks(2, "Dauren", planned(civil.Day))}, []Step{rings(60, 1)}, []Step{rings(30, 2)}},
		{"arrival_grace_min=30", "the law is silent", duty, []Step{asks(1, "Serik", held(10)), Accepts("r1"), Passes(60 * civil.Minute)}, []Step{asks(2, "Dauren", held(10)), Accepts("r2"), Passes(31 * civil.Minute)},
			[]Step{missed(1)}, []Step{missed(2)}},
		{"busy_for_minutes=30", "an act is taken to last so long", alone, []Step{asks(1, "Serik", nil), Accepts("r1"), asks(2, "Dauren", planned(civil.Hour))}, []Step{asks(3, "Erlan", nil), Accepts("r3"), asks(4, "Galym", planned(civil.Hour))},
			[]Step{Happens("in an hour she is still busy", func(e *event.DefenderNotFound) bool { return e.Request == "r2" })}, []Step{Happens("in an hour she is free", func(e *event.OfferMade) bool { return e.Request == "r4" })}},
		{"automated_choice_basis=human_confirmation_each_time", "Law 94-V art. 19-1", duty, []Step{asks(1, "Serik", nil)}, []Step{asks(2, "Dauren", nil)},
			[]Step{Happens[event.OfferMade]("the draw asks", nil)}, []Step{Never[event.OfferMade]("nobody is asked by the program"), Happens[event.DefenderNotFound]("the coordinator is called", nil)}},
		{"appointment_at_court=continues", "CPC 65(1)", duty, []Step{asks(1, "Serik", nil), Accepts("r1"), toCourt(1)}, []Step{asks(2, "Dauren", nil), Accepts("r2"), toCourt(2)},
			[]Step{Happens("the defence ends, by version 1", func(e *event.AppointmentEnded) bool { return e.Reason == "to_court" && e.Settings == 1 })}, []Step{goesOn()}},
		{"after_pilot_regime=none", "CPC 68(2)", duty, []Step{asks(1, "Serik", nil)}, []Step{asks(2, "Dauren", nil)},
			[]Step{Happens("it is served by the Code itself", func(e *event.RequestRegistered) bool { return e.Regime == "statutory" && e.Settings == 1 })}, []Step{refusedIn(2)}},
		{"rerequest_window_h=24", "against choosing by asking again", duty, []Step{asks(1, "Serik", nil), Accepts("r1"), takesBack(1), Passes(48 * civil.Hour), again(2, 1, "Serik")},
			[]Step{asks(3, "Dauren", nil), Accepts("r3"), takesBack(3), Passes(48 * civil.Hour), again(4, 3, "Dauren")},
			[]Step{Happens("it returns to the same advocate", func(e *event.OfferMade) bool { return e.Request == "r2" && e.By == "rerequest" })},
			[]Step{Happens("it is drawn anew", func(e *event.OfferMade) bool { return e.Request == "r4" && e.By == "draw" })}},
		{"co_suspects=one_if_no_collision", "CPC 66(4), 67(1)(7)", alone, []Step{asks(1, "Serik", nil), Accepts("r1"), again(2, 1, "Dauren")}, []Step{asks(3, "Erlan", nil), Accepts("r3"), Passes(3 * civil.Hour), again(4, 3, "Galym")},
			[]Step{Happens("for his co-suspect nobody is found", func(e *event.DefenderNotFound) bool { return e.Request == "r2" })},
			[]Step{Happens("the same advocate is asked whether the interests collide", func(e *event.OfferMade) bool { return e.Request == "r4" && e.Shared })}},
		{"status_lost_pay=false", "CPC 202(1-2); Rules p. 7", duty, []Step{asks(1, "Serik", nil), Accepts("r1"), workAndLoss(1, "Serik", 15)}, []Step{asks(2, "Dauren", nil), Accepts("r2"), workAndLoss(2, "Dauren", 20)},
			[]Step{lineIs("w1", event.StatusPayable, "what was done before is paid")}, []Step{lineIs("w2", event.StatusNotPayableLost, "what was done before is not paid"), lineIs("w1", event.StatusPayable, "the line before keeps its answer")}},
	} {
		c.change(x)
	}
	for _, x := range []struct {
		setting, clause string
		was, is         []Step
	}{
		{"pilot_wave_start_day=20", "2020 order, annex", []Step{Happens("it is served in wave 1", func(e *event.RequestRegistered) bool { return e.Regime == "w20_1" && e.Settings == 1 })}, []Step{refusedIn(2)}},
		{"pilot_2020_effective_from=wave_start", "2020 order p. 11", []Step{Happens("it is marked: before the order was in force", func(e *event.RequestRegistered) bool {
			return len(e.Flags) > 0 && e.Flags[0] == "before_effective_date"
		})},
			[]Step{Happens("it is not marked", func(e *event.RequestRegistered) bool { return len(e.Flags) == 0 && e.Settings == 2 })}},
	} {
		c.story(x.setting, x.clause, local(2020, 7, 10, 12, 0), func(w *World) {
			w.Given(Listed("Aizhan"), Duty("2020-07", 1, []string{"Aizhan"}, nil)).When(asks(1, "Serik", nil)).Then(x.was...)
			w.Given(adopts(civil.DateOf(2020, 7, 13), x.setting), untilDay(local(2020, 7, 13, 12, 0))).When(asks(2, "Dauren", nil)).Then(x.is...)
		})
	}
	c.story("training_gate=off", "2021 order p. 5(2)", local(2021, 5, 11, 12, 0), func(w *World) {
		w.Given(Listed("Aizhan"), ListedAs("Bolat", func(e *event.AdvocateListed) { e.TrainedOn = 0 }), Duty("2021-05", 1, []string{"Aizhan", "Bolat"}, nil)).
			When(asks(1, "Serik", nil)).Then(Happens("only the one who was trained may be asked", func(e *event.OfferMade) bool { return len(e.Band) == 1 && e.Advocate == Ref("Aizhan") }))
		w.Given(adopts(civil.DateOf(2021, 5, 13), "training_gate=off"), untilDay(local(2021, 5, 13, 12, 0))).
			When(asks(2, "Dauren", nil)).Then(Step{Text: "nobody is passed over for want of training", Do: func(w *World) {
			w.T.Helper()
			for _, o := range Every[event.OfferMade](w) {
				for _, p := range o.Others {
					if p.Code == "not_trained" {
						w.Failf("%+v", p)
					}
				}
			}
		}}, Happens[event.OfferMade]("somebody is asked", nil))
	})
	stale := func(month string, to int) Step {
		return Happens("the roster of "+month+" is missed", func(e *event.AlarmRaised) bool {
			return e.Object == "roster/"+month && e.Code == "roster_stale" && len(e.To) == to
		})
	}
	c.story("roster_publish_day=20", "order 733 p. 9-10", noonBefore, func(w *World) {
		w.Given(alone...).When(untilDay(local(2025, 10, 26, 0, 0))).Then(stale("2025-11", 2))
		w.Given(adopts(civil.DateOf(2025, 11, 1), "roster_publish_day=20")).When(untilDay(local(2025, 11, 21, 0, 0))).Then(stale("2025-12", 2))
	})
	c.story("roster_owner=bar", "2021 order p. 2", noonBefore, func(w *World) {
		w.Given(alone...).When(untilDay(local(2025, 10, 26, 0, 0))).Then(andMore(stale("2025-11", 2), ": bar and department are called"))
		w.Given(adopts(civil.DateOf(2025, 11, 1), "roster_owner=bar")).When(untilDay(local(2025, 11, 26, 0, 0))).Then(andMore(stale("2025-12", 1), ": the bar alone is called"))
	})
}

// toCourt sends the case of the n-th request to court.
func toCourt(n int) Step {
	return Message("the case goes to court", func(w *World) journal.Body {
		return &event.CaseSentToCourt{Register: w.Reg(fmt.Sprintf("ct%d", n), fmt.Sprintf("k%d", n))}
	})
}

// takesBack withdraws the n-th request.
func takesBack(n int) Step {
	return Message("the body takes the request back", func(w *World) journal.Body {
		return &event.RequestWithdrawn{Register: w.Reg(fmt.Sprintf("rw%d", n), fmt.Sprintf("k%d", n)), Request: fmt.Sprintf("r%d", n), Reason: "other"}
	})
}

// again asks under another number in the case of an earlier request.
func again(n, in int, person string) Step {
	return renamed("a defender is asked for "+person+" in the same case", Request(fmt.Sprintf("r%d", n), fmt.Sprintf("k%d", in), person, nil))
}

// workAndLoss is an hour of work, after which the client is prosecuted no more.
func workAndLoss(n int, person string, day int) Step {
	return Step{Text: "after an hour of work " + person + " is prosecuted no more", Do: func(w *World) {
		w.T.Helper()
		from, to := local(2025, 10, day, 14, 0), local(2025, 10, day, 15, 0)
		registerCase := fmt.Sprintf("k%d", n)
		advocate := w.Appointed(fmt.Sprintf("r%d", n)).Advocate
		act(fmt.Sprintf("w%d", n), "search", from, to, func(e *event.ActPerformed) {
			e.RegisterCase, e.Persons, e.Advocate = registerCase, []journal.Ref{Ref(person)}, advocate
		}).Do(w)
		w.Send(&event.PersonStatusSet{Register: w.Reg(fmt.Sprintf("ps%d", n), registerCase), Person: Ref(person), Status: "suspect"})
		w.Until(w.Now + civil.Hour)
		w.Send(&event.PersonStatusEnded{Register: w.Reg(fmt.Sprintf("pe%d", n), registerCase), Person: Ref(person)})
	}}
}

// settingsWithoutText are answers that nobody can adopt, and questions with one answer.
func settingsWithoutText(c *chapter) {
	for _, x := range []struct{ setting, clause, code, why string }{
		{"withholding=table", "agreement p. 5; Rules p. 12", "setting_no_text", "no table of taxes and contributions was read"},
		{"cut_appeal_term=days", "absence: no text found", "setting_no_text", "no text says how many days; until then a complaint is never too late"},
		{"erdr_unknown_body_code=reject", "order 89 app. 20", "setting_no_text", "the directory of bodies is not published, so no code could ever be known"},
		{"disclosure_to_bar_basis=consent", "Law 94-V art. 9", "setting_no_text", "no form of the client's consent is known, and the register sends none"},
		{"block_unverified_editions=false", "fees.md section 2", "setting_unknown", "it cannot be switched off: two persons confirm the edition instead"},
		{"trip_day_hours=10", "Rules p. 8", "setting_unknown", "the handbook has one answer, 8"},
		{"participant_key=name", "2021 order, annex 1", "setting_unknown", "the handbook has one answer; names repeat"},
		{"log_retention_years=2", "decree 832", "setting_unknown", "three years are the least"},
	} {
		c.story(x.setting, x.clause, noonBefore, func(w *World) {
			w.When(Step{Text: "somebody proposes it", Do: func(*World) {}}).Then(refusedByCountry(x.setting, x.code, x.why))
		})
	}
	c.story("log_retention_years=5", "decree 832", noonBefore, func(w *World) {
		w.Given(adopts(later, "log_retention_years=5")).Then(Step{Text: "the bar knows the years of each day; the machine deletes nothing, whatever they are", Do: func(w *World) {
			b := &state(w).Book
			if before, since := b.AppointmentSettingsOn(later-1), b.AppointmentSettingsOn(later); before.LogRetentionYears != "3" || since.LogRetentionYears != "5" || since.Version != 2 {
				w.Failf("%s, %s", before.LogRetentionYears, since.LogRetentionYears)
			}
		}})
	})
}
