package erdr

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/wire"
)

// canonical appends the one form of a message's data: sorted keys, no white space, integers in decimal (1.0 and 1e0
// are 1), instants with three decimals. Two messages that say the same have the same form, however they were written.
func canonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		var room [32]string // on the stack; a message has hardly more members
		keys := room[:0]
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b = append(b, '{')
		for i, k := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(wire.AppendString(b, k), ':')
			b = canonical(b, v[k])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, x := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = canonical(b, x)
		}
		return append(b, ']')
	case string:
		if len(v) >= 20 && len(v) <= 24 && v[len(v)-1] == 'Z' {
			if at, err := civil.ParseInstant(v); err == nil {
				return append(at.AppendText(append(b, '"')), '"')
			}
		}
		return wire.AppendString(b, v)
	case int64:
		return wire.AppendInt(b, v)
	case bool:
		if v {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return append(b, "null"...)
}
