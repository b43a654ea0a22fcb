package claim

import (
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
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

// cuts prices the lines of a claim once more on the lines of its decree: by the same Rules, bands of p. 10-1 included.
// It gives what each line loses, and what the calculation comes to on these lines. fresh has the days that are priced
// anew in this very reaction.
func (v *view) cuts(c *Claim, w *Decree, fresh map[string][]event.FeeLine) (list []event.DecreeCut, tiyn int64) {
	f := v.s.form(w)
	if len(f.Lines) == 0 {
		return nil, 0
	}
	docs := v.s.documentsBy(c.ID, w)
	groups := v.s.byDay(c)
	ends := make([]int, len(groups))
	var all []event.FeeLine // of all days in order: a setting may round them together
	v.narrow = v.asDecreed(c, f)
	for i, g := range groups {
		all = append(all, v.onDecree(g, docs)...)
		ends[i] = len(all)
	}
	v.narrow = nil
	all = tariff.Together(v.book.Tariff(), all)
	from := 0
	for i, g := range groups {
		ours, ok := fresh[g.Name]
		if !ok {
			ours = g.Lines
		}
		theirs := make([]event.FeeLine, len(ours))
		for _, l := range all[from:ends[i]] {
			if at := lineOfOurs(ours, &l); at >= 0 {
				theirs[at].Tiyn += l.Tiyn
				theirs[at].Counted += l.Counted
			}
		}
		from = ends[i]
		for j := range ours {
			a, b := &ours[j], &theirs[j]
			if !decreeable(a, c, g.Name) {
				continue
			}
			tiyn += b.Tiyn
			if a.Tiyn != b.Tiyn || a.Counted != b.Counted {
				list = append(list, event.DecreeCut{
					Group: g.Name, Kind: a.Kind, Line: int64(j + 1), Acts: a.Acts, Counted: int64(a.Counted), Decreed: int64(b.Counted), Tiyn: a.Tiyn - b.Tiyn,
				})
			}
		}
	}
	return list, tiyn
}

// onDecree prices a group's work as the acts stand in the decree. Lines that were ordered apart from each other are
// priced apart; work that stands in no line of an ordered day beside it is priced alone.
func (v *view) onDecree(g *Group, docs documents) []event.FeeLine {
	if len(g.Lines) == 0 {
		return nil
	}
	root := v.root(g.Appointment)
	items := v.itemsOf(v.around(g.Advocate, root, g.Day))
	if len(g.Fixed) > 0 {
		var out []event.FeeLine
		for i := range g.Lines {
			out = append(out, onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, inLine(items, &g.Lines[i]), docs))...)
		}
		return out
	}
	if frozen, _ := v.ordered(g); len(frozen) > 0 {
		items = v.besides(items, frozen)
	}
	return onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, items, docs))
}

// lineOfOurs finds the line that the minutes of a narrower one are of; -1: none.
func lineOfOurs(ours []event.FeeLine, l *event.FeeLine) int {
	if len(l.Acts) == 0 {
		return -1
	}
	x := DecreedLine{Kind: l.Kind, Act: l.Acts[0]}
	if len(l.Pieces) > 0 {
		x.Act, x.From = l.Pieces[0].Act, l.Pieces[0].From
	}
	at, best := -1, 1
	for i := range ours {
		if n := x.fits(&ours[i]); n > best {
			at, best = i, n
		}
	}
	return at
}

// inLine keeps of items what a line has of them.
func inLine(items []tariff.Item, l *event.FeeLine) []tariff.Item {
	var out []tariff.Item
	for _, it := range items {
		if !contains(l.Acts, it.ID) {
			continue
		}
		if it.To == 0 {
			out = append(out, it)
			continue
		}
		var spans []event.Span
		for i := range l.Pieces {
			if p := &l.Pieces[i]; p.Act == it.ID && p.To != 0 {
				spans = append(spans, event.Span{From: p.From, To: p.To})
			}
		}
		out = append(out, clip([]tariff.Item{it}, spans)...)
	}
	return out
}
