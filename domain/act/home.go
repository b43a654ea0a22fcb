package act

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Home is what a home bar knows of its advocates' days: who claims which minutes, and what it answered.
type Home struct {
	Claims map[Key]*Minutes
	Ruled  map[string]Ruling // pair -> a person's decision

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
	Day         civil.Date  // local day of its start
	WasDay      civil.Date  // that of the revision before
	Stated      int64       // minutes without a time of day
	Protocol    string      // opaque: equal names mean one protocol
	Place       string      // opaque; empty where it does not matter
	Answered    bool
	Verdict
}

// Verdict is the home bar's word on the minutes of one record.
type Verdict struct {
	Held    []event.Span // claimed by another record too
	Yielded []event.Span // waiting that gave way to work
	Lost    []event.Span // the other record's: one protocol, or a person's decision
	With    []string     // journals of the other records
	Pairs   []event.OverlapPair
	Flags   []string
}

func (v *Verdict) equal(o *Verdict) bool {
	return equal(v.Held, o.Held) && equal(v.Yielded, o.Yielded) && equal(v.Lost, o.Lost) &&
		slices.Equal(v.With, o.With) && slices.Equal(v.Pairs, o.Pairs) && slices.Equal(v.Flags, o.Flags)
}

// Ruling is a person's decision on an overlap: it holds for the two revisions it was made on.
type Ruling struct {
	Keeper, Loser                 Key
	KeeperRevision, LoserRevision int64
}

// Asked is a claim of minutes as a journal makes it.
type Asked struct {
	Advocate        journal.Ref
	Revision        int64
	Work, Waiting   []event.Span
	Day             civil.Date
	Stated          int64
	Protocol, Place string
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
func (h *Home) claim(k Key, c *Asked) {
	if h.Claims == nil {
		h.Claims = map[Key]*Minutes{}
	}
	index := h.index()
	m := h.Claims[k]
	if m == nil {
		m = &Minutes{}
		h.Claims[k] = m
	}
	if m.Revision > c.Revision {
		return
	}
	h.unlist(index, k, m)
	m.Was = widen(m.hull(), m.Was)
	if m.Advocate != c.Advocate {
		m.Left = m.Advocate
	}
	m.WasDay = m.Day
	m.Advocate, m.Revision, m.Answered, m.Day, m.Stated = c.Advocate, c.Revision, false, c.Day, c.Stated
	m.Protocol, m.Place = c.Protocol, c.Place
	m.Work = union(c.Work, nil)
	m.Waiting = subtract(union(c.Waiting, nil), m.Work)
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
	m.Work, m.Waiting, m.Stated, m.Verdict, m.Answered = nil, nil, 0, Verdict{}, true
	h.list(index, k, m)
}

func (h *Home) answered(k Key, revision int64, v Verdict) {
	if m := h.Claims[k]; m != nil && m.Revision == revision {
		m.Answered, m.Verdict = true, v
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

// daysOf lists the UTC days that a claim touches, and the local day it counts for.
func (m *Minutes) daysOf() []civil.Date {
	var out []civil.Date
	s := m.hull()
	for d := s.From.UTCDate(); s.To > 0 && d.Start() < s.To; d++ {
		out = append(out, d)
	}
	if m.Day != 0 && !slices.Contains(out, m.Day) {
		out = append(out, m.Day)
	}
	return out
}

func (h *Home) list(index map[DayKey][]Key, k Key, m *Minutes) {
	for _, d := range m.daysOf() {
		day := DayKey{m.Advocate, d}
		index[day] = append(index[day], k)
	}
}

func (h *Home) unlist(index map[DayKey][]Key, k Key, m *Minutes) {
	for _, d := range m.daysOf() {
		day := DayKey{m.Advocate, d}
		if i := slices.Index(index[day], k); i >= 0 {
			index[day] = slices.Delete(index[day], i, i+1)
		}
	}
}

// sameDay lists the claims of an advocate that count for a local day, in order.
func (h *Home) sameDay(advocate journal.Ref, day civil.Date) []Key {
	var out []Key
	if day == 0 {
		return nil
	}
	for _, k := range h.index()[DayKey{advocate, day}] {
		if h.Claims[k].Day == day {
			out = append(out, k)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].less(out[j]) })
	return out
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
// both sides; waiting gives way to work; one protocol is one interval, whose minutes are the first record's; a person's
// decision gives them to one record; what is already paid stands. Nothing depends on which came first.
func (h *Home) judge(k Key) Verdict {
	m := h.Claims[k]
	v := Verdict{}
	if len(m.Work)+len(m.Waiting) == 0 && m.Stated == 0 {
		return v
	}
	work := subtract(m.Work, m.PaidWork)
	waiting := subtract(m.Waiting, m.PaidWaiting)
	places := false
	for _, r := range h.rivals(m.Advocate, m.hull()) {
		if r == k {
			continue
		}
		o := h.Claims[r]
		places = places || m.Place != "" && o.Place != "" && m.Place != o.Place && len(intersect(m.Work, o.Work)) > 0
		theirs := union(o.Work, o.PaidWork)
		gone := intersect(waiting, theirs)
		both := union(intersect(work, theirs), intersect(waiting, union(o.Waiting, o.PaidWaiting)))
		if len(gone)+len(both) == 0 {
			continue
		}
		paid := union(o.PaidWork, o.PaidWaiting)
		pair := event.OverlapPair{Pair: PairID(k, r), Journal: r.Journal, Why: "overlap"}
		keeper, why := h.keeper(k, r)
		switch {
		case len(both) == 0:
			pair.Why = "yielded"
		case why == "":
			if v.Held = union(v.Held, both); len(intersect(both, paid)) > 0 {
				pair.Why = "paid"
			}
		case keeper == r:
			pair.Why, v.Lost = why, union(v.Lost, both)
		case why == "one_protocol":
			pair.Why, v.Lost = why, union(v.Lost, intersect(both, paid))
		default: // a person gave them to this record; what is paid stands all the same
			pair.Why = why
			if taken := intersect(both, paid); len(taken) > 0 {
				pair.Why, v.Held = "paid", union(v.Held, taken)
			}
		}
		v.Yielded = union(v.Yielded, gone)
		v.Pairs = append(v.Pairs, pair)
		if !slices.Contains(v.With, r.Journal) {
			v.With = append(v.With, r.Journal)
		}
	}
	sort.Strings(v.With)
	v.Lost = subtract(v.Lost, v.Yielded)
	v.Held = subtract(subtract(v.Held, v.Yielded), v.Lost)
	v.Flags = h.dayFlags(m, places)
	return v
}

// dayFlags holds all that an advocate has on a local day in the whole country against the limits of a day.
func (h *Home) dayFlags(m *Minutes, places bool) []string {
	var flags []string
	sum := int64(0)
	for _, r := range h.sameDay(m.Advocate, m.Day) {
		o := h.Claims[r]
		sum += minutes(o.Work) + minutes(o.Waiting) + o.Stated
	}
	for _, l := range wholeDay {
		if sum > l.limit {
			flags = append(flags, l.code)
		}
	}
	if places {
		flags = append(flags, "two_places")
	}
	return flags
}

// keeper tells whose overlapping minutes of two records are, and why; an empty why: nobody has said.
func (h *Home) keeper(k, r Key) (Key, string) {
	m, o := h.Claims[k], h.Claims[r]
	if d, ok := h.Ruled[PairID(k, r)]; ok && h.current(d.Keeper, d.KeeperRevision) && h.current(d.Loser, d.LoserRevision) {
		return d.Keeper, "decided"
	}
	if m.Protocol != "" && m.Protocol == o.Protocol {
		if k.less(r) {
			return k, "one_protocol"
		}
		return r, "one_protocol"
	}
	return Key{}, ""
}

func (h *Home) current(k Key, revision int64) bool {
	m := h.Claims[k]
	return m != nil && m.Revision == revision
}

// rule takes a person's decision on a pair, told by the journal of one of its records about a revision that it knows.
func (h *Home) rule(k Key, revision int64, pair, keeps string) {
	m := h.Claims[k]
	if m == nil || m.Revision != revision {
		return
	}
	for _, r := range h.rivals(m.Advocate, m.hull()) {
		if r == k || PairID(k, r) != pair {
			continue
		}
		if h.Ruled == nil {
			h.Ruled = map[string]Ruling{}
		}
		d := Ruling{Keeper: k, KeeperRevision: revision, Loser: r, LoserRevision: h.Claims[r].Revision}
		if keeps == "other" {
			d.Keeper, d.KeeperRevision, d.Loser, d.LoserRevision = d.Loser, d.LoserRevision, d.Keeper, d.KeeperRevision
		}
		h.Ruled[pair] = d
		return
	}
}

// PairID names two records without telling anything of them; it is the same on both sides.
func PairID(a, b Key) string {
	if b.less(a) {
		a, b = b, a
	}
	return "p-" + Opaque("pair", a.Journal, a.Act, b.Journal, b.Act)
}

// Opaque is a short name that can be compared and tells nothing of what it was made of.
func Opaque(kind string, parts ...string) string {
	b := []byte(kind)
	for _, p := range parts {
		b = append(append(b, 0), p...)
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:10])
}

// answers judges a claim that changed and all that touched it before or touch it now; it answers each whose judgement
// is new. A letter goes to every journal but this one.
func (h *Home) answers(code string, k Key) []journal.Outcome {
	m := h.Claims[k]
	if m == nil {
		return nil
	}
	asked := h.rivals(m.Advocate, widen(m.hull(), m.Was))
	more := [][]Key{{k}, h.sameDay(m.Advocate, m.Day), h.sameDay(m.Advocate, m.WasDay)}
	if !m.Left.IsZero() {
		more = append(more, h.rivals(m.Left, m.Was), h.sameDay(m.Left, m.WasDay), h.sameDay(m.Left, m.Day))
	}
	for _, list := range more {
		for _, r := range list {
			if !slices.Contains(asked, r) {
				asked = append(asked, r)
			}
		}
	}
	var out []journal.Outcome
	for _, r := range asked {
		o := h.Claims[r]
		v := h.judge(r)
		if o.Answered && o.Verdict.equal(&v) {
			continue
		}
		result := "free"
		if len(v.Held)+len(v.Yielded)+len(v.Lost) > 0 {
			result = "overlaps"
		}
		if r.Journal == code {
			out = append(out, journal.Outcome{Body: &event.MinutesJudged{
				Act: r.Act, Revision: o.Revision, Advocate: o.Advocate, Result: result, Held: v.Held, Yielded: v.Yielded,
				With: v.With, Lost: v.Lost, Pairs: v.Pairs, Flags: v.Flags,
			}})
			continue
		}
		out = append(out, journal.Outcome{Body: &event.MinutesAnswered{
			Mail: event.Mail{To: r.Journal}, Act: r.Act, Revision: o.Revision, Advocate: o.Advocate, Result: result,
			Held: v.Held, Yielded: v.Yielded, With: v.With, Lost: v.Lost, Pairs: v.Pairs, Flags: v.Flags,
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
