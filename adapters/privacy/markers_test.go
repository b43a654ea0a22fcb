package privacy_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// markers are the personal values of a run, each with what it is. None of them may be found where it may not stand.
type markers map[string]string

// shortest is the least number of bytes of a marker: anything shorter is found by accident.
const shortest = 8

// add takes a value in. What could be found by accident is left out: short values, and birth dates of a time in which
// other dates lie (licences, trainings).
func (m markers) add(kind, value string) {
	if len(value) < shortest || kind == "birth_date" && value >= "2000" {
		return
	}
	m[value] = kind
}

// form is one way in which a marker may be written.
type form struct {
	bytes  []byte
	marker string
	how    string
}

// finder looks for all forms of all markers in one pass.
type finder struct {
	filter [1 << 14]uint64
	heads  map[uint64][]form
}

func newFinder(m markers) *finder {
	f := &finder{heads: map[uint64][]form{}}
	for marker := range m {
		for _, x := range forms(marker) {
			if len(x.bytes) < shortest {
				continue
			}
			head := binary.LittleEndian.Uint64(x.bytes)
			f.heads[head] = append(f.heads[head], x)
			bit := slot(head)
			f.filter[bit>>6] |= 1 << (bit & 63)
		}
	}
	return f
}

func slot(head uint64) uint64 { return head * 0x9e3779b97f4a7c15 >> 44 }

// forms are the ways in which a value can stand in a file: as it is, escaped as JSON, in base64 at each of its three
// alignments, in hexadecimal.
func forms(marker string) []form {
	out := []form{{[]byte(marker), marker, "as it is"}}
	add := func(how string, b []byte) { out = append(out, form{b, marker, how}) }
	if s, err := json.Marshal(marker); err == nil && string(s[1:len(s)-1]) != marker {
		add("JSON", s[1:len(s)-1])
	}
	var lower, upper strings.Builder
	ascii := true
	for _, r := range marker {
		if r < 0x80 {
			lower.WriteRune(r)
			upper.WriteRune(r)
			continue
		}
		ascii = false
		fmt.Fprintf(&lower, `\u%04x`, r)
		fmt.Fprintf(&upper, `\u%04X`, r)
	}
	if !ascii {
		add("JSON, escaped", []byte(lower.String()))
		add("JSON, escaped", []byte(upper.String()))
	}
	for shift := range 3 {
		padded := append(make([]byte, shift), marker...)
		// Only whole groups are the same whatever stands around them.
		from, to := (shift+2)/3*3, len(padded)/3*3
		if to-from < 6 {
			continue
		}
		add("base64", []byte(base64.RawStdEncoding.EncodeToString(padded[from:to])))
		if s := base64.RawURLEncoding.EncodeToString(padded[from:to]); s != base64.RawStdEncoding.EncodeToString(padded[from:to]) {
			add("base64", []byte(s))
		}
	}
	add("hexadecimal", []byte(hex.EncodeToString([]byte(marker))))
	return out
}

// find calls fn for every marker that stands in data, with where and how.
func (f *finder) find(data []byte, fn func(x form, at int)) {
	if len(data) < shortest {
		return
	}
	head := binary.LittleEndian.Uint64(data)
	for i := 0; ; i++ {
		if bit := slot(head); f.filter[bit>>6]&(1<<(bit&63)) != 0 {
			for _, x := range f.heads[head] {
				if len(data)-i >= len(x.bytes) && string(data[i:i+len(x.bytes)]) == string(x.bytes) {
					fn(x, i)
				}
			}
		}
		if i+shortest >= len(data) {
			return
		}
		head = head>>8 | uint64(data[i+shortest])<<56
	}
}

// found lists the distinct markers that stand in data.
func (f *finder) found(data []byte) map[string]form {
	out := map[string]form{}
	f.find(data, func(x form, _ int) { out[x.marker] = x })
	return out
}
