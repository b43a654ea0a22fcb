package claim

import (
	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/journal"
)

// Standing says where the money of one claim stands: its totals, and of what is in progress the part that is ordered.
type Standing struct {
	Totals
	Ordered int64 // the treasury has not answered
	Status  string
}

// Fold takes a record into claims that are kept for themselves, apart from a machine: a read model that shows where money
// stands folds by the rules that decide. Clocks, days off and other parts have no say in the sums.
func (s *State) Fold(rec *journal.Record) {
	s.Evolve(rec, &journal.Clocks{}, &casefile.State{}, &appointment.State{}, &act.State{}, &book.State{})
}

// Standing gives where a claim's money stands.
func (s *State) Standing(id string) Standing {
	c := s.Claims[id]
	if c == nil {
		return Standing{}
	}
	st := Standing{Totals: s.totals(c), Status: c.Status}
	for _, order := range c.Orders {
		if s.Settlements[order].Status == Ordered {
			st.Ordered += s.Settlements[order].Tiyn
		}
	}
	return st
}
