package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// Gap is a gap of a duty roster as it was found last: which hours of which zone, whose slots they were and what took him
// out of them, and who was told.
type Gap struct {
	Journal  string        `json:"journal"`
	Month    string        `json:"month"`
	Code     string        `json:"code"`
	Clause   string        `json:"clause,omitempty"`
	Zone     string        `json:"zone"`
	From     civil.Instant `json:"from"`
	To       civil.Instant `json:"to"`
	Language string        `json:"language,omitempty"`
	Advocate string        `json:"advocate,omitempty"` // whose slot it is; absent: the hours lack somebody
	Found    Moment        `json:"found"`
	// What made it: absences, silences and changes of status of those on duty in these hours. Nobody's: no slot is planned.
	Because []GapCause `json:"because,omitempty"`
	Told    []Alarm    `json:"told,omitempty"`
}

// GapCause is a record that took an advocate out of his slot.
type GapCause struct {
	Moment
	Advocate string        `json:"advocate"`
	Code     string        `json:"code"`            // absent, silent, slot_unreachable, or the reason of his own gap
	Offer    string        `json:"offer,omitempty"` // that he left unanswered
	From     civil.Instant `json:"from,omitempty"`
	To       civil.Instant `json:"to,omitempty"`
}

// Alarm is who was called about it.
type Alarm struct {
	Moment
	Code string   `json:"code"`
	To   []string `json:"to"`
}

// RosterGaps explains the gaps of a bar's roster of a month as they were found last: the id is JOURNAL/MONTH, like
// KZ-71/2025-10. A gap that is gone is not among them.
func (x *Explainer) RosterGaps(ctx context.Context, id string) ([]Gap, error) {
	code, month, _ := strings.Cut(id, "/")
	var gaps []Gap
	var causes []GapCause
	var told []Alarm
	known := false
	err := x.store.Read(ctx, code, 1, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		if err != nil {
			return err
		}
		here := Moment{rec.Pos, rec.At, rec.Type}
		cause := func(who journal.Ref, code, offer string, from, to civil.Instant) {
			causes = append(causes, GapCause{here, who.String(), code, offer, from, to})
		}
		switch e := rec.Body.(type) {
		case *event.RosterPublished:
			if e.Month == month { // another revision: what was told of the old one is over
				known, gaps, told = true, nil, nil
			}
		case *event.RosterChecked:
			if e.Month == month {
				gaps = nil
				for _, g := range e.Gaps {
					gaps = append(gaps, Gap{Journal: code, Month: month, Code: g.Code, Zone: g.Zone, From: g.From, To: g.To, Language: g.Language, Advocate: refOf(g.Advocate), Found: here})
				}
			}
		case *event.AdvocateAbsent:
			cause(e.Advocate, "absent", "", e.From, e.To)
		case *event.AdvocateStatusChanged:
			if e.Status != "active" {
				cause(e.Advocate, "licence_inactive", "", e.From, 0)
			}
		case *event.OfferEnded:
			if e.Result == "no_answer" {
				cause(e.Advocate, "no_answer", e.Offer, rec.At, rec.At)
			}
		case *event.SlotUnreachable:
			cause(e.Advocate, "slot_unreachable", "", e.From, e.To)
		case *event.AlarmRaised:
			if e.Object == "roster/"+month {
				told = append(told, Alarm{here, e.Code, e.To})
			}
		}
		return nil
	})
	if err != nil || !known {
		return nil, err
	}
	for i := range gaps {
		g := &gaps[i]
		if e, ok := reason.Find(g.Code); ok {
			g.Clause = e.Basis
		}
		on := map[string]bool{} // whose slots these hours are
		for _, o := range gaps {
			if o.Advocate != "" && o.Zone == g.Zone && o.From < g.To && g.From < o.To && (g.Advocate == "" || g.Advocate == o.Advocate) {
				on[o.Advocate] = true
				if o.Advocate != g.Advocate && !slices.ContainsFunc(causes, func(c GapCause) bool { return c.Advocate == o.Advocate && fits(c, g) }) {
					g.Because = append(g.Because, GapCause{o.Found, o.Advocate, o.Code, "", o.From, o.To})
				}
			}
		}
		for _, c := range causes {
			if on[c.Advocate] && fits(c, g) {
				g.Because = append(g.Because, c)
			}
		}
		for _, a := range told {
			if a.Pos >= first(g) {
				g.Told = append(g.Told, a)
			}
		}
	}
	return gaps, nil
}

// fits says whether a cause reaches into the hours of a gap; a silence lies in them, or before their rest.
func fits(c GapCause, g *Gap) bool {
	switch {
	case c.Code == "no_answer":
		return c.From < g.To && c.From >= g.From-civil.Day && c.Pos <= g.Found.Pos
	case c.To == 0:
		return c.From < g.To
	}
	return c.From < g.To && g.From < c.To
}

// first is the position of the first record that made a gap: of what stood there before nobody was told of it.
func first(g *Gap) int64 {
	pos := g.Found.Pos
	for _, c := range g.Because {
		pos = min(pos, c.Pos)
	}
	return pos
}

// RosterMonth is the newest roster that has a gap, as JOURNAL/MONTH; empty if none has.
func (x *Explainer) RosterMonth(ctx context.Context) (string, error) {
	months, err := projections.RosterMonths(ctx, x.models, "")
	if err != nil {
		return "", err
	}
	slices.SortStableFunc(months, func(a, b projections.Roster) int { return strings.Compare(b.Month, a.Month) })
	for _, m := range months {
		id := m.Journal + "/" + m.Month
		gaps, err := x.RosterGaps(ctx, id)
		if err != nil || len(gaps) > 0 {
			return id, err
		}
	}
	return "", nil
}

// Text tells a gap in the words of the catalogue.
func (g Gap) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	what := reason.Brief(g.Code, lang)
	if g.Language != "" {
		what += ": " + label("language_"+g.Language)
	}
	fmt.Fprintf(&b, "%s %s %s, %s\n  %s - %s\n  %s\n", label("gap_of"), g.Journal, g.Month, g.Zone, g.From, g.To, what)
	if e, ok := reason.Find(g.Code); ok && e.Basis != "" {
		fmt.Fprintf(&b, "  %s: %s\n", label("clause"), e.Source(lang))
	}
	if g.Advocate != "" {
		fmt.Fprintf(&b, "  %s: %s\n", label("gap_whose"), short(g.Advocate))
	}
	fmt.Fprintf(&b, "  %s: %s %d, %s\n", label("gap_found"), label("record"), g.Found.Pos, g.Found.At)
	if len(g.Because) == 0 && g.Advocate == "" {
		fmt.Fprintf(&b, "  %s\n", label("gap_nobody_planned"))
	}
	for _, c := range g.Because {
		fmt.Fprintf(&b, "  %s: %s %d, %s, %s %s: %s", label("gap_because"), label("record"), c.Pos, c.At, label("advocate"), short(c.Advocate), causeText(c, lang))
		if c.Offer != "" {
			fmt.Fprintf(&b, " (%s)", c.Offer)
		}
		b.WriteByte('\n')
	}
	for _, a := range g.Told {
		var to []string
		for _, who := range a.To {
			to = append(to, label(who))
		}
		fmt.Fprintf(&b, "  %s: %s %d, %s, %s: %s\n", label("gap_told"), label("record"), a.Pos, a.At, strings.Join(to, ", "), reason.Brief(a.Code, lang))
	}
	if len(g.Told) == 0 {
		fmt.Fprintf(&b, "  %s\n", label("gap_told_nobody"))
	}
	return b.String()
}

func causeText(c GapCause, lang string) string {
	switch c.Code {
	case "absent":
		return fmt.Sprintf("%s %s - %s", reason.Brief("absent", lang), c.From, c.To)
	case "no_answer":
		return reason.Label("gap_silent", lang)
	}
	return reason.Brief(c.Code, lang)
}
