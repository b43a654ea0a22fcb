package appointment

import (
	"sort"
	"strings"

	"qorgau/domain/journal"
)

// Get gives an appointment by its id, or nil.
func (s *State) Get(id string) *Appointment { return s.Appointments[id] }

// Live gives the appointment of a person in a case that goes on, or nil. The case may be any that was joined into the
// root; the person may be any of his references.
func (s *State) Live(rootCase string, person journal.Ref) *Appointment {
	for _, a := range s.of(rootCase, person) {
		if a.Live() {
			return a
		}
	}
	return nil
}

// Find gives the appointment of an advocate for a person in a case: the live one, else the one that ended last, else
// nil.
func (s *State) Find(rootCase string, person, advocate journal.Ref) *Appointment {
	var last *Appointment
	for _, a := range s.of(rootCase, person) {
		if a.Advocate != advocate {
			continue
		}
		if a.Live() {
			return a
		}
		if last == nil || a.Missed() || !last.Missed() && a.EndedAt >= last.EndedAt {
			last = a
		}
	}
	return last
}

// All lists every appointment in order of id.
func (s *State) All() []*Appointment {
	out := make([]*Appointment, 0, len(s.Appointments))
	for _, a := range s.Appointments {
		out = append(out, a)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// of lists the appointments of a person in all cases that go on in one, in order of acceptance.
func (s *State) of(caseID string, person journal.Ref) []*Appointment {
	var out []*Appointment
	for _, r := range s.requestsOf(caseID, person) {
		for n := int64(1); n <= r.N; n++ {
			if a := s.Appointments[offerID(r.ID, n)]; a != nil {
				out = append(out, a)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return acceptedFirst(out[i], out[j]) })
	return out
}

func acceptedFirst(a, b *Appointment) bool {
	return a.AcceptedAt < b.AcceptedAt || a.AcceptedAt == b.AcceptedAt && a.ID < b.ID
}

// requestsOf lists the requests for a person whose matter goes on in the same case, in order of arrival.
func (s *State) requestsOf(caseID string, person journal.Ref) []*Request {
	who, home := s.cases.Canonical(person), s.cases.Home(caseID, person)
	var out []*Request
	for _, c := range s.cases.Kin(home) {
		for _, id := range s.ByCase[c] {
			r := s.Requests[id]
			if s.cases.Canonical(r.Person) == who && s.cases.Home(r.Case, r.Person) == home {
				out = append(out, r)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Pos < out[j].Pos })
	return out
}

// request gives a request by its id; one that was joined leads to the request that serves it.
func (s *State) request(id string) *Request {
	r := s.Requests[id]
	for n := 0; r != nil && r.State == JoinedTo && n < 64; n++ {
		r = s.Requests[r.To]
	}
	return r
}

// wanted tells whether the body still asks for the defender of a request: by itself, or by another one joined to it.
func (s *State) wanted(r *Request) bool {
	if !r.TakenBack {
		return true
	}
	for _, same := range s.cases.Same(r.Person) {
		for _, id := range s.ByPerson[same] {
			if o := s.Requests[id]; o.State == JoinedTo && !o.TakenBack && s.request(id) == r {
				return true
			}
		}
	}
	return false
}

// byOffer gives the request of an offer.
func (s *State) byOffer(offer string) *Request {
	if i := strings.LastIndexByte(offer, '/'); i >= 0 {
		return s.Requests[offer[:i]]
	}
	return nil
}

// current is the appointment of a request that is not over, or nil.
func (s *State) current(r *Request) *Appointment {
	if a := s.Appointments[r.Appointment]; a != nil && a.Status != Ended {
		return a
	}
	return nil
}

// defence gives the appointment of an advocate under a request, the last one first.
func (s *State) defence(r *Request, advocate journal.Ref) *Appointment {
	for n := r.N; n > 0; n-- {
		if a := s.Appointments[offerID(r.ID, n)]; a != nil && a.Advocate == advocate {
			return a
		}
	}
	return nil
}

func sortedIDs(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}
