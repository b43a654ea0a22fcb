package explain

import (
	"fmt"
	"strings"

	"qorgau/domain/derive"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// Text tells a fee in the words of the catalogue: of each line what it comes to, each piece as one visible formula, the
// minutes as counted and as paid, and the exact sum with its rounding.
func (f Fee) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	fmt.Fprintf(&b, "%s  %s/%d\n", f.Group, f.Journal, f.Pos)
	for i := range f.Lines {
		for n, s := range derive.Line(&f.Lines[i]) {
			indent := "    "
			if n == 0 {
				indent = "  "
			}
			fmt.Fprintf(&b, "%s%s\n", indent, s.Text(lang))
		}
	}
	fmt.Fprintf(&b, "  %s: %s\n", label("total"), money.Tiyn(f.Tiyn).Format(lang))
	return b.String()
}
