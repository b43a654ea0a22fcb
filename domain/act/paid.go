package act

import (
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Stretch is a run of minutes of one act in a priced line.
type Stretch struct {
	Act  string
	Span event.Span
}

// linesOf remembers which minutes the lines of a priced group have, so that ordering a line fixes its minutes and no
// others.
func (s *State) linesOf(e *event.FeeAccrued) {
	if s.Lines == nil {
		s.Lines = map[string][][]Stretch{}
	}
	if len(e.Lines) == 0 {
		delete(s.Lines, e.Group)
		return
	}
	all := make([][]Stretch, len(e.Lines))
	for i := range e.Lines {
		for j := range e.Lines[i].Pieces {
			if p := &e.Lines[i].Pieces[j]; p.To != 0 {
				all[i] = append(all[i], Stretch{p.Act, event.Span{From: p.From, To: p.To}})
			}
		}
	}
	s.Lines[e.Group] = all
}

// minutesOf gives the acts of the ordered lines with their minutes, each act once, in order.
func (s *State) minutesOf(e *event.SettlementOrdered) (acts []string, spans map[string][]event.Span) {
	if e.Retries != "" {
		return nil, nil // they stand already
	}
	spans = map[string][]event.Span{}
	for i := range e.Lines {
		l := &e.Lines[i]
		lines := s.Lines[l.Group]
		if l.Line < 1 || l.Line > int64(len(lines)) {
			continue
		}
		for _, x := range lines[l.Line-1] {
			if _, seen := spans[x.Act]; !seen {
				acts = append(acts, x.Act)
			}
			spans[x.Act] = union(spans[x.Act], []event.Span{x.Span})
		}
	}
	return acts, spans
}

func (s *State) ordered(code string, e *event.SettlementOrdered) {
	acts, spans := s.minutesOf(e)
	for _, id := range acts {
		if a := s.Acts[id]; a != nil {
			a.Stood.Paid = a.Stood.Revision
			if a.Stood.HomeBar == code {
				s.Home.paid(Key{code, id}, a.Stood.Revision, spans[id])
			}
		}
	}
}

// tellPaid tells other home bars that minutes stand: their settlement was ordered.
func (s *State) tellPaid(code string, e *event.SettlementOrdered) []journal.Outcome {
	acts, spans := s.minutesOf(e)
	var out []journal.Outcome
	for _, id := range acts {
		a := s.Acts[id]
		if a == nil || a.Stood.HomeBar == code || a.Stood.HomeBar == "" {
			continue
		}
		out = append(out, journal.Outcome{Body: &event.MinutesPaid{
			Mail: event.Mail{To: a.Stood.HomeBar}, Act: id, Revision: a.Stood.Revision, Advocate: a.Stood.Advocate, Spans: spans[id],
		}})
	}
	return out
}

// free folds minutes that were given back.
func (s *State) free(code string, e *event.MinutesFreed) {
	a := s.Acts[e.Act]
	if a == nil {
		return
	}
	a.Stood.Paid = 0
	if a.Stood.HomeBar == code {
		s.Home.freed(Key{code, e.Act}, e.Spans)
	}
}

// tellFreed judges anew what the freed minutes touched, or lets the home bar do so.
func (s *State) tellFreed(code string, e *event.MinutesFreed) []journal.Outcome {
	a := s.Acts[e.Act]
	switch {
	case a == nil || a.Stood.HomeBar == "":
		return nil
	case a.Stood.HomeBar == code:
		return s.Home.answers(code, Key{code, e.Act})
	}
	return []journal.Outcome{{Body: &event.MinutesReturned{
		Mail: event.Mail{To: a.Stood.HomeBar}, Act: e.Act, Revision: e.Revision, Advocate: e.Advocate, Reason: e.Reason, Spans: e.Spans,
	}}}
}

// paid fixes minutes of a revision, but for those that were held, gave way or are the other record's; without spans all of them.
func (h *Home) paid(k Key, revision int64, spans []event.Span) {
	m := h.Claims[k]
	if m == nil || m.Revision != revision {
		return
	}
	work, waiting := m.Work, m.Waiting
	if spans != nil {
		work, waiting = intersect(work, spans), intersect(waiting, spans)
	}
	m.PaidWork = union(m.PaidWork, subtract(subtract(work, m.Held), m.Lost))
	m.PaidWaiting = union(m.PaidWaiting, subtract(subtract(subtract(waiting, m.Held), m.Yielded), m.Lost))
}

// freed takes minutes off those that stand: their order was taken back. They are claimed as before.
func (h *Home) freed(k Key, spans []event.Span) {
	m := h.Claims[k]
	if m == nil {
		return
	}
	index := h.index()
	h.unlist(index, k, m)
	m.Was = widen(m.hull(), m.Was)
	m.PaidWork, m.PaidWaiting = subtract(m.PaidWork, spans), subtract(m.PaidWaiting, spans)
	h.list(index, k, m)
}
