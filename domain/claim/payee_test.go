package claim_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// toTheBar is the law of the stories as long as the bar was paid.
func toTheBar(change func(*event.Settings)) scenario.Step {
	return lawWith(func(b *event.BookSent, s *event.Settings) {
		b.Rules[0].Payee = "bar"
		if change != nil {
			change(s)
		}
	})
}

func barAccount(change func(*event.BarAccountSet)) *event.BarAccountSet {
	e := &event.BarAccountSet{BIN: ident.SyntheticBIN(71), Account: ident.SyntheticIBAN(71), Official: scenario.Ref("accountant"), Second: scenario.Ref("chairman")}
	if change != nil {
		change(e)
	}
	return e
}

// TestTheBarIsPaidOnItsAccount: by an edition that pays the bar the settlement names the bar's number and account and of
// the advocate the name alone. Until two officials have told an account that can be one, nothing is ordered and the month
// says why.
func TestTheBarIsPaidOnItsAccount(t *testing.T) {
	w, c := calculated(t)
	w.Given(toTheBar(nil), sent("the decree", decreeOf(c, "d1", 1, 500_000)))
	for code, change := range map[string]func(*event.BarAccountSet){
		"second_signature": func(e *event.BarAccountSet) { e.Second = e.Official },
		"requisites_bad":   func(e *event.BarAccountSet) { e.Account = "KZ00125KZT5004100100" },
	} {
		w.When(sent("an account that cannot be: "+code, barAccount(change))).Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == code }))
	}
	w.When(sent("a number that cannot be", barAccount(func(e *event.BarAccountSet) { e.BIN = "000000000001" }))).
		Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == "requisites_bad" }))
	w.When(throughTheMonth(c)...).
		Then(scenario.Happens("the answer names the payee", func(e *event.ApplicationChecked) bool { return e.Result == "passed" && e.Payee == "bar" }),
			scenario.Never[event.SettlementOrdered]("the bar has told no account"),
			scenario.Happens("the month lists the claim", func(e *event.LinesLeftOut) bool { return e.Lines[0].Code == "bar_account_missing" && e.Tiyn == 500_000 })).
		When(sent("two officials tell it", barAccount(nil)), sent("November is closed", closed("r2", "2025-11"))).
		Then(scenario.Happens("the bar's account is ordered to be paid", func(e *event.SettlementOrdered) bool {
			return e.Tiyn == 500_000 && e.Payee == "bar" && e.PayeeBIN == ident.SyntheticBIN(71) && e.PayeeIBAN == ident.SyntheticIBAN(71)
		}), scenario.Step{Text: "with the advocate's name and no other value of him", Do: func(w *scenario.World) {
			w.T.Helper()
			for _, r := range w.Records[w.From():] {
				if _, ok := r.Body.(*event.SettlementOrdered); ok && (len(r.Sealed) != 1 || r.Sealed[0].Field != "advocate_name") {
					w.Failf("%+v", r.Sealed)
				}
			}
		}})
}

// TestABadAccountOfTheAdvocateKeepsNothingFromTheBar: he is not the one who is paid.
func TestABadAccountOfTheAdvocateKeepsNothingFromTheBar(t *testing.T) {
	for payee, code := range map[string]string{"bar": "", "advocate": "requisites_bad"} {
		w, c := calculated(t)
		w.Given(lawWith(func(b *event.BookSent, _ *event.Settings) { b.Rules[0].Payee = payee }), sent("the bar's account", barAccount(nil)),
			sent("the decree", decreeOf(c, "d1", 1, 500_000)),
			scenario.ListedAs("asel", func(e *event.AdvocateListed) { e.IBAN = "invalid" })).
			When(sent("the application", filed("ap1", c))).Then(answered(code))
	}
}

// TestTheAgreementOf2021PaysTheAdvocate though the edition still names the bar (`payee_switch`).
func TestTheAgreementOf2021PaysTheAdvocate(t *testing.T) {
	w, c := calculated(t)
	w.Given(toTheBar(func(s *event.Settings) { s.PayeeSwitch = "agreement_2021-02-10" }), sent("the bar's account", barAccount(nil)), sent("the decree", decreeOf(c, "d1", 1, 500_000))).
		When(throughTheMonth(c)...).
		Then(scenario.Happens("the advocate is paid", func(e *event.SettlementOrdered) bool {
			return e.Payee == "advocate" && e.PayeeBIN == "" && e.PayeeIBAN == ""
		}))
}

// TestAClaimWithoutItsPapersIsLeftOut: release is decreed apart, and the number of that decree is known for one of two
// claims. The other is left out with its code and the rest goes on; filed again with its paper it passes.
func TestAClaimWithoutItsPapersIsLeftOut(t *testing.T) {
	w, c := appointed(t)
	c += "/1"
	w.Given(later("q2", "c2", "daniyar"), until(local(16, 18, 0)), sent("three hours for Berik", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("three for Daniyar", performed("a2", 1, local(16, 9, 0), local(16, 12, 0), ofDaniyar)), until(month),
		lawWith(func(_ *event.BookSent, s *event.Settings) { s.ReleaseAndPaymentDecree = "two_documents" }))
	other := w.Appointed("q2").Appointment + "/1"
	second := decreeOf(other, "d2", 1, 300_000)
	second.RegisterCase = "c2"
	paper := func(claim string) event.Attachment {
		return event.Attachment{Kind: "release_decree", Claim: claim, Number: "7/1", Date: civil.DateOf(2025, 10, 30)}
	}
	one := filed("ap1", c, other)
	one.Attachments = []event.Attachment{paper(other)}
	w.Given(sent("decreed", decreeOf(c, "d1", 1, 300_000)), sent("decreed", second)).
		When(sent("both are applied for, one with its paper", one)).
		Then(scenario.Happens("one goes on, the other is left out", func(e *event.ApplicationChecked) bool {
			return e.Result == "passed" && e.Tiyn == 300_000 && e.Lines[0].Code == "missing_attachment" && e.Lines[1].Code == ""
		}), scenario.Happens("what is missing is named", func(e *event.ApplicationAttachments) bool {
			return len(e.Lines[0].Missing) == 1 && e.Lines[0].Missing[0].Kind == "release_decree" && len(e.Lines[1].Missing) == 0
		}), scenario.Happens("the claim is told", func(e *event.ClaimBlocked) bool { return e.Claim == c && e.Code == "missing_attachment" }))
	again := filed("ap2", c)
	again.Attachments = []event.Attachment{paper(c)}
	w.When(sent("filed again with its paper", again)).Then(answered(""))
}

// TestIllnessMovesTheLastDayOfAConsultation as it does that of a claim with a decree.
func TestIllnessMovesTheLastDayOfAConsultation(t *testing.T) {
	ill := illness(civil.DateOf(2025, 10, 16), civil.DateOf(2025, 10, 18))
	late := workAct("wa1", "dana", 50, "k1")
	w := world(t).Given(scenario.TheBook(), lawWith(same), listed("asel", scenario.Bar), until(local(15, 23, 0)), sent("fifty minutes with Dana", consulted("k1", "dana", local(15, 10, 0), local(15, 10, 50))),
		until(local(20, 9, 0)), sent("three days of illness", ill))
	w.When(sent("the act of work done comes after it", late)).
		Then(scenario.Happens("the last day is three days later", func(e *event.ClaimDecreed) bool { return e.ApplyBy == november(18) })).
		When(until(local(31+17, 12, 0)), sent("applied for on the 17th", filed("ap1", claimOf("wa1")))).Then(answered(""))
}

// ofDaniyar makes an act one of Daniyar's case.
func ofDaniyar(e *event.ActPerformed) {
	e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
}
