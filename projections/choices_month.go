package projections

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
)

// MonthOffer is one offer of a roster month, as fairness and concentration count it.
type MonthOffer struct {
	Journal  string        `json:"journal"`
	Month    string        `json:"month"`
	Offer    string        `json:"offer"`
	Request  string        `json:"request"`
	Official string        `json:"official,omitempty"` // who asked
	Advocate string        `json:"advocate"`
	At       civil.Instant `json:"at"`
	EndedAt  civil.Instant `json:"ended_at,omitempty"`
	By       string        `json:"by"` // draw, hand, rerequest
	Result   string        `json:"result,omitempty"`
	Load     int64         `json:"load,omitempty"` // his, before the offer
	Band     []string      `json:"band,omitempty"` // all who could be drawn
	Least    int64         `json:"least,omitempty"`
	Most     int64         `json:"most,omitempty"`  // loads of those who could be asked, as far as the record names them
	Named    bool          `json:"named,omitempty"` // it led to the appointment
}

// MonthDuty is an advocate's duty in a roster month.
type MonthDuty struct {
	Spans []event.Span `json:"spans"` // in order, joined where they touch
}

// monthRoster is the revision whose duty is kept, with everybody in it.
type monthRoster struct {
	Revision  int64    `json:"revision"`
	Advocates []string `json:"advocates"`
	Offers    int64    `json:"offers,omitempty"` // of the month so far
}

// askedBy says who asked for a defender, in which month, and whether the request was taken back after an offer.
type askedBy struct {
	Journal   string `json:"journal"`
	Request   string `json:"request"`
	Official  string `json:"official,omitempty"`
	Month     string `json:"month"`
	Offers    int64  `json:"offers,omitempty"`
	Advocate  string `json:"advocate,omitempty"`  // asked last
	Withdrawn string `json:"withdrawn,omitempty"` // reason, if it was taken back after an offer
}

const (
	monthOffers  = table[MonthOffer]("month_offer")
	offerPlaces  = table[actPlace]("month_offer_place")
	monthDuties  = table[MonthDuty]("month_duty")
	monthRosters = table[monthRoster]("month_roster")
	monthAsked   = table[askedBy]("month_asked")
	askedPlaces  = table[actPlace]("month_asked_place")
)

// MonthChoices keeps what the figures of fairness and concentration are counted from: each offer of a roster month with
// the official who asked, and the duty of the month.
type MonthChoices struct{}

// Name is the read model's name.
func (MonthChoices) Name() string { return "month_choices" }

// Version is that of the rows.
func (MonthChoices) Version() int { return 1 }

// Tables lists what it writes.
func (MonthChoices) Tables() []string {
	return []string{string(monthOffers), string(offerPlaces), string(monthDuties), string(monthRosters), string(monthAsked), string(askedPlaces)}
}

// Apply folds one record.
func (MonthChoices) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.DefenderRequested:
		f.asked(e)
	case *event.RequestWithdrawn:
		f.askedRow(e.Request, func(a *askedBy) {
			if a.Offers > 0 {
				a.Withdrawn = e.Reason
			}
		})
	case *event.OfferMade:
		f.offeredIn(e)
	case *event.OfferEnded:
		f.offerRow(e.Offer, func(o *MonthOffer) { o.Result, o.EndedAt = e.Result, rec.At })
	case *event.DefenderNamed:
		f.offerRow(e.Appointment, func(o *MonthOffer) { o.Named = true })
	case *event.RosterPublished:
		f.dutyOf(e)
	}
	return f.err
}

// asked remembers the official of a request; what came first stands, as the draw does.
func (f *folding) asked(e *event.DefenderRequested) {
	if askedPlaces.has(f, e.Object) {
		return
	}
	month := monthOf(match.DayOf(f.rec.At))
	key := keyOf(month, e.Object)
	askedPlaces.put(f, e.Object, actPlace{key})
	monthAsked.put(f, key, askedBy{Journal: f.rec.Journal, Request: e.Object, Official: refText(e.Official), Month: month})
}

func (f *folding) askedRow(request string, fn func(a *askedBy)) {
	if at, ok := askedPlaces.get(f, request); ok {
		monthAsked.known(f, at.Key, fn)
	}
}

func (f *folding) offerRow(offer string, fn func(o *MonthOffer)) {
	if at, ok := offerPlaces.get(f, offer); ok {
		monthOffers.known(f, at.Key, fn)
	}
}

// offeredIn counts an offer in the month of the roster that it was made from; a choice by hand names none and stands in
// the month of its moment.
func (f *folding) offeredIn(e *event.OfferMade) {
	month := monthOf(match.DayOf(f.rec.At))
	if len(e.Roster) >= 7 {
		month = e.Roster[:7]
	}
	o := MonthOffer{Journal: f.rec.Journal, Month: month, Offer: e.Offer, Request: e.Request, Advocate: refText(e.Advocate), At: f.rec.At, By: e.By}
	if o.By == "" {
		o.By = "draw"
	}
	f.askedRow(e.Request, func(a *askedBy) {
		a.Offers++
		a.Advocate = o.Advocate
		o.Official = a.Official
	})
	for i, c := range e.Band {
		o.Band = append(o.Band, refText(c.Advocate))
		if c.Advocate == e.Advocate {
			o.Load = c.Load
		}
		if i == 0 || c.Load < o.Least {
			o.Least = c.Load
		}
		o.Most = max(o.Most, c.Load)
	}
	for _, p := range e.Others {
		if p.Code == "higher_load" {
			o.Most = max(o.Most, p.Load)
		}
	}
	key := keyOf(month, e.Offer)
	offerPlaces.put(f, e.Offer, actPlace{key})
	monthRosters.change(f, month, func(r *monthRoster) { r.Offers++ })
	monthOffers.put(f, key, o)
}

// dutyOf replaces the duty of a month by that of a later revision.
func (f *folding) dutyOf(e *event.RosterPublished) {
	old, _ := monthRosters.get(f, e.Month)
	if e.Revision <= old.Revision {
		return
	}
	for _, ref := range old.Advocates {
		monthDuties.remove(f, keyOf(e.Month, ref))
	}
	spans := map[string][]event.Span{}
	now := monthRoster{Revision: e.Revision, Offers: old.Offers}
	for _, s := range e.Slots {
		ref := refText(s.Advocate)
		if spans[ref] == nil {
			now.Advocates = append(now.Advocates, ref)
		}
		spans[ref] = append(spans[ref], event.Span{From: s.From, To: s.To})
	}
	slices.Sort(now.Advocates)
	for _, ref := range now.Advocates {
		monthDuties.put(f, keyOf(e.Month, ref), MonthDuty{joined(spans[ref])})
	}
	monthRosters.put(f, e.Month, now)
}

// joined orders stretches and joins those that touch or overlap: duty for two zones at once is one duty.
func joined(spans []event.Span) []event.Span {
	slices.SortFunc(spans, func(a, b event.Span) int { return int(min(max(a.From-b.From, -1), 1)) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
		} else {
			out = append(out, s)
		}
	}
	return out
}
