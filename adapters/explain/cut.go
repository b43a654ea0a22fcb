package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// Cut is what somebody or a rule took off a sum or off the minutes: who, under which named rule, what there was before
// and after, where to complain, and how old it is.
type Cut struct {
	Journal string     `json:"journal"`
	Claim   string     `json:"claim"`
	Group   string     `json:"group,omitempty"` // the day it is about; absent: the claim as a whole
	Pos     int64      `json:"pos"`
	On      civil.Date `json:"on"`
	// body: the body leading the process, by its decree; rule: the machine, by a named rule; official: a person.
	By       string `json:"by"`
	Official string `json:"official,omitempty"`
	Decree   string `json:"decree,omitempty"`
	Rule     string `json:"rule"` // code of the catalogue
	Clause   string `json:"clause,omitempty"`
	Minutes  int64  `json:"minutes,omitempty"` // taken off
	Before   int64  `json:"before"`            // tiyn
	After    int64  `json:"after"`
	Tiyn     int64  `json:"tiyn"`
	Ground   string `json:"ground,omitempty"` // that the official gave
	Complain string `json:"complain"`         // code: where to complain
	AgeDays  int64  `json:"age_days"`         // on the day asked for; no text sets a term for the complaint (cut_appeal_term)
}

// Where to complain about a cut. No text read says it, nor a term, and the catalogue claims none: about the body this
// program tells the prosecutor and the department; a rule of the program is reviewed by a person; an official's refusal
// by those above him [design].
var complaints = map[string]string{"body": "complain_body", "rule": "complain_review", "official": "complain_official"}

// Cuts finds the cuts of an id (a claim, an appointment, a day's group, an application, a settlement, an act), or of the
// newest claim that has one ("latest"), as they stand on a day.
func (x *Explainer) Cuts(ctx context.Context, id string, day civil.Date) ([]Cut, error) {
	claims, err := x.cutClaims(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Cut
	for _, c := range claims {
		cuts, err := x.cutsOf(ctx, c)
		if err != nil {
			return nil, err
		}
		for i := range cuts {
			k := &cuts[i]
			k.Journal, k.Claim, k.Complain = c.Journal, c.ID, complaints[k.By]
			k.AgeDays = max(0, int64(day-k.On))
			if e, ok := reason.Find(k.Rule); ok {
				k.Clause = e.Basis
			}
		}
		if id == "latest" && len(cuts) == 0 {
			continue
		}
		out = append(out, cuts...)
		if id == "latest" {
			break
		}
	}
	return out, nil
}

func (x *Explainer) cutClaims(ctx context.Context, id string) ([]projections.Claim, error) {
	all, err := projections.Claims(ctx, x.models, "", "")
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b projections.Claim) int { return int(min(max(b.At-a.At, -1), 1)) })
	if id == "latest" {
		return all, nil
	}
	of := map[string]bool{}
	places, err := projections.PlacesOf(ctx, x.models, "", id)
	if err != nil {
		return nil, err
	}
	for _, p := range places { // an act is known by the accruals that have it
		if p.As == projections.OfAct {
			fees, err := x.actGroups(ctx, p.Journal, id)
			if err != nil {
				return nil, err
			}
			for claim := range fees {
				of[claim] = true
			}
			break
		}
	}
	return slices.DeleteFunc(all, func(c projections.Claim) bool {
		return c.ID != id && c.Appointment != id && c.Application != id && c.Settlement != id && !of[c.ID] && !strings.HasPrefix(id, c.ID+"/")
	}), nil
}

// actGroups are the claims that have an act in one of their days.
func (x *Explainer) actGroups(ctx context.Context, code, act string) (map[string]bool, error) {
	out := map[string]bool{}
	o, ok, err := projections.MatchedAct(ctx, x.models, code, act)
	if ok && o.Group != "" {
		out[o.Group[:strings.LastIndexByte(o.Group, '/')]] = true
	}
	return out, err
}

// cutsOf reads the cuts of a claim from its records: the newest accrual of each day, the newest decree, what was found
// when it was filed, and what persons refused.
func (x *Explainer) cutsOf(ctx context.Context, c projections.Claim) ([]Cut, error) {
	places, err := projections.PlacesOf(ctx, x.models, c.Journal, c.ID)
	if err != nil {
		return nil, err
	}
	days := map[string][]Cut{}
	var order []string
	var decree, term, refused []Cut
	for _, p := range places {
		switch p.Type {
		case "fee.accrued.v1", "claim.decreed.v1", "claim.blocked.v1", "hold.resolved.v1", "claim.moved.v1":
		default:
			continue
		}
		rec, err := x.record(ctx, p.Journal, p.Pos)
		if err != nil {
			return nil, err
		}
		on := projections.DayNow(rec.At)
		switch e := rec.Body.(type) {
		case *event.FeeAccrued:
			if _, known := days[e.Group]; !known {
				order = append(order, e.Group)
			}
			days[e.Group] = cutsOfLines(e, rec.Pos, on)
		case *event.ClaimDecreed:
			decree = cutsOfDecree(e, rec.Pos, on)
		case *event.ClaimBlocked:
			if strings.HasPrefix(e.Code, "not_payable_") {
				term = []Cut{{Pos: rec.Pos, On: on, By: "rule", Rule: e.Code, Before: e.Tiyn, Tiyn: e.Tiyn}}
			}
		case *event.ClaimMoved:
			if e.Status == "applied" {
				term = nil // taken in after all
			}
		case *event.HoldResolved:
			refused = slices.DeleteFunc(refused, func(k Cut) bool { return k.Rule == e.Code })
			if e.Decision == "refuse" {
				sum := int64(0)
				for _, l := range c.Lines {
					if slices.Contains(l.Codes, e.Code) {
						sum += l.Tiyn
					}
				}
				refused = append(refused, Cut{Pos: rec.Pos, On: on, By: "official", Official: e.Official.String(), Rule: e.Code, Ground: e.Ground,
					Before: sum, Tiyn: sum})
			}
		}
	}
	var out []Cut
	for _, g := range order {
		out = append(out, days[g]...)
	}
	out = append(out, decree...)
	out = append(out, term...)
	return append(out, refused...), nil
}

// cutsOfLines are the rules' cuts in the price of a day: lines that are not payable, and minutes that a cap took off.
func cutsOfLines(e *event.FeeAccrued, pos int64, on civil.Date) (out []Cut) {
	for i := range e.Lines {
		l := &e.Lines[i]
		k := Cut{Group: e.Group, Pos: pos, On: on, By: "rule"}
		if strings.HasPrefix(string(l.Status), "not_payable_") {
			k.Rule, k.Before, k.Tiyn, k.Minutes = string(l.Status), l.Tiyn, l.Tiyn, int64(l.Counted)
			out = append(out, k)
			continue
		}
		if l.Cut <= 0 {
			continue
		}
		k.Rule, k.Minutes, k.Before, k.After = "minutes_cut", int64(l.Cut), l.Tiyn, l.Tiyn
		for _, f := range l.Flags {
			switch f {
			case event.FlagPersonCapped, event.FlagDayCapped, event.FlagPostponedCapped, event.FlagWaitingYielded:
				k.Rule = string(f)
			}
		}
		out = append(out, k)
	}
	return out
}

// cutsOfDecree are what the body left out: by day where the decree says so, else as a whole.
func cutsOfDecree(e *event.ClaimDecreed, pos int64, on civil.Date) (out []Cut) {
	if e.CutTiyn <= 0 {
		return nil
	}
	whole := Cut{Pos: pos, On: on, By: "body", Decree: e.Decree, Rule: "cut_by_decree", Before: e.Tiyn + e.CutTiyn, After: e.Tiyn, Tiyn: e.CutTiyn}
	for _, d := range e.Cuts {
		out = append(out, Cut{Group: d.Group, Pos: pos, On: on, By: "body", Decree: e.Decree, Rule: "cut_by_decree", Minutes: d.Counted - d.Decreed, Tiyn: d.Tiyn})
	}
	if len(out) == 0 {
		return []Cut{whole}
	}
	return append([]Cut{whole}, out...)
}

// Text tells a cut in the words of the catalogue.
func (k Cut) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(tiyn int64) string { return money.Tiyn(tiyn).Format(lang) }
	what := k.Claim
	if k.Group != "" {
		what = k.Group
	}
	fmt.Fprintf(&b, "%s %s  %s/%d, %s\n", label("cut_of"), what, k.Journal, k.Pos, k.On)
	who := label("by_" + k.By)
	if k.Official != "" {
		who += " " + k.Official[:8]
	}
	if k.Decree != "" {
		who += ", " + label("payment_decree") + " " + k.Decree
	}
	fmt.Fprintf(&b, "  %s: %s\n", label("cut_who"), who)
	fmt.Fprintf(&b, "  %s: %s", label("rule"), reason.Brief(k.Rule, lang))
	if e, ok := reason.Find(k.Rule); ok && e.Basis != "" {
		fmt.Fprintf(&b, " (%s)", e.Source(lang))
	}
	b.WriteByte('\n')
	if k.Minutes > 0 {
		fmt.Fprintf(&b, "  %s: %d %s\n", label("taken_off"), k.Minutes, label("short_minutes"))
	}
	switch {
	case k.Before != 0 && k.Tiyn != 0:
		fmt.Fprintf(&b, "  %s: %s − %s = %s\n", label("sum"), sum(k.Before), sum(k.Tiyn), sum(k.After))
	case k.Tiyn != 0:
		fmt.Fprintf(&b, "  %s: %s\n", label("sum"), sum(k.Tiyn))
	case k.After != 0:
		fmt.Fprintf(&b, "  %s: %s\n", label("sum_without"), sum(k.After))
	}
	if k.Ground != "" {
		fmt.Fprintf(&b, "  %s: %s\n", label("ground"), k.Ground)
	}
	fmt.Fprintf(&b, "  %s: %s\n", label("where_to_complain"), reason.Brief(k.Complain, lang))
	if e, ok := reason.Find(k.Complain); ok && e.Basis != "" {
		fmt.Fprintf(&b, "    %s: %s\n", label("clause"), e.Source(lang))
	}
	fmt.Fprintf(&b, "  %s: %d\n", label("age_days"), k.AgeDays)
	return b.String()
}
