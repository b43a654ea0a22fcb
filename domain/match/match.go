package match

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// State is the match of one journal as its machine keeps it.
type State struct {
	Objects map[string]Object
	Listed  map[string]bool // differences of the last statement
	Day     civil.Date      // closed last
	Tiyn    int64           // of the last statement

	since map[string][]Difference // derived: objects that have differences or will have
	soon  civil.Date              // first day of a difference among what the present record changes
}

// The clock that closes a day, and the object that alarms are about.
const (
	object = "match"
	clock  = "match_day"
)

// closing is the moment at which a day is closed: 06:00 of the next day by UTC+5, before the offices open.
func closing(day civil.Date) civil.Instant { return (day + 1).Start() + civil.Hour }

// kept are the rows of a machine; they note what changes.
type kept struct{ s *State }

func (k kept) Get(key string) (Object, bool) {
	o, ok := k.s.Objects[key]
	return o.clone(), ok
}

func (k kept) Put(key string, o Object) {
	if k.s.Objects == nil {
		k.s.Objects = map[string]Object{}
	}
	k.s.Objects[key] = o
	k.s.note(key, &o)
}

func (k kept) Delete(key string) {
	delete(k.s.Objects, key)
	delete(k.s.index(), key)
}

// clone copies what Fold may change in place.
func (o *Object) clone() Object {
	c := *o
	switch {
	case o.Act != nil:
		x := *o.Act
		c.Act = &x
	case o.Claim != nil:
		x := *o.Claim
		c.Claim = &x
	case o.Order != nil:
		x := *o.Order
		c.Order = &x
	case o.Day != nil:
		x := *o.Day
		c.Day = &x
	}
	return c
}

// index lists what can become a difference without another record.
func (s *State) index() map[string][]Difference {
	if s.since == nil {
		s.since = map[string][]Difference{}
		for key, o := range s.Objects {
			if list := o.Differences(); len(list) > 0 {
				s.since[key] = list
			}
		}
	}
	return s.since
}

// note keeps the index in step with an object that changed, and remembers the first day whose statement that changes.
func (s *State) note(key string, o *Object) {
	index, today := s.index(), civil.Date(1)
	list := o.Differences()
	for _, was := range index[key] {
		if s.Listed[was.ID()] && !slices.ContainsFunc(list, func(d Difference) bool { return d.Settled == nil && d.same(was) }) {
			s.changes(today)
		}
	}
	s.changes(s.fresh(list, today))
	if len(list) > 0 {
		index[key] = list
	} else {
		delete(index, key)
	}
}

func (s *State) changes(day civil.Date) {
	if day != 0 && (s.soon == 0 || day < s.soon) {
		s.soon = day
	}
}

// same tells whether two findings say the same.
func (d *Difference) same(o Difference) bool {
	return d.Code == o.Code && d.Tiyn == o.Tiyn && d.Object == o.Object
}

// fresh is the first day, not before another, on which a difference stands open that the last statement has not, or a
// listed one is over; zero for none.
func (s *State) fresh(list []Difference, from civil.Date) civil.Date {
	day := civil.Date(0)
	for _, d := range list {
		first := max(d.Since, from)
		switch {
		case d.Settled != nil:
			continue
		case s.Listed[d.ID()]:
			if d.Until == 0 {
				continue
			}
			first = max(d.Until+1, from)
		case d.Until != 0 && first > d.Until:
			continue
		}
		if day == 0 || first < day {
			day = first
		}
	}
	return day
}

// Open lists the differences of a day, in order, settled ones too.
func (s *State) Open(day civil.Date) []Difference {
	var out []Difference
	for _, list := range s.index() {
		for _, d := range list {
			if d.Since <= day && (d.Until == 0 || day <= d.Until) {
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, Compare)
	return out
}

// next is the first day after another whose statement will say something new if nothing happens; zero for none.
func (s *State) next(after civil.Date) civil.Date {
	day := civil.Date(0)
	for _, list := range s.index() {
		if first := s.fresh(list, after+1); first != 0 && (day == 0 || first < day) {
			day = first
		}
	}
	return day
}

// Evolve folds a record and sets the clock for the next statement. The machine opens forwarded facts before.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks) {
	s.soon = 0
	switch e := rec.Body.(type) {
	case *event.DifferenceSettled:
		FoldSettled(kept{s}, rec, e)
	case *event.ClockDue:
		if day, ok := closed(e); ok {
			s.Day = day
			if next := s.next(day); next != 0 && s.statement(day) == nil {
				s.wake(next, rec.At, clocks)
			}
		}
		return
	case *event.MatchClosed:
		s.Listed, s.Tiyn = nil, e.Tiyn
		for _, d := range s.Open(e.Day) {
			if d.Settled == nil {
				if s.Listed == nil {
					s.Listed = map[string]bool{}
				}
				s.Listed[d.ID()] = true
			}
		}
		if next := s.next(e.Day); next != 0 {
			s.wake(next, rec.At, clocks)
		}
		return
	default:
		Fold(kept{s}, rec, rec.Body)
	}
	if s.soon != 0 {
		s.wake(s.soon, rec.At, clocks)
	}
}

// closed is the day that a clock closes.
func closed(e *event.ClockDue) (civil.Date, bool) {
	_, kind, _, ok := journal.SplitClock(e.Clock)
	return (e.Due - civil.Hour).UTCDate() - 1, ok && kind == clock
}

// wake lets the clock ring for the closing of a day, or of the first day after it that can still be closed, unless it
// rings earlier anyway.
func (s *State) wake(day civil.Date, at civil.Instant, clocks *journal.Clocks) {
	due := closing(max(day, s.Day+1, (at - civil.Hour).UTCDate()))
	if running, ok := clocks.Running(object, clock); !ok || due < running {
		clocks.Start(object, clock, due)
	}
}

// settle takes a person's word on a difference that stands open.
func (o *Object) settle(rec *journal.Record, e *event.DifferenceSettled) (Object, bool) {
	for _, d := range o.On(DayOf(rec.At)) {
		if d.Code != e.Code || d.Settled != nil {
			continue
		}
		c := o.clone()
		c.Settled = slices.DeleteFunc(slices.Clone(c.Settled), func(x Settled) bool { return x.Code == e.Code })
		c.Settled = append(c.Settled, Settled{Code: e.Code, Tiyn: d.Tiyn, Ground: e.Ground, Official: e.Official.String(),
			On: DayOf(rec.At), Pos: rec.Pos})
		return c, true
	}
	return *o, false
}

// React closes the day when its clock rings, and refuses a word on a difference that is not there.
func (s *State) React(rec *journal.Record) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.DifferenceSettled:
		o := s.Objects[Key(KindOf(e.Code), e.Object)]
		if !slices.ContainsFunc(o.Settled, func(x Settled) bool { return x.Pos == rec.Pos }) {
			return []journal.Outcome{{Body: &event.FactRefused{Fact: rec.Pos, Object: e.Object, Code: "no_difference"}}}
		}
	case *event.ClockDue:
		if day, ok := closed(e); ok {
			return s.close(day)
		}
	}
	return nil
}

// close makes the statement of a day and calls the department when it has something that the one before had not.
func (s *State) close(day civil.Date) []journal.Outcome {
	e := s.statement(day)
	if e == nil {
		return nil
	}
	out := []journal.Outcome{{Body: e}}
	if e.Fresh > 0 {
		out = append(out, journal.Outcome{Body: &event.AlarmRaised{Object: object, Code: "differences_open", To: []string{"justice_department"}}})
	}
	return out
}

// statement is that of a day, or nil if it says the same as the last one, which then stands for this day too.
func (s *State) statement(day civil.Date) *event.MatchClosed {
	e := &event.MatchClosed{Day: day}
	for _, d := range s.Open(day) {
		if d.Settled != nil {
			continue
		}
		e.Open++
		e.Tiyn += d.Tiyn
		if !s.Listed[d.ID()] {
			e.Fresh++
		}
		if n := len(e.Counts); n > 0 && e.Counts[n-1].Code == d.Code {
			e.Counts[n-1].Count++
			e.Counts[n-1].Tiyn += d.Tiyn
		} else {
			e.Counts = append(e.Counts, event.MatchCount{Code: d.Code, Count: 1, Tiyn: d.Tiyn})
		}
	}
	if e.Fresh == 0 && e.Open == int64(len(s.Listed)) && e.Tiyn == s.Tiyn {
		return nil
	}
	return e
}

// FoldSettled folds a person's word on a difference that stands open; another word changes nothing.
func FoldSettled(rows Rows, rec *journal.Record, e *event.DifferenceSettled) {
	key := Key(KindOf(e.Code), e.Object)
	if o, ok := rows.Get(key); ok {
		if settled, ok := o.settle(rec, e); ok {
			rows.Put(key, settled)
		}
	}
}
