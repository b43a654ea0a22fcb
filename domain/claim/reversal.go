package claim

import (
	"strconv"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Reversal is a sum that the treasury was asked to take back. The settlement it comes from is never edited.
type Reversal struct {
	ID         string
	Settlement string
	Group      string
	Tiyn       int64
	Status     string // ordered, taken_back, refused
	Document   string
}

const (
	takenBack       = "taken_back"
	reversalRefused = "refused"
)

// recover takes back what was ordered too much: an order that is not paid yet is cancelled, its lines are free again;
// of a paid one the sum is asked back. The settlements of the day, or of the claim from the last, bear it.
func (v *view) recover(c *Claim, e *event.PayDifferenceDecided, tiyn int64) []journal.Outcome {
	var out []journal.Outcome
	for i := len(c.Orders) - 1; i >= 0 && tiyn > 0; i-- {
		st := v.s.Settlements[c.Orders[i]]
		if e.Group != "" && !v.s.has(st, e.Group) {
			continue
		}
		switch st.Status {
		case Ordered:
			return append(out, v.takeBack(c, st, codeOverpaid)...)
		case Paid:
			left := st.Tiyn - st.Reversed - st.Reversing
			n := min(tiyn, left)
			if n <= 0 {
				continue
			}
			tiyn -= n
			out = append(out, journal.Outcome{Body: &event.ReversalOrdered{
				Reversal:   st.ID + "/r/" + strconv.FormatInt(int64(v.s.reversals(st.ID))+1, 10),
				Settlement: st.ID, Journal: v.code, Claim: c.ID, Group: e.Group, Tiyn: n, Advocate: c.Advocate, Ground: e.Ground,
			}})
		}
	}
	return out
}

// takeBack cancels an order before it is paid. The claim leaves its application: its sum is not what was applied for.
func (v *view) takeBack(c *Claim, st *Settlement, code string) []journal.Outcome {
	out := v.cancel(st, code)
	if len(c.Orders) == 1 {
		out = append(out, journal.Outcome{Body: &event.ClaimMoved{
			Claim: c.ID, Status: Withdrawn, Application: c.Application, Settlement: st.ID, Code: code,
		}})
	}
	return out
}

// cancel takes an order back before it is paid and gives its minutes back.
func (v *view) cancel(st *Settlement, code string) []journal.Outcome {
	out := []journal.Outcome{{Body: &event.SettlementCancelled{Settlement: st.ID, Journal: v.code, Reason: code}}}
	for _, g := range v.s.byDay(v.s.Claims[st.Claim]) {
		out = append(out, v.free(g, "settlement_cancelled", func(i int) bool {
			f := g.fix(i)
			return f != nil && f.Settlement == st.ID
		})...)
	}
	return out
}

// free gives back the minutes of lines of a group, act by act.
func (v *view) free(g *Group, reason string, which func(i int) bool) []journal.Outcome {
	var out []journal.Outcome
	at := map[string]*event.MinutesFreed{}
	for i := range g.Lines {
		if !which(i) {
			continue
		}
		for j := range g.Lines[i].Pieces {
			p := &g.Lines[i].Pieces[j]
			a := v.acts.Get(p.Act)
			if a == nil || p.To == 0 {
				continue
			}
			e := at[p.Act]
			if e == nil {
				e = &event.MinutesFreed{Act: p.Act, Revision: a.Stood.Revision, Advocate: a.Stood.Advocate, Reason: reason}
				at[p.Act] = e
				out = append(out, journal.Outcome{Body: e})
			}
			e.Spans = append(e.Spans, event.Span{From: p.From, To: p.To})
		}
	}
	return out
}

// has tells whether a settlement pays lines of a group or supplements on it.
func (s *State) has(st *Settlement, group string) bool {
	for _, f := range s.Groups[group].Fixed {
		if f.Settlement == st.ID {
			return true
		}
	}
	for _, x := range s.Claims[st.Claim].Supplements {
		if x.Group == group && x.Settlement == st.ID {
			return true
		}
	}
	return false
}

// reversals counts those of a settlement.
func (s *State) reversals(settlement string) int {
	n := 0
	for s.Reversals[settlement+"/r/"+strconv.Itoa(n+1)] != nil {
		n++
	}
	return n
}

// reversing folds the order of a reversal.
func (s *State) reversing(e *event.ReversalOrdered) {
	if s.Reversals == nil {
		s.Reversals = map[string]*Reversal{}
	}
	s.Reversals[e.Reversal] = &Reversal{ID: e.Reversal, Settlement: e.Settlement, Group: e.Group, Tiyn: e.Tiyn, Status: Ordered}
	s.Settlements[e.Settlement].Reversing += e.Tiyn
	s.difference(e.Claim, e.Group).Reversed += e.Tiyn
	s.rebook(s.Claims[e.Claim])
}

// reversed folds the treasury's answer, as it was booked.
func (s *State) reversed(e *event.ReversalBooked) {
	r := s.Reversals[e.Reversal]
	st := s.Settlements[r.Settlement]
	r.Status = e.Result
	st.Reversing -= r.Tiyn
	if e.Result == takenBack {
		st.Reversed += r.Tiyn
	} else {
		s.difference(e.Claim, r.Group).Reversed -= r.Tiyn
	}
	s.rebook(s.Claims[e.Claim])
}

// reversalMade answers the treasury's word that it took a sum back. A repeated word changes nothing.
func (v *view) reversalMade(e *event.ReversalMade) []journal.Outcome {
	r := v.s.Reversals[e.Reversal]
	switch {
	case r == nil:
		return unmatched(e.Reversal, "unknown_reversal")
	case r.Status == takenBack && r.Document == e.Document && r.Tiyn == e.Tiyn:
		return nil
	case r.Status != Ordered:
		return unmatched(e.Reversal, "reversal_answered")
	case e.Tiyn != r.Tiyn:
		return unmatched(e.Reversal, "amount_differs")
	}
	return v.bookedBack(r, takenBack, "")
}

// reversalRefused answers the treasury's word that it could not. The difference is open again.
func (v *view) reversalRefused(e *event.ReversalRefused) []journal.Outcome {
	r := v.s.Reversals[e.Reversal]
	switch {
	case r == nil:
		return unmatched(e.Reversal, "unknown_reversal")
	case r.Status == reversalRefused:
		return nil
	case r.Status != Ordered:
		return unmatched(e.Reversal, "reversal_answered")
	}
	return v.bookedBack(r, reversalRefused, e.Code)
}

func (v *view) bookedBack(r *Reversal, result, code string) []journal.Outcome {
	return []journal.Outcome{{Body: &event.ReversalBooked{
		Reversal: r.ID, Settlement: r.Settlement, Claim: v.s.Settlements[r.Settlement].Claim, Tiyn: r.Tiyn, Result: result, Code: code,
	}}}
}
