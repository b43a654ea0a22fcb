package chapters

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
)

// confirms lets two officials of the country confirm editions, the second on a preview, and brings the bar the letter
// that follows.
func confirms(editions ...string) Step {
	return Step{Text: "two officials confirm " + editions[0] + " and " + editions[1] + ", the second on a preview of what changes", Do: func(w *World) {
		w.T.Helper()
		var said []journal.Body
		for i, id := range editions {
			seen := journal.Hash{byte(i + 1)}
			said = append(said, &event.EditionConfirmed{Edition: id, Official: Ref("the first official")},
				&event.BookPreviewed{Thing: "edition/" + id, Preview: seen, Official: Ref("the second official")},
				&event.EditionConfirmed{Edition: id, Preview: seen, Official: Ref("the second official")})
		}
		letters, err := lettersAfter(said...)
		if err != nil || len(letters) == 0 {
			w.Failf("no letter came of the confirmation: %v", err)
		}
		for _, letter := range letters {
			w.Mail(letter)
		}
		w.Until(w.Now + civil.Minute)
	}}
}

// Nobody has read the editions in force since 12 July 2026.
func TestFees2Block(t *testing.T) {
	tell(t, "fees-2-block", "Fees, section 2: the block", func(c *chapter) {
		c.story("A run for July 2026 pays what is before the 12th, lists the rest, and pays it once two persons have confirmed T5 and P2026", "fees.md section 2, acceptance",
			local(2026, 7, 8, 8, 0), func(w *World) {
				orders := func(day civil.Date, tiyn int64) Step {
					return Happens("it orders "+money.Tiyn(tiyn).String()+" ₸ for "+day.String(), func(e *event.SettlementOrdered) bool {
						return e.Tiyn == tiyn && len(e.Lines) == 1 && e.Lines[0].Day == day
					})
				}
				const threeHours = 3 * 242_200 // 0.56 × 4325 an hour
				w.Given(defended("medium"), act("a1", "interrogation", local(2026, 7, 8, 10, 0), local(2026, 7, 8, 13, 0), nil),
					act("a2", "interrogation", local(2026, 7, 14, 10, 0), local(2026, 7, 14, 13, 0), nil), untilDay(local(2026, 7, 31, 18, 0)), decreed(civil.DateOf(2026, 7, 31)))
				w.When(applies("the advocate", "2026-07", asAp1)).
					Then(lineIs("a2", event.StatusBlockedUnverified, "the work of 14 July is blocked"), Happens("the application passes, and says what of it waits", func(e *event.ApplicationChecked) bool {
						return e.Result == "passed" && e.Tiyn == 2*threeHours && e.Lines[0].Waits == threeHours && e.Lines[0].WaitsFor == "blocked_unverified_edition"
					}))
				w.When(approves(), closes("r2026-07", "2026-07")).
					Then(orders(civil.DateOf(2026, 7, 8), threeHours), Happens("and lists 14 July as blocked_unverified_edition", func(e *event.LinesLeftOut) bool {
						return len(e.Lines) == 1 && e.Lines[0].Day == civil.DateOf(2026, 7, 14) && e.Lines[0].Code == "blocked_unverified_edition"
					}))
				w.When(untilDay(local(2026, 8, 31, 9, 0)), closes("r2026-08", "2026-08")).Then(Never[event.SettlementOrdered]("nobody has confirmed: nothing is ordered"))
				w.When(confirms("T5", "P2026"), closes("r2026-09", "2026-09")).
					Then(orders(civil.DateOf(2026, 7, 14), threeHours), Never[event.LinesLeftOut]("nothing waits any longer"), Never[event.ApplicationChecked]("and nobody applied again"))
			})
	})
}
