package appointment

import (
	"slices"

	"qorgau/domain/casefile"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: what the law has against an advocate in a case (CPC 66(4), 94).

// victims: an advocate who represents the victim cannot defend in the case; removing him is for the prosecutor
// (CPC 94(2)).
func (d *desk) victims(e *event.VictimRepresentativeEntered) {
	c := d.cases.Case(casefile.CaseID(e.RegisterCase))
	if c == nil || !slices.Contains(c.Advocates, e.Advocate) {
		return
	}
	for _, r := range d.requestsIn(d.cases.Root(c.ID)) {
		if r.Offer != nil && r.Offer.Advocate == e.Advocate {
			d.endOffer(r, "withdrawn", 0)
		}
		if a := d.current(r); a != nil && a.Advocate == e.Advocate {
			d.say(&event.AlarmRaised{Object: a.ID, Code: "conflict_victim", To: []string{"bar", "prosecutor"}})
		}
	}
}

// bothSides calls the bar and the prosecutor about an advocate who defends several persons of a case since cases were
// joined (CPC 66(4), 94(1)(3)).
func (d *desk) bothSides(id string) {
	client := map[journal.Ref]journal.Ref{}
	for _, r := range d.requestsIn(d.cases.Root(id)) {
		a := d.current(r)
		if a == nil {
			continue
		}
		who := d.cases.Canonical(a.Person)
		if first, found := client[a.Advocate]; found && first != who {
			d.say(&event.AlarmRaised{Object: a.ID, Code: "conflict_co_suspect", To: []string{"bar", "prosecutor"}})
		} else {
			client[a.Advocate] = who
		}
	}
}

// lawful gives the reasons of the law against an advocate in a case: barred or excluded, aid to the victim, aid to
// another suspect of this or a related case (CPC 66(4), 94(1)). Aid that has ended counts as well, and so does aid that
// was only offered, unless it is the acceptance itself that is looked at.
func (d *desk) lawful(r *Request, offered bool) func(journal.Ref) string {
	barred, victim := map[journal.Ref]bool{}, map[journal.Ref]bool{}
	others := map[journal.Ref]bool{}
	for _, ref := range r.Barred {
		barred[ref] = true
	}
	who := d.cases.Canonical(r.Person)
	for _, id := range d.cases.Related(r.Case) {
		d.readCase(d.cases.Case(id), who, barred, victim)
		for _, rid := range d.ByCase[id] {
			other := d.Requests[rid]
			if d.cases.Canonical(other.Person) == who {
				continue
			}
			if offered && other.Offer != nil {
				others[other.Offer.Advocate] = true
			}
			for n := int64(1); n <= other.N; n++ {
				if a := d.Appointments[offerID(rid, n)]; a != nil {
					others[a.Advocate] = true
				}
			}
		}
	}
	return func(ref journal.Ref) string {
		switch {
		case barred[ref]:
			return "barred"
		case victim[ref]:
			return "conflict_victim"
		case others[ref]:
			return "conflict_co_suspect"
		}
		return d.declaredAgainst(r, ref)
	}
}

// opposed tells whether an advocate defends, or defended, somebody whose interests contradict those of a request's
// person, as the register has told; then nobody may let him serve both.
func (d *desk) opposed(r *Request, advocate journal.Ref) bool {
	who := d.cases.Canonical(r.Person)
	for _, id := range d.cases.Related(r.Case) {
		c := d.cases.Case(id)
		if c == nil {
			continue
		}
		for _, rid := range d.ByCase[id] {
			other := d.Requests[rid]
			if d.defence(other, advocate) == nil {
				continue
			}
			for _, k := range d.cases.Related(id) {
				if c := d.cases.Case(k); c != nil && c.Opposes(who, d.cases.Canonical(other.Person)) {
					return true
				}
			}
		}
	}
	return false
}

func (d *desk) readCase(c *casefile.Case, who journal.Ref, barred, victim map[journal.Ref]bool) {
	if c == nil {
		return
	}
	for _, ref := range c.Advocates {
		victim[ref] = true
	}
	for _, ref := range c.Barred {
		barred[ref] = true
	}
	if p := c.Persons[who]; p != nil {
		for _, ref := range p.Excluded {
			barred[ref] = true
		}
	}
}
