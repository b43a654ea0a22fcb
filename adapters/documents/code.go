package documents

import (
	"errors"
	"strings"

	"qorgau/domain/journal"
)

// The code of a notice lets a detained person, or whoever asks for him, check later who was appointed: ten signs that can
// be told over the phone. The first nine are the first 45 bits of the leaf hash of the appointment's record
// (defender.named.v1), in Crockford's base 32; the tenth is a check sign. So anybody with an export finds the record
// again, and a sign that was misheard or two that were swapped are noticed.

const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeData     = 9
	codeSigns    = codeData + 1
)

// ErrCode says that a text is no code of a notice.
var ErrCode = errors.New("no code of a notice: ten signs, the last one a check")

// Code is the code of a record, written in two groups of five.
func Code(leaf journal.Hash) string {
	b := make([]byte, 0, codeSigns+1)
	for _, v := range codeValues(leaf) {
		if len(b) == 5 {
			b = append(b, '-')
		}
		b = append(b, codeAlphabet[v])
	}
	return string(b)
}

// codeValues are the nine signs and the check as numbers below 32.
func codeValues(leaf journal.Hash) [codeSigns]byte {
	var out [codeSigns]byte
	for i := range codeData {
		for bit := i * 5; bit < i*5+5; bit++ {
			out[i] = out[i]<<1 | leaf[bit/8]>>(7-bit%8)&1
		}
	}
	out[codeData] = checkSign(out[:codeData])
	return out
}

// checkSign is the sum of sign times power of x, in the field of 32 elements of x^5 + x^2 + 1: the powers of x differ, so
// one wrong sign and two swapped ones always change it.
func checkSign(data []byte) byte {
	sum, power := byte(0), byte(1)
	for _, d := range data {
		power = times(power, 2)
		sum ^= times(d, power)
	}
	return sum
}

// times multiplies in that field.
func times(a, b byte) byte {
	var out byte
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			out ^= a
		}
		a <<= 1
		if a&32 != 0 {
			a ^= 0b100101
		}
	}
	return out
}

// alike are signs that are taken for others: Crockford's own, and Cyrillic letters that look the same.
var alike = strings.NewReplacer("O", "0", "I", "1", "L", "1", "А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "0", "Р", "P",
	"С", "C", "Т", "T", "Х", "X", "І", "1", " ", "", "-", "", thin, "")

// ParseCode reads a code as people write it, and checks it. It matches the records whose leaf begins with its bits.
func ParseCode(s string) (WrittenCode, error) {
	var w WrittenCode
	s = alike.Replace(strings.ToUpper(strings.TrimSpace(s)))
	if len(s) != codeSigns {
		return w, ErrCode
	}
	for i := range codeSigns {
		v := strings.IndexByte(codeAlphabet, s[i])
		if v < 0 {
			return w, ErrCode
		}
		w[i] = byte(v)
	}
	if checkSign(w[:codeData]) != w[codeData] {
		return w, ErrCode
	}
	return w, nil
}

// WrittenCode is a code that was read and checked.
type WrittenCode [codeSigns]byte

// Matches tells whether a record has this code.
func (w WrittenCode) Matches(leaf journal.Hash) bool { return codeValues(leaf) == w }
