package tariff

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// severity of the case on a day.
func (p *pricer) severity(day civil.Date) string {
	s := ""
	for _, h := range p.group.Severities {
		if h.From <= day || p.set.RequalificationTier == "last_qualification_for_all" {
			s = h.Severity
		}
	}
	return s
}

// tier of an item (fees.md 3.1, 3.3). A hold is returned when no tier can be read from the text.
func (p *pricer) tier(w *work, e *event.TariffEdition, severity string) (event.Tier, event.PayStatus) {
	if w.Kind == Consultation {
		return event.TierC, ""
	}
	switch p.group.Proceeding {
	case Criminal, "":
		if w.Kind == Drafting && e.DraftingDefect && p.set.T4DraftingTier == "literal" {
			return event.TierA, ""
		}
		switch severity {
		case "0", "1", "2":
			return event.TierC, ""
		case "3":
			return event.TierB, ""
		case "4":
			return event.TierA, ""
		}
		if p.set.SeverityMissingTier == "tier_c" {
			return event.TierC, ""
		}
		return "", event.StatusHoldSeverity
	case AdministrativeFault, Civil:
		return event.TierC, ""
	case Administrative:
		if e.Administrative {
			return event.TierC, ""
		}
	case Constitutional:
		if e.Constitutional {
			return event.TierA, ""
		}
	}
	return "", event.StatusHoldClient
}

// client tells whether the rates name the client of a criminal case.
func (p *pricer) client(w *work, e *event.TariffEdition) event.PayStatus {
	if w.Kind == Consultation || p.group.Proceeding != Criminal && p.group.Proceeding != "" {
		return ""
	}
	if (w.Role == VictimRepresentative) == (w.Client == ClientVictim) {
		for _, c := range e.Clients {
			if c == w.Client {
				return ""
			}
		}
		if w.Client == ClientWitness {
			switch p.set.WitnessBeforeT4 {
			case "pay":
				return ""
			case "refuse":
				return event.StatusNotPayableClient
			}
		}
	}
	return event.StatusHoldClient
}

// rate in МРП an hour, and the point of the rates it stands in. No tier, no rate.
func rate(e *event.TariffEdition, t event.Tier, waiting bool) (event.Ratio, string) {
	switch {
	case t == event.TierA && waiting:
		return e.WaitingA, "rates_1_5"
	case t == event.TierB && waiting:
		return e.WaitingB, "rates_1_5"
	case t == event.TierC && waiting:
		return e.WaitingC, "rates_1_5"
	case t == event.TierA:
		return e.RateA, "rates_1_1"
	case t == event.TierB:
		return e.RateB, "rates_1_2"
	case t == event.TierC:
		return e.RateC, "rates_1_3"
	}
	return event.Ratio{Num: 0, Den: 1}, ""
}
