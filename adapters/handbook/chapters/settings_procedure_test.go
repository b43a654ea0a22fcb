package chapters

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// claimOf is the n-th claim of a story, from 1, and its calculation.
func claimOf(w *World, n int) *event.PaymentDecreeRequested {
	w.T.Helper()
	var seen []string
	for i := range w.Records {
		e, ok := w.Records[i].Body.(*event.PaymentDecreeRequested)
		if !ok {
			continue
		}
		if len(seen) == 0 || seen[len(seen)-1] != e.Claim {
			seen = append(seen, e.Claim)
		}
		if len(seen) == n {
			return e
		}
	}
	w.Failf("there is no claim %d", n)
	return nil
}

// twoClaims is an hour and more of work in each of two months, calculated at their ends, and decreed together.
func twoClaims(first, second, end1, end2, decreed civil.Date) Step {
	return Step{Text: fmt.Sprintf("Aizhan works on %s and on %s, and the body decrees both claims on %s", first, second, decreed), Do: func(w *World) {
		w.T.Helper()
		twoClaimsApart(first, second, end1, end2).Do(w)
		w.Until(max(w.Now, on(decreed, 9, 0)))
		decreesClaim(1, decreed).Do(w)
		decreesClaim(2, decreed).Do(w)
	}}
}

func decreesClaim(n int, on civil.Date) Step {
	return Step{Text: fmt.Sprintf("claim %d is decreed on %s", n, on), Do: func(w *World) {
		w.T.Helper()
		e := claimOf(w, n)
		w.Send(&event.PaymentDecreeIssued{
			Register:             event.Register{Object: fmt.Sprintf("d%d", n), Revision: 1, OccurredAt: w.Now, Unit: e.Unit, RegisterCase: e.RegisterCase},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: e.Claim, DecreeNumber: fmt.Sprintf("9/%d", n), DecreeDate: on, Tiyn: e.Tiyn},
		})
	}}
}

// files applies with the n-th claim now.
func files(n int, change func(*event.ApplicationFiled)) Step {
	return Step{Text: fmt.Sprintf("claim %d is applied for", n), Do: func(w *World) {
		w.T.Helper()
		e := &event.ApplicationFiled{Application: fmt.Sprintf("ap%d-%d", n, len(w.Records)), Advocate: Ref("Aizhan"), Month: on31(w.Now), Claims: []string{claimOf(w, n).Claim}}
		if change != nil {
			change(e)
		}
		w.Send(e)
	}}
}

func on31(at civil.Instant) string { return (at + 5*civil.Hour).UTCDate().String()[:7] }

// answeredUnder asks how an application is answered, and by which version of the settings.
func answeredUnder(code string, version int64) Step {
	text := fmt.Sprintf("it passes, by version %d", version)
	if code != "" {
		text = fmt.Sprintf("it is not taken (%s), by version %d", code, version)
	}
	return Happens(text, func(e *event.ApplicationChecked) bool {
		return e.Lines[0].Code == code && e.Settings == version
	})
}

// filing is a setting by which the same filing is answered otherwise.
type filing struct {
	setting, clause                    string
	first, second, end1, end2, decreed civil.Date
	filed                              civil.Date
	was, is                            string
	before                             []Step
	change                             func(*event.ApplicationFiled)
	why                                string
}

func (c *chapter) filing(f filing) {
	c.t.Helper()
	c.story(f.setting, f.clause, on(f.first, 9, 0), func(w *World) {
		w.Given(twoClaims(f.first, f.second, f.end1, f.end2, f.decreed)).Given(f.before...).Given(untilDay(on(f.filed, 10, 0)))
		w.When(files(1, f.change)).Then(answeredUnder(f.was, 1))
		w.Given(andMore(adopts(f.filed, f.setting), ": "+f.why)).When(files(2, f.change)).Then(answeredUnder(f.is, 2),
			Step{Text: "the answer to the first one stands", Do: func(w *World) {
				w.T.Helper()
				for _, r := range w.Records {
					if e, ok := r.Body.(*event.ApplicationChecked); ok && e.Settings == 1 && e.Lines[0].Code != f.was {
						w.Failf("%+v", e)
					}
				}
			}})
	})
}

// settingsOfProcedure are those of the way to payment.
func settingsOfProcedure(c *chapter) {
	sep, oct := civil.DateOf(2025, 9, 9), civil.DateOf(2025, 10, 14)
	endSep, endOct := civil.DateOf(2025, 9, 30), civil.DateOf(2025, 10, 31)
	autumn := func(f filing) filing {
		f.first, f.second, f.end1, f.end2 = sep, oct, endSep, endOct
		return f
	}
	const late, hold = "not_payable_late", "hold_term"
	illness := Message("Aizhan is ill from 20 to 24 November, by a certificate", func(w *World) journal.Body {
		w.Until(local(2025, 11, 25, 9, 0))
		return &event.TermInterrupted{Interruption: "i1", Revision: 1, Advocate: Ref("Aizhan"), Kind: "illness", From: civil.DateOf(2025, 11, 20), To: civil.DateOf(2025, 11, 24),
			Document: "БЛ-7", DocumentDate: civil.DateOf(2025, 11, 24), Office: "bar", Official: Ref("the official")}
	})
	failure := Message("the system fails on 20 November until the next day, by an act of failure", func(w *World) journal.Body {
		w.Until(local(2025, 11, 21, 12, 0))
		return &event.OutageReported{Outage: "o1", Revision: 1, Number: "3", Date: civil.DateOf(2025, 11, 21), Unit: Unit, From: local(2025, 11, 20, 10, 0), To: local(2025, 11, 21, 10, 0),
			RestoredAt: local(2025, 11, 21, 10, 0), Failure: "whole_system", Cause: "storage_failure", Measures: []string{"service_called"},
			BodyOfficial: Ref("one"), ServiceOfficial: Ref("two"), CommitteeOfficial: Ref("three")}
	})
	certificate := func(e *event.ApplicationFiled) {
		e.Attachments = []event.Attachment{{Kind: "certificate", Number: "7", Date: civil.DateOf(2025, 11, 20)}}
	}
	for _, f := range []filing{
		autumn(filing{setting: "one_month_count=30_days", clause: "Rules p. 5", decreed: civil.DateOf(2026, 2, 3), filed: civil.DateOf(2026, 3, 4), was: late, is: "", why: "30 days end on 5 March, the month on the 3rd"}),
		autumn(filing{setting: "one_month_start=any_earliest", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 5), filed: civil.DateOf(2025, 11, 20), was: "", is: late, why: "the appointing decree of September starts the month"}),
		autumn(filing{setting: "one_month_start=any_latest", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 5), filed: civil.DateOf(2025, 12, 10), was: late, is: "", change: certificate, why: "the certificate of 20 November starts the month"}),
		autumn(filing{setting: "one_month_last_day_off=next_working_day", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 6), filed: civil.DateOf(2025, 12, 8), was: hold, is: "", why: "Saturday, 6 December, moves to Monday"}),
		autumn(filing{setting: "one_month_last_day_off=no_shift", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 6), filed: civil.DateOf(2025, 12, 8), was: hold, is: late, why: "Saturday, 6 December, stays the last day"}),
		autumn(filing{setting: "one_month_interruption=restart", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 5), filed: civil.DateOf(2025, 12, 15), was: late, is: "", before: []Step{illness}, why: "a new month from 24 November; suspended it ended on 10 December"}),
		{setting: "one_month_transition=literal", clause: "Rules p. 5, ed. 15.09.2025; vector V51", first: civil.DateOf(2025, 7, 8), second: civil.DateOf(2025, 8, 12), end1: civil.DateOf(2025, 7, 31), end2: civil.DateOf(2025, 8, 29),
			decreed: civil.DateOf(2025, 8, 29), filed: civil.DateOf(2025, 10, 2), was: "", is: late, why: "the month runs from the decree of August, not from the rule's beginning"},
		autumn(filing{setting: "outage_is_force_majeure=true", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 4), filed: civil.DateOf(2025, 12, 5), was: hold, is: "", before: []Step{failure}, why: "the two days of the failure are added"}),
		autumn(filing{setting: "outage_is_force_majeure=false", clause: "Rules p. 5", decreed: civil.DateOf(2025, 11, 4), filed: civil.DateOf(2025, 12, 5), was: hold, is: late, before: []Step{failure}, why: "the failure opens the paper route and no more"}),
		{setting: "procedure_date_basis=action_date", clause: "Rules p. 5, 12", first: civil.DateOf(2025, 7, 8), second: civil.DateOf(2025, 8, 12), end1: civil.DateOf(2025, 7, 31), end2: civil.DateOf(2025, 8, 29),
			decreed: civil.DateOf(2025, 10, 1), filed: civil.DateOf(2025, 11, 20), was: late, is: "", why: "the edition of August, when the work was done, knew no term"},
	} {
		c.filing(f)
	}
	c.story("returned_application_keeps_term=false", "Rules p. 12", on(sep, 9, 0), func(w *World) {
		send := func(n int) Step {
			return Step{Text: fmt.Sprintf("claim %d is applied for in time and sent back for a slip", n), Do: func(w *World) {
				w.T.Helper()
				id := fmt.Sprintf("first%d", n)
				files(n, func(e *event.ApplicationFiled) { e.Application = id }).Do(w)
				w.Send(&event.ApplicationReturned{Application: id, Official: Ref("the official"), Code: "slip"})
			}}
		}
		w.Given(twoClaims(sep, oct, endSep, endOct, civil.DateOf(2025, 11, 5)), untilDay(local(2025, 12, 1, 9, 0)), send(1), send(2), untilDay(local(2025, 12, 10, 9, 0))).
			When(files(1, nil)).Then(answeredUnder("", 1)).
			Given(adopts(civil.DateOf(2025, 12, 10), "returned_application_keeps_term=false")).When(files(2, nil)).Then(answeredUnder(late, 2))
	})
	c.story("paper_route_proof=advocate_statement", "Rules p. 5; order 89 p. 67-69", on(sep, 9, 0), func(w *World) {
		paper := func(e *event.ApplicationFiled) {
			e.Route, e.FiledAt, e.EnteredBy = "paper", local(2025, 11, 20, 9, 0), Ref("the official")
			e.Attachments = []event.Attachment{{Kind: "failure_statement", Number: "1", Date: civil.DateOf(2025, 11, 20)}}
		}
		w.Given(twoClaims(sep, oct, endSep, endOct, civil.DateOf(2025, 11, 5)), untilDay(local(2025, 11, 20, 10, 0))).
			When(andMore(files(1, paper), " on paper, with the advocate's word on the failure")).Then(Happens("without an act of failure the route is closed", func(e *event.FactRefused) bool { return e.Code == "outage_missing" })).
			Given(adopts(civil.DateOf(2025, 11, 20), "paper_route_proof=advocate_statement")).When(andMore(files(2, paper), " on paper, with the advocate's word on the failure")).Then(answeredUnder("", 2))
	})
	c.story("release_and_payment_decree=two_documents", "Rules p. 5(3), 10", on(sep, 9, 0), func(w *World) {
		w.Given(twoClaimsApart(sep, oct, endSep, endOct), untilDay(local(2025, 11, 5, 9, 0)), decreesClaim(1, civil.DateOf(2025, 11, 5)), adopts(civil.DateOf(2025, 11, 6), "release_and_payment_decree=two_documents"),
			untilDay(local(2025, 11, 6, 9, 0)), decreesClaim(2, civil.DateOf(2025, 11, 6))).
			When(files(1, nil)).Then(answeredUnder("", 2)).When(files(2, nil)).Then(answeredUnder("missing_attachment", 2))
	})
	closes := func(n int, act, month string) Step {
		return Step{Text: fmt.Sprintf("claim %d is applied for, approved, and %s is closed", n, month), Do: func(w *World) {
			w.T.Helper()
			id := fmt.Sprintf("close%d", n)
			files(n, func(e *event.ApplicationFiled) { e.Application, e.Month = id, month }).Do(w)
			w.Send(&event.ApplicationApproved{Application: id, Official: Ref("the official")})
			w.Send(&event.ReconciliationClosed{Act: act, Month: month, Official: Ref("the official")})
		}}
	}
	c.story("payment_deadline_day_off=next_working_day", "Rules p. 12", on(sep, 9, 0), func(w *World) {
		by := func(d civil.Date, version int64, text string) Step {
			return Happens(text, func(e *event.SettlementOrdered) bool { return e.PayBy == d && e.Settings == version })
		}
		w.Given(twoClaims(sep, oct, endSep, endOct, civil.DateOf(2025, 11, 17)), untilDay(local(2025, 12, 2, 9, 0))).
			When(closes(1, "r1", "2025-12")).Then(by(civil.DateOf(2025, 12, 19), 1, "20 December is a Saturday: it is paid by Friday")).
			Given(adopts(civil.DateOf(2025, 12, 1), "payment_deadline_day_off=next_working_day")).
			When(closes(2, "r2", "2025-12")).Then(by(civil.DateOf(2025, 12, 22), 2, "by Monday"))
	})
	c.story("paying_department=department_of_the_body", "order 1453", on(sep, 9, 0), func(w *World) {
		pays := func(code string) Step {
			return Happens("it is paid by "+code, func(e *event.SettlementOrdered) bool { return e.Department == code })
		}
		w.Given(twoClaims(sep, oct, endSep, endOct, civil.DateOf(2025, 11, 5)), ListedAs("Aizhan", func(e *event.AdvocateListed) { e.Department = "31-justice_department-01" }), untilDay(local(2025, 11, 10, 9, 0))).
			When(closes(1, "r1", "2025-11")).Then(pays("31-justice_department-01")).
			Given(adopts(civil.DateOf(2025, 11, 10), "paying_department=department_of_the_body")).When(closes(2, "r2", "2025-11")).Then(pays("71-justice_department-01"))
	})
	// Whom the money goes to.
	nov, dec := civil.DateOf(2020, 11, 10), civil.DateOf(2020, 12, 8)
	byTheBar := func(n int, id, month string) Step {
		return Step{Text: fmt.Sprintf("the bar applies for claim %d with its statement", n), Do: func(w *World) {
			w.T.Helper()
			w.Send(&event.StatementFiled{Statement: "st-" + id, Advocate: Ref("Aizhan"), Month: month, Claims: []string{claimOf(w, n).Claim}})
			files(n, func(e *event.ApplicationFiled) {
				byBar("st-" + id)(e)
				e.Application, e.Month = id, month
			}).Do(w)
			w.Send(&event.ApplicationApproved{Application: id, Official: Ref("the official")})
		}}
	}
	month := func(act, month string) Step {
		return Step{Text: month + " is closed", Do: func(w *World) {
			w.Send(&event.ReconciliationClosed{Act: act, Month: month, Official: Ref("the official")})
		}}
	}
	c.story("payee_switch=agreement_2021-02-10", "Rules p. 11, ed. 2018; orders 106, 758", on(nov, 9, 0), func(w *World) {
		bin, iban := ident.SyntheticBIN(71), ident.SyntheticIBAN(71)
		w.Given(twoClaims(nov, dec, civil.DateOf(2020, 11, 30), civil.DateOf(2020, 12, 31), civil.DateOf(2021, 1, 5)), untilDay(local(2021, 2, 15, 9, 0)))
		w.When(byTheBar(1, "b1", "2021-02"), month("r1", "2021-02")).Then(passes("P2018", "bar", "bar"),
			Happens("the money waits for the bar's account", func(e *event.LinesLeftOut) bool { return e.Lines[0].Code == "bar_account_missing" }), Never[event.SettlementOrdered]("nothing is ordered"))
		w.Given(Message("two of the bar name its account", func(*World) journal.Body {
			return &event.BarAccountSet{BIN: bin, Account: iban, Official: Ref("the bar's accountant"), Second: Ref("the bar's chairman")}
		})).When(month("r2", "2021-02")).Then(Happens("the bar is paid, and the advocate's account is not in the order", func(e *event.SettlementOrdered) bool {
			return e.Payee == "bar" && e.PayeeBIN == bin && e.PayeeIBAN == iban && e.Settings == 1
		}), Step{Text: "of the advocate it carries the name alone", Do: func(w *World) {
			for _, r := range w.Records {
				if _, ok := r.Body.(*event.SettlementOrdered); ok && (len(r.Sealed) != 1 || r.Sealed[0].Field != "advocate_name") {
					w.Failf("%d boxes", len(r.Sealed))
				}
			}
		}})
		w.Given(adopts(civil.DateOf(2021, 2, 15), "payee_switch=agreement_2021-02-10")).When(byTheBar(2, "b2", "2021-02"), month("r3", "2021-02")).Then(passes("P2018", "bar", "advocate"),
			Happens("the advocate is paid", func(e *event.SettlementOrdered) bool {
				return e.Payee == "advocate" && e.PayeeBIN == "" && e.Settings == 2
			}))
	})
	may, june := civil.DateOf(2021, 5, 11), civil.DateOf(2021, 6, 8)
	inWave := func() Step {
		return twoClaims(may, june, civil.DateOf(2021, 5, 31), civil.DateOf(2021, 6, 30), civil.DateOf(2021, 7, 2))
	}
	c.story("payee_switch=pilot_wave", "2021 order; orders 106, 758", on(may, 9, 0), func(w *World) {
		w.Given(inWave(), untilDay(local(2021, 7, 7, 9, 0))).When(files(1, nil)).Then(passes("P2018", "advocate", "bar")).
			Given(adopts(civil.DateOf(2021, 7, 7), "payee_switch=pilot_wave")).When(files(2, nil)).Then(passes("P2018", "advocate", "advocate"))
	})
	c.story("applicant_switch=rules_edition", "2021 order p. 5(3), 7", on(may, 9, 0), func(w *World) {
		w.Given(inWave(), untilDay(local(2021, 7, 7, 9, 0))).When(files(1, nil)).Then(answeredUnder("", 1)).
			Given(adopts(civil.DateOf(2021, 7, 7), "applicant_switch=rules_edition")).When(files(2, nil)).Then(answeredUnder("applicant_is_bar", 2))
	})
}

// twoClaimsApart is the same work with nothing decreed yet.
func twoClaimsApart(first, second, end1, end2 civil.Date) Step {
	return Step{Text: fmt.Sprintf("Aizhan works on %s and on %s", first, second), Do: func(w *World) {
		w.T.Helper()
		defended("medium").Do(w)
		act("a1", "search", on(first, 14, 0), on(first, 17, 0), nil).Do(w)
		w.Until(on(end1, 18, 0))
		act("a2", "search", on(second, 14, 0), on(second, 17, 0), nil).Do(w)
		w.Until(on(end2, 18, 0))
	}}
}
