package claim

import (
	"encoding/binary"
	"slices"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Limits are what a justice department lets the machine approve by itself, from a day on.
type Limits struct {
	Department string
	Version    int64
	Set        event.ApprovalLimitsSet
}

// sampleDraw is the draw of an application that chooses the sample: its first.
const sampleDraw = 1

// Lot is the lot of an application under the n-th draw, 0 to 999: below the department's figure a person reads it
// although nothing is wrong with it. Anybody who knows the draw can recompute it.
func Lot(draw journal.Hash, n int64) int64 {
	h := journal.NthDraw(draw, n)
	return int64(binary.BigEndian.Uint64(h[:8]) % 1000)
}

// limitsSet answers two persons of a department.
func (v *view) limitsSet(rec *journal.Record, e *event.ApprovalLimitsSet) []journal.Outcome {
	if e.Official == e.Second || e.Second.IsZero() {
		return refuse(rec, e.Department, "second_signature")
	}
	return nil
}

// setLimits folds limits that two persons set.
func (s *State) setLimits(e *event.ApprovalLimitsSet) {
	if e.Official == e.Second || e.Second.IsZero() {
		return
	}
	n := int64(1)
	for i := range s.Limits {
		if s.Limits[i].Department == e.Department {
			n++
		}
	}
	s.Limits = append(s.Limits, Limits{Department: e.Department, Version: n, Set: *e})
}

// limits gives those of a department that hold on the day of an application: the last ones that began by then.
func (s *State) limits(department string, a *Application) *Limits {
	var best *Limits
	for i := range s.Limits {
		if l := &s.Limits[i]; l.Department == department && l.Set.From <= a.FiledOn && (best == nil || l.Set.From >= best.Set.From) {
			best = l
		}
	}
	return best
}

// straight decides whether an application that passed the check is approved without a person (issue: straight-through):
// within the limits, without a risk flag, nothing waiting, and not in the sample.
func (v *view) straight(e *event.ApplicationChecked) []journal.Outcome {
	a := v.s.Applications[e.Application]
	if a == nil || e.Result != "passed" || len(v.s.Limits) == 0 {
		return nil
	}
	department := ""
	if x := v.roster.Advocate(e.Advocate); x != nil {
		department = x.Department
	}
	l := v.s.limits(department, a)
	if l == nil {
		return nil
	}
	d := &event.ApprovalDecided{
		Application: a.ID, Department: department, Limits: l.Version, Result: "approved", N: sampleDraw, Lot: Lot(a.Draw, sampleDraw),
		PerMille: l.Set.SamplePerMille,
	}
	switch {
	case e.Tiyn > l.Set.MaxTiyn:
		d.Code = "over_sum_limit"
	case v.longest(a) > l.Set.MaxMinutes:
		d.Code = "over_minutes_limit"
	case len(e.Risks) > 0:
		d.Code = "risk_flagged"
	case slices.ContainsFunc(e.Lines, func(x event.ApplicationLine) bool { return x.Waits > 0 || x.Code != "" }):
		d.Code = "lines_wait"
	case d.Lot < d.PerMille:
		d.Code = "sampled"
	}
	if d.Code != "" {
		d.Result = "for_person"
	}
	return []journal.Outcome{{Body: d}}
}

// longest is the most paid minutes that a day of the application has.
func (v *view) longest(a *Application) int64 {
	days := map[string]int64{}
	most := int64(0)
	for _, id := range a.Claims {
		c := v.s.Claims[id]
		if c == nil || c.Application != a.ID {
			continue
		}
		for _, name := range c.Groups {
			g := v.s.Groups[name]
			for i := range g.Lines {
				day := g.Day.String()
				days[day] += int64(g.Lines[i].Paid)
				most = max(most, days[day])
			}
		}
	}
	return most
}

// risks lists what a person should look at in the claims of an application, each with its code (issue: risk flags with
// reasons). They cut nothing.
func (v *view) risks(claims []string) []event.RiskFlag {
	var out []event.RiskFlag
	for i, id := range claims {
		c := v.s.Claims[id]
		if c == nil || slices.Contains(claims[:i], id) {
			continue
		}
		add := func(group, act, code string) {
			f := event.RiskFlag{Claim: id, Group: group, Act: act, Code: code}
			if !slices.Contains(out, f) && len(out) < maxRisks {
				out = append(out, f)
			}
		}
		if n := c.Decree.Number; n != "" && len(v.s.DecreeNumbers[v.numberKey(c, n)]) > 1 {
			add("", "", "decree_number_twice")
		}
		counted, paid := 0, 0
		for _, g := range v.s.byDay(c) {
			for j := range g.Lines {
				l := &g.Lines[j]
				counted, paid = counted+l.Counted, paid+l.Paid
				for _, flag := range l.Flags {
					if !hasPrefix(flag, "hold_") && !hasPrefix(flag, "blocked_") && !hasPrefix(flag, "not_payable_") {
						add(g.Name, "", string(flag))
					}
				}
				for _, one := range l.Acts {
					v.risksOf(g.Name, one, add)
				}
			}
		}
		if paid > counted && (paid-counted)*2 > paid {
			add("", "", "mostly_rounding")
		}
	}
	return out
}

// maxRisks bounds the list: beyond it a person reads the application anyway.
const maxRisks = 100

func (v *view) risksOf(group, id string, add func(group, act, code string)) {
	a := v.acts.Get(id)
	if a == nil {
		return
	}
	for _, flag := range a.Stood.Flags {
		add(group, id, flag)
	}
	for _, flag := range a.Stood.Answer.Flags {
		add(group, id, flag)
	}
	if len(a.Stood.Answer.With) > 0 {
		add(group, id, "overlap_elsewhere")
	}
	if a.Objected() {
		add(group, id, "objection_open")
	}
	if a.Stood.Content.Kind == "visit" && a.Stood.Content.Certificate == "" {
		add(group, id, "certificate_missing")
	}
}

// numberKey names a decree's number within the body that issued it.
func (v *view) numberKey(c *Claim, number string) string {
	unit := ""
	if p := v.appts.Get(c.Appointment); p != nil {
		unit = p.Unit
	}
	return unit + " " + number
}
