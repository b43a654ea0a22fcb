package projector

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// manyJourneys are n journeys in one journal, each with ids of its own.
func manyJourneys(b *testing.B, code string, n int) (recs []journal.Record) {
	for i := range n {
		ids := strings.NewReplacer(`"R1`, fmt.Sprintf(`"R%d`, i), `"RC1"`, fmt.Sprintf(`"RC%d"`, i), `"C1"`, fmt.Sprintf(`"C%d"`, i),
			`"D1"`, fmt.Sprintf(`"D%d"`, i), `"Q1"`, fmt.Sprintf(`"Q%d"`, i), `"A1"`, fmt.Sprintf(`"A%d"`, i), `"adv/2025-10/1"`, fmt.Sprintf(`"adv/2025-10/%d"`, i), `/R1/`, fmt.Sprintf(`/R%d/`, i))
		for _, rec := range rowstest.Journey(code) {
			again, err := journal.Parse(ids.Replace(string(rec.AppendLine(nil))), event.New)
			if err != nil {
				b.Fatal(err)
			}
			again.Pos = int64(len(recs)) + 1
			recs = append(recs, again)
		}
	}
	return recs
}

// BenchmarkApply folds records into all read models in SQLite, in batches as the projector makes them.
func BenchmarkApply(b *testing.B) {
	recs := manyJourneys(b, "KZ-71", 200)
	b.ReportAllocs()
	for b.Loop() {
		models, err := sqlite.OpenReadModels(filepath.Join(b.TempDir(), "m.db"), sqlite.Options{}, projections.All()...)
		if err != nil {
			b.Fatal(err)
		}
		for from := 0; from < len(recs); from += 1000 {
			w, err := models.Begin(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			for i := from; i < min(from+1000, len(recs)); i++ {
				if err := w.Apply(&recs[i]); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Commit(); err != nil {
				b.Fatal(err)
			}
		}
		if err := models.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(recs)*b.N)/b.Elapsed().Seconds(), "records/s")
}
