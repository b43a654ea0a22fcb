// Package journal is the append-only record of one territory (or of the country, "KZ") and what a machine is.
//
// A record is one line of canonical JSON; the bytes as stored are what is hashed, signed and verified, never a
// re-encoding (docs/format.md). A fact came from outside; a decision was computed by the machine from the facts
// before it. A fact and the decisions that follow from it stand together and are called a group.
package journal

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/wire"
)

// National is the code of the journal of the country. Every other journal is "KZ-" and the two-digit KATO code of
// the bar's region (ISO 3166-2 form).
const National = "KZ"

// Kind says whether a record is a fact or a decision.
type Kind string

// The two kinds of record.
const (
	Fact     Kind = "fact"
	Decision Kind = "decision"
)

// Limits of a record and a group; they bound memory and the time an append holds the head.
const (
	MaxRecordBytes  = 4 << 20 // a national unit table or a month's roster of a large bar fits many times
	MaxGroupRecords = 1000
	MaxRounds       = 64
)

// Ref is the reference of a person: 16 bytes, random in production, given by the vault. It says nothing about him.
type Ref [16]byte

// IsZero reports whether there is no reference.
func (r Ref) IsZero() bool { return r == Ref{} }

func (r Ref) String() string { return fmt.Sprintf("%x", r[:]) }

// Less orders references by their bytes.
func (r Ref) Less(o Ref) bool { return string(r[:]) < string(o[:]) }

// Hash is a SHA-256 value: a leaf, a root, a draw, a keyed hash of an input.
type Hash [32]byte

// IsZero reports whether the hash is absent.
func (h Hash) IsZero() bool { return h == Hash{} }

func (h Hash) String() string { return fmt.Sprintf("%x", h[:]) }

// Body is the typed open part of a record.
type Body interface {
	// Type is the event's name with its version, like "offer.made.v1".
	Type() string
	// AppendJSON appends the canonical JSON object.
	AppendJSON([]byte) []byte
	// ParseJSON reads the object back; errors stay in the reader.
	ParseJSON(*wire.Reader)
}

// Registry makes an empty body for a type name, or nil for a type it does not know.
type Registry func(name string) Body

// Box is a sealed value: encrypted under the key of Person, with Person and Field as additional data, so a copied
// box still opens. The machine carries it and never looks inside.
type Box struct {
	Person Ref
	Field  string
	Bytes  []byte
}

// Record is one line of a journal.
type Record struct {
	Journal string
	Pos     int64
	Kind    Kind
	Type    string
	At      civil.Instant // the machine's only "now": the owner's clock when it took the fact

	Source string // facts: who says it
	ID     string // facts: the sender's id of the message
	Input  Hash   // facts: keyed hash of the decoded input

	Cause   int64 // decisions: position of the causing fact
	Machine int64 // decisions: version of the machine

	Body   Body
	Sealed []Box
}

// Errors of reading a line.
var (
	ErrUnknownType  = errors.New("unknown event type")
	ErrNotCanonical = errors.New("line differs from its canonical form")
)

// AppendLine appends the record's canonical line, without a line feed.
func (r *Record) AppendLine(b []byte) []byte {
	b = append(b, `{"journal":`...)
	b = wire.AppendString(b, r.Journal)
	b = append(b, `,"pos":`...)
	b = wire.AppendInt(b, r.Pos)
	b = append(b, `,"kind":"`...)
	b = append(b, r.Kind...)
	b = append(b, `","type":`...)
	b = wire.AppendString(b, r.Type)
	b = append(b, `,"at":"`...)
	b = r.At.AppendText(b)
	b = append(b, '"')
	if r.Kind == Fact {
		b = append(b, `,"source":`...)
		b = wire.AppendString(b, r.Source)
		b = append(b, `,"id":`...)
		b = wire.AppendString(b, r.ID)
		b = append(b, `,"input":`...)
		b = wire.AppendHex(b, r.Input[:])
	} else {
		b = append(b, `,"cause":`...)
		b = wire.AppendInt(b, r.Cause)
		b = append(b, `,"machine":`...)
		b = wire.AppendInt(b, r.Machine)
	}
	b = append(b, `,"data":`...)
	b = r.Body.AppendJSON(b)
	if len(r.Sealed) > 0 {
		b = append(b, `,"sealed":`...)
		b = AppendBoxes(b, r.Sealed)
	}
	return append(b, '}')
}

// AppendBoxes appends the list of sealed values.
func AppendBoxes(b []byte, boxes []Box) []byte {
	b = append(b, '[')
	for i := range boxes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"person":`...)
		b = wire.AppendHex(b, boxes[i].Person[:])
		b = append(b, `,"field":`...)
		b = wire.AppendString(b, boxes[i].Field)
		b = append(b, `,"box":"`...)
		b = base64.StdEncoding.AppendEncode(b, boxes[i].Bytes)
		b = append(b, `"}`...)
	}
	return append(b, ']')
}

var strictBase64 = base64.StdEncoding.Strict()

// ParseBoxes reads what AppendBoxes wrote. Base64 is strict: one text for one value.
func ParseBoxes(r *wire.Reader) []Box {
	var boxes []Box
	for r.Array(); r.More(); {
		if boxes == nil {
			boxes = make([]Box, 0, 4)
		}
		var x Box
		r.Object()
		if r.Member(`"person":`) {
			r.Hex(x.Person[:])
		}
		if r.Member(`"field":`) {
			x.Field = r.Text()
		}
		if r.Member(`"box":`) {
			x.Bytes = readBase64(r)
		}
		for r.Next() {
			switch r.Key() {
			case "person":
				r.Hex(x.Person[:])
			case "field":
				x.Field = r.Text()
			case "box":
				x.Bytes = readBase64(r)
			default:
				r.Unknown()
			}
		}
		boxes = append(boxes, x)
	}
	return boxes
}

func readBase64(r *wire.Reader) []byte {
	raw, err := strictBase64.DecodeString(r.Text())
	if err != nil {
		r.Fail("bad base64")
	}
	return raw
}

// Parse reads a line into a record. It takes keys in any order but no white space; ParseCanonical is for evidence.
// Keys in the order of AppendLine are taken as they come; from the first other one on, each is looked up.
func Parse(line string, reg Registry) (rec Record, err error) {
	r := wire.NewReader(line)
	r.Object()
	if r.Member(`"journal":`) {
		rec.Journal = r.Text()
	}
	if r.Member(`"pos":`) {
		rec.Pos = r.Int()
	}
	if r.Member(`"kind":`) {
		rec.Kind = Kind(r.Text())
	}
	if r.Member(`"type":`) {
		rec.Type = r.Text()
	}
	if r.Member(`"at":`) {
		rec.At = ReadInstant(r)
	}
	if r.Member(`"source":`) {
		rec.Source = r.Text()
	}
	if r.Member(`"id":`) {
		rec.ID = r.Text()
	}
	if r.Member(`"input":`) {
		r.Hex(rec.Input[:])
	}
	if r.Member(`"cause":`) {
		rec.Cause = r.Int()
	}
	if r.Member(`"machine":`) {
		rec.Machine = r.Int()
	}
	if r.Member(`"data":`) {
		if err := rec.readBody(r, reg); err != nil {
			return rec, err
		}
	}
	if r.Member(`"sealed":`) {
		rec.Sealed = ParseBoxes(r)
	}
	for r.Next() {
		switch r.Key() {
		case "journal":
			rec.Journal = r.Text()
		case "pos":
			rec.Pos = r.Int()
		case "kind":
			rec.Kind = Kind(r.Text())
		case "type":
			rec.Type = r.Text()
		case "at":
			rec.At = ReadInstant(r)
		case "source":
			rec.Source = r.Text()
		case "id":
			rec.ID = r.Text()
		case "input":
			r.Hex(rec.Input[:])
		case "cause":
			rec.Cause = r.Int()
		case "machine":
			rec.Machine = r.Int()
		case "data":
			if err := rec.readBody(r, reg); err != nil {
				return rec, err
			}
		case "sealed":
			rec.Sealed = ParseBoxes(r)
		default:
			r.Unknown()
		}
	}
	if err := r.Done(); err != nil {
		return rec, err
	}
	if rec.Body == nil || (rec.Kind != Fact && rec.Kind != Decision) {
		return rec, fmt.Errorf("%w: no data or kind in %s/%d", wire.ErrSyntax, rec.Journal, rec.Pos)
	}
	return rec, nil
}

func (r *Record) readBody(from *wire.Reader, reg Registry) error {
	body := reg(r.Type)
	if body == nil {
		return fmt.Errorf("%w %q at %s/%d", ErrUnknownType, r.Type, r.Journal, r.Pos)
	}
	body.ParseJSON(from)
	r.Body = body
	return nil
}

// ParseCanonical reads a line and refuses it unless rendering it again gives the same bytes.
func ParseCanonical(line string, reg Registry) (Record, error) {
	rec, err := Parse(line, reg)
	if err != nil {
		return rec, err
	}
	if again := rec.AppendLine(make([]byte, 0, len(line))); string(again) != line {
		return rec, fmt.Errorf("%w at byte %d of %s/%d", ErrNotCanonical, firstDifference(line, again), rec.Journal, rec.Pos)
	}
	return rec, nil
}

func firstDifference(a string, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// ReadInstant reads an instant in its 24-character form.
func ReadInstant(r *wire.Reader) civil.Instant {
	s := r.Text()
	if s == "" {
		return 0
	}
	at, err := civil.ParseInstant(s)
	if err != nil {
		r.Fail(err.Error())
	}
	return at
}

// ReadDate reads a date.
func ReadDate(r *wire.Reader) civil.Date {
	s := r.Text()
	if s == "" {
		return 0
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		r.Fail(err.Error())
	}
	return d
}

// Number is the small integer under which a store keeps a journal: 0 for the country, else the KATO code.
func Number(code string) (int16, error) {
	if code == National {
		return 0, nil
	}
	if len(code) == 5 && code[:3] == "KZ-" && code[3] >= '1' && code[3] <= '9' && code[4] >= '0' && code[4] <= '9' {
		return int16(code[3]-'0')*10 + int16(code[4]-'0'), nil
	}
	return 0, fmt.Errorf("%q is no journal code", code)
}

// CodeOf is the inverse of Number.
func CodeOf(n int16) string {
	if n == 0 {
		return National
	}
	return fmt.Sprintf("KZ-%02d", n)
}

// InboxKey is the first 16 bytes of SHA-256(source, 0, id): what makes a message of a sender exactly once.
func InboxKey(source, id string) [16]byte {
	var room [256]byte // on the stack; a source and an id are hardly longer
	sum := sha256.Sum256(append(append(append(room[:0], source...), 0), id...))
	return [16]byte(sum[:16])
}
