package journal_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func drain(c *journal.Clocks) (ids []string) {
	for {
		next, ok := c.Next()
		if !ok {
			return ids
		}
		ids = append(ids, next.ID)
		c.Fired(next.ID)
	}
}

func TestClocksFireByDueThenID(t *testing.T) {
	var c journal.Clocks
	c.Start("req-2/1", "offer", 50)
	c.Start("req-1/1", "offer", 50)
	c.Start("req-9", "alarm", 20)
	c.Start("req-1/1", "arrival", 70)
	want := []string{"req-9/alarm/1", "req-1/1/offer/1", "req-2/1/offer/1", "req-1/1/arrival/1"}
	if got := drain(&c); !slices.Equal(got, want) {
		t.Errorf("they fire %v, want %v", got, want)
	}
}

// TestASettingCountsUp: a clock that is set again, also after it fired or stopped, has an id of its own each time.
func TestASettingCountsUp(t *testing.T) {
	var c journal.Clocks
	if id := c.Start("req-1", "alarm", 50); id != "req-1/alarm/1" {
		t.Errorf("the first setting is %s", id)
	}
	if id := c.Start("req-1", "alarm", 30); id != "req-1/alarm/2" {
		t.Errorf("the second setting is %s", id)
	}
	c.Fired("req-1/alarm/1") // the old setting is over already
	if next, ok := c.Next(); !ok || next.ID != "req-1/alarm/2" || next.Due != 30 {
		t.Errorf("next is %+v, %t", next, ok)
	}
	c.Stop("req-1", "alarm")
	if next, ok := c.Next(); ok {
		t.Errorf("a stopped clock fires as %+v", next)
	}
	if due, running := c.Running("req-1", "alarm"); running || due != 0 {
		t.Errorf("a stopped clock runs to %v", due)
	}
	if id := c.Start("req-1", "alarm", 90); id != "req-1/alarm/3" {
		t.Errorf("after a stop it is %s", id)
	}
	c.Fired("req-1/alarm/3")
	c.Fired("req-1/alarm/3")
	c.Fired("nonsense")
	if _, ok := c.Next(); ok {
		t.Error("a fired clock fires again")
	}
	c.Stop("req-1", "never_set")
	c.Drop("req-1", "alarm")
	if id := c.Start("req-1", "alarm", 10); id != "req-1/alarm/1" {
		t.Errorf("after Drop it is %s", id)
	}
}

func TestClockIDsComeApart(t *testing.T) {
	name, kind, n, ok := journal.SplitClock("req-1/2/offer/13")
	if name != "req-1/2/offer" || kind != "offer" || n != 13 || !ok || journal.ClockObject("req-1/2/offer/13") != "req-1/2" {
		t.Errorf("it comes apart as %s, %s, %d, %t", name, kind, n, ok)
	}
	for _, id := range []string{"", "offer", "offer/1", "req/offer/x", "req/offer/"} {
		if _, _, _, ok := journal.SplitClock(id); ok || journal.ClockObject(id) != "" {
			t.Errorf("%q is a clock", id)
		}
	}
}

// TestTheQueueIsOnlyDerived: after any sequence of calls, a table made of the settings alone, as from a snapshot, fires
// the same clocks in the same order.
func TestTheQueueIsOnlyDerived(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var live journal.Clocks
		for range rapid.IntRange(0, 60).Draw(rt, "calls") {
			object, kind := fmt.Sprint("o", rapid.IntRange(0, 4).Draw(rt, "object")), rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "kind")
			switch rapid.IntRange(0, 5).Draw(rt, "call") {
			case 0, 1, 2:
				live.Start(object, kind, civil.Instant(rapid.IntRange(1, 9).Draw(rt, "due")))
			case 3:
				live.Stop(object, kind)
			case 4:
				live.Drop(object, kind)
			case 5:
				if next, ok := live.Next(); ok {
					live.Fired(next.ID)
				}
			}
		}
		fresh := journal.Clocks{Set: map[string]journal.Setting{}}
		running := 0
		for name, s := range live.Set {
			fresh.Set[name] = s
			if s.Due != 0 {
				running++
			}
		}
		want, got := drain(&fresh), drain(&live)
		if !slices.Equal(got, want) || len(got) != running {
			rt.Fatalf("live fires %v, from a snapshot %v, running were %d", got, want, running)
		}
	})
}

// TestLettersAreNumberedForEachPair, from 1 without gaps, over several decisions and rounds.
func TestLettersAreNumberedForEachPair(t *testing.T) {
	var p journal.Post
	letter := func(to string) journal.Outcome {
		return journal.Outcome{Body: &event.MinutesReleased{Mail: event.Mail{To: to}}}
	}
	out := p.Number([]journal.Outcome{letter("KZ-75"), {Body: &event.AppointmentResumed{}}, letter("KZ-10"), letter("KZ-75")})
	var got []string
	for pos, o := range out {
		if m, ok := o.Body.(journal.Addressed); ok {
			to, seq := m.MailTo()
			got = append(got, fmt.Sprint(to, ":", seq))
			p.Wrote(to, int64(100+pos))
		}
	}
	if want := []string{"KZ-75:1", "KZ-10:1", "KZ-75:2"}; !slices.Equal(got, want) {
		t.Errorf("numbered %v, want %v", got, want)
	}
	out = p.Number([]journal.Outcome{letter("KZ-75")})
	if _, seq := out[0].Body.(journal.Addressed).MailTo(); seq != 3 || p.Next("KZ-75") != 3 || p.Next("KZ-19") != 1 {
		t.Errorf("the next letter has %d", seq)
	}
	if !slices.Equal(p.Receivers(), []string{"KZ-10", "KZ-75"}) || !slices.Equal(p.Sent["KZ-75"], []int64{100, 103}) {
		t.Errorf("receivers %v, sent %v", p.Receivers(), p.Sent)
	}
	p.Took("KZ", 4)
	if p.Cursor("KZ") != 4 || p.Cursor("KZ-10") != 0 {
		t.Errorf("taken %v", p.Taken)
	}
}
