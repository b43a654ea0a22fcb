package pilot

import (
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// remark gives the reason against a remark before it is taken.
func (s *State) remark(e *event.RemarkSent) string {
	month, ok := monthOf(e.Month)
	o := OrderOf(e.Order)
	switch {
	case o == nil || !ok || !o.Holds(month):
		return "remark_outside_pilot"
	case !s.participant(e.Order, e.Unit):
		return "not_a_participant"
	case !sameSet(e.To, o.Addressees):
		return "remark_addressees"
	case s.Remarks[e.Remark] != nil:
		return "id_conflict"
	}
	return ""
}

func (s *State) sent(e *event.RemarkSent, rec *journal.Record) {
	put(&s.Remarks)
	put(&s.Sent)
	s.Remarks[e.Remark] = &Remark{ID: e.Remark, Order: e.Order, Month: e.Month, Unit: e.Unit, Kind: e.Kind, Sender: e.Sender, At: rec.At, Fact: rec.Pos}
	s.Sent[e.Order+"/"+e.Month+"/"+e.Unit] = true
}

// assign gives the reason against giving a remark an owner.
func (s *State) assign(e *event.RemarkAssigned) string {
	r := s.Remarks[e.Remark]
	switch {
	case r == nil:
		return "no_such_object"
	case r.Kind != "defect":
		return "remark_no_defect"
	case r.State == "closed":
		return "remark_closed"
	}
	return ""
}

// decide gives the reason against a step of a remark: a plan needs the coordinator's decision and the Committee's
// consent (2021 order p. 3(5)); a defect is closed by the change that removed it.
func (s *State) decide(e *event.RemarkDecided) string {
	r := s.Remarks[e.Remark]
	switch {
	case r == nil:
		return "no_such_object"
	case r.State == "closed":
		return "remark_closed"
	case e.Decision == "consented" && e.By != "committee",
		e.Decision == "accepted" && e.By != "pilot_coordinator":
		return "remark_wrong_body"
	case e.Decision == "planned" && !r.Accepted:
		return "remark_not_accepted"
	case e.Decision == "planned" && !r.Consented:
		return "remark_not_consented"
	case e.Decision == "closed" && r.Kind == "defect" && e.Reference == "":
		return "remark_reference_missing"
	}
	return ""
}

// Without lists the participants of which no remark came for a month.
func (s *State) Without(o *Order, month civil.Date) []string {
	name := month.String()[:7]
	return s.units(func(unit string) bool { return o.Binds(unit) && !s.Sent[o.ID+"/"+name+"/"+unit] })
}

// Overdue lists the defects that have been open for more than a month on a day, oldest first.
func (s *State) Overdue(day civil.Date) []string {
	var out []*Remark
	for _, r := range s.Remarks {
		if r.Kind == "defect" && r.State != "closed" && today(r.At).AddMonths(1) < day {
			out = append(out, r)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Fact < out[j].Fact })
	ids := make([]string, len(out))
	for i, r := range out {
		ids[i] = r.ID
	}
	return ids
}

func monthOf(name string) (civil.Date, bool) {
	d, err := civil.ParseDate(name + "-01")
	return d, err == nil
}

func sameSet(a, b []string) bool {
	a = slices.Clone(a)
	slices.Sort(a)
	return slices.Equal(slices.Compact(a), b)
}
