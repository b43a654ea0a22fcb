package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// What was appended is read back byte for byte, by any stretch, with its head and frontier.
func appendThenRead(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	var all []journal.Stored
	head := journal.EmptyHead(bar)
	for i, n := range []int{1, 7, 1, 1000, 333, 41} {
		b := Ready(head, l.Epoch, n, 200, fmt.Sprint(i))
		wantAnswer(t, appendOne(t, s, b), nil)
		all, head = append(all, b.Records...), b.Head
		if got := headOf(t, s, bar); !reflect.DeepEqual(got, head) {
			t.Fatalf("head %v, want %v", got, head)
		}
	}
	must(t, Verify(ctx, s, head))
	for _, c := range []struct{ from, to, first, last int64 }{
		{1, 0, 1, head.Size}, {0, 0, 1, head.Size}, {1, 1, 1, 1}, {9, 10, 9, 10}, {1000, 0, 1000, head.Size},
		{head.Size, head.Size, head.Size, head.Size}, {3, head.Size + 100, 3, head.Size},
	} {
		got := read(t, s, bar, c.from, c.to)
		if !reflect.DeepEqual(got, all[c.first-1:c.last]) {
			t.Fatalf("reading %d to %d gave %d records, or others than were appended", c.from, c.to, len(got))
		}
	}
	if got := read(t, s, bar, head.Size+1, 0); len(got) != 0 {
		t.Fatalf("%d records after the head", len(got))
	}
}

// A journal that nobody wrote has an empty head and nothing to read; only journals with records are listed, by number.
func emptyJournal(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	if got := headOf(t, s, bar); !reflect.DeepEqual(got, journal.EmptyHead(bar)) {
		t.Fatalf("head of an empty journal: %v", got)
	}
	if got := read(t, s, bar, 1, 0); len(got) != 0 {
		t.Fatalf("%d records in an empty journal", len(got))
	}
	if heads, err := s.Heads(ctx); err != nil || len(heads) != 0 {
		t.Fatalf("heads of an empty store: %v, %v", heads, err)
	}
	var want []journal.Head
	for _, code := range []string{"KZ-79", "KZ-10", journal.National} {
		l := acquire(t, s, code, "a", long)
		b := Ready(journal.EmptyHead(code), l.Epoch, 2, 100, code)
		wantAnswer(t, appendOne(t, s, b), nil)
		want = append(want, b.Head)
	}
	acquire(t, s, "KZ-11", "a", long) // a lease is no record
	slices.Reverse(want)
	if got, err := s.Heads(ctx); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("heads %v, %v; want %v", got, err, want)
	}
	if _, err := s.Head(ctx, "KZ-7"); err == nil {
		t.Fatal("a code that is none was taken")
	}
}

// A batch for another size than the journal has is refused and leaves nothing.
func staleHead(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	first := Ready(journal.EmptyHead(bar), l.Epoch, 10, 100, "first")
	rival := Ready(journal.EmptyHead(bar), l.Epoch, 12, 100, "rival")
	wantAnswer(t, appendOne(t, s, first), nil)
	wantAnswer(t, appendOne(t, s, rival), engine.ErrStale)
	wantAnswer(t, appendOne(t, s, first), engine.ErrStale)
	ahead := Ready(Ready(first.Head, l.Epoch, 1, 100, "unborn").Head, l.Epoch, 1, 100, "ahead")
	wantAnswer(t, appendOne(t, s, ahead), engine.ErrStale)
	must(t, Verify(ctx, s, first.Head))
	if got := headOf(t, s, bar); !reflect.DeepEqual(got, first.Head) {
		t.Fatalf("head %v after refused batches, want %v", got, first.Head)
	}
}

// Only the present epoch of a lease that has not ended may append.
func fenced(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	head := journal.EmptyHead(bar)
	wantAnswer(t, appendOne(t, s, Ready(head, 0, 1, 100, "no lease")), engine.ErrFenced)
	wantAnswer(t, appendOne(t, s, Ready(head, 1, 1, 100, "no lease")), engine.ErrFenced)
	old := acquire(t, s, bar, "a", 0)
	wantAnswer(t, appendOne(t, s, Ready(head, old.Epoch, 1, 100, "ended")), engine.ErrFenced)
	now := acquire(t, s, bar, "b", long)
	wantAnswer(t, appendOne(t, s, Ready(head, old.Epoch, 1, 100, "passed on")), engine.ErrFenced)
	wantAnswer(t, appendOne(t, s, Ready(head, now.Epoch+1, 1, 100, "not yet")), engine.ErrFenced)
	b := Ready(head, now.Epoch, 1, 100, "owner")
	wantAnswer(t, appendOne(t, s, b), nil)
	must(t, s.Release(ctx, now))
	wantAnswer(t, appendOne(t, s, Ready(b.Head, now.Epoch, 1, 100, "released")), engine.ErrFenced)
	must(t, Verify(ctx, s, b.Head))
}

// A key that stands in the journal is refused, whenever it was recorded; another journal may have it.
func knownKey(t *testing.T, newStore New, reopen Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	first := Ready(journal.EmptyHead(bar), l.Epoch, 30, 100, "first")
	wantAnswer(t, appendOne(t, s, first), nil)
	second := Ready(first.Head, l.Epoch, 30, 100, "second")
	repeat := second
	repeat.Inbox = slices.Clone(second.Inbox)
	repeat.Inbox[7].Key = first.Inbox[3].Key
	wantAnswer(t, appendOne(t, s, repeat), engine.ErrKnown)
	twice := second
	twice.Inbox = slices.Clone(second.Inbox)
	twice.Inbox[7].Key = second.Inbox[2].Key
	wantAnswer(t, appendOne(t, s, twice), engine.ErrKnown)
	wantAnswer(t, appendOne(t, s, second), nil) // the refused ones left no key behind
	again := reopen(t, s)
	third := Ready(second.Head, l.Epoch, 3, 100, "third")
	third.Inbox[0].Key = first.Inbox[9].Key
	wantAnswer(t, appendOne(t, again, third), engine.ErrKnown)
	wantAnswer(t, appendOne(t, s, third), engine.ErrKnown)
	other := Ready(journal.EmptyHead("KZ-79"), acquire(t, s, "KZ-79", "a", long).Epoch, 3, 100, "other")
	other.Inbox[0].Key = first.Inbox[0].Key
	wantAnswer(t, appendOne(t, s, other), nil)
	must(t, Verify(ctx, s, second.Head))
}

// A process that believes itself owner does not append on keys it remembers from before another process moved the head.
func knownKeyOfAnotherProcess(t *testing.T, newStore New, reopen Reopen) {
	a := newStore(t)
	b := reopen(t, a)
	l := acquire(t, a, bar, "a", long)
	first := Ready(journal.EmptyHead(bar), l.Epoch, 9, 100, "first")
	wantAnswer(t, appendOne(t, a, first), nil) // a now remembers the keys of this head
	second := Ready(first.Head, l.Epoch, 9, 100, "second")
	wantAnswer(t, appendOne(t, b, second), nil)
	third := Ready(second.Head, l.Epoch, 3, 100, "third")
	third.Inbox[0].Key = second.Inbox[1].Key
	wantAnswer(t, appendOne(t, a, third), engine.ErrKnown)
	must(t, Verify(ctx, a, second.Head))
}

// A batch that was refused as stale leaves none of its keys: its input can be recorded by the next one.
func failedBatchLeavesNoKeys(t *testing.T, newStore New, reopen Reopen) {
	a := newStore(t)
	b := reopen(t, a)
	l := acquire(t, a, bar, "a", long)
	first := Ready(journal.EmptyHead(bar), l.Epoch, 9, 100, "first")
	lost := Ready(journal.EmptyHead(bar), l.Epoch, 9, 100, "lost")
	wantAnswer(t, appendOne(t, a, first), nil)
	wantAnswer(t, appendOne(t, b, lost), engine.ErrStale)
	retry := Ready(first.Head, l.Epoch, 9, 100, "retry")
	for i := range retry.Inbox {
		retry.Inbox[i].Key = lost.Inbox[i].Key
	}
	wantAnswer(t, appendOne(t, b, retry), nil)
	must(t, Verify(ctx, a, retry.Head))
}

// In one call each batch is judged alone: stale, fenced and known ones cost the others nothing.
func oneFailsOthersHold(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	codes := []string{"KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23"}
	var heads []journal.Head
	var epochs []int64
	for _, code := range codes {
		l := acquire(t, s, code, "a", long)
		b := Ready(journal.EmptyHead(code), l.Epoch, 5, 100, code)
		wantAnswer(t, appendOne(t, s, b), nil)
		heads, epochs = append(heads, b.Head), append(epochs, l.Epoch)
	}
	var batches []engine.Batch
	for i := range codes {
		batches = append(batches, Ready(heads[i], epochs[i], 50, 100, "next"))
	}
	batches[1] = Ready(journal.EmptyHead(codes[1]), epochs[1], 50, 100, "stale")
	batches[2].Epoch++
	batches[3].Inbox[10].Key = journal.InboxKey("erdr", codes[3]+"/1")
	answers, err := s.Append(ctx, batches)
	must(t, err)
	for i, want := range []error{nil, engine.ErrStale, engine.ErrFenced, engine.ErrKnown, nil} {
		wantAnswer(t, answers[i], want)
		if want == nil {
			heads[i] = batches[i].Head
		}
		must(t, Verify(ctx, s, heads[i]))
		if got := headOf(t, s, codes[i]); !reflect.DeepEqual(got, heads[i]) {
			t.Fatalf("head of %s is %v, want %v", codes[i], got, heads[i])
		}
	}
}

// Batches of one call are tried in order, so a second one may follow the first; and it sees the first one's keys.
func twoBatchesOfOneJournal(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	one := Ready(journal.EmptyHead(bar), l.Epoch, 5, 100, "one")
	two := Ready(one.Head, l.Epoch, 5, 100, "two")
	known := Ready(two.Head, l.Epoch, 5, 100, "known")
	known.Inbox[0].Key = one.Inbox[0].Key
	three := Ready(two.Head, l.Epoch, 5, 100, "three")
	answers, err := s.Append(ctx, []engine.Batch{one, two, known, three})
	must(t, err)
	for i, want := range []error{nil, nil, engine.ErrKnown, nil} {
		wantAnswer(t, answers[i], want)
	}
	must(t, Verify(ctx, s, three.Head))
}

// A batch whose positions are not dense, or whose head is not at its last record, is never kept, nor anything with it.
func gapsAreRefused(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	good := Ready(journal.EmptyHead(bar), l.Epoch, 5, 100, "good")
	wantAnswer(t, appendOne(t, s, good), nil)
	for name, spoil := range map[string]func(*engine.Batch){
		"gap":           func(b *engine.Batch) { b.Records[3].Pos++ },
		"twice":         func(b *engine.Batch) { b.Records[3].Pos-- },
		"head behind":   func(b *engine.Batch) { b.Head.Size-- },
		"head ahead":    func(b *engine.Batch) { b.Head.Size++ },
		"empty":         func(b *engine.Batch) { b.Records = nil },
		"inbox outside": func(b *engine.Batch) { b.Inbox[0].Pos = 1 },
		"other journal": func(b *engine.Batch) { b.Head.Journal = "KZ-79" },
		"no journal":    func(b *engine.Batch) { b.Journal, b.Head.Journal = "KZ-7", "KZ-7" },
	} {
		b := Ready(good.Head, l.Epoch, 6, 100, name)
		spoil(&b)
		if answers, err := s.Append(ctx, []engine.Batch{b}); err == nil && (len(answers) != 1 || answers[0] == nil) {
			t.Errorf("%s: taken", name)
		}
	}
	must(t, Verify(ctx, s, good.Head))
	wantAnswer(t, appendOne(t, s, Ready(good.Head, l.Epoch, 6, 100, "gap")), nil)
}

// A caller whose context has ended gets an error of the store and nothing is kept.
func endedContext(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	b := Ready(journal.EmptyHead(bar), l.Epoch, 5, 100, "x")
	if _, err := s.Append(ended, []engine.Batch{b}); !errors.Is(err, context.Canceled) {
		t.Fatalf("append with an ended context: %v", err)
	}
	wantAnswer(t, appendOne(t, s, b), nil)
}

// A record of the largest size that the format allows is kept whole, beside small ones.
func largeRecords(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	small := Ready(journal.EmptyHead(bar), l.Epoch, 3, 100, "small")
	large := Ready(small.Head, l.Epoch, 3, journal.MaxRecordBytes, "large")
	after := Ready(large.Head, l.Epoch, 3, 100, "after")
	for _, b := range []engine.Batch{small, large, after} {
		wantAnswer(t, appendOne(t, s, b), nil)
	}
	must(t, Verify(ctx, s, after.Head))
	if got := read(t, s, bar, 5, 5); len(got) != 1 || string(got[0].Bytes) != string(large.Records[1].Bytes) {
		t.Fatal("the large record is not what was appended")
	}
}

// The function that is given to Read may use the store, and its error ends the reading.
func readFromInsideRead(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	b := Ready(journal.EmptyHead(bar), l.Epoch, 40, 100, "x")
	wantAnswer(t, appendOne(t, s, b), nil)
	stop := errors.New("enough")
	n := 0
	err := s.Read(ctx, bar, 1, 40, func(r journal.Stored) error {
		if n++; n == 30 {
			return stop
		}
		if got := read(t, s, bar, r.Pos, r.Pos); len(got) != 1 || string(got[0].Bytes) != string(r.Bytes) {
			return fmt.Errorf("record %d read inside differs", r.Pos)
		}
		return s.SetCursor(ctx, "inside", bar, r.Pos)
	})
	if !errors.Is(err, stop) || n != 30 {
		t.Fatalf("reading ended after %d records with %v", n, err)
	}
	if at, err := s.Cursor(ctx, "inside", bar); err != nil || at != 29 {
		t.Fatalf("cursor %d, %v", at, err)
	}
}

// The inbox is given up to a head and not beyond, also in the middle of a batch, every entry once.
func inboxUpToHead(t *testing.T, newStore New, _ Reopen) {
	s := newStore(t)
	l := acquire(t, s, bar, "a", long)
	head := journal.EmptyHead(bar)
	var all []engine.InboxEntry
	for i := range 150 { // more rows than a store may read at once
		b := Ready(head, l.Epoch, 1+i%7, 60, fmt.Sprint(i))
		if i%5 == 4 {
			b.Inbox = nil
		}
		wantAnswer(t, appendOne(t, s, b), nil)
		all, head = append(all, b.Inbox...), b.Head
	}
	for _, upTo := range []int64{0, 1, 2, 3, 4, 5, 100, 101, 102, 103, head.Size, head.Size + 10} {
		var want []engine.InboxEntry
		for _, e := range all {
			if e.Pos <= upTo {
				want = append(want, e)
			}
		}
		got := inboxOf(t, s, bar, upTo)
		slices.SortFunc(got, func(a, b engine.InboxEntry) int { return int(a.Pos - b.Pos) })
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("inbox up to %d has %d entries, want %d", upTo, len(got), len(want))
		}
	}
	stop := errors.New("enough")
	if err := s.Inbox(ctx, bar, head.Size, func(engine.InboxEntry) error { return stop }); !errors.Is(err, stop) {
		t.Fatalf("the function's error came back as %v", err)
	}
}
