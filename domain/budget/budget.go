// Package budget keeps what a justice department was allotted for a budget line in a year. It stops no payment: who is
// paid follows from the law, and money that will not last is told ahead (projections: the forecast).
package budget

import (
	"strconv"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// State is the allotments of a journal, in their highest revisions.
type State struct {
	Allotted map[string]Allotment // department/year/line
}

// Allotment is the money of a department for a budget line in a year.
type Allotment struct {
	Revision int64
	Tiyn     int64
	Fact     int64 // position of the fact
}

// Key names an allotment.
func Key(department string, year int64, line string) string {
	return department + "/" + strconv.FormatInt(year, 10) + "/" + line
}

// lawful tells whether two different persons speak, and speak of a newer revision than the one that is known.
func (s *State) lawful(e *event.BudgetAllotted) string {
	switch {
	case e.Official == e.Second:
		return "two_officials"
	case e.Revision <= s.Allotted[Key(e.Department, e.Year, e.BudgetLine)].Revision:
		return "revision_old"
	}
	return ""
}

// Evolve folds an allotment or an amendment.
func (s *State) Evolve(rec *journal.Record) {
	e, ok := rec.Body.(*event.BudgetAllotted)
	if !ok || s.lawful(e) != "" {
		return
	}
	if s.Allotted == nil {
		s.Allotted = map[string]Allotment{}
	}
	s.Allotted[Key(e.Department, e.Year, e.BudgetLine)] = Allotment{e.Revision, e.Tiyn, rec.Pos}
}

// React refuses what Evolve did not take.
func (s *State) React(rec *journal.Record) []journal.Outcome {
	e, ok := rec.Body.(*event.BudgetAllotted)
	if !ok || s.Allotted[Key(e.Department, e.Year, e.BudgetLine)].Fact == rec.Pos {
		return nil
	}
	code := s.lawful(e)
	return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: Key(e.Department, e.Year, e.BudgetLine), Code: code}}}
}
