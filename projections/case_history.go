package projections

import (
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// HistoryLine is one record in the history of a case. Its words are made from type and code when it is shown.
type HistoryLine struct {
	Journal  string        `json:"journal"`
	Pos      int64         `json:"pos"`
	At       civil.Instant `json:"at"`
	Kind     string        `json:"kind"` // fact, decision
	Type     string        `json:"type"` // of mail, that of the letter
	Source   string        `json:"source,omitempty"`
	Cause    int64         `json:"cause,omitempty"`
	As       string        `json:"as,omitempty"` // kind of the object
	Object   string        `json:"object,omitempty"`
	Code     string        `json:"code,omitempty"`
	Person   string        `json:"person,omitempty"`
	Advocate string        `json:"advocate,omitempty"`
	Tiyn     int64         `json:"tiyn,omitempty"`
}

// CaseFile names a case of the register: our id, its numbers, and where it went on.
type CaseFile struct {
	Journal      string        `json:"journal"`
	RegisterCase string        `json:"register_case"`
	Case         string        `json:"case,omitempty"`
	ErdrNumbers  []string      `json:"erdr_numbers,omitempty"`
	Unit         string        `json:"unit,omitempty"`
	Since        civil.Instant `json:"since"`
	JoinedInto   string        `json:"joined_into,omitempty"`
	Joined       []string      `json:"joined,omitempty"` // register cases that go on in this one
}

// PersonCase says that a person has a part in a case.
type PersonCase struct {
	Journal      string `json:"journal"`
	Ref          string `json:"ref"`
	Role         string `json:"role"` // client, advocate
	RegisterCase string `json:"register_case"`
}

// Person is what the history keeps of a person: his reference, and his name as a box.
type Person struct {
	Ref     string `json:"ref"`
	NameBox []byte `json:"name_box,omitempty"`
}

// linked is another reference of the same person.
type linked struct {
	Ref string `json:"ref"`
}

// inCases are the register cases that an object or a fact belongs to.
type inCases struct {
	Pos   int64    `json:"pos,omitempty"`
	Cases []string `json:"cases"`
}

const (
	historyLines = table[HistoryLine]("history_line")
	caseFiles    = table[CaseFile]("case_file")
	caseObjects  = table[inCases]("case_object")
	lastFacts    = table[inCases]("history_last_fact") // the cases of the last fact, for decisions that name only it
	parkedCases  = table[inCases]("history_parked")
	personCases  = table[PersonCase]("person_case")
	personLinks  = table[linked]("person_link")
	persons      = table[Person]("person")
)

// CaseHistories orders what happened in each case and remembers which persons had a part in it. A line stands under the
// register's id of the case; our id, numbers and all objects lead there.
type CaseHistories struct{}

// Name is the read model's name.
func (CaseHistories) Name() string { return "case_history" }

// Version is that of the rows.
func (CaseHistories) Version() int { return 1 }

// Tables lists what it writes.
func (CaseHistories) Tables() []string {
	return []string{string(historyLines), string(caseFiles), string(caseObjects), string(lastFacts), string(parkedCases),
		string(personCases), string(personLinks), string(persons)}
}

// Apply folds one record.
func (CaseHistories) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	s := about(rec)
	cases := f.casesOf(s)
	if rec.Kind == journal.Fact {
		lastFacts.put(f, single, inCases{rec.Pos, cases})
	}
	f.park(s, cases)
	for _, c := range cases {
		f.line(c, s)
	}
	f.caseFile(s)
	f.persons(s, cases)
	return f.err
}

// casesOf finds the cases a record belongs to: the one it names, else that of the first of its objects that is known, of
// an application those of all its claims, else those of the fact it speaks of.
func (f *folding) casesOf(s *subject) []string {
	if s.registerCase != "" {
		for _, o := range s.objects {
			if o.kind != OfRegisterCase {
				f.lead(o, []string{s.registerCase})
			}
		}
		return []string{s.registerCase}
	}
	var cases []string
	for _, o := range s.objects {
		if cases = union(cases, f.led(o)); len(cases) > 0 && s.objects[0].kind != OfApplication {
			break // only an application has claims of several cases
		}
	}
	for _, pos := range s.facts {
		if last, ok := lastFacts.get(f, single); ok && last.Pos == pos {
			cases = union(cases, last.Cases)
		}
		parked, _ := parkedCases.get(f, posKey(pos))
		cases = union(cases, parked.Cases)
	}
	for i, o := range s.objects {
		switch {
		case len(cases) == 0 || o.kind == OfAny:
		case o.kind == OfApplication:
			f.lead(o, cases)
		case i > 0 && s.objects[0].kind == OfApplication: // each of its claims stays in its own case
		case !caseObjects.has(f, keyOf(o.kind, o.id)):
			f.lead(o, cases)
		}
	}
	return cases
}

// lead makes an object lead to cases.
func (f *folding) lead(o object, cases []string) {
	key := keyOf(o.kind, o.id)
	known, _ := caseObjects.get(f, key)
	if all := union(known.Cases, cases); len(all) > len(known.Cases) {
		caseObjects.put(f, key, inCases{Cases: all})
	}
}

// anyKind is where an object without a kind is looked for; the offer and its appointment share their id.
var anyKind = []string{OfRequest, OfOffer, OfAppointment, OfAct, OfClaim, OfApplication, OfSettlement, OfDecree, OfCase, OfAny}

func (f *folding) led(o object) []string {
	kinds := []string{o.kind}
	switch o.kind {
	case OfAny:
		kinds = anyKind
	case OfAppointment:
		kinds = []string{OfAppointment, OfOffer}
	case OfCase: // it may have grown by joinder: a record belongs to the case of its other objects
		kinds = nil
	}
	id := o.id
	if head, rest, ok := strings.Cut(id, "/"); ok && o.kind == OfAny && slices.Contains(anyKind, head) {
		id = rest // a clock's object may say its kind
	}
	for {
		for _, kind := range kinds {
			if at, ok := caseObjects.get(f, keyOf(kind, id)); ok {
				return at.Cases
			}
		}
		// Ids come from the cause: a claim's id begins with the appointment's, and that with the request's.
		cut := strings.LastIndexByte(id, '/')
		if o.kind != OfAny || cut < 0 {
			return nil
		}
		id = id[:cut]
	}
}

func (f *folding) park(s *subject, cases []string) {
	switch e := s.body.(type) {
	case *event.FactParked:
		if len(cases) > 0 {
			parkedCases.put(f, posKey(e.Fact), inCases{Cases: cases})
		}
	case *event.FactTakenUp:
		parkedCases.remove(f, posKey(e.Fact))
	}
}

func (f *folding) line(registerCase string, s *subject) {
	l := HistoryLine{
		Journal: f.rec.Journal, Pos: f.rec.Pos, At: f.rec.At, Kind: string(f.rec.Kind), Type: s.body.Type(),
		Source: f.rec.Source, Cause: f.rec.Cause, Code: s.code, Person: refText(s.person), Advocate: refText(s.advocate),
		Tiyn: s.tiyn,
	}
	if len(s.objects) > 0 {
		l.As, l.Object = s.objects[0].kind, s.objects[0].id
	}
	historyLines.put(f, keyOf(registerCase, posKey(f.rec.Pos)), l)
}

func (f *folding) caseFile(s *subject) {
	if s.registerCase == "" {
		return
	}
	c, known := caseFiles.get(f, s.registerCase)
	before := len(c.ErdrNumbers)
	changed := !known
	if !known {
		c = CaseFile{Journal: f.rec.Journal, RegisterCase: s.registerCase, Since: f.rec.At}
	}
	for _, o := range s.objects {
		switch o.kind {
		case OfErdr:
			c.ErdrNumbers = once(c.ErdrNumbers, o.id)
		case OfCase:
			changed = changed || c.Case != o.id
			c.Case = o.id
		}
	}
	if told, ok := s.body.(event.OfRegister); ok && c.Unit != told.Head().Unit {
		c.Unit, changed = told.Head().Unit, true
	}
	if joined, ok := s.body.(*event.CaseJoined); ok && !joined.Withdrawn {
		c.JoinedInto, changed = joined.Into, true
		caseFiles.change(f, joined.Into, func(into *CaseFile) {
			if into.RegisterCase == "" {
				*into = CaseFile{Journal: f.rec.Journal, RegisterCase: joined.Into, Since: f.rec.At}
			}
			into.Joined = once(into.Joined, s.registerCase)
		})
	}
	if changed || len(c.ErdrNumbers) > before {
		caseFiles.put(f, s.registerCase, c)
	}
}

// persons remembers who had a part in the cases, and who is the same person as whom.
func (f *folding) persons(s *subject, cases []string) {
	if has, ok := s.body.(event.HasRefs); ok {
		has.VisitRefs(func(place string, r *journal.Ref) {
			role := ""
			switch place, _, _ = strings.Cut(place, "."); place {
			case "person", "persons":
				role = "client"
			case "advocate":
				role = "advocate"
			}
			if role != "" && !r.IsZero() {
				f.partIn(refText(*r), role, cases)
			}
		})
	}
	if carded, ok := s.body.(event.HasCard); ok {
		f.link(s.person, carded.PersonCard().SameAs)
		f.named(s.person, "person_name")
	}
	switch e := s.body.(type) {
	case *event.PersonIdentified:
		f.link(e.Person, e.Other)
	case *event.DefenderNamed:
		f.named(e.Advocate, "advocate_name")
	}
}

func (f *folding) partIn(ref, role string, cases []string) {
	for _, c := range cases {
		if key := keyOf(ref, role, c); !personCases.has(f, key) {
			personCases.put(f, key, PersonCase{f.rec.Journal, ref, role, c})
		}
	}
}

func (f *folding) link(a, b journal.Ref) {
	if a.IsZero() || b.IsZero() || a == b {
		return
	}
	personLinks.put(f, keyOf(a.String(), b.String()), linked{b.String()})
	personLinks.put(f, keyOf(b.String(), a.String()), linked{a.String()})
}

func (f *folding) named(ref journal.Ref, field string) {
	if box := boxOf(f.rec, ref, field); box != nil {
		persons.put(f, refText(ref), Person{refText(ref), box})
	}
}

// union adds what is not there yet, in order of arrival.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
