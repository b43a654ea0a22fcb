package chapters

import (
	"fmt"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
)

// consults is a signed consultation of Aizhan with somebody.
func consults(id, client string, from, to civil.Instant) Step {
	return Step{Text: fmt.Sprintf("Aizhan consults %s from %s to %s and both sign the act of work done", client, clock(from), clock(to)), Do: func(w *World) {
		w.T.Helper()
		w.Until(max(w.Now, to+30*civil.Minute))
		w.Send(&event.ConsultationEntered{Consultation: "k" + id, Revision: 1, Advocate: Ref("Aizhan"), Client: Ref(client), Identified: "signature", Mode: "oral", StartedAt: from, EndedAt: to})
		w.Send(&event.WorkActSigned{WorkAct: "w" + id, Advocate: Ref("Aizhan"), Client: Ref(client), Consultations: []string{"k" + id}, Oral: 1,
			Minutes: int64((to - from) / civil.Minute), SignedOn: (to + 5*civil.Hour).UTCDate(), AdvocateSigned: "digital", ClientSigned: "digital"})
	}}
}

// appliesWithActs files an application with acts of work done.
func appliesWithActs(month string, acts ...string) Step {
	return Step{Text: "Aizhan applies with them for " + month, Do: func(w *World) {
		w.T.Helper()
		e := &event.ApplicationFiled{Application: "ap-" + month, Advocate: Ref("Aizhan"), Month: month}
		for _, a := range acts {
			e.Claims = append(e.Claims, Ref("Aizhan").String()+"/w"+a)
		}
		w.Send(e)
	}}
}

// decreedAs lets the body decree the calculation sent last with a sum of its own.
func decreedAs(on civil.Date, tiyn int64, change func(*event.PaymentDecreeIssued)) Step {
	return Step{Text: fmt.Sprintf("the body decrees %s ₸ on %s", money.Tiyn(tiyn), on), Do: func(w *World) {
		w.T.Helper()
		c := calcOf(w)
		e := &event.PaymentDecreeIssued{
			Register:             event.Register{Object: "d1", Revision: 1, OccurredAt: w.Now, Unit: c.Unit, RegisterCase: c.RegisterCase},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: c.Claim, DecreeNumber: "9/1", DecreeDate: on, Tiyn: tiyn},
		}
		if change != nil {
			change(e)
		}
		w.Send(e)
	}}
}

func uncut() Step {
	return Happens("the decree fits the calculation", func(e *event.ClaimDecreed) bool {
		return e.CutTiyn == 0 && !slices.Contains(e.Flags, "decree_mismatch")
	})
}

func flagged(act string, status event.PayStatus, yes bool, text string) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		for _, g := range state(w).Claims.Groups {
			for i := range g.Lines {
				if l := &g.Lines[i]; slices.Contains(l.Acts, act) {
					if has := l.Status == status || slices.Contains(l.Flags, status); has != yes {
						w.Failf("%s of %s: %t", status, act, has)
					}
					return
				}
			}
		}
		w.Failf("no line of %s", act)
	}}
}

func renamed(text string, s Step) Step { s.Text = text; return s }

// alsoDefends lets Aizhan take a second case, k2 of Dauren.
func alsoDefends() Step {
	return Step{Text: "and Dauren in another one", Do: func(w *World) {
		w.T.Helper()
		Request("r2", "k2", "Dauren", func(e *event.DefenderRequested) { e.Urgency, e.WantedAt = "planned", e.OccurredAt+civil.Day }).Do(w)
		Accepts("r2").Do(w)
	}}
}

func inOtherCase(s Step, id string, from, to civil.Instant) Step {
	other := act(id, "search", from, to, func(e *event.ActPerformed) { e.RegisterCase, e.Persons = "k2", []journal.Ref{Ref("Dauren")} })
	return both(s, Step{Text: "twenty minutes in the other case", Do: other.Do})
}

// defendedAs is Aizhan with a client of another status.
func defendedAs(status, severity string, grounds ...string) Step {
	return Step{Text: "Aizhan defends Serik, a " + status, Do: func(w *World) {
		w.T.Helper()
		day := (w.Now + 6*civil.Hour).UTCDate()
		ListedAs("Aizhan", nil).Do(w)
		Duty(day.String()[:7], 1, []string{"Aizhan"}, nil).Do(w)
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status, e.Severity, e.Grounds = status, severity, grounds }).Do(w)
		Accepts("r1").Do(w)
	}}
}

// settingsOfLines are those that hang on documents, other cases or other days.
func settingsOfLines(c *chapter) {
	tue1, tue2 := civil.DateOf(2025, 10, 14), civil.DateOf(2025, 10, 28)
	search := func(day civil.Date, n string) Step { return act("a"+n, "search", on(day, 10, 0), on(day, 11, 0), nil) }

	for _, s := range []struct {
		setting         string
		before, since   civil.Date
		work            func(civil.Date, string) Step
		asked, decreed  civil.Date
		was, asked2, is int64
		why             string
	}{
		{"mrp_date_basis=decree_date", civil.DateOf(2025, 12, 9), civil.DateOf(2025, 12, 23), search, civil.DateOf(2025, 12, 31), civil.DateOf(2026, 1, 6),
			306696, 306696, 337350, "0.78 × 4325, the МРП of the day of the decree"},
		{"tariff_date_basis=decree_date", civil.DateOf(2022, 8, 16), civil.DateOf(2022, 8, 23), spell("waiting", 9, 0, 10, 0), civil.DateOf(2022, 8, 31), civil.DateOf(2022, 9, 30),
			85764, 85764, 119457, "waiting by T2, 0.39 × 3063, in force on the day of the decree"},
		{"rounding_rule_date_basis=decree_date", civil.DateOf(2023, 6, 6), civil.DateOf(2023, 6, 8), func(day civil.Date, n string) Step {
			return act("a"+n, "search", on(day, 10, 0), on(day, 10, 20), nil)
		}, civil.DateOf(2023, 6, 30), civil.DateOf(2023, 7, 20), 89700, 89700, 269100, "20 minutes are an hour by p. 10-1, in force on the day of the decree"},
	} {
		c.story(s.setting, "rates p. 1; Rules p. 10-1", on(s.before, 8, 0), func(w *World) {
			w.Given(defended("grave")).When(s.work(s.before, "1")).Given(adopts(s.since, s.setting)).When(s.work(s.since, "2")).
				Then(dayIs(s.before, s.was, 1, "by the day of the work"), dayIs(s.since, s.asked2, 2, "without a decree the day of the work stands in")).
				Given(untilDay(on(s.asked, 18, 0)), untilDay(on(s.decreed, 9, 0))).
				When(decreedAs(s.decreed, s.was+s.is, nil)).
				Then(dayIs(s.since, s.is, 2, s.why), dayIs(s.before, s.was, 1, "it keeps its answer"), uncut())
		})
	}
	for _, s := range []struct {
		setting       string
		before, since civil.Date
		minutes       civil.Instant
		filed         civil.Date
		was, is       int64
		why           string
	}{
		{"mrp_date_basis=application_date", civil.DateOf(2025, 12, 15), civil.DateOf(2025, 12, 22), 60, civil.DateOf(2026, 1, 6), 220192, 242200, "0.56 × 4325, the МРП of the day of the application"},
		{"rounding_rule_date_basis=application_date", civil.DateOf(2023, 6, 6), civil.DateOf(2023, 6, 8), 20, civil.DateOf(2023, 7, 20), 64400, 193200, "20 minutes are an hour by p. 10-1, in force on the day of the application"},
		{"caps_and_trip_date_basis=filing_date", civil.DateOf(2025, 9, 9), civil.DateOf(2025, 9, 16), 180, civil.DateOf(2025, 10, 14), 660576, 440384, "the cap of two hours a person, in force on the day of the application"},
	} {
		c.story(s.setting, "rates p. 1; Rules p. 2(1), 10-1", on(s.before, 8, 0), func(w *World) {
			w.Given(defended("grave")).When(consults("1", "Dana", on(s.before, 9, 0), on(s.before, 9, 0)+s.minutes*civil.Minute)).
				Given(adopts(s.since, s.setting)).When(consults("2", "Dana", on(s.since, 9, 0), on(s.since, 9, 0)+s.minutes*civil.Minute)).
				Then(dayIs(s.before, s.was, 1, "by the day of the consultation"), dayIs(s.since, s.was, 2, "without an application the day of the consultation stands in"))
			w.Given(untilDay(on(s.filed, 9, 0))).When(appliesWithActs(s.filed.String()[:7], "1", "2")).
				Then(dayIs(s.since, s.is, 2, s.why), dayIs(s.before, s.was, 1, "it keeps its answer"),
					Happens("the application is answered with the new sum", func(e *event.ApplicationChecked) bool { return e.Result == "passed" && e.Tiyn == s.was+s.is }),
					Never[event.FactRefused]("and nothing is sent back"))
		})
	}
	c.story("tariff_date_basis=application_date", "rates p. 1", local(2025, 9, 23, 8, 0), func(w *World) {
		edition := func(id, edition string) Step {
			return Step{Text: "consultation " + id + " is priced by " + edition, Do: func(w *World) {
				for _, g := range state(w).Claims.Groups {
					for i := range g.Lines {
						if p := &g.Lines[i].Pieces[0]; p.Act == "k"+id && p.Edition != edition {
							w.Failf("%s", p.Edition)
						}
					}
				}
			}}
		}
		w.Given(defended("grave")).When(consults("1", "Dana", local(2025, 9, 23, 9, 0), local(2025, 9, 23, 10, 0))).Given(adopts(civil.DateOf(2025, 9, 30), "tariff_date_basis=application_date")).
			When(consults("2", "Dana", local(2025, 9, 30, 9, 0), local(2025, 9, 30, 10, 0))).Then(edition("1", "T3"), edition("2", "T3"))
		w.Given(untilDay(local(2025, 10, 14, 9, 0))).When(appliesWithActs("2025-10", "1", "2")).Then(edition("1", "T3"), edition("2", "T4"))
	})

	twoCases := func(day civil.Date, n string) Step {
		return inOtherCase(act("a"+n, "search", on(day, 10, 0), on(day, 10, 20), nil), "b"+n, on(day, 15, 0), on(day, 15, 20))
	}
	for _, setting := range []string{"round_group=advocate_day", "round_cross_case=sum_across_cases"} {
		c.story(setting, "Rules p. 10-1", on(tue1, 8, 0), func(w *World) {
			w.Given(defended("grave"), alsoDefends()).When(twoCases(tue1, "1")).Then(dayIs(tue1, 526888, 1, "an hour in each case"),
				flagged("a1", event.StatusConfirmCrossCase, true, "a person confirms that both were rounded")).
				Given(adopts(tue2, setting)).When(twoCases(tue2, "2")).Then(dayIs(tue2, 263444, 2, "40 minutes of the day are one hour, half of it in each case"), dayIs(tue1, 526888, 1, "it keeps its answer"))
		})
	}
	c.story("round_cross_case=pay_each", "Rules p. 10-1", on(tue1, 8, 0), func(w *World) {
		w.Given(defended("grave"), alsoDefends()).When(twoCases(tue1, "1")).Then(flagged("a1", event.StatusConfirmCrossCase, true, "a person confirms that both were rounded")).
			Given(adopts(tue2, "round_cross_case=pay_each")).When(twoCases(tue2, "2")).
			Then(flagged("a2", event.StatusConfirmCrossCase, false, "nobody is asked"), flagged("a1", event.StatusConfirmCrossCase, true, "the lines before still wait"))
	})
	c.story("premium_roles=defender_and_victim_representative", "rates p. 1(4); CPC 76(2); vector V11", local(2025, 10, 12, 8, 0), func(w *World) {
		w.Given(Listed("Aizhan"), OnDuty("Aizhan"), adopts(civil.DateOf(2025, 10, 1), "premium_roles=defender_and_victim_representative")).
			When(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Status = "victim" })).
			Then(Happens("a victim's representative is not appointed here, so no line of this program has his hours; the tariff prices them (vector V11)", func(e *event.RequestRefused) bool { return e.Code != "" }))
	})
	c.story("premium_on_working_saturday=true", "absence: that day is not a day off", local(2025, 10, 11, 8, 0), func(w *World) {
		sat1, sat2 := civil.DateOf(2025, 10, 11), civil.DateOf(2025, 10, 18)
		w.Given(defended("grave"), renamed("two persons adopt a table of days in which the Government made two Saturdays working days", adoptsWith(0, func(e *event.BookProposed) {
			for _, y := range state(w).Book.Law.Years {
				if y.Year == 2025 {
					y.Days = append(slices.Clone(y.Days), event.CalendarDay{Date: sat1, Kind: event.DayMovedWorking}, event.CalendarDay{Date: sat2, Kind: event.DayMovedWorking})
					slices.SortFunc(y.Days, func(a, b event.CalendarDay) int { return int(a.Date - b.Date) })
					e.Calendars = []event.CalendarYear{y}
				}
			}
		}))).
			When(search(sat1, "1")).Then(dayIs(sat1, 306696, 1, "the Saturday is no day off")).
			Given(adopts(sat2, "premium_on_working_saturday=true")).When(search(sat2, "2")).Then(dayIs(sat2, 460044, 2, "× 1.5 all the same"), dayIs(sat1, 306696, 1, "it keeps its answer"))
	})
	c.story("requalification_tier=last_qualification_for_all", "Rules p. 5(3); CPC 207(1)", on(tue1, 8, 0), func(w *World) {
		w.Given(defended("grave")).When(search(tue1, "1")).Given(adopts(tue2, "requalification_tier=last_qualification_for_all")).When(search(tue2, "2"),
			Message("on the 29th the case is requalified to medium gravity", func(w *World) journal.Body {
				w.Until(local(2025, 10, 29, 12, 0))
				return &event.CaseRequalified{Register: w.Reg("rq", "k1"), Article: "1880002", Severity: "medium", From: civil.DateOf(2025, 10, 29)}
			})).Then(dayIs(tue2, 220192, 2, "the last qualification counts for all, 0.56"), dayIs(tue1, 306696, 1, "the qualification of the day, 0.78"))
	})
	c.story("severity_missing_tier=tier_c", "order 89 p. 35-1", on(tue1, 8, 0), func(w *World) {
		w.Given(defended("")).When(search(tue1, "1")).Then(lineIs("a1", event.StatusHoldSeverity, "no tier can be read")).
			Given(adopts(tue2, "severity_missing_tier=tier_c")).When(search(tue2, "2")).Then(lineIs("a2", event.StatusPayable, "priced at 0.56"), dayIs(tue2, 220192, 2, "0.56 × 3932"),
			lineIs("a1", event.StatusHoldSeverity, "the line before still waits"))
	})
	for _, v := range []struct {
		value  string
		status event.PayStatus
	}{{"pay", event.StatusPayable}, {"refuse", event.StatusNotPayableClient}} {
		c.story("witness_before_t4="+v.value, "order 434 before order 521", local(2025, 9, 17, 8, 0), func(w *World) {
			w.Given(defendedAs("witness_with_right_to_defence", "grave", "requested")).When(search(civil.DateOf(2025, 9, 18), "1")).Then(lineIs("a1", event.StatusHoldClient, "the rates do not name the witness yet")).
				Given(adopts(civil.DateOf(2025, 9, 23), "witness_before_t4="+v.value)).When(search(civil.DateOf(2025, 9, 23), "2")).
				Then(lineIs("a2", v.status, "answered"), lineIs("a1", event.StatusHoldClient, "the line before still waits"))
		})
	}
	c.story("trip_limits=table_loaded_by_a_person", "rates p. 1(6); decree 256", on(tue1, 8, 0), func(w *World) {
		night := func(n string, day civil.Date) Step {
			return Message("a night in a hotel on "+day.String()+" for 20 000 ₸", func(w *World) journal.Body {
				w.Until(max(w.Now, on(day, 12, 0)))
				return &event.TripCostEntered{Cost: "c" + n, Revision: 1, Appointment: w.Appointed("r1").Appointment, Advocate: Ref("Aizhan"), Kind: "lodging", Day: day, Tiyn: 2_000_000, Days: 1, Document: "H-" + n}
			})
		}
		w.Given(defended("grave")).When(night("1", tue1)).Then(lineIs("c1", event.StatusHoldTrip, "a person signs the sum: no ceiling is loaded")).
			Given(andMore(adoptsWith(tue2, func(e *event.BookProposed) {
				e.TripLimits = []event.TripLimit{{Kind: "lodging", ValidFrom: tue2, Tiyn: 1_500_000, Source: "decree-256", Mark: "to_confirm"}}
			}, "trip_limits=table_loaded_by_a_person"), ", and a table with 15 000 ₸ a night")).
			When(night("2", tue2)).Then(lineIs("c2", event.StatusPayable, "paid up to the ceiling"), dayIs(tue2, 1_500_000, 2, "the ceiling"), lineIs("c1", event.StatusHoldTrip, "the line before still waits"))
	})
	c.story("consultation_day_cap_scope=all_work", "Rules p. 2(1)", on(tue1, 8, 0), func(w *World) {
		day := func(d civil.Date, n string) Step {
			return both(act("a"+n, "search", on(d, 9, 0), on(d, 16, 0), nil), consults(n, "Dana", on(d, 17, 0), on(d, 19, 0)))
		}
		w.Given(defended("grave")).When(day(tue1, "1")).Then(dayIs(tue1, 2587256, 1, "7 h of work and 2 h of consultation")).
			Given(adopts(tue2, "consultation_day_cap_scope=all_work")).When(day(tue2, "2")).
			Then(dayIs(tue2, 2367064, 2, "7 h of work leave one of the eight hours to consultation"), dayIs(tue1, 2587256, 1, "it keeps its answer"))
	})
	c.story("round_group_consultation=advocate_person_day", "Rules p. 10-1; vector V48", on(tue1, 8, 0), func(w *World) {
		day := func(d civil.Date, n string) Step {
			return both(consults(n+"a", "Dana", on(d, 9, 0), on(d, 9, 20)), consults(n+"b", "Erlan", on(d, 11, 0), on(d, 11, 20)))
		}
		w.Given(defended("grave")).When(day(tue1, "1")).Then(dayIs(tue1, 220192, 1, "40 minutes of the day are one hour")).
			Given(adopts(tue2, "round_group_consultation=advocate_person_day")).When(day(tue2, "2")).
			Then(dayIs(tue2, 440384, 2, "an hour a person"), dayIs(tue1, 220192, 1, "it keeps its answer"))
	})
	for _, b := range []struct {
		value string
		tiyn  int64
		why   string
	}{{"earliest_day", 119457, "T2 from its earliest day, 0.39 × 3063"}, {"latest_day", 85764, "T1 until the end of the window, 0.28 × 3063"}} {
		c.story("border_window_policy="+b.value, "tariff-editions.json border_window; vector V13", local(2022, 8, 30, 8, 0), func(w *World) {
			wait := spell("waiting", 9, 0, 10, 0)
			w.Given(defended("grave")).When(wait(civil.DateOf(2022, 8, 30), "1")).Then(flagged("e1", event.StatusConfirmWindow, true, "a person confirms which edition was in force")).
				Given(adopts(civil.DateOf(2022, 9, 6), "border_window_policy="+b.value)).When(wait(civil.DateOf(2022, 9, 6), "2")).
				Then(flagged("e2", event.StatusConfirmWindow, false, "nobody is asked"), dayIs(civil.DateOf(2022, 9, 6), b.tiyn, 2, b.why), flagged("e1", event.StatusConfirmWindow, true, "the line before still waits"))
		})
	}
	c.story("partial_release=hold", "CPC 68(5), 174(3)", on(tue1, 8, 0), func(w *World) {
		w.Given(defended("grave")).When(search(tue1, "1")).Given(adopts(tue2, "partial_release=hold")).When(search(tue2, "2")).
			Given(untilDay(local(2025, 10, 31, 18, 0))).
			When(andMore(decreedAs(civil.DateOf(2025, 10, 31), 306696, func(e *event.PaymentDecreeIssued) { e.ShareNum, e.ShareDen = 1, 2 }), ": the state bears one half")).
			Then(lineIs("a1", event.StatusPayable, "half of the line is paid"), dayIs(tue1, 153348, 1, "3066.96 / 2"), lineIs("a2", event.StatusHoldRelease, "a person decides"))
	})
	c.story("tiyn_rounding=once_per_application", "money", local(2025, 10, 28, 8, 0), func(w *World) {
		long := func(day civil.Date, n string) Step { return act("a"+n, "search", on(day, 10, 0), on(day, 12, 1), nil) }
		w.Given(defended("grave")).When(long(civil.DateOf(2025, 10, 28), "1"), long(civil.DateOf(2025, 10, 29), "2")).
			Then(dayIs(civil.DateOf(2025, 10, 28), 618504, 1, "6185.036, half up"), dayIs(civil.DateOf(2025, 10, 29), 618504, 1, "6185.036, half up")).
			Given(adopts(civil.DateOf(2025, 11, 1), "tiyn_rounding=once_per_application")).
			When(long(civil.DateOf(2025, 11, 5), "4"), long(civil.DateOf(2025, 11, 4), "3")).
			Then(dayIs(civil.DateOf(2025, 11, 4), 618504, 2, "6185.036"), dayIs(civil.DateOf(2025, 11, 5), 618503, 2, "both come to 12370.072, rounded once"), dayIs(civil.DateOf(2025, 10, 29), 618504, 1, "it keeps its answer"))
		w.When(untilDay(local(2025, 11, 28, 18, 0)), decreed(civil.DateOf(2025, 11, 28))).Then(uncut()).
			When(applies("Aizhan", "2025-11", nil)).Then(Happens("the application has the sum rounded once", func(e *event.ApplicationChecked) bool { return e.Tiyn == 1237007 }))
	})
	c.story("What is paid is never priced again, whatever is adopted for its day", "fees.md 10; open-questions.md", on(tue1, 8, 0), func(w *World) {
		w.Given(defended("grave"), spell("search", 21, 30, 22, 30)(tue1, "1"), untilDay(local(2025, 10, 31, 18, 0)), decreed(civil.DateOf(2025, 10, 31)), applies("Aizhan", "2025-10", nil),
			Step{Text: "the department approves and closes the month, and the treasury pays 3 833.70 ₸", Do: func(w *World) {
				for _, r := range w.Records {
					if e, ok := r.Body.(*event.ApplicationFiled); ok {
						w.Send(&event.ApplicationApproved{Application: e.Application, Official: Ref("the official")})
					}
				}
				w.Send(&event.ReconciliationClosed{Act: "r1", Month: "2025-10", Official: Ref("the official")})
				s := Last[event.SettlementOrdered](w)
				w.Send(&event.PaymentMade{Settlement: s.Settlement, Tiyn: s.Tiyn, PaidAt: w.Now, Document: "T-1"})
			}})
		w.When(adopts(tue1, "night_split=by_start_time")).Then(dayIs(tue1, 383370, 1, "the paid line stands as it was priced"),
			Happens("what the new answer would take off waits for a person", func(e *event.PayDifferenceFound) bool { return e.Code == "overpaid" || e.Tiyn == -76674 }))
	})
}
