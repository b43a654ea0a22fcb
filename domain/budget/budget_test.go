package budget

import (
	"testing"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Two different officials allot, and only a newer revision changes what is allotted.
func TestAllotment(t *testing.T) {
	s, pos := State{}, int64(0)
	say := func(revision, tiyn int64, first, second byte) (code string) {
		pos++
		e := &event.BudgetAllotted{Department: "71-justice_department-01", Year: 2026, BudgetLine: "03-221-005", Revision: revision,
			Tiyn: tiyn, Official: journal.Ref{first}, Second: journal.Ref{second}}
		rec := &journal.Record{Pos: pos, Body: e}
		s.Evolve(rec)
		for _, o := range s.React(rec) {
			code = o.Body.(*event.FactRefused).Code
		}
		return code
	}
	for i, x := range []struct {
		revision, tiyn int64
		second         byte
		code           string
		stands         int64
	}{{1, 100, 1, "two_officials", 0}, {1, 100, 2, "", 100}, {1, 90, 2, "revision_old", 100}, {2, 90, 2, "", 90}, {1, 500, 2, "revision_old", 90}} {
		code := say(x.revision, x.tiyn, 1, x.second)
		if got := s.Allotted["71-justice_department-01/2026/03-221-005"].Tiyn; code != x.code || got != x.stands {
			t.Fatalf("step %d: %q and %d, want %q and %d", i, code, got, x.code, x.stands)
		}
	}
}
