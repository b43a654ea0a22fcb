package claim

import (
	"qorgau/domain/act"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// A line that is ordered stands as it is priced. What else its day had, held or blocked, goes on as lines of its own:
// it is priced alone, as it was while it waited, so that to lift a hold changes no sum. What later facts would make of
// the ordered lines is a difference, and waits for a person.

// rest prices again the lines of a group that are not ordered.
func (v *view) rest(g *Group, root string) []journal.Outcome {
	if len(g.Fixed) == len(g.Lines) {
		return nil
	}
	lines := make([]event.FeeLine, 0, len(g.Lines))
	for _, f := range g.Fixed {
		lines = append(lines, g.Lines[f.Line])
	}
	lines = append(lines, v.once("", g.Day, v.lines(g.Advocate, root, g.Day, v.restItems(g, root), v.s.documents(g.Claim)))...)
	now := make([]event.FeeLine, 0, len(g.Lines)) // as they stand, the ordered ones first
	for _, f := range g.Fixed {
		now = append(now, g.Lines[f.Line])
	}
	for i := range g.Lines {
		if g.fix(i) == nil {
			now = append(now, g.Lines[i])
		}
	}
	if same(now, lines) {
		return nil
	}
	o := accrue(g.Name, g.Claim, g.Appointment, g.Advocate, g.Day, lines, g)
	o.Body.(*event.FeeAccrued).Ordered = int64(len(g.Fixed))
	return []journal.Outcome{o}
}

// restItems gives the work of the lines that are not ordered, as it stands today. Of an act that is ordered in part
// only the minutes that waited count: what a correction adds to it is a late fact.
func (v *view) restItems(g *Group, root string) []tariff.Item {
	var out []tariff.Item
	seen := map[string]bool{}
	for i := range g.Lines {
		if g.fix(i) != nil {
			continue
		}
		for _, id := range g.Lines[i].Acts {
			a := v.acts.Get(id)
			if seen[id] || a == nil || !a.Stands() || a.Stood.Advocate != g.Advocate || v.root(a.Stood.Appointment) != root {
				continue
			}
			seen[id] = true
			if a.Stood.Day != g.Day && !v.belongs(a, g, root) {
				continue
			}
			items := v.items(a)
			if ordered := g.stretches(id, true); len(ordered) > 0 {
				items = clip(items, less(g.stretches(id, false), ordered))
			}
			for j := range items {
				items[j].Settled = false
			}
			out = append(out, items...)
		}
	}
	return out
}

// belongs tells whether work of another day touches the day of the group over midnight and is one item with its work.
func (v *view) belongs(a *act.Act, g *Group, root string) bool {
	items := v.itemsOf(v.around(g.Advocate, root, g.Day))
	for _, l := range onlyOf(g.Day, v.lines(g.Advocate, root, g.Day, items, documents{})) {
		for _, id := range l.Acts {
			if id == a.ID {
				return true
			}
		}
	}
	return false
}

// besides gives the work that stands in no line of the groups: other acts, and what corrections added to theirs.
func (v *view) besides(items []tariff.Item, groups []*Group) []tariff.Item {
	var out []tariff.Item
	for _, it := range items {
		in, all := false, []event.Span(nil)
		for _, g := range groups {
			if g.has(it.ID) {
				in = true
				all = append(append(all, g.stretches(it.ID, true)...), g.stretches(it.ID, false)...)
			}
		}
		switch {
		case !in:
			out = append(out, it)
		case it.To != 0 && len(all) > 0:
			for _, more := range clip([]tariff.Item{it}, less([]event.Span{{From: it.From, To: it.To}}, all)) {
				more.Settled = false
				out = append(out, more)
			}
		}
	}
	return out
}

// within gives the work of the groups' own minutes, as far as it still stands.
func (v *view) within(items []tariff.Item, groups []*Group) []tariff.Item {
	var out []tariff.Item
	for _, it := range items {
		for _, g := range groups {
			if !g.has(it.ID) {
				continue
			}
			if it.To == 0 {
				out = append(out, it)
				break
			}
			out = append(out, clip([]tariff.Item{it}, append(g.stretches(it.ID, true), g.stretches(it.ID, false)...))...)
		}
	}
	return out
}

// has tells whether an act stands in a line of the group.
func (g *Group) has(id string) bool {
	for i := range g.Lines {
		for _, a := range g.Lines[i].Acts {
			if a == id {
				return true
			}
		}
	}
	return false
}

// stretches gives the minutes of an act in the ordered lines of a group, or in the others.
func (g *Group) stretches(id string, ordered bool) []event.Span {
	var out []event.Span
	for i := range g.Lines {
		if (g.fix(i) != nil) != ordered {
			continue
		}
		for j := range g.Lines[i].Pieces {
			if p := &g.Lines[i].Pieces[j]; p.Act == id && p.To != 0 {
				out = append(out, event.Span{From: p.From, To: p.To})
			}
		}
	}
	return out
}

// apart gives the minutes of an act that were not ordered together with the first lines of the group: they were priced
// alone, and are compared so.
func (g *Group) apart(id string) []event.Span {
	var out []event.Span
	for i := range g.Lines {
		if f := g.fix(i); f != nil && f.Settlement == g.Fixed[0].Settlement {
			continue
		}
		for j := range g.Lines[i].Pieces {
			if p := &g.Lines[i].Pieces[j]; p.Act == id && p.To != 0 {
				out = append(out, event.Span{From: p.From, To: p.To})
			}
		}
	}
	return out
}

// clip cuts items down to stretches of time; each stretch becomes an item of its own.
func clip(items []tariff.Item, spans []event.Span) []tariff.Item {
	var out []tariff.Item
	for _, it := range items {
		if it.To == 0 {
			continue
		}
		for _, s := range spans {
			one := it
			one.From, one.To = max(it.From, s.From), min(it.To, s.To)
			if one.From >= one.To {
				continue
			}
			one.Breaks = nil
			for _, b := range it.Breaks {
				if b.From = max(b.From, one.From); b.From < min(b.To, one.To) {
					b.To = min(b.To, one.To)
					one.Breaks = append(one.Breaks, b)
				}
			}
			out = append(out, one)
		}
	}
	return out
}

// less gives the first stretches without the second ones.
func less(from, off []event.Span) []event.Span {
	for _, o := range off {
		var left []event.Span
		for _, s := range from {
			if s.From < min(s.To, o.From) {
				left = append(left, event.Span{From: s.From, To: min(s.To, o.From)})
			}
			if max(s.From, o.To) < s.To {
				left = append(left, event.Span{From: max(s.From, o.To), To: s.To})
			}
		}
		from = left
	}
	return from
}
