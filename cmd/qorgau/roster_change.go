package main

import (
	"fmt"
	"strings"

	"qorgau/adapters/door"
	"qorgau/adapters/rosterfile"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// slotFlags name a slot: whose, where, when it begins.
type slotFlags struct {
	dirFlag
	jsonFlag
	langFlag
	openFlags
	Journal string `required:"" help:"The bar's journal, like KZ-71."`
}

// find gives the month and the slot that begins at a time: TEXT is ADVOCATE,ZONE,TIME.
func (v *barView) find(text string, ids map[string]string) (month string, slot event.Slot, id string, err error) {
	parts := strings.Split(text, ",")
	if len(parts) != 3 {
		return "", slot, "", misuse("%q: write ADVOCATE,ZONE,BEGIN, like adv-71-0042,almaty,18.10.2025 22:00", text)
	}
	id = strings.TrimSpace(parts[0])
	var ref journal.Ref
	for r, known := range ids {
		if known == id {
			if ref, err = door.ParseRef(r); err != nil {
				return "", slot, id, err
			}
		}
	}
	at, ok := rosterfile.ParseTime(strings.TrimSpace(parts[2]))
	if !ok {
		return "", slot, id, misuse("%q is no time", parts[2])
	}
	zone := strings.TrimSpace(parts[1])
	for _, name := range sortedKeys(v.roster.Months) {
		m := v.roster.Months[name]
		f := rosterfile.File{Local: v.local(m.Zones)}
		begin, ok := f.When(zone, at)
		for i := range m.Slots {
			if s := m.Slots[i].Slot; ok && s.Advocate == ref && s.Zone == zone && s.From == begin {
				return name, s, id, nil
			}
		}
	}
	return "", slot, id, misuse("no slot of %s in %s begins then", id, zone)
}

func slotMap(s event.Slot, id string) map[string]any {
	return map[string]any{"advocate_id": id, "zone": s.Zone, "from": s.From.String(), "to": s.To.String()}
}

// changing runs fn with the bar's view and ids.
func (c *slotFlags) changing(e env, fn func(h house, v *barView, ids map[string]string) error) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		v, err := viewBar(e, c.Dir, c.Journal)
		if err != nil {
			return err
		}
		ids, err := h.Advocates(e.ctx, c.Journal)
		if err != nil {
			return err
		}
		return fn(h, v, ids)
	})
}

// RosterReplaceCmd gives a slot to somebody else.
type RosterReplaceCmd struct {
	slotFlags
	Slot     string `required:"" help:"The slot: ADVOCATE,ZONE,BEGIN, like adv-71-0042,almaty,18.10.2025 22:00."`
	By       string `help:"Id of the advocate who takes it over. Without it those who could are listed, the fewest slots first."`
	Reason   string `default:"illness" help:"Why." enum:"illness,leave,court,conflict,gap,workload,mistake,silent"`
	Official string `help:"Id of the bar's official who decides."`
}

// Help shows an example.
func (RosterReplaceCmd) Help() string {
	return `Times are local. Refused, with the reason, if the other has no licence, agreement or consent, is away or on duty then.

Example:
  qorgau roster replace --dir ./var/demo --journal KZ-71 --slot "adv-71-0001,z1,2025-10-18 00:00" --by adv-71-0002 --official bar-71`
}

// Run replaces, or lists who could.
func (c RosterReplaceCmd) Run(e env) error {
	return c.changing(e, func(h house, v *barView, ids map[string]string) error {
		month, slot, id, err := v.find(c.Slot, ids)
		if err != nil {
			return err
		}
		if c.By == "" {
			return c.list(e, v, slot, ids)
		}
		if c.Official == "" {
			return misuse("--official: who decides")
		}
		return said(e, h, c.Journal, "slot.edited.v1", map[string]any{"month": month, "action": "replace", "slot": slotMap(slot, id), "other_id": c.By,
			"reason": c.Reason, "official_id": c.Official}, c.JSON, fmt.Sprint(v.roster.Months[month].Changes))
	})
}

func (c RosterReplaceCmd) list(e env, v *barView, slot event.Slot, ids map[string]string) error {
	found := v.roster.Stand(slot, v.code, v.last, v.book)
	if c.JSON {
		rows := []map[string]any{}
		for _, s := range found {
			rows = append(rows, map[string]any{"advocate": ids[s.Advocate.String()], "slots": s.Slots})
		}
		return writeJSON(e.out, rows)
	}
	for _, s := range found {
		fmt.Fprintf(e.out, "  %-24s %d\n", ids[s.Advocate.String()], s.Slots)
	}
	if len(found) == 0 {
		return finding{"nobody could take it over"}
	}
	return nil
}

// RosterSwapCmd exchanges slots.
type RosterSwapCmd struct {
	Propose SwapProposeCmd `cmd:"" help:"An advocate proposes to exchange his slot for another's."`
	Agree   SwapAgreeCmd   `cmd:"" help:"The other advocate agrees, or not."`
	Confirm SwapConfirmCmd `cmd:"" help:"The coordinator confirms, or not: the slots are exchanged."`
}

// SwapProposeCmd proposes.
type SwapProposeCmd struct {
	slotFlags
	Swap   string `arg:"" help:"Id of the swap."`
	Mine   string `required:"" help:"ADVOCATE,ZONE,BEGIN of the proposer's slot."`
	Theirs string `required:"" help:"ADVOCATE,ZONE,BEGIN of the other's slot."`
}

// Help shows an example.
func (SwapProposeCmd) Help() string {
	return `Example:
  qorgau roster swap propose s1 --dir ./var/demo --journal KZ-71 --mine "adv-1,z1,2025-10-18 00:00" --theirs "adv-2,z1,2025-10-20 00:00"`
}

// Run proposes.
func (c SwapProposeCmd) Run(e env) error {
	return c.changing(e, func(h house, v *barView, ids map[string]string) error {
		_, mine, one, err := v.find(c.Mine, ids)
		if err != nil {
			return err
		}
		_, theirs, two, err := v.find(c.Theirs, ids)
		if err != nil {
			return err
		}
		return said(e, h, c.Journal, "swap.proposed.v1", map[string]any{"swap": c.Swap, "mine": slotMap(mine, one), "theirs": slotMap(theirs, two)}, c.JSON)
	})
}

// SwapAgreeCmd agrees.
type SwapAgreeCmd struct {
	slotFlags
	Swap     string `arg:"" help:"Id of the swap."`
	Advocate string `required:"" help:"Id of the advocate who answers."`
	Refuse   bool   `help:"He does not agree."`
}

// Help shows an example.
func (SwapAgreeCmd) Help() string {
	return `Example:
  qorgau roster swap agree s1 --dir ./var/demo --journal KZ-71 --advocate adv-2`
}

// Run agrees.
func (c SwapAgreeCmd) Run(e env) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		return said(e, h, c.Journal, "swap.agreed.v1", map[string]any{"swap": c.Swap, "advocate_id": c.Advocate, "answer": answerWord(c.Refuse)}, c.JSON)
	})
}

// SwapConfirmCmd confirms.
type SwapConfirmCmd struct {
	slotFlags
	Swap        string `arg:"" help:"Id of the swap."`
	Coordinator string `required:"" help:"Id of the bar's coordinator."`
	Refuse      bool   `help:"He does not agree."`
}

// Help shows an example.
func (SwapConfirmCmd) Help() string {
	return `Example:
  qorgau roster swap confirm s1 --dir ./var/demo --journal KZ-71 --coordinator bar-71`
}

// Run confirms.
func (c SwapConfirmCmd) Run(e env) error {
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		return said(e, h, c.Journal, "swap.confirmed.v1", map[string]any{"swap": c.Swap, "coordinator_id": c.Coordinator, "answer": answerWord(c.Refuse)}, c.JSON)
	})
}

func answerWord(refuse bool) string {
	if refuse {
		return "refused"
	}
	return "agreed"
}
