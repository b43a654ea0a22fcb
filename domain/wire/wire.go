// Package wire writes and reads the canonical JSON of a record without reflection.
//
// Canonical means: keys in declared order, no spaces, only strings, integers, objects and arrays, a zero value left
// out, one way to write each string. So equal values have equal bytes, which is what the leaves of the tree hash
// (docs/format.md). The writer is a set of append functions; the reader walks a string and hands out substrings of it.
package wire

import (
	"encoding/hex"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string. Only the quotation mark, the reverse solidus and the control characters
// below U+0020 are escaped (the last two-digit forms as \u00xx); every other character stands as it is. Bytes that
// are not UTF-8 become U+FFFD, so that a line is always valid JSON; the door refuses such input before.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(b, s[start:i]...)
			b = append(b, "\uFFFD"...)
			i++
			start = i
			continue
		}
		i += n
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// AppendInt appends n in decimal.
func AppendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// AppendHex appends the bytes of h as a lower-case hexadecimal string.
func AppendHex(b, h []byte) []byte {
	b = append(b, '"')
	b = hex.AppendEncode(b, h)
	return append(b, '"')
}

// Close ends an object or array that was opened at position open of b (just after its bracket) and in which every
// member is followed by a comma.
func Close(b []byte, open int, bracket byte) []byte {
	if len(b) > open && b[len(b)-1] == ',' {
		b[len(b)-1] = bracket
		return b
	}
	return append(b, bracket)
}

// DropEmpty takes back a member "key":{} or "key":[] that was written from position start, when nothing is in it.
// It returns b with a comma after the member otherwise.
func DropEmpty(b []byte, start, value int) []byte {
	if len(b)-value == 2 {
		return b[:start]
	}
	return append(b, ',')
}
