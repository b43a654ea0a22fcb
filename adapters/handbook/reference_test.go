package handbook

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

// This file is a second, slow and simple way to the same sums: minute by minute, with time.Location and big.Rat, and
// with the law written down here once more instead of read from the data. It shares no code with Price.

type lineKey struct {
	day  civil.Date
	kind event.LineKind
	hold event.PayStatus
}

type reference struct {
	years map[civil.Date]event.DayKind
	zone  *time.Location
	g     *tariff.Group
	set   event.Settings
	first civil.Instant // a minute before the first one of work
	work  []uint8       // how many records claim the minute as work
	wait  []uint8       // as waiting
	cover []bool
	ward  map[string][]bool
	days  map[*tariff.Item]civil.Date // remembered, for speed only
	wall  map[civil.Instant]wallClock // remembered, for speed only
	last  civil.Instant               // hour of the clock read last, for speed only
	clock wallClock
}

// at is the place of a minute in the lists.
func (r *reference) at(m civil.Instant) int { return int((m - r.first) / civil.Minute) }

type wallClock struct {
	day  civil.Date
	hour int
}

func rat(num, den int64) *big.Rat { return big.NewRat(num, den) }

// daysOf is the country's table of listed days.
func daysOf(h *Handbook) map[civil.Date]event.DayKind {
	out := map[civil.Date]event.DayKind{}
	for _, y := range h.Calendars {
		for _, d := range y.Days {
			out[d.Date] = d.Kind
		}
	}
	return out
}

var zoneOf = sync.Map{} // remembered, for speed only

func newReference(t testing.TB, years map[civil.Date]event.DayKind, set event.Settings, g *tariff.Group) *reference {
	t.Helper()
	zone, ok := zoneOf.Load(g.Zone)
	if !ok {
		z, err := time.LoadLocation(g.Zone)
		if err != nil {
			t.Fatal(err)
		}
		zone = z
		zoneOf.Store(g.Zone, z)
	}
	r := &reference{years: years, zone: zone.(*time.Location), g: g, set: set, ward: map[string][]bool{}, days: map[*tariff.Item]civil.Date{}, wall: map[civil.Instant]wallClock{}, last: -1}
	var end civil.Instant
	for i := range g.Items {
		if w := &g.Items[i]; w.Kind != tariff.TripDay {
			if r.first == 0 || w.From < r.first {
				r.first = w.From
			}
			end = max(end, w.To)
		}
	}
	r.first -= civil.Minute
	n := r.at(end) + 1
	r.work, r.wait, r.cover = make([]uint8, n), make([]uint8, n), make([]bool, n)
	for i := range g.Items {
		w := &g.Items[i]
		if w.Kind == tariff.TripDay {
			continue
		}
		covered := r.cover
		if w.Kind == tariff.Consultation {
			if r.ward[w.Person] == nil {
				r.ward[w.Person] = make([]bool, n)
			}
			covered = r.ward[w.Person]
		}
		for m := w.From; m < w.To; m += civil.Minute {
			k := r.at(m)
			covered[k] = true
			switch r.state(w, m) {
			case "work":
				r.work[k]++
			case "wait":
				if !yielded(w, m) { // waiting that gave way claims nothing
					r.wait[k]++
				}
			}
		}
	}
	return r
}

func (r *reference) state(w *tariff.Item, m civil.Instant) string {
	if w.Kind == tariff.Waiting || w.Kind == tariff.Postponed {
		return "wait"
	}
	for _, b := range w.Breaks {
		if b.From <= m && m < b.To {
			if b.Left || w.Kind != tariff.Participation || r.set.BreakPaid == "none" {
				return "idle"
			}
			return "wait"
		}
	}
	return "work"
}

func (r *reference) local(m civil.Instant) (civil.Date, int) {
	hour := m - m%civil.Hour // no zone of the country changes within an hour
	if hour == r.last {
		return r.clock.day, r.clock.hour
	}
	c, ok := r.wall[hour]
	if !ok {
		l := hour.Time().In(r.zone)
		c = wallClock{civil.DateOf(l.Year(), int(l.Month()), l.Day()), l.Hour()}
		r.wall[hour] = c
	}
	r.last, r.clock = hour, c
	return c.day, c.hour
}

// day walks back over covered minutes to where it began.
func (r *reference) day(w *tariff.Item) civil.Date {
	if d, ok := r.days[w]; ok {
		return d
	}
	m, in := w.From, r.cover
	if w.Kind == tariff.Consultation {
		in = r.ward[w.Person]
	}
	for w.Kind != tariff.TripDay && in[r.at(m)-1] {
		m -= civil.Minute
	}
	d, _ := r.local(m)
	r.days[w] = d
	return d
}

func mrpOf(d civil.Date) int64 {
	switch y, m, _ := d.Parts(); {
	case y == 2019:
		return 2525
	case y == 2020 && m < 4:
		return 2651
	case y == 2020:
		return 2778
	case y == 2021:
		return 2917
	case y == 2022:
		return 3063
	case y == 2023:
		return 3450
	case y == 2024:
		return 3692
	case y == 2025:
		return 3932
	case y == 2026:
		return 4325
	}
	return 0
}

func (r *reference) severity(d civil.Date) string {
	s := ""
	for _, h := range r.g.Severities {
		if h.From <= d || r.set.RequalificationTier == "last_qualification_for_all" {
			s = h.Severity
		}
	}
	return s
}

func (r *reference) off(d civil.Date) bool {
	kind, listed := r.years[d]
	day := d.Start().Time().Weekday()
	weekend := day == time.Saturday || day == time.Sunday
	if listed && kind == event.DayMovedWorking {
		return weekend && r.set.PremiumOnWorkingSaturday == "true"
	}
	return listed || weekend
}

// hourPrice is what an hour costs: a number of МРП, and half as much again, once or twice over.
type hourPrice struct {
	num, den, mrp int64
	premium       int
}

func (p hourPrice) tenge() *big.Rat {
	x := rat(p.num*p.mrp, p.den)
	for range p.premium {
		x.Mul(x, rat(3, 2))
	}
	return x
}

// price of one hour of this minute, and why it is held.
func (r *reference) price(w *tariff.Item, m civil.Instant, st string) (hourPrice, event.PayStatus) {
	d, hour := r.local(m)
	first := d <= civil.DateOf(2022, 8, 25)
	var hold event.PayStatus
	full, half := hourPrice{14, 25, mrpOf(d), 0}, hourPrice{7, 25, mrpOf(d), 0}
	if w.Kind != tariff.Consultation {
		severity := r.severity(d)
		if w.Kind == tariff.Drafting && r.set.T4DraftingTier == "literal" && d >= civil.DateOf(2025, 10, 5) {
			severity = "4" // the text of T4 names particularly grave crimes in all three sub-points
		}
		switch severity {
		case "4":
			full.num, full.den, half.num, half.den = 23, 20, 23, 40
		case "3":
			full.num, full.den, half.num, half.den = 39, 50, 39, 100
		case "":
			if r.set.SeverityMissingTier != "tier_c" {
				full.num, half.num, hold = 0, 0, event.StatusHoldSeverity
			}
		}
		if first && hold == "" {
			half.num, half.den = 7, 25
		}
		if w.Client == tariff.ClientWitness && d < civil.DateOf(2025, 10, 5) {
			switch r.set.WitnessBeforeT4 {
			case "hold":
				hold = event.StatusHoldClient
			case "refuse":
				hold = event.StatusNotPayableClient
			}
		}
	}
	if !w.Freed && !w.Settled {
		k := r.at(m)
		claims := uint8(0)
		switch {
		case k < 0 || k >= len(r.work): // a trip day beside the work
		case st == "wait":
			claims = r.wait[k]
		default:
			claims = r.work[k]
		}
		for _, s := range w.Held {
			if s.From <= m && m < s.To {
				claims = 2
			}
		}
		if claims > 1 {
			hold = event.StatusHoldOverlap
		}
	}
	price := full
	if st == "wait" {
		price = half
	}
	price.premium = r.premium(w, m, st, d, hour, first)
	return price, hold
}

// premium tells how often a minute gets half as much again.
func (r *reference) premium(w *tariff.Item, m civil.Instant, st string, d civil.Date, hour int, first bool) int {
	if r.set.NightSplit == "by_start_time" {
		d, hour = r.local(w.From)
	}
	night, off := hour >= 22 || hour < 6, r.off(d)
	defends := w.Role != tariff.VictimRepresentative
	switch w.Kind {
	case tariff.Consultation:
		return 0
	case tariff.Participation, tariff.Waiting, tariff.Postponed:
	case tariff.Visit:
		if r.set.PremiumScope == "participation" {
			return 0
		}
	default:
		if r.set.PremiumScope != "all" {
			return 0
		}
	}
	if st == "wait" && r.set.PremiumOnWaiting != "true" {
		return 0
	}
	if first && r.set.T1PremiumReading == "cumulative" {
		if !defends || w.Kind != tariff.Participation || w.Client != tariff.ClientSuspect || !w.Urgent || w.Action != tariff.ActionInterrogation || w.Detention == 0 {
			return 0
		}
		ed, eh := r.local(w.Detention + civil.Day)
		off = off && ed == d
		eveningOf := func(d civil.Date, h int) civil.Date {
			if h < 6 {
				return d - 1
			}
			return d
		}
		night = night && (eh >= 22 || eh < 6) && eveningOf(ed, eh) == eveningOf(d, hour)
	} else if !defends && r.set.PremiumRoles != "defender_and_victim_representative" {
		return 0
	}
	switch {
	case night && off && r.set.PremiumStacking == "multiply":
		return 2
	case night || off:
		return 1
	}
	return 0
}

type sumOf struct {
	key     lineKey
	minutes int64
	at      []priced // minutes at each price
}

type priced struct {
	hour    hourPrice
	minutes int64
}

// sumFor finds the sum of a line among few, or begins it.
func sumFor(list []*sumOf, k lineKey) ([]*sumOf, *sumOf) {
	for _, s := range list {
		if s.key == k {
			return list, s
		}
	}
	s := &sumOf{key: k}
	return append(list, s), s
}

func (s *sumOf) add(h hourPrice) {
	s.minutes++
	for i := range s.at {
		if s.at[i].hour == h {
			s.at[i].minutes++
			return
		}
	}
	s.at = append(s.at, priced{h, 1})
}

// lines gives the exact sum of each line.
func (r *reference) lines() map[lineKey]*big.Rat {
	out := map[lineKey]*big.Rat{}
	trip := map[civil.Date]bool{}
	for i := range r.g.Items {
		w := &r.g.Items[i]
		if d := r.day(w); w.Kind == tariff.TripDay {
			k := lineKey{d, event.LineTrip, ""}
			for _, o := range r.g.OtherCaseDays {
				if o == d {
					out[k] = rat(0, 1)
				}
			}
			if out[k] == nil {
				trip[d] = true
				copied := *w
				copied.Kind = tariff.Study
				copied.Freed = true
				hour, hold := r.price(&copied, w.From, "work")
				hour.premium = 0 // a day is no hour of participation
				k.hold = hold
				out[k] = new(big.Rat).Mul(hour.tenge(), rat(8, 1))
			}
		}
	}
	var sums []*sumOf
	cap1 := 60 * 8
	if r.set.PostponedWaitingCapHours == "24" {
		cap1 = 60 * 24
	}
	postponed, ward, consulted := map[civil.Date]int{}, map[string]int{}, map[civil.Date]int{}
	last := r.first + civil.Instant(len(r.work))*civil.Minute
	for m := r.first + civil.Minute; m < last; m += civil.Minute {
		for i := range r.g.Items {
			w := &r.g.Items[i]
			if w.Kind == tariff.TripDay || m < w.From || m >= w.To {
				continue
			}
			d, st := r.day(w), r.state(w, m)
			if st == "idle" || trip[d] && w.Kind != tariff.Consultation || st == "wait" && (r.work[r.at(m)] > 0 || yielded(w, m)) {
				continue
			}
			hour, hold := r.price(w, m, st)
			k := lineKey{d, event.LineWork, hold}
			if st == "wait" {
				k.kind = event.LineWaiting
			}
			if w.Kind == tariff.Consultation {
				k.kind = event.LineConsultation
			}
			var sum *sumOf
			sums, sum = sumFor(sums, k)
			if w.Kind == tariff.Postponed && hold == "" {
				if postponed[d]++; postponed[d] > cap1 {
					continue
				}
			}
			if w.Kind == tariff.Consultation && hold == "" && d >= civil.DateOf(2025, 9, 26) {
				key := d.String() + w.Person
				if ward[key]++; ward[key] > 120 {
					continue
				}
				if consulted[d]++; consulted[d] > 480 {
					continue
				}
			}
			sum.add(hour)
		}
	}
	for _, s := range sums {
		k, total := s.key, rat(0, 1)
		for _, p := range s.at {
			total.Add(total, new(big.Rat).Mul(p.hour.tenge(), rat(p.minutes, 60)))
		}
		if (k.kind != event.LineWaiting || r.set.WaitingRounded == "true") && k.day >= civil.DateOf(2023, 6, 13) && s.minutes > 0 {
			paid := s.minutes
			switch {
			case s.minutes <= 60:
				paid = 60
			case s.minutes <= 90:
				paid = 90
			case s.minutes <= 120:
				paid = 120
			}
			total.Mul(total, rat(paid, s.minutes))
		}
		out[k] = total
	}
	if r.g.Share.Den != 0 {
		for _, v := range out {
			v.Mul(v, rat(r.g.Share.Num, r.g.Share.Den))
		}
	}
	return out
}

func yielded(w *tariff.Item, m civil.Instant) bool {
	for _, s := range w.Yielded {
		if s.From <= m && m < s.To {
			return true
		}
	}
	return false
}

// chance makes random groups; the same seed makes the same group.
type chance struct{ *rand.Rand }

func newChance(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 9))} }

func (c chance) one(of ...string) string { return of[c.IntN(len(of))] }

// borders are days on which something changes; half of the groups lie on one of them.
var borders = []string{
	"2020-03-31", "2021-12-16", "2021-12-31", "2022-08-25", "2022-08-27", "2022-10-25", "2023-06-12", "2023-07-10", "2024-02-29",
	"2024-03-01", "2024-12-31", "2025-06-05", "2025-09-25", "2025-10-04", "2025-10-24", "2025-10-26", "2026-07-11",
}

func (c chance) group() tariff.Group {
	base, _ := civil.ParseDate(borders[c.IntN(len(borders))])
	if c.IntN(2) == 0 {
		base = civil.DateOf(2019, 1, 2).AddDays(c.IntN(2800))
	}
	g := tariff.Group{Zone: c.one("Asia/Almaty", "Asia/Oral", "Asia/Qostanay", "Asia/Qyzylorda")}
	g.Severities = []tariff.SeverityFrom{{From: civil.DateOf(2018, 6, 1), Severity: c.one("0", "1", "2", "3", "4", "3", "4", "")}}
	if c.IntN(3) == 0 {
		g.Severities = append(g.Severities, tariff.SeverityFrom{From: base + civil.Date(c.IntN(2)), Severity: c.one("0", "3", "4")})
	}
	if c.IntN(4) == 0 {
		g.Share = event.Ratio{Num: int64(1 + c.IntN(6)), Den: 7}
	}
	consultations := c.IntN(6) == 0
	at := base.Start() - 6*civil.Hour + civil.Instant(c.IntN(24*60))*civil.Minute
	for n := 1 + c.IntN(5); n > 0; n-- {
		i := c.item(at, consultations)
		i.ID = fmt.Sprint(n)
		g.Items = append(g.Items, i)
		at = i.To
		switch c.IntN(5) {
		case 0, 1:
			at += civil.Instant(c.IntN(200)) * civil.Minute
		case 2:
			at -= civil.Instant(c.IntN(30)) * civil.Minute // an overlap
		}
	}
	if !consultations && c.IntN(8) == 0 {
		trip := tariff.Item{ID: "trip", Kind: tariff.TripDay, From: g.Items[0].From, Client: "suspect"}
		g.Items = append(g.Items, trip)
		if c.IntN(3) == 0 {
			g.OtherCaseDays = []civil.Date{base - 1, base, base + 1}
		}
	}
	c.Shuffle(len(g.Items), func(a, b int) { g.Items[a], g.Items[b] = g.Items[b], g.Items[a] })
	return g
}

func (c chance) item(at civil.Instant, consultation bool) tariff.Item {
	minutes := 1 + c.IntN(c.IntN(400)+1)
	i := tariff.Item{
		From: at, To: at + civil.Instant(minutes)*civil.Minute, Ground: c.IntN(2) == 0,
		Kind:   tariff.WorkKind(c.one("participation", "participation", "participation", "waiting", "postponed", "study", "visit", "drafting", "discussion", "waiver")),
		Action: c.one("interrogation", "search", "session"), Client: c.one("suspect", "suspect", "accused", tariff.ClientWitness),
		Role: tariff.Defender, Urgent: c.IntN(2) == 0,
	}
	switch {
	case consultation:
		i.Kind, i.Action, i.Client, i.Person = tariff.Consultation, "", "", c.one("a", "b", "c")
	case c.IntN(8) == 0:
		i.Role, i.Client = tariff.VictimRepresentative, tariff.ClientVictim
	}
	if c.IntN(2) == 0 {
		i.Detention = at - civil.Day + civil.Instant(c.IntN(3600)-1800)*civil.Minute
	}
	span := func(left, right civil.Instant) tariff.Span {
		n := int((right - left) / civil.Minute)
		a := c.IntN(n)
		return tariff.Span{From: left + civil.Instant(a)*civil.Minute, To: left + civil.Instant(a+1+c.IntN(n-a))*civil.Minute}
	}
	if i.Kind == tariff.Participation && minutes > 3 && c.IntN(2) == 0 {
		b := tariff.Break{Span: span(i.From, i.To), Left: c.IntN(4) == 0}
		i.Breaks = []tariff.Break{b}
		if i.To-b.To > 3*civil.Minute {
			i.Breaks = append(i.Breaks, tariff.Break{Span: span(b.To, i.To)})
		}
	}
	switch c.IntN(10) {
	case 0:
		i.Held = []tariff.Span{span(i.From, i.To)}
	case 1:
		i.Yielded = []tariff.Span{span(i.From, i.To)}
	case 2:
		i.Freed = true
	}
	return i
}

var holds = map[event.PayStatus]bool{event.StatusHoldOverlap: true, event.StatusHoldClient: true, event.StatusHoldSeverity: true, event.StatusNotPayableClient: true}

func keyOf(l *event.FeeLine) lineKey {
	k := lineKey{day: l.Day, kind: l.Kind}
	for _, f := range l.Flags {
		if holds[f] {
			k.hold = f
		}
	}
	return k
}

// compare tells the first difference between the lines and the reference, or "".
func compare(lines []event.FeeLine, want map[lineKey]*big.Rat) string {
	seen := 0
	for i := range lines {
		l := &lines[i]
		if l.Status == event.StatusNotPayableYielded {
			continue // an act without a minute of its own
		}
		w, ok := want[keyOf(l)]
		if !ok {
			return fmt.Sprintf("line %+v is not in the reference", *l)
		}
		seen++
		if l.Num != w.Num().String() || l.Den != w.Denom().String() {
			return fmt.Sprintf("%v: %s/%s, reference %s", keyOf(l), l.Num, l.Den, w)
		}
		cents := new(big.Rat).Add(new(big.Rat).Mul(w, rat(100, 1)), rat(1, 2))
		if tiyn := new(big.Int).Quo(cents.Num(), cents.Denom()); l.Tiyn != tiyn.Int64() {
			return fmt.Sprintf("%v: %d tiyn, reference %s", keyOf(l), l.Tiyn, tiyn)
		}
	}
	if seen != len(want) {
		return fmt.Sprintf("%d lines, reference %d: %v against %+v", seen, len(want), want, lines)
	}
	return ""
}

// settings are random answers to the open questions that the reference follows; every other group has the defaults.
func (c chance) settings() event.Settings {
	s := event.DefaultSettings()
	if c.IntN(2) == 0 {
		return s
	}
	for _, k := range []struct {
		of     *event.Choice
		values []string
	}{
		{&s.WaitingRounded, []string{"false", "true"}}, {&s.PremiumRoles, []string{"defender", "defender_and_victim_representative"}},
		{&s.PremiumScope, []string{"participation", "participation_and_visits", "all"}}, {&s.PremiumStacking, []string{"once", "multiply"}},
		{&s.PremiumOnWaiting, []string{"false", "true"}}, {&s.PremiumOnWorkingSaturday, []string{"false", "true"}},
		{&s.T1PremiumReading, []string{"cumulative", "any_night_or_day_off"}}, {&s.RequalificationTier, []string{"by_action_date", "last_qualification_for_all"}},
		{&s.SeverityMissingTier, []string{"hold", "tier_c"}}, {&s.T4DraftingTier, []string{"case_tier", "literal"}},
		{&s.WitnessBeforeT4, []string{"hold", "pay", "refuse"}}, {&s.PostponedWaitingCapHours, []string{"8", "24"}},
		{&s.BreakPaid, []string{"waiting", "none"}}, {&s.NightSplit, []string{"before_rounding", "by_start_time"}},
	} {
		*k.of = event.Choice(c.one(k.values...))
	}
	return s
}

// agrees prices the group of a seed both ways, under settings of its own, and tells the first difference, or "".
func agrees(t testing.TB, b *tariff.Book, years map[civil.Date]event.DayKind, seed uint64) (lines []event.FeeLine, diff string) {
	c := newChance(seed)
	g, set := c.group(), c.settings()
	mine := *b
	mine.PutSettings(set)
	lines = tariff.Price(&mine, &g)
	if diff = compare(lines, newReference(t, years, set, &g).lines()); diff != "" {
		diff = fmt.Sprintf("seed %d: %s\n%+v\n%+v", seed, diff, g, set)
	}
	return lines, diff
}

// groupsCompared is how many random groups of work are priced both ways in each run.
const groupsCompared = 100_000

// Price and the reference agree to the last digit of the exact sum on 100,000 random groups of work, half of them under
// random settings.
func TestPriceAgreesWithReference(t *testing.T) {
	h := load(t)
	b, years := h.Book(confirmedYears...), daysOf(h)
	workers := uint64(runtime.GOMAXPROCS(0))
	met := make([]map[lineKey]int, workers)
	faults := make(chan string, workers)
	var all sync.WaitGroup
	for n := range workers {
		all.Go(func() {
			met[n] = map[lineKey]int{}
			for seed := n; seed < groupsCompared; seed += workers {
				lines, diff := agrees(t, b, years, seed)
				if diff != "" {
					faults <- diff
					return
				}
				for i := range lines {
					k := keyOf(&lines[i])
					met[n][lineKey{kind: k.kind, hold: k.hold}]++
				}
			}
		})
	}
	all.Wait()
	close(faults)
	for f := range faults {
		t.Error(f)
	}
	// Every kind of line must have been met often, or the agreement says little.
	lines := 0
	for _, m := range met {
		for _, n := range m {
			lines += n
		}
	}
	t.Logf("%d groups with %d lines agree", groupsCompared, lines)
	for _, k := range []lineKey{
		{kind: event.LineWork}, {kind: event.LineWaiting}, {kind: event.LineConsultation}, {kind: event.LineTrip},
		{kind: event.LineWork, hold: event.StatusHoldOverlap}, {kind: event.LineWork, hold: event.StatusHoldClient},
		{kind: event.LineWork, hold: event.StatusHoldSeverity}, {kind: event.LineWaiting, hold: event.StatusHoldOverlap},
		{kind: event.LineWork, hold: event.StatusNotPayableClient},
	} {
		n := 0
		for _, m := range met {
			n += m[k]
		}
		if n < 500 {
			t.Errorf("%v was met %d times only", k, n)
		}
	}
}

// The comparison bites: a book with one rate changed by a thousandth no longer agrees.
func TestReferenceBites(t *testing.T) {
	h := load(t)
	b, years := h.Book(confirmedYears...), daysOf(h)
	for _, e := range b.Editions {
		if e.ID == "T3" {
			e.RateB = event.Ratio{Num: 781, Den: 1000}
			b.PutEdition(e)
		}
	}
	for seed := range uint64(2000) {
		if _, diff := agrees(t, b, years, seed); diff != "" {
			return
		}
	}
	t.Error("a wrong rate was not seen")
}
