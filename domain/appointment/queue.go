package appointment

import (
	"cmp"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// This file: scarcity. When requests exceed advocates, offers go by the nearest legal deadline, then by the time of the
// request; an event says who went first and why.

// maxBehind bounds the requests that an event of the queue names.
const maxBehind = 16

// maxAhead bounds how many nearer ones a waiting request lets go first when its own clock rings: those were looked
// through a moment ago, by their own clocks.
const maxAhead = 16

// queueObject is what the clock of the whole queue belongs to.
const queueObject = "requests"

// queue lists the waiting requests in the order in which they are served.
func (s *State) queue(at civil.Instant) []*Request {
	line := make([]turn, 0, len(s.Waiting))
	for id := range s.Waiting {
		r := s.Requests[id]
		line = append(line, turn{r, r.deadline(at)})
	}
	slices.SortFunc(line, turn.compare)
	out := make([]*Request, len(line))
	for i := range line {
		out[i] = line[i].r
	}
	return out
}

// turn is a request with its deadline, worked out once.
type turn struct {
	r        *Request
	deadline civil.Instant
}

// compare tells which of two requests is served first; no two are equal.
func (t turn) compare(o turn) int {
	if t.deadline != o.deadline {
		if o.deadline == 0 || t.deadline != 0 && t.deadline < o.deadline {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(t.r.Pos, o.r.Pos), cmp.Compare(t.r.ID, o.r.ID))
}

// serve makes an offer to one of the waiting requests, the nearest deadline first; asked is the one whose clock rang. It
// tells whether an offer was made.
func (d *desk) serve(asked *Request) bool {
	line := d.queue(d.rec.At)
	for i, r := range line {
		if i >= maxAhead && r != asked {
			continue
		}
		pool, choice := d.find(r)
		if !choice.Found {
			if r == asked {
				return false // nobody for him; those behind have clocks of their own
			}
			continue
		}
		if len(line) > 1 {
			d.say(d.turnOf(line, i, asked))
		}
		d.offer(r, pool, &choice)
		return true
	}
	return false
}

// find looks through the pools of a request, from the narrowest on. Where requests wait, nobody is asked for two at the
// same time: he could serve one of them only.
func (d *desk) find(r *Request) (string, roster.Choice) {
	against, asked := d.against(r), map[journal.Ref]bool{}
	when, length := max(r.WantedAt, d.rec.At), d.set.BusyForMinutes.Minutes()
	for id := range d.Open {
		if o := d.Requests[id]; o.Offer != nil && max(o.WantedAt, o.Offer.At) > when-length && max(o.WantedAt, o.Offer.At) < when+length {
			asked[o.Offer.Advocate] = true
		}
	}
	need := d.need(r, func(ref journal.Ref) string {
		if code := against(ref); code != "" {
			return code
		}
		if asked[ref] {
			return "busy"
		}
		return ""
	})
	for _, pool := range d.pools(r) {
		if pool == roster.PoolCoordinator {
			break
		}
		if choice := d.list.Choose(need, pool, d.rec.At, d.book); choice.Found {
			return pool, choice
		}
	}
	return "", roster.Choice{}
}

func (d *desk) turnOf(line []*Request, i int, asked *Request) *event.QueueTurn {
	r := line[i]
	e := &event.QueueTurn{Request: r.ID, Deadline: r.deadline(d.rec.At), AskedAt: r.At, Waiting: int64(len(line)), Why: "turn_time"}
	for _, o := range line[i+1:] {
		if len(e.Behind) < maxBehind {
			e.Behind = append(e.Behind, o.ID)
		}
		if o.deadline(d.rec.At) != e.Deadline {
			e.Why = "turn_deadline"
		}
	}
	if asked != r {
		e.Instead = asked.ID
	}
	return e
}

// turn lets the one that gave way look again at once, behind the one that went first.
func (s *State) turn(e *event.QueueTurn, at civil.Instant, clocks *journal.Clocks) {
	if r := s.Requests[e.Instead]; r != nil && r.State == Escalated {
		s.wake(r.ID, at, clocks)
		if _, ok := clocks.Running(r.ID, kindCoordinator); !ok {
			clocks.Start(r.ID, kindCoordinator, at+s.coordinatorTime(r))
		}
	}
}

// expectFree sets the clock at the next moment from which somebody may be free: duty begins, a refusal's time or an
// accepted act is over. Only while requests wait.
func (s *State) expectFree(at civil.Instant, clocks *journal.Clocks, list *roster.State) {
	if len(s.Waiting) == 0 {
		clocks.Stop(queueObject, kindQueue)
		return
	}
	set := s.settings()
	next := civil.Instant(0)
	look := func(t civil.Instant) {
		if t > at && (next == 0 || t < next) {
			next = t
		}
	}
	list.NextDuty(at, look)
	for _, ids := range s.ByAdvocate {
		for _, id := range ids {
			a := s.Appointments[id]
			look(max(a.WantedAt, a.ExpectedAt) + set.BusyForMinutes.Minutes())
			for _, b := range a.Booked {
				look(b.At + set.BusyForMinutes.Minutes())
			}
		}
	}
	if due, running := clocks.Running(queueObject, kindQueue); next == 0 {
		clocks.Stop(queueObject, kindQueue)
	} else if !running || due != next {
		clocks.Start(queueObject, kindQueue, next)
	}
}
