package demo

import (
	"context"
	"fmt"

	"qorgau/adapters/node"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// Summary is what a run came to. Sums are in tiyn and those of the machines, not of the read models.
type Summary struct {
	Seed        int64         `json:"seed"`
	Cases       int64         `json:"cases"` // without those that others were joined into or separated from
	Persons     int64         `json:"persons"`
	Requests    int64         `json:"requests"`
	Appointed   int64         `json:"appointed"`
	Refused     int64         `json:"refused"`
	Escalated   int64         `json:"escalated"`
	Acts        int64         `json:"acts"`
	Accrued     int64         `json:"accrued_tiyn"`
	Claimed     int64         `json:"claimed_tiyn"`
	Approved    int64         `json:"approved_tiyn"`
	Paid        int64         `json:"paid_tiyn"`
	Reversed    int64         `json:"reversed_tiyn"`
	Returned    int64         `json:"returned_tiyn"`
	Held        int64         `json:"held_tiyn"`
	Blocked     int64         `json:"blocked_tiyn"`
	NotPayable  int64         `json:"not_payable_tiyn"`
	InProgress  int64         `json:"in_progress_tiyn"`
	Records     int64         `json:"records"`
	Sent        int64         `json:"sent"`
	Accepted    int64         `json:"accepted"`
	Duplicate   int64         `json:"duplicate"`
	Conflict    int64         `json:"id_conflict"`
	Quarantined int64         `json:"quarantined"`
	Until       string        `json:"until"` // virtual time at the end
	Dir         string        `json:"dir"`
	Seconds     float64       `json:"seconds"`
	Invariants  []Invariant   `json:"invariants"`
	Journals    []JournalHead `json:"journals"`
}

// Invariant is one promise that was checked.
type Invariant struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// JournalHead is the end of a journal.
type JournalHead struct {
	Journal string `json:"journal"`
	Size    int64  `json:"size"`
	Root    string `json:"root"`
}

// Holds tells whether every invariant held.
func (s *Summary) Holds() bool {
	for _, i := range s.Invariants {
		if !i.OK {
			return false
		}
	}
	return len(s.Invariants) > 0
}

// Money is where all money stands, in tiyn.
type Money struct {
	Accrued, Claimed, Approved, Paid, Reversed, Returned, Held, Blocked, NotPayable, InProgress int64
}

// eachTerritory gives fn the machine of every bar, by code.
func eachTerritory(ctx context.Context, n *node.Node, fn func(code string, m *territory.Machine)) error {
	for _, code := range n.Engine.Journals() {
		err := n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
			if t, ok := m.(*territory.Machine); ok {
				fn(code, t)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func moneyOf(ctx context.Context, n *node.Node) (Money, error) {
	var out Money
	err := eachTerritory(ctx, n, func(_ string, m *territory.Machine) {
		t := m.S.Claims.Totals()
		out.Accrued += t.Accrued
		out.Claimed += t.Claimed
		out.Approved += t.Approved
		out.Paid += t.Paid
		out.Reversed += t.Reversed
		out.Returned += t.Returned
		out.Held += t.Held
		out.Blocked += t.Blocked
		out.NotPayable += t.NotPayable
		out.InProgress += t.InProgress
	})
	return out, err
}

// summarise counts and checks.
func summarise(ctx context.Context, n *node.Node, sim *Sim, o Options) (Summary, error) {
	s := Summary{Seed: o.Seed, Dir: o.Dir, Cases: sim.Sent.Cases, Escalated: sim.Sent.Escalated, Refused: sim.Sent.Refused}
	money, err := moneyOf(ctx, n)
	if err != nil {
		return s, err
	}
	s.Accrued, s.Claimed, s.Approved, s.Paid, s.Returned = money.Accrued, money.Claimed, money.Approved, money.Paid, money.Returned
	s.Reversed = money.Reversed
	s.Held, s.Blocked, s.NotPayable, s.InProgress = money.Held, money.Blocked, money.NotPayable, money.InProgress
	err = eachTerritory(ctx, n, func(_ string, m *territory.Machine) {
		for _, c := range m.S.Cases.Cases {
			s.Persons += int64(len(c.Persons))
		}
		for _, r := range m.S.Appointments.Requests {
			s.Requests++
			if r.Appointment != "" {
				s.Appointed++
			}
		}
		for _, a := range m.S.Acts.Acts {
			if a.Stands() {
				s.Acts++
			}
		}
	})
	if err != nil {
		return s, err
	}
	heads, err := n.Store.Heads(ctx)
	if err != nil {
		return s, err
	}
	for _, h := range heads {
		s.Records += h.Size
		s.Journals = append(s.Journals, JournalHead{h.Journal, h.Size, h.Root.String()})
	}
	at, err := node.Highest(ctx, n.Store)
	if err != nil {
		return s, err
	}
	counts := n.Intake.Counts()
	s.Until, s.Sent = at.String(), sim.Sent.Register+sim.Sent.Treasury
	s.Accepted, s.Duplicate, s.Conflict, s.Quarantined = counts.Accepted, counts.Duplicate, counts.Conflict, counts.Quarantined
	s.Invariants, err = invariants(ctx, n, &s)
	return s, err
}

func tell(name string, bad []string, well string) Invariant {
	if len(bad) == 0 {
		return Invariant{name, true, well}
	}
	detail := fmt.Sprintf("%d, first: %s", len(bad), bad[0])
	return Invariant{name, false, detail}
}
