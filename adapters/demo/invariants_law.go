package demo

import (
	"context"
	"fmt"
	"slices"

	"qorgau/adapters/documents"
	"qorgau/adapters/node"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
	"qorgau/domain/reason"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// This file: what must hold of lines, cuts, objections, differences, budgets and documents, whatever happened in a run.

// ledgerOfLines is what the records of a country say of lines, cuts, objections and alarms.
type ledgerOfLines struct {
	ordered            map[string]string // journal, group and line -> the settlement that stands
	lines              map[string][]string
	twice, cuts, held  []string
	where              map[string]string // appointment -> its journal
	doubled            []string
	objections         map[string]bool // answered or alarmed about
	settlements, nCuts int
	nHeld, answered    int
}

// law checks everything that the records alone can tell.
func law(ctx context.Context, n *node.Node) ([]Invariant, error) {
	l := &ledgerOfLines{ordered: map[string]string{}, lines: map[string][]string{}, where: map[string]string{}, objections: map[string]bool{}}
	heads, err := n.Store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		err := n.Store.Read(ctx, h.Journal, 1, 0, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			if err == nil {
				l.take(h.Journal, &rec)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var silent []string
	for id, ok := range l.objections {
		if !ok {
			silent = append(silent, id)
		}
	}
	slices.Sort(silent)
	return []Invariant{
		tell("no line ordered twice", l.twice, fmt.Sprintf("%d lines of %d settlements", len(l.ordered), l.settlements)),
		tell("no appointment stands in two journals", l.doubled, fmt.Sprintf("%d appointments", len(l.where))),
		tell("every objection answered or alarmed", silent, fmt.Sprintf("%d objections, %d answered", len(l.objections), l.answered)),
		tell("every cut has who and rule", l.cuts, fmt.Sprintf("%d cuts", l.nCuts)),
		tell("every held line has a code with text", l.held, fmt.Sprintf("%d lines left out of a run", l.nHeld)),
	}, nil
}

func (l *ledgerOfLines) take(code string, rec *journal.Record) {
	switch e := rec.Body.(type) {
	case *event.DefenderNamed:
		if other := l.where[e.Appointment]; other != "" && other != code {
			l.doubled = append(l.doubled, fmt.Sprintf("%s in %s and %s", e.Appointment, other, code))
		}
		l.where[e.Appointment] = code
	case *event.SettlementOrdered:
		l.settlements++
		l.release(e.Retries)
		for _, x := range e.Lines {
			if x.Line == 0 {
				continue // a supplement that a person granted
			}
			key := fmt.Sprintf("%s %s %d", code, x.Group, x.Line)
			if other := l.ordered[key]; other != "" {
				l.twice = append(l.twice, fmt.Sprintf("%s by %s and %s", key, other, e.Settlement))
			}
			l.ordered[key] = e.Settlement
			l.lines[e.Settlement] = append(l.lines[e.Settlement], key)
		}
	case *event.SettlementCancelled:
		l.release(e.Settlement)
	case *event.CutMade:
		l.nCuts++
		if _, known := reason.Find(e.Code); !known || e.By == "" || e.Complain == "" {
			l.cuts = append(l.cuts, fmt.Sprintf("%s: %s by %q, rule %q, complaints to %q", code, e.Cut, e.By, e.Code, e.Complain))
		}
	case *event.LinesLeftOut:
		for _, x := range e.Lines {
			l.nHeld++
			if _, known := reason.Find(x.Code); !known {
				l.held = append(l.held, fmt.Sprintf("%s: %s waits for %q", code, x.Group, x.Code))
			}
		}
	case *event.ObjectionRegistered:
		l.objections[code+" "+e.Objection] = false
	case *event.ObjectionDecided:
		l.answered++
		l.objections[code+" "+e.Objection] = true
	case *event.AlarmRaised:
		if e.Code == "objection_overdue" && len(e.Object) > len("objection/") {
			l.objections[code+" "+e.Object[len("objection/"):]] = true
		}
	}
}

// release frees the lines of a settlement that came back or was taken back.
func (l *ledgerOfLines) release(settlement string) {
	for _, key := range l.lines[settlement] {
		delete(l.ordered, key)
	}
	delete(l.lines, settlement)
}

// matched: the read model lists every difference that a machine has, and each has a text.
func matched(ctx context.Context, n *node.Node) (Invariant, error) {
	at, err := node.Highest(ctx, n.Store)
	if err != nil {
		return Invariant{}, err
	}
	day, open, settled := match.DayOf(at), 0, 0
	var bad []string
	want := map[string][]match.Difference{}
	if err := eachTerritory(ctx, n, func(code string, m *territory.Machine) { want[code] = m.S.Match.Open(day) }); err != nil {
		return Invariant{}, err
	}
	for _, code := range n.Engine.Journals() {
		if want[code] == nil {
			continue
		}
		listed, err := projections.Differences(ctx, n.Models, code, day)
		if err != nil {
			return Invariant{}, fmt.Errorf("reading the match: %w", err)
		}
		for _, d := range want[code] {
			if d.Settled != nil {
				settled++
			} else {
				open++
			}
			here := slices.ContainsFunc(listed, func(x projections.JournalDifference) bool {
				return x.Code == d.Code && x.Object == d.Object && x.Tiyn == d.Tiyn
			})
			if _, known := reason.Find(d.Code); !known || !here {
				bad = append(bad, fmt.Sprintf("%s: %s of %s", code, d.Code, d.Object))
			}
		}
	}
	return tell("every difference of the match explained and listed", bad, fmt.Sprintf("%d open, %d settled", open, settled)), nil
}

// budgeted: what the budgets of all years call paid is what the ledger calls paid.
func budgeted(ctx context.Context, n *node.Node, s *Summary) (Invariant, error) {
	at, err := node.Highest(ctx, n.Store)
	if err != nil {
		return Invariant{}, err
	}
	paid := int64(0)
	for year := at.UTCDate().Year() - 2; year <= at.UTCDate().Year()+1; year++ {
		all, err := projections.BudgetOf(ctx, n.Models, "", year, match.DayOf(at))
		if err != nil {
			return Invariant{}, fmt.Errorf("reading the budgets: %w", err)
		}
		for _, b := range all {
			paid += b.Paid
		}
	}
	return Invariant{"paid by the budgets = paid by the ledger", paid == s.Paid, fmt.Sprintf("%d = %d tiyn", paid, s.Paid)}, nil
}

// printed: the newest document of each kind can be printed, in each language and form.
func printed(ctx context.Context, n *node.Node) (Invariant, error) {
	var bad []string
	count := 0
	src := n.Documents()
	for _, kind := range documents.Kinds() {
		list, err := src.List(ctx, kind)
		if err != nil {
			return Invariant{}, fmt.Errorf("listing documents: %w", err)
		}
		if len(list) == 0 {
			continue
		}
		for i, format := range []string{"pdf", "xlsx"} {
			f, err := src.Print(ctx, documents.Query{Kind: kind, ID: list[0].ID, Journal: list[0].Journal, Lang: []string{"kk", "ru"}[i], Format: format})
			if err != nil || len(f.Bytes) == 0 {
				bad = append(bad, fmt.Sprintf("%s %s as %s: %v", kind, list[0].ID, format, err))
			}
			count++
		}
	}
	return tell("documents of each kind can be printed", bad, fmt.Sprintf("%d printed", count)), nil
}
