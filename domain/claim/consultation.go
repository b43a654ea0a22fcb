package claim

import (
	"slices"
	"sort"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	"qorgau/domain/tariff"
)

// Consultations have no case and no decree: the act of work done, signed by advocate and client, stands in its place
// (Rules p. 5(1)). A claim is advocate/act of work done; all consultations of an advocate on a day are priced together
// (`round_group_consultation`, caps of p. 2(1)), and each claim gets its part of the sum.

// workAct folds an act of work done that stands, as the document of its claim, or one that was taken back.
func (s *State) workAct(e *event.WorkActRecorded) {
	if !e.Withdrawn {
		s.told(e.Claim, Decree{Object: e.WorkAct, Revision: 1, OccurredAt: e.SignedOn.Start(), Date: e.SignedOn, Number: e.WorkAct, WorkAct: true})
		return
	}
	delete(s.Decrees, e.Claim)
	if c := s.Claims[e.Claim]; c != nil && !c.Frozen {
		c.Decree = Decree{}
		s.rebook(c)
	}
}

// workAct prices the days of an act of work done and opens its claim to an application, or closes it.
func (v *view) workAct(e *event.WorkActRecorded) []journal.Outcome {
	var out []journal.Outcome
	var days []civil.Date
	for _, id := range e.Consultations {
		if d := v.acts.Get(id).Stood.Day; !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	sum := int64(0)
	for _, d := range days {
		for _, o := range v.consultations(e.Advocate, d) {
			out = append(out, o)
			if f, ok := o.Body.(*event.FeeAccrued); ok && f.Claim == e.Claim {
				sum += f.Tiyn
			}
		}
	}
	c := v.s.Claims[e.Claim]
	if !e.Withdrawn {
		d := &event.ClaimDecreed{Claim: e.Claim, Decree: e.WorkAct, Tiyn: sum, On: e.SignedOn}
		next := Claim{ID: e.Claim, Advocate: e.Advocate, Decree: Decree{Object: e.WorkAct, Date: e.SignedOn, WorkAct: true}}
		d.ApplyBy = v.applyBy(&next, today(v.book, "", v.at))
		return append(out, journal.Outcome{Body: d})
	}
	if c == nil || c.Frozen {
		return out
	}
	return append(out, journal.Outcome{Body: &event.ClaimMoved{Claim: c.ID, Status: Withdrawn, Application: c.Application, Code: "work_act_cancelled"}})
}

// pricedAnew prices a group of lines again, be it of a case or of consultations.
func (v *view) pricedAnew(g *Group) []journal.Outcome {
	if g.Appointment == "" {
		return v.consultations(g.Advocate, g.Day)
	}
	return v.day(g.Advocate, v.root(g.Appointment), g.Day)
}

// consultations prices all signed consultations of an advocate on a local day and says what is new. Lines of an ordered
// settlement stand: what they have is taken off the sum of the day before the others share the rest.
func (v *view) consultations(advocate journal.Ref, day civil.Date) []journal.Outcome {
	this := dayOf{act.DayKey{Advocate: advocate, Day: day}, ""}
	if v.done[this] {
		return nil
	}
	v.done[this] = true
	lines := map[string][]event.FeeLine{}
	var claims []string
	for _, l := range v.consulted(advocate, day) {
		for _, p := range v.parts(l) {
			if lines[p.claim] == nil {
				claims = append(claims, p.claim)
			}
			lines[p.claim] = append(lines[p.claim], p.line)
		}
	}
	for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: day}] {
		if g := v.s.Groups[name]; g.Appointment == "" && !slices.Contains(claims, g.Claim) {
			claims = append(claims, g.Claim)
		}
	}
	sort.Strings(claims)
	var out []journal.Outcome
	for _, claim := range claims {
		name := groupName(claim, day)
		before := v.s.Groups[name]
		if c := v.s.Claims[claim]; c != nil && c.Frozen { // what is ordered stands; what was held is priced alone
			if before != nil && len(before.Fixed) > 0 {
				out = append(out, v.rest(before, "")...)
			}
			continue
		}
		if v.roundedOnce(day) {
			lines[claim] = v.once(claim, day, lines[claim])
		}
		if before == nil && len(lines[claim]) == 0 || before != nil && same(before.Lines, lines[claim]) {
			continue
		}
		out = append(out, accrue(name, claim, "", advocate, day, lines[claim], before))
	}
	return out
}

// consulted prices the signed consultations of a day, with those of the days beside it that may touch over midnight.
func (v *view) consulted(advocate journal.Ref, day civil.Date) []event.FeeLine {
	g := tariff.Group{Zone: v.zone(), Worked: v.worked(advocate, day)}
	for d := day - 1; d <= day+1; d++ {
		for _, id := range v.acts.OnDay(advocate, d) {
			a := v.acts.Get(id)
			if a.Paper == "" {
				continue
			}
			docs := v.s.documents(act.ClaimOf(a.Stood.Advocate, a.Paper)) // of several acts of work done the latest one's day
			g.Decree, g.Application = max(g.Decree, docs.decree), max(g.Application, docs.application)
			g.Items = append(g.Items, v.consultation(a))
		}
	}
	var out []event.FeeLine
	if len(g.Items) > 0 {
		for _, l := range tariff.Price(v.book.Tariff(), &g) {
			if l.Day == day {
				out = append(out, l)
			}
		}
	}
	return out
}

// consultation is what the tariff prices of one.
func (v *view) consultation(a *act.Act) tariff.Item {
	c := &a.Stood.Content
	it := tariff.Item{ID: a.ID, Kind: tariff.Consultation, From: c.From, To: c.To, Person: c.Client.String(), Zone: v.zone(),
		Held: spans(a.Stood.Answer.Held), Settled: a.Stood.Paid == a.Stood.Revision}
	for _, lost := range a.Stood.Answer.Lost {
		it.Breaks = append(it.Breaks, tariff.Break{Span: tariff.Span{From: lost.From, To: lost.To}, Left: true})
	}
	return it
}

// zone is that of the bar's seat: the zone of the first unit it serves.
func (v *view) zone() string {
	for i := range v.book.Units {
		if v.book.Units[i].Bar == v.code {
			return v.book.Units[i].Zone
		}
	}
	return ""
}

// worked are the paid minutes of work in cases on a day, for the setting under which they use up the cap of a day.
func (v *view) worked(advocate journal.Ref, day civil.Date) []tariff.Rest {
	sum := 0
	for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: day}] {
		g := v.s.Groups[name]
		for i := range g.Lines {
			if l := &g.Lines[i]; l.Kind == event.LineWork && l.Status == event.StatusPayable {
				sum += l.Paid
			}
		}
	}
	if sum == 0 {
		return nil
	}
	return []tariff.Rest{{Day: day, Minutes: sum}}
}

// part is what one claim has of a priced line.
type part struct {
	claim string
	line  event.FeeLine
	exact money.Frac
}

// parts divides a line of a day among the claims whose consultations it has, in order of claim. The parts are rounded
// along their running sum, so that they come to the tiyn of the line whatever their number.
func (v *view) parts(l event.FeeLine) []part {
	var out []part
	of := func(id string) *part {
		a := v.acts.Get(id)
		claim := act.ClaimOf(a.Stood.Advocate, a.Paper)
		for i := range out {
			if out[i].claim == claim {
				return &out[i]
			}
		}
		p := part{claim: claim, line: l}
		p.line.Acts, p.line.Pieces, p.line.Counted, p.line.Cut, p.line.Paid = nil, nil, 0, 0, 0
		p.line.Flags = slices.Clone(l.Flags)
		out = append(out, p)
		return &out[len(out)-1]
	}
	for _, id := range l.Acts {
		p := of(id)
		p.line.Acts = append(p.line.Acts, id)
	}
	for i := range l.Pieces {
		x := &l.Pieces[i]
		p := of(x.Act)
		p.line.Pieces = append(p.line.Pieces, *x)
		p.line.Counted += x.Minutes
		p.exact = p.exact.Add(exactOf(x))
		if l.Cut > 0 && x.To != 0 {
			p.line.Cut += int((x.To-x.From)/civil.Minute) - x.Minutes
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].claim < out[j].claim })
	v.share(l, out)
	return out
}

func exactOf(x *event.FeePiece) money.Frac {
	return money.Ratio(x.MRP*int64(x.Minutes), 60).Mul(money.Ratio(x.Rate.Num, x.Rate.Den)).Mul(money.Ratio(x.Factor.Num, x.Factor.Den))
}

// share gives each part its exact sum, its tiyn and its paid minutes. Where an ordered settlement has a part of the
// line already, the others share what is left in proportion.
func (v *view) share(l event.FeeLine, list []part) {
	left, frozen, open, last := l.Tiyn, false, money.Frac{}, -1
	for i := range list {
		p := &list[i]
		if c := v.s.Claims[p.claim]; c != nil && c.Frozen {
			left, frozen = left-v.standing(p.claim, l.Day), true
			continue
		}
		open, last = open.Add(p.exact), i
	}
	left = max(0, left)
	factor := money.Ratio(l.Scale.Num, l.Scale.Den)
	if num, den, ok := open.Int64s(); frozen && ok && num != 0 {
		factor = money.Ratio(left, 100).Mul(money.Ratio(den, num))
	}
	running, given, paid, minutes := money.Frac{}, int64(0), 0, 0
	for i := range list {
		p := &list[i]
		if c := v.s.Claims[p.claim]; c != nil && c.Frozen {
			continue
		}
		exact := p.exact.Mul(factor)
		running = running.Add(exact)
		upTo := left
		if tiyn, err := running.HalfUpTiyn(); err == nil && i != last {
			upTo = min(left, int64(tiyn))
		}
		p.line.Tiyn, given = upTo-given, upTo
		minutes += p.line.Counted
		till := l.Paid * minutes / max(1, l.Counted)
		p.line.Paid, paid = till-paid, till
		p.line.Num, p.line.Den = exact.NumString(), exact.DenString()
		if len(list) > 1 {
			p.line.Summed, p.line.SumPaid = l.Counted, l.Paid
		}
		v.flags(l, p)
	}
}

// flags keeps of the caps what concerns the part.
func (v *view) flags(l event.FeeLine, p *part) {
	p.line.Flags = slices.DeleteFunc(p.line.Flags, func(f event.PayStatus) bool {
		return p.line.Cut == 0 && (f == event.FlagDayCapped || f == event.FlagPersonCapped || f == event.StatusNotPayableCap)
	})
	if p.line.Counted == 0 && p.line.Cut > 0 && p.line.Status == event.StatusPayable {
		p.line.Status = event.StatusNotPayableCap
		p.line.Flags = append([]event.PayStatus{event.StatusNotPayableCap}, p.line.Flags...)
	}
}

// standing is what a frozen claim has of a day.
func (v *view) standing(claim string, day civil.Date) int64 {
	if g := v.s.Groups[groupName(claim, day)]; g != nil {
		return g.Tiyn
	}
	return 0
}
