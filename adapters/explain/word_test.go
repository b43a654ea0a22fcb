package explain_test

import (
	"strings"
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/reason"
)

// Every type of event has its word in the history of a case.
func TestEveryEventHasItsWord(t *testing.T) {
	for _, x := range event.Types {
		name := x.Name[:strings.LastIndex(x.Name, ".v")]
		if _, ok := reason.FindWord("event_" + strings.ReplaceAll(name, ".", "_")); !ok {
			t.Errorf("nothing tells %s", x.Name)
		}
	}
}
