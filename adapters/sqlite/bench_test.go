package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/adapters/engine/storetest"
	"qorgau/domain/journal"
)

const (
	benchBatch = 1000 // records a batch
	benchBytes = 300  // bytes a record, about
)

// rawInsert is the baseline: the same bytes into the same table by the same multi-row statements, one durable
// transaction a batch, and nothing of ours: no leaf, tree, head, lease, inbox.
func rawInsert(b *testing.B, s *Store, recs []journal.Stored) {
	b.Helper()
	err := s.w.transact(b.Context(), func(ctx context.Context) error {
		rows := manyRows
		text := "insert into raw(rowkey, bytes, leaf) values(?,?,'')" + strings.Repeat(",(?,?,'')", rows-1)
		args := make([]any, 0, 2*rows)
		for i := 0; i < len(recs); i += rows {
			args = args[:0]
			for _, r := range recs[i : i+rows] {
				args = append(args, rowkey(75, r.Pos), r.Bytes)
			}
			if _, err := s.w.exec(ctx, text, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAppend measures ready records in batches of 1,000, one fact in three, with leaf, tree, head, lease and inbox
// on the measured path, against the raw insert of the same bytes in the same run, batch by batch in turn.
// An operation is one batch.
func BenchmarkAppend(b *testing.B) {
	for _, journals := range []int{1, 20} {
		b.Run(fmt.Sprintf("journals=%d", journals), func(b *testing.B) { benchAppend(b, journals) })
	}
}

func benchAppend(b *testing.B, journals int) {
	open := func(name string) *Store {
		s, err := Open(filepath.Join(b.TempDir(), name), Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := s.Close(); err != nil {
				b.Error(err)
			}
		})
		return s
	}
	ours, raw := open("ours.db"), open("raw.db")
	if _, err := raw.w.exec(b.Context(), "create table raw(rowkey integer primary key, bytes blob not null, leaf blob not null)"); err != nil {
		b.Fatal(err)
	}
	var heads []journal.Head
	var epochs []int64
	for i := range journals {
		code := journal.CodeOf(int16(10 + i))
		l, err := ours.Acquire(b.Context(), code, "bench", time.Hour)
		if err != nil {
			b.Fatal(err)
		}
		heads, epochs = append(heads, journal.EmptyHead(code)), append(epochs, l.Epoch)
	}
	var ourTime, rawTime time.Duration
	var bytes int64
	rawPos := int64(0)
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		var batches []engine.Batch
		var all []journal.Stored
		for i := range journals {
			batch := storetest.Ready(heads[i], epochs[i], benchBatch/journals, benchBytes, "b")
			for j := range batch.Records {
				batch.Records[j].Leaf = journal.Hash{}
				bytes += int64(len(batch.Records[j].Bytes))
				rawPos++
				all = append(all, journal.Stored{Pos: rawPos, Bytes: batch.Records[j].Bytes})
			}
			batches = append(batches, batch)
		}
		start := time.Now()
		rawInsert(b, raw, all)
		rawTime += time.Since(start)

		start = time.Now()
		b.StartTimer()
		for i := range batches {
			storetest.Seal(&batches[i], heads[i])
			heads[i] = batches[i].Head
		}
		answers, err := ours.Append(b.Context(), batches)
		b.StopTimer()
		ourTime += time.Since(start)
		if err != nil {
			b.Fatal(err)
		}
		for _, answer := range answers {
			if answer != nil {
				b.Fatal(answer)
			}
		}
	}
	n := float64(b.N * benchBatch)
	b.ReportMetric(n/ourTime.Seconds(), "records/s")
	b.ReportMetric(n/rawTime.Seconds(), "raw-records/s")
	b.ReportMetric(rawTime.Seconds()/ourTime.Seconds(), "ratio")
	b.ReportMetric(float64(bytes)/n, "bytes/record")
}

// BenchmarkRead measures reading a journal of 200,000 records in order, with the tree verified or not.
func BenchmarkRead(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "journal.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	l, err := s.Acquire(b.Context(), "KZ-75", "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	head := journal.EmptyHead("KZ-75")
	for range 200 {
		batch := storetest.Ready(head, l.Epoch, benchBatch, benchBytes, "b")
		if answers, err := s.Append(b.Context(), []engine.Batch{batch}); err != nil || answers[0] != nil {
			b.Fatal(answers, err)
		}
		head = batch.Head
	}
	b.Run("scan", func(b *testing.B) {
		for range b.N {
			if err := s.Read(b.Context(), "KZ-75", 1, 0, func(journal.Stored) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(head.Size)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	})
	b.Run("verify", func(b *testing.B) {
		for range b.N {
			if err := storetest.Verify(b.Context(), s, head); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(head.Size)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	})
}
