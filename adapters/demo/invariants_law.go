package demo

import (
	"context"
	"fmt"
	"slices"

	"qorgau/adapters/documents"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
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
	priced     map[string][]event.FeeLine // group -> its lines as they stand
	ordered    map[string][]orderedSpan   // act -> its minutes in settlements that stand
	acts       map[string][]string        // settlement -> acts
	where      map[string]string          // appointment -> its journal
	objections map[string]bool            // answered or alarmed about

	twice, cuts, held, doubled                  []string
	settlements, nLines, nCuts, nHeld, answered int
}

// orderedSpan are minutes of an act that a settlement pays; what has no time of day has no end. Lines are compared by
// minutes: their numbers change when the rest of a day is priced again.
type orderedSpan struct {
	from, to   civil.Instant
	settlement string
}

// law checks everything that the records alone can tell.
func law(ctx context.Context, n *node.Node) ([]Invariant, error) {
	l := &ledgerOfLines{priced: map[string][]event.FeeLine{}, ordered: map[string][]orderedSpan{}, acts: map[string][]string{}, where: map[string]string{}, objections: map[string]bool{}}
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
		tell("no line ordered twice", l.twice, fmt.Sprintf("%d lines of %d settlements", l.nLines, l.settlements)),
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
	case *event.FeeAccrued:
		l.priced[code+" "+e.Group] = e.Lines
	case *event.SettlementOrdered:
		l.settlements++
		l.release(e.Retries)
		for _, x := range e.Lines {
			if x.Line > 0 { // else a supplement that a person granted
				l.order(code, e.Settlement, &l.priced[code+" "+x.Group][x.Line-1])
			}
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

// order notes the minutes of a line, and whether another settlement has one of them.
func (l *ledgerOfLines) order(code, settlement string, line *event.FeeLine) {
	l.nLines++
	for i := range line.Pieces {
		p := &line.Pieces[i]
		key := code + " " + p.Act
		for _, s := range l.ordered[key] {
			if s.settlement != settlement && (p.From == s.from || p.From < s.to && s.from < p.To) {
				l.twice = append(l.twice, fmt.Sprintf("%s from %s by %s and %s", key, p.From, s.settlement, settlement))
			}
		}
		l.ordered[key] = append(l.ordered[key], orderedSpan{p.From, p.To, settlement})
		l.acts[settlement] = append(l.acts[settlement], key)
	}
}

// release frees the lines of a settlement that came back or was taken back.
func (l *ledgerOfLines) release(settlement string) {
	for _, key := range l.acts[settlement] {
		l.ordered[key] = slices.DeleteFunc(l.ordered[key], func(s orderedSpan) bool { return s.settlement == settlement })
	}
	delete(l.acts, settlement)
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
