package act

import (
	"sort"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// codeOverlap is the hold that a person's decision on an overlap frees.
const codeOverlap = string(event.StatusHoldOverlap)

// ruling is one decision on a pair that a fact of this journal carries.
type ruling struct {
	act         *Act
	pair, keeps string
	ground      string
}

// rulings lists what a person's fact decides on overlaps: one pair by name, or, freeing or refusing a held claim, all
// pairs of its acts.
func (s *State) rulings(body journal.Body) (list []ruling, refusal string) {
	switch e := body.(type) {
	case *event.OverlapDecided:
		a := s.Acts[e.Act]
		switch {
		case a == nil || !a.Stands():
			refusal = "no_such_act"
		case a.Stood.Revision != e.Revision:
			refusal = "other_revision"
		case a.pair(e.Pair) == "":
			refusal = "no_such_overlap"
		case a.pair(e.Pair) == "paid":
			refusal = "minutes_paid"
		}
		if refusal != "" {
			return nil, refusal
		}
		return []ruling{{a, e.Pair, e.Keeps, e.Ground}}, ""
	case *event.HoldResolved:
		if e.Code != codeOverlap {
			return nil, ""
		}
		keeps := "this"
		if e.Decision == "refuse" {
			keeps = "other"
		}
		for _, id := range s.ofClaim(e.Claim) {
			a := s.Acts[id]
			if a == nil || !a.Stands() || a.Stood.Paid == a.Stood.Revision {
				continue
			}
			for _, p := range a.Stood.Answer.Pairs {
				if p.Why == "overlap" || p.Why == "decided" {
					list = append(list, ruling{a, p.Pair, keeps, e.Ground})
				}
			}
		}
	}
	return list, ""
}

// pair is why two records share minutes, by the name of the pair; empty: they do not.
func (a *Act) pair(name string) string {
	for _, p := range a.Stood.Answer.Pairs {
		if p.Pair == name {
			return p.Why
		}
	}
	return ""
}

// ofClaim lists the acts in the lines of a claim, in order.
func (s *State) ofClaim(claim string) []string {
	var out []string
	for group, list := range s.Groups {
		if strings.HasPrefix(group, claim+"/") {
			out = append(out, list...)
		}
	}
	sort.Strings(out)
	return out
}

// ruled folds a person's decisions for the advocates of this bar.
func (s *State) ruled(code string, body journal.Body) {
	list, _ := s.rulings(body)
	for _, r := range list {
		if r.act.Stood.HomeBar == code {
			s.Home.rule(Key{code, r.act.ID}, r.act.Stood.Revision, r.pair, r.keeps)
		}
	}
}

// decided answers them: as home bar at once, otherwise by a letter to the home bar, which tells both sides.
func (s *State) decided(rec *journal.Record, code, object string) []journal.Outcome {
	list, refusal := s.rulings(rec.Body)
	if refusal != "" {
		return refuse(rec, object, refusal)
	}
	var out []journal.Outcome
	done := map[string]bool{}
	for _, r := range list {
		a := r.act
		if a.Stood.HomeBar != code {
			out = append(out, journal.Outcome{Body: &event.OverlapRuled{
				Mail: event.Mail{To: a.Stood.HomeBar}, Pair: r.pair, Act: a.ID, Revision: a.Stood.Revision, Keeps: r.keeps,
				Ground: r.ground, Advocate: a.Stood.Advocate,
			}})
			continue
		}
		if !done[a.ID] {
			done[a.ID] = true
			out = append(out, unlike(out, s.Home.answers(code, Key{code, a.ID}))...)
		}
	}
	return out
}

// unlike leaves out answers about records that are answered already: the state is the same, so they say the same.
func unlike(have, more []journal.Outcome) []journal.Outcome {
	var out []journal.Outcome
	for _, m := range more {
		same := false
		for _, h := range have {
			same = same || answersOf(h) == answersOf(m)
		}
		if !same {
			out = append(out, m)
		}
	}
	return out
}

func answersOf(o journal.Outcome) Key {
	switch e := o.Body.(type) {
	case *event.MinutesJudged:
		return Key{"", e.Act}
	case *event.MinutesAnswered:
		return Key{e.To, e.Act}
	}
	return Key{}
}
