package appointment

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// need is what a request asks of an advocate; against is the case's own reason against one.
func (d *desk) need(r *Request, against func(journal.Ref) string) *roster.Need {
	return &roster.Need{Code: d.code, Unit: r.Unit, WantedAt: r.WantedAt, Language: r.Language, Minor: r.Minor, Severity: r.Severity,
		Trained: r.Regime == "w21" && d.set.TrainingGate != "off", Draw: r.Draw, N: r.N + 1, Against: against}
}

// pools lists those that a request may go through, in order.
func (d *desk) pools(r *Request) []string {
	day, _ := d.book.Local(r.Unit, d.rec.At)
	if day == 0 {
		day = d.rec.At.UTCDate()
	}
	if r.Distance && r.Because != "" && videoAllowed(r.Client, day) {
		return []string{roster.PoolZone, roster.PoolNeighbours, roster.PoolTerritory, roster.PoolDistance, roster.PoolCoordinator}
	}
	return []string{roster.PoolZone, roster.PoolNeighbours, roster.PoolTerritory, roster.PoolCoordinator}
}

// search takes one step: an offer, the next pool, or the call for the coordinator.
func (d *desk) search(r *Request) {
	if r == nil || r.State != Searching || r.Offer != nil {
		return
	}
	if r.Pool == roster.PoolCoordinator {
		if d.set.CoSuspects == "one_if_no_collision" && d.shared(r) {
			return
		}
		d.notFound(r)
		return
	}
	if r.Paper != nil && r.N == 0 {
		d.appointOnPaper(r)
		return
	}
	if d.sameAgain(r) {
		return
	}
	choice := d.list.Choose(d.need(r, d.against(r)), r.Pool, d.rec.At, d.book)
	if choice.Found {
		d.offer(r, r.Pool, &choice)
		return
	}
	pools := d.pools(r)
	next := pools[min(slices.Index(pools, r.Pool)+1, len(pools)-1)]
	d.say(&event.PoolWidened{Request: r.ID, Pool: next, Counts: choice.All()})
}

func (d *desk) notFound(r *Request) {
	n := r.Alarm + 1
	d.say(&event.DefenderNotFound{Request: r.ID, Unit: r.Unit, RegisterCase: r.RegisterCase, Person: r.Person, Alarm: n,
		Next: d.rec.At + d.coordinatorTime(r)}, r.PersonID)
	to := []string{"bar"}
	if n > 1 {
		to = append(to, "justice_department", "prosecutor")
	}
	d.say(&event.AlarmRaised{Object: r.ID, Code: "escalated", To: to})
}

// ring looks once more for an escalated request: duty may have begun, somebody may be back. If nobody is found when
// the coordinator's time is over, the alarm rings again, wider.
func (d *desk) ring(r *Request, kind string) {
	if r == nil || r.State != Escalated {
		return
	}
	if d.serve(r) {
		return
	}
	if kind == kindCoordinator {
		d.notFound(r)
	}
}

func (d *desk) offer(r *Request, pool string, c *roster.Choice) {
	d.say(d.terms(r, &event.OfferMade{Advocate: c.Chosen, Rule: roster.Rule, Pool: pool, Roster: c.Roster, Band: c.Band,
		Others: c.Others, Counts: c.Counts, By: "draw"}))
}

// terms fills in what every offer says.
func (d *desk) terms(r *Request, o *event.OfferMade) *event.OfferMade {
	o.N = r.N + 1
	o.Offer, o.Request, o.Unit = offerID(r.ID, o.N), r.ID, r.Unit
	o.Article, o.Severity, o.Language, o.Minor, o.WantedAt = r.Article, r.Severity, r.Language, r.Minor, r.WantedAt
	o.AnswerBy = d.rec.At + d.answerTime(r, d.rec.At)
	if a := d.list.Advocate(o.Advocate); a != nil {
		o.LicenceReadOn = a.LicenceReadOn(d.rec.At)
	}
	return o
}

// sameAgain returns a request that was withdrawn and made again to the advocate who had it, unless something is
// against him now.
func (d *desk) sameAgain(r *Request) bool {
	old := d.Requests[r.AgainFrom]
	if old == nil || r.N > 0 || old.Last.IsZero() {
		return false
	}
	if d.list.Again(d.need(r, d.against(r)), old.Last, d.rec.At, d.book) != "" {
		return false
	}
	d.say(d.terms(r, &event.OfferMade{Advocate: old.Last, Rule: roster.Rule, Pool: roster.PoolTerritory, By: "rerequest"}))
	return true
}

// against adds to the law's reasons those of the search: asked already, or an accepted act at the same time.
func (d *desk) against(r *Request) func(journal.Ref) string {
	law := d.lawful(r, true)
	when := max(r.WantedAt, d.rec.At)
	return func(ref journal.Ref) string {
		if code := law(ref); code != "" {
			return code
		}
		if slices.Contains(r.Asked, ref) {
			return "already_asked"
		}
		for _, id := range d.ByAdvocate[ref] {
			if d.Appointments[id].busy(when, d.set.BusyForMinutes.Minutes()) {
				return "busy"
			}
		}
		return ""
	}
}

// busy tells whether an appointment keeps its advocate from an act at a moment.
func (a *Appointment) busy(at, length civil.Instant) bool {
	if a.Missed() {
		return false
	}
	near := func(t civil.Instant) bool { return t-length < at && at < t+length }
	if near(max(a.WantedAt, a.ExpectedAt)) {
		return true
	}
	for _, b := range a.Booked {
		if near(b.At) {
			return true
		}
	}
	return false
}

// shared asks the defender of another person of the case, where the setting co_suspects lets one serve several: the
// pools are empty, and he must declare that the interests do not collide (CPC 66(4)).
func (d *desk) shared(r *Request) bool {
	need := d.need(r, d.against(r))
	need.Against = func(ref journal.Ref) string {
		code := d.against(r)(ref)
		if code == "conflict_co_suspect" && !d.opposed(r, ref) {
			return ""
		}
		return code
	}
	choice := d.list.Choose(need, roster.PoolTerritory, d.rec.At, d.book)
	if !choice.Found {
		return false
	}
	d.say(d.terms(r, &event.OfferMade{Advocate: choice.Chosen, Rule: roster.Rule, Pool: roster.PoolCoordinator, Roster: choice.Roster,
		Band: choice.Band, Others: choice.Others, Counts: choice.Counts, By: "draw", Shared: true}))
	return true
}
