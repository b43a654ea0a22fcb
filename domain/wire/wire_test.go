package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func read(s string) (string, error) {
	r := NewReader(s)
	out := r.Text()
	return out, r.Done()
}

// TestStringsComeBack: any string survives, and what is no UTF-8 becomes the replacement character, as encoding/json
// has it.
func TestStringsComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.StringOf(rapid.RuneFrom([]rune("\x00\x01\x1f\x7f\"\\/\n\t\r\b\f é қ \u2028 \U0001F600 \uFFFD")))).Draw(rt, "in")
		line := AppendString(nil, in)
		want := string([]rune(in)) // each bad byte becomes U+FFFD
		got, err := read(string(line))
		if err != nil || got != want {
			rt.Fatalf("%q is written %s and read %q, %v", in, line, got, err)
		}
		var std string
		if err := json.Unmarshal(line, &std); err != nil || std != want {
			rt.Fatalf("encoding/json reads %s as %q, %v", line, std, err)
		}
		if again := AppendString(nil, got); string(again) != string(line) {
			rt.Fatalf("%s is written again as %s", line, again)
		}
	})
}

// TestForeignEscapesAreRead: the reader takes every escape of JSON, though the writer uses few.
func TestForeignEscapesAreRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := rapid.String().Draw(rt, "in")
		quoted := strconv.QuoteToASCII(in)
		if strings.Contains(quoted, `\x`) || strings.Contains(quoted, `\a`) || strings.Contains(quoted, `\v`) || strings.Contains(quoted, `\U`) {
			raw, _ := json.Marshal(in)
			quoted = string(raw)
		}
		if got, err := read(quoted); err != nil || got != in {
			rt.Fatalf("%s is read %q, %v, want %q", quoted, got, err, in)
		}
	})
	for in, want := range map[string]string{`"\ud83d\ude00"`: "😀", `"\/\b\f\n\r\t"`: "/\b\f\n\r\t", `"\u0041"`: "A", `"\u049B"`: "қ"} {
		if got, err := read(in); err != nil || got != want {
			t.Errorf("%s is read %q, %v", in, got, err)
		}
	}
}

func TestWhatIsNoStringIsRefused(t *testing.T) {
	for _, in := range []string{``, `x`, `"`, `"a`, `"\`, `"\u12"`, `"\x41"`, `"\ud83d"`, `"\ude00"`, `"\ud83d\u0041"`, "\"\x01\"", "\"a\\n\x01\"", `"a"b`, `7`, ` "a"`, `"a" `} {
		if got, err := read(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q is read %q, %v", in, got, err)
		}
	}
}

func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"7", 7, true}, {"-7", -7, true}, {"999999999999999999", 999999999999999999, true},
		{"-999999999999999999", -999999999999999999, true},
		{"1000000000000000000", 0, false}, {"9223372036854775807", 0, false}, {"99999999999999999999999", 0, false},
		{"", 0, false}, {"-", 0, false}, {"01", 0, false}, {"-01", 0, false}, {"+1", 0, false}, {"1.0", 0, false}, {"1e3", 0, false},
		{" 1", 0, false}, {"1 ", 0, false}, {`"1"`, 0, false}, {"null", 0, false}, {"true", 0, false}, {"NaN", 0, false},
	} {
		r := NewReader(c.in)
		got := r.Int()
		if err := r.Done(); (err == nil) != c.ok || c.ok && got != c.want {
			t.Errorf("%q is read %d, %v", c.in, got, err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Int64Range(-999999999999999999, 999999999999999999).Draw(rt, "n")
		r := NewReader(string(AppendInt(nil, n)))
		if got := r.Int(); got != n || r.Done() != nil {
			rt.Fatalf("%d comes back as %d", n, got)
		}
	})
}

// TestKeysComeInAnyOrder: the reader does not depend on the writer's order.
func TestKeysComeInAnyOrder(t *testing.T) {
	members := []string{`"text":"a,b:{}"`, `"n":-5`, `"yes":1`, `"hash":"00ff10"`, `"list":["x","y"]`, `"inner":{"n":3}`}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(members).Draw(rt, "order")
		s := "{" + strings.Join(order, ",") + "}"
		got, err := readThing(s)
		if err != nil || got.text != "a,b:{}" || got.n != -5 || !got.yes || got.hash != [3]byte{0, 0xff, 0x10} || strings.Join(got.list, "") != "xy" || got.inner != 3 {
			rt.Fatalf("%s is read %+v, %v", s, got, err)
		}
	})
}

type thing struct {
	text     string
	n, inner int64
	yes      bool
	hash     [3]byte
	list     []string
}

func readThing(s string) (v thing, err error) {
	r := NewReader(s)
	for r.Object(); r.Next(); {
		switch r.Key() {
		case "text":
			v.text = r.Text()
		case "n":
			v.n = r.Int()
		case "yes":
			v.yes = r.Bool()
		case "hash":
			r.Hex(v.hash[:])
		case "list":
			for r.Array(); r.More(); {
				v.list = append(v.list, r.Text())
			}
		case "inner":
			for r.Object(); r.Next(); {
				if r.Key() == "n" {
					v.inner = r.Int()
				} else {
					r.Unknown()
				}
			}
		default:
			r.Unknown()
		}
	}
	return v, r.Done()
}

func TestWhatIsNoObjectIsRefused(t *testing.T) {
	for _, in := range []string{``, `{`, `{}x`, `{ }`, `{"n"}`, `{"n":}`, `{"n":1,}`, `{,"n":1}`, `{"n":1 }`, `{"n" :1}`, `{"n":1;"n":2}`, `{"n":1"n":2}`,
		`[]`, `{"n":[1]}`, `{"unknown":1}`, `{"yes":0}`, `{"yes":true}`, `{"hash":"00ff1"}`, `{"hash":"00ff1g"}`, `{"hash":"00ff1000"}`,
		`{"list":["x",]}`, `{"list":[,"x"]}`, `{"list":["x"}`, `{"list":{}}`, `{"inner":{"n":1}`, `{"inner":[]}`, `{n:1}`, `{"n":1}{"n":1}`} {
		if v, err := readThing(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("%s is read %+v, %v", in, v, err)
		}
	}
}

// TestMembersComeInOrder: keys asked for in their order are stepped over, absent ones too, and Next reads on from the
// first that stands elsewhere.
func TestMembersComeInOrder(t *testing.T) {
	for _, c := range []struct{ in, taken, rest string }{
		{`{}`, "", ""},
		{`{"a":1,"b":2,"c":3}`, "abc", ""},
		{`{"a":1,"c":3}`, "ac", ""},
		{`{"c":3}`, "c", ""},
		{`{"b":2,"a":1,"c":3}`, "b", "ac"},
		{`{"a":1,"a":1,"b":2}`, "a", "ab"},
		{`{"a":1,"ab":2,"c":3}`, "a", "ab c"},
		{`{"\u0061":1,"b":2}`, "", "ab"},
	} {
		taken, rest, err := inOrder(c.in)
		if err != nil || taken != c.taken || rest != strings.ReplaceAll(c.rest, " ", "") {
			t.Errorf("%s: %q taken, then %q, %v", c.in, taken, rest, err)
		}
	}
	for _, in := range []string{``, `{`, `{,"a":1}`, `{"a":1,,"b":2}`, `{"a":1"b":2}`, `{"a":1{"b":2}`, `{"a":1,}`, `{ "a":1}`, `{"a" :1}`, `{"a":1, "b":2}`, `{"a":`, `{"a":1,"b":`,
		`{"a"`, `["a":1]`, `{"a":1]`, `{a:1}`, `{"a":1;"b":2}`} {
		if taken, rest, err := inOrder(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("%s: %q taken, then %q, %v", in, taken, rest, err)
		}
	}
}

func inOrder(s string) (taken, rest string, err error) {
	r := NewReader(s)
	r.Object()
	for _, key := range []string{"a", "b", "c"} {
		if r.Member(`"` + key + `":`) {
			taken += key
			r.Int()
		}
	}
	for r.Next() {
		rest += r.Key()
		r.Int()
	}
	return taken, rest, r.Done()
}

// TestNestingHasABound: garbage cannot use up the stack, and what lies within the bound is read.
func TestNestingHasABound(t *testing.T) {
	for _, pair := range []string{"[]", `{}`} {
		nest := func(n int) string {
			open := pair[:1]
			if pair == "{}" {
				open = `{"a":`
			}
			s := strings.Repeat(open, n-1)
			return s + pair + strings.Repeat(pair[1:], n-1)
		}
		r := NewReader(nest(MaxDepth))
		r.Raw()
		if err := r.Done(); err != nil {
			t.Errorf("depth %d of %s: %v", MaxDepth, pair, err)
		}
		for _, n := range []int{MaxDepth + 1, 64, 65, 1000, 100000} {
			r := NewReader(nest(n))
			if r.Raw(); r.Done() == nil {
				t.Errorf("depth %d of %s is let in", n, pair)
			}
		}
	}
}

// TestTheFirstErrorStays: whatever is called afterwards gives zero values and the same error.
func TestTheFirstErrorStays(t *testing.T) {
	r := NewReader(`{"a":x}`)
	for r.Object(); r.Next(); {
		r.Int()
	}
	first := r.Err()
	if first == nil || !strings.Contains(first.Error(), "byte 5") {
		t.Fatalf("the error is %v", first)
	}
	var hash [2]byte
	r.Object()
	r.Hex(hash[:])
	if r.Text() != "" || r.Int() != 0 || r.Bool() || r.Raw() != "" || r.Next() || r.More() || hash != [2]byte{} {
		t.Error("a reader with an error still reads")
	}
	if r.Done() != first {
		t.Errorf("the error became %v", r.Done())
	}
}

// TestEmptyMembersAreTakenBack: Close and DropEmpty leave no comma and no empty value behind.
func TestEmptyMembersAreTakenBack(t *testing.T) {
	for n := range 4 {
		b := []byte{'{'}
		open := len(b)
		for i := range n {
			start := len(b)
			b = append(b, fmt.Sprintf(`"k%d":`, i)...)
			value := len(b)
			if i%2 == 0 {
				b = append(b, "{}"...)
			} else {
				b = append(b, `{"a":1}`...)
			}
			b = DropEmpty(b, start, value)
		}
		b = Close(b, open, '}')
		want := map[int]string{0: `{}`, 1: `{}`, 2: `{"k1":{"a":1}}`, 3: `{"k1":{"a":1}}`}[n]
		if string(b) != want {
			t.Errorf("%d members are written %s, want %s", n, b, want)
		}
	}
}

// FuzzReader: no input panics; what is accepted is JSON for everybody else too; and a string that was read is written
// to a form that reads the same.
func FuzzReader(f *testing.F) {
	for _, s := range []string{`{"a":[1,"x\u0041",{}]}`, `""`, `-1`, `[[[[]]]]`, `{"a":"\ud83d\ude00"}`, "\"\xff\"", `{`, `"\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := NewReader(s)
		raw := r.Raw()
		if r.Done() == nil {
			if raw != s {
				t.Fatalf("%q is read as %q", s, raw)
			}
			if !json.Valid([]byte(s)) {
				t.Fatalf("%q is accepted and no JSON", s)
			}
		}
		if text, err := read(s); err == nil && utf8.ValidString(text) {
			again, err := read(string(AppendString(nil, text)))
			if err != nil || again != text {
				t.Fatalf("%q is written and read %q, %v", text, again, err)
			}
		}
		_, _ = readThing(s)
	})
}
