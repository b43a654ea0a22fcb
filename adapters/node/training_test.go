package node_test

import (
	"errors"
	"path/filepath"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// In a training folder everything is recorded, marked by the first record of each journal, and no month is ever closed; a
// folder stays what it was begun as. The twin, a folder for real work, closes its month.
func TestATrainingFolderPaysNothing(t *testing.T) {
	for _, training := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "data")
		clock := engine.NewVirtualClock(civil.InstantOf(2025, 10, 13, 4, 0, 0))
		open := func(training bool) (*node.Node, error) {
			return node.Open(t.Context(), node.Options{Dir: dir, Clock: clock, Training: training})
		}
		n, err := open(training)
		if err != nil {
			t.Fatal(err)
		}
		out, err := n.Engine.Submit(t.Context(), "KZ-71", []*engine.Input{{Source: "test", ID: "close-1",
			Body: &event.ReconciliationClosed{Act: "KZ-71/2025-09", Month: "2025-09", Official: journal.Ref{1}}}})
		if err != nil {
			t.Fatal(err)
		}
		refused, closed := false, false
		for _, d := range out[0].Decisions {
			switch b := d.Body.(type) {
			case *event.FactRefused:
				refused = b.Code == "training_journal"
			case *event.ReconciliationActClosed:
				closed = true
			}
		}
		if refused != training {
			t.Errorf("training %v: refused %v, closed %v", training, refused, closed)
		}
		if err := n.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		n, err = open(!training)
		if training { // it goes on as one, whatever is asked
			if err != nil || !n.Training {
				t.Fatalf("continued without its mark: %v", err)
			}
			if err := n.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
		} else if !errors.Is(err, node.ErrNotTraining) {
			t.Errorf("real work became training: %v", err)
		}
	}
}
