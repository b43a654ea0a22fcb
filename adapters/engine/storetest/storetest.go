// Package storetest is the one suite that every engine.Store must pass. An adapter brings two functions and nothing
// else; a new promise of the port becomes a test here, not in an adapter.
package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// New makes an empty store, which the adapter closes and removes when the test ends.
type New func(t testing.TB) engine.Store

// Reopen opens the data of a store a second time, as another process would, while the first stays open. The suite uses
// it for two processes at once and, no longer touching the first, for a process that was killed.
type Reopen func(t testing.TB, s engine.Store) engine.Store

// Run runs the whole suite.
func Run(t *testing.T, newStore New, reopen Reopen) {
	for _, c := range []struct {
		name string
		test func(*testing.T, New, Reopen)
	}{
		{"AppendThenRead", appendThenRead},
		{"EmptyJournal", emptyJournal},
		{"StaleHead", staleHead},
		{"Fenced", fenced},
		{"KnownKey", knownKey},
		{"KnownKeyOfAnotherProcess", knownKeyOfAnotherProcess},
		{"FailedBatchLeavesNoKeys", failedBatchLeavesNoKeys},
		{"OneFailsOthersHold", oneFailsOthersHold},
		{"TwoBatchesOfOneJournal", twoBatchesOfOneJournal},
		{"GapsAreRefused", gapsAreRefused},
		{"EndedContext", endedContext},
		{"LargeRecords", largeRecords},
		{"ReadFromInsideRead", readFromInsideRead},
		{"InboxUpToHead", inboxUpToHead},
		{"Leases", leases},
		{"OneLeaseWins", oneLeaseWins},
		{"Snapshots", snapshots},
		{"Cursors", cursors},
		{"OneWinsEachSize", oneWinsEachSize},
		{"KilledProcess", killedProcess},
		{"Bytes", bytesOfTables},
		{"Model", model},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, newStore, reopen) })
	}
}

// long is a lease that does not end during a test; a lease of length zero has ended when it begins. So no test waits.
const long = time.Hour

const bar = "KZ-75"

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func acquire(t testing.TB, s engine.Store, code, instance string, length time.Duration) engine.Lease {
	t.Helper()
	l, err := s.Acquire(ctx, code, instance, length)
	must(t, err)
	return l
}

func headOf(t testing.TB, s engine.Store, code string) journal.Head {
	t.Helper()
	h, err := s.Head(ctx, code)
	must(t, err)
	return h
}

// appendOne appends one batch and gives its answer.
func appendOne(t testing.TB, s engine.Store, b engine.Batch) error {
	t.Helper()
	answers, err := s.Append(ctx, []engine.Batch{b})
	must(t, err)
	if len(answers) != 1 {
		t.Fatalf("%d answers for one batch", len(answers))
	}
	return answers[0]
}

func wantAnswer(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("answer %v, want %v", got, want)
	}
}

// read reads a stretch of a journal into memory, with copies of the bytes.
func read(t testing.TB, s engine.Store, code string, from, to int64) []journal.Stored {
	t.Helper()
	var recs []journal.Stored
	must(t, s.Read(ctx, code, from, to, func(r journal.Stored) error {
		r.Bytes = append([]byte(nil), r.Bytes...)
		recs = append(recs, r)
		return nil
	}))
	return recs
}

func inboxOf(t testing.TB, s engine.Store, code string, upTo int64) []engine.InboxEntry {
	t.Helper()
	var entries []engine.InboxEntry
	must(t, s.Inbox(ctx, code, upTo, func(e engine.InboxEntry) error { entries = append(entries, e); return nil }))
	return entries
}
