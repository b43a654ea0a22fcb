package explain

import (
	"fmt"
	"strings"

	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// Difference tells a difference of the match in the words of the catalogue.
func Difference(d projections.JournalDifference, lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	line := func(key, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %s: %s\n", label(key), text)
		}
	}
	fmt.Fprintf(&b, "%s  (%s)\n", d.ID(), d.Journal)
	e, _ := reason.Find(d.Code)
	fmt.Fprintf(&b, "  %s\n", e.Text(lang))
	line("clause", e.Source(lang))
	line("since", d.Since.String())
	if d.Reason != "" {
		line("reason", reason.Brief(d.Reason, lang))
	}
	if d.Tiyn != 0 {
		line("sum", money.Tiyn(d.Tiyn).Format(lang))
	}
	if d.Minutes != 0 {
		line("minutes", fmt.Sprint(d.Minutes))
	}
	line("claim", d.Claim)
	line("appointment", d.Appointment)
	if d.Advocate != "" {
		line("advocate", d.Advocate[:8])
	}
	if s := d.Settled; s != nil {
		line("settled", fmt.Sprintf("%s, %s %s, %s %s", s.On, label("official"), s.Official[:8], label("ground"), s.Ground))
	}
	return b.String()
}
