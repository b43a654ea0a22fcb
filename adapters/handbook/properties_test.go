package handbook

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/tariff"
)

// sums gives tiyn and exact sum by line.
func sums(lines []event.FeeLine) map[lineKey]string {
	out := map[lineKey]string{}
	for i := range lines {
		l := &lines[i]
		if l.Status == event.StatusNotPayableYielded {
			continue // an act without a minute of its own
		}
		out[keyOf(l)] = fmt.Sprint(l.Tiyn, " ", l.Num, "/", l.Den)
	}
	return out
}

func drawn(t *rapid.T) (chance, tariff.Group) {
	c := newChance(rapid.Uint64().Draw(t, "seed"))
	return c, c.group()
}

// split cuts an item in two that touch, at a whole minute; breaks and spans are cut with it.
func split(i tariff.Item, at civil.Instant) (tariff.Item, tariff.Item) {
	a, b := i, i
	a.ID, b.ID, a.To, b.From = i.ID+".1", i.ID+".2", at, at
	a.Breaks, b.Breaks = nil, nil
	for _, k := range i.Breaks {
		if k.From < at {
			a.Breaks = append(a.Breaks, tariff.Break{Span: tariff.Span{From: k.From, To: min(k.To, at)}, Left: k.Left})
		}
		if k.To > at {
			b.Breaks = append(b.Breaks, tariff.Break{Span: tariff.Span{From: max(k.From, at), To: k.To}, Left: k.Left})
		}
	}
	return a, b
}

// Splitting an item inside a group, or into touching items over midnight, never changes the pay.
func TestSplittingChangesNothing(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawn(t)
		before := sums(tariff.Price(b, &g))
		for range 1 + c.IntN(3) {
			n := c.IntN(len(g.Items))
			i := g.Items[n]
			if i.Kind == tariff.TripDay || i.To-i.From < 2*civil.Minute {
				continue
			}
			at := i.From + civil.Minute*civil.Instant(1+c.IntN(int((i.To-i.From)/civil.Minute)-1))
			first, second := split(i, at)
			g.Items = append(slices.Delete(slices.Clone(g.Items), n, n+1), second, first)
		}
		if after := sums(tariff.Price(b, &g)); !reflect.DeepEqual(before, after) {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

// The order in which items arrive decides nothing, not even a byte of the derivation.
func TestOrderDecidesNothing(t *testing.T) {
	h := load(t)
	b := h.Book(2024)
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawn(t)
		before := tariff.Price(b, &g)
		c.Shuffle(len(g.Items), func(x, y int) { g.Items[x], g.Items[y] = g.Items[y], g.Items[x] })
		if after := tariff.Price(b, &g); !reflect.DeepEqual(before, after) {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

// A day priced alone gives the same lines as priced with the other days of the case.
func TestADayStandsAlone(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawn(t)
		later := c.group() // the same case some days later
		shift := civil.Instant(3+c.IntN(5))*civil.Day + g.Items[0].From - later.Items[0].From
		shift -= shift % civil.Minute
		for _, i := range later.Items {
			i.From += shift
			i.Breaks, i.Held, i.Yielded = nil, nil, nil
			if i.To != 0 {
				i.To += shift
			}
			i.ID += " later"
			g.Items = append(g.Items, i)
		}
		days := tariff.Days(b, &g)
		for n, i := range g.Items {
			for m, j := range g.Items[:n] {
				if days[n] != days[m] && i.From < j.To && j.From < i.To {
					return // consultations of two persons that overlap over midnight: the caller gives them together
				}
			}
		}
		together := tariff.Price(b, &g)
		var alone []event.FeeLine
		unique := slices.Clone(days)
		slices.Sort(unique)
		for _, d := range slices.Compact(unique) {
			one := g
			one.Items = nil
			for n, i := range g.Items {
				if days[n] == d {
					one.Items = append(one.Items, i)
				}
			}
			alone = append(alone, tariff.Price(b, &one)...)
		}
		if !reflect.DeepEqual(together, alone) {
			t.Fatalf("together %+v\nalone %+v", together, alone)
		}
	})
}

// Each line is the sum of its pieces times scale and share, and each piece is МРП x rate x factor x minutes / 60: so a
// reader can recompute a sum from its derivation alone.
func TestDerivationAddsUp(t *testing.T) {
	h := load(t)
	b := h.Book(2024)
	of := func(r event.Ratio) *big.Rat { return big.NewRat(r.Num, r.Den) }
	rapid.Check(t, func(t *rapid.T) {
		_, g := drawn(t)
		for _, l := range tariff.Price(b, &g) {
			total, counted := new(big.Rat), 0
			for _, p := range l.Pieces {
				x := new(big.Rat).Mul(of(p.Rate), of(p.Factor))
				x.Mul(x, big.NewRat(p.MRP*int64(p.Minutes), 60))
				if x.Num().String() != p.Num || x.Denom().String() != p.Den {
					t.Fatalf("piece %+v is %s", p, x)
				}
				total.Add(total, x)
				counted += p.Minutes
			}
			if counted != l.Counted || l.Counted > 0 && of(l.Scale).Cmp(big.NewRat(int64(l.Paid), int64(l.Counted))) != 0 {
				t.Fatalf("%d minutes counted in %+v", counted, l)
			}
			total.Mul(total, of(l.Scale)).Mul(total, of(l.Share))
			if total.Num().String() != l.Num || total.Denom().String() != l.Den {
				t.Fatalf("line %+v is %s", l, total)
			}
		}
	})
}

// More minutes of one price never pay less; and minutes added to a group above two hours never take anything away.
func TestMonotone(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	rapid.Check(t, func(t *rapid.T) {
		c := chance{rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))}
		day := civil.DateOf(2019, 1, 7).AddDays(c.IntN(2700))
		onePrice := c.IntN(2) == 0
		start := day.Start() + 2*civil.Hour // 07:00 or 08:00 local
		length := 1 + c.IntN(300)
		if !onePrice {
			start, length = day.Start()+civil.Instant(c.IntN(1000))*civil.Minute, 121+c.IntN(300)
		}
		g := group(c.one("0", "3", "4"), tariff.Item{ID: "a", Kind: tariff.Participation, Client: "suspect", From: start, To: start + civil.Instant(length)*civil.Minute})
		less := tariff.Sum(tariff.Price(b, &g))
		g.Items[0].To += civil.Instant(1+c.IntN(120)) * civil.Minute
		if more := tariff.Sum(tariff.Price(b, &g)); more < less {
			t.Fatalf("%s: %d minutes pay %d, more minutes %d", day, length, less, more)
		}
	})
}

// The exception of fees.md 7 step 9 is real, and flagged: 20 night minutes pay more than the same with 10 minutes of
// evening before them.
func TestMixedPriceLossIsFlagged(t *testing.T) {
	h := load(t)
	mixed, night := price(t, h, vectors["V24"]), price(t, h, vectors["V47"])
	if tariff.Sum(mixed) >= tariff.Sum(night) || !slices.Contains(mixed[0].Flags, event.FlagMixedPriceLoss) {
		t.Errorf("%d against %d, flags %v", tariff.Sum(mixed), tariff.Sum(night), mixed[0].Flags)
	}
	if slices.Contains(night[0].Flags, event.FlagMixedPriceLoss) {
		t.Error("a line of one price is flagged")
	}
}

// Every act of a group is in some line, so nothing is lost from sight, and each line says why it is not payable.
func TestNoActIsLost(t *testing.T) {
	h := load(t)
	b := h.Book(2024)
	rapid.Check(t, func(t *rapid.T) {
		_, g := drawn(t)
		seen := map[string]bool{}
		for _, l := range tariff.Price(b, &g) {
			for _, a := range l.Acts {
				seen[a] = true
			}
			if (l.Status == event.StatusPayable) != (len(l.Flags) == 0 || !blocking(l.Flags[0])) {
				t.Fatalf("status %s with flags %v", l.Status, l.Flags)
			}
		}
		for _, i := range g.Items {
			if !seen[i.ID] {
				t.Fatalf("act %s is in no line", i.ID)
			}
		}
	})
}

func blocking(f event.PayStatus) bool {
	for _, p := range []string{"blocked_", "not_payable_", "hold_", "confirm_"} {
		if strings.HasPrefix(string(f), p) {
			return true
		}
	}
	return false
}

// The block of 2026 (fees.md section 2): with T5 unconfirmed the lines of 1-11 July are payable and the others blocked;
// confirming T5 and P2026 frees them.
func TestBlockOfJuly2026(t *testing.T) {
	h := load(t)
	b := h.Book(confirmedYears...)
	month := func() (payable, blocked []int) {
		for d := 1; d <= 31; d++ {
			from := civil.InstantOf(2026, 7, d, 5, 0, 0)
			g := group("3", tariff.Item{ID: "a", Kind: tariff.Visit, Client: "suspect", From: from, To: from + civil.Hour})
			switch l := tariff.Price(b, &g); l[0].Status {
			case event.StatusPayable:
				payable = append(payable, d)
			case event.StatusBlockedUnverified:
				blocked = append(blocked, d)
			}
		}
		return payable, blocked
	}
	if payable, blocked := month(); len(payable) != 11 || payable[10] != 11 || len(blocked) != 20 {
		t.Errorf("payable on %v, blocked on %v", payable, blocked)
	}
	for _, e := range h.Editions {
		e.Verified = true
		b.PutEdition(e)
	}
	if payable, _ := month(); len(payable) != 12 {
		t.Errorf("with T5 but not P2026: payable on %v", payable)
	}
	for _, r := range h.Rules {
		r.Verified = true
		b.PutRules(r)
	}
	if payable, _ := month(); len(payable) != 31 {
		t.Errorf("with both: payable on %v", payable)
	}
}

func BenchmarkPriceOneAct(b *testing.B) {
	h := load(b)
	book := h.Book(confirmedYears...)
	at := civil.InstantOf(2025, 10, 15, 5, 0, 0)
	g := group("3", tariff.Item{ID: "a", Kind: tariff.Participation, Client: "suspect", From: at, To: at + 127*civil.Minute})
	b.ReportAllocs()
	for b.Loop() {
		if l := tariff.Price(book, &g); l[0].Tiyn != 649173 {
			b.Fatal(l)
		}
	}
}

func BenchmarkPriceDayOfFourActs(b *testing.B) {
	h := load(b)
	book := h.Book(confirmedYears...)
	at := civil.InstantOf(2025, 10, 15, 5, 0, 0)
	g := group("3")
	for n := range civil.Instant(4) {
		from := at + n*4*civil.Hour
		g.Items = append(g.Items, tariff.Item{ID: fmt.Sprint(n), Kind: tariff.Participation, Client: "suspect", From: from, To: from + 127*civil.Minute})
	}
	b.ReportAllocs()
	for b.Loop() {
		if l := tariff.Price(book, &g); len(l) == 0 {
			b.Fatal(l)
		}
	}
}
