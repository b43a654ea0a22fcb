package reason_test

import (
	"strings"
	"testing"

	"qorgau/domain/reason"
)

// Each clock that has a name tells what starts it and what follows when it rings, so that "explain clock" never shows a key.
func TestEveryClockTellsWhatItIs(t *testing.T) {
	n := 0
	for _, e := range reason.All() {
		if !strings.HasPrefix(e.Code, "clock_") || e.Code == "clock_jump" { // that one is an alarm of the machine
			continue
		}
		n++
		if _, ok := reason.FindWord("what_" + e.Code); !ok {
			t.Errorf("%s has no what_%s", e.Code, e.Code)
		}
	}
	if n < 30 {
		t.Errorf("only %d clocks", n)
	}
}
