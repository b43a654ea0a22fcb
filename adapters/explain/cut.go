package explain

import (
	"context"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/derive"
	"qorgau/domain/event"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// Cut is what somebody or a rule took off a sum or off the minutes: who, under which named rule, what there was before
// and after, where to complain, what was said to the complaint, and how old it is.
type Cut struct {
	Journal string `json:"journal"`
	Claim   string `json:"claim"`
	// claim/c/n as cut.made.v1 told it; absent: no record of its own yet, it comes when the application is checked.
	ID    string     `json:"cut,omitempty"`
	Group string     `json:"group,omitempty"` // the day it is about; absent: the claim as a whole
	Line  int64      `json:"line,omitempty"`  // its number in the day, from 1; absent: all lines of the kind
	Kind  string     `json:"kind,omitempty"`
	Pos   int64      `json:"pos"`
	On    civil.Date `json:"on"`
	// body: the body leading the process, by its decree; rule: the machine, by a named rule; official: a person.
	By       string `json:"by"`
	Official string `json:"official,omitempty"`
	Decree   string `json:"decree,omitempty"`
	Rule     string `json:"rule"` // code of the catalogue
	Clause   string `json:"clause,omitempty"`
	// Minutes as counted before, and as they stand after it.
	Minutes       int64 `json:"minutes,omitempty"` // taken off
	MinutesBefore int64 `json:"minutes_before,omitempty"`
	MinutesAfter  int64 `json:"minutes_after,omitempty"`
	// Sums in tiyn. Of minutes above a cap no sum was ever made: then Before and Tiyn are zero.
	Before int64 `json:"before"`
	After  int64 `json:"after"`
	Tiyn   int64 `json:"tiyn"`
	// How the lines it is about were priced: before the cut, of minutes above a cap after it.
	Derivation [][]derive.Step `json:"derivation,omitempty"`
	Ground     string          `json:"ground,omitempty"` // that the official gave
	Complain   string          `json:"complain"`         // code: where to complain
	AgeDays    int64           `json:"age_days"`         // on the day asked for; no text sets a term for the complaint (cut_appeal_term)
	// Why it counts no more: cut_replaced, by a later cut, decree, price or word. Absent: it stands.
	Gone       string      `json:"gone,omitempty"`
	Complaints []Complaint `json:"complaints,omitempty"`
}

// Complaint is what the advocate said against a cut, and the answer.
type Complaint struct {
	Pos     int64      `json:"pos"`
	On      civil.Date `json:"on"`
	Code    string     `json:"code"`
	AgeDays int64      `json:"age_days"` // until the answer, or until the day asked for
	Answer  *Answer    `json:"answer,omitempty"`
}

// Answer is an official's answer to a complaint.
type Answer struct {
	Pos      int64      `json:"pos"`
	On       civil.Date `json:"on"`
	Result   string     `json:"result"` // stands, referred_to_body, granted
	Ground   string     `json:"ground"`
	Official string     `json:"official"`
}

// Where to complain about a cut. No text read says it, nor a term, and the catalogue claims none: about the body this
// program tells the prosecutor and the department; a rule of the program is reviewed by a person; an official's refusal
// by those above him [design].
var complaints = map[string]string{"body": "complain_body", "rule": "complain_review", "official": "complain_official"}

// Cuts finds the cuts of an id (one cut, a claim, an appointment, a day's group, an application, a settlement, an act), or
// of the newest claim that has one ("latest"), as they stand at the end of a day: what came later is left out.
func (x *Explainer) Cuts(ctx context.Context, id string, day civil.Date) ([]Cut, error) {
	claims, err := x.cutClaims(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Cut
	for _, c := range claims {
		cuts, err := x.cutsOf(ctx, c, day)
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
		if rest, ok := strings.CutPrefix(id, c.ID+"/"); ok && rest != "" { // one cut, or one day
			cuts = slices.DeleteFunc(cuts, func(k Cut) bool {
				return k.ID != id && k.Group != id && !(k.Group == "" && !strings.HasPrefix(rest, "c/"))
			})
		}
		out = append(out, cuts...)
		if id == "latest" && len(cuts) > 0 {
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
	for _, p := range places {
		switch {
		case p.As == projections.OfAct && len(of) == 0: // an act is known by the accruals that have it
			if of, err = x.actGroups(ctx, p.Journal, id); err != nil {
				return nil, err
			}
		case p.As == projections.OfApplication && p.Type == "application.checked.v1": // also claims that it left out
			rec, err := x.record(ctx, p.Journal, p.Pos)
			if err != nil {
				return nil, err
			}
			for _, l := range rec.Body.(*event.ApplicationChecked).Lines {
				of[l.Claim] = true
			}
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
