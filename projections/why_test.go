package projections_test

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// The draw of a request is that of its first revision; a later one counts only from the moment at which the request is
// judged anew, which shows in a second registration that it caused.
func TestDrawOfACorrectedRequest(t *testing.T) {
	for name, again := range map[string]bool{"only corrected": false, "judged anew": true} {
		t.Run(name, func(t *testing.T) {
			rows := rowstest.New(projections.Why{})
			pos := int64(0)
			put := func(kind journal.Kind, cause int64, body journal.Body) int64 {
				pos++
				rec := journal.Record{Journal: "KZ-71", Pos: pos, Kind: kind, Type: body.Type(), At: civil.InstantOf(2025, 10, 13, 9, int(pos), 0),
					Source: "erdr", ID: "m", Cause: cause, Body: body}
				if err := rows.Apply(rec); err != nil {
					t.Fatal(err)
				}
				return pos
			}
			asked := func(revision int64, draw byte) int64 {
				return put(journal.Fact, 0, &event.DefenderRequested{Register: event.Register{Object: "q1", Revision: revision}, Draw: journal.Hash{draw}})
			}
			first := asked(1, 1)
			put(journal.Decision, first, &event.RequestRegistered{Request: "q1"})
			second := asked(2, 2)
			if again {
				put(journal.Decision, second, &event.RequestRegistered{Request: "q1"})
			}
			put(journal.Decision, second, &event.OfferMade{Offer: "q1/1", Request: "q1", N: 1})
			choice, ok, err := projections.ChoiceOf(t.Context(), rows, "KZ-71", "q1/1")
			if err != nil || !ok {
				t.Fatalf("no choice: %v", err)
			}
			want, at := journal.Hash{1}, first
			if again {
				want, at = journal.Hash{2}, second
			}
			if choice.Draw != want.String() || choice.DrawPos != at {
				t.Errorf("the choice shows draw %.4s of %d", choice.Draw, choice.DrawPos)
			}
		})
	}
}
