package contract

import (
	"slices"
	"strings"
	"testing"

	"qorgau/domain/event"
)

// wishes are the properties of an incoming message of the register that could name an advocate for the future. The
// register may tell who took part, who was excluded or barred; it may not wish for one (CPC 68(3)).
func wishes(properties map[string]any) (found []string) {
	for key := range properties {
		for _, word := range []string{"advocate", "defender", "lawyer", "wanted", "wish", "prefer", "candidate"} {
			if strings.Contains(key, word) && key != "wanted_at" && key != "barred_ids" {
				found = append(found, key)
				break
			}
		}
	}
	slices.Sort(found)
	return found
}

// TestTheBodyCannotNameAnAdvocate: the request has no field for one, and no other message of the register is about
// somebody who is not in the case yet.
func TestTheBodyCannotNameAnAdvocate(t *testing.T) {
	set := schemas(t)
	properties := func(name string) map[string]any {
		return set.document["erdr/"+name+".json"]["properties"].(map[string]any)
	}
	if found := wishes(properties("defender.requested.v1")); len(found) > 0 {
		t.Errorf("a request can wish: %v", found)
	}
	// Messages that name an advocate tell of one who is in the case, with the case and his part in it.
	told := strings.Fields("act.performed.v1 act.corrected.v1 defender.absent.v1 defender.arrived.v1 defender.excluded.v1 participant.entered.v1 " +
		"removal.refused.v1 victim.representative_entered.v1 payment_decree.issued.v1 payment_decree.corrected.v1")
	for _, info := range event.Types {
		if info.In != "erdr" {
			continue
		}
		for _, key := range wishes(properties(info.Name)) {
			if key == "defender_place" || strings.HasPrefix(key, "advocate_") && slices.Contains(told, info.Name) {
				continue
			}
			t.Errorf("%s names an advocate by %s", info.Name, key)
		}
	}
	// The twin: a schema with such a field is found.
	if len(wishes(map[string]any{"wanted_advocate_id": nil, "wanted_at": nil})) != 1 {
		t.Error("a wished advocate is not noticed")
	}
}
