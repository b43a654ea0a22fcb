package erdr

import (
	"bytes"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of a message's data.
const (
	// MaxBytes is the largest data that is read: a month's roster of a large bar fits several times.
	MaxBytes = 1 << 20
	// MaxDepth is how deep objects and lists may be nested; the contract needs 4.
	MaxDepth = 16
)

// parser reads strict JSON (RFC 8259) into map[string]any, []any, string, int64, bool and nil. encoding/json is not used
// because it takes a repeated key, a lone surrogate or broken UTF-8 in silence, so that sender and record could disagree.
type parser struct {
	s     []byte
	i     int
	depth int
	names map[string]string
	err   *Defect
}

// parse reads data; all numbers must be integers, as the contract has no others. An integer may be written as 1.0 or
// 1e3.
func parse(data []byte) (any, *Defect) { return parseKnowing(data, nil) }

// parseKnowing is parse; for a member's name that stands among names it uses that string.
func parseKnowing(data []byte, names map[string]string) (any, *Defect) {
	if len(data) > MaxBytes {
		return nil, &Defect{Code: TooLarge, Limit: MaxBytes}
	}
	if !utf8.Valid(data) {
		return nil, &Defect{Code: BadUTF8, Place: "data"}
	}
	p := &parser{s: data, names: names}
	p.space()
	v := p.value()
	p.space()
	if p.err == nil && p.i != len(p.s) {
		p.fail(UnreadableJSON)
	}
	if p.err != nil {
		return nil, p.err
	}
	return v, nil
}

func (p *parser) fail(code Code) {
	if p.err == nil {
		p.err = &Defect{Code: code, Place: "data:" + strconv.Itoa(p.i)}
	}
	p.i = len(p.s) // ends every loop
}

func (p *parser) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

// next is the byte at hand, or 0 at the end.
func (p *parser) next() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

// eat takes one byte if it is the expected one.
func (p *parser) eat(c byte) bool {
	if p.next() == c && p.i < len(p.s) {
		p.i++
		return true
	}
	return false
}

func (p *parser) value() any {
	switch c := p.next(); {
	case c == '{':
		return p.object()
	case c == '[':
		return p.list()
	case c == '"':
		return p.text()
	case c == '-' || (c >= '0' && c <= '9'):
		return p.number()
	case p.word("true"):
		return true
	case p.word("false"):
		return false
	case p.word("null"):
		return nil
	}
	p.fail(UnreadableJSON)
	return nil
}

func (p *parser) word(w string) bool {
	if len(p.s)-p.i >= len(w) && string(p.s[p.i:p.i+len(w)]) == w {
		p.i += len(w)
		return true
	}
	return false
}

func (p *parser) deeper() bool {
	p.i++
	p.depth++
	if p.depth > MaxDepth {
		p.fail(TooDeep)
		return false
	}
	p.space()
	return true
}

func (p *parser) object() any {
	// A member of the contract takes some 32 bytes, so a message's map need not grow; objects within it are small.
	room := 8
	if p.depth == 0 {
		room = min(len(p.s)/32, 64)
	}
	m := make(map[string]any, room)
	if !p.deeper() {
		return m
	}
	if p.eat('}') {
		p.depth--
		return m
	}
	for p.err == nil {
		p.space()
		if p.next() != '"' {
			p.fail(UnreadableJSON)
			break
		}
		key := p.name()
		if _, twice := m[key]; twice {
			p.fail(UnreadableJSON)
			break
		}
		p.space()
		if !p.eat(':') {
			p.fail(UnreadableJSON)
			break
		}
		p.space()
		m[key] = p.value()
		p.space()
		if p.eat(',') {
			continue
		}
		if !p.eat('}') {
			p.fail(UnreadableJSON)
		}
		break
	}
	p.depth--
	return m
}

func (p *parser) list() any {
	l := []any{}
	if !p.deeper() {
		return l
	}
	if p.eat(']') {
		p.depth--
		return l
	}
	for p.err == nil {
		p.space()
		l = append(l, p.value())
		p.space()
		if p.eat(',') {
			continue
		}
		if !p.eat(']') {
			p.fail(UnreadableJSON)
		}
		break
	}
	p.depth--
	return l
}

// name reads a member's name; the parser stands at its quote. The bytes of a known one have no escape.
func (p *parser) name() string {
	rest := p.s[p.i+1:]
	if n := bytes.IndexByte(rest, '"'); n >= 0 {
		if known, ok := p.names[string(rest[:n])]; ok {
			p.i += n + 2
			return known
		}
	}
	return p.text()
}

// text reads a string; the parser stands at its quote.
func (p *parser) text() string {
	p.i++
	start := p.i
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == '"':
			p.i++
			return string(p.s[start : p.i-1])
		case c == '\\':
			return p.escaped(start)
		case c < 0x20:
			p.fail(UnreadableJSON)
		default:
			p.i++
		}
	}
	p.fail(UnreadableJSON)
	return ""
}

// escaped reads on in a string that has an escape; what stood before it is taken from start.
func (p *parser) escaped(start int) string {
	b := append(make([]byte, 0, 2*(p.i-start)+32), p.s[start:p.i]...)
	for p.i < len(p.s) {
		c := p.s[p.i]
		p.i++
		switch {
		case c == '"':
			return string(b)
		case c < 0x20:
			p.i--
			p.fail(UnreadableJSON)
		case c != '\\':
			b = append(b, c)
		default:
			b = p.escape(b)
		}
	}
	p.fail(UnreadableJSON)
	return ""
}

func (p *parser) escape(b []byte) []byte {
	c := p.next()
	p.i++
	switch c {
	case '"', '\\', '/':
		return append(b, c)
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'u':
		r := p.hex()
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if p.eat('\\') && p.eat('u') {
				low = p.hex()
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				p.fail(BadUTF8) // half a pair is no character
			}
		}
		return utf8.AppendRune(b, r)
	}
	p.i--
	p.fail(UnreadableJSON)
	return b
}

func (p *parser) hex() rune {
	if len(p.s)-p.i < 4 {
		p.fail(UnreadableJSON)
		return 0
	}
	n := rune(0)
	for _, c := range p.s[p.i : p.i+4] {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			n = n<<4 | rune(c-'A'+10)
		default:
			p.fail(UnreadableJSON)
			return 0
		}
	}
	p.i += 4
	return n
}

// number reads an integer, exactly; every other number is a violation of any schema here. It is never handed to a
// library: 1e999999999 would keep one busy for hours.
func (p *parser) number() any {
	start := p.i
	neg := p.eat('-')
	var digits []byte
	if !p.eat('0') {
		if digits = p.digits(); len(digits) == 0 {
			p.fail(UnreadableJSON)
			return nil
		}
	}
	exp := 0
	if p.eat('.') {
		frac := p.digits()
		if len(frac) == 0 {
			p.fail(UnreadableJSON)
			return nil
		}
		digits = append(digits[:len(digits):len(digits)], frac...)
		exp = -len(frac)
	}
	if c := p.next(); c == 'e' || c == 'E' {
		p.i++
		minus := p.eat('-')
		if !minus {
			p.eat('+')
		}
		e := p.digits()
		if len(e) == 0 {
			p.fail(UnreadableJSON)
			return nil
		}
		n := 0
		for _, c := range e {
			n = min(n*10+int(c-'0'), MaxBytes*2)
		}
		if minus {
			n = -n
		}
		exp += n
	}
	n, ok := integer(digits, exp)
	if !ok {
		p.i = start
		p.fail(SchemaViolation)
		return nil
	}
	if neg {
		n = -n
	}
	return n
}

func (p *parser) digits() []byte {
	start := p.i
	for p.i < len(p.s) && p.s[p.i] >= '0' && p.s[p.i] <= '9' {
		p.i++
	}
	return p.s[start:p.i]
}

// integer is digits times ten to the exp, if that is an integer within int64.
func integer(digits []byte, exp int) (int64, bool) {
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
	}
	for len(digits) > 0 && exp < 0 && digits[len(digits)-1] == '0' {
		digits, exp = digits[:len(digits)-1], exp+1
	}
	if len(digits) == 0 {
		return 0, true
	}
	if exp < 0 || len(digits)+exp > 19 {
		return 0, false
	}
	n := int64(0)
	for i := range len(digits) + exp {
		d := int64(0)
		if i < len(digits) {
			d = int64(digits[i] - '0')
		}
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}
