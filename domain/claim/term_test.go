package claim_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// lawWith is the law of the stories with other settings and editions.
func lawWith(change func(*event.BookSent, *event.Settings)) scenario.Step {
	return scenario.Step{Text: "the law with other settings has come", Do: func(w *scenario.World) {
		w.T.Helper()
		b := bookOf(true, true)
		b.Rules[0].PaperOnFailure = true
		s := event.DefaultSettings()
		s.Version, s.ValidFrom = 2, civil.DateOf(2025, 1, 1)
		change(b, &s)
		b.Settings = append(b.Settings, s)
		w.Mail(b)
	}}
}

func decreedClaim(t scenario.TB, change func(*event.BookSent, *event.Settings)) (*scenario.World, string) {
	w, c := calculated(t)
	return w.Given(lawWith(change), sent("the decree of 31 October: the month ends on Sunday, 30 November", decreeOf(c, "d1", 1, 500_000))), c
}

func same(*event.BookSent, *event.Settings) {}

func illness(from, to civil.Date) *event.TermInterrupted {
	return &event.TermInterrupted{Interruption: "i1", Revision: 1, Advocate: scenario.Ref("asel"), Kind: "illness", From: from, To: to,
		Document: "БЛ-7", DocumentDate: from, Office: "bar", Official: scenario.Ref("gulnara")}
}

func november(day int) civil.Date { return civil.DateOf(2025, 11, day) }

func filedOn(day, month int, id, c string) []scenario.Step {
	return []scenario.Step{until(civil.InstantOf(2025, month, day, 4, 0, 0)), sent(fmt.Sprintf("the application on %d.%d", day, month), filed(id, c))}
}

func answered(code string) scenario.Step {
	if code == "" {
		return scenario.Happens("it passes", func(e *event.ApplicationChecked) bool { return e.Result == "passed" })
	}
	return scenario.Happens("it is returned: "+code, func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == code })
}

// TestTheOneWhoAppliesIsWarnedAhead: seven days and one day before the last day; not after he has filed; a decree that
// comes near the end warns at once.
func TestTheOneWhoAppliesIsWarnedAhead(t *testing.T) {
	warned := func(left int64) scenario.Step {
		return scenario.Happens(fmt.Sprintf("warned: %d", left), func(e *event.TermWarned) bool { return e.DaysLeft == left && e.ApplyBy == november(30) })
	}
	w, c := decreedClaim(t, same)
	w.When(until(local(31+23, 8, 59))).Then(scenario.Never[event.TermWarned]("not yet")).
		When(until(local(31+23, 9, 0))).Then(warned(7)).
		When(until(local(31+29, 9, 0))).Then(warned(1)).
		When(until(local(31+31, 0, 0))).Then(warned(-1), scenario.Happens("the bar hears of it", func(e *event.AlarmRaised) bool { return e.Code == "term_over" && e.Object == c })).
		When(until(local(31+90, 0, 0))).Then(scenario.Never[event.TermWarned]("once is enough"))
	w, c = decreedClaim(t, same)
	w.Given(filedOn(10, 11, "ap1", c)...).When(until(local(31+40, 0, 0))).Then(scenario.Never[event.TermWarned]("he has filed"))
	w, c = calculated(t)
	w.When(until(local(31+27, 12, 0)), sent("a decree that took four weeks", decreeOf(c, "d1", 1, 500_000)), until(local(31+27, 12, 0))).
		Then(scenario.Step{Text: "he is warned at once", Do: func(w *scenario.World) {
			w.Ring()
			warned(3).Do(w)
		}}).
		When(until(local(31+29, 9, 0))).Then(warned(1))
}

// TestIllnessInterruptsTheMonth: suspend moves the last day by the days of illness, restart begins the month anew; the
// document goes with the application, and a withdrawn record moves the day back.
func TestIllnessInterruptsTheMonth(t *testing.T) {
	for setting, by := range map[event.Choice]civil.Date{"suspend": civil.DateOf(2025, 12, 10), "restart": civil.DateOf(2025, 12, 19)} {
		t.Run(string(setting), func(t *testing.T) {
			w, c := decreedClaim(t, func(_ *event.BookSent, s *event.Settings) { s.OneMonthInterruption = setting })
			moved := func(to civil.Date) scenario.Step {
				return scenario.Happens("the last day is "+to.String(), func(e *event.TermMoved) bool { return e.ApplyBy == to && e.Claim == c && e.Code == "term_interrupted" })
			}
			w.When(until(local(31+20, 9, 0)), sent("ten days of illness", illness(november(10), november(19)))).Then(moved(by)).
				When(filedOn(9, 12, "ap1", c)...).
				Then(answered(""), scenario.Happens("the document of illness is among the papers", func(e *event.ApplicationAttachments) bool {
					for _, h := range e.Lines[0].Have {
						if h.Kind == "illness" && h.Number == "БЛ-7" && h.From == "people" {
							return true
						}
					}
					return false
				}))
			w, c = decreedClaim(t, func(_ *event.BookSent, s *event.Settings) { s.OneMonthInterruption = setting })
			back := illness(november(10), november(19))
			back.Revision, back.Withdrawn = 2, true
			w.Given(until(local(31+20, 9, 0)), sent("ten days of illness", illness(november(10), november(19)))).
				When(sent("the record is taken back", back)).Then(moved(november(30))).
				When(sent("the first revision again", illness(november(10), november(19)))).
				Then(scenario.Happens("is old", func(e *event.FactRefused) bool { return e.Code == "older_revision" })).
				When(filedOn(9, 12, "ap1", c)...).Then(answered("not_payable_late"))
		})
	}
	t.Run("recorded after he was late", func(t *testing.T) {
		w, c := decreedClaim(t, same)
		w.Given(filedOn(5, 12, "ap1", c)...).When(until(local(31+45, 9, 0)), sent("the illness is recorded", illness(november(10), november(19))), sent("filed again", filed("ap2", c))).
			Then(answered(""))
	})
	t.Run("without its document", func(t *testing.T) {
		w, _ := decreedClaim(t, same)
		e := illness(november(10), november(19))
		e.DocumentDate = 0
		w.When(sent("illness without a document", e)).Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "missing_attachment" }),
			scenario.Never[event.TermMoved]("nothing moves"))
	})
}

// failure is an act of failure from 9 in the morning of a day of November for so many hours.
func failure(day, hours int) *event.OutageReported {
	from := local(31+day, 9, 10)
	return &event.OutageReported{Outage: "o1", Revision: 1, Number: "АС-3", Date: november(day), Unit: scenario.Unit, From: from, To: from + civil.Instant(hours)*civil.Hour,
		RestoredAt: from + civil.Instant(hours)*civil.Hour, Failure: "whole_system", Cause: "storage_failure", Measures: []string{"service_called"},
		BodyOfficial: scenario.Ref("one"), ServiceOfficial: scenario.Ref("two"), CommitteeOfficial: scenario.Ref("three")}
}

func onPaper(id, c string, at civil.Instant, change func(*event.ApplicationFiled)) *event.ApplicationFiled {
	e := filed(id, c)
	e.Route, e.FiledAt, e.Outage, e.EnteredBy = "paper", at, "o1", scenario.Ref("gulnara")
	if change != nil {
		change(e)
	}
	return e
}

// TestThePaperRoute: while the system is down an application may be filed on paper; it is entered later and counts from
// its true day, if an act of failure signed by three covers that moment. Anything else is refused with its code.
func TestThePaperRoute(t *testing.T) {
	inside := local(31+28, 12, 0)
	refused := func(code string) scenario.Step {
		return scenario.Happens("refused: "+code, func(e *event.FactRefused) bool { return e.Code == code })
	}
	down := func(t *testing.T, change func(*event.BookSent, *event.Settings)) (*scenario.World, string) {
		w, c := decreedClaim(t, change)
		return w.Given(until(civil.InstantOf(2025, 12, 8, 4, 0, 0))), c
	}
	t.Run("inside the failure", func(t *testing.T) {
		w, c := down(t, same)
		w.When(sent("the act of failure", failure(28, 30)), sent("filed on paper on the 28th, entered on 8 December", onPaper("ap1", c, inside, nil))).
			Then(scenario.Happens("it passes with its true day", func(e *event.ApplicationChecked) bool {
				return e.Result == "passed" && e.Route == "paper" && e.FiledOn == november(28)
			}))
	})
	for code, x := range map[string]struct {
		change func(*event.ApplicationFiled)
		law    func(*event.BookSent, *event.Settings)
	}{
		"outside_outage":         {func(e *event.ApplicationFiled) { e.FiledAt = local(31+27, 12, 0) }, same},
		"outage_missing":         {func(e *event.ApplicationFiled) { e.Outage = "o9" }, same},
		"paper_entry_incomplete": {func(e *event.ApplicationFiled) { e.EnteredBy = journal.Ref{} }, same},
		"in_future":              {func(e *event.ApplicationFiled) { e.FiledAt = civil.InstantOf(2025, 12, 9, 4, 0, 0) }, same},
		"paper_route_closed":     {nil, func(b *event.BookSent, _ *event.Settings) { b.Rules[0].PaperOnFailure = false }},
		"missing_attachment": {func(e *event.ApplicationFiled) { e.Outage = "" }, func(_ *event.BookSent, s *event.Settings) {
			s.PaperRouteProof = "advocate_statement"
		}},
	} {
		t.Run(code, func(t *testing.T) {
			w, c := down(t, x.law)
			w.Given(sent("the act of failure", failure(28, 30))).When(sent("an application on paper", onPaper("ap1", c, inside, x.change))).
				Then(refused(code), scenario.Never[event.ClaimMoved]("nothing moves")).
				When(sent("the same id through the system", filed("ap1", c))).Then(scenario.Happens[event.ApplicationChecked]("is free again", nil))
		})
	}
	t.Run("on the advocate's word, where the setting takes it", func(t *testing.T) {
		w, c := down(t, func(_ *event.BookSent, s *event.Settings) { s.PaperRouteProof = "advocate_statement" })
		w.When(sent("on paper, with his statement", onPaper("ap1", c, inside, func(e *event.ApplicationFiled) {
			e.Outage, e.Attachments = "", []event.Attachment{{Kind: "failure_statement", Number: "1"}}
		}))).Then(answered(""))
	})
	t.Run("acts of failure that prove nothing", func(t *testing.T) {
		w, c := down(t, same)
		for code, change := range map[string]func(*event.OutageReported){
			"outage_signatures":   func(e *event.OutageReported) { e.ServiceOfficial = e.BodyOfficial },
			"seconds":             func(e *event.OutageReported) { e.From += civil.Second },
			"end_not_after_start": func(e *event.OutageReported) { e.To = e.From },
			"in_future":           func(e *event.OutageReported) { e.To, e.RestoredAt = w.Now+civil.Hour, w.Now+civil.Hour },
		} {
			e := failure(28, 30)
			change(e)
			w.When(sent("an act of failure that cannot be", e)).Then(refused(code))
		}
		w.When(sent("on paper", onPaper("ap1", c, inside, nil))).Then(refused("outage_missing"))
	})
}

// TestAnOutageAndTheMonth: whether a failure interrupts the month is a setting, and by default a person's decision.
func TestAnOutageAndTheMonth(t *testing.T) {
	for setting, code := range map[event.Choice]string{"true": "", "false": "not_payable_late", "person_decides": "hold_term"} {
		t.Run(string(setting), func(t *testing.T) {
			w, c := decreedClaim(t, func(_ *event.BookSent, s *event.Settings) { s.OutageIsForceMajeure = setting })
			w.Given(until(local(31+27, 9, 0)), sent("three days of failure", failure(20, 72))).When(filedOn(3, 12, "ap1", c)...).Then(answered(code))
		})
	}
}

// TestADecreeThatReachedHimLate took days of his month: then it is not simply late, a person decides.
func TestADecreeThatReachedHimLate(t *testing.T) {
	w, c := calculated(t)
	w.Given(until(local(31+20, 9, 0)), sent("the decree of 31 October comes on 20 November", decreeOf(c, "d1", 1, 500_000))).
		When(filedOn(15, 12, "ap1", c)...).Then(answered("hold_term")).
		When(until(civil.InstantOf(2025, 12, 22, 4, 0, 0)), sent("a person lets it pass", &event.HoldResolved{Claim: c, Code: "hold_term", Decision: "pay", Ground: "decree_late", Official: scenario.Ref("gulnara")}),
			sent("filed again", filed("ap2", c))).Then(answered(""))
}

// TestTheWindowOfAnEdition: on a day on which either edition may have been in force a person confirms who applies; in a
// live wave there is no doubt.
func TestTheWindowOfAnEdition(t *testing.T) {
	window := func(policy event.Choice) func(*event.BookSent, *event.Settings) {
		return func(b *event.BookSent, s *event.Settings) {
			s.BorderWindowPolicy = policy
			old := b.Rules[0]
			old.ID, old.Applicant, old.Calculates, old.Payee = "R0", "bar", "bar", "bar"
			b.Rules[0].ValidFrom, b.Rules[0].WindowFrom, b.Rules[0].WindowTo = november(1), november(1), november(20)
			b.Rules = append(b.Rules, old)
		}
	}
	for policy, code := range map[event.Choice]string{"require_confirmation": "confirm_applicant", "earliest_day": "", "latest_day": "applicant_is_bar"} {
		w, c := decreedClaim(t, window(policy))
		w.When(filedOn(10, 11, "ap1", c)...).Then(answered(code))
		if policy == "require_confirmation" {
			w.When(sent("a person confirms", &event.HoldResolved{Claim: c, Code: "confirm_applicant", Decision: "pay", Ground: "edition_read", Official: scenario.Ref("gulnara")}),
				sent("filed again", filed("ap2", c))).Then(answered(""))
		}
	}
	w, c := decreedClaim(t, window("require_confirmation"))
	w.When(filedOn(21, 11, "ap1", c)...).Then(answered(""))
}

// TestAnyOrderOfDecreeMessagesEndsTheSame: revisions, cancellations and duplicates of two decrees, with lines and without,
// in any order, leave the same decree, cuts, form and sums.
func TestAnyOrderOfDecreeMessagesEndsTheSame(t *testing.T) {
	base, c := noticed(t)
	snapshot, err := base.Machine.Encode()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var messages []journal.Body
		for n := range rapid.Int64Range(1, 5).Draw(t, "messages") {
			object := rapid.SampledFrom([]string{"d1", "d2"}).Draw(t, "decree")
			revision := rapid.Int64Range(1, 3).Draw(t, "revision")
			head := decreeOf(c, object, revision, 0).Register
			head.OccurredAt += civil.Instant(n) * civil.Second
			if rapid.IntRange(0, 4).Draw(t, "cancelled") == 0 {
				messages = append(messages, &event.PaymentDecreeCancelled{Register: head, Claim: c, Reason: "mistake"})
				continue
			}
			content := decreeOf(c, object, revision, rapid.SampledFrom([]int64{500_000, 350_000, 266_667}).Draw(t, "sum")).PaymentDecreeContent
			if rapid.Bool().Draw(t, "lines") {
				content.Lines = []event.DecreeLine{{Act: "a1", Kind: "interrogation", StartedAt: local(15, 9, 0), EndedAt: local(15, 12, 0),
					Minutes: int64(rapid.IntRange(0, 18).Draw(t, "minutes") * 10), ProtocolNumber: "P-a1"}}
				content.Severity = rapid.SampledFrom([]string{"", "medium"}).Draw(t, "severity")
			}
			if revision == 1 {
				messages = append(messages, &event.PaymentDecreeIssued{Register: head, PaymentDecreeContent: content})
			} else {
				messages = append(messages, &event.PaymentDecreeCorrected{Register: head, PaymentDecreeContent: content})
			}
		}
		run := func(order []int) string {
			w := world(t)
			if err := w.Machine.Decode(snapshot); err != nil {
				t.Fatalf("%v", err)
			}
			w.Renew, w.Now, w.Records = nil, base.Now, slices.Clone(base.Records)
			for _, i := range order {
				w.Feed("erdr", fmt.Sprintf("x%d", i), messages[i])
				if rapid.IntRange(0, 3).Draw(t, "again") == 0 {
					w.Feed("erdr", fmt.Sprintf("x%d", i), messages[i])
				}
			}
			k := state(w).Claims.Claim(c)
			d := k.Decree
			if d.Object != "" && k.Status != claim.Decreed || d.Object == "" && k.Status == claim.Decreed {
				t.Fatalf("status %s with decree %+v", k.Status, d)
			}
			return fmt.Sprintf("%s %d %d %s %+v", d.Object, d.Revision, d.Tiyn, k.Form, state(w).Claims.Totals())
		}
		order := make([]int, len(messages))
		for i := range order {
			order[i] = i
		}
		one := run(order)
		two := run(rapid.Permutation(slices.Clone(order)).Draw(t, "order"))
		if one != two {
			t.Fatalf("in order: %s\nin another: %s", one, two)
		}
	})
}

// TestSilenceIsNeverConsent: under the one setting that takes silence as an answer, it is one on the time of work alone;
// the decree is asked for all the same and nothing can be applied for.
func TestSilenceIsNeverConsent(t *testing.T) {
	for setting, flagged := range map[event.Choice]bool{"escalate": false, "treat_as_confirmed": true} {
		w, c := calculated(t)
		w.Given(scenario.Step{Text: "silence is " + string(setting), Do: func(w *scenario.World) {
			s := event.DefaultAppointmentSettings()
			s.Version, s.ValidFrom, s.TimeConfirmSilence = 2, civil.DateOf(2025, 1, 1), setting
			b := bookOf(true, true)
			b.AppointmentSettings = append(b.AppointmentSettings, s)
			w.Mail(b)
		}}).When(until(local(38, 0, 0)))
		got := false
		for _, e := range scenario.Every[event.PaymentDecreeRequested](w) {
			got = got || slices.Contains(e.Flags, "silence_confirms_time")
		}
		if got != flagged {
			w.Failf("%s: flagged %t", setting, got)
		}
		w.When(sent("the application", filed("ap1", c))).Then(answered("decree_missing"), scenario.Never[event.ClaimDecreed]("nothing is decreed"))
	}
}
