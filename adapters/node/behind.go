package node

import (
	"context"
	"fmt"
	"strconv"

	"qorgau/adapters/kafka"
	"qorgau/domain/journal"
)

// tail is how many messages at the end of the journal topic are looked at. What was published after a backup was made
// stands at the end; only what a crash made the relay publish again, a second's worth, can stand behind it.
const tail = 20_000

// notBehind refuses to decide on a store that was restored from before what was already published: what the read models
// have, and what stands at the end of the journal topic, must be in the store, the same record at the same position.
func (n *Node) notBehind(ctx context.Context) error {
	heads, err := n.Store.Heads(ctx)
	if err != nil {
		return err
	}
	size := map[string]int64{}
	for _, h := range heads {
		size[h.Journal] = h.Size
	}
	for i := int16(0); i < 100; i++ {
		code := journal.CodeOf(i)
		if _, err := journal.Number(code); err != nil {
			continue
		}
		at, err := n.Models.Position(ctx, code)
		if err != nil {
			return err
		}
		if at > size[code] {
			return fmt.Errorf("%w: %s has %d records, the read models %d", ErrBehind, code, size[code], at)
		}
	}
	return n.notBehindTopic(ctx, size)
}

// published is the last record of a journal on the journal topic.
type published struct {
	pos  int64
	leaf string
}

func (n *Node) notBehindTopic(ctx context.Context, size map[string]int64) error {
	last := map[string]published{}
	err := n.Broker.Tail(ctx, kafka.TopicJournal, tail, func(m kafka.Message) error {
		code, _ := m.Header("journal")
		text, _ := m.Header("pos")
		leaf, _ := m.Header("leaf")
		if _, err := journal.Number(string(code)); err != nil {
			return nil // not the relay's
		}
		pos, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil || pos < 1 {
			return nil
		}
		if pos > size[string(code)] {
			return fmt.Errorf("%w: %s has %d records, on %s is record %d", ErrBehind, code, size[string(code)], kafka.TopicJournal, pos)
		}
		last[string(code)] = published{pos, string(leaf)}
		return nil
	})
	if err != nil {
		return err
	}
	for code, p := range last {
		err := n.Store.Read(ctx, code, p.pos, p.pos, func(s journal.Stored) error {
			if s.Leaf.String() != p.leaf {
				return fmt.Errorf("%w: record %d of %s is not the one on %s", ErrBehind, p.pos, code, kafka.TopicJournal)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
