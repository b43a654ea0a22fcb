package main

import (
	"context"
	"errors"
	"fmt"

	"qorgau/adapters/door"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/journal"
)

// VaultCmd works on the vault.
type VaultCmd struct {
	Erase EraseCmd `cmd:"" help:"Erase a person: his keys are destroyed, the journals stay whole."`
}

// EraseCmd erases a person.
type EraseCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Person string `arg:"" help:"His reference (32 hexadecimal digits), or the register's id of him."`
}

// Help shows an example.
func (EraseCmd) Help() string {
	return `First the erasure is recorded in KZ, then the keys and look-up rows of the person and of all linked references are
destroyed. The records stay, verify, and can be executed again; their boxes open for nobody.

Example:
  qorgau vault erase 00000000000000000000000000000000 --dir ./var/demo`
}

// eraser is a running process, or this one.
type eraser interface {
	Erase(ctx context.Context, person journal.Ref) (door.ErasedAnswer, error)
	Find(ctx context.Context, id string) (journal.Ref, bool, error)
}

// Run erases.
func (c EraseCmd) Run(e env) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error { return c.erase(e, h) })
}

func (c EraseCmd) erase(e env, h eraser) error {
	ref, err := door.ParseRef(c.Person)
	if err != nil {
		found := false
		if ref, found, err = h.Find(e.ctx, c.Person); err != nil {
			return err
		}
		if !found {
			return misuse("nobody is known as %s", c.Person)
		}
	}
	a, err := h.Erase(e.ctx, ref)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, a)
	}
	fmt.Fprintf(e.out, "Erased: %d references. No box of theirs opens any more.\n", len(a.Persons))
	fmt.Fprintln(e.out, "What was published in clear before stands until the broker drops it:")
	for _, t := range a.Topics {
		fmt.Fprintf(e.out, "  %-24s at most %d days from its publication\n", t.Topic, t.Days)
	}
	return nil
}

// house is what commands write through: the running process, or one made for the command.
type house interface {
	eraser
	People(ctx context.Context, code string, lines [][]byte) ([]door.Answer, error)
	Repair(ctx context.Context, rejected kafka.Message) (kafka.Message, error)
	Advocates(ctx context.Context, code string) (map[string]string, error)
}

// withHouse runs fn with the process of a directory; if none is alive it opens the directory itself.
func withHouse(e env, dir string, f openFlags, fn func(house) error) error {
	client, err := door.Dial(e.ctx, dir)
	if err == nil {
		return fn(client)
	}
	if !errors.Is(err, door.ErrNobody) {
		return err
	}
	if !node.HasJournal(dir) {
		return fmt.Errorf("%s: %w", dir, node.ErrNoJournal)
	}
	o, err := optionsOf(e, dir, f)
	if err != nil {
		return err
	}
	n, err := node.Open(e.ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(fn(n), settle(e, n), n.Close(context.WithoutCancel(e.ctx)))
}

// settle lets clocks, relay and projections finish what the command began.
func settle(e env, n *node.Node) error {
	for {
		wrote, err := n.Round(e.ctx)
		if err != nil || wrote == 0 {
			return err
		}
	}
}
