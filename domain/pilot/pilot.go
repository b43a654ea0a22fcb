package pilot

import (
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// National names the working group of annex 2.
const National = "national"

// clockRemarks rings on the day after a month's remarks are due; its object is the order.
const clockRemarks = "remarks"

// localShift is how far the coordinator's day runs ahead of UTC while the orders were in force.
const localShift = 6 * civil.Hour

// State is what the participants did for the orders.
type State struct {
	Units       map[string]bool // every unit in the country's table
	Responsible map[string][]Responsible
	Groups      map[string][]Member
	Remarks     map[string]*Remark
	Sent        map[string]bool // order/month/unit with a remark, or the word that there is none
	Received    map[string]bool // order/unit
	Trained     map[string][]Training
	Checked     map[string]civil.Date // order -> first day of the month whose remarks are looked for next
}

// Responsible is one who answers for the pilot in a unit, from a day on.
type Responsible struct {
	Official journal.Ref
	From     civil.Date
}

// Member is a seat of a working group.
type Member struct {
	Office string
	Role   string
	Member journal.Ref
}

// Remark is a proposal, remark or defect with where it stands.
type Remark struct {
	ID, Order, Month, Unit, Kind string
	Sender                       journal.Ref
	At                           civil.Instant
	Owner                        string
	DueOn                        civil.Date
	State                        string
	Accepted, Consented          bool
	Fact                         int64
}

// Training is so many persons of a unit trained on a day.
type Training struct {
	On      civil.Date
	Persons int64
}

// Evolve folds a record of KZ.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks) {
	switch e := rec.Body.(type) {
	case *event.UnitsSet:
		if s.Units == nil {
			s.Units = map[string]bool{}
		}
		for i := range e.Rows {
			s.Units[e.Rows[i].Code] = true
		}
		for i := range Orders {
			s.watch(&Orders[i], today(rec.At), clocks)
		}
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == clockRemarks {
			if o := OrderOf(journal.ClockObject(e.Clock)); o != nil {
				s.watch(o, today(rec.At), clocks)
			}
		}
	case *event.ResponsibleRecorded:
		put(&s.Responsible)
		s.Responsible[e.Unit] = append(s.Responsible[e.Unit], Responsible{Official: e.Official, From: e.From})
	case *event.GroupMemberNamed:
		if s.member(e) == "" {
			s.seat(e)
		}
	case *event.RemarkSent:
		if s.remark(e) == "" {
			s.sent(e, rec)
		}
	case *event.RemarkAssigned:
		if r := s.Remarks[e.Remark]; r != nil && s.assign(e) == "" {
			r.Owner, r.DueOn = e.Owner, e.DueOn
		}
	case *event.RemarkDecided:
		if s.decide(e) == "" {
			r := s.Remarks[e.Remark]
			r.Accepted = r.Accepted || e.Decision == "accepted"
			r.Consented = r.Consented || e.Decision == "consented"
		}
	case *event.RemarkRecorded:
		if r := s.Remarks[e.Remark]; r != nil {
			r.State = e.State
		}
	case *event.OrderReceived:
		if s.participant(e.Order, e.Unit) {
			put(&s.Received)
			s.Received[e.Order+"/"+e.Unit] = true
		}
	case *event.UnitTrained:
		if s.Units[e.Unit] {
			put(&s.Trained)
			s.Trained[e.Unit] = append(s.Trained[e.Unit], Training{e.On, e.Persons})
		}
	}
}

// React answers a record of KZ that was just folded.
func (s *State) React(rec *journal.Record) []journal.Outcome {
	refuse := func(object, code string) []journal.Outcome {
		return one(&event.FactRefused{Fact: rec.Pos, Object: object, Code: code})
	}
	switch e := rec.Body.(type) {
	case *event.ResponsibleNamed:
		return s.named(rec, e)
	case *event.GroupMemberNamed:
		if code := s.refusedMember(e); code != "" {
			return refuse(e.Group+"/"+e.Office, code)
		}
	case *event.RemarkSent:
		r := s.Remarks[e.Remark]
		if r == nil || r.Fact != rec.Pos {
			return refuse(e.Remark, s.remark(e))
		}
		month, _ := monthOf(e.Month)
		return one(&event.RemarkRecorded{Remark: r.ID, Unit: r.Unit, State: "sent", Late: today(rec.At) > OrderOf(r.Order).Due(month)})
	case *event.RemarkAssigned:
		if code := s.assign(e); code != "" {
			return refuse(e.Remark, code)
		}
		return one(&event.RemarkRecorded{Remark: e.Remark, Unit: s.Remarks[e.Remark].Unit, State: "assigned"})
	case *event.RemarkDecided:
		if code := s.decide(e); code != "" {
			return refuse(e.Remark, code)
		}
		return one(&event.RemarkRecorded{Remark: e.Remark, Unit: s.Remarks[e.Remark].Unit, State: e.Decision})
	case *event.OrderReceived:
		if !s.participant(e.Order, e.Unit) {
			return refuse(e.Unit, "not_a_participant")
		}
	case *event.UnitTrained:
		if !s.Units[e.Unit] {
			return refuse(e.Unit, "not_a_participant")
		}
	case *event.ClockDue:
		if _, kind, _, _ := journal.SplitClock(e.Clock); kind == clockRemarks {
			return s.missing(OrderOf(journal.ClockObject(e.Clock)), e.Due)
		}
	}
	return nil
}

// watch sets the clock of an order to the day after its next remarks are due.
func (s *State) watch(o *Order, day civil.Date, clocks *journal.Clocks) {
	month := o.Next(day)
	if month == 0 {
		return
	}
	due := o.Due(month).AddDays(1).Start() - localShift
	if running, _ := clocks.Running(o.ID, clockRemarks); running != due {
		clocks.Start(o.ID, clockRemarks, due)
	}
}

// missing lists the participants without a remark for the month that just fell due, and calls the coordinator.
func (s *State) missing(o *Order, due civil.Instant) []journal.Outcome {
	if o == nil {
		return nil
	}
	day := today(due) // the day after the last one
	month := day.AddDays(-1).FirstOfMonth()
	e := &event.RemarksMissing{Order: o.ID, Month: month.String()[:7], Units: s.Without(o, month), Overdue: s.Overdue(day)}
	out := one(e)
	if len(e.Units) > 0 {
		out = append(out, journal.Outcome{Body: &event.AlarmRaised{Object: "remarks/" + o.ID + "/" + e.Month, Code: "remark_missing", To: []string{"pilot_coordinator"}}})
	}
	return out
}

// named takes a responsible person; whoever replaces another needs the letter to the coordinator.
func (s *State) named(rec *journal.Record, e *event.ResponsibleNamed) []journal.Outcome {
	refuse := func(code string) []journal.Outcome {
		return one(&event.FactRefused{Fact: rec.Pos, Object: e.Unit, Code: code})
	}
	if !s.participant("2021", e.Unit) {
		return refuse("not_a_participant")
	}
	out := &event.ResponsibleRecorded{Unit: e.Unit, Official: e.Official, From: e.From}
	if list := s.Responsible[e.Unit]; len(list) > 0 {
		before := list[len(list)-1]
		switch {
		case e.LetterNumber == "" || e.LetterDate == 0:
			return refuse("letter_missing")
		case before.Official == e.Official:
			return refuse("already_named")
		}
		out.Replaces, out.To = before.Official, "pilot_coordinator"
	}
	return one(out)
}

// member gives the reason against a member before he is seated.
func (s *State) member(e *event.GroupMemberNamed) string {
	if !office(e.Group, e.Office) {
		return "office_unknown"
	}
	if e.Role == "leader" {
		for _, m := range s.Groups[e.Group] {
			if m.Role == "leader" && m.Office != e.Office {
				return "group_has_leader"
			}
		}
	}
	return ""
}

// refusedMember gives the reason after the fact was folded: a member who was seated is there.
func (s *State) refusedMember(e *event.GroupMemberNamed) string {
	for _, m := range s.Groups[e.Group] {
		if m.Office == e.Office && m.Member == e.Member && m.Role == e.Role {
			return ""
		}
	}
	return s.member(e)
}

func (s *State) seat(e *event.GroupMemberNamed) {
	put(&s.Groups)
	seat := Member{e.Office, e.Role, e.Member}
	list := s.Groups[e.Group]
	if i := slices.IndexFunc(list, func(m Member) bool { return m.Office == e.Office }); i >= 0 {
		list = slices.Clone(list)
		list[i] = seat
	} else {
		list = append(list, seat)
	}
	s.Groups[e.Group] = list
}

// participant tells whether a unit stands in the country's table and an order binds it.
func (s *State) participant(order, unit string) bool {
	o := OrderOf(order)
	return o != nil && s.Units[unit] && o.Binds(unit)
}

// RegionsWithoutGroup lists, of the regions given by their КАТО, those whose working group has no leader yet.
func (s *State) RegionsWithoutGroup(regions []string) []string {
	return slices.DeleteFunc(slices.Clone(regions), func(kato string) bool {
		return slices.ContainsFunc(s.Groups[kato], func(m Member) bool { return m.Role == "leader" })
	})
}

// Participants lists the units that an order binds.
func (s *State) Participants(o *Order) []string { return s.units(o.Binds) }

// WithoutResponsible lists the participants that have named nobody.
func (s *State) WithoutResponsible(o *Order) []string {
	return s.units(func(unit string) bool { return o.Binds(unit) && len(s.Responsible[unit]) == 0 })
}

// WithoutOrder lists the participants that have not confirmed the receipt of an order.
func (s *State) WithoutOrder(o *Order) []string {
	return s.units(func(unit string) bool { return o.Binds(unit) && !s.Received[o.ID+"/"+unit] })
}

// Untrained lists the participants of an order in which nobody was trained before a day.
func (s *State) Untrained(o *Order, before civil.Date) []string {
	return s.units(func(unit string) bool {
		return o.Binds(unit) && !slices.ContainsFunc(s.Trained[unit], func(t Training) bool { return t.On < before })
	})
}

func (s *State) units(keep func(string) bool) []string {
	var out []string
	for unit := range s.Units {
		if keep(unit) {
			out = append(out, unit)
		}
	}
	sort.Strings(out)
	return out
}

func today(at civil.Instant) civil.Date { return (at + localShift).UTCDate() }

func put[K comparable, V any](m *map[K]V) {
	if *m == nil {
		*m = map[K]V{}
	}
}

func one(b journal.Body) []journal.Outcome { return []journal.Outcome{{Body: b}} }
