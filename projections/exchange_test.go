package projections_test

import (
	"context"
	"testing"

	"qorgau/domain/civil"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// Each unit has one line with what came last and what was answered last, and an outage is listed with its minutes.
func TestExchangeWithUnits(t *testing.T) {
	q, ctx := folded(t, rowstest.Journey(bar)), context.Background()
	list := must[[]projections.Channel](t)(projections.Channels(ctx, q, ""))
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	c := list[0]
	if c.Unit != "71-district_police-01" || c.Journal != bar || c.In < 3 || c.Out < 3 || c.LastIn == 0 || c.LastOut == 0 || c.InType == "" || c.OutType == "" {
		t.Errorf("%+v", c)
	}
	gaps := must[[]projections.Interruption](t)(projections.Interruptions(ctx, q, bar))
	if len(gaps) != 1 || gaps[0].To-gaps[0].From != 2*civil.Minute {
		t.Errorf("%+v", gaps)
	}
	if other := must[[]projections.Channel](t)(projections.Channels(ctx, q, "KZ-75")); len(other) != 0 {
		t.Errorf("another journal's: %+v", other)
	}
}
