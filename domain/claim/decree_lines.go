package claim

import (
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// decreedAct is what a decree with lines leaves of an act.
type decreedAct struct {
	content *act.Content // nil: nothing of it
	left    bool         // its breaks are not paid as waiting
}

// asDecreed gives, for each act of the claim, what the lines of its decree leave of it. Acts of the register stand in
// the decree one by one; the advocate's own entries may, or the decree has the minutes of study, advice and drafting and
// the days of trips as sums, which the entries take in order of time.
func (v *view) asDecreed(c *Claim, f *DecreeForm) map[string]decreedAct {
	type told struct {
		work *event.DecreeLine
		wait int64
	}
	lines := map[string]*told{}
	for i := range f.Lines {
		l := &f.Lines[i]
		t := lines[l.Act]
		if t == nil {
			t = &told{}
			lines[l.Act] = t
		}
		if l.Kind == act.Waiting {
			t.wait += l.Minutes
		} else {
			t.work = l
		}
	}
	costs := f.TripCost
	left := map[string]int64{act.Study: f.Study, act.Visit: f.Advice, act.Drafting: f.Drafting, act.TripDay: f.TripDays}
	out := map[string]decreedAct{}
	for _, a := range v.actsOf(c) {
		k := a.Stood.Content
		t := lines[a.ID]
		switch {
		case k.IsCost(): // the decree has them as one sum
			k.Cost.Tiyn = min(k.Cost.Tiyn, costs)
			if costs -= k.Cost.Tiyn; k.Cost.Tiyn > 0 {
				out[a.ID] = decreedAct{content: &k}
			} else {
				out[a.ID] = decreedAct{}
			}
			continue
		case t != nil && k.Kind == act.Waiting:
			k.To = min(k.To, k.From+civil.Instant(t.wait)*civil.Minute)
		case t != nil && k.Kind == act.TripDay:
		case t != nil && t.work != nil && k.Stated > 0:
			k.Stated = min(k.Stated, t.work.Minutes)
			if k.Stated == 0 {
				k.To = k.From
			}
		case t != nil && t.work != nil:
			out[a.ID] = narrowed(&k, t.work, t.wait)
			continue
		case t != nil && t.wait > 0 && k.WaitingFrom != 0: // the body leaves the waiting and takes the act
			k.Kind, k.From, k.To, k.Breaks, k.WaitingFrom = act.Waiting, k.WaitingFrom, min(k.From, k.WaitingFrom+civil.Instant(t.wait)*civil.Minute), nil, 0
		case t == nil && k.Entry && k.Kind == act.TripDay && left[k.Kind] > 0:
			left[k.Kind]--
		case t == nil && k.Entry && left[sumOfKind(k.Kind)] > 0 && k.Stated > 0:
			k.Stated = min(left[sumOfKind(k.Kind)], k.Stated)
			left[sumOfKind(k.Kind)] -= k.Stated
		case t == nil && k.Entry && left[sumOfKind(k.Kind)] > 0:
			n := min(left[sumOfKind(k.Kind)], int64((k.To-k.From)/civil.Minute))
			left[sumOfKind(k.Kind)] -= n
			k.To = k.From + civil.Instant(n)*civil.Minute
		default:
			out[a.ID] = decreedAct{}
			continue
		}
		if k.To <= k.From && k.Stated == 0 {
			out[a.ID] = decreedAct{}
			continue
		}
		kept := k
		out[a.ID] = decreedAct{content: &kept}
	}
	return out
}

// sumOfKind is the sum of the decree that has a kind of entry: discussing an agreement stands with drafting.
func sumOfKind(kind string) string {
	if kind == act.Discussion {
		return act.Drafting
	}
	return kind
}

// narrowed keeps of an act what a line of a decree has of it: the line's times, and of these its minutes, taken from
// the beginning; of the waiting its minutes, breaks first.
func narrowed(k *act.Content, l *event.DecreeLine, wait int64) decreedAct {
	out := *k
	before := int64(0)
	if k.WaitingFrom != 0 && k.WaitingFrom < k.From {
		before = int64((k.From - k.WaitingFrom) / civil.Minute)
	}
	out.From, out.To = max(k.From, l.StartedAt), min(k.To, l.EndedAt)
	if out.To <= out.From {
		return decreedAct{}
	}
	out.Breaks = inside(k.Breaks, out.From, out.To)
	work := out.Work()
	need := civil.Instant(l.Minutes) * civil.Minute
	for i, s := range work {
		if n := s.To - s.From; n < need || n == need && i == len(work)-1 {
			need -= n
			continue
		}
		out.To = s.From + need
		break
	}
	if out.To <= out.From {
		return decreedAct{}
	}
	out.Breaks = inside(out.Breaks, out.From, out.To)
	pauses := int64(0)
	for _, b := range k.Breaks {
		pauses += int64((b.To - b.From) / civil.Minute)
	}
	out.WaitingFrom = 0
	if n := min(before, wait-pauses); n > 0 {
		out.WaitingFrom = out.From - civil.Instant(n)*civil.Minute
	}
	return decreedAct{content: &out, left: wait < pauses}
}

func inside(breaks []event.Span, from, to civil.Instant) []event.Span {
	var out []event.Span
	for _, b := range breaks {
		if b.From, b.To = max(b.From, from), min(b.To, to); b.From < b.To && b.To < to {
			out = append(out, b)
		}
	}
	return out
}

// actsOf lists the acts of a claim's lines by start, then id.
func (v *view) actsOf(c *Claim) []*act.Act {
	seen := map[string]bool{}
	var out []*act.Act
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		for i := range g.Lines {
			for _, id := range g.Lines[i].Acts {
				if a := v.acts.Get(id); a != nil && !seen[id] {
					seen[id] = true
					out = append(out, a)
				}
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i].Stood.Content.Start(), out[j].Stood.Content.Start()
		return a < b || a == b && out[i].ID < out[j].ID
	})
	return out
}

// cuts prices the days of a claim once more on the lines of its decree: by the same Rules, bands of p. 10-1 included.
// It gives what each day loses, and what the calculation comes to on these lines.
func (v *view) cuts(c *Claim, w *Decree) (list []event.DecreeCut, tiyn int64) {
	f := v.s.form(w)
	if len(f.Lines) == 0 {
		return nil, 0
	}
	narrow := v.asDecreed(c, f)
	for _, name := range c.Groups {
		g := v.s.Groups[name]
		if len(g.Lines) == 0 {
			continue
		}
		root := v.root(g.Appointment)
		acts := v.around(g.Advocate, root, g.Day)
		docs := v.s.documentsBy(c.ID, w)
		ours := v.once(c.ID, g.Day, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, v.itemsOf(acts), docs)))
		v.narrow = narrow
		theirs := v.once(c.ID, g.Day, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, v.itemsOf(acts), docs)))
		v.narrow = nil
		for _, kind := range [...]event.LineKind{event.LineWork, event.LineWaiting, event.LineTrip, event.LineTripCost, event.LineConsultation} {
			a, b := sumOf(ours, kind, c, name), sumOf(theirs, kind, c, name)
			tiyn += b.Tiyn
			if a.Tiyn != b.Tiyn || a.Counted != b.Counted {
				list = append(list, event.DecreeCut{
					Group: name, Kind: kind, Acts: a.Acts, Counted: a.Counted, Decreed: b.Counted, Tiyn: a.Tiyn - b.Tiyn,
				})
			}
		}
	}
	return list, tiyn
}

// sumOf sums up the lines of a kind as far as the body is asked to decree them.
func sumOf(lines []event.FeeLine, kind event.LineKind, c *Claim, group string) event.DecreeCut {
	out := event.DecreeCut{Kind: kind}
	for i := range lines {
		l := &lines[i]
		if l.Kind != kind {
			continue
		}
		if f, _ := fateOf(l, c, group); f == fateNot {
			continue
		}
		out.Counted += int64(l.Counted)
		out.Tiyn += l.Tiyn
		for _, id := range l.Acts {
			if !contains(out.Acts, id) {
				out.Acts = append(out.Acts, id)
			}
		}
	}
	return out
}
