package appointment

import (
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// Considered gives everybody on the list with the reason against offering him a request from a pool at a moment: what
// an offer counts, by name. Asked of the state before the offer, it is the answer the offer was made from.
func (s *State) Considered(request, pool string, at civil.Instant, code string, cases *casefile.State, list *roster.State, b *book.State) []event.Passed {
	r := s.Requests[request]
	if r == nil {
		return nil
	}
	s.cases = cases
	d := &desk{State: s, rec: &journal.Record{At: at}, code: code, list: list, book: b}
	return list.Eligible(d.need(r, d.against(r)), pool, at, b)
}
