package explain

import (
	"fmt"
	"strings"

	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// Text tells a cut in the words of the catalogue.
func (k Cut) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(tiyn int64) string { return money.Tiyn(tiyn).Format(lang) }
	line := func(key, text string) { fmt.Fprintf(&b, "  %s: %s\n", label(key), text) }
	what := k.Claim
	if k.Group != "" {
		what = k.Group
	}
	if k.Kind != "" {
		what += ", " + label("line_"+k.Kind)
	}
	if k.Line > 0 {
		what += fmt.Sprintf(" (%s %d)", label("line"), k.Line)
	}
	fmt.Fprintf(&b, "%s %s  %s/%d, %s\n", label("cut_of"), what, k.Journal, k.Pos, k.On)
	switch {
	case k.ID != "":
		line("cut_number", k.ID)
	case k.By == "official":
		fmt.Fprintf(&b, "  %s\n", label("cut_by_word"))
	default:
		fmt.Fprintf(&b, "  %s\n", label("cut_not_told"))
	}
	if k.Gone != "" {
		fmt.Fprintf(&b, "  %s\n", label(k.Gone))
	}
	who := label("by_" + k.By)
	if k.Official != "" {
		who += " " + short(k.Official)
	}
	if k.Decree != "" {
		who += ", " + label("payment_decree") + " " + k.Decree
	}
	line("cut_who", who)
	rule := reason.Brief(k.Rule, lang)
	if e, ok := reason.Find(k.Rule); ok && e.Basis != "" {
		rule += " (" + e.Source(lang) + ")"
	}
	line("rule", rule)
	if k.Ground != "" {
		line("ground", ground(k.Ground, lang))
	}
	if k.MinutesBefore > 0 {
		line("minutes", fmt.Sprintf("%d − %d = %d", k.MinutesBefore, k.Minutes, k.MinutesAfter))
	} else if k.Minutes > 0 {
		line("taken_off", fmt.Sprintf("%d %s", k.Minutes, label("short_minutes")))
	}
	switch {
	case k.Before != 0 && k.Tiyn != 0:
		line("sum", fmt.Sprintf("%s − %s = %s", sum(k.Before), sum(k.Tiyn), sum(k.After)))
	case k.Tiyn != 0:
		line("sum", sum(k.Tiyn))
	case k.After != 0:
		line("sum_without", sum(k.After))
	}
	for i, steps := range k.Derivation {
		if i == 0 {
			fmt.Fprintf(&b, "  %s:\n", label("cut_priced"))
		}
		for n, s := range steps {
			fmt.Fprintf(&b, "    %s%s\n", strings.Repeat("  ", min(n, 1)), s.Text(lang))
		}
	}
	k.complaint(&b, lang)
	return b.String()
}

// complaint tells where to complain, what was complained of and what was answered.
func (k Cut) complaint(b *strings.Builder, lang string) {
	label := func(key string) string { return reason.Label(key, lang) }
	line := func(key, text string) { fmt.Fprintf(b, "  %s: %s\n", label(key), text) }
	line("age_days", fmt.Sprint(k.AgeDays))
	for _, c := range k.Complaints {
		line("complaint", fmt.Sprintf("%s, %s", c.On, reason.Brief(c.Code, lang)))
		a := c.Answer
		if a == nil {
			fmt.Fprintf(b, "    %s: %d\n", label("complaint_open"), c.AgeDays)
			continue
		}
		fmt.Fprintf(b, "    %s: %s, %s %s: %s\n", label("complaint_answer"), a.On, label("official"), short(a.Official), reason.Brief(answerCode(a.Result), lang))
		fmt.Fprintf(b, "    %s: %s\n", label("ground"), ground(a.Ground, lang))
	}
	line("where_to_complain", reason.Brief(k.Complain, lang))
	if e, ok := reason.Find(k.Complain); ok && e.Basis != "" {
		fmt.Fprintf(b, "    %s: %s\n", label("clause"), e.Source(lang))
	}
}

// answerCode is the catalogue's code of an answer to a complaint: "stands" and "granted" are said of a cut here.
func answerCode(result string) string {
	switch result {
	case "stands", "granted":
		return "cut_" + result
	}
	return result
}

// ground is the code that an official gave: in words where the catalogue has it, else as he gave it.
func ground(code, lang string) string {
	if _, ok := reason.Find(code); ok {
		return reason.Brief(code, lang)
	}
	return code
}

// short is the beginning of a reference, enough to tell persons apart.
func short(ref string) string {
	if len(ref) > 8 {
		return ref[:8]
	}
	return ref
}
