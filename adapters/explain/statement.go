package explain

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// StatementText tells an advocate's month: each day's work with what it came to, and under each claim its settlements,
// reversals and differences with what a person decided; at the end where the money stands.
func StatementText(s *projections.Statement, lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(n int64) string { return money.Tiyn(n).Format(lang) }
	fmt.Fprintf(&b, "%s %s  %s\n", label("advocate"), ref(s.Advocate), s.Month)
	w := tabwriter.NewWriter(&b, 2, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  \t%s\t\t%s\t%s\t%s\t\n", label("claim"), label("minutes"), label("accrued"), label("status"))
	for _, d := range s.Days {
		var kinds []string
		for _, k := range d.Line.Kinds {
			kinds = append(kinds, label("line_"+k))
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%d\t%s\t%s\t\n", d.Line.Day, d.Line.Claim, strings.Join(kinds, ", "), d.Line.Minutes, sum(d.Line.Tiyn), label("status_"+d.Claim.Status))
	}
	_ = w.Flush()
	lines := strings.Split(b.String(), "\n")
	b.Reset()
	for _, l := range lines[:len(lines)-1] {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	for i := range s.Claims {
		claimText(&b, s, &s.Claims[i], lang)
	}
	fmt.Fprintf(&b, "%s %s", label("accrued"), sum(s.Accrued))
	if s.Granted != 0 {
		fmt.Fprintf(&b, ", %s %s", label("line_supplement"), sum(s.Granted))
	}
	for _, a := range projections.Accounts[1:] {
		if n := s.Parts.Of(a); n != 0 {
			fmt.Fprintf(&b, ", %s %s", label(a), sum(n))
		}
	}
	b.WriteByte('\n')
	return b.String()
}

func claimText(b *strings.Builder, s *projections.Statement, c *projections.StatementClaim, lang string) {
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(n int64) string { return money.Tiyn(n).Format(lang) }
	fmt.Fprintf(b, "%s %s: %s", label("claim"), c.Claim, label("status_"+c.Status))
	if c.Code != "" {
		fmt.Fprintf(b, " (%s)", reason.Brief(c.Code, lang))
	}
	if c.Decreed != 0 {
		fmt.Fprintf(b, "; %s %s", label("decreed"), sum(c.Decreed))
	}
	if c.Cut != 0 {
		fmt.Fprintf(b, ", %s %s", label("cut"), sum(c.Cut))
	}
	if !s.Counts(c) {
		fmt.Fprintf(b, "; %s %s", label("counts_in"), c.Month)
	}
	b.WriteByte('\n')
	for _, o := range c.Orders {
		fmt.Fprintf(b, "  %s %s %s  %s: %s", o.On, label("settlement"), o.Settlement, sum(o.Tiyn), label(OrderWord(o.Status)))
		if o.Document != "" {
			fmt.Fprintf(b, " %s, %s", projections.DayNow(o.PaidAt), o.Document)
		}
		if o.Code != "" {
			fmt.Fprintf(b, " (%s)", reason.Brief(o.Code, lang))
		}
		if o.Supplement != 0 {
			fmt.Fprintf(b, "; %s %s", label("line_supplement"), sum(o.Supplement))
		}
		if o.Reversed != 0 {
			fmt.Fprintf(b, "; %s %s", label("reversed"), sum(o.Reversed))
		}
		b.WriteByte('\n')
	}
	for _, d := range c.Differences {
		fmt.Fprintf(b, "  %s %s  %s: %s\n", d.On, reason.Brief(d.Code, lang), sum(d.Tiyn), reason.Brief(d.Cause, lang))
		if d.Group != "" {
			fmt.Fprintf(b, "    %s\n", d.Group)
		}
		if d.Decided == 0 {
			fmt.Fprintf(b, "    %s\n", label("difference_waits"))
			continue
		}
		fmt.Fprintf(b, "    %s %s %s: %s (%s)", d.Decided, label("official"), short(d.Official), label("difference_"+d.Decision), ground(d.Ground, lang))
		if d.Granted != 0 {
			fmt.Fprintf(b, ", %s %s", label("line_supplement"), sum(d.Granted))
		}
		b.WriteByte('\n')
	}
	for _, r := range c.Reversals {
		fmt.Fprintf(b, "  %s %s %s  %s", r.On, label("reversal"), r.Reversal, sum(r.Tiyn))
		switch {
		case r.Result == "":
			fmt.Fprintf(b, ": %s", label("reversal_waits"))
		default:
			fmt.Fprintf(b, ": %s", reason.Brief(r.Result, lang))
		}
		if r.Code != "" {
			fmt.Fprintf(b, " (%s)", reason.Brief(r.Code, lang))
		}
		if r.Document != "" && r.Result == "taken_back" {
			fmt.Fprintf(b, ", %s", r.Document)
		}
		b.WriteByte('\n')
	}
}

// OrderWord is the label of a settlement's status.
func OrderWord(status string) string {
	switch status {
	case "ordered":
		return "in_payment"
	case "retried", "cancelled":
		return "order_" + status
	}
	return "status_" + status
}

// ref is a reference as statements show it: longer than short, for it stands for a whole month.
func ref(r string) string {
	if len(r) > 12 {
		return r[:12]
	}
	return r
}
