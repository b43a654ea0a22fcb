package projections

import (
	"context"
	"reflect"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Channel is the exchange with one unit: what came last, what was answered last (2021 order p. 1(5)).
type Channel struct {
	Journal string        `json:"journal"`
	Unit    string        `json:"unit"`
	In      int64         `json:"in"`
	LastIn  civil.Instant `json:"last_in,omitempty"`
	InType  string        `json:"in_type,omitempty"`
	Out     int64         `json:"out"`
	LastOut civil.Instant `json:"last_out,omitempty"`
	OutType string        `json:"out_type,omitempty"`
}

// Interruption is a stretch in which a journal was not served (2020 order p. 5(1)).
type Interruption struct {
	Journal string        `json:"journal"`
	From    civil.Instant `json:"from"`
	To      civil.Instant `json:"to"`
}

const (
	channels      = table[Channel]("exchange_channel")
	interruptions = table[Interruption]("exchange_interruption")
)

// Exchange watches the channels between units and territories, and the interruptions of the service.
type Exchange struct{}

// Name is for people and logs.
func (Exchange) Name() string { return "exchange" }

// Version counts changes of the rows.
func (Exchange) Version() int { return 1 }

// Tables are the tables of this read model.
func (Exchange) Tables() []string { return []string{string(channels), string(interruptions)} }

// outgoing are the types that answer a unit of the register.
var outgoing = func() map[string]bool {
	out := map[string]bool{}
	for _, info := range event.Types {
		out[info.Name] = info.Out == "erdr"
	}
	return out
}()

// Apply folds the next record.
func (Exchange) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case event.OfRegister:
		unit := e.Head().Unit
		channels.change(f, unit, func(c *Channel) {
			c.Journal, c.Unit, c.LastIn, c.InType = rec.Journal, unit, rec.At, rec.Type
			c.In++
		})
	case *event.ServiceResumed:
		interruptions.put(f, posKey(rec.Pos), Interruption{rec.Journal, e.From, e.To})
	default:
		if rec.Kind != journal.Decision || !outgoing[rec.Type] {
			break
		}
		if unit := unitOf(rec.Body); unit != "" {
			channels.change(f, unit, func(c *Channel) {
				c.Journal, c.Unit, c.LastOut, c.OutType = rec.Journal, unit, rec.At, rec.Type
				c.Out++
			})
		}
	}
	return f.err
}

// unitOf is the unit that an answer goes to; every answer to the register has a field of that name, or none.
func unitOf(b journal.Body) string {
	if v := reflect.Indirect(reflect.ValueOf(b)).FieldByName("Unit"); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// Channels gives the exchange with every unit of a journal, or of all, in order of journal and unit.
func Channels(ctx context.Context, q Query, code string) ([]Channel, error) {
	return channels.list(ctx, q, code, "")
}

// Interruptions gives the stretches in which journals were not served, in order.
func Interruptions(ctx context.Context, q Query, code string) ([]Interruption, error) {
	return interruptions.list(ctx, q, code, "")
}
