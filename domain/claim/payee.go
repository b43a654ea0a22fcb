package claim

import (
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: whose account a settlement names. By the edition of 2018 it is the bar's, later the advocate's
// (`payee_switch`); the application says which, and its settlements follow it.

// codeBarAccount keeps a settlement back until the bar has told its account.
const codeBarAccount = "bar_account_missing"

// barAccountBad is the code that makes a bar's account mean nothing; empty: it counts.
func barAccountBad(e *event.BarAccountSet) string {
	switch {
	case e.Official == e.Second:
		return "second_signature"
	case !ident.CheckBIN(e.BIN).OK() || !ident.CheckIBAN(e.Account).OK():
		return "requisites_bad"
	}
	return ""
}

// payee says whose account is paid for a claim, as its application was answered.
func (v *view) payee(c *Claim) string {
	if a := v.s.Applications[c.Application]; a != nil && a.Payee == tariff.Bar {
		return tariff.Bar
	}
	return tariff.Advocate
}

// payTo puts into a settlement whose account is paid: the advocate's sealed values, or the bar's account with the
// advocate's name alone, so that the bar knows for whom it is.
func (v *view) payTo(e *event.SettlementOrdered, c *Claim) []journal.Box {
	fields := payeeFields[:]
	e.Payee = tariff.Advocate
	if v.payee(c) == tariff.Bar && v.s.Account != nil {
		e.Payee, e.PayeeBIN, e.PayeeIBAN = tariff.Bar, v.s.Account.BIN, v.s.Account.Account
		fields = payeeFields[:1]
	}
	var boxes []journal.Box
	a := v.roster.Advocate(c.Advocate)
	for _, field := range fields {
		if b, ok := a.Box(field); ok {
			boxes = append(boxes, b)
		}
	}
	return boxes
}
