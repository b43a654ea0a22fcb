package act

import (
	"testing"

	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// A suspect may be interrogated by video link since 16 September 2025; a victim could before (CPC 213).
func TestVideoLinkByDate(t *testing.T) {
	c := &Content{Kind: Participation, Action: "interrogation", Remote: true, Ground: "x"}
	for _, x := range []struct {
		day    civil.Date
		client string
		flags  int
	}{
		{civil.DateOf(2025, 9, 15), "suspect", 1}, {civil.DateOf(2025, 9, 16), "suspect", 0}, {civil.DateOf(2025, 9, 15), "victim", 0},
	} {
		if got := c.flags(&book.State{}, "", x.day, &appointment.Appointment{Client: x.client}, false); len(got) != x.flags || x.flags == 1 && got[0] != "remote_not_allowed" {
			t.Errorf("%+v: %v", x, got)
		}
	}
}

// The longest stretch of an interrogation: a break shorter than the rule's does not end it.
func TestStretchWithoutABreak(t *testing.T) {
	spans := []event.Span{span(0, 100), span(130, 240), span(300, 360)}
	if got := longest(spans, 60); got != 240 {
		t.Errorf("%d minutes", got)
	}
	if got := longest(spans, 30); got != 110 {
		t.Errorf("%d minutes", got)
	}
}

// The twin of the overlap's symmetry: a home bar that answers only whoever asks leaves the first record free.
func TestAnsweringOnlyTheAskerIsNotEnough(t *testing.T) {
	for _, all := range []bool{true, false} {
		h := &Home{}
		first, second := Key{"KZ-71", "a1"}, Key{"KZ-31", "a2"}
		for _, k := range []Key{first, second} {
			h.claim(k, asked(somebody, 1, []event.Span{span(0, 60)}, nil))
			for _, o := range h.answers("KZ-71", k) {
				if got := answersOf(o); all || got.Act == k.Act {
					h.answered(k1(got), 1, h.judge(k1(got)))
				}
			}
		}
		if held := len(h.Claims[first].Held) > 0 && len(h.Claims[second].Held) > 0; held != all {
			t.Errorf("all answered %t, both held %t", all, held)
		}
	}
}

func k1(k Key) Key {
	if k.Journal == "" {
		k.Journal = "KZ-71"
	}
	return k
}
