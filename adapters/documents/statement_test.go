package documents

import (
	"fmt"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/projections"
)

// A statement of account prints every settlement, difference and reversal of a claim with what became of it, in kk and ru.
func TestStatementPrintsWhatMovedTheMoney(t *testing.T) {
	on := civil.DateOf(2025, 11, 4)
	c := &projections.StatementClaim{Claim: "q1/1/1",
		Orders: []projections.StatementOrder{{Settlement: "KZ-71/q1/1/1/1", On: on, Tiyn: 100, Status: "retried", Code: "wrong_iban"},
			{Settlement: "KZ-71/q1/1/1/2", On: on, Tiyn: 100, Status: "paid", Document: "T-2"}},
		Differences: []projections.StatementDifference{{On: on, Tiyn: -40, Code: "overpaid", Cause: "late_fact", Decision: "recover"}, {On: on, Tiyn: 7, Code: "underpaid", Cause: "edition_changed"}},
		Reversals:   []projections.StatementReversal{{Reversal: "KZ-71/q1/1/1/2/r/1", On: on, Tiyn: 40, Result: "taken_back", Document: "R-1"}}}
	d := sampleStatement()
	d.Moves = movesOf(c)
	for lang, words := range map[string][]string{
		"ru": {"Перечисления, разницы, сторно", "поручено повторно", "оплачено", "взыскать обратно", "Ждёт решения человека", "Взыскано обратно", "T-2", "R-1"},
		"kk": {"Аудару, айырма, қайтару", "қайта тапсырылды", "төленді", "қайтарып алынады", "Адамның шешімін күтуде", "Қайтарып алынды", "T-2", "R-1"}} {
		text := fmt.Sprintf("%+v", Statement(d, lang).Blocks)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s: nothing says %q", lang, w)
			}
		}
		if strings.Contains(text, "order_") || strings.Contains(text, "difference_") {
			t.Errorf("%s: a key without its word", lang)
		}
	}
}
