package engine_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// post sends letters in three goes, crashing between writing and taking, and says what is wrong with what arrived.
func post(w *world) string {
	ctx := context.Background()
	for i := range 3 {
		in := make([]*engine.Input, 0, 5)
		for j := range 5 {
			in = append(in, ask(fmt.Sprint(i*5+j), "mail", int64(i*5+j+1), ""))
		}
		if _, err := w.e.SubmitAll(ctx, in); err != nil {
			return err.Error()
		}
		w.restart()
		if err := w.e.Start(ctx); err != nil {
			return err.Error()
		}
		for range 3 { // more steps than letters need: each is taken once
			if _, err := w.e.Step(ctx); err != nil {
				return err.Error()
			}
		}
	}
	var got []string
	for _, r := range w.records(other) {
		if e, ok := r.Body.(*event.MailReceived); ok {
			if r.Source != bar || e.Seq != int64(len(got))+1 {
				return fmt.Sprintf("letter %d has number %d from %s", len(got)+1, e.Seq, r.Source)
			}
			got = append(got, e.Body.(*event.BookSent).Units[0].Code)
		}
	}
	if want := "[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]"; fmt.Sprint(got) != want {
		return "letters arrived as " + fmt.Sprint(got)
	}
	rep := w.audit()
	if len(rep.Findings) > 0 {
		return rep.Findings[0].Rule + ": " + rep.Findings[0].Detail
	}
	var letters int64
	for _, j := range rep.Journals {
		letters += j.Letters
	}
	if letters != 15 {
		return fmt.Sprintf("%d letters compared", letters)
	}
	return ""
}

// Mail arrives exactly once and in order, across crashes, to a journal that had no record before; both sides verify. The
// twin takes letters last first, and the audit sees that too.
func TestMailOnceInOrder(t *testing.T) {
	if bad := post(newWorld(t, sqlite.Weaken{})); bad != "" {
		t.Fatal(bad)
	}
	twin := newWorld(t, sqlite.Weaken{}, func(c *engine.Config) { c.Weaken.MailBackwards = true })
	if post(twin) == "" {
		t.Fatal("reversed mail was not found: the test does not bite")
	}
	found := false
	for _, f := range twin.audit().Findings {
		found = found || f.Rule == "mail"
	}
	if !found {
		t.Fatal("the audit does not see that mail is out of order")
	}
}

// A letter leaves only what is durable, and brings the boxes of its decision along.
func TestMailFromTheStore(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	w.submit(ask("m", "mail", 1, ""))
	w.step()
	for _, r := range w.records(other) {
		e, ok := r.Body.(*event.MailReceived)
		if !ok {
			continue
		}
		pos, err := strconv.ParseInt(r.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		err = w.store.Read(context.Background(), bar, pos, pos, func(s journal.Stored) error {
			if s.Leaf != e.Leaf {
				t.Errorf("the letter names leaf %s, the sender has %s", e.Leaf, s.Leaf)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("no letter arrived")
}

// A register fact that was forwarded is known in its new journal under its first source and id.
func TestForwardedFactIsKnown(t *testing.T) {
	w := newWorld(t, sqlite.Weaken{})
	unlisted := func() *engine.Input {
		return &engine.Input{Journal: journal.National, Source: "erdr", ID: "m1", Body: &event.CaseOpened{Register: event.Register{
			Object: "o1", Revision: 1, OccurredAt: start, Unit: "75-police-99", RegisterCase: "c1"}}}
	}
	w.submit(&engine.Input{Journal: journal.National, Source: "test", ID: "units", Body: &event.UnitsSet{Bar: bar, Rows: []event.UnitRow{
		{Code: "75-district_police-01", Zone: "Asia/Almaty", Bar: bar}}}})
	w.submit(unlisted())
	assign := &event.UnitAssigned{Unit: "75-police-99", Bar: bar, Zone: "Asia/Almaty", Official: journal.Ref{1}, Second: journal.Ref{2}}
	w.submit(&engine.Input{Journal: journal.National, Source: "people", ID: "assign", Body: assign})
	w.step()
	again, changed := unlisted(), unlisted()
	again.Journal, changed.Journal = bar, bar
	changed.Body.(*event.CaseOpened).Revision = 2
	out := w.submit(again, changed)
	if out[0].Status != engine.Duplicate || out[1].Status != engine.Conflict {
		t.Fatalf("the register repeats itself: %s, %s", out[0].Status, out[1].Status)
	}
	w.clean()
}
