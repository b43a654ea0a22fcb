package demo

import (
	"context"
	"errors"
	"testing"

	"qorgau/adapters/node"
)

// await runs a living world until a count is reached, and stops it as Ctrl-C does.
func await(t *testing.T, o Options, reached func(Counts) bool) Counts {
	t.Helper()
	board := NewBoard()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	o.Observe = board.Observe
	o.Progress = func(Progress) {
		if reached(board.Counts()) {
			stop()
		}
	}
	var n *node.Node
	o.Ready = func(opened *node.Node) error {
		n = opened
		return board.Learn(ctx, n.Store)
	}
	if err := Live(ctx, o); err != nil {
		t.Fatal(err)
	}
	if c := n.Intake.Counts(); c.Conflict != 0 {
		t.Errorf("%d id conflicts", c.Conflict)
	}
	return board.Counts()
}

// A living world appoints and pays; stopped and started again it goes on where it was, on the same folder only with
// the same seed, and its journals hold.
func TestLiveGoesOnAfterARestart(t *testing.T) {
	o := Options{Cases: 40, Seed: 3, Dir: t.TempDir(), Speed: 200_000, PerDay: 40}
	first := await(t, o, func(c Counts) bool { return c.Appointed >= 10 })
	second := await(t, o, func(c Counts) bool { return c.Paid > 0 })
	if second.At <= first.At {
		t.Errorf("virtual time went back from %s to %s", first.At, second.At)
	}
	o.Seed++
	if err := Live(t.Context(), o); !errors.Is(err, ErrOtherSeed) {
		t.Errorf("another seed was answered with %v", err)
	}
	o.Seed--
	r, err := node.Resume(t.Context(), node.Options{Dir: o.Dir})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Open(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close(t.Context())
	verified, err := verify(t.Context(), n)
	if err != nil || !verified.OK {
		t.Errorf("%+v, %v", verified, err)
	}
	if first.Appointed > second.Appointed || second.Requests > 50 {
		t.Errorf("before the restart %+v, after %+v", first, second)
	}
}
