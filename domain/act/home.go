package act

import (
	"slices"
	"sort"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Home is what a home bar knows of its advocates' days: who claims which minutes, and what it answered.
type Home struct {
	Claims map[Key]*Minutes

	days map[DayKey][]Key // derived: an advocate's UTC day -> claims that touch it
}

// Key names a claim of minutes: the claiming journal and its act.
type Key struct{ Journal, Act string }

func (k Key) less(o Key) bool {
	return k.Journal < o.Journal || k.Journal == o.Journal && k.Act < o.Act
}

// Minutes is one claim with the answer given last.
type Minutes struct {
	Advocate    journal.Ref
	Revision    int64
	Work        []event.Span
	Waiting     []event.Span
	PaidWork    []event.Span // ordered to be paid: these minutes stand
	PaidWaiting []event.Span
	Was         event.Span  // all that it covered before, so that its rivals then are asked again
	Left        journal.Ref // the advocate whose minutes these were before a correction
	Answered    bool
	Held        []event.Span
	Yielded     []event.Span
	With        []string
}

// hull is the stretch from the first to the last minute of a claim, paid ones included.
func (m *Minutes) hull() event.Span {
	var h event.Span
	for _, list := range [...][]event.Span{m.Work, m.Waiting, m.PaidWork, m.PaidWaiting} {
		for _, s := range list {
			if h.From == 0 || s.From < h.From {
				h.From = s.From
			}
			h.To = max(h.To, s.To)
		}
	}
	return h
}

// claim puts the minutes of a revision in the place of those of the act before it.
func (h *Home) claim(k Key, advocate journal.Ref, revision int64, work, waiting []event.Span) {
	if h.Claims == nil {
		h.Claims = map[Key]*Minutes{}
	}
	index := h.index()
	m := h.Claims[k]
	if m == nil {
		m = &Minutes{}
		h.Claims[k] = m
	}
	if m.Revision > revision {
		return
	}
	h.unlist(index, k, m)
	m.Was = widen(m.hull(), m.Was)
	if m.Advocate != advocate {
		m.Left = m.Advocate
	}
	m.Advocate, m.Revision, m.Answered = advocate, revision, false
	m.Work = union(work, nil)
	m.Waiting = subtract(union(waiting, nil), m.Work)
	h.list(index, k, m)
}

// release gives the minutes back; paid ones stand.
func (h *Home) release(k Key, revision int64) {
	m := h.Claims[k]
	if m == nil || m.Revision > revision {
		return
	}
	index := h.index()
	h.unlist(index, k, m)
	m.Was = widen(m.hull(), m.Was)
	m.Revision = revision
	m.Work, m.Waiting, m.Held, m.Yielded, m.With, m.Answered = nil, nil, nil, nil, nil, true
	h.list(index, k, m)
}

// paid fixes the minutes of a revision, but for those that were held or gave way.
func (h *Home) paid(k Key, revision int64) {
	m := h.Claims[k]
	if m == nil || m.Revision != revision {
		return
	}
	m.PaidWork = union(m.PaidWork, subtract(m.Work, m.Held))
	m.PaidWaiting = union(m.PaidWaiting, subtract(subtract(m.Waiting, m.Held), m.Yielded))
}

func (h *Home) answered(k Key, revision int64, held, yielded []event.Span, with []string) {
	if m := h.Claims[k]; m != nil && m.Revision == revision {
		m.Answered, m.Held, m.Yielded, m.With = true, held, yielded, with
	}
}

func (h *Home) index() map[DayKey][]Key {
	if h.days == nil {
		h.days = map[DayKey][]Key{}
		for k, m := range h.Claims {
			h.list(h.days, k, m)
		}
	}
	return h.days
}

func (h *Home) list(index map[DayKey][]Key, k Key, m *Minutes) {
	s := m.hull()
	for d := s.From.UTCDate(); s.To > 0 && d.Start() < s.To; d++ {
		day := DayKey{m.Advocate, d}
		index[day] = append(index[day], k)
	}
}

func (h *Home) unlist(index map[DayKey][]Key, k Key, m *Minutes) {
	s := m.hull()
	for d := s.From.UTCDate(); s.To > 0 && d.Start() < s.To; d++ {
		day := DayKey{m.Advocate, d}
		if i := slices.Index(index[day], k); i >= 0 {
			index[day] = slices.Delete(index[day], i, i+1)
		}
	}
}

// rivals lists the claims of an advocate that may touch a stretch, in order.
func (h *Home) rivals(advocate journal.Ref, s event.Span) []Key {
	var out []Key
	if s.To == 0 {
		return nil
	}
	index := h.index()
	for d := s.From.UTCDate(); d.Start() < s.To; d++ {
		for _, k := range index[DayKey{advocate, d}] {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].less(out[j]) })
	return out
}

// judge compares a claim with all others of the advocate. Work against work, and waiting against waiting, is held on
// both sides; waiting gives way to work; what is already paid stands. Nothing depends on which came first.
func (h *Home) judge(k Key) (held, yielded []event.Span, with []string) {
	m := h.Claims[k]
	work := subtract(m.Work, m.PaidWork)
	waiting := subtract(m.Waiting, m.PaidWaiting)
	if len(work)+len(waiting) == 0 {
		return nil, nil, nil
	}
	for _, r := range h.rivals(m.Advocate, m.hull()) {
		if r == k {
			continue
		}
		o := h.Claims[r]
		theirs := union(o.Work, o.PaidWork)
		gone := intersect(waiting, theirs)
		both := union(intersect(work, theirs), intersect(waiting, union(o.Waiting, o.PaidWaiting)))
		if len(gone)+len(both) == 0 {
			continue
		}
		held, yielded = union(held, both), union(yielded, gone)
		if !slices.Contains(with, r.Journal) {
			with = append(with, r.Journal)
		}
	}
	sort.Strings(with)
	return subtract(held, yielded), yielded, with
}

// answers judges a claim that changed and all that touched it before or touch it now; it answers each whose judgement
// is new. A letter goes to every journal but this one.
func (h *Home) answers(code string, k Key) []journal.Outcome {
	m := h.Claims[k]
	if m == nil {
		return nil
	}
	asked := h.rivals(m.Advocate, widen(m.hull(), m.Was))
	if !slices.Contains(asked, k) {
		asked = append(asked, k)
	}
	if !m.Left.IsZero() {
		asked = append(asked, h.rivals(m.Left, m.Was)...)
	}
	var out []journal.Outcome
	for _, r := range asked {
		o := h.Claims[r]
		held, yielded, with := h.judge(r)
		if o.Answered && equal(o.Held, held) && equal(o.Yielded, yielded) && slices.Equal(o.With, with) {
			continue
		}
		result := "free"
		if len(held)+len(yielded) > 0 {
			result = "overlaps"
		}
		if r.Journal == code {
			out = append(out, journal.Outcome{Body: &event.MinutesJudged{
				Act: r.Act, Revision: o.Revision, Advocate: o.Advocate, Result: result, Held: held, Yielded: yielded, With: with,
			}})
			continue
		}
		out = append(out, journal.Outcome{Body: &event.MinutesAnswered{
			Mail: event.Mail{To: r.Journal}, Act: r.Act, Revision: o.Revision, Advocate: o.Advocate, Result: result,
			Held: held, Yielded: yielded, With: with,
		}})
	}
	return out
}

func widen(a, b event.Span) event.Span {
	switch {
	case a.To == 0:
		return b
	case b.To == 0:
		return a
	}
	return event.Span{From: min(a.From, b.From), To: max(a.To, b.To)}
}

// doubled lists pairs of claims with minutes that were ordered to be paid twice.
func (h *Home) doubled() [][2]Key {
	keys := make([]Key, 0, len(h.Claims))
	for k, m := range h.Claims {
		if len(m.PaidWork) > 0 {
			keys = append(keys, k)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i].less(keys[j]) })
	var out [][2]Key
	for _, k := range keys {
		m := h.Claims[k]
		for _, r := range h.rivals(m.Advocate, m.hull()) {
			if k.less(r) && len(intersect(m.PaidWork, h.Claims[r].PaidWork)) > 0 {
				out = append(out, [2]Key{k, r})
			}
		}
	}
	return out
}
