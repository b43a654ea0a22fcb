package kafka

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Event is a CloudEvent 1.0 as this system takes and gives it.
type Event struct {
	// ID with Source is unique to the producer; together the inbox's key.
	ID     string
	Source string // URI-reference
	Type   string
	// The rest is optional; empty means absent.
	Subject string
	// Time is RFC 3339, kept as it was written: the moment is the domain's to read.
	Time            string
	DataContentType string // a media type; absent means JSON
	DataSchema      string // absolute URI
	// Extensions by lower-case name; written in the order of names. Integers
	// and booleans of structured messages stand here as text.
	Extensions map[string]string
	// Data is the payload; nil when absent. Of a structured message with JSON
	// data these are the very bytes that stood there.
	Data []byte
}

// Limits of an envelope. The CloudEvents specification asks for 64 KiB an
// event and names of 20 letters; ours are wider where a register may need it.
const (
	maxHeaders        = 64   // headers in a message
	maxNameBytes      = 64   // an attribute's name
	maxAttributeBytes = 1024 // an attribute's value
	maxExtensions     = 32
	// MaxDepth is how deep JSON data may be nested.
	MaxDepth = 32
)

// Names of the message headers of the CloudEvents Kafka binding.
const (
	headerContentType = "content-type"
	headerPrefix      = "ce_"
	structuredJSON    = "application/cloudevents+json"
)

// Code says what is wrong with a message that is not an acceptable CloudEvent.
type Code string

// The codes are part of the quarantine topic's contract.
const (
	CodeTooLarge       Code = "envelope_too_large"        // over MaxEventBytes
	CodeTooMany        Code = "envelope_too_many"         // headers or extensions
	CodeNotCloudEvent  Code = "envelope_not_cloudevent"   // neither ce_ headers nor a structured content type
	CodeContentType    Code = "envelope_content_type"     // unreadable, repeated or of an unsupported mode
	CodeSpecVersion    Code = "envelope_spec_version"     // not 1.0
	CodeMissing        Code = "envelope_attribute_absent" // a required attribute
	CodeRepeated       Code = "envelope_attribute_repeated"
	CodeAttributeName  Code = "envelope_attribute_name"  // not a-z and 0-9
	CodeAttributeLong  Code = "envelope_attribute_long"  // name or value
	CodeAttributeValue Code = "envelope_attribute_value" // empty, wrong type or syntax, control characters
	CodeUTF8           Code = "envelope_utf8"
	CodeJSON           Code = "envelope_json"
	CodeDepth          Code = "envelope_depth" // nested deeper than MaxDepth
	CodeData           Code = "envelope_data"  // data does not fit its content type, or is there twice
)

// EnvelopeError says what is wrong and where. It never carries the content,
// which may be personal.
type EnvelopeError struct {
	Code Code
	// Attribute or header concerned; empty when it is the value as a whole.
	Attribute string
	// Byte is the offset of the defect in the message's value, or -1.
	Byte int
	// Limit that was exceeded, or 0.
	Limit int
}

func (e *EnvelopeError) Error() string {
	s := "reading a CloudEvent: " + string(e.Code)
	if e.Attribute != "" {
		s += " in " + strconv.Quote(e.Attribute)
	}
	if e.Byte >= 0 {
		s += " at byte " + strconv.Itoa(e.Byte)
	}
	if e.Limit > 0 {
		s += ", the limit is " + strconv.Itoa(e.Limit)
	}
	return s
}

func attributeError(code Code, attribute string) error {
	return &EnvelopeError{Code: code, Attribute: attribute, Byte: -1}
}

func byteError(code Code, attribute string, at int) error {
	return &EnvelopeError{Code: code, Attribute: attribute, Byte: at}
}

// Decode reads a CloudEvent 1.0 in binary mode (ce_ headers) or structured
// mode (content type application/cloudevents+json). Every error is an
// *EnvelopeError. The message's key is not looked at. Whether the data fits its
// schema is not asked here; that it is UTF-8 and not nested too deep, when it
// is JSON, is.
func Decode(m Message) (Event, error) {
	if m.Size() > MaxEventBytes {
		return Event{}, &EnvelopeError{Code: CodeTooLarge, Byte: -1, Limit: MaxEventBytes}
	}
	if len(m.Headers) > maxHeaders {
		return Event{}, &EnvelopeError{Code: CodeTooMany, Byte: -1, Limit: maxHeaders}
	}
	contentType, structured, err := mode(m.Headers)
	if err != nil {
		return Event{}, err
	}
	var e Event
	if structured {
		e, err = decodeStructured(m.Value)
	} else {
		e, err = decodeBinary(m, contentType)
	}
	if err != nil {
		return Event{}, err
	}
	if err := e.Validate(); err != nil {
		return Event{}, err
	}
	return e, nil
}

// mode finds out how the event is packed. For binary mode it returns the
// content type of the data.
func mode(headers []Header) (contentType string, structured bool, err error) {
	types, attributes := 0, 0
	for _, h := range headers {
		switch {
		case h.Key == headerContentType:
			contentType = string(h.Value)
			types++
		case strings.HasPrefix(h.Key, headerPrefix):
			attributes++
		}
	}
	if types > 1 {
		return "", false, attributeError(CodeContentType, headerContentType)
	}
	if len(contentType) >= len("application/cloudevents") && strings.EqualFold(contentType[:len("application/cloudevents")], "application/cloudevents") {
		media, params, err := mime.ParseMediaType(contentType)
		charset := params["charset"]
		if err != nil || media != structuredJSON || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
			return "", false, attributeError(CodeContentType, headerContentType) // a batch, Avro, Protobuf
		}
		return "", true, nil
	}
	if attributes == 0 {
		return "", false, &EnvelopeError{Code: CodeNotCloudEvent, Byte: -1}
	}
	return contentType, false, nil
}

func decodeBinary(m Message, contentType string) (Event, error) {
	e := Event{Data: m.Value}
	seen := map[string]bool{}
	for _, h := range m.Headers {
		name, ok := strings.CutPrefix(h.Key, headerPrefix)
		if !ok {
			if h.Key == headerContentType {
				if contentType == "" {
					return Event{}, attributeError(CodeAttributeValue, headerContentType)
				}
				e.DataContentType = contentType
			}
			continue
		}
		if name == "datacontenttype" || name == "data" {
			// Their places in this mode are the content-type header and the value.
			return Event{}, attributeError(CodeAttributeName, printable(name))
		}
		if err := e.set(name, string(h.Value), seen); err != nil {
			return Event{}, err
		}
	}
	if !seen["specversion"] {
		return Event{}, attributeError(CodeMissing, "specversion")
	}
	return e, nil
}

// set assigns one attribute of the envelope; in both modes.
func (e *Event) set(name, value string, seen map[string]bool) error {
	if len(name) > maxNameBytes {
		return &EnvelopeError{Code: CodeAttributeLong, Attribute: printable(name[:maxNameBytes]), Byte: -1, Limit: maxNameBytes}
	}
	if !isAttributeName(name) {
		return attributeError(CodeAttributeName, printable(name))
	}
	if seen[name] {
		return attributeError(CodeRepeated, name)
	}
	seen[name] = true
	switch name {
	case "specversion":
		if value != "1.0" {
			return attributeError(CodeSpecVersion, name)
		}
		return nil
	case "id":
		e.ID = value
	case "source":
		e.Source = value
	case "type":
		e.Type = value
	case "subject":
		e.Subject = value
	case "time":
		e.Time = value
	case "datacontenttype":
		e.DataContentType = value
	case "dataschema":
		e.DataSchema = value
	default:
		if len(e.Extensions) == maxExtensions {
			return &EnvelopeError{Code: CodeTooMany, Attribute: name, Byte: -1, Limit: maxExtensions}
		}
		if e.Extensions == nil {
			e.Extensions = map[string]string{}
		}
		e.Extensions[name] = value
	}
	if value == "" {
		return attributeError(CodeAttributeValue, name) // absent and empty are not the same
	}
	return nil
}

// attribute is one name and value of an event.
type attribute struct{ name, value string }

// attributes lists what is present, specversion first, extensions by name.
func (e Event) attributes() []attribute {
	list := append(make([]attribute, 0, 8+len(e.Extensions)), []attribute{{"specversion", "1.0"}, {"id", e.ID}, {"source", e.Source}, {"type", e.Type}}...)
	for _, a := range [...]attribute{{"subject", e.Subject}, {"time", e.Time}, {"datacontenttype", e.DataContentType}, {"dataschema", e.DataSchema}} {
		if a.value != "" {
			list = append(list, a)
		}
	}
	if len(e.Extensions) == 0 {
		return list
	}
	for _, name := range slices.Sorted(maps.Keys(e.Extensions)) {
		list = append(list, attribute{name, e.Extensions[name]})
	}
	return list
}

// Validate tells whether the event keeps CloudEvents 1.0 and our limits; the
// error is an *EnvelopeError. Decode returns, and others take, only such.
func (e Event) Validate() error {
	if len(e.Extensions) > maxExtensions {
		return &EnvelopeError{Code: CodeTooMany, Byte: -1, Limit: maxExtensions}
	}
	for _, a := range e.attributes() {
		_, extension := e.Extensions[a.name]
		switch {
		case len(a.name) > maxNameBytes:
			return &EnvelopeError{Code: CodeAttributeLong, Attribute: printable(a.name[:maxNameBytes]), Byte: -1, Limit: maxNameBytes}
		case !isAttributeName(a.name) || extension && reserved[a.name]:
			return attributeError(CodeAttributeName, printable(a.name))
		case a.value == "" && extension:
			return attributeError(CodeAttributeValue, a.name)
		case a.value == "":
			return attributeError(CodeMissing, a.name)
		case len(a.value) > maxAttributeBytes:
			return &EnvelopeError{Code: CodeAttributeLong, Attribute: a.name, Byte: -1, Limit: maxAttributeBytes}
		case !utf8.ValidString(a.value):
			return attributeError(CodeUTF8, a.name)
		case strings.ContainsFunc(a.value, forbidden) || !wellFormed(a):
			return attributeError(CodeAttributeValue, a.name)
		}
	}
	if isJSON(e.DataContentType) {
		return checkJSONShape(e.Data, MaxDepth)
	}
	return nil
}

// reserved are the names an extension cannot have.
var reserved = map[string]bool{
	"specversion": true, "id": true, "source": true, "type": true, "subject": true,
	"time": true, "datacontenttype": true, "dataschema": true, "data": true,
}

// wellFormed checks the syntax of those attributes that have one.
func wellFormed(a attribute) bool {
	switch a.name {
	case "source":
		_, err := url.Parse(a.value)
		return err == nil
	case "dataschema":
		u, err := url.Parse(a.value)
		return err == nil && u.IsAbs()
	case "time":
		// UnmarshalText is stricter than Parse, but takes a decimal comma.
		return new(time.Time).UnmarshalText([]byte(a.value)) == nil && !strings.Contains(a.value, ",")
	case "datacontenttype":
		if a.value == usualData {
			return true
		}
		media, _, err := mime.ParseMediaType(a.value)
		// An event in an event would read as structured mode in the header.
		return err == nil && strings.Contains(media, "/") && !strings.HasPrefix(media, "application/cloudevents")
	}
	return true
}

// forbidden are the characters that CloudEvents' type String excludes: control
// characters and Unicode's noncharacters.
func forbidden(r rune) bool {
	return r < 0x20 || 0x7f <= r && r <= 0x9f || 0xfdd0 <= r && r <= 0xfdef || r&0xfffe == 0xfffe
}

func isAttributeName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// printable keeps a foreign name from breaking a log or a header.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return '?'
		}
		return r
	}, name[:min(len(name), maxNameBytes)])
}

// usualData is what nearly every event says its data are; it needs no parsing.
const usualData = "application/json"

// isJSON tells whether data of this content type stands in JSON as it is.
func isJSON(contentType string) bool {
	if contentType == "" || contentType == usualData {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json"))
}

// checkJSONShape looks, in one pass and without parsing, at what could hurt a
// parser: invalid UTF-8 and depth. Whether it is JSON the schema's check finds.
func checkJSONShape(b []byte, deepest int) error {
	if !utf8.Valid(b) {
		at := 0
		for {
			r, n := utf8.DecodeRune(b[at:])
			if r == utf8.RuneError && n == 1 {
				return byteError(CodeUTF8, "", at)
			}
			at += n
		}
	}
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > deepest {
				return &EnvelopeError{Code: CodeDepth, Byte: i, Limit: deepest}
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// decodeStructured reads the JSON event format.
func decodeStructured(value []byte) (Event, error) {
	if err := checkJSONShape(value, MaxDepth+1); err != nil { // the envelope is one level
		return Event{}, err
	}
	var whole json.RawMessage
	if err := json.Unmarshal(value, &whole); err != nil {
		at := len(value)
		if syntax, ok := err.(*json.SyntaxError); ok {
			at = max(int(syntax.Offset)-1, 0)
		}
		return Event{}, byteError(CodeJSON, "", at)
	}
	d := json.NewDecoder(bytes.NewReader(value))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return Event{}, byteError(CodeJSON, "", 0)
	}
	var (
		e         Event
		seen      = map[string]bool{}
		data      json.RawMessage
		dataAt    int
		dataIn64  bool
		dataThere bool
	)
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		var raw json.RawMessage
		if err != nil || !ok || d.Decode(&raw) != nil {
			return Event{}, byteError(CodeJSON, "", int(d.InputOffset()))
		}
		at := int(d.InputOffset()) - len(raw)
		if name == "data" || name == "data_base64" {
			if dataThere {
				return Event{}, byteError(CodeData, name, at)
			}
			data, dataAt, dataIn64, dataThere = raw, at, name == "data_base64", true
			continue
		}
		if string(raw) == "null" {
			continue // the same as absent
		}
		text, ok := attributeText(raw)
		if !ok {
			return Event{}, byteError(CodeAttributeValue, printable(name), at)
		}
		if raw[0] != '"' && (reserved[name]) {
			return Event{}, byteError(CodeAttributeValue, name, at)
		}
		if err := e.set(name, text, seen); err != nil {
			err.(*EnvelopeError).Byte = at
			return Event{}, err
		}
	}
	if !seen["specversion"] {
		return Event{}, attributeError(CodeMissing, "specversion")
	}
	if dataThere {
		var ok bool
		if e.Data, ok = dataBytes(data, dataIn64, e.DataContentType); !ok {
			return Event{}, byteError(CodeData, "data", dataAt)
		}
	}
	return e, nil
}

// dataBytes unpacks the data member. A JSON null is absent data when binary or
// text was due; as JSON it is the value null.
func dataBytes(raw json.RawMessage, in64 bool, contentType string) ([]byte, bool) {
	switch {
	case in64:
		text, ok := stringValue(raw)
		if !ok {
			return nil, false
		}
		b, err := base64.StdEncoding.Strict().DecodeString(text)
		return b, err == nil && !strings.ContainsAny(text, "\r\n")
	case isJSON(contentType):
		return raw, true
	default:
		text, ok := stringValue(raw)
		return []byte(text), ok
	}
}

// attributeText gives the canonical text of a JSON string, boolean or integer
// of 32 bits, the JSON types an attribute may have.
func attributeText(raw json.RawMessage) (string, bool) {
	switch text := string(raw); {
	case raw[0] == '"':
		return stringValue(raw)
	case text == "true" || text == "false":
		return text, true
	default:
		n, err := strconv.ParseInt(text, 10, 32)
		return strconv.FormatInt(n, 10), err == nil
	}
}

// stringValue unquotes a JSON string. An unpaired surrogate, which
// encoding/json would silently replace, is refused.
func stringValue(raw json.RawMessage) (string, bool) {
	var s string
	if raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	replaced := strings.Count(s, "\uFFFD") - bytes.Count(raw, []byte("\uFFFD")) - bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
	return s, replaced <= 0
}

// Encode packs a valid event: in binary mode attributes as ce_ headers and the
// data as the value, else as one JSON object. The same event gives the same
// bytes. Topic, key and partition are the caller's to set.
func Encode(e Event, binary bool) Message {
	if !binary {
		return Message{
			Headers: []Header{{headerContentType, []byte(structuredJSON + "; charset=utf-8")}},
			Value:   encodeStructured(e),
		}
	}
	m := Message{Value: e.Data}
	for _, a := range e.attributes() {
		if a.name == "datacontenttype" {
			m.Headers = append(m.Headers, Header{headerContentType, []byte(a.value)})
		} else {
			m.Headers = append(m.Headers, Header{headerPrefix + a.name, []byte(a.value)})
		}
	}
	return m
}

// plainJSON are the content types whose data is written as a JSON value. The
// CloudEvents SDK takes data of any other type, "+json" or with parameters
// too, for a string; base64 is read alike by all.
var plainJSON = map[string]bool{"": true, "application/json": true, "text/json": true}

func encodeStructured(e Event) []byte {
	b := []byte{'{'}
	for i, a := range e.attributes() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSONString(append(appendJSONString(b, a.name), ':'), a.value)
	}
	switch {
	case e.Data == nil:
	case plainJSON[e.DataContentType] && json.Valid(e.Data) && len(bytes.TrimSpace(e.Data)) == len(e.Data):
		b = append(append(b, `,"data":`...), e.Data...)
	default: // not JSON, or JSON whose surrounding space would be lost
		b = append(b, `,"data_base64":"`...)
		b = append(base64.StdEncoding.AppendEncode(b, e.Data), '"')
	}
	return append(b, '}')
}

// appendJSONString quotes valid text, leaving all but the necessary as it is.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < 0x20:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
