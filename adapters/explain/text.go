package explain

import (
	"fmt"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// Text tells a fee in the words of the catalogue: each piece as one visible formula, then the line's rounding and sum.
func (f Fee) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	fmt.Fprintf(&b, "%s  %s/%d\n", f.Group, f.Journal, f.Pos)
	for _, l := range f.Lines {
		fmt.Fprintf(&b, "  %s, %s — %s\n", l.Day, label("line_"+string(l.Kind)), reason.Brief(string(l.Status), lang))
		for _, p := range l.Pieces {
			fmt.Fprintf(&b, "    %s  %s %s  %s %s\n", span(p), label("edition"), p.Edition, label("clause"), label(p.Clause))
			fmt.Fprintf(&b, "      %d × %s × %d/60", p.MRP, ratio(p.Rate), p.Minutes)
			if p.Factor.Num != p.Factor.Den {
				fmt.Fprintf(&b, " × %s (%s)", ratio(p.Factor), label("premium_"+p.Premium))
			}
			fmt.Fprintf(&b, " = %s/%s ₸\n", p.Num, orOne(p.Den))
		}
		fmt.Fprintf(&b, "    %s: %d → %d (%s)", label("minutes"), l.Counted, l.Paid, label("rounding_"+l.Rounding))
		if l.Cut > 0 {
			fmt.Fprintf(&b, ", %s %d", label("cut"), l.Cut)
		}
		if l.Share.Num != l.Share.Den {
			fmt.Fprintf(&b, ", %s %s", label("share"), ratio(l.Share))
		}
		fmt.Fprintf(&b, "\n    %s/%s = %s\n", l.Num, orOne(l.Den), money.Tiyn(l.Tiyn).Format(lang))
		for _, flag := range l.Flags {
			fmt.Fprintf(&b, "    ! %s\n", reason.Brief(string(flag), lang))
		}
	}
	fmt.Fprintf(&b, "  %s: %s\n", label("total"), money.Tiyn(f.Tiyn).Format(lang))
	return b.String()
}

func span(p event.FeePiece) string {
	if p.To == 0 {
		return p.Day.String()
	}
	return p.From.String()[:16] + "–" + p.To.String()[11:16]
}

func ratio(r event.Ratio) string {
	if r.Den == 1 {
		return fmt.Sprint(r.Num)
	}
	return fmt.Sprintf("%d/%d", r.Num, r.Den)
}

func orOne(s string) string {
	if s == "" {
		return "1"
	}
	return s
}
