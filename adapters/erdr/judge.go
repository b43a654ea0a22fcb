package erdr

import (
	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
)

// judge sets what the machine must know of values that it never sees: whether an ИИН or IBAN is valid, and who is, or
// was, a minor. It is not part of the input's hash, so a better judgement makes no conflict of a repeated message.
func judge(in *engine.Input) {
	if body, ok := in.Body.(event.HasCard); ok {
		judgeCard(in, body.PersonCard())
	}
	if decree := decreeOf(in.Body); decree != nil && clearValue(in, "advocate_iban") != "" {
		decree.IBAN = string(ident.CheckIBAN(clearValue(in, "advocate_iban")).Verdict)
	}
	if body, ok := in.Body.(*event.AdvocateListed); ok {
		body.IIN = string(ident.CheckIIN(clearValue(in, "advocate_iin")).Verdict)
		body.IBAN = string(ident.CheckIBAN(clearValue(in, "advocate_iban")).Verdict)
	}
}

// decreeOf is what a message says of a payment decree, if it is about one.
func decreeOf(body journal.Body) *event.PaymentDecreeContent {
	switch body := body.(type) {
	case *event.PaymentDecreeIssued:
		return &body.PaymentDecreeContent
	case *event.PaymentDecreeCorrected:
		return &body.PaymentDecreeContent
	}
	return nil
}

func judgeCard(in *engine.Input, card *event.Card) {
	check, person := ident.ParseIIN(clearValue(in, "person_iin"))
	card.IIN = string(check.Verdict)
	birth, err := civil.ParseDate(clearValue(in, "birth_date"))
	if err != nil {
		// The body gave none: an ИИН only hints at the date, but overlooking a minor is worse than taking the hint (CPC 67(1)(2)).
		if !check.OK() {
			return
		}
		birth = person.Birth
	}
	adult := ident.Adulthood(birth)
	// The local day is never before the UTC day in Kazakhstan: at worst the day of full age itself is stated, and the
	// machine compares it in local time.
	if body, ok := in.Body.(event.OfRegister); ok {
		card.Age = "adult"
		if adult > body.Head().OccurredAt.UTCDate() {
			card.AdultFrom, card.Age = adult, "minor"
		}
	}
	if offence := offenceOn(in); offence != 0 {
		card.MinorAtOffence = "no"
		if offence < adult {
			card.MinorAtOffence = "yes"
		}
	}
}

func offenceOn(in *engine.Input) civil.Date {
	switch body := in.Body.(type) {
	case *event.DefenderRequested:
		return body.OffenceOn
	case *event.PersonStatusSet:
		return body.OffenceOn
	}
	return 0
}

func clearValue(in *engine.Input, field string) string {
	for _, x := range in.Clear.Values {
		if x.Field == field {
			return x.Text
		}
	}
	return ""
}
