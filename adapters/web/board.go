package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// What the page shows of long lists; the JSON interface gives the rest.
const (
	shownRequests     = 8
	shownAppointments = 14
)

// board is everything the page shows at one moment, without words.
type board struct {
	At          civil.Instant
	Virtual     bool
	Sum         projections.Territory
	Territories []territory
	Requests    []openRequest // all, the most urgent first
	Latest      []projections.LatestAppointment
	Months      []projections.Money // running totals
	Refusals    []projections.CodeCount
	Control     control
	HasIntake   bool
	Intake      Counts
	Rejected    []projections.CodeCount
}

// territory is a bar on the page.
type territory struct {
	projections.Territory
	Started     bool   // it has a journal
	Roster      string // key of the word for the state of its duty roster
	RosterBad   bool
	Unreachable int64               // slots of this moment in which nobody answers
	Gaps        []event.ReasonCount // what the last look found missing this month
	GapCount    int64
	Nobody      int64 // minutes of this month without anybody on duty
}

// slow is what changes slowly and costs more to read.
type slow struct {
	at       time.Time
	month    string
	rosters  map[string][]projections.Roster
	gaps     map[string]bool // journal|month|code
	silent   []projections.Unreachable
	refusals []projections.CodeCount
	control  control
}

// slowEvery is how long the slow part may be old.
const slowEvery = 3 * time.Second

// boards keeps the board of the moment, so that many readers cost as much as one.
type boards struct {
	cfg *Config

	mu   sync.Mutex
	last *board
	slow slow
	from time.Time // when the next one may be made
}

// now gives the present board. Making one may take at most an eighth of the time, whatever the number of readers.
func (b *boards) now(ctx context.Context) (*board, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	start := time.Now()
	if b.last != nil && start.Before(b.from) {
		return b.last, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	made, err := b.compose(ctx, start)
	took := time.Since(start)
	b.from = start.Add(max(pushEvery-50*time.Millisecond, 8*took))
	if err != nil {
		b.cfg.Log.Error("reading the figures of the page", "error", err)
		if b.last == nil {
			return nil, err
		}
		return b.last, nil // while the read models are swapped, the page stands still
	}
	b.last = made
	return made, nil
}

func (b *boards) compose(ctx context.Context, start time.Time) (*board, error) {
	q, x := b.cfg.Models, &board{At: b.cfg.Now(), Virtual: b.cfg.Virtual}
	all, err := projections.Overview(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the territories: %w", err)
	}
	x.Sum = projections.Sum(all)
	month := localDate(x.At).String()[:7]
	if b.slow.at.IsZero() || start.Sub(b.slow.at) > slowEvery || b.slow.month != month {
		if err := b.readSlow(ctx, start, month, all); err != nil {
			return nil, err
		}
	}
	x.Refusals, x.Control = b.slow.refusals, b.slow.control
	x.Territories = b.territories(all, x.At)
	open, err := projections.OpenRequests(ctx, q, "", 0)
	if err != nil {
		return nil, fmt.Errorf("reading the open requests: %w", err)
	}
	x.Requests = inOrderOfUrgency(open, x.At)
	if x.Latest, err = projections.LatestAppointments(ctx, q, "", shownAppointments); err != nil {
		return nil, fmt.Errorf("reading the latest appointments: %w", err)
	}
	months, err := projections.LedgerByMonth(ctx, q, "")
	if err != nil {
		return nil, fmt.Errorf("reading the money: %w", err)
	}
	x.Months = running(months)
	if b.cfg.Intake != nil {
		x.HasIntake, x.Intake = true, b.cfg.Intake()
	}
	if b.cfg.Rejected != nil {
		x.Rejected = sorted(b.cfg.Rejected())
	}
	return x, nil
}

// readSlow reads rosters, their gaps and the reasons of refusals.
func (b *boards) readSlow(ctx context.Context, start time.Time, month string, all []projections.Territory) error {
	q, s := b.cfg.Models, slow{at: start, month: month, rosters: map[string][]projections.Roster{}, gaps: map[string]bool{}}
	alarms, err := projections.Alarms(ctx, q, "")
	if err != nil {
		return fmt.Errorf("reading the alarms: %w", err)
	}
	for _, a := range alarms {
		if of, ok := strings.CutPrefix(a.Object, "roster/"); ok {
			s.gaps[a.Journal+"|"+of+"|"+a.Code] = true
		}
	}
	for _, t := range all {
		if s.rosters[t.Journal], err = projections.RosterMonths(ctx, q, t.Journal); err != nil {
			return fmt.Errorf("reading the rosters: %w", err)
		}
	}
	if s.silent, err = projections.UnreachableSlots(ctx, q, ""); err != nil {
		return fmt.Errorf("reading the gaps of the rosters: %w", err)
	}
	if s.refusals, err = projections.Refusals(ctx, q, ""); err != nil {
		return fmt.Errorf("reading the refusals: %w", err)
	}
	if s.control, err = readControl(ctx, q, b.cfg.Now()); err != nil {
		return fmt.Errorf("reading the figures of control: %w", err)
	}
	b.slow = s
	return nil
}

// territories puts the figures in the order of the handbook; a bar that it does not know comes last.
func (b *boards) territories(all []projections.Territory, at civil.Instant) []territory {
	var out []territory
	known := map[string]bool{}
	for _, r := range handbook.Regions() {
		known[r.Bar] = true
		t := territory{Territory: projections.Territory{Journal: r.Bar}}
		if i := slices.IndexFunc(all, func(x projections.Territory) bool { return x.Journal == r.Bar }); i >= 0 {
			t = b.started(all[i], at)
		}
		out = append(out, t)
	}
	for _, x := range all {
		if !known[x.Journal] {
			out = append(out, b.started(x, at))
		}
	}
	return out
}

func (b *boards) started(x projections.Territory, at civil.Instant) territory {
	t := territory{Territory: x, Started: true}
	for _, u := range b.slow.silent {
		if u.Journal == x.Journal && u.From <= at && at < u.To {
			t.Unreachable++
		}
	}
	t.Roster = b.roster(x.Journal, t.Unreachable > 0)
	t.RosterBad = t.Roster != "roster_in_order"
	for _, r := range b.slow.rosters[x.Journal] {
		if r.Month == b.slow.month {
			t.Gaps, t.GapCount, t.Nobody = r.Counts, r.Gaps, r.Nobody
		}
	}
	return t
}

// roster is the word for the state of a territory's duty roster, the worst first.
func (b *boards) roster(code string, silent bool) string {
	has := func(month, alarm string) bool { return b.slow.gaps[code+"|"+month+"|"+alarm] }
	month := b.slow.month
	i := slices.IndexFunc(b.slow.rosters[code], func(r projections.Roster) bool { return r.Month == month && r.Revision > 0 })
	first, err := civil.ParseDate(month + "-01")
	switch {
	case i < 0:
		return "roster_missing"
	case silent, has(month, "roster_gap"):
		return "roster_has_gap"
	case has(month, "roster_stale"), err == nil && has(first.AddMonths(1).String()[:7], "roster_stale"):
		return "roster_late"
	case err == nil && has(first.AddMonths(1).String()[:7], "roster_due") && !b.published(code, first.AddMonths(1).String()[:7]):
		return "roster_due_soon"
	case b.slow.rosters[code][i].Countersigned < b.slow.rosters[code][i].Revision:
		return "roster_unconfirmed"
	}
	return "roster_in_order"
}

// published tells whether a territory has a roster of a month.
func (b *boards) published(code, month string) bool {
	return slices.ContainsFunc(b.slow.rosters[code], func(r projections.Roster) bool { return r.Month == month && r.Revision > 0 })
}

// running adds the months up, each with what came before it, and leaves out no month between.
func running(months []projections.Money) []projections.Money {
	var out []projections.Money
	var sum projections.Money
	for _, m := range months {
		for len(out) > 0 {
			next := monthAfter(out[len(out)-1].Month)
			if next == "" || next >= m.Month {
				break
			}
			sum.Month = next
			out = append(out, sum)
		}
		sum.Add(m)
		sum.Month = m.Month
		out = append(out, sum)
	}
	return out
}

func monthAfter(month string) string {
	d, err := civil.ParseDate(month + "-01")
	if err != nil {
		return ""
	}
	return d.AddMonths(1).String()[:7]
}

func sorted(counts map[string]int64) []projections.CodeCount {
	out := make([]projections.CodeCount, 0, len(counts))
	for code, n := range counts {
		out = append(out, projections.CodeCount{Code: code, Count: n})
	}
	slices.SortFunc(out, func(a, b projections.CodeCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// isTerritory tells whether a code is that of a bar's journal.
func isTerritory(code string) bool {
	_, err := journal.Number(code)
	return err == nil && code != journal.National
}
