package roster

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// PlanRule names the rule that proposes a month's roster, and its version.
const PlanRule = "plan_v1"

// Kinds of duty that are shared out separately, in order of weight: a night before a holiday weighs as a holiday.
const (
	DutyHoliday = iota // begins on a holiday
	DutyOff            // begins on a Saturday, a Sunday or another day off
	DutyNight          // holds more of the night than of the day
	DutyDay
	dutyKinds
)

// PlanInput is all that the rule looks at. The result depends on nothing else.
type PlanInput struct {
	Month     string // 2025-11
	Zones     []PlanZone
	Advocates []PlanAdvocate // in any order
	Years     calendar.Years
	// Rest is how long nobody has duty again after a slot, in time; a slot of more than 12 hours counts as two of them.
	Rest civil.Instant
	// Seed breaks ties: the secret of a day that KZ promised before and has opened since (decisions 5), so that nobody
	// could choose it.
	Seed journal.Hash
}

// PlanZone is a zone with the slots it wants every day.
type PlanZone struct {
	event.Zone
	Time   *event.ZoneOffsets
	Shifts []Shift // in order of From
}

// Shift is a slot that a zone wants every day, in minutes of the local day; To may lie beyond midnight, up to 48 hours.
type Shift struct {
	From, To int
	Seats    int
}

// PlanAdvocate is what the rule knows of an advocate.
type PlanAdvocate struct {
	Ref       journal.Ref
	Languages []string
	Minors    bool
	Zones     []string     // zones he serves; none: all
	Away      []event.Span // absences, and days without licence, agreement or consent
	Most      int          // slots in the month at most; 0: no limit (workload)
	Last      [dutyKinds]int
}

// Plan is a proposal: slots in order of time, and what could not be filled.
type Plan struct {
	Slots  []event.Slot
	Empty  []event.RosterGap // seats that nobody could take
	Counts map[journal.Ref][dutyKinds]int
	Input  journal.Hash // of everything the rule was given
}

// place is one seat of a shift to be filled.
type place struct {
	event.Slot
	kind  int
	shift int // number of the shift in the month: its seats together should speak all languages
	by    int // advocate, -1: nobody
}

type planner struct {
	in     *PlanInput
	who    []PlanAdvocate // in the order of the draw
	mask   []int          // what each covers: bits of the wishes
	zones  []map[string]bool
	places []place
	seats  [][]int          // shift -> places
	held   [][]int          // advocate -> places, in order of time
	counts [][dutyKinds]int // advocate
	total  []int
}

const allWishes = 1<<3 - 1 // Kazakh, Russian, minors

// MakePlan proposes a month's roster by rule plan_v1. In order of time each shift gets its first advocate, then each its
// second, and so on. A seat is given to one who is free: not away, not on duty, rested, below his limit, of the zone. Among these the ones are kept with whom the shift can still
// have a speaker of Kazakh, one of Russian and somebody for minors, as far as anybody free makes that possible. Of them the
// one is taken who has the fewest slots of this kind of duty in the month (day, night, day off, holiday), then the fewest
// with last month's added, then the fewest of all, then the first of the draw.
//
// At the end slots move from one with many to one with few of a kind, alone, through a third, or against a slot of another kind, as long as
// this makes the shares more even and neither rest nor coverage suffers. So the bound: of two advocates who could take each
// other's slots the numbers of a kind differ by at most one, and a greater difference stands only where every single move
// or exchange between them breaks rest, absence, zone, limit or coverage. (Each move lowers the sum of squares of all
// counts, a whole number, so the moving ends; where it ends no move is left.)
func MakePlan(in *PlanInput) Plan {
	p := &planner{in: in}
	p.line()
	p.lay()
	p.fillAll()
	p.even()
	return p.result()
}

// line puts the advocates in the order of the draw and notes what each covers.
func (p *planner) line() {
	p.who = slices.Clone(p.in.Advocates)
	slices.SortStableFunc(p.who, func(a, b PlanAdvocate) int {
		x, y := Lot(p.in.Seed, a.Ref), Lot(p.in.Seed, b.Ref)
		return bytes.Compare(x[:], y[:])
	})
	for _, a := range p.who {
		mask, zones := 0, map[string]bool{}
		for i, l := range wanted {
			if slices.Contains(a.Languages, l) {
				mask |= 1 << i
			}
		}
		if a.Minors {
			mask |= 1 << len(wanted)
		}
		for _, z := range a.Zones {
			zones[z] = true
		}
		p.mask, p.zones = append(p.mask, mask), append(p.zones, zones)
	}
	p.held = make([][]int, len(p.who))
	p.counts = make([][dutyKinds]int, len(p.who))
	p.total = make([]int, len(p.who))
}

// lay makes the empty places of the month, in order of time.
func (p *planner) lay() {
	first, err := civil.ParseDate(p.in.Month + "-01")
	if err != nil {
		return
	}
	shifts := 0
	for d := first; d < first.AddMonths(1); d++ {
		for _, z := range p.in.Zones {
			for _, x := range z.Shifts {
				from, ok1 := calendar.At(z.Time, d+civil.Date(x.From/1440), x.From%1440)
				to, ok2 := calendar.At(z.Time, d+civil.Date(x.To/1440), x.To%1440)
				if !ok1 || !ok2 || to <= from {
					continue
				}
				for range x.Seats {
					p.places = append(p.places, place{Slot: event.Slot{Zone: z.Zone.Zone, From: from, To: to}, kind: p.kind(d, x), shift: shifts, by: -1})
				}
				shifts++
			}
		}
	}
	slices.SortStableFunc(p.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Zone, b.Zone), cmp.Compare(a.To, b.To), cmp.Compare(a.shift, b.shift))
	})
	number := map[int]int{}
	for i := range p.places {
		n, ok := number[p.places[i].shift]
		if !ok {
			n = len(p.seats)
			number[p.places[i].shift] = n
			p.seats = append(p.seats, nil)
		}
		p.places[i].shift = n
		p.seats[n] = append(p.seats[n], i)
	}
}

// kind tells which share a shift belongs to, by the local day of its beginning.
func (p *planner) kind(d civil.Date, x Shift) int {
	day := p.in.Years.Look(d + civil.Date(x.From/1440))
	from, to := p.in.Years.Night(d.Year())
	night := 0
	for m := x.From; m < x.To; m++ {
		if calendar.IsNight(m%1440, from, to) {
			night++
		}
	}
	switch {
	case day.Kind == event.DayHoliday:
		return DutyHoliday
	case day.Off:
		return DutyOff
	case 2*night > x.To-x.From:
		return DutyNight
	}
	return DutyDay
}

// can tells whether an advocate could take a place beside those he holds; one of them may be given away for it.
func (p *planner) can(a, i, gives int) bool {
	x, w := &p.places[i], &p.who[a]
	if len(w.Zones) > 0 && !p.zones[a][x.Zone] {
		return false
	}
	if w.Most > 0 && p.total[a] >= w.Most && gives < 0 {
		return false
	}
	for _, s := range w.Away {
		if s.From < x.To && x.From < s.To {
			return false
		}
	}
	for k := len(p.held[a]) - 1; k >= 0; k-- {
		if j := p.held[a][k]; j != gives && p.clash(i, j) {
			return false
		}
	}
	return true
}

// clash tells whether one advocate cannot hold both places: they overlap, or he would not have rested.
func (p *planner) clash(i, j int) bool {
	x, y := &p.places[i], &p.places[j]
	if x.From > y.From {
		x, y = y, x
	}
	rest := p.in.Rest
	if x.To-x.From > 12*civil.Hour {
		rest *= 2
	}
	return y.From < x.To+rest
}

// fillAll gives each shift of the month its first advocate, then each its second, and so on: one everywhere comes before
// two anywhere.
func (p *planner) fillAll() {
	most := 0
	for _, seats := range p.seats {
		most = max(most, len(seats))
	}
	for n := range most {
		for shift := range p.seats {
			if n < len(p.seats[shift]) {
				p.fill(shift, n)
			}
		}
	}
}

// fill gives the n-th seat of a shift to an advocate, if anybody can take it.
func (p *planner) fill(shift, n int) {
	seats := p.seats[shift]
	have := 0
	for _, i := range seats[:n] {
		if by := p.places[i].by; by >= 0 {
			have |= p.mask[by]
		}
	}
	var free []int
	for a := range p.who {
		if p.can(a, seats[n], -1) {
			free = append(free, a)
		}
	}
	best, cover := -1, -1
	reach := p.reaches(free, have, len(seats)-n-1)
	for _, a := range free {
		if c := reach[p.mask[a]]; c > cover || c == cover && p.before(a, best, p.places[seats[n]].kind) {
			best, cover = a, c
		}
	}
	if best >= 0 {
		p.give(best, seats[n])
	}
}

// reaches tells, for a free advocate of each kind, how many wishes a shift can still have covered if he is taken, with
// the seats that are left.
func (p *planner) reaches(free []int, have, left int) (out [allWishes + 1]int) {
	var there [allWishes + 1]int // free advocates by what they cover
	for _, a := range free {
		there[p.mask[a]]++
	}
	for mask := range there {
		if there[mask] == 0 {
			continue
		}
		there[mask]--
		best := 0
		var try func(have, from, left int)
		try = func(have, from, left int) {
			best = max(best, ones(have))
			if left == 0 || best == ones(allWishes) {
				return
			}
			for m := from; m <= allWishes; m++ {
				if there[m] > 0 && have|m != have {
					try(have|m, m+1, left-1) // nobody needs two of the same
				}
			}
		}
		try(have|mask, 1, left)
		out[mask] = best
		there[mask]++
	}
	return out
}

func ones(n int) (c int) {
	for ; n > 0; n >>= 1 {
		c += n & 1
	}
	return c
}

// before tells whether a comes before b for a slot of a kind. The order of the draw decides what is even: it is the order
// in which advocates are numbered.
func (p *planner) before(a, b, kind int) bool {
	return cmp.Or(cmp.Compare(p.counts[a][kind], p.counts[b][kind]),
		cmp.Compare(p.counts[a][kind]+p.who[a].Last[kind], p.counts[b][kind]+p.who[b].Last[kind]),
		cmp.Compare(p.total[a], p.total[b]), cmp.Compare(a, b)) < 0
}

func (p *planner) give(a, i int) {
	p.places[i].by = a
	at, _ := slices.BinarySearch(p.held[a], i)
	p.held[a] = slices.Insert(p.held[a], at, i)
	p.counts[a][p.places[i].kind]++
	p.total[a]++
}

func (p *planner) take(i int) {
	a := p.places[i].by
	at, _ := slices.BinarySearch(p.held[a], i)
	p.held[a] = slices.Delete(p.held[a], at, at+1)
	p.counts[a][p.places[i].kind]--
	p.total[a]--
	p.places[i].by = -1
}

func (p *planner) result() Plan {
	out := Plan{Counts: map[journal.Ref][dutyKinds]int{}, Input: p.in.Hash()}
	for i := range p.places {
		x := p.places[i].Slot
		if by := p.places[i].by; by >= 0 {
			x.Advocate = p.who[by].Ref
			out.Slots = append(out.Slots, x)
			continue
		}
		out.Empty = append(out.Empty, event.RosterGap{Code: "roster_nobody", Zone: x.Zone, From: x.From, To: x.To})
	}
	for a := range p.who {
		out.Counts[p.who[a].Ref] = p.counts[a]
	}
	return out
}

// Hash is SHA-256 over everything the rule is given, advocates in order of reference: two who compute the plan can compare
// it and know that they began with the same.
func (in *PlanInput) Hash() journal.Hash {
	h := sha256.New()
	var b []byte
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	number := func(n int64) { b = binary.AppendVarint(b, n) }
	texts := func(list []string) {
		number(int64(len(list)))
		for _, s := range list {
			text(s)
		}
	}
	text(PlanRule)
	text(in.Month)
	b = append(b, in.Seed[:]...)
	number(int64(in.Rest))
	number(int64(len(in.Zones)))
	for _, z := range in.Zones {
		text(z.Zone.Zone)
		texts(z.Units)
		number(int64(len(z.Time.Offsets)))
		for _, o := range z.Time.Offsets {
			number(int64(o.From))
			number(int64(o.Minutes))
		}
		number(int64(len(z.Shifts)))
		for _, x := range z.Shifts {
			number(int64(x.From))
			number(int64(x.To))
			number(int64(x.Seats))
		}
	}
	who := slices.Clone(in.Advocates)
	slices.SortStableFunc(who, func(a, b PlanAdvocate) int { return bytes.Compare(a.Ref[:], b.Ref[:]) })
	for _, a := range who {
		b = append(b, a.Ref[:]...)
		texts(a.Languages)
		texts(a.Zones)
		if a.Minors {
			number(1)
		} else {
			number(0)
		}
		number(int64(a.Most))
		number(int64(len(a.Away)))
		for _, s := range a.Away {
			number(int64(s.From))
			number(int64(s.To))
		}
		for _, n := range a.Last {
			number(int64(n))
		}
	}
	for _, y := range in.Years {
		number(int64(y.Year))
		number(int64(y.NightFrom))
		number(int64(y.NightTo))
		for _, d := range y.Days {
			number(int64(d.Date))
			text(string(d.Kind))
		}
	}
	h.Write(b)
	var out journal.Hash
	h.Sum(out[:0])
	return out
}
