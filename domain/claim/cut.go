package claim

import (
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Cut is what was told last of minutes or a sum that is not paid.
type Cut struct {
	ID       string
	Group    string
	Kind     string
	Code     string
	Line     int64
	Minutes  int64
	Tiyn     int64
	At       civil.Instant
	Appealed bool
}

// Who made a cut, and where the advocate's complaint goes. No text read names the one who hears it, nor a term: about
// the body's decree the prosecutor who supervises it and the department are told, about a rule or a person's decision
// the justice department [design].
const (
	byBody       = "body"
	byRule       = "rule"
	byOfficial   = "official"
	toProsecutor = "prosecutor"
	toDepartment = "justice_department"
)

// cutsOfDecree names what the decree leaves out: line by line where it has lines, else as a whole.
func (v *view) cutsOfDecree(e *event.ClaimDecreed) []journal.Outcome {
	c := v.s.Claims[e.Claim]
	if c == nil || e.Decree == "" {
		return nil
	}
	t := teller{v: v, c: c}
	for i := range e.Cuts {
		d := &e.Cuts[i]
		if d.Tiyn < 0 { // more than calculated is no cut: decree_mismatch
			continue
		}
		t.tell(&event.CutMade{Group: d.Group, Day: v.s.Groups[d.Group].Day, Line: d.Line, Kind: string(d.Kind), By: byBody, Code: codeCut, Decree: e.Decree,
			Minutes: d.Counted - d.Decreed, Tiyn: d.Tiyn, Complain: toProsecutor})
	}
	if len(e.Cuts) == 0 && e.CutTiyn > 0 {
		t.tell(&event.CutMade{By: byBody, Code: codeCut, Decree: e.Decree, Tiyn: e.CutTiyn, Complain: toProsecutor})
	}
	return t.out
}

// cutsOfRules names what an application loses by named rules: late, above a cap, not covered, given way.
func (v *view) cutsOfRules(e *event.ApplicationChecked) []journal.Outcome {
	var out []journal.Outcome
	for i := range e.Lines {
		c := v.s.Claims[e.Lines[i].Claim]
		if c == nil || c.Advocate != e.Advocate {
			continue
		}
		t := teller{v: v, c: c}
		if e.Lines[i].Code == string(event.StatusNotPayableLate) {
			t.tell(&event.CutMade{By: byRule, Code: e.Lines[i].Code, Tiyn: v.s.sumOf(c), Complain: toDepartment})
		} else if e.Lines[i].Code == "" {
			t.lines()
		}
		out = append(out, t.out...)
	}
	return out
}

// teller collects the cuts of a claim that are new, or new in their sum.
type teller struct {
	v   *view
	c   *Claim
	n   int
	out []journal.Outcome
}

func (t *teller) lines() {
	for _, g := range t.v.s.byDay(t.c) {
		for i := range g.Lines {
			l := &g.Lines[i]
			f, code := fateOf(l, t.c, g.Name)
			e := &event.CutMade{Group: g.Name, Day: g.Day, Line: int64(i + 1), Kind: string(l.Kind), By: byRule, Complain: toDepartment}
			switch {
			case f == fateNot && g.fix(i) == nil:
				e.Code, e.Minutes, e.Tiyn = code, int64(l.Counted+l.Cut), l.Tiyn
				if !hasPrefix(event.PayStatus(code), "not_payable_") {
					e.By = byOfficial
				}
			case l.Cut > 0:
				e.Code, e.Minutes = string(event.StatusNotPayableCap), int64(l.Cut)
			default:
				continue
			}
			t.tell(e)
		}
	}
}

func (t *teller) tell(e *event.CutMade) {
	if e.Minutes == 0 && e.Tiyn == 0 {
		return
	}
	for i := len(t.c.Cuts) - 1; i >= 0; i-- {
		if k := &t.c.Cuts[i]; k.Group == e.Group && k.Kind == e.Kind && k.Code == e.Code && k.Line == e.Line {
			if k.Minutes == e.Minutes && k.Tiyn == e.Tiyn {
				return
			}
			break
		}
	}
	t.n++
	e.Cut = t.c.ID + "/c/" + strconv.Itoa(len(t.c.Cuts)+t.n)
	e.Claim, e.Advocate = t.c.ID, t.c.Advocate
	t.out = append(t.out, journal.Outcome{Body: e})
}

// cutMade folds a cut as it was told.
func (s *State) cutMade(rec *journal.Record, e *event.CutMade) {
	if c := s.Claims[e.Claim]; c != nil {
		c.Cuts = append(c.Cuts, Cut{
			ID: e.Cut, Group: e.Group, Kind: e.Kind, Code: e.Code, Line: e.Line, Minutes: e.Minutes, Tiyn: e.Tiyn, At: rec.At,
		})
	}
}

func (s *State) cut(claim, id string) *Cut {
	if c := s.Claims[claim]; c != nil {
		for i := range c.Cuts {
			if c.Cuts[i].ID == id {
				return &c.Cuts[i]
			}
		}
	}
	return nil
}

// appealed answers an advocate's complaint about a cut: somebody has to answer it. No term is loaded, so it is never
// too late.
func (v *view) appealed(rec *journal.Record, e *event.CutAppealed) []journal.Outcome {
	switch k := v.s.cut(e.Claim, e.Cut); {
	case k == nil:
		return refuse(rec, e.Cut, "no_such_cut")
	case v.s.Claims[e.Claim].Advocate != e.Advocate:
		return refuse(rec, e.Cut, "no_appointment")
	case k.Code == codeCut:
		return alarm(e.Cut, "cut_appealed", toProsecutor, toDepartment)
	}
	return alarm(e.Cut, "cut_appealed", toDepartment)
}

// appealAnswered takes an official's answer to a complaint.
func (v *view) appealAnswered(rec *journal.Record, e *event.CutAppealAnswered) []journal.Outcome {
	if k := v.s.cut(e.Claim, e.Cut); k == nil {
		return refuse(rec, e.Cut, "no_such_cut")
	} else if !k.Appealed {
		return refuse(rec, e.Cut, "no_appeal")
	}
	return nil
}
