package national_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
)

// However many facts of an unlisted unit wait, each is handed on once somebody says where the unit belongs.
func TestEveryWaitingFactIsHandedOn(t *testing.T) {
	const facts, unit = 1300, "99-district_police-01"
	w := New(t, national.New(), journal.National, Noon)
	w.Renew = func() journal.Machine { return national.New() }
	w.Given(Message("the bar's units", func(*World) journal.Body {
		return &event.UnitsSet{Bar: Bar, Rows: []event.UnitRow{{Code: Unit, Zone: ZoneName, Bar: Bar}}}
	}))
	for i := range facts {
		w.Given(Message("a fact", func(w *World) journal.Body {
			r := w.Reg(fmt.Sprint("o", i), "k1")
			r.Unit = unit
			return &event.CaseResumed{Register: r}
		}))
	}
	for _, bar := range []string{journal.National, "KZ-99"} {
		w.When(Message("it is said to belong to "+bar+", which is no bar", func(*World) journal.Body {
			return &event.UnitAssigned{Unit: unit, Bar: bar, Zone: ZoneName, Official: Ref("a"), Second: Ref("b")}
		})).Then(Happens("refused: a letter would never arrive", func(e *event.FactRefused) bool { return e.Code == "no_such_object" }),
			Never[event.FactForwarded]("the facts wait on"))
	}
	w.When(Message("it belongs to a bar", func(*World) journal.Body {
		return &event.UnitAssigned{Unit: unit, Bar: Bar, Zone: ZoneName, Official: Ref("a"), Second: Ref("b")}
	}), Passes(civil.Second))
	seen := map[string]bool{}
	for _, e := range Every[event.FactForwarded](w) {
		seen[e.ID] = true
	}
	if all := Every[event.FactForwarded](w); len(seen) != facts || len(all) != facts {
		t.Errorf("%d of %d facts were handed on, %d letters", len(seen), facts, len(all))
	}
}
