package roster

import (
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// AgreementTerm is how long an agreement holds from the day of its signing on.
type AgreementTerm struct {
	From      civil.Date // agreements signed from this day on
	MoreYears int        // to the end of the year that many years after that of signing
	Clause    string
}

// agreementTerms, the newest last. The text before 01.09.2022 was not read; the same is taken for it.
var agreementTerms = []AgreementTerm{
	{0, 1, "order 1453 p. 6 [inferred]"},
	{civil.DateOf(2022, 9, 1), 1, "order 1453 p. 6"},
}

// AgreementTo is the last day of an agreement signed on a day: the end of the following year (order 1453 p. 6).
func AgreementTo(signed civil.Date) civil.Date {
	term := agreementTerms[0]
	for _, t := range agreementTerms {
		if t.From <= signed {
			term = t
		}
	}
	return civil.DateOf(signed.Year()+term.MoreYears, 12, 31)
}

// listing gives the reason against taking an advocate onto the list, or nothing: without a valid licence or agreement
// he is not connected (2020 order p. 3, 2021 order p. 5(1)). The answer does not depend on whether the listing was
// folded already.
func (s *State) listing(e *event.AdvocateListed, at civil.Instant, b *book.State) string {
	today := dayOr(b.LocalOfBar(e.HomeBar, at), at)
	year := int(e.ListYear)
	switch {
	case e.LicenceDate > today:
		return "licence_not_valid"
	case e.AgreementTo < e.AgreementFrom || e.AgreementTo < civil.DateOf(year, 1, 1) || e.AgreementFrom > civil.DateOf(year, 12, 31):
		return "no_agreement"
	case e.AgreementTo > AgreementTo(e.AgreementFrom):
		return "agreement_term"
	}
	if a := s.Advocates[e.Advocate]; a != nil && a.StatusAt(at) != "active" {
		return "licence_inactive"
	}
	return ""
}

// agreement gives the reason against an agreement, or nothing.
func (s *State) agreement(e *event.AgreementSigned, at civil.Instant, b *book.State) string {
	a := s.Advocates[e.Advocate]
	today := dayOr(b.LocalOfBar(e.HomeBar, at), at)
	switch {
	case a == nil:
		return "roster_unknown_advocate"
	case a.StatusAt(at) != "active":
		return "licence_inactive"
	case e.LicenceDate > e.SignedOn:
		return "licence_not_valid"
	case e.SignedOn > today || e.ListDecisionOn > e.SignedOn:
		return "agreement_date"
	case a.HomeBar != e.HomeBar:
		return "not_in_list"
	}
	return ""
}

// foldYear folds the yearly cycle: agreements, consents, training, the lists.
func (s *State) foldYear(rec *journal.Record, b *book.State) {
	switch e := rec.Body.(type) {
	case *event.AgreementSigned:
		if s.agreement(e, rec.At, b) == "" {
			a := s.Advocates[e.Advocate]
			a.Department = e.Department
			if p := (Period{e.SignedOn, AgreementTo(e.SignedOn)}); !slices.Contains(a.Agreements, p) {
				a.Agreements = append(a.Agreements, p)
			}
		}
	case *event.AdvocateConsented:
		if a := s.Advocates[e.Advocate]; a != nil {
			a.Consent = e.Consent == "given"
		}
	case *event.TrainingWaived:
		if a := s.Advocates[e.Advocate]; a != nil {
			a.Waived = true
		}
	case *event.OrderShown:
		if a := s.Advocates[e.Advocate]; a != nil && !slices.Contains(a.Orders, e.Order) {
			a.Orders = append(a.Orders, e.Order)
		}
	case *event.ListSubmitted:
		if y := s.year(e.Year); y.SubmittedAt == 0 {
			y.SubmittedAt = rec.At
		}
	case *event.ListPublished:
		if y := s.year(e.Year); y.PublishedAt == 0 {
			y.PublishedAt = rec.At
		}
	}
}

func (s *State) year(n int64) *Year {
	if s.Years == nil {
		s.Years = map[int64]*Year{}
	}
	if s.Years[n] == nil {
		s.Years[n] = &Year{}
	}
	return s.Years[n]
}
