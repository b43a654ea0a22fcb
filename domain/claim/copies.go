package claim

import (
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/parking"
)

// clockCopy rings when a copy of a decree is overdue; its object is claim, decree and receiver.
const clockCopy = "decree_copy"

// States of a copy.
const (
	copyDue     = "due"
	copyHanded  = "handed"
	copyLate    = "late"
	copyMissing = "missing"
)

// receivers of copies, with the days after the decree within which they get theirs: the advocate the same day, the bar
// the next (Rules p. 10).
var receivers = [...]struct {
	to   string
	days civil.Date
}{{"advocate", 0}, {"bar", 1}}

// Copy is one copy of a decree on its way.
type Copy struct {
	Claim, Decree, To string
	DueOn, On         civil.Date
	State             string
}

func copyKey(claim, decree, to string) string { return claim + "#" + decree + "#" + to }

// copies says where the copies of a newly matched decree stand. In an electronic case the decree itself reaches advocate
// and bar through this program on the day it came; in a case led on paper they are due until somebody says that they
// were handed over. A day that the body wrote stands before either.
func (v *view) copies(c *Claim, w *Decree) []journal.Outcome {
	f := v.s.form(w)
	came := max(w.Date, today(v.book, v.unit(c), v.at))
	if p := v.appts.Get(c.Appointment); p != nil {
		if k := v.cases.Case(v.cases.Home(p.Case, p.Person)); k != nil && k.Format == "paper" {
			came = 0
		}
	}
	var out []journal.Outcome
	for _, r := range receivers {
		on := f.AdvocateCopy
		if r.to == "bar" {
			on = f.BarCopy
		}
		if on == 0 {
			on = came
		}
		if k := v.s.Copies[copyKey(c.ID, w.Object, r.to)]; k != nil && (k.On != 0 || k.On == on) {
			continue // a corrected decree keeps the copies that were handed over
		}
		out = append(out, tracked(c.ID, w.Object, r.to, w.Date+r.days, on))
	}
	return out
}

func tracked(claim, decree, to string, due, on civil.Date) journal.Outcome {
	e := &event.DecreeCopyTracked{Claim: claim, Decree: decree, To: to, DueOn: due, On: on, State: copyDue}
	switch {
	case on > due:
		e.State = copyLate
	case on != 0:
		e.State = copyHanded
	}
	return journal.Outcome{Body: e}
}

// copied folds where a copy stands.
func (s *State) copied(e *event.DecreeCopyTracked, at civil.Instant, unit string, clocks *journal.Clocks, b *book.State) {
	if s.Copies == nil {
		s.Copies = map[string]*Copy{}
	}
	key := copyKey(e.Claim, e.Decree, e.To)
	s.Copies[key] = &Copy{Claim: e.Claim, Decree: e.Decree, To: e.To, DueOn: e.DueOn, On: e.On, State: e.State}
	if e.State == copyDue {
		clocks.Start(key, clockCopy, max(at, moment(b, unit, at, e.DueOn+1, 0)))
	} else {
		clocks.Drop(key, clockCopy)
	}
}

// handed answers the word that a copy reached its receiver.
func (v *view) handed(rec *journal.Record, e *event.DecreeCopyHanded) []journal.Outcome {
	c := v.s.Claims[e.Claim]
	if c == nil {
		return []journal.Outcome{{Body: &event.FactParked{Fact: rec.Pos, Waits: parking.ForClaim(e.Claim)}}}
	}
	k := v.s.Copies[copyKey(e.Claim, e.Decree, e.To)]
	switch {
	case k == nil:
		return refuse(rec, e.Claim, "decree_missing")
	case e.On > today(v.book, v.unit(c), v.at):
		return refuse(rec, e.Claim, "in_future")
	case k.On != 0 && k.On <= e.On:
		return nil // the first word stands
	}
	return []journal.Outcome{tracked(k.Claim, k.Decree, k.To, k.DueOn, e.On)}
}

// uncopied answers the clock of a copy that did not come: it is missing, and the head of the unit is told.
func (v *view) uncopied(key string) []journal.Outcome {
	k := v.s.Copies[key]
	if k == nil || k.State != copyDue {
		return nil
	}
	out := []journal.Outcome{{Body: &event.DecreeCopyTracked{
		Claim: k.Claim, Decree: k.Decree, To: k.To, DueOn: k.DueOn, State: copyMissing,
	}}}
	return append(out, alarm(k.Claim, "decree_copy_missing", "head_of_unit")...)
}
