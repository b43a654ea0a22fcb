package engine_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func request(id string) *engine.Input {
	return &engine.Input{Journal: bar, Source: "erdr", ID: id, Body: &event.DefenderRequested{Register: event.Register{
		Object: id, Revision: 1, OccurredAt: start, Unit: "75-police-01", RegisterCase: "c1"}}}
}

type promise struct {
	pos  int64
	late bool
	hash journal.Hash
}

func (w *world) promises() (made map[civil.Date]promise, opened map[civil.Date]*event.DrawRevealed, at map[civil.Date]civil.Instant) {
	made, opened, at = map[civil.Date]promise{}, map[civil.Date]*event.DrawRevealed{}, map[civil.Date]civil.Instant{}
	for _, r := range w.records(journal.National) {
		switch e := r.Body.(type) {
		case *event.DrawCommitted:
			made[e.Day] = promise{r.Pos, e.Late, e.Hash}
		case *event.DrawRevealed:
			opened[e.Day], at[e.Day] = e, r.At
		}
	}
	return made, opened, at
}

// drawn submits a request to a country that has promised nothing yet and says whether the promise was kept out.
func drawn(w *world) string {
	out, err := w.e.Submit(context.Background(), bar, []*engine.Input{request("r1")})
	if err != nil {
		return err.Error()
	}
	made, _, _ := w.promises()
	p, ok := made[start.UTCDate()]
	if !ok {
		return "a draw was made and its day was not promised"
	}
	secret, err := w.vault.DaySecret(start.UTCDate())
	if err != nil {
		return err.Error()
	}
	if sha256.Sum256(secret[:]) != p.hash {
		return "the promise is not that of the secret"
	}
	draw := w.records(bar)[out[0].Pos-1].Body.(*event.DefenderRequested).Draw
	if draw.IsZero() || draw != journal.DrawOf(secret, "erdr", "r1") {
		return "the draw is not that of the day's secret, source and id"
	}
	if !p.late {
		return "a day that was promised after it began is not marked late"
	}
	return ""
}

// The secret of a day is promised before the first draw hangs on it, and marked late if the day had begun. The twin
// draws first.
func TestPromiseBeforeTheFirstDraw(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	if bad := drawn(w); bad != "" {
		t.Fatal(bad)
	}
	w.clean()
	if drawn(newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { c.Weaken.DrawUnbound = true })) == "" {
		t.Fatal("a draw without promise was not found: the test does not bite")
	}
}

// Secrets are promised seven days ahead and opened an hour after the day; then the draws verify, those of late days
// listed apart; a day's secret is never used after it was opened.
func TestDrawsThroughDays(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	if err := w.e.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	first := start.UTCDate()
	w.submit(request("r0"))
	w.step()
	made, opened, _ := w.promises()
	for d := first; d <= first+7; d++ {
		if p, ok := made[d]; !ok || p.late != (d == first) {
			t.Fatalf("%s: promised %t, late %t", d, ok, p.late)
		}
	}
	if len(made) != 8 || len(opened) != 0 {
		t.Fatalf("%d promised, %d opened", len(made), len(opened))
	}
	for i := range 3 {
		day := first + civil.Date(i) + 1
		w.clock.Set(day.Start() + civil.Hour - 1)
		w.step()
		if _, opened, _ = w.promises(); opened[day-1] != nil {
			t.Fatalf("%s was opened before an hour had passed", day-1)
		}
		w.submit(request(fmt.Sprint("early", i)))
		w.clock.Set(day.Start() + civil.Hour)
		w.step()
		_, opened, at := w.promises()
		if opened[day-1] == nil || at[day-1] != day.Start()+civil.Hour {
			t.Fatalf("%s was not opened after an hour", day-1)
		}
		if _, err := w.vault.Draw(day-1, "erdr", "x"); err == nil {
			t.Fatal("an opened secret draws")
		}
	}
	rep := w.clean()
	var draws, late int64
	for _, j := range rep.Journals {
		draws, late = draws+j.Draws, late+j.LateDraws
	}
	// r0 is of the late first day; early0 and early1 of days that are open by now; early2 of one that is not.
	if draws != 3 || late != 1 || rep.Open["draws of days not opened yet"] != 1 {
		t.Fatalf("%d draws checked, %d of late days, open %v", draws, late, rep.Open)
	}
}

// After a long outage the present day is promised late, the days between are not, and everything verifies.
func TestDrawsAfterAnOutage(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(request("r0"))
	w.step()
	w.clock.Set(start + 30*civil.Day)
	w.restart()
	w.submit(request("r1"))
	w.step()
	made, opened, _ := w.promises()
	today := (start + 30*civil.Day).UTCDate()
	if !made[today].late || made[today+1].late {
		t.Fatalf("today late %t, tomorrow late %t", made[today].late, made[today+1].late)
	}
	if _, ok := made[today-10]; ok || len(opened) != 8 {
		t.Fatalf("%d days opened", len(opened))
	}
	w.clean()
}

// At midnight a request takes the new day's secret even if nothing of the day was promised when it was handed in.
func TestDrawAcrossMidnight(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(request("r0")) // no step: only today is promised
	w.clock.Set((start.UTCDate() + 1).Start())
	w.submit(request("r1"))
	made, _, _ := w.promises()
	if p, ok := made[start.UTCDate()+1]; !ok || !p.late {
		t.Fatalf("the new day: promised %t, late %t", ok, p.late)
	}
	w.clean()
}
