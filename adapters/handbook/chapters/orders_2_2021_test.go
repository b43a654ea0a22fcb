package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/pilot"
	. "qorgau/domain/scenario"
)

// The joint order of 2021, point by point, as far as a story shows it.
func TestOrders2Of2021(t *testing.T) {
	noon := local(2021, 5, 11, 12, 0)
	pilots := func(w *World) *pilot.State { return &w.Machine.(*national.Machine).S.Pilot }
	of2021 := []string{"pilot_coordinator", "ministry_of_justice"}
	tell(t, "orders-2-2021", "Joint order of 2021", func(c *chapter) {
		c.story("Each kind of unit is served: city and district, line, transport, department", "p. 1(1), annex 1", local(2021, 4, 19, 12, 0), func(w *World) {
			for i, unit := range []string{"71-district_police-01", "71-line_police-01", "71-transport_department-01", "71-department-01"} {
				n := string(rune('1' + i))
				w.When(andMore(Request("r"+n, "k"+n, []string{"Serik", "Dauren", "Nurlan", "Askar"}[i], func(e *event.DefenderRequested) { e.Unit = unit }), ", by "+unit)).
					Then(registered("it is served under the pilot of 2021", func(e *event.RequestRegistered) bool { return e.Regime == "w21" && e.Unit == unit }))
			}
		})
		c.inCountry("The working group has seats by office and exactly one leader", "p. 1(2), annex 2", noon, func(w *World) {
			seat := func(office, role, who string) Step {
				return Message(who+" sits as "+office+", "+role, func(*World) journal.Body {
					return &event.GroupMemberNamed{Group: "national", Office: office, Role: role, Member: Ref(who), Official: Ref("the official")}
				})
			}
			w.When(seat("justice_registration_director", "leader", "the director")).Then(Never[event.FactRefused]("he is taken"))
			w.When(seat("mia_investigation_head", "leader", "another one")).Then(factRefused("group_has_leader"))
			w.When(seat("cook", "member", "somebody without an office")).Then(factRefused("office_unknown"))
			w.Then(Step{Text: "regions without a group are listed: all of them so far", Do: func(w *World) {
				if got := pilots(w).RegionsWithoutGroup([]string{"71", "75"}); len(got) != 2 {
					w.Failf("%v", got)
				}
			}})
		})
		c.inCountry("A responsible person changes by letter to the coordinator", "p. 1(4)", noon, func(w *World) {
			name := func(who, letter string) Step {
				return Message(who+" answers for 71-district_police-01"+map[bool]string{true: ", letter № " + letter}[letter != ""], func(*World) journal.Body {
					e := &event.ResponsibleNamed{Unit: "71-district_police-01", Official: Ref(who), From: civil.DateOf(2021, 5, 12), LetterNumber: letter}
					if letter != "" {
						e.LetterDate = civil.DateOf(2021, 5, 11)
					}
					return e
				})
			}
			w.When(name("Erlan", "")).Then(Happens("the first naming needs no letter", func(e *event.ResponsibleRecorded) bool { return e.To == "" }))
			w.When(name("Dana", "")).Then(factRefused("letter_missing"))
			w.When(name("Dana", "12-3")).Then(Happens("the letter goes to the coordinator, and Erlan stays in the history", func(e *event.ResponsibleRecorded) bool {
				return e.Replaces == Ref("Erlan") && e.To == "pilot_coordinator"
			}))
		})
		c.story("The electronic schedule has two confirmations; without the second it works and is shown", "p. 2", noon, func(w *World) {
			w.Given(Listed("Aizhan"), Duty("2021-05", 1, []string{"Aizhan"}, nil), Duty("2021-06", 1, []string{"Aizhan"}, nil)).
				When(untilDay(local(2021, 5, 26, 0, 1))).Then(rosterAlarm("2021-06", "roster_not_countersigned", "the justice department's word is missed"))
			w.When(untilDay(local(2021, 6, 3, 12, 0)), Request("r1", "k1", "Serik", nil)).Then(asked("Aizhan"))
		})
		c.story("Countersigned in time, it is left in peace", "p. 2", noon, func(w *World) {
			w.Given(Listed("Aizhan"), Duty("2021-06", 1, []string{"Aizhan"}, nil), Message("the justice department confirms June", func(*World) journal.Body {
				return &event.RosterCountersigned{Month: "2021-06", Revision: 1, Official: Ref("the department's official")}
			})).When(untilDay(local(2021, 6, 1, 0, 1))).Then(Step{Text: "nobody is called about June", Do: func(w *World) {
				for _, e := range Every[event.AlarmRaised](w) {
					if e.Object == "roster/2021-06" && e.Code != "roster_gap" {
						w.Failf("%s", e.Code)
					}
				}
			}})
		})
		c.inCountry("On the 26th every participant without a remark stands on the list", "p. 3(4)", local(2021, 5, 20, 12, 0), func(w *World) {
			w.Given(remark("r1", "2021", "2021-05", "71-department-01", "proposal", of2021...), remark("r2", "2021", "2021-05", "75-department-01", "nothing_to_report", of2021...)).
				When(untilDay(local(2021, 5, 25, 23, 0))).Then(Never[event.RemarksMissing]("on the 25th nobody"))
			w.When(untilDay(local(2021, 5, 26, 0, 1))).Then(Happens("on the 26th all but those two", func(e *event.RemarksMissing) bool {
				return e.Month == "2021-05" && len(e.Units) > 200 && !slices.Contains(e.Units, "71-department-01") && !slices.Contains(e.Units, "75-department-01")
			}))
		})
		c.inCountry("A proposal becomes a plan only with the coordinator's decision and the Committee's consent", "p. 3(5)", noon, func(w *World) {
			w.Given(remark("p1", "2021", "2021-05", "71-department-01", "proposal", of2021...), remarkSays("p1", "pilot_coordinator", "accepted", "")).
				When(remarkSays("p1", "pilot_coordinator", "planned", "")).Then(factRefused("remark_not_consented"))
			w.When(remarkSays("p1", "committee", "consented", ""), remarkSays("p1", "pilot_coordinator", "planned", "")).Then(remarkStands("planned"))
		})
		c.inCountry("Who has the order, and where somebody was trained before the wave", "p. 4, 6", local(2021, 4, 15, 12, 0), func(w *World) {
			order := pilot.OrderOf("2021")
			w.Given(Message("71-district_police-01 has the order", func(*World) journal.Body {
				return &event.OrderReceived{Order: "2021", Unit: "71-district_police-01", Official: Ref("the official")}
			}), Message("and trained fourteen on 16 April", func(*World) journal.Body {
				return &event.UnitTrained{Unit: "71-district_police-01", On: civil.DateOf(2021, 4, 16), Persons: 14, Official: Ref("the official")}
			}), Message("71-district_police-02 trained only on the first day of the pilot", func(*World) journal.Body {
				return &event.UnitTrained{Unit: "71-district_police-02", On: civil.DateOf(2021, 4, 19), Persons: 2, Official: Ref("the official")}
			})).Then(Step{Text: "the first stands on neither list, the second on both", Do: func(w *World) {
				without, untrained := pilots(w).WithoutOrder(order), pilots(w).Untrained(order, order.From)
				if slices.Contains(without, "71-district_police-01") || slices.Contains(untrained, "71-district_police-01") ||
					!slices.Contains(without, "71-district_police-02") || !slices.Contains(untrained, "71-district_police-02") {
					w.Failf("%d without the order, %d untrained", len(without), len(untrained))
				}
			}})
		})
		c.story("No live offer before training, unless the bar overrides with a reason", "p. 5(2); setting training_gate", noon, func(w *World) {
			untrained := ListedAs("Bolat", func(e *event.AdvocateListed) { e.TrainedOn = 0 })
			untrained.Text = "Bolat is listed, he was not trained yet"
			w.Given(Listed("Aizhan"), untrained, Duty("2021-05", 1, []string{"Aizhan", "Bolat"}, nil)).
				When(Request("r1", "k1", "Serik", nil)).Then(asked("Aizhan"), passed("Bolat", "not_trained"))
			w.When(Message("the bar lets Bolat serve: it has few advocates", func(*World) journal.Body {
				return &event.TrainingWaived{Advocate: Ref("Bolat"), Official: Ref("the bar"), Reason: "few_advocates"}
			}), Request("r2", "k2", "Dauren", nil)).Then(Happens("both are in the band, or Bolat alone while Aizhan has an offer", func(e *event.OfferMade) bool {
				return slices.ContainsFunc(e.Band, func(x event.Candidate) bool { return x.Advocate == Ref("Bolat") })
			}))
		})
		c.story("Every sum opens into its lines, and they add up to the tiyn", "p. 5(3)", local(2021, 5, 11, 9, 0), func(w *World) {
			w.Given(calculatedFor(2021, 5, 11, 31)).Then(Step{Text: "three hours of medium gravity, 0.56 × 2917 × 3 = 4900.56 ₸: the line names its act, edition, minutes, rate and МРП", Do: func(w *World) {
				sum := int64(0)
				for _, g := range state(w).Claims.Groups {
					for _, l := range g.Lines {
						sum += l.Tiyn
						if p := l.Pieces; !slices.Equal(l.Acts, []string{"a1"}) || l.Rules != "P2018" || l.Counted != 180 || len(p) != 1 || p[0].Edition != "T1" || p[0].MRP != 2917 {
							w.Failf("%+v", l)
						}
					}
				}
				if e := calcOf(w); sum != 490056 || e.Tiyn != sum {
					w.Failf("lines %d, calculation %d", sum, e.Tiyn)
				}
			}})
		})
	})
}
