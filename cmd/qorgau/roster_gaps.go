package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/reason"
)

// RosterGapsCmd shows the gaps of a roster.
type RosterGapsCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Journal string `required:"" help:"The bar's journal, like KZ-71."`
	Month   string `help:"Month, like 2025-10; default: the newest."`
}

// Help shows an example.
func (RosterGapsCmd) Help() string {
	return `Looked through as the list and the roster stand now, from the newest record of the journal on. Exit status 1: there are hours
without anybody.

Example:
  qorgau roster gaps --dir ./var/demo --journal KZ-71 --month 2025-10`
}

// Run shows them.
func (c RosterGapsCmd) Run(e env) error {
	v, err := viewBar(e, c.Dir, c.Journal)
	if err != nil {
		return err
	}
	if c.Month == "" {
		for name := range v.roster.Months {
			c.Month = max(c.Month, name)
		}
	}
	m := v.roster.Months[c.Month]
	if m == nil {
		return misuse("%s has no duty roster for %s", c.Journal, c.Month)
	}
	gaps, nobody := v.roster.Gaps(c.Month, v.last, v.book)
	clocks := v.clocks(m.Zones)
	if c.JSON {
		rows := make([]gapRow, 0, len(gaps))
		for _, g := range gaps {
			rows = append(rows, gapRow{g.Code, g.Zone, g.From, g.To, g.Language, refOrNone(g), gapText(g, c.Lang, clocks)})
		}
		err = writeJSON(e.out, map[string]any{"journal": c.Journal, "month": c.Month, "revision": m.Revision, "changes": m.Changes,
			"gaps": rows, "nobody_minutes": nobody})
	} else {
		fmt.Fprintf(e.out, "%s %s %s\n", reason.Label("duty_roster", c.Lang), c.Journal, c.Month)
		printGaps(e, gaps, nobody, c.Lang, clocks, nil)
	}
	if err == nil && nobody > 0 {
		err = finding{fmt.Sprintf("%d minutes without anybody", nobody)}
	}
	return err
}

// gapRow is a gap for programs.
type gapRow struct {
	Code     string        `json:"code"`
	Zone     string        `json:"zone"`
	From     civil.Instant `json:"from"`
	To       civil.Instant `json:"to"`
	Language string        `json:"language,omitempty"`
	Advocate string        `json:"advocate,omitempty"`
	Text     string        `json:"text"`
}

func refOrNone(g event.RosterGap) string {
	if g.Advocate.IsZero() {
		return ""
	}
	return g.Advocate.String()
}

// maxPrinted bounds the lines for people; programs get all.
const maxPrinted = 60

// printGaps prints a table; who is a name for a reference, if there is one.
func printGaps(e env, gaps []event.RosterGap, nobody int64, lang string, clocks func(string) *event.ZoneOffsets, who func(event.RosterGap) string) {
	if len(gaps) == 0 {
		fmt.Fprintln(e.out, reason.Label("no_gaps", lang))
		return
	}
	fmt.Fprintf(e.out, "%s: %d. %s: %d\n", reason.Label("gaps", lang), len(gaps), reason.Label("minutes_without_anybody", lang), nobody)
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	for i, g := range gaps {
		if i == maxPrinted {
			fmt.Fprintf(w, "  + %d\n", len(gaps)-i)
			break
		}
		name := ""
		if !g.Advocate.IsZero() {
			name = short(g.Advocate.String())
			if who != nil {
				name = who(g)
			}
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", g.Zone, gapTime(g, lang, clocks), gapReason(g, lang), name)
	}
	_ = w.Flush()
}

func gapReason(g event.RosterGap, lang string) string {
	text := passedOver(g.Code, lang)
	if g.Language != "" {
		text += ": " + reason.Label("language_"+g.Language, lang)
	}
	return text
}

// gapText is a gap as one sentence.
func gapText(g event.RosterGap, lang string, clocks func(string) *event.ZoneOffsets) string {
	return fmt.Sprintf("%s, %s: %s.", g.Zone, gapTime(g, lang, clocks), gapReason(g, lang))
}

// gapTime is when a gap is, by the clocks of the zone: the day of the week, the date, the hours.
func gapTime(g event.RosterGap, lang string, clocks func(string) *event.ZoneOffsets) string {
	o := clocks(g.Zone)
	if o == nil {
		return g.From.String() + " - " + g.To.String()
	}
	d, a, _ := calendar.Local(o, g.From)
	to, b, _ := calendar.Local(o, g.To)
	clock := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	day := func(d civil.Date) string {
		return reason.Label(fmt.Sprintf("weekday_%d", d.Weekday()), lang) + " " + d.String()
	}
	if g.To-g.From <= civil.Day {
		return fmt.Sprintf("%s, %s-%s", day(d), clock(a), clock(b))
	}
	return fmt.Sprintf("%s %s - %s %s", day(d), clock(a), day(to), clock(b))
}

// names gives the bar's own id for a reference.
func names(ids map[string]string) func(event.RosterGap) string {
	return func(g event.RosterGap) string { return ids[g.Advocate.String()] }
}
