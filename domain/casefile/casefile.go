// Package casefile keeps what the register says of a case: for each of its objects the highest revision, and the view
// folded from them by when things happened. The same facts give the same case file in whatever order they come.
package casefile

import (
	"crypto/sha256"
	"encoding/hex"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// States of a case.
const (
	Open           = "open"
	Interrupted    = "interrupted"     // CPC 45
	WithProsecutor = "with_prosecutor" // completed, not yet in court
	ToCourt        = "to_court"
	Terminated     = "terminated"
	Joined         = "joined" // CPC 43
)

// State is every case of the journal, and who is one person.
type State struct {
	Cases map[string]*Case            // by our id
	Links map[journal.Ref]journal.Ref // a reference -> a smaller one of the same person

	ids    map[string]string        // derived: the register's id of a case -> ours
	inside map[string][]string      // derived: a case -> those whose persons go on in it, in order of id
	where  map[journal.Ref][]string // derived: a reference -> the cases that name it, in order of id
}

// Case is one investigation as the register tells it.
type Case struct {
	ID           string // ours, of the register's id: CaseID
	RegisterCase string
	Objects      []Object // what the register said, in order of happening
	View
}

// View is what follows from the objects; it is folded anew when one of them changes.
type View struct {
	Provisional  bool // no message opened the case yet: a request or another fact came first (CPC 179(1))
	ErdrNumber   string
	KuiNumber    string
	RegisteredAt civil.Instant
	Unit         string
	Format       string // electronic, paper
	Language     string
	Official     journal.Ref
	State        string        // open, interrupted, with_prosecutor, to_court, terminated, joined
	Since        civil.Instant // when it came into that state, as the register says
	Into         string        // our id of the case it was joined into
	Qualified    []Qualification
	Asked        Qualification           // what a request said of the offence; used until the case is qualified
	Persons      map[journal.Ref]*Person // by Canonical
	Advocates    []journal.Ref           // advocates who represent the victim
	Barred       []journal.Ref           // advocates whom a request named as barred from the case (CPC 94)
	Same         []Link                  // references that this case's facts say are one person
	Opposed      []Link                  // pairs of persons whose interests contradict (CPC 66(4))
	Represented  bool                    // a representative of the victim takes part (CPC 67(1)(8))
}

// Link says that two references mean one person.
type Link struct{ A, B journal.Ref }

// Qualification is what the case is about from a day on.
type Qualification struct {
	From       civil.Date
	Article    string
	Severity   string
	Punishment string // heaviest that may be imposed: up_to_10_years, over_10_years, life, death; empty: not told
}

// Person is somebody prosecuted in a case, or its victim.
type Person struct {
	Ref            journal.Ref // the smallest of his references
	Status         string      // witness_with_right_to_defence, suspect, accused ...; empty: lost or never had
	Basis          string
	Lost           string // why there is no status any more: refused, cancelled, ended
	Minor          bool   // said to be under age, or under 18 at the offence
	AdultFrom      civil.Date
	Adult          bool // known to be of full age, whatever he or others said
	Disability     bool // cannot use the right to defence himself (CPC 67(1)(3))
	NoLanguage     bool // does not know the language of the proceedings (CPC 67(1)(4))
	OffenceOn      civil.Date
	DetainedAt     civil.Instant
	ProtocolAt     civil.Instant
	TermHours      int64
	ReleasedAt     civil.Instant
	Measure        string
	Psychiatric    bool
	Protected      bool
	OwnAdvocate    bool   // the client has one of his own
	Keeps          string // both: the appointed defender stays as well
	AgreementMoved bool
	WaivedOn       civil.Date
	Waiver         string        // the register's id of that waiver
	Excluded       []journal.Ref // advocates the prosecutor excluded from his defence (CPC 94(2))
	MovedTo        string        // our id of the case he was separated into (CPC 44)
}

// CaseID is our own id of a case of the register; it is known before the case is opened.
func CaseID(registerCase string) string {
	var room [96]byte // an id of the register has at most 64 bytes
	h := sha256.Sum256(append(append(room[:0], "case\x00"...), registerCase...))
	return string(hex.AppendEncode(append(room[:0], "c-"...), h[:8]))
}

// Case gives a case by our id, or nil.
func (s *State) Case(id string) *Case { return s.Cases[id] }

// CaseOf gives a case by the register's id, or nil.
func (s *State) CaseOf(registerCase string) *Case {
	s.derive()
	return s.Cases[s.ids[registerCase]]
}

// Person gives a person in a case by any of his references, or nil.
func (s *State) Person(id string, ref journal.Ref) *Person {
	if c := s.Cases[id]; c != nil {
		return c.Persons[s.Canonical(ref)]
	}
	return nil
}

// MinorOn tells whether he counts as a minor on a day: not yet of full age, or said to be under age and nobody knows
// better.
func (p *Person) MinorOn(d civil.Date) bool {
	if p.AdultFrom != 0 {
		return d < p.AdultFrom
	}
	return p.Minor && !p.Adult
}

// Detained tells whether he is held at a moment.
func (p *Person) Detained(at civil.Instant) bool {
	return p.DetainedAt != 0 && p.DetainedAt <= at && (p.ReleasedAt == 0 || p.ReleasedAt < p.DetainedAt || p.ReleasedAt > at)
}

// History lists the qualifications in order of their first day.
func (c *Case) History() []Qualification {
	if len(c.Qualified) == 0 && c.Asked.Severity != "" {
		return []Qualification{c.Asked}
	}
	return c.Qualified
}

// SeverityOn is the severity of the offence as qualified on a day: that of the last decree until then, or of the first
// one for a day before it. Empty where the register has told none.
func (c *Case) SeverityOn(d civil.Date) string { return c.QualificationOn(d).Severity }

// QualificationOn is the qualification that holds on a day, as SeverityOn counts it.
func (c *Case) QualificationOn(d civil.Date) Qualification {
	h := c.History()
	if len(h) == 0 {
		return Qualification{}
	}
	q := h[0]
	for _, next := range h[1:] {
		if next.From <= d {
			q = next
		}
	}
	return q
}

// Opposes tells whether the interests of two persons contradict, as far as the register has told.
func (c *Case) Opposes(a, b journal.Ref) bool {
	for _, l := range c.Opposed {
		if l.A == a && l.B == b || l.A == b && l.B == a {
			return true
		}
	}
	return false
}
