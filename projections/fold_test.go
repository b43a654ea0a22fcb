package projections_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// Replay equals replay, and every record counts: with any one of them left out, given twice or two neighbours swapped,
// the rows are others, so the equality says something.
func TestReplaysAreEqual(t *testing.T) {
	recs := rowstest.Journey(bar)
	want := folded(t, recs).Digest()
	if folded(t, recs).Digest() != want {
		t.Fatal("two replays differ")
	}
	for skip := range recs {
		m := rowstest.New(projections.All()...)
		for i := range recs {
			if i == skip {
				continue
			}
			if err := m.ApplyAnyhow(&recs[i]); err != nil {
				t.Fatal(err)
			}
		}
		// A closed reconciliation moves nothing by itself: the claims it pays say so.
		if m.Digest() == want && recs[skip].Type != "reconciliation.closed.v1" {
			t.Errorf("without %d %s the rows are the same", recs[skip].Pos, recs[skip].Type)
		}
	}
}

// Rows depend on one journal: however two journals are interleaved, the rows are the same, and each journal's are those
// it has alone.
func TestJournalsAreIndependent(t *testing.T) {
	a, b := rowstest.Journey(bar), rowstest.Journey("KZ-75")
	want := folded(t, a, b).Digest()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		m, i, j := rowstest.New(projections.All()...), 0, 0
		for i < len(a) || j < len(b) {
			next := &j
			from := b
			if j == len(b) || i < len(a) && r.IntN(2) == 0 {
				next, from = &i, a
			}
			if err := m.Apply(from[*next]); err != nil {
				t.Fatal(err)
			}
			*next++
		}
		if m.Digest() != want {
			t.Fatal("rows depend on the order of two journals")
		}
	}
}

// checkLedger asserts that both sides of all entries are equal, balances are the sums of entries, and the parts of every
// claim, of every month and of the whole agree with what was accrued.
func checkLedger(t interface{ Fatalf(string, ...any) }, q projections.Query, code string) {
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	entries, err := projections.LedgerEntries(ctx, q, code, 0)
	fail(err)
	sums := map[string]int64{}
	for _, e := range entries {
		if e.Tiyn <= 0 || e.Debit == e.Credit || !slices.Contains(projections.Accounts, e.Debit) || !slices.Contains(projections.Accounts, e.Credit) {
			t.Fatalf("entry %+v", e)
		}
		sums[e.Debit] += e.Tiyn
		sums[e.Credit] -= e.Tiyn
	}
	balances, err := projections.LedgerBalances(ctx, q, code)
	fail(err)
	total, err := projections.LedgerTotal(ctx, q, code)
	fail(err)
	var all int64
	for _, b := range balances {
		all += b.Tiyn()
		if b.Tiyn() != sums[b.Account] {
			t.Fatalf("balance of %s is %d, its entries make %d", b.Account, b.Tiyn(), sums[b.Account])
		}
	}
	if all != 0 {
		t.Fatalf("all balances together are %d", all)
	}
	if total.Accrued != total.Parts.Total() || total.Accrued != -sums[projections.Fees] {
		t.Fatalf("accrued %d, parts %d, fees %d", total.Accrued, total.Parts.Total(), sums[projections.Fees])
	}
	claims, err := projections.Claims(ctx, q, code, "")
	fail(err)
	var ofClaims, ofMonths projections.Money
	for _, c := range claims {
		if c.Parts.Total() != c.Accrued {
			t.Fatalf("claim %+v: parts make %d", c, c.Parts.Total())
		}
		ofClaims.Add(projections.Money{Accrued: c.Accrued, Claimed: c.Claimed, Approved: c.Approved, Parts: c.Parts, Claims: 1})
	}
	months, err := projections.LedgerByMonth(ctx, q, code)
	fail(err)
	for _, m := range months {
		ofMonths.Add(m)
	}
	total.Journal = ""
	if ofClaims != total || ofMonths != total {
		t.Fatalf("claims %+v, months %+v, total %+v", ofClaims, ofMonths, total)
	}
}

// The ledger balances after any sequence of records, sensible or not, and its sums are those of the machine that decides,
// to the tiyn: so what the board shows is what the rules say.
func TestLedgerEqualsTheMachine(t *testing.T) {
	statuses := []event.PayStatus{event.StatusPayable, event.StatusHoldOverlap, event.StatusConfirmWindow, event.StatusBlockedUnverified,
		event.StatusNotPayableLate, event.FlagLongDay}
	codes := []string{"hold_term", "hold_overlap", "confirm_window", "blocked_unverified_edition", "not_payable_late", "decree_mismatch", "hold_query"}
	moves := []string{"applied", "approved", "returned", "withdrawn", "paid", "sent_back"}
	rapid.Check(t, func(t *rapid.T) {
		m := rowstest.New(projections.All()...)
		var machine claim.State
		sum := rapid.Int64Range(0, 3_000_000)
		pos, settlements := int64(0), 0
		feed := func(body journal.Body) {
			pos++
			rec := journal.Record{Journal: bar, Pos: pos, Kind: journal.Decision, Type: body.Type(), Body: body, At: rowstest.JourneyStart + civil.Instant(pos)*3*civil.Day}
			machine.Evolve(&rec, &journal.Clocks{}, &casefile.State{}, &appointment.State{}, &act.State{}, &book.State{})
			if err := m.Apply(rec); err != nil {
				t.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "records") {
			id := fmt.Sprintf("R%d/1/1", rapid.IntRange(1, 3).Draw(t, "claim"))
			switch rapid.IntRange(0, 10).Draw(t, "kind") {
			case 0, 1, 2:
				e := &event.FeeAccrued{Claim: id, Group: fmt.Sprintf("%s/%d", id, rapid.IntRange(1, 2).Draw(t, "day"))}
				for range rapid.IntRange(0, 3).Draw(t, "lines") {
					l := event.FeeLine{Tiyn: sum.Draw(t, "line"), Status: rapid.SampledFrom(statuses).Draw(t, "status"),
						Flags: rapid.SliceOfN(rapid.SampledFrom(statuses), 0, 2).Draw(t, "flags")}
					l.Acts = []string{id + rapid.SampledFrom([]string{"/a", "/b"}).Draw(t, "act")}
					e.Lines, e.Tiyn = append(e.Lines, l), e.Tiyn+l.Tiyn
				}
				feed(e)
			case 3:
				object, tiyn := fmt.Sprintf("D%d", pos), sum.Draw(t, "decreed")
				feed(&event.PaymentDecreeIssued{Register: event.Register{Object: object, Revision: 1, OccurredAt: civil.Instant(pos + 1)},
					PaymentDecreeContent: event.PaymentDecreeContent{Claim: id, Tiyn: tiyn}})
				feed(&event.ClaimDecreed{Claim: id, Decree: object, Tiyn: tiyn})
			case 4:
				feed(&event.ClaimBlocked{Claim: id, Code: rapid.SampledFrom(codes).Draw(t, "code"), Tiyn: sum.Draw(t, "blocked")})
			case 5:
				feed(&event.HoldResolved{Claim: id, Code: rapid.SampledFrom(codes).Draw(t, "code"), Decision: rapid.SampledFrom([]string{"pay", "refuse"}).Draw(t, "decision")})
			case 6:
				code := rapid.SampledFrom([]string{"", "decree_cancelled"}).Draw(t, "why")
				feed(&event.ClaimMoved{Claim: id, Status: rapid.SampledFrom(moves).Draw(t, "move"), Tiyn: sum.Draw(t, "moved"), Code: code})
			case 7:
				if machine.Claim(id) == nil {
					continue // nothing is ordered of a claim that has no work
				}
				settlements++
				settlement := fmt.Sprintf("%s/%s/%d", bar, id, settlements)
				feed(&event.SettlementOrdered{Settlement: settlement, Claim: id, Tiyn: 1})
				feed(&event.ClaimMoved{Claim: id, Status: "in_payment", Settlement: settlement, Tiyn: 1})
				if rapid.Bool().Draw(t, "cancelled") {
					feed(&event.SettlementCancelled{Settlement: settlement})
				}
			case 8:
				feed(&event.PaymentDecreeRequested{Claim: id, DueOn: civil.DateOf(2025, 11, 5)})
			case 9: // the department asks the body about the minutes of an act
				feed(&event.QuerySent{Query: "q", Claim: id, Act: id + rapid.SampledFrom([]string{"/a", "/b"}).Draw(t, "asked")})
			case 10:
				if rapid.Bool().Draw(t, "corrected") {
					feed(&event.ActRecorded{Act: id + rapid.SampledFrom([]string{"/a", "/b"}).Draw(t, "recorded"), Revision: 2})
					continue
				}
				feed(&event.QueryAnswered{Query: "q", Claim: id, Result: rapid.SampledFrom([]string{"confirmed", "corrected", "unknown"}).Draw(t, "result")})
			}
			checkLedger(t, m, bar)
			got, err := projections.LedgerTotal(context.Background(), m, bar)
			want := machine.Totals()
			if err != nil || (claim.Totals{Accrued: got.Accrued, Claimed: got.Claimed, Approved: got.Approved, Paid: got.Parts.Paid, Reversed: got.Parts.Reversed, Returned: got.Parts.Returned,
				Held: got.Parts.Held, Blocked: got.Parts.Blocked, NotPayable: got.Parts.NotPayable, InProgress: got.Parts.InProgress()}) != want {
				t.Fatalf("after %d records the ledger has %+v, the machine %+v (%v)", pos, got, want, err)
			}
		}
	})
}

// Where the money stands when lines, decree, term and persons disagree.
func TestWhatHoldsMoneyBack(t *testing.T) {
	line := func(tiyn int64, codes ...event.PayStatus) event.FeeLine {
		return event.FeeLine{Tiyn: tiyn, Status: codes[0], Flags: codes[1:]}
	}
	priced := &event.FeeAccrued{Claim: "c", Group: "c/1", Lines: []event.FeeLine{
		line(100, event.StatusPayable), line(20, event.StatusHoldSeverity), line(3, event.StatusHoldSeverity, event.StatusBlockedUnverified),
	}}
	word := func(code, decision string) journal.Body {
		return &event.HoldResolved{Claim: "c", Code: code, Decision: decision}
	}
	issued := func(tiyn int64) journal.Body {
		return &event.PaymentDecreeIssued{Register: event.Register{Object: "d", Revision: 1, OccurredAt: 1},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: "c", Tiyn: tiyn}}
	}
	decree := func(tiyn int64) journal.Body { return &event.ClaimDecreed{Claim: "c", Decree: "d", Tiyn: tiyn} }
	stop := func(code string) journal.Body { return &event.ClaimBlocked{Claim: "c", Code: code, Tiyn: 50} }
	for name, c := range map[string]struct {
		then []journal.Body
		want projections.Parts
	}{
		"as priced":     {nil, projections.Parts{InHand: 100, Held: 20, Blocked: 3}},
		"a hold lifted": {[]journal.Body{word("hold_severity", "pay")}, projections.Parts{InHand: 120, Blocked: 3}},
		"an overlap is decided at home": {[]journal.Body{&event.FeeAccrued{Claim: "c", Group: "c/1", Lines: []event.FeeLine{line(7, event.StatusHoldOverlap)}},
			word("hold_overlap", "pay")}, projections.Parts{Held: 7}},
		"a hold refused":                 {[]journal.Body{word("hold_severity", "refuse")}, projections.Parts{InHand: 100, NotPayable: 20, Blocked: 3}},
		"nobody lifts a block":           {[]journal.Body{word("blocked_unverified_edition", "pay")}, projections.Parts{InHand: 100, Held: 20, Blocked: 3}},
		"cut from the payable first":     {[]journal.Body{issued(110), decree(110)}, projections.Parts{InHand: 87, Held: 20, Blocked: 3, NotPayable: 13}},
		"cut to the bone":                {[]journal.Body{issued(2), decree(2)}, projections.Parts{Blocked: 2, NotPayable: 121}},
		"decreed too much":               {[]journal.Body{issued(200), decree(200)}, projections.Parts{Held: 120, Blocked: 3}},
		"too late":                       {[]journal.Body{issued(123), decree(123), stop("not_payable_late")}, projections.Parts{NotPayable: 123}},
		"too late, yet a person pays":    {[]journal.Body{issued(123), decree(123), stop("not_payable_late"), word("not_payable_late", "pay")}, projections.Parts{InHand: 100, Held: 20, Blocked: 3}},
		"perhaps too late":               {[]journal.Body{issued(123), decree(123), stop("hold_term")}, projections.Parts{Held: 120, Blocked: 3}},
		"priced anew, the old sums gone": {[]journal.Body{&event.FeeAccrued{Claim: "c", Group: "c/1", Lines: []event.FeeLine{line(7, event.StatusPayable)}}}, projections.Parts{InHand: 7}},
	} {
		q := folded(t, rowstest.Numbered(bar, append([]journal.Body{priced}, c.then...)))
		if got, _, err := projections.ClaimByID(context.Background(), q, bar, "c"); err != nil || got.Parts != c.want {
			t.Errorf("%s: %+v, want %+v (%v)", name, got.Parts, c.want, err)
		}
		checkLedger(t, q, bar)
	}
}

func TestAnswerTimes(t *testing.T) {
	var a, b, both projections.AnswerTime
	for i := range 100 {
		took := 3 * civil.Second
		if i >= 90 {
			took *= 100
		}
		if i%2 == 0 {
			a.Add(took)
		} else {
			b.Add(took)
		}
	}
	both.Merge(a)
	both.Merge(b)
	if both.Count != 100 || both.Percentile(50) != 3000 || both.Percentile(90) != 3000 || both.Percentile(91) != 300_000 || both.Percentile(100) != 300_000 {
		t.Errorf("%+v: %d %d %d", both, both.Percentile(50), both.Percentile(90), both.Percentile(95))
	}
	var none projections.AnswerTime
	if none.Percentile(95) != 0 {
		t.Error("a percentile of nothing")
	}
}

// A store takes only such names, and keys are split at a character that no id can have.
func TestNamesAndSeparator(t *testing.T) {
	name, seen := regexp.MustCompile(`^[a-z][a-z0-9_]{0,50}$`), map[string]bool{}
	for _, p := range projections.All() {
		for _, s := range append([]string{p.Name()}, p.Tables()...) {
			if !name.MatchString(s) {
				t.Errorf("name %q", s)
			}
		}
		for _, s := range p.Tables() {
			if seen[s] {
				t.Errorf("table %s twice", s)
			}
			seen[s] = true
		}
	}
	for _, p := range []string{event.PatternID, event.PatternPath, event.PatternUnit, event.PatternMonth, event.PatternCode, event.PatternNumber} {
		for _, s := range []string{"a|b", "10-a|b-01", "2025-1|"} {
			if regexp.MustCompile(p).MatchString(s) {
				t.Errorf("%s admits %s", p, s)
			}
		}
	}
}
