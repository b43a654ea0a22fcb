package explain

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/derive"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// biography follows the cuts of one claim through its records.
type biography struct {
	cuts    []Cut
	days    []string // groups in order of their first price
	prices  map[string]*event.FeeAccrued
	at      map[string]Moment // of each price
	decreed *event.ClaimDecreed
	blocked *Cut // what was found late and has no record of its own yet
	refused map[refusal]Cut
	words   []refusal // in order
}

// refusal is a hold that a person refused, of one day or of the claim.
type refusal struct{ code, group string }

// cutsOf reads the cuts of a claim from its records up to the end of a day: those told by cut.made.v1, and those that stand
// in the prices and in persons' words and are told when the application is checked.
func (x *Explainer) cutsOf(ctx context.Context, c projections.Claim, until civil.Date) ([]Cut, error) {
	places, err := projections.PlacesOf(ctx, x.models, c.Journal, c.ID)
	if err != nil {
		return nil, err
	}
	b := biography{prices: map[string]*event.FeeAccrued{}, at: map[string]Moment{}, refused: map[refusal]Cut{}}
	for _, p := range places {
		switch p.Type {
		case "fee.accrued.v1", "claim.decreed.v1", "payment_decree.cancelled.v1", "claim.blocked.v1", "hold.resolved.v1", "claim.moved.v1", "cut.made.v1",
			"cut.appealed.v1", "cut.appeal_answered.v1":
		default:
			continue
		}
		rec, err := x.record(ctx, p.Journal, p.Pos)
		if err != nil {
			return nil, err
		}
		if projections.DayNow(rec.At) > until {
			break
		}
		b.read(&rec)
	}
	return b.all(until), nil
}

func (b *biography) read(rec *journal.Record) {
	on := projections.DayNow(rec.At)
	switch e := rec.Body.(type) {
	case *event.FeeAccrued:
		if b.prices[e.Group] == nil {
			b.days = append(b.days, e.Group)
		}
		b.prices[e.Group], b.at[e.Group] = e, Moment{rec.Pos, rec.At, rec.Type}
		b.gone(func(k *Cut) bool { return k.By == "rule" && k.Group == e.Group && !stillCut(e, k) })
	case *event.ClaimDecreed:
		b.decreed = e
		b.gone(func(k *Cut) bool { return k.By == "body" && !stillDecreed(e, k) })
	case *event.PaymentDecreeCancelled:
		b.decreed = nil
		b.gone(func(k *Cut) bool { return k.By == "body" })
	case *event.ClaimBlocked:
		if e.Code == string(event.StatusNotPayableLate) {
			b.blocked = &Cut{Pos: rec.Pos, On: on, By: "rule", Rule: e.Code, Before: e.Tiyn, Tiyn: e.Tiyn}
		}
	case *event.ClaimMoved:
		if e.Status == "applied" { // taken in after all
			b.blocked = nil
			b.gone(func(k *Cut) bool { return k.Rule == string(event.StatusNotPayableLate) })
		}
	case *event.HoldResolved:
		b.resolved(e, rec.Pos, on)
	case *event.CutMade:
		b.told(e, rec.Pos, on)
	case *event.CutAppealed:
		if k := b.cut(e.Cut); k != nil && refOf(e.Advocate) != "" {
			k.Complaints = append(k.Complaints, Complaint{Pos: rec.Pos, On: on, Code: e.Code})
		}
	case *event.CutAppealAnswered:
		if k := b.cut(e.Cut); k != nil && len(k.Complaints) > 0 {
			k.Complaints[len(k.Complaints)-1].Answer = &Answer{rec.Pos, on, e.Result, e.Ground, refOf(e.Official)}
		}
	}
}

func refOf(r journal.Ref) string {
	if r.IsZero() {
		return ""
	}
	return r.String()
}

func (b *biography) cut(id string) *Cut {
	for i := range b.cuts {
		if b.cuts[i].ID == id {
			return &b.cuts[i]
		}
	}
	return nil
}

// gone marks the cuts that count no more.
func (b *biography) gone(is func(k *Cut) bool) {
	for i := range b.cuts {
		if k := &b.cuts[i]; k.Gone == "" && is(k) {
			k.Gone = "cut_replaced"
		}
	}
}

// stillCut says whether a day's new price still has a cut of its lines.
func stillCut(e *event.FeeAccrued, k *Cut) bool {
	if k.Line < 1 || int(k.Line) > len(e.Lines) {
		return false
	}
	l := &e.Lines[k.Line-1]
	return l.Cut > 0 || slices.Contains(codesOf(l), k.Rule)
}

func codesOf(l *event.FeeLine) []string {
	codes := []string{string(l.Status)}
	for _, f := range l.Flags {
		codes = append(codes, string(f))
	}
	return codes
}

// stillDecreed says whether a later decree has the same cut.
func stillDecreed(e *event.ClaimDecreed, k *Cut) bool {
	if k.Group == "" {
		return len(e.Cuts) == 0 && e.CutTiyn == k.Tiyn
	}
	return slices.ContainsFunc(e.Cuts, func(d event.DecreeCut) bool {
		return d.Group == k.Group && string(d.Kind) == k.Kind && d.Tiyn == k.Tiyn
	})
}

// resolved keeps a person's word on a hold: a refusal takes the lines that had it, as they were priced then.
func (b *biography) resolved(e *event.HoldResolved, pos int64, on civil.Date) {
	word := refusal{e.Code, e.Group}
	if e.Decision != "refuse" {
		delete(b.refused, word)
		b.gone(func(k *Cut) bool {
			return k.By == "official" && k.Rule == e.Code && (e.Group == "" || k.Group == e.Group)
		})
		return
	}
	k := Cut{Pos: pos, On: on, By: "official", Official: refOf(e.Official), Rule: e.Code, Ground: e.Ground, Group: e.Group}
	for _, day := range b.days {
		price := b.prices[day]
		for i := range price.Lines {
			if l := &price.Lines[i]; (e.Group == "" || e.Group == day) && slices.Contains(codesOf(l), e.Code) {
				k.Before, k.Tiyn = k.Before+l.Tiyn, k.Tiyn+l.Tiyn
				k.MinutesBefore, k.Minutes = k.MinutesBefore+int64(l.Counted), k.Minutes+int64(l.Counted)
				k.Derivation = append(k.Derivation, derive.Line(l))
			}
		}
	}
	if _, known := b.refused[word]; !known {
		b.words = append(b.words, word)
	}
	b.refused[word] = k
}

// told takes a recorded cut, with what there was before it.
func (b *biography) told(e *event.CutMade, pos int64, on civil.Date) {
	k := Cut{ID: e.Cut, Group: e.Group, Line: e.Line, Kind: e.Kind, Pos: pos, On: on, By: e.By, Rule: e.Code, Decree: e.Decree, Minutes: e.Minutes, Tiyn: e.Tiyn}
	b.gone(func(old *Cut) bool {
		return old.Group == k.Group && old.Kind == k.Kind && old.Rule == k.Rule && old.Line == k.Line
	})
	price := b.prices[e.Group]
	switch {
	case e.By == "body":
		b.beforeDecree(&k, price)
	case price != nil && e.Line >= 1 && int(e.Line) <= len(price.Lines):
		beforeRule(&k, &price.Lines[e.Line-1])
	default: // the whole claim
		k.Before = e.Tiyn
		b.blocked = nil
	}
	if e.By == "official" {
		for _, word := range []refusal{{e.Code, e.Group}, {e.Code, ""}} {
			if was, ok := b.refused[word]; ok {
				k.Official, k.Ground = was.Official, was.Ground
				break
			}
		}
	}
	b.cuts = append(b.cuts, k)
}

// beforeRule is a line before and after a rule, or a person's refusal, took it or minutes of it.
func beforeRule(k *Cut, l *event.FeeLine) {
	if l.Cut > 0 && k.Tiyn == 0 { // minutes above a cap; what remains is priced
		k.MinutesBefore, k.MinutesAfter, k.After = int64(l.Counted+l.Cut), int64(l.Counted), l.Tiyn
		k.Rule = capOf(l)
	} else {
		k.MinutesBefore, k.Before = int64(l.Counted+l.Cut), l.Tiyn
	}
	k.Derivation = [][]derive.Step{derive.Line(l)}
}

// beforeDecree is what the calculation had and what the decree leaves of it.
func (b *biography) beforeDecree(k *Cut, price *event.FeeAccrued) {
	switch {
	case price != nil:
		for i := range price.Lines {
			if l := &price.Lines[i]; k.Kind == "" || string(l.Kind) == k.Kind {
				k.Before += l.Tiyn
				k.MinutesBefore += int64(l.Counted)
				k.Derivation = append(k.Derivation, derive.Line(l))
			}
		}
		k.After, k.MinutesAfter = k.Before-k.Tiyn, k.MinutesBefore-k.Minutes
	case b.decreed != nil:
		k.Before, k.After = b.decreed.Tiyn+b.decreed.CutTiyn, b.decreed.Tiyn
	}
}

// capOf is the rule that took minutes of a line.
func capOf(l *event.FeeLine) string {
	for _, f := range l.Flags {
		switch f {
		case event.FlagPersonCapped, event.FlagDayCapped, event.FlagPostponedCapped, event.FlagWaitingYielded:
			return string(f)
		}
	}
	return "minutes_cut"
}

// all adds what has no record of its own yet, and ages what was complained of.
func (b *biography) all(until civil.Date) []Cut {
	told := func(group string, line int64) bool {
		return slices.ContainsFunc(b.cuts, func(k Cut) bool { return k.Gone == "" && k.By != "body" && k.Group == group && k.Line == line })
	}
	for _, day := range b.days {
		for _, k := range cutsOfLines(b.prices[day], b.at[day]) {
			if !told(k.Group, k.Line) {
				b.cuts = append(b.cuts, k)
			}
		}
	}
	if b.blocked != nil {
		b.cuts = append(b.cuts, *b.blocked)
	}
	for _, word := range b.words {
		k, stands := b.refused[word]
		if stands && !slices.ContainsFunc(b.cuts, func(o Cut) bool {
			return o.By == "official" && o.Rule == k.Rule && (k.Group == "" || o.Group == k.Group)
		}) {
			b.cuts = append(b.cuts, k)
		}
	}
	for i := range b.cuts {
		for j := range b.cuts[i].Complaints {
			c := &b.cuts[i].Complaints[j]
			end := until
			if c.Answer != nil {
				end = c.Answer.On
			}
			c.AgeDays = max(0, int64(end-c.On))
		}
	}
	slices.SortStableFunc(b.cuts, func(x, y Cut) int { return cmp.Compare(x.Pos, y.Pos) })
	return b.cuts
}

// cutsOfLines are the rules' cuts in the price of a day: lines that are not payable, and minutes that a cap took off.
func cutsOfLines(e *event.FeeAccrued, at Moment) (out []Cut) {
	for i := range e.Lines {
		l := &e.Lines[i]
		k := Cut{Group: e.Group, Line: int64(i + 1), Kind: string(l.Kind), Pos: at.Pos, On: projections.DayNow(at.At), By: "rule"}
		switch {
		case strings.HasPrefix(string(l.Status), "not_payable_"):
			k.Rule, k.Minutes, k.Tiyn = string(l.Status), int64(l.Counted+l.Cut), l.Tiyn
		case l.Cut > 0:
			k.Rule, k.Minutes = capOf(l), int64(l.Cut)
		default:
			continue
		}
		beforeRule(&k, l)
		out = append(out, k)
	}
	return out
}
