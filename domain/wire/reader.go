package wire

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may nest; our own records reach 6, and a bound keeps garbage from the stack.
const MaxDepth = 32

// ErrSyntax is wrapped by every error of a Reader; the message says at which byte.
var ErrSyntax = errors.New("not canonical JSON")

// Reader reads one value of our JSON from a string. Strings without escapes are handed out as substrings, so nothing
// is copied; whoever keeps a short string of a long line clones it. The first error sticks: the caller reads on
// and asks Err once at the end.
//
// Keys may come in any order: this is also the general fallback for JSON that others have reformatted, but white
// space is never accepted. Whether a line is canonical is decided by rendering it again and comparing the bytes.
type Reader struct {
	s     string
	i     int
	depth int
	key   string
	err   error
}

// NewReader starts reading s.
func NewReader(s string) *Reader { return &Reader{s: s} }

// Reset starts over with another string.
func (r *Reader) Reset(s string) { *r = Reader{s: s} }

// Err is the first error met, or nil.
func (r *Reader) Err() error { return r.err }

// Offset is the byte at which the reader stands.
func (r *Reader) Offset() int { return r.i }

// Done reports an error if anything follows the value that was read.
func (r *Reader) Done() error {
	if r.err == nil && r.i != len(r.s) {
		r.Fail("bytes after the end")
	}
	return r.err
}

// Fail records an error at the present place.
func (r *Reader) Fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s at byte %d", ErrSyntax, what, r.i)
		r.i = len(r.s)
	}
}

func (r *Reader) open(bracket byte) bool {
	if r.err != nil {
		return false
	}
	if r.i >= len(r.s) || r.s[r.i] != bracket {
		r.Fail("expected " + string(bracket))
		return false
	}
	if r.depth++; r.depth > MaxDepth {
		r.Fail("nested too deep")
		return false
	}
	r.i++
	return true
}

// Object enters an object; use `for r.Object(); r.Next(); { switch r.Key() ... }`, with Member before Next where the
// order of the keys is known.
func (r *Reader) Object() { r.open('{') }

// Array enters an array; use `for r.Array(); r.More(); { ... }`.
func (r *Reader) Array() { r.open('[') }

func (r *Reader) step(bracket byte) bool {
	if r.err != nil || r.i >= len(r.s) {
		r.Fail("unexpected end")
		return false
	}
	if r.s[r.i] == bracket {
		r.i++
		r.depth--
		return false
	}
	if last := r.s[r.i-1]; last == '{' || last == '[' { // no value ends with these: nothing was read yet
		return true
	}
	if r.s[r.i] != ',' {
		r.Fail("expected a comma")
		return false
	}
	r.i++
	return true
}

// Next moves to the next member of the object entered last and reads its key; false at the end of the object.
func (r *Reader) Next() bool {
	if !r.step('}') {
		return false
	}
	if end := keyEnd(r.s, r.i); end > 0 {
		r.key = r.s[r.i+1 : end]
		r.i = end + 1
	} else if r.key = r.Text(); r.err != nil {
		return false
	}
	if r.i >= len(r.s) || r.s[r.i] != ':' {
		r.Fail("expected a colon")
		return false
	}
	r.i++
	return true
}

// Member, in an object that was entered, steps over the next key if it is the one given, with its quotation marks and
// colon, and tells whether it was. Otherwise it moves nothing and Next reads on from there, whatever stands there. So
// who asks for the keys in the order in which they are written, each once, has none to look up.
func (r *Reader) Member(key string) bool {
	i := r.i
	if r.err != nil || len(r.s)-i <= len(key) {
		return false
	}
	if r.s[i-1] != '{' { // not the first: a comma stands between
		if r.s[i] != ',' {
			return false
		}
		i++
	}
	if r.s[i:i+len(key)] != key {
		return false
	}
	r.i = i + len(key)
	return true
}

// keyEnd is where the quotation mark after a plain key stands, of which all our keys are; zero for anything else.
func keyEnd(s string, i int) int {
	if i >= len(s) || s[i] != '"' {
		return 0
	}
	for i++; i < len(s); i++ {
		if c := s[i]; c < '_' || c > 'z' {
			if c == '"' {
				return i
			}
			return 0
		}
	}
	return 0
}

// Key is the key that Next read.
func (r *Reader) Key() string { return r.key }

// More moves to the next element of the array entered last; false at its end.
func (r *Reader) More() bool { return r.step(']') }

// Unknown records that the present key has no meaning here.
func (r *Reader) Unknown() { r.Fail("unknown key " + strconvQuote(r.key)) }

func strconvQuote(s string) string { return string(AppendString(nil, s)) }

// Text reads a string.
func (r *Reader) Text() string {
	if r.err != nil {
		return ""
	}
	if r.i >= len(r.s) || r.s[r.i] != '"' {
		r.Fail("expected a string")
		return ""
	}
	start := r.i + 1
	i := plain(r.s, start)
	switch {
	case i == len(r.s):
		r.i = i
		r.Fail("string without end")
	case r.s[i] == '"':
		r.i = i + 1
		return r.s[start:i]
	case r.s[i] == '\\':
		return r.escaped(start, i)
	default:
		r.i = i
		r.Fail("control character in a string")
	}
	return ""
}

// plain skips the characters from i on that stand for themselves, eight at a time: it stops at the first quotation
// mark, reverse solidus or control character, or at the end. Of eight bytes in a word, each of the three terms marks
// the lowest byte that is below 0x20, 0x22 or 0x5C (the usual subtraction without carry); only bytes above it may be
// marked in error, so the lowest mark of all is right.
func plain(s string, i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, escape := x^ones*'"', x^ones*'\\'
		if marks := ((x-ones*0x20)&^x | (quote-ones)&^quote | (escape-ones)&^escape) & high; marks != 0 {
			return i + bits.TrailingZeros64(marks)/8
		}
	}
	for ; i < len(s) && s[i] >= 0x20 && s[i] != '"' && s[i] != '\\'; i++ {
	}
	return i
}

func (r *Reader) escaped(start, i int) string {
	var b strings.Builder
	b.WriteString(r.s[start:i])
	for i < len(r.s) {
		c := r.s[i]
		switch {
		case c == '"':
			r.i = i + 1
			return b.String()
		case c < 0x20:
			r.i = i
			r.Fail("control character in a string")
			return ""
		case c != '\\':
			b.WriteByte(c)
			i++
			continue
		}
		if i+1 >= len(r.s) {
			break
		}
		switch e := r.s[i+1]; e {
		case '"', '\\', '/':
			b.WriteByte(e)
			i += 2
		case 'b', 'f', 'n', 'r', 't':
			b.WriteByte("\b\f\n\r\t"[strings.IndexByte("bfnrt", e)])
			i += 2
		case 'u':
			v, ok := hex4(r.s, i+2)
			i += 6
			if ok && v >= 0xD800 && v < 0xDC00 && i+1 < len(r.s) && r.s[i] == '\\' && r.s[i+1] == 'u' {
				if low, ok2 := hex4(r.s, i+2); ok2 && low >= 0xDC00 && low < 0xE000 {
					v = 0x10000 + (v-0xD800)<<10 + (low - 0xDC00)
					i += 6
				}
			}
			if !ok || !utf8.ValidRune(v) {
				r.Fail("bad escape")
				return ""
			}
			b.WriteRune(v)
		default:
			r.i = i
			r.Fail("bad escape")
			return ""
		}
	}
	r.i = len(r.s)
	r.Fail("string without end")
	return ""
}

func hex4(s string, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	var v rune
	for _, c := range []byte(s[i : i+4]) {
		n := hexValue(c)
		if n < 0 {
			return 0, false
		}
		v = v<<4 | rune(n)
	}
	return v, true
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// Int reads an integer of at most 18 digits, without fraction, exponent or leading zeros.
func (r *Reader) Int() int64 {
	if r.err != nil {
		return 0
	}
	i, neg := r.i, false
	if i < len(r.s) && r.s[i] == '-' {
		neg = true
		i++
	}
	start := i
	var n int64
	for i < len(r.s) && r.s[i] >= '0' && r.s[i] <= '9' {
		n = n*10 + int64(r.s[i]-'0')
		if i++; i-start > 18 {
			r.Fail("integer too large")
			return 0
		}
	}
	if i == start || (r.s[start] == '0' && i-start > 1) {
		r.Fail("expected an integer")
		return 0
	}
	r.i = i
	if neg {
		return -n
	}
	return n
}

// Bool reads the integer 1 as true; false is left out of canonical JSON, so nothing else is accepted.
func (r *Reader) Bool() bool {
	if r.err != nil {
		return false
	}
	if r.i >= len(r.s) || r.s[r.i] != '1' {
		r.Fail("expected 1")
		return false
	}
	r.i++
	return true
}

// Hex reads a string of exactly 2*len(into) lower-case hexadecimal digits.
func (r *Reader) Hex(into []byte) {
	if end := r.i + 1 + 2*len(into); end < len(r.s) && r.s[r.i] == '"' && r.s[end] == '"' && unhex(into, r.s[r.i+1:end]) {
		r.i = end + 1
		return
	}
	s := r.Text() // escaped, or wrong
	if r.err != nil {
		return
	}
	if len(s) != 2*len(into) {
		r.Fail("hexadecimal string of another length")
		return
	}
	if !unhex(into, s) {
		r.Fail("not hexadecimal")
	}
}

// unhex decodes s, which has two digits for each byte; it leaves zeros if one of them is no digit.
func unhex(into []byte, s string) bool {
	bad := byte(0)
	for i := 0; i < len(into) && len(s) >= 2; i++ {
		hi, lo := lowerHex[s[0]], lowerHex[s[1]]
		bad |= hi | lo
		into[i] = hi<<4 | lo
		s = s[2:]
	}
	if bad > 15 {
		clear(into)
		return false
	}
	return true
}

// lowerHex gives the value of a lower-case hexadecimal digit, and 0xFF for any other byte.
var lowerHex = func() (table [256]byte) {
	for c := range table {
		if table[c] = 0xFF; hexValue(byte(c)) >= 0 {
			table[c] = byte(hexValue(byte(c)))
		}
	}
	return table
}()

// Raw skips one value of any kind and returns its text.
func (r *Reader) Raw() string {
	if r.err != nil {
		return ""
	}
	start := r.i
	r.skip()
	if r.err != nil {
		return ""
	}
	return r.s[start:r.i]
}

func (r *Reader) skip() {
	if r.i >= len(r.s) {
		r.Fail("unexpected end")
		return
	}
	switch r.s[r.i] {
	case '{':
		for r.Object(); r.Next(); {
			r.skip()
		}
	case '[':
		for r.Array(); r.More(); {
			r.skip()
		}
	case '"':
		r.Text()
	default:
		r.Int()
	}
}
