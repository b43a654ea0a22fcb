package roster

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// KindSwap is the clock of a proposed swap: when the first of its slots begins it has come to nothing. Its object is
// "swap/" and its id.
const KindSwap = "swap"

// Swap is an exchange of two slots that waits for the other advocate and the coordinator.
type Swap struct {
	ID           string
	Mine, Theirs event.Slot
	Agreed       bool // by the other advocate
}

func swapObject(id string) string { return "swap/" + id }

// foldEdits folds changes of single slots, and swaps under way.
func (s *State) foldEdits(rec *journal.Record, clocks *journal.Clocks) {
	switch e := rec.Body.(type) {
	case *event.SlotChanged:
		s.change(e)
	case *event.SwapProposed:
		if s.Swaps[e.Swap] == nil && s.proposable(e, rec.At) == "" {
			if s.Swaps == nil {
				s.Swaps = map[string]*Swap{}
			}
			s.Swaps[e.Swap] = &Swap{ID: e.Swap, Mine: e.Mine, Theirs: e.Theirs}
			clocks.Start(swapObject(e.Swap), KindSwap, min(e.Mine.From, e.Theirs.From))
		}
	case *event.SwapAgreed:
		if w := s.Swaps[e.Swap]; w != nil && w.Theirs.Advocate == e.Advocate && e.Answer == "agreed" {
			w.Agreed = true
		}
	case *event.SwapEnded:
		delete(s.Swaps, e.Swap)
		clocks.Drop(swapObject(e.Swap), KindSwap)
	}
}

// change assigns what a decision says of one slot. Who takes over a slot begins in it without silences.
func (s *State) change(e *event.SlotChanged) {
	m := s.Months[e.Month]
	if m == nil {
		return
	}
	m.Changes = e.Change
	if e.Action == "add" {
		m.Slots = append(m.Slots, Slot{Slot: e.Slot})
		m.sort()
		return
	}
	i := m.find(e.Slot.Advocate, e.Slot.Zone, e.Slot.From, e.Slot.To)
	if i < 0 {
		return
	}
	if e.Action == "remove" {
		m.Slots = append(m.Slots[:i:i], m.Slots[i+1:]...)
	} else {
		m.Slots[i] = Slot{Slot: e.Slot}
		m.Slots[i].Advocate = e.Other
	}
	m.sort()
}

// edit judges a coordinator's change of one slot.
func (d *desk) edit(e *event.SlotEdited) {
	object := "roster/" + e.Month
	m := d.Months[e.Month]
	code := ""
	switch {
	case m == nil:
		code = "no_such_object"
	case e.Slot.To <= e.Slot.From:
		code = "roster_slot_order"
	case e.Slot.To <= d.rec.At:
		code = "roster_slot_over"
	case e.Action == "add":
		if !m.hasZone(e.Slot.Zone) {
			code = "roster_unknown_zone"
		} else if m.find(e.Slot.Advocate, e.Slot.Zone, e.Slot.From, e.Slot.To) >= 0 {
			code = "roster_overlap"
		} else {
			code = d.canTake(e.Slot.Advocate, e.Slot, nil)
		}
	case m.find(e.Slot.Advocate, e.Slot.Zone, e.Slot.From, e.Slot.To) < 0:
		code = "roster_no_slot"
	case e.Action == "replace":
		if e.Other == e.Slot.Advocate {
			code = "roster_overlap"
		} else {
			code = d.canTake(e.Other, e.Slot, nil)
		}
	}
	if code != "" {
		d.refuse(object, code)
		return
	}
	c := &event.SlotChanged{Month: e.Month, Change: m.Changes + 1, Action: e.Action, Slot: e.Slot, Reason: e.Reason}
	if e.Action == "replace" {
		c.Other = e.Other
	}
	d.say(c)
}

// canTake gives the reason against giving a slot to an advocate: the law's, his consent, his absences, or that he is on
// duty elsewhere then. A slot that he gives away in the same step does not count.
func (d *desk) canTake(ref journal.Ref, x event.Slot, gives *event.Slot) string {
	a := d.Advocates[ref]
	if a == nil {
		return "roster_unknown_advocate"
	}
	at := max(x.From, d.rec.At)
	if code := a.mayServe(at, dayOr(d.book.LocalOfBar(d.code, at), at)); code != "" {
		return code
	}
	if !a.Consent {
		return "no_consent"
	}
	for _, y := range a.Absences {
		if y.From < x.To && x.From < y.To {
			return "absent"
		}
	}
	for _, name := range d.monthNames() {
		m := d.Months[name]
		for i := range m.Slots {
			y := &m.Slots[i].Slot
			if y.Advocate == ref && y.From < x.To && x.From < y.To && (gives == nil || *y != *gives) {
				return "roster_overlap"
			}
		}
	}
	return ""
}

func (m *Month) hasZone(zone string) bool {
	for _, z := range m.Zones {
		if z.Zone == zone {
			return true
		}
	}
	return false
}

// proposable gives the reason against proposing a swap, or nothing.
func (s *State) proposable(e *event.SwapProposed, at civil.Instant) string {
	for _, x := range []event.Slot{e.Mine, e.Theirs} {
		if m, _ := s.slot(x.Advocate, x.Zone, x.From, x.To); m == nil {
			return "roster_no_slot"
		}
		if x.From <= at {
			return "roster_slot_over"
		}
	}
	if e.Mine.Advocate == e.Theirs.Advocate {
		return "roster_no_slot"
	}
	return ""
}

func (d *desk) propose(e *event.SwapProposed) {
	if w := d.Swaps[e.Swap]; w != nil && (w.Mine != e.Mine || w.Theirs != e.Theirs) {
		d.refuse(swapObject(e.Swap), "id_conflict")
		return
	}
	d.refuseIf(swapObject(e.Swap), d.proposable(e, d.rec.At))
}

// agree takes the other advocate's answer.
func (d *desk) agree(e *event.SwapAgreed) {
	w := d.Swaps[e.Swap]
	switch {
	case w == nil || w.Theirs.Advocate != e.Advocate:
		d.refuse(swapObject(e.Swap), "no_such_object")
	case e.Answer != "agreed":
		d.say(&event.SwapEnded{Swap: e.Swap, Result: "swap_refused"})
	}
}

// confirm exchanges the two slots when both advocates and the coordinator agree and nothing stands against it.
func (d *desk) confirm(e *event.SwapConfirmed) {
	w := d.Swaps[e.Swap]
	if w == nil {
		d.refuse(swapObject(e.Swap), "no_such_object")
		return
	}
	if e.Answer != "agreed" {
		d.say(&event.SwapEnded{Swap: e.Swap, Result: "swap_refused"})
		return
	}
	if !w.Agreed {
		d.refuse(swapObject(e.Swap), "swap_not_agreed")
		return
	}
	one, i := d.slot(w.Mine.Advocate, w.Mine.Zone, w.Mine.From, w.Mine.To)
	two, j := d.slot(w.Theirs.Advocate, w.Theirs.Zone, w.Theirs.From, w.Theirs.To)
	code := ""
	switch {
	case i < 0 || j < 0:
		code = "roster_no_slot"
	default:
		if code = d.canTake(w.Mine.Advocate, w.Theirs, &w.Mine); code == "" {
			code = d.canTake(w.Theirs.Advocate, w.Mine, &w.Theirs)
		}
	}
	if code != "" {
		d.refuse(swapObject(e.Swap), code)
		d.say(&event.SwapEnded{Swap: e.Swap, Result: code})
		return
	}
	change := one.Changes + 1
	d.say(&event.SlotChanged{Month: one.Month, Change: change, Action: "swap", Slot: w.Mine, Other: w.Theirs.Advocate, Swap: e.Swap})
	if two == one {
		change++
	} else {
		change = two.Changes + 1
	}
	d.say(&event.SlotChanged{Month: two.Month, Change: change, Action: "swap", Slot: w.Theirs, Other: w.Mine.Advocate, Swap: e.Swap})
	d.say(&event.SwapEnded{Swap: e.Swap, Result: "swap_made"})
}

// lapse ends a swap whose first slot begins.
func (d *desk) lapse(object string) {
	if id := object[len(swapObject("")):]; d.Swaps[id] != nil {
		d.say(&event.SwapEnded{Swap: id, Result: "swap_lapsed"})
	}
}

// published tells what a roster lacks that was just taken, or that it was not taken.
func (d *desk) published(e *event.RosterPublished) {
	if m := d.Months[e.Month]; m == nil || m.Pos != d.rec.Pos {
		d.refuse("roster/"+e.Month, "roster_revision_old")
		return
	}
	d.check(e.Month)
}
