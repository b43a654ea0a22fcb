package projections

import (
	"cmp"
	"context"
	"slices"

	"qorgau/domain/journal"
)

// The readers give typed rows to pages and commands. An empty journal code means the whole country. They decide
// nothing; what they add is only joining and adding up.

// Territory is a bar at a glance.
type Territory struct {
	Journal  string
	Counters Counters
	Money    Money
	Answer   AnswerTime // of all urgencies: request to first acceptance
}

// Overview gives every territory that has a machine, in order of code, the country's journal left out.
func Overview(ctx context.Context, q Query) ([]Territory, error) {
	machines, err := inForce.list(ctx, q, "", "")
	if err != nil {
		return nil, err
	}
	var out []Territory
	for _, m := range machines {
		if m.Journal == journal.National {
			continue
		}
		t := Territory{Journal: m.Journal}
		if t.Counters, _, err = counters.one(ctx, q, m.Journal, single); err != nil {
			return nil, err
		}
		if t.Money, _, err = moneyTotals.one(ctx, q, m.Journal, single); err != nil {
			return nil, err
		}
		if t.Answer, err = AnswerTimes(ctx, q, m.Journal, ""); err != nil {
			return nil, err
		}
		t.Counters.Journal, t.Money.Journal = m.Journal, m.Journal
		out = append(out, t)
	}
	return out, nil
}

// Sum adds territories up.
func Sum(all []Territory) (sum Territory) {
	for _, t := range all {
		sum.Counters.add(t.Counters)
		sum.Money.Add(t.Money)
		sum.Answer.Merge(t.Answer)
	}
	return sum
}

func (c *Counters) add(o Counters) {
	c.Requested += o.Requested
	c.Appointed += o.Appointed
	c.Refused += o.Refused
	c.Joined += o.Joined
	c.Cancelled += o.Cancelled
	c.Escalated += o.Escalated
	c.Open += o.Open
	c.Offers += o.Offers
	c.Declined += o.Declined
	c.Silent += o.Silent
	c.Appointments += o.Appointments
	c.Replaced += o.Replaced
	c.Ended += o.Ended
	c.Alarms += o.Alarms
	c.Parked += o.Parked
	c.Outages += o.Outages
}

// AnswerTimes gives the times from request to first acceptance, of one urgency or of all.
func AnswerTimes(ctx context.Context, q Query, code, urgency string) (AnswerTime, error) {
	sum := AnswerTime{Journal: code, Urgency: urgency}
	err := answerTimes.each(ctx, q, code, urgency, func(_, _ string, t AnswerTime) error {
		if urgency == "" || t.Urgency == urgency {
			sum.Merge(t)
		}
		return nil
	})
	return sum, err
}

// LatestAppointment is an appointment with its choice.
type LatestAppointment struct {
	Appointment Appointment
	Why         Choice
}

// LatestAppointments gives the n appointments accepted last, newest first; at most Recent a territory are at hand.
func LatestAppointments(ctx context.Context, q Query, code string, n int) ([]LatestAppointment, error) {
	var all []Appointment
	err := recent.each(ctx, q, code, "", func(code, _ string, at requestID) error {
		a, ok, err := appointments.one(ctx, q, code, at.Request)
		if ok {
			all = append(all, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Appointment) int {
		return cmp.Or(cmp.Compare(b.AcceptedAt, a.AcceptedAt), cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.ID, b.ID))
	})
	var out []LatestAppointment
	for _, a := range all[:min(n, len(all))] {
		why, _, err := choices.one(ctx, q, a.Journal, a.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, LatestAppointment{a, why})
	}
	return out, nil
}

// OpenRequests gives the requests for which somebody must still be found, in order of territory and id, at most n; zero
// means all. An open offer's limit is extended by the outages since it was made.
func OpenRequests(ctx context.Context, q Query, code string, n int) ([]Request, error) {
	var out []Request
	err := openRequests.each(ctx, q, code, "", func(code, key string, _ requestID) error {
		r, ok, err := RequestByID(ctx, q, code, key)
		if err != nil || !ok {
			return err
		}
		if out = append(out, r); len(out) == n {
			return errStop
		}
		return nil
	})
	return out, until(err)
}

// RequestByID gives a request of a territory.
func RequestByID(ctx context.Context, q Query, code, id string) (Request, bool, error) {
	r, ok, err := requests.one(ctx, q, code, id)
	if err == nil && ok && r.Offer != nil {
		var c Counters
		if c, _, err = counters.one(ctx, q, code, single); err == nil {
			r.Offer.AnswerBy += c.Outages - r.Offer.Outages
			r.Offer.Outages = c.Outages
		}
	}
	return r, ok, err
}

// ChoiceOf gives the choice behind an offer, whose id is also that of the appointment it led to.
func ChoiceOf(ctx context.Context, q Query, code, offer string) (Choice, bool, error) {
	return choices.one(ctx, q, code, offer)
}

// ChoicesOf gives all choices of a request, in order of the draw.
func ChoicesOf(ctx context.Context, q Query, code, request string) ([]Choice, error) {
	out, err := choices.list(ctx, q, code, request+"/")
	slices.SortFunc(out, func(a, b Choice) int { return cmp.Compare(a.Pos, b.Pos) })
	return out, err
}

// Refusals counts refused requests by reason, largest first.
func Refusals(ctx context.Context, q Query, code string) ([]CodeCount, error) {
	sum := map[string]int64{}
	err := refusals.each(ctx, q, code, "", func(_, _ string, n CodeCount) error {
		sum[n.Code] += n.Count
		return nil
	})
	out := make([]CodeCount, 0, len(sum))
	for c, n := range sum {
		out = append(out, CodeCount{c, n})
	}
	slices.SortFunc(out, func(a, b CodeCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	return out, err
}

// Alarms gives what a person was called for, latest first.
func Alarms(ctx context.Context, q Query, code string) ([]Alarm, error) {
	out, err := alarms.list(ctx, q, code, "")
	slices.SortFunc(out, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Code, b.Code))
	})
	return out, err
}

// ParkedFacts gives the facts that wait, oldest position first.
func ParkedFacts(ctx context.Context, q Query, code string) ([]ParkedFact, error) {
	return parkedFacts.list(ctx, q, code, "")
}
