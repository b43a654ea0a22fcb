package journal

import (
	"errors"
	"fmt"

	"qorgau/domain/civil"
)

// Machine is the state of one journal together with the rules that move it. It is deterministic: the same facts give
// the same decisions, byte for byte, on every machine and in every run.
type Machine interface {
	// Version and Draft name the behaviour. Draft is zero once the version is released.
	Version() int64
	Draft() int64
	// Evolve folds one record into the state: it only assigns.
	Evolve(*Record)
	// React reads the state and answers an event that was just folded with the decisions that follow from it at once.
	React(*Record) []Outcome
	// Due is the clock that fires first, by (due, id).
	Due() (Clock, bool)
	// Check returns every invariant that does not hold.
	Check() []Finding
	// MailCursor is the last sequence number taken from a sender, and Outbox the positions of mail written for a receiver,
	// in order of their sequence numbers.
	MailCursor(sender string) int64
	Outbox(receiver string) []int64
	Receivers() []string
	// Encode and Decode make a snapshot that may be thrown away at any time.
	Encode() ([]byte, error)
	Decode([]byte) error
}

// Outcome is a decision before it has a place.
type Outcome struct {
	Body   Body
	Sealed []Box
}

// Clock is a moment at which the machine must be asked again. Its id is object/kind/n, where n counts its settings.
type Clock struct {
	ID  string
	Due civil.Instant
}

// Finding is a broken promise, named and placed.
type Finding struct {
	Journal string `json:"journal"`
	Pos     int64  `json:"pos,omitempty"`
	Rule    string `json:"rule"`
	Detail  string `json:"detail"`
}

// Addressed is a decision that is mail: it goes to another journal as a fact there.
type Addressed interface {
	Body
	MailTo() (journal string, seq int64)
}

// ErrMachine marks a bug of the machine: a panic, or a group beyond its limits. Nothing of the group is written and
// the state is thrown away.
var ErrMachine = errors.New("machine error")

// Execute folds a fact and all that follows from it and returns the decisions as records, placed right after the
// fact. After an error the machine's state must not be used again.
//
// Each decision is folded before anybody is asked about it, so every React sees the state as it stands; the rounds
// end when nobody answers.
func Execute(m Machine, fact *Record) (decisions []Record, err error) {
	defer func() {
		if p := recover(); p != nil {
			decisions, err = nil, fmt.Errorf("%w: panic at %s/%d %s: %v", ErrMachine, fact.Journal, fact.Pos, fact.Type, p)
		}
	}()
	m.Evolve(fact)
	round := []Record{*fact}
	for n := 0; len(round) > 0; n++ {
		if n == MaxRounds {
			return nil, fmt.Errorf("%w: more than %d rounds after %s/%d %s", ErrMachine, MaxRounds, fact.Journal, fact.Pos, fact.Type)
		}
		first := len(decisions)
		for i := range round {
			for _, o := range m.React(&round[i]) {
				rec := Record{
					Journal: fact.Journal, Pos: fact.Pos + int64(len(decisions)) + 1, Kind: Decision,
					Type: o.Body.Type(), At: fact.At, Cause: fact.Pos, Machine: m.Version(), Body: o.Body, Sealed: o.Sealed,
				}
				if len(decisions)+2 > MaxGroupRecords {
					return nil, fmt.Errorf("%w: group larger than %d records after %s/%d %s", ErrMachine, MaxGroupRecords, fact.Journal, fact.Pos, fact.Type)
				}
				m.Evolve(&rec)
				decisions = append(decisions, rec)
			}
		}
		round = decisions[first:]
	}
	return decisions, nil
}
