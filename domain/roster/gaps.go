package roster

import (
	"cmp"
	"slices"

	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// wanted are the languages of proceedings for which a roster must have somebody at every hour: Kazakh and, beside it,
// Russian (CPC 30). Others are found through the pools.
var wanted = []string{"kk", "ru"}

// MaxGaps is how many gaps a decision lists; the rest is counted. A month without any roster is one gap, so a hundred
// say enough to begin with, and the record stays small.
const MaxGaps = 100

// rank puts gaps in order of weight.
var rank = map[string]int{"roster_nobody": 0, "roster_unknown_advocate": 1, "slot_unreachable": 2, "licence_inactive": 3, "no_agreement": 4,
	"not_in_list": 5, "no_consent": 6, "absent": 7, "roster_overlap": 8, "roster_language": 9, "roster_minors": 10, "roster_alone_at_night": 11}

// Gaps tells what a month's roster lacks from a moment on, by what is known now: hours without anybody in a zone, without
// a speaker of a language, without somebody for minors, with only one advocate at night; and the slots that cover nobody,
// because the licence, the agreement, the list or the consent does not reach so far, because the advocate is away, silent,
// unknown, or on duty elsewhere. Nobody is the number of minutes without anybody, all zones together. The worst come
// first, each kind in order of zone and time. It is a pure function of list, roster and book; 10,000 slots take
// milliseconds.
func (s *State) Gaps(month string, from civil.Instant, b *book.State) (gaps []event.RosterGap, nobody int64) {
	m := s.Months[month]
	if m == nil {
		return nil, 0
	}
	m.index()
	c := &coverage{s: s, b: b, m: m, away: map[journal.Ref][]lost{}}
	for _, z := range m.Zones {
		if len(z.Units) > 0 { // a zone without units is asked by nobody
			c.zone(&z, from)
		}
	}
	c.overlaps(from)
	slices.SortStableFunc(c.gaps, func(x, y event.RosterGap) int {
		return cmp.Or(cmp.Compare(rank[x.Code], rank[y.Code]), cmp.Compare(x.Zone, y.Zone), cmp.Compare(x.From, y.From),
			cmp.Compare(x.Language, y.Language), slices.Compare(x.Advocate[:], y.Advocate[:]))
	})
	return c.gaps, c.nobody
}

// lost is a stretch in which an advocate cannot serve, and why.
type lost struct {
	from, to civil.Instant
	code     string
}

// edge is a moment at which somebody's duty begins or ends.
type edge struct {
	at    civil.Instant
	who   *Advocate
	delta int
}

type coverage struct {
	s      *State
	b      *book.State
	m      *Month
	away   map[journal.Ref][]lost
	gaps   []event.RosterGap
	nobody int64
}

// zone looks through the hours of one zone.
func (c *coverage) zone(z *event.Zone, after civil.Instant) {
	offsets := c.offsets(z)
	if offsets == nil {
		return // the place's local time is not known yet: the book has not come
	}
	first, err := civil.ParseDate(c.m.Month + "-01")
	if err != nil {
		return
	}
	begin, _ := calendar.At(offsets, first, 0)
	end, _ := calendar.At(offsets, first.AddMonths(1), 0)
	begin = max(begin, after)
	if begin >= end {
		return
	}
	edges := []edge{{at: begin}, {at: end}}
	before := c.s.Months[MonthOf(first.AddDays(-1))] // its last night reaches into this month
	for _, m := range []*Month{before, c.m} {
		if m == nil {
			continue
		}
		m.index()
		at := m.zones[z.Zone]
		for i := at.from; i < at.to; i++ {
			if x := &m.Slots[i]; x.To > begin && x.From < end {
				c.serve(x, begin, end, offsets, &edges)
			}
		}
	}
	edges = append(edges, nights(offsets, c.b.Law.Years, begin, end)...)
	slices.SortStableFunc(edges, func(x, y edge) int { return cmp.Compare(x.at, y.at) })
	c.sweep(z.Zone, offsets, edges, end)
}

// serve adds the parts of a slot in which its advocate really serves, and tells of the others.
func (c *coverage) serve(x *Slot, begin, end civil.Instant, offsets *event.ZoneOffsets, edges *[]edge) {
	from, to := max(x.From, begin), min(x.To, end)
	miss := func(l lost) {
		for i := len(c.gaps) - 1; i >= 0 && i >= len(c.gaps)-8; i-- { // the same reason goes on from slot to slot
			if g := &c.gaps[i]; g.Code == l.code && g.Zone == x.Zone && g.Advocate == x.Advocate && l.code != "slot_unreachable" {
				g.To = l.to
				return
			}
		}
		c.gaps = append(c.gaps, event.RosterGap{Code: l.code, Zone: x.Zone, From: l.from, To: l.to, Advocate: x.Advocate})
	}
	a := c.s.Advocates[x.Advocate]
	switch {
	case a == nil:
		miss(lost{from, to, "roster_unknown_advocate"})
		return
	case x.Unreachable:
		miss(lost{from, to, "slot_unreachable"})
		return
	}
	for _, l := range c.lost(a, offsets) {
		if l.to <= from || l.from >= to {
			continue
		}
		miss(lost{max(l.from, from), min(l.to, to), l.code})
		if l.from > from {
			*edges = append(*edges, edge{from, a, 1}, edge{l.from, a, -1})
		}
		from = l.to
	}
	if from < to {
		*edges = append(*edges, edge{from, a, 1}, edge{to, a, -1})
	}
}

// lost lists when an advocate cannot serve between the beginning of the roster's month and the end of the next, in order,
// without overlaps.
func (c *coverage) lost(a *Advocate, offsets *event.ZoneOffsets) []lost {
	if known, ok := c.away[a.Ref]; ok {
		return known
	}
	first, _ := civil.ParseDate(c.m.Month + "-01")
	begin, _ := calendar.At(offsets, first, 0)
	end, _ := calendar.At(offsets, first.AddMonths(2), 0)
	cuts := []civil.Instant{begin, end}
	for _, x := range a.Statuses {
		cuts = append(cuts, x.From)
	}
	for _, x := range a.Absences {
		cuts = append(cuts, x.From, x.To)
	}
	day := func(d civil.Date) {
		if t, ok := calendar.At(offsets, d, 0); ok {
			cuts = append(cuts, t)
		}
	}
	for _, p := range a.Agreements {
		day(p.From)
		day(p.To + 1)
	}
	day(civil.DateOf(first.Year()+1, 1, 1))
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []lost
	for i := 0; i+1 < len(cuts); i++ {
		from := cuts[i]
		if from < begin || from >= end {
			continue
		}
		today, _, _ := calendar.Local(offsets, from)
		code := a.mayServe(from, today)
		if code == "" && !a.Consent {
			code = "no_consent"
		}
		if code == "" && a.AbsentAt(from) {
			code = "absent"
		}
		if code == "" {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to == from && out[n-1].code == code {
			out[n-1].to = cuts[i+1]
			continue
		}
		out = append(out, lost{from, cuts[i+1], code})
	}
	c.away[a.Ref] = out
	return out
}

// tally counts who is there at a moment.
type tally struct {
	by     map[journal.Ref]int // slots of each: one advocate in two slots is still one person
	speak  [8]int              // of wanted
	minors int
}

func (t *tally) put(a *Advocate, delta int) {
	was := t.by[a.Ref]
	t.by[a.Ref] = was + delta
	if was+delta == 0 {
		delete(t.by, a.Ref)
	}
	if was > 0 && was+delta > 0 {
		return
	}
	for i, language := range wanted {
		if slices.Contains(a.Languages, language) {
			t.speak[i] += delta
		}
	}
	if a.Minors {
		t.minors += delta
	}
}

// sweep goes along the edges of a zone and notes what is missing between them; neighbouring stretches that lack the same
// become one.
func (c *coverage) sweep(zone string, offsets *event.ZoneOffsets, edges []edge, end civil.Instant) {
	t := tally{by: map[journal.Ref]int{}}
	open := map[string]int{} // kind of gap -> its place in gaps
	years := c.b.Law.Years
	note := func(code, language string, from, to civil.Instant) {
		key := code + language
		if i, ok := open[key]; ok && c.gaps[i].To == from {
			c.gaps[i].To = to
			return
		}
		open[key] = len(c.gaps)
		c.gaps = append(c.gaps, event.RosterGap{Code: code, Zone: zone, From: from, To: to, Language: language})
	}
	for i := 0; i < len(edges); {
		at := edges[i].at
		for ; i < len(edges) && edges[i].at == at; i++ {
			if edges[i].who != nil {
				t.put(edges[i].who, edges[i].delta)
			}
		}
		if i == len(edges) || at >= end {
			return
		}
		until := edges[i].at
		if len(t.by) == 0 {
			note("roster_nobody", "", at, until)
			c.nobody += int64((until - at) / civil.Minute)
			continue
		}
		for k, language := range wanted {
			if t.speak[k] == 0 {
				note("roster_language", language, at, until)
			}
		}
		if t.minors == 0 {
			note("roster_minors", "", at, until)
		}
		if day, minute, ok := calendar.Local(offsets, at); ok && len(t.by) == 1 {
			if from, to := years.Night(day.Year()); calendar.IsNight(minute, from, to) {
				note("roster_alone_at_night", "", at, until)
			}
		}
	}
}

// nights are the moments at which night begins and ends, so that a stretch between two edges is all night or all day.
func nights(offsets *event.ZoneOffsets, years calendar.Years, begin, end civil.Instant) (out []edge) {
	first, _, _ := calendar.Local(offsets, begin)
	last, _, _ := calendar.Local(offsets, end)
	for d := first; d <= last; d++ {
		from, to := years.Night(d.Year())
		for _, minute := range []int{from, to} {
			if t, ok := calendar.At(offsets, d, minute); ok && t > begin && t < end {
				out = append(out, edge{at: t})
			}
		}
	}
	return out
}

// overlaps tells of advocates who stand in two zones at once: they cannot be at both.
func (c *coverage) overlaps(after civil.Instant) {
	last := map[journal.Ref]*Slot{}
	order := make([]*Slot, 0, len(c.m.Slots))
	for i := range c.m.Slots {
		if c.m.Slots[i].To > after {
			order = append(order, &c.m.Slots[i])
		}
	}
	slices.SortStableFunc(order, func(x, y *Slot) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.Zone, y.Zone)) })
	for _, x := range order {
		if l := last[x.Advocate]; l != nil && x.From < l.To {
			c.gaps = append(c.gaps, event.RosterGap{Code: "roster_overlap", Zone: x.Zone, From: x.From, To: min(x.To, l.To), Advocate: x.Advocate})
		}
		if l := last[x.Advocate]; l == nil || x.To > l.To {
			last[x.Advocate] = x
		}
	}
}

// offsets is the local time of a zone: that of its first unit the book knows.
func (c *coverage) offsets(z *event.Zone) *event.ZoneOffsets { return zoneTime(c.b, z) }

func zoneTime(b *book.State, z *event.Zone) *event.ZoneOffsets {
	for _, u := range z.Units {
		for i := range b.Units {
			if b.Units[i].Code == u {
				if o := b.Law.Zone(b.Units[i].Zone); o != nil {
					return o
				}
			}
		}
	}
	return nil
}

// recheck looks again at the rosters that a stretch of time touches, as far as they lie ahead.
func (d *desk) recheck(from, to civil.Instant) {
	for _, name := range d.monthNames() {
		first, err := civil.ParseDate(name + "-01")
		if err != nil {
			continue
		}
		// A day on either side makes up for the local time.
		if first.Start()-civil.Day < to && max(from, d.rec.At) < first.AddMonths(1).Start()+civil.Day {
			d.check(name)
		}
	}
}

// check tells what a month's roster lacks from now on, if that is not what was told last. More hours without anybody
// than before call the bar.
func (d *desk) check(month string) {
	m := d.Months[month]
	if m == nil {
		return
	}
	gaps, nobody := d.Gaps(month, d.rec.At, d.book)
	counts := map[string]int64{}
	for _, g := range gaps {
		counts[g.Code]++
	}
	e := &event.RosterChecked{Month: month, Revision: m.Revision, Change: m.Changes, Gaps: gaps[:min(len(gaps), MaxGaps)],
		Counts: Counts(counts), Nobody: nobody}
	told := &m.Checked
	if told.Revision == e.Revision && sameGaps(told.Gaps, e.Gaps) && slices.Equal(told.Counts, e.Counts) {
		return
	}
	d.say(e)
	if nobody > 0 && (told.Revision == 0 || nobody > told.Nobody) {
		d.alarm("roster/"+month, "roster_gap", "bar")
	}
}

// sameGaps compares what is missing; that a gap has become shorter because time has passed is no news.
func sameGaps(told, now []event.RosterGap) bool {
	return slices.EqualFunc(told, now, func(x, y event.RosterGap) bool {
		x.From = max(x.From, y.From)
		return x == y
	})
}
