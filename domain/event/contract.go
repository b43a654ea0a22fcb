package event

import (
	"encoding/json"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Contract is an event that a message can be read into.
type Contract interface {
	journal.Body
	FromContract(m map[string]any, at string, c *Clear)
}

// Clear is what a message says in clear and a record must not: who the references are, and the sealed values. The
// vault turns it into references and boxes.
//
//qorgau:skip
type Clear struct {
	Persons []Person
	Values  []Value
}

// Person says which sender's id stands behind the reference at a place of the event.
//
//qorgau:skip
type Person struct {
	Place string // as VisitRefs names it
	ID    string // the sender's id of the person
	Keep  bool   // the id is kept as a box too, to be told back to the sender
	Field string // name of the kept box
}

// Value is one personal value in clear.
//
//qorgau:skip
type Value struct {
	Whose string // place of the reference of the person it belongs to
	Field string
	Text  string
}

func (c *Clear) seal(m map[string]any, at, whose, key string) {
	if s := text(m, key); s != "" {
		c.Values = append(c.Values, Value{Whose: at + whose, Field: key, Text: s})
	}
}

func (c *Clear) person(m map[string]any, at, key, from string, keep bool) {
	if s := text(m, from); s != "" {
		c.Persons = append(c.Persons, Person{Place: at + key, ID: s, Keep: keep, Field: from})
	}
}

func (c *Clear) persons(m map[string]any, at, key, from string) []journal.Ref {
	ids := texts(m, from)
	for i, id := range ids {
		c.Persons = append(c.Persons, Person{Place: at + key + "." + index(i), ID: id})
	}
	return make([]journal.Ref, len(ids))
}

func text(m map[string]any, key string) string { s, _ := m[key].(string); return s }

func truth(m map[string]any, key string) bool { b, _ := m[key].(bool); return b }

func number(m map[string]any, key string) int64 { return toInt(m[key]) }

func toInt(v any) int64 {
	switch n := v.(type) {
	case json.Number:
		i, err := n.Int64()
		if err != nil { // the schema has admitted an integer written as 1.0 or 1e3
			return integral(string(n))
		}
		return i
	case int64:
		return n
	case int:
		return int64(n)
	}
	return 0
}

// integral reads an integer written with a fraction of zeros or an exponent, exactly.
func integral(s string) int64 {
	neg, n, scale, exp, i := false, int64(0), 0, 0, 0
	if i < len(s) && s[i] == '-' {
		neg = true
		i++
	}
	dot := false
	for ; i < len(s) && s[i] != 'e' && s[i] != 'E'; i++ {
		if s[i] == '.' {
			dot = true
			continue
		}
		if n > (1<<62)/10 {
			return 0
		}
		n = n*10 + int64(s[i]-'0')
		if dot {
			scale++
		}
	}
	if i < len(s) {
		negExp := false
		for i++; i < len(s); i++ {
			switch {
			case s[i] == '-':
				negExp = true
			case s[i] >= '0' && s[i] <= '9' && exp < 1000:
				exp = exp*10 + int(s[i]-'0')
			}
		}
		if negExp {
			exp = -exp
		}
	}
	for exp -= scale; exp > 0; exp-- {
		if n > (1<<62)/10 {
			return 0
		}
		n *= 10
	}
	for ; exp < 0; exp++ {
		n /= 10
	}
	if neg {
		return -n
	}
	return n
}

func list(m map[string]any, key string) []any { l, _ := m[key].([]any); return l }

func texts(m map[string]any, key string) []string {
	var out []string
	for _, v := range list(m, key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

//lint:ignore U1000 cmd/eventgen calls it for an open list of integers; no contract has one today.
func numbers(m map[string]any, key string) []int64 {
	var out []int64
	for _, v := range list(m, key) {
		out = append(out, toInt(v))
	}
	return out
}

func objects(m map[string]any, key string) []map[string]any {
	var out []map[string]any
	for _, v := range list(m, key) {
		if o, ok := v.(map[string]any); ok {
			out = append(out, o)
		}
	}
	return out
}

// instant and date give zero for a day that does not exist; FromContract's caller compares with the text and refuses
// such a message as a schema violation (Impossible).
func instant(m map[string]any, key string) civil.Instant {
	at, _ := civil.ParseInstant(text(m, key))
	return at
}

func date(m map[string]any, key string) civil.Date {
	d, _ := civil.ParseDate(text(m, key))
	return d
}

//lint:ignore U1000 cmd/eventgen calls it for a list of dates; no contract has one today.
func dates(m map[string]any, key string) []civil.Date {
	var out []civil.Date
	for _, s := range texts(m, key) {
		d, _ := civil.ParseDate(s)
		out = append(out, d)
	}
	return out
}

func hash(m map[string]any, key string) (h journal.Hash) {
	s := text(m, key)
	if len(s) != 64 {
		return h
	}
	for i := range h {
		h[i] = nibble(s[2*i])<<4 | nibble(s[2*i+1])
	}
	return h
}

func nibble(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}
