package territory_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
)

// TestTheCountryStandsWhateverComes is the same for the journal of the country, which the same maker of facts reaches.
func TestTheCountryStandsWhateverComes(t *testing.T) {
	names := ofABar()
	for _, often := range []string{"units.set.v1", "unit.assigned.v1", "tariff.published.v1", "calendar.proposed.v1", "calendar.confirmed.v1", "edition.confirmed.v1",
		"book.proposed.v1", "book.previewed.v1", "book.confirmed.v1", "draw.committed.v1", "draw.revealed.v1", "remark.sent.v1", "remark.assigned.v1",
		"remark.decided.v1", "order.received.v1", "responsible.named.v1", "working_group.member_named.v1", "unit.trained.v1", "zones.set.v1"} {
		for range 10 {
			names = append(names, often)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := []civil.Instant{Noon, civil.InstantOf(2020, 8, 20, 7, 0, 0), civil.InstantOf(2021, 12, 20, 7, 0, 0)}
		w := New(t, national.New(), journal.National, at[rapid.IntRange(0, 2).Draw(t, "start")])
		for _, bar := range []string{Bar, "KZ-75"} {
			w.Send(&event.UnitsSet{Bar: bar, Rows: []event.UnitRow{{Code: bar[3:] + "-district_police-01", Zone: ZoneName, Bar: bar}}})
		}
		b := law(1, 1, false)
		w.Send(&event.TariffPublished{Editions: b.Editions, MRP: b.MRP, Rules: b.Rules, Settings: b.Settings})
		m := newMaker(t, w)
		chosen := few(t, names)
		for i := range rapid.IntRange(1, 80).Draw(t, "steps") {
			from := len(w.Records)
			switch k := m.n(100); {
			case k < 10:
				w.Until(w.Now + civil.Instant(1+m.n(300))*civil.Minute)
			case k < 14:
				w.Until(w.Now + civil.Instant(1+m.n(40))*civil.Day)
			case k < 20:
				body, boxes := m.fact(rapid.SampledFrom(names).Draw(t, "forwarded"))
				if _, ok := body.(event.OfRegister); ok {
					w.Feed(Bar, fmt.Sprint("l", i), &event.MailReceived{Seq: int64(i + 1), Body: &event.FactForwarded{
						Mail: event.Mail{To: journal.National, Seq: int64(i + 1)}, Source: "erdr", ID: fmt.Sprint("f", i), Body: body,
						Unit: pools["unit"][m.n(len(pools["unit"]))], Hops: int64(1 + m.n(3))}}, boxes...)
				}
			default:
				body, boxes := m.fact(rapid.SampledFrom(chosen).Draw(t, "type"))
				w.Send(body, boxes...)
			}
			codesKnown(w, from)
			for _, rec := range w.Records[from:] {
				if letter, ok := rec.Body.(journal.Addressed); ok && rec.Kind == journal.Decision {
					if to, _ := letter.MailTo(); to != Bar && to != "KZ-75" {
						t.Fatalf("a letter goes to %q, which is no bar of the country:\n%s", to, rec.AppendLine(nil))
					}
				}
			}
		}
		again(t, w, func() journal.Machine { return national.New() })
	})
}
