package act

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Kinds of trip costs (rates p. 1(6), CPC 176): a record with a sum and no time.
const (
	TripTransport = "trip_transport"
	TripLodging   = "trip_lodging"
	TripPerDiem   = "trip_per_diem"
)

// Cost is what a trip cost is. Consent is that of the body to go by air, or its demand that he stay away.
type Cost struct {
	Tiyn    int64
	Mode    string // of transport
	Days    int64
	Place   string
	Consent bool
}

// IsCost tells whether a record is a sum and no time.
func (c *Content) IsCost() bool { return c.Cost.Tiyn > 0 }

// noonOf is a moment that lies on a day in every zone of the country, which stand five to six hours ahead of UTC.
func noonOf(d civil.Date) civil.Instant { return d.Start() + 7*civil.Hour }

func contentOfCost(e *event.TripCostEntered, rec *journal.Record) Content {
	return Content{
		Entry: true, Revision: e.Revision, OccurredAt: noonOf(e.Day), Source: rec.Source, Message: rec.ID, Fact: rec.Pos,
		Withdrawn: e.Withdrawn, Appointment: e.Appointment, Advocate: e.Advocate, Kind: "trip_" + e.Kind, From: noonOf(e.Day),
		To: noonOf(e.Day), Protocol: e.Document, ToldAt: rec.At,
		Cost: Cost{Tiyn: e.Tiyn, Mode: e.Transport, Days: e.Days, Place: e.Place, Consent: e.ConsentNumber != ""},
	}
}

// checkCost finds what the Code does not reimburse at all, so that he learns it at once (CPC 176): a taxi; a flight
// without the body's consent; per diem without its demand that he stay away.
func (c *Content) checkCost(now civil.Instant) string {
	code := ""
	switch {
	case c.From.UTCDate().Start() > now:
		code = "in_future"
	case c.Kind == TripTransport && c.Cost.Mode == "":
		code = "transport_missing"
	case c.Kind == TripTransport && c.Cost.Mode == "taxi":
		code = "not_payable_taxi"
	case (c.Kind == TripTransport && c.Cost.Mode == "air" || c.Kind == TripPerDiem) && !c.Cost.Consent:
		code = "consent_missing"
	}
	return code
}
