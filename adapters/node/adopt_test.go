package node_test

import (
	"testing"

	"qorgau/adapters/node"
	"qorgau/adapters/preview"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// previewOf works a preview out beside the running node, as the command does.
func (s *site) previewOf(thing string) *preview.Preview {
	s.t.Helper()
	store, err := node.OpenStore(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	defer store.Close()
	p, err := preview.Of(s.ctx, store, node.Machines, thing)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// Through the real journals: what a preview says before two persons agree is what the lines come to afterwards; lines
// that are paid stand, and a confirmation with another hash than that of the newest preview is refused.
func TestAPreviewSaysWhatAdoptingDoes(t *testing.T) {
	t.Run("paid lines stand", func(t *testing.T) {
		if changed, paid := adopts(t, at(t, lived)); paid == 0 {
			t.Errorf("%d groups changed, none is paid", changed)
		}
	})
	t.Run("open lines follow", func(t *testing.T) {
		b := borrow(t)
		b.until((b.day + 2).Start())
		b.act(home, "act-1", 1, 9, 12)()
		b.rest()
		if changed, paid := adopts(t, b.site); changed == 0 {
			t.Errorf("%d groups are paid, none is open", paid)
		}
	})
}

// adopts lets two persons change how tiyn are rounded, and counts what changed and what stood.
func adopts(t *testing.T, s *site) (changed, paid int) {
	t.Helper()
	s.agreed(journal.National, "book.proposed.v1", values{"proposal": "round-1", "valid_from": "2025-01-01", "official_id": "clerk-1",
		"changes": []values{{"name": "tiyn_rounding", "value": "whole_tenge"}}})
	p := s.previewOf("proposal/round-1")
	if len(p.Groups) == 0 {
		t.Fatal("nothing would change: the test looks at an empty country")
	}
	seen := values{"thing": p.Thing, "preview": p.Hash().String(), "groups": len(p.Groups), "before_tiyn": p.BeforeTiyn, "after_tiyn": p.AfterTiyn, "official_id": "clerk-2"}
	s.agreed(journal.National, "book.previewed.v1", seen)
	other := p.Hash()
	other[0]++
	if a := s.say(journal.National, "book.confirmed.v1", values{"proposal": "round-1", "preview": other.String(), "official_id": "clerk-2"}); a.Code != "preview_stale" {
		t.Fatalf("another preview is answered %+v", a)
	}
	if again := s.previewOf("proposal/round-1"); again.Hash() != p.Hash() {
		t.Error("the same heads give another preview")
	}
	s.agreed(journal.National, "book.confirmed.v1", values{"proposal": "round-1", "preview": p.Hash().String(), "official_id": "clerk-2"})
	s.rest()
	if n := len(bodies[event.BookAdopted](s, journal.National)); n == 0 {
		t.Fatal("nothing was adopted")
	}
	for _, g := range p.Groups {
		s.look(g.Journal, func(m journal.Machine) {
			now := territoryOf(m).Claims.Groups[g.Group]
			switch {
			case g.Paid && now.Tiyn != g.BeforeTiyn:
				t.Errorf("%s was paid %d and is %d now", g.Group, g.BeforeTiyn, now.Tiyn)
			case !g.Paid && now.Tiyn != g.AfterTiyn:
				t.Errorf("%s (%s) comes to %d, the preview said %d, before %d", g.Group, g.State, now.Tiyn, g.AfterTiyn, g.BeforeTiyn)
			case g.Paid:
				paid++
			default:
				changed++
			}
		})
	}
	return changed, paid
}
