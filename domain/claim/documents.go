package claim

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// This file: what the documents of a claim say to its price. By default a line hangs on the day of the work alone; by
// setting the day of the decree or of the application fixes МРП, tariff edition, p. 10-1 or the caps (mrp_date_basis,
// tariff_date_basis, rounding_rule_date_basis, caps_and_trip_date_basis). Until there is such a document, the day of the
// work stands in for it; the calculation is made anew when it comes.

// documents are the state's share and the days of the decree and of the application. Days of what is missing are zero.
type documents struct {
	claim       string
	share       event.Ratio
	decree      civil.Date
	application civil.Date
}

// documents are those of a claim as they stand.
func (s *State) documents(claim string) documents {
	return s.documentsBy(claim, winner(s.Decrees[claim]))
}

// documentsBy are those of a claim under one of its decrees; nil: it has none.
func (s *State) documentsBy(claim string, w *Decree) documents {
	d := documents{claim: claim}
	if w != nil {
		d.share, d.decree = w.Share, w.Date
	}
	if c := s.Claims[claim]; c != nil {
		d.application = c.AppliedOn
	}
	return d
}

// dated tells which documents fix a price of a day of work, by the settings of that day.
func (v *view) dated(day civil.Date) (byDecree, byApplication bool) {
	set := tariff.WithDefaults(v.book.Tariff().SettingsOn(day))
	for _, basis := range [...]event.Choice{set.MRPDateBasis, set.TariffDateBasis, set.RoundingRuleDateBasis} {
		byDecree = byDecree || basis == "decree_date"
		byApplication = byApplication || basis == "application_date"
	}
	return byDecree, byApplication || set.CapsAndTripDateBasis == "filing_date"
}

// filedAs is the view with the claims of an application priced by its day, and the pricings that it takes, so that the
// application is answered by the sums that it gets.
func (v *view) filedAs(a *Application) (*view, []journal.Outcome) {
	var out []journal.Outcome
	then := v
	for _, id := range a.Claims {
		c := v.s.Claims[id]
		if c == nil || !a.mine(c) || !c.fileable() || c.Frozen || c.AppliedOn == a.FiledOn || !v.byApplication(c) {
			continue
		}
		if then == v {
			then = v.apart()
		}
		filed := *then.s.Claims[id]
		filed.AppliedOn = a.FiledOn
		then.s.Claims[id] = &filed
		for _, name := range c.Groups {
			g := then.s.Groups[name]
			if len(g.Lines) == 0 {
				continue
			}
			for _, o := range then.pricedAnew(g) {
				out = append(out, o)
				if e, ok := o.Body.(*event.FeeAccrued); ok && then.s.Groups[e.Group] != nil {
					then.s.lay(e)
				}
			}
		}
	}
	return then, out
}

// byApplication tells whether the day of an application fixes a price of a claim.
func (v *view) byApplication(c *Claim) bool {
	return slices.ContainsFunc(c.Groups, func(name string) bool { _, yes := v.dated(v.s.Groups[name].Day); return yes })
}

// apart is a view on a copy of the claims and groups, to try a pricing on.
func (v *view) apart() *view {
	then, s := *v, *v.s
	s.Claims, s.Groups = make(map[string]*Claim, len(v.s.Claims)), make(map[string]*Group, len(v.s.Groups))
	for id, c := range v.s.Claims {
		s.Claims[id] = c
	}
	for name, g := range v.s.Groups {
		s.Groups[name] = g
	}
	then.s, then.done = &s, map[dayOf]bool{}
	return &then
}

// lay puts a pricing into a copy of its group.
func (s *State) lay(e *event.FeeAccrued) {
	g := *s.Groups[e.Group]
	g.Revision, g.Lines, g.Tiyn = e.Revision, e.Lines, e.Tiyn
	g.Parts = g.sum(s.Claims[e.Claim])
	s.Groups[e.Group] = &g
}

// once rounds the lines of a claim along their running sum in order of day, so that they come to the exact sum of the
// claim rounded once (tiyn_rounding = once_per_application). The body decrees each claim in tiyn, so it is the claim and
// not the list of an application of several that is rounded once.
func (v *view) once(claim string, day civil.Date, lines []event.FeeLine) []event.FeeLine {
	c := v.s.Claims[claim]
	if c == nil || !v.roundedOnce(day) {
		return tariff.Together(v.book.Tariff(), lines)
	}
	var all []event.FeeLine
	for _, g := range v.s.byDay(c) {
		if g.Day < day {
			all = append(all, g.Lines...)
		}
	}
	before := len(all)
	return tariff.Together(v.book.Tariff(), append(all, lines...))[before:]
}

func (v *view) roundedOnce(day civil.Date) bool {
	return v.book.Tariff().SettingsOn(day).TiynRounding == "once_per_application"
}

// onceAgain prices again the later days of a claim whose sum is rounded once, after an earlier one changed.
func (v *view) onceAgain(g *Group) []journal.Outcome {
	c := v.s.Claims[g.Claim]
	if c.Frozen || g.Appointment == "" || !v.roundedOnce(g.Day) {
		return nil
	}
	var out []journal.Outcome
	for _, o := range v.s.byDay(c) {
		if o.Day > g.Day && len(o.Lines) > 0 {
			out = append(out, v.pricedAnew(o)...)
		}
	}
	return out
}
