package web

import (
	"cmp"
	"slices"

	"qorgau/domain/civil"
	"qorgau/projections"
)

// Levels of urgency, as words; the page says them, the colour only repeats them.
const (
	overdue = "overdue"
	dueSoon = "due_soon"
	inTime  = "in_time"
)

// clock is a term of a request that runs.
type clock struct {
	Word  string // key of its name
	At    civil.Instant
	Left  civil.Instant // negative once it has run out
	Level string
}

// openRequest is a request for which somebody must still be found, with its clocks.
type openRequest struct {
	projections.Request
	Level  string
	AtOnce bool // the defender is wanted as soon as the request came
	Since  civil.Instant
	Clocks []clock // the nearest first
}

// How near the end of a term is soon.
const (
	soonAnswer   = 5 * civil.Minute
	soonWanted   = 30 * civil.Minute
	soonDeadline = 3 * civil.Hour
)

func withClocks(r projections.Request, at civil.Instant) openRequest {
	o := openRequest{Request: r, Level: inTime, AtOnce: r.WantedAt <= r.RegisteredAt+civil.Minute}
	if r.RegisteredAt != 0 {
		o.Since = max(0, at-r.RegisteredAt)
	}
	add := func(word string, to, soon civil.Instant, counts bool) {
		if to == 0 {
			return
		}
		c := clock{Word: word, At: to, Left: to - at, Level: inTime}
		switch {
		case c.Left <= 0:
			c.Level = overdue
		case c.Left <= soon:
			c.Level = dueSoon
		}
		o.Clocks = append(o.Clocks, c)
		if counts {
			o.Level = worse(o.Level, c.Level)
		}
	}
	if !o.AtOnce {
		add("wanted_at", r.WantedAt, soonWanted, true)
	} else {
		o.Level = dueSoon
	}
	add("legal_deadline", r.Deadline, soonDeadline, true)
	if r.Offer != nil {
		add("answer_by", r.Offer.AnswerBy, soonAnswer, false)
	}
	if r.State == projections.Escalated {
		o.Level = overdue // every pool is empty: only a person helps
		add("next_alarm", r.NextAlarm, 0, false)
	}
	slices.SortStableFunc(o.Clocks, func(a, b clock) int { return cmp.Compare(a.At, b.At) })
	return o
}

func rank(level string) int { return slices.Index([]string{inTime, dueSoon, overdue}, level) }

func worse(a, b string) string {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// nearest is when the first clock of a request runs out.
func (o *openRequest) nearest() civil.Instant {
	if len(o.Clocks) == 0 {
		return o.RegisteredAt + civil.Day
	}
	return o.Clocks[0].At
}

func inOrderOfUrgency(open []projections.Request, at civil.Instant) []openRequest {
	out := make([]openRequest, 0, len(open))
	for _, r := range open {
		out = append(out, withClocks(r, at))
	}
	slices.SortFunc(out, func(a, b openRequest) int {
		return cmp.Or(cmp.Compare(rank(b.Level), rank(a.Level)), cmp.Compare(a.nearest(), b.nearest()),
			cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.ID, b.ID))
	})
	return out
}
