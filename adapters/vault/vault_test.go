package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

var testMaster = bytes.Repeat([]byte{7}, MasterKeyBytes)

func open(t testing.TB, path string, o Options) *Vault {
	t.Helper()
	if o.Master == nil && o.Seed == nil {
		o.Master = testMaster
	}
	v, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() }) // tests that end with a closed vault close it twice, which is harmless
	return v
}

func temp(t testing.TB) string { return filepath.Join(t.TempDir(), "vault.db") }

// request is a defender request about a person, with a valid ИИН if one is given.
func request(id, person, name, iin string) *engine.Input {
	body := &event.DefenderRequested{}
	body.Object = id
	in := &engine.Input{Source: "urn:erdr", ID: id, PersonSource: "register", Body: body}
	in.Clear.Persons = []event.Person{
		{Place: "person", ID: person, Keep: true, Field: "person_id"},
		{Place: "official", ID: "official-1"},
	}
	in.Clear.Values = []event.Value{{Whose: "person", Field: "person_name", Text: name}, {Whose: "official", Field: "official_name", Text: "Official One"}}
	body.IIN = "absent"
	if iin != "" {
		body.IIN = "valid"
		in.Clear.Values = append(in.Clear.Values, event.Value{Whose: "person", Field: "person_iin", Text: iin})
	}
	return in
}

func protect(t testing.TB, v *Vault, inputs ...*engine.Input) {
	t.Helper()
	if err := v.Protect(t.Context(), inputs); err != nil {
		t.Fatal(err)
	}
}

func body(in *engine.Input) *event.DefenderRequested { return in.Body.(*event.DefenderRequested) }

func sameBoxes(a, b []journal.Box) bool {
	return slices.EqualFunc(a, b, func(x, y journal.Box) bool {
		return x.Person == y.Person && x.Field == y.Field && bytes.Equal(x.Bytes, y.Bytes)
	})
}

// A message comes out with references, and its clear values open again from the boxes, in the contract's order.
func TestProtect(t *testing.T) {
	v := open(t, temp(t), Options{})
	in := request("r1", "p1", "Test Person", "800101300019")
	protect(t, v, in)
	if body(in).Person.IsZero() || body(in).Official.IsZero() || body(in).Person == body(in).Official {
		t.Fatalf("references: %s, %s", body(in).Person, body(in).Official)
	}
	want := []string{"person_id=p1", "person_name=Test Person", "official_name=Official One", "person_iin=800101300019"}
	opened, err := v.OpenMany(t.Context(), in.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, o := range opened {
		got = append(got, in.Sealed[i].Field+"="+o.Text)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("opened %q, want %q", got, want)
	}
	// An input without clear values is left alone.
	plain := &engine.Input{Body: &event.ClockDue{Clock: "a/b/1"}}
	protect(t, v, plain)
	if len(plain.Sealed) != 0 {
		t.Fatal("boxes out of nothing")
	}
}

// The same message gives the same references and boxes: again, in another batch, and after the vault was opened anew.
func TestSameInputSameBoxes(t *testing.T) {
	for name, o := range map[string]Options{"random": {}, "seeded": {Seed: []byte("seed")}} {
		t.Run(name, func(t *testing.T) {
			path := temp(t)
			v := open(t, path, o)
			one := request("r1", "p1", "Test Person", "800101300019")
			protect(t, v, one)
			first := slices.Clone(one.Sealed)
			protect(t, v, one) // a retry of the very input
			again := request("r1", "p1", "Test Person", "800101300019")
			protect(t, v, request("r2", "p2", "Another", ""), again)
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			v = open(t, path, o)
			later := request("r1", "p1", "Test Person", "800101300019")
			protect(t, v, later)
			for _, in := range []*engine.Input{one, again, later} {
				if !sameBoxes(in.Sealed, first) {
					t.Fatal("the same input gave other boxes")
				}
			}
			if later.Body.(*event.DefenderRequested).SameAs != (journal.Ref{}) {
				t.Fatal("a person became another's double")
			}
		})
	}
}

// With a seed, references follow from who the person is, never from the order of arrival; they are the published
// formula. Without one, two vaults have nothing in common.
// TestALetterKeepsItsBoxes: what another journal sealed goes into the record as it came.
func TestALetterKeepsItsBoxes(t *testing.T) {
	v := open(t, temp(t), Options{Seed: []byte("a seed")})
	box := journal.Box{Person: journal.Ref{1}, Field: "person_id", Bytes: []byte("sealed elsewhere")}
	in := &engine.Input{Source: "KZ", ID: "7", Body: &event.MailReceived{}, Sealed: []journal.Box{box}}
	if err := v.Protect(t.Context(), []*engine.Input{in}); err != nil {
		t.Fatal(err)
	}
	if len(in.Sealed) != 1 || in.Sealed[0].Field != box.Field {
		t.Errorf("the letter has %v", in.Sealed)
	}
}

func TestReferences(t *testing.T) {
	seed := []byte("seed")
	a, b := open(t, temp(t), Options{Seed: seed}), open(t, temp(t), Options{Seed: seed})
	x, y := request("r1", "p1", "A", ""), request("r2", "p2", "B", "")
	protect(t, a, x)
	protect(t, a, y)
	x2, y2 := request("r1", "p1", "A", ""), request("r2", "p2", "B", "")
	protect(t, b, y2)
	protect(t, b, x2)
	if body(x).Person != body(x2).Person || !sameBoxes(x.Sealed, x2.Sealed) || !sameBoxes(y.Sealed, y2.Sealed) {
		t.Fatal("arrival order changed a reference or box")
	}
	if want := journal.Ref(mac(seed, []byte("register\x00p1"))[:16]); body(x).Person != want {
		t.Fatalf("reference %s, want %s", body(x).Person, want)
	}
	c, d := open(t, temp(t), Options{}), open(t, temp(t), Options{})
	protect(t, c, x)
	protect(t, d, x2)
	if body(x).Person == body(x2).Person || sameBoxes(x.Sealed, x2.Sealed) || c.InputHash([]byte("x")) == d.InputHash([]byte("x")) {
		t.Fatal("two random vaults agree")
	}
	other := request("r1", "p1", "A", "")
	other.PersonSource = "elsewhere"
	protect(t, c, other)
	if body(other).Person == body(x).Person {
		t.Fatal("two numberings share a person")
	}
}

// An ИИН links: the second reference that carries it is told the first, within a batch, later, and never about itself.
func TestSameAs(t *testing.T) {
	v := open(t, temp(t), Options{})
	const iin = "800101300019"
	a, b := request("r1", "p1", "A", iin), request("r2", "p2", "A", iin)
	protect(t, v, a, b)
	c, again, invalid := request("r3", "p3", "A", iin), request("r1", "p1", "A", iin), request("r4", "p4", "A", iin)
	body(invalid).IIN = "invalid"
	protect(t, v, again)
	protect(t, v, c, invalid)
	first := body(a).Person
	if !body(a).SameAs.IsZero() || !body(again).SameAs.IsZero() || body(b).SameAs != first || body(c).SameAs != first || !body(invalid).SameAs.IsZero() {
		t.Fatalf("same_as: %s %s %s %s %s", body(a).SameAs, body(again).SameAs, body(b).SameAs, body(c).SameAs, body(invalid).SameAs)
	}
	want := []journal.Ref{first, body(b).Person, body(c).Person}
	slices.SortFunc(want, func(x, y journal.Ref) int { return bytes.Compare(x[:], y[:]) })
	got, err := v.Linked(t.Context(), body(c).Person)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("linked %v %v, want %v", got, err, want)
	}
}

// A nonce is never used for two texts; without the mechanism the test sees it.
func TestNonces(t *testing.T) {
	repeated := func(o Options) int {
		v := open(t, temp(t), o)
		seen, n := map[string]string{}, 0
		for i := range 200 {
			for _, field := range []string{"a", "ab", "abc"} {
				in := request(fmt.Sprint("r", i), "p1", "", "")
				in.Clear.Values = []event.Value{{Whose: "person", Field: field, Text: fmt.Sprint("c", i/2)}, {Whose: "person", Field: field[:1], Text: field[1:] + fmt.Sprint("c", i/2)}}
				protect(t, v, in)
				for _, b := range in.Sealed {
					nonce := b.Person.String() + string(b.Bytes[:nonceBytes])
					if had, ok := seen[nonce]; ok && had != string(b.Bytes)+b.Field {
						n++
					}
					seen[nonce] = string(b.Bytes) + b.Field
				}
			}
		}
		return n
	}
	if n := repeated(Options{}); n != 0 {
		t.Fatalf("%d nonces were used twice", n)
	}
	if n := repeated(Options{Weaken: Weaken{LooseNonce: true}}); n == 0 {
		t.Fatal("the test does not see repeated nonces")
	}
}

// A box opens wherever it was copied to, and for its person and field only.
func TestBoxes(t *testing.T) {
	v := open(t, temp(t), Options{})
	a, b := request("r1", "p1", "A", ""), request("r2", "p2", "B", "")
	protect(t, v, a, b)
	copied := journal.Box{Person: a.Sealed[1].Person, Field: a.Sealed[1].Field, Bytes: bytes.Clone(a.Sealed[1].Bytes)}
	if text, ok, err := v.Open(copied.Person, copied.Field, copied.Bytes); text != "A" || !ok || err != nil {
		t.Fatal(text, ok, err)
	}
	for name, x := range map[string]journal.Box{
		"other field":  {Person: copied.Person, Field: "person_iin", Bytes: copied.Bytes},
		"other person": {Person: body(b).Person, Field: copied.Field, Bytes: copied.Bytes},
		"cut":          {Person: copied.Person, Field: copied.Field, Bytes: copied.Bytes[:20]},
		"empty":        {Person: copied.Person, Field: copied.Field},
	} {
		if _, _, err := v.Open(x.Person, x.Field, x.Bytes); !errors.Is(err, ErrBox) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range copied.Bytes {
		bad := bytes.Clone(copied.Bytes)
		bad[i] ^= 1
		if _, _, err := v.Open(copied.Person, copied.Field, bad); !errors.Is(err, ErrBox) {
			t.Fatalf("byte %d flipped: %v", i, err)
		}
	}
	if _, _, err := v.Open(journal.Ref{1}, "person_name", copied.Bytes); !errors.Is(err, ErrNoKey) {
		t.Fatalf("stranger: %v", err)
	}
}

// A batch of many persons is found again in few look-ups, also when memory is smaller than the batch.
func TestManyPersons(t *testing.T) {
	path := temp(t)
	v := open(t, path, Options{})
	v.known = newCache(50)
	batch := func() []*engine.Input {
		var ins []*engine.Input
		for i := range 3*lookupChunk + 7 {
			ins = append(ins, request(fmt.Sprint("r", i), fmt.Sprint("p", i), "N", ""))
		}
		return ins
	}
	a, b := batch(), batch()
	protect(t, v, a...)
	protect(t, v, b...)
	distinct := map[journal.Ref]bool{}
	for i := range a {
		if body(a[i]).Person != body(b[i]).Person {
			t.Fatalf("input %d got another reference", i)
		}
		distinct[body(a[i]).Person] = true
	}
	if len(distinct) != len(a) {
		t.Fatalf("%d references for %d persons", len(distinct), len(a))
	}
}

// A body and its clear values that do not fit together are an error, and nothing is kept of the batch.
func TestProtectRefuses(t *testing.T) {
	v := open(t, temp(t), Options{})
	noPlace, nobody := request("r1", "p1", "A", ""), request("r1", "p1", "A", "")
	noPlace.Clear.Persons[0].Place = "nowhere"
	nobody.Clear.Values[0].Whose = "nobody"
	for _, in := range []*engine.Input{noPlace, nobody} {
		if err := v.Protect(t.Context(), []*engine.Input{request("r2", "p2", "B", ""), in}); err == nil {
			t.Error("accepted")
		}
	}
	var n int
	if err := v.conn.QueryRowContext(t.Context(), "select count(*) from persons").Scan(&n); err != nil || n != 0 {
		t.Fatalf("%d persons kept, %v", n, err)
	}
}

// Another master key or seed, and a second process, are refused by name.
func TestOpenRefuses(t *testing.T) {
	path := temp(t)
	v := open(t, path, Options{})
	protect(t, v, request("r1", "p1", "A", ""))
	if _, err := Open(t.Context(), path, Options{Master: testMaster}); !errors.Is(err, ErrInUse) {
		t.Fatalf("second opening: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{
		"key":  {Master: bytes.Repeat([]byte{8}, MasterKeyBytes)},
		"seed": {Master: testMaster, Seed: []byte("seed")},
	} {
		if _, err := Open(t.Context(), path, o); !errors.Is(err, ErrMaster) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(t.Context(), path, Options{Master: testMaster[:16]}); err == nil {
		t.Error("short key accepted")
	}
	if _, err := Open(t.Context(), path, Options{}); err == nil {
		t.Error("no key accepted")
	}
}

// The draw is the published formula; the secret matches its promise, is given up once and for all, and outlives the
// process.
func TestDraws(t *testing.T) {
	for name, o := range map[string]Options{"random": {}, "seeded": {Seed: []byte("seed")}} {
		t.Run(name, func(t *testing.T) {
			path := temp(t)
			v := open(t, path, o)
			day := civil.DateOf(2025, 10, 13)
			promise, err := v.Commitment(day)
			if err != nil {
				t.Fatal(err)
			}
			draw, err := v.Draw(day, "urn:erdr", "m1")
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			v = open(t, path, o)
			secret, err := v.Reveal(day)
			if err != nil {
				t.Fatal(err)
			}
			if sha256.Sum256(secret[:]) != promise || draw != journal.Hash(mac(secret[:], []byte("urn:erdr\x00m1"))) {
				t.Fatal("promise or draw does not fit the secret")
			}
			for range 2 {
				if _, err := v.Draw(day, "urn:erdr", "m2"); !errors.Is(err, ErrRevealed) {
					t.Fatalf("draw after the reveal: %v", err)
				}
				if _, err := v.DaySecret(day); !errors.Is(err, ErrRevealed) {
					t.Fatalf("secret after the reveal: %v", err)
				}
				if again, err := v.Reveal(day); again != secret || err != nil {
					t.Fatalf("second reveal: %v", err)
				}
				if err := v.Close(); err != nil {
					t.Fatal(err)
				}
				v = open(t, path, o)
			}
			if next, err := v.DaySecret(day + 1); err != nil || next == secret {
				t.Fatalf("next day: %v", err)
			}
		})
	}
}

// The master key comes out of the environment or a file, and no error shows a piece of it.
func TestMaster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := MakeMaster(path); err != nil {
		t.Fatal(err)
	}
	if err := MakeMaster(path); err == nil {
		t.Fatal("a key was overwritten")
	}
	key, err := ReadMaster("", path)
	if err != nil || len(key) != MasterKeyBytes {
		t.Fatal(key, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	hexed := fmt.Sprintf(" %x\n", key)
	if got, err := ReadMaster(hexed, "nowhere"); err != nil || !bytes.Equal(got, key) {
		t.Fatal(err)
	}
	for _, bad := range []string{"zz" + hexed[3:], hexed[:20]} {
		if _, err := ReadMaster(bad, ""); err == nil || bytes.Contains([]byte(err.Error()), []byte(bad[2:8])) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A caller who gave up gets an error and nothing is kept.
func TestCancelled(t *testing.T) {
	v := open(t, temp(t), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Protect(ctx, []*engine.Input{request("r1", "p1", "A", "")}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// Many callers at once agree on every person, and an erasure among them takes effect for all.
func TestConcurrent(t *testing.T) {
	v := open(t, temp(t), Options{})
	v.known = newCache(64)
	gone := request("r", "gone", "Gone", "")
	protect(t, v, gone)
	refs := make([][]journal.Ref, 8)
	var wg sync.WaitGroup
	for g := range refs {
		wg.Go(func() {
			for i := range 100 {
				in := request("r", fmt.Sprint("p", i), "N", fmt.Sprintf("%012d", i))
				if err := v.Protect(t.Context(), []*engine.Input{in}); err != nil {
					t.Error(err)
					return
				}
				refs[g] = append(refs[g], body(in).Person)
				if text, ok, err := v.Open(in.Sealed[1].Person, in.Sealed[1].Field, in.Sealed[1].Bytes); text != "N" || !ok || err != nil {
					t.Error(text, ok, err)
				}
				if _, _, err := v.Open(gone.Sealed[0].Person, "person_id", gone.Sealed[0].Bytes); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := v.Erase(t.Context(), []journal.Ref{body(gone).Person}); err != nil {
		t.Error(err)
	}
	if _, ok, err := v.Open(gone.Sealed[0].Person, "person_id", gone.Sealed[0].Bytes); ok || err != nil {
		t.Errorf("after the erasure: %v %v", ok, err)
	}
	wg.Wait()
	for g := range refs {
		if !slices.Equal(refs[g], refs[0]) {
			t.Fatal("two callers got different references for the same persons")
		}
	}
}

// A person is found by his id once he is known, also after the connection was given up, and not after his erasure.
func TestFind(t *testing.T) {
	v := open(t, temp(t), Options{})
	if _, ok, err := v.Find(t.Context(), "register", "p1"); ok || err != nil {
		t.Fatalf("found before he came: %v", err)
	}
	in := request("r1", "p1", "A", "")
	protect(t, v, in)
	v.drop(true)
	if ref, ok, err := v.Find(t.Context(), "register", "p1"); ref != body(in).Person || !ok || err != nil {
		t.Fatalf("%s, %v, %v", ref, ok, err)
	}
	if err := v.Erase(t.Context(), []journal.Ref{body(in).Person}); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := v.Find(t.Context(), "register", "p1"); ok || err != nil {
		t.Fatalf("found after his erasure: %v", err)
	}
}
