package node

import (
	"context"
	"fmt"

	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// Advocates opens the bar's own ids of the advocates of its list, by reference; who was erased is left out. A roster is
// written and checked by these ids. The reading is logged.
func (n *Node) Advocates(ctx context.Context, code string) (map[string]string, error) {
	var boxes []journal.Box
	err := n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
		t, ok := m.(*territory.Machine)
		if !ok {
			return fmt.Errorf("%s is no bar's journal", code)
		}
		for _, a := range t.S.Roster.Advocates {
			if box, ok := a.Box("advocate_id"); ok {
				boxes = append(boxes, box)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	n.Log.Info("ids of advocates opened", "journal", code, "count", len(boxes))
	opened, err := n.Vault.OpenMany(ctx, boxes)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(boxes))
	for i, x := range opened {
		if x.OK {
			out[boxes[i].Person.String()] = x.Text
		}
	}
	return out, nil
}
