package projections

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Place is a record that is about an object.
type Place struct {
	Journal string        `json:"journal"`
	Pos     int64         `json:"pos"`
	At      civil.Instant `json:"at"`
	Kind    string        `json:"kind"` // fact, decision
	Type    string        `json:"type"` // of mail, that of the letter
	As      string        `json:"as"`   // what kind of object it is there: request, offer, appointment, act, claim, ...
}

const places = table[Place]("place")

// Audit finds every record of an object by its id: for explain and replay.
type Audit struct{}

// Name is the read model's name.
func (Audit) Name() string { return "audit" }

// Version is that of the rows.
func (Audit) Version() int { return 2 }

// Tables lists what it writes.
func (Audit) Tables() []string { return []string{string(places)} }

// Apply folds one record.
func (Audit) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	s := about(rec)
	for i, o := range s.objects {
		if hasID(s.objects[:i], o.id) {
			continue // an accepted offer is the appointment of the same id: one place, under the first name
		}
		places.put(f, keyOf(o.id, posKey(rec.Pos)), Place{
			Journal: rec.Journal, Pos: rec.Pos, At: rec.At, Kind: string(rec.Kind), Type: s.body.Type(), As: o.kind,
		})
	}
	return f.err
}

func hasID(objects []object, id string) bool {
	for _, o := range objects {
		if o.id == id {
			return true
		}
	}
	return false
}
