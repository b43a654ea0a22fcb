package tariff

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
)

// kindOfCost is a trip cost as the table of ceilings calls it.
func (k WorkKind) kindOfCost() string {
	switch k {
	case TripTransport:
		return "transport"
	case TripLodging:
		return "lodging"
	}
	return "per_diem"
}

// tripCost makes the line of one trip cost (rates p. 1(6), CPC 176, fees.md 8.7). What the Code forbids is not payable;
// what no loaded ceiling covers waits for a person who signs the sum; the rest is paid up to the ceiling.
func (p *pricer) tripCost(w *work) event.FeeLine {
	l := p.newLine(event.LineTripCost)
	l.Acts = []string{w.ID}
	cost := event.FeeCost{
		Act: w.ID, Kind: w.Kind.kindOfCost(), Mode: w.Cost.Mode, Place: w.Cost.Place, Day: p.day, Days: max(1, w.Cost.Days),
		Asked: w.Cost.Tiyn, Allowed: w.Cost.Tiyn,
	}
	edition := p.book.editionOn(p.basis(p.set.TariffDateBasis, p.day), p.tariffStart)
	mrp := p.book.MRPOn(p.basis(p.set.MRPDateBasis, p.day))
	switch {
	case edition == nil || mrp == nil || p.rules == nil:
		addFlag(&l, event.StatusBlockedYear)
	case !edition.Verified || !mrp.Verified || !p.rules.Verified:
		addFlag(&l, event.StatusBlockedUnverified)
	}
	if edition != nil && !w.Cost.Consultation {
		if s := p.client(w, edition); s != "" {
			addFlag(&l, s)
		}
	}
	if w.Freed || w.Cost.Signed {
		cost.Cut = min(max(0, w.Cost.Cut), cost.Asked)
		cost.Allowed = cost.Asked - cost.Cut
		if cost.Cut > 0 {
			addFlag(&l, event.FlagTripCut)
		}
	}
	p.allow(w, &l, &cost, mrp)
	if why := w.Cost.forbidden(w.Kind); why != "" {
		addFlag(&l, why)
		cost.Allowed = 0
	}
	l.Costs = []event.FeeCost{cost}
	p.close(&l, money.Ratio(cost.Allowed, 100))
	return l
}

// forbidden is what the Code or the Rules do not reimburse at all.
func (c *Cost) forbidden(k WorkKind) event.PayStatus {
	switch {
	case c.Tiyn <= 0 || c.Days < 0:
		return event.StatusNotPayableTime
	case c.Consultation:
		return event.StatusNotPayableNoCase
	case c.SamePlace:
		return event.StatusNotPayablePlace
	case k == TripTransport && c.Mode == ModeTaxi:
		return event.StatusNotPayableTaxi
	case k == TripTransport && c.Mode == ModeAir && !c.Consent:
		return event.StatusNotPayableAir
	case k == TripPerDiem && !c.Demand:
		return event.StatusNotPayablePerDiem
	}
	return ""
}

// allow applies the ceiling of the day, if tables are in use and one is loaded; without it, or without a document, a
// person signs the sum.
func (p *pricer) allow(w *work, l *event.FeeLine, cost *event.FeeCost, mrp *event.MRPPeriod) {
	signed := w.Cost.Signed || w.Freed
	if w.Kind != TripPerDiem && !w.Cost.Document {
		addFlag(l, event.FlagTripDocument)
		if !signed {
			addFlag(l, event.StatusHoldTrip)
		}
	}
	limit := p.book.tripLimit(cost.Kind, cost.Place, p.day)
	if p.set.TripLimits != "table_loaded_by_a_person" || limit == nil {
		if !signed {
			addFlag(l, event.StatusHoldTrip)
		}
		return
	}
	cost.Source = limit.Source
	if limit.Actual {
		return
	}
	day := money.Ratio(limit.Tiyn, 100)
	if limit.MRP.Den != 0 && mrp != nil {
		day = frac(limit.MRP).Mul(money.Whole(mrp.Tenge))
	}
	ceiling, err := day.Mul(money.Whole(int64(cost.Days))).Round(money.Truncate)
	if err != nil {
		addFlag(l, event.StatusHoldTrip)
		return
	}
	if cost.Ceiling = int64(ceiling); cost.Allowed > cost.Ceiling {
		cost.Allowed = cost.Ceiling
		addFlag(l, event.FlagTripCapped)
	}
}

// tripLimit is the ceiling of a kind of cost on a day: that of the place, else the general one, or nil.
func (b *Book) tripLimit(kind, place string, d civil.Date) *event.TripLimit {
	var found *event.TripLimit
	for i := range b.Limits {
		l := &b.Limits[i]
		if l.Kind != kind || l.ValidFrom > d || l.ValidTo != 0 && d > l.ValidTo || l.Place != "" && l.Place != place {
			continue
		}
		if found == nil || l.Place != "" || found.Place == "" { // in order of first day: the latest of the same place wins
			found = l
		}
	}
	return found
}
