package appointment

import (
	"strings"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: the right to an explanation and to a review by a person (Digital Code 43, law № 94-V art. 19-1). An
// objection is examined in three working days; nothing is changed by it automatically, and no advocate is removed or
// lowered by the machine: a person of the bar decides and does what follows from it.

// objectionDays are the working days in which an objection is examined (law № 94-V art. 19-1).
const objectionDays = 3

// Objection waits for the answer of a person.
type Objection struct {
	About string
	Kind  string
	By    string
	Who   journal.Ref
	DueAt civil.Instant
	Rings int64
}

func (d *desk) objection(id, about, kind, by string) {
	if d.Objections[id] != nil {
		d.refuse(id, "already_open")
		return
	}
	now := d.book.LocalOfBar(d.code, d.rec.At)
	if now == 0 {
		now = d.rec.At.UTCDate()
	}
	day := d.book.Law.Years.AddWorkingDays(now, objectionDays)
	d.say(&event.ObjectionRegistered{Objection: id, About: about, Kind: kind, By: by, AnswerOn: day, DueAt: d.endOfDay(day)})
}

// endOfDay is midnight after a local day where the bar has its seat.
func (d *desk) endOfDay(day civil.Date) civil.Instant {
	for i := range d.book.Units {
		if u := &d.book.Units[i]; u.Bar == d.code {
			if zone := d.book.Law.Zone(u.Zone); zone != nil {
				if at, ok := calendar.At(zone, day.AddDays(1), 0); ok {
					return at
				}
			}
			break
		}
	}
	return day.AddDays(1).Start()
}

func (s *State) objected(e *event.ObjectionRegistered, clocks *journal.Clocks) {
	if s.Objections == nil {
		s.Objections = map[string]*Objection{}
	}
	s.Objections[e.Objection] = &Objection{About: e.About, Kind: e.Kind, By: e.By, Who: s.objector, DueAt: e.DueAt}
	clocks.Start("objection/"+e.Objection, kindObjection, e.DueAt)
}

// answered: an authorised person of the bar has looked at the decision again.
func (d *desk) answered(e *event.ObjectionAnswered) {
	o := d.Objections[e.Objection]
	switch {
	case o == nil:
		d.refuse(e.Objection, "no_such_object")
	case o.Who == e.Coordinator:
		d.refuse(e.Objection, "own_objection")
	default:
		late := ""
		if d.rec.At > o.DueAt {
			late = "yes"
		}
		d.say(&event.ObjectionDecided{Objection: e.Objection, About: o.About, Result: e.Result, Reason: e.Reason, Late: late})
	}
}

// objectionDue rings until somebody answers.
func (d *desk) objectionDue(object string) {
	if d.Objections[strings.TrimPrefix(object, "objection/")] == nil {
		return
	}
	d.say(&event.AlarmRaised{Object: object, Code: "objection_overdue", To: []string{"bar", "justice_department"}})
}
