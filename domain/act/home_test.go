package act

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func span(from, to int) event.Span {
	const day = 20376 * civil.Day
	return event.Span{From: day + civil.Instant(from)*civil.Minute, To: day + civil.Instant(to)*civil.Minute}
}

var somebody = journal.Ref{1}

func asked(advocate journal.Ref, revision int64, work, waiting []event.Span) *Asked {
	return &Asked{Advocate: advocate, Revision: revision, Work: work, Waiting: waiting}
}

// settled puts claims into a home bar one after another and folds every answer, as the machine does.
func settled(claims map[Key][2][]event.Span, order []Key) *Home {
	h := &Home{}
	for _, k := range order {
		h.claim(k, asked(somebody, 1, claims[k][0], claims[k][1]))
		fold(h, k)
	}
	return h
}

func fold(h *Home, k Key) {
	for _, o := range h.answers("KZ-71", k) {
		switch e := o.Body.(type) {
		case *event.MinutesJudged:
			h.answered(Key{"KZ-71", e.Act}, e.Revision, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags})
		case *event.MinutesAnswered:
			h.answered(Key{e.To, e.Act}, e.Revision, Verdict{e.Held, e.Yielded, e.Lost, e.With, e.Pairs, e.Flags})
		}
	}
}

func drawn(t *rapid.T) (map[Key][2][]event.Span, []Key) {
	claims := map[Key][2][]event.Span{}
	var keys []Key
	for i := range rapid.IntRange(2, 6).Draw(t, "claims") {
		k := Key{rapid.SampledFrom([]string{"KZ-31", "KZ-71"}).Draw(t, "journal"), fmt.Sprintf("a%d", i)}
		from := rapid.IntRange(0, 200).Draw(t, "from")
		mid := from + rapid.IntRange(0, 60).Draw(t, "waiting")
		claims[k] = [2][]event.Span{{span(mid, mid+rapid.IntRange(1, 90).Draw(t, "work"))}, {span(from, mid)}}
		keys = append(keys, k)
	}
	return claims, keys
}

func TestOverlapIsSymmetricAndFreeOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims, keys := drawn(t)
		one, two := settled(claims, keys), settled(claims, rapid.Permutation(keys).Draw(t, "order"))
		for _, k := range keys {
			a, b := one.Claims[k], two.Claims[k]
			if !reflect.DeepEqual([]any{a.Held, a.Yielded, a.With}, []any{b.Held, b.Yielded, b.With}) {
				t.Fatalf("%v: %v %v against %v %v", k, a.Held, a.Yielded, b.Held, b.Yielded)
			}
		}
		for minute := range 400 {
			at := []event.Span{span(minute, minute+1)}
			working, waiting := 0, 0
			for _, k := range keys {
				if len(intersect(one.Claims[k].Work, at)) > 0 {
					working++
				} else if len(intersect(one.Claims[k].Waiting, at)) > 0 {
					waiting++
				}
			}
			for _, k := range keys {
				m := one.Claims[k]
				held, gone := len(intersect(m.Held, at)) > 0, len(intersect(m.Yielded, at)) > 0
				wantHeld, wantGone := false, false
				if len(intersect(m.Work, at)) > 0 {
					wantHeld = working > 1
				} else if len(intersect(m.Waiting, at)) > 0 {
					wantGone = working > 0
					wantHeld = !wantGone && waiting > 1
				}
				if held != wantHeld || gone != wantGone {
					t.Fatalf("minute %d of %v: held %v, yielded %v; %d work, %d wait", minute, k, held, gone, working, waiting)
				}
			}
		}
	})
}

func TestPaidMinutesStand(t *testing.T) {
	h := &Home{}
	first, second := Key{"KZ-71", "a1"}, Key{"KZ-31", "a2"}
	h.claim(first, asked(somebody, 1, []event.Span{span(0, 60)}, nil))
	fold(h, first)
	h.paid(first, 1, nil)
	h.claim(second, asked(somebody, 1, []event.Span{span(30, 90)}, nil))
	fold(h, second)
	if len(h.Claims[first].Held) != 0 || !equal(h.Claims[second].Held, []event.Span{span(30, 60)}) {
		t.Fatalf("held: %v and %v", h.Claims[first].Held, h.Claims[second].Held)
	}
	h.claim(first, asked(somebody, 2, []event.Span{span(100, 160)}, nil))
	fold(h, first)
	if !equal(h.Claims[second].Held, []event.Span{span(30, 60)}) {
		t.Fatalf("a correction gave paid minutes back: %v", h.Claims[second].Held)
	}
}

func TestReleaseFreesTheOther(t *testing.T) {
	h := &Home{}
	first, second := Key{"KZ-71", "a1"}, Key{"KZ-31", "a2"}
	h.claim(first, asked(somebody, 1, []event.Span{span(0, 60)}, nil))
	fold(h, first)
	h.claim(second, asked(somebody, 1, []event.Span{span(30, 90)}, nil))
	fold(h, second)
	if len(h.Claims[first].Held) == 0 {
		t.Fatal("an overlap was not held")
	}
	h.release(first, 2)
	out := h.answers("KZ-71", first)
	if len(out) != 1 || out[0].Body.(*event.MinutesAnswered).To != "KZ-31" || out[0].Body.(*event.MinutesAnswered).Result != "free" {
		t.Fatalf("the other side was not told: %+v", out)
	}
}

func TestCorrectionToAnotherAdvocateFreesTheFirst(t *testing.T) {
	h := &Home{}
	first, second := Key{"KZ-71", "a1"}, Key{"KZ-31", "a2"}
	h.claim(first, asked(somebody, 1, []event.Span{span(0, 60)}, nil))
	h.claim(second, asked(somebody, 1, []event.Span{span(30, 90)}, nil))
	fold(h, second)
	h.claim(first, asked(journal.Ref{2}, 2, []event.Span{span(0, 60)}, nil))
	fold(h, first)
	if len(h.Claims[second].Held) != 0 {
		t.Fatalf("still held: %v", h.Claims[second].Held)
	}
}

func TestSpans(t *testing.T) {
	a, b := []event.Span{span(0, 10), span(20, 30)}, []event.Span{span(5, 25)}
	for name, c := range map[string][2][]event.Span{
		"union":     {union(a, b), {span(0, 30)}},
		"intersect": {intersect(a, b), {span(5, 10), span(20, 25)}},
		"subtract":  {subtract(a, b), {span(0, 5), span(25, 30)}},
		"empty":     {union([]event.Span{span(5, 5)}, nil), nil},
	} {
		if !equal(c[0], c[1]) {
			t.Errorf("%s: %v", name, c[0])
		}
	}
}
