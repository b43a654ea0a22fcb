package roster_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/roster"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// gapsOf are the gaps of the story's month, a line each, in local time.
func gapsOf(w *World) (lines []string, nobody int64) {
	m := w.Machine.(*territory.Machine)
	gaps, nobody := m.S.Roster.Gaps(MonthName, w.Now, &m.S.Book)
	for _, g := range gaps {
		at := func(t civil.Instant) string { return (t + 5*civil.Hour).String()[8:16] }
		lines = append(lines, fmt.Sprintf("%s %s%s %s %s", g.Code, g.Zone, map[bool]string{true: " " + g.Language}[g.Language != ""], at(g.From), at(g.To)))
	}
	return lines, nobody
}

func expect(t *testing.T, w *World, want ...string) {
	t.Helper()
	got, _ := gapsOf(w)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("gaps:\n%s\nwant:\n%s", join(got), join(want))
	}
}

func join(lines []string) (s string) {
	for _, l := range lines {
		s += "  " + l + "\n"
	}
	return s
}

// month is the whole of October from the story's moment on, in the near zone; the far zone is kept by Dana and Erlan.
func month(name, zone string) event.Slot {
	return event.Slot{Advocate: Ref(name), Zone: zone, From: local(2025, 10, 1, 0, 0), To: local(2025, 11, 1, 0, 0)}
}

// No Kazakh speaker on Saturday night: the gap names zone, language and hours, and is told when the roster is published.
func TestGapOfALanguage(t *testing.T) {
	w := world(t, local(2025, 10, 15, 12, 0)).Given(TheBook(), Listed("Aizhan", "Dana", "Erlan"),
		ListedAs("Bolat", func(e *event.AdvocateListed) { e.Languages = []string{"ru"} }),
		ListedAs("Gulnar", func(e *event.AdvocateListed) { e.Languages = []string{"ru"} }))
	early, late := month("Aizhan", "near"), month("Aizhan", "near")
	early.To, late.From = local(2025, 10, 18, 22, 0), local(2025, 10, 19, 6, 0)
	w.When(Slots(1, early, late, month("Bolat", "near"), month("Gulnar", "near"), month("Dana", "far"), month("Erlan", "far"))).
		Then(Happens("it is told", func(e *event.RosterChecked) bool {
			return len(e.Gaps) == 1 && e.Gaps[0] == event.RosterGap{Code: "roster_language", Zone: "near", Language: "kk",
				From: local(2025, 10, 18, 22, 0), To: local(2025, 10, 19, 6, 0)}
		}))
	expect(t, w, "roster_language near kk 18T22:00 19T06:00")
	w.When(sent("Aizhan will be away", &event.AdvocateAbsent{Advocate: Ref("Aizhan"), From: local(2025, 10, 25, 0, 0), To: local(2025, 10, 26, 0, 0)})).
		Then(Happens("told again", func(e *event.RosterChecked) bool { return len(e.Gaps) == 3 }))
	expect(t, w, "absent near 25T00:00 26T00:00", "roster_language near kk 18T22:00 19T06:00", "roster_language near kk 25T00:00 26T00:00")
	w.When(sent("Dana says nothing new", &event.AdvocateStatusChanged{Advocate: Ref("Dana"), Status: "active", From: Noon})).
		Then(Never[event.RosterChecked]("nothing to tell"))
}

// Each kind of gap: hours without anybody, no one for minors, one alone at night, agreement and licence that end, somebody
// unknown, two places at once. An agreement of the year ends with it.
func TestKindsOfGaps(t *testing.T) {
	w := world(t, local(2025, 10, 30, 12, 0)).Given(TheBook(), Listed("Aizhan", "Dana"),
		ListedAs("Bolat", func(e *event.AdvocateListed) { e.Minors = false }),
		ListedAs("Erlan", func(e *event.AdvocateListed) { e.AgreementTo = civil.DateOf(2025, 10, 30) }),
		Slots(1, month("Aizhan", "near"), month("Bolat", "near"), month("Erlan", "far"), month("unknown", "far"), month("Dana", "far")))
	expect(t, w, "roster_unknown_advocate far 30T12:00 01T00:00", "no_agreement far 31T00:00 01T00:00",
		"roster_alone_at_night far 31T00:00 31T06:00", "roster_alone_at_night far 31T22:00 01T00:00")
	w.When(sent("Aizhan's licence ends on the 31st at noon", &event.AdvocateStatusChanged{Advocate: Ref("Aizhan"), Status: "ended", From: local(2025, 10, 31, 12, 0)}),
		sent("Dana too has a slot near", &event.SlotEdited{Month: MonthName, Action: "add", Reason: "gap", Official: Ref("bar"),
			Slot: event.Slot{Advocate: Ref("Dana"), Zone: "near", From: local(2025, 10, 31, 12, 0), To: local(2025, 10, 31, 13, 0)}})).
		Then(refused("roster_overlap"))
	expect(t, w, "roster_unknown_advocate far 30T12:00 01T00:00", "licence_inactive near 31T12:00 01T00:00", "no_agreement far 31T00:00 01T00:00",
		"roster_minors near 31T12:00 01T00:00",
		"roster_alone_at_night far 31T00:00 31T06:00", "roster_alone_at_night far 31T22:00 01T00:00", "roster_alone_at_night near 31T22:00 01T00:00")
	w.When(sent("Bolat is away", &event.AdvocateAbsent{Advocate: Ref("Bolat"), From: local(2025, 10, 31, 13, 0), To: local(2025, 10, 31, 15, 0)})).
		Then(alarmed("roster/"+MonthName, "roster_gap"))
	if _, nobody := gapsOf(w); nobody != 120 {
		t.Errorf("%d minutes without anybody", nobody)
	}
}

// A slot that stays silent counts as a gap; a swap of it away brings somebody back.
func TestSilentSlotIsAGap(t *testing.T) {
	w := world(t, Noon).Given(TheBook(), Listed("Aizhan", "Bolat", "Dana", "Erlan"), Slots(1, month("Aizhan", "near"), month("Dana", "far"), month("Erlan", "far")))
	w.When(Request("r1", "k1", "Serik", nil), Passes(20*civil.Minute), Request("r2", "k2", "Berik", nil), Passes(20*civil.Minute)).
		Then(Happens("the slot is marked", func(e *event.SlotUnreachable) bool { return e.Advocate == Ref("Aizhan") }),
			Happens("and nobody is there", func(e *event.RosterChecked) bool {
				return e.Gaps[0].Code == "roster_nobody" && e.Gaps[1].Code == "slot_unreachable"
			}))
	w.When(sent("Bolat takes over", &event.SlotEdited{Month: MonthName, Action: "replace", Slot: month("Aizhan", "near"), Other: Ref("Bolat"), Reason: "silent",
		Official: Ref("bar")})).Then(Happens("somebody is there", func(e *event.RosterChecked) bool { return e.Gaps[0].Code == "roster_alone_at_night" }))
	w.When(Request("r3", "k3", "Marat", nil)).Then(Happens("Bolat is asked", func(e *event.OfferMade) bool { return e.Advocate == Ref("Bolat") }))
}

// many is a bar of 500 advocates with 10,000 slots in 20 zones.
func many(tb testing.TB) *bench {
	x := newBench()
	e := &event.RosterPublished{Month: MonthName, Revision: 1}
	for z := range 20 {
		e.Zones = append(e.Zones, event.Zone{Zone: fmt.Sprint("z", z), Units: []string{Unit}})
	}
	for i := range 500 {
		x.list(fmt.Sprint("a", i), nil)
	}
	for i := range 10_000 {
		d, shift := i/330%31+1, i%330
		from := local(2025, 10, d, 0, 0) + civil.Instant(shift%3*8)*civil.Hour
		e.Slots = append(e.Slots, event.Slot{Advocate: Ref(fmt.Sprint("a", (i*7)%500)), Zone: fmt.Sprint("z", shift%20), From: from, To: from + 8*civil.Hour})
	}
	x.feed(e)
	if n := len(x.s.Months[MonthName].Slots); n != 10_000 {
		tb.Fatalf("%d slots", n)
	}
	return x
}

func BenchmarkGaps(b *testing.B) {
	x := many(b)
	for b.Loop() {
		x.s.Gaps(MonthName, local(2025, 10, 1, 0, 0), &x.b)
	}
}

func BenchmarkChooseOf500(b *testing.B) {
	x := many(b)
	n := x.need()
	for b.Loop() {
		n.N++
		x.s.Choose(n, roster.PoolTerritory, x.now, &x.b)
	}
}

// A decision lists a hundred gaps, the worst, and counts them all.
func TestManyGapsAreCounted(t *testing.T) {
	w := world(t, Noon).Given(TheBook())
	var slots []event.Slot
	for i := range 250 {
		slots = append(slots, month(fmt.Sprint("unknown", i), "near"))
	}
	w.When(Slots(1, slots...)).Then(Happens("a hundred of 252", func(e *event.RosterChecked) bool {
		return len(e.Gaps) == roster.MaxGaps && e.Gaps[0].Code == "roster_nobody" && len(e.Counts) == 2 && e.Counts[1].Count == 250
	}))
}

// The night of the last day of a month covers the first morning of the next.
func TestNightOverTheEndOfTheMonth(t *testing.T) {
	w := world(t, local(2025, 9, 30, 12, 0)).Given(TheBook(), Listed("Aizhan", "Bolat", "Dana", "Erlan"))
	september := func(name, zone string) event.Slot {
		return event.Slot{Advocate: Ref(name), Zone: zone, From: local(2025, 9, 30, 20, 0), To: local(2025, 10, 1, 8, 0)}
	}
	october := func(name, zone string) event.Slot {
		x := month(name, zone)
		x.From = local(2025, 10, 1, 8, 0)
		return x
	}
	w.Given(sent("September", &event.RosterPublished{Month: "2025-09", Revision: 1, Zones: []event.Zone{{Zone: "near", Units: []string{Unit}},
		{Zone: "far", Units: []string{FarUnit}}}, Slots: []event.Slot{september("Aizhan", "near"), september("Bolat", "near"), september("Dana", "far")}}),
		Slots(1, october("Aizhan", "near"), october("Bolat", "near"), october("Dana", "far"), october("Erlan", "far")))
	expect(t, w, "roster_alone_at_night far 01T00:00 01T06:00")
}
