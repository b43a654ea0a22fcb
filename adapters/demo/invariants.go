package demo

import (
	"context"
	"fmt"
	"slices"

	"qorgau/adapters/audit"
	"qorgau/adapters/node"
	"qorgau/domain/appointment"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// invariants checks what must hold at the end of a run, whatever happened in it.
func invariants(ctx context.Context, n *node.Node, s *Summary) ([]Invariant, error) {
	var twice, open, broken []string
	err := eachTerritory(ctx, n, func(code string, m *territory.Machine) {
		twice = append(twice, liveTwice(code, m)...)
		open = append(open, unanswered(code, m)...)
		for _, f := range m.Check() {
			broken = append(broken, fmt.Sprintf("%s: %v", code, f))
		}
	})
	if err != nil {
		return nil, err
	}
	out := []Invariant{
		tell("one live appointment per person and case", twice, fmt.Sprintf("%d appointed", s.Appointed)),
		tell("every request appointed, ended or escalated", open, fmt.Sprintf("%d requests", s.Requests)),
		moneyAddsUp(s),
		messagesAddUp(s),
		tell("machines find nothing", broken, "all checks of all machines"),
	}
	verified, err := verify(ctx, n)
	if err != nil {
		return nil, err
	}
	equal, err := equalRebuild(ctx, n)
	if err != nil {
		return nil, err
	}
	balanced, err := balanced(ctx, n, s)
	if err != nil {
		return nil, err
	}
	lawful, err := law(ctx, n)
	if err != nil {
		return nil, err
	}
	differences, err := matched(ctx, n)
	if err != nil {
		return nil, err
	}
	budgets, err := budgeted(ctx, n, s)
	if err != nil {
		return nil, err
	}
	papers, err := printed(ctx, n)
	if err != nil {
		return nil, err
	}
	return append(append(out, lawful...), differences, budgets, papers, verified, equal, balanced), nil
}

func liveTwice(code string, m *territory.Machine) (bad []string) {
	type key struct {
		root   string
		person journal.Ref
	}
	seen := map[key]string{}
	for _, a := range m.S.Appointments.All() {
		if !a.Live() {
			continue
		}
		k := key{m.S.Cases.Home(a.Case, a.Person), m.S.Cases.Canonical(a.Person)}
		if other := seen[k]; other != "" {
			bad = append(bad, fmt.Sprintf("%s: %s and %s", code, other, a.ID))
		}
		seen[k] = a.ID
	}
	return bad
}

func unanswered(code string, m *territory.Machine) (bad []string) {
	for id, r := range m.S.Appointments.Requests {
		switch r.State {
		case appointment.Escalated, appointment.Appointed, appointment.Over, appointment.Cancelled, appointment.Refused, appointment.JoinedTo:
		default:
			bad = append(bad, fmt.Sprintf("%s: %s is %s", code, id, r.State))
		}
	}
	slices.Sort(bad)
	return bad
}

func moneyAddsUp(s *Summary) Invariant {
	parts := s.Paid + s.Reversed + s.Returned + s.InProgress + s.Held + s.Blocked + s.NotPayable
	return Invariant{"accrued = paid + reversed + returned + in progress + held + blocked + not payable", parts == s.Accrued,
		fmt.Sprintf("%d = %d + %d + %d + %d + %d + %d + %d tiyn", s.Accrued, s.Paid, s.Reversed, s.Returned, s.InProgress, s.Held, s.Blocked, s.NotPayable)}
}

func messagesAddUp(s *Summary) Invariant {
	sum := s.Accepted + s.Duplicate + s.Conflict + s.Quarantined
	return Invariant{"sent = accepted + duplicate + id conflict + quarantined", sum == s.Sent,
		fmt.Sprintf("%d = %d + %d + %d + %d", s.Sent, s.Accepted, s.Duplicate, s.Conflict, s.Quarantined)}
}

// verify reads the whole store as evidence, with re-execution.
func verify(ctx context.Context, n *node.Node) (Invariant, error) {
	rep, err := audit.Verify(ctx, audit.StoreSource{Store: n.Store}, audit.Options{Registry: event.New, Open: node.Machines})
	if err != nil {
		return Invariant{}, fmt.Errorf("verifying the journals: %w", err)
	}
	var bad []string
	for _, f := range rep.Findings {
		bad = append(bad, fmt.Sprintf("%v", f))
	}
	var decisions, draws int64
	for _, j := range rep.Journals {
		decisions += j.Reexecuted
		draws += j.Draws
	}
	return tell("journals verify", bad, fmt.Sprintf("%d records, %d decisions computed again, %d draws checked", size(rep), decisions, draws)), nil
}

func size(rep *audit.Report) (n int64) {
	for _, j := range rep.Journals {
		n += j.Size
	}
	return n
}

func equalRebuild(ctx context.Context, n *node.Node) (Invariant, error) {
	before, err := n.Models.Digest(ctx)
	if err != nil {
		return Invariant{}, err
	}
	if err := n.Projector.Rebuild(ctx, nil); err != nil {
		return Invariant{}, fmt.Errorf("rebuilding the read models: %w", err)
	}
	after, err := n.Models.Digest(ctx)
	if err != nil {
		return Invariant{}, err
	}
	return Invariant{"projections equal a rebuild", before == after, before.String()}, nil
}

// balanced checks the ledger in itself and against the machines.
func balanced(ctx context.Context, n *node.Node, s *Summary) (Invariant, error) {
	const name = "ledger balanced"
	list, err := projections.LedgerBalances(ctx, n.Models, "")
	if err != nil {
		return Invariant{}, fmt.Errorf("reading the ledger: %w", err)
	}
	var total, debit int64
	at := map[string]int64{}
	for _, b := range list {
		total += b.Tiyn()
		debit += b.Debit
		at[b.Account] += b.Tiyn()
	}
	progress := at[projections.InHand] + at[projections.Claimed] + at[projections.Approved] + at[projections.InPayment]
	same := -at[projections.Fees] == s.Accrued && at[projections.Paid] == s.Paid && at[projections.Reversed] == s.Reversed && at[projections.Returned] == s.Returned &&
		at[projections.Held] == s.Held && at[projections.Blocked] == s.Blocked && at[projections.NotPayable] == s.NotPayable && progress == s.InProgress
	detail := fmt.Sprintf("%d tiyn moved, both sides equal", debit)
	switch {
	case total != 0:
		detail = fmt.Sprintf("the balances come to %d tiyn", total)
	case !same:
		detail = fmt.Sprintf("the machines say otherwise than %v", at)
	}
	return Invariant{name, total == 0 && same, detail}, nil
}
