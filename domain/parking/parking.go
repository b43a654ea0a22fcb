// Package parking keeps facts that arrived before what they refer to, until it comes.
package parking

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/wire"
)

// Limits of waiting.
const (
	Patience = 30 * civil.Day // then a person must look
	PerCase  = 100            // more of one case are a person's matter at once
	perGroup = 50             // facts taken up in one group; the rest goes on by a clock that is due at once
)

const (
	kindParked = "parked_fact"
	kindTakeUp = "take_up"
)

// State is every fact that waits.
type State struct {
	Facts  map[int64]*Fact    // by position
	Keys   map[string][]int64 // what they wait for -> positions, in order
	ByCase map[string]int64   // the register's case -> how many of its facts wait
	Due    map[string]bool    // keys that came while more waited than one group may take up
	Taking []int64            // taken up in this group, kept until the next fact for the parts to be asked

	seen journal.Record // the fact in hand, so that it can be kept when its parking is decided
}

// Fact is a parked fact, whole.
type Fact struct {
	Pos    int64
	Key    string
	Case   string // the register's case, if it is about one
	Type   string
	Source string
	ID     string
	Input  journal.Hash
	Data   []byte // canonical JSON of the body
	Sealed []journal.Box
	Told   bool // a person was called
	Over   bool // it found more than PerCase waiting
}

// ForRequest is the key of a fact that waits for a defender request.
func ForRequest(id string) string { return "request/" + id }

// ForDefence is the key of a fact that waits until an advocate is named for a person in a case (our id).
func ForDefence(caseID string, person, advocate journal.Ref) string {
	return "appointment/" + caseID + "/" + person.String() + "/" + advocate.String()
}

// ForAppointment is the key of a fact that waits for an appointment.
func ForAppointment(id string) string { return "appointment/" + id }

// ForClaim is the key of a fact that waits for a claim.
func ForClaim(id string) string { return "claim/" + id }

// ForSettlement is the key of a fact that waits for a settlement.
func ForSettlement(id string) string { return "settlement/" + id }

// Evolve folds parking and taking up.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks) {
	if rec.Kind == journal.Fact {
		s.seen = *rec
		s.settle(clocks)
		if e, ok := rec.Body.(*event.ClockDue); ok {
			if key, due := dueKey(e.Clock); due {
				delete(s.Due, key)
			}
		}
		return
	}
	switch e := rec.Body.(type) {
	case *event.FactParked:
		s.park(e, rec.At, clocks)
	case *event.FactUnresolved:
		if f := s.Facts[e.Fact]; f != nil {
			f.Told = true
			clocks.Drop(object(f.Pos), kindParked)
		}
	case *event.FactTakenUp:
		s.taken(e, rec.At, clocks)
	}
}

func (s *State) park(e *event.FactParked, at civil.Instant, clocks *journal.Clocks) {
	f := s.Facts[e.Fact]
	if f == nil {
		rec := &s.seen
		if rec.Body == nil || rec.Pos != e.Fact {
			return
		}
		f = &Fact{Pos: rec.Pos, Type: rec.Type, Source: strings.Clone(rec.Source), ID: strings.Clone(rec.ID),
			Input: rec.Input, Data: rec.Body.AppendJSON(nil), Sealed: rec.Sealed}
		if of, ok := rec.Body.(event.OfRegister); ok {
			f.Case = strings.Clone(of.Head().RegisterCase)
		}
		if s.Facts == nil {
			s.Facts, s.Keys, s.ByCase = map[int64]*Fact{}, map[string][]int64{}, map[string]int64{}
		}
		s.Facts[f.Pos] = f
		clocks.Start(object(f.Pos), kindParked, at+Patience)
	}
	if f.Key != "" {
		if f.Key == e.Waits {
			return
		}
		s.unkey(f)
	}
	f.Key = e.Waits
	s.Keys[f.Key] = append(s.Keys[f.Key], f.Pos)
	slices.Sort(s.Keys[f.Key])
	if f.Case != "" {
		s.ByCase[f.Case]++
		f.Over = s.ByCase[f.Case] > PerCase
	}
}

// taken takes a fact off its key. Its body stays until the next fact, for the parts to be asked about it.
func (s *State) taken(e *event.FactTakenUp, at civil.Instant, clocks *journal.Clocks) {
	f := s.Facts[e.Fact]
	if f == nil || f.Key == "" {
		return
	}
	key := f.Key
	s.unkey(f)
	s.Taking = append(s.Taking, f.Pos)
	more := len(s.Keys[key]) > 0
	if more && !s.Due[key] {
		if s.Due == nil {
			s.Due = map[string]bool{}
		}
		s.Due[key] = true
		clocks.Start(key, kindTakeUp, at)
	}
	if !more {
		delete(s.Due, key)
		clocks.Drop(key, kindTakeUp)
	}
}

func (s *State) unkey(f *Fact) {
	left := slices.DeleteFunc(s.Keys[f.Key], func(pos int64) bool { return pos == f.Pos })
	if len(left) == 0 {
		delete(s.Keys, f.Key)
	} else {
		s.Keys[f.Key] = left
	}
	if f.Case != "" {
		if s.ByCase[f.Case]--; s.ByCase[f.Case] == 0 {
			delete(s.ByCase, f.Case)
		}
	}
	f.Key = ""
}

// settle forgets the facts that were taken up in the last group and did not park again.
func (s *State) settle(clocks *journal.Clocks) {
	for _, pos := range s.Taking {
		if f := s.Facts[pos]; f != nil && f.Key == "" {
			clocks.Drop(object(pos), kindParked)
			delete(s.Facts, pos)
		}
	}
	s.Taking = s.Taking[:0]
}

func object(pos int64) string { return "fact/" + strconv.FormatInt(pos, 10) }

func dueKey(clock string) (string, bool) {
	_, kind, _, ok := journal.SplitClock(clock)
	return journal.ClockObject(clock), ok && kind == kindTakeUp
}

// React takes up what waited for the record, and calls a person about what waited too long.
func (s *State) React(rec *journal.Record, cases *casefile.State) []journal.Outcome {
	switch e := rec.Body.(type) {
	case *event.FactParked:
		if f := s.Facts[e.Fact]; f != nil && f.Over && !f.Told {
			return s.unresolved(f)
		}
	case *event.ClockDue:
		_, kind, _, _ := journal.SplitClock(e.Clock)
		if kind == kindTakeUp {
			return s.takeUp(journal.ClockObject(e.Clock))
		}
		if kind == kindParked {
			pos, err := strconv.ParseInt(strings.TrimPrefix(journal.ClockObject(e.Clock), "fact/"), 10, 64)
			if f := s.Facts[pos]; err == nil && f != nil && !f.Told {
				return s.unresolved(f)
			}
		}
	case *event.RequestRegistered:
		return s.takeUp(ForRequest(e.Request))
	case *event.RequestRefused:
		return s.takeUp(ForRequest(e.Request))
	case *event.RequestJoined:
		return s.takeUp(ForRequest(e.Request))
	case *event.DefenderNamed:
		return s.takeUp(s.defences(e, cases)...)
	case *event.PaymentDecreeRequested:
		return s.takeUp(ForClaim(e.Claim))
	case *event.SettlementOrdered:
		return s.takeUp(ForSettlement(e.Settlement))
	}
	return nil
}

// defences are the keys under which facts may wait for an advocate who was just named: the register may have told them
// under another reference of the person, or in a case that hangs together with this one.
func (s *State) defences(e *event.DefenderNamed, cases *casefile.State) []string {
	if len(s.Keys) == 0 {
		return nil
	}
	keys := []string{ForAppointment(e.Appointment)}
	for _, c := range cases.Related(e.Case) {
		for _, p := range cases.Same(e.Person) {
			keys = append(keys, ForDefence(c, p, e.Advocate))
		}
	}
	return keys
}

// takeUp answers for the facts that wait under the keys, in order of position: as many as one group takes, and one of
// each key, so that the rest of it follows by its clock.
func (s *State) takeUp(keys ...string) []journal.Outcome {
	var found []*Fact
	for _, key := range keys {
		waiting := s.Keys[key]
		for _, pos := range waiting[:min(len(waiting), max(1, perGroup-len(found)))] {
			found = append(found, s.Facts[pos])
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Pos < found[j].Pos })
	var out []journal.Outcome
	for _, f := range found {
		out = append(out, journal.Outcome{Body: &event.FactTakenUp{Fact: f.Pos, Waits: f.Key}})
	}
	return out
}

func (s *State) unresolved(f *Fact) []journal.Outcome {
	return []journal.Outcome{
		{Body: &event.FactUnresolved{Fact: f.Pos, Waits: f.Key}},
		{Body: &event.AlarmRaised{Object: f.Key, Code: "clock_" + kindParked, To: []string{"bar"}}},
	}
}

// Taken gives the parked fact as the record it was, at the time of its taking up.
func (s *State) Taken(e *event.FactTakenUp, rec *journal.Record) (*journal.Record, bool) {
	f := s.Facts[e.Fact]
	if f == nil {
		return nil, false
	}
	body := event.New(f.Type)
	if body == nil {
		return nil, false
	}
	r := wire.NewReader(string(f.Data))
	body.ParseJSON(r)
	if r.Done() != nil {
		return nil, false
	}
	return &journal.Record{Journal: rec.Journal, Pos: f.Pos, Kind: journal.Fact, Type: f.Type, At: rec.At, Source: f.Source,
		ID: f.ID, Input: f.Input, Body: body, Sealed: f.Sealed}, true
}
