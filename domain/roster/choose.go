package roster

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sort"
	"strconv"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Rule names the rule of choice and its version: load band, then draw (appointment.md 10).
const Rule = "band_draw_v1"

// Pools, from the narrowest on. Each holds the ones before it.
const (
	PoolZone        = "zone"       // on duty in the unit's zone at the wanted time
	PoolNeighbours  = "neighbours" // or in a zone beside it
	PoolTerritory   = "territory"  // or anywhere in the bar's territory
	PoolDistance    = "distance"   // or at some time within twelve hours of it, by video link (CPC 213)
	PoolCoordinator = "coordinator"
)

// maxOthers bounds the advocates listed by name in an offer beside the band; the rest is counted by reason.
const maxOthers = 64

// Need is what a request asks of an advocate.
type Need struct {
	Code     string // the bar that chooses
	Unit     string
	WantedAt civil.Instant
	Language string
	Minor    bool
	Severity string       // of the act, as far as it is known
	Trained  bool         // wave W21: training is asked for, unless it leaves nobody
	Draw     journal.Hash // of the request
	N        int64        // how many offers it will have had with this one
	// Against gives the reason that the case itself has against an advocate, or nothing.
	Against func(journal.Ref) string
}

// Choice is who was chosen, and the reason for everybody else.
type Choice struct {
	Found   bool
	Chosen  journal.Ref
	Roster  string // month and revision
	Band    []event.Candidate
	Others  []event.Passed
	Counts  []event.ReasonCount
	Reasons []event.Passed // everybody on the list, in order of reference; the code is empty for the chosen one
}

// Draw is the n-th draw of a request: SHA-256(draw, n as eight bytes, big endian).
func Draw(draw journal.Hash, n int64) journal.Hash {
	var b [40]byte
	copy(b[:32], draw[:])
	binary.BigEndian.PutUint64(b[32:], uint64(n))
	return sha256.Sum256(b[:])
}

// Lot is the place of an advocate in a draw: the smallest lot comes first.
func Lot(draw journal.Hash, a journal.Ref) journal.Hash {
	var b [48]byte
	copy(b[:32], draw[:])
	copy(b[32:], a[:])
	return sha256.Sum256(b[:])
}

// Choose takes from a pool the first of the load band in the order of the draw.
func (s *State) Choose(n *Need, pool string, at civil.Instant, b *book.State) Choice {
	when := max(n.WantedAt, at)
	c := Choice{Reasons: s.Eligible(n, pool, at, b)}
	if m := s.around(dayOr(localDay(b, n.Unit, when), when)); len(m) > 0 {
		c.Roster = m[0].Month + "/" + strconv.FormatInt(m[0].Revision, 10)
	}
	least := int64(-1)
	for _, r := range c.Reasons {
		if r.Code == "" && (least < 0 || r.Load < least) {
			least = r.Load
		}
	}
	draw := Draw(n.Draw, n.N)
	type lot struct {
		at  int
		lot journal.Hash
	}
	var band []lot
	for i := range c.Reasons {
		r := &c.Reasons[i]
		if r.Code != "" {
			continue
		}
		if r.Load > least+1 {
			r.Code = "higher_load"
			continue
		}
		band = append(band, lot{i, Lot(draw, r.Advocate)})
	}
	slices.SortFunc(band, func(x, y lot) int { return bytes.Compare(x.lot[:], y.lot[:]) })
	for i, l := range band {
		r := &c.Reasons[l.at]
		if i == 0 {
			c.Found, c.Chosen = true, r.Advocate
		} else {
			r.Code = "drawn_later"
		}
		c.Band = append(c.Band, event.Candidate{Advocate: r.Advocate, Load: r.Load, LastAt: r.LastAt, Code: r.Code})
	}
	c.tell()
	return c
}

// tell lists those on duty who were passed over by name, and counts all others by their reason.
func (c *Choice) tell() {
	counts := map[string]int64{}
	for _, r := range c.Reasons {
		switch r.Code {
		case "", "drawn_later":
			continue
		case "not_on_duty", "other_zone":
		default:
			if len(c.Others) < maxOthers {
				c.Others = append(c.Others, r)
				continue
			}
		}
		counts[r.Code]++
	}
	c.Counts = Counts(counts)
}

// Counts lists numbers by reason in order of the reason.
func Counts(by map[string]int64) []event.ReasonCount {
	var out []event.ReasonCount
	for code, n := range by {
		out = append(out, event.ReasonCount{Code: code, Count: n})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Code < out[j].Code })
	return out
}

// All counts everybody's reason.
func (c *Choice) All() []event.ReasonCount {
	counts := map[string]int64{}
	for _, r := range c.Reasons {
		if r.Code != "" {
			counts[r.Code]++
		}
	}
	return Counts(counts)
}

// Eligible gives everybody on the list, in order of reference, with the reason against offering him a request from a
// pool; no reason means that he may be asked.
func (s *State) Eligible(n *Need, pool string, at civil.Instant, b *book.State) []event.Passed {
	when := max(n.WantedAt, at)
	now := dayOr(localDay(b, n.Unit, at), at)
	duty := s.onDuty(n, pool, dayOr(localDay(b, n.Unit, when), when), when, b)
	month := MonthOf(now)
	out := make([]event.Passed, 0, len(s.Advocates))
	trained := false
	for _, ref := range s.refs() {
		a := s.Advocates[ref]
		p := event.Passed{Advocate: ref, Load: a.LoadIn(month), LastAt: a.LastOffer}
		if d := duty[ref]; d != "" && d != onDuty {
			p.Code = d
		} else if d == "" {
			p.Code = "not_on_duty"
		} else {
			p.Code = s.against(a, n, at, when, now)
		}
		trained = trained || p.Code == "" && a.trained(now)
		out = append(out, p)
	}
	settings := b.AppointmentSettingsOn(now)
	if settings.AutomatedChoice == "human_confirmation_each_time" {
		for i := range out {
			if out[i].Code == "" {
				out[i].Code = "human_confirmation"
			}
		}
	}
	if n.Trained && trained && settings.TrainingGate != "off" {
		for i := range out {
			if out[i].Code == "" && !s.Advocates[out[i].Advocate].trained(now) {
				out[i].Code = "not_trained"
			}
		}
	}
	return out
}

// ByHand gives the reason against naming an advocate by hand: duty, zone, absence and load do not matter, the law does.
func (s *State) ByHand(n *Need, ref journal.Ref, at civil.Instant) string {
	a := s.Advocates[ref]
	if a == nil {
		return "roster_unknown_advocate"
	}
	if a.StatusAt(at) != "active" {
		return "licence_inactive"
	}
	return n.Against(ref)
}

// Again gives the reason against returning a request to an advocate who was asked before: as for an offer from the
// territory.
func (s *State) Again(n *Need, ref journal.Ref, at civil.Instant, b *book.State) string {
	for _, r := range s.Eligible(n, PoolTerritory, at, b) {
		if r.Advocate == ref {
			return r.Code
		}
	}
	return "roster_unknown_advocate"
}

// May gives the reason against appointing an advocate who was asked and says yes: his licence, the list and his
// agreement are looked at once more, because the law asks for them at the appointment and not at the offer.
func (s *State) May(ref journal.Ref, unit string, at civil.Instant, b *book.State) string {
	a := s.Advocates[ref]
	if a == nil {
		return "roster_unknown_advocate"
	}
	return a.mayServe(at, dayOr(localDay(b, unit, at), at))
}

// mayServe gives the reason of the law against an advocate, whatever is asked for: list, licence, agreement.
func (a *Advocate) mayServe(at civil.Instant, day civil.Date) string {
	switch {
	case !a.InList(day.Year()):
		return "not_in_list"
	case a.StatusAt(at) != "active":
		return "licence_inactive"
	case !a.AgreedOn(day):
		return "no_agreement"
	}
	return ""
}

// trained tells whether he may be asked where training is demanded: he was trained, or the bar waived it.
func (a *Advocate) trained(d civil.Date) bool {
	return a.Waived || a.TrainedOn != 0 && a.TrainedOn <= d
}

func (s *State) against(a *Advocate, n *Need, at, when civil.Instant, day civil.Date) string {
	if a.HomeBar != n.Code {
		return "not_in_list"
	}
	if code := a.mayServe(at, day); code != "" {
		return code
	}
	switch {
	case !a.Consent:
		return "no_consent"
	case a.AbsentAt(when) || a.AbsentAt(at):
		return "absent"
	case a.SuspendedUntil > at:
		return "declined_in_slot"
	}
	return s.unfit(a, n)
}

// unfit gives the reason against an advocate that lies in what is asked for, whatever the moment.
func (s *State) unfit(a *Advocate, n *Need) string {
	switch {
	case !slices.Contains(a.Languages, n.Language):
		return "language"
	case n.Minor && !a.Minors:
		return "minors_not_qualified"
	case !a.Grave && isGrave(n.Severity) && s.keepsGraveList(n.Code):
		return "grave_not_qualified"
	}
	return n.Against(a.Ref)
}

// Unfit gives the reason against an advocate who was asked already, after what is asked for has changed.
func (s *State) Unfit(n *Need, ref journal.Ref) string {
	if a := s.Advocates[ref]; a != nil {
		return s.unfit(a, n)
	}
	return "roster_unknown_advocate"
}

func isGrave(severity string) bool { return severity == "grave" || severity == "particularly_grave" }

// keepsGraveList tells whether a bar keeps a list for grave crimes: whether anybody of it is on one.
func (s *State) keepsGraveList(bar string) bool {
	if s.graves == nil {
		s.graves = map[string]bool{}
		for _, ref := range s.refs() {
			if a := s.Advocates[ref]; a.Grave {
				s.graves[a.HomeBar] = true
			}
		}
	}
	return s.graves[bar]
}

const onDuty = "on_duty"

// onDuty tells of each advocate with a slot how he stands to the pool: on_duty, or the reason against him.
func (s *State) onDuty(n *Need, pool string, day civil.Date, when civil.Instant, b *book.State) map[journal.Ref]string {
	duty := map[journal.Ref]string{}
	put := func(x *Slot, inside bool) {
		code := onDuty
		if !inside {
			code = "other_zone"
		} else if x.Unreachable {
			code = "slot_unreachable"
		}
		if old := duty[x.Advocate]; old == "" || code == onDuty || old == "other_zone" {
			duty[x.Advocate] = code
		}
	}
	for _, m := range s.around(day) {
		m.index()
		home := m.units[n.Unit]
		near := m.zones[home].neighbours
		for _, z := range m.Zones {
			inside := pool == PoolTerritory || pool == PoolDistance || z.Zone == home ||
				pool == PoolNeighbours && slices.Contains(near, z.Zone)
			m.on(z.Zone, when, func(i int) { put(&m.Slots[i], inside) })
		}
	}
	if pool == PoolDistance {
		near := b.AppointmentSettingsOn(day).NearDutyHours.Hours() // how far from his duty one may be asked to come by video link
		for _, m := range s.around(day.AddDays(1)) {
			s.nearby(m, when, near, put)
		}
		for _, m := range s.around(day) {
			s.nearby(m, when, near, put)
		}
	}
	return duty
}

func (s *State) nearby(m *Month, when, near civil.Instant, put func(*Slot, bool)) {
	for i := range m.Slots {
		if x := &m.Slots[i]; x.From < when+near && x.To > when-near {
			put(x, true)
		}
	}
}

func (s *State) refs() []journal.Ref {
	if s.order == nil {
		s.order = make([]journal.Ref, 0, len(s.Advocates))
		for ref := range s.Advocates {
			s.order = append(s.order, ref)
		}
		slices.SortFunc(s.order, func(a, b journal.Ref) int { return bytes.Compare(a[:], b[:]) })
	}
	return s.order
}

func localDay(b *book.State, unit string, at civil.Instant) civil.Date {
	d, _ := b.Local(unit, at)
	return d
}
