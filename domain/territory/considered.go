package territory

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// Considered gives everybody on the list with the reason against offering him a request from a pool at a moment.
func (m *Machine) Considered(request, pool string, at civil.Instant) []event.Passed {
	s := &m.S
	return s.Appointments.Considered(request, pool, at, s.Code, &s.Cases, &s.Roster, &s.Book)
}
