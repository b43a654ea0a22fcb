package claim_test

import (
	"fmt"
	"strings"
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/scenario"
)

// caught is a test that is expected to fail: it keeps what the story failed with.
type caught struct{ said string }

func (c *caught) Helper() {}

func (c *caught) Fatalf(format string, args ...any) {
	c.said = fmt.Sprintf(format, args...)
	panic(c)
}

// TestTwinWithoutTheFreezeALineIsPaidTwice takes away what freezes a line, and only that: the next month orders the line
// again, and the machine's own promises say so.
func TestTwinWithoutTheFreezeALineIsPaidTwice(t *testing.T) {
	for _, weak := range []bool{false, true} {
		c := &caught{}
		func() {
			defer func() {
				if p := recover(); p != nil && p != any(c) {
					panic(p)
				}
			}()
			w := world(c).Given(scenario.TheBook(), twoEditions(2, false), listed("asel", scenario.Bar), scenario.OnDuty("asel"),
				scenario.Request("q1", "c1", "berik", nil), scenario.Accepts("q1"), until(local(16, 18, 0)),
				sent("the 15th", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
				sent("the 16th", performed("a2", 1, local(16, 9, 0), local(16, 11, 0), nil)), until(month))
			claim := w.Appointed("q1").Appointment + "/1"
			w.Given(sent("the decree", decreeOf(claim, "d1", 1, 500_000)), sent("the application", filed("ap1", claim)),
				sent("the approval", approved("ap1")), sent("October is closed", closed("r1", "2025-10")))
			if weak {
				for _, g := range state(w).Claims.Groups {
					g.Fixed = nil
				}
			}
			w.When(sent("November is closed", closed("r2", "2025-11"))).Then(scenario.Never[event.SettlementOrdered]("nothing is ordered"))
		}()
		if found := strings.Contains(c.said, "promise broken"); found != weak {
			t.Errorf("without the freeze: %t; found: %t %.300s", weak, found, c.said)
		}
	}
}
