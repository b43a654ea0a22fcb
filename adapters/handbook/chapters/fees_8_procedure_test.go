package chapters

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
)

// calcOf is the calculation sent last.
func calcOf(w *World) *event.PaymentDecreeRequested {
	w.T.Helper()
	for i := len(w.Records) - 1; i >= 0; i-- {
		if e, ok := w.Records[i].Body.(*event.PaymentDecreeRequested); ok {
			return e
		}
	}
	w.Failf("no decree is asked for")
	return nil
}

func untilDay(at civil.Instant) Step {
	return Step{Text: "it is " + clock(at), Do: func(w *World) { w.T.Helper(); w.Until(at) }}
}

// decreed lets the body decree what it was asked for, on a day.
func decreed(on civil.Date) Step {
	return Step{Text: "the body decrees the payment on " + on.String(), Do: func(w *World) {
		w.T.Helper()
		e := calcOf(w)
		w.Send(&event.PaymentDecreeIssued{
			Register:             event.Register{Object: "d1", Revision: 1, OccurredAt: w.Now, Unit: e.Unit, RegisterCase: e.RegisterCase},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: e.Claim, DecreeNumber: "9/1", DecreeDate: on, Tiyn: e.Tiyn},
		})
	}}
}

// applies files an application with the claim calculated last; change may say otherwise.
func applies(who, month string, change func(*event.ApplicationFiled)) Step {
	return Step{Text: who + " applies for " + month, Do: func(w *World) {
		w.T.Helper()
		e := &event.ApplicationFiled{Application: fmt.Sprintf("ap%d", len(w.Records)), Advocate: Ref("Aizhan"), Month: month, Claims: []string{calcOf(w).Claim}}
		if change != nil {
			change(e)
		}
		w.Send(e)
	}}
}

func asAp1(e *event.ApplicationFiled) { e.Application = "ap1" }

func byBar(statements ...string) func(*event.ApplicationFiled) {
	return func(e *event.ApplicationFiled) {
		e.By, e.Advocate, e.Filer, e.Statements = "bar", journal.Ref{}, Ref("the bar's accountant"), statements
	}
}

func passes(edition, by, payee string) Step {
	return Happens(fmt.Sprintf("it passes by %s: the %s applies, the %s is paid", edition, by, payee), func(e *event.ApplicationChecked) bool {
		return e.Result == "passed" && e.Rules == edition && e.By == by && e.Payee == payee
	})
}

func returnedWith(code string) Step {
	return Happens("it is not taken ("+code+")", func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == code })
}

// calculatedFor is three hours of work on a day and its calculation at the month's end.
func calculatedFor(year, month, day, lastDay int) Step {
	return Step{Text: fmt.Sprintf("Aizhan works three hours on %d-%02d-%02d, and the month is calculated", year, month, day), Do: func(w *World) {
		w.T.Helper()
		defended("medium").Do(w)
		act("a1", "interrogation", local(year, month, day, 14, 0), local(year, month, day, 17, 0), nil).Do(w)
		w.Until(local(year, month, lastDay, 18, 0))
	}}
}

// The way to payment by edition of the Rules: who calculates, who applies and by when, who is paid.
func TestFees8Procedure(t *testing.T) {
	tell(t, "fees-8-procedure", "Fees, section 8: the payment procedure by edition", func(c *chapter) {
		c.story("P2018: the bar applies once a month, built from its advocates' statements", "Rules p. 5, 11, ed. 2018, annexes 1 and 2", local(2020, 12, 8, 9, 0), func(w *World) {
			w.Given(calculatedFor(2020, 12, 8, 31), untilDay(local(2021, 1, 5, 9, 0)), decreed(civil.DateOf(2021, 1, 5)))
			w.When(applies("the advocate himself", "2020-12", nil)).Then(returnedWith("applicant_is_bar"))
			w.When(applies("the bar without his statement", "2020-12", byBar())).Then(returnedWith("statement_missing"))
			w.When(Step{Text: "Aizhan gives the bar her statement", Do: func(w *World) {
				w.Send(&event.StatementFiled{Statement: "st1", Advocate: Ref("Aizhan"), Month: "2020-12", Claims: []string{calcOf(w).Claim}})
			}}).Then(Happens("the bar may apply with it", func(e *event.StatementTaken) bool { return e.Lines[0].Code == "" && e.Lines[0].Tiyn > 0 }))
			w.When(applies("the bar", "2020-12", byBar("st1"))).Then(passes("P2018", "bar", "bar"),
				Happens("and is told that the day for December was the 15th", func(e *event.ApplicationChecked) bool { return len(e.Flags) == 1 && e.Flags[0] == "filed_after_day" }))
		})
		c.story("P2018 in a live wave: the advocate applies himself, the account is still the bar's", "2021 order p. 5(3); applicant_switch, payee_switch", local(2021, 5, 11, 9, 0), func(w *World) {
			w.Given(calculatedFor(2021, 5, 11, 31), untilDay(local(2021, 6, 2, 9, 0)), decreed(civil.DateOf(2021, 6, 2))).
				When(applies("the advocate", "2021-05", nil)).Then(passes("P2018", "advocate", "bar"))
		})
		c.story("P2018 pays the bar's account, which two officials of the bar have told", "Rules p. 11, ed. 2018; payee_switch", local(2021, 5, 11, 9, 0), func(w *World) {
			w.Given(calculatedFor(2021, 5, 11, 31), untilDay(local(2021, 6, 2, 9, 0)), decreed(civil.DateOf(2021, 6, 2)), applies("the advocate", "2021-05", asAp1), approves(),
				closes("r2021-05", "2021-05"))
			w.Then(Happens("the month lists the claim: the bar has told no account", func(e *event.LinesLeftOut) bool { return e.Lines[0].Code == "bar_account_missing" }))
			w.When(Step{Text: "an account whose check digits are wrong is told", Do: func(w *World) {
				w.T.Helper()
				w.Send(&event.BarAccountSet{BIN: ident.SyntheticBIN(1), Account: "KZ00125KZT5004100100", Official: Ref("the accountant"), Second: Ref("the chairman")})
			}}).Then(Happens("it is refused", func(e *event.FactRefused) bool { return e.Code == "requisites_bad" }))
			w.When(Step{Text: "the right one is told", Do: func(w *World) {
				w.T.Helper()
				w.Send(&event.BarAccountSet{BIN: ident.SyntheticBIN(1), Account: ident.SyntheticIBAN(1), Official: Ref("the accountant"), Second: Ref("the chairman")})
			}}, closes("r2021-06", "2021-06")).
				Then(Happens("the bar's account is ordered to be paid", func(e *event.SettlementOrdered) bool {
					return e.Payee == "bar" && e.PayeeBIN == ident.SyntheticBIN(1) && e.PayeeIBAN == ident.SyntheticIBAN(1)
				}))
		})
		c.story("P2018 in a live wave whose territory chose so: the advocate's own account is paid", "payee_switch = pilot_wave", local(2021, 5, 11, 9, 0), func(w *World) {
			w.Given(Step{Text: "the setting is pilot_wave", Do: func(w *World) {
				w.T.Helper()
				set := event.DefaultSettings()
				set.Version, set.ValidFrom, set.PayeeSwitch = 2, civil.DateOf(2021, 1, 1), "pilot_wave"
				w.Mail(&event.BookSent{Mail: event.Mail{To: Bar, Seq: 1000}, Settings: []event.Settings{set}})
			}}, calculatedFor(2021, 5, 11, 31), untilDay(local(2021, 6, 2, 9, 0)), decreed(civil.DateOf(2021, 6, 2))).
				When(applies("the advocate", "2021-05", asAp1)).Then(passes("P2018", "advocate", "advocate")).
				When(approves(), closes("r2021-05", "2021-05")).
				Then(Happens("and ordered to be paid", func(e *event.SettlementOrdered) bool { return e.Payee == "advocate" && e.PayeeIBAN == "" }))
		})
		c.story("P2021: the advocate applies through the system and is paid himself, without a term", "Rules p. 5, ed. 2021", local(2022, 2, 8, 9, 0), func(w *World) {
			w.Given(calculatedFor(2022, 2, 8, 28), untilDay(local(2022, 3, 2, 9, 0)), decreed(civil.DateOf(2022, 3, 2)), untilDay(local(2022, 8, 2, 9, 0)))
			w.When(applies("the bar", "2022-02", byBar())).Then(returnedWith("applicant_is_advocate"))
			w.When(applies("the advocate, five months later", "2022-02", nil)).Then(passes("P2021", "advocate", "advocate"))
			w.When(applies("the advocate on paper", "2022-02", func(e *event.ApplicationFiled) {
				e.Route, e.FiledAt, e.EnteredBy = "paper", w.Now-civil.Hour, Ref("the official")
			})).Then(Happens("there is no paper route in this edition", func(e *event.FactRefused) bool { return e.Code == "paper_route_closed" }))
		})
		c.story("P2022: the same, paid by the 4th", "Rules p. 5, 12, ed. 2022", local(2022, 10, 11, 9, 0), func(w *World) {
			w.Given(calculatedFor(2022, 10, 11, 31), untilDay(local(2022, 11, 3, 9, 0)), decreed(civil.DateOf(2022, 11, 3))).
				When(applies("the advocate", "2022-10", nil)).Then(passes("P2022", "advocate", "advocate"),
				Step{Text: "the last day to pay October is Friday, 4 November", Do: func(w *World) {
					if d := state(w).Book.Law.PayBy(civil.DateOf(2022, 10, 1)); d != civil.DateOf(2022, 11, 4) {
						w.Failf("%s", d)
					}
				}})
		})
		c.story("P2025: a month from the decree, warned a week and a day ahead, then it is over", "Rules p. 5, ed. 15.09.2025", local(2025, 10, 14, 9, 0), func(w *World) {
			w.Given(calculatedFor(2025, 10, 14, 31), untilDay(local(2025, 11, 5, 9, 0)))
			warned := func(left int64) Step {
				return Happens(fmt.Sprintf("the advocate is warned: days left %d", left), func(e *event.TermWarned) bool { return e.DaysLeft == left })
			}
			w.When(decreed(civil.DateOf(2025, 11, 5))).Then(Happens("the last day is told: 5 December", func(e *event.ClaimDecreed) bool { return e.ApplyBy == civil.DateOf(2025, 12, 5) }))
			w.When(untilDay(local(2025, 11, 28, 9, 0))).Then(warned(7))
			w.When(untilDay(local(2025, 12, 4, 9, 0))).Then(warned(1))
			w.When(untilDay(local(2025, 12, 6, 0, 0))).Then(Happens("he is told that it is over", func(e *event.TermWarned) bool { return e.Code == "term_over" }))
			w.When(applies("the advocate", "2025-10", nil)).Then(returnedWith("not_payable_late"))
		})
		c.story("P2025: a decree older than the month has its month from the beginning of the rule", "Rules p. 5, ed. 15.09.2025; one_month_transition; vector V51", local(2025, 8, 12, 9, 0), func(w *World) {
			w.Given(calculatedFor(2025, 8, 12, 29))
			w.When(decreed(civil.DateOf(2025, 8, 29))).Then(Happens("no last day yet", func(e *event.ClaimDecreed) bool { return e.ApplyBy == 0 }))
			w.When(untilDay(local(2025, 9, 26, 9, 0))).
				Then(Happens("the edition brings it: 26 October", func(e *event.TermMoved) bool {
					return e.ApplyBy == civil.DateOf(2025, 10, 26) && e.Code == "term_rules"
				}))
			w.When(untilDay(local(2025, 10, 2, 9, 0)), applies("the advocate", "2025-08", nil)).Then(passes("P2025", "advocate", "advocate"))
		})
		c.story("P2026: nobody has read it; what is filed under it is checked and flagged, its own days are blocked", "fees.md section 2", local(2026, 7, 9, 9, 0), func(w *World) {
			w.Given(calculatedFor(2026, 7, 9, 9), act("a2", "interrogation", local(2026, 7, 14, 10, 0), local(2026, 7, 14, 13, 0), nil), untilDay(local(2026, 7, 31, 18, 0)),
				decreed(civil.DateOf(2026, 7, 31))).
				When(applies("the advocate", "2026-07", nil)).
				Then(lineIs("a2", event.StatusBlockedUnverified, "work of 14 July is blocked"), lineIs("a1", event.StatusPayable, "work of 9 July is not"))
			w.Then(Happens("the answer names the edition and says that it is unverified", func(e *event.ApplicationChecked) bool {
				return e.Rules == "P2026" && len(e.Flags) == 1 && e.Flags[0] == "edition_unverified"
			}))
		})
		c.story("After which day of December next year's budget pays, the edition says", "Rules p. 12", local(2020, 12, 8, 9, 0), func(w *World) {
			w.Given(Step{Text: "by P2018 it is the 15th, by every later edition the 20th", Do: func(w *World) {
				law := &state(w).Book.Law
				for day, next := range map[civil.Date]bool{
					civil.DateOf(2020, 12, 15): false, civil.DateOf(2020, 12, 16): true, civil.DateOf(2021, 12, 20): false, civil.DateOf(2021, 12, 21): true,
					civil.DateOf(2025, 12, 20): false, civil.DateOf(2025, 12, 21): true,
				} {
					if law.NextYear(day) != next {
						w.Failf("%s", day)
					}
				}
			}})
		})
		c.story("Long work is calculated so early that the decree comes by the last working day of the month", "Rules p. 10", local(2025, 9, 9, 9, 0), func(w *World) {
			w.Given(defended("medium"), untilDay(local(2025, 9, 30, 19, 0)), act("a1", "interrogation", local(2025, 10, 14, 14, 0), local(2025, 10, 14, 17, 0), nil))
			w.When(untilDay(local(2025, 10, 31, 18, 0))).Then(Happens("it is asked for on the 28th, three working days ahead, and due on Friday, the 31st", func(e *event.PaymentDecreeRequested) bool {
				return e.OverMonth == "yes" && e.DueOn == civil.DateOf(2025, 10, 31)
			}))
		})
		c.story("An appointment that ended by waiver still has its claim", "Rules p. 9; vector V34", local(2025, 10, 15, 8, 0), func(w *World) {
			w.Given(defended("medium"), entry("e1", "study", local(2025, 10, 15, 9, 0), local(2025, 10, 15, 9, 20), nil)).
				When(Step{Text: "Serik refuses the appointed defender in her presence", Do: func(w *World) {
					w.T.Helper()
					w.Send(&event.DefenderWaived{Register: w.Reg("w1", "k1"), Person: Ref("Serik"), Present: Ref("Aizhan"),
						DocumentNumber: "3", DocumentDate: civil.DateOf(2025, 10, 15)})
				}}).
				Then(Happens("the decree on the work is asked for at once: "+money.Tiyn(220192).String()+" ₸", func(e *event.PaymentDecreeRequested) bool { return e.Tiyn == 220192 }))
		})
	})
}
