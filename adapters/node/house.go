package node

import (
	"context"
	"fmt"
	"sync"
	"time"

	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/adapters/quarantine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/units"
)

// unitCache is the table of units as KZ stands; it is read again when KZ has grown.
type unitCache struct {
	mu    sync.Mutex
	size  int64
	table units.Table
	bars  map[string]bool
}

// Units gives the way from a unit to its journal, by the rows that KZ has now.
func (n *Node) Units(ctx context.Context) (erdr.Units, error) {
	c := &n.units
	c.mu.Lock()
	defer c.mu.Unlock()
	var rows []event.UnitRow
	err := n.Engine.Look(ctx, journal.National, func(m journal.Machine, size int64) error {
		if size != c.size {
			c.size = size
			rows = m.(*national.Machine).Rows()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rows != nil {
		if c.table, err = units.New(rows); err != nil {
			c.size = 0
			return nil, fmt.Errorf("reading the table of units: %w", err)
		}
		c.bars = map[string]bool{}
		for _, r := range rows {
			c.bars[r.Bar] = true
		}
	}
	table := c.table
	return func(unit string, at civil.Instant) (string, bool) { return table.Route(unit, at) }, nil
}

// Known reports whether a journal exists: KZ, or a bar that has units.
func (n *Node) Known(code string) bool {
	n.units.mu.Lock()
	defer n.units.mu.Unlock()
	return code == journal.National || n.units.bars[code]
}

// People takes what people say, one CloudEvent in structured mode a line, for the journal of the object they speak of.
func (n *Node) People(ctx context.Context, code string, lines [][]byte) ([]door.Answer, error) {
	answers := make([]door.Answer, len(lines))
	var inputs []*engine.Input
	var of []int
	for i, line := range lines {
		ce, err := kafka.Decode(kafka.Message{Value: line, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json")}}})
		if err != nil {
			answers[i] = door.Answer{Status: "refused", Code: "bad_attribute", Place: err.Error()}
			continue
		}
		in, defect := n.people.Decode(ce)
		if defect != nil {
			answers[i] = door.Answer{Status: "refused", Code: string(defect.Code), Place: defect.Place}
			continue
		}
		in.Journal = code
		inputs, of = append(inputs, in), append(of, i)
	}
	out, err := n.Engine.SubmitAll(ctx, inputs)
	if err != nil {
		return nil, err
	}
	for k, o := range out {
		a := door.Answer{Status: o.Status, Journal: o.Journal, Pos: o.Pos}
		for _, d := range o.Decisions {
			a.Decisions = append(a.Decisions, d.Type)
			if code := refusalOf(d.Body); code != "" {
				a.Code = code
			}
		}
		answers[of[k]] = a
	}
	n.shown(ctx, out)
	return answers, nil
}

// refusalOf is the code with which a decision refuses what was just said, or empty: the door tells it to whoever said it.
func refusalOf(body journal.Body) string {
	switch e := body.(type) {
	case *event.FactRefused:
		return e.Code
	case *event.ActRefused:
		return e.Code
	case *event.RequestRefused:
		return e.Code
	case *event.WaiverRefused:
		return e.Code
	case *event.ApplicationChecked:
		if e.Result == "returned" {
			return e.Code
		}
	}
	return ""
}

// shown waits a moment until the pages show what was recorded, so that who says something and looks finds it there. The
// records are durable already; a slow projection only means that the wait ends without.
func (n *Node) shown(ctx context.Context, out []engine.Outcome) {
	if n.cancel == nil { // nothing runs in the background: the caller's rounds bring it up
		return
	}
	until := time.Now().Add(maxShown)
	for _, o := range out {
		for time.Now().Before(until) && ctx.Err() == nil {
			if at, err := n.Models.Position(ctx, o.Journal); err != nil || at >= o.Pos {
				break
			}
			pause(ctx, 10*time.Millisecond)
		}
	}
}

// maxShown bounds the wait for the read models.
const maxShown = 3 * time.Second

// Erase erases a person for good and tells which topic still holds clear values until when.
func (n *Node) Erase(ctx context.Context, person journal.Ref) (door.ErasedAnswer, error) {
	var a door.ErasedAnswer
	refs, err := n.Engine.Erase(ctx, person)
	if err != nil {
		return a, err
	}
	for _, r := range refs {
		a.Persons = append(a.Persons, r.String())
	}
	for _, t := range kafka.Topics() {
		if t.ClearData || t.Name == kafka.TopicRejected {
			a.Topics = append(a.Topics, door.TopicUntil{Topic: t.Name, Days: int(t.Retention.Hours() / 24)})
		}
	}
	return a, nil
}

// Find gives the reference of a person by the register's id.
func (n *Node) Find(ctx context.Context, id string) (journal.Ref, bool, error) {
	return n.Vault.Find(ctx, erdr.PersonSource, id)
}

// Repair opens a rejected message, to be mended; the reading is logged.
func (n *Node) Repair(ctx context.Context, rejected kafka.Message) (kafka.Message, error) {
	n.Log.Info("rejected message opened", "offset", rejected.Offset)
	return quarantine.Repair(ctx, n.Vault, rejected)
}

// Rebuild builds the read models anew beside the live ones and swaps.
func (n *Node) Rebuild(ctx context.Context) error { return n.Projector.Rebuild(ctx, nil) }

// ConfirmTime is the operator's word that the clock is right.
func (n *Node) ConfirmTime() {
	if c, ok := n.clock.(*engine.WallClock); ok {
		c.Confirm()
	}
}

// Clock is the machines' clock.
func (n *Node) Clock() engine.Clock { return n.clock }
