package claim_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// accruals are all priced groups with their lines, as they are written.
func accruals(w *scenario.World) string {
	var out []string
	for name, g := range state(w).Claims.Groups {
		if len(g.Lines) > 0 {
			out = append(out, name+string((&event.FeeAccrued{Lines: g.Lines, Tiyn: g.Tiyn}).AppendJSON(nil)))
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}

// drawAct draws a protocol of one of the two clients in October: it may overlap others, wait, break, touch midnight or
// take itself back.
func drawAct(t *rapid.T, id string, revision int64) *event.ActPerformed {
	day := rapid.IntRange(15, 16).Draw(t, "day")
	from := local(day, 0, 0) + civil.Instant(rapid.IntRange(9*6, 24*6).Draw(t, "from"))*10*civil.Minute
	long := civil.Instant(rapid.IntRange(1, 30).Draw(t, "long")) * 10 * civil.Minute
	return performed(id, revision, from, from+long, func(e *event.ActPerformed) {
		if rapid.Bool().Draw(t, "of daniyar") {
			e.RegisterCase, e.Persons = "c2", []journal.Ref{scenario.Ref("daniyar")}
		}
		if rapid.IntRange(0, 3).Draw(t, "waits") == 0 {
			e.WaitingFrom = from - 30*civil.Minute
		}
		if long > 20*civil.Minute && rapid.IntRange(0, 3).Draw(t, "break") == 0 {
			e.Breaks = []event.Span{{From: from + 10*civil.Minute, To: from + 20*civil.Minute}}
		}
		e.Withdrawn = rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0
	})
}

// TestAnyOrderOfFactsAccruesTheSame feeds the same facts in two orders.
func TestAnyOrderOfFactsAccruesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var facts []journal.Body
		for i := range rapid.IntRange(1, 6).Draw(t, "acts") {
			for revision := range rapid.IntRange(1, 2).Draw(t, "revisions") {
				facts = append(facts, drawAct(t, fmt.Sprintf("a%d", i), int64(revision+1)))
			}
		}
		if rapid.Bool().Draw(t, "requalified") {
			facts = append(facts,
				&event.CaseRequalified{Register: event.Register{Object: "rq", Revision: 1, OccurredAt: local(16, 9, 0), Unit: scenario.Unit,
					RegisterCase: "c1"}, From: civil.DateOf(2025, 10, 16), Article: "1880004", Severity: "grave"},
				&event.CaseOpened{Register: event.Register{Object: "op", Revision: 1, OccurredAt: local(14, 9, 0), Unit: scenario.Unit,
					RegisterCase: "c1"}, Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium"})
		}
		if rapid.Bool().Draw(t, "joined") {
			facts = append(facts, &event.CaseJoined{Register: event.Register{Object: "jn", Revision: 1, OccurredAt: local(16, 9, 0),
				Unit: scenario.Unit, RegisterCase: "c2"}, Into: "c1"})
		}
		run := func(order []journal.Body) string {
			w, _ := appointed(t)
			w.Renew = nil
			w.Given(later("q2", "c2", "daniyar"), until(local(17, 12, 0)))
			for i, f := range order {
				w.Feed("erdr", fmt.Sprintf("%d-%s", i, f.Type()), f)
			}
			return accruals(w)
		}
		one, two := run(facts), run(rapid.Permutation(facts).Draw(t, "order"))
		if one != two {
			t.Fatalf("orders differ:\n%s\n---\n%s", one, two)
		}
	})
}

// TestTotalsBalanceWhateverHappens sends whatever may come, in any order and again and again. Every step is followed by
// Check: sums balance to the tiyn, one live settlement a claim, no minute paid twice.
func TestTotalsBalanceWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, _ := appointed(t)
		w.Renew = nil
		w.Given(later("q2", "c2", "daniyar"), until(local(17, 12, 0)))
		applications, runs, books := 0, 0, int64(2)
		claims := func() []string {
			var out []string
			for id := range state(w).Claims.Claims {
				out = append(out, id)
			}
			sort.Strings(out)
			return append(out, "q9/1/1")
		}
		settlements := func() []string {
			var out []string
			for id := range state(w).Claims.Settlements {
				out = append(out, id)
			}
			sort.Strings(out)
			return append(out, "KZ-71/q9/1/1/1")
		}
		reversals := func() []string {
			var out []string
			for id := range state(w).Claims.Reversals {
				out = append(out, id)
			}
			sort.Strings(out)
			return append(out, "KZ-71/q9/1/1/1/r/1")
		}
		one := func(list []string, name string) string { return rapid.SampledFrom(list).Draw(t, name) }
		actions := []func() journal.Body{
			func() journal.Body {
				return drawAct(t, fmt.Sprintf("a%d", rapid.IntRange(0, 5).Draw(t, "act")), int64(rapid.IntRange(1, 4).Draw(t, "revision")))
			},
			func() journal.Body {
				c := one(claims(), "claim")
				sum := int64(0)
				if k := state(w).Claims.Claim(c); k != nil {
					sum = k.Asked
				}
				d := decreeOf(c, "d"+c[:2], int64(rapid.IntRange(1, 3).Draw(t, "revision")), max(0, sum+int64(rapid.IntRange(-1, 1).Draw(t, "more"))*10_000))
				d.Withdrawn = rapid.IntRange(0, 9).Draw(t, "void") == 0
				d.DecreeDate = w.Now.UTCDate()
				return d
			},
			func() journal.Body {
				applications++
				return filed(fmt.Sprintf("ap%d", applications), claims()...)
			},
			func() journal.Body {
				return approved(fmt.Sprintf("ap%d", rapid.IntRange(1, applications+1).Draw(t, "application")))
			},
			func() journal.Body {
				return &event.ApplicationReturned{Application: fmt.Sprintf("ap%d", rapid.IntRange(1, applications+1).Draw(t, "application")),
					Official: scenario.Ref("gulnara"), Code: "slip"}
			},
			func() journal.Body {
				runs++
				return closed(fmt.Sprintf("r%d", runs), "2025-12")
			},
			func() journal.Body {
				s := one(settlements(), "settlement")
				sum := int64(1)
				if st := state(w).Claims.Settlements[s]; st != nil {
					sum = st.Tiyn
				}
				return &event.PaymentMade{Settlement: s, Tiyn: sum, PaidAt: w.Now, Document: "T-" + s}
			},
			func() journal.Body {
				return &event.PaymentReturned{Settlement: one(settlements(), "settlement"), ReturnedAt: w.Now, Code: "wrong_iban"}
			},
			func() journal.Body {
				return &event.SettlementRetried{Settlement: one(settlements(), "settlement"), Official: scenario.Ref("gulnara")}
			},
			func() journal.Body {
				return &event.HoldResolved{Claim: one(claims(), "claim"), Decision: one([]string{"pay", "refuse"}, "decision"), Ground: "checked",
					Code: one([]string{"hold_overlap", "confirm_cross_case", "decree_mismatch", "hold_term"}, "code"), Official: scenario.Ref("gulnara")}
			},
			func() journal.Body {
				id := one(claims(), "claim")
				e := &event.PayDifferenceDecided{Claim: id, Tiyn: 1, Decision: one([]string{"pay", "recover", "leave"}, "decision"), Ground: "checked",
					Official: scenario.Ref("gulnara")}
				if c := state(w).Claims.Claim(id); c != nil {
					open := c.Open
					if g := one(append([]string{""}, c.Groups...), "group"); g != "" {
						e.Group, open = g, state(w).Claims.Groups[g].Open
					}
					e.Tiyn = max(open, -open, 1)
				}
				return e
			},
			func() journal.Body {
				r := one(reversals(), "reversal")
				sum := int64(1)
				if x := state(w).Claims.Reversals[r]; x != nil {
					sum = x.Tiyn
				}
				if rapid.IntRange(0, 2).Draw(t, "refused") == 0 {
					return &event.ReversalRefused{Reversal: r, RefusedAt: w.Now, Code: "no_funds"}
				}
				return &event.ReversalMade{Reversal: r, Tiyn: sum, MadeAt: w.Now, Document: "R-" + r}
			},
			func() journal.Body {
				c := one(claims(), "claim")
				return &event.PaymentDecreeCancelled{Register: decreeOf(c, "d"+c[:2], int64(rapid.IntRange(1, 4).Draw(t, "revision")), 0).Register, Claim: c, Reason: "mistake"}
			},
			func() journal.Body {
				return query(fmt.Sprintf("qu%d", rapid.IntRange(1, 3).Draw(t, "query")), one(claims(), "claim"), fmt.Sprintf("a%d", rapid.IntRange(0, 5).Draw(t, "act")))
			},
			func() journal.Body {
				return answer(w, fmt.Sprintf("qu%d", rapid.IntRange(1, 3).Draw(t, "query")), one(claims(), "claim"), one([]string{"confirmed", "corrected", "unknown"}, "answer"))
			},
			func() journal.Body {
				return limits(int64(rapid.IntRange(0, 10).Draw(t, "limit"))*100_000, 1440, int64(rapid.IntRange(0, 1000).Draw(t, "sample")), "marat")
			},
			func() journal.Body { // the rates, the edition or the calendar of the country change
				books++
				return nil
			},
		}
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			if rapid.IntRange(0, 7).Draw(t, "time") == 0 {
				w.Until(w.Now + civil.Instant(rapid.IntRange(1, 12).Draw(t, "days"))*civil.Day)
			}
			body := rapid.SampledFrom(actions).Draw(t, "what")()
			if body == nil {
				b := bookOf(rapid.Bool().Draw(t, "verified"), rapid.Bool().Draw(t, "confirmed"))
				b.Editions[0].RateC.Num = int64(rapid.IntRange(1, 2).Draw(t, "rate"))
				b.Seq = books
				w.Mail(b)
				w.Ring()
				continue
			}
			w.Send(body)
			if rapid.IntRange(0, 4).Draw(t, "again") == 0 {
				w.Send(body) // as another message of the same content
			}
		}
		once(t, w)
	})
}

// once checks, from the records alone, that money leaves for a priced line only while none of it is out, and that no
// more is asked back of a settlement than it paid.
func once(t *rapid.T, w *scenario.World) {
	out := map[string]string{} // minutes of an act in a line -> the settlement that they are out with
	orders := map[string]*event.SettlementOrdered{}
	pieces := map[string][]event.FeeLine{}
	back := map[string]int64{}
	gone := func(settlement string) {
		for k, s := range out {
			if s == settlement {
				delete(out, k)
			}
		}
	}
	for _, r := range w.Records {
		switch e := r.Body.(type) {
		case *event.FeeAccrued:
			pieces[e.Group] = e.Lines
		case *event.SettlementOrdered:
			orders[e.Settlement] = e
			sum := int64(0)
			for _, l := range e.Lines {
				sum += l.Tiyn
				if l.Line == 0 {
					continue
				}
				for _, p := range pieces[l.Group][l.Line-1].Pieces {
					k := fmt.Sprintf("%s %s", p.Act, p.From)
					if s := out[k]; s != "" {
						t.Fatalf("minutes of %s are out with %s and %s", k, s, e.Settlement)
					}
					out[k] = e.Settlement
				}
			}
			if sum != e.Tiyn {
				t.Fatalf("%s orders %d, its lines come to %d", e.Settlement, e.Tiyn, sum)
			}
		case *event.SettlementCancelled:
			gone(e.Settlement)
		case *event.ClaimMoved:
			if e.Status == claim.SentBack {
				gone(e.Settlement)
			}
		case *event.ReversalOrdered:
			back[e.Settlement] += e.Tiyn
			if back[e.Settlement] > orders[e.Settlement].Tiyn {
				t.Fatalf("%d is asked back of %s", back[e.Settlement], e.Settlement)
			}
		case *event.ReversalBooked:
			if e.Result == "refused" {
				back[e.Settlement] -= e.Tiyn
			}
		}
	}
}
