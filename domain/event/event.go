// Package event holds every event of Qorgau as a Go type: the one source of its canonical JSON, of its schema and of
// its name. cmd/eventgen writes the codec beside it and the schemas; nothing here decides anything.
//
// Words: `register_case` is the register's own id of a case, `case` is ours; a journal.Ref stands for a person; a
// Sealed field never stands in the open part: in a message it is clear text, in a record it is a box.
package event

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

//go:generate go run qorgau/cmd/eventgen -root ../..

// Sealed marks a personal value. It takes no room: the value is in the record's sealed part.
//
//qorgau:skip
type Sealed struct{}

// Told marks a text that the relay writes into an outgoing message from the catalogue; it never stands in a record.
//
//qorgau:skip
type Told struct{}

// TypeInfo says where an event comes in (erdr, treasury, people) and where it goes out (erdr, payment).
//
//qorgau:skip
type TypeInfo struct {
	Name, In, Out string
	Sealed        []string // names of its sealed values
	Fact          bool     // a record of this type is a fact
}

// Patterns of open strings, named by the tag re.
const (
	PatternID         = `^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`
	PatternPath       = `^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$`
	PatternUnit       = `^[1-9][0-9]-[a-z_]{2,24}-[0-9]{2}$`
	PatternJournal    = `^KZ(-[1-9][0-9])?$`
	PatternNumber     = `^[0-9A-Za-z/-]{1,32}$`
	PatternArticle    = `^[0-9]{7}$`
	PatternMonth      = `^20[0-9]{2}-(0[1-9]|1[0-2])$`
	PatternCode       = `^[a-z][a-z0-9_]{0,63}$`
	PatternDocument   = `^[0-9A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі№ ./-]{1,40}$`
	PatternLanguage   = `^[a-z]{2,3}$`
	PatternZone       = `^[A-Za-z]+/[A-Za-z_]+$`
	PatternDigits     = `^[0-9]{1,32}$`
	PatternTwelve     = `^[0-9]{12}$`
	PatternIBAN       = `^[A-Z0-9]{5,34}$`
	PatternPhone      = `^\+?[0-9 ()-]{5,20}$`
	PatternBirth      = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	PatternEventType  = `^[a-z_]+(\.[a-z_]+)+\.v[0-9]+$`
	PatternBudgetLine = `^[0-9]{2}-[0-9]{3}-[0-9]{3}$`
	PatternUnitName   = `^[0-9A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі№«»"(),. /-]{1,300}$`
	PatternHash       = `^[0-9a-f]{64}$`
	PatternRational   = `^-?[0-9]{1,40}$`
)

// Register is what every message of the register carries: which object of the register it is about, in which
// revision, when it happened there, and in which unit and case.
type Register struct {
	// The register's id of the object; a correction keeps it.
	Object string `json:"object,required" re:"ID"`
	// Counts up with each correction of the object, from 1.
	Revision int64 `json:"revision,required" min:"1" max:"1000000"`
	// 1 if this revision takes the object back.
	Withdrawn bool `json:"withdrawn"`
	// When it happened, as the register says, UTC.
	OccurredAt civil.Instant `json:"occurred_at,required"`
	// The unit that leads the process: kato-kind-NN of the table of units.
	Unit string `json:"unit,required" re:"Unit"`
	// The register's own id of the case; the ERDR number may come later.
	RegisterCase string `json:"register_case,required" re:"ID"`
}

// Head gives the register's header of a fact that has one.
func (h *Register) Head() *Register { return h }

// OfRegister is a fact that came from the register.
type OfRegister interface {
	journal.Body
	Head() *Register
}

// Card is what a message says of a person beside the reference. What must be known of the sealed values is judged at
// the door and stands open as codes and dates.
type Card struct {
	PersonName Sealed `json:"person_name" whose:"person" max:"200"`
	PersonIIN  Sealed `json:"person_iin" whose:"person" re:"Twelve" max:"12"`
	BirthDate  Sealed `json:"birth_date" whose:"person" re:"Birth" max:"10"`
	// valid, invalid or absent; a person without an IIN is served all the same.
	IIN string `json:"iin" enum:"valid|invalid|absent" door:"1"`
	// First day of full age, while that day lies ahead of the message.
	AdultFrom civil.Date `json:"adult_from" door:"1"`
	// adult or minor on the day of the message, where the date of birth is known.
	Age string `json:"age" enum:"adult|minor" door:"1"`
	// yes if the person was under 18 at the offence (CPC 530).
	MinorAtOffence string `json:"minor_at_offence" enum:"yes|no" door:"1"`
	// Another reference that the same IIN already led to.
	SameAs journal.Ref `json:"same_as" door:"1"`
}

// PersonCard gives the card of a fact that has one.
func (c *Card) PersonCard() *Card { return c }

// HasCard is a fact that carries a person's card.
type HasCard interface{ PersonCard() *Card }

// Mail is the address of a decision that another journal takes as a fact, with a dense number for the pair.
type Mail struct {
	To  string `json:"to,required" re:"Journal"`
	Seq int64  `json:"seq,required" min:"1"`
}

// MailTo gives the address.
func (m *Mail) MailTo() (string, int64) { return m.To, m.Seq }

// SetSeq numbers the letter; the machine does it when the decision is taken.
func (m *Mail) SetSeq(n int64) { m.Seq = n }

// Draws is a fact on which a choice hangs.
type Draws interface{ SetDraw(journal.Hash) }

// HasRefs is an event with references of persons.
type HasRefs interface {
	VisitRefs(func(place string, r *journal.Ref))
}

func index(i int) string { return strconv.Itoa(i) }
