package handbook

import (
	"fmt"
	"math/big"
	"math/rand/v2"
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
	work  map[civil.Instant]int // how many records claim the minute as work
	wait  map[civil.Instant]int // as waiting
	cover map[civil.Instant]bool
	ward  map[string]map[civil.Instant]bool
	days  map[*tariff.Item]civil.Date // remembered, for speed only
	wall  map[civil.Instant]wallClock // remembered, for speed only
}

type wallClock struct {
	day  civil.Date
	hour int
}

func rat(num, den int64) *big.Rat { return big.NewRat(num, den) }

func newReference(t testing.TB, h *Handbook, g *tariff.Group) *reference {
	t.Helper()
	zone, err := time.LoadLocation(g.Zone)
	if err != nil {
		t.Fatal(err)
	}
	r := &reference{
		years: map[civil.Date]event.DayKind{}, zone: zone, g: g,
		work: map[civil.Instant]int{}, wait: map[civil.Instant]int{},
		cover: map[civil.Instant]bool{}, ward: map[string]map[civil.Instant]bool{},
		days: map[*tariff.Item]civil.Date{}, wall: map[civil.Instant]wallClock{},
	}
	for _, y := range h.Calendars {
		for _, d := range y.Days {
			r.years[d.Date] = d.Kind
		}
	}
	for i := range g.Items {
		w := &g.Items[i]
		if w.Kind == tariff.TripDay {
			continue
		}
		for m := w.From; m < w.To; m += civil.Minute {
			if w.Kind == tariff.Consultation {
				if r.ward[w.Person] == nil {
					r.ward[w.Person] = map[civil.Instant]bool{}
				}
				r.ward[w.Person][m] = true
			} else {
				r.cover[m] = true
			}
			switch state(w, m) {
			case "work":
				r.work[m]++
			case "wait":
				if !yielded(w, m) { // waiting that gave way claims nothing
					r.wait[m]++
				}
			}
		}
	}
	return r
}

func state(w *tariff.Item, m civil.Instant) string {
	if w.Kind == tariff.Waiting || w.Kind == tariff.Postponed {
		return "wait"
	}
	for _, b := range w.Breaks {
		if b.From <= m && m < b.To {
			if b.Left || w.Kind != tariff.Participation {
				return "idle"
			}
			return "wait"
		}
	}
	return "work"
}

func (r *reference) local(m civil.Instant) (civil.Date, int) {
	hour := m - m%civil.Hour // no zone of the country changes within an hour
	c, ok := r.wall[hour]
	if !ok {
		l := hour.Time().In(r.zone)
		c = wallClock{civil.DateOf(l.Year(), int(l.Month()), l.Day()), l.Hour()}
		r.wall[hour] = c
	}
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
	for w.Kind != tariff.TripDay && in[m-civil.Minute] {
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
		if h.From <= d {
			s = h.Severity
		}
	}
	return s
}

func (r *reference) off(d civil.Date) bool {
	kind, listed := r.years[d]
	if listed {
		return kind != event.DayMovedWorking
	}
	day := d.Start().Time().Weekday()
	return day == time.Saturday || day == time.Sunday
}

// hourPrice is what an hour costs: a number of МРП, and half as much again.
type hourPrice struct {
	num, den, mrp int64
	premium       bool
}

func (p hourPrice) tenge() *big.Rat {
	x := rat(p.num*p.mrp, p.den)
	if p.premium {
		x.Mul(x, rat(3, 2))
	}
	return x
}

// price of one hour of this minute, and why it is held.
func (r *reference) price(w *tariff.Item, m civil.Instant, st string) (hourPrice, event.PayStatus) {
	d, hour := r.local(m)
	first := d <= civil.DateOf(2022, 8, 25)
	var hold event.PayStatus
	full, half := hourPrice{14, 25, mrpOf(d), false}, hourPrice{7, 25, mrpOf(d), false}
	if w.Kind != tariff.Consultation {
		switch r.severity(d) {
		case "4":
			full.num, full.den, half.num, half.den = 23, 20, 23, 40
		case "3":
			full.num, full.den, half.num, half.den = 39, 50, 39, 100
		case "":
			full.num, half.num, hold = 0, 0, event.StatusHoldSeverity
		}
		if first && hold == "" {
			half.num, half.den = 7, 25
		}
		if w.Client == tariff.ClientWitness && d < civil.DateOf(2025, 10, 5) {
			hold = event.StatusHoldClient
		}
	}
	if !w.Freed && !w.Settled {
		claims := r.work[m]
		if st == "wait" {
			claims = r.wait[m]
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
	if st == "wait" {
		return half, hold
	}
	night := hour >= 22 || hour < 6
	premium := w.Kind == tariff.Participation && w.Role != tariff.VictimRepresentative && (night || r.off(d))
	if first && premium {
		ends := w.Detention + civil.Day
		ed, eh := r.local(ends)
		inDay := r.off(d) && ed == d
		eveningOf := func(d civil.Date, h int) civil.Date {
			if h < 6 {
				return d - 1
			}
			return d
		}
		inNight := night && (eh >= 22 || eh < 6) && eveningOf(ed, eh) == eveningOf(d, hour)
		premium = w.Client == tariff.ClientSuspect && w.Urgent && w.Action == tariff.ActionInterrogation && w.Detention != 0 && (inDay || inNight)
	}
	full.premium = premium
	return full, hold
}

type sumOf struct {
	minutes int64
	at      map[hourPrice]int64 // minutes at each price
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
				copied.Kind = tariff.Study // no x1.5
				copied.Freed = true
				hour, hold := r.price(&copied, w.From, "work")
				k.hold = hold
				out[k] = new(big.Rat).Mul(hour.tenge(), rat(8, 1))
			}
		}
	}
	sums := map[lineKey]*sumOf{}
	postponed, ward, consulted := map[civil.Date]int{}, map[string]int{}, map[civil.Date]int{}
	var first, last civil.Instant
	for i := range r.g.Items {
		if w := &r.g.Items[i]; w.Kind != tariff.TripDay {
			if first == 0 || w.From < first {
				first = w.From
			}
			last = max(last, w.To)
		}
	}
	for m := first; m < last; m += civil.Minute {
		for i := range r.g.Items {
			w := &r.g.Items[i]
			if w.Kind == tariff.TripDay || m < w.From || m >= w.To {
				continue
			}
			d, st := r.day(w), state(w, m)
			if st == "idle" || trip[d] && w.Kind != tariff.Consultation || st == "wait" && (r.work[m] > 0 || yielded(w, m)) {
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
			if sums[k] == nil {
				sums[k] = &sumOf{at: map[hourPrice]int64{}}
			}
			if w.Kind == tariff.Postponed && hold == "" {
				if postponed[d]++; postponed[d] > 480 {
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
			sums[k].minutes++
			sums[k].at[hour]++
		}
	}
	for k, s := range sums {
		total := rat(0, 1)
		for hour, minutes := range s.at {
			total.Add(total, new(big.Rat).Mul(hour.tenge(), rat(minutes, 60)))
		}
		if k.kind != event.LineWaiting && k.day >= civil.DateOf(2023, 6, 13) && s.minutes > 0 {
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

var holds = map[event.PayStatus]bool{event.StatusHoldOverlap: true, event.StatusHoldClient: true, event.StatusHoldSeverity: true}

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

// Price and the reference agree to the last digit of the exact sum on 20,000 random groups of work.
func TestPriceAgreesWithReference(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	kinds := map[lineKey]int{}
	for seed := range uint64(20000) {
		g := newChance(seed).group()
		lines := tariff.Price(b, &g)
		if d := compare(lines, newReference(t, h, &g).lines()); d != "" {
			t.Fatalf("seed %d: %s\n%+v", seed, d, g)
		}
		for i := range lines {
			k := keyOf(&lines[i])
			kinds[lineKey{kind: k.kind, hold: k.hold}]++
		}
	}
	// Every kind of line must have been met often, or the agreement says little.
	for _, k := range []lineKey{
		{kind: event.LineWork}, {kind: event.LineWaiting}, {kind: event.LineConsultation}, {kind: event.LineTrip},
		{kind: event.LineWork, hold: event.StatusHoldOverlap}, {kind: event.LineWork, hold: event.StatusHoldClient},
		{kind: event.LineWork, hold: event.StatusHoldSeverity}, {kind: event.LineWaiting, hold: event.StatusHoldOverlap},
	} {
		if kinds[k] < 200 {
			t.Errorf("%v was met %d times only", k, kinds[k])
		}
	}
}

// The comparison bites: a book with one rate changed by a thousandth no longer agrees.
func TestReferenceBites(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	for _, e := range b.Editions {
		if e.ID == "T3" {
			e.RateB = event.Ratio{Num: 781, Den: 1000}
			b.PutEdition(e)
		}
	}
	for seed := range uint64(2000) {
		g := newChance(seed).group()
		if compare(tariff.Price(b, &g), newReference(t, h, &g).lines()) != "" {
			return
		}
	}
	t.Error("a wrong rate was not seen")
}
