package erdr

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
)

// Code says why a message did not become a fact; each is an entry of the catalogue (domain/reason).
type Code string

// The codes of the door.
const (
	UnreadableJSON   Code = "unreadable_json"
	BadUTF8          Code = "bad_utf8"
	TooLarge         Code = "too_large"
	TooDeep          Code = "too_deep"
	UnknownType      Code = "unknown_type"
	UnknownVersion   Code = "unknown_version"
	SchemaViolation  Code = "schema_violation"
	MissingAttribute Code = "missing_attribute"
	BadAttribute     Code = "bad_attribute"
)

// Defect is a rejection: code and place, never content, which may be personal.
type Defect struct {
	Code Code
	// Place is the attribute, or "data" with the path of the value in it ("data/slots/3/from", names of the contract only),
	// or "data:123" for a byte where reading ended.
	Place string
	// Limit that was exceeded, or 0.
	Limit int
	// Request and Unit of a defender request, if both could be read: then the register is answered.
	Request, Unit string
}

func (d *Defect) Error() string {
	s := "message not admitted: " + string(d.Code)
	if d.Place != "" {
		s += " at " + d.Place
	}
	if d.Limit > 0 {
		s += ", the limit is " + strconv.Itoa(d.Limit)
	}
	return s
}

// Malformed is the fact that stands for a rejected defender request, so that the register is answered that it was
// refused. Its id is the SHA-256 of the raw bytes, so the repaired message keeps its own. False if the message is none,
// or its id and unit could not be read. The caller routes it by Defect.Unit and the present moment.
func (d *Defect) Malformed(raw []byte) (*engine.Input, bool) {
	if d.Request == "" || d.Unit == "" {
		return nil, false
	}
	sum := sha256.Sum256(raw)
	body := &event.RequestMalformed{Request: d.Request, Unit: d.Unit, Code: string(d.Code), Place: d.Place}
	return &engine.Input{
		Source: "intake", ID: hex.EncodeToString(sum[:]), Body: body,
		Canonical: body.AppendJSON([]byte(body.Type())),
	}, true
}

const (
	requestBase    = "defender.requested"
	maxPlaceLength = 200 // of the fact's field
)

var patternUnit = mustPattern(event.PatternUnit)

// about adds request id and unit if the message is a defender request that gives both.
func about(d *Defect, e kafka.Event, data any) *Defect {
	if base(e.Type) != requestBase {
		return d
	}
	if data == nil {
		data, _ = parse(e.Data)
	}
	m, _ := data.(map[string]any)
	request, _ := m["object"].(string)
	unit, _ := m["unit"].(string)
	if patternID.MatchString(request) && patternUnit.MatchString(unit) {
		d.Request, d.Unit = request, unit
	}
	return d
}

// violation finds the place of a schema's complaint: of several, the first by name, so the same message always gets the
// same answer. The path holds names of the contract and indices only: the schema follows no others.
func violation(err error) *Defect {
	var tree *jsonschema.ValidationError
	if !errors.As(err, &tree) {
		return &Defect{Code: SchemaViolation, Place: "data"}
	}
	var places []string
	var walk func(*jsonschema.ValidationError)
	walk = func(v *jsonschema.ValidationError) {
		for _, c := range v.Causes {
			walk(c)
		}
		if len(v.Causes) > 0 {
			return
		}
		path := append([]string{"data"}, v.InstanceLocation...)
		if k, ok := v.ErrorKind.(*kind.Required); ok && len(k.Missing) > 0 {
			path = append(path, slices.Min(k.Missing))
		}
		places = append(places, strings.Join(path, "/"))
	}
	walk(tree)
	place := slices.Min(places)
	return &Defect{Code: SchemaViolation, Place: place[:min(len(place), maxPlaceLength)]}
}
