package appointment

import (
	"slices"

	"qorgau/domain/casefile"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: interests that collide. Nobody but the prosecutor takes a defender out of a case before court (CPC 94(2)),
// and a defender may not refuse what he has accepted (CPC 66(5)): the program proposes, and searches for others.

// Declaration is what an advocate told of himself (CPC 94(1)).
type Declaration struct {
	ID       string
	Kind     string
	Official journal.Ref
	Unit     string
	Case     string // our id
	Person   journal.Ref
}

func (s *State) declared(e *event.AdvocateDeclared) {
	list := slices.DeleteFunc(s.Declared[e.Advocate], func(x Declaration) bool { return x.ID == e.Declaration })
	if !e.Withdrawn {
		x := Declaration{ID: e.Declaration, Kind: e.Kind, Official: e.Official, Unit: e.Unit, Person: e.Person}
		if e.RegisterCase != "" {
			x.Case = casefile.CaseID(e.RegisterCase)
		}
		list = append(list, x)
	}
	if s.Declared == nil {
		s.Declared = map[journal.Ref][]Declaration{}
	}
	s.Declared[e.Advocate] = list
}

// declaredAgainst gives the reason that an advocate himself declared against a request, over all numbers that hang
// together with its case.
func (s *State) declaredAgainst(r *Request, advocate journal.Ref) string {
	list := s.Declared[advocate]
	if len(list) == 0 {
		return ""
	}
	related := s.cases.Related(r.Case)
	officials := []journal.Ref{r.Official}
	var persons []journal.Ref
	who := s.cases.Canonical(r.Person)
	for _, id := range related {
		if c := s.cases.Case(id); c != nil {
			officials = append(officials, c.Official)
			for ref := range c.Persons {
				if ref != who {
					persons = append(persons, ref)
				}
			}
		}
	}
	for _, x := range list {
		switch {
		case !x.Official.IsZero() && slices.Contains(officials, x.Official):
			return "kin_of_official"
		case x.Kind == "former_service" && x.Unit != "" && x.Unit == r.Unit:
			return "former_service"
		case x.Case != "" && slices.Contains(related, x.Case):
			return "former_part"
		case !x.Person.IsZero() && slices.Contains(persons, s.cases.Canonical(x.Person)):
			return "kin_of_party"
		}
	}
	return ""
}

// afterDeclaration: an offer that was made before is taken back; of a defence that was accepted the prosecutor decides.
func (d *desk) afterDeclaration(e *event.AdvocateDeclared) {
	if e.Withdrawn {
		return
	}
	for _, id := range sortedIDs(d.Open) {
		if r := d.Requests[id]; r.Offer.Advocate == e.Advocate && d.declaredAgainst(r, e.Advocate) != "" {
			d.endOffer(r, "withdrawn", 0)
		}
	}
	held := slices.Clone(d.ByAdvocate[e.Advocate])
	slices.Sort(held)
	for _, id := range held[:min(len(held), perAdvocate)] {
		a := d.Appointments[id]
		if code := d.declaredAgainst(d.Requests[a.Request], e.Advocate); code != "" {
			d.remove(a, code)
		}
	}
}

// contradict: the interests of clients contradict. Whoever defends several of them is proposed for removal from all,
// and another one is searched for each (CPC 66(4), 94(1)(3)); what was done stays payable.
func (d *desk) contradict(e *event.InterestsContradict) {
	if len(e.Persons) < 2 {
		d.refuse(e.Object, "no_such_object")
		return
	}
	of := map[journal.Ref][]*Appointment{}
	var order []journal.Ref
	for _, person := range e.Persons {
		home := d.cases.Home(casefile.CaseID(e.RegisterCase), person)
		if a := d.Live(home, person); a != nil {
			if len(of[a.Advocate]) == 0 {
				order = append(order, a.Advocate)
			}
			of[a.Advocate] = append(of[a.Advocate], a)
		}
	}
	for _, advocate := range order {
		if len(of[advocate]) > 1 {
			for _, a := range of[advocate] {
				d.remove(a, "interests_contradict")
			}
		}
	}
}

// conflictDeclared: the advocate himself finds what excludes him.
func (d *desk) conflictDeclared(e *event.ConflictDeclared) {
	a := d.Appointments[e.Appointment]
	switch {
	case a == nil || a.Advocate != e.Advocate:
		d.refuse(e.Appointment, "no_such_object")
		return
	case a.Status == Ended || a.Removal != "":
		d.refuse(e.Appointment, "no_appointment")
		return
	}
	if e.Ground != "co_suspects" {
		d.remove(a, declaredGrounds[e.Ground])
		return
	}
	related := d.cases.Related(a.Case)
	held := slices.Clone(d.ByAdvocate[e.Advocate])
	slices.Sort(held)
	for _, id := range held[:min(len(held), perAdvocate)] {
		if other := d.Appointments[id]; slices.Contains(related, other.Case) {
			d.remove(other, "interests_contradict")
		}
	}
}

var declaredGrounds = map[string]string{
	"kinship": "kin_of_official", "dependence": "kin_of_official", "former_part": "former_part",
	"opposite_interests": "interests_contradict", "no_right": "licence_inactive",
}

// remove proposes an advocate's removal to the prosecutor and searches for another one meanwhile.
func (d *desk) remove(a *Appointment, why string) {
	if a.Removal != "" || a.Status == Ended {
		return
	}
	var box journal.Box
	if adv := d.list.Advocate(a.Advocate); adv != nil {
		box, _ = adv.Box("advocate_id")
	}
	d.say(&event.RemovalProposed{Appointment: a.ID, Request: a.Request, Unit: a.Unit, RegisterCase: a.RegisterCase, Person: a.Person,
		Advocate: a.Advocate, Reason: why}, box)
	if !a.Missed() {
		d.say(&event.DefenderMissed{Appointment: a.ID, Request: a.Request, Reason: "removal_proposed"})
	}
	d.say(&event.AlarmRaised{Object: a.ID, Code: why, To: []string{"bar", "prosecutor"}})
}

// removalRefused: the prosecutor leaves him. If nobody has taken over he goes on; else the bar has two, and the one who
// was searched for stays.
func (d *desk) removalRefused(e *event.RemovalRefused) {
	for _, a := range d.of(casefile.CaseID(e.RegisterCase), e.Person) {
		if a.Advocate != e.Advocate || a.Removal == "" || a.Status == Ended {
			continue
		}
		if d.Requests[a.Request].Appointment == a.ID {
			d.back(a, d.rec.At)
		} else {
			d.endAppointment(a, "replaced", "")
		}
		return
	}
	d.refuse(e.Object, "no_appointment")
}
