package claim_test

import (
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// Where a setting sums the minutes of p. 10-1 over more than a day of a case, the lines of the other days and cases
// follow, whichever came first: twenty minutes in each of two cases on one day, and three quarters of an hour in the
// first case on the next, at 1000 an hour.
func TestMinutesAreSummedAsTheSettingSays(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*event.Settings)
		tenge  int64
	}{
		{"each day of a case alone", func(s *event.Settings) { s.RoundCrossCase = "pay_each" }, 1000 + 1000 + 1000},
		{"all cases of a day", func(s *event.Settings) { s.RoundGroup = "advocate_day" }, 500 + 500 + 1000},
		{"all cases of a day, by the other setting", func(s *event.Settings) { s.RoundCrossCase = "sum_across_cases" }, 500 + 500 + 1000},
		{"all work of the month: 85 minutes are 90", func(s *event.Settings) { s.RoundGroup = "application_month" }, 1500},
		{"the claim of a decree: 65 minutes are 90, 20 are 60", func(s *event.Settings) { s.RoundGroup, s.RoundCrossCase = "payment_document", "pay_each" }, 1500 + 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			acts := []scenario.Step{
				sent("twenty minutes", performed("a1", 1, local(15, 9, 0), local(15, 9, 20), nil)),
				sent("and twenty in another case", performed("a2", 1, local(15, 10, 0), local(15, 10, 20), func(e *event.ActPerformed) {
					e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
				})),
				sent("three quarters of an hour on the next day", performed("a3", 1, local(16, 9, 0), local(16, 9, 45), nil)),
			}
			for first := range acts {
				w, _ := appointed(t)
				w.Given(lawWith(func(_ *event.BookSent, s *event.Settings) { c.change(s) }), later("q2", "c2", "daniyar"), until(local(16, 18, 0))).
					When(acts[first], acts[(first+1)%3], acts[(first+2)%3]).
					Then(totalsAre(c.tenge, c.tenge, 0, 0, 0, 0, 0))
			}
		})
	}
}
