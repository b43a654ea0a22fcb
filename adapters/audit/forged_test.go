package audit_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// forgeLine changes one record so that it stays well-formed, and everything above it so that it fits.
func forgeLine(t testing.TB, f *file, code string, i int) []byte {
	t.Helper()
	return f.with(code, func(lines []string) []string {
		lines[i] = changed(t, lines[i])
		return lines
	}).forge()
}

// changed is another canonical record: one digit or letter of its data is different.
func changed(t testing.TB, line string) string {
	t.Helper()
	b := []byte(line)
	for k := len(b) - 1; k > bytes.Index(b, []byte(`,"data":`)); k-- {
		old := b[k]
		switch {
		case old >= '1' && old <= '8', old >= 'a' && old < 'z':
			b[k]++
			rec, err := journal.ParseCanonical(string(b), event.New)
			if err == nil && rec.Body != nil {
				return string(b)
			}
			b[k] = old
		}
	}
	t.Fatalf("no way to forge %s", line)
	return ""
}

// Every decision of a journal, forged one at a time with leaves, tree and head that fit, is found by executing again.
func TestForgedDecisions(t *testing.T) {
	_, export := history(t, 30)
	f := takeApart(t, export)
	if again := f.forge(); !bytes.Equal(again, export) {
		t.Fatal("taking apart and putting together changes an export")
	}
	n := 0
	for _, code := range f.codes {
		for i := range f.lines[code] {
			if f.parse(t, code, i).Kind != journal.Decision {
				continue
			}
			n++
			if found := verify(t, forgeLine(t, f, code, i)); !has(found, code, int64(i)+1, "reexecution", "group") {
				t.Fatalf("forged decision at %s/%d: %+v", code, i+1, found)
			}
		}
	}
	if n < 60 {
		t.Fatalf("only %d decisions were forged", n)
	}
	// Without execution the forgery fits: the twin.
	for i := range f.lines[bar] {
		if f.parse(t, bar, i).Kind == journal.Decision {
			src, err := audit.ReadExport(bytes.NewReader(forgeLine(t, f, bar, i)))
			if err != nil {
				t.Fatal(err)
			}
			blind := options
			blind.SkipExecution = true
			rep, err := audit.Verify(context.Background(), src, blind)
			if err != nil || len(rep.Findings) != 0 {
				t.Fatalf("without execution the forgery is found by something else: %+v %v", rep.Findings, err)
			}
			break
		}
	}
}

// A decision that is left out at the end, or made up, is found.
func TestMissingAndInventedDecision(t *testing.T) {
	_, export := history(t, 5)
	f := takeApart(t, export)
	n := len(f.lines[bar])
	last := f.parse(t, bar, n-1)
	if last.Kind != journal.Decision {
		t.Fatal("the journal does not end with a decision")
	}
	cut := f.with(bar, func(l []string) []string { return l[:n-1] })
	if found := verify(t, cut.forge()); !has(found, bar, int64(n), "reexecution") {
		t.Fatalf("left out: %+v", found)
	}
	last.Pos++
	more := f.with(bar, func(l []string) []string { return append(l, string(last.AppendLine(nil))) })
	if found := verify(t, more.forge()); !has(found, bar, int64(n)+1, "reexecution") {
		t.Fatalf("made up: %+v", found)
	}
}

// edit changes one parsed record of a kind of event, and says where it stands.
func edit[B journal.Body](t testing.TB, f *file, code string, change func(rec *journal.Record, body B)) (pos int64, export []byte) {
	t.Helper()
	for i := range f.lines[code] {
		rec := f.parse(t, code, i)
		if body, ok := rec.Body.(B); ok {
			change(&rec, body)
			return rec.Pos, f.with(code, func(l []string) []string {
				l[i] = string(rec.AppendLine(nil))
				return l
			}).forge()
		}
	}
	t.Fatal("no such event")
	return 0, nil
}

// Forged draws, promises, openings, mail, times and repetitions are found where they stand, though all hashes fit.
func TestForgedFacts(t *testing.T) {
	_, export := history(t, 5)
	f := takeApart(t, export)
	expect := func(name, code, rule string) func(int64, []byte) {
		return func(pos int64, export []byte) {
			t.Helper()
			if found := verify(t, export); !has(found, code, pos, rule) {
				t.Errorf("%s at %s/%d: %+v", name, code, pos, found)
			}
		}
	}
	expect("another draw", bar, "draw")(edit(t, f, bar, func(_ *journal.Record, e *event.DefenderRequested) { e.Draw[0] ^= 1 }))
	expect("another id under the same draw", bar, "draw")(edit(t, f, bar, func(r *journal.Record, _ *event.DefenderRequested) { r.ID += "x" }))
	expect("another secret", journal.National, "draw")(edit(t, f, journal.National, func(_ *journal.Record, e *event.DrawRevealed) { e.Secret[0] ^= 1 }))
	expect("late promise called timely", journal.National, "draw")(edit(t, f, journal.National, func(_ *journal.Record, e *event.DrawCommitted) { e.Late = false }))
	expect("opened early", journal.National, "draw")(edit(t, f, journal.National, func(r *journal.Record, e *event.DrawRevealed) {
		r.At = (e.Day + 1).Start() + civil.Hour - 1
	}))
	expect("letter with another number", bar, "mail")(edit(t, f, bar, func(_ *journal.Record, e *event.MailReceived) { e.Seq++ }))
	expect("letter with another content", bar, "mail")(edit(t, f, bar, func(_ *journal.Record, e *event.MailReceived) {
		e.Body.(*event.BookSent).Units[0].Bar = "KZ-71"
	}))
	expect("letter with another leaf", bar, "mail")(edit(t, f, bar, func(_ *journal.Record, e *event.MailReceived) { e.Leaf[0] ^= 1 }))
	expect("letter that was never written", bar, "mail")(edit(t, f, bar, func(r *journal.Record, _ *event.MailReceived) { r.ID = "1" }))
	expect("letter from nowhere", bar, "mail")(edit(t, f, bar, func(r *journal.Record, _ *event.MailReceived) { r.ID = "999" }))
	expect("time that goes back", bar, "time")(edit(t, f, bar, func(r *journal.Record, _ *event.CaseOpened) { r.At = start - 1 }))
	expect("record of another journal", bar, "journal")(edit(t, f, bar, func(r *journal.Record, _ *event.CaseOpened) { r.Journal = "KZ-71" }))
	expect("clock that was not the first due", bar, "clock")(edit(t, f, bar, func(_ *journal.Record, e *event.ClockDue) { e.Due-- }))
	expect("clock before its time", bar, "clock")(edit(t, f, bar, func(r *journal.Record, e *event.ClockDue) { r.At = e.Due - 1 }))

	// A second promise for a day, by which a secret could be changed after the requests are known.
	n := int64(len(f.lines[journal.National]))
	end := f.parse(t, journal.National, int(n-1))
	second := journal.Record{Journal: journal.National, Pos: n + 1, Kind: journal.Fact, At: end.At, Source: "engine", ID: "again",
		Type: "draw.committed.v1", Body: &event.DrawCommitted{Day: start.UTCDate(), Hash: sha256.Sum256([]byte("aimed")), Late: true}}
	expect("second promise", journal.National, "draw")(n+1, f.with(journal.National, func(l []string) []string {
		return append(l, string(second.AppendLine(nil)))
	}).forge())

	// The same source and id twice.
	opened := find[*event.CaseOpened](t, f)
	n = int64(len(f.lines[bar]))
	opened.Pos, opened.At = n+1, f.parse(t, bar, int(n-1)).At
	expect("repeated source and id", bar, "repeated")(n+1, f.with(bar, func(l []string) []string {
		return append(l, string(opened.AppendLine(nil)))
	}).forge())

	// A fact long after, without the clocks that were due before it.
	opened.ID, opened.At = "long after", start+400*civil.Day
	expect("skipped clocks", bar, "clock")(n+1, f.with(bar, func(l []string) []string {
		return append(l, string(opened.AppendLine(nil)))
	}).forge())
}

func find[B journal.Body](t testing.TB, f *file) journal.Record {
	t.Helper()
	for i := range f.lines[bar] {
		if rec := f.parse(t, bar, i); rec.Kind == journal.Fact {
			if _, ok := rec.Body.(B); ok {
				return rec
			}
		}
	}
	t.Fatal("no such event")
	return journal.Record{}
}

// A journal whose machine this program has not is checked in all but re-execution, and says so.
func TestUnknownMachine(t *testing.T) {
	_, export := history(t, 2)
	src, err := audit.ReadExport(bytes.NewReader(export))
	if err != nil {
		t.Fatal(err)
	}
	rep, err := audit.Verify(context.Background(), src, audit.Options{Registry: event.New,
		Open: func(string, int64, int64) (journal.Machine, bool) { return nil, false }})
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Findings) != len(rep.Journals) {
		t.Fatalf("%+v", rep.Findings)
	}
	for i, f := range rep.Findings {
		if f.Rule != "unknown_machine" || f.Pos != 1 || rep.Journals[i].Reexecuted != 0 || rep.Journals[i].Draws+rep.Journals[i].Letters == 0 && f.Journal == bar {
			t.Fatalf("%+v %+v", f, rep.Journals[i])
		}
	}
}
