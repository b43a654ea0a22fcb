package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"qorgau/adapters/engine"
	"qorgau/adapters/sqlite"
)

// Journals of one commit are decided on all cores at once. That is seen neither in the answers, which come in the order
// of the inputs, nor in a record: one core and eight make the same heads, a bug in one of the journals included.
func TestJournalsDecidedSideBySide(t *testing.T) {
	heads := map[int]string{}
	for _, cores := range []int{1, 8} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			w := newWorld(t, sqlite.Weaken{})
			for round := range 5 {
				var inputs []*engine.Input
				for n := range 200 {
					in := add(fmt.Sprintf("%d-%d", round, n), int64(n))
					if n == 57 {
						in = ask(fmt.Sprintf("bug-%d", round), "panic", 0, "bad")
					}
					in.Journal = fmt.Sprintf("KZ-%d", 11+n%9)
					inputs = append(inputs, in)
				}
				for n, o := range w.submit(inputs...) {
					want := engine.Recorded
					if n == 57 {
						want = engine.MachineError
					}
					if o.Status != want || o.Journal != inputs[n].Journal {
						t.Fatalf("%d cores, round %d, input %d: %+v", cores, round, n, o)
					}
				}
			}
			all, err := w.store.Heads(context.Background())
			if err != nil || len(all) < 5 {
				t.Fatalf("%d journals: %v", len(all), err)
			}
			for _, h := range all {
				heads[cores] += fmt.Sprintf("%s/%d %x\n", h.Journal, h.Size, h.Root)
			}
			w.clean()
		}()
	}
	if heads[1] != heads[8] {
		t.Errorf("one core made\n%seight made\n%s", heads[1], heads[8])
	}
}
