package journal_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/wire"
)

func sampleFact() journal.Record {
	return journal.Record{
		Journal: "KZ-71", Pos: 17, Kind: journal.Fact, Type: "person.protected.v1", At: civil.InstantOf(2025, 10, 13, 5, 46, 12) + 480,
		Source: "urn:kz:erdr", ID: "0199dc1a-de80-7169-ba77-f93fa45d56bc", Input: sha256.Sum256([]byte("input")),
		Body: &event.PersonProtected{Register: event.Register{Object: "prt-1", Revision: 2, Withdrawn: true, OccurredAt: civil.InstantOf(2025, 10, 13, 5, 0, 0),
			Unit: "71-district_police-01", RegisterCase: "erc-1"}, Person: journal.Ref{0xca, 1, 2}},
		Sealed: []journal.Box{{Person: journal.Ref{0xca, 1, 2}, Field: "pseudonym", Bytes: []byte{0, 1, 2, 250, 251, 252, 253}}},
	}
}

func sampleDecision() journal.Record {
	return journal.Record{
		Journal: "KZ", Pos: 18, Kind: journal.Decision, Type: "request.refused.v1", At: civil.InstantOf(2025, 10, 13, 5, 46, 12) + 480, Cause: 17, Machine: 1,
		Body: &event.RequestRefused{Request: "req-1", Unit: "71-district_police-01", Code: "malformed_request"},
	}
}

func TestLinesReadAsTheyAreWritten(t *testing.T) {
	fact := sampleFact()
	const want = `{"journal":"KZ-71","pos":17,"kind":"fact","type":"person.protected.v1","at":"2025-10-13T05:46:12.480Z","source":"urn:kz:erdr",` +
		`"id":"0199dc1a-de80-7169-ba77-f93fa45d56bc","input":"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20",` +
		`"data":{"object":"prt-1","revision":2,"withdrawn":1,"occurred_at":"2025-10-13T05:00:00.000Z","unit":"71-district_police-01","register_case":"erc-1",` +
		`"person":"ca010200000000000000000000000000"},"sealed":[{"person":"ca010200000000000000000000000000","field":"pseudonym","box":"AAEC+vv8/Q=="}]}`
	if got := string(fact.AppendLine(nil)); got != want {
		t.Errorf("the line is\n%s, want\n%s", got, want)
	}
	for _, rec := range []journal.Record{fact, sampleDecision()} {
		line := string(rec.AppendLine(nil))
		got, err := journal.ParseCanonical(line, event.New)
		if err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		if again := string(got.AppendLine(nil)); again != line {
			t.Errorf("read and written again:\n%s, want\n%s", again, line)
		}
		if got.Kind != rec.Kind || got.Pos != rec.Pos || got.At != rec.At || got.Cause != rec.Cause || got.Input != rec.Input || len(got.Sealed) != len(rec.Sealed) {
			t.Errorf("read %+v, want %+v", got, rec)
		}
	}
}

// TestAnyRecordComesBack whatever its strings hold.
func TestAnyRecordComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rec := sampleFact()
		rec.Source, rec.ID = rapid.String().Draw(rt, "source"), rapid.String().Draw(rt, "id")
		rec.Pos = rapid.Int64Range(0, 1<<53).Draw(rt, "pos")
		rec.At = civil.Instant(rapid.Int64Range(1, 4e12).Draw(rt, "at"))
		rec.Sealed = nil
		for range rapid.IntRange(0, 3).Draw(rt, "boxes") {
			rec.Sealed = append(rec.Sealed, journal.Box{Field: rapid.String().Draw(rt, "field"), Bytes: rapid.SliceOf(rapid.Byte()).Draw(rt, "box")})
		}
		line := string(rec.AppendLine(nil))
		got, err := journal.ParseCanonical(line, event.New)
		if err != nil || got.Source != rec.Source || got.ID != rec.ID || len(got.Sealed) != len(rec.Sealed) {
			rt.Fatalf("%s comes back %+v, %v", line, got, err)
		}
		for i := range got.Sealed {
			if string(got.Sealed[i].Bytes) != string(rec.Sealed[i].Bytes) {
				rt.Fatalf("box %d comes back %x, want %x", i, got.Sealed[i].Bytes, rec.Sealed[i].Bytes)
			}
		}
	})
}

// TestEveryFlippedByteShows: any byte of a line set to any other value is refused, or the line has another leaf and
// another meaning. Nothing is read as if it stood unchanged.
func TestEveryFlippedByteShows(t *testing.T) {
	for _, rec := range []journal.Record{sampleFact(), sampleDecision()} {
		line := rec.AppendLine(nil)
		leaf := journal.Leaf(line)
		refused, changed := 0, 0
		for i := range line {
			kept := line[i]
			for b := range 256 {
				if line[i] = byte(b); line[i] == kept {
					continue
				}
				if journal.Leaf(line) == leaf {
					t.Fatalf("byte %d set to %#x keeps the leaf", i, b)
				}
				got, err := journal.ParseCanonical(string(line), event.New)
				if err != nil {
					refused++
					continue
				}
				changed++
				if again := got.AppendLine(nil); string(again) != string(line) {
					t.Fatalf("byte %d set to %#x is read as another line:\n%s\n%s", i, b, line, again)
				}
			}
			line[i] = kept
		}
		if refused == 0 || changed == 0 {
			t.Fatalf("%d refused, %d changed: the test looks at the wrong bytes", refused, changed)
		}
	}
}

// TestOtherSpellingsAreNotCanonical: lines that say the same in other bytes are no evidence.
func TestOtherSpellingsAreNotCanonical(t *testing.T) {
	fact := sampleFact()
	line := string(fact.AppendLine(nil))
	for name, other := range map[string]string{
		"order of keys":        strings.Replace(line, `"journal":"KZ-71","pos":17`, `"pos":17,"journal":"KZ-71"`, 1),
		"order in data":        strings.Replace(line, `"object":"prt-1","revision":2`, `"revision":2,"object":"prt-1"`, 1),
		"an escape":            strings.Replace(line, `"KZ-71"`, `"\u004bZ-71"`, 1),
		"a solidus":            strings.Replace(line, `prt-1`, `prt\/1`, 1),
		"a key twice":          strings.Replace(line, `"pos":17`, `"pos":16,"pos":17`, 1),
		"a zero":               strings.Replace(line, `"revision":2`, `"revision":2,"withdrawn":0`, 1),
		"an empty string":      strings.Replace(line, `"unit":"71-district_police-01"`, `"unit":""`, 1),
		"upper-case hex":       strings.Replace(line, `"person":"ca01`, `"person":"CA01`, 1),
		"short fraction":       strings.Replace(line, `12.480Z`, `12.48Z`, 1),
		"minus zero":           strings.Replace(line, `"pos":17`, `"pos":-0`, 1),
		"padding bits":         strings.Replace(line, `/Q==`, `/R==`, 1),
		"no padding":           strings.Replace(line, `/Q==`, `/Q`, 1),
		"line feed in base64":  strings.Replace(line, `AAEC`, `AA\nEC`, 1),
		"empty list of boxes":  line[:strings.Index(line, `,"sealed"`)] + `,"sealed":[]}`,
		"a fact with cause":    strings.Replace(line, `,"data"`, `,"cause":3,"data"`, 1),
		"another kind":         strings.Replace(line, `"kind":"fact"`, `"kind":"rumour"`, 1),
		"no kind":              strings.Replace(line, `"kind":"fact",`, ``, 1),
		"white space":          strings.Replace(line, `,"pos"`, `, "pos"`, 1),
		"something behind":     line + "\n",
		"an unknown key":       strings.Replace(line, `,"data"`, `,"note":"x","data"`, 1),
		"data before its type": strings.Replace(strings.Replace(line, `"type":"person.protected.v1",`, ``, 1), `,"sealed"`, `,"type":"person.protected.v1","sealed"`, 1),
	} {
		if other == line {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if _, err := journal.ParseCanonical(other, event.New); err == nil {
			t.Errorf("%s is let in: %s", name, other)
		}
	}
	if _, err := journal.ParseCanonical(strings.Replace(line, "person.protected.v1", "person.projected.v1", 1), event.New); !errors.Is(err, journal.ErrUnknownType) {
		t.Errorf("an unknown type gives %v", err)
	}
	if _, err := journal.ParseCanonical(strings.Replace(line, `"pos":17`, `"pos":017`, 1), event.New); !errors.Is(err, wire.ErrSyntax) {
		t.Errorf("a leading zero gives %v", err)
	}
	if _, err := journal.ParseCanonical(strings.Replace(line, `12.480Z`, `12.48Z`, 1), event.New); !errors.Is(err, journal.ErrNotCanonical) {
		t.Errorf("another spelling gives %v", err)
	}
}

// TestParseTakesAnyOrder: the plain reader is the fallback for lines that others have re-ordered, with the type before
// the data.
func TestParseTakesAnyOrder(t *testing.T) {
	want := sampleFact()
	other := strings.Replace(string(want.AppendLine(nil)), `"journal":"KZ-71","pos":17`, `"pos":17,"journal":"KZ-71"`, 1)
	got, err := journal.Parse(other, event.New)
	if err != nil || string(got.AppendLine(nil)) != string(want.AppendLine(nil)) {
		t.Errorf("%s is read %+v, %v", other, got, err)
	}
}

func TestJournalCodesAndNumbers(t *testing.T) {
	seen := map[int16]bool{}
	for _, code := range []string{"KZ", "KZ-10", "KZ-71", "KZ-99"} {
		n, err := journal.Number(code)
		if err != nil || journal.CodeOf(n) != code || seen[n] {
			t.Errorf("%s has the number %d, which is %s (%v)", code, n, journal.CodeOf(n), err)
		}
		seen[n] = true
	}
	for _, code := range []string{"", "kz", "KZ-", "KZ-7", "KZ-01", "KZ-711", "KZ_71", "KZ-7x", "UZ-71", " KZ"} {
		if n, err := journal.Number(code); err == nil {
			t.Errorf("%q has the number %d", code, n)
		}
	}
}

// TestInboxKeysKeepSourceAndIDApart: moving a letter between them gives another key.
func TestInboxKeysKeepSourceAndIDApart(t *testing.T) {
	sum := sha256.Sum256([]byte("urn:kz:erdr\x00m-1"))
	if key := journal.InboxKey("urn:kz:erdr", "m-1"); string(key[:]) != string(sum[:16]) {
		t.Errorf("the key is %x, want %x", key, sum[:16])
	}
	if journal.InboxKey("ab", "c") == journal.InboxKey("a", "bc") {
		t.Error("source and id run together")
	}
}

// counter is a machine that answers each fact with n decisions, for n rounds.
type counter struct {
	journal.Machine
	breadth, rounds int
	panics          bool
	seen            int
}

func (c *counter) Version() int64         { return 1 }
func (c *counter) Evolve(*journal.Record) { c.seen++ }
func (c *counter) React(r *journal.Record) []journal.Outcome {
	if c.panics {
		panic("a bug")
	}
	if c.rounds == 0 {
		return nil
	}
	c.rounds--
	var out []journal.Outcome
	for i := range c.breadth {
		out = append(out, journal.Outcome{Body: &event.AppointmentResumed{Appointment: fmt.Sprint(r.Pos, "-", i)}})
	}
	return out
}

func TestExecuteMakesAGroup(t *testing.T) {
	fact := sampleFact()
	m := &counter{breadth: 2, rounds: 3}
	got, err := journal.Execute(m, &fact)
	if err != nil || len(got) != 6 || m.seen != 7 {
		t.Fatalf("%d decisions, %d folded, %v", len(got), m.seen, err)
	}
	for i, d := range got {
		if d.Pos != fact.Pos+int64(i)+1 || d.Cause != fact.Pos || d.Kind != journal.Decision || d.At != fact.At || d.Machine != 1 || d.Journal != fact.Journal {
			t.Errorf("decision %d stands as %+v", i, d)
		}
	}
	if got, err := journal.Execute(&counter{breadth: journal.MaxGroupRecords - 1, rounds: 1}, &fact); err != nil || len(got) != journal.MaxGroupRecords-1 {
		t.Errorf("a full group: %d decisions, %v", len(got), err)
	}
	for name, m := range map[string]*counter{
		"too many records": {breadth: journal.MaxGroupRecords, rounds: 1},
		"too many rounds":  {breadth: 1, rounds: journal.MaxRounds + 1},
		"a panic":          {panics: true},
	} {
		if got, err := journal.Execute(m, &fact); !errors.Is(err, journal.ErrMachine) || got != nil {
			t.Errorf("%s gives %d decisions, %v", name, len(got), err)
		}
	}
}

// FuzzParseCanonical: no line panics, and what is let in has exactly one spelling.
func FuzzParseCanonical(f *testing.F) {
	for _, rec := range []journal.Record{sampleFact(), sampleDecision()} {
		f.Add(string(rec.AppendLine(nil)))
	}
	f.Add(`{"journal":"KZ","pos":1,"kind":"fact","type":"mail.received.v1","at":"2025-10-13T00:00:00.000Z","source":"KZ-75","id":"4","input":"","data":{"leaf":"","seq":1,"type":"mail.received.v1","letter":{}}}`)
	f.Fuzz(func(t *testing.T, line string) {
		rec, err := journal.ParseCanonical(line, event.New)
		if err != nil {
			return
		}
		again, err := journal.ParseCanonical(string(rec.AppendLine(nil)), event.New)
		if err != nil || string(again.AppendLine(nil)) != line {
			t.Fatalf("%s is let in and comes back as %s, %v", line, again.AppendLine(nil), err)
		}
	})
}
