package appointment

import (
	"sort"

	"qorgau/domain/casefile"
	"qorgau/domain/journal"
)

// Check returns the promises of this part that do not hold: one live appointment and one live request for a person in
// a case, one open offer at a time, and no request that is forgotten.
func (s *State) Check(code string, cases *casefile.State, clocks *journal.Clocks) []journal.Finding {
	s.cases = cases
	var out []journal.Finding
	find := func(rule, detail string) {
		out = append(out, journal.Finding{Journal: code, Rule: rule, Detail: detail})
	}
	ids := make([]string, 0, len(s.Requests))
	for id := range s.Requests {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	type matter struct {
		home string
		who  journal.Ref
	}
	served, open := map[matter]string{}, map[matter]string{}
	for _, id := range ids {
		r := s.Requests[id]
		m := matter{cases.Home(r.Case, r.Person), cases.Canonical(r.Person)}
		for n := int64(1); n <= r.N; n++ {
			a := s.Appointments[offerID(id, n)]
			if a == nil || !a.Live() {
				continue
			}
			if other := served[m]; other != "" {
				find("one_live_appointment", other+" and "+a.ID)
			}
			served[m] = a.ID
		}
		if r.Live() {
			if other := open[m]; other != "" {
				find("one_live_request", other+" and "+id)
			}
			open[m] = id
		}
		if why := s.forgotten(r, clocks); why != "" {
			find("no_request_forgotten", id+": "+why)
		}
	}
	return out
}

// forgotten tells what a request lacks to go on by itself.
func (s *State) forgotten(r *Request, clocks *journal.Clocks) string {
	switch r.State {
	case Asked:
		return "never answered"
	case Searching:
		return "searching with nobody asked"
	case Offered:
		if r.Offer == nil {
			return "offered without an offer"
		}
		if due, ok := clocks.Running(r.Offer.ID, kindOffer); !ok || due != r.Offer.AnswerBy {
			return "an offer without its clock"
		}
	case Escalated:
		if _, ok := clocks.Running(r.ID, kindCoordinator); !ok {
			return "escalated without a clock"
		}
	case Appointed:
		if a := s.Appointments[r.Appointment]; a == nil || !a.Live() {
			return "appointed without a live appointment"
		}
	}
	if r.State != Offered && r.Offer != nil {
		return "an offer that nobody waits for"
	}
	return ""
}
