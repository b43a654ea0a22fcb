package projections

import (
	"cmp"
	"context"
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
)

// openObject is an object that has differences, or will have if nothing happens.
type openObject struct {
	List []match.Difference `json:"list"`
}

// pastDifference is one that is over: the facts agree, or its sum changed.
type pastDifference struct {
	match.Difference
	Ended civil.Date `json:"ended"` // first day on which it is none
}

const (
	matchObjects = table[match.Object]("match_object")
	matchOpen    = table[openObject]("match_open")
	matchPast    = table[pastDifference]("match_past")
	matchDays    = table[event.MatchClosed]("match_day")
)

// Match keeps what acts, accruals and payments say of each other, each difference with its days.
type Match struct{}

// Name is the read model's name.
func (Match) Name() string { return "match" }

// Version is that of the rows.
func (Match) Version() int { return 2 }

// Tables lists what it writes.
func (Match) Tables() []string {
	return []string{string(matchObjects), string(matchOpen), string(matchPast), string(matchDays)}
}

// Apply folds one record.
func (Match) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.MatchClosed:
		matchDays.put(f, e.Day.String(), *e)
	case *event.DifferenceSettled:
		match.FoldSettled(matched{f}, rec, e)
	default:
		match.Fold(matched{f}, rec, f.body)
	}
	return f.err
}

// matched are the rows as the match folds them.
type matched struct{ f *folding }

func (m matched) Get(key string) (match.Object, bool) { return matchObjects.get(m.f, key) }

func (m matched) Put(key string, o match.Object) {
	matchObjects.put(m.f, key, o)
	m.changed(key, o.Differences())
}

func (m matched) Delete(key string) {
	matchObjects.remove(m.f, key)
	m.changed(key, nil)
}

// changed keeps the list of differences, and what was one and is over.
func (m matched) changed(key string, now []match.Difference) {
	on := match.DayOf(m.f.rec.At)
	before, known := matchOpen.get(m.f, key)
	for _, d := range before.List {
		still := slices.ContainsFunc(now, func(x match.Difference) bool { return x.Code == d.Code && x.Tiyn == d.Tiyn && x.Since == d.Since })
		if !still && d.Since < on {
			d.Until = 0
			matchPast.put(m.f, keyOf(d.Object, d.Code, d.Since.String(), on.String()), pastDifference{d, on})
		}
	}
	switch {
	case len(now) > 0:
		matchOpen.put(m.f, key, openObject{now})
	case known:
		matchOpen.remove(m.f, key)
	}
}

// JournalDifference is a difference with the journal that it stands in; empty where it lies between journals.
type JournalDifference struct {
	Journal string `json:"journal,omitempty"`
	match.Difference
}

// Differences lists what acts, accruals and payments did not agree on at the end of a day, by territory, in the order in
// which money passes; settled ones are among them with the person's word. Over the whole country (an empty code) minutes
// are also compared between the journals.
func Differences(ctx context.Context, q Query, code string, day civil.Date) ([]JournalDifference, error) {
	return differences(ctx, q, code, day, true)
}

// OpenDifferences is Differences of the country without the look between the journals, which reads every paid day: for
// pages that are renewed all the time. The home bars keep such minutes apart in the first place.
func OpenDifferences(ctx context.Context, q Query, day civil.Date) ([]JournalDifference, error) {
	return differences(ctx, q, "", day, false)
}

// CompareDifferences orders by territory, then as money passes.
func CompareDifferences(a, b JournalDifference) int {
	return cmp.Or(cmp.Compare(a.Journal, b.Journal), match.Compare(a.Difference, b.Difference))
}

func differences(ctx context.Context, q Query, code string, day civil.Date, across bool) ([]JournalDifference, error) {
	var out []JournalDifference
	seen := map[string]bool{}
	add := func(code string, d match.Difference) {
		if key := code + keySeparator + d.ID(); !seen[key] {
			seen[key] = true
			if d.Settled != nil && d.Settled.On > day {
				d.Settled = nil // not yet, on that day
			}
			out = append(out, JournalDifference{code, d})
		}
	}
	err := matchPast.each(ctx, q, code, "", func(code, _ string, d pastDifference) error {
		if d.Since <= day && day < d.Ended {
			add(code, d.Difference)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = matchOpen.each(ctx, q, code, "", func(code, _ string, o openObject) error {
		for _, d := range o.List {
			if d.Since <= day && (d.Until == 0 || day <= d.Until) {
				add(code, d)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if code == "" && across {
		if err := acrossJournals(ctx, q, day, func(d match.Difference) { add("", d) }); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, CompareDifferences)
	return out, nil
}

// acrossJournals finds minutes that two journals pay.
func acrossJournals(ctx context.Context, q Query, day civil.Date, found func(match.Difference)) error {
	type place struct {
		journals int
		days     []match.Day
	}
	byDay := map[string]*place{}
	var order []string
	err := matchObjects.each(ctx, q, "", prefixOf(match.OfDay), func(_, _ string, o match.Object) error {
		p := byDay[o.ID]
		if p == nil {
			p = &place{}
			byDay[o.ID] = p
			order = append(order, o.ID)
		}
		p.journals++
		p.days = append(p.days, *o.Day)
		return nil
	})
	for _, id := range order {
		if p := byDay[id]; p.journals > 1 {
			inside := int64(0)
			for i := range p.days {
				one := match.Object{ID: id, Day: &p.days[i]}
				for _, d := range one.Differences() {
					inside += d.Minutes
				}
			}
			both := match.Across(p.days)
			for _, d := range both.On(day) {
				if d.Minutes -= inside; d.Minutes > 0 { // those of one journal stand there
					found(d)
				}
			}
		}
	}
	return err
}

// MatchSum is how many differences of a kind stand open, and what they are about in tiyn.
type MatchSum struct {
	Journal string `json:"journal,omitempty"`
	Code    string `json:"code"`
	Open    int64  `json:"open"`
	Settled int64  `json:"settled,omitempty"`
	Tiyn    int64  `json:"tiyn"` // of the open ones
}

// SumDifferences adds a list up by territory and code, in the order of the list.
func SumDifferences(list []JournalDifference) []MatchSum {
	var out []MatchSum
	for _, d := range list {
		if n := len(out); n == 0 || out[n-1].Journal != d.Journal || out[n-1].Code != d.Code {
			out = append(out, MatchSum{Journal: d.Journal, Code: d.Code})
		}
		s := &out[len(out)-1]
		if d.Settled != nil {
			s.Settled++
		} else {
			s.Open++
			s.Tiyn += d.Tiyn
		}
	}
	return out
}

// DifferencesOf lists the differences of one object on a day, by the object's id.
func DifferencesOf(ctx context.Context, q Query, id string, day civil.Date) ([]JournalDifference, error) {
	all, err := Differences(ctx, q, "", day)
	return slices.DeleteFunc(all, func(d JournalDifference) bool {
		return d.Object != id && d.ID() != id && d.Claim != id && d.Appointment != id
	}), err
}

// MatchStatements are the statements that the machine of a territory made, the latest day first.
func MatchStatements(ctx context.Context, q Query, code string) ([]event.MatchClosed, error) {
	out, err := matchDays.list(ctx, q, code, "")
	slices.Reverse(out)
	return out, err
}

// MatchedAct is what the match knows of an act.
func MatchedAct(ctx context.Context, q Query, code, act string) (match.Act, bool, error) {
	o, ok, err := matchObjects.one(ctx, q, code, match.Key(match.OfAct, act))
	if !ok || o.Act == nil {
		return match.Act{}, false, err
	}
	return *o.Act, true, err
}
